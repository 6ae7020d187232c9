//! sun.nio.ch.Net and the socket half of the dispatchers: what `java.net` sockets and NIO channels are made of.
//!
//! Every socket is non-blocking for the system. A native says "unavailable", and Java's blocking loops then come to
//! `Net.poll`, which lets the thread wait for the handle. Only in the middle of a write does the thread wait there and
//! then: a channel that blocks writes everything (`handles::writing`).

use super::inet_address::instance;
use super::socket::{self, SocketAddress};
use crate::io::file_dispatcher_impl::{int, pieces, status};
use crate::io::io_util::handle_of;
use crate::io::sys::{self, Errno};
use crate::io::{Fail, field, handles, io_error, memory_mut, nothing, ready};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;
use vm::thread::Woken;

vm::natives! { "sun/nio/ch/Net":
    "isIPv6Available0" "()Z" => |_, _| Ok(super::system::has_ipv6().into()),
    "isReusePortAvailable0" "()Z" => |_, _| Ok(true.into()),
    "isExclusiveBindAvailable" "()I" => |_, _| Ok((-1).into()),
    "shouldShutdownWriteBeforeClose0" "()Z" varies => |_, _| Ok(false.into()),
    "shouldSetBothIPv4AndIPv6Options0" "()Z" => |_, _| Ok(true.into()),
    "canIPv6SocketJoinIPv4Group0" "()Z" => |_, _| Ok(true.into()),
    "canJoin6WithIPv4Group0" "()Z" => |_, _| Ok(false.into()),
    "canUseIPv6OptionsWithIPv4LocalAddress0" "()Z" => |_, _| Ok(true.into()),
    "socket0" "(ZZZZ)I" => open,
    "bind0" "(Ljava/io/FileDescriptor;ZZLjava/net/InetAddress;I)V" => bind,
    "listen" "(Ljava/io/FileDescriptor;I)V" => listen,
    "connect0" "(ZLjava/io/FileDescriptor;Ljava/net/InetAddress;I)I" => connect,
    "accept" "(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/net/InetSocketAddress;)I" => accept,
    "shutdown" "(Ljava/io/FileDescriptor;I)V" => shutdown,
    "localPort" "(Ljava/io/FileDescriptor;)I" => |vm, a| port(vm, a, socket::local),
    "localInetAddress" "(Ljava/io/FileDescriptor;)Ljava/net/InetAddress;" => |vm, a| address(vm, a, socket::local),
    "remotePort" "(Ljava/io/FileDescriptor;)I" => |vm, a| port(vm, a, socket::remote),
    "remoteInetAddress" "(Ljava/io/FileDescriptor;)Ljava/net/InetAddress;" => |vm, a| address(vm, a, socket::remote),
    "getIntOption0" "(Ljava/io/FileDescriptor;ZII)I" => super::options::get,
    "setIntOption0" "(Ljava/io/FileDescriptor;ZIIIZ)V" => super::options::set,
    "poll" "(Ljava/io/FileDescriptor;IJ)I" => poll,
    "pollConnect" "(Ljava/io/FileDescriptor;J)Z" => poll_connect,
    "available" "(Ljava/io/FileDescriptor;)I" => available,
    "sendOOB" "(Ljava/io/FileDescriptor;B)I" => send_urgent,
    "discardOOB" "(Ljava/io/FileDescriptor;)Z" varies => |_, _| Ok(false.into()),
    "joinOrDrop4" "(ZLjava/io/FileDescriptor;III)I" => super::options::join4,
    "blockOrUnblock4" "(ZLjava/io/FileDescriptor;III)I" => super::options::block4,
    "joinOrDrop6" "(ZLjava/io/FileDescriptor;[BI[B)I" => super::options::join6,
    "blockOrUnblock6" "(ZLjava/io/FileDescriptor;[BI[B)I" => super::options::block6,
    "setInterface4" "(Ljava/io/FileDescriptor;I)V" => super::options::set_interface4,
    "getInterface4" "(Ljava/io/FileDescriptor;)I" => super::options::interface4,
    "setInterface6" "(Ljava/io/FileDescriptor;I)V" => super::options::set_interface6,
    "getInterface6" "(Ljava/io/FileDescriptor;)I" => super::options::interface6,
    "initIDs" "()V" => nothing,
    "pollinValue" "()S" => |_, _| Ok((libc::POLLIN as i32).into()),
    "polloutValue" "()S" => |_, _| Ok((libc::POLLOUT as i32).into()),
    "pollerrValue" "()S" => |_, _| Ok((libc::POLLERR as i32).into()),
    "pollhupValue" "()S" => |_, _| Ok((libc::POLLHUP as i32).into()),
    "pollnvalValue" "()S" => |_, _| Ok((libc::POLLNVAL as i32).into()),
    "pollconnValue" "()S" => |_, _| Ok((libc::POLLOUT as i32).into()),
}

