//! sun.nio.ch.EPoll, EventFD and PollSelectorImpl: waiting for many handles, without a descriptor of the system.
//!
//! A set is an `int[]` of pairs (handle, events) in the session, so it is the same wherever the session runs; looking
//! asks the system with one `poll`. Sets of servlet sessions are small; a set of n costs n on every look.

use crate::io::handles::{self, kind};
use crate::io::{io_error, memory_mut, ready};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::thread::{Woken, now_nanos};

vm::natives! { "sun/nio/ch/EPoll":
    "eventSize" "()I" => |_, _| Ok(EVENT.into()),
    "eventsOffset" "()I" => |_, _| Ok(0.into()),
    "dataOffset" "()I" => |_, _| Ok(4.into()),
    "create" "()I" => |vm, _| Ok(handles::add_virtual(vm, kind::EPOLL)?.into()),
    "ctl" "(IIII)I" => control,
    "wait" "(IJII)I" => wait,
}

/// Size of `struct epoll_event`: events, then the handle.
const EVENT: i32 = 12;
/// IOStatus.INTERRUPTED: Java looks at its limit and waits again.
const INTERRUPTED: i32 = -3;

const ADD: i32 = 1;
const DELETE: i32 = 2;
const MODIFY: i32 = 3;
const ONE_SHOT: i32 = 1 << 30;
/// What `poll` knows of the events.
const POLLED: i32 = 0x1fff;

/// `ctl(set, operation, handle, events)`: 0 or an error number.
fn control(vm: &mut Vm, a: Args) -> NativeResult {
    let (set, operation, handle, events) = (a.int(0), a.int(1), a.int(2), a.int(3));
    Ok(change(vm, set, operation, handle, events)?.into())
}
fn change(vm: &mut Vm, set: i32, operation: i32, handle: i32, events: i32) -> Result<i32, Trap> {
    let Ok(members) = handles::members(vm, set) else { return Ok(libc::EBADF) };
    if operation != DELETE && handles::find(handle).is_err() {
        return Ok(libc::EBADF);
    }
    let pairs: &mut [i32] = if members.is_null() { &mut [] } else { members.elements_mut::<i32>() };
    let at = pairs.chunks_exact(2).position(|p| p[0] == handle);
    match (operation, at) {
        (ADD, Some(_)) => Ok(libc::EEXIST),
        (MODIFY | DELETE, None) => Ok(libc::ENOENT),
        (MODIFY, Some(at)) => {
            pairs[2 * at + 1] = events;
            Ok(0)
        }
        (DELETE, Some(at)) => {
            pairs[2 * at..2 * at + 2].copy_from_slice(&[-1, 0]);
            Ok(0)
        }
        (ADD, None) => {
            let free = pairs.chunks_exact(2).position(|p| p[0] < 0);
            let (target, at) = match free {
                Some(at) => (members, at),
                None => {
                    let len = pairs.len();
                    let bigger = vm.new_prim_array(b'I', (len * 2).max(16))?;
                    let to = bigger.elements_mut::<i32>();
                    to.fill(-1);
                    to[..len].copy_from_slice(pairs);
                    handles::set_members(vm, set, bigger);
                    (bigger, len / 2)
                }
            };
            target.elements_mut::<i32>()[2 * at..2 * at + 2].copy_from_slice(&[handle, events]);
            Ok(0)
        }
        _ => Ok(libc::EINVAL),
    }
}

/// What a look at so many ready handles means: the native's result, or `None` when the thread waits (on).
fn answer(count: i32, woken: Woken, until: i64) -> Option<i32> {
    match woken {
        _ if count > 0 => Some(count),
        Woken::Timeout => Some(0),
        Woken::No if until > now_nanos() => None,
        Woken::No => Some(0),
        _ => Some(INTERRUPTED),
    }
}

/// `wait(set, address, count, timeout)`: how many events are in memory then.
fn wait(vm: &mut Vm, a: Args) -> NativeResult {
    let (set, most, until) = (a.int(0), a.int(3), ready::until(i64::from(a.int(4))));
    let woken = vm.take_woken();
    let members = handles::members(vm, set).map_err(|e| io_error(vm, e))?;
    let out = memory_mut(vm, a.long(1), most.max(0).saturating_mul(EVENT)).map_err(|e| io_error(vm, e))?;
    let mut slots = out.chunks_exact_mut(EVENT as usize);
    let mut count = 0;
    let len = if members.is_null() { 0 } else { members.len() / 2 };
    for i in 0..len {
        let [handle, events] = [members.elements::<i32>()[2 * i], members.elements::<i32>()[2 * i + 1]];
        if handle < 0 || events & POLLED == 0 {
            continue;
        }
        // One that has been closed meanwhile has no events any more.
        let Ok(found) = ready::look(vm, handle, (events & POLLED) as i16) else { continue };
        if found == 0 {
            continue;
        }
        let Some(slot) = slots.next() else { break };
        slot[..4].copy_from_slice(&u32::from(found as u16).to_ne_bytes());
        slot[4..].copy_from_slice(&i64::from(handle).to_ne_bytes());
        count += 1;
        if events & ONE_SHOT != 0 {
            members.elements_mut::<i32>()[2 * i + 1] = 0;
        }
    }
    if let Some(answer) = answer(count, woken, until) {
        return Ok(answer.into());
    }
    Err(vm.wait_handle(set, libc::POLLIN, until))
}

pub mod event {
    //! sun.nio.ch.EventFD.
    use super::*;

    vm::natives! { "sun/nio/ch/EventFD":
        "eventfd0" "()I" => |vm, _| Ok(handles::add_virtual(vm, kind::EVENT)?.into()),
        "set0" "(I)I" => set,
    }
    fn set(vm: &mut Vm, a: Args) -> NativeResult {
        match ready::signal_event(vm, a.int(0)) {
            Ok(()) => Ok(0.into()),
            Err(e) => Err(io_error(vm, e)),
        }
    }
}

pub mod poll {
    //! sun.nio.ch.PollSelectorImpl.
    use super::*;

    vm::natives! { "sun/nio/ch/PollSelectorImpl":
        "poll" "(JII)I" => poll,
    }
    /// `poll(address, count, timeout)` of rows (handle: int, events: short, result: short).
    fn poll(vm: &mut Vm, a: Args) -> NativeResult {
        let until = ready::until(i64::from(a.int(3)));
        let woken = vm.take_woken();
        let rows =
            memory_mut(vm, a.long(0), a.int(2).max(0).saturating_mul(8)).map_err(|e| io_error(vm, e))?;
        let mut set = Vec::new();
        let mut count = 0;
        for row in rows.chunks_exact_mut(8) {
            let handle = i32::from_ne_bytes([row[0], row[1], row[2], row[3]]);
            let events = i16::from_ne_bytes([row[4], row[5]]);
            let found = ready::look(vm, handle, events).unwrap_or(libc::POLLNVAL);
            row[6..].copy_from_slice(&found.to_ne_bytes());
            count += i32::from(found != 0);
            set.extend([handle, i32::from(events)]);
        }
        if let Some(answer) = answer(count, woken, until) {
            return Ok(answer.into());
        }
        let array = vm.new_prim_array(b'I', set.len())?;
        array.elements_mut::<i32>().copy_from_slice(&set);
        Err(vm.wait_handles(array, until))
    }
}
