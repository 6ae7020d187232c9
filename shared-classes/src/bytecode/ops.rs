//! Opcodes by name, instruction lengths, and a disassembler, all made from the table in [`for_each_op!`].
//!
//! Code is taken as untrusted bytes: an unknown opcode or an instruction that runs past the end of the code
//! has no length, ends the iterator, and is shown as such by the disassembler.
//!
//! [`for_each_op!`]: crate::for_each_op

use std::fmt::Write;

/// What follows an opcode in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Nothing.
    None,
    /// A signed byte (`bipush`).
    Byte,
    /// A signed short (`sipush`).
    Short,
    /// A one-byte index into the constant pool (`ldc`).
    ConstByte,
    /// A two-byte index into the constant pool.
    Const,
    /// A local-variable index: one byte, two after `wide`.
    Local,
    /// A local-variable index and a signed constant: one byte each, two each after `wide`.
    Iinc,
    /// A signed two-byte branch offset.
    Branch,
    /// A signed four-byte branch offset.
    BranchWide,
    /// Padding, default offset, low and high key, offsets.
    TableSwitch,
    /// Padding, default offset, count, pairs of key and offset.
    LookupSwitch,
    /// A constant-pool index, the slot count of the arguments, a zero byte.
    InvokeInterface,
    /// A constant-pool index and two zero bytes.
    InvokeDynamic,
    /// The code of a primitive element type (`newarray`).
    ArrayType,
    /// A constant-pool index and the number of dimensions.
    MultiNewArray,
    /// Another instruction, with wide operands.
    Wide,
}

/// One row of the instruction table.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    /// The mnemonic, as in the JVMS.
    pub mnemonic: &'static str,
    /// The operands in the code.
    pub format: Format,
    /// The values popped, bottom to top, a letter each: see [`for_each_op!`](crate::for_each_op).
    pub pops: &'static str,
    /// The values pushed, likewise.
    pub pushes: &'static str,
    /// What the instruction does, in one line.
    pub meaning: &'static str,
}

/// The number of opcodes in the table; they are numbered from 0 without gaps.
pub const COUNT: usize = TABLE.len();

macro_rules! define {
    ($(($value:literal, $name:ident, $mnemonic:literal, $format:ident, $pops:literal, $pushes:literal,
        $meaning:literal)),* $(,)?) => {
        $(#[doc = $meaning] pub const $name: u8 = $value;)*

        /// The instruction table, by opcode.
        pub static TABLE: [OpInfo; 202] = [$(OpInfo {
            mnemonic: $mnemonic,
            format: Format::$format,
            pops: $pops,
            pushes: $pushes,
            meaning: $meaning,
        }),*];

        // Every row stands at the index that is its opcode.
        const _: () = {
            let values = [$($value as u8),*];
            let mut i = 0;
            while i < values.len() {
                assert!(values[i] as usize == i);
                i += 1;
            }
        };
    };
}
crate::for_each_op!(define);

/// The table row of an opcode, if there is such an opcode.
pub fn info(op: u8) -> Option<&'static OpInfo> {
    TABLE.get(op as usize)
}

/// The mnemonic of an opcode; `"illegal"` if there is no such opcode.
pub fn name(op: u8) -> &'static str {
    info(op).map_or("illegal", |i| i.mnemonic)
}

/// The unsigned byte at `pc`.
pub fn u1(code: &[u8], pc: usize) -> Option<u8> {
    code.get(pc).copied()
}

/// The unsigned big-endian short at `pc`.
pub fn u2(code: &[u8], pc: usize) -> Option<u16> {
    let b = code.get(pc..pc.checked_add(2)?)?;
    Some(u16::from_be_bytes([b[0], b[1]]))
}

/// The signed big-endian short at `pc`.
pub fn i2(code: &[u8], pc: usize) -> Option<i16> {
    u2(code, pc).map(|v| v as i16)
}

/// The signed big-endian int at `pc`.
pub fn i4(code: &[u8], pc: usize) -> Option<i32> {
    let b = code.get(pc..pc.checked_add(4)?)?;
    Some(i32::from_be_bytes([b[0], b[1], b[2], b[3]]))
}

