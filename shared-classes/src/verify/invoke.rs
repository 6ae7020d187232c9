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

    /// Reaching a protected member of a superclass from another package takes an object of this class.
    fn check_protected(
        &mut self,
        object: VType<'n>,
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
        Err(self.bad_stack(&message, object, self.frame.stack.len(), &self.this.to_string()))
    }

    fn is_instance_of_this(&mut self, object: VType<'n>) -> Result<bool> {
        match object {
            VType::Null => Ok(true),
            VType::Object(from) => self.reference_assignable(self.class.name(), from, true),
            _ => Ok(false),
        }
    }

    pub(super) fn field(&mut self, insn: &Insn<'_>) -> Result<()> {
        let index = insn.const_index().unwrap_or(0);
        let member = self.pool.member(index).ok_or_else(|| self.bad_instruction())?;
        let value = VType::of_descriptor(member.desc).ok_or_else(|| self.bad_instruction())?;
        let owner = VType::Object(member.class);
        match insn.op {
            ops::GETSTATIC => self.push_value(value),
            ops::PUTSTATIC => self.pop_slots(value).map(|_| ()),
            ops::GETFIELD => {
                let object = self.pop(Expect::Type(owner))?;
                self.push_value(value)?;
                self.check_protected(object, &member, false, "getfield")
            }
            _ => {
                self.pop_slots(value)?;
                let mut object = self.top()?;
                // Fields of this class may be set before another constructor is called.
                let own = owner == self.this && self.class.find_field(member.name, member.desc).is_some();
                if object == VType::UninitThis && own {
                    object = self.this;
                }
                self.frame.stack.pop();
                if !self.assignable(owner, object)? {
                    let message = if self.typed {
                        "Bad type on operand stack in putfield"
                    } else {
                        "Incompatible type for getting or setting field"
                    };
                    let wanted = format!("{owner} (constant pool {index})");
                    return Err(self.bad_stack(message, object, self.frame.stack.len(), &wanted));
                }
                self.check_protected(object, &member, false, "putfield")
            }
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
        for &arg in args.iter().rev() {
            self.pop_slots(arg).map_err(|fault| self.reworded(fault, "Incompatible argument to function"))?;
        }
        let owner = VType::Object(member.class);
        let object_complaint = "Incompatible object argument for function call";
        match insn.op {
            ops::INVOKESPECIAL if constructor => self.initialize(index, &member)?,
            ops::INVOKESPECIAL => {
                self.pop(Expect::Type(self.this)).map_err(|fault| self.reworded(fault, object_complaint))?;
            }
            ops::INVOKEVIRTUAL => {
                let object =
                    self.pop(Expect::Type(owner)).map_err(|fault| self.reworded(fault, object_complaint))?;
                self.check_protected(object, &member, true, "invokevirtual")?;
            }
            ops::INVOKEINTERFACE => {
                self.pop(Expect::Type(owner)).map_err(|fault| self.reworded(fault, object_complaint))?;
            }
            _ => {}
        }
        match VType::of_descriptor(result_descriptor(member.desc)) {
            Some(value) => self.push_value(value),
            None => Ok(()),
        }
    }

    /// The type inferrer has words of its own for some complaints.
    fn reworded(&self, fault: Fault, inferrer: &str) -> Fault {
        if self.typed { fault } else { fault.renamed(inferrer) }
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
        let message = if !self.reference_assignable(class, self.class.name(), false)? {
            "Bad invokespecial instruction: current class isn't assignable to reference class."
        } else if member.interface {
            "Bad invokespecial instruction: interface method reference is in an indirect superinterface."
        } else {
            return Ok(());
        };
        let message = if self.typed { message } else { "Illegal use of nonvirtual function call" };
        Err(Fault::code(self.pc, message))
    }

    /// Calls a constructor on an uninitialised object.
    fn initialize(&mut self, index: u16, member: &MemberRef<'n>) -> Result<()> {
        let object = self.pop(Expect::Reference)?;
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
                    return Err(self.with_frame(Fault::because(pc, message, reason)));
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
                    return Err(self.with_frame(Fault::because(pc, message, reason)));
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
