//! The interpreter's operations, described once: decoder, disassembler and dispatch are made from [`for_each_operation!`].
//!
//! [`for_each_operation!`]: crate::for_each_operation

use crate::bytecode::ops::*;
use crate::model::Insn;

/// Expands to a call of the macro given, with one row for each operation, in numeric order:
/// `(Name, handler, (JVMS opcodes it is decoded from), Operands, "pops" => "pushes", "meaning")`.
///
/// The handler is a function of the interpreter. Stack effects are written as in
/// [`for_each_op!`](crate::for_each_op): bottom to top, a letter a value. Operations without opcodes are chosen by the
/// decoder ([`crate::decode`]) by the kind of a constant, or stand for several instructions.
#[macro_export]
macro_rules! for_each_operation {
    ($($callback:tt)+) => {
        $($callback)+! {
            (Nop, nop, (NOP), None, "" => "", "nothing"),
            // Constants, locals, the operand stack.
            (ConstI, const_i, (ACONST_NULL | ICONST_M1..=ICONST_5 | BIPUSH | SIPUSH), Imm, "" => "W", "push b: int, float bits or null"),
            (ConstL, const_l, (), Data, "" => "J", "push the 64-bit constant at b"),
            (LdcSlot, ldc_slot, (), Slot, "" => "W", "push the reference in a session slot; resolve it if null"),
            (LdcPrim, ldc_prim, (), Slot, "" => "*", "push the value of a dynamic constant, boxed in a session slot"),
            (Load, load, (ILOAD | FLOAD | ALOAD | ILOAD_0..=ILOAD_3 | FLOAD_0..=FLOAD_3 | ALOAD_0..=ALOAD_3), Local, "" => "W", "push local a"),
            (Load2, load2, (LLOAD | DLOAD | LLOAD_0..=LLOAD_3 | DLOAD_0..=DLOAD_3), Local, "" => "J", "push local a, long or double"),
            (Store, store, (ISTORE | FSTORE | ASTORE | ISTORE_0..=ISTORE_3 | FSTORE_0..=FSTORE_3 | ASTORE_0..=ASTORE_3), Local, "W" => "", "pop into local a"),
            (Store2, store2, (LSTORE | DSTORE | LSTORE_0..=LSTORE_3 | DSTORE_0..=DSTORE_3), Local, "J" => "", "pop into local a, long or double"),
            (Iinc, iinc, (IINC), LocalImm, "" => "", "local a += b"),
            (Pop, pop, (POP), None, "W" => "", "drop"),
            (Pop2, pop2, (POP2), None, "WW" => "", "drop two"),
            (Dup, dup, (DUP), None, "W" => "WW", "copy"),
            (DupX1, dup_x1, (DUP_X1), None, "WW" => "WWW", "copy below one"),
            (DupX2, dup_x2, (DUP_X2), None, "WWW" => "WWWW", "copy below two"),
            (Dup2, dup2, (DUP2), None, "WW" => "WWWW", "copy two"),
            (Dup2X1, dup2_x1, (DUP2_X1), None, "WWW" => "WWWWW", "copy two below one"),
            (Dup2X2, dup2_x2, (DUP2_X2), None, "WWWW" => "WWWWWW", "copy two below two"),
            (Swap, swap, (SWAP), None, "WW" => "WW", "exchange"),
            // Arithmetic.
            (Iadd, iadd, (IADD), None, "II" => "I", "+"),
            (Ladd, ladd, (LADD), None, "JJ" => "J", "+"),
            (Fadd, fadd, (FADD), None, "FF" => "F", "+"),
            (Dadd, dadd, (DADD), None, "DD" => "D", "+"),
            (Isub, isub, (ISUB), None, "II" => "I", "-"),
            (Lsub, lsub, (LSUB), None, "JJ" => "J", "-"),
            (Fsub, fsub, (FSUB), None, "FF" => "F", "-"),
            (Dsub, dsub, (DSUB), None, "DD" => "D", "-"),
            (Imul, imul, (IMUL), None, "II" => "I", "*"),
            (Lmul, lmul, (LMUL), None, "JJ" => "J", "*"),
            (Fmul, fmul, (FMUL), None, "FF" => "F", "*"),
            (Dmul, dmul, (DMUL), None, "DD" => "D", "*"),
            (Idiv, idiv, (IDIV), None, "II" => "I", "/"),
            (Ldiv, ldiv, (LDIV), None, "JJ" => "J", "/"),
            (Fdiv, fdiv, (FDIV), None, "FF" => "F", "/"),
            (Ddiv, ddiv, (DDIV), None, "DD" => "D", "/"),
            (Irem, irem, (IREM), None, "II" => "I", "%"),
            (Lrem, lrem, (LREM), None, "JJ" => "J", "%"),
            (Frem, frem, (FREM), None, "FF" => "F", "%"),
            (Drem, drem, (DREM), None, "DD" => "D", "%"),
            (Ineg, ineg, (INEG), None, "I" => "I", "negate"),
            (Lneg, lneg, (LNEG), None, "J" => "J", "negate"),
            (Fneg, fneg, (FNEG), None, "F" => "F", "negate"),
            (Dneg, dneg, (DNEG), None, "D" => "D", "negate"),
            (Ishl, ishl, (ISHL), None, "II" => "I", "<<"),
            (Lshl, lshl, (LSHL), None, "JI" => "J", "<<"),
            (Ishr, ishr, (ISHR), None, "II" => "I", ">>"),
            (Lshr, lshr, (LSHR), None, "JI" => "J", ">>"),
            (Iushr, iushr, (IUSHR), None, "II" => "I", ">>>"),
            (Lushr, lushr, (LUSHR), None, "JI" => "J", ">>>"),
            (Iand, iand, (IAND), None, "II" => "I", "&"),
            (Land, land, (LAND), None, "JJ" => "J", "&"),
            (Ior, ior, (IOR), None, "II" => "I", "|"),
            (Lor, lor, (LOR), None, "JJ" => "J", "|"),
            (Ixor, ixor, (IXOR), None, "II" => "I", "^"),
            (Lxor, lxor, (LXOR), None, "JJ" => "J", "^"),
            (I2l, i2l, (I2L), None, "I" => "J", "int to long"),
            (I2f, i2f, (I2F), None, "I" => "F", "int to float"),
            (I2d, i2d, (I2D), None, "I" => "D", "int to double"),
            (L2i, l2i, (L2I), None, "J" => "I", "long to int"),
            (L2f, l2f, (L2F), None, "J" => "F", "long to float"),
            (L2d, l2d, (L2D), None, "J" => "D", "long to double"),
            (F2i, f2i, (F2I), None, "F" => "I", "float to int"),
            (F2l, f2l, (F2L), None, "F" => "J", "float to long"),
            (F2d, f2d, (F2D), None, "F" => "D", "float to double"),
            (D2i, d2i, (D2I), None, "D" => "I", "double to int"),
            (D2l, d2l, (D2L), None, "D" => "J", "double to long"),
            (D2f, d2f, (D2F), None, "D" => "F", "double to float"),
            (I2b, i2b, (I2B), None, "I" => "I", "int to byte"),
            (I2c, i2c, (I2C), None, "I" => "I", "int to char"),
            (I2s, i2s, (I2S), None, "I" => "I", "int to short"),
            (Lcmp, lcmp, (LCMP), None, "JJ" => "I", "compare"),
            (Fcmpl, fcmpl, (FCMPL), None, "FF" => "I", "compare, -1 for NaN"),
            (Fcmpg, fcmpg, (FCMPG), None, "FF" => "I", "compare, 1 for NaN"),
            (Dcmpl, dcmpl, (DCMPL), None, "DD" => "I", "compare, -1 for NaN"),
            (Dcmpg, dcmpg, (DCMPG), None, "DD" => "I", "compare, 1 for NaN"),
            // Branches.
            (Ifeq, ifeq, (IFEQ), Branch, "I" => "", "branch if 0"),
            (Ifne, ifne, (IFNE), Branch, "I" => "", "branch if not 0"),
            (Iflt, iflt, (IFLT), Branch, "I" => "", "branch if < 0"),
            (Ifge, ifge, (IFGE), Branch, "I" => "", "branch if >= 0"),
            (Ifgt, ifgt, (IFGT), Branch, "I" => "", "branch if > 0"),
            (Ifle, ifle, (IFLE), Branch, "I" => "", "branch if <= 0"),
            (IfIcmpeq, if_icmpeq, (IF_ICMPEQ), Branch, "II" => "", "branch if =="),
            (IfIcmpne, if_icmpne, (IF_ICMPNE), Branch, "II" => "", "branch if !="),
            (IfIcmplt, if_icmplt, (IF_ICMPLT), Branch, "II" => "", "branch if <"),
            (IfIcmpge, if_icmpge, (IF_ICMPGE), Branch, "II" => "", "branch if >="),
            (IfIcmpgt, if_icmpgt, (IF_ICMPGT), Branch, "II" => "", "branch if >"),
            (IfIcmple, if_icmple, (IF_ICMPLE), Branch, "II" => "", "branch if <="),
            (IfAcmpeq, if_acmpeq, (IF_ACMPEQ), Branch, "AA" => "", "branch if the same object"),
            (IfAcmpne, if_acmpne, (IF_ACMPNE), Branch, "AA" => "", "branch if not the same object"),
            (Ifnull, ifnull, (IFNULL), Branch, "A" => "", "branch if null"),
            (Ifnonnull, ifnonnull, (IFNONNULL), Branch, "A" => "", "branch if not null"),
            (Goto, goto, (GOTO | GOTO_W), Branch, "" => "", "branch"),
            (Jsr, jsr, (JSR | JSR_W), Branch, "" => "R", "push the next position, branch"),
            (Ret, ret, (RET), Local, "" => "", "continue at the position in local a"),
            (Tableswitch, tableswitch, (), Data, "I" => "", "branch by the table at b: low, high, default, distances"),
            (Lookupswitch, lookupswitch, (), Data, "I" => "", "branch by the table at b: count, default, (key, distance)..."),
            (Return, return_void, (RETURN), None, "" => "", "return nothing"),
            (Return1, return1, (IRETURN | FRETURN | ARETURN), None, "W" => "", "return one slot"),
            (Return2, return2, (LRETURN | DRETURN), None, "J" => "", "return a long or double"),
            // Arrays.
            (Iaload, iaload, (IALOAD | FALOAD), None, "AI" => "W", "element, 32 bits"),
            (Laload, laload, (LALOAD | DALOAD), None, "AI" => "J", "element, 64 bits"),
            (Aaload, aaload, (AALOAD), None, "AI" => "A", "element, reference"),
            (Baload, baload, (BALOAD), None, "AI" => "I", "element, byte or boolean"),
            (Caload, caload, (CALOAD), None, "AI" => "I", "element, char"),
            (Saload, saload, (SALOAD), None, "AI" => "I", "element, short"),
            (Iastore, iastore, (IASTORE | FASTORE), None, "AIW" => "", "store 32 bits"),
            (Lastore, lastore, (LASTORE | DASTORE), None, "AIJ" => "", "store 64 bits"),
            (Aastore, aastore, (AASTORE), None, "AIA" => "", "store a reference, if it fits"),
            (Bastore, bastore, (BASTORE), None, "AII" => "", "store byte or boolean"),
            (Castore, castore, (CASTORE | SASTORE), None, "AII" => "", "store 16 bits"),
            (Arraylength, arraylength, (ARRAYLENGTH), None, "A" => "I", "length"),
            // Fields: through a link, or by offset where the field is one of the class's own.
            (Getstatic1, getstatic1, (), Link, "" => "I", "byte or boolean"),
            (GetstaticC, getstatic_c, (), Link, "" => "I", "char"),
            (GetstaticS, getstatic_s, (), Link, "" => "I", "short"),
            (Getstatic4, getstatic4, (), Link, "" => "W", "int or float"),
            (Getstatic8, getstatic8, (), Link, "" => "J", "long or double"),
            (GetstaticA, getstatic_a, (), Link, "" => "A", "reference"),
            (Putstatic1, putstatic1, (), Link, "I" => "", "byte"),
            (PutstaticZ, putstatic_z, (), Link, "I" => "", "boolean"),
            (Putstatic2, putstatic2, (), Link, "I" => "", "char or short"),
            (Putstatic4, putstatic4, (), Link, "W" => "", "int or float"),
            (Putstatic8, putstatic8, (), Link, "J" => "", "long or double"),
            (PutstaticA, putstatic_a, (), Link, "A" => "", "reference"),
            (Getfield1, getfield1, (), Link, "A" => "I", "byte or boolean"),
            (GetfieldC, getfield_c, (), Link, "A" => "I", "char"),
            (GetfieldS, getfield_s, (), Link, "A" => "I", "short"),
            (Getfield4, getfield4, (), Link, "A" => "W", "int or float"),
            (Getfield8, getfield8, (), Link, "A" => "J", "long or double"),
            (GetfieldA, getfield_a, (), Link, "A" => "A", "reference"),
            (Putfield1, putfield1, (), Link, "AI" => "", "byte"),
            (PutfieldZ, putfield_z, (), Link, "AI" => "", "boolean"),
            (Putfield2, putfield2, (), Link, "AI" => "", "char or short"),
            (Putfield4, putfield4, (), Link, "AW" => "", "int or float"),
            (Putfield8, putfield8, (), Link, "AJ" => "", "long or double"),
            (PutfieldA, putfield_a, (), Link, "AA" => "", "reference"),
            (Getoff1, getoff1, (), Offset, "A" => "I", "byte or boolean"),
            (GetoffC, getoff_c, (), Offset, "A" => "I", "char"),
            (GetoffS, getoff_s, (), Offset, "A" => "I", "short"),
            (Getoff4, getoff4, (), Offset, "A" => "W", "int or float"),
            (Getoff8, getoff8, (), Offset, "A" => "J", "long or double"),
            (GetoffA, getoff_a, (), Offset, "A" => "A", "reference"),
            (Putoff1, putoff1, (), Offset, "AI" => "", "byte"),
            (PutoffZ, putoff_z, (), Offset, "AI" => "", "boolean"),
            (Putoff2, putoff2, (), Offset, "AI" => "", "char or short"),
            (Putoff4, putoff4, (), Offset, "AW" => "", "int or float"),
            (Putoff8, putoff8, (), Offset, "AJ" => "", "long or double"),
            (PutoffA, putoff_a, (), Offset, "AA" => "", "reference"),
            // Calls.
            (Invokevirtual, invokevirtual, (), Link, "*" => "*", "by the receiver's vtable, or the method itself"),
            (Invokespecial, invokespecial, (), Link, "*" => "*", "constructor, private or super method"),
            (Invokestatic, invokestatic, (), Link, "*" => "*", "after initialisation of its class"),
            (Invokeinterface, invokeinterface, (), Link, "*" => "*", "by the receiver's itable"),
            (InvokeVtable, invoke_vtable, (), Method, "*" => "*", "own method: vtable index b, a argument slots"),
            (InvokeDirect, invoke_direct, (), Method, "*" => "*", "own method b, a argument slots"),
            (Invokedynamic, invokedynamic, (INVOKEDYNAMIC), CallSite, "*" => "*", "through session slots: method, appendix"),
            (Invokehandle, invokehandle, (), CallSite, "*" => "*", "signature-polymorphic; as Invokedynamic"),
            // Objects.
            (New, new, (NEW), Class, "" => "A", "instance of a class"),
            (Newarray, newarray, (NEWARRAY), ArrayType, "I" => "A", "array of a primitive type"),
            (Anewarray, anewarray, (ANEWARRAY), Class, "I" => "A", "array of references"),
            (Multianewarray, multianewarray, (), Class, "*" => "A", "array of arrays; the next word's b: dimensions"),
            (Ext, ext, (), Imm, "" => "", "operand of the instruction before; never executed"),
            (Athrow, athrow, (ATHROW), None, "A" => "", "throw"),
            (Checkcast, checkcast, (CHECKCAST), Class, "A" => "A", "throw unless null or of the class"),
            (Instanceof, instanceof, (INSTANCEOF), Class, "A" => "I", "is it of the class?"),
            (Monitorenter, monitorenter, (MONITORENTER), None, "A" => "", "lock"),
            (Monitorexit, monitorexit, (MONITOREXIT), None, "A" => "", "unlock"),
            // Fused: the work of several instructions.
            (LoadLoad, load_load, (), Locals, "" => "WW", "push local a, push local b"),
            (LoadConstI, load_const_i, (), LocalImm, "" => "WW", "push local a, push b"),
            (Load2Load2, load2_load2, (), Locals, "" => "JJ", "push locals a and b, long or double"),
            (StoreLoad, store_load, (), Locals, "W" => "W", "pop into local a, push local b"),
            (Move, move_local, (), Locals, "" => "", "local b = local a"),
            (LoadReturn1, load_return1, (), Local, "" => "", "return local a"),
            (LoadIadd, load_iadd, (), Local, "I" => "I", "top + local a"),
            (LoadLoadIadd, load_load_iadd, (), Locals, "" => "I", "push local a + local b"),
            (LoadIsub, load_isub, (), Local, "I" => "I", "top - local a"),
            (LoadLoadIsub, load_load_isub, (), Locals, "" => "I", "push local a - local b"),
            (Load2Dadd, load_dadd, (), Local, "D" => "D", "top + local a"),
            (Load2Load2Dadd, load_load_dadd, (), Locals, "" => "D", "push local a + local b"),
            (Load2Dsub, load_dsub, (), Local, "D" => "D", "top - local a"),
            (Load2Load2Dsub, load_load_dsub, (), Locals, "" => "D", "push local a - local b"),
            (Load2Dmul, load_dmul, (), Local, "D" => "D", "top * local a"),
            (Load2Load2Dmul, load_load_dmul, (), Locals, "" => "D", "push local a * local b"),
            (LoadIaddConst, load_iadd_const, (), LocalImm, "" => "I", "push local a + b"),
            (IaddConst, iadd_const, (), Imm, "I" => "I", "add b"),
            (IandConst, iand_const, (), Imm, "I" => "I", "and with b"),
            (LoadIfeq, load_ifeq, (), LocalBranch, "" => "", "branch if local a is 0"),
            (LoadIfne, load_ifne, (), LocalBranch, "" => "", "branch if local a is not 0"),
            (LoadIfnull, load_ifnull, (), LocalBranch, "" => "", "branch if local a is null"),
            (LoadIfnonnull, load_ifnonnull, (), LocalBranch, "" => "", "branch if local a is not null"),
            (IfIcmpltLL, if_icmplt_ll, (), Near, "" => "", "branch if local a < local p"),
            (IfIcmpgeLL, if_icmpge_ll, (), Near, "" => "", "branch if local a >= local p"),
            (IfIcmpeqLL, if_icmpeq_ll, (), Near, "" => "", "branch if local a == local p"),
            (IfIcmpneLL, if_icmpne_ll, (), Near, "" => "", "branch if local a != local p"),
            (IfIcmpgtLL, if_icmpgt_ll, (), Near, "" => "", "branch if local a > local p"),
            (IfIcmpleLL, if_icmple_ll, (), Near, "" => "", "branch if local a <= local p"),
            (IfIcmpeqLC, if_icmpeq_lc, (), Near, "" => "", "branch if local a == p"),
            (IfIcmpneLC, if_icmpne_lc, (), Near, "" => "", "branch if local a != p"),
            (IfIcmpltLC, if_icmplt_lc, (), Near, "" => "", "branch if local a < p"),
            (IfIcmpgeLC, if_icmpge_lc, (), Near, "" => "", "branch if local a >= p"),
            (IfIcmpgtLC, if_icmpgt_lc, (), Near, "" => "", "branch if local a > p"),
            (IfIcmpleLC, if_icmple_lc, (), Near, "" => "", "branch if local a <= p"),
            (IfIcmpeqC, if_icmpeq_c, (), Near, "I" => "", "branch if == p"),
            (IfIcmpneC, if_icmpne_c, (), Near, "I" => "", "branch if != p"),
            (IfIcmpltC, if_icmplt_c, (), Near, "I" => "", "branch if < p"),
            (IfIcmpgeC, if_icmpge_c, (), Near, "I" => "", "branch if >= p"),
            (IfIcmpgtC, if_icmpgt_c, (), Near, "I" => "", "branch if > p"),
            (IfIcmpleC, if_icmple_c, (), Near, "I" => "", "branch if <= p"),
            (IincGoto, iinc_goto, (), Near, "" => "", "local a += p, branch"),
            (LoadIaload, load_iaload, (), Locals, "" => "W", "element local b of array local a, 32 bits"),
            (LoadAaload, load_aaload, (), Locals, "" => "A", "element local b of array local a, reference"),
            (LoadBaload, load_baload, (), Locals, "" => "I", "element local b of array local a, byte"),
            (LoadCaload, load_caload, (), Locals, "" => "I", "element local b of array local a, char"),
            (LoadGetoff4, load_getoff4, (), LocalOffset, "" => "W", "int or float field of local a"),
            (LoadGetoffA, load_getoff_a, (), LocalOffset, "" => "A", "reference field of local a"),
            (LoadGetoff8, load_getoff8, (), LocalOffset, "" => "J", "long or double field of local a"),
            (LoadInvokeDirect, load_invoke_direct, (), LocalMethod, "" => "*", "push local a, call method b"),
        }
    };
}