/// The length of an instruction in bytes, opcode, `wide` prefix and padding included.
///
/// `None` if the opcode is unknown, the instruction runs past the end of the code, `wide` stands before an
/// instruction that has no wide form, or a switch has a negative number of cases (`tableswitch`: or none).
pub fn length(code: &[u8], pc: usize) -> Option<usize> {
    let op = *code.get(pc)?;
    let len = match info(op)?.format {
        Format::None => 1,
        Format::Byte | Format::ConstByte | Format::Local | Format::ArrayType => 2,
        Format::Short | Format::Const | Format::Branch | Format::Iinc => 3,
        Format::MultiNewArray => 4,
        Format::BranchWide | Format::InvokeInterface | Format::InvokeDynamic => 5,
        Format::TableSwitch | Format::LookupSwitch => {
            let switch = Switch::read(code, pc)?;
            return Some(switch.end - pc);
        }
        Format::Wide => match info(*code.get(pc + 1)?)?.format {
            Format::Local => 4,
            Format::Iinc => 6,
            _ => return None,
        },
    };
    (len <= code.len() - pc).then_some(len)
}

/// A `tableswitch` or `lookupswitch`, read in place. All of it is known to lie within the code.
#[derive(Clone, Copy, Debug)]
pub struct Switch<'a> {
    code: &'a [u8],
    pc: usize,
    /// Where the table (of offsets, or of pairs) begins.
    table: usize,
    /// Where the next instruction begins.
    end: usize,
    /// The first key of a `tableswitch`; `None` for a `lookupswitch`.
    low: Option<i32>,
    count: usize,
}

impl<'a> Switch<'a> {
    /// Reads the switch at `pc`; `None` if it is not one, or not a well-formed one.
    pub fn read(code: &'a [u8], pc: usize) -> Option<Self> {
        let op = *code.get(pc)?;
        let operands = (pc & !3) + 4;
        if op == TABLESWITCH {
            let (low, high) = (i4(code, operands + 4)?, i4(code, operands + 8)?);
            let count = usize::try_from(i64::from(high) - i64::from(low)).ok()? + 1;
            let table = operands + 12;
            let end = table.checked_add(count.checked_mul(4)?)?;
            (end <= code.len()).then_some(Switch { code, pc, table, end, low: Some(low), count })
        } else if op == LOOKUPSWITCH {
            let count = usize::try_from(i4(code, operands + 4)?).ok()?;
            let table = operands + 8;
            let end = table.checked_add(count.checked_mul(8)?)?;
            (end <= code.len()).then_some(Switch { code, pc, table, end, low: None, count })
        } else {
            None
        }
    }

    /// The bci of the default target, which may lie outside the code in bad bytecode.
    pub fn default_target(&self) -> i64 {
        self.target_at((self.pc & !3) + 4)
    }

    /// Keys and the bci of their targets, in the order of the code.
    pub fn cases(self) -> impl ExactSizeIterator<Item = (i32, i64)> + 'a {
        (0..self.count).map(move |i| match self.low {
            Some(low) => (low.wrapping_add(i as i32), self.target_at(self.table + 4 * i)),
            None => {
                let at = self.table + 8 * i;
                (i4(self.code, at).unwrap_or(0), self.target_at(at + 4))
            }
        })
    }

    fn target_at(&self, at: usize) -> i64 {
        self.pc as i64 + i64::from(i4(self.code, at).unwrap_or(0))
    }
}

/// One instruction in the code.
#[derive(Clone, Copy, Debug)]
pub struct Insn<'a> {
    /// Where it begins.
    pub pc: usize,
    /// Its opcode; after a `wide` prefix the opcode that follows it.
    pub op: u8,
    /// Whether it has a `wide` prefix.
    pub wide: bool,
    /// Its length in bytes, prefix included.
    pub len: usize,
    code: &'a [u8],
}

impl<'a> Insn<'a> {
    /// Reads the instruction at `pc`; `None` where [`length`] has none.
    pub fn read(code: &'a [u8], pc: usize) -> Option<Self> {
        let len = length(code, pc)?;
        let wide = code[pc] == WIDE;
        Some(Insn { pc, op: code[pc + usize::from(wide)], wide, len, code })
    }

