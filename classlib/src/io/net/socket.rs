//! System calls on sockets, thin and safe, and the translation of Java's addresses to the system's and back.

use super::inet_address::{ip_of, new_address};
use crate::io::field;
use crate::io::sys::{Errno, Sys, errno};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use vm::machine::Vm;
use vm::native::Trap;
use vm::object::*;

/// An address as the system takes it.
#[derive(Clone, Copy)]
pub struct SocketAddress {
    storage: libc::sockaddr_storage,
    len: libc::socklen_t,
}

impl SocketAddress {
    fn empty() -> SocketAddress {
        // SAFETY: plain data; zero is the unspecified family.
        let storage = unsafe { std::mem::zeroed() };
        SocketAddress { storage, len: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }
    fn from_bytes(bytes: &[u8]) -> SocketAddress {
        let mut a = SocketAddress::empty();
        let n = bytes.len().min(size_of::<libc::sockaddr_storage>());
        // SAFETY: copies at most the storage's size into plain data.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), (&raw mut a.storage).cast(), n) };
        a.len = n as libc::socklen_t;
        a
    }
    /// As bytes, family first.
    pub fn bytes(&self) -> &[u8] {
        let len = (self.len as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: plain data, all of it initialised.
        unsafe { std::slice::from_raw_parts((&raw const self.storage).cast(), len) }
    }
    /// Of the family `AF_UNSPEC`: connecting to it ends the association of a datagram socket.
    pub fn unspecified(v6: bool) -> SocketAddress {
        let mut a = SocketAddress::empty();
        a.len = if v6 { size_of::<libc::sockaddr_in6>() } else { size_of::<libc::sockaddr_in>() }
            as libc::socklen_t;
        a
    }
    /// An internet address; `v6`: for a socket of both families, IPv4 addresses are mapped.
    pub fn inet(ip: IpAddr, port: u16, scope: u32, v6: bool) -> SocketAddress {
        let mut bytes = Vec::with_capacity(28);
        match ip {
            IpAddr::V4(v4) if !v6 => {
                bytes.extend((libc::AF_INET as u16).to_ne_bytes());
                bytes.extend(port.to_be_bytes());
                bytes.extend(v4.octets());
                bytes.extend([0; 8]);
            }
            _ => {
                let six = match ip {
                    IpAddr::V6(six) => six,
                    // The wildcard stands for both families.
                    IpAddr::V4(v4) if v4.is_unspecified() => Ipv6Addr::UNSPECIFIED,
                    IpAddr::V4(v4) => v4.to_ipv6_mapped(),
                };
                bytes.extend((libc::AF_INET6 as u16).to_ne_bytes());
                bytes.extend(port.to_be_bytes());
                bytes.extend([0; 4]);
                bytes.extend(six.octets());
                bytes.extend(scope.to_ne_bytes());
            }
        }
        SocketAddress::from_bytes(&bytes)
    }
    /// The name of a socket in the file system; too long a one is `None`.
    pub fn unix(path: &[u8]) -> Option<SocketAddress> {
        let mut bytes = (libc::AF_UNIX as u16).to_ne_bytes().to_vec();
        bytes.extend_from_slice(path);
        if path.first() != Some(&0) && !path.is_empty() {
            bytes.push(0);
        }
        (bytes.len() <= size_of::<libc::sockaddr_un>()).then(|| SocketAddress::from_bytes(&bytes))
    }
    /// Address, port and scope of an internet address; mapped ones are IPv4 again.
    pub fn parts(&self) -> Option<(IpAddr, u16, u32)> {
        let b = self.bytes();
        let port = u16::from_be_bytes([*b.get(2)?, *b.get(3)?]);
        match i32::from(u16::from_ne_bytes([b[0], b[1]])) {
            libc::AF_INET => {
                let octets: [u8; 4] = b.get(4..8)?.try_into().ok()?;
                Some((Ipv4Addr::from(octets).into(), port, 0))
            }
            libc::AF_INET6 => {
                let octets: [u8; 16] = b.get(8..24)?.try_into().ok()?;
                let scope = u32::from_ne_bytes(b.get(24..28)?.try_into().ok()?);
                let six = Ipv6Addr::from(octets);
                Some((six.to_ipv4_mapped().map_or(IpAddr::V6(six), IpAddr::V4), port, scope))
            }
            _ => None,
        }
    }
    /// The path of a socket in the file system; empty when it has no name.
    pub fn path(&self) -> &[u8] {
        let path = self.bytes().get(2..).unwrap_or(&[]);
        match path.first() {
            None => &[],
            Some(0) => path,
            Some(_) => &path[..path.iter().position(|&b| b == 0).unwrap_or(path.len())],
        }
    }
    fn pointer(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }
    fn pointer_mut(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }
}

/// Address and scope of an InetAddress object.
pub fn ip_of_object(vm: &mut Vm, address: Ref) -> Result<(IpAddr, u32), Trap> {
    if address.is_null() {
        return Err(vm.throw_npe());
    }
    let holder = address.read_ref(field(address, "holder"));
    if holder.is_null() {
        return Err(vm.throw_npe());
    }
    if holder.read::<i32>(field(holder, "family")) == 1 {
        return Ok((Ipv4Addr::from_bits(holder.read::<u32>(field(holder, "address"))).into(), 0));
    }
    let six = address.read_ref(field(address, "holder6"));
    if six.is_null() {
        return Err(vm.throw_npe());
    }
    let bytes = six.read_ref(field(six, "ipaddress"));
    let ip = if bytes.is_null() { None } else { ip_of(bytes.elements::<u8>()) };
    let scope = six.read::<u32>(field(six, "scope_id"));
    Ok((ip.unwrap_or(Ipv6Addr::UNSPECIFIED.into()), scope))
}
/// The InetAddress object of an address.
pub fn object_of(vm: &mut Vm, ip: IpAddr, scope: u32) -> Result<Ref, Trap> {
    new_address(vm, NULL, ip, (scope != 0).then_some((scope, NULL)))
}

fn check(r: libc::c_int) -> Sys<i32> {
    if r >= 0 { Ok(r) } else { Err(errno()) }
}
fn count(r: libc::ssize_t) -> Sys<usize> {
    if r >= 0 { Ok(r as usize) } else { Err(errno()) }
}

/// `socket`: close-on-exec and non-blocking.
pub fn socket(domain: i32, kind: i32) -> Sys<i32> {
    // SAFETY: no memory is involved.
    check(unsafe { libc::socket(domain, kind | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK, 0) })
}
/// `socketpair` of stream sockets in the system.
pub fn pair() -> Sys<[i32; 2]> {
    let mut fds = [0; 2];
    let kind = libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: room for two descriptors.
    check(unsafe { libc::socketpair(libc::AF_UNIX, kind, 0, fds.as_mut_ptr()) })?;
    Ok(fds)
}
/// `pipe`.
pub fn pipe() -> Sys<[i32; 2]> {
    let mut fds = [0; 2];
    // SAFETY: room for two descriptors.
    check(unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC | libc::O_NONBLOCK) })?;
    Ok(fds)
}
/// `bind`.
pub fn bind(fd: i32, to: &SocketAddress) -> Sys<()> {
    // SAFETY: an address with its length.
    check(unsafe { libc::bind(fd, to.pointer(), to.len) }).map(drop)
}
/// `listen`.
pub fn listen(fd: i32, backlog: i32) -> Sys<()> {
    // SAFETY: no memory is involved.
    check(unsafe { libc::listen(fd, backlog) }).map(drop)
}
/// `connect`.
pub fn connect(fd: i32, to: &SocketAddress) -> Sys<()> {
    // SAFETY: an address with its length.
    check(unsafe { libc::connect(fd, to.pointer(), to.len) }).map(drop)
}
/// `accept`: close-on-exec and non-blocking; connections that ended meanwhile are passed over.
pub fn accept(fd: i32) -> Sys<i32> {
    let flags = libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    loop {
        // SAFETY: no room for the peer's address is given.
        match check(unsafe { libc::accept4(fd, std::ptr::null_mut(), std::ptr::null_mut(), flags) }) {
            Err(libc::ECONNABORTED | libc::EINTR) => {}
            r => return r,
        }
    }
}
/// `getsockname`.
pub fn local(fd: i32) -> Sys<SocketAddress> {
    let mut a = SocketAddress::empty();
    // SAFETY: room for an address with its length.
    check(unsafe { libc::getsockname(fd, a.pointer_mut(), &mut a.len) })?;
    Ok(a)
}
/// `getpeername`.
pub fn remote(fd: i32) -> Sys<SocketAddress> {
    let mut a = SocketAddress::empty();
    // SAFETY: room for an address with its length.
    check(unsafe { libc::getpeername(fd, a.pointer_mut(), &mut a.len) })?;
    Ok(a)
}
/// `shutdown`; one that is not connected is shut already.
pub fn shutdown(fd: i32, how: i32) -> Sys<()> {
    // SAFETY: no memory is involved.
    match check(unsafe { libc::shutdown(fd, how) }) {
        Err(libc::ENOTCONN) => Ok(()),
        r => r.map(drop),
    }
}
/// `recvfrom`.
pub fn receive(fd: i32, to: &mut [u8]) -> Sys<(usize, SocketAddress)> {
    let mut from = SocketAddress::empty();
    // SAFETY: writes into the slice at most, and an address with its length.
    let r =
        unsafe { libc::recvfrom(fd, to.as_mut_ptr().cast(), to.len(), 0, from.pointer_mut(), &mut from.len) };
    count(r).map(|n| (n, from))
}
/// `sendto`, or `send` on a connected socket.
pub fn send(fd: i32, from: &[u8], flags: i32, to: Option<&SocketAddress>) -> Sys<usize> {
    let (pointer, len) = to.map_or((std::ptr::null(), 0), |a| (a.pointer(), a.len));
    let flags = flags | libc::MSG_NOSIGNAL;
    // SAFETY: reads from the slice at most; an address with its length, or none.
    count(unsafe { libc::sendto(fd, from.as_ptr().cast(), from.len(), flags, pointer, len) })
}
/// An address of the system in memory.
pub fn address_from(bytes: &[u8]) -> SocketAddress {
    SocketAddress::from_bytes(bytes)
}

