//! Arithmetic, conversions, comparisons.

use super::regs::{Regs, Step};
use super::trouble::Why;
use crate::machine::Vm;

/// Handlers that compute a value from two operands.
macro_rules! binary { ($($name:ident: $kind:ident($f:expr);)*) => { $(
    #[inline(always)]
    pub(super) fn $name(_: &mut Vm, r: &mut Regs) -> Step {
        $kind(r, $f)
    }
)* } }
binary! {
    iadd: ints(i32::wrapping_add);
    isub: ints(i32::wrapping_sub);
    imul: ints(i32::wrapping_mul);
    iand: ints(|a, b| a & b);
    ior: ints(|a, b| a | b);
    ixor: ints(|a, b| a ^ b);
    ishl: ints(|a, b| a.wrapping_shl(b as u32));
    ishr: ints(|a, b| a.wrapping_shr(b as u32));
    iushr: ints(|a, b| (a as u32).wrapping_shr(b as u32) as i32);
    idiv: int_quotient(i32::wrapping_div);
    irem: int_quotient(i32::wrapping_rem);
    ladd: longs(i64::wrapping_add);
    lsub: longs(i64::wrapping_sub);
    lmul: longs(i64::wrapping_mul);
    land: longs(|a, b| a & b);
    lor: longs(|a, b| a | b);
    lxor: longs(|a, b| a ^ b);
    ldiv: long_quotient(i64::wrapping_div);
    lrem: long_quotient(i64::wrapping_rem);
    lshl: shift(|a, b| a.wrapping_shl(b));
    lshr: shift(|a, b| a.wrapping_shr(b));
    lushr: shift(|a, b| (a as u64).wrapping_shr(b) as i64);
    fadd: floats(|a, b| a + b);
    fsub: floats(|a, b| a - b);
    fmul: floats(|a, b| a * b);
    fdiv: floats(|a, b| a / b);
    frem: floats(|a, b| a % b);
    dadd: doubles(|a, b| a + b);
    dsub: doubles(|a, b| a - b);
    dmul: doubles(|a, b| a * b);
    ddiv: doubles(|a, b| a / b);
    drem: doubles(|a, b| a % b);
    fcmpl: compare_floats(-1);
    fcmpg: compare_floats(1);
    dcmpl: compare_doubles(-1);
    dcmpg: compare_doubles(1);
}

#[inline(always)]
fn ints(r: &mut Regs, f: impl Fn(i32, i32) -> i32) -> Step {
    let v = f(r.int(2), r.int(1));
    r.drop(1);
    r.set_int(1, v);
    Step::Next
}
#[inline(always)]
fn int_quotient(r: &mut Regs, f: impl Fn(i32, i32) -> i32) -> Step {
    if r.int(1) == 0 {
        return Step::Slow(Why::DivideByZero);
    }
    ints(r, f)
}
#[inline(always)]
fn longs(r: &mut Regs, f: impl Fn(i64, i64) -> i64) -> Step {
    let v = f(r.long(4), r.long(2));
    r.drop(2);
    r.set(2, v as u64);
    Step::Next
}
#[inline(always)]
fn long_quotient(r: &mut Regs, f: impl Fn(i64, i64) -> i64) -> Step {
    if r.long(2) == 0 {
        return Step::Slow(Why::DivideByZero);
    }
    longs(r, f)
}
#[inline(always)]
fn shift(r: &mut Regs, f: impl Fn(i64, u32) -> i64) -> Step {
    let by = r.pop_int() as u32;
    r.set(2, f(r.long(2), by) as u64);
    Step::Next
}
#[inline(always)]
fn floats(r: &mut Regs, f: impl Fn(f32, f32) -> f32) -> Step {
    let v = f(r.float(2), r.float(1));
    r.drop(1);
    r.set(1, u64::from(v.to_bits()));
    Step::Next
}
#[inline(always)]
fn doubles(r: &mut Regs, f: impl Fn(f64, f64) -> f64) -> Step {
    let v = f(r.double(4), r.double(2));
    r.drop(2);
    r.set(2, v.to_bits());
    Step::Next
}
/// Compares; `nan` is the result when either is NaN.
#[inline(always)]
fn compare_floats(r: &mut Regs, nan: i32) -> Step {
    let v = r.float(2).partial_cmp(&r.float(1)).map_or(nan, |o| o as i32);
    r.drop(1);
    r.set_int(1, v);
    Step::Next
}
#[inline(always)]
fn compare_doubles(r: &mut Regs, nan: i32) -> Step {
    let v = r.double(4).partial_cmp(&r.double(2)).map_or(nan, |o| o as i32);
    r.drop(3);
    r.set_int(1, v);
    Step::Next
}
#[inline(always)]
pub(super) fn lcmp(_: &mut Vm, r: &mut Regs) -> Step {
    let v = r.long(4).cmp(&r.long(2)) as i32;
    r.drop(3);
    r.set_int(1, v);
    Step::Next
}