    /// Where the next instruction begins.
    pub fn next(&self) -> usize {
        self.pc + self.len
    }

    /// The operand format of the instruction, `wide` prefix apart.
    pub fn format(&self) -> Format {
        TABLE[self.op as usize].format
    }

    /// The constant-pool index, if the instruction has one.
    pub fn const_index(&self) -> Option<u16> {
        match self.format() {
            Format::ConstByte => u1(self.code, self.pc + 1).map(u16::from),
            Format::Const | Format::InvokeInterface | Format::InvokeDynamic | Format::MultiNewArray => {
                u2(self.code, self.pc + 1)
            }
            _ => None,
        }
    }

    /// The local variable that the instruction names, in its operand or in its opcode (`iload_1`).
    pub fn local(&self) -> Option<u16> {
        match self.op {
            ILOAD..=ALOAD | ISTORE..=ASTORE | RET | IINC => {
                if self.wide {
                    u2(self.code, self.pc + 2)
                } else {
                    u1(self.code, self.pc + 1).map(u16::from)
                }
            }
            ILOAD_0..=ALOAD_3 => Some(u16::from((self.op - ILOAD_0) & 3)),
            ISTORE_0..=ASTORE_3 => Some(u16::from((self.op - ISTORE_0) & 3)),
            _ => None,
        }
    }

    /// The constant of `bipush`, `sipush`, `iinc`, `newarray`, `iconst_*`, or the dimensions of `multianewarray`.
    pub fn immediate(&self) -> Option<i32> {
        match self.op {
            ICONST_M1..=ICONST_5 => Some(i32::from(self.op) - i32::from(ICONST_0)),
            BIPUSH => u1(self.code, self.pc + 1).map(|v| i32::from(v as i8)),
            SIPUSH => i2(self.code, self.pc + 1).map(i32::from),
            NEWARRAY => u1(self.code, self.pc + 1).map(i32::from),
            MULTIANEWARRAY => u1(self.code, self.pc + 3).map(i32::from),
            IINC if self.wide => i2(self.code, self.pc + 4).map(i32::from),
            IINC => u1(self.code, self.pc + 2).map(|v| i32::from(v as i8)),
            _ => None,
        }
    }

    /// The bci of the branch target, which may lie outside the code in bad bytecode. Not for switches.
    pub fn target(&self) -> Option<i64> {
        let offset = match self.format() {
            Format::Branch => i64::from(i2(self.code, self.pc + 1)?),
            Format::BranchWide => i64::from(i4(self.code, self.pc + 1)?),
            _ => return None,
        };
        Some(self.pc as i64 + offset)
    }

    /// The switch, if the instruction is one.
    pub fn switch(&self) -> Option<Switch<'a>> {
        Switch::read(self.code, self.pc)
    }

    /// Whether control never goes on to the next instruction.
    pub fn is_terminal(&self) -> bool {
        matches!(
            self.op,
            GOTO | GOTO_W | JSR | JSR_W | RET | TABLESWITCH | LOOKUPSWITCH | IRETURN..=RETURN | ATHROW
        )
    }
}

/// An iterator over the instructions of a method, in order.
#[derive(Clone, Debug)]
pub struct Insns<'a> {
    code: &'a [u8],
    pc: usize,
}

/// Iterates over the instructions of `code` from its beginning.
pub fn insns(code: &[u8]) -> Insns<'_> {
    Insns { code, pc: 0 }
}

impl Insns<'_> {
    /// Where the iterator stands. After the last item: the end of the code if all of it was well formed,
    /// else the place of the bad instruction.
    pub fn pc(&self) -> usize {
        self.pc
    }
}

impl<'a> Iterator for Insns<'a> {
    type Item = Insn<'a>;

    fn next(&mut self) -> Option<Insn<'a>> {
        let insn = Insn::read(self.code, self.pc)?;
        self.pc = insn.next();
        Some(insn)
    }
}

