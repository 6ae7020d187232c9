//! java.lang.PavmManagement: the facts that the objects of java.lang.management are made of.

use super::flag::{self, FLAGS};
use super::has_flag;
use crate::lang::stack_trace_element;
use crate::lang::thread::stack_rows;
use crate::lang::util::string_array;
use vm::dump::Row;
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap, Value};
use vm::object::*;
use vm::session::{HEADER_BYTES, header, management::CONTENTION};
use vm::thread::{at, state};

vm::natives! { "java/lang/PavmManagement":
    "usage0" "(II)[J" => usage,
    "lastCollection" "(I)[J" => last_collection,
    "snapshot" "([JIZZ)[Ljava/lang/Object;" => snapshot,
    "flagNames" "()[Ljava/lang/String;" => flag_names,
    "flagKind" "(Ljava/lang/String;)I" => |vm, a| of_flag(vm, a, |_, f| if f.is_boolean { 1 } else { 2 }),
    "flagNumber" "(Ljava/lang/String;)J" => |vm, a| of_flag(vm, a, |_, f| (f.value)()),
    "flagState" "(Ljava/lang/String;)I" => |vm, a| of_flag(vm, a, |vm, f| if flag::was_set(vm, f) { 2 } else { 0 }),
}

fn longs(vm: &mut Vm, values: &[i64]) -> Result<Ref, Trap> {
    let array = vm.new_prim_array(b'J', values.len())?;
    array.elements_mut::<i64>().copy_from_slice(values);
    Ok(array)
}

// ---- memory ----

/// See `usage` of the Java class: pools 0 nursery, 1 old space, 2 classes.
fn usage(vm: &mut Vm, a: Args) -> NativeResult {
    let (pool, kind) = (a.int(0), a.int(1));
    let (used, given, quota) = vm.heap_used();
    let nursery = (vm.young_end - vm.young_start) as u64;
    let old_given = header().old_threshold.saturating_sub(HEADER_BYTES as u64);
    let pools = match kind {
        1 => vm.pools_peak(),
        2 => {
            let [young, full] = header().gc;
            if young.end == 0 && full.end == 0 {
                [0, 0]
            } else if young.end > full.end {
                young.after
            } else {
                full.after
            }
        }
        _ => vm.pools_used(),
    };
    let classes = vm.world.used_bytes();
    let [initial, used, committed, most] = match (pool, kind) {
        (-1, 0) => [0, used, given, quota],
        (-1, _) | (2, _) => [0, classes, classes, u64::MAX],
        (0, _) => [nursery, pools[0], nursery, nursery],
        (1, _) => [0, pools[1], old_given.max(pools[1]), quota.max(old_given).max(pools[1])],
        _ => return Ok(NULL.into()),
    };
    Ok(longs(vm, &[initial as i64, used as i64, committed as i64, most as i64])?.into())
}

fn last_collection(vm: &mut Vm, a: Args) -> NativeResult {
    let kind = (a.int(0) & 1) as usize;
    let (record, number) = (header().gc[kind], header().collections[kind]);
    if record.end == 0 {
        return Ok(NULL.into());
    }
    let millis = |t: i64| (t - header().start_nanos).max(0) / 1_000_000;
    let bytes = [record.before[0], record.before[1], record.after[0], record.after[1]].map(|n| n as i64);
    let [b0, b1, a0, a1] = bytes;
    Ok(longs(vm, &[number as i64, millis(record.begin), millis(record.end), b0, b1, a0, a1])?.into())
}

// ---- threads ----

/// `Thread.threadStatus`, as management wants it.
const IN_NATIVE: i64 = 0x0040_0000;
const RUNNABLE: i64 = 0x5;

