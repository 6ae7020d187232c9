//! The structural pass: instructions are whole, control stays inside the code and on instruction
//! boundaries, and every operand is in range and of the right kind. No types yet.

use super::VerifyError;
use super::report::{Fault, Report};
use super::types::VType;
use crate::bytecode::ops::{self, Format, Insn};
use crate::classfile::constants::tag;
use crate::classfile::{ClassFile, Code, Constant, MethodInfo};
use crate::mutf8;

/// One bit for each pc.
#[derive(Debug)]
pub(super) struct PcSet(Vec<u64>);

impl PcSet {
    pub fn new(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)])
    }

    pub fn insert(&mut self, pc: usize) {
        if let Some(word) = self.0.get_mut(pc / 64) {
            *word |= 1 << (pc % 64);
        }
    }

    pub fn contains(&self, pc: usize) -> bool {
        self.0.get(pc / 64).is_some_and(|word| word >> (pc % 64) & 1 != 0)
    }
}

/// Checks the structure of a method's code, for code whose types are not verified.
pub fn check_structure(class: &ClassFile<'_>, method: &MethodInfo<'_>) -> Result<(), VerifyError> {
    let Some(code) = &method.code else { return Ok(()) };
    // A class that may fail over is held to the older rules.
    let typed = class.major >= super::STRICT_VERSION;
    let report = Report { class, method, code, typed };
    let pass = |()| {
        let structure = Structure::new(class, code, typed)?;
        structure.all()?;
        match ops::insns(code.code).last() {
            Some(last) if !typed || last.is_terminal() => Ok(()),
            _ => Err(Fault::code(code.code.len(), "Control flow falls through code end")),
        }
    };
    pass(()).map_err(|fault| report.error(fault))
}

#[cold]
fn bad_instruction(code: &[u8], pc: usize, typed: bool) -> Fault {
    let op = code.get(pc).copied().unwrap_or(0);
    let message = match (typed, op) {
        // HotSpot's own opcodes, which it takes for instructions at first.
        (true, 0xca..=0xee) => format!("Bad instruction: {op:02x}"),
        (true, _) => "Bad instruction".to_owned(),
        (false, _) if !old_length(code, pc) => format!("Illegal instruction found at offset {pc}"),
        (false, _) => format!("Code stops in the middle of instruction  starting at offset {pc}"),
    };
    Fault::code(pc, message)
}

/// Whether the type inferrer finds a length for the instruction, even if it goes beyond the code.
fn old_length(code: &[u8], pc: usize) -> bool {
    let operands = (pc & !3) + 4;
    match code.get(pc) {
        Some(&ops::TABLESWITCH) => match (ops::i4(code, operands + 4), ops::i4(code, operands + 8)) {
            (Some(low), Some(high)) => (0..=65535).contains(&(i64::from(high) - i64::from(low))),
            _ => false,
        },
        Some(&ops::LOOKUPSWITCH) => match ops::i4(code, operands + 4) {
            Some(n) => (0..65536).contains(&n),
            None => operands + 4 < code.len(),
        },
        Some(&ops::WIDE) => code
            .get(pc + 1)
            .and_then(|&op| ops::info(op))
            .is_some_and(|info| code.len() > pc + 2 && matches!(info.format, Format::Local | Format::Iinc)),
        Some(&op) => ops::info(op).is_some(),
        None => false,
    }
}

/// The code of a method, of which it is known where instructions begin.
pub(super) struct Structure<'s> {
    class: &'s ClassFile<'s>,
    code: &'s Code<'s>,
    /// Where instructions begin.
    pub starts: PcSet,
    typed: bool,
}

impl<'s> Structure<'s> {
    /// Splits the code into instructions, and checks the tables that refer to them.
    pub fn new(class: &'s ClassFile<'s>, code: &'s Code<'s>, typed: bool) -> Result<Self, Fault> {
        let bytes = code.code;
        let mut starts = PcSet::new(bytes.len());
        let mut insns = ops::insns(bytes);
        for insn in insns.by_ref() {
            starts.insert(insn.pc);
        }
        if insns.pc() != bytes.len() {
            return Err(bad_instruction(bytes, insns.pc(), typed));
        }
        let pass = Self { class, code, starts, typed };
        for h in &code.handlers {
            pass.handler(h.start, h.end, h.target)?;
        }
        if typed {
            pass.variables()?;
        }
        Ok(pass)
    }

    /// Checks all instructions.
    pub fn all(&self) -> Result<(), Fault> {
        ops::insns(self.code.code).try_for_each(|insn| {
            self.operands(&insn)?;
            self.targets(&insn)
        })
    }

    /// Scopes of named variables begin and end at instructions.
    fn variables(&self) -> Result<(), Fault> {
        for v in &self.code.local_variables {
            let end = usize::from(v.start) + usize::from(v.len);
            if !self.starts.contains(usize::from(v.start)) {
                return Err(self.bad_table(format!("Illegal local variable table start_pc {}", v.start)));
            }
            if end != self.code.code.len() && !self.starts.contains(end) {
                return Err(self.bad_table(format!("Illegal local variable table length {}", v.len)));
            }
        }
        Ok(())
    }

