//! What management is told of collections: when they were, how long they took, what they freed.

use crate::machine::Vm;
use crate::session::{HEADER_BYTES, header};
use crate::thread::now_nanos;

/// Where a collection began: time, and the bytes in use of both pools.
pub(super) struct Begun {
    at: i64,
    used: [u64; 2],
}

impl Vm {
    /// Bytes in use: nursery, old space.
    pub fn pools_used(&self) -> [u64; 2] {
        [(self.young_top - self.young_start) as u64, header().old_top - HEADER_BYTES as u64]
    }
    /// The most bytes in use so far, as far as anybody has looked: nursery, old space.
    pub fn pools_peak(&self) -> [u64; 2] {
        let (used, peak) = (self.pools_used(), &mut header().pool_peak);
        for (p, u) in peak.iter_mut().zip(used) {
            *p = (*p).max(u);
        }
        *peak
    }
    pub(super) fn begin_collection(&self) -> Begun {
        self.pools_peak();
        Begun { at: now_nanos(), used: self.pools_used() }
    }
    /// `kind`: 0 young, 1 full.
    pub(super) fn end_collection(&self, kind: usize, begun: Begun) {
        let (end, after) = (now_nanos(), self.pools_peak_after());
        let record = &mut header().gc[kind];
        record.nanos += (end - begun.at) as u64;
        (record.begin, record.end) = (begun.at, end);
        (record.before, record.after) = (begun.used, after);
    }
    fn pools_peak_after(&self) -> [u64; 2] {
        self.pools_peak();
        self.pools_used()
    }
}
