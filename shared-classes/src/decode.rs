//! Bytecode decoded once into the class segment.
//!
//! Every JVMS instruction becomes one [`Insn`] of eight bytes; some idioms share one (see `fuse`). What the words of
//! an instruction mean, and which opcodes stand for which operation, says the table in [`crate::operation`]. Operand
//! `b` is what the interpreter wants at hand: a constant, a branch distance in instructions, a field's offset, or the
//! class-window offset of the link entry. Code is never rewritten afterwards: unresolved references go through their
//! link entry.
//!
//! Invariants: a branch target is never inside a fused instruction; `bcis[i]` is the bytecode index of the first
//! instruction fused into `insns[i]`, so traces, handlers and oop maps stay exact. A fused instruction that can
//! throw or call carries the index of the part that does.

use crate::bytecode::ops;
use crate::model::*;
use crate::operation::{Op, Operands, plain};
use crate::segment::{Arena, Full, Plain, Seg};

/// What the decoder asks of the linker about a constant.
pub trait Linkage {
    /// Class-window offset of the link entry of a Class or member constant.
    fn link(&mut self, index: u16) -> u32;
    /// Mirror offset of the first of `n` session slots for this constant (each call site asks for its own when
    /// `fresh`).
    fn slot(&mut self, index: u16, n: u32, fresh: bool) -> u32;
    /// The instance field of this very class hierarchy that a Fieldref names, if access needs no check.
    fn own_field(&mut self, index: u16, put: bool) -> Option<FieldRef>;
    /// The method of this very class hierarchy that a Methodref names, if access needs no check.
    fn own_method(&mut self, index: u16) -> Option<MethodRef>;
    /// The constant.
    fn constant(&self, index: u16) -> Const;
    /// First character of the descriptor of the field or dynamic constant.
    fn field_kind(&self, index: u16) -> u8;
    /// Is it `MethodHandle.invoke`, `invokeExact` or a VarHandle accessor?
    fn is_handle_call(&self, index: u16) -> bool;
}

/// Decoded code of one method.
pub struct Decoded {
    /// The instructions.
    pub insns: Vec<Insn>,
    /// Their bytecode indices.
    pub bcis: Vec<u16>,
    /// For each bytecode index its instruction number, or `u32::MAX`; one more entry for the end.
    pub index: Vec<u32>,
    /// A backward branch exists.
    pub loops: bool,
}

/// Which bytecode indices are branch or handler targets.
fn targets(code: &[u8], handlers: &[(u16, u16, u16)]) -> Vec<bool> {
    let mut found = vec![false; code.len() + 1];
    let mut mark = |to: i64| {
        if let Some(t) = usize::try_from(to).ok().and_then(|to| found.get_mut(to)) {
            *t = true;
        }
    };
    for &(start, end, handler) in handlers {
        [start, end, handler].into_iter().for_each(|p| mark(i64::from(p)));
    }
    for insn in ops::insns(code) {
        if let Some(to) = insn.target() {
            mark(to);
            if matches!(insn.op, ops::JSR | ops::JSR_W) {
                mark(insn.next() as i64);
            }
        } else if let Some(switch) = insn.switch() {
            mark(switch.default_target());
            switch.cases().for_each(|(_, to)| mark(to));
        }
    }
    found
}

/// A 32-bit word of a switch table.
#[repr(transparent)]
struct Word(i32);
// SAFETY: a transparent i32.
unsafe impl Plain for Word {}

/// A branch whose distance is filled in when all positions are known.
struct Patch {
    /// The branching instruction.
    from: usize,
    /// Bytecode index of the target.
    to: usize,
    /// Where the distance goes.
    place: Place,
}

#[derive(PartialEq, Eq)]
enum Place {
    /// Operand `b`.
    Whole,
    /// The low 20 bits of operand `b`.
    Packed,
    /// A word of a switch table.
    Table(Seg<Word>),
}

/// The code of one method on its way.
struct Decoder<'a> {
    arena: &'a Arena,
    link: &'a mut dyn Linkage,
    out: Vec<Insn>,
    bcis: Vec<u16>,
    patches: Vec<Patch>,
}

