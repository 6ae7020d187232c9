//! Instructions on references: constants, arrays, creation, casts, and returns of every kind.

use super::exec::{Exec, Result, result_descriptor};
use super::report::Fault;
use super::types::{self, Expect, VType};
use crate::bytecode::ops::{self, Insn};
use crate::classfile::Constant;

impl<'n> Exec<'n, '_> {
    pub(super) fn load_constant(&mut self, insn: &Insn<'_>) -> Result<()> {
        let index = insn.const_index().ok_or_else(|| self.bad_instruction())?;
        match self.pool.get(index) {
            Constant::Integer(_) => self.push(VType::Int),
            Constant::Float(_) => self.push(VType::Float),
            Constant::Long(_) => self.push_value((VType::Long, Some(VType::Long2))),
            Constant::Double(_) => self.push_value((VType::Double, Some(VType::Double2))),
            Constant::String { .. } => self.push(VType::Object(types::STRING)),
            Constant::Class { .. } => self.push(VType::Object(types::CLASS)),
            Constant::MethodHandle { .. } => self.push(VType::Object(types::METHOD_HANDLE)),
            Constant::MethodType { .. } => self.push(VType::Object(types::METHOD_TYPE)),
            Constant::Dynamic { .. } => {
                let desc = self.pool.dynamic(index).map_or(&b""[..], |d| d.1);
                self.push_descriptor(desc)
            }
            _ => Err(Fault::code(self.pc, "Invalid index in ldc")),
        }
    }

    /// Pops an array for an instruction that takes arrays of some kinds only. `wanted` names them for the
    /// message, if HotSpot does.
    fn pop_array(&mut self, op: u8, wanted: &str, fits: impl Fn(&[u8]) -> bool) -> Result<VType<'n>> {
        let array = self.pop(if self.typed { Expect::Reference } else { Expect::Any })?;
        match array {
            VType::Null => Ok(array),
            VType::Object(desc) if fits(desc) => Ok(array),
            _ => {
                let message = if self.typed {
                    format!("Bad type on operand stack in {}", ops::name(op))
                } else {
                    expecting_array(op).to_owned()
                };
                let depth = self.frame.stack.len();
                if !wanted.is_empty() || !self.typed {
                    return Err(self.bad_stack(&message, array, depth, wanted));
                }
                let reason = format!("Invalid type: {array} (current frame, stack[{depth}])");
                Err(self.with_frame(Fault::because(self.pc, message, reason)))
            }
        }
    }

    fn pop_reference_array(&mut self, op: u8) -> Result<VType<'n>> {
        self.pop_array(op, "reference type", |a| types::reference_component(a).is_some())
    }

    /// Pops an array of primitives; `kind` counts from `int` as the instructions do.
    fn pop_primitive_array(&mut self, op: u8, array: &[u8]) -> Result<VType<'n>> {
        if array == b"[B" {
            return self.pop_array(op, "", |a| a == b"[B" || a == b"[Z");
        }
        let wanted = VType::Object(array).to_string();
        self.pop_array(op, &wanted, |a| a == array)
    }

    pub(super) fn array_load(&mut self, op: u8) -> Result<()> {
        self.pop(Expect::Type(VType::Int))?;
        if op == ops::AALOAD {
            return match self.pop_reference_array(op)? {
                VType::Object(array) => match types::reference_component(array) {
                    Some(component) => self.push(VType::Object(component)),
                    None => Err(self.bad_instruction()),
                },
                _ => self.push(VType::Null),
            };
        }
        let (array, element) = primitive_array(op - ops::IALOAD);
        self.pop_primitive_array(op, array)?;
        self.push_value(element)
    }

    pub(super) fn array_store(&mut self, op: u8) -> Result<()> {
        if op == ops::AASTORE {
            self.pop(Expect::Type(VType::Object(types::OBJECT)))?;
            self.pop(Expect::Type(VType::Int))?;
            return self.pop_reference_array(op).map(|_| ());
        }
        let (array, element) = primitive_array(op - ops::IASTORE);
        self.pop_value(element)?;
        self.pop(Expect::Type(VType::Int))?;
        self.pop_primitive_array(op, array).map(|_| ())
    }

    pub(super) fn return_value(&mut self, op: u8) -> Result<()> {
        let desc = self.pool.utf8(self.method.desc);
        let declared = VType::of_descriptor(result_descriptor(desc));
        if op == ops::RETURN {
            if declared.is_some() {
                let message = if self.typed {
                    "Method expects a return value"
                } else {
                    "Wrong return type in function"
                };
                return Err(Fault::code(self.pc, message));
            }
            if self.frame.this_uninit {
                let message = if self.typed {
                    "Constructor must call super() or this() before return"
                } else {
                    "Constructor must call super() or this()"
                };
                return Err(Fault::code(self.pc, message));
            }
            return Ok(());
        }
        let found = match op {
            ops::ARETURN if self.typed => self.pop(Expect::Reference)?,
            ops::ARETURN => self.pop(Expect::Initialized)?,
            ops::IRETURN => self.pop_value((VType::Int, None))?,
            ops::LRETURN => self.pop_slots((VType::Long, Some(VType::Long2)))?,
            ops::FRETURN => self.pop_value((VType::Float, None))?,
            _ => self.pop_slots((VType::Double, Some(VType::Double2)))?,
        };
        let Some((wanted, _)) = declared else {
            let message = if self.typed {
                "Method does not expect a return value"
            } else {
                "Wrong return type in function"
            };
            let depth = self.frame.stack.len();
            return Err(self.bad_stack(message, found, depth, "top (from method signature)"));
        };
        if self.assignable(wanted, found)? {
            return Ok(());
        }
        let depth = self.frame.stack.len();
        let wanted = match result_descriptor(desc) {
            b"Z" => "boolean".to_owned(),
            b"B" => "byte".to_owned(),
            b"C" => "char".to_owned(),
            b"S" => "short".to_owned(),
            _ => wanted.to_string(),
        };
        let wanted = format!("{wanted} (from method signature)");
        let message = if self.typed { "Bad return type" } else { "Wrong return type in function" };
        Err(self.bad_stack(message, found, depth, &wanted))
    }

    pub(super) fn object(&mut self, insn: &Insn<'_>) -> Result<()> {
        let name = insn.const_index().map_or(&b""[..], |index| self.pool.class_name(index));
        let object = Expect::Type(VType::Object(types::OBJECT));
        match insn.op {
            ops::NEW => {
                let created = VType::Uninit(self.pc as u16);
                if self.frame.stack.contains(&created) {
                    let message = "Uninitialized object on stack at creating point";
                    return Err(Fault::code(self.pc, message).at_frame(&self.frame, self.pc));
                }
                self.frame.replace(created, VType::Top);
                self.push(created)
            }
            ops::NEWARRAY => {
                self.pop(Expect::Type(VType::Int))?;
                let array = match insn.immediate() {
                    Some(4) => b"[Z",
                    Some(5) => b"[C",
                    Some(6) => b"[F",
                    Some(7) => b"[D",
                    Some(8) => b"[B",
                    Some(9) => b"[S",
                    Some(10) => b"[I",
                    Some(11) => b"[J",
                    _ => return Err(Fault::code(self.pc, "Illegal newarray instruction")),
                };
                self.push(VType::Object(array))
            }
            ops::ANEWARRAY => {
                self.pop(Expect::Type(VType::Int))?;
                let array = self.array_of(name);
                self.push(VType::Object(array))
            }
            ops::MULTIANEWARRAY => {
                for _ in 0..insn.immediate().unwrap_or(0) {
                    self.pop(Expect::Type(VType::Int))?;
                }
                self.push(VType::Object(name))
            }
            ops::ARRAYLENGTH => {
                self.pop_array(insn.op, "", |a| a.first() == Some(&b'['))?;
                self.push(VType::Int)
            }
            ops::ATHROW if self.typed => self.pop(Expect::Type(VType::Object(types::THROWABLE))).map(|_| ()),
            ops::ATHROW => {
                let thrown = self.pop(Expect::Instance)?;
                if self.assignable(VType::Object(types::THROWABLE), thrown)? {
                    return Ok(());
                }
                Err(Fault::code(self.pc, "Can only throw Throwable objects"))
            }
            ops::CHECKCAST => {
                self.pop(object)?;
                self.push(VType::Object(name))
            }
            ops::INSTANCEOF => {
                self.pop(object)?;
                self.push(VType::Int)
            }
            // The monitor instructions.
            _ if self.typed => self.pop(Expect::Reference).map(|_| ()),
            _ => self.pop(Expect::Initialized).map(|_| ()),
        }
    }

    /// The descriptor of an array of `name`.
    pub fn array_of(&self, name: &'n [u8]) -> &'n [u8] {
        let (open, close): (&[u8], &[u8]) =
            if name.first() == Some(&b'[') { (b"[", b"") } else { (b"[L", b";") };
        self.arena.alloc_slice_copy(&[open, name, close].concat())
    }
}

