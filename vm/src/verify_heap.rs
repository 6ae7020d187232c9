//! The heap verifier: walks both spaces and says what is wrong with the first object that is not as it should be.
//!
//! Checked: objects follow each other with plausible headers; every reference, in objects, roots and frames, is to
//! the start of an object; old objects that refer to young ones are remembered; lock words and the monitor table
//! agree; shared objects of pages that the session has not changed refer to shared objects only; nothing beyond the used parts is non-zero where allocation counts on it.

use crate::frame::FRAME_SLOTS;
use crate::gc::frames::{map_of, top_frame};
use crate::gc::layout::*;
use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::object::*;
use crate::session::{HEADER_BYTES, Root, header};
use crate::thread::{RAN, at};
use shared_classes::model::{Class, Kind, Special};
use shared_classes::segment::{CLASS_BASE, NURSERY_OFFSET, OBJECT_BASE, Seg};

/// The starts of the objects of one space: a bit for every eight bytes.
struct Starts {
    start: usize,
    end: usize,
    bits: Vec<u64>,
}

impl Starts {
    fn new(start: usize, end: usize) -> Starts {
        Starts { start, end, bits: vec![0; (end - start) / 512 + 1] }
    }
    fn set(&mut self, at: usize) {
        let i = (at - self.start) / 8;
        self.bits[i / 64] |= 1 << (i % 64);
    }
    fn has(&self, at: usize) -> bool {
        if at < self.start || at >= self.end {
            return false;
        }
        let i = (at - self.start) / 8;
        self.bits[i / 64] >> (i % 64) & 1 != 0
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Old,
    Young,
    Shared,
}

struct Verifier<'a> {
    vm: &'a Vm,
    old: Starts,
    young: Starts,
    shared: Starts,
}

impl Vm {
    /// Checks the whole heap of the attached session; the error names what is wrong.
    pub fn verify_heap(&self) -> Result<(), String> {
        let h = header();
        let old_end = OBJECT_BASE + h.old_top as usize;
        if h.old_top < HEADER_BYTES as u64
            || h.old_top > NURSERY_OFFSET as u64
            || !h.old_top.is_multiple_of(8)
        {
            return Err(format!("end of the old space at {:#x}", h.old_top));
        }
        if self.young_top < self.young_start || self.young_top > self.young_end {
            return Err(format!("nursery [{:#x}, {:#x})", self.young_start, self.young_top));
        }
        let shared = crate::shared::objects();
        let mut v = Verifier {
            vm: self,
            old: Starts::new(OBJECT_BASE + HEADER_BYTES, old_end),
            young: Starts::new(self.young_start, self.young_top),
            shared: Starts::new(shared.0, shared.1),
        };
        const SPACES: [Space; 3] = [Space::Old, Space::Young, Space::Shared];
        SPACES.into_iter().try_for_each(|s| v.walk(s))?;
        SPACES.into_iter().try_for_each(|s| v.references(s))?;
        v.roots()?;
        v.threads()?;
        v.monitors()?;
        v.free_room()
    }
}

