//! Field access and method calls on types, with the rules for protected members and constructors.

use super::exec::{Exec, Result, argument_types, result_descriptor};
use super::report::Fault;
use super::types::{self, Expect, VType};
use crate::bytecode::ops::{self, Insn};
use crate::classfile::MemberRef;

impl<'n> Exec<'n, '_> {
    /// Whether a class is this class or one of its superclasses.
    fn is_this_or_super(&mut self, class: &[u8]) -> Result<bool> {
        if class.first() == Some(&b'[') {
            return Ok(false);
        }
        let (this, superclass) = (self.class.name(), self.class.super_name());
        if class == this || superclass == Some(class) {
            return Ok(true);
        }
        match superclass {
            Some(name) => Ok(self.hierarchy.is_subclass(name, class)?),
            None => Ok(false),
        }
    }

    /// Reaching a protected member of a superclass from another package takes an object of this class, which was
    /// `depth` slots from the bottom of the stack.
    fn check_protected(
        &mut self,
        object: VType<'n>,
        depth: usize,
        member: &MemberRef<'n>,
        is_method: bool,
        place: &str,
    ) -> Result<()> {
        if object == self.this || !self.is_this_or_super(member.class)? {
            return Ok(());
        }
        if !self.hierarchy.is_protected_elsewhere(member.class, member.name, member.desc, is_method)? {
            return Ok(());
        }
        let clones_array =
            is_method && member.name == b"clone" && member.class == types::OBJECT && object.is_array();
        if clones_array || self.is_instance_of_this(object)? {
            return Ok(());
        }
        let message = if self.typed {
            format!("Bad access to protected data in {place}")
        } else {
            "Bad access to protected data".to_owned()
        };
        Err(self.bad_stack(&message, object, depth, &self.this.to_string()))
    }

    fn is_instance_of_this(&mut self, object: VType<'n>) -> Result<bool> {
        match object {
            VType::Null => Ok(true),
            VType::Object(from) if self.typed => self.reference_assignable(self.class.name(), from, true),
            VType::Object(_) => self.assignable(self.this, object),
            _ => Ok(false),
        }
    }

    /// The type inferrer looks at the kind of operands first, and at their types when all have been popped.
    fn pop_kind(&mut self, value: (VType<'n>, Option<VType<'n>>)) -> Result<VType<'n>> {
        match value {
            (VType::Object(_), _) => self.pop(Expect::Initialized),
            _ => self.pop_slots(value),
        }
    }

    pub(super) fn field(&mut self, insn: &Insn<'_>) -> Result<()> {
        let index = insn.const_index().unwrap_or(0);
        let member = self.pool.member(index).ok_or_else(|| self.bad_instruction())?;
        let value = VType::of_descriptor(member.desc).ok_or_else(|| self.bad_instruction())?;
        if insn.op == ops::GETSTATIC {
            return self.push_slots(value);
        }
        if !self.typed {
            return self.untyped_field(insn.op, &member, value);
        }
        let owner = VType::Object(member.class);
        match insn.op {
            ops::PUTSTATIC => self.pop_slots(value).map(|_| ()),
            ops::GETFIELD => {
                let object = self.pop(Expect::Type(owner))?;
                let depth = self.frame.stack.len();
                self.check_protected(object, depth, &member, false, "getfield")?;
                self.push_slots(value)
            }
            _ => {
                self.pop_slots(value)?;
                let object = self.own_object(self.top()?, &member);
                self.frame.stack.pop();
                let depth = self.frame.stack.len();
                if !self.assignable(owner, object)? {
                    let message = "Bad type on operand stack in putfield";
                    let wanted = format!("{owner} (constant pool {index})");
                    return Err(self.bad_stack(message, object, depth, &wanted));
                }
                self.check_protected(object, depth, &member, false, "putfield")
            }
        }
    }

    /// Fields of this class may be set before another constructor is called.
    fn own_object(&self, object: VType<'n>, member: &MemberRef<'n>) -> VType<'n> {
        let own = VType::Object(member.class) == self.this
            && self.class.find_field(member.name, member.desc).is_some();
        if object == VType::UninitThis && own { self.this } else { object }
    }

    /// `getfield`, `putfield` and `putstatic` as the type inferrer looks at them.
    fn untyped_field(
        &mut self,
        op: u8,
        member: &MemberRef<'n>,
        value: (VType<'n>, Option<VType<'n>>),
    ) -> Result<()> {
        let stored = if op == ops::GETFIELD { None } else { Some(self.pop_kind(value)?) };
        if op != ops::PUTSTATIC {
            let mut object = self.top()?;
            if op == ops::PUTFIELD {
                object = self.own_object(object, member);
                let top = self.frame.stack.len() - 1;
                self.frame.stack[top] = object;
            }
            self.pop(Expect::Initialized)?;
            if !self.assignable(VType::Object(member.class), object)? {
                return Err(Fault::code(self.pc, "Incompatible type for getting or setting field"));
            }
            let depth = self.frame.stack.len();
            self.check_protected(object, depth, member, false, "")?;
        }
        match stored {
            None => self.push_slots(value),
            Some(found) if self.assignable(value.0, found)? => Ok(()),
            Some(_) => Err(Fault::code(self.pc, "Bad type in putfield/putstatic")),
        }
    }

    pub(super) fn invoke(&mut self, insn: &Insn<'_>) -> Result<()> {
        let index = insn.const_index().unwrap_or(0);
        let member = if insn.op == ops::INVOKEDYNAMIC {
            let (name, desc) = self.pool.dynamic(index).ok_or_else(|| self.bad_instruction())?;
            MemberRef { class: b"", name, desc, interface: false }
        } else {
            self.pool.member(index).ok_or_else(|| self.bad_instruction())?
        };
        let args: Vec<_> = argument_types(member.desc).collect();
        if insn.op == ops::INVOKEINTERFACE {
            let slots: usize = args.iter().map(|(_, high)| 1 + usize::from(high.is_some())).sum();
            if self.code.code.get(self.pc + 3).map(|&n| usize::from(n)) != Some(slots + 1) {
                let message = if self.typed {
                    "Inconsistent args count operand in invokeinterface"
                } else {
                    "Inconsistent args_size for invokeinterface"
                };
                return Err(Fault::code(self.pc, message));
            }
        }
        let constructor = member.name == b"<init>";
        if member.name.first() == Some(&b'<') && !(constructor && insn.op == ops::INVOKESPECIAL) {
            let message = if constructor && !self.typed {
                "Must call initializers using invokespecial"
            } else {
                "Illegal call to internal method"
            };
            return Err(Fault::code(self.pc, message));
        }
        if insn.op == ops::INVOKESPECIAL && !constructor {
            self.check_special(&member)?;
        }
        if self.typed {
            for &arg in args.iter().rev() {
                self.pop_slots(arg)?;
            }
            self.receiver(insn.op, index, &member)?;
        } else {
            self.untyped_operands(insn.op, index, &member, &args)?;
        }
        match VType::of_descriptor(result_descriptor(member.desc)) {
            Some(value) => self.push_slots(value),
            None => Ok(()),
        }
    }

    /// The object that a method is called on.
    fn receiver(&mut self, op: u8, index: u16, member: &MemberRef<'n>) -> Result<()> {
        let owner = Expect::Type(VType::Object(member.class));
        match op {
            ops::INVOKESPECIAL if member.name == b"<init>" => {
                let object = self.pop(Expect::Reference)?;
                self.initialize(index, member, object)
            }
            ops::INVOKESPECIAL => self.pop(Expect::Type(self.this)).map(|_| ()),
            ops::INVOKEVIRTUAL => {
                let object = self.pop(owner)?;
                self.check_protected(object, self.frame.stack.len(), member, true, "invokevirtual")
            }
            ops::INVOKEINTERFACE => self.pop(owner).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// The operands of a call as the type inferrer looks at them.
    fn untyped_operands(
        &mut self,
        op: u8,
        index: u16,
        member: &MemberRef<'n>,
        args: &[(VType<'n>, Option<VType<'n>>)],
    ) -> Result<()> {
        let mut found = Vec::with_capacity(args.len());
        for &arg in args.iter().rev() {
            found.push(self.pop_kind(arg)?);
        }
        let owner = VType::Object(member.class);
        match op {
            ops::INVOKESPECIAL if member.name == b"<init>" => {
                let object = self.pop(Expect::Any)?;
                self.initialize(index, member, object)?;
            }
            ops::INVOKESPECIAL | ops::INVOKEVIRTUAL | ops::INVOKEINTERFACE => {
                let object = self.pop(Expect::Initialized)?;
                if !self.assignable(owner, object)? {
                    return Err(Fault::code(self.pc, "Incompatible object argument for function call"));
                }
                if op == ops::INVOKESPECIAL && !self.assignable(self.this, object)? {
                    return Err(Fault::code(self.pc, "Incompatible object argument for invokespecial"));
                }
                if op == ops::INVOKEVIRTUAL {
                    self.check_protected(object, self.frame.stack.len(), member, true, "")?;
                }
            }
            _ => {}
        }
        for (&(wanted, _), &found) in args.iter().zip(found.iter().rev()) {
            if matches!(wanted, VType::Object(_)) && !self.assignable(wanted, found)? {
                return Err(Fault::code(self.pc, "Incompatible argument to function"));
            }
        }
        Ok(())
    }

    /// `invokespecial` reaches methods of this class, its superclasses and its direct superinterfaces.
    fn check_special(&mut self, member: &MemberRef<'n>) -> Result<()> {
        let class = member.class;
        if class == self.class.name() || self.class.super_name() == Some(class) {
            return Ok(());
        }
        if member.interface && self.class.interface_names().any(|name| name == class) {
            return Ok(());
        }
        if !self.typed {
            return match self.is_this_or_super(class)? {
                true => Ok(()),
                false => Err(Fault::code(self.pc, "Illegal use of nonvirtual function call")),
            };
        }
        let message = if !self.reference_assignable(class, self.class.name(), false)? {
            "Bad invokespecial instruction: current class isn't assignable to reference class."
        } else if member.interface {
            "Bad invokespecial instruction: interface method reference is in an indirect superinterface."
        } else {
            return Ok(());
        };
        Err(Fault::code(self.pc, message))
    }

    /// Calls a constructor on an uninitialised object.
    fn initialize(&mut self, index: u16, member: &MemberRef<'n>, object: VType<'n>) -> Result<()> {
        let pc = self.pc;
        match object {
            VType::UninitThis => {
                if member.class != self.class.name() && Some(member.class) != self.class.super_name() {
                    let owner = VType::Object(member.class);
                    let reason = format!("Type {owner} is not assignable to {}", self.this);
                    let message = if self.typed {
                        "Bad <init> method call"
                    } else {
                        "Call to wrong initialization method"
                    };
                    return Err(Fault::because(pc, message, reason));
                }
                self.frame.replace(object, self.this);
                Ok(())
            }
            VType::Uninit(site) => {
                let created = match Insn::read(self.code.code, usize::from(site)) {
                    Some(insn) if insn.op == ops::NEW => insn.const_index().unwrap_or(0),
                    _ => return Err(Fault::code(usize::from(site), "Expecting new instruction")),
                };
                let class = self.pool.class_name(created);
                if class != member.class {
                    let (found, wanted) = (VType::Object(class), VType::Object(member.class));
                    let reason = format!(
                        "Type {found} (constant pool {created}) is not assignable to {wanted} (constant pool {index})"
                    );
                    let message = if self.typed {
                        "Call to wrong <init> method"
                    } else {
                        "Call to wrong initialization method"
                    };
                    return Err(Fault::because(pc, message, reason));
                }
                let new = VType::Object(class);
                if new != self.this
                    && self.is_this_or_super(class)?
                    && self.hierarchy.is_protected_elsewhere(class, member.name, member.desc, true)?
                    && !self.is_instance_of_this(new)?
                {
                    let reason =
                        format!("Type {new} (constant pool {created}) is not assignable to {}", self.this);
                    let message = if self.typed {
                        "Bad access to protected <init> method"
                    } else {
                        "Bad access to protected data"
                    };
                    return Err(Fault::because(pc, message, reason));
                }
                self.frame.replace(object, new);
                Ok(())
            }
            _ => {
                let message = if self.typed {
                    "Bad operand type when invoking <init>"
                } else {
                    "Expecting to find unitialized object on stack"
                };
                let depth = self.frame.stack.len();
                let reason = format!("Invalid type: {object} (current frame, stack[{depth}])");
                Err(self.with_frame(Fault::because(pc, message, reason)))
            }
        }
    }
}
