//! Hand-assembled methods, and every method of java.base against its StackMapTable.

use super::super::ops::*;
use super::super::testing::{Class, java_base};
use super::super::{Constants, tag};
use super::*;

/// A pool whose entry 1 is `Object m(int, Object, long)`, 2 a long field, 3 an Object field, 4 a String.
struct Pool;

impl Constants for Pool {
    fn field_desc(&self, idx: u16) -> &[u8] {
        if idx == 2 { b"J" } else { b"Ljava/lang/Object;" }
    }
    fn method_desc(&self, _: u16) -> &[u8] {
        b"(ILjava/lang/Object;J)Ljava/lang/Object;"
    }
    fn dynamic_desc(&self, _: u16) -> &[u8] {
        b""
    }
    fn tag(&self, _: u16) -> u8 {
        tag::STRING
    }
    fn member_name(&self, _: u16) -> (&[u8], &[u8], &[u8]) {
        (b"", b"", b"")
    }
    fn class_name(&self, _: u16) -> &[u8] {
        b""
    }
}

fn shape<'a>(code: &'a [u8], desc: &'a [u8], handlers: &'a [(u16, u16, u16)]) -> MethodShape<'a> {
    MethodShape { code, max_stack: 6, max_locals: 5, handlers, is_static: true, desc, constants: &Pool }
}

fn show(map: &RefMap) -> (Vec<u16>, u16, Vec<u16>) {
    (map.local_refs().collect(), map.stack_depth(), map.stack_refs().collect())
}

#[test]
fn straight_line() {
    #[rustfmt::skip]
    let code = [
        ICONST_0, ALOAD_0, LCONST_0, INVOKESTATIC, 0, 1, ASTORE_3, LCONST_1, LSTORE_3, LDC, 4, DUP,
        RETURN,
    ];
    let m = shape(&code, b"([IJ)V", &[]);
    assert_eq!(show(&ref_map(&m, 0)), (vec![0], 0, vec![]));
    assert_eq!(show(&ref_map(&m, 3)), (vec![0], 4, vec![1]));
    assert_eq!(show(&ref_map_after_args(&m, 3)), (vec![0], 0, vec![]));
    assert_eq!(show(&ref_map(&m, 6)), (vec![0], 1, vec![0]));
    assert_eq!(show(&ref_map(&m, 7)), (vec![0, 3], 0, vec![]));
    assert_eq!(show(&ref_map(&m, 9)), (vec![0], 0, vec![]));
    assert_eq!(show(&ref_map(&m, 11)), (vec![0], 1, vec![0]));
    assert_eq!(show(&ref_map(&m, 12)), (vec![0], 2, vec![0, 1]));
    // a duplicate of two slots where there is one is invalid: nothing is known anywhere
    let code = [LDC, 4, DUP2, RETURN];
    assert!(!ref_map(&shape(&code, b"()V", &[]), 2).is_reachable());
}

#[test]
fn stack_shuffles() {
    #[rustfmt::skip]
    let code = [
        ACONST_NULL, ICONST_0, DUP_X1, POP, SWAP, LCONST_0, DUP2_X1, POP2, POP, POP2, ICONST_0,
        ICONST_0, DUP_X2, DUP2_X2, RETURN,
    ];
    let m = shape(&code, b"()V", &[]);
    let stack = |bci| show(&ref_map(&m, bci)).2;
    assert_eq!(stack(2), [0]);
    assert_eq!(stack(3), [1]); // int, null, int
    assert_eq!(stack(4), [1]); // int, null
    assert_eq!(stack(5), [0]); // null, int
    assert_eq!(stack(7), [0]); // null, long, int, long
    assert_eq!(stack(12), [0]); // null, int, int
    assert_eq!(stack(13), [1]); // int, null, int, int
    assert_eq!(stack(14), [3]); // int, int, int, null, int, int
}