/// sun.nio.ch.IOStatus.
pub(crate) const UNAVAILABLE: i32 = -2;

/// The exception that an error of a socket is.
#[cold]
pub(crate) fn socket_error(vm: &mut Vm, e: impl Into<Fail>) -> Trap {
    let e = match e.into() {
        Fail::Errno(e) => e,
        Fail::Trap(t) => return t,
    };
    let class = match e {
        libc::EPROTO => "java/net/ProtocolException",
        libc::ECONNREFUSED | libc::ETIMEDOUT | libc::ENOTCONN => "java/net/ConnectException",
        libc::EHOSTUNREACH => "java/net/NoRouteToHostException",
        libc::EADDRINUSE | libc::EADDRNOTAVAIL | libc::EACCES => "java/net/BindException",
        _ => "java/net/SocketException",
    };
    vm.throw_new(class, Some(&sys::strerror(e)))
}
/// The descriptor of the FileDescriptor object in this slot.
pub(crate) fn fd_at(vm: &mut Vm, a: Args, slot: usize) -> Result<i32, Trap> {
    let handle = handle_of(vm, a.obj(slot))?;
    handles::descriptor(vm, handle).map_err(|e| socket_error(vm, e))
}

/// `socket0(preferIPv6, stream, reuse, fastLoopback)`: a handle.
fn open(vm: &mut Vm, a: Args) -> NativeResult {
    let domain = if super::system::has_ipv6() && a.bool(0) { libc::AF_INET6 } else { libc::AF_INET };
    let (stream, reuse) = (a.bool(1), a.bool(2));
    let made = handles::add_socket(vm, || {
        let fd = socket::socket(domain, if stream { libc::SOCK_STREAM } else { libc::SOCK_DGRAM })?;
        match prepare(fd, domain, stream, reuse) {
            Ok(()) => Ok(fd),
            Err(e) => {
                let _ = sys::close(fd);
                Err(e)
            }
        }
    });
    made.map(Into::into).map_err(|e| socket_error(vm, e))
}
fn prepare(fd: i32, domain: i32, stream: bool, reuse: bool) -> Result<(), Errno> {
    if domain == libc::AF_INET6 {
        socket::set_option(fd, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, &0i32)?;
    }
    if reuse {
        socket::set_option(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, &1i32)?;
    }
    if !stream {
        // Only what was asked for, not what other programs have joined.
        match socket::set_option(fd, libc::IPPROTO_IP, libc::IP_MULTICAST_ALL, &0i32) {
            Err(libc::ENOPROTOOPT) => {}
            r => r?,
        }
        if domain == libc::AF_INET6 {
            socket::set_option(fd, libc::IPPROTO_IPV6, libc::IPV6_MULTICAST_HOPS, &1i32)?;
        }
    }
    Ok(())
}
fn bind(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let (ip, scope) = socket::ip_of_object(vm, a.obj(3))?;
    let to = SocketAddress::inet(ip, a.int(4) as u16, scope, socket::is_v6(fd));
    socket::bind(fd, &to).map(Into::into).map_err(|e| socket_error(vm, e))
}
fn listen(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    socket::listen(fd, a.int(1)).map(Into::into).map_err(|e| socket_error(vm, e))
}
/// 1: connected; [`UNAVAILABLE`]: under way.
fn connect(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 1)?;
    let (ip, scope) = socket::ip_of_object(vm, a.obj(2))?;
    let to = SocketAddress::inet(ip, a.int(3) as u16, scope, socket::is_v6(fd));
    match socket::connect(fd, &to) {
        Ok(()) => Ok(1.into()),
        Err(libc::EINPROGRESS | libc::EINTR) => Ok(UNAVAILABLE.into()),
        Err(e) => Err(socket_error(vm, e)),
    }
}
/// An InetSocketAddress as its constructor would make it.
pub(crate) fn socket_address(vm: &mut Vm, from: &SocketAddress) -> Result<Ref, Trap> {
    let (ip, port, scope) = from.parts().unwrap_or((std::net::Ipv4Addr::UNSPECIFIED.into(), 0, 0));
    let address = socket::object_of(vm, ip, scope)?;
    let o = instance(vm, "java/net/InetSocketAddress")?;
    let holder = instance(vm, "java/net/InetSocketAddress$InetSocketAddressHolder")?;
    vm.put_ref(o, field(o, "holder"), holder);
    vm.put_ref(holder, field(holder, "addr"), address);
    holder.write::<i32>(field(holder, "port"), i32::from(port));
    Ok(o)
}
/// Takes a connection: its handle goes to the second FileDescriptor, its peer's address to the array.
fn accept(vm: &mut Vm, a: Args) -> NativeResult {
    let Some(peer) = take_connection(vm, a)? else { return Ok(UNAVAILABLE.into()) };
    // One that has gone again has no address.
    let unknown = SocketAddress::inet(std::net::Ipv4Addr::UNSPECIFIED.into(), 0, 0, false);
    let peer = socket_address(vm, &peer.unwrap_or(unknown))?;
    if !a.obj(2).is_null() {
        vm.put_element(a.obj(2), 0, peer);
    }
    Ok(1.into())
}
/// Takes a connection into the second FileDescriptor and asks for its peer; `None`: there is none yet. The caller's
/// native runs again when it finds no room for the peer's address, and then has the connection already.
pub(super) fn take_connection(vm: &mut Vm, a: Args) -> Result<Option<sys::Sys<SocketAddress>>, Trap> {
    let fd = fd_at(vm, a, 0)?;
    if handle_of(vm, a.obj(1))? < 0 {
        match handles::add_socket(vm, || socket::accept(fd)) {
            Ok(handle) => a.obj(1).write::<i32>(KF::DescriptorFd.offset(), handle),
            Err(Fail::Errno(libc::EAGAIN)) => return Ok(None),
            Err(e) => return Err(socket_error(vm, e)),
        }
    }
    Ok(Some(socket::remote(fd_at(vm, a, 1)?)))
}
fn shutdown(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let how = [libc::SHUT_RD, libc::SHUT_WR, libc::SHUT_RDWR];
    let how = how[a.int(1).clamp(0, 2) as usize];
    socket::shutdown(fd, how).map(Into::into).map_err(|e| socket_error(vm, e))
}

