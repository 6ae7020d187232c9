//! sun.management.ThreadImpl.

use super::{has_flag, set_flag};
use vm::known::{KC, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;
use vm::session::header;
use vm::session::management::{CONTENTION, NO_ALLOCATION, NO_CPU_TIME};
use vm::thread::at;

vm::natives! { "sun/management/ThreadImpl":
    "getThreads" "()[Ljava/lang/Thread;" => |vm, _| { let all = vm.live_threads(); threads(vm, &all) },
    "getThreadInfo1" "([JI[Ljava/lang/management/ThreadInfo;)V" => thread_info,
    "getThreadTotalCpuTime0" "(J)J" => |vm, a| one(vm, a, cpu_time),
    "getThreadTotalCpuTime1" "([J[J)V" => |vm, a| many(vm, a, cpu_time),
    // The kernel's part is not told apart.
    "getThreadUserCpuTime0" "(J)J" => |vm, a| one(vm, a, cpu_time),
    "getThreadUserCpuTime1" "([J[J)V" => |vm, a| many(vm, a, cpu_time),
    "getThreadAllocatedMemory0" "(J)J" => |vm, a| one(vm, a, allocated),
    "getThreadAllocatedMemory1" "([J[J)V" => |vm, a| many(vm, a, allocated),
    "getTotalThreadAllocatedMemory" "()J" varies => total_allocated,
    "setThreadCpuTimeEnabled0" "(Z)V" => |_, a| { set_flag(NO_CPU_TIME, !a.bool(0)); Ok(().into()) },
    "setThreadAllocatedMemoryEnabled0" "(Z)V" => |_, a| { set_flag(NO_ALLOCATION, !a.bool(0)); Ok(().into()) },
    "setThreadContentionMonitoringEnabled0" "(Z)V" => set_contention,
    "findMonitorDeadlockedThreads0" "()[Ljava/lang/Thread;" => |vm, _| deadlocked(vm, false),
    "findDeadlockedThreads0" "()[Ljava/lang/Thread;" => |vm, _| deadlocked(vm, true),
    "resetPeakThreadCount0" "()V" => |_, _| { header().threads_peak = header().threads; Ok(().into()) },
    "dumpThreads0" "([JZZI)[Ljava/lang/management/ThreadInfo;" => dump_threads,
    "resetContentionTimes0" "(J)V" => reset_contention,
}

fn threads(vm: &mut Vm, list: &[Ref]) -> NativeResult {
    let array = vm.new_ref_array(KC::Thread.get(), list.len())?;
    for (i, &t) in list.iter().enumerate() {
        vm.put_element(array, i, t);
    }
    Ok(array.into())
}

/// Positive ids only; `Err`: the exception that HotSpot throws.
fn check_ids(vm: &mut Vm, ids: Ref) -> Result<(), Trap> {
    if ids.is_null() {
        return Err(vm.throw_npe());
    }
    if ids.elements::<i64>().iter().any(|&id| id <= 0) {
        return Err(vm.throw_msg("java/lang/IllegalArgumentException", "Invalid thread ID entry"));
    }
    Ok(())
}

fn thread_info(vm: &mut Vm, a: Args) -> NativeResult {
    let (ids, infos) = (a.obj(0), a.obj(2));
    check_ids(vm, ids)?;
    if infos.is_null() {
        return Err(vm.throw_npe());
    }
    if ids.len() != infos.len() {
        let m = "The length of the given ThreadInfo array does not match the length of the given array of thread IDs";
        return Err(vm.throw_msg("java/lang/IllegalArgumentException", m));
    }
    Err(Trap::Call(KM::ManagementThreadInfo.get(), vec![a.slot(0), a.slot(1), a.slot(2)]))
}

fn dump_threads(vm: &mut Vm, a: Args) -> NativeResult {
    if !a.obj(0).is_null() {
        check_ids(vm, a.obj(0))?;
    }
    let args = vec![a.slot(0), a.slot(1), a.slot(2), a.slot(3)];
    Err(Trap::Call(KM::ManagementDump.get(), args))
}

fn cpu_time(vm: &Vm, t: Ref) -> i64 {
    vm.run_nanos(t)
}
fn allocated(vm: &Vm, t: Ref) -> i64 {
    vm.allocated_by(t)
}

/// Of the thread with this id; 0 is the current one; -1 for one that is not there.
fn of(vm: &Vm, id: i64, what: fn(&Vm, Ref) -> i64) -> i64 {
    let t = if id == 0 { Some(vm.current_thread()) } else { vm.thread_by_id(id) };
    t.map_or(-1, |t| what(vm, t))
}
fn one(vm: &mut Vm, a: Args, what: fn(&Vm, Ref) -> i64) -> NativeResult {
    Ok(of(vm, a.long(0), what).into())
}
fn many(vm: &mut Vm, a: Args, what: fn(&Vm, Ref) -> i64) -> NativeResult {
    let (ids, results) = (a.obj(0), a.obj(1));
    check_ids(vm, ids)?;
    if results.is_null() {
        return Err(vm.throw_npe());
    }
    for (r, &id) in results.elements_mut::<i64>().iter_mut().zip(ids.elements::<i64>()) {
        *r = of(vm, id, what);
    }
    Ok(().into())
}

/// Of all threads that there have ever been.
fn total_allocated(vm: &mut Vm, _: Args) -> NativeResult {
    let alive: i64 = vm.live_threads().into_iter().map(|t| vm.allocated_by(t)).sum();
    Ok((header().ended_allocated as i64 + alive).into())
}

fn set_contention(vm: &mut Vm, a: Args) -> NativeResult {
    if a.bool(0) && !has_flag(CONTENTION) {
        // What was measured before does not count.
        for t in vm.live_threads() {
            reset(t);
        }
    }
    set_flag(CONTENTION, a.bool(0));
    Ok(().into())
}
fn reset(t: Ref) {
    t.write::<i64>(at::BLOCKED_NANOS, 0);
    t.write::<i64>(at::WAITED_NANOS, 0);
    t.write::<i64>(at::SINCE, 0);
}
fn reset_contention(vm: &mut Vm, a: Args) -> NativeResult {
    let id = a.long(0);
    for t in vm.live_threads() {
        if id == 0 || vm.thread_by_id(id) == Some(t) {
            reset(t);
        }
    }
    Ok(().into())
}

fn deadlocked(vm: &mut Vm, synchronizers: bool) -> NativeResult {
    let found = vm.deadlocked(synchronizers);
    if found.is_empty() {
        return Ok(NULL.into());
    }
    threads(vm, &found)
}
