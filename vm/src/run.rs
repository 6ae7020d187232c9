//! The session's scheduler: runs its threads until all of them wait, or it ends.

use std::sync::atomic::AtomicU64;

use crate::interp::Run;
use crate::machine::Vm;
use crate::object::Ref;
use crate::poll;
use crate::session::header;
use crate::thread::{IdleState, now_nanos};

/// Why [`Vm::run_session`] returned.
#[derive(Debug, Clone)]
pub enum Stop {
    /// The session has ended with this exit code.
    Exit(i32),
    /// Every thread waits: for the earliest timer, or for handles.
    Idle(IdleState),
    /// A response is ready (serving sessions).
    Response,
    /// Something is asked of whoever runs the session ([`poll::ATTENTION`]): do it, and run again.
    Attention,
}

/// Signals for the program that nobody has taken yet, a bit for each number. Set by the process's signal handler,
/// with [`poll::SIGNAL`].
pub static SIGNALS: AtomicU64 = AtomicU64::new(0);

impl Vm {
    /// Runs until every thread waits or the session ends.
    pub fn run_session(&mut self) -> Stop {
        let mut slices = 0u32;
        loop {
            slices = slices.wrapping_add(1);
            // A tick that fell into the last moments of a slice is not for the next thread.
            let tick = poll::is_due() && poll::take(poll::TICK) != 0;
            if tick || slices.is_multiple_of(16) {
                self.poll_waits(now_nanos());
            }
            let Some(t) = self.dequeue() else {
                let idle = self.poll_waits(now_nanos());
                if self.has_runnable() {
                    continue;
                }
                self.counters.native_recursion += u64::from(self.native_depth > 0);
                return Stop::Idle(idle);
            };
            self.switch_to(t);
            match self.run_thread() {
                Run::Blocked | Run::Yielded => self.switch_from(),
                Run::Ended => {
                    self.thread = crate::object::NULL;
                    self.fp = 0;
                }
                Run::Exit(code) => {
                    self.switch_from();
                    return Stop::Exit(code);
                }
            }
            if header().roots[crate::session::Root::Response as usize].0 != 0 {
                return Stop::Response;
            }
            if poll::pending() & poll::ATTENTION != 0 {
                return Stop::Attention;
            }
        }
    }
    /// Runs what can run (not the main thread, which stays parked) until all threads wait: the last step of making
    /// a template.
    pub fn settle(&mut self) -> Result<(), &'static str> {
        self.switch_from();
        match self.run_session() {
            Stop::Idle(_) => Ok(()),
            Stop::Exit(_) => Err("the JDK ended the session while it booted"),
            Stop::Response => Err("a response without a request"),
            Stop::Attention => Err("interrupted"),
        }
    }
    /// Runs other threads until `wanted` is at the head of the run queue, and takes it up.
    pub(crate) fn run_until(&mut self, wanted: Ref) {
        loop {
            let Some(t) = self.dequeue() else {
                let idle = self.poll_timers(now_nanos());
                if self.has_runnable() {
                    continue;
                }
                match idle.wake_at {
                    Some(at) => {
                        std::thread::sleep(std::time::Duration::from_nanos((at - now_nanos()).max(0) as u64))
                    }
                    None => return,
                }
                continue;
            };
            self.switch_to(t);
            if t == wanted {
                return;
            }
            match self.run_thread() {
                Run::Ended => {
                    self.thread = crate::object::NULL;
                    self.fp = 0;
                }
                _ => self.switch_from(),
            }
        }
    }
}
