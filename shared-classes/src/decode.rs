//! Bytecode decoded once into the class segment.
//!
//! Every JVMS instruction becomes one [`Insn`] of eight bytes (some idioms share one: see the fused operations).
//! Operand `b` is what the interpreter wants at hand: a constant, a branch distance in instructions, a field's
//! offset, or the class-window offset of the link entry. Code is never rewritten afterwards: unresolved
//! references go through their link entry.
//!
//! Invariants: a branch target is never inside a fused instruction; `bcis[i]` is the bytecode index of the first
//! instruction fused into `insns[i]`, so traces, handlers and oop maps stay exact. A fused instruction that can
//! throw or call carries the index of the part that does.

use crate::model::*;
use crate::segment::{Arena, Full, Seg};

macro_rules! for_each_internal_op { ($m:ident) => { $m! {
    // name: meaning. Stack effects are those of the JVMS instruction unless said.
    Nop: "nothing",
    ConstI: "push b as int, float bits or null",
    ConstL: "push the 64-bit constant at class-window offset b",
    LdcSlot: "push the reference in session slot b of this class's mirror; resolve constant a if null",
    LdcPrim: "push the primitive value of dynamic constant a, boxed in session slot b",
    Load: "push local a (one slot)",
    Load2: "push local a (long or double)",
    Store: "pop into local a (one slot)",
    Store2: "pop into local a (long or double)",
    Iaload: "array element, 32 bits", Laload: "array element, 64 bits", Aaload: "array element, reference",
    Baload: "array element, byte or boolean", Caload: "array element, char", Saload: "array element, short",
    Iastore: "store 32 bits", Lastore: "store 64 bits", Aastore: "store a reference, with the store check",
    Bastore: "store byte or boolean", Castore: "store 16 bits",
    Pop: "drop", Pop2: "drop two", Dup: "copy", DupX1: "copy below one", DupX2: "copy below two",
    Dup2: "copy two", Dup2X1: "copy two below one", Dup2X2: "copy two below two", Swap: "swap",
    Iadd: "+", Ladd: "+", Fadd: "+", Dadd: "+", Isub: "-", Lsub: "-", Fsub: "-", Dsub: "-",
    Imul: "*", Lmul: "*", Fmul: "*", Dmul: "*", Idiv: "/", Ldiv: "/", Fdiv: "/", Ddiv: "/",
    Irem: "%", Lrem: "%", Frem: "%", Drem: "%", Ineg: "-", Lneg: "-", Fneg: "-", Dneg: "-",
    Ishl: "<<", Lshl: "<<", Ishr: ">>", Lshr: ">>", Iushr: ">>>", Lushr: ">>>",
    Iand: "&", Land: "&", Ior: "|", Lor: "|", Ixor: "^", Lxor: "^",
    Iinc: "local a += b",
    I2l: "int to long", I2f: "int to float", I2d: "int to double", L2i: "long to int", L2f: "long to float",
    L2d: "long to double", F2i: "float to int", F2l: "float to long", F2d: "float to double",
    D2i: "double to int", D2l: "double to long", D2f: "double to float",
    I2b: "int to byte", I2c: "int to char", I2s: "int to short",
    Lcmp: "compare", Fcmpl: "compare, -1 for NaN", Fcmpg: "compare, 1 for NaN",
    Dcmpl: "compare, -1 for NaN", Dcmpg: "compare, 1 for NaN",
    Ifeq: "branch by b if 0", Ifne: "branch", Iflt: "branch", Ifge: "branch", Ifgt: "branch", Ifle: "branch",
    IfIcmpeq: "branch", IfIcmpne: "branch", IfIcmplt: "branch", IfIcmpge: "branch", IfIcmpgt: "branch",
    IfIcmple: "branch", IfAcmpeq: "branch", IfAcmpne: "branch", Ifnull: "branch", Ifnonnull: "branch",
    Goto: "branch by b", Jsr: "push the next position, branch by b", Ret: "continue at the position in local a",
    Tableswitch: "table at class-window offset b: low, high, default, distances",
    Lookupswitch: "table at class-window offset b: count, default, (key, distance)...",
    Return: "return nothing", Return1: "return one slot", Return2: "return a long or double",
    Getstatic1: "byte or boolean; link b, constant a", GetstaticC: "char", GetstaticS: "short", Getstatic4: "int, float",
    Getstatic8: "long, double", GetstaticA: "reference",
    Putstatic1: "byte", PutstaticZ: "boolean", Putstatic2: "char, short", Putstatic4: "int, float",
    Putstatic8: "long, double", PutstaticA: "reference",
    Getfield1: "byte or boolean; link b, constant a", GetfieldC: "char", GetfieldS: "short", Getfield4: "int, float",
    Getfield8: "long, double", GetfieldA: "reference",
    Putfield1: "byte", PutfieldZ: "boolean", Putfield2: "char, short", Putfield4: "int, float",
    Putfield8: "long, double", PutfieldA: "reference",
    Getoff1: "field at offset b: byte or boolean", GetoffC: "char", GetoffS: "short", Getoff4: "int, float",
    Getoff8: "long, double", GetoffA: "reference",
    Putoff1: "byte", PutoffZ: "boolean", Putoff2: "char, short", Putoff4: "int, float", Putoff8: "long, double",
    PutoffA: "reference",
    Invokevirtual: "link b, constant a", Invokespecial: "link b, constant a", Invokestatic: "link b, constant a",
    Invokeinterface: "link b, constant a",
    InvokeVtable: "vtable index b, a argument slots", InvokeDirect: "method b, null check",
    Invokedynamic: "session slots b (method, appendix), constant a",
    Invokehandle: "signature-polymorphic: session slots b (method, appendix), constant a",
    New: "link b, constant a", Newarray: "element type a (JVMS table 6.5.newarray-A)", Anewarray: "link b, constant a",
    Multianewarray: "link b, constant a; the next word's b: dimensions",
    Arraylength: "length", Athrow: "throw", Checkcast: "link b, constant a", Instanceof: "link b, constant a",
    Monitorenter: "lock", Monitorexit: "unlock",
    Ext: "operand of the instruction before; never executed",
    // Fused operations.
    LoadLoad: "push local a, push local b",
    LoadGetoff4: "push the int or float field at offset b of local a",
    LoadGetoffA: "push the reference field at offset b of local a",
    LoadGetoff8: "push the long or double field at offset b of local a",
    LoadConstI: "push local a, push b",
    IaddConst: "add b to the top", IandConst: "and b with the top",
    IfIcmpltLL: "branch by the low 20 bits of b if local a < local (b >> 20)", IfIcmpgeLL: "the same, >=",
    IfIcmpeqC: "branch by the low 20 bits of b if top == sign-extended b >> 20", IfIcmpneC: "the same, !=",
    IfIcmpltC: "the same, <", IfIcmpgeC: "the same, >=", IfIcmpgtC: "the same, >", IfIcmpleC: "the same, <=",
    LoadIfeq: "branch by b if local a is 0", LoadIfne: "branch by b if local a is not 0",
    LoadIfnull: "branch by b if local a is null", LoadIfnonnull: "branch by b if local a is not null",
    LoadIaload: "push element [local b] of array local a, 32 bits", LoadAaload: "the same, reference",
    LoadBaload: "the same, byte", LoadCaload: "the same, char",
    IincGoto: "local a += b >> 20, branch by the low 20 bits of b",
    Move: "local b = local a (one slot)",
    LoadReturn1: "return local a",
    LoadInvokeDirect: "push local a, call method b",
} } }

