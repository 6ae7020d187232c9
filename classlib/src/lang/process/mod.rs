//! java.lang.ProcessEnvironment, ProcessHandleImpl and ProcessImpl: processes that a session starts and sees.
//!
//! ```text
//!   session: pipes, control handle, row of the children's table          (all of them travel with it)
//!      |  ▲ status                          worker: posix_spawn, then nothing more
//!      |  └── socket ──┐                       |
//!      |               └── helper (pavm --spawn-helper): fork, exec, waitpid, writes the status, ends
//!      └── pipes ─────────────── child
//! ```
//! The worker that starts a child may not be the one in which the session goes on, and only a parent can wait for a
//! child. So the parent is a helper, a process of its own that has nothing of the session, and what is waited for is a
//! handle. A child outlives its session, as with `java`. Whether a session may start and end processes at all is
//! its host's decision ([`allow`]).

pub mod children;
pub mod handle;
pub mod helper;
pub mod info;
mod proc_files;
pub mod process_impl;

use super::launch::Launch;
use std::sync::atomic::{AtomicI32, Ordering};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::session::header;
use vm::session::management::PROCESSES;

vm::natives! { "java/lang/ProcessEnvironment":
    "environ" "()[[B" => environ,
}

/// The environment that the session shows: names and values.
fn environment(vm: &mut Vm) -> Vec<(Vec<u8>, Vec<u8>)> {
    use std::os::unix::ffi::OsStrExt;
    match vm.extension::<Launch>().environment.clone() {
        Some(all) => all,
        None => std::env::vars_os().map(|(k, v)| (k.as_bytes().to_vec(), v.as_bytes().to_vec())).collect(),
    }
}

fn environ(vm: &mut Vm, _: Args) -> NativeResult {
    let all = environment(vm);
    let bytes = vm.world.primitive(b'B');
    let row = vm.array_class(bytes)?;
    let array = vm.new_ref_array(row, 2 * all.len())?;
    for (i, text) in all.iter().flat_map(|(k, v)| [k, v]).enumerate() {
        let b = vm.new_bytes(text)?;
        vm.put_element(array, i, b);
    }
    Ok(array.into())
}

/// Says whether the attached session may start processes and end others. Nobody may until somebody says so.
pub fn allow(may: bool) {
    let h = header();
    h.flags = if may { h.flags | PROCESSES } else { h.flags & !PROCESSES };
}

fn allowed() -> bool {
    header().flags & PROCESSES != 0
}

/// The process that stands for the sessions of this one, or 0: see [`set_host`].
static HOST: AtomicI32 = AtomicI32::new(0);

/// Says which process the sessions take for their own: workers come and go, this one stays, and takes signals for them.
pub fn set_host(pid: i32) {
    HOST.store(pid, Ordering::Relaxed);
}

/// The process that the session shows as its own.
pub fn own_pid() -> i64 {
    match HOST.load(Ordering::Relaxed) {
        0 => i64::from(std::process::id()),
        host => i64::from(host),
    }
}
