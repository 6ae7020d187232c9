//! java.lang.Thread.

use super::stack_trace_element;
use shared_classes::model::MethodRef;
use vm::dump::Row;
use vm::known::KC;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;
use vm::session::header;
use vm::thread::{at, state};

vm::natives! { "java/lang/Thread":
    "registerNatives" "()V" => super::nothing,
    "currentThread" "()Ljava/lang/Thread;" => current_thread,
    "yield" "()V" => yield_now,
    "sleep" "(J)V" => sleep,
    "start0" "()V" => start,
    "holdsLock" "(Ljava/lang/Object;)Z" => holds_lock,
    "dumpThreads" "([Ljava/lang/Thread;)[[Ljava/lang/StackTraceElement;" => dump_threads,
    "getThreads" "()[Ljava/lang/Thread;" => get_threads,
    // One OS thread runs everything in turn: priorities and native names mean nothing here.
    "setPriority0" "(I)V" => super::nothing,
    "setNativeName" "(Ljava/lang/String;)V" => super::nothing,
    "stop0" "(Ljava/lang/Object;)V" => stop,
    "suspend0" "()V" => suspend,
    "resume0" "()V" => resume,
    "interrupt0" "()V" => interrupt,
    // The flag is a field of Thread; there is no event beside it.
    "clearInterruptEvent" "()V" => super::nothing,
}

/// Session flag: it is shutting down and starts no more threads.
const NO_MORE_THREADS: u32 = 4;

fn current_thread(vm: &mut Vm, _: Args) -> NativeResult {
    Ok(vm.current_thread().into())
}

fn yield_now(vm: &mut Vm, _: Args) -> NativeResult {
    vm.yield_now()?;
    Ok(().into())
}

fn sleep(vm: &mut Vm, a: Args) -> NativeResult {
    let millis = a.long(0);
    if millis < 0 {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", Some("timeout value is negative")));
    }
    if vm.sleep(millis.saturating_mul(1_000_000))? {
        return Err(vm.throw_new("java/lang/InterruptedException", Some("sleep interrupted")));
    }
    Ok(().into())
}

fn start(vm: &mut Vm, a: Args) -> NativeResult {
    let t = a.obj(0);
    if t.read::<u32>(at::STATE) != state::NEW || t.read::<u32>(at::NUMBER) != 0 {
        return Err(vm.throw_new("java/lang/IllegalThreadStateException", None));
    }
    if header().flags & NO_MORE_THREADS != 0 {
        let m = "unable to create native thread: possibly out of memory or process/resource limits reached";
        return Err(vm.out_of_memory(m));
    }
    vm.start_thread(t)?;
    Ok(().into())
}

fn holds_lock(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    Ok(vm.holds_lock(a.obj(0)).into())
}

fn interrupt(vm: &mut Vm, a: Args) -> NativeResult {
    vm.interrupt(a.obj(0));
    Ok(().into())
}

fn stop(vm: &mut Vm, a: Args) -> NativeResult {
    let (t, throwable) = (a.obj(0), a.obj(1));
    if throwable.is_null() {
        return Err(vm.throw_npe());
    }
    if t == vm.current_thread() {
        return Err(Trap::Throw(throwable));
    }
    vm.stop(t, throwable);
    Ok(().into())
}

fn suspend(vm: &mut Vm, a: Args) -> NativeResult {
    if matches!(a.obj(0).read::<u32>(at::STATE), state::NEW | state::TERMINATED) {
        return Ok(().into());
    }
    vm.suspend(a.obj(0))?;
    Ok(().into())
}

fn resume(vm: &mut Vm, a: Args) -> NativeResult {
    vm.resume(a.obj(0));
    Ok(().into())
}

/// Methods and bytecode indices of a thread's frames, the top one first; natives have no index.
pub fn stack_of(vm: &Vm, t: Ref) -> Vec<(MethodRef, Option<u16>)> {
    stack_rows(vm, t, vm::throw::MAX_TRACE).into_iter().map(|r| (r.method, r.bci)).collect()
}

/// A thread's frames, the top one first, up to `limit` of them.
pub fn stack_rows(vm: &Vm, t: Ref, limit: usize) -> Vec<Row> {
    if t != vm.current_thread() {
        let mut rows = vm.suspended_stack(t);
        rows.truncate(limit);
        return rows;
    }
    let native = vm.native.some().map(|method| Row { method, bci: None, frame: None });
    let frames = vm.frames().map(|f| match f.alias().some() {
        Some(method) => Row { method, bci: None, frame: None },
        None => Row { method: f.method(), bci: Some(f.bci()), frame: Some(f) },
    });
    native.into_iter().chain(frames).filter(|r| !vm::throw::is_support(r.method)).take(limit).collect()
}

fn dump_threads(vm: &mut Vm, a: Args) -> NativeResult {
    let threads = a.obj(0);
    if threads.is_null() {
        return Err(vm.throw_npe());
    }
    if threads.is_empty() {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
    }
    let row_class = vm.array_class(KC::StackTraceElement.get())?;
    let result = vm.new_ref_array(row_class, threads.len())?;
    for i in 0..threads.len() {
        let t = threads.element(i);
        if t.is_null()
            || matches!(t.read::<u32>(at::STATE), state::TERMINATED)
            || t.read::<u32>(at::NUMBER) == 0
        {
            continue;
        }
        let rows = stack_of(vm, t);
        let elements = vm.new_array(row_class, rows.len())?;
        for (k, (m, bci)) in rows.into_iter().enumerate() {
            let e = vm.new_object(KC::StackTraceElement.get())?;
            stack_trace_element::fill(vm, e, m, bci)?;
            vm.put_element(elements, k, e);
        }
        vm.put_element(result, i, elements);
    }
    Ok(result.into())
}

fn get_threads(vm: &mut Vm, _: Args) -> NativeResult {
    let live = vm.live_threads();
    let array = vm.new_ref_array(KC::Thread.get(), live.len())?;
    for (i, t) in live.into_iter().enumerate() {
        vm.put_element(array, i, t);
    }
    Ok(array.into())
}
