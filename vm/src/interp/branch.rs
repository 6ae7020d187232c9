//! Branches and switches.

use super::regs::{Regs, Step, code_of};
use crate::machine::Vm;

/// Handlers that compare the int on top with 0, or the top two ints, or references.
macro_rules! branches { ($($name:ident: $slots:literal $test:expr;)*) => { $(
    #[inline(always)]
    pub(super) fn $name(vm: &mut Vm, r: &mut Regs) -> Step {
        let yes = $test(r);
        r.drop($slots);
        r.branch(vm, yes)
    }
)* } }
branches! {
    ifeq: 1 |r: &Regs| r.int(1) == 0;
    ifne: 1 |r: &Regs| r.int(1) != 0;
    iflt: 1 |r: &Regs| r.int(1) < 0;
    ifge: 1 |r: &Regs| r.int(1) >= 0;
    ifgt: 1 |r: &Regs| r.int(1) > 0;
    ifle: 1 |r: &Regs| r.int(1) <= 0;
    if_icmpeq: 2 |r: &Regs| r.int(2) == r.int(1);
    if_icmpne: 2 |r: &Regs| r.int(2) != r.int(1);
    if_icmplt: 2 |r: &Regs| r.int(2) < r.int(1);
    if_icmpge: 2 |r: &Regs| r.int(2) >= r.int(1);
    if_icmpgt: 2 |r: &Regs| r.int(2) > r.int(1);
    if_icmple: 2 |r: &Regs| r.int(2) <= r.int(1);
    if_acmpeq: 2 |r: &Regs| r.word(2) == r.word(1);
    if_acmpne: 2 |r: &Regs| r.word(2) != r.word(1);
    ifnull: 1 |r: &Regs| r.word(1) == 0;
    ifnonnull: 1 |r: &Regs| r.word(1) != 0;
    load_ifeq: 0 |r: &Regs| r.local_word(r.a()) == 0;
    load_ifne: 0 |r: &Regs| r.local_word(r.a()) != 0;
    load_ifnull: 0 |r: &Regs| r.local_word(r.a()) == 0;
    load_ifnonnull: 0 |r: &Regs| r.local_word(r.a()) != 0;
}

/// Handlers whose operand `b` packs a constant or a local beside the distance.
macro_rules! near { ($($name:ident: $slots:literal $test:expr;)*) => { $(
    #[inline(always)]
    pub(super) fn $name(vm: &mut Vm, r: &mut Regs) -> Step {
        let yes = $test(r);
        r.drop($slots);
        r.near(vm, yes)
    }
)* } }
near! {
    if_icmplt_ll: 0 |r: &Regs| r.local_int(r.a()) < r.local_int(other(r));
    if_icmpge_ll: 0 |r: &Regs| r.local_int(r.a()) >= r.local_int(other(r));
    if_icmpeq_ll: 0 |r: &Regs| r.local_int(r.a()) == r.local_int(other(r));
    if_icmpne_ll: 0 |r: &Regs| r.local_int(r.a()) != r.local_int(other(r));
    if_icmpgt_ll: 0 |r: &Regs| r.local_int(r.a()) > r.local_int(other(r));
    if_icmple_ll: 0 |r: &Regs| r.local_int(r.a()) <= r.local_int(other(r));
    if_icmpeq_lc: 0 |r: &Regs| r.local_int(r.a()) == r.packed();
    if_icmpne_lc: 0 |r: &Regs| r.local_int(r.a()) != r.packed();
    if_icmplt_lc: 0 |r: &Regs| r.local_int(r.a()) < r.packed();
    if_icmpge_lc: 0 |r: &Regs| r.local_int(r.a()) >= r.packed();
    if_icmpgt_lc: 0 |r: &Regs| r.local_int(r.a()) > r.packed();
    if_icmple_lc: 0 |r: &Regs| r.local_int(r.a()) <= r.packed();
    if_icmpeq_c: 1 |r: &Regs| r.int(1) == r.packed();
    if_icmpne_c: 1 |r: &Regs| r.int(1) != r.packed();
    if_icmplt_c: 1 |r: &Regs| r.int(1) < r.packed();
    if_icmpge_c: 1 |r: &Regs| r.int(1) >= r.packed();
    if_icmpgt_c: 1 |r: &Regs| r.int(1) > r.packed();
    if_icmple_c: 1 |r: &Regs| r.int(1) <= r.packed();
}
/// The packed local (0 to 4095).
#[inline(always)]
fn other(r: &Regs) -> usize {
    (r.b() >> 20) as usize
}

#[inline(always)]
pub(super) fn goto(vm: &mut Vm, r: &mut Regs) -> Step {
    r.branch(vm, true)
}
#[inline(always)]
pub(super) fn iinc_goto(vm: &mut Vm, r: &mut Regs) -> Step {
    let v = r.local_int(r.a()).wrapping_add(r.packed());
    r.set_local(r.a(), u64::from(v as u32));
    r.near(vm, true)
}
#[inline(always)]
pub(super) fn jsr(vm: &mut Vm, r: &mut Regs) -> Step {
    r.push(u64::from(r.position() + 1));
    r.branch(vm, true)
}
#[inline(always)]
pub(super) fn ret(_: &mut Vm, r: &mut Regs) -> Step {
    let position = r.local_word(r.a()) as usize;
    // SAFETY: the verifier knows that the local holds a position pushed by `jsr`.
    r.pc = unsafe { code_of(r.method()).add(position) };
    Step::Jump
}

#[inline(always)]
pub(super) fn tableswitch(vm: &mut Vm, r: &mut Regs) -> Step {
    let v = r.pop_int();
    let t = r.table();
    // SAFETY: the decoder made the table: low, high, default, then a distance for each key from low to high.
    let distance = unsafe {
        let (low, high) = (*t, *t.add(1));
        if v < low || v > high { *t.add(2) } else { *t.add(3 + v.wrapping_sub(low) as u32 as usize) }
    };
    r.jump(vm, distance)
}
#[inline(always)]
pub(super) fn lookupswitch(vm: &mut Vm, r: &mut Regs) -> Step {
    let v = r.pop_int();
    let t = r.table();
    // SAFETY: the decoder made the table: count, default, then pairs of key and distance, sorted by key.
    let distance = unsafe {
        let pairs = std::slice::from_raw_parts(t.add(2) as *const [i32; 2], *t as usize);
        match pairs.binary_search_by_key(&v, |p| p[0]) {
            Ok(i) => pairs[i][1],
            Err(_) => *t.add(1),
        }
    };
    r.jump(vm, distance)
}
