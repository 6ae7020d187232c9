//! Green threads: a Java thread is its Thread object, whose injected words say where it is, and a stack object.
//!
//! ```text
//!  Thread: 8 stack | 12 link | 16 monitor | 20 pending | 24 wait object | 28 next waiter      (references)
//!         32 number | 36 state | 40 fp | 44 sp | 48 woken | 52 recursion | 56 wake at (i64 ns) | 64 fd | 68 events
//!         72 permit | 76 flags | 80 started (i64 ns) | 88 time run (i64 ns) | 96 bytes allocated (i64)
//!         104 times blocked | 108 times waited | 112 time blocked (i64 ns) | 120 time waited (i64 ns)
//!         128 waits since (i64 ns) | 136 progress of a native that waits
//!
//!  states:  NEW ─start─▶ RUNNABLE ◀──▶ (current)
//!                          ▲ │
//!                     wake │ ▼ BLOCKED (monitor) WAITING (Object.wait) PARKED SLEEPING IO
//!                        TERMINATED
//! ```
//! Runnable threads stand in a queue through `link`. A waiting thread stands in no queue but its monitor's; it has
//! a time to wake at, or not (`i64::MAX`). Waking sets `woken` and appends to the run queue. The thread then runs
//! the instruction or native again in which it waited.

use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use crate::session::{Root, header};

#[allow(missing_docs)]
pub mod at {
    //! Offsets of the injected words of java.lang.Thread.
    pub const STACK: u32 = 8;
    pub const LINK: u32 = 12;
    pub const MONITOR: u32 = 16;
    pub const PENDING: u32 = 20;
    pub const WAIT_OBJECT: u32 = 24;
    pub const NEXT_WAITER: u32 = 28;
    pub const NUMBER: u32 = 32;
    pub const STATE: u32 = 36;
    pub const FP: u32 = 40;
    pub const SP: u32 = 44;
    pub const WOKEN: u32 = 48;
    pub const RECURSION: u32 = 52;
    pub const WAKE_AT: u32 = 56;
    pub const FD: u32 = 64;
    pub const EVENTS: u32 = 68;
    pub const PERMIT: u32 = 72;
    pub const FLAGS: u32 = 76;
    pub const STARTED: u32 = 80;
    pub const RUN_NANOS: u32 = 88;
    pub const ALLOCATED: u32 = 96;
    pub const BLOCKED_COUNT: u32 = 104;
    pub const WAITED_COUNT: u32 = 108;
    pub const BLOCKED_NANOS: u32 = 112;
    pub const WAITED_NANOS: u32 = 120;
    pub const SINCE: u32 = 128;
    pub const PROGRESS: u32 = 136;
}

/// Bit of `at::FLAGS`: has run since the last collection.
pub const RAN: u32 = 1 << 8;

/// Bit of `at::FLAGS`: this thread ends the session and waits for the other non-daemon threads to end.
pub const AWAITS_OTHERS: u32 = 1 << 9;
/// Bit of `at::FLAGS`: waits for the class whose mirror is in its monitor word to be initialised.
pub const WAITS_FOR_CLASS: u32 = 1 << 10;
/// Bit of `at::FLAGS`: suspended, does not run until it is resumed.
pub const SUSPENDED: u32 = 1 << 11;
/// Bit of `at::FLAGS`: its turn came while it was suspended; it stands in no queue.
pub const HELD: u32 = 1 << 12;
/// Bit of `at::FLAGS`: stopped before it was started; it will end without having run.
pub const STILLBORN: u32 = 1 << 13;

/// Bit of `at::FLAGS`: waits for a request or a note.
pub const AWAITS_REQUEST: u32 = 1 << 14;
/// Bit of `at::FLAGS`: the main thread works on a request.
pub const SERVES: u32 = 1 << 15;

/// Where a thread is.
#[allow(missing_docs)]
pub mod state {
    pub const NEW: u32 = 0;
    pub const RUNNABLE: u32 = 1;
    pub const BLOCKED: u32 = 2;
    pub const WAITING: u32 = 3;
    pub const PARKED: u32 = 4;
    pub const SLEEPING: u32 = 5;
    pub const IO: u32 = 6;
    pub const TERMINATED: u32 = 7;
}

