//! The references in a thread's frames.
//!
//! Which slots hold references follows from the method and the bytecode index alone (and, inside a subroutine of
//! old class files, from the return addresses in the frame). The maps are kept: a suspended frame is looked at in
//! every collection, and the same few call sites are on all stacks.

use super::layout::address;
use crate::frame::{FRAME_SLOTS, Frame};
use crate::object::{ARRAY_BASE, Ref};
use crate::session::header;
use shared_classes::bytecode::oopmap::{Analysis, MethodShape, RefMap};
use shared_classes::bytecode::{Constants, ops};
use shared_classes::model::{ClassRef, Method, MethodRef, tag};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Most slots that the kept maps may list before they are dropped.
const MAP_SLOTS: usize = 1 << 18;

/// Answers the analyses from a class's own constant table.
pub(crate) struct ClassConstants(pub ClassRef);

impl ClassConstants {
    fn name_and_type(&self, idx: u16) -> (&[u8], &[u8]) {
        let list = self.0.constants.get();
        match list.get(idx as usize) {
            Some(k) if k.tag == tag::NAME_AND_TYPE => {
                let (n, d) = self.0.const_name_and_type(idx);
                (n.bytes(), d.bytes())
            }
            _ => (b"", b""),
        }
    }
    fn member_type(&self, idx: u16) -> (&[u8], &[u8]) {
        match self.0.constants.get().get(idx as usize) {
            Some(k) => match k.tag {
                tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => self.name_and_type((k.a >> 16) as u16),
                tag::DYNAMIC | tag::INVOKE_DYNAMIC => self.name_and_type(k.b as u16),
                _ => (b"", b""),
            },
            None => (b"", b""),
        }
    }
}

impl Constants for ClassConstants {
    fn field_desc(&self, idx: u16) -> &[u8] {
        self.member_type(idx).1
    }
    fn method_desc(&self, idx: u16) -> &[u8] {
        self.member_type(idx).1
    }
    fn dynamic_desc(&self, idx: u16) -> &[u8] {
        self.member_type(idx).1
    }
    fn tag(&self, idx: u16) -> u8 {
        self.0.constants.get().get(idx as usize).map_or(0, |k| k.tag)
    }
    fn member_name(&self, idx: u16) -> (&[u8], &[u8], &[u8]) {
        let (name, desc) = self.member_type(idx);
        let class = match self.0.constants.get().get(idx as usize) {
            Some(k) if matches!(k.tag, tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD) => {
                self.class_name(k.a as u16)
            }
            _ => b"",
        };
        (class, name, desc)
    }
    fn class_name(&self, idx: u16) -> &[u8] {
        match self.0.constants.get().get(idx as usize) {
            Some(k) if k.tag == tag::CLASS => self.0.const_class_name(idx).bytes(),
            _ => b"",
        }
    }
}

/// The references of a frame whose method is `m` before the instruction at `bci`.
pub(crate) fn map_of(m: MethodRef, bci: u16, frame: &Frame) -> RefMap {
    let constants = ClassConstants(m.class);
    let handlers: Vec<_> = m.handlers.iter().map(|h| (h.bci[0], h.bci[1], h.bci[2])).collect();
    let shape = MethodShape {
        code: m.code.get(),
        max_stack: m.max_stack,
        max_locals: m.max_locals,
        handlers: &handlers,
        is_static: m.is_static(),
        desc: m.desc.bytes(),
        constants: &constants,
    };
    // A return address is the number of an instruction.
    let return_bci = |slot: u16| {
        let position = frame.slot(slot_at(&m, frame.fp, slot as usize)) as u32 as usize;
        m.bcis.get().get(position).copied()
    };
    Analysis::new(&shape).in_frame(bci, &return_bci)
}

/// Index in the stack of a slot counted as maps do: locals, then the operand stack.
#[inline(always)]
fn slot_at(m: &Method, fp: usize, slot: usize) -> usize {
    let locals = m.max_locals as usize;
    if slot < locals { fp - locals + slot } else { fp + FRAME_SLOTS + slot - locals }
}

