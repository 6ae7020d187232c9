//! Which handles are ready, and which threads wait for them.
//!
//! ```text
//!   native ── nothing yet ──▶ thread waits for (handle, events) in the session
//!                                │ every thread waits: wait_set() gives the worker's descriptors for them,
//!                                ▼ which the supervisor watches while the session is detached
//!   native runs again ◀── wake() ── one is ready: poll_io(), wherever the session is attached then
//! ```
//! A thread waits for handles, which are the session's, never for descriptors, which are a process's. Events
//! (`eventfd`) and sets (`epoll`) are wholly in the session: an event wakes its waiters at once, a set stands for its
//! members, whatever they are at the moment when somebody looks.

use super::Fail;
use super::handles::{self, kind};
use super::sys::{self, Sys};
use vm::machine::Vm;
use vm::object::*;
use vm::thread::{IoWaiter, Woken, now_nanos};

/// Sets in sets, at most.
const DEPTH: u32 = 5;

/// The events (of `poll`) that a handle has now, of those asked for; errors and hang-ups come unasked.
pub fn look(vm: &mut Vm, handle: i32, events: i16) -> Sys<i16> {
    look_into(vm, handle, events, DEPTH)
}
fn look_into(vm: &mut Vm, handle: i32, events: i16, depth: u32) -> Sys<i16> {
    let (_, row) = handles::owner(handle)?;
    Ok(match row.kind {
        kind::EVENT => events & (libc::POLLOUT | if row.position > 0 { libc::POLLIN } else { 0 }),
        kind::EPOLL if depth == 0 => 0,
        kind::EPOLL => {
            let any = pairs(handles::members(vm, handle)?)
                .into_iter()
                .any(|(h, e)| e != 0 && look_into(vm, h, e, depth - 1).is_ok_and(|r| r != 0));
            if any { events & libc::POLLIN } else { 0 }
        }
        _ => match handles::descriptor(vm, handle) {
            Ok(fd) => sys::poll(fd, events, 0)?,
            // Its end came with the process that held it.
            Err(libc::ECONNRESET) => libc::POLLERR | libc::POLLHUP | events & libc::POLLIN,
            Err(e) => return Err(e),
        },
    })
}
/// Pairs of handle and events in an `int[]`; none in null.
pub fn pairs(set: Ref) -> Vec<(i32, i16)> {
    if set.is_null() {
        return Vec::new();
    }
    set.elements::<i32>().chunks_exact(2).map(|p| (p[0], p[1] as i16)).collect()
}

/// The body of a native that waits for events of one handle: the events that it has, 0 when the time is up or the
/// thread was woken for another reason. `wake_at`: monotonic ns; 0 does not wait, `i64::MAX` waits for ever.
pub fn await_events(vm: &mut Vm, handle: i32, events: i16, wake_at: i64) -> Result<i16, Fail> {
    let woken = vm.take_woken();
    let ready = look(vm, handle, events)?;
    if ready != 0 || woken != Woken::No || wake_at <= now_nanos() {
        return Ok(ready);
    }
    Err(Fail::Trap(vm.wait_handle(handle, events, wake_at)))
}
/// A limit of so many ms from now, as natives of channels give it: negative is for ever.
pub fn until(millis: i64) -> i64 {
    if millis < 0 { i64::MAX } else { now_nanos().saturating_add(millis.saturating_mul(1_000_000)) }
}

/// Adds one to an event and wakes who waits for it.
pub fn signal_event(vm: &mut Vm, handle: i32) -> Sys<()> {
    let (_, row) = handles::owner(handle)?;
    handles::set_count(handle, row.position.saturating_add(1))?;
    for w in vm.io_waiters() {
        if stands_for(vm, w.handle, handle, DEPTH) {
            vm.wake(w.thread, Woken::Ready);
        }
    }
    Ok(())
}
/// Is `handle` this one, or a set with it?
fn stands_for(vm: &mut Vm, handle: i32, wanted: i32, depth: u32) -> bool {
    if handle == wanted {
        return true;
    }
    let Ok(set) = handles::members(vm, handle) else { return false };
    depth > 0 && pairs(set).into_iter().any(|(h, e)| e != 0 && stands_for(vm, h, wanted, depth - 1))
}

/// A handle was closed: sets know it no more, as with `epoll`.
pub fn forget(vm: &mut Vm, handle: i32) {
    for set in handles::sets() {
        if let Ok(members) = handles::members(vm, set)
            && !members.is_null()
        {
            for pair in members.elements_mut::<i32>().chunks_exact_mut(2).filter(|p| p[0] == handle) {
                pair.copy_from_slice(&[-1, 0]);
            }
        }
    }
}

/// What a waiting thread waits for, as descriptors of this process.
struct Watched {
    thread: Ref,
    fd: i32,
    events: i16,
}

fn watched(vm: &mut Vm) -> Vec<Watched> {
    let mut found = Vec::new();
    for IoWaiter { thread, handle, events } in vm.io_waiters() {
        add_watched(vm, thread, handle, events, DEPTH, &mut found);
    }
    found
}
fn add_watched(vm: &mut Vm, thread: Ref, handle: i32, events: i16, depth: u32, found: &mut Vec<Watched>) {
    match handles::owner(handle) {
        Ok((_, row)) if row.kind == kind::EVENT => {}
        Ok((_, row)) if row.kind == kind::EPOLL => {
            let set = handles::members(vm, handle).unwrap_or(NULL);
            for (h, e) in pairs(set).into_iter().filter(|p| p.1 != 0 && p.0 >= 0) {
                if depth > 0 {
                    add_watched(vm, thread, h, e, depth - 1, found);
                }
            }
        }
        Ok(_) => match handles::descriptor(vm, handle) {
            Ok(fd) => found.push(Watched { thread, fd, events }),
            // Whatever is wrong with it, its native says so when it runs again.
            Err(_) => vm.wake(thread, Woken::Ready),
        },
        Err(_) => vm.wake(thread, Woken::Ready),
    }
}

/// Wakes the threads whose handles are ready now; see [`Vm::poll_io`].
pub fn poll_io(vm: &mut Vm) {
    let watched = watched(vm);
    let mut fds: Vec<libc::pollfd> =
        watched.iter().map(|w| libc::pollfd { fd: w.fd, events: w.events, revents: 0 }).collect();
    if sys::poll_all(&mut fds).is_ok_and(|n| n > 0) {
        for (w, _) in watched.iter().zip(&fds).filter(|(_, f)| f.revents != 0) {
            vm.wake(w.thread, Woken::Ready);
        }
    }
}
/// The descriptors that the session's threads wait for, with the events.
pub fn wait_set(vm: &mut Vm) -> Vec<(i32, i16)> {
    watched(vm).into_iter().map(|w| (w.fd, w.events)).collect()
}
