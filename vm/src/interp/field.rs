//! Fields: static ones in the mirror of their class, instance ones at an offset in the object.

use super::regs::{Regs, Step};
use super::trouble::Why;
use crate::classes::{MIRROR_STATE, STATE_INITIALIZED};
use crate::machine::Vm;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::segment::Seg;

/// In word `c` of a linked field: it is static.
const LINK_STATIC: u32 = 1;
/// In word `c` of a linked field: it is final.
const LINK_FINAL: u32 = 2;

/// The mirror of a static field's class, which is initialised, and the field's offset there.
#[inline(always)]
fn static_place(vm: &mut Vm, r: &Regs) -> Result<(Ref, u32), Why> {
    let (l, t) = r.linked(vm);
    if t == 0 || l.c() & LINK_STATIC == 0 {
        return Err(Why::LinkStatic);
    }
    let mirror = vm.mirror_by_id(l.b());
    let initialized = !mirror.is_null() && mirror.read::<u32>(MIRROR_STATE) == STATE_INITIALIZED;
    if !initialized && !vm.is_initialized(Seg::<Field>::new(t).class) {
        return Err(Why::InitStatic);
    }
    Ok((mirror, l.a()))
}
/// The offset of an instance field in its object.
#[inline(always)]
fn instance_place(vm: &mut Vm, r: &Regs) -> Result<u32, Why> {
    let (l, t) = r.linked(vm);
    if t == 0 || l.c() & LINK_STATIC != 0 {
        return Err(Why::LinkField);
    }
    Ok(l.a())
}
/// A field of the class's own: the offset is at hand.
#[inline(always)]
fn own_place(_: &mut Vm, r: &Regs) -> Result<u32, Why> {
    Ok(r.b())
}
/// May the current method write the linked field?
#[inline(always)]
fn check_final(vm: &Vm, r: &Regs) -> Result<(), Why> {
    let (l, t) = r.linked(vm);
    if l.c() & LINK_FINAL != 0 && !vm.may_write_final(r.method_ref(), Seg::new(t)) {
        return Err(Why::Final);
    }
    Ok(())
}
#[inline(always)]
fn writable_static(vm: &mut Vm, r: &Regs) -> Result<(Ref, u32), Why> {
    let place = static_place(vm, r)?;
    check_final(vm, r)?;
    Ok(place)
}
#[inline(always)]
fn writable_instance(vm: &mut Vm, r: &Regs) -> Result<u32, Why> {
    let place = instance_place(vm, r)?;
    check_final(vm, r)?;
    Ok(place)
}

#[inline(always)]
fn step(result: Result<(), Why>) -> Step {
    match result {
        Ok(()) => Step::Next,
        Err(why) => Step::Slow(why),
    }
}
#[inline(always)]
fn get_static<T: Raw>(vm: &mut Vm, r: &mut Regs, push: impl Fn(&mut Regs, T)) -> Result<(), Why> {
    let (mirror, offset) = static_place(vm, r)?;
    push(r, mirror.read::<T>(offset));
    Ok(())
}
/// Stores the value on top, which takes `SLOTS`.
#[inline(always)]
fn put_static<T: Raw, const SLOTS: usize>(
    vm: &mut Vm,
    r: &mut Regs,
    convert: impl Fn(u64) -> T,
) -> Result<(), Why> {
    let (mirror, offset) = writable_static(vm, r)?;
    mirror.write::<T>(offset, convert(r.slot(SLOTS)));
    r.drop(SLOTS);
    Ok(())
}
#[inline(always)]
fn get<T: Raw>(
    vm: &mut Vm,
    r: &mut Regs,
    place: impl Fn(&mut Vm, &Regs) -> Result<u32, Why>,
    push: impl Fn(&mut Regs, T),
) -> Result<(), Why> {
    let offset = place(vm, r)?;
    let o = r.reference(1);
    if o.is_null() {
        return Err(Why::NullPointer);
    }
    let v = o.read::<T>(offset);
    r.drop(1);
    push(r, v);
    Ok(())
}
#[inline(always)]
fn put<T: Raw, const SLOTS: usize>(
    vm: &mut Vm,
    r: &mut Regs,
    place: impl Fn(&mut Vm, &Regs) -> Result<u32, Why>,
    convert: impl Fn(u64) -> T,
) -> Result<(), Why> {
    let offset = place(vm, r)?;
    let o = r.reference(SLOTS + 1);
    if o.is_null() {
        return Err(Why::NullPointer);
    }
    o.write::<T>(offset, convert(r.slot(SLOTS)));
    r.drop(SLOTS + 1);
    Ok(())
}
#[inline(always)]
fn put_reference(
    vm: &mut Vm,
    r: &mut Regs,
    place: impl Fn(&mut Vm, &Regs) -> Result<u32, Why>,
) -> Result<(), Why> {
    let offset = place(vm, r)?;
    let o = r.reference(2);
    if o.is_null() {
        return Err(Why::NullPointer);
    }
    vm.put_ref(o, offset, r.reference(1));
    r.drop(2);
    Ok(())
}
/// Pushes a field of local `a`.
#[inline(always)]
fn get_of_local<T: Raw>(r: &mut Regs, push: impl Fn(&mut Regs, T)) -> Result<(), Why> {
    let o = Ref(r.local_word(r.a()));
    if o.is_null() {
        // As if the local had been pushed: traces and messages are those of the field access.
        r.push(0);
        return Err(Why::NullPointer);
    }
    push(r, o.read::<T>(r.b()));
    Ok(())
}