#[test]
fn merges_and_loops() {
    // if (x) { o = null } else { i = 0 }; loop: { a = arg; goto loop while x }
    #[rustfmt::skip]
    let code = [
        ILOAD_0, IFEQ, 0, 8, ACONST_NULL, ASTORE_2, GOTO, 0, 5, ICONST_0, ISTORE_2, // 11:
        ALOAD_1, ASTORE_3, NOP, ILOAD_0, IFNE, 0xff, 0xfc, RETURN, NOP,
    ];
    let m = shape(&code, b"(ILjava/lang/Object;)V", &[]);
    assert_eq!(show(&ref_map(&m, 6)).0, [1, 2]);
    assert_eq!(show(&ref_map(&m, 11)).0, [1]);
    assert_eq!(show(&ref_map(&m, 13)).0, [1, 3]);
    assert!(!ref_map(&m, 19).is_reachable());
    assert!(!ref_map(&m, 2).is_reachable());
    assert!(!ref_map(&m, 20).is_reachable());
    assert!(!ref_map(&m, 9999).is_reachable());
}

#[test]
fn handlers_see_every_state_of_their_range() {
    #[rustfmt::skip]
    let code = [
        ALOAD_0, ASTORE_1, ACONST_NULL, ASTORE_2, ICONST_0, ISTORE_1, ALOAD_0, POP, RETURN, // handler
        ASTORE_3, RETURN,
    ];
    let m = shape(&code, b"(Ljava/lang/Object;)V", &[(4, 8, 9)]);
    assert_eq!(show(&ref_map(&m, 4)).0, [0, 1, 2]);
    assert_eq!(show(&ref_map(&m, 9)), (vec![0, 2], 1, vec![0]));
    assert_eq!(show(&ref_map(&m, 10)).0, [0, 2, 3]);
    // the range ends before the store: local 1 lives
    let m = shape(&code, b"(Ljava/lang/Object;)V", &[(4, 6, 9)]);
    assert_eq!(show(&ref_map(&m, 9)).0, [0, 1, 2]);
}

#[test]
fn subroutine_keeps_its_callers_locals() {
    // 0: aload_0 astore_1 jsr 12; 5: iconst_0 istore_1 jsr 12; 10: return; 12: astore_2 nop ret 2
    #[rustfmt::skip]
    let code = [
        ALOAD_0, ASTORE_1, JSR, 0, 10, ICONST_0, ISTORE_1, JSR, 0, 5, RETURN, NOP, // 12:
        ASTORE_2, NOP, RET, 2,
    ];
    let m = shape(&code, b"(Ljava/lang/Object;)V", &[]);
    let a = Analysis::new(&m);
    assert_eq!(show(&a.at(5)).0, [0, 1]);
    assert_eq!(show(&a.at(10)).0, [0]);
    assert_eq!(show(&a.at(13)).0, [0]);
    assert_eq!(show(&a.in_frame(13, &|slot| (slot == 2).then_some(5))).0, [0, 1]);
    assert_eq!(show(&a.in_frame(13, &|slot| (slot == 2).then_some(10))).0, [0]);
    assert_eq!(show(&a.in_frame(12, &|slot| (slot == 5).then_some(5))), (vec![0, 1], 1, vec![]));
    assert!(!a.at(11).is_reachable());
}

#[test]
fn subroutines_nest_and_are_left_early() {
    // loop: jsr A; goto loop; A: astore_1 jsr B; ret 1; B: astore_2, if (x) goto loop, ret 2
    #[rustfmt::skip]
    let code = [
        JSR, 0, 6, GOTO, 0xff, 0xfd, // 6: A
        ASTORE_1, JSR, 0, 5, RET, 1, // 12: B
        ASTORE_2, ILOAD_0, IFNE, 0xff, 0xf2, ACONST_NULL, ASTORE_3, RET, 2,
    ];
    let m = shape(&code, b"(I)V", &[]);
    let a = Analysis::new(&m);
    assert!(a.at(0).is_reachable());
    assert_eq!(show(&a.at(10)).0, [3]);
    assert_eq!(show(&a.at(3)).0, [3]);
    assert_eq!(show(&a.at(6)).1, 1);
}