/// Decodes checked bytecode (every index and target has been found in range).
pub fn decode(
    arena: &Arena,
    code: &[u8],
    handlers: &[(u16, u16, u16)],
    link: &mut dyn Linkage,
) -> Result<Decoded, Full> {
    let target = targets(code, handlers);
    let room = code.len() / 2 + 4;
    let (out, bcis) = (Vec::with_capacity(room), Vec::with_capacity(room));
    let mut d = Decoder { arena, link, out, bcis, patches: Vec::new() };
    let mut index = vec![u32::MAX; code.len() + 1];
    for insn in ops::insns(code) {
        let at = d.out.len();
        index[insn.pc] = at as u32;
        d.instruction(&insn)?;
        // Fuse with the instruction before, unless control can come in between.
        if at > 0 && !target[insn.pc] && !insn.wide && d.out.len() == at + 1 && d.fuse() {
            index[insn.pc] = u32::MAX;
        }
    }
    index[code.len()] = d.out.len() as u32;
    let mut loops = false;
    for p in &d.patches {
        let distance = (i64::from(index[p.to]) - p.from as i64) as i32;
        loops |= distance <= 0;
        match p.place {
            Place::Whole => d.out[p.from].b = distance as u32,
            Place::Packed => d.out[p.from].b |= distance as u32 & 0xf_ffff,
            Place::Table(at) => arena.rewrite(at, Word(distance)),
        }
    }
    Ok(Decoded { insns: d.out, bcis: d.bcis, index, loops })
}