/// The code as text, in the layout of `javap -c`: a line an instruction, constants as `#index`.
pub fn disassemble(code: &[u8]) -> String {
    let mut out = String::new();
    let mut it = insns(code);
    for insn in it.by_ref() {
        line(&mut out, &insn);
    }
    if it.pc() < code.len() {
        let _ = writeln!(out, "{:>8}: illegal 0x{:02x}", it.pc(), code[it.pc()]);
    }
    out
}

fn line(out: &mut String, insn: &Insn) {
    let mnemonic = name(insn.op);
    let suffix = if insn.wide { "_w" } else { "" };
    let _ = write!(out, "{:>8}: ", insn.pc);
    let mut operand = String::new();
    // Writing to a string does not fail.
    let _ = match insn.format() {
        Format::None | Format::Wide => Ok(()),
        Format::Byte | Format::Short => write!(operand, "{}", insn.immediate().unwrap_or(0)),
        Format::ConstByte | Format::Const => write!(operand, "#{}", insn.const_index().unwrap_or(0)),
        Format::InvokeInterface => {
            let count = u1(insn.code, insn.pc + 3).unwrap_or(0);
            write!(operand, "#{},  {count}", insn.const_index().unwrap_or(0))
        }
        Format::InvokeDynamic => write!(operand, "#{},  0", insn.const_index().unwrap_or(0)),
        Format::MultiNewArray => {
            write!(operand, "#{},  {}", insn.const_index().unwrap_or(0), insn.immediate().unwrap_or(0))
        }
        Format::Local => write!(operand, "{}", insn.local().unwrap_or(0)),
        Format::Iinc => {
            write!(operand, "{}, {}", insn.local().unwrap_or(0), insn.immediate().unwrap_or(0))
        }
        Format::Branch | Format::BranchWide => write!(operand, "{}", insn.target().unwrap_or(-1)),
        Format::ArrayType => write!(operand, " {}", array_type(insn.immediate().unwrap_or(0))),
        Format::TableSwitch | Format::LookupSwitch => {
            let _ = match insn.switch() {
                Some(s) => write_switch(out, mnemonic, s),
                None => Ok(()),
            };
            return;
        }
    };
    if operand.is_empty() {
        let _ = writeln!(out, "{mnemonic}");
    } else {
        let _ = writeln!(out, "{:<13} {operand}", format!("{mnemonic}{suffix}"));
    }
}

fn write_switch(out: &mut String, mnemonic: &str, switch: Switch) -> std::fmt::Result {
    match switch.low {
        Some(low) => {
            let high = i64::from(low) + switch.count as i64 - 1;
            writeln!(out, "{mnemonic:<13} {{ // {low} to {high}")?;
        }
        None => writeln!(out, "{mnemonic:<13} {{ // {}", switch.count)?,
    }
    for (key, target) in switch.cases() {
        writeln!(out, "{key:>24}: {target}")?;
    }
    writeln!(out, "{:>24}: {}", "default", switch.default_target())?;
    writeln!(out, "{:>12}", "}")
}

