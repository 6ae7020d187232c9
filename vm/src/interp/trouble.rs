//! Why a handler could not go on, and what is done about it out of line.
//!
//! The registers have been saved; the instruction and its operands are looked at again here. As in all slow paths, a
//! collection may move objects, so references are read again after whatever may allocate.

use super::Flow;
use crate::frame::Frame;
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;

/// Why an instruction needs more than its fast path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// The object is null.
    NullPointer,
    /// No such element; so many slots lie above the index on the operand stack.
    Index(u8),
    /// The divisor is 0.
    DivideByZero,
    /// The reference on top does not fit into the array.
    ArrayStore,
    /// The reference on top is not of the class.
    Cast,
    /// The exception on top is thrown.
    Throw,
    /// `monitorexit` by a thread that does not hold the monitor.
    NotOwner,
    /// A literal or dynamic constant has no value yet in this session.
    Constant,
    /// A call site is not linked yet in this session.
    CallSite,
    /// A class constant is not linked yet.
    LinkClass,
    /// A field is not linked yet, or is static.
    LinkField,
    /// A static field is not linked yet, or is none.
    LinkStatic,
    /// A method is not linked yet.
    LinkMethod,
    /// The linked method is static and should not be.
    StaticMethod,
    /// The linked method is not static and should be.
    InstanceMethod,
    /// The class of the linked class constant is not initialised.
    InitClass,
    /// The class of the linked static field is not initialised.
    InitStatic,
    /// The class of the linked method is not initialised.
    InitMethod,
    /// The linked field is final, and this is not the place to write it.
    Final,
    /// `new` of a class that needs a look.
    SlowNew,
    /// No room for an instance of the linked class.
    Room,
    /// An array of a primitive type.
    NewArray,
    /// An array of references.
    NewRefArray,
    /// An array of arrays.
    NewArrays,
    /// Time to look at timers and other threads.
    Poll,
}

/// The element type of a `newarray` (JVMS table 6.5.newarray-A); other codes are refused by the verifier.
#[inline(always)]
pub(super) fn element_kind(code: u16) -> u8 {
    b"IIIIZCFDBSIJIIII"[code as usize & 15]
}

impl Vm {
    /// Does what the fast path of the current instruction could not.
    #[cold]
    #[inline(never)]
    pub(super) fn trouble(&mut self, why: Why) -> Flow {
        let insn = self.current_insn();
        let index = insn.a;
        match why {
            Why::NullPointer => self.null_pointer(),
            Why::Index(above) => {
                let above = above as usize;
                let (i, a) = (self.word_on_stack(above + 1) as i32, Ref(self.word_on_stack(above + 2)));
                let message = format!("Index {i} out of bounds for length {}", a.len());
                self.throw_here("java/lang/ArrayIndexOutOfBoundsException", &message)
            }
            Why::DivideByZero => self.throw_here("java/lang/ArithmeticException", "/ by zero"),
            Why::ArrayStore => {
                let class = Ref(self.word_on_stack(1)).class();
                self.throw_here("java/lang/ArrayStoreException", &resolve::external(class))
            }
            Why::Cast => {
                let class = Ref(self.word_on_stack(1)).class();
                self.cast_error(class, self.linked(insn))
            }
            Why::Throw => self.unwind(Ref(self.word_on_stack(1))),
            Why::NotOwner => {
                self.throw_here("java/lang/IllegalMonitorStateException", "current thread is not owner")
            }
            Why::Constant => self.link_constant(index, insn.b),
            Why::CallSite => self.link_call_site(index, insn.b, insn.op()),
            Why::LinkClass => self.link_class(index),
            Why::LinkField => self.link_field(index, false),
            Why::LinkStatic => self.link_field(index, true),
            Why::LinkMethod => self.link_method(index),
            Why::StaticMethod => self.static_mismatch(self.linked(insn), false),
            Why::InstanceMethod => self.static_mismatch(self.linked(insn), true),
            Why::InitClass => self.init_for(self.linked(insn)),
            Why::InitStatic => self.init_for(self.linked::<Field>(insn).class),
            Why::InitMethod => self.init_for(self.linked::<Method>(insn).class),
            Why::Final => self.final_error(self.linked(insn)),
            Why::SlowNew => self.slow_new(self.linked(insn)),
            Why::Room => self.collect_for(self.linked::<Class>(insn).instance_size as usize),
            Why::NewArray => self.new_array_insn(self.world.primitive(element_kind(index))),
            Why::NewRefArray => self.new_array_insn(self.linked(insn)),
            Why::NewArrays => self.multi_new_array(self.linked(insn), self.next_word() as usize),
            Why::Poll => self.poll(),
        }
    }

    /// What the instruction's link entry leads to.
    fn linked<T: 'static>(&self, insn: Insn) -> Seg<T> {
        let shared = Seg::<Link>::new(insn.b).target();
        Seg::new(if shared != 0 { shared } else { self.world.own_link(insn.b).map_or(0, Link::target) })
    }
    /// Operand `b` of the word after the instruction.
    fn next_word(&self) -> u32 {
        let f = Frame { stack: self.stack, fp: self.fp, sp: self.sp };
        f.method().insns[f.position() + 1].b
    }
    /// The lower half of the slot `back` below the end of the operand stack.
    fn word_on_stack(&self, back: usize) -> u32 {
        Frame { stack: self.stack, fp: self.fp, sp: self.sp }.slot(self.sp - back) as u32
    }
    fn throw_here(&mut self, class: &'static str, message: &str) -> Flow {
        let t: Trap = self.throw_new(class, Some(message));
        self.trap(t)
    }
}