/// What the words `a` and `b` of an instruction are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operands {
    /// Nothing.
    None,
    /// `a`: a local variable.
    Local,
    /// `a`, `b`: local variables.
    Locals,
    /// `b`: a signed constant.
    Imm,
    /// `a`: a local variable; `b`: a signed constant.
    LocalImm,
    /// `b`: class-window offset of a constant or table.
    Data,
    /// `a`: a constant; `b`: the offset of its session slot in the class's mirror.
    Slot,
    /// `a`: a constant; `b`: the offset of the call site's two session slots in the class's mirror.
    CallSite,
    /// `b`: distance of the target in instructions.
    Branch,
    /// `a`: a local variable; `b`: distance of the target.
    LocalBranch,
    /// Low 20 bits of `b`: distance; its high 12 bits: `p`, a signed constant or a local; `a`: a local.
    Near,
    /// `a`: a constant that names a member; `b`: its link.
    Link,
    /// `a`: a constant that names a class; `b`: its link.
    Class,
    /// `b`: offset of a field in the object.
    Offset,
    /// `a`: a local variable; `b`: offset of a field in the object.
    LocalOffset,
    /// `a`: argument slots; `b`: a method or its vtable index.
    Method,
    /// `a`: a local variable; `b`: a method.
    LocalMethod,
    /// `a`: element type (JVMS table 6.5.newarray-A).
    ArrayType,
}

