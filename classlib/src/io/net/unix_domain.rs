//! sun.nio.ch.UnixDomainSockets: sockets with names in the file system.

use super::channel::{UNAVAILABLE, fd_at, socket_error, take_connection};
use super::socket::{self, SocketAddress};
use crate::io::handles;
use crate::io::io_util::handle_of;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;
use vm::thread::Woken;

vm::natives! { "sun/nio/ch/UnixDomainSockets":
    "localAddress0" "(Ljava/io/FileDescriptor;)[B" => local,
    "init" "()Z" => |_, _| Ok(true.into()),
    "socket0" "()I" => open,
    "bind0" "(Ljava/io/FileDescriptor;[B)V" => bind,
    "connect0" "(Ljava/io/FileDescriptor;[B)I" => connect,
    "accept0" "(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/lang/Object;)I" => accept,
}

fn open(vm: &mut Vm, _: Args) -> NativeResult {
    let made = handles::add_socket(vm, || socket::socket(libc::AF_UNIX, libc::SOCK_STREAM));
    made.map(Into::into).map_err(|e| socket_error(vm, e))
}
fn name(vm: &mut Vm, path: Ref) -> Result<SocketAddress, Trap> {
    let bytes = if path.is_null() { &[][..] } else { path.elements::<u8>() };
    let refuse = "Unix domain path too long";
    SocketAddress::unix(bytes).ok_or_else(|| vm.throw_new("java/net/SocketException", Some(refuse)))
}
fn bind(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let to = name(vm, a.obj(1))?;
    socket::bind(fd, &to).map(Into::into).map_err(|e| socket_error(vm, e))
}
/// Connects at once, or not at all: `EAGAIN` says that nobody has accepted those before. No event tells when there is
/// room, so a channel that blocks tries again in a while.
fn connect(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let to = name(vm, a.obj(1))?;
    let interrupted = vm.take_woken() == Woken::Interrupt;
    match socket::connect(fd, &to) {
        Ok(()) => Ok(1.into()),
        Err(libc::EINPROGRESS) => Ok(UNAVAILABLE.into()),
        Err(libc::EAGAIN) if interrupted => Ok(UNAVAILABLE.into()),
        Err(libc::EAGAIN) if handles::is_waiting(handle_of(vm, a.obj(0))?) => {
            Err(vm.wait_handles(NULL, vm::thread::now_nanos() + 5_000_000))
        }
        Err(e) => Err(socket_error(vm, e)),
    }
}
fn local(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    match socket::local(fd) {
        Ok(address) => Ok(vm.new_bytes(address.path())?.into()),
        Err(e) => Err(socket_error(vm, e)),
    }
}
/// As `Net.accept`; the peer's name goes to the array, as bytes.
fn accept(vm: &mut Vm, a: Args) -> NativeResult {
    let Some(peer) = take_connection(vm, a)? else { return Ok(UNAVAILABLE.into()) };
    let path = vm.new_bytes(peer.as_ref().map_or(&[][..], SocketAddress::path))?;
    if !a.obj(2).is_null() {
        vm.put_element(a.obj(2), 0, path);
    }
    Ok(1.into())
}
