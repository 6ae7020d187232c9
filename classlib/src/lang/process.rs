//! java.lang.ProcessEnvironment, ProcessHandleImpl and ProcessImpl.
//!
//! A session sees the process it runs in, and no other; it starts none.

use super::{launch::Launch, native_libraries::field_offset};
use vm::known::KC;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};

vm::natives! { "java/lang/ProcessEnvironment":
    "environ" "()[[B" => environ,
}

fn environ(vm: &mut Vm, _: Args) -> NativeResult {
    use std::os::unix::ffi::OsStrExt;
    let all = match vm.extension::<Launch>().environment.clone() {
        Some(all) => all,
        None => std::env::vars_os().map(|(k, v)| (k.as_bytes().to_vec(), v.as_bytes().to_vec())).collect(),
    };
    let bytes = vm.world.primitive(b'B');
    let row = vm.array_class(bytes)?;
    let array = vm.new_ref_array(row, 2 * all.len())?;
    for (i, text) in all.iter().flat_map(|(k, v)| [k, v]).enumerate() {
        let b = vm.new_bytes(text)?;
        vm.put_element(array, i, b);
    }
    Ok(array.into())
}

/// What `/proc/PID/stat` says: parent, processor time in ns, start in ms since the epoch.
fn stat(pid: i64) -> Option<(i64, i64, i64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text[text.rfind(')')? + 1..].split_whitespace().collect();
    let number = |i: usize| fields.get(i)?.parse::<i64>().ok();
    let boot = std::fs::read_to_string("/proc/stat").ok()?;
    let boot: i64 = boot.lines().find_map(|l| l.strip_prefix("btime "))?.trim().parse().ok()?;
    // SAFETY: sysconf reads a constant of the system.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) }.max(1);
    let time = (number(11)? + number(12)?) * (1_000_000_000 / ticks);
    Some((number(1)?, time, boot * 1000 + number(19)? * 1000 / ticks))
}

fn own_pid() -> i64 {
    std::process::id() as i64
}

/// java.lang.ProcessHandleImpl.
pub mod handle {
    use super::*;

    vm::natives! { "java/lang/ProcessHandleImpl":
        "initNative" "()V" => crate::lang::nothing,
        "waitForProcessExit0" "(JZ)I" => |_, _| Ok((-1).into()),
        "getCurrentPid0" "()J" => |_, _| Ok(own_pid().into()),
        "parent0" "(JJ)J" => parent,
        "getProcessPids0" "(J[J[J[J)I" => pids,
        "destroy0" "(JJZ)Z" => |_, _| Ok(false.into()),
        "isAlive0" "(J)J" => is_alive,
    }

    fn parent(_: &mut Vm, a: Args) -> NativeResult {
        let pid = a.long(0);
        Ok(if pid == own_pid() { stat(pid).map_or(-1, |s| s.0) } else { -1 }.into())
    }

    fn is_alive(_: &mut Vm, a: Args) -> NativeResult {
        let pid = a.long(0);
        Ok(if pid == own_pid() { stat(pid).map_or(0, |s| s.2) } else { -1 }.into())
    }

    fn pids(vm: &mut Vm, a: Args) -> NativeResult {
        let (parent, pids, parents, starts) = (a.long(0), a.obj(2), a.obj(3), a.obj(4));
        if pids.is_null() {
            return Err(vm.throw_npe());
        }
        if parent != 0 {
            return Ok(0.into());
        }
        let (ppid, _, start) = stat(own_pid()).unwrap_or((0, 0, 0));
        for (array, v) in [(pids, own_pid()), (parents, ppid), (starts, start)] {
            if !array.is_null() && !array.is_empty() {
                array.elements_mut::<i64>()[0] = v;
            }
        }
        Ok(1.into())
    }
}

/// java.lang.ProcessHandleImpl.Info.
pub mod info {
    use super::*;

    vm::natives! { "java/lang/ProcessHandleImpl$Info":
        "initIDs" "()V" => crate::lang::nothing,
        "info0" "(J)V" => info,
    }

    fn info(vm: &mut Vm, a: Args) -> NativeResult {
        let (o, pid) = (a.obj(0), a.long(1));
        if pid != own_pid() {
            return Ok(().into());
        }
        let put_string = |vm: &mut Vm, field: &str, text: &str| -> Result<(), Trap> {
            if let Some(at) = field_offset(o.class(), field) {
                let s = vm.new_string(text)?;
                vm.put_ref(o, at, s);
            }
            Ok(())
        };
        if let Some((_, time, start)) = stat(pid) {
            for (field, v) in [("totalTime", time), ("startTime", start)] {
                if let Some(at) = field_offset(o.class(), field) {
                    o.write::<i64>(at, v);
                }
            }
        }
        if let Ok(Some(user)) = nix::unistd::User::from_uid(nix::unistd::geteuid()) {
            put_string(vm, "user", &user.name)?;
        }
        if let Ok(exe) = std::env::current_exe() {
            put_string(vm, "command", &exe.to_string_lossy())?;
        }
        if let Some(at) = field_offset(o.class(), "arguments") {
            let args: Vec<_> =
                std::env::args_os().skip(1).map(|s| s.to_string_lossy().into_owned()).collect();
            let array = vm.new_ref_array(KC::String.get(), args.len())?;
            for (i, s) in args.iter().enumerate() {
                let s = vm.new_string(s)?;
                vm.put_element(array, i, s);
            }
            vm.put_ref(o, at, array);
        }
        Ok(().into())
    }
}

/// java.lang.ProcessImpl.
pub mod process_impl {
    use super::*;

    vm::natives! { "java/lang/ProcessImpl":
        "init" "()V" => crate::lang::nothing,
        "forkAndExec" "(I[B[B[BI[BI[B[IZ)I" => fork_and_exec,
    }

    fn fork_and_exec(vm: &mut Vm, _: Args) -> NativeResult {
        Err(vm.throw_new("java/io/IOException", Some("a session can not start processes")))
    }
}
