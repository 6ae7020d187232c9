//! The errors of linking and calling, worded as HotSpot words them.

use crate::interp::Flow;
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::resolve;

/// What `invokeinterface` found wrong.
pub enum InterfaceError {
    /// The receiver's class does not implement the interface.
    NotImplemented,
    /// No implementation.
    Abstract,
    /// Several defaults compete.
    Conflict(MethodRef),
    /// The selected method is not public.
    NotPublic(MethodRef),
}

impl Vm {
    #[cold]
    pub(crate) fn cast_error(&mut self, have: ClassRef, want: ClassRef) -> Flow {
        let remark = self.modules_remark(have, want);
        let t = self.throw_msg(
            "java/lang/ClassCastException",
            format!(
                "class {} cannot be cast to class {} ({remark})",
                resolve::external(have),
                resolve::external(want)
            ),
        );
        self.trap(t)
    }
    /// The error for a native without a row.
    #[cold]
    pub(crate) fn unsatisfied(&mut self, m: MethodRef) -> Trap {
        let text =
            shared_classes::names::pretty_method(&resolve::external(m.class), &m.name.text(), m.desc.bytes());
        self.throw_msg("java/lang/UnsatisfiedLinkError", format!("'{text}'"))
    }
    #[cold]
    pub(crate) fn abstract_error(&mut self, m: MethodRef) -> Flow {
        let text = pretty(m);
        let n = m.arg_slots as usize;
        let receiver = if self.sp > n { Ref(self.operand(n) as u32) } else { NULL };
        let message = if receiver.is_null() {
            format!("'{text}'")
        } else {
            let c = receiver.class();
            format!(
                "Receiver class {} does not define or inherit an implementation of the resolved method '{}{}' of {} {}.",
                resolve::external(c),
                if m.access & acc::ABSTRACT != 0 { "abstract " } else { "" },
                without_holder(m),
                if m.class.is_interface() { "interface" } else { "abstract class" },
                resolve::external(m.class)
            )
        };
        let t = self.throw_msg("java/lang/AbstractMethodError", message);
        self.trap(t)
    }
    #[cold]
    pub(crate) fn conflict_error(&mut self, m: MethodRef) -> Flow {
        let n = m.arg_slots as usize;
        let receiver = Ref(self.operand(n) as u32);
        let (chosen, _) = (m, receiver);
        let mut holders: Vec<String> = Vec::new();
        if !receiver.is_null() {
            for i in receiver.class().all_interfaces.get() {
                if i.declared_method(m.name.bytes(), m.desc.bytes())
                    .is_some_and(|x| x.access & acc::ABSTRACT == 0)
                {
                    holders.push(format!("{}.{}", i.name.text(), m.name.text()));
                }
            }
        }
        let _ = chosen;
        let t = self.throw_msg(
            "java/lang/IncompatibleClassChangeError",
            format!("Conflicting default methods: {}", holders.join(" ")),
        );
        self.trap(t)
    }
    #[cold]
    pub(crate) fn interface_error(&mut self, e: InterfaceError, class: ClassRef, m: MethodRef) -> Flow {
        let t = match e {
            InterfaceError::NotImplemented => self.throw_msg(
                "java/lang/IncompatibleClassChangeError",
                format!(
                    "Class {} does not implement the requested interface {}",
                    resolve::external(class),
                    resolve::external(m.class)
                ),
            ),
            InterfaceError::Abstract => return self.abstract_error(m),
            InterfaceError::Conflict(m) => return self.conflict_error(m),
            InterfaceError::NotPublic(s) => {
                self.throw_msg("java/lang/IllegalAccessError", format!("'{}'", pretty(s)))
            }
        };
        self.trap(t)
    }
    #[cold]
    pub(crate) fn static_mismatch(&mut self, m: MethodRef, want_static: bool) -> Flow {
        let t = self.throw_msg(
            "java/lang/IncompatibleClassChangeError",
            format!(
                "{} method '{}'",
                if want_static { "Expected static" } else { "Expecting non-static" },
                pretty(m)
            ),
        );
        self.trap(t)
    }

    #[cold]
    pub(crate) fn final_error(&mut self, f: FieldRef) -> Flow {
        let m = self.method();
        let is_static = f.access & acc::STATIC != 0;
        let message = if f.class != m.class {
            format!(
                "Update to {}final field {}.{} attempted from a different class ({}) than the field's declaring class",
                if is_static { "static " } else { "non-static " },
                resolve::external(f.class),
                f.name.text(),
                resolve::external(m.class)
            )
        } else {
            format!(
                "Update to {}final field {}.{} attempted from a different method ({}) than the initializer method {} ",
                if is_static { "static " } else { "non-static " },
                resolve::external(f.class),
                f.name.text(),
                m.name.text(),
                if is_static { "<clinit>" } else { "<init>" }
            )
        };
        let t = self.throw_msg("java/lang/IllegalAccessError", message);
        self.trap(t)
    }
}

pub(super) fn pretty(m: MethodRef) -> String {
    shared_classes::names::pretty_method(&resolve::external(m.class), &m.name.text(), m.desc.bytes())
}
/// `void m(int)`: the method without its class.
fn without_holder(m: MethodRef) -> String {
    let full = shared_classes::names::pretty_method("", &m.name.text(), m.desc.bytes());
    full.replacen(" .", " ", 1)
}
