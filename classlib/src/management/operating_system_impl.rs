//! com.sun.management.internal.OperatingSystemImpl: the machine that the worker runs on, and the worker; descriptors
//! are those of the session.

use crate::io::handles;
use crate::lang::nothing;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::thread::now_nanos;

vm::natives! { "com/sun/management/internal/OperatingSystemImpl":
    "initialize0" "()V" => nothing,
    "getCommittedVirtualMemorySize0" "()J" => virtual_size,
    "getFreeMemorySize0" "()J" => |_, _| Ok(memory(|m| m.freeram).into()),
    "getFreeSwapSpaceSize0" "()J" => |_, _| Ok(memory(|m| m.freeswap).into()),
    "getTotalMemorySize0" "()J" => |_, _| Ok(memory(|m| m.totalram).into()),
    "getTotalSwapSpaceSize0" "()J" => |_, _| Ok(memory(|m| m.totalswap).into()),
    "getMaxFileDescriptorCount0" "()J" => most_descriptors,
    "getOpenFileDescriptorCount0" "()J" => |_, _| Ok(handles::in_use().into()),
    "getProcessCpuTime0" "()J" => |_, _| Ok(process_nanos().into()),
    "getProcessCpuLoad0" "()D" => process_load,
    "getCpuLoad0" "()D" => |vm, _| Ok(load(vm, None).into()),
    "getSingleCpuLoad0" "(I)D" => |vm, a| Ok(load(vm, Some(a.int(1))).into()),
    "getHostConfiguredCpuCount0" "()I" => |_, _| Ok((sysconf(libc::_SC_NPROCESSORS_CONF) as i32).into()),
    "getHostOnlineCpuCount0" "()I" => |_, _| Ok((sysconf(libc::_SC_NPROCESSORS_ONLN) as i32).into()),
    "getHostTotalCpuTicks0" "()J" varies => |_, _| Ok(ticks(None).map_or(-1, |t| t.total as i64).into()),
}

fn sysconf(name: i32) -> i64 {
    // SAFETY: reads a setting of the system.
    unsafe { libc::sysconf(name) }
}

fn memory(what: fn(&libc::sysinfo) -> u64) -> i64 {
    // SAFETY: plain data.
    let mut m: libc::sysinfo = unsafe { std::mem::zeroed() };
    // SAFETY: a structure to fill.
    if unsafe { libc::sysinfo(&mut m) } != 0 {
        return -1;
    }
    (what(&m) * u64::from(m.mem_unit)) as i64
}

fn virtual_size(_: &mut Vm, _: Args) -> NativeResult {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages: Option<i64> = pages.and_then(|t| t.split(' ').next()?.parse().ok());
    Ok(pages.map_or(-1, |n| n * sysconf(libc::_SC_PAGESIZE)).into())
}

fn most_descriptors(_: &mut Vm, _: Args) -> NativeResult {
    let limit = nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_NOFILE);
    Ok(limit.map_or(-1, |(soft, _)| soft as i64).into())
}

fn process_nanos() -> i64 {
    let t = nix::time::clock_gettime(nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID);
    t.map_or(-1, |t| t.tv_sec() * 1_000_000_000 + t.tv_nsec())
}

/// What was seen when the load was asked for last; kept by the worker.
#[derive(Default)]
struct Last {
    process: Option<(i64, i64)>,
    processors: std::collections::HashMap<Option<i32>, Ticks>,
}

/// Since the last call, of all processors; 0 at the first one.
fn process_load(vm: &mut Vm, _: Args) -> NativeResult {
    let now = (now_nanos(), process_nanos());
    let last = vm.extension::<Last>().process.replace(now);
    let processors = sysconf(libc::_SC_NPROCESSORS_ONLN).max(1);
    let share = last
        .filter(|l| now.0 > l.0)
        .map_or(0.0, |l| (now.1 - l.1) as f64 / ((now.0 - l.0) * processors) as f64);
    Ok(share.clamp(0.0, 1.0).into())
}

/// A line of `/proc/stat`.
#[derive(Clone, Copy)]
struct Ticks {
    total: u64,
    idle: u64,
}

fn ticks(processor: Option<i32>) -> Option<Ticks> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    let name = processor.map_or("cpu".into(), |n| format!("cpu{n}"));
    let line = text.lines().find_map(|l| l.strip_prefix(&name)?.strip_prefix(' '))?;
    // user, nice, system, idle, iowait, irq, softirq, steal
    let times: Vec<u64> = line.split_whitespace().take(8).filter_map(|t| t.parse().ok()).collect();
    Some(Ticks { total: times.iter().sum(), idle: times.get(3)? + times.get(4)? })
}

/// Since the last call; 0 at the first one, negative when it can't be told.
fn load(vm: &mut Vm, processor: Option<i32>) -> f64 {
    let Some(now) = ticks(processor) else { return -1.0 };
    let Some(last) = vm.extension::<Last>().processors.insert(processor, now) else { return 0.0 };
    let total = now.total.saturating_sub(last.total);
    let idle = now.idle.saturating_sub(last.idle).min(total);
    if total == 0 { 0.0 } else { (total - idle) as f64 / total as f64 }
}
