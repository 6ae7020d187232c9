//! sun.management.MemoryImpl.

use super::set_flag;
use vm::known::KM;
use vm::native::Trap;
use vm::session::management::VERBOSE_GC;

vm::natives! { "sun/management/MemoryImpl":
    "getMemoryPools0" "()[Ljava/lang/management/MemoryPoolMXBean;" =>
        |_, _| Err(Trap::Call(KM::ManagementPools.get(), Vec::new())),
    "getMemoryManagers0" "()[Ljava/lang/management/MemoryManagerMXBean;" =>
        |_, _| Err(Trap::Call(KM::ManagementManagers.get(), Vec::new())),
    "getMemoryUsage0" "(Z)Ljava/lang/management/MemoryUsage;" =>
        |_, a| Err(Trap::Call(KM::ManagementUsage.get(), vec![0, if a.bool(1) { 0 } else { 3 }])),
    "setVerboseGC" "(Z)V" => |_, a| {
        set_flag(VERBOSE_GC, a.bool(1));
        Ok(().into())
    },
}
