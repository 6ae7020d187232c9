//! Options of sockets: `getIntOption0`, `setIntOption0`, multicast membership, jdk.net.LinuxSocketOptions.

use super::channel::{UNAVAILABLE, fd_at, socket_error};
use super::socket;
use crate::io::sys::Sys;
use crate::io::{handles, sys};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

/// The system's least receive buffer.
const LEAST_RECEIVE: i32 = 1024;
/// The bits of `IP_TOS` that programs may set.
const TOS_BITS: i32 = 0x1e | 0xe0;

/// `getIntOption0(fd, mayNeedConversion, level, option)`.
pub(super) fn get(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let (convert, level, option) = (a.bool(1), a.int(2), a.int(3));
    let value = socket::option(fd, level, option).map_err(|e| failed(vm, e))?;
    let value = match (level, option) {
        (libc::SOL_SOCKET, libc::SO_LINGER) => {
            if value[0] != 0 {
                value[1]
            } else {
                -1
            }
        }
        // The system counts its own overhead in, twice the value.
        (libc::SOL_SOCKET, libc::SO_SNDBUF | libc::SO_RCVBUF) if convert => value[0] / 2,
        _ => value[0],
    };
    Ok(value.into())
}
/// `setIntOption0(fd, mayNeedConversion, level, option, value, isIPv6)`.
pub(super) fn set(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let (convert, level, option, value, v6) = (a.bool(1), a.int(2), a.int(3), a.int(4), a.bool(5));
    let done = match (level, option) {
        (libc::SOL_SOCKET, libc::SO_LINGER) => {
            let linger = libc::linger { l_onoff: i32::from(value >= 0), l_linger: value.max(0) };
            socket::set_option(fd, level, option, &linger)
        }
        (libc::IPPROTO_IP, libc::IP_MULTICAST_TTL | libc::IP_MULTICAST_LOOP) => {
            socket::set_option(fd, level, option, &(value as u8))
        }
        (libc::SOL_SOCKET, libc::SO_RCVBUF) if convert => {
            socket::set_option(fd, level, option, &value.max(LEAST_RECEIVE))
        }
        (libc::IPPROTO_IP, libc::IP_TOS) if convert => {
            socket::set_option(fd, level, option, &(value & TOS_BITS))
        }
        _ => socket::set_option(fd, level, option, &value),
    };
    if done.is_ok() && v6 && (level, option) == (libc::IPPROTO_IPV6, libc::IPV6_TCLASS) {
        // For the IPv4 traffic of a socket of both families; some systems have none.
        let _ = socket::set_option(fd, libc::IPPROTO_IP, libc::IP_TOS, &value);
    }
    done.map(Into::into).map_err(|e| failed(vm, e))
}
fn failed(vm: &mut Vm, e: i32) -> Trap {
    vm.throw_new("java/net/SocketException", Some(&sys::strerror(e)))
}

