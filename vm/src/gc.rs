//! The precise moving collector of a session's heap.
//!
//! ```text
//!  old space (session file)                                nursery (worker's memory)
//!  | header page | objects, threads, stacks, mirrors | free ...      | objects | free |
//!                                        old_top ▲                   young_top ▲
//!   young:  live objects of the nursery ──▶ end of the old space; the nursery is empty then
//!   full:   live objects of both ──▶ scratch memory ──▶ copied back to the start of the old space
//! ```
//! Roots are the session's root table, the frames of all live threads, and for young collections the remembered
//! set: old objects that may refer to young ones. Stacks of threads that did not run since the last collection
//! hold no young references and are passed over. After either collection the nursery is empty and zero, the old
//! space is densely filled up to `old_top`, and everything beyond is zero: allocation relies on it.
//!
//! A collection needs room for the worst case. A young one that can't get it becomes a full one; a full one that
//! finds that its result does not fit takes everything back and says so.

mod account;
pub mod census;
mod classes;
pub(crate) mod frames;
mod full;
pub(crate) mod layout;
mod publish;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod shared_tests;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod trace;
mod young;

use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::object::*;
use crate::session::{HEADER_BYTES, Root, header};
use crate::thread::{Woken, at};
use frames::RefMaps;
use shared_classes::segment::OBJECT_BASE;

/// The old space may always grow by this much before it is collected again.
const LEAST_GROWTH: u64 = 4 << 20;

/// Collections for each verification of the heap while every allocation collects.
const STRESS_CHECKS: u64 = 61;

/// What the collector keeps in the worker between collections.
#[derive(Default)]
struct GcState {
    maps: RefMaps,
}

/// A live thread's stack, as the collector finds it.
struct ThreadRoot {
    thread: Ref,
    /// Null when the thread has no stack.
    stack: Ref,
    fp: usize,
    sp: usize,
    /// The stack may hold young references.
    ran: bool,
    /// The thread goes on running after the collection, so it has run since.
    current: bool,
}

impl Vm {
    /// Collects so that `size` more bytes can be allocated, by a young collection when that will do. False: even
    /// a full collection that clears all soft references leaves too little room within the quota; the caller
    /// throws OutOfMemoryError.
    #[must_use]
    pub fn make_room(&mut self, size: usize) -> bool {
        let h = header();
        let large = size >= (self.young_end - self.young_start) / 8;
        // What the nursery has room for, and was asked for nevertheless, is for the old space.
        let old = if large || size <= self.young_end - self.young_top { size as u64 } else { 0 };
        let limit = h.old_threshold.min(h.quota);
        if !self.want_full_gc && h.old_top + old <= limit && self.collect_young() {
            let end = header().old_top + old;
            if end <= limit && (end <= header().old_limit || (self.grow)(end)) {
                return true;
            }
        }
        self.make_room_fully(old)
    }
    fn make_room_fully(&mut self, old: u64) -> bool {
        self.want_full_gc = false;
        let enough = |vm: &mut Vm| {
            let end = header().old_top + old;
            end <= header().quota && (end <= header().old_limit || (vm.grow)(end))
        };
        let room = self.collect_full() && (enough(self) || self.collect_with(true) && enough(self));
        if !room {
            return false;
        }
        let h = header();
        // A large object may need more than the usual growth.
        h.old_threshold = h.old_threshold.max(h.old_top + old + LEAST_GROWTH / 2).min(h.quota);
        true
    }
    /// Collects both spaces. False: the session's file can't hold the result (nothing has changed then).
    pub fn collect_full(&mut self) -> bool {
        self.collect_with(false)
    }
    /// Empties the nursery, so that all of the session's state is in its segment. Registers of the current
    /// thread have been saved. Cleared references may have made the reference handler runnable. False: the
    /// session's file can't hold its state.
    #[must_use]
    pub fn prepare_detach(&mut self) -> bool {
        if !self.collect_young() {
            return false;
        }
        let h = header();
        if h.old_top > h.old_threshold.min(h.quota) {
            return self.collect_full();
        }
        true
    }
    /// Gives up a session whose state can't be kept: nothing of it stays in the process.
    pub fn discard_session(&mut self) {
        self.offheap_drop();
        self.reset_nursery();
        self.forget_remembered();
    }
    /// The objects of the old space that a predicate picks, in order. For the template's builder: after a full
    /// collection, when the old space is all there is.
    pub fn find_old(&self, mut wanted: impl FnMut(Ref) -> bool) -> Vec<Ref> {
        let end = OBJECT_BASE + header().old_top as usize;
        let mut at = OBJECT_BASE + HEADER_BYTES;
        let mut found = Vec::new();
        while at < end {
            let r = Ref::at(at);
            let word = r.header();
            if word == 0 {
                // Room that was taken and not used.
                at += 8;
                continue;
            }
            if wanted(r) {
                found.push(r);
            }
            // SAFETY: the old space is densely filled with objects up to its top.
            at += unsafe { layout::object_size(at, word) };
        }
        found
    }
    /// Bytes of heap in use, given to the session by now, and the most it may have.
    pub fn heap_used(&self) -> (u64, u64, u64) {
        let h = header();
        let used = h.old_top - HEADER_BYTES as u64 + (self.young_top - self.young_start) as u64;
        let nursery = (self.young_end - self.young_start) as u64;
        let given = (h.old_threshold + nursery).min(h.quota).max(used);
        // Survivors of the nursery may lie beyond the quota until the next full collection.
        (used.min(h.quota), given.min(h.quota), h.quota)
    }

