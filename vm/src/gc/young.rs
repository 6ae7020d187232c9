//! Young collections: every live object of the nursery moves to the old space.

use super::frames::{slot_address, top_frame};
use super::layout::class_of;
use super::trace::{Mover, SoftPolicy, Tracer, Young};
use super::{GcState, ThreadRoot};
use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::object::*;
use crate::session::{Root, header};
use crate::thread::{RAN, at};
use shared_classes::segment::{NURSERY_OFFSET, OBJECT_BASE};

impl Vm {
    /// Collects the nursery. False: the session's file can't hold the survivors (nothing has changed then).
    pub fn collect_young(&mut self) -> bool {
        if self.young_top == self.young_start {
            self.forget_remembered();
            return true;
        }
        let worst = header().old_top + (self.young_top - self.young_start) as u64;
        if worst > header().old_limit && (worst > NURSERY_OFFSET as u64 || !(self.grow)(worst)) {
            return self.collect_full();
        }
        let begun = self.begin_collection();
        let mut state = std::mem::take(self.extension::<GcState>());
        state.maps.enter();
        let threads = self.thread_roots();
        let no_queue = self.no_queue();
        let top = OBJECT_BASE + header().old_top as usize;
        let mut tracer = Tracer::new(Young { top }, SoftPolicy::Keep);

        for root in header().roots.iter_mut() {
            tracer.update_ref(root);
        }
        for t in threads.iter().filter(|t| t.ran) {
            Self::scan_young_thread(&mut tracer, &mut state, t);
        }
        tracer.update_ref(&mut self.thread);
        tracer.update_ref(&mut self.thrown);
        let monitors = self.scan_remembered(&mut tracer);
        tracer.finish_references(no_queue);
        Self::settle_young_monitors(&tracer, &monitors);

        let some_pending = !tracer.pending.is_empty();
        let head = tracer.link_pending(Root::PendingReferences.get());
        Root::PendingReferences.set(head);
        let h = header();
        h.old_top = (tracer.mover.top() - OBJECT_BASE) as u64;
        h.collections[0] += 1;
        *self.extension::<GcState>() = state;
        self.reset_nursery();
        self.counters.young_collections += 1;
        self.end_collection(0, begun);
        if some_pending {
            self.pending_references_available();
        }
        self.check_heap("young");
        true
    }

    fn scan_young_thread(tracer: &mut Tracer<Young>, state: &mut GcState, t: &ThreadRoot) {
        if !t.thread.is_null() {
            let thread = Ref(tracer.mover.forward(t.thread.0));
            if !t.current {
                thread.write::<u32>(at::FLAGS, thread.read::<u32>(at::FLAGS) & !RAN);
            }
        }
        if t.stack.is_null() {
            return;
        }
        if let Some(top) = top_frame(t.stack, t.fp, t.sp) {
            let stack = t.stack.address();
            state.maps.for_each_slot(top, |i| {
                // SAFETY: a slot of the stack that holds a reference, visited once; stacks are never young.
                unsafe { tracer.update(slot_address(stack, i)) }
            });
        }
    }

    /// Scans the remembered objects and forgets them. Returns the monitors among them whose objects are young
    /// and which must not keep them alive.
    fn scan_remembered(&mut self, tracer: &mut Tracer<Young>) -> Vec<Ref> {
        let mut monitors = Vec::new();
        let monitor_class = KC::Monitor.get();
        for i in 0..self.remembered.len() {
            let r = self.remembered[i];
            let header = r.header() & !GC_REMEMBERED;
            r.write::<u64>(0, header);
            let object = r.class() == monitor_class && !is_busy(r);
            let object = if object { r.read_ref(KF::MonitorObject.offset()) } else { NULL };
            if object.is_young() {
                // Taken out for the scan: weak.
                r.write::<u32>(KF::MonitorObject.offset(), 0);
                monitors.push(r);
                monitors.push(object);
            }
            // SAFETY: a whole object of the old space, scanned once in this collection.
            unsafe { tracer.scan_object(r.address(), class_of(header)) };
        }
        self.remembered.clear();
        monitors
    }

    /// `monitors`: pairs of a monitor and its (old reference to a) young object. Those whose objects died go.
    fn settle_young_monitors(tracer: &Tracer<Young>, monitors: &[Ref]) {
        for pair in monitors.chunks_exact(2) {
            let (m, object) = (pair[0], pair[1]);
            match tracer.mover.reached(object.0) {
                Some(new) => m.write::<u32>(KF::MonitorObject.offset(), new),
                None => {
                    // The dead object's lock word still tells the number.
                    let (table, n) = (Root::Monitors.get(), object.lock_word() >> 2);
                    if !table.is_null() && (n as usize) < table.len() && table.element(n as usize) == m {
                        table.write::<u32>(ARRAY_BASE + 4 * n, 0);
                    }
                }
            }
        }
    }

    pub(super) fn forget_remembered(&mut self) {
        for r in self.remembered.drain(..) {
            r.write::<u64>(0, r.header() & !GC_REMEMBERED);
        }
    }
}

/// Is the monitor owned or waited for?
pub(super) fn is_busy(m: Ref) -> bool {
    [KF::MonitorOwner, KF::MonitorEntry, KF::MonitorWaiters].iter().any(|f| m.read::<u32>(f.offset()) != 0)
}