/// Handlers that change the value on top: how it is read, its new bits.
macro_rules! unary { ($($name:ident: $get:ident($back:literal) -> $push:ident($f:expr);)*) => { $(
    #[inline(always)]
    pub(super) fn $name(_: &mut Vm, r: &mut Regs) -> Step {
        let v = r.$get($back);
        r.drop($back);
        r.$push($f(v));
        Step::Next
    }
)* } }
unary! {
    ineg: int(1) -> push_int(i32::wrapping_neg);
    lneg: long(2) -> push2(|v: i64| v.wrapping_neg() as u64);
    fneg: float(1) -> push(|v: f32| u64::from((-v).to_bits()));
    dneg: double(2) -> push2(|v: f64| (-v).to_bits());
    i2l: int(1) -> push2(|v: i32| i64::from(v) as u64);
    i2f: int(1) -> push(|v: i32| u64::from((v as f32).to_bits()));
    i2d: int(1) -> push2(|v: i32| f64::from(v).to_bits());
    l2i: long(2) -> push_int(|v: i64| v as i32);
    l2f: long(2) -> push(|v: i64| u64::from((v as f32).to_bits()));
    l2d: long(2) -> push2(|v: i64| (v as f64).to_bits());
    f2i: float(1) -> push_int(|v: f32| v as i32);
    f2l: float(1) -> push2(|v: f32| v as i64 as u64);
    f2d: float(1) -> push2(|v: f32| f64::from(v).to_bits());
    d2i: double(2) -> push_int(|v: f64| v as i32);
    d2l: double(2) -> push2(|v: f64| v as i64 as u64);
    d2f: double(2) -> push(|v: f64| u64::from((v as f32).to_bits()));
    i2b: int(1) -> push_int(|v: i32| i32::from(v as i8));
    i2c: int(1) -> push_int(|v: i32| i32::from(v as u16));
    i2s: int(1) -> push_int(|v: i32| i32::from(v as i16));
}

#[inline(always)]
pub(super) fn iadd_const(_: &mut Vm, r: &mut Regs) -> Step {
    r.set_int(1, r.int(1).wrapping_add(r.b() as i32));
    Step::Next
}
#[inline(always)]
pub(super) fn iand_const(_: &mut Vm, r: &mut Regs) -> Step {
    r.set_int(1, r.int(1) & r.b() as i32);
    Step::Next
}
#[inline(always)]
pub(super) fn load_iadd_const(_: &mut Vm, r: &mut Regs) -> Step {
    r.push_int(r.local_int(r.a()).wrapping_add(r.b() as i32));
    Step::Next
}

/// Handlers that compute with a local variable on the right, and with one on either side.
macro_rules! with_locals { ($($one:ident, $both:ident: $kind:ident($f:expr);)*) => { $(
    #[inline(always)]
    pub(super) fn $one(_: &mut Vm, r: &mut Regs) -> Step {
        let f = $f;
        $kind::set(r, f($kind::top(r), $kind::local(r, r.a())));
        Step::Next
    }
    #[inline(always)]
    pub(super) fn $both(_: &mut Vm, r: &mut Regs) -> Step {
        let f = $f;
        let v = f($kind::local(r, r.a()), $kind::local(r, r.b() as usize));
        $kind::push(r, v);
        Step::Next
    }
)* } }
with_locals! {
    load_iadd, load_load_iadd: int(i32::wrapping_add);
    load_isub, load_load_isub: int(i32::wrapping_sub);
    load_dadd, load_load_dadd: double(|a: f64, b: f64| a + b);
    load_dsub, load_load_dsub: double(|a: f64, b: f64| a - b);
    load_dmul, load_load_dmul: double(|a: f64, b: f64| a * b);
}
mod int {
    use super::Regs;
    #[inline(always)]
    pub fn top(r: &Regs) -> i32 {
        r.int(1)
    }
    #[inline(always)]
    pub fn local(r: &Regs, i: usize) -> i32 {
        r.local_int(i)
    }
    #[inline(always)]
    pub fn set(r: &mut Regs, v: i32) {
        r.set_int(1, v)
    }
    #[inline(always)]
    pub fn push(r: &mut Regs, v: i32) {
        r.push_int(v)
    }
}
mod double {
    use super::Regs;
    #[inline(always)]
    pub fn top(r: &Regs) -> f64 {
        r.double(2)
    }
    #[inline(always)]
    pub fn local(r: &Regs, i: usize) -> f64 {
        f64::from_bits(r.local(i))
    }
    #[inline(always)]
    pub fn set(r: &mut Regs, v: f64) {
        r.set(2, v.to_bits())
    }
    #[inline(always)]
    pub fn push(r: &mut Regs, v: f64) {
        r.push2(v.to_bits())
    }
}
