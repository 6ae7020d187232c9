//! Monitors and identity hashes, in the lock word of objects (drawn in [`crate::object`]).
//!
//! A thin lock becomes fat when a second thread wants it, when somebody waits, when an identity hash is asked for
//! while it is locked, or when the recursion count overflows. A fat monitor is a `java.lang.PavmMonitor` object in
//! the session's monitor table: owner, recursion, two queues of threads (entry: through `link`; waiters: through
//! `next waiter`), the object's hash. The collector turns idle fat monitors back.
//!
//! One OS thread runs a session: no atomics, no operating-system lock.

use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use crate::session::{Root, header};
use crate::thread::{Woken, after, at, state};

impl Vm {
    /// `System.identityHashCode`: positive, never 0, 30 bits.
    pub fn identity_hash(&mut self, o: Ref) -> u32 {
        if o.is_null() {
            return 0;
        }
        let w = o.lock_word();
        match w & LOCK_MASK {
            LOCK_NEUTRAL if w != 0 => w >> 2,
            LOCK_NEUTRAL => {
                let h = self.next_hash();
                o.set_lock_word(h << 2);
                h
            }
            _ => {
                let Ok(m) = self.inflate(o) else { return 1 };
                let h = m.read::<u32>(KF::MonitorHash.offset());
                if h != 0 {
                    return h;
                }
                let h = self.next_hash();
                m.write::<u32>(KF::MonitorHash.offset(), h);
                h
            }
        }
    }
    fn next_hash(&mut self) -> u32 {
        let h = header();
        loop {
            // xorshift64*
            let mut x = h.hash_state | 1;
            x ^= x >> 12;
            x ^= x << 25;
            x ^= x >> 27;
            h.hash_state = x;
            let v = (x.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 34) as u32 & 0x3fff_ffff;
            if v != 0 {
                return v;
            }
        }
    }
    /// The thread that holds an object's monitor, or null.
    pub fn monitor_owner(&self, o: Ref) -> Ref {
        let w = o.lock_word();
        match w & LOCK_MASK {
            LOCK_THIN => self.thread_by_number(w >> 10),
            LOCK_FAT => self.monitor_of(o).map_or(NULL, |m| self.get(m, KF::MonitorOwner)),
            _ => NULL,
        }
    }
    /// The fat monitor of an object, if it has one.
    pub(crate) fn monitor_of(&self, o: Ref) -> Option<Ref> {
        let w = o.lock_word();
        (w & LOCK_MASK == LOCK_FAT).then(|| Root::Monitors.get().element((w >> 2) as usize))
    }
    /// Makes the object's lock fat.
    pub fn inflate(&mut self, o: Ref) -> Result<Ref, Trap> {
        if let Some(m) = self.monitor_of(o) {
            return Ok(m);
        }
        // A free number: the table is swept by the collector, freed entries are null.
        let table = Root::Monitors.get();
        let n = if table.is_null() { 0 } else { table.len() };
        let start = (header().next_monitor as usize).min(n);
        let free = (start..n).chain(0..start).find(|&i| table.element(i).is_null()).unwrap_or(n);
        let table = self.ensure_root_array(Root::Monitors, free)?;
        header().next_monitor = free as u32 + 1;
        let size = KC::Monitor.get().instance_size as usize;
        let Some(a) = self.extend_old(size) else { return Err(Trap::Gc(size)) };
        let m = Ref::at(a);
        m.write::<u64>(0, KC::Monitor.get().offset() as u64);
        let w = o.lock_word();
        match w & LOCK_MASK {
            LOCK_THIN => {
                let owner = self.thread_by_number(w >> 10);
                self.put(m, KF::MonitorOwner, owner);
                m.write::<u32>(KF::MonitorRecursion.offset(), (w >> 2) & 0xff);
            }
            _ => m.write::<u32>(KF::MonitorHash.offset(), w >> 2),
        }
        self.put(m, KF::MonitorObject, o);
        self.put_element(table, free, m);
        o.set_lock_word((free as u32) << 2 | LOCK_FAT);
        Ok(m)
    }
    fn thread_by_number(&self, n: u32) -> Ref {
        if !self.thread.is_null() && Self::thread_number(self.thread) == n {
            return self.thread;
        }
        self.live_threads().into_iter().find(|&t| Self::thread_number(t) == n).unwrap_or(NULL)
    }
    /// `monitorenter`: `Ok` when the lock is held; `Block` when the thread must wait (run again then).
    #[inline]
    pub fn monitor_enter(&mut self, o: Ref) -> Result<(), Trap> {
        let w = o.lock_word();
        if w == 0 {
            o.set_lock_word(Self::thread_number(self.thread) << 10 | LOCK_THIN);
            return Ok(());
        }
        self.monitor_enter_slow(o)
    }
    #[cold]
    fn monitor_enter_slow(&mut self, o: Ref) -> Result<(), Trap> {
        let t = self.thread;
        let w = o.lock_word();
        if w & LOCK_MASK == LOCK_THIN && w >> 10 == Self::thread_number(t) && (w >> 2) & 0xff < 255 {
            o.set_lock_word(w + 4);
            return Ok(());
        }
        let m = self.inflate(o)?;
        let owner = self.get(m, KF::MonitorOwner);
        if owner.is_null() {
            self.put(m, KF::MonitorOwner, t);
            m.write::<u32>(KF::MonitorRecursion.offset(), 0);
            return Ok(());
        }
        if owner == t {
            let r = m.read::<u32>(KF::MonitorRecursion.offset());
            m.write::<u32>(KF::MonitorRecursion.offset(), r + 1);
            return Ok(());
        }
        self.queue_entry(m, t);
        self.put_ref(t, at::MONITOR, o);
        Err(self.wait_in(state::BLOCKED, i64::MAX))
    }
    fn queue_entry(&mut self, m: Ref, t: Ref) {
        t.write::<u32>(at::NEXT_WAITER, 0);
        let mut last = self.get(m, KF::MonitorEntry);
        if last.is_null() {
            return self.put(m, KF::MonitorEntry, t);
        }
        loop {
            if last == t {
                return;
            }
            match last.read_ref(at::NEXT_WAITER).some() {
                Some(n) => last = n,
                None => break,
            }
        }
        self.put_ref(last, at::NEXT_WAITER, t);
    }
    /// Does the current thread own the object's monitor?
    pub fn holds_lock(&self, o: Ref) -> bool {
        let w = o.lock_word();
        match w & LOCK_MASK {
            LOCK_THIN => w >> 10 == Self::thread_number(self.thread),
            LOCK_FAT => self.monitor_of(o).is_some_and(|m| self.get(m, KF::MonitorOwner) == self.thread),
            _ => false,
        }
    }
    /// `monitorexit`: false when the current thread does not own the monitor.
    #[inline]
    pub fn monitor_exit(&mut self, o: Ref) -> bool {
        let w = o.lock_word();
        if w & LOCK_MASK == LOCK_THIN && w >> 10 == Self::thread_number(self.thread) {
            o.set_lock_word(if w & 0x3fc == 0 { 0 } else { w - 4 });
            return true;
        }
        self.monitor_exit_slow(o)
    }
    #[cold]
    fn monitor_exit_slow(&mut self, o: Ref) -> bool {
        let Some(m) = self.monitor_of(o) else { return false };
        if self.get(m, KF::MonitorOwner) != self.thread {
            return false;
        }
        let r = m.read::<u32>(KF::MonitorRecursion.offset());
        if r > 0 {
            m.write::<u32>(KF::MonitorRecursion.offset(), r - 1);
            return true;
        }
        self.release(m);
        true
    }
    /// Gives a fat monitor up and wakes the first thread that wants it.
    fn release(&mut self, m: Ref) {
        self.put(m, KF::MonitorOwner, NULL);
        m.write::<u32>(KF::MonitorRecursion.offset(), 0);
        if let Some(t) = self.get(m, KF::MonitorEntry).some() {
            let next = t.read_ref(at::NEXT_WAITER);
            self.put(m, KF::MonitorEntry, next);
            t.write::<u32>(at::NEXT_WAITER, 0);
            t.write::<u32>(at::MONITOR, 0);
            // A thread that came out of `wait` keeps the reason why.
            let why = t.read::<u32>(at::FLAGS) & 7;
            t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) & !7);
            let why = [Woken::Signal, Woken::Signal, Woken::Timeout, Woken::Interrupt, Woken::Ready]
                [why.min(4) as usize];
            self.wake(t, why);
        }
    }
    fn not_owner(&mut self) -> Trap {
        self.throw_new("java/lang/IllegalMonitorStateException", Some("current thread is not owner"))
    }
    /// `Object.wait(millis)`; 0: without a limit. `Ok` when it is over and the monitor is held again.
    pub fn object_wait(&mut self, o: Ref, millis: i64) -> Result<(), Trap> {
        let t = self.thread;
        let again = t.read_ref(at::WAIT_OBJECT) == o;
        if !again {
            if !self.holds_lock(o) {
                return Err(self.not_owner());
            }
            if t.read::<u8>(KF::ThreadInterrupted.offset()) != 0 {
                t.write::<u8>(KF::ThreadInterrupted.offset(), 0);
                return Err(self.throw_new("java/lang/InterruptedException", None));
            }
            let m = self.inflate(o)?;
            let r = m.read::<u32>(KF::MonitorRecursion.offset());
            t.write::<u32>(at::RECURSION, r);
            self.put_ref(t, at::WAIT_OBJECT, o);
            // Append to the waiters.
            t.write::<u32>(at::NEXT_WAITER, 0);
            match self.get(m, KF::MonitorWaiters).some() {
                None => self.put(m, KF::MonitorWaiters, t),
                Some(mut last) => {
                    while let Some(n) = last.read_ref(at::NEXT_WAITER).some() {
                        last = n;
                    }
                    self.put_ref(last, at::NEXT_WAITER, t);
                }
            }
            self.release(m);
            let until = if millis == 0 { i64::MAX } else { after(millis.saturating_mul(1_000_000)) };
            return Err(self.wait_in(state::WAITING, until));
        }
        // Woken: leave the waiters' queue when nobody took us out of it, then take the monitor again.
        let why = t.read::<u32>(at::WOKEN);
        let m = self.inflate(o)?;
        if why != Woken::Signal as u32 {
            self.unqueue_waiter(m, t);
        }
        let owner = self.get(m, KF::MonitorOwner);
        if !owner.is_null() && owner != t {
            let flags = t.read::<u32>(at::FLAGS) & !7;
            t.write::<u32>(at::FLAGS, flags | why);
            self.queue_entry(m, t);
            self.put_ref(t, at::MONITOR, o);
            return Err(self.wait_in(state::BLOCKED, i64::MAX));
        }
        self.put(m, KF::MonitorOwner, t);
        m.write::<u32>(KF::MonitorRecursion.offset(), t.read::<u32>(at::RECURSION));
        t.write::<u32>(at::WAIT_OBJECT, 0);
        t.write::<u32>(at::WOKEN, 0);
        if why == Woken::Interrupt as u32 {
            t.write::<u8>(KF::ThreadInterrupted.offset(), 0);
            return Err(self.throw_new("java/lang/InterruptedException", None));
        }
        Ok(())
    }
    fn unqueue_waiter(&mut self, m: Ref, t: Ref) {
        let next = t.read_ref(at::NEXT_WAITER);
        let mut w = self.get(m, KF::MonitorWaiters);
        if w == t {
            self.put(m, KF::MonitorWaiters, next);
            t.write::<u32>(at::NEXT_WAITER, 0);
            return;
        }
        while !w.is_null() {
            if w.read_ref(at::NEXT_WAITER) == t {
                self.put_ref(w, at::NEXT_WAITER, next);
                t.write::<u32>(at::NEXT_WAITER, 0);
                return;
            }
            w = w.read_ref(at::NEXT_WAITER);
        }
    }
    /// `Object.notify` and `notifyAll`.
    pub fn object_notify(&mut self, o: Ref, all: bool) -> Result<(), Trap> {
        if !self.holds_lock(o) {
            return Err(self.not_owner());
        }
        self.notify_waiters(o, all);
        Ok(())
    }
    fn notify_waiters(&mut self, o: Ref, all: bool) {
        let Some(m) = self.monitor_of(o) else { return };
        while let Some(t) = self.get(m, KF::MonitorWaiters).some() {
            let next = t.read_ref(at::NEXT_WAITER);
            self.put(m, KF::MonitorWaiters, next);
            t.write::<u32>(at::NEXT_WAITER, 0);
            if t.read::<u32>(at::STATE) == state::WAITING {
                self.notified(m, o, t);
                if !all {
                    return;
                }
            }
        }
    }
    /// A thread has been taken out of the waiters' queue: it wants the monitor again.
    fn notified(&mut self, m: Ref, o: Ref, t: Ref) {
        if self.get(m, KF::MonitorOwner).is_null() {
            return self.wake(t, Woken::Signal);
        }
        t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) & !7 | Woken::Signal as u32);
        self.queue_entry(m, t);
        self.put_ref(t, at::MONITOR, o);
        self.set_waiting(t, state::BLOCKED, i64::MAX);
    }
    /// Wakes everybody who waits on an object (a thread that has ended: `join`).
    pub fn notify_all_of(&mut self, o: Ref) {
        self.notify_waiters(o, true)
    }
}
