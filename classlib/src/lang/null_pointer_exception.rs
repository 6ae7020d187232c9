//! java.lang.NullPointerException: the helpful messages.

use shared_classes::bytecode::Constants;
use shared_classes::bytecode::npe::{Names, npe_message};
use shared_classes::bytecode::oopmap::MethodShape;
use shared_classes::model::*;
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::object::*;

vm::natives! { "java/lang/NullPointerException":
    "getExtendedNPEMessage" "()Ljava/lang/String;" => get_extended_message,
}

/// The constant pool of a linked class, for the analysis.
struct Pool(ClassRef);

impl Pool {
    fn entry(&self, i: u16) -> Const {
        self.0.constants.get().get(i as usize).copied().unwrap_or_default()
    }
    fn name_and_type(&self, i: u16) -> (&'static [u8], &'static [u8]) {
        if self.entry(i).tag != tag::NAME_AND_TYPE {
            return (b"", b"");
        }
        let (n, d) = self.0.const_name_and_type(i);
        (n.bytes(), d.bytes())
    }
}

impl Constants for Pool {
    fn field_desc(&self, i: u16) -> &[u8] {
        self.member_name(i).2
    }
    fn method_desc(&self, i: u16) -> &[u8] {
        self.member_name(i).2
    }
    fn dynamic_desc(&self, i: u16) -> &[u8] {
        self.member_name(i).2
    }
    fn tag(&self, i: u16) -> u8 {
        self.entry(i).tag
    }
    fn member_name(&self, i: u16) -> (&[u8], &[u8], &[u8]) {
        let e = self.entry(i);
        match e.tag {
            tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => {
                let (c, n, d) = self.0.const_member(i);
                (self.class_name(c), n.bytes(), d.bytes())
            }
            tag::DYNAMIC | tag::INVOKE_DYNAMIC => {
                let (n, d) = self.name_and_type(e.b as u16);
                (b"", n, d)
            }
            _ => (b"", b"", b""),
        }
    }
    fn class_name(&self, i: u16) -> &[u8] {
        if self.entry(i).tag == tag::CLASS { self.0.const_class_name(i).bytes() } else { b"" }
    }
}

struct Locals(MethodRef);
impl Names for Locals {
    fn local_name(&self, bci: u16, slot: u16) -> Option<&[u8]> {
        let inside =
            |l: &&Local| l.index == slot && bci >= l.start && (bci as u32) < l.start as u32 + l.len as u32;
        self.0.locals.get().iter().find(inside).map(|l| l.name.bytes())
    }
}

/// The message for the instruction at `bci` of `m`.
pub fn message(m: MethodRef, bci: u16) -> Option<String> {
    let handlers: Vec<_> = m.handlers.get().iter().map(|h| (h.bci[0], h.bci[1], h.bci[2])).collect();
    let shape = MethodShape {
        code: m.code.get(),
        max_stack: m.max_stack,
        max_locals: m.max_locals,
        handlers: &handlers,
        is_static: m.is_static(),
        desc: m.desc.bytes(),
        constants: &Pool(m.class),
    };
    npe_message(&shape, bci, &Locals(m))
}

fn get_extended_message(vm: &mut Vm, a: Args) -> NativeResult {
    let e = a.obj(0);
    // Made by a program in a call of its own class's constructor, or without a trace: nothing to tell.
    let backtrace = vm.get(e, KF::ThrowableBacktrace);
    if backtrace.is_null()
        || !e.class().is_subtype_of(KC::NullPointerException.get())
        || vm.backtrace_top_is_hidden(backtrace)
    {
        return Ok(NULL.into());
    }
    let text = match vm.backtrace_rows(backtrace).first() {
        Some(&(m, Some(bci))) if m.access & acc::NATIVE == 0 => message(m, bci),
        _ => None,
    };
    match text {
        Some(text) => Ok(vm.new_string(&text)?.into()),
        None => Ok(NULL.into()),
    }
}
