//! java.security.AccessController.getStackAccessControlContext: the protection domains on the stack.

use super::reflection::{internal, shown};
use vm::classes::MIRROR_DOMAIN;
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::object::*;

/// Domains from the top of the stack down to the first privileged frame, neighbours that are equal only once;
/// null when there are none and the privileged code gave no context of its own.
pub fn stack_context(vm: &mut Vm, _: Args) -> NativeResult {
    let mut domains: Vec<Ref> = Vec::new();
    let mut privileged = false;
    let mut context = NULL;
    for f in vm.frames() {
        let m = shown(f);
        if internal(m) {
            continue;
        }
        let mut mirror = vm.mirror_if_any(m.class);
        if m.class == KC::AccessController.get() && m.name.is(b"executePrivileged") {
            // Locals: the action, its context, the class that called doPrivileged.
            privileged = true;
            context = Ref(f.slot(f.lp() + 1) as u32);
            mirror = Ref(f.slot(f.lp() + 2) as u32);
        }
        if !mirror.is_null() {
            let domain = mirror.read_ref(MIRROR_DOMAIN);
            if !domain.is_null() && domains.last() != Some(&domain) {
                domains.push(domain);
            }
        }
        if privileged {
            break;
        }
    }
    if domains.is_empty() && privileged && context.is_null() {
        return Ok(NULL.into());
    }
    let mut array = NULL;
    if !domains.is_empty() {
        array = vm.new_ref_array(KC::ProtectionDomain.get(), domains.len())?;
        for (i, d) in domains.into_iter().enumerate() {
            vm.put_element(array, i, d);
        }
    }
    let r = vm.new_object(KC::AccessControlContext.get())?;
    vm.put(r, KF::AccContext, array);
    vm.put(r, KF::AccPrivilegedContext, context);
    r.write::<i8>(KF::AccPrivileged.offset(), privileged as i8);
    r.write::<i8>(KF::AccAuthorized.offset(), 1);
    Ok(r.into())
}