fn snapshot(vm: &mut Vm, a: Args) -> NativeResult {
    let (ids, depth, monitors, synchronizers) = (a.obj(0), a.int(1), a.bool(2), a.bool(3));
    let threads: Vec<Option<Ref>> = match ids.some() {
        Some(ids) => ids.elements::<i64>().iter().map(|&id| vm.thread_by_id(id)).collect(),
        None => vm.live_threads().into_iter().map(Some).collect(),
    };
    let rows = vm.new_ref_array(KC::Object.get(), threads.len())?;
    for (i, t) in threads.into_iter().enumerate() {
        if let Some(t) = t {
            let row = thread_row(vm, t, depth, monitors, synchronizers)?;
            vm.put_element(rows, i, row);
        }
    }
    Ok(rows.into())
}

fn thread_row(vm: &mut Vm, t: Ref, depth: i32, monitors: bool, synchronizers: bool) -> Result<Ref, Trap> {
    let s = t.read::<u32>(at::STATE);
    let mut awaited = vm.awaited(t);
    let wanted = if matches!(s, state::BLOCKED | state::WAITING) { awaited.object } else { NULL };
    let mut status = i64::from(t.read::<i32>(KF::ThreadStatus.offset()));
    if s == state::BLOCKED && awaited.owner.is_null() {
        // It is about to get what it wants.
        status = RUNNABLE;
        awaited.object = NULL;
    }
    if s == state::IO {
        status |= IN_NATIVE;
    }
    let timed = has_flag(CONTENTION);
    let millis = |at: u32| if timed { t.read::<i64>(at) / 1_000_000 } else { -1 };
    let numbers = longs(
        vm,
        &[
            status,
            i64::from(t.read::<u32>(at::BLOCKED_COUNT)),
            millis(at::BLOCKED_NANOS),
            i64::from(t.read::<u32>(at::WAITED_COUNT)),
            millis(at::WAITED_NANOS),
        ],
    )?;
    let limit = if depth < 0 { usize::MAX } else { depth as usize };
    let frames = if limit == 0 { Vec::new() } else { stack_rows(vm, t, limit) };
    let trace = vm.new_ref_array(KC::StackTraceElement.get(), frames.len())?;
    let mut held: Vec<(Ref, i32)> = Vec::new();
    for (k, Row { method, bci, frame }) in frames.into_iter().enumerate() {
        let e = vm.new_object(KC::StackTraceElement.get())?;
        stack_trace_element::fill(vm, e, method, bci)?;
        vm.put_element(trace, k, e);
        if let Some(f) = frame.filter(|_| monitors) {
            held.extend(vm.monitors_of(t, &f, wanted).into_iter().map(|o| (o, k as i32)));
        }
    }
    let owned = if synchronizers { vm.synchronizers_of(t) } else { Vec::new() };
    let objects = |vm: &mut Vm, list: &[Ref]| -> Result<Ref, Trap> {
        let array = vm.new_ref_array(KC::Object.get(), list.len())?;
        list.iter().enumerate().for_each(|(i, &o)| vm.put_element(array, i, o));
        Ok(array)
    };
    let locked: Vec<Ref> = held.iter().map(|h| h.0).collect();
    let locked = objects(vm, &locked)?;
    let depths = vm.new_prim_array(b'I', held.len())?;
    depths.elements_mut::<i32>().iter_mut().zip(&held).for_each(|(d, h)| *d = h.1);
    let owned = objects(vm, &owned)?;
    objects(vm, &[t, awaited.object, awaited.owner, numbers, trace, locked, depths, owned])
}

// ---- flags ----

/// The names of all flags.
pub fn flag_names(vm: &mut Vm, _: Args) -> NativeResult {
    let names: Vec<Option<&str>> = FLAGS.iter().map(|f| Some(f.name)).collect();
    Ok(string_array(vm, &names)?.into())
}

fn of_flag(vm: &mut Vm, a: Args, what: impl Fn(&mut Vm, &flag::Flag) -> i64) -> NativeResult {
    let name = vm.string(a.obj(0));
    let answer = flag::find(&name).map_or(0, |f| what(vm, f));
    Ok(Value::from(answer))
}
