//! java.security.AccessController.

use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::object::*;

vm::natives! { "java/security/AccessController":
    "getProtectionDomain" "(Ljava/lang/Class;)Ljava/security/ProtectionDomain;" => get_protection_domain,
    // A local variable of the interpreter's is there anyhow.
    "ensureMaterializedForStackWalk" "(Ljava/lang/Object;)V" => super::nothing,
    "getStackAccessControlContext" "()Ljava/security/AccessControlContext;" => crate::invoke::access_controller::stack_context,
    "getInheritedAccessControlContext" "()Ljava/security/AccessControlContext;" => get_inherited_context,
}

fn get_protection_domain(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Ok(NULL.into());
    }
    Ok(super::class::domain(vm, a.obj(0)).into())
}

fn get_inherited_context(vm: &mut Vm, _: Args) -> NativeResult {
    let t = vm.current_thread();
    Ok(if t.is_null() { NULL } else { vm.get(t, KF::ThreadInheritedAcc) }.into())
}
