//! sun.nio.fs.LinuxWatchService: the system's own notification of changes, whose descriptor goes with the session.

use super::socket;
use crate::io::sys::{self, Sys};
use crate::io::unix_native_dispatcher::unix_error;
use crate::io::{Fail, c_memory, handles, ready};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::thread::Woken;

vm::natives! { "sun/nio/fs/LinuxWatchService":
    "eventSize" "()I" => |_, _| Ok(16.into()),
    "eventOffsets" "()[I" => offsets,
    "inotifyInit" "()I" => init,
    "inotifyAddWatch" "(IJI)I" => add,
    "inotifyRmWatch" "(II)V" => remove,
    "configureBlocking" "(IZ)V" => |_, _| Ok(().into()),
    "socketpair" "([I)V" => pair,
    "poll" "(II)I" => poll,
}

/// Offsets of wd, mask, cookie, len and name in `struct inotify_event`.
fn offsets(vm: &mut Vm, _: Args) -> NativeResult {
    let a = vm.new_prim_array(b'I', 5)?;
    a.elements_mut::<i32>().copy_from_slice(&[0, 4, 8, 12, 16]);
    Ok(a.into())
}
fn init(vm: &mut Vm, _: Args) -> NativeResult {
    handles::add_socket(vm, sys::inotify).map(Into::into).map_err(|e| unix_error(vm, e))
}
fn add(vm: &mut Vm, a: Args) -> NativeResult {
    let path = c_memory(vm, a.long(1)).map_err(|e| unix_error(vm, e))?;
    let added = handles::descriptor(vm, a.int(0)).and_then(|fd| sys::inotify_add(fd, path, a.int(3) as u32));
    added.map(Into::into).map_err(|e| unix_error(vm, e))
}
fn remove(vm: &mut Vm, a: Args) -> NativeResult {
    let removed = handles::descriptor(vm, a.int(0)).and_then(|fd| sys::inotify_remove(fd, a.int(1)));
    removed.map(Into::into).map_err(|e| unix_error(vm, e))
}
/// Two connected sockets: how the service's thread is woken.
fn pair(vm: &mut Vm, a: Args) -> NativeResult {
    let array = a.obj(0);
    if array.is_null() || array.len() < 2 {
        return Err(vm.throw_npe());
    }
    let [first, second] = add_pair(vm, socket::pair).map_err(|e| unix_error(vm, e))?;
    array.elements_mut::<i32>()[..2].copy_from_slice(&[first, second]);
    Ok(().into())
}
/// Handles for two descriptors that are made together.
pub(crate) fn add_pair(vm: &mut Vm, make: impl FnOnce() -> Sys<[i32; 2]>) -> Result<[i32; 2], Fail> {
    let mut other = None;
    let first = handles::add_socket(vm, || {
        let [a, b] = make()?;
        other = Some(b);
        Ok(a)
    })?;
    let other = other.ok_or(libc::EBADF)?;
    match handles::add_socket(vm, || Ok(other)) {
        Ok(second) => Ok([first, second]),
        Err(e) => {
            let _ = sys::close(other);
            let _ = handles::close(vm, first);
            Err(e)
        }
    }
}
/// Waits until one of two handles can be read; how many can.
fn poll(vm: &mut Vm, a: Args) -> NativeResult {
    let woken = vm.take_woken();
    let mut count = 0;
    for handle in [a.int(0), a.int(1)] {
        let found = ready::look(vm, handle, libc::POLLIN).map_err(|e| unix_error(vm, e))?;
        count += i32::from(found != 0);
    }
    if count > 0 || woken == Woken::Interrupt {
        return Ok(count.into());
    }
    let set = vm.new_prim_array(b'I', 4)?;
    let events = i32::from(libc::POLLIN);
    set.elements_mut::<i32>().copy_from_slice(&[a.int(0), events, a.int(1), events]);
    Err(vm.wait_handles(set, i64::MAX))
}
