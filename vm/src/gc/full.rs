//! Full collections: every live object of both spaces moves to the start of the old space, by way of scratch
//! memory. Until the result is known to fit, only headers of the original objects and the root table change,
//! and both can be taken back.

use super::classes::LiveClasses;
use super::frames::{slot_address, top_frame};
use super::layout::*;
use super::trace::{Full, Mover, SCRATCH_BASE, SoftPolicy, Tracer};
use super::young::is_busy;
use super::{GcState, LEAST_GROWTH, ThreadRoot};
use crate::classes::LOADER_NUMBER;
use crate::frame::Frame;
use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::map::{Mapping, PAGE, Span};
use crate::object::*;
use crate::session::{HEADER_BYTES, Root, header};
use crate::thread::{RAN, at, now_nanos};
use shared_classes::model::LOADER_SESSION;
use shared_classes::segment::OBJECT_BASE;

impl Vm {
    /// Collects both spaces. False: there is no room for the result (nothing has changed then).
    pub(super) fn collect_with(&mut self, clear_soft: bool) -> bool {
        let young = self.young_top - self.young_start;
        let before = header().old_top as usize;
        // The monitor table's copy aside, nothing is copied twice.
        let Some(span) = Span::new(SCRATCH_BASE, (before + young + PAGE - 1) & !(PAGE - 1)) else {
            return false;
        };
        let Ok(scratch) = Mapping::anonymous(span) else { return false };
        let begun = self.begin_collection();
        advise_huge(&scratch);
        let mut state = std::mem::take(self.extension::<GcState>());
        state.maps.enter();
        let threads = self.thread_roots();
        let no_queue = self.no_queue();
        let policy = self.soft_policy(clear_soft);
        let (roots, registers) = (header().roots, [self.thread, self.stack, self.thrown]);
        let monitors = Root::Monitors.get();
        Root::Monitors.set(NULL);
        let (mirrors, loaders) = (Root::PrivateMirrors.get(), Root::Loaders.get());
        let mut tracer = Tracer::new(Full { top: SCRATCH_BASE + HEADER_BYTES }, policy);
        Root::PrivateMirrors.set(NULL);
        Root::Loaders.set(NULL);
        tracer.classes = LiveClasses::new(&self.world, mirrors, loaders);
        for mut loader in elements(loaders).take_while(|l| l.read::<u32>(LOADER_NUMBER) <= LOADER_SESSION) {
            tracer.update_ref(&mut loader);
        }

        // Stacks first: their copies must be complete before anything else meets them.
        for t in &threads {
            Self::scan_thread(&mut tracer, &mut state, t);
        }
        *self.extension::<GcState>() = state;
        for root in header().roots.iter_mut() {
            tracer.update_ref(root);
        }
        let changed = crate::shared::Snapshot::take();
        crate::shared::for_each_changed(|at, class| {
            // SAFETY: a whole object, scanned once; no shared object moves.
            unsafe { tracer.scan_object(at, class) }
        });
        tracer.update_ref(&mut self.thread);
        tracer.update_ref(&mut self.thrown);
        tracer.update_ref(&mut self.stack);
        for m in elements(monitors).filter(|m| is_busy(*m)) {
            tracer.update_ref(&mut m.read_ref(KF::MonitorObject.offset()));
        }
        tracer.finish_references(no_queue);
        let table = Self::keep_busy_monitors(&mut tracer, monitors);
        let tables = [mirrors, loaders].map(|t| Self::keep_reached(&mut tracer, t));

        let top = (tracer.mover.top() - SCRATCH_BASE) as u64;
        if top > header().old_limit && !(self.grow)(top) {
            header().roots = roots;
            [self.thread, self.stack, self.thrown] = registers;
            changed.put_back();
            self.take_back();
            return false;
        }
        Root::Monitors.set(table);
        Root::PrivateMirrors.set(tables[0]);
        Root::Loaders.set(tables[1]);
        Self::deflate_idle_monitors(&tracer, monitors);
        let some_pending = !tracer.pending.is_empty();
        let head = tracer.link_pending(Root::PendingReferences.get());
        Root::PendingReferences.set(head);
        self.commit(before, top as usize);
        drop(scratch);
        self.end_collection(1, begun);
        self.advance_soft_clock();
        if some_pending {
            self.pending_references_available();
        }
        self.check_heap("full");
        true
    }

