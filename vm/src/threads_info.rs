//! What others want to know of a session's threads: what they wait for, what they hold, what they have used.
//!
//! ```text
//!   running:   switch_to ── begin_slice ─▶ ... ─▶ end_slice ── switch_from      time and bytes are added up
//!   waiting:   wait_in ── count_wait ─▶ ... ─▶ count_wake ── wake               counted; timed on demand
//! ```
//! Everything is read from the segment. The monitors that a frame holds are not written down anywhere: a frame
//! of a synchronized method has its own, and the others follow from the method's code. Compilers keep the object of a
//! `synchronized` statement in a local variable; walking the code from its start up to where the frame is tells which
//! of these statements are open. What the walk says is believed only if the thread does own that monitor.

use crate::frame::Frame;
use crate::gc::layout;
use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::object::*;
use crate::session::{header, management};
use crate::thread::{WAITS_FOR_CLASS, at, now_nanos, state};

/// What a thread waits for, of what other threads can give it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Awaited {
    /// The object: of a monitor, of `Object.wait`, or the blocker that the thread parks for. Null: none.
    pub object: Ref,
    /// The thread that owns it, or null.
    pub owner: Ref,
}

impl Vm {
    // ---- accounts ----

    pub(crate) fn begin_slice(&mut self) {
        self.slice = (now_nanos(), self.allocated());
    }
    pub(crate) fn end_slice(&mut self, t: Ref) {
        let (nanos, bytes) = self.slice_so_far();
        t.write::<i64>(at::RUN_NANOS, t.read::<i64>(at::RUN_NANOS) + nanos);
        t.write::<i64>(at::ALLOCATED, t.read::<i64>(at::ALLOCATED) + bytes);
    }
    fn slice_so_far(&self) -> (i64, i64) {
        (now_nanos() - self.slice.0, self.allocated().saturating_sub(self.slice.1) as i64)
    }
    /// Bytes allocated in the nursery since the worker started.
    fn allocated(&self) -> u64 {
        self.counters.allocated + (self.young_top - self.young_start) as u64
    }
    /// How long a thread has run, in ns: the time on the clock between switches.
    pub fn run_nanos(&self, t: Ref) -> i64 {
        let now = if t == self.thread { self.slice_so_far().0 } else { 0 };
        t.read::<i64>(at::RUN_NANOS) + now
    }
    /// Bytes that a thread has allocated.
    pub fn allocated_by(&self, t: Ref) -> i64 {
        let now = if t == self.thread { self.slice_so_far().1 } else { 0 };
        t.read::<i64>(at::ALLOCATED) + now
    }
    pub(crate) fn count_wait(&self, t: Ref, s: u32) {
        let counter = match s {
            state::BLOCKED => at::BLOCKED_COUNT,
            state::WAITING | state::PARKED | state::SLEEPING => at::WAITED_COUNT,
            _ => return,
        };
        t.write::<u32>(counter, t.read::<u32>(counter).wrapping_add(1));
        if header().flags & management::CONTENTION != 0 {
            t.write::<i64>(at::SINCE, now_nanos());
        }
    }
    pub(crate) fn count_wake(&self, t: Ref, s: u32) {
        let since = t.read::<i64>(at::SINCE);
        if since != 0 {
            let timer = if s == state::BLOCKED { at::BLOCKED_NANOS } else { at::WAITED_NANOS };
            t.write::<i64>(timer, t.read::<i64>(timer) + now_nanos() - since);
            t.write::<i64>(at::SINCE, 0);
        }
    }

    // ---- waiting ----

    /// The live thread with this `Thread.getId`.
    pub fn thread_by_id(&self, id: i64) -> Option<Ref> {
        self.live_threads().into_iter().find(|t| t.read::<i64>(KF::ThreadTid.offset()) == id)
    }
    /// What a thread waits for, and whose it is.
    pub fn awaited(&self, t: Ref) -> Awaited {
        match t.read::<u32>(at::STATE) {
            state::BLOCKED if t.read::<u32>(at::FLAGS) & WAITS_FOR_CLASS == 0 => {
                let object = self.wanted_monitor(t);
                Awaited { object, owner: self.monitor_owner(object) }
            }
            state::WAITING => {
                let object = t.read_ref(at::WAIT_OBJECT);
                Awaited { object, owner: self.monitor_owner(object) }
            }
            state::PARKED => {
                let object = self.get(t, KF::ThreadParkBlocker);
                Awaited { object, owner: self.synchronizer_owner(object) }
            }
            _ => Awaited::default(),
        }
    }
    /// The object whose monitor a blocked thread wants: to enter, or to come back from `wait`.
    fn wanted_monitor(&self, t: Ref) -> Ref {
        t.read_ref(at::MONITOR).some().unwrap_or_else(|| t.read_ref(at::WAIT_OBJECT))
    }
    /// The thread that owns a lock of java.util.concurrent, or null.
    pub fn synchronizer_owner(&self, o: Ref) -> Ref {
        let owned = !o.is_null() && o.class().is_subtype_of(KC::OwnableSynchronizer.get());
        if owned { self.get(o, KF::SynchronizerOwner) } else { NULL }
    }
    /// Threads that wait for each other in a circle, circle by circle. With `synchronizers`, locks of
    /// java.util.concurrent count as well as monitors.
    pub fn deadlocked(&self, synchronizers: bool) -> Vec<Ref> {
        let next = |t: Ref| {
            let counts = match t.read::<u32>(at::STATE) {
                state::BLOCKED => true,
                state::PARKED => synchronizers,
                _ => false,
            };
            if counts { self.awaited(t).owner.some() } else { None }
        };
        let mut seen: Vec<Ref> = Vec::new();
        let mut found = Vec::new();
        for start in self.live_threads() {
            let from = seen.len();
            let mut t = start;
            let closed = loop {
                if let Some(i) = seen.iter().position(|&s| s == t) {
                    break (i >= from).then_some(i);
                }
                seen.push(t);
                match next(t) {
                    Some(n) => t = n,
                    None => break None,
                }
            };
            if let Some(i) = closed {
                found.extend_from_slice(&seen[i..]);
            }
        }
        found
    }

    // ---- holding ----

    /// The monitors that a thread has locked in a frame, the last one first; `skip`: one that it only wants.
    pub fn monitors_of(&self, t: Ref, f: &Frame, skip: Ref) -> Vec<Ref> {
        let mut held = crate::dump::held(self, t, f, None);
        held.retain(|&o| o != skip && self.monitor_owner(o) == t);
        held
    }
    /// The locks of java.util.concurrent that a thread owns.
    pub fn synchronizers_of(&self, t: Ref) -> Vec<Ref> {
        let class = KC::OwnableSynchronizer.get();
        let owns = |r: Ref| r.class().is_subtype_of(class) && r.read_ref(KF::SynchronizerOwner.offset()) == t;
        let mut found = self.find_old(owns);
        let mut at = self.young_start;
        while at < self.young_top {
            let r = Ref::at(at);
            let word = r.header();
            if word == 0 {
                at += 8;
                continue;
            }
            if owns(r) {
                found.push(r);
            }
            // SAFETY: the nursery is densely filled with objects up to its top, gaps are zero.
            at += unsafe { layout::object_size(at, word) };
        }
        found
    }
    /// Classes that the session has loaded.
    pub fn loaded_classes(&self) -> usize {
        use crate::session::Root;
        let count = |root: Root| match root.get().some() {
            Some(table) => (0..table.len()).filter(|&i| !table.element(i).is_null()).count(),
            None => 0,
        };
        count(Root::Mirrors) + count(Root::PrivateMirrors)
    }
}