impl Decoder<'_> {
    fn emit(&mut self, insn: &ops::Insn, op: Op, a: u16, b: u32) {
        self.out.push(Insn::new(op, a, b));
        self.bcis.push(insn.pc as u16);
    }

    fn instruction(&mut self, insn: &ops::Insn) -> Result<(), Full> {
        let index = insn.const_index().unwrap_or(0);
        let local = insn.local().unwrap_or(0);
        let immediate = insn.immediate().unwrap_or(0) as u32;
        let Some((op, operands)) = plain(insn.op) else { return self.special(insn, index) };
        match operands {
            Operands::Local => self.emit(insn, op, local, 0),
            Operands::Imm => self.emit(insn, op, 0, immediate),
            Operands::LocalImm => self.emit(insn, op, local, immediate),
            Operands::ArrayType => self.emit(insn, op, immediate as u16, 0),
            Operands::Branch => {
                let (from, to) = (self.out.len(), insn.target().unwrap_or(0) as usize);
                self.patches.push(Patch { from, to, place: Place::Whole });
                self.emit(insn, op, 0, 0);
            }
            Operands::Class => {
                let link = self.link.link(index);
                self.emit(insn, op, index, link);
            }
            Operands::CallSite => {
                let slot = self.link.slot(index, 2, true);
                self.emit(insn, op, index, slot);
            }
            _ => self.emit(insn, op, 0, 0),
        }
        Ok(())
    }

    /// Instructions whose operation depends on a constant, or that need a table.
    fn special(&mut self, insn: &ops::Insn, index: u16) -> Result<(), Full> {
        match insn.op {
            ops::LCONST_0 | ops::LCONST_1 => self.wide_constant(insn, u64::from(insn.op - ops::LCONST_0))?,
            ops::DCONST_0 | ops::DCONST_1 => {
                self.wide_constant(insn, f64::from(insn.op - ops::DCONST_0).to_bits())?
            }
            ops::FCONST_0..=ops::FCONST_2 => {
                self.emit(insn, Op::ConstI, 0, f32::from(insn.op - ops::FCONST_0).to_bits())
            }
            ops::LDC | ops::LDC_W | ops::LDC2_W => self.constant(insn, index)?,
            ops::TABLESWITCH | ops::LOOKUPSWITCH => self.switch(insn)?,
            ops::GETSTATIC | ops::PUTSTATIC | ops::GETFIELD | ops::PUTFIELD => self.field(insn, index),
            ops::INVOKEVIRTUAL..=ops::INVOKEINTERFACE => self.invoke(insn, index),
            ops::MULTIANEWARRAY => {
                let link = self.link.link(index);
                self.emit(insn, Op::Multianewarray, index, link);
                self.emit(insn, Op::Ext, 0, insn.immediate().unwrap_or(0) as u32);
            }
            _ => self.emit(insn, Op::Nop, 0, 0),
        }
        Ok(())
    }

    fn wide_constant(&mut self, insn: &ops::Insn, bits: u64) -> Result<(), Full> {
        let at = self.arena.put(bits)?.offset();
        self.emit(insn, Op::ConstL, 0, at);
        Ok(())
    }

    fn constant(&mut self, insn: &ops::Insn, index: u16) -> Result<(), Full> {
        let c = self.link.constant(index);
        match c.tag {
            tag::INTEGER | tag::FLOAT => self.emit(insn, Op::ConstI, 0, c.a),
            tag::LONG | tag::DOUBLE => self.wide_constant(insn, u64::from(c.a) | u64::from(c.b) << 32)?,
            tag::DYNAMIC => {
                let primitive = !matches!(self.link.field_kind(index), b'L' | b'[');
                let slot = self.link.slot(index, 2, false);
                self.emit(insn, if primitive { Op::LdcPrim } else { Op::LdcSlot }, index, slot);
            }
            _ => {
                let slot = self.link.slot(index, 1, false);
                self.emit(insn, Op::LdcSlot, index, slot);
            }
        }
        Ok(())
    }

    fn switch(&mut self, insn: &ops::Insn) -> Result<(), Full> {
        let Some(switch) = insn.switch() else { return Ok(()) };
        let (from, n) = (self.out.len(), switch.cases().len());
        let mut patch = |at: u32, to: i64| {
            self.patches.push(Patch { from, to: to as usize, place: Place::Table(Seg::new(at)) });
        };
        let first = switch.cases().next().map_or(0, |(key, _)| key);
        let (op, t) = if insn.op == ops::TABLESWITCH {
            let t = self.arena.alloc(12 + 4 * n, 4)?;
            self.arena.rewrite(Seg::new(t), Word(first));
            self.arena.rewrite(Seg::new(t + 4), Word(first.wrapping_add(n as i32 - 1)));
            patch(t + 8, switch.default_target());
            for (i, (_, to)) in switch.cases().enumerate() {
                patch(t + 12 + 4 * i as u32, to);
            }
            (Op::Tableswitch, t)
        } else {
            let t = self.arena.alloc(8 + 8 * n, 4)?;
            self.arena.rewrite(Seg::new(t), Word(n as i32));
            patch(t + 4, switch.default_target());
            for (i, (key, to)) in switch.cases().enumerate() {
                self.arena.rewrite(Seg::new(t + 8 + 8 * i as u32), Word(key));
                patch(t + 12 + 8 * i as u32, to);
            }
            (Op::Lookupswitch, t)
        };
        self.emit(insn, op, 0, t);
        Ok(())
    }

    fn field(&mut self, insn: &ops::Insn, index: u16) {
        use Op::*;
        // By kind: byte, boolean, char, short, 32 bits, 64 bits, reference.
        let kind = match self.link.field_kind(index) {
            b'B' => 0,
            b'Z' => 1,
            b'C' => 2,
            b'S' => 3,
            b'I' | b'F' => 4,
            b'J' | b'D' => 5,
            _ => 6,
        };
        let put = matches!(insn.op, ops::PUTFIELD | ops::PUTSTATIC);
        let object = matches!(insn.op, ops::GETFIELD | ops::PUTFIELD);
        if let Some(f) = object.then(|| self.link.own_field(index, put)).flatten() {
            let by_offset = match put {
                false => [Getoff1, Getoff1, GetoffC, GetoffS, Getoff4, Getoff8, GetoffA],
                true => [Putoff1, PutoffZ, Putoff2, Putoff2, Putoff4, Putoff8, PutoffA],
            };
            return self.emit(insn, by_offset[kind], index, f.offset);
        }
        let linked = match insn.op {
            ops::GETSTATIC => {
                [Getstatic1, Getstatic1, GetstaticC, GetstaticS, Getstatic4, Getstatic8, GetstaticA]
            }
            ops::PUTSTATIC => {
                [Putstatic1, PutstaticZ, Putstatic2, Putstatic2, Putstatic4, Putstatic8, PutstaticA]
            }
            ops::GETFIELD => [Getfield1, Getfield1, GetfieldC, GetfieldS, Getfield4, Getfield8, GetfieldA],
            _ => [Putfield1, PutfieldZ, Putfield2, Putfield2, Putfield4, Putfield8, PutfieldA],
        };
        let link = self.link.link(index);
        self.emit(insn, linked[kind], index, link);
    }

    fn invoke(&mut self, insn: &ops::Insn, index: u16) {
        if insn.op == ops::INVOKEVIRTUAL && self.link.is_handle_call(index) {
            let slot = self.link.slot(index, 2, false);
            return self.emit(insn, Op::Invokehandle, index, slot);
        }
        let own = self.link.own_method(index);
        match (insn.op, own) {
            (ops::INVOKEVIRTUAL, Some(m)) if m.vtable_index >= 0 && m.access & acc::FINAL == 0 => {
                self.emit(insn, Op::InvokeVtable, m.arg_slots, m.vtable_index as u32)
            }
            (ops::INVOKEVIRTUAL, Some(m)) if m.access & (acc::FINAL | acc::PRIVATE) != 0 => {
                self.emit(insn, Op::InvokeDirect, m.arg_slots, m.offset())
            }
            (ops::INVOKESPECIAL, Some(m)) if m.access & acc::PRIVATE != 0 || m.name.is(b"<init>") => {
                self.emit(insn, Op::InvokeDirect, m.arg_slots, m.offset())
            }
            _ => {
                let op = match insn.op {
                    ops::INVOKEVIRTUAL => Op::Invokevirtual,
                    ops::INVOKESPECIAL => Op::Invokespecial,
                    ops::INVOKESTATIC => Op::Invokestatic,
                    _ => Op::Invokeinterface,
                };
                let link = self.link.link(index);
                self.emit(insn, op, index, link);
            }
        }
    }

    /// Replaces the last two instructions by one that does the work of both, where there is one.
    fn fuse(&mut self) -> bool {
        let at = self.out.len() - 1;
        // Its distance is still to come; the fused branch takes the patch over.
        let near = self.patches.last_mut().filter(|p| p.from == at && p.place == Place::Whole);
        let Some(fused) = fuse(self.out[at - 1], self.out[at], near.is_some()) else { return false };
        if let Some(patch) = near {
            patch.from = at - 1;
            if fused.op().row().operands == Operands::Near {
                patch.place = Place::Packed;
            }
        }
        self.out.truncate(at);
        self.out[at - 1] = fused;
        let second = self.bcis.pop();
        // The part that can throw or call is the second one.
        if let (Some(bci), true) = (second, throws(fused.op())) {
            self.bcis[at - 1] = bci;
        }
        true
    }
}

