//! Calls: selecting the method, entering it, returning from it.

use super::regs::{Regs, Step, code_of};
use super::trouble::Why;
use super::{MEMBER_INDEX, MEMBER_METHOD};
use crate::classes::{MIRROR_STATE, STATE_INITIALIZED};
use crate::frame::FRAME_SLOTS;
use crate::known::KF;
use crate::machine::{CALL_CACHE, Vm};
use crate::native::{Args, Trap, Value};
use crate::poll;
use shared_classes::model::*;
use shared_classes::operation::Op;
use shared_classes::segment::{CLASS_BASE, Seg};

// ---- selecting ----

/// The method at this index of the class's vtable; the index has been checked when it was linked.
#[inline(always)]
fn in_vtable(class: ClassRef, index: u32) -> MethodRef {
    let at = CLASS_BASE + class.vtable.offset() as usize + 4 * index as usize;
    // SAFETY: a vtable of the class has the entries of its superclasses' at the same places.
    Seg::new(unsafe { *(at as *const u32) })
}
#[inline(always)]
pub(super) fn invoke_vtable(_: &mut Vm, r: &mut Regs) -> Step {
    r.call_sp = r.sp;
    let o = r.reference(r.a());
    if o.is_null() {
        return Step::Slow(Why::NullPointer);
    }
    Step::Call(in_vtable(o.class(), r.b()))
}
#[inline(always)]
pub(super) fn invoke_direct(_: &mut Vm, r: &mut Regs) -> Step {
    r.call_sp = r.sp;
    if r.reference(r.a()).is_null() {
        return Step::Slow(Why::NullPointer);
    }
    Step::Call(Seg::new(r.b()))
}
#[inline(always)]
pub(super) fn load_invoke_direct(_: &mut Vm, r: &mut Regs) -> Step {
    r.push(r.local(r.a()));
    r.call_sp = r.sp;
    if r.reference(1).is_null() {
        return Step::Slow(Why::NullPointer);
    }
    Step::Call(Seg::new(r.b()))
}
#[inline(always)]
pub(super) fn invokevirtual(vm: &mut Vm, r: &mut Regs) -> Step {
    r.call_sp = r.sp;
    let (l, t) = r.linked(vm);
    if t == 0 {
        return Step::Slow(Why::LinkMethod);
    }
    let index = l.a();
    if index == u32::MAX && Seg::<Method>::new(t).is_static() {
        return Step::Slow(Why::StaticMethod);
    }
    let o = r.reference(l.b() as usize);
    if o.is_null() {
        return Step::Slow(Why::NullPointer);
    }
    Step::Call(if index != u32::MAX { in_vtable(o.class(), index) } else { Seg::new(t) })
}
#[inline(always)]
pub(super) fn invokespecial(vm: &mut Vm, r: &mut Regs) -> Step {
    r.call_sp = r.sp;
    let (l, t) = r.linked(vm);
    if t == 0 {
        return Step::Slow(Why::LinkMethod);
    }
    let m: MethodRef = Seg::new(t);
    if m.is_static() {
        return Step::Slow(Why::StaticMethod);
    }
    let o = r.reference(l.b() as usize);
    if o.is_null() {
        return Step::Slow(Why::NullPointer);
    }
    if m.name.bytes()[0] == b'<' {
        return Step::Call(m);
    }
    let from = r.method().class;
    if m.access & acc::PRIVATE != 0 && from.access & acc::INTERFACE == 0 {
        return Step::Call(m);
    }
    match vm.select_special(from, m, r.a() as u16, o.class()) {
        Ok(m) => Step::Call(m),
        Err(e) => {
            r.save(vm);
            Step::Took(vm.special_error(e))
        }
    }
}
#[inline(always)]
pub(super) fn invokestatic(vm: &mut Vm, r: &mut Regs) -> Step {
    r.call_sp = r.sp;
    let (_, t) = r.linked(vm);
    if t == 0 {
        return Step::Slow(Why::LinkMethod);
    }
    let m: MethodRef = Seg::new(t);
    if !m.is_static() {
        return Step::Slow(Why::InstanceMethod);
    }
    let mirror = vm.mirror_by_id(m.class.id);
    let initialized = !mirror.is_null() && mirror.read::<u32>(MIRROR_STATE) == STATE_INITIALIZED;
    if !initialized && !vm.is_initialized(m.class) {
        return Step::Slow(Why::InitMethod);
    }
    Step::Call(m)
}
#[inline(always)]
pub(super) fn invokeinterface(vm: &mut Vm, r: &mut Regs) -> Step {
    r.call_sp = r.sp;
    let (l, t) = r.linked(vm);
    if t == 0 {
        return Step::Slow(Why::LinkMethod);
    }
    if l.a() == u32::MAX && Seg::<Method>::new(t).is_static() {
        return Step::Slow(Why::StaticMethod);
    }
    let o = r.reference(l.b() as usize);
    if o.is_null() {
        return Step::Slow(Why::NullPointer);
    }
    let class = o.class();
    let e = &vm.cache[((class.offset() >> 4) ^ (t >> 3)) as usize & (CALL_CACHE - 1)];
    if e.class == class.offset() && e.method == t {
        return Step::Call(Seg::new(e.target));
    }
    match vm.select_interface(class, Seg::new(t), l.value().unwrap_or_default()) {
        Ok(m) => Step::Call(m),
        Err(e) => {
            r.save(vm);
            Step::Took(vm.interface_error(e, class, Seg::new(t)))
        }
    }
}
#[inline(always)]
pub(super) fn invokedynamic(vm: &mut Vm, r: &mut Regs) -> Step {
    r.call_sp = r.sp;
    let mirror = vm.mirror_by_id(r.method().class.id);
    let adapter = mirror.read_ref(r.b());
    if adapter.is_null() {
        return Step::Slow(Why::CallSite);
    }
    let appendix = mirror.read_ref(r.b() + 4);
    if !appendix.is_null() {
        r.push(u64::from(appendix.0));
    }
    Step::Call(Seg::new(adapter.read::<u32>(MEMBER_METHOD)))
}
#[inline(always)]
pub(super) fn invokehandle(vm: &mut Vm, r: &mut Regs) -> Step {
    let linked = !vm.mirror_by_id(r.method().class.id).read_ref(r.b()).is_null();
    if linked && r.reference(vm.handle_call_slots(r.method().class, r.a() as u16)).is_null() {
        return Step::Slow(Why::NullPointer);
    }
    invokedynamic(vm, r)
}

