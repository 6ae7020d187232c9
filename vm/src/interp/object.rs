//! Objects: making, testing, locking, throwing them.

use super::regs::{Regs, Step};
use super::trouble::{Why, element_kind};
use crate::classes::{MIRROR_STATE, STATE_INITIALIZED};
use crate::machine::Vm;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::segment::Seg;

#[inline(always)]
pub(super) fn new(vm: &mut Vm, r: &mut Regs) -> Step {
    let (_, t) = r.linked(vm);
    if t == 0 {
        return Step::Slow(Why::LinkClass);
    }
    let class: ClassRef = Seg::new(t);
    let mirror = vm.mirror_by_id(class.id);
    let initialized = !mirror.is_null() && mirror.read::<u32>(MIRROR_STATE) == STATE_INITIALIZED;
    if !initialized && !vm.is_initialized(class) {
        return Step::Slow(Why::InitClass);
    }
    if class.flags & (F_SLOW_NEW | F_FINALIZER) != 0 {
        return Step::Slow(Why::SlowNew);
    }
    let size = class.instance_size as usize;
    let at = vm.young_top;
    if at + size > vm.young_soft {
        return Step::Slow(Why::Room);
    }
    vm.young_top = at + size;
    // SAFETY: zeroed room in the nursery, just taken.
    unsafe { *(at as *mut u64) = u64::from(t) };
    r.push(u64::from(Ref::at(at).0));
    Step::Next
}
/// Arrays of up to so many elements are made here if the nursery has room.
const SHORT: u32 = 1024;

/// Makes a short array in the nursery; false: it is not short, its class is not there yet, or there is no room.
#[inline(always)]
fn short_array(vm: &mut Vm, r: &mut Regs, component: ClassRef) -> bool {
    // The length of a negative array is not short.
    let (n, class) = (r.word(1), Seg::<Class>::new(component.links[0].target()));
    if n > SHORT || class.is_none() {
        return false;
    }
    let size = (ARRAY_BASE as usize + ((n as usize) << class.elem_shift) + 7) & !7;
    let at = vm.young_top;
    if at + size > vm.young_soft {
        return false;
    }
    vm.young_top = at + size;
    // SAFETY: zeroed room in the nursery, just taken.
    unsafe {
        *(at as *mut u64) = u64::from(class.offset());
        *(at as *mut u32).add(2) = n;
    }
    r.set(1, u64::from(Ref::at(at).0));
    true
}
#[inline(always)]
pub(super) fn newarray(vm: &mut Vm, r: &mut Regs) -> Step {
    let component = vm.world.primitive(element_kind(r.a() as u16));
    if short_array(vm, r, component) { Step::Next } else { Step::Slow(Why::NewArray) }
}
#[inline(always)]
pub(super) fn anewarray(vm: &mut Vm, r: &mut Regs) -> Step {
    let (_, component) = r.linked(vm);
    if component == 0 {
        return Step::Slow(Why::LinkClass);
    }
    if short_array(vm, r, Seg::new(component)) { Step::Next } else { Step::Slow(Why::NewRefArray) }
}
#[inline(always)]
pub(super) fn multianewarray(vm: &mut Vm, r: &mut Regs) -> Step {
    Step::Slow(if r.linked(vm).1 == 0 { Why::LinkClass } else { Why::NewArrays })
}

/// Is `o`, which is not null, an instance of the linked class?
#[inline(always)]
fn is_instance(vm: &Vm, r: &Regs, o: Ref) -> Result<bool, Why> {
    let (_, t) = r.linked(vm);
    if t == 0 {
        return Err(Why::LinkClass);
    }
    let class = o.class();
    Ok(class.offset() == t || class.is_subtype_of(Seg::new(t)))
}
#[inline(always)]
pub(super) fn checkcast(vm: &mut Vm, r: &mut Regs) -> Step {
    let o = r.reference(1);
    if o.is_null() {
        return Step::Next;
    }
    match is_instance(vm, r, o) {
        Ok(true) => Step::Next,
        Ok(false) => Step::Slow(Why::Cast),
        Err(why) => Step::Slow(why),
    }
}
#[inline(always)]
pub(super) fn instanceof(vm: &mut Vm, r: &mut Regs) -> Step {
    let o = r.reference(1);
    let yes = if o.is_null() { Ok(false) } else { is_instance(vm, r, o) };
    match yes {
        Ok(yes) => {
            r.set(1, u64::from(yes));
            Step::Next
        }
        Err(why) => Step::Slow(why),
    }
}
#[inline(always)]
pub(super) fn athrow(_: &mut Vm, r: &mut Regs) -> Step {
    Step::Slow(if r.reference(1).is_null() { Why::NullPointer } else { Why::Throw })
}
#[inline(always)]
pub(super) fn monitorenter(vm: &mut Vm, r: &mut Regs) -> Step {
    let o = r.reference(1);
    if o.is_null() {
        return Step::Slow(Why::NullPointer);
    }
    match vm.monitor_enter(o) {
        Ok(()) => {
            r.drop(1);
            Step::Next
        }
        Err(t) => {
            r.save(vm);
            Step::Took(vm.trap(t))
        }
    }
}
#[inline(always)]
pub(super) fn monitorexit(vm: &mut Vm, r: &mut Regs) -> Step {
    let o = r.reference(1);
    if o.is_null() {
        return Step::Slow(Why::NullPointer);
    }
    if !vm.monitor_exit(o) {
        return Step::Slow(Why::NotOwner);
    }
    r.drop(1);
    Step::Next
}