    /// A table of the method is wrong: for the type checker an error of the class's format.
    #[cold]
    fn bad_table(&self, message: String) -> Fault {
        if self.typed {
            Fault::MethodFormat(message)
        } else if message.contains("handler_pc") {
            Fault::OldFormat("Illegal exception table handler")
        } else {
            Fault::OldFormat("Illegal exception table range")
        }
    }

    fn handler(&self, start: u16, end: u16, target: u16) -> Result<(), Fault> {
        let boundary = |pc: u16| self.starts.contains(usize::from(pc));
        if !boundary(start) {
            return Err(self.bad_table(format!("Illegal exception table start_pc {start}")));
        }
        if usize::from(end) != self.code.code.len() && !boundary(end) {
            return Err(self.bad_table(format!("Illegal exception table end_pc {end}")));
        }
        if !boundary(target) {
            return Err(self.bad_table(format!("Illegal exception table handler_pc {target}")));
        }
        Ok(())
    }

    /// Operands are in range and of the right kind.
    pub fn operands(&self, insn: &Insn<'_>) -> Result<(), Fault> {
        let pc = insn.pc;
        if insn.op == ops::INVOKEDYNAMIC && self.class.major < 51 && !self.typed {
            let message = "invokedynamic bytecode is not supported in this class file version";
            return Err(Fault::code(pc, message));
        }
        if let Some(index) = insn.const_index() {
            self.constant(insn, index)?;
        }
        // The type checker looks at this later, with the types.
        if let Some(local) = insn.local().filter(|_| !self.typed) {
            let wide = matches!(
                insn.op,
                ops::LLOAD | ops::DLOAD | ops::LSTORE | ops::DSTORE
                    | ops::LLOAD_0..=ops::LLOAD_3
                    | ops::DLOAD_0..=ops::DLOAD_3
                    | ops::LSTORE_0..=ops::LSTORE_3
                    | ops::DSTORE_0..=ops::DSTORE_3
            );
            if u32::from(local) + u32::from(wide) >= u32::from(self.code.max_locals) {
                return Err(Fault::code(pc, "Illegal local variable number"));
            }
        }
        match insn.format() {
            Format::TableSwitch | Format::LookupSwitch => self.switch(insn)?,
            Format::ArrayType if !matches!(insn.immediate(), Some(4..=11)) => {
                let message =
                    if self.typed { "Illegal newarray instruction" } else { "Bad type passed to newarray" };
                return Err(Fault::code(pc, message));
            }
            Format::InvokeInterface if self.byte(pc + 4) != 0 => {
                return Err(Fault::code(pc, "Fourth operand byte of invokeinterface must be zero"));
            }
            Format::InvokeDynamic => {
                if self.class.major < 51 {
                    let message = format!(
                        "invokedynamic instructions not supported by this class file version ({}), class {}",
                        self.class.major,
                        self.class_name()
                    );
                    return Err(Fault::code(pc, message));
                }
                if self.byte(pc + 3) != 0 || self.byte(pc + 4) != 0 {
                    let message = "Third and fourth operand bytes of invokedynamic must be zero";
                    return Err(Fault::code(pc, message));
                }
            }
            _ => {}
        }
        if self.typed && matches!(insn.op, ops::JSR | ops::JSR_W | ops::RET) {
            return Err(Fault::code(pc, format!("Bad instruction: {:02x}", insn.op)));
        }
        Ok(())
    }

    fn byte(&self, pc: usize) -> u8 {
        self.code.code.get(pc).copied().unwrap_or(0)
    }

    fn target(&self, pc: usize, target: i64) -> Result<(), Fault> {
        if usize::try_from(target).is_ok_and(|pc| self.starts.contains(pc)) {
            return Ok(());
        }
        if self.typed {
            let message = format!("Expecting a stackmap frame at branch target {target}");
            return Err(Fault::because(pc, message, "Expected stackmap frame at this location."));
        }
        Err(Fault::code(pc, "Illegal target of jump or branch"))
    }

    fn switch(&self, insn: &Insn<'_>) -> Result<(), Fault> {
        let pc = insn.pc;
        let padding = pc + 1..(pc & !3) + 4;
        if self.class.major < 51 && padding.into_iter().any(|at| self.byte(at) != 0) {
            let message = if self.typed {
                "Nonzero padding byte in lookupswitch or tableswitch"
            } else {
                "Non zero padding bytes in switch"
            };
            return Err(Fault::code(pc, message));
        }
        let Some(switch) = insn.switch() else { return Err(Fault::code(pc, "Bad instruction")) };
        let mut previous = None;
        for (key, _) in switch.cases() {
            if insn.op == ops::LOOKUPSWITCH && previous.is_some_and(|p| p >= key) {
                let message =
                    if self.typed { "Bad lookupswitch instruction" } else { "Unsorted lookup switch" };
                return Err(Fault::code(pc, message));
            }
            previous = Some(key);
        }
        Ok(())
    }

