//! The interpreter's registers, and what a handler says about how to go on.
//!
//! Registers are raw addresses into the current method's code and the current thread's stack. All methods are
//! inlined into the loop, which keeps the registers in those of the processor.
//!
//! Safety of every access here: the class file checks and the verifier have made sure that stack depths, local
//! indices and operand kinds are as declared, and that a frame has room for both, so every slot read here lies in the
//! current frame and was written with a value of that kind; every reference is null or a live object.

use crate::frame::Frame;
use crate::machine::Vm;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::segment::{CLASS_BASE, Seg};

use super::Flow;
use super::trouble::Why;
use crate::poll;

/// What a handler wants the loop to do.
pub(super) enum Step {
    /// Go on with the next instruction.
    Next,
    /// Go on at `pc`, which has been set.
    Jump,
    /// Enter this method; its arguments are on the operand stack.
    Call(MethodRef),
    /// The rest of the work is done out of line; why.
    Slow(Why),
    /// Registers have been saved and a slow path has been taken; how it goes on.
    Took(Flow),
}

/// The registers.
pub(super) struct Regs {
    /// The current instruction.
    pub pc: *const Insn,
    /// One past the top of the operand stack.
    pub sp: *mut u64,
    /// Local variable 0.
    pub lp: *mut u64,
    /// The current frame's header.
    pub fp: *mut u64,
    /// `sp` before the current call began to change it, for calls that have to run again.
    pub call_sp: *mut u64,
}

/// The address of the first instruction of a method.
#[inline(always)]
pub(super) fn code_of(m: &Method) -> *const Insn {
    (CLASS_BASE + m.insns.offset() as usize) as *const Insn
}

impl Regs {
    pub const NONE: Regs = Regs {
        pc: std::ptr::null(),
        sp: std::ptr::null_mut(),
        lp: std::ptr::null_mut(),
        fp: std::ptr::null_mut(),
        call_sp: std::ptr::null_mut(),
    };

    // ---- memory ----