// ---- entering ----

/// Enters `target`; its arguments are on the operand stack.
#[inline(always)]
pub(super) fn enter(vm: &mut Vm, r: &mut Regs, target: MethodRef) -> Step {
    let mut target = target;
    while !matches!(target.entry, Entry::Java | Entry::Native) {
        match through_handle(vm, r, target) {
            Step::Call(t) => target = t,
            other => return other,
        }
    }
    if target.entry == Entry::Java { enter_java(vm, r, target) } else { call_native(vm, r, target) }
}

/// The method that an intrinsic of method handles goes on to; an error for a method without code.
#[inline(always)]
fn through_handle(vm: &mut Vm, r: &mut Regs, target: MethodRef) -> Step {
    let how = target.entry;
    match how {
        Entry::Java | Entry::Native => Step::Call(target),
        Entry::Abstract => {
            r.save(vm);
            Step::Took(vm.abstract_error(target))
        }
        Entry::Conflict => {
            r.save(vm);
            Step::Took(vm.conflict_error(target))
        }
        Entry::InvokeBasic => {
            // SAFETY: `pc` is at the call.
            let op = unsafe { (*r.pc).op() };
            let slots = match op {
                Op::Invokevirtual | Op::Invokespecial => r.linked(vm).0.b() as usize,
                _ => target.arg_slots as usize,
            };
            let o = r.reference(slots);
            if o.is_null() {
                return Step::Slow(Why::NullPointer);
            }
            let form = o.read_ref(KF::HandleForm.offset());
            let entry = form.read_ref(KF::FormVmentry.offset());
            Step::Call(Seg::new(entry.read::<u32>(MEMBER_METHOD)))
        }
        Entry::LinkToStatic | Entry::LinkToVirtual | Entry::LinkToInterface => {
            let member = r.reference(1);
            r.drop(1);
            if member.is_null() {
                return Step::Slow(Why::NullPointer);
            }
            let m: MethodRef = Seg::new(member.read::<u32>(MEMBER_METHOD));
            if m.is_static() {
                return Step::Call(m);
            }
            let o = r.reference(m.arg_slots as usize);
            if o.is_null() {
                return Step::Slow(Why::NullPointer);
            }
            let index = member.read::<i32>(MEMBER_INDEX);
            if how == Entry::LinkToVirtual && index >= 0 {
                return Step::Call(in_vtable(o.class(), index as u32));
            }
            if how != Entry::LinkToInterface {
                return Step::Call(m);
            }
            let class = o.class();
            let itable = m.itable_index as u32;
            let v = LinkValue { target: m.offset(), a: itable, b: 0, c: m.class.offset() };
            match vm.select_interface(class, m, v) {
                Ok(m) => Step::Call(m),
                Err(e) => {
                    r.save(vm);
                    Step::Took(vm.interface_error(e, class, m))
                }
            }
        }
    }
}