/// What a membership call gives back: 0, or "unavailable" where the system does not know such filters.
fn joined(vm: &mut Vm, done: Sys<()>, may_lack: bool) -> NativeResult {
    match done {
        Ok(()) => Ok(0.into()),
        Err(libc::ENOPROTOOPT | libc::EOPNOTSUPP) if may_lack => Ok(UNAVAILABLE.into()),
        Err(e) => Err(socket_error(vm, e)),
    }
}
/// `struct ip_mreq_source`, whose parts are in the order group, interface, source.
fn source4(group: i32, interface: i32, source: i32) -> [u8; 12] {
    let mut b = [0; 12];
    for (part, value) in b.chunks_exact_mut(4).zip([group, interface, source]) {
        part.copy_from_slice(&value.to_be_bytes());
    }
    b
}
/// `joinOrDrop4(join, fd, group, interface, source)`: addresses as numbers; source 0 is any.
pub(super) fn join4(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 1)?;
    let (join, source) = (a.bool(0), a.int(4));
    let all = source4(a.int(2), a.int(3), source);
    let (option, value) = match (source, join) {
        (0, true) => (libc::IP_ADD_MEMBERSHIP, &all[..8]),
        (0, false) => (libc::IP_DROP_MEMBERSHIP, &all[..8]),
        (_, true) => (libc::IP_ADD_SOURCE_MEMBERSHIP, &all[..]),
        (_, false) => (libc::IP_DROP_SOURCE_MEMBERSHIP, &all[..]),
    };
    let done = socket::set_option_bytes(fd, libc::IPPROTO_IP, option, value);
    joined(vm, done, join)
}
/// `blockOrUnblock4(block, fd, group, interface, source)`.
pub(super) fn block4(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 1)?;
    let option = if a.bool(0) { libc::IP_BLOCK_SOURCE } else { libc::IP_UNBLOCK_SOURCE };
    let value = source4(a.int(2), a.int(3), a.int(4));
    let done = socket::set_option_bytes(fd, libc::IPPROTO_IP, option, &value);
    joined(vm, done, a.bool(0))
}
/// `MCAST_JOIN_SOURCE_GROUP` and its three followers.
const MCAST_BLOCK_SOURCE: i32 = 43;
const MCAST_UNBLOCK_SOURCE: i32 = 44;
const MCAST_JOIN_SOURCE_GROUP: i32 = 46;
const MCAST_LEAVE_SOURCE_GROUP: i32 = 47;

/// The 16 bytes of an IPv6 address in an array.
fn address6(vm: &mut Vm, array: Ref) -> Result<[u8; 16], Trap> {
    if array.is_null() {
        return Err(vm.throw_npe());
    }
    match array.elements::<u8>().try_into() {
        Ok(bytes) => Ok(bytes),
        Err(_) => Err(socket_error(vm, libc::EINVAL)),
    }
}
/// `struct group_source_req`: an index, and two socket addresses of 128 bytes.
fn source6(group: [u8; 16], index: i32, source: [u8; 16]) -> [u8; 264] {
    let mut b = [0; 264];
    b[..4].copy_from_slice(&index.to_ne_bytes());
    for (at, ip) in [(8, group), (136, source)] {
        b[at..at + 2].copy_from_slice(&(libc::AF_INET6 as u16).to_ne_bytes());
        b[at + 8..at + 24].copy_from_slice(&ip);
    }
    b
}
/// `joinOrDrop6(join, fd, group, index, source)`.
pub(super) fn join6(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 1)?;
    let join = a.bool(0);
    let group = address6(vm, a.obj(2))?;
    let done = if a.obj(4).is_null() {
        let mut value = group.to_vec();
        value.extend(a.int(3).to_ne_bytes());
        let option = if join { libc::IPV6_ADD_MEMBERSHIP } else { libc::IPV6_DROP_MEMBERSHIP };
        socket::set_option_bytes(fd, libc::IPPROTO_IPV6, option, &value)
    } else {
        let value = source6(group, a.int(3), address6(vm, a.obj(4))?);
        let option = if join { MCAST_JOIN_SOURCE_GROUP } else { MCAST_LEAVE_SOURCE_GROUP };
        socket::set_option_bytes(fd, libc::IPPROTO_IPV6, option, &value)
    };
    joined(vm, done, join)
}
/// `blockOrUnblock6(block, fd, group, index, source)`.
pub(super) fn block6(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 1)?;
    let value = source6(address6(vm, a.obj(2))?, a.int(3), address6(vm, a.obj(4))?);
    let option = if a.bool(0) { MCAST_BLOCK_SOURCE } else { MCAST_UNBLOCK_SOURCE };
    let done = socket::set_option_bytes(fd, libc::IPPROTO_IPV6, option, &value);
    joined(vm, done, a.bool(0))
}
pub(super) fn set_interface4(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let value = a.int(1).to_be_bytes();
    let done = socket::set_option_bytes(fd, libc::IPPROTO_IP, libc::IP_MULTICAST_IF, &value);
    done.map(Into::into).map_err(|e| socket_error(vm, e))
}
pub(super) fn interface4(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let value = socket::option(fd, libc::IPPROTO_IP, libc::IP_MULTICAST_IF);
    value.map(|v| i32::from_be(v[0]).into()).map_err(|e| socket_error(vm, e))
}
pub(super) fn set_interface6(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let done = socket::set_option(fd, libc::IPPROTO_IPV6, libc::IPV6_MULTICAST_IF, &a.int(1));
    done.map(Into::into).map_err(|e| socket_error(vm, e))
}
pub(super) fn interface6(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_at(vm, a, 0)?;
    let value = socket::option(fd, libc::IPPROTO_IPV6, libc::IPV6_MULTICAST_IF);
    value.map(|v| v[0].into()).map_err(|e| socket_error(vm, e))
}

