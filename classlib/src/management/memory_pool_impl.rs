//! sun.management.MemoryPoolImpl. Thresholds are compared by Java when it is asked; nothing watches them, so their
//! sensors are never triggered.

use crate::lang::nothing;
use vm::known::KM;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::session::header;

vm::natives! { "sun/management/MemoryPoolImpl":
    "getUsage0" "()Ljava/lang/management/MemoryUsage;" => |_, a| usage(a, 0),
    "getPeakUsage0" "()Ljava/lang/management/MemoryUsage;" => |_, a| usage(a, 1),
    "getCollectionUsage0" "()Ljava/lang/management/MemoryUsage;" => |_, a| usage(a, 2),
    "setUsageThreshold0" "(JJ)V" => nothing,
    "setCollectionThreshold0" "(JJ)V" => nothing,
    "resetPeakUsage0" "()V" => reset_peak,
    "getMemoryManagers0" "()[Ljava/lang/management/MemoryManagerMXBean;" =>
        |_, a| Err(Trap::Call(KM::ManagementManagersOf.get(), vec![a.slot(0)])),
    "setPoolUsageSensor" "(Lsun/management/Sensor;)V" => nothing,
    "setPoolCollectionSensor" "(Lsun/management/Sensor;)V" => nothing,
}

fn usage(a: Args, kind: u64) -> NativeResult {
    Err(Trap::Call(KM::ManagementUsage.get(), vec![a.slot(0), kind]))
}

/// Of both heap pools: what one of them has in use depends on when the other is collected.
fn reset_peak(vm: &mut Vm, _: Args) -> NativeResult {
    header().pool_peak = vm.pools_used();
    Ok(().into())
}
