//! Signals for the program that a session runs.
//!
//! The terminal and service managers send signals to all our processes. Only the supervisor acts on them: it
//! sends them on, by `SIGURG` with the number as its value, to the worker that runs the session, or gives them to
//! the session with its next run. In the worker they become bits that the machine polls.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};

static PENDING: &AtomicU64 = &vm::run::SIGNALS;

/// The signals that the supervisor passes to the program.
pub const FORWARDED: [Signal; 4] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT];

/// Signals sent to the program and not yet taken: a bit for each number. The machine looks at it where it polls.
pub fn pending() -> &'static AtomicU64 {
    PENDING
}

/// What was taken since the run began: the supervisor gives what it sent and was not taken to the next run.
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// Takes all pending signals.
pub fn take() -> u64 {
    let bits = PENDING.swap(0, Ordering::Relaxed);
    TAKEN.fetch_or(bits, Ordering::Relaxed);
    bits
}

/// A run begins, with these signals. What came after the last one ended is the supervisor's to send again.
pub(crate) fn begin(bits: u64) {
    PENDING.store(bits, Ordering::Relaxed);
    TAKEN.store(0, Ordering::Relaxed);
}

/// A run has ended: what was taken in it.
pub(crate) fn taken() -> u64 {
    TAKEN.load(Ordering::Relaxed)
}

extern "C" fn ignore(_: libc::c_int) {}

extern "C" fn forwarded(_: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo to a handler with SA_SIGINFO; sigqueue filled in the value.
    let number = unsafe { (*info).si_value().sival_ptr } as usize;
    if number < 64 {
        PENDING.fetch_or(1 << number, Ordering::Relaxed);
    }
}

/// What the zygote and its children do with signals: nothing. Handlers and not `SIG_IGN`, so that a program
/// started by a session gets them with their default meaning.
pub(crate) fn leave_to_supervisor() -> io::Result<()> {
    let action = SigAction::new(SigHandler::Handler(ignore), SaFlags::SA_RESTART, SigSet::empty());
    for signal in FORWARDED {
        // SAFETY: the handler does nothing.
        unsafe { sigaction(signal, &action) }?;
    }
    Ok(())
}

/// A file that would grow over the limit of the process (`ulimit -f`) is an error and not the end, as on `java`.
/// For this process and those that it forks.
pub fn survive_file_size_limit() -> io::Result<()> {
    let action = SigAction::new(SigHandler::SigIgn, SaFlags::empty(), SigSet::empty());
    // SAFETY: no handler is installed.
    unsafe { sigaction(Signal::SIGXFSZ, &action) }?;
    Ok(())
}

/// In a worker: take what the supervisor sends on. No `SA_RESTART`: a wait is to end.
pub(crate) fn listen() -> io::Result<()> {
    // SAFETY: an all-zero sigaction is a valid value; the handler touches one atomic and is async-signal-safe.
    let result = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = forwarded as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO;
        libc::sigaction(libc::SIGURG, &action, std::ptr::null_mut())
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Holds back what the supervisor sends on; gives the mask with which it comes through.
pub(crate) fn block() -> io::Result<SigSet> {
    let before = SigSet::thread_get_mask()?;
    SigSet::from(Signal::SIGURG).thread_block()?;
    Ok(before)
}

/// Sends a signal on to a worker.
pub(crate) fn send(pid: i32, number: i32) {
    let value = libc::sigval { sival_ptr: number as usize as *mut libc::c_void };
    // SAFETY: plain system call. A process that is gone is no mistake: its session is cared for elsewhere.
    unsafe { libc::sigqueue(pid, libc::SIGURG, value) };
}

/// Which of the forwarded signals this process was not told to ignore (`nohup` and the like).
pub(crate) fn wanted() -> SigSet {
    let mut set = SigSet::empty();
    for signal in FORWARDED {
        // SAFETY: only reads the present disposition into a valid place.
        let ignored = unsafe {
            let mut old: libc::sigaction = std::mem::zeroed();
            libc::sigaction(signal as i32, std::ptr::null(), &mut old) == 0
                && old.sa_sigaction == libc::SIG_IGN
        };
        if !ignored {
            set.add(signal);
        }
    }
    set
}
