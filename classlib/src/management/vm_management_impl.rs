//! sun.management.VMManagementImpl.

use super::has_flag;
use crate::lang::launch::arguments;
use crate::lang::native_libraries::field_offset;
use crate::lang::process::own_pid;
use crate::lang::system::millis;
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::session::header;
use vm::session::management::{CONTENTION, NO_ALLOCATION, NO_CPU_TIME, VERBOSE_CLASSES, VERBOSE_GC};

vm::natives! { "sun/management/VMManagementImpl":
    "getVersion0" "()Ljava/lang/String;" => |vm, _| Ok(vm.new_string("3.0")?.into()),
    "initOptionalSupportFields" "()V" => init_support,
    "isThreadContentionMonitoringEnabled" "()Z" => |_, _| Ok(has_flag(CONTENTION).into()),
    "isThreadCpuTimeEnabled" "()Z" => |_, _| Ok((!has_flag(NO_CPU_TIME)).into()),
    "isThreadAllocatedMemoryEnabled" "()Z" => |_, _| Ok((!has_flag(NO_ALLOCATION)).into()),
    "getTotalClassCount" "()J" => |vm, _| Ok((vm.loaded_classes() as i64).into()),
    "getUnloadedClassCount" "()J" => unknown,
    "getVerboseClass" "()Z" => |_, _| Ok(has_flag(VERBOSE_CLASSES).into()),
    "getVerboseGC" "()Z" => |_, _| Ok(has_flag(VERBOSE_GC).into()),
    "getProcessId" "()I" => |_, _| Ok((own_pid() as i32).into()),
    "getVmArguments0" "()[Ljava/lang/String;" => vm_arguments,
    "getStartupTime" "()J" => |_, _| Ok(header().start_millis.into()),
    "getUptime0" "()J" => |_, _| Ok((millis() - header().start_millis).max(1).into()),
    "getAvailableProcessors" "()I" => crate::lang::runtime::available_processors,
    "getTotalCompileTime" "()J" => unknown,
    "getTotalThreadCount" "()J" => |_, _| Ok(header().threads_started.into()),
    "getLiveThreadCount" "()I" => |_, _| Ok(header().threads.into()),
    "getPeakThreadCount" "()I" => |_, _| Ok(header().threads_peak.into()),
    "getDaemonThreadCount" "()I" => daemons,
    // One thread runs everything: nothing is ever stopped for a collection, and nothing is measured.
    "getSafepointCount" "()J" => |_, _| Ok((header().collections[0] + header().collections[1]).into()),
    "getTotalSafepointTime" "()J" => |_, _| Ok(((header().gc[0].nanos + header().gc[1].nanos) / 1_000_000).into()),
    "getSafepointSyncTime" "()J" => unknown,
    "getTotalApplicationNonStoppedTime" "()J" => unknown,
    "getLoadedClassSize" "()J" => |vm, _| Ok(vm.world.used_bytes().into()),
    "getUnloadedClassSize" "()J" => unknown,
    "getClassLoadingTime" "()J" => unknown,
    "getMethodDataSize" "()J" => unknown,
    "getInitializedClassCount" "()J" => |vm, _| Ok((vm.loaded_classes() as i64).into()),
    "getClassInitializationTime" "()J" => unknown,
    "getClassVerificationTime" "()J" => unknown,
}

/// What is not counted, or never happens.
fn unknown(_: &mut Vm, _: Args) -> NativeResult {
    Ok(0i64.into())
}

/// What the machine can tell.
const SUPPORTED: &[&str] = &[
    "threadContentionMonitoringSupport",
    "currentThreadCpuTimeSupport",
    "otherThreadCpuTimeSupport",
    "objectMonitorUsageSupport",
    "synchronizerUsageSupport",
    "threadAllocatedMemorySupport",
];

fn init_support(vm: &mut Vm, _: Args) -> NativeResult {
    let class = vm.native.class;
    let mirror = vm.mirror(class)?;
    for at in SUPPORTED.iter().filter_map(|name| field_offset(class, name)) {
        mirror.write::<u8>(at, 1);
    }
    Ok(().into())
}

fn vm_arguments(vm: &mut Vm, _: Args) -> NativeResult {
    match arguments().some() {
        Some(args) => Ok(args.into()),
        None => Ok(vm.new_ref_array(KC::String.get(), 0)?.into()),
    }
}

fn daemons(vm: &mut Vm, _: Args) -> NativeResult {
    let all = vm.live_threads();
    let daemons = all.into_iter().filter(|t| t.read::<u8>(KF::ThreadDaemon.offset()) != 0);
    Ok((daemons.count() as i32).into())
}
