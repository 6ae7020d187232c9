//! Constants, local variables, and the operand stack.

use super::regs::{Regs, Step};
use super::trouble::Why;
use crate::machine::Vm;
use shared_classes::segment::CLASS_BASE;

#[inline(always)]
pub(super) fn nop(_: &mut Vm, _: &mut Regs) -> Step {
    Step::Next
}
/// The second word of an instruction, after it has been carried out.
#[inline(always)]
pub(super) fn ext(_: &mut Vm, _: &mut Regs) -> Step {
    Step::Next
}

// ---- constants ----

#[inline(always)]
pub(super) fn const_i(_: &mut Vm, r: &mut Regs) -> Step {
    r.push(u64::from(r.b()));
    Step::Next
}
#[inline(always)]
pub(super) fn const_l(_: &mut Vm, r: &mut Regs) -> Step {
    // SAFETY: the decoder put the constant there.
    r.push2(unsafe { *((CLASS_BASE + r.b() as usize) as *const u64) });
    Step::Next
}
#[inline(always)]
pub(super) fn ldc_slot(vm: &mut Vm, r: &mut Regs) -> Step {
    let v = vm.mirror_by_id(r.method().class.id).read::<u32>(r.b());
    if v == 0 {
        return Step::Slow(Why::Constant);
    }
    r.push(u64::from(v));
    Step::Next
}
#[inline(always)]
pub(super) fn ldc_prim(vm: &mut Vm, r: &mut Regs) -> Step {
    let v = vm.mirror_by_id(r.method().class.id).read_ref(r.b());
    if v.is_null() {
        return Step::Slow(Why::Constant);
    }
    match vm.unbox_raw(v) {
        (bits, true) => r.push2(bits),
        (bits, false) => r.push(bits),
    }
    Step::Next
}

// ---- local variables ----

#[inline(always)]
pub(super) fn load(_: &mut Vm, r: &mut Regs) -> Step {
    r.push(r.local(r.a()));
    Step::Next
}
#[inline(always)]
pub(super) fn load2(_: &mut Vm, r: &mut Regs) -> Step {
    r.push2(r.local(r.a()));
    Step::Next
}
#[inline(always)]
pub(super) fn store(_: &mut Vm, r: &mut Regs) -> Step {
    r.set_local(r.a(), r.slot(1));
    r.drop(1);
    Step::Next
}
#[inline(always)]
pub(super) fn store2(_: &mut Vm, r: &mut Regs) -> Step {
    r.set_local(r.a(), r.slot(2));
    r.drop(2);
    Step::Next
}
#[inline(always)]
pub(super) fn iinc(_: &mut Vm, r: &mut Regs) -> Step {
    let v = r.local_int(r.a()).wrapping_add(r.b() as i32);
    r.set_local(r.a(), u64::from(v as u32));
    Step::Next
}
#[inline(always)]
pub(super) fn load_load(_: &mut Vm, r: &mut Regs) -> Step {
    let (a, b) = (r.local(r.a()), r.local(r.b() as usize));
    r.push(a);
    r.push(b);
    Step::Next
}
#[inline(always)]
pub(super) fn load2_load2(_: &mut Vm, r: &mut Regs) -> Step {
    let (a, b) = (r.local(r.a()), r.local(r.b() as usize));
    r.push2(a);
    r.push2(b);
    Step::Next
}
#[inline(always)]
pub(super) fn store_load(_: &mut Vm, r: &mut Regs) -> Step {
    r.set_local(r.a(), r.slot(1));
    r.set(1, r.local(r.b() as usize));
    Step::Next
}
#[inline(always)]
pub(super) fn load_const_i(_: &mut Vm, r: &mut Regs) -> Step {
    r.push(r.local(r.a()));
    r.push(u64::from(r.b()));
    Step::Next
}
#[inline(always)]
pub(super) fn move_local(_: &mut Vm, r: &mut Regs) -> Step {
    r.set_local(r.b() as usize, r.local(r.a()));
    Step::Next
}

// ---- the operand stack ----

#[inline(always)]
pub(super) fn pop(_: &mut Vm, r: &mut Regs) -> Step {
    r.drop(1);
    Step::Next
}
#[inline(always)]
pub(super) fn pop2(_: &mut Vm, r: &mut Regs) -> Step {
    r.drop(2);
    Step::Next
}

/// Replaces the top slots (`N`, top last) by a row made from them.
#[inline(always)]
fn shuffle<const N: usize, const M: usize>(r: &mut Regs, order: [usize; M]) -> Step {
    let old: [u64; N] = std::array::from_fn(|i| r.slot(N - i));
    r.drop(N);
    for i in order {
        r.push(old[i]);
    }
    Step::Next
}
#[inline(always)]
pub(super) fn dup(_: &mut Vm, r: &mut Regs) -> Step {
    r.push(r.slot(1));
    Step::Next
}
#[inline(always)]
pub(super) fn dup_x1(_: &mut Vm, r: &mut Regs) -> Step {
    shuffle::<2, 3>(r, [1, 0, 1])
}
#[inline(always)]
pub(super) fn dup_x2(_: &mut Vm, r: &mut Regs) -> Step {
    shuffle::<3, 4>(r, [2, 0, 1, 2])
}
#[inline(always)]
pub(super) fn dup2(_: &mut Vm, r: &mut Regs) -> Step {
    shuffle::<2, 4>(r, [0, 1, 0, 1])
}
#[inline(always)]
pub(super) fn dup2_x1(_: &mut Vm, r: &mut Regs) -> Step {
    shuffle::<3, 5>(r, [1, 2, 0, 1, 2])
}
#[inline(always)]
pub(super) fn dup2_x2(_: &mut Vm, r: &mut Regs) -> Step {
    shuffle::<4, 6>(r, [2, 3, 0, 1, 2, 3])
}
#[inline(always)]
pub(super) fn swap(_: &mut Vm, r: &mut Regs) -> Step {
    shuffle::<2, 2>(r, [1, 0])
}
