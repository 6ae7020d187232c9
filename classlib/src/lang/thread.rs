//! java.lang.Thread.

use super::{stack_trace_element, support};
use shared_classes::model::{MethodRef, acc};
use shared_classes::segment::Seg;
use vm::frame::Frame;
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
    // Nobody is suspended.
    "resume0" "()V" => super::nothing,
    "interrupt0" "()V" => interrupt,
    // The flag is a field of Thread; there is no event beside it.
    "clearInterruptEvent" "()V" => super::nothing,
}

const MONITORENTER: u8 = 0xc2;

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
    if !matches!(t.read::<u32>(at::STATE), state::NEW | state::TERMINATED) {
        vm.put_ref(t, at::PENDING, throwable);
        vm.interrupt(t);
    }
    Ok(().into())
}

fn suspend(vm: &mut Vm, _: Args) -> NativeResult {
    Err(vm.throw_new("java/lang/UnsupportedOperationException", None))
}

/// The native in which a suspended thread waits: the one its top frame's instruction calls.
fn native_at(f: &Frame) -> Option<MethodRef> {
    let m = f.method();
    let at = f.bci() as usize;
    let [0xb6..=0xb9, hi, lo] = *m.code.get().get(at..at + 3)? else { return None };
    let target: MethodRef = Seg::new(m.class.link_of(u16::from_be_bytes([hi, lo])).target());
    target.some().filter(|t| t.access & acc::NATIVE != 0)
}

/// The synchronized method that a blocked thread wants to enter: its frame comes when it has the monitor.
fn method_to_enter(f: &Frame) -> Option<MethodRef> {
    let m = f.method();
    let at = f.bci() as usize;
    let [op @ 0xb6..=0xb9, hi, lo] = *m.code.get().get(at..at + 3)? else { return None };
    let target: MethodRef = Seg::new(m.class.link_of(u16::from_be_bytes([hi, lo])).target());
    let mut target = target.some()?;
    if matches!(op, 0xb6 | 0xb9) {
        let receiver = Ref(f.slot(f.sp.checked_sub(target.arg_slots as usize)?) as u32);
        if receiver.is_null() {
            return None;
        }
        target = support::select(receiver.class(), target);
    }
    (target.access & acc::SYNCHRONIZED != 0).then_some(target)
}

/// A row of a thread's stack.
pub struct StackRow {
    /// The method.
    pub method: MethodRef,
    /// Where it is; natives have no index.
    pub bci: Option<u16>,
    /// Its frame, if it has one.
    pub frame: Option<Frame>,
}

/// Methods and bytecode indices of a thread's frames, the top one first; natives have no index.
pub fn stack_of(vm: &Vm, t: Ref) -> Vec<(MethodRef, Option<u16>)> {
    stack_rows(vm, t, vm::throw::MAX_TRACE).into_iter().map(|r| (r.method, r.bci)).collect()
}

/// A thread's frames, the top one first, up to `limit` of them.
pub fn stack_rows(vm: &Vm, t: Ref, limit: usize) -> Vec<StackRow> {
    let mut rows = Vec::new();
    let row = |method, bci, frame| StackRow { method, bci, frame };
    let mut frame = if t == vm.current_thread() {
        if vm.native.is_some() {
            rows.push(row(vm.native, None, None));
        }
        vm.top_frame()
    } else {
        let stack = t.read_ref(at::STACK);
        let fp = t.read::<u32>(at::FP) as usize;
        let top =
            (!stack.is_null() && fp != 0).then(|| Frame { stack, fp, sp: t.read::<u32>(at::SP) as usize });
        let waits = !matches!(t.read::<u32>(at::STATE), state::RUNNABLE | state::BLOCKED);
        let native = top.filter(|_| waits).and_then(|f| native_at(&f));
        rows.extend(native.map(|n| row(n, None, None)));
        if t.read::<u32>(at::STATE) == state::BLOCKED {
            rows.extend(top.and_then(|f| method_to_enter(&f)).map(|m| row(m, Some(0), None)));
        }
        top
    };
    while let Some(f) = frame {
        frame = f.caller();
        let (m, bci) = match f.alias().some() {
            Some(native) => (native, None),
            None => (f.method(), Some(f.bci())),
        };
        // Who waits to enter a monitor is shown behind the instruction that enters it, as HotSpot shows it.
        let entering = rows.is_empty()
            && t.read::<u32>(at::STATE) == state::BLOCKED
            && bci.is_some_and(|i| m.code.get().get(i as usize) == Some(&MONITORENTER));
        let bci = if entering { bci.map(|i| i + 1) } else { bci };
        if !vm::throw::is_support(m) {
            rows.push(row(m, bci, Some(f)));
        }
        if rows.len() > limit {
            break;
        }
    }
    rows.retain(|r| !vm::throw::is_support(r.method));
    rows.truncate(limit);
    rows
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