    /// Copies a thread's stack, as far as it is in use, and corrects the references in the copy.
    fn scan_thread(tracer: &mut Tracer<Full>, state: &mut GcState, t: &ThreadRoot) {
        if !t.thread.is_null() {
            let copy = Full::place(tracer.mover.forward(t.thread.0)) + at::FLAGS as usize;
            if !t.current {
                // SAFETY: the copy of a Thread object.
                unsafe { *(copy as *mut u32) &= !RAN };
            }
        }
        if t.stack.is_null() || tracer.mover.reached(t.stack.0).is_some() {
            return;
        }
        let (from, header) = (t.stack.address(), t.stack.header());
        let top = top_frame(t.stack, t.fp, t.sp);
        let used = slot_address(0, top.map_or(0, |f| f.sp));
        // SAFETY: a stack object that has not moved; slots beyond its top mean nothing.
        let new = unsafe {
            let size = object_size(from, header);
            tracer.mover.place_copy(from, header, size, used)
        };
        let Some(top) = top else { return };
        for f in std::iter::successors(Some(top), Frame::caller) {
            tracer.classes.reach(f.method().class);
        }
        let copy = Full::place(new);
        state.maps.for_each_slot(top, |i| {
            // SAFETY: a slot of the copy that holds an old reference, visited once.
            unsafe { tracer.update(slot_address(copy, i)) }
        });
    }

    /// Makes the monitor table anew with the monitors in use, and brings those. Returns the table, or null.
    fn keep_busy_monitors(tracer: &mut Tracer<Full>, monitors: Ref) -> Ref {
        if !elements(monitors).any(is_busy) {
            return NULL;
        }
        let table = Ref(tracer.mover.forward(monitors.0));
        for (i, m) in (0..monitors.len()).map(|i| (i, monitors.element(i))) {
            if !m.is_null() && !is_busy(m) {
                // SAFETY: element `i` of the table's copy, which has not been scanned.
                unsafe { *((Full::place(table.0) + ARRAY_BASE as usize + 4 * i) as *mut u32) = 0 };
            }
        }
        tracer.drain();
        table
    }

    /// Brings a table whose elements are kept only if something else has reached them.
    fn keep_reached(tracer: &mut Tracer<Full>, table: Ref) -> Ref {
        if table.is_null() {
            return NULL;
        }
        let new = Ref(tracer.mover.forward(table.0));
        for (i, r) in (0..table.len()).map(|i| (i, table.element(i))) {
            if !r.is_null() && tracer.mover.reached(r.0).is_none() {
                // SAFETY: element `i` of the table's copy, which has not been scanned.
                unsafe { *((Full::place(new.0) + ARRAY_BASE as usize + 4 * i) as *mut u32) = 0 };
            }
        }
        tracer.drain();
        new
    }

    /// Gives the objects of idle monitors a plain lock word again. `monitors` is the old table.
    fn deflate_idle_monitors(tracer: &Tracer<Full>, monitors: Ref) {
        for m in elements(monitors).filter(|m| !is_busy(*m)) {
            let object = m.read_ref(KF::MonitorObject.offset());
            if !object.is_null()
                && let Some(new) = tracer.mover.reached(object.0)
            {
                let hash = m.read::<u32>(KF::MonitorHash.offset());
                // SAFETY: the lock word of the object's copy.
                unsafe { *((Full::place(new) + 4) as *mut u32) = hash << 2 | LOCK_NEUTRAL };
            }
        }
    }

    /// Replaces the old space's content by the scratch memory's.
    fn commit(&mut self, before: usize, top: usize) {
        let h = header();
        let live = (top - HEADER_BYTES) as u64;
        h.old_top = top as u64;
        h.old_threshold = (top as u64 + live.max(LEAST_GROWTH)).min(h.quota);
        h.collections[1] += 1;
        self.counters.full_collections += 1;
        let from = (SCRATCH_BASE + HEADER_BYTES) as *const u8;
        let to = (OBJECT_BASE + HEADER_BYTES) as *mut u8;
        // SAFETY: both ranges are mapped and apart; nothing refers to the old content any more.
        unsafe { std::ptr::copy_nonoverlapping(from, to, live as usize) };
        if before > top {
            clear(OBJECT_BASE + top, OBJECT_BASE + before, OBJECT_BASE + h.old_threshold as usize);
        }
        for r in self.remembered.drain(..).filter(|r| r.is_shared()) {
            r.write::<u64>(0, r.header() & !GC_REMEMBERED);
        }
        self.reset_nursery();
    }