/// One row of the table of operations.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The operation.
    pub op: Op,
    /// Its operands.
    pub operands: Operands,
    /// The values popped, bottom to top.
    pub pops: &'static str,
    /// The values pushed, likewise.
    pub pushes: &'static str,
    /// What it does, in one line.
    pub meaning: &'static str,
}

macro_rules! define { ($(($name:ident, $handler:ident, ($($from:pat)?), $operands:ident,
    $pops:literal => $pushes:literal, $meaning:literal)),* $(,)?) => {
    /// The interpreter's operations.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[repr(u16)]
    pub enum Op { $( #[doc = $meaning] $name ),* }

    /// The table of operations, by number.
    pub static OPERATIONS: &[Row] = &[$(Row {
        op: Op::$name, operands: Operands::$operands, pops: $pops, pushes: $pushes, meaning: $meaning,
    }),*];

    /// The operation that an opcode stands for whatever its operands say, if there is one.
    pub(crate) fn plain(opcode: u8) -> Option<(Op, Operands)> {
        match opcode {
            $($($from => Some((Op::$name, Operands::$operands)),)?)*
            _ => None,
        }
    }
} }
crate::for_each_operation!(define);

impl Op {
    /// The operation's row in the table.
    pub fn row(self) -> &'static Row {
        &OPERATIONS[self as usize]
    }
}

impl Insn {
    /// An instruction.
    pub const fn new(op: Op, a: u16, b: u32) -> Insn {
        Insn { op: op as u16, a, b }
    }
    /// The operation.
    #[inline(always)]
    pub fn op(self) -> Op {
        debug_assert!((self.op as usize) < OPERATIONS.len());
        // SAFETY: every Insn is made by `Insn::new` from an Op.
        unsafe { std::mem::transmute::<u16, Op>(self.op) }
    }
}

impl std::fmt::Display for Insn {
    /// The instruction as text: the operation's name and its operands.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (a, b, signed) = (self.a, self.b, self.b as i32);
        write!(f, "{:?}", self.op())?;
        match self.op().row().operands {
            Operands::None => Ok(()),
            Operands::Local | Operands::ArrayType => write!(f, " {a}"),
            Operands::Locals => write!(f, " {a}, {b}"),
            Operands::Imm => write!(f, " {signed}"),
            Operands::LocalImm => write!(f, " {a}, {signed}"),
            Operands::Data => write!(f, " @{b:#x}"),
            Operands::Slot | Operands::CallSite => write!(f, " #{a}, slot {b}"),
            Operands::Branch => write!(f, " {signed:+}"),
            Operands::LocalBranch => write!(f, " {a}, {signed:+}"),
            Operands::Near => write!(f, " {a}, {}, {:+}", signed >> 20, signed << 12 >> 12),
            Operands::Link | Operands::Class => write!(f, " #{a}, @{b:#x}"),
            Operands::Offset => write!(f, " +{b}"),
            Operands::LocalOffset => write!(f, " {a}, +{b}"),
            Operands::Method | Operands::LocalMethod => write!(f, " {a}, @{b:#x}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slots of the values, whatever their kinds; `None` when the operands decide.
    fn slots(kinds: &str) -> Option<usize> {
        kinds
            .chars()
            .map(|k| match k {
                '*' => None,
                'J' | 'D' => Some(2),
                _ => Some(1),
            })
            .sum()
    }

    #[test]
    fn operations_move_the_stack_as_their_opcodes_do() {
        for (opcode, info) in TABLE.iter().enumerate() {
            let Some((op, _)) = plain(opcode as u8) else { continue };
            let row = op.row();
            assert_eq!(slots(row.pops), slots(info.pops), "{op:?} and {}", info.mnemonic);
            assert_eq!(slots(row.pushes), slots(info.pushes), "{op:?} and {}", info.mnemonic);
        }
    }

    #[test]
    fn rows_stand_at_their_numbers() {
        assert!(
            OPERATIONS.iter().enumerate().all(|(i, row)| row.op as usize == i && !row.meaning.is_empty())
        );
        assert_eq!(Insn::new(Op::IfIcmpltC, 0, 7 << 20 | 0xf_fffe).to_string(), "IfIcmpltC 0, 7, -2");
    }
}