/// Why a waiting thread was woken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Woken {
    /// It was not waiting.
    No = 0,
    /// notify, unpark, or the monitor became free.
    Signal = 1,
    /// The time was up.
    Timeout = 2,
    /// Interrupted.
    Interrupt = 3,
    /// A handle is ready.
    Ready = 4,
}

/// What all threads of a session wait for.
#[derive(Debug, Default, Clone)]
pub struct IdleState {
    /// Monotonic ns of the earliest timer.
    pub wake_at: Option<i64>,
    /// Some thread waits for a handle; see [`Vm::io_waiters`].
    pub io: bool,
}

/// A thread that waits for handles of the session, and one of them.
#[derive(Debug, Clone, Copy)]
pub struct IoWaiter {
    /// The thread.
    pub thread: Ref,
    /// The handle.
    pub handle: i32,
    /// Events of `poll` that it waits for.
    pub events: i16,
}

/// Monotonic clock in ns.
pub fn now_nanos() -> i64 {
    let t = nix::time::clock_gettime(nix::time::ClockId::CLOCK_MONOTONIC).expect("monotonic clock");
    t.tv_sec() * 1_000_000_000 + t.tv_nsec()
}

/// The time in so many ns; a time limit, however long it is.
pub fn after(nanos: i64) -> i64 {
    now_nanos().saturating_add(nanos).min(i64::MAX - 1)
}

