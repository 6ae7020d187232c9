//! The children of a session: a `long[]` of rows in the natives' state.
//!
//! ```text
//!   pid | control handle, or -1 when the status is known | status, or RUNS | pid of its helper
//! ```
//! A row begins free (pid 0), is filled when a child has been started, and is free again when its status has been
//! taken by who waits for it ([`Child::forget`]).

use crate::io::handles;
use crate::io::sys;
use crate::lang::util::{STATE_CHILDREN, native_state, set_native_state};
use vm::machine::Vm;
use vm::native::Trap;

const ROW: usize = 4;
/// The status of a child that has not ended, as far as the session has looked.
const RUNS: i64 = i64::MIN;

/// A row in use.
#[derive(Clone, Copy, Debug)]
pub struct Child {
    row: usize,
    /// Its process.
    pub pid: i64,
    control: i32,
    status: i64,
    /// The process that waits for it.
    pub helper: i64,
}

fn rows() -> &'static mut [i64] {
    native_state(STATE_CHILDREN).some().map_or(&mut [], |t| t.elements_mut::<i64>())
}

/// All children that are known.
pub fn all() -> impl Iterator<Item = Child> {
    let child = |(row, r): (usize, &mut [i64])| Child {
        row,
        pid: r[0],
        control: r[1] as i32,
        status: r[2],
        helper: r[3],
    };
    rows().chunks_exact_mut(ROW).enumerate().map(child).filter(|c| c.pid != 0)
}

/// The child with this pid that was started last.
pub fn find(pid: i64) -> Option<Child> {
    all().filter(|c| c.pid == pid).last()
}

/// Makes sure of a free row.
pub fn reserve(vm: &mut Vm) -> Result<(), Trap> {
    let now = rows();
    if now.chunks_exact(ROW).any(|r| r[0] == 0) {
        return Ok(());
    }
    let bigger = vm.new_prim_array(b'J', (2 * now.len()).max(8 * ROW))?;
    bigger.elements_mut::<i64>()[..now.len()].copy_from_slice(now);
    set_native_state(vm, STATE_CHILDREN, bigger)
}

/// Writes a new child down; there is a free row ([`reserve`]).
pub fn add(pid: i64, control: i32, helper: i64) {
    // One of the same number has ended long ago, and nobody has asked.
    if let Some(old) = find(pid) {
        old.forget();
    }
    if let Some(r) = rows().chunks_exact_mut(ROW).find(|r| r[0] == 0) {
        r.copy_from_slice(&[pid, i64::from(control), RUNS, helper]);
    }
}

/// What waiting for a child gives.
pub enum Waited {
    /// Its status: exit code, or 128 and the signal.
    Ended(i32),
    /// The thread waits.
    Runs(Trap),
}

impl Child {
    /// Its status if it has ended, else the thread waits for it.
    pub fn wait(&self, vm: &mut Vm) -> Waited {
        if self.status != RUNS {
            return Waited::Ended(self.status as i32);
        }
        vm.take_woken();
        let mut status = [0u8; 4];
        let got = handles::descriptor(vm, self.control).and_then(|fd| sys::read(fd, &mut status));
        let status = match got {
            Ok(4) => i32::from_le_bytes(status),
            Err(libc::EAGAIN) => return Waited::Runs(vm.wait_handle(self.control, libc::POLLIN, i64::MAX)),
            // The helper is gone without a word: nobody knows.
            _ => -1,
        };
        let _ = handles::close(vm, self.control);
        let r = &mut rows()[self.row * ROW..];
        (r[1], r[2]) = (-1, i64::from(status));
        // Others that wait for it wait for a handle that is no more.
        for w in vm.io_waiters().into_iter().filter(|w| w.handle == self.control) {
            vm.wake(w.thread, vm::thread::Woken::Ready);
        }
        Waited::Ended(status)
    }
    /// Nobody will ask for it again.
    pub fn forget(&self) {
        rows()[self.row * ROW..][..ROW].fill(0);
    }
}