/// Can the fused operation throw or call?
fn throws(op: Op) -> bool {
    use Op::*;
    matches!(
        op,
        LoadGetoff4
            | LoadGetoffA
            | LoadGetoff8
            | LoadIaload
            | LoadAaload
            | LoadBaload
            | LoadCaload
            | LoadInvokeDirect
    )
}

/// A call of it never has to be run again (it neither locks nor is native).
fn plain_java(m: MethodRef) -> bool {
    m.entry == Entry::Java && m.access & acc::SYNCHRONIZED == 0
}

/// The one of the fused comparisons (in the order of the opcodes) that does the work of this one.
fn compared(test: Op, fused: [Op; 6]) -> Option<Op> {
    use Op::*;
    let plain = [IfIcmpeq, IfIcmpne, IfIcmplt, IfIcmpge, IfIcmpgt, IfIcmple];
    plain.iter().position(|op| *op == test).map(|i| fused[i])
}

/// The instruction that does the work of two, if there is one. `branch`: the second is a branch.
fn fuse(first: Insn, second: Insn, branch: bool) -> Option<Insn> {
    use Op::*;
    let small = |v: u32| (-2048..2048).contains(&(v as i32));
    Some(match (first.op(), second.op()) {
        (Load, Load) => Insn::new(LoadLoad, first.a, second.a as u32),
        (Load, Getoff4) => Insn::new(LoadGetoff4, first.a, second.b),
        (Load, GetoffA) => Insn::new(LoadGetoffA, first.a, second.b),
        (Load, Getoff8) => Insn::new(LoadGetoff8, first.a, second.b),
        (Load, ConstI) => Insn::new(LoadConstI, first.a, second.b),
        (Load, Store) => Insn::new(Move, first.a, second.a as u32),
        (Load, Return1) => Insn::new(LoadReturn1, first.a, 0),
        (ConstI, Iadd) => Insn::new(IaddConst, 0, first.b),
        (ConstI, Isub) => Insn::new(IaddConst, 0, (first.b as i32).wrapping_neg() as u32),
        (ConstI, Iand) => Insn::new(IandConst, 0, first.b),
        (Load, Ifeq) if branch => Insn::new(LoadIfeq, first.a, 0),
        (Load, Ifne) if branch => Insn::new(LoadIfne, first.a, 0),
        (Load, Ifnull) if branch => Insn::new(LoadIfnull, first.a, 0),
        (Load, Ifnonnull) if branch => Insn::new(LoadIfnonnull, first.a, 0),
        (LoadLoad, Iaload) => Insn::new(LoadIaload, first.a, first.b),
        (LoadLoad, Aaload) => Insn::new(LoadAaload, first.a, first.b),
        (LoadLoad, Baload) => Insn::new(LoadBaload, first.a, first.b),
        (LoadLoad, Caload) => Insn::new(LoadCaload, first.a, first.b),
        (Load2, Load2) => Insn::new(Load2Load2, first.a, second.a as u32),
        (Store, Load) => Insn::new(StoreLoad, first.a, second.a as u32),
        (Load, Iadd) => Insn::new(LoadIadd, first.a, 0),
        (Load, Isub) => Insn::new(LoadIsub, first.a, 0),
        (Load2, Dadd) => Insn::new(Load2Dadd, first.a, 0),
        (Load2, Dsub) => Insn::new(Load2Dsub, first.a, 0),
        (Load2, Dmul) => Insn::new(Load2Dmul, first.a, 0),
        (LoadLoad, Iadd) => Insn::new(LoadLoadIadd, first.a, first.b),
        (LoadLoad, Isub) => Insn::new(LoadLoadIsub, first.a, first.b),
        (Load2Load2, Dadd) => Insn::new(Load2Load2Dadd, first.a, first.b),
        (Load2Load2, Dsub) => Insn::new(Load2Load2Dsub, first.a, first.b),
        (Load2Load2, Dmul) => Insn::new(Load2Load2Dmul, first.a, first.b),
        (LoadConstI, Iadd) => Insn::new(LoadIaddConst, first.a, first.b),
        (LoadConstI, Isub) => Insn::new(LoadIaddConst, first.a, (first.b as i32).wrapping_neg() as u32),
        (LoadLoad, test) if branch && first.b < 4096 => {
            let op =
                compared(test, [IfIcmpeqLL, IfIcmpneLL, IfIcmpltLL, IfIcmpgeLL, IfIcmpgtLL, IfIcmpleLL])?;
            Insn::new(op, first.a, first.b << 20)
        }
        (LoadConstI, test) if branch && small(first.b) => {
            let op =
                compared(test, [IfIcmpeqLC, IfIcmpneLC, IfIcmpltLC, IfIcmpgeLC, IfIcmpgtLC, IfIcmpleLC])?;
            Insn::new(op, first.a, first.b << 20)
        }
        (ConstI, test) if branch && small(first.b) => {
            let op = compared(test, [IfIcmpeqC, IfIcmpneC, IfIcmpltC, IfIcmpgeC, IfIcmpgtC, IfIcmpleC])?;
            Insn::new(op, 0, first.b << 20)
        }
        (Iinc, Goto) if branch && small(first.b) => Insn::new(IincGoto, first.a, first.b << 20),
        (Load, InvokeDirect) if second.a == 1 && plain_java(Seg::new(second.b)) => {
            Insn::new(LoadInvokeDirect, first.a, second.b)
        }
        _ => return None,
    })
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