fn has_subroutines(m: &Method) -> bool {
    // Class files from 51 on have none.
    m.class.major < 51 && ops::insns(m.code.get()).any(|i| matches!(i.op, ops::JSR | ops::JSR_W))
}

/// Mixes a method's offset with a position; both are small and regular.
#[derive(Default)]
pub(crate) struct PairHasher(u64);
impl Hasher for PairHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u64(self.0 ^ b as u64);
        }
    }
    fn write_u64(&mut self, v: u64) {
        let x = v.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = x ^ (x >> 29);
    }
}

/// Reference maps by method and position, as long as they are valid: those of private classes belong to one
/// session.
#[derive(Default)]
pub(crate) struct RefMaps {
    session: [u8; 16],
    index: HashMap<u64, (u32, u32), BuildHasherDefault<PairHasher>>,
    slots: Vec<u16>,
}

impl RefMaps {
    /// To be called before use in an attached session.
    pub fn enter(&mut self) {
        let id = header().id;
        if id != self.session {
            self.session = id;
            self.index.retain(|&k, _| (k as u32) < shared_classes::segment::PRIVATE_OFFSET);
        }
    }
    /// The slots with references of a frame, counted as maps do and in order.
    #[inline]
    fn slots(&mut self, frame: &Frame) -> &[u16] {
        let word = frame.slot(frame.fp + 1);
        if let Some(&(from, n)) = self.index.get(&word) {
            return &self.slots[from as usize..][..n as usize];
        }
        self.make(frame, word)
    }
    #[cold]
    fn make(&mut self, frame: &Frame, word: u64) -> &[u16] {
        let m = frame.method();
        let map = map_of(m, frame.bci(), frame);
        if self.slots.len() > MAP_SLOTS {
            self.index.clear();
            self.slots.clear();
        }
        let from = self.slots.len();
        self.slots.extend(map.refs().map(|s| s as u16));
        let n = self.slots.len() - from;
        if has_subroutines(&m) {
            // Depends on the frame: used at once and not found again.
            let end = self.slots.len();
            return &self.slots[end - n..];
        }
        self.index.insert(word, (from as u32, n as u32));
        &self.slots[from..]
    }
    /// Hands out the index of each stack slot that holds a reference, of all frames from `top` down. Only the low
    /// half of a slot is the reference.
    pub fn for_each_slot(&mut self, top: Frame, mut f: impl FnMut(usize)) {
        let mut at = Some(top);
        while let Some(frame) = at {
            let m = frame.method();
            let (fp, locals) = (frame.fp, m.max_locals as usize);
            let depth = frame.sp.saturating_sub(fp + FRAME_SLOTS);
            for &s in self.slots(&frame) {
                let s = s as usize;
                if s < locals {
                    f(fp - locals + s);
                } else if s - locals < depth {
                    f(fp + FRAME_SLOTS + s - locals);
                } else {
                    break;
                }
            }
            // The object locked by a synchronized method.
            f(fp + 2);
            at = frame.caller().filter(|c| c.fp < fp);
        }
    }
}

/// Address of the low half of slot `i` of the stack object at `at`.
#[inline(always)]
pub(crate) fn slot_address(at: usize, i: usize) -> usize {
    at + ARRAY_BASE as usize + 8 * i
}

/// The top frame of a stack; `None` when it has no frame.
pub(crate) fn top_frame(stack: Ref, fp: usize, sp: usize) -> Option<Frame> {
    // SAFETY: the length word of a stack object; it stays readable when the object has been copied.
    let len = unsafe { *((address(stack.0) + crate::object::ARRAY_LENGTH as usize) as *const u32) } as usize;
    (fp != 0 && fp + FRAME_SLOTS <= len && sp <= len).then_some(Frame { stack, fp, sp })
}
