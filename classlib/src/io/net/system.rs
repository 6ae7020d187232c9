//! What the system knows about names and interfaces.

use std::ffi::{CStr, CString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address of an interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// The address.
    pub ip: IpAddr,
    /// Broadcast address.
    pub broadcast: Option<Ipv4Addr>,
    /// Length of the network's prefix.
    pub prefix: u16,
    /// Scope of a link-local address.
    pub scope: u32,
}
/// A network interface.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Name.
    pub name: String,
    /// Index.
    pub index: u32,
    /// Flags (`IFF_UP` and so on).
    pub flags: u32,
    /// Addresses as Java lists them: the last one found first.
    pub addresses: Vec<Address>,
}

/// All interfaces as Java lists them: the last one found first.
pub fn interfaces() -> Vec<Interface> {
    let mut found: Vec<Interface> = Vec::new();
    let mut list: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: fills in the head of a list, which is freed below.
    if unsafe { libc::getifaddrs(&mut list) } != 0 {
        return found;
    }
    // IPv4 addresses come first, then IPv6 ones, then interfaces without any.
    for family in [libc::AF_INET, libc::AF_INET6, libc::AF_PACKET] {
        let mut at = list;
        while !at.is_null() {
            // SAFETY: an entry of the list.
            let e = unsafe { &*at };
            at = e.ifa_next;
            if e.ifa_addr.is_null() || e.ifa_name.is_null() {
                continue;
            }
            // SAFETY: every socket address begins with its family.
            if i32::from(unsafe { (*e.ifa_addr).sa_family }) != family {
                continue;
            }
            // SAFETY: a C string of the list.
            let name = unsafe { CStr::from_ptr(e.ifa_name) };
            // SAFETY: a C string.
            let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
            let name = name.to_string_lossy().into_owned();
            let i = found.iter().position(|f| f.name == name).unwrap_or_else(|| {
                found.insert(0, Interface { name, index, flags: e.ifa_flags, addresses: Vec::new() });
                0
            });
            if let Some(ip) = address(e.ifa_addr) {
                let prefix = address(e.ifa_netmask).map_or(0, prefix);
                let broadcast = match address(e.ifa_ifu) {
                    Some(IpAddr::V4(b)) if e.ifa_flags & libc::IFF_BROADCAST as u32 != 0 => Some(b),
                    _ => None,
                };
                // Java gives every IPv6 address of an interface the interface as its scope, link-local or not.
                let scope = if ip.is_ipv6() { index } else { 0 };
                found[i].addresses.insert(0, Address { ip, broadcast, prefix, scope });
            }
        }
    }
    // SAFETY: the list made above, once.
    unsafe { libc::freeifaddrs(list) };
    found
}
fn prefix(mask: IpAddr) -> u16 {
    match mask {
        IpAddr::V4(m) => m.to_bits().count_ones() as u16,
        IpAddr::V6(m) => m.to_bits().count_ones() as u16,
    }
}
fn address(a: *const libc::sockaddr) -> Option<IpAddr> {
    if a.is_null() {
        return None;
    }
    // SAFETY: a socket address whose family says which structure it is.
    unsafe {
        match i32::from((*a).sa_family) {
            libc::AF_INET => {
                let s = &*(a as *const libc::sockaddr_in);
                Some(IpAddr::V4(Ipv4Addr::from(u32::from_be(s.sin_addr.s_addr))))
            }
            libc::AF_INET6 => {
                Some(IpAddr::V6(Ipv6Addr::from((*(a as *const libc::sockaddr_in6)).sin6_addr.s6_addr)))
            }
            _ => None,
        }
    }
}

/// Does this machine have IPv6?
pub fn has_ipv6() -> bool {
    std::fs::read_to_string("/proc/net/if_inet6").is_ok_and(|s| !s.trim().is_empty())
}
/// The machine's name.
pub fn host_name() -> String {
    nix::unistd::gethostname().map_or_else(|_| "localhost".into(), |n| n.to_string_lossy().into_owned())
}
/// Addresses of a name, each once; the resolver's words when there are none.
pub fn look_up(host: &str) -> Result<Vec<IpAddr>, String> {
    use std::net::ToSocketAddrs;
    match (host, 0).to_socket_addrs() {
        Ok(all) => {
            let mut out: Vec<IpAddr> = Vec::new();
            for a in all.map(|a| a.ip()) {
                if !out.contains(&a) {
                    out.push(a);
                }
            }
            Ok(out)
        }
        Err(e) => {
            let text = e.to_string();
            Err(text.rsplit_once("address information: ").map_or(text.clone(), |(_, t)| t.to_string()))
        }
    }
}
/// The name of an address.
pub fn name_of(ip: IpAddr) -> Option<String> {
    let mut host = [0 as libc::c_char; 1025];
    let flags = libc::NI_NAMEREQD;
    let get = |a: *const libc::sockaddr, len: usize, host: &mut [libc::c_char]| {
        // SAFETY: a socket address of this length and a buffer of this size.
        unsafe {
            libc::getnameinfo(
                a,
                len as libc::socklen_t,
                host.as_mut_ptr(),
                host.len() as libc::socklen_t,
                std::ptr::null_mut(),
                0,
                flags,
            )
        }
    };
    let r = match ip {
        IpAddr::V4(v) => {
            // SAFETY: plain data.
            let mut s: libc::sockaddr_in = unsafe { std::mem::zeroed() };
            s.sin_family = libc::AF_INET as libc::sa_family_t;
            s.sin_addr.s_addr = v.to_bits().to_be();
            get(&raw const s as *const libc::sockaddr, size_of_val(&s), &mut host)
        }
        IpAddr::V6(v) => {
            // SAFETY: plain data.
            let mut s: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
            s.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            s.sin6_addr.s6_addr = v.octets();
            get(&raw const s as *const libc::sockaddr, size_of_val(&s), &mut host)
        }
    };
    if r != 0 {
        return None;
    }
    // SAFETY: NUL-terminated by getnameinfo.
    Some(unsafe { CStr::from_ptr(host.as_ptr()) }.to_string_lossy().into_owned())
}
/// A number that the system keeps about an interface.
pub fn interface_fact(name: &str, fact: &str) -> Option<String> {
    if name.contains('/') || CString::new(name).is_err() {
        return None;
    }
    std::fs::read_to_string(format!("/sys/class/net/{name}/{fact}")).ok().map(|s| s.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_there() {
        if let Some(lo) = interfaces().iter().find(|i| i.name == "lo") {
            assert!(lo.addresses.iter().any(|a| a.ip == IpAddr::V4(Ipv4Addr::LOCALHOST) && a.prefix == 8));
        }
        assert!(look_up("no.such.name.invalid").is_err());
    }
}
