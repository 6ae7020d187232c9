//! com.sun.management.internal.HotSpotDiagnostic and DiagnosticCommandImpl, sun.management.HotspotThread.

use vm::machine::Vm;
use vm::native::{Args, NativeResult};

vm::natives! { "com/sun/management/internal/HotSpotDiagnostic":
    "dumpHeap0" "(Ljava/lang/String;Z)V" => dump_heap,
}

fn dump_heap(vm: &mut Vm, _: Args) -> NativeResult {
    let m = "the heap of a session can not be written as a heap dump";
    Err(vm.throw_new("java/lang/UnsupportedOperationException", Some(m)))
}

/// com.sun.management.internal.DiagnosticCommandImpl: there are no commands, so its bean is not registered.
pub mod command {
    use super::*;
    use vm::known::KC;
    use vm::object::NULL;

    vm::natives! { "com/sun/management/internal/DiagnosticCommandImpl":
        "setNotificationEnabled" "(Z)V" => crate::lang::nothing,
        "getDiagnosticCommands" "()[Ljava/lang/String;" => commands,
        "getDiagnosticCommandInfo" "([Ljava/lang/String;)[Lcom/sun/management/internal/DiagnosticCommandInfo;"
            => unknown,
        "executeDiagnosticCommand" "(Ljava/lang/String;)Ljava/lang/String;" => unknown,
    }

    fn commands(vm: &mut Vm, _: Args) -> NativeResult {
        Ok(vm.new_ref_array(KC::String.get(), 0)?.into())
    }
    fn unknown(vm: &mut Vm, a: Args) -> NativeResult {
        let given = a.obj(1);
        if given == NULL {
            return Err(vm.throw_npe());
        }
        Err(vm.throw_msg("java/lang/IllegalArgumentException", "Unknown diagnostic command"))
    }
}

/// sun.management.HotspotThread: a session has no threads beside those of Java.
pub mod threads {
    vm::natives! { "sun/management/HotspotThread":
        "getInternalThreadCount" "()I" => |_, _| Ok(0.into()),
        "getInternalThreadTimes0" "([Ljava/lang/String;[J)I" => |_, _| Ok(0.into()),
    }
}
