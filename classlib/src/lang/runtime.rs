//! java.lang.Runtime and java.lang.Shutdown.

use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::session::{HEADER_BYTES, header};
use vm::thread::Woken;

vm::natives! { "java/lang/Runtime":
    "availableProcessors" "()I" => available_processors,
    "freeMemory" "()J" => free_memory,
    "totalMemory" "()J" => total_memory,
    "maxMemory" "()J" => max_memory,
    "gc" "()V" => gc,
}

/// Processors that the process may use.
pub fn available_processors(_: &mut Vm, _: Args) -> NativeResult {
    Ok(std::thread::available_parallelism().map_or(1, |n| n.get() as i32).into())
}

/// Bytes that the session could come to use before it is out of memory.
fn total(vm: &Vm) -> i64 {
    (header().quota as i64).max(used(vm))
}
fn used(vm: &Vm) -> i64 {
    header().old_top as i64 - HEADER_BYTES as i64 + (vm.young_top - vm.young_start) as i64
}

fn free_memory(vm: &mut Vm, _: Args) -> NativeResult {
    Ok((total(vm) - used(vm)).into())
}
fn total_memory(vm: &mut Vm, _: Args) -> NativeResult {
    Ok(total(vm).into())
}
fn max_memory(_: &mut Vm, _: Args) -> NativeResult {
    Ok((header().quota as i64).into())
}

/// Collects before it is run again, and lets the reference handler look at what was found before it returns: programs
/// expect to find cleared references in their queues soon after.
fn gc(vm: &mut Vm, _: Args) -> NativeResult {
    match vm.take_woken() {
        Woken::No => {
            vm.ask_full_gc();
            Err(vm.give_way(Woken::Ready))
        }
        Woken::Ready => Err(vm.give_way(Woken::Signal)),
        _ => Ok(().into()),
    }
}

/// java.lang.Shutdown.
pub mod shutdown {
    use super::*;

    vm::natives! { "java/lang/Shutdown":
        // Nothing is kept that would have to be written down.
        "beforeHalt" "()V" => crate::lang::nothing,
        "halt0" "(I)V" => halt,
    }

    fn halt(_: &mut Vm, a: Args) -> NativeResult {
        Err(Trap::Exit(a.int(0)))
    }
}