/// The element type that a `newarray` code stands for.
pub fn array_type(code: i32) -> &'static str {
    match code {
        4 => "boolean",
        5 => "char",
        6 => "float",
        7 => "double",
        8 => "byte",
        9 => "short",
        10 => "int",
        11 => "long",
        _ => "illegal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_consistent() {
        assert_eq!(COUNT, 202);
        for row in &TABLE {
            assert!(
                row.pops.chars().chain(row.pushes.chars()).all(|c| "IJFDARW*".contains(c)),
                "{}",
                row.mnemonic
            );
            assert!(row.meaning.ends_with('.'));
        }
        assert_eq!(
            (name(JSR_W), name(ALOAD), name(202), name(255)),
            ("jsr_w", "aload", "illegal", "illegal")
        );
    }

    #[test]
    fn lengths() {
        assert_eq!(length(&[NOP], 0), Some(1));
        assert_eq!(length(&[], 0), None);
        assert_eq!(length(&[SIPUSH, 1], 0), None);
        assert_eq!(length(&[SIPUSH, 1, 2], 0), Some(3));
        assert_eq!(length(&[WIDE, ILOAD, 1, 2], 0), Some(4));
        assert_eq!(length(&[WIDE, IINC, 0, 1, 0, 1], 0), Some(6));
        assert_eq!(length(&[WIDE, NOP, 0, 0], 0), None);
        assert_eq!(length(&[WIDE], 0), None);
        assert_eq!(length(&[0xfe], 0), None);
        // tableswitch at 1: padding to 4, default, low 0, high 1, two offsets
        let mut code = vec![NOP, TABLESWITCH, 0, 0];
        for word in [27i32, 0, 1, 27, 27] {
            code.extend(word.to_be_bytes());
        }
        assert_eq!(length(&code, 1), Some(23));
        assert_eq!(length(&code[..23], 1), None);
        code[11] = 5; // low 5 > high 1
        assert_eq!(length(&code, 1), None);
        let mut code = vec![LOOKUPSWITCH, 0, 0, 0];
        for word in [20i32, 1, -7, 20] {
            code.extend(word.to_be_bytes());
        }
        assert_eq!(length(&code, 0), Some(20));
        code[8] = 0xff; // a negative count
        assert_eq!(length(&code, 0), None);
    }

    #[test]
    fn operands() {
        let code = [WIDE, IINC, 1, 0, 0xff, 0xfe, ALOAD_3, DSTORE_2, BIPUSH, 0xff, GOTO, 0xff, 0xf6];
        let all: Vec<_> = insns(&code).collect();
        assert_eq!((all[0].local(), all[0].immediate(), all[0].wide), (Some(256), Some(-2), true));
        assert_eq!((all[1].local(), all[2].local()), (Some(3), Some(2)));
        assert_eq!(all[3].immediate(), Some(-1));
        assert_eq!((all[4].target(), all[4].is_terminal()), (Some(0), true));
    }

    #[test]
    fn text() {
        let code = [ALOAD_0, GETFIELD, 0, 7, IINC, 1, 0xff, IFEQ, 0, 4, NEWARRAY, 10, RETURN, 0xff];
        let want = concat!(
            "       0: aload_0\n",
            "       1: getfield      #7\n",
            "       4: iinc          1, -1\n",
            "       7: ifeq          11\n",
            "      10: newarray       int\n",
            "      12: return\n",
            "      13: illegal 0xff\n"
        );
        assert_eq!(disassemble(&code), want);
    }

    /// The instructions of a class as `javap` shows them, without its comments, against the disassembler's.
    #[test]
    fn same_as_javap() {
        let names = ["java.util.HashMap", "java.lang.String", "java.util.Formatter", "java.math.BigDecimal"];
        for name in names {
            let mut javap = std::process::Command::new("javap");
            let Ok(output) = javap.args(["-c", "-p", name]).output() else { return };
            let shown = String::from_utf8_lossy(&output.stdout);
            let wanted: Vec<&str> = shown
                .lines()
                .filter(|l| l.starts_with("    ") && !l.ends_with("Code:") && !l.ends_with("table:"))
                .map(|l| l.split("// ").next().unwrap_or(l).trim())
                .filter(|l| !l.starts_with("from ") && !l.contains("   Class ") && !l.ends_with("   any"))
                .collect();
            let mut got = Vec::new();
            super::super::testing::java_base(|class| {
                if class.name == name.replace('.', "/") {
                    got = class.methods.iter().map(|m| disassemble(m.code)).collect();
                }
            });
            let got: Vec<&str> = got.iter().flat_map(|t| t.lines()).collect();
            let got: Vec<&str> = got.iter().map(|l| l.split("// ").next().unwrap_or(l).trim()).collect();
            if !got.is_empty() {
                assert_eq!(wanted.len(), got.len(), "{name}");
                wanted.iter().zip(&got).for_each(|(w, g)| assert_eq!(w, g, "{name}"));
            }
        }
    }

    #[test]
    fn any_bytes_are_safe() {
        let mut seed = 1u32;
        for _ in 0..2000 {
            let code: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
                    (seed >> 24) as u8
                })
                .collect();
            disassemble(&code);
        }
    }
}