type Question = fn(i32) -> sys::Sys<SocketAddress>;

fn port(vm: &mut Vm, a: Args, ask: Question) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    match ask(fd) {
        Ok(address) => Ok(address.parts().map_or(0, |(_, port, _)| i32::from(port)).into()),
        Err(e) => Err(socket_error(vm, e)),
    }
}
fn address(vm: &mut Vm, a: Args, ask: Question) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    match ask(fd).map(|address| address.parts()) {
        Ok(Some((ip, _, scope))) => Ok(socket::object_of(vm, ip, scope)?.into()),
        Ok(None) => Ok(NULL.into()),
        Err(e) => Err(socket_error(vm, e)),
    }
}

/// `poll(fd, events, timeout)`: waits for events of one handle; 0 when none came.
fn poll(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    match ready::await_events(vm, handle, a.int(1) as i16, ready::until(a.long(2))) {
        Ok(events) => Ok(i32::from(events).into()),
        Err(e) => Err(socket_error(vm, e)),
    }
}
/// `pollConnect(fd, timeout)`: has the connection come about?
fn poll_connect(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    let events = ready::await_events(vm, handle, libc::POLLOUT, ready::until(a.long(1)));
    let events = events.map_err(|e| socket_error(vm, e))?;
    if events == 0 {
        return Ok(false.into());
    }
    let fd = fd_at(vm, a, 0)?;
    match socket::pending_error(fd) {
        0 if events & libc::POLLHUP != 0 => Err(socket_error(vm, libc::ENOTCONN)),
        0 => Ok(true.into()),
        e => Err(socket_error(vm, e)),
    }
}
fn available(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    sys::readable_bytes(fd).map(Into::into).map_err(|e| socket_error(vm, e))
}
fn send_urgent(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let r = socket::send(fd, &[a.int(1) as u8], libc::MSG_OOB, None);
    Ok(int(status(vm, r.map_err(Fail::from), false)?))
}

pub mod socket_dispatcher {
    //! sun.nio.ch.SocketDispatcher: reading from stream sockets; writing is that of files.
    use super::*;

    vm::natives! { "sun/nio/ch/SocketDispatcher":
        "read0" "(Ljava/io/FileDescriptor;JI)I" => read,
        "readv0" "(Ljava/io/FileDescriptor;JI)J" => read_vector,
    }

