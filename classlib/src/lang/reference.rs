//! java.lang.ref.Reference and PhantomReference.

use vm::known::KM;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;
use vm::session::Root;
use vm::thread::state;

vm::natives! { "java/lang/ref/Reference":
    "getAndClearReferencePendingList" "()Ljava/lang/ref/Reference;" => get_and_clear_pending,
    "hasReferencePendingList" "()Z" => has_pending,
    "waitForReferencePendingList" "()V" => wait_for_pending,
    "refersTo0" "(Ljava/lang/Object;)Z" => refers_to,
    "clear0" "()V" => clear,
}

fn get_and_clear_pending(_: &mut Vm, _: Args) -> NativeResult {
    let pending = Root::PendingReferences.get();
    Root::PendingReferences.set(NULL);
    Ok(pending.into())
}

fn has_pending(_: &mut Vm, _: Args) -> NativeResult {
    Ok((!Root::PendingReferences.get().is_null()).into())
}

/// The collector wakes the thread in `Root::ReferenceHandler` when it has cleared references.
fn wait_for_pending(vm: &mut Vm, _: Args) -> NativeResult {
    vm.take_woken();
    if !Root::PendingReferences.get().is_null() {
        Root::ReferenceHandler.set(NULL);
        return Ok(().into());
    }
    if let Some(signal) = super::misc::signal::next() {
        return Err(Trap::Call(KM::SignalDispatch.get(), vec![signal]));
    }
    Root::ReferenceHandler.set(vm.current_thread());
    Err(vm.wait_in(state::WAITING, i64::MAX))
}

fn refers_to(_: &mut Vm, a: Args) -> NativeResult {
    Ok((a.obj(0).read_ref(REFERENT) == a.obj(1)).into())
}

fn clear(_: &mut Vm, a: Args) -> NativeResult {
    a.obj(0).write::<u32>(REFERENT, 0);
    Ok(().into())
}

/// java.lang.ref.PhantomReference.
pub mod phantom {
    vm::natives! { "java/lang/ref/PhantomReference":
        "refersTo0" "(Ljava/lang/Object;)Z" => super::refers_to,
    }
}
