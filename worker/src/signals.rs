//! Signals for the program that a session runs.
//!
//! The terminal and service managers send signals to all our processes. Only the supervisor acts on them: it
//! sends them on, by `message` with the number as its value, to the worker that runs the session, or gives them to
//! the session with its next run. In the worker they become bits that the machine polls.
//!
//! By the same way come the supervisor's own wishes (bits of [`vm::poll`]) and the ticks of a timer, which end time
//! slices:
//!
//! ```text
//!   message (a real-time signal: queued)   | number of the run (32) | bits for the poll word (24) | signal for the program (8) |
//!   SIGURG (one at most is pending)        a tick
//!
//!   begin: running ──▶ does the timer go? no: start it
//!   tick:  running? yes: set the bit      no: stop the timer (a worker at rest is not woken for nothing)
//! ```
//! A message for a run that the worker has yet to begin is kept until it does; one for a run that is over is nothing.
//!
//! So an ordinary run makes no system call for its ticks, and a native that runs long does not delay them. While
//! several threads can run the ticks come faster, at most every `CONTENDED`: threads that hand over to each other by
//! spinning on a variable wait for a tick at each turn.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering, compiler_fence};
use std::time::Duration;

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
    vm::poll::take(vm::poll::SIGNAL);
    let bits = PENDING.swap(0, Ordering::Relaxed);
    TAKEN.fetch_or(bits, Ordering::Relaxed);
    bits
}

/// The run that goes on, and the last one for which a message came before it began, with what the messages said.
/// Numbers of runs are cut to 32 bits.
static RUN: AtomicU32 = AtomicU32::new(0);
static EARLY_RUN: AtomicU32 = AtomicU32::new(0);
static EARLY_BITS: AtomicU32 = AtomicU32::new(0);
static EARLY_SIGNALS: AtomicU64 = AtomicU64::new(0);

/// A run begins, with these signals and wishes. What came after the last one ended is the supervisor's to send again.
pub(crate) fn begin(run: u64, bits: u64, asked: u32, slice: u32) {
    vm::poll::clear();
    vm::poll::ask(asked);
    PENDING.store(bits, Ordering::Relaxed);
    if bits != 0 {
        vm::poll::ask(vm::poll::SIGNAL);
    }
    TAKEN.store(0, Ordering::Relaxed);
    // From here on messages for it are taken at once; then what came too early.
    RUN.store(run as u32, Ordering::Relaxed);
    compiler_fence(Ordering::SeqCst);
    if EARLY_RUN.swap(0, Ordering::Relaxed) == run as u32 {
        arrived(EARLY_BITS.load(Ordering::Relaxed), EARLY_SIGNALS.load(Ordering::Relaxed));
    }
    go_on(slice);
}

/// Takes what messages say.
fn arrived(bits: u32, signals: u64) {
    if signals != 0 {
        PENDING.fetch_or(signals, Ordering::Relaxed);
        vm::poll::ask(vm::poll::SIGNAL);
    }
    if bits != 0 {
        vm::poll::ask(bits);
    }
}

/// A run has ended: what was taken in it.
pub(crate) fn end() -> u64 {
    pause();
    TAKEN.load(Ordering::Relaxed)
}

// ---- ticks ----

/// A session runs: ticks are for it.
static RUNNING: AtomicBool = AtomicBool::new(false);
/// The period of the timer in microseconds; 0 while it stands still.
static PERIOD: AtomicU32 = AtomicU32::new(0);
/// The time slice of the present run in microseconds.
static SLICE: AtomicU32 = AtomicU32::new(0);
/// The longest time slice in microseconds while several threads can run.
const CONTENDED: u32 = 200;
/// The process's timer, once it is made; no timer has this number.
static TIMER: AtomicUsize = AtomicUsize::new(NO_TIMER);
const NO_TIMER: usize = usize::MAX;

/// Time slices of so many microseconds from here on.
pub(crate) fn go_on(slice: u32) {
    SLICE.store(slice, Ordering::Relaxed);
    RUNNING.store(true, Ordering::Relaxed);
    if PERIOD.load(Ordering::Relaxed) == 0 {
        set_timer(slice);
    }
}

/// Nothing runs: the next tick stops the timer.
pub(crate) fn pause() {
    RUNNING.store(false, Ordering::Relaxed);
}

/// Starts the timer with this period, or stops it. Async-signal-safe.
fn set_timer(micros: u32) {
    let timer = TIMER.load(Ordering::Relaxed);
    if timer == NO_TIMER {
        return;
    }
    PERIOD.store(micros, Ordering::Relaxed);
    let period = Duration::from_micros(micros.into());
    let each = libc::timespec {
        tv_sec: period.as_secs() as libc::time_t,
        tv_nsec: libc::c_long::from(period.subsec_nanos()),
    };
    let spec = libc::itimerspec { it_interval: each, it_value: each };
    // SAFETY: the timer was made by this process; its period is a valid time.
    unsafe { libc::timer_settime(timer as libc::timer_t, 0, &spec, std::ptr::null_mut()) };
}