#[test]
fn wide_frames() {
    let mut code = Vec::new();
    for slot in [10u16, 300, 301] {
        code.push(ACONST_NULL);
        code.extend([WIDE, ASTORE, (slot >> 8) as u8, slot as u8]);
    }
    code.extend([ICONST_0, WIDE, ISTORE, 1, 45, RETURN, ATHROW]);
    let mut m = shape(&code, b"(Ljava/lang/Object;)V", &[(0, 20, 21)]);
    m.max_locals = 320;
    assert_eq!(show(&ref_map(&m, 15)).0, [0, 10, 300, 301]);
    assert_eq!(show(&ref_map(&m, 20)).0, [0, 10, 300]);
    assert_eq!(show(&ref_map(&m, 21)), (vec![0], 1, vec![0]));
}

#[test]
fn any_bytes_are_safe() {
    let mut seed = 7u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        (seed >> 16) as u8
    };
    for _ in 0..20_000 {
        let code: Vec<u8> = (0..24).map(|_| random() % 204).collect();
        let handlers = [(random() as u16 % 30, random() as u16 % 30, random() as u16 % 30)];
        let mut m = shape(&code, b"(ILjava/lang/Object;)V", &handlers);
        m.max_locals = random() as u16;
        m.max_stack = random() as u16 % 8;
        let a = Analysis::new(&m);
        for bci in 0..26 {
            a.after_args(bci);
        }
    }
}

/// Checks one method against its frames; the number of slots compared.
fn check(class: &Class, index: usize) -> usize {
    let method = &class.methods[index];
    let shape = class.shape(method);
    let a = Analysis::new(&shape);
    let mut compared = 0;
    for frame in &method.frames {
        let map = a.at(frame.pc);
        if !map.is_reachable() {
            continue;
        }
        let place = || format!("{}.{} at {}: {frame:?} {map:?}", class.name, method.name, frame.pc);
        for (types, stack) in [(&frame.locals, false), (&frame.stack, true)] {
            let mut slot = 0;
            for &t in types {
                let is_ref = if stack { map.is_stack_ref(slot) } else { map.is_local_ref(slot) };
                assert!(t == b'T' || is_ref == (t == b'A'), "{}", place());
                slot += if matches!(t, b'J' | b'D') { 2 } else { 1 };
                compared += 1;
            }
            assert!(!stack || slot == map.stack_depth(), "{}", place());
        }
    }
    compared
}

#[test]
fn agrees_with_the_stack_map_tables_of_java_base() {
    let (mut methods, mut slots, mut insns_seen, mut unreachable) = (0usize, 0usize, 0usize, 0usize);
    let mut spent = std::time::Duration::ZERO;
    let classes = java_base(|class| {
        for (index, method) in class.methods.iter().enumerate() {
            methods += 1;
            slots += check(class, index);
            let shape = class.shape(method);
            let start = std::time::Instant::now();
            let a = Analysis::new(&shape);
            std::hint::black_box(a.at((method.code.len() - 1) as u16));
            spent += start.elapsed();
            for insn in insns(method.code).step_by(7) {
                insns_seen += 1;
                unreachable += usize::from(!a.at(insn.pc as u16).is_reachable());
            }
        }
    });
    if classes > 0 {
        eprintln!("{methods} methods, {slots} slots agree, {spent:?}");
        assert!(methods > 40_000 && slots > 100_000);
        assert_eq!(unreachable, 0, "of {insns_seen} instructions");
    }
}

/// Code without subroutines must look the same to the analysis made for those with them.
#[test]
fn both_analyses_agree_on_java_base() {
    let mut count = 0;
    java_base(|class| {
        for method in class.methods.iter().filter(|m| m.code.len() < 2000) {
            count += 1;
            if count % 5 != 0 {
                continue;
            }
            let shape = class.shape(method);
            let plain = Analysis::new(&shape);
            let slow = subroutine::States::new(&shape, Leaders::find(&shape).unwrap()).unwrap();
            for insn in insns(method.code).step_by(3) {
                let want = show(&plain.at(insn.pc as u16));
                let got = slow.at(&shape, insn.pc, &|_| None).unwrap();
                assert_eq!(want, show(&got), "{}.{} at {}", class.name, method.name, insn.pc);
            }
        }
    });
}
