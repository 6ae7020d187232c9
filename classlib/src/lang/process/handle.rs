//! java.lang.ProcessHandleImpl: processes by number.
//!
//! A child's parent is shown to be the session's process; helpers and workers are not shown.

use super::children::{self, Waited};
use super::own_pid;
use super::proc_files::{self, stat};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};

vm::natives! { "java/lang/ProcessHandleImpl":
    "initNative" "()V" => crate::lang::nothing,
    "waitForProcessExit0" "(JZ)I" => wait_for_exit,
    "getCurrentPid0" "()J" => |_, _| Ok(own_pid().into()),
    "parent0" "(JJ)J" => parent,
    "getProcessPids0" "(J[J[J[J)I" => pids,
    "destroy0" "(JJZ)Z" => destroy,
    "isAlive0" "(J)J" => is_alive,
}

/// It is not a child of ours; Java looks again now and then.
const NOT_A_CHILD: i32 = -2;

fn wait_for_exit(vm: &mut Vm, a: Args) -> NativeResult {
    let (pid, reap) = (a.long(0), a.bool(2));
    let Some(child) = children::find(pid) else { return Ok(NOT_A_CHILD.into()) };
    match child.wait(vm) {
        Waited::Ended(status) => {
            if reap {
                child.forget();
            }
            Ok(status.into())
        }
        Waited::Runs(t) => Err(t),
    }
}

/// The parent to show for a process whose real one is known.
fn shown_parent(pid: i64, real: i64) -> i64 {
    if children::find(pid).is_some_and(|c| c.helper == real) { own_pid() } else { real }
}

/// 0 as a start time stands for any.
fn same_start(start: i64, wanted: i64) -> bool {
    wanted == 0 || start == 0 || start == wanted
}

fn parent(_: &mut Vm, a: Args) -> NativeResult {
    let (pid, start) = (a.long(0), a.long(2));
    let found = stat(pid).filter(|s| same_start(s.start, start));
    Ok(found.map_or(-1, |s| shown_parent(pid, s.parent)).into())
}

fn is_alive(_: &mut Vm, a: Args) -> NativeResult {
    Ok(stat(a.long(0)).map_or(-1, |s| s.start).into())
}

/// All processes (0) or those with a parent, as many as there is room for; their number in all.
fn pids(vm: &mut Vm, a: Args) -> NativeResult {
    let (wanted, pids, parents, starts) = (a.long(0), a.obj(2), a.obj(3), a.obj(4));
    if pids.is_null() {
        return Err(vm.throw_npe());
    }
    let room = pids.len();
    if [parents, starts].iter().any(|r| !r.is_null() && r.len() != room) {
        return Err(vm.throw_msg("java/lang/IllegalArgumentException", "array sizes not equal"));
    }
    let mut hidden: Vec<i64> = children::all().map(|c| c.helper).collect();
    // The process that makes workers; they are its children.
    let zygote = i64::from(nix::unistd::getppid().as_raw());
    hidden.push(zygote);
    let mut count = 0;
    for pid in proc_files::pids().into_iter().filter(|p| !hidden.contains(p)) {
        let Some(s) = stat(pid).filter(|s| s.parent != zygote) else { continue };
        let parent = shown_parent(pid, s.parent);
        if wanted != 0 && parent != wanted {
            continue;
        }
        if count < room {
            for (array, v) in [(pids, pid), (parents, parent), (starts, s.start)] {
                if !array.is_null() {
                    array.elements_mut::<i64>()[count] = v;
                }
            }
        }
        count += 1;
    }
    Ok((count as i32).into())
}

fn destroy(_: &mut Vm, a: Args) -> NativeResult {
    let (pid, start, force) = (a.long(0), a.long(2), a.bool(4));
    let known = stat(pid).is_some_and(|s| same_start(s.start, start));
    if !known || !super::allowed() {
        return Ok(false.into());
    }
    let signal = if force { libc::SIGKILL } else { libc::SIGTERM };
    // SAFETY: no memory is involved; the system decides whether this user may.
    Ok((unsafe { libc::kill(pid as i32, signal) } == 0).into())
}
