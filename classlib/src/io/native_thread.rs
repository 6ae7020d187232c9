//! sun.nio.ch.NativeThread: signals that wake a blocked system call. No call blocks here: the signal wakes the thread from
//! its wait for a handle.

use super::nothing;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "sun/nio/ch/NativeThread":
    "init" "()V" => nothing,
    "current" "()J" => current,
    "signal" "(J)V" => super::net::channel::signal_thread,
    "supportPendingSignals0" "()Z" varies => supports_pending_signals,
}

/// The number of the current thread; never 0, which would mean none.
fn current(vm: &mut Vm, _: Args) -> NativeResult {
    Ok((Vm::thread_number(vm.current_thread()) as i64).into())
}
fn supports_pending_signals(_: &mut Vm, _: Args) -> NativeResult {
    Ok(false.into())
}
