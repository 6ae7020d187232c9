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

/// The interfaces that have addresses as Java lists them: the last one found first, IPv4 addresses before IPv6 ones.
pub fn interfaces() -> Vec<Interface> {
    let mut found: Vec<Interface> = Vec::new();
    let mut list: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: fills in the head of a list, which is freed below.
    if unsafe { libc::getifaddrs(&mut list) } != 0 {
        return found;
    }
    let mut at = list;
    let mut flags: Vec<(String, u32)> = Vec::new();
    while !at.is_null() {
        // SAFETY: an entry of the list.
        let e = unsafe { &*at };
        at = e.ifa_next;
        if e.ifa_addr.is_null() || e.ifa_name.is_null() {
            continue;
        }
        // SAFETY: a C string of the list.
        let c_name = unsafe { CStr::from_ptr(e.ifa_name) };
        let name = c_name.to_string_lossy().into_owned();
        flags.push((name.clone(), e.ifa_flags));
        if let Some(ip @ IpAddr::V4(_)) = address(e.ifa_addr) {
            // SAFETY: a C string.
            let index = unsafe { libc::if_nametoindex(c_name.as_ptr()) };
            let broadcast = match address(e.ifa_ifu) {
                Some(IpAddr::V4(b)) if e.ifa_flags & libc::IFF_BROADCAST as u32 != 0 => Some(b),
                _ => None,
            };
            let prefix = address(e.ifa_netmask).map_or(0, prefix);
            let of = Interface { name, index, flags: e.ifa_flags, addresses: Vec::new() };
            add(&mut found, of, Address { ip, broadcast, prefix, scope: 0 });
        }
    }
    // SAFETY: the list made above, once.
    unsafe { libc::freeifaddrs(list) };
    // The order of IPv6 addresses is that of the system's table.
    let table = std::fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
    for line in table.lines() {
        let Some((name, index, ip, prefix)) = inet6_line(line) else { continue };
        let flags = flags.iter().find(|f| f.0 == name).map_or(0, |f| f.1);
        let of = Interface { name, index, flags, addresses: Vec::new() };
        // Java gives every IPv6 address of an interface the interface as its scope, link-local or not.
        add(&mut found, of, Address { ip, broadcast: None, prefix, scope: index });
    }
    found
}
/// Adds an address to an interface, and the interface if it is a new one.
fn add(found: &mut Vec<Interface>, of: Interface, address: Address) {
    let i = found.iter().position(|f| f.name == of.name).unwrap_or_else(|| {
        found.insert(0, of);
        0
    });
    found[i].addresses.insert(0, address);
}
/// A line of `/proc/net/if_inet6`: address, index, prefix, scope, flags, name.
fn inet6_line(line: &str) -> Option<(String, u32, IpAddr, u16)> {
    let mut words = line.split_whitespace();
    let ip = Ipv6Addr::from_bits(u128::from_str_radix(words.next()?, 16).ok()?);
    let index = u32::from_str_radix(words.next()?, 16).ok()?;
    let prefix = u16::from_str_radix(words.next()?, 16).ok()?;
    Some((words.nth(2)?.to_string(), index, ip.into(), prefix))
}
fn prefix(mask: IpAddr) -> u16 {
    match mask {
        IpAddr::V4(m) => m.to_bits().count_ones() as u16,
        IpAddr::V6(m) => m.to_bits().count_ones() as u16,
    }
}
/// An internet address.
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