    /// The live threads with their stacks; the current one by the machine's registers.
    fn thread_roots(&self) -> Vec<ThreadRoot> {
        let table = Root::Threads.get();
        let n = if table.is_null() { 0 } else { (header().threads as usize).min(table.len()) };
        let mut all: Vec<Ref> = (0..n).map(|i| table.element(i)).filter(|t| !t.is_null()).collect();
        for extra in [Root::MainThread.get(), self.thread] {
            if !extra.is_null() && !all.contains(&extra) {
                all.push(extra);
            }
        }
        let mut roots: Vec<ThreadRoot> = all
            .into_iter()
            .map(|thread| {
                if thread == self.thread && !self.stack.is_null() {
                    let (stack, fp, sp) = (self.stack, self.fp, self.sp);
                    return ThreadRoot { thread, stack, fp, sp, ran: true, current: true };
                }
                ThreadRoot {
                    thread,
                    stack: thread.read_ref(at::STACK),
                    fp: thread.read::<u32>(at::FP) as usize,
                    sp: thread.read::<u32>(at::SP) as usize,
                    ran: thread.is_young() || thread.read::<u32>(at::FLAGS) & crate::thread::RAN != 0,
                    current: thread == self.thread,
                }
            })
            .collect();
        if self.thread.is_null() && !self.stack.is_null() {
            let (fp, sp) = (self.fp, self.sp);
            roots.push(ThreadRoot { thread: NULL, stack: self.stack, fp, sp, ran: true, current: true });
        }
        roots
    }
    /// The queue of references that are registered with none: those need no reference handler.
    fn no_queue(&self) -> Ref {
        let class = KC::ReferenceQueue.get();
        if class.is_none() || KF::ReferenceQueueNull.offset() == 0 {
            return NULL;
        }
        self.mirror_if_any(class).some().map_or(NULL, |m| m.read_ref(KF::ReferenceQueueNull.offset()))
    }
    /// Tells the reference handler, if it waits, that references are pending: natives that wait for them keep
    /// their thread in [`Root::ReferenceHandler`].
    pub fn pending_references_available(&mut self) {
        if let Some(t) = Root::ReferenceHandler.get().some() {
            Root::ReferenceHandler.set(NULL);
            self.wake(t, Woken::Signal);
        }
    }
    /// After a collection: empties the nursery and counts.
    fn reset_nursery(&mut self) {
        let used = self.young_top - self.young_start;
        // SAFETY: the nursery is mapped from `young_start` to `young_end`; nothing in it is alive any more.
        unsafe { std::ptr::write_bytes(self.young_start as *mut u8, 0, used) };
        self.young_top = self.young_start;
        self.counters.allocated += used as u64;
    }
    /// In verifying mode a heap that is not as it should be ends the worker: going on would spread the damage.
    /// Where every allocation collects, only some of the collections are followed by a look at the whole heap.
    fn check_heap(&self, what: &str) {
        let n = header().collections[0] + header().collections[1];
        let due = self.verify && (!self.gc_stress || n.is_multiple_of(STRESS_CHECKS));
        if due && let Err(e) = self.verify_heap() {
            panic!("heap verification failed after a {what} collection: {e}");
        }
    }
}