    /// Branches end at instructions.
    pub fn targets(&self, insn: &Insn<'_>) -> Result<(), Fault> {
        if let Some(target) = insn.target() {
            self.target(insn.pc, target)?;
        }
        let Some(switch) = insn.switch() else { return Ok(()) };
        let words = ["Illegal default target in switch", "Illegal branch in tableswitch"];
        let default = std::iter::once((words[0], switch.default_target()));
        let mut all = default.chain(switch.cases().map(|(_, target)| (words[1], target)));
        all.try_for_each(|(message, target)| {
            let offset = target - insn.pc as i64;
            if self.typed && offset.unsigned_abs() > 0xFFFF {
                let message = format!("Illegal target of jump or branch (bci {} + offset {offset})", insn.pc);
                return Err(Fault::because(0, message, super::stackmap::INVALID));
            }
            self.target(insn.pc, target)
                .map_err(|fault| if self.typed { fault } else { fault.renamed(message) })
        })
    }

    fn invalid(&self, index: u16) -> String {
        let class = VType::Object(self.class.constants.class_name(index));
        format!("Invalid type: {class} (constant pool {index})")
    }

    fn class_name(&self) -> String {
        mutf8::to_str_lossy(self.class.name()).replace('/', ".")
    }

    /// The operand is the index of a constant that the instruction can take.
    fn constant(&self, insn: &Insn<'_>, index: u16) -> Result<(), Fault> {
        let (pc, major) = (insn.pc, self.class.major);
        let pool = &self.class.constants;
        let complaint = |what: &str| {
            if !self.typed {
                return Err(Fault::code(pc, what));
            }
            let message = format!("{what} {index} in class {}", self.class_name());
            Err(Fault::because(pc, message, format!("Constant pool index {index} is invalid")))
        };
        if index == 0 || usize::from(index) >= pool.len() {
            return complaint("Illegal constant pool index");
        }
        let constant = pool.get(index);
        let fits = match insn.op {
            ops::LDC | ops::LDC_W => match constant {
                Constant::Integer(_) | Constant::Float(_) | Constant::String { .. } => true,
                Constant::Class { .. } => major >= 49,
                Constant::MethodHandle { .. } | Constant::MethodType { .. } => major >= 51,
                Constant::Dynamic { .. } => {
                    pool.dynamic(index).is_some_and(|(_, desc)| !matches!(desc, b"J" | b"D"))
                }
                _ => false,
            },
            ops::LDC2_W => match constant {
                Constant::Long(_) | Constant::Double(_) => true,
                Constant::Dynamic { .. } => {
                    pool.dynamic(index).is_some_and(|(_, desc)| matches!(desc, b"J" | b"D"))
                }
                _ => false,
            },
            ops::GETSTATIC..=ops::PUTFIELD => constant.tag() == tag::FIELD_REF,
            ops::INVOKEVIRTUAL => constant.tag() == tag::METHOD_REF,
            ops::INVOKESPECIAL | ops::INVOKESTATIC => {
                constant.tag() == tag::METHOD_REF
                    || (major >= 52 && constant.tag() == tag::INTERFACE_METHOD_REF)
            }
            ops::INVOKEINTERFACE => constant.tag() == tag::INTERFACE_METHOD_REF,
            ops::INVOKEDYNAMIC => constant.tag() == tag::INVOKE_DYNAMIC,
            _ => constant.tag() == tag::CLASS,
        };
        if !fits {
            let typed = "Illegal type at constant pool entry";
            return complaint(if self.typed { typed } else { "Illegal type in constant pool" });
        }
        let dims = |name: &[u8]| name.iter().take_while(|b| **b == b'[').count();
        match insn.op {
            ops::NEW if pool.class_name(index).first() == Some(&b'[') => {
                if self.typed {
                    Err(Fault::because(pc, "Illegal new instruction", self.invalid(index)))
                } else {
                    Err(Fault::code(pc, "Illegal creation of multi-dimensional array"))
                }
            }
            ops::ANEWARRAY if dims(pool.class_name(index)) >= 255 => {
                Err(Fault::code(pc, "Illegal anewarray instruction, array has more than 255 dimensions"))
            }
            ops::MULTIANEWARRAY => {
                let wanted = insn.immediate().unwrap_or(0);
                let available = dims(pool.class_name(index)) as i32;
                if !self.typed && !(1..=available).contains(&wanted) {
                    return Err(Fault::code(pc, "Illegal dimension argument"));
                }
                if available == 0 {
                    let message = "Illegal constant pool index in multianewarray instruction";
                    return Err(Fault::because(pc, message, self.invalid(index)));
                }
                if !(1..=available).contains(&wanted) {
                    let message = format!("Illegal dimension in multianewarray instruction: {wanted}");
                    return Err(Fault::code(pc, message));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