impl Vm {
    /// The current thread's Thread object.
    pub fn current_thread(&self) -> Ref {
        self.thread
    }
    /// Number of a thread: identifies it in thin locks.
    #[inline(always)]
    pub fn thread_number(t: Ref) -> u32 {
        t.read::<u32>(at::NUMBER)
    }
    /// Gives a Thread object a number and a place in the table of live threads. `eetop` becomes the number.
    pub fn adopt_thread(&mut self, t: Ref) -> Result<(), Trap> {
        let n = header().threads as usize;
        let table = self.ensure_root_array(Root::Threads, n)?;
        self.put_element(table, n, t);
        let h = header();
        h.threads += 1;
        h.threads_started += 1;
        h.threads_peak = h.threads_peak.max(h.threads);
        h.next_thread = (h.next_thread + 1) & 0x3f_ffff;
        if h.next_thread == 0 {
            h.next_thread = 1;
        }
        t.write::<u32>(at::NUMBER, h.next_thread);
        t.write::<i64>(KF::ThreadEetop.offset(), h.next_thread as i64);
        t.write::<i64>(at::WAKE_AT, i64::MAX);
        t.write::<i64>(at::STARTED, now_nanos());
        if t.read::<u8>(KF::ThreadDaemon.offset()) == 0 {
            h.non_daemon += 1;
        }
        Ok(())
    }
    /// Live threads.
    pub fn live_threads(&self) -> Vec<Ref> {
        let table = Root::Threads.get();
        (0..header().threads as usize).map(|i| table.element(i)).collect()
    }
    /// `Thread.start0`: makes a stack whose first frame runs the thread, and queues it.
    pub fn start_thread(&mut self, t: Ref) -> Result<(), Trap> {
        let stack = self.new_stack(crate::interp::FIRST_STACK_SLOTS)?;
        self.adopt_thread(t)?;
        self.put_ref(t, at::STACK, stack);
        crate::interp::first_frame(t, stack, crate::known::KM::SupportThreadMain.get(), &[t.0 as u64]);
        self.enqueue(t);
        Ok(())
    }
    /// A stack object of so many slots, in the old space.
    pub fn new_stack(&mut self, slots: usize) -> Result<Ref, Trap> {
        let class = self.array_class(self.world.primitive(b'J'))?;
        let size = ARRAY_BASE as usize + 8 * slots;
        let Some(a) = self.extend_old(size) else { return Err(Trap::Gc(size)) };
        let r = Ref::at(a);
        r.write::<u64>(0, class.offset() as u64);
        r.write::<u32>(ARRAY_LENGTH, slots as u32);
        Ok(r)
    }
    /// Appends a thread to the run queue.
    pub fn enqueue(&mut self, t: Ref) {
        t.write::<u32>(at::STATE, state::RUNNABLE);
        t.write::<i64>(at::WAKE_AT, i64::MAX);
        t.write::<i32>(KF::ThreadStatus.offset(), 0x5);
        self.put_ref(t, at::LINK, NULL);
        match Root::RunTail.get().some() {
            Some(tail) => self.put_ref(tail, at::LINK, t),
            None => Root::RunHead.set(t),
        }
        Root::RunTail.set(t);
    }
    /// Takes the first runnable thread off the queue. Suspended threads stay out of it until they are resumed.
    pub fn dequeue(&mut self) -> Option<Ref> {
        loop {
            let t = self.dequeue_any()?;
            let flags = t.read::<u32>(at::FLAGS);
            if flags & SUSPENDED == 0 {
                return Some(t);
            }
            t.write::<u32>(at::FLAGS, flags | HELD);
        }
    }
    fn dequeue_any(&mut self) -> Option<Ref> {
        let t = Root::RunHead.get().some()?;
        let next = t.read_ref(at::LINK);
        Root::RunHead.set(next);
        if next.is_null() {
            Root::RunTail.set(NULL);
        }
        t.write::<u32>(at::LINK, 0);
        Some(t)
    }
    /// Any thread in the run queue?
    pub fn has_runnable(&self) -> bool {
        !Root::RunHead.get().is_null()
    }
    /// The current thread waits in this state until woken or `wake_at` (monotonic ns, `i64::MAX`: no timer).
    /// Natives return `Err(vm.wait_in(...))`.
    pub fn wait_in(&mut self, s: u32, wake_at: i64) -> Trap {
        self.set_waiting(self.thread, s, wake_at);
        Trap::Block
    }
    /// A thread waits in this state.
    pub(crate) fn set_waiting(&mut self, t: Ref, s: u32, wake_at: i64) {
        if let Some(n) = self.counters.waits.get_mut((s - state::BLOCKED) as usize) {
            *n += 1;
        }
        t.write::<u32>(at::STATE, s);
        t.write::<i64>(at::WAKE_AT, wake_at);
        t.write::<u32>(at::WOKEN, 0);
        // What Thread.getState sees, in JVMTI's bits.
        let limit = if wake_at == i64::MAX { 0x10 } else { 0x20 };
        let status = match s {
            // Both as HotSpot has it: who waits in the machine itself counts as running.
            state::BLOCKED if t.read::<u32>(at::FLAGS) & WAITS_FOR_CLASS != 0 => 0x5,
            state::BLOCKED => 0x401,
            state::WAITING if t.read_ref(at::WAIT_OBJECT).is_null() => 0x5,
            state::WAITING => 0x181 | limit,
            state::PARKED => 0x281 | limit,
            state::SLEEPING => 0x0e1,
            _ => 0x5,
        };
        t.write::<i32>(KF::ThreadStatus.offset(), status);
        self.count_wait(t, s);
        // It was stopped where that could not be thrown yet: it goes on at once, and throws.
        if !t.read_ref(at::PENDING).is_null() {
            self.interrupt(t);
        }
    }
    /// The current thread waits for events (of `poll`) of a handle of the session, or until `wake_at`.
    pub fn wait_handle(&mut self, handle: i32, events: i16, wake_at: i64) -> Trap {
        self.thread.write::<i32>(at::FD, handle);
        self.thread.write::<i32>(at::EVENTS, events as i32);
        self.wait_in(state::IO, wake_at)
    }
    /// The current thread waits for any of several handles: an `int[]` of pairs of handle and events.
    pub fn wait_handles(&mut self, set: Ref, wake_at: i64) -> Trap {
        let t = self.thread;
        self.put_ref(t, at::WAIT_OBJECT, set);
        self.wait_handle(-1, 0, wake_at)
    }
    /// The threads that wait for handles, once for each handle.
    pub fn io_waiters(&self) -> Vec<IoWaiter> {
        let mut found = Vec::new();
        for thread in self.live_threads() {
            if thread.read::<u32>(at::STATE) != state::IO {
                continue;
            }
            let handle = thread.read::<i32>(at::FD);
            if handle >= 0 {
                found.push(IoWaiter { thread, handle, events: thread.read::<i32>(at::EVENTS) as i16 });
            } else if let Some(set) = thread.read_ref(at::WAIT_OBJECT).some() {
                let pairs = set.elements::<i32>().chunks_exact(2);
                found.extend(pairs.map(|p| IoWaiter { thread, handle: p[0], events: p[1] as i16 }));
            }
        }
        found
    }
    /// Why the current thread was woken; asking clears it. `No`: this is the first run of the native.
    pub fn take_woken(&mut self) -> Woken {
        let w = self.thread.read::<u32>(at::WOKEN);
        self.thread.write::<u32>(at::WOKEN, 0);
        [Woken::No, Woken::Signal, Woken::Timeout, Woken::Interrupt, Woken::Ready][w.min(4) as usize]
    }
    /// Wakes a waiting thread; nothing happens when it does not wait.
    pub fn wake(&mut self, t: Ref, why: Woken) {
        let s = t.read::<u32>(at::STATE);
        if matches!(s, state::BLOCKED | state::WAITING | state::PARKED | state::SLEEPING | state::IO) {
            t.write::<u32>(at::WOKEN, why as u32);
            self.count_wake(t, s);
            if s == state::IO {
                t.write::<u32>(at::WAIT_OBJECT, 0);
            }
            self.enqueue(t);
        }
    }
    /// `Thread.suspend0`. The current thread gives way at once.
    pub fn suspend(&mut self, t: Ref) -> Result<(), Trap> {
        if t == self.thread && self.take_woken() != Woken::No {
            return Ok(());
        }
        t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) | SUSPENDED);
        if t != self.thread {
            return Ok(());
        }
        Err(self.give_way(Woken::Signal))
    }
    /// `Thread.resume0`.
    pub fn resume(&mut self, t: Ref) {
        let flags = t.read::<u32>(at::FLAGS);
        t.write::<u32>(at::FLAGS, flags & !(SUSPENDED | HELD));
        if flags & HELD != 0 {
            self.enqueue(t);
        }
    }
    /// `Thread.stop` by another thread: the throwable is thrown where the thread goes on.
    pub fn stop(&mut self, t: Ref, throwable: Ref) {
        match t.read::<u32>(at::STATE) {
            state::NEW => t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) | STILLBORN),
            state::TERMINATED => {}
            _ => {
                self.put_ref(t, at::PENDING, throwable);
                self.interrupt(t);
            }
        }
    }
    /// What the current thread has to throw because it was stopped. Not yet while it has a monitor to take again
    /// after `wait`, waits for a class, or is within the machine's own Java code.
    pub(crate) fn take_stop(&mut self) -> Option<Ref> {
        let t = self.thread;
        let stopped = t.read_ref(at::PENDING).some()?;
        let own = self.top_frame().is_some_and(|f| crate::throw::is_support(f.method()));
        if own || !t.read_ref(at::WAIT_OBJECT).is_null() || t.read::<u32>(at::FLAGS) & WAITS_FOR_CLASS != 0 {
            return None;
        }
        t.write::<u32>(at::PENDING, 0);
        t.write::<u32>(at::WOKEN, 0);
        t.write::<u32>(at::PROGRESS, 0);
        // It was woken to take a monitor, and will not: another may.
        if let Some(o) = t.read_ref(at::MONITOR).some() {
            t.write::<u32>(at::MONITOR, 0);
            self.pass_on(o);
        }
        Some(stopped)
    }
    /// `Thread.interrupt0`: wakes sleep, park and wait.
    pub fn interrupt(&mut self, t: Ref) {
        match t.read::<u32>(at::STATE) {
            state::SLEEPING | state::WAITING => self.wake(t, Woken::Interrupt),
            state::PARKED => self.wake(t, Woken::Interrupt),
            _ => {}
        }
    }
    /// `LockSupport.unpark`.
    pub fn unpark(&mut self, t: Ref) {
        match t.read::<u32>(at::STATE) {
            state::PARKED => self.wake(t, Woken::Signal),
            state::TERMINATED => {}
            _ => t.write::<u32>(at::PERMIT, 1),
        }
    }
    /// `Unsafe.park`: `Ok` when the thread may go on.
    pub fn park(&mut self, wake_at: i64) -> Result<(), Trap> {
        let t = self.thread;
        if self.take_woken() != Woken::No {
            return Ok(());
        }
        if t.read::<u32>(at::PERMIT) != 0 {
            t.write::<u32>(at::PERMIT, 0);
            return Ok(());
        }
        if t.read::<u8>(KF::ThreadInterrupted.offset()) != 0 || wake_at <= now_nanos() {
            return Ok(());
        }
        Err(self.wait_in(state::PARKED, wake_at))
    }
    /// `Thread.sleep`: `Ok(true)` when it was interrupted.
    pub fn sleep(&mut self, nanos: i64) -> Result<bool, Trap> {
        let t = self.thread;
        match self.take_woken() {
            Woken::No => {}
            w => {
                let interrupted = w == Woken::Interrupt || t.read::<u8>(KF::ThreadInterrupted.offset()) != 0;
                if interrupted {
                    t.write::<u8>(KF::ThreadInterrupted.offset(), 0);
                }
                return Ok(interrupted);
            }
        }
        if t.read::<u8>(KF::ThreadInterrupted.offset()) != 0 {
            t.write::<u8>(KF::ThreadInterrupted.offset(), 0);
            return Ok(true);
        }
        Err(self.wait_in(state::SLEEPING, after(nanos.max(0))))
    }
    /// `Thread.yield`: goes to the end of the run queue.
    pub fn yield_now(&mut self) -> Result<(), Trap> {
        if self.take_woken() != Woken::No || !self.has_runnable() {
            return Ok(());
        }
        Err(self.give_way(Woken::Signal))
    }
    /// The current thread goes to the end of the run queue; its native is run again with this answer.
    pub fn give_way(&mut self, answer: Woken) -> Trap {
        let t = self.thread;
        self.enqueue(t);
        t.write::<u32>(at::WOKEN, answer as u32);
        Trap::Block
    }
    /// Wakes threads whose time is up; says what the others wait for.
    pub fn poll_timers(&mut self, now: i64) -> IdleState {
        let mut idle = IdleState::default();
        for t in self.live_threads() {
            let s = t.read::<u32>(at::STATE);
            if s == state::RUNNABLE || s == state::TERMINATED || s == state::NEW {
                continue;
            }
            let when = t.read::<i64>(at::WAKE_AT);
            if when <= now {
                self.wake(t, Woken::Timeout);
                continue;
            }
            if when != i64::MAX {
                idle.wake_at = Some(idle.wake_at.map_or(when, |w| w.min(when)));
            }
            idle.io |= s == state::IO;
        }
        idle
    }
    /// Wakes threads whose time is up or whose handles are ready; says what the others wait for.
    pub fn poll_waits(&mut self, now: i64) -> IdleState {
        let mut idle = self.poll_timers(now);
        if idle.io {
            (self.poll_io)(self);
            idle.io = !self.io_waiters().is_empty();
        }
        idle
    }
    /// The current thread has run to its end.
    pub fn end_thread(&mut self) {
        let t = self.thread;
        t.write::<u32>(at::STATE, state::TERMINATED);
        t.write::<i32>(KF::ThreadStatus.offset(), 0x2);
        t.write::<i64>(KF::ThreadEetop.offset(), 0);
        t.write::<u32>(at::STACK, 0);
        let table = Root::Threads.get();
        let n = header().threads as usize;
        if let Some(i) = (0..n).find(|&i| table.element(i) == t) {
            let last = table.element(n - 1);
            self.put_element(table, i, last);
            self.put_element(table, n - 1, NULL);
            header().threads -= 1;
        }
        if t.read::<u8>(KF::ThreadDaemon.offset()) == 0 {
            header().non_daemon -= 1;
        }
        header().ended_allocated += self.allocated_by(t) as u64;
        self.notify_all_of(t);
        // The thread that ends the session waits for the last of the others.
        let last = Root::LastThread.get();
        if header().non_daemon == 1 && !last.is_null() && last.read::<u32>(at::FLAGS) & AWAITS_OTHERS != 0 {
            self.wake(last, Woken::Signal);
        }
        self.thread = NULL;
        self.stack = NULL;
        let _ = KC::Thread;
    }
}
