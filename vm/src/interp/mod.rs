//! The interpreter: one loop over decoded instructions.
//!
//! The table in [`shared_classes::operation`] names a handler for each operation; the handlers are the functions of the
//! modules below, one module for each kind. They work on the registers (`regs::Regs`) and say how to go on
//! (`regs::Step`). All of them are inlined into the loop.
//!
//! Whatever may allocate, throw, call the machine or move the stack goes through a slow path: `save` writes the
//! registers to the frame and to [`Vm`] as indices, the slow path works on those, `load` takes them up again. A slow
//! path may have pushed a frame (class initialisation, loading, linking): the instruction is run again when that frame
//! returns.
//!
//! Memory safety rests on the class file checks and the verifier: operand kinds and stack depths are as declared,
//! so every slot that is read was written with a value of that kind, and every reference is null or an object.

mod arithmetic;
mod array;
mod branch;
mod field;
mod invoke;
mod object;
mod regs;
mod stack;
mod trouble;

use crate::frame::{BOTTOM, FRAME_SLOTS, Frame};
use crate::machine::Vm;
use crate::object::*;
use regs::{Regs, Step};
use shared_classes::model::MethodRef;
use shared_classes::operation::Op;

/// Slots of a new thread's stack.
pub const FIRST_STACK_SLOTS: usize = 256;

/// Why [`Vm::run_thread`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// The thread waits; its state says for what.
    Blocked,
    /// The thread has ended.
    Ended,
    /// The session ends with this exit code.
    Exit(i32),
    /// Its time slice is over; it is in the run queue.
    Yielded,
}

/// What a slow path wants the loop to do.
#[derive(Debug)]
pub enum Flow {
    /// Go on with the next instruction.
    Next,
    /// Take up the top frame where it says (a frame was pushed or popped, or the instruction runs again).
    Again,
    /// Leave the loop.
    Stop(Run),
}

/// Puts the first frame into a fresh stack: `method` called with `args`.
pub fn first_frame(thread: Ref, stack: Ref, method: MethodRef, args: &[u64]) {
    let at = |i: usize| ARRAY_BASE + 8 * i as u32;
    // Slot 0 is unused so that no frame has index 0.
    for (i, a) in args.iter().enumerate() {
        stack.write::<u64>(at(1 + i), *a);
    }
    let fp = 1 + method.max_locals as usize;
    stack.write::<u64>(at(fp), (BOTTOM as u64) << 32);
    stack.write::<u64>(at(fp + 1), Frame::place(method, 0));
    stack.write::<u64>(at(fp + 2), 0);
    thread.write::<u32>(crate::thread::at::FP, fp as u32);
    thread.write::<u32>(crate::thread::at::SP, (fp + FRAME_SLOTS) as u32);
}

impl Vm {
    /// Makes `t` the current thread.
    pub fn switch_to(&mut self, t: Ref) {
        use crate::thread::at;
        self.thread = t;
        self.stack = t.read_ref(at::STACK);
        self.fp = t.read::<u32>(at::FP) as usize;
        self.sp = t.read::<u32>(at::SP) as usize;
        t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) | crate::thread::RAN);
        self.counters.switches += 1;
        self.begin_slice();
    }
    /// Stores the current thread's registers in its Thread object.
    pub fn switch_from(&mut self) {
        use crate::thread::at;
        let t = self.thread;
        if !t.is_null() {
            t.write::<u32>(at::FP, self.fp as u32);
            t.write::<u32>(at::SP, self.sp as u32);
            let stack = self.stack;
            self.put_ref(t, at::STACK, stack);
            self.end_slice(t);
        }
        self.thread = NULL;
        self.stack = NULL;
        self.fp = 0;
    }
    /// Runs the current thread until it waits, ends, or its slice is over.
    pub fn run_thread(&mut self) -> Run {
        if let Some(stopped) = self.take_stop()
            && let Flow::Stop(r) = self.unwind(stopped)
        {
            return r;
        }
        let mut r = Regs::NONE;
        r.load(self);
        loop {
            let flow = match self.fast_path(&mut r) {
                Step::Slow(why) => {
                    r.save(self);
                    self.trouble(why)
                }
                Step::Took(flow) => flow,
                Step::Next | Step::Jump | Step::Call(_) => continue,
            };
            match flow {
                Flow::Next => {
                    r.load(self);
                    r.advance();
                }
                Flow::Again => r.load(self),
                Flow::Stop(run) => return run,
            }
        }
    }

    /// Carries out instructions up to one that needs a slow path.
    #[inline(always)]
    fn fast_path(&mut self, r: &mut Regs) -> Step {
        use {arithmetic::*, array::*, branch::*, field::*, invoke::*, object::*, stack::*};
        // An arm for each row of the table.
        macro_rules! dispatch {
            ($(($name:ident, $handler:ident, $from:tt, $operands:ident,
                $pops:literal => $pushes:literal, $meaning:literal)),* $(,)?) => {
                // SAFETY: `pc` is at an instruction of the current method.
                match unsafe { (*r.pc).op() } { $(
                    Op::$name => match $handler(self, r) {
                        Step::Next => {
                            r.advance();
                            continue;
                        }
                        Step::Jump => continue,
                        Step::Call(target) => target,
                        step => return step,
                    },
                )* }
            };
        }
        loop {
            let target = shared_classes::for_each_operation!(dispatch);
            match enter(self, r, target) {
                Step::Next => r.advance(),
                Step::Jump | Step::Call(_) => {}
                step => return step,
            }
        }
    }
}

/// Offset of the method in a MemberName (injected).
pub const MEMBER_METHOD: u32 = 12;
/// Offset of the vtable or itable index in a MemberName (injected).
pub const MEMBER_INDEX: u32 = 8;
