//! Tracing by copying: what both collections do alike.
//!
//! ```text
//!   to-space:   ... copied and scanned | copied, not yet scanned | free
//!                                      ▲ scan                    ▲ top
//! ```
//! [`Tracer::update`] brings an object to to-space when a slot refers to it (its old header then holds the new
//! reference) and corrects the slot; [`Tracer::drain`] scans what was brought until nothing is left. Where
//! to-space is says the [`Mover`]. References (java.lang.ref) are met while scanning and decided by
//! [`Tracer::finish_references`], in the order soft, weak, final, phantom.

use super::classes::LiveClasses;
use super::layout::*;
use crate::classes::MIRROR_CLASS;
use crate::known::KF;
use crate::object::*;
use shared_classes::model::{Class, Kind, Special};

/// Where objects go. A reference is *old* before it is forwarded and *new* afterwards.
pub(crate) trait Mover {
    /// Brings an object to to-space, once; returns its new reference. `r` is an old reference, not null.
    fn forward(&mut self, r: u32) -> u32;
    /// The new reference of an object that is known to live; `None` when it was not reached.
    fn reached(&self, r: u32) -> Option<u32>;
    /// Could this slot value need forwarding?
    fn moves(r: u32) -> bool;
    /// Where the content of an object with this new reference lies now.
    fn place(r: u32) -> usize;
    /// The new reference of an object by the place of its content.
    fn reference_at(at: usize) -> Ref;
    /// First free byte of to-space.
    fn top(&self) -> usize;
    /// Are classes of the session's own found alive or dead?
    const CLASSES: bool;
    /// Brings what hangs on classes and loaders that were reached; false: nothing new.
    fn follow_classes(&mut self, _: &mut LiveClasses) -> bool {
        false
    }
}

/// The header word of a forwarded object.
#[inline(always)]
fn forwarding(new: u32) -> u64 {
    (new as u64) << 32 | GC_FORWARDED
}

/// Copies whole words; objects are mostly a few words long.
///
/// # Safety
/// `size` bytes (a multiple of eight) at `from` and `to` are mapped, apart from each other and eight-aligned.
#[inline(always)]
unsafe fn copy_words(from: usize, to: usize, size: usize) {
    // SAFETY: the caller's contract.
    unsafe {
        if size <= 64 {
            let (mut f, mut t) = (from as *const u64, to as *mut u64);
            let end = (from + size) as *const u64;
            while f < end {
                *t = *f;
                f = f.add(1);
                t = t.add(1);
            }
        } else {
            std::ptr::copy_nonoverlapping(from as *const u8, to as *mut u8, size);
        }
    }
}

/// Young collection: from the nursery to the end of the old space.
pub(crate) struct Young {
    /// First free byte (address in the object window). There is room for the whole nursery.
    pub top: usize,
}

impl Young {
    #[inline(never)]
    fn copy(&mut self, at: usize, header: u64) -> u32 {
        // SAFETY: `at` is a live object of the nursery that has not moved; the old space has room for all of them.
        unsafe {
            let size = object_size(at, header);
            let to = self.top;
            self.top += size;
            copy_words(at, to, size);
            let new = reference(to).0;
            *(at as *mut u64) = forwarding(new);
            new
        }
    }
}

impl Mover for Young {
    const CLASSES: bool = false;
    #[inline(always)]
    fn forward(&mut self, r: u32) -> u32 {
        if r < NURSERY_REF {
            return r;
        }
        let at = address(r);
        // SAFETY: references to the nursery are to objects there.
        let header = unsafe { *(at as *const u64) };
        if header & GC_FORWARDED != 0 { (header >> 32) as u32 } else { self.copy(at, header) }
    }
    #[inline(always)]
    fn reached(&self, r: u32) -> Option<u32> {
        if r < NURSERY_REF {
            return Some(r);
        }
        // SAFETY: as in `forward`.
        let header = unsafe { *(address(r) as *const u64) };
        (header & GC_FORWARDED != 0).then_some((header >> 32) as u32)
    }
    #[inline(always)]
    fn moves(r: u32) -> bool {
        r >= NURSERY_REF
    }
    #[inline(always)]
    fn place(r: u32) -> usize {
        address(r)
    }
    #[inline(always)]
    fn reference_at(at: usize) -> Ref {
        reference(at)
    }
    #[inline(always)]
    fn top(&self) -> usize {
        self.top
    }
}

/// Full collection: from both spaces to scratch memory, where everything lies as far from [`SCRATCH_BASE`] as it
/// will lie from the object window's start.
pub(crate) struct Full {
    /// First free byte (address in the scratch memory).
    pub top: usize,
}

/// Where the scratch memory of full collections is mapped.
pub(crate) const SCRATCH_BASE: usize = 0x1c00_0000_0000;
const SCRATCH_DELTA: usize = SCRATCH_BASE - shared_classes::segment::OBJECT_BASE;

