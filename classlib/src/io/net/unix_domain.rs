//! sun.nio.ch.UnixDomainSockets: sockets with names in the file system.

use super::channel::{UNAVAILABLE, fd_at, socket_error, take_connection};
use super::socket::{self, SocketAddress};
use crate::io::handles;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

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
fn connect(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let to = name(vm, a.obj(1))?;
    match socket::connect(fd, &to) {
        Ok(()) => Ok(1.into()),
        Err(libc::EINPROGRESS | libc::EAGAIN) => Ok(UNAVAILABLE.into()),
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