impl Verifier<'_> {
    /// Is there a class at this offset, as far as one can tell? Looks at raw bytes before it believes anything.
    fn class_at(&self, offset: u32) -> Option<&'static Class> {
        let w = &self.vm.world;
        let private = Seg::<Class>::new(offset).is_private();
        if private && !w.has_private() {
            return None;
        }
        let arena = w.meta(private);
        let end = offset as usize + size_of::<Class>();
        if offset < arena.start() || end > arena.top() as usize || !offset.is_multiple_of(16) {
            return None;
        }
        let byte = |field: usize| {
            // SAFETY: inside the used part of the arena.
            unsafe { *((CLASS_BASE + offset as usize + field) as *const u8) }
        };
        let kind = byte(std::mem::offset_of!(Class, kind));
        let special = byte(std::mem::offset_of!(Class, special));
        if kind > Kind::Primitive as u8 || special > Special::Stack as u8 {
            return None;
        }
        let class = Seg::<Class>::new(offset).get();
        let name = class.name.offset();
        let named = name >= 16 && name.is_multiple_of(4);
        let sized = class.kind != Kind::Primitive
            && class.instance_size >= 8
            && class.instance_size.is_multiple_of(8)
            && class.elem_shift <= 3;
        (named && sized).then_some(class)
    }
    fn starts(&self, space: Space) -> &Starts {
        match space {
            Space::Old => &self.old,
            Space::Young => &self.young,
            Space::Shared => &self.shared,
        }
    }
    /// The objects of a space, one after the other.
    fn walk(&mut self, space: Space) -> Result<(), String> {
        let (mut at, end) = (self.starts(space).start, self.starts(space).end);
        let remembered: std::collections::HashSet<Ref> = self.vm.remembered.iter().copied().collect();
        while at < end {
            let r = Ref::at(at);
            let word = r.header();
            if word == 0 {
                // Room that was taken and not used.
                at += 8;
                continue;
            }
            if word & 15 & !GC_REMEMBERED != 0 {
                return Err(format!("{r:?}: collector's bits in header {word:#x}"));
            }
            let Some(class) = self.class_at(word as u32 & !15) else {
                return Err(format!("{r:?}: header {word:#x} names no class"));
            };
            if word & GC_REMEMBERED != 0 && (space == Space::Young || !remembered.contains(&r)) {
                return Err(format!("{r:?} ({}): marked but not in the remembered set", class.name.text()));
            }
            if class.special == Special::Mirror {
                // SAFETY: the header says that a mirror begins here; the space is mapped.
                let of = unsafe { mirrored(at) };
                if of.is_some() && self.mirrored_class(of.offset()).is_none() {
                    return Err(format!("{r:?}: mirror of no class ({:#x})", of.offset()));
                }
            }
            // SAFETY: a header of a real class; the array length or mirrored class is inside the mapped space.
            let size = unsafe { object_size(at, word) };
            if size < 8 || size > end - at {
                return Err(format!("{r:?} ({}): {size} bytes stick out", class.name.text()));
            }
            match space {
                Space::Old => &mut self.old,
                Space::Young => &mut self.young,
                Space::Shared => &mut self.shared,
            }
            .set(at);
            at += size;
        }
        Ok(())
    }
    /// Mirrors exist for primitive types too.
    fn mirrored_class(&self, offset: u32) -> Option<()> {
        let w = &self.vm.world;
        let primitive = b"ZCFDBSIJV".iter().any(|&k| w.primitive(k).offset() == offset);
        (primitive || self.class_at(offset).is_some()).then_some(())
    }
    /// Null or the start of an object.
    #[inline]
    fn is_object(&self, r: Ref) -> bool {
        let space = match r {
            NULL => return true,
            r if r.is_young() => Space::Young,
            r if r.is_shared() => Space::Shared,
            _ => Space::Old,
        };
        self.starts(space).has(r.address())
    }
    fn check(&self, r: Ref, what: impl FnOnce() -> String) -> Result<(), String> {
        if self.is_object(r) {
            return Ok(());
        }
        Err(format!("{} refers to {r:?}, which is no object", what()))
    }
    /// The references in the objects of a space.
    fn references(&self, space: Space) -> Result<(), String> {
        let starts = self.starts(space);
        let (mut at, end) = (starts.start, starts.end);
        while at < end {
            if !starts.has(at) {
                at += 8;
                continue;
            }
            let r = Ref::at(at);
            let word = r.header();
            let class = class_of(word);
            let mut wrong = None;
            let mut look = |slot: usize| {
                // SAFETY: a slot inside the object.
                let v = Ref(unsafe { *(slot as *const u32) });
                let why = if !self.is_object(v) {
                    "which is no object"
                } else if space != Space::Young && v.is_young() && word & GC_REMEMBERED == 0 {
                    "young, but is not remembered"
                } else if space == Space::Shared
                    && !v.is_null()
                    && !v.is_shared()
                    && !crate::shared::is_dirty(slot)
                {
                    "which is not shared"
                } else {
                    return;
                };
                wrong.get_or_insert((slot, v, why));
            };
            // SAFETY: a whole object, as the first walk found.
            unsafe {
                for_each_run(at, class, |(first, count)| (0..count).for_each(|i| look(first + 4 * i)));
            }
            if is_reference(class) {
                look(at + REFERENT as usize);
            }
            if let Some((slot, v, what)) = wrong {
                let name = class.name.text();
                return Err(format!("{r:?} ({name}) at offset {} refers to {v:?}, {what}", slot - at));
            }
            self.lock_word(r)?;
            // SAFETY: as above.
            at += unsafe { object_size(at, word) };
        }
        Ok(())
    }
    /// An object's lock word and the monitor table agree.
    fn lock_word(&self, r: Ref) -> Result<(), String> {
        let w = r.lock_word();
        if w & LOCK_MASK <= LOCK_THIN {
            return Ok(());
        }
        let (table, number) = (Root::Monitors.get(), (w >> 2) as usize);
        let known = w & LOCK_MASK == LOCK_FAT && !table.is_null() && number < table.len();
        let m = if known { table.element(number) } else { NULL };
        if m.is_null() || !self.is_object(m) {
            return Err(format!("{r:?}: lock word {w:#x}"));
        }
        let o = m.read_ref(KF::MonitorObject.offset());
        if o != r { Err(format!("{r:?} has monitor {number}, which is of {o:?}")) } else { Ok(()) }
    }
    fn roots(&self) -> Result<(), String> {
        for (i, r) in header().roots.iter().enumerate() {
            self.check(*r, || format!("root {i}"))?;
        }
        self.check(self.vm.thread, || "current thread".into())?;
        self.check(self.vm.stack, || "current stack".into())?;
        for r in &self.vm.remembered {
            if r.is_young() || r.header() & GC_REMEMBERED == 0 {
                return Err(format!("{r:?} in the remembered set is young or not marked"));
            }
            self.check(*r, || "remembered set".into())?;
        }
        Ok(())
    }
    fn threads(&self) -> Result<(), String> {
        let table = Root::Threads.get();
        let n = if table.is_null() { 0 } else { table.len() };
        if header().threads as usize > n {
            return Err(format!("{} threads in a table of {n}", header().threads));
        }
        let mut all: Vec<Ref> = (0..header().threads as usize).map(|i| table.element(i)).collect();
        if !self.vm.thread.is_null() && !all.contains(&self.vm.thread) {
            all.push(self.vm.thread);
        }
        for t in all {
            if t.is_null() {
                return Err("null in the table of live threads".into());
            }
            let current = t == self.vm.thread && !self.vm.stack.is_null();
            let (stack, fp, sp) = if current {
                (self.vm.stack, self.vm.fp, self.vm.sp)
            } else {
                (t.read_ref(at::STACK), t.read::<u32>(at::FP) as usize, t.read::<u32>(at::SP) as usize)
            };
            if stack.is_null() {
                continue;
            }
            let may_be_young = current || t.is_young() || t.read::<u32>(at::FLAGS) & RAN != 0;
            self.frames(t, stack, fp, sp, may_be_young)?;
        }
        Ok(())
    }
    fn frames(&self, t: Ref, stack: Ref, fp: usize, sp: usize, may_be_young: bool) -> Result<(), String> {
        if stack.is_young() || stack.class().elem_shift != 3 {
            return Err(format!("thread {t:?}: stack {stack:?} is young or no long[]"));
        }
        if fp == 0 {
            return Ok(());
        }
        let Some(mut frame) = top_frame(stack, fp, sp) else {
            return Err(format!("thread {t:?}: frame {fp}..{sp} in a stack of {}", stack.len()));
        };
        loop {
            let m = frame.method();
            let offset = m.offset();
            let arena = self.vm.world.meta(m.is_private());
            if offset < arena.start() || offset >= arena.top() || offset % 4 != 0 {
                return Err(format!("thread {t:?}: frame {} names no method ({offset:#x})", frame.fp));
            }
            let locals = m.max_locals as usize;
            let name = || format!("{}.{}{}", m.class.name.text(), m.name.text(), m.desc.text());
            if locals > frame.fp || frame.position() >= m.bcis.get().len() {
                return Err(format!("frame of {}: fp {}, position {}", name(), frame.fp, frame.position()));
            }
            let bci = frame.bci();
            let map = map_of(m, bci, &frame);
            if !map.is_reachable() {
                return Err(format!("frame of {} at unreachable {bci}", name()));
            }
            let depth = frame.sp.saturating_sub(frame.fp + FRAME_SLOTS);
            for s in map.refs().filter(|&s| s < locals + depth) {
                let i = if s < locals { frame.fp - locals + s } else { frame.fp + FRAME_SLOTS + s - locals };
                let v = Ref(frame.slot(i) as u32);
                let what = || format!("slot {s} of frame of {} at {bci}", name());
                self.check(v, what)?;
                if frame.slot(i) >> 32 != 0 {
                    return Err(format!("{} holds {:#x}", what(), frame.slot(i)));
                }
                if v.is_young() && !may_be_young {
                    return Err(format!("{} is young but its thread {t:?} did not run", what()));
                }
            }
            self.check(frame.locked(), || format!("lock of frame of {}", name()))?;
            match frame.caller() {
                Some(c) if c.fp >= frame.fp => return Err(format!("frame of {}: caller above it", name())),
                Some(c) => frame = c,
                None => return Ok(()),
            }
        }
    }
    fn monitors(&self) -> Result<(), String> {
        let table = Root::Monitors.get();
        let n = if table.is_null() { 0 } else { table.len() };
        for i in 0..n {
            let m = table.element(i);
            if m.is_null() {
                continue;
            }
            if m.class() != KC::Monitor.get() {
                return Err(format!("monitor {i} is a {}", m.class().name.text()));
            }
            let o = m.read_ref(KF::MonitorObject.offset());
            if o.is_null() || o.lock_word() != (i as u32) << 2 | LOCK_FAT {
                return Err(format!("monitor {i} is of {o:?}, which says otherwise"));
            }
        }
        Ok(())
    }
    /// Allocation needs zeroed memory: looks at the first pages beyond the used parts.
    fn free_room(&self) -> Result<(), String> {
        let limit = OBJECT_BASE + header().old_limit as usize;
        let free = [(self.old.end, limit.min(self.old.end + 65536)), {
            (self.young.end, self.vm.young_end.min(self.young.end + 65536))
        }];
        for (from, end) in free {
            let mut at = from;
            while at + 8 <= end {
                // SAFETY: mapped: within the file's length, or in the nursery.
                let word = unsafe { *(at as *const u64) };
                if word != 0 {
                    return Err(format!("free room at {at:#x} holds {word:#x}"));
                }
                at += 8;
            }
        }
        Ok(())
    }
}