/// The timer rang.
extern "C" fn tick(_: libc::c_int) {
    let slice = SLICE.load(Ordering::Relaxed);
    let period = match RUNNING.load(Ordering::Relaxed) {
        false => 0,
        true if vm::poll::is_contended() => slice.min(CONTENDED),
        true => slice,
    };
    if period != PERIOD.load(Ordering::Relaxed) {
        set_timer(period);
    }
    if period != 0 {
        vm::poll::ask(vm::poll::TICK);
    }
}

/// Makes the process's timer. Timers are not inherited by children.
fn make_timer() -> io::Result<()> {
    // SAFETY: an all-zero sigevent is a valid value; the kernel writes the timer's number to a valid place.
    let (result, timer) = unsafe {
        let mut event: libc::sigevent = std::mem::zeroed();
        event.sigev_notify = libc::SIGEV_SIGNAL;
        event.sigev_signo = libc::SIGURG;
        let mut timer: libc::timer_t = std::ptr::null_mut();
        (libc::timer_create(libc::CLOCK_MONOTONIC, &mut event, &mut timer), timer)
    };
    if result != 0 {
        return Err(io::Error::last_os_error());
    }
    TIMER.store(timer as usize, Ordering::Relaxed);
    Ok(())
}

/// The value of a message.
fn value_of(run: u64, bits: u32, signal: i32) -> libc::sigval {
    let value = (run as usize) << 32 | (bits as usize & 0xff_ffff) << 8 | signal as usize & 0xff;
    libc::sigval { sival_ptr: value as *mut libc::c_void }
}

extern "C" fn ignore(_: libc::c_int) {}

extern "C" fn forwarded(_: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo to a handler with SA_SIGINFO; sigqueue filled in the value.
    let value = unsafe { (*info).si_value().sival_ptr } as usize;
    let (run, bits, signal) = ((value >> 32) as u32, (value >> 8) as u32 & 0xff_ffff, value & 0xff);
    let signals = if (1..64).contains(&signal) { 1 << signal } else { 0 };
    match run.wrapping_sub(RUN.load(Ordering::Relaxed)) as i32 {
        0 => return arrived(bits, signals),
        // That run is over.
        ..0 => return,
        _ => {}
    }
    if EARLY_RUN.swap(run, Ordering::Relaxed) != run {
        EARLY_BITS.store(0, Ordering::Relaxed);
        EARLY_SIGNALS.store(0, Ordering::Relaxed);
    }
    EARLY_BITS.fetch_or(bits, Ordering::Relaxed);
    EARLY_SIGNALS.fetch_or(signals, Ordering::Relaxed);
}

/// What the zygote and its children do with signals: nothing. Handlers and not `SIG_IGN`, so that a program
/// started by a session gets them with their default meaning.
pub(crate) fn leave_to_supervisor() -> io::Result<()> {
    let action = SigAction::new(SigHandler::Handler(ignore), SaFlags::SA_RESTART, SigSet::empty());
    for signal in FORWARDED {
        // SAFETY: the handler does nothing.
        unsafe { sigaction(signal, &action) }?;
    }
    // For a worker that is not listening yet.
    handle(message(), ignore as *const () as usize, libc::SA_RESTART)
}

/// The signal by which the supervisor speaks to a running worker. Of real-time signals each is delivered, in order.
fn message() -> libc::c_int {
    libc::SIGRTMIN()
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
    handle(message(), forwarded as *const () as usize, libc::SA_SIGINFO)?;
    handle(libc::SIGURG, tick as *const () as usize, libc::SA_RESTART)?;
    make_timer()
}

/// Installs one of this module's handlers.
fn handle(signal: libc::c_int, handler: usize, flags: libc::c_int) -> io::Result<()> {
    // SAFETY: an all-zero sigaction is a valid value; the handlers touch atomics, set the timer, and do no more: they are
    // async-signal-safe.
    let result = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        action.sa_flags = flags;
        libc::sigaction(signal, &action, std::ptr::null_mut())
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Holds back what the supervisor sends on; gives the mask with which it comes through.
pub(crate) fn block() -> io::Result<SigSet> {
    let before = SigSet::thread_get_mask()?;
    // SAFETY: a set made empty before a valid signal is added; only this thread's mask changes.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        libc::sigaddset(&mut set, message());
        libc::pthread_sigmask(libc::SIG_BLOCK, &set, std::ptr::null_mut());
    }
    Ok(before)
}

/// Sends a signal on to a worker.
pub(crate) fn send(pid: i32, run: u64, number: i32) {
    queue(pid, value_of(run, 0, number));
}

/// Sets bits of a worker's poll word, in this run.
pub(crate) fn ask(pid: i32, run: u64, bits: u32) {
    queue(pid, value_of(run, bits, 0));
}

fn queue(pid: i32, value: libc::sigval) {
    // SAFETY: plain system call. A process that is gone is no mistake: its session is cared for elsewhere.
    unsafe { libc::sigqueue(pid, message(), value) };
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
        // A thread dump is wanted in any case, as with java.
        if !ignored || signal == Signal::SIGQUIT {
            set.add(signal);
        }
    }
    set
}