    /// Restores the headers of all objects that were copied.
    fn take_back(&mut self) {
        let spaces = [
            (OBJECT_BASE + HEADER_BYTES, OBJECT_BASE + header().old_top as usize),
            (self.young_start, self.young_top),
        ];
        for (start, end) in spaces {
            let mut at = start;
            while at < end {
                // SAFETY: objects follow each other in both spaces, with zero words where room was left unused;
                // a forwarded object's header is in its copy.
                unsafe {
                    let mut word = *(at as *const u64);
                    if word & GC_FORWARDED != 0 {
                        word = *(Full::place((word >> 32) as u32) as *const u64);
                        *(at as *mut u64) = word;
                    }
                    at += if word == 0 { 8 } else { object_size(at, word) };
                }
            }
        }
        for r in &self.remembered {
            r.write::<u64>(0, r.header() | GC_REMEMBERED);
        }
    }

    /// Soft references live a second for each free megabyte of the quota after their last use.
    fn soft_policy(&self, clear_all: bool) -> SoftPolicy {
        if clear_all {
            return SoftPolicy::Clear;
        }
        let Some((mirror, offset)) = self.soft_clock() else { return SoftPolicy::Keep };
        let h = header();
        // What was alive after the last collection follows from the threshold it set.
        let live = if h.old_threshold < h.quota { h.old_threshold / 2 } else { h.old_top };
        let free = (h.quota.saturating_sub(live) >> 20) as i64;
        SoftPolicy::Idle { clock: mirror.read::<i64>(offset), limit: free.saturating_mul(1000) }
    }
    fn soft_clock(&self) -> Option<(Ref, u32)> {
        let (class, offset) = (KC::SoftReference.get(), KF::SoftClock.offset());
        if class.is_none() || offset == 0 {
            return None;
        }
        self.mirror_if_any(class).some().map(|m| (m, offset))
    }
    fn advance_soft_clock(&mut self) {
        if let Some((mirror, offset)) = self.soft_clock() {
            mirror.write::<i64>(offset, now_nanos() / 1_000_000);
        }
    }
}

/// The non-null elements of a table, or none.
fn elements(table: Ref) -> impl Iterator<Item = Ref> {
    let n = if table.is_null() { 0 } else { table.len() };
    (0..n).map(move |i| table.element(i)).filter(|m| !m.is_null())
}

/// Zeroes `[from, end)` of the session file; pages from `keep` on, which are not needed soon, are given back.
fn clear(from: usize, end: usize, keep: usize) {
    let page_up = |a: usize| (a + PAGE - 1) & !(PAGE - 1);
    let give = page_up(keep.max(from));
    let mut zero_to = end;
    if end > give + PAGE {
        let give_end = end & !(PAGE - 1);
        // SAFETY: whole pages of the session's shared mapping, whose content is dead; punched pages read as zero.
        let done = unsafe { libc::madvise(give as *mut _, give_end - give, libc::MADV_REMOVE) == 0 };
        if done {
            // SAFETY: the rest of the last page, which is mapped.
            unsafe { std::ptr::write_bytes(give_end as *mut u8, 0, end - give_end) };
            zero_to = give;
        }
    }
    if zero_to > from {
        // SAFETY: dead content of the mapped old space.
        unsafe { std::ptr::write_bytes(from as *mut u8, 0, zero_to - from) };
    }
}

/// Large scratch memory is better had in large pages.
fn advise_huge(scratch: &Mapping) {
    let span = scratch.span();
    if span.len() >= 4 << 20 {
        // SAFETY: our own mapping; advice only, which may be refused.
        let _ = unsafe { libc::madvise(scratch.base().cast(), span.len(), libc::MADV_HUGEPAGE) };
    }
}
