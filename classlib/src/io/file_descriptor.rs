//! java.io.FileDescriptor, and java.io.FileCleanable, which closes descriptors that programs have lost.

use super::{Fail, fd_close, handles, io_error, nothing, sys};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "java/io/FileDescriptor":
    "initIDs" "()V" => nothing,
    "sync" "()V" => sync,
    "getHandle" "(I)J" => get_handle,
    "getAppend" "(I)Z" => get_append,
    "close0" "()V" => close0,
}

pub mod cleanable {
    //! java.io.FileCleanable.
    vm::natives! { "java/io/FileCleanable": "cleanupClose0" "(IJ)V" => super::cleanup_close }
}

fn sync(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = vm.get_int(a.obj(0), KF::DescriptorFd);
    match handles::descriptor(vm, handle).and_then(|fd| sys::fsync(fd, true)) {
        Ok(()) => Ok(().into()),
        Err(_) => Err(vm.throw_new("java/io/SyncFailedException", Some("sync failed"))),
    }
}
/// Handles of the other kind exist on Windows only.
fn get_handle(_: &mut Vm, _: Args) -> NativeResult {
    Ok((-1i64).into())
}
fn get_append(vm: &mut Vm, a: Args) -> NativeResult {
    let flags = handles::descriptor(vm, a.int(0)).and_then(sys::open_flags).unwrap_or(0);
    Ok((flags & libc::O_APPEND != 0).into())
}
fn close0(vm: &mut Vm, a: Args) -> NativeResult {
    let this = a.obj(0);
    let handle = vm.get_int(this, KF::DescriptorFd);
    if handle < 0 {
        return Ok(().into());
    }
    let closed = fd_close(vm, handle);
    if matches!(closed, Err(Fail::Trap(_))) {
        return closed.map_err(|e| io_error(vm, e)).map(Into::into);
    }
    this.write::<i32>(KF::DescriptorFd.offset(), -1);
    closed.map_err(|e| io_error(vm, e))?;
    Ok(().into())
}
fn cleanup_close(vm: &mut Vm, a: Args) -> NativeResult {
    if a.int(0) >= 0 {
        handles::close(vm, a.int(0)).map_err(|e| io_error(vm, e))?;
    }
    Ok(().into())
}
