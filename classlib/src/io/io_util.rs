//! sun.nio.ch.IOUtil.

use super::net::watch::add_pair;
use super::{handles, io_error, nothing, sys};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;

natives! { "sun/nio/ch/IOUtil":
    "initIDs" "()V" => nothing,
    "randomBytes" "([B)Z" => random_bytes,
    "makePipe" "(Z)J" => make_pipe,
    "write1" "(IB)I" => write1,
    "drain" "(I)Z" => drain,
    "drain1" "(I)I" => drain1,
    "configureBlocking" "(Ljava/io/FileDescriptor;Z)V" => configure_blocking,
    "fdVal" "(Ljava/io/FileDescriptor;)I" => fd_val,
    "setfdVal" "(Ljava/io/FileDescriptor;I)V" => set_fd_val,
    "fdLimit" "()I" => fd_limit,
    "iovMax" "()I" => iov_max,
}

/// The handle in a FileDescriptor.
pub(crate) fn handle_of(vm: &mut Vm, descriptor: vm::object::Ref) -> Result<i32, Trap> {
    if descriptor.is_null() {
        return Err(vm.throw_npe());
    }
    Ok(vm.get_int(descriptor, KF::DescriptorFd))
}
/// No source of its own: Java takes the next one.
fn random_bytes(vm: &mut Vm, _: Args) -> NativeResult {
    Err(vm.throw_new("java/lang/UnsupportedOperationException", None))
}
/// A pipe: the handle to read from in the upper half, the one to write to in the lower.
/// `makePipe(blocking)`
fn make_pipe(vm: &mut Vm, a: Args) -> NativeResult {
    let [read, write] = add_pair(vm, super::net::socket::pipe).map_err(|e| io_error(vm, e))?;
    handles::set_waiting(write, a.bool(0));
    Ok((i64::from(read) << 32 | i64::from(write)).into())
}
fn write1(vm: &mut Vm, a: Args) -> NativeResult {
    let r = handles::descriptor(vm, a.int(0)).and_then(|fd| sys::write(fd, &[a.int(1) as u8]));
    r.map(|n| (n as i32).into()).map_err(|e| io_error(vm, e))
}
/// Reads and drops what there is; was there anything?
fn drain(vm: &mut Vm, a: Args) -> NativeResult {
    if let Ok((_, row)) = handles::owner(a.int(0))
        && row.kind == handles::kind::EVENT
    {
        handles::set_count(a.int(0), 0).map_err(|e| io_error(vm, e))?;
        return Ok((row.position > 0).into());
    }
    let fd = handles::descriptor(vm, a.int(0)).map_err(|e| io_error(vm, e))?;
    let (mut buf, mut some) = ([0u8; 128], false);
    while sys::poll(fd, libc::POLLIN, 0).is_ok_and(|r| r & libc::POLLIN != 0) {
        match sys::read(fd, &mut buf) {
            Ok(0) | Err(libc::EAGAIN) => break,
            Ok(_) => some = true,
            Err(e) => return Err(io_error(vm, e)),
        }
    }
    Ok(some.into())
}
fn drain1(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = handles::descriptor(vm, a.int(0)).map_err(|e| io_error(vm, e))?;
    if sys::poll(fd, libc::POLLIN, 0).is_ok_and(|r| r & libc::POLLIN == 0) {
        return Ok(0.into());
    }
    let mut b = [0u8; 1];
    sys::read(fd, &mut b).map(|n| (n as i32).into()).map_err(|e| io_error(vm, e))
}
fn configure_blocking(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    let blocking = a.bool(1);
    use handles::kind;
    if handles::owner(handle).is_ok_and(|(_, r)| matches!(r.kind, kind::SOCKET | kind::EVENT | kind::EPOLL)) {
        // Never blocks for the system; writing wants to know what the channel does.
        handles::set_waiting(handle, blocking);
        return Ok(().into());
    }
    let set = |fd| {
        let flags = sys::open_flags(fd)?;
        let new = if blocking { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
        if new == flags { Ok(()) } else { sys::set_open_flags(fd, new) }
    };
    handles::descriptor(vm, handle).and_then(set).map(Into::into).map_err(|e| io_error(vm, e))
}
fn fd_val(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(handle_of(vm, a.obj(0))?.into())
}
fn set_fd_val(vm: &mut Vm, a: Args) -> NativeResult {
    handle_of(vm, a.obj(0))?;
    a.obj(0).write::<i32>(KF::DescriptorFd.offset(), a.int(1));
    Ok(().into())
}
fn fd_limit(_: &mut Vm, _: Args) -> NativeResult {
    let n = nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_NOFILE).map_or(1024, |l| l.0);
    Ok((n.min(i32::MAX as u64) as i32).into())
}
fn iov_max(_: &mut Vm, _: Args) -> NativeResult {
    Ok(1024.into())
}