    fn reset(vm: &mut Vm, r: Result<usize, Fail>) -> Result<i64, Trap> {
        match r {
            Err(Fail::Errno(libc::ECONNRESET | libc::EPIPE)) => {
                Err(vm.throw_new("sun/net/ConnectionResetException", Some("Connection reset")))
            }
            r => status(vm, r, true),
        }
    }
    fn read(vm: &mut Vm, a: Args) -> NativeResult {
        let handle = handle_of(vm, a.obj(0))?;
        let to = memory_mut(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
        let r = handles::read(vm, handle, to);
        Ok(int(reset(vm, r)?))
    }
    fn read_vector(vm: &mut Vm, a: Args) -> NativeResult {
        let handle = handle_of(vm, a.obj(0))?;
        let mut total = 0;
        for (at, len) in pieces(vm, a).map_err(|e| io_error(vm, e))? {
            let to = memory_mut(vm, at, len).map_err(|e| io_error(vm, e))?;
            match handles::read(vm, handle, to) {
                Ok(n) => {
                    total += n;
                    if n < to.len() {
                        break;
                    }
                }
                Err(_) if total > 0 => break,
                r => return Ok(reset(vm, r)?.into()),
            }
        }
        Ok(status(vm, Ok(total), true)?.into())
    }
}

pub mod asynchronous {
    //! sun.nio.ch.UnixAsynchronousSocketChannelImpl.
    use super::*;

    vm::natives! { "sun/nio/ch/UnixAsynchronousSocketChannelImpl":
        "checkConnect" "(I)V" => check_connect,
    }
    /// The error of a connection that was under way.
    fn check_connect(vm: &mut Vm, a: Args) -> NativeResult {
        let fd = handles::descriptor(vm, a.int(0)).map_err(|e| socket_error(vm, e))?;
        match socket::pending_error(fd) {
            0 => Ok(().into()),
            e => Err(socket_error(vm, e)),
        }
    }
}

/// `NativeThread.signal`: the thread's native gives up waiting; Java then sees why.
pub(crate) fn signal_thread(vm: &mut Vm, a: Args) -> NativeResult {
    let number = a.long(0);
    let waiting = vm.live_threads().into_iter().find(|t| i64::from(Vm::thread_number(*t)) == number);
    if let Some(t) = waiting.filter(|t| t.read::<u32>(vm::thread::at::STATE) == vm::thread::state::IO) {
        vm.wake(t, Woken::Interrupt);
    }
    Ok(().into())
}

/// `InetAddress.isReachable`: does a host answer a connection to the echo port within so many ms, be it with a refusal?
/// `hops`: most routers on the way, 0 for the system's own limit.
pub(super) fn is_reachable(
    vm: &mut Vm,
    to: (std::net::IpAddr, u32),
    from: Option<(std::net::IpAddr, u32)>,
    millis: i32,
    hops: i32,
) -> NativeResult {
    const ECHO: u16 = 7;
    let (handle, answer) = match vm.take_woken() {
        Woken::No => {
            let v6 = to.0.is_ipv6();
            let domain = if v6 { libc::AF_INET6 } else { libc::AF_INET };
            let made = handles::add_socket(vm, || socket::socket(domain, libc::SOCK_STREAM));
            let handle = made.map_err(|e| socket_error(vm, e))?;
            let fd = handles::descriptor(vm, handle).map_err(|e| socket_error(vm, e))?;
            let begin = || {
                if hops > 0 {
                    let (level, option) = match v6 {
                        true => (libc::IPPROTO_IPV6, libc::IPV6_UNICAST_HOPS),
                        false => (libc::IPPROTO_IP, libc::IP_TTL),
                    };
                    socket::set_option(fd, level, option, &hops)?;
                }
                if let Some((ip, scope)) = from {
                    socket::bind(fd, &SocketAddress::inet(ip, 0, scope, v6))?;
                }
                socket::connect(fd, &SocketAddress::inet(to.0, ECHO, to.1, v6))
            };
            match begin() {
                Err(libc::EINPROGRESS) if millis > 0 => {
                    return Err(vm.wait_handle(handle, libc::POLLOUT, ready::until(i64::from(millis))));
                }
                Err(libc::EINPROGRESS) => (handle, libc::ETIMEDOUT),
                r => (handle, r.err().unwrap_or(0)),
            }
        }
        woken => {
            // The native runs again: the wait has kept the handle.
            let handle = vm.current_thread().read::<i32>(vm::thread::at::FD);
            let error = handles::descriptor(vm, handle).map_or_else(|e| e, socket::pending_error);
            (handle, if woken == Woken::Ready { error } else { libc::ETIMEDOUT })
        }
    };
    // It has served its purpose, whatever closing says.
    let _ = handles::close(vm, handle);
    Ok(matches!(answer, 0 | libc::ECONNREFUSED).into())
}
