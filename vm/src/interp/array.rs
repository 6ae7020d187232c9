//! Array elements.

use super::regs::{Regs, Step};
use super::trouble::Why;
use crate::machine::Vm;
use crate::object::*;

/// The address of element `i`, or why there is none; `above`: slots above the index, for the message.
#[inline(always)]
fn element<T>(a: Ref, i: i32, above: u8) -> Result<*mut T, Why> {
    if a.is_null() {
        return Err(Why::NullPointer);
    }
    if i as u32 >= a.read::<u32>(ARRAY_LENGTH) {
        return Err(Why::Index(above));
    }
    Ok((a.address() + ARRAY_BASE as usize + i as usize * size_of::<T>()) as *mut T)
}

/// Pushes an element of the array below the index on top.
#[inline(always)]
fn load<T: Raw>(r: &mut Regs, push: impl Fn(&mut Regs, T)) -> Step {
    match element::<T>(r.reference(2), r.int(1), 0) {
        Ok(p) => {
            r.drop(2);
            // SAFETY: an element of a live array.
            push(r, unsafe { *p });
            Step::Next
        }
        Err(why) => Step::Slow(why),
    }
}
/// The same with both operands in local variables.
#[inline(always)]
fn load_local<T: Raw>(r: &mut Regs, push: impl Fn(&mut Regs, T)) -> Step {
    let (a, i) = (r.local_word(r.a()), r.local_int(r.b() as usize));
    match element::<T>(Ref(a), i, 0) {
        Ok(p) => {
            // SAFETY: an element of a live array.
            push(r, unsafe { *p });
            Step::Next
        }
        Err(why) => {
            // As if the operands had been pushed: traces and messages are those of the array access.
            r.push(u64::from(a));
            r.push_int(i);
            Step::Slow(why)
        }
    }
}
/// Stores the lower bits of the value on top, which takes `SLOTS`.
#[inline(always)]
fn store<T: Raw, const SLOTS: u8>(r: &mut Regs, convert: impl Fn(u64) -> T) -> Step {
    let slots = SLOTS as usize;
    match element::<T>(r.reference(slots + 2), r.int(slots + 1), SLOTS) {
        Ok(p) => {
            // SAFETY: an element of a live array.
            unsafe { *p = convert(r.slot(slots)) };
            r.drop(slots + 2);
            Step::Next
        }
        Err(why) => Step::Slow(why),
    }
}

macro_rules! elements { ($($name:ident: $how:expr;)*) => { $(
    #[inline(always)]
    pub(super) fn $name(_: &mut Vm, r: &mut Regs) -> Step {
        $how(r)
    }
)* } }
elements! {
    iaload: |r| load::<u32>(r, |r, v| r.push(u64::from(v)));
    laload: |r| load::<u64>(r, Regs::push2);
    aaload: |r| load::<u32>(r, |r, v| r.push(u64::from(v)));
    baload: |r| load::<i8>(r, |r, v| r.push_int(i32::from(v)));
    caload: |r| load::<u16>(r, |r, v| r.push(u64::from(v)));
    saload: |r| load::<i16>(r, |r, v| r.push_int(i32::from(v)));
    load_iaload: |r| load_local::<u32>(r, |r, v| r.push(u64::from(v)));
    load_aaload: |r| load_local::<u32>(r, |r, v| r.push(u64::from(v)));
    load_baload: |r| load_local::<i8>(r, |r, v| r.push_int(i32::from(v)));
    load_caload: |r| load_local::<u16>(r, |r, v| r.push(u64::from(v)));
    iastore: |r| store::<u32, 1>(r, |v| v as u32);
    lastore: |r| store::<u64, 2>(r, |v| v);
    castore: |r| store::<u16, 1>(r, |v| v as u16);
}

#[inline(always)]
pub(super) fn bastore(_: &mut Vm, r: &mut Regs) -> Step {
    let a = r.reference(3);
    store::<u8, 1>(r, |v| if a.class().prim == b'Z' { v as u8 & 1 } else { v as u8 })
}
#[inline(always)]
pub(super) fn aastore(vm: &mut Vm, r: &mut Regs) -> Step {
    let (a, i, v) = (r.reference(3), r.int(2), r.reference(1));
    if let Err(why) = element::<u32>(a, i, 1) {
        return Step::Slow(why);
    }
    if !v.is_null() {
        let (have, want) = (v.class(), a.class().component);
        if have != want && !have.is_subtype_of(want) {
            return Step::Slow(Why::ArrayStore);
        }
    }
    vm.put_ref(a, ARRAY_BASE + 4 * i as u32, v);
    r.drop(3);
    Step::Next
}
#[inline(always)]
pub(super) fn arraylength(_: &mut Vm, r: &mut Regs) -> Step {
    let a = r.reference(1);
    if a.is_null() {
        return Step::Slow(Why::NullPointer);
    }
    r.set(1, u64::from(a.read::<u32>(ARRAY_LENGTH)));
    Step::Next
}