/// The type inferrer's complaint about something else than the array an instruction takes.
fn expecting_array(op: u8) -> &'static str {
    match op {
        ops::IALOAD | ops::IASTORE => "Expecting to find array of ints on stack",
        ops::LALOAD | ops::LASTORE => "Expecting to find array of longs on stack",
        ops::FALOAD | ops::FASTORE => "Expecting to find array of floats on stack",
        ops::DALOAD | ops::DASTORE => "Expecting to find array of doubles on stack",
        ops::BALOAD | ops::BASTORE => "Expecting to find array of bytes or Booleans on stack",
        ops::CALOAD | ops::CASTORE => "Expecting to find array of chars on stack",
        ops::SALOAD | ops::SASTORE => "Expecting to find array of shorts on stack",
        ops::AALOAD | ops::AASTORE => "Expecting to find array of objects or arrays on stack",
        _ => "Expecting to find array on stack",
    }
}

/// Array descriptor and element type of the load and store instructions, in their order.
fn primitive_array(kind: u8) -> (&'static [u8], (VType<'static>, Option<VType<'static>>)) {
    match kind {
        0 => (b"[I", (VType::Int, None)),
        1 => (b"[J", (VType::Long, Some(VType::Long2))),
        2 => (b"[F", (VType::Float, None)),
        3 => (b"[D", (VType::Double, Some(VType::Double2))),
        5 => (b"[B", (VType::Int, None)),
        6 => (b"[C", (VType::Int, None)),
        _ => (b"[S", (VType::Int, None)),
    }
}