/// Sets an option whose value is plain data.
pub fn set_option<T: Copy>(fd: i32, level: i32, option: i32, value: &T) -> Sys<()> {
    let len = size_of::<T>() as libc::socklen_t;
    // SAFETY: a value with its length.
    check(unsafe { libc::setsockopt(fd, level, option, (&raw const *value).cast(), len) }).map(drop)
}
/// Sets an option whose value is bytes.
pub fn set_option_bytes(fd: i32, level: i32, option: i32, value: &[u8]) -> Sys<()> {
    let len = value.len() as libc::socklen_t;
    // SAFETY: a value with its length.
    check(unsafe { libc::setsockopt(fd, level, option, value.as_ptr().cast(), len) }).map(drop)
}
/// An option whose value is one or two ints (or less).
pub fn option(fd: i32, level: i32, option: i32) -> Sys<[i32; 4]> {
    let mut value = [0i32; 4];
    let mut len = size_of_val(&value) as libc::socklen_t;
    // SAFETY: room for a value with its length.
    check(unsafe { libc::getsockopt(fd, level, option, value.as_mut_ptr().cast(), &mut len) })?;
    if len == 1 {
        value[0] &= 0xff;
    }
    Ok(value)
}
/// Takes the error that waits at a socket (`SO_ERROR`); 0 is none.
pub fn pending_error(fd: i32) -> Errno {
    option(fd, libc::SOL_SOCKET, libc::SO_ERROR).map_or_else(|e| e, |v| v[0])
}
/// Is it a socket of both internet families?
pub fn is_v6(fd: i32) -> bool {
    option(fd, libc::SOL_SOCKET, libc::SO_DOMAIN).is_ok_and(|v| v[0] == libc::AF_INET6)
}