impl Full {
    #[inline(never)]
    fn copy(&mut self, at: usize, header: u64) -> u32 {
        // SAFETY: `at` is a live object that has not moved; the scratch memory has room for both spaces.
        unsafe {
            let size = object_size(at, header);
            self.place_copy(at, header, size, size)
        }
    }
    /// Copies the first `used` bytes of an object of `size` bytes; the rest is zero.
    ///
    /// # Safety
    /// The object at `at` has that size and header and has not moved.
    pub unsafe fn place_copy(&mut self, at: usize, header: u64, size: usize, used: usize) -> u32 {
        let to = self.top;
        self.top += size;
        // SAFETY: the caller's contract; the scratch memory has room for both spaces and is zero beyond `top`.
        unsafe {
            copy_words(at, to, used);
            *(to as *mut u64) = header & !GC_REMEMBERED;
            let new = Self::reference_at(to).0;
            *(at as *mut u64) = forwarding(new);
            new
        }
    }
}

impl Mover for Full {
    const CLASSES: bool = true;
    fn follow_classes(&mut self, classes: &mut LiveClasses) -> bool {
        classes.follow(self)
    }
    #[inline(always)]
    fn forward(&mut self, r: u32) -> u32 {
        if Ref(r).is_shared() {
            return r;
        }
        let at = address(r);
        // SAFETY: old references are to objects of one of the spaces.
        let header = unsafe { *(at as *const u64) };
        if header & GC_FORWARDED != 0 { (header >> 32) as u32 } else { self.copy(at, header) }
    }
    #[inline(always)]
    fn reached(&self, r: u32) -> Option<u32> {
        if Ref(r).is_shared() {
            return Some(r);
        }
        // SAFETY: as in `forward`.
        let header = unsafe { *(address(r) as *const u64) };
        (header & GC_FORWARDED != 0).then_some((header >> 32) as u32)
    }
    #[inline(always)]
    fn moves(r: u32) -> bool {
        r != 0
    }
    #[inline(always)]
    fn place(r: u32) -> usize {
        if Ref(r).is_shared() {
            return address(r);
        }
        address(r) + SCRATCH_DELTA
    }
    #[inline(always)]
    fn reference_at(at: usize) -> Ref {
        reference(at - SCRATCH_DELTA)
    }
    #[inline(always)]
    fn top(&self) -> usize {
        self.top
    }
}

/// Which soft references a collection clears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SoftPolicy {
    /// None.
    Keep,
    /// Those not used for so many milliseconds before `clock`.
    Idle { clock: i64, limit: i64 },
    /// All whose referents are not reachable otherwise.
    Clear,
}

/// The state of a collection.
pub(crate) struct Tracer<M: Mover> {
    /// Where objects go.
    pub mover: M,
    scan: usize,
    /// Classes of the session's own that are in use.
    pub classes: LiveClasses,
    policy: SoftPolicy,
    /// Off once weak references have been cleared: what finalizers revive keeps its referents.
    discovering: bool,
    /// References met whose referents were not reached then, by place: soft, weak, final, phantom.
    found: [Vec<usize>; 4],
    /// Places of references to hand to the reference handler.
    pub pending: Vec<usize>,
}

impl<M: Mover> Tracer<M> {
    pub fn new(mover: M, policy: SoftPolicy) -> Tracer<M> {
        let scan = mover.top();
        let (found, pending) = Default::default();
        let classes = LiveClasses::default();
        Tracer { mover, scan, classes, policy, discovering: true, found, pending }
    }

    /// Corrects a slot, bringing its object to to-space.
    ///
    /// # Safety
    /// `slot` is the address of a mapped word that holds null or an old reference; it is updated only once.
    #[inline(always)]
    pub unsafe fn update(&mut self, slot: usize) {
        // SAFETY: the caller's contract.
        unsafe {
            let slot = slot as *mut u32;
            let r = *slot;
            if M::moves(r) {
                *slot = self.mover.forward(r);
            }
        }
    }
    /// The same for a reference in a variable.
    #[inline]
    pub fn update_ref(&mut self, r: &mut Ref) {
        if M::moves(r.0) {
            r.0 = self.mover.forward(r.0);
        }
    }

    /// Corrects the references in the object at `at`.
    ///
    /// # Safety
    /// A whole object of `class` lies at `at`, with old references, scanned only once.
    #[inline(always)]
    pub unsafe fn scan_object(&mut self, at: usize, class: &Class) {
        // SAFETY: the caller's contract; runs lie within the object.
        unsafe {
            for_each_run(at, class, |(first, count)| {
                let mut slot = first;
                let end = first + 4 * count;
                while slot < end {
                    self.update(slot);
                    slot += 4;
                }
            });
            if M::CLASSES {
                self.classes.reach_class(class);
                if self.classes.is_throwable(class) {
                    let trace = *((at + KF::ThrowableBacktrace.offset() as usize) as *const u32);
                    if trace != 0 {
                        self.classes.reach_trace(M::place(trace));
                    }
                }
            }
            if class.special == Special::None {
                return;
            }
            if is_reference(class) {
                self.scan_referent(at, class);
            } else if M::CLASSES && class.special == Special::Mirror {
                let of = mirrored(at);
                if of.is_some() {
                    self.classes.reach(of);
                }
            }
        }
    }

