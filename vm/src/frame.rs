//! Java frames in a thread's stack.
//!
//! A stack is one object of the old space (class `[J`, flagged by the thread that owns it): `length` slots of
//! eight bytes. Frames follow each other without gaps, the arguments of a call are the first locals of the
//! callee:
//!
//! ```text
//!  slots:  ... caller's operand stack | arguments
//!                                      └─ locals (max_locals) | F0 F1 F2 | operand stack (max_stack)
//!                                         lp                    fp         fp + 3            sp ↑
//!   F0: previous fp as slot index (low 32; 0 = first frame) | flags (high 32)
//!   F1: method (low 32) | the instruction at which it is, as an offset in the class window (high 32)
//!   F2: object locked by a synchronized method (low 32) | method shown instead in traces (high 32, or 0)
//! ```
//! The position of a frame that has called another is that of the call instruction; `return` continues after it.
//! A frame whose instruction must be run again (it made a call to get something resolved) has `AGAIN` set.
//! Slot indices count from the start of the stack, so a stack can move or grow as it is.

use crate::object::{ARRAY_BASE, Ref};
use shared_classes::model::{Insn, Method, MethodRef};
use shared_classes::segment::Seg;

/// Slots of a frame's header.
pub const FRAME_SLOTS: usize = 3;
/// Flag: when the callee returns, run the instruction again and drop nothing (calls made by the machine).
pub const AGAIN: u32 = 1;
/// Flag: first frame of a thread; returning from it ends the thread.
pub const BOTTOM: u32 = 2;
/// Flag: the frame was entered from a native that became this call.
pub const FOR_NATIVE: u32 = 4;

/// Flag: first frame of a call made by the builder ([`crate::machine::Vm::call`]): returning from it leaves the loop.
pub const STOP: u32 = 8;

/// A position in a suspended or walked stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// The stack object.
    pub stack: Ref,
    /// Slot index of F0.
    pub fp: usize,
    /// Slot index one past the operand stack's top.
    pub sp: usize,
}

impl Frame {
    /// A slot of the stack.
    #[inline(always)]
    pub fn slot(&self, i: usize) -> u64 {
        self.stack.read::<u64>(ARRAY_BASE + 8 * i as u32)
    }
    /// Writes a slot.
    #[inline(always)]
    pub fn set_slot(&self, i: usize, v: u64) {
        self.stack.write::<u64>(ARRAY_BASE + 8 * i as u32, v)
    }
    /// The method.
    #[inline(always)]
    pub fn method(&self) -> MethodRef {
        Seg::<Method>::new(self.slot(self.fp + 1) as u32)
    }
    /// The instruction at which it is, as a number in its method.
    #[inline(always)]
    pub fn position(&self) -> usize {
        let word = self.slot(self.fp + 1);
        ((word >> 32) as u32 - Seg::<Method>::new(word as u32).insns.offset()) as usize / size_of::<Insn>()
    }
    /// Moves it to an instruction of its method.
    pub fn set_position(&self, position: usize) {
        self.set_slot(self.fp + 1, Frame::place(self.method(), position));
    }
    /// Word F1 for a method at one of its instructions.
    pub fn place(method: MethodRef, position: usize) -> u64 {
        let at = method.insns.offset() as usize + position * size_of::<Insn>();
        u64::from(method.offset()) | (at as u64) << 32
    }
    /// The bytecode index at which it is.
    pub fn bci(&self) -> u16 {
        self.method().bcis.get().get(self.position()).copied().unwrap_or(0)
    }
    /// Flags.
    pub fn flags(&self) -> u32 {
        (self.slot(self.fp) >> 32) as u32
    }
    /// The object locked by a synchronized method.
    pub fn locked(&self) -> Ref {
        Ref(self.slot(self.fp + 2) as u32)
    }
    /// The method that traces show instead: a native that became this call. The machine's own natives (those of
    /// its support class) don't stand for what they call.
    pub fn alias(&self) -> MethodRef {
        let m = Seg::<Method>::new((self.slot(self.fp + 2) >> 32) as u32);
        if m.is_some() && crate::throw::is_support(m) { Seg::NONE } else { m }
    }
    /// Slot index of local 0.
    pub fn lp(&self) -> usize {
        self.fp - self.method().max_locals as usize
    }
    /// The calling frame.
    pub fn caller(&self) -> Option<Frame> {
        let prev = self.slot(self.fp) as u32 as usize;
        (prev != 0 && self.flags() & BOTTOM == 0).then(|| Frame {
            stack: self.stack,
            fp: prev,
            sp: self.lp(),
        })
    }
}
