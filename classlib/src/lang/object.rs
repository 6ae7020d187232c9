//! java.lang.Object.

use super::util;
use vm::classes::STATE_INITIALIZED;
use vm::known::{KC, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/lang/Object":
    "getClass" "()Ljava/lang/Class;" => get_class,
    "hashCode" "()I" => hash_code,
    "clone" "()Ljava/lang/Object;" => clone,
    "notify" "()V" => notify,
    "notifyAll" "()V" => notify_all,
    "wait" "(J)V" => wait,
}

fn get_class(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(vm.mirror(a.obj(0).class())?.into())
}

fn hash_code(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(vm.identity_hash(a.obj(0)).into())
}

fn clone(vm: &mut Vm, a: Args) -> NativeResult {
    use shared_classes::model::{F_CLONEABLE, F_FINALIZER, Kind};
    let from = a.obj(0);
    let class = from.class();
    if class.is_array() {
        let len = from.len();
        let to = vm.new_array(class, len)?;
        util::copy(from, ARRAY_BASE, to, ARRAY_BASE, len << class.elem_shift);
        if class.kind == Kind::RefArray && !to.is_young() {
            vm.remember(to);
        }
        return Ok(to.into());
    }
    if class.flags & F_CLONEABLE == 0 || class.is_subtype_of(KC::Reference.get()) {
        let name = shared_classes::resolve::external(class);
        return Err(vm.throw_msg("java/lang/CloneNotSupportedException", name));
    }
    let to = vm.new_object(class)?;
    util::copy(from, 8, to, 8, class.instance_size as usize - 8);
    if !to.is_young() {
        vm.remember(to);
    }
    if class.is_subtype_of(KC::ClassLoader.get()) {
        // A loader of its own: it gets its own number when it first defines something.
        to.write::<u32>(vm::classes::LOADER_NUMBER, 0);
    }
    if class.flags & F_FINALIZER != 0 && vm.class_state(KC::Finalizer.get()) == STATE_INITIALIZED {
        return Err(Trap::Call(KM::SupportRegisterClone.get(), vec![to.0 as u64]));
    }
    Ok(to.into())
}

fn notify(vm: &mut Vm, a: Args) -> NativeResult {
    vm.object_notify(a.obj(0), false)?;
    Ok(().into())
}

fn notify_all(vm: &mut Vm, a: Args) -> NativeResult {
    vm.object_notify(a.obj(0), true)?;
    Ok(().into())
}

fn wait(vm: &mut Vm, a: Args) -> NativeResult {
    if a.long(1) < 0 {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", Some("timeout value is negative")));
    }
    vm.object_wait(a.obj(0), a.long(1))?;
    Ok(().into())
}