    /// # Safety
    /// As [`Tracer::scan_object`], for a reference whose other fields have been scanned.
    #[cold]
    unsafe fn scan_referent(&mut self, at: usize, class: &Class) {
        // SAFETY: the caller's contract.
        unsafe {
            let slot = (at + REFERENT as usize) as *mut u32;
            let r = *slot;
            if r == 0 {
                return;
            }
            if let Some(new) = self.mover.reached(r) {
                *slot = new;
                return;
            }
            let strong = !self.discovering
                || match class.special {
                    Special::Soft => match self.policy {
                        SoftPolicy::Keep => true,
                        SoftPolicy::Clear => false,
                        SoftPolicy::Idle { clock, limit } => {
                            let used = *((at + KF::SoftTimestamp.offset() as usize) as *const i64);
                            clock.wrapping_sub(used) <= limit
                        }
                    },
                    // Its object has been handed to the finalizer already.
                    Special::Final => *((at + KF::ReferenceNext.offset() as usize) as *const u32) != 0,
                    _ => false,
                };
            if strong {
                *slot = self.mover.forward(r);
            } else {
                let list = match class.special {
                    Special::Soft => 0,
                    Special::Weak => 1,
                    Special::Final => 2,
                    _ => 3,
                };
                self.found[list].push(at);
            }
        }
    }

    /// Scans what was brought to to-space until nothing is left.
    pub fn drain(&mut self) {
        loop {
            if self.scan == self.mover.top() && !self.mover.follow_classes(&mut self.classes) {
                return;
            }
            self.scan_brought();
        }
    }
    #[inline]
    fn scan_brought(&mut self) {
        while self.scan < self.mover.top() {
            let at = self.scan;
            // SAFETY: `scan` is the start of an object that was copied whole and has not been scanned.
            unsafe {
                let header = *(at as *const u64);
                let class = class_of(header);
                match class.kind {
                    Kind::Instance if class.special == Special::None => {
                        self.scan = at + class.instance_size as usize;
                    }
                    _ => self.scan = at + object_size(at, header),
                }
                self.scan_object(at, class);
            }
        }
    }

    /// Decides what happens to the references met, after everything strongly reachable has been brought: clears,
    /// revives what is to be finalized, and fills `pending`. `no_queue` is the (old reference of the) queue of
    /// references that nobody wants to hear of, or null.
    pub fn finish_references(&mut self, no_queue: Ref) {
        self.drain();
        if self.found.iter().all(Vec::is_empty) {
            return;
        }
        let no_queue = no_queue.some().and_then(|q| self.mover.reached(q.0)).unwrap_or(0);
        let [soft, weak, fin, phantom] = std::mem::take(&mut self.found);
        self.clear_unreached(&soft, no_queue);
        self.clear_unreached(&weak, no_queue);
        self.discovering = false;
        for at in fin {
            // SAFETY: `at` is the place of a FinalReference; its referent is still an old reference.
            unsafe {
                let slot = (at + REFERENT as usize) as *mut u32;
                match self.mover.reached(*slot) {
                    Some(new) => *slot = new,
                    None => {
                        *slot = self.mover.forward(*slot);
                        // No longer active.
                        let me = M::reference_at(at);
                        *((at + KF::ReferenceNext.offset() as usize) as *mut u32) = me.0;
                        self.pending.push(at);
                    }
                }
            }
        }
        self.drain();
        self.clear_unreached(&phantom, no_queue);
    }

    fn clear_unreached(&mut self, list: &[usize], no_queue: u32) {
        for &at in list {
            // SAFETY: `at` is the place of a reference; its referent is still an old reference.
            unsafe {
                let slot = (at + REFERENT as usize) as *mut u32;
                match self.mover.reached(*slot) {
                    Some(new) => *slot = new,
                    None => {
                        *slot = 0;
                        let queue = *((at + KF::ReferenceQueueField.offset() as usize) as *const u32);
                        if queue != no_queue || no_queue == 0 {
                            self.pending.push(at);
                        }
                    }
                }
            }
        }
    }

    /// Links the pending references through `discovered` before `head`; returns the new head.
    pub fn link_pending(&mut self, mut head: Ref) -> Ref {
        for &at in &self.pending {
            // SAFETY: `at` is the place of a reference.
            unsafe { *((at + KF::ReferenceDiscovered.offset() as usize) as *mut u32) = head.0 };
            head = M::reference_at(at);
        }
        head
    }
}

/// Two words that a mirror's scan relies on.
const _: () = assert!(MIRROR_CLASS == 8 && REFERENT == 8);
