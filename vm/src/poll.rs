//! The poll word: what a running thread is to look at on its next back edge or call.
//!
//! ```text
//!   a timer's tick, the supervisor's wishes, System.gc ──set──▶ POLL (a bit for each) ◀──look── back edges, calls
//!                                                                 │ not 0
//!                                                                 ▼
//!                                       Vm::poll: collect, look at timers and handles, let others run
//! ```
//! It belongs to the process and says nothing about a session: it is empty when a session is attached. Signal handlers
//! set bits at any moment, so every change is one atomic operation. Looking costs a comparison with memory that is
//! in the processor's first cache, and no store.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The time slice is over: look at timers, and let other threads run.
pub const TICK: u32 = 1;
/// Signals for the program came ([`crate::run::SIGNALS`]).
pub const SIGNAL: u32 = 1 << 1;
/// A native asked for a full collection.
pub const COLLECT: u32 = 1 << 2;
/// Write down what all threads do.
pub const DUMP: u32 = 1 << 3;
/// The run has taken too long: it is to end here.
pub const EXPIRE: u32 = 1 << 4;
/// Other sessions are in line for a worker: give way to them.
pub const GIVE_WAY: u32 = 1 << 5;

/// Say what the session is like ([`crate::session::SessionHeader`] and more).
pub const REPORT: u32 = 1 << 6;
/// Collect the whole heap, and give back what is free.
pub const TIDY: u32 = 1 << 7;

/// What leads out of [`crate::machine::Vm::run_session`], to whoever runs the session.
pub const ATTENTION: u32 = SIGNAL | DUMP | EXPIRE | GIVE_WAY | REPORT | TIDY;

static POLL: AtomicU32 = AtomicU32::new(0);

/// At the last tick several threads could run: shorter slices serve them better.
static CONTENDED: AtomicBool = AtomicBool::new(false);

/// Is there anything to look at?
#[inline(always)]
pub fn is_due() -> bool {
    POLL.load(Ordering::Relaxed) != 0
}

/// The bits that are set.
#[inline(always)]
pub fn pending() -> u32 {
    POLL.load(Ordering::Relaxed)
}

/// Sets bits. Async-signal-safe.
pub fn ask(bits: u32) {
    POLL.fetch_or(bits, Ordering::Relaxed);
}

/// Takes those of the bits that are set.
pub fn take(bits: u32) -> u32 {
    POLL.fetch_and(!bits, Ordering::Relaxed) & bits
}

/// Forgets everything, before a session is attached.
pub fn clear() {
    POLL.store(0, Ordering::Relaxed);
    CONTENDED.store(false, Ordering::Relaxed);
}

/// Did several threads want to run at the last tick? For the timer's handler.
pub fn is_contended() -> bool {
    CONTENDED.load(Ordering::Relaxed)
}

/// Says whether several threads can run.
pub(crate) fn set_contended(contended: bool) {
    CONTENDED.store(contended, Ordering::Relaxed);
}