macro_rules! define_ops { ($($name:ident : $meaning:literal),* $(,)?) => {
    /// The interpreter's operations.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[repr(u16)]
    pub enum Op { $( #[doc = $meaning] $name ),* }
    impl Op {
        /// All operations in numeric order.
        pub const ALL: &'static [Op] = &[$(Op::$name),*];
        /// One line of meaning.
        pub fn meaning(self) -> &'static str { match self { $(Op::$name => $meaning),* } }
    }
} }
for_each_internal_op!(define_ops);

impl Insn {
    /// An instruction.
    pub const fn new(op: Op, a: u16, b: u32) -> Insn {
        Insn { op: op as u16, a, b }
    }
    /// The operation.
    #[inline(always)]
    pub fn op(self) -> Op {
        debug_assert!((self.op as usize) < Op::ALL.len());
        // SAFETY: every Insn is made by `Insn::new` from an Op.
        unsafe { std::mem::transmute::<u16, Op>(self.op) }
    }
}

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

fn u2(code: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([code[at], code[at + 1]])
}
fn i4(code: &[u8], at: usize) -> i32 {
    i32::from_be_bytes([code[at], code[at + 1], code[at + 2], code[at + 3]])
}

/// Which bytecode indices are branch or handler targets.
fn targets(code: &[u8], handlers: &[(u16, u16, u16)]) -> Vec<bool> {
    let mut t = vec![false; code.len() + 1];
    for &(s, e, h) in handlers {
        for p in [s, e, h] {
            if let Some(x) = t.get_mut(p as usize) {
                *x = true;
            }
        }
    }
    let mut pc = 0;
    while pc < code.len() {
        let op = code[pc];
        let mut mark = |to: i64| {
            if to >= 0 && (to as usize) < t.len() {
                t[to as usize] = true;
            }
        };
        match op {
            153..=168 | 198 | 199 => {
                mark(pc as i64 + u2(code, pc + 1) as i16 as i64);
                if op == 168 {
                    mark(pc as i64 + 3);
                }
            }
            200 | 201 => {
                mark(pc as i64 + i4(code, pc + 1) as i64);
                if op == 201 {
                    mark(pc as i64 + 5);
                }
            }
            170 => {
                let p = (pc + 4) & !3;
                mark(pc as i64 + i4(code, p) as i64);
                for k in 0..=(i4(code, p + 8) as i64 - i4(code, p + 4) as i64) {
                    mark(pc as i64 + i4(code, p + 12 + 4 * k as usize) as i64);
                }
            }
            171 => {
                let p = (pc + 4) & !3;
                mark(pc as i64 + i4(code, p) as i64);
                for k in 0..i4(code, p + 4) as usize {
                    mark(pc as i64 + i4(code, p + 12 + 8 * k) as i64);
                }
            }
            _ => {}
        }
        pc += length(code, pc);
    }
    t
}

/// Length of the instruction at `pc` in checked bytecode.
pub fn length(code: &[u8], pc: usize) -> usize {
    match code[pc] {
        16 | 18 | 21..=25 | 54..=58 | 169 | 188 => 2,
        17 | 19 | 20 | 132 | 153..=168 | 178..=184 | 187 | 189 | 192 | 193 | 198 | 199 => 3,
        197 => 4,
        185 | 186 | 200 | 201 => 5,
        196 => {
            if code[pc + 1] == 132 {
                6
            } else {
                4
            }
        }
        170 => {
            let p = (pc + 4) & !3;
            p - pc + 12 + 4 * (i4(code, p + 8) as i64 - i4(code, p + 4) as i64 + 1) as usize
        }
        171 => {
            let p = (pc + 4) & !3;
            p - pc + 8 + 8 * i4(code, p + 4) as usize
        }
        _ => 1,
    }
}

/// Decodes checked bytecode (every index and target has been found in range).
pub fn decode(
    arena: &Arena,
    code: &[u8],
    handlers: &[(u16, u16, u16)],
    link: &mut dyn Linkage,
) -> Result<Decoded, Full> {
    use Op::*;
    let target = targets(code, handlers);
    let mut out: Vec<Insn> = Vec::with_capacity(code.len() / 2 + 4);
    let mut bcis: Vec<u16> = Vec::with_capacity(code.len() / 2 + 4);
    let mut index = vec![u32::MAX; code.len() + 1];
    // Branches to patch when all positions are known: (instruction, bytecode target, packed in 20 bits?).
    let mut patches: Vec<(usize, usize, bool)> = Vec::new();
    let mut switches: Vec<(usize, usize, usize)> = Vec::new();
    let mut loops = false;
    let mut pc = 0;
    while pc < code.len() {
        let op = code[pc];
        let at = out.len();
        index[pc] = at as u32;
        let mut wide = false;
        let mut emit = |op: Op, a: u16, b: u32| {
            out.push(Insn::new(op, a, b));
            bcis.push(pc as u16);
        };
        let local = |n: usize| code[pc + n] as u16;
        match op {
            0 => emit(Nop, 0, 0),
            1 => emit(ConstI, 0, 0),
            2..=8 => emit(ConstI, 0, (op as i32 - 3) as u32),
            9 | 10 => emit(ConstL, 0, arena.put((op - 9) as u64)?.offset()),
            11..=13 => emit(ConstI, 0, ((op - 11) as f32).to_bits()),
            14 | 15 => emit(ConstL, 0, arena.put(((op - 14) as f64).to_bits())?.offset()),
            16 => emit(ConstI, 0, code[pc + 1] as i8 as i32 as u32),
            17 => emit(ConstI, 0, u2(code, pc + 1) as i16 as i32 as u32),
            18..=20 => {
                let i = if op == 18 { code[pc + 1] as u16 } else { u2(code, pc + 1) };
                let c = link.constant(i);
                match c.tag {
                    tag::INTEGER | tag::FLOAT => emit(ConstI, 0, c.a),
                    tag::LONG | tag::DOUBLE => {
                        emit(ConstL, 0, arena.put(c.a as u64 | (c.b as u64) << 32)?.offset())
                    }
                    tag::DYNAMIC if !matches!(link.field_kind(i), b'L' | b'[') => {
                        emit(LdcPrim, i, link.slot(i, 2, false))
                    }
                    _ => emit(LdcSlot, i, link.slot(i, if c.tag == tag::DYNAMIC { 2 } else { 1 }, false)),
                }
            }
            21 | 23 | 25 => emit(Load, local(1), 0),
            22 | 24 => emit(Load2, local(1), 0),
            26..=29 => emit(Load, (op - 26) as u16, 0),
            30..=33 => emit(Load2, (op - 30) as u16, 0),
            34..=37 => emit(Load, (op - 34) as u16, 0),
            38..=41 => emit(Load2, (op - 38) as u16, 0),
            42..=45 => emit(Load, (op - 42) as u16, 0),
            46 | 48 => emit(Iaload, 0, 0),
            47 | 49 => emit(Laload, 0, 0),
            50 => emit(Aaload, 0, 0),
            51 => emit(Baload, 0, 0),
            52 => emit(Caload, 0, 0),
            53 => emit(Saload, 0, 0),
            54 | 56 | 58 => emit(Store, local(1), 0),
            55 | 57 => emit(Store2, local(1), 0),
            59..=62 => emit(Store, (op - 59) as u16, 0),
            63..=66 => emit(Store2, (op - 63) as u16, 0),
            67..=70 => emit(Store, (op - 67) as u16, 0),
            71..=74 => emit(Store2, (op - 71) as u16, 0),
            75..=78 => emit(Store, (op - 75) as u16, 0),
            79 | 81 => emit(Iastore, 0, 0),
            80 | 82 => emit(Lastore, 0, 0),
            83 => emit(Aastore, 0, 0),
            84 => emit(Bastore, 0, 0),
            85 | 86 => emit(Castore, 0, 0),
            87..=95 => {
                emit([Pop, Pop2, Dup, DupX1, DupX2, Dup2, Dup2X1, Dup2X2, Swap][op as usize - 87], 0, 0)
            }
            96..=131 => emit(
                [
                    Iadd, Ladd, Fadd, Dadd, Isub, Lsub, Fsub, Dsub, Imul, Lmul, Fmul, Dmul, Idiv, Ldiv, Fdiv,
                    Ddiv, Irem, Lrem, Frem, Drem, Ineg, Lneg, Fneg, Dneg, Ishl, Lshl, Ishr, Lshr, Iushr,
                    Lushr, Iand, Land, Ior, Lor, Ixor, Lxor,
                ][op as usize - 96],
                0,
                0,
            ),
            132 => emit(Iinc, local(1), code[pc + 2] as i8 as i32 as u32),
            133..=147 => emit(
                [I2l, I2f, I2d, L2i, L2f, L2d, F2i, F2l, F2d, D2i, D2l, D2f, I2b, I2c, I2s]
                    [op as usize - 133],
                0,
                0,
            ),
            148..=152 => emit([Lcmp, Fcmpl, Fcmpg, Dcmpl, Dcmpg][op as usize - 148], 0, 0),
            153..=166 | 198 | 199 => {
                let k = match op {
                    198 => Ifnull,
                    199 => Ifnonnull,
                    _ => [
                        Ifeq, Ifne, Iflt, Ifge, Ifgt, Ifle, IfIcmpeq, IfIcmpne, IfIcmplt, IfIcmpge, IfIcmpgt,
                        IfIcmple, IfAcmpeq, IfAcmpne,
                    ][op as usize - 153],
                };
                patches.push((at, (pc as i64 + u2(code, pc + 1) as i16 as i64) as usize, false));
                emit(k, 0, 0);
            }
            167 | 168 => {
                patches.push((at, (pc as i64 + u2(code, pc + 1) as i16 as i64) as usize, false));
                emit(if op == 167 { Goto } else { Jsr }, 0, 0);
            }
            200 | 201 => {
                patches.push((at, (pc as i64 + i4(code, pc + 1) as i64) as usize, false));
                emit(if op == 200 { Goto } else { Jsr }, 0, 0);
            }
            169 => emit(Ret, local(1), 0),
            170 => {
                let p = (pc + 4) & !3;
                let (low, high) = (i4(code, p + 4), i4(code, p + 8));
                let n = (high as i64 - low as i64 + 1) as usize;
                let t = arena.alloc(12 + 4 * n, 4)?;
                arena.rewrite(Seg::<i32w>::new(t), i32w(low));
                arena.rewrite(Seg::<i32w>::new(t + 4), i32w(high));
                switches.push((at, t as usize + 8, (pc as i64 + i4(code, p) as i64) as usize));
                for k in 0..n {
                    let to = (pc as i64 + i4(code, p + 12 + 4 * k) as i64) as usize;
                    switches.push((at, t as usize + 12 + 4 * k, to));
                }
                emit(Tableswitch, 0, t);
            }
            171 => {
                let p = (pc + 4) & !3;
                let n = i4(code, p + 4) as usize;
                let t = arena.alloc(8 + 8 * n, 4)?;
                arena.rewrite(Seg::<i32w>::new(t), i32w(n as i32));
                switches.push((at, t as usize + 4, (pc as i64 + i4(code, p) as i64) as usize));
                for k in 0..n {
                    let key = i4(code, p + 8 + 8 * k);
                    arena.rewrite(Seg::<i32w>::new(t + 8 + 8 * k as u32), i32w(key));
                    let to = (pc as i64 + i4(code, p + 12 + 8 * k) as i64) as usize;
                    switches.push((at, t as usize + 12 + 8 * k, to));
                }
                emit(Lookupswitch, 0, t);
            }
            172 | 174 | 176 => emit(Return1, 0, 0),
            173 | 175 => emit(Return2, 0, 0),
            177 => emit(Return, 0, 0),
            178..=181 => {
                let i = u2(code, pc + 1);
                let kind = link.field_kind(i);
                let n = match kind {
                    b'B' => 0,
                    b'Z' => 1,
                    b'C' => 2,
                    b'S' => 3,
                    b'I' | b'F' => 4,
                    b'J' | b'D' => 5,
                    _ => 6,
                };
                match op {
                    178 => emit(
                        [Getstatic1, Getstatic1, GetstaticC, GetstaticS, Getstatic4, Getstatic8, GetstaticA]
                            [n],
                        i,
                        link.link(i),
                    ),
                    179 => emit(
                        [Putstatic1, PutstaticZ, Putstatic2, Putstatic2, Putstatic4, Putstatic8, PutstaticA]
                            [n],
                        i,
                        link.link(i),
                    ),
                    180 => match link.own_field(i, false) {
                        Some(f) => emit(
                            [Getoff1, Getoff1, GetoffC, GetoffS, Getoff4, Getoff8, GetoffA][n],
                            i,
                            f.offset,
                        ),
                        None => emit(
                            [Getfield1, Getfield1, GetfieldC, GetfieldS, Getfield4, Getfield8, GetfieldA][n],
                            i,
                            link.link(i),
                        ),
                    },
                    _ => match link.own_field(i, true) {
                        Some(f) => emit(
                            [Putoff1, PutoffZ, Putoff2, Putoff2, Putoff4, Putoff8, PutoffA][n],
                            i,
                            f.offset,
                        ),
                        None => emit(
                            [Putfield1, PutfieldZ, Putfield2, Putfield2, Putfield4, Putfield8, PutfieldA][n],
                            i,
                            link.link(i),
                        ),
                    },
                }
            }
            182..=185 => {
                let i = u2(code, pc + 1);
                if op == 182 && link.is_handle_call(i) {
                    emit(Invokehandle, i, link.slot(i, 2, false));
                } else {
                    match (op, link.own_method(i)) {
                        (182, Some(m)) if m.vtable_index >= 0 && m.access & acc::FINAL == 0 => {
                            emit(InvokeVtable, m.arg_slots, m.vtable_index as u32)
                        }
                        (182, Some(m)) if m.access & (acc::FINAL | acc::PRIVATE) != 0 => {
                            emit(InvokeDirect, m.arg_slots, m.offset())
                        }
                        (183, Some(m)) if m.access & acc::PRIVATE != 0 || m.name.is(b"<init>") => {
                            emit(InvokeDirect, m.arg_slots, m.offset())
                        }
                        _ => emit(
                            [Invokevirtual, Invokespecial, Invokestatic, Invokeinterface][op as usize - 182],
                            i,
                            link.link(i),
                        ),
                    }
                }
            }
            186 => {
                let i = u2(code, pc + 1);
                emit(Invokedynamic, i, link.slot(i, 2, true));
            }
            187 => emit(New, u2(code, pc + 1), link.link(u2(code, pc + 1))),
            188 => emit(Newarray, code[pc + 1] as u16, 0),
            189 => emit(Anewarray, u2(code, pc + 1), link.link(u2(code, pc + 1))),
            190 => emit(Arraylength, 0, 0),
            191 => emit(Athrow, 0, 0),
            192 => emit(Checkcast, u2(code, pc + 1), link.link(u2(code, pc + 1))),
            193 => emit(Instanceof, u2(code, pc + 1), link.link(u2(code, pc + 1))),
            194 => emit(Monitorenter, 0, 0),
            195 => emit(Monitorexit, 0, 0),
            196 => {
                wide = true;
                let l = u2(code, pc + 2);
                match code[pc + 1] {
                    21 | 23 | 25 => emit(Load, l, 0),
                    22 | 24 => emit(Load2, l, 0),
                    54 | 56 | 58 => emit(Store, l, 0),
                    55 | 57 => emit(Store2, l, 0),
                    132 => emit(Iinc, l, u2(code, pc + 4) as i16 as i32 as u32),
                    _ => emit(Ret, l, 0),
                }
            }
            197 => {
                let i = u2(code, pc + 1);
                emit(Multianewarray, i, link.link(i));
                emit(Ext, 0, code[pc + 3] as u32);
            }
            _ => emit(Nop, 0, 0),
        }
        // Fuse with the instruction before, unless control can come in between.
        if at > 0 && !target[pc] && !wide && out.len() == at + 1 {
            fuse(&mut out, &mut bcis, &mut patches, at, index[pc] as usize);
            if out.len() == at {
                index[pc] = u32::MAX;
            }
        }
        pc += length(code, pc);
    }
    index[code.len()] = out.len() as u32;
    for (i, to, packed) in patches {
        let rel = index[to] as i64 - i as i64;
        loops |= rel <= 0;
        if packed {
            out[i].b |= (rel as u32) & 0xf_ffff;
        } else {
            out[i].b = rel as i32 as u32;
        }
    }
    for (i, place, to) in switches {
        let rel = index[to] as i64 - i as i64;
        loops |= rel <= 0;
        arena.rewrite(Seg::<i32w>::new(place as u32), i32w(rel as i32));
    }
    Ok(Decoded { insns: out, bcis, index, loops })
}

/// A 32-bit word of a switch table.
#[allow(non_camel_case_types)]
#[repr(transparent)]
struct i32w(#[allow(dead_code)] i32);
// SAFETY: a transparent i32.
unsafe impl crate::segment::Plain for i32w {}

/// A call of it never has to be run again (it neither locks nor is native).
fn plain_java(m: MethodRef) -> bool {
    m.entry == Entry::Java && m.access & acc::SYNCHRONIZED == 0
}

/// Replaces the last two instructions by one that does both, where there is one.
fn fuse(out: &mut Vec<Insn>, bcis: &mut Vec<u16>, patches: &mut [(usize, usize, bool)], at: usize, _: usize) {
    use Op::*;
    let (first, second) = (out[at - 1], out[at]);
    let small = |v: u32| (-2048..2048).contains(&(v as i32));
    let near = patches.last().is_some_and(|p| p.0 == at);
    // Which part's bci the fused instruction reports: the part that can throw (the second, when it can).
    let mut report_second = false;
    let fused = match (first.op(), second.op()) {
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
        (Load, Ifeq) if near => Insn::new(LoadIfeq, first.a, 0),
        (Load, Ifne) if near => Insn::new(LoadIfne, first.a, 0),
        (Load, Ifnull) if near => Insn::new(LoadIfnull, first.a, 0),
        (Load, Ifnonnull) if near => Insn::new(LoadIfnonnull, first.a, 0),
        (LoadLoad, Iaload) => Insn::new(LoadIaload, first.a, first.b),
        (LoadLoad, Aaload) => Insn::new(LoadAaload, first.a, first.b),
        (LoadLoad, Baload) => Insn::new(LoadBaload, first.a, first.b),
        (LoadLoad, Caload) => Insn::new(LoadCaload, first.a, first.b),
        (LoadLoad, IfIcmplt) if near && first.b < 4096 => Insn::new(IfIcmpltLL, first.a, first.b << 20),
        (LoadLoad, IfIcmpge) if near && first.b < 4096 => Insn::new(IfIcmpgeLL, first.a, first.b << 20),
        (ConstI, k @ (IfIcmpeq | IfIcmpne | IfIcmplt | IfIcmpge | IfIcmpgt | IfIcmple))
            if near && small(first.b) =>
        {
            let k = match k {
                IfIcmpeq => IfIcmpeqC,
                IfIcmpne => IfIcmpneC,
                IfIcmplt => IfIcmpltC,
                IfIcmpge => IfIcmpgeC,
                IfIcmpgt => IfIcmpgtC,
                _ => IfIcmpleC,
            };
            Insn::new(k, 0, first.b << 20)
        }
        (Iinc, Goto) if near && small(first.b) => Insn::new(IincGoto, first.a, first.b << 20),
        (Load, InvokeDirect) if second.a == 1 && plain_java(Seg::new(second.b)) => {
            Insn::new(LoadInvokeDirect, first.a, second.b)
        }
        _ => return,
    };
    if matches!(
        fused.op(),
        LoadGetoff4
            | LoadGetoffA
            | LoadGetoff8
            | LoadIaload
            | LoadAaload
            | LoadBaload
            | LoadCaload
            | LoadInvokeDirect
    ) {
        report_second = true;
    }
    if near {
        let packed = matches!(
            fused.op(),
            IfIcmpltLL
                | IfIcmpgeLL
                | IfIcmpeqC
                | IfIcmpneC
                | IfIcmpltC
                | IfIcmpgeC
                | IfIcmpgtC
                | IfIcmpleC
                | IincGoto
        );
        if let Some(p) = patches.last_mut() {
            p.0 = at - 1;
            p.2 = packed;
        }
    }
    let second_bci = bcis[at];
    out.truncate(at);
    bcis.truncate(at);
    out[at - 1] = fused;
    if report_second {
        bcis[at - 1] = second_bci;
    }
}