pub mod linux {
    //! jdk.net.LinuxSocketOptions.
    use super::*;

    vm::natives! { "jdk/net/LinuxSocketOptions":
        "setTcpKeepAliveProbes0" "(II)V" => |vm, a| change(vm, a, libc::TCP_KEEPCNT),
        "setTcpKeepAliveTime0" "(II)V" => |vm, a| change(vm, a, libc::TCP_KEEPIDLE),
        "setTcpKeepAliveIntvl0" "(II)V" => |vm, a| change(vm, a, libc::TCP_KEEPINTVL),
        "getTcpKeepAliveProbes0" "(I)I" => |vm, a| ask(vm, a, libc::TCP_KEEPCNT),
        "getTcpKeepAliveTime0" "(I)I" => |vm, a| ask(vm, a, libc::TCP_KEEPIDLE),
        "getTcpKeepAliveIntvl0" "(I)I" => |vm, a| ask(vm, a, libc::TCP_KEEPINTVL),
        "setQuickAck0" "(IZ)V" => |vm, a| change(vm, a, libc::TCP_QUICKACK),
        "getQuickAck0" "(I)Z" => |vm, a| ask(vm, a, libc::TCP_QUICKACK),
        "getSoPeerCred0" "(I)J" => peer,
        "keepAliveOptionsSupported0" "()Z" => |_, _| Ok(true.into()),
        "quickAckSupported0" "()Z" => |_, _| Ok(true.into()),
        "incomingNapiIdSupported0" "()Z" => |_, _| Ok(true.into()),
        "getIncomingNapiId0" "(I)I" => incoming,
    }

    fn value(vm: &mut Vm, a: Args, level: i32, option: i32) -> Result<[i32; 4], Trap> {
        let asked = handles::descriptor(vm, a.int(0)).and_then(|fd| socket::option(fd, level, option));
        asked.map_err(|e| failed(vm, e))
    }
    fn ask(vm: &mut Vm, a: Args, option: i32) -> NativeResult {
        Ok(value(vm, a, libc::IPPROTO_TCP, option)?[0].into())
    }
    fn change(vm: &mut Vm, a: Args, option: i32) -> NativeResult {
        let set = |fd| socket::set_option(fd, libc::IPPROTO_TCP, option, &a.int(1));
        handles::descriptor(vm, a.int(0)).and_then(set).map(Into::into).map_err(|e| failed(vm, e))
    }
    /// User in the upper half, group in the lower; -1 when there is no peer.
    fn peer(vm: &mut Vm, a: Args) -> NativeResult {
        let v = value(vm, a, libc::SOL_SOCKET, libc::SO_PEERCRED)?;
        if v[1] == -1 {
            return Err(vm.throw_new("java/net/SocketException", Some("Please connect the socket first")));
        }
        Ok((i64::from(v[1]) << 32 | i64::from(v[2] as u32)).into())
    }
    fn incoming(vm: &mut Vm, a: Args) -> NativeResult {
        Ok(value(vm, a, libc::SOL_SOCKET, libc::SO_INCOMING_NAPI_ID)?[0].into())
    }
}
