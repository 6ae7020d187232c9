//! Decoded code as text, against the bytecode it came from.

use super::*;
use crate::bytecode::ops::*;

/// A class without constants of interest: links are numbered by constant, the fields' kind is int.
struct Plain;

impl Linkage for Plain {
    fn link(&mut self, index: u16) -> u32 {
        u32::from(index) * 16
    }
    fn slot(&mut self, index: u16, _: u32, _: bool) -> u32 {
        u32::from(index) * 4
    }
    fn own_field(&mut self, _: u16, _: bool) -> Option<FieldRef> {
        None
    }
    fn own_method(&mut self, _: u16) -> Option<MethodRef> {
        None
    }
    fn constant(&self, _: u16) -> Const {
        Const { tag: tag::INTEGER, a: 1000, ..Default::default() }
    }
    fn field_kind(&self, _: u16) -> u8 {
        b'I'
    }
    fn is_handle_call(&self, _: u16) -> bool {
        false
    }
}

/// The instructions, a line each: bytecode index and text.
fn decoded(code: &[u8], handlers: &[(u16, u16, u16)]) -> Vec<String> {
    // No code here has constants or tables that are placed in the arena.
    let d = decode(&Arena::absent(), code, handlers, &mut Plain).unwrap();
    assert_eq!(d.insns.len(), d.bcis.len());
    d.bcis.iter().zip(&d.insns).map(|(bci, insn)| format!("{bci}: {insn}")).collect()
}

#[test]
fn a_counting_loop() {
    // for (i = 0; i < n; i++) sum += i;
    let code = [
        ICONST_0, ISTORE_2, ILOAD_2, ILOAD_0, IF_ICMPGE, 0, 13, ILOAD_1, ILOAD_2, IADD, ISTORE_1, IINC, 2, 1,
        GOTO, 0xff, 0xf4, ILOAD_1, IRETURN,
    ];
    assert_eq!(
        decoded(&code, &[]),
        [
            "0: ConstI 0",
            "1: Store 2",
            "2: IfIcmpgeLL 2, 0, +4",
            "7: LoadLoadIadd 1, 2",
            "10: Store 1",
            "11: IincGoto 2, 1, -3",
            "17: LoadReturn1 1",
        ]
    );
}

#[test]
fn nothing_is_fused_across_a_branch_target_or_a_handlers_edge() {
    // The second load is the target of the branch.
    let code = [ILOAD_0, IFEQ, 0, 6, ILOAD_1, NOP, ILOAD_0, ILOAD_1, IADD, IRETURN];
    assert_eq!(
        decoded(&code, &[]),
        ["0: LoadIfeq 0, +4", "4: Load 1", "5: Nop", "6: Load 0", "7: LoadIadd 1", "9: Return1"]
    );
    assert_eq!(decoded(&code[6..], &[(1, 3, 3)]), ["0: Load 0", "1: LoadIadd 1", "3: Return1"]);
}

#[test]
fn a_fused_instruction_reports_the_part_that_can_throw() {
    let code = [ALOAD_0, ILOAD_1, IALOAD, IRETURN];
    assert_eq!(decoded(&code, &[]), ["2: LoadIaload 0, 1", "3: Return1"]);
}

#[test]
fn wide_forms_and_large_constants_stay_apart() {
    let code = [WIDE, IINC, 1, 0, 0x7f, 0xff, ILOAD_0, SIPUSH, 0x10, 0, IF_ICMPEQ, 0, 4, RETURN, RETURN];
    assert_eq!(
        decoded(&code, &[]),
        ["0: Iinc 256, 32767", "6: LoadConstI 0, 4096", "10: IfIcmpeq +2", "13: Return", "14: Return"]
    );
}

#[test]
fn what_depends_on_a_constant() {
    let code = [
        LDC,
        7,
        GETSTATIC,
        0,
        3,
        INVOKESTATIC,
        0,
        4,
        ANEWARRAY,
        0,
        5,
        NEWARRAY,
        10,
        MULTIANEWARRAY,
        0,
        6,
        2,
        RETURN,
    ];
    assert_eq!(
        decoded(&code, &[]),
        [
            "0: ConstI 1000",
            "2: Getstatic4 #3, @0x30",
            "5: Invokestatic #4, @0x40",
            "8: Anewarray #5, @0x50",
            "11: Newarray 10",
            "13: Multianewarray #6, @0x60",
            "13: Ext 2",
            "17: Return",
        ]
    );
}