/// Pushes a frame for a method with bytecode.
#[inline(always)]
fn enter_java(vm: &mut Vm, r: &mut Regs, target: MethodRef) -> Step {
    let m = target.get();
    let args = m.arg_slots as usize;
    let room = m.max_locals as usize + FRAME_SLOTS + m.max_stack as usize;
    // SAFETY: the arguments are on the operand stack; that the new frame fits is checked before it is written.
    unsafe {
        if r.sp.sub(args).add(room) >= vm.end
            && let Err(step) = more_stack(vm, r, room)
        {
            return step;
        }
        let mut locked = 0;
        if m.access & acc::SYNCHRONIZED != 0 {
            let o = if m.is_static() { vm.mirror_by_id(m.class.id) } else { r.reference(args) };
            if let Err(t) = vm.monitor_enter(o) {
                r.sp = r.call_sp;
                r.save(vm);
                return Step::Took(vm.trap(t));
            }
            locked = u64::from(o.0);
        }
        r.save_position();
        let lp = r.sp.sub(args);
        let fp = lp.add(m.max_locals as usize);
        *fp = r.fp.offset_from(vm.base) as u64;
        *fp.add(1) = u64::from(target.offset());
        *fp.add(2) = locked;
        r.lp = lp;
        r.fp = fp;
        r.sp = fp.add(FRAME_SLOTS);
        r.pc = code_of(m);
    }
    if poll::is_due() { Step::Slow(Why::Poll) } else { Step::Jump }
}

/// Makes the stack longer, or throws StackOverflowError.
#[inline(always)]
fn more_stack(vm: &mut Vm, r: &mut Regs, room: usize) -> Result<(), Step> {
    // SAFETY: both lie in the operand stack; so they do in its copy.
    unsafe {
        let changed = r.sp.offset_from(r.call_sp);
        r.save(vm);
        vm.grow_stack(vm.sp + room + 1).map_err(Step::Took)?;
        r.load_stack(vm);
        r.sp = vm.base.add(vm.sp);
        r.call_sp = r.sp.offset(-changed);
        // The caller's `lp` is not used again before its frame is returned to.
        r.lp = r.fp.sub(r.method().max_locals as usize);
    }
    Ok(())
}

/// Carries out a native method.
#[inline(always)]
fn call_native(vm: &mut Vm, r: &mut Regs, target: MethodRef) -> Step {
    let m = target.get();
    // SAFETY: the arguments are on the operand stack.
    unsafe {
        let args = r.sp.offset_from(vm.base) as usize;
        // Should the instruction have to run again, its operands are those it started with.
        r.sp = r.call_sp;
        r.save(vm);
        if vm.gc_stress || vm.want_full_gc {
            vm.stress_collect();
            r.load_stack(vm);
            r.lp = r.fp.sub(r.method().max_locals as usize);
        }
        vm.args = args;
        let first = vm.base.add(args - m.arg_slots as usize);
        vm.native = target;
        let f = vm.natives[m.native as usize].function;
        let result = if m.native == 0 {
            Err(vm.unsatisfied(target))
        } else if m.access & acc::SYNCHRONIZED != 0 {
            vm.synchronized_native(target, f, Args(first))
        } else {
            f(vm, Args(first))
        };
        vm.native = Seg::NONE;
        match result {
            Ok(Value(v)) => {
                r.sp = first;
                match m.ret {
                    b'V' => {}
                    b'J' | b'D' => r.push2(v),
                    b'Z' => r.push(v & 1),
                    b'B' => r.push_int(i32::from(v as i8)),
                    b'S' => r.push_int(i32::from(v as i16)),
                    b'C' => r.push(u64::from(v as u16)),
                    _ => r.push(u64::from(v as u32)),
                }
                Step::Next
            }
            Err(Trap::Gc(n)) => Step::Took(vm.collect_for(n)),
            Err(t) => Step::Took(vm.native_trap(target, t)),
        }
    }
}

// ---- returning ----

#[inline(always)]
fn leave(vm: &mut Vm, r: &mut Regs, value: u64, slots: usize) -> Step {
    // SAFETY: the frame's header; its caller's frame, which is complete, lies below it.
    unsafe {
        let caller = *r.fp;
        if caller >> 32 != 0 || *(r.fp.add(2) as *const u32) != 0 {
            r.save(vm);
            return Step::Took(vm.slow_return(value));
        }
        r.sp = r.lp;
        *r.sp = value;
        r.sp = r.sp.add(slots);
        r.fp = vm.base.add(caller as usize);
        r.lp = r.fp.sub(r.method().max_locals as usize);
        r.load_position();
    }
    Step::Next
}
#[inline(always)]
pub(super) fn return_void(vm: &mut Vm, r: &mut Regs) -> Step {
    leave(vm, r, 0, 0)
}
#[inline(always)]
pub(super) fn return1(vm: &mut Vm, r: &mut Regs) -> Step {
    leave(vm, r, r.slot(1), 1)
}
#[inline(always)]
pub(super) fn return2(vm: &mut Vm, r: &mut Regs) -> Step {
    leave(vm, r, r.slot(2), 2)
}
#[inline(always)]
pub(super) fn load_return1(vm: &mut Vm, r: &mut Regs) -> Step {
    leave(vm, r, r.local(r.a()), 1)
}
