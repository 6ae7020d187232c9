//! sun.management.MemoryManagerImpl, GarbageCollectorImpl, and com.sun.management.internal.GarbageCollectorExtImpl.

use crate::lang::native_libraries::field_offset;
use vm::known::KM;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::session::header;

vm::natives! { "sun/management/MemoryManagerImpl":
    "getMemoryPools0" "()[Ljava/lang/management/MemoryPoolMXBean;" =>
        |_, a| Err(Trap::Call(KM::ManagementPoolsOf.get(), vec![a.slot(0)])),
}

/// Which collector a bean stands for: 0 young, 1 full.
fn kind(vm: &mut Vm, a: Args) -> usize {
    let bean = a.obj(0);
    let name = field_offset(bean.class(), "name").and_then(|at| bean.read_ref(at).some());
    usize::from(name.is_some_and(|n| vm.string(n) == "Full"))
}

/// sun.management.GarbageCollectorImpl.
pub mod collector {
    use super::*;

    vm::natives! { "sun/management/GarbageCollectorImpl":
        "getCollectionCount" "()J" => count,
        "getCollectionTime" "()J" => time,
    }

    fn count(vm: &mut Vm, a: Args) -> NativeResult {
        Ok(header().collections[kind(vm, a)].into())
    }
    fn time(vm: &mut Vm, a: Args) -> NativeResult {
        Ok((header().gc[kind(vm, a)].nanos / 1_000_000).into())
    }
}

/// com.sun.management.internal.GarbageCollectorExtImpl: collections are not notified.
pub mod notifying {
    vm::natives! { "com/sun/management/internal/GarbageCollectorExtImpl":
        "setNotificationEnabled" "(Lcom/sun/management/GarbageCollectorMXBean;Z)V" => crate::lang::nothing,
    }
}