    /// Takes the registers up from the frame at `vm.fp`, `vm.sp`.
    #[inline(always)]
    pub fn load(&mut self, vm: &mut Vm) {
        self.load_stack(vm);
        // SAFETY: a saved frame lies within the stack; see the module's comment.
        unsafe {
            self.sp = vm.base.add(vm.sp);
            self.lp = self.fp.sub(self.method().max_locals as usize);
            self.load_position();
        }
    }
    /// Takes the stack's address up after it may have moved; leaves `sp` and `lp` to the caller.
    #[inline(always)]
    pub fn load_stack(&mut self, vm: &mut Vm) {
        // SAFETY: as for `load`.
        unsafe {
            vm.base = (vm.stack.address() + ARRAY_BASE as usize) as *mut u64;
            vm.end = vm.base.add(vm.stack.len());
            self.fp = vm.base.add(vm.fp);
        }
    }
    /// Writes the registers to the frame and to `vm`.
    #[inline(always)]
    pub fn save(&self, vm: &mut Vm) {
        // SAFETY: the frame's header lies in the stack, whose base is `vm.base`.
        unsafe {
            self.save_position();
            vm.fp = self.fp.offset_from(vm.base) as usize;
            vm.sp = self.sp.offset_from(vm.base) as usize;
        }
    }
    /// Writes the position to the frame.
    #[inline(always)]
    pub fn save_position(&self) {
        // SAFETY: the upper half of a slot of the frame's header.
        unsafe { *(self.fp.add(1) as *mut u32).add(1) = (self.pc as usize - CLASS_BASE) as u32 }
    }
    /// Takes the position up from the frame.
    #[inline(always)]
    pub fn load_position(&mut self) {
        // SAFETY: as for `save_position`.
        self.pc = (CLASS_BASE + unsafe { *(self.fp.add(1) as *const u32).add(1) } as usize) as *const Insn;
    }
    /// The current position in instructions.
    #[inline(always)]
    pub fn position(&self) -> u32 {
        ((self.pc as usize - code_of(self.method()) as usize) >> 3) as u32
    }
    /// The current method.
    #[inline(always)]
    pub fn method(&self) -> &'static Method {
        self.method_ref().get()
    }
    /// The current method.
    #[inline(always)]
    pub fn method_ref(&self) -> MethodRef {
        // SAFETY: the frame's header.
        Seg::new(unsafe { *(self.fp.add(1) as *const u32) })
    }

    // ---- operands of the instruction ----

    /// Operand `a`.
    #[inline(always)]
    pub fn a(&self) -> usize {
        // SAFETY: `pc` is at an instruction.
        unsafe { (*self.pc).a as usize }
    }
    /// Operand `b`.
    #[inline(always)]
    pub fn b(&self) -> u32 {
        // SAFETY: `pc` is at an instruction.
        unsafe { (*self.pc).b }
    }
    /// The constant or local packed beside a distance in operand `b`.
    #[inline(always)]
    pub fn packed(&self) -> i32 {
        self.b() as i32 >> 20
    }
    /// The link entry named by operand `b`.
    #[inline(always)]
    pub fn link(&self) -> &'static Link {
        Seg::<Link>::new(self.b()).get()
    }
    /// The link entry that operand `b` leads to in this session, and its target; 0 while it is not linked.
    #[inline(always)]
    pub fn linked(&self, vm: &Vm) -> (&'static Link, u32) {
        let l = self.link();
        match l.target() {
            0 => own_link(vm, l, self.b()),
            t => (l, t),
        }
    }
    /// A table in the class window at operand `b`.
    #[inline(always)]
    pub fn table(&self) -> *const i32 {
        (CLASS_BASE + self.b() as usize) as *const i32
    }

    // ---- the operand stack; `back`: slots below the end ----

    #[inline(always)]
    pub fn slot(&self, back: usize) -> u64 {
        // SAFETY: see the module's comment.
        unsafe { *self.sp.sub(back) }
    }
    /// The lower half of a slot.
    #[inline(always)]
    pub fn word(&self, back: usize) -> u32 {
        // SAFETY: see the module's comment; slots are little-endian.
        unsafe { *(self.sp.sub(back) as *const u32) }
    }
    #[inline(always)]
    pub fn int(&self, back: usize) -> i32 {
        self.word(back) as i32
    }
    #[inline(always)]
    pub fn reference(&self, back: usize) -> Ref {
        Ref(self.word(back))
    }
    #[inline(always)]
    pub fn long(&self, back: usize) -> i64 {
        self.slot(back) as i64
    }
    #[inline(always)]
    pub fn float(&self, back: usize) -> f32 {
        f32::from_bits(self.word(back))
    }
    #[inline(always)]
    pub fn double(&self, back: usize) -> f64 {
        f64::from_bits(self.slot(back))
    }
    #[inline(always)]
    pub fn set(&mut self, back: usize, v: u64) {
        // SAFETY: see the module's comment.
        unsafe { *self.sp.sub(back) = v }
    }
    #[inline(always)]
    pub fn set_int(&mut self, back: usize, v: i32) {
        self.set(back, u64::from(v as u32))
    }
    /// Moves the end of the operand stack up.
    #[inline(always)]
    pub fn grow(&mut self, slots: usize) {
        // SAFETY: within `max_stack`.
        self.sp = unsafe { self.sp.add(slots) }
    }
    #[inline(always)]
    pub fn drop(&mut self, slots: usize) {
        // SAFETY: so many slots are on the operand stack.
        self.sp = unsafe { self.sp.sub(slots) }
    }
    #[inline(always)]
    pub fn push(&mut self, v: u64) {
        self.grow(1);
        self.set(1, v);
    }
    /// Pushes a long or double, which takes two slots.
    #[inline(always)]
    pub fn push2(&mut self, v: u64) {
        self.grow(2);
        self.set(2, v);
    }
    #[inline(always)]
    pub fn push_int(&mut self, v: i32) {
        self.push(u64::from(v as u32))
    }
    #[inline(always)]
    pub fn pop_int(&mut self) -> i32 {
        self.drop(1);
        // SAFETY: the slot just dropped.
        unsafe { *(self.sp as *const i32) }
    }

    // ---- local variables ----

    #[inline(always)]
    pub fn local(&self, i: usize) -> u64 {
        // SAFETY: see the module's comment.
        unsafe { *self.lp.add(i) }
    }
    #[inline(always)]
    pub fn local_word(&self, i: usize) -> u32 {
        // SAFETY: see the module's comment; slots are little-endian.
        unsafe { *(self.lp.add(i) as *const u32) }
    }
    #[inline(always)]
    pub fn local_int(&self, i: usize) -> i32 {
        self.local_word(i) as i32
    }
    #[inline(always)]
    pub fn set_local(&mut self, i: usize, v: u64) {
        // SAFETY: see the module's comment.
        unsafe { *self.lp.add(i) = v }
    }

    // ---- control ----

    /// On to the next instruction.
    #[inline(always)]
    pub fn advance(&mut self) {
        // SAFETY: the code of a method ends with an instruction that does not go on.
        self.pc = unsafe { self.pc.add(1) }
    }
    /// A jump by so many instructions; one that does not lead forward polls.
    #[inline(always)]
    pub fn jump(&mut self, _: &mut Vm, distance: i32) -> Step {
        // SAFETY: distances lead to instructions of the same method.
        self.pc = unsafe { self.pc.offset(distance as isize) };
        if distance <= 0 && poll::is_due() {
            return Step::Slow(Why::Poll);
        }
        Step::Jump
    }
    /// A jump by operand `b` if `yes`.
    #[inline(always)]
    pub fn branch(&mut self, vm: &mut Vm, yes: bool) -> Step {
        if yes { self.jump(vm, self.b() as i32) } else { Step::Next }
    }
    /// A jump by the low 20 bits of operand `b` if `yes`.
    #[inline(always)]
    pub fn near(&mut self, vm: &mut Vm, yes: bool) -> Step {
        if yes { self.jump(vm, (self.b() << 12) as i32 >> 12) } else { Step::Next }
    }
}

impl Vm {
    /// The instruction at which the saved frame is.
    pub(crate) fn current_insn(&self) -> Insn {
        let f = Frame { stack: self.stack, fp: self.fp, sp: self.sp };
        f.method().insns[f.position()]
    }
}

/// The session's own link entry in place of the one at this offset, which is not linked for all.
#[cold]
#[inline(never)]
fn own_link(vm: &Vm, shared: &'static Link, at: u32) -> (&'static Link, u32) {
    let l = vm.world.own_link(at).unwrap_or(shared);
    (l, l.target())
}
