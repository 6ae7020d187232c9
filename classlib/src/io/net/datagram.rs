//! sun.nio.ch.DatagramChannelImpl and DatagramDispatcher.

use super::channel::{UNAVAILABLE, fd_at, socket_error};
use super::socket::{self, SocketAddress};
use crate::io::file_dispatcher_impl::{int, pieces, status};
use crate::io::{Fail, io_error, memory, memory_mut};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};

vm::natives! { "sun/nio/ch/DatagramChannelImpl":
    "disconnect0" "(Ljava/io/FileDescriptor;Z)V" => disconnect,
    "receive0" "(Ljava/io/FileDescriptor;JIJZ)I" => receive,
    "send0" "(Ljava/io/FileDescriptor;JIJI)I" => send,
}

/// Largest address of the system.
const ADDRESS: i32 = 28;
/// Largest datagram.
const DATAGRAM: usize = 65_536;

fn disconnect(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    match socket::connect(fd, &SocketAddress::unspecified(a.bool(1))) {
        Ok(()) | Err(libc::EAFNOSUPPORT) => Ok(().into()),
        Err(e) => Err(socket_error(vm, e)),
    }
}
/// `receive0(fd, address, length, sender's address, connected)`: the sender goes to memory as the system writes it.
fn receive(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let to = memory_mut(vm, a.long(1), a.int(3).clamp(0, DATAGRAM as i32)).map_err(|e| io_error(vm, e))?;
    let sender = memory_mut(vm, a.long(4), ADDRESS).map_err(|e| io_error(vm, e))?;
    loop {
        match socket::receive(fd, to) {
            Ok((n, from)) => {
                let len = from.bytes().len().min(sender.len());
                sender[..len].copy_from_slice(&from.bytes()[..len]);
                return Ok((n as i32).into());
            }
            Err(libc::EAGAIN) => return Ok(UNAVAILABLE.into()),
            // What the answer to an earlier datagram said is of no interest here.
            Err(libc::ECONNREFUSED) if !a.bool(6) => {}
            Err(libc::ECONNREFUSED) => return Err(vm.throw_new("java/net/PortUnreachableException", None)),
            Err(libc::EINTR) => {}
            Err(e) => return Err(socket_error(vm, e)),
        }
    }
}
/// `send0(fd, address, length, target's address, its length)`.
fn send(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let from = memory(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
    let target = memory(vm, a.long(4), a.int(6)).map_err(|e| io_error(vm, e))?;
    match socket::send(fd, from, 0, Some(&socket::address_from(target))) {
        Ok(n) => Ok((n as i32).into()),
        Err(libc::EAGAIN) => Ok(UNAVAILABLE.into()),
        Err(libc::ECONNREFUSED) => Err(vm.throw_new("java/net/PortUnreachableException", None)),
        Err(e) => Err(socket_error(vm, e)),
    }
}

pub mod dispatcher {
    //! sun.nio.ch.DatagramDispatcher: connected sockets.
    use super::*;

    vm::natives! { "sun/nio/ch/DatagramDispatcher":
        "read0" "(Ljava/io/FileDescriptor;JI)I" => read,
        "readv0" "(Ljava/io/FileDescriptor;JI)J" => read_vector,
        "write0" "(Ljava/io/FileDescriptor;JI)I" => write,
        "writev0" "(Ljava/io/FileDescriptor;JI)J" => write_vector,
    }

    /// An unreachable port has an exception of its own.
    fn result(vm: &mut Vm, r: Result<usize, i32>, reading: bool) -> Result<i64, vm::native::Trap> {
        match r {
            Err(libc::ECONNREFUSED) => Err(vm.throw_new("java/net/PortUnreachableException", None)),
            r => status(vm, r.map_err(Fail::from), reading),
        }
    }
    fn read(vm: &mut Vm, a: Args) -> NativeResult {
        let fd = fd_at(vm, a, 0)?;
        let to = memory_mut(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
        let r = socket::receive(fd, to).map(|(n, _)| n);
        Ok(int(result(vm, r, true)?))
    }
    /// One datagram, spread over the pieces.
    fn read_vector(vm: &mut Vm, a: Args) -> NativeResult {
        let fd = fd_at(vm, a, 0)?;
        let pieces = pieces(vm, a).map_err(|e| io_error(vm, e))?;
        let room: usize = pieces.iter().map(|p| p.1.max(0) as usize).sum();
        let mut datagram = vec![0; room.min(DATAGRAM)];
        let r = socket::receive(fd, &mut datagram).map(|(n, _)| n);
        let mut rest = &datagram[..*r.as_ref().unwrap_or(&0)];
        for (at, len) in pieces {
            let to = memory_mut(vm, at, len).map_err(|e| io_error(vm, e))?;
            let n = rest.len().min(to.len());
            to[..n].copy_from_slice(&rest[..n]);
            rest = &rest[n..];
        }
        Ok(result(vm, r, true)?.into())
    }
    fn write(vm: &mut Vm, a: Args) -> NativeResult {
        let fd = fd_at(vm, a, 0)?;
        let from = memory(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
        let r = socket::send(fd, from, 0, None);
        Ok(int(result(vm, r, false)?))
    }
    /// The pieces as one datagram.
    fn write_vector(vm: &mut Vm, a: Args) -> NativeResult {
        let fd = fd_at(vm, a, 0)?;
        let mut datagram = Vec::new();
        for (at, len) in pieces(vm, a).map_err(|e| io_error(vm, e))? {
            datagram.extend_from_slice(memory(vm, at, len).map_err(|e| io_error(vm, e))?);
        }
        let r = socket::send(fd, &datagram, 0, None);
        Ok(result(vm, r, false)?.into())
    }
}