macro_rules! fields { ($($name:ident: $how:expr;)*) => { $(
    #[inline(always)]
    pub(super) fn $name(vm: &mut Vm, r: &mut Regs) -> Step {
        step($how(vm, r))
    }
)* } }
fields! {
    getstatic1: |vm, r| get_static::<i8>(vm, r, |r, v| r.push_int(i32::from(v)));
    getstatic_c: |vm, r| get_static::<u16>(vm, r, |r, v| r.push(u64::from(v)));
    getstatic_s: |vm, r| get_static::<i16>(vm, r, |r, v| r.push_int(i32::from(v)));
    getstatic4: |vm, r| get_static::<u32>(vm, r, |r, v| r.push(u64::from(v)));
    getstatic8: |vm, r| get_static::<u64>(vm, r, Regs::push2);
    getstatic_a: |vm, r| get_static::<u32>(vm, r, |r, v| r.push(u64::from(v)));
    putstatic1: |vm, r| put_static::<u8, 1>(vm, r, |v| v as u8);
    putstatic_z: |vm, r| put_static::<u8, 1>(vm, r, |v| v as u8 & 1);
    putstatic2: |vm, r| put_static::<u16, 1>(vm, r, |v| v as u16);
    putstatic4: |vm, r| put_static::<u32, 1>(vm, r, |v| v as u32);
    putstatic8: |vm, r| put_static::<u64, 2>(vm, r, |v| v);
    putstatic_a: put_static_reference;
    getfield1: |vm, r| get::<i8>(vm, r, instance_place, |r, v| r.push_int(i32::from(v)));
    getfield_c: |vm, r| get::<u16>(vm, r, instance_place, |r, v| r.push(u64::from(v)));
    getfield_s: |vm, r| get::<i16>(vm, r, instance_place, |r, v| r.push_int(i32::from(v)));
    getfield4: |vm, r| get::<u32>(vm, r, instance_place, |r, v| r.push(u64::from(v)));
    getfield8: |vm, r| get::<u64>(vm, r, instance_place, Regs::push2);
    getfield_a: |vm, r| get::<u32>(vm, r, instance_place, |r, v| r.push(u64::from(v)));
    putfield1: |vm, r| put::<u8, 1>(vm, r, writable_instance, |v| v as u8);
    putfield_z: |vm, r| put::<u8, 1>(vm, r, writable_instance, |v| v as u8 & 1);
    putfield2: |vm, r| put::<u16, 1>(vm, r, writable_instance, |v| v as u16);
    putfield4: |vm, r| put::<u32, 1>(vm, r, writable_instance, |v| v as u32);
    putfield8: |vm, r| put::<u64, 2>(vm, r, writable_instance, |v| v);
    putfield_a: |vm, r| put_reference(vm, r, writable_instance);
    getoff1: |vm, r| get::<i8>(vm, r, own_place, |r, v| r.push_int(i32::from(v)));
    getoff_c: |vm, r| get::<u16>(vm, r, own_place, |r, v| r.push(u64::from(v)));
    getoff_s: |vm, r| get::<i16>(vm, r, own_place, |r, v| r.push_int(i32::from(v)));
    getoff4: |vm, r| get::<u32>(vm, r, own_place, |r, v| r.push(u64::from(v)));
    getoff8: |vm, r| get::<u64>(vm, r, own_place, Regs::push2);
    getoff_a: |vm, r| get::<u32>(vm, r, own_place, |r, v| r.push(u64::from(v)));
    putoff1: |vm, r| put::<u8, 1>(vm, r, own_place, |v| v as u8);
    putoff_z: |vm, r| put::<u8, 1>(vm, r, own_place, |v| v as u8 & 1);
    putoff2: |vm, r| put::<u16, 1>(vm, r, own_place, |v| v as u16);
    putoff4: |vm, r| put::<u32, 1>(vm, r, own_place, |v| v as u32);
    putoff8: |vm, r| put::<u64, 2>(vm, r, own_place, |v| v);
    putoff_a: |vm, r| put_reference(vm, r, own_place);
    load_getoff4: |_, r| get_of_local::<u32>(r, |r, v| r.push(u64::from(v)));
    load_getoff_a: |_, r| get_of_local::<u32>(r, |r, v| r.push(u64::from(v)));
    load_getoff8: |_, r| get_of_local::<u64>(r, Regs::push2);
}

#[inline(always)]
fn put_static_reference(vm: &mut Vm, r: &mut Regs) -> Result<(), Why> {
    let (mirror, offset) = writable_static(vm, r)?;
    vm.put_ref(mirror, offset, r.reference(1));
    r.drop(1);
    Ok(())
}
