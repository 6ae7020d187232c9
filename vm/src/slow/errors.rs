//! The errors of linking and calling, worded as HotSpot words them.

use crate::interp::Flow;
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::operation::Op;
use shared_classes::resolve;
use shared_classes::segment::Seg;

/// What `invokeinterface` found wrong.
pub enum InterfaceError {
    /// The receiver's class does not implement the interface.
    NotImplemented,
    /// No implementation, or several defaults that compete; what was selected.
    Abstract(Option<MethodRef>),
    /// The selected method is not public.
    NotPublic(MethodRef),
}

/// What `invokespecial` found wrong.
pub enum SpecialError {
    /// A method of an interface called one on an object that is not of the interface: its class, the interface.
    Receiver(ClassRef, ClassRef),
    /// The selected method has no code; the class that the call names.
    Abstract(SymRef, MethodRef),
    /// Several defaults compete in this interface.
    Conflict(ClassRef, MethodRef),
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
    /// No code for the selected method `m`: AbstractMethodError.
    #[cold]
    pub(crate) fn abstract_error(&mut self, m: MethodRef) -> Flow {
        let n = m.arg_slots as usize;
        let receiver = if self.sp > n { Ref(self.operand(n) as u32) } else { NULL };
        let message = if receiver.is_null() {
            format!("'{}'", pretty(m))
        } else {
            let resolved = self.called_method().filter(|r| r.name.same(m.name) && r.desc.same(m.desc));
            without_implementation(receiver.class(), resolved.unwrap_or(m), Some(m))
        };
        let t = self.throw_msg("java/lang/AbstractMethodError", message);
        self.trap(t)
    }
    /// The method that the current call names, if it is one that has been resolved.
    fn called_method(&self) -> Option<MethodRef> {
        let f = self.top();
        let (m, bci) = (f.method(), f.bci() as usize);
        let &[0xb6..=0xb9, high, low] = m.code.get().get(bci..bci + 3)? else { return None };
        let index = u16::from_be_bytes([high, low]);
        if let Some(v) = self.linked_value(m.class, index) {
            return Some(Seg::new(v.target));
        }
        // A method of the class or its superclasses: the code holds it instead of the link.
        let (holder, name, desc) = m.class.const_member(index);
        let holder = m.class.const_class_name(holder);
        let mut c = m.class;
        while !c.name.same(holder) {
            c = c.super_class.some()?;
        }
        resolve::find_method(c, name.bytes(), desc.bytes())
    }
    #[cold]
    pub(crate) fn conflict_error(&mut self, m: MethodRef) -> Flow {
        let receiver = Ref(self.operand(m.arg_slots as usize) as u32);
        let class = if receiver.is_null() { Seg::NONE } else { receiver.class() };
        self.conflict_in(class, m)
    }
    /// Several defaults for `m` compete in the superinterfaces of `class`.
    fn conflict_in(&mut self, class: ClassRef, m: MethodRef) -> Flow {
        let interfaces = class.some().map_or(&[][..], |c| c.all_interfaces.get());
        let holders: Vec<String> = interfaces
            .iter()
            .filter(|i| {
                i.declared_method(m.name.bytes(), m.desc.bytes())
                    .is_some_and(|x| x.access & (acc::ABSTRACT | acc::STATIC | acc::PRIVATE) == 0)
            })
            .map(|i| format!("{}.{}", i.name.text(), m.name.text()))
            .collect();
        let t = self.throw_msg(
            "java/lang/IncompatibleClassChangeError",
            format!("Conflicting default methods: {}", holders.join(" ")),
        );
        self.trap(t)
    }
    #[cold]
    pub(crate) fn special_error(&mut self, e: SpecialError) -> Flow {
        let t = match e {
            SpecialError::Receiver(class, from) => self.throw_msg(
                "java/lang/IllegalAccessError",
                format!(
                    "Receiver class {} must be the current class or a subtype of interface {}",
                    resolve::external(class),
                    resolve::external(from)
                ),
            ),
            SpecialError::Abstract(holder, m) => {
                let holder = shared_classes::names::external(holder.bytes(), false);
                let text = shared_classes::names::pretty_method(&holder, &m.name.text(), m.desc.bytes());
                self.throw_msg("java/lang/AbstractMethodError", format!("'{text}'"))
            }
            SpecialError::Conflict(class, m) => return self.conflict_in(class, m),
        };
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
            InterfaceError::Abstract(selected) => {
                let text = without_implementation(class, m, selected);
                self.throw_msg("java/lang/AbstractMethodError", text)
            }
            InterfaceError::NotPublic(s) => {
                let holder = resolve::external(class);
                let text = shared_classes::names::pretty_method(&holder, &s.name.text(), s.desc.bytes());
                self.throw_msg("java/lang/IllegalAccessError", format!("'{text}'"))
            }
        };
        self.trap(t)
    }
    #[cold]
    pub(crate) fn static_mismatch(&mut self, m: MethodRef, want_static: bool) -> Flow {
        let what = match self.current_insn().op() {
            _ if want_static => "Expected static",
            Op::Invokeinterface => "Expected instance not static",
            _ => "Expecting non-static",
        };
        let t = self
            .throw_msg("java/lang/IncompatibleClassChangeError", format!("{what} method '{}'", pretty(m)));
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
/// The message of AbstractMethodError; `selected`: the method without code, if there is one.
fn without_implementation(receiver: ClassRef, resolved: MethodRef, selected: Option<MethodRef>) -> String {
    let sort = |m: MethodRef| if m.access & acc::ABSTRACT != 0 { "abstract " } else { "" };
    let kind = match resolved.class {
        c if c.is_interface() => "interface",
        c if c.access & acc::ABSTRACT != 0 => "abstract class",
        _ => "class",
    };
    let mut text = format!(
        "Receiver class {} does not define or inherit an implementation of the resolved method '{}{}' of {kind} {}.",
        resolve::external(receiver),
        sort(resolved),
        without_holder(resolved),
        resolve::external(resolved.class)
    );
    if let Some(s) = selected.filter(|&s| s != resolved) {
        text.push_str(&format!(" Selected method is '{}{}'.", sort(s), pretty(s)));
    }
    text
}
/// `void m(int)`: the method without its class.
fn without_holder(m: MethodRef) -> String {
    let full = shared_classes::names::pretty_method("", &m.name.text(), m.desc.bytes());
    full.replacen(" .", " ", 1)
}
