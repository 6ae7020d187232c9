//! java.net.InetAddress and its relatives: names and addresses. Looking up a name asks the system's resolver.

use super::system;
use crate::io::{field, nothing, platform_string};
use std::net::IpAddr;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;
use vm::object::*;

natives! { "java/net/InetAddress": "init" "()V" => nothing }

pub mod inet4 {
    //! java.net.Inet4Address.
    vm::natives! { "java/net/Inet4Address": "init" "()V" => crate::io::nothing }
}
pub mod inet6 {
    //! java.net.Inet6Address.
    vm::natives! { "java/net/Inet6Address": "init" "()V" => crate::io::nothing }
}
pub mod factory {
    //! java.net.InetAddressImplFactory.
    vm::natives! { "java/net/InetAddressImplFactory":
        "isIPv6Supported" "()Z" => |_, _| Ok(super::system::has_ipv6().into()),
    }
}
pub mod inet4_impl {
    //! java.net.Inet4AddressImpl.
    vm::natives! { "java/net/Inet4AddressImpl":
        "getLocalHostName" "()Ljava/lang/String;" => super::local_host_name,
        "lookupAllHostAddr" "(Ljava/lang/String;)[Ljava/net/InetAddress;" => |vm, a| super::look_up(vm, a, false),
        "getHostByAddr" "([B)Ljava/lang/String;" => super::host_by_address,
        "isReachable0" "([BI[BI)Z" => |vm, a| super::is_reachable(vm, a, (0, a.int(2), a.int(4)), (a.obj(3), 0)),
    }
}
pub mod inet6_impl {
    //! java.net.Inet6AddressImpl.
    vm::natives! { "java/net/Inet6AddressImpl":
        "getLocalHostName" "()Ljava/lang/String;" => super::local_host_name,
        "lookupAllHostAddr" "(Ljava/lang/String;)[Ljava/net/InetAddress;" => |vm, a| super::look_up(vm, a, true),
        "getHostByAddr" "([B)Ljava/lang/String;" => super::host_by_address,
        "isReachable0" "([BII[BII)Z" => |vm, a| {
            super::is_reachable(vm, a, (a.int(2) as u32, a.int(3), a.int(5)), (a.obj(4), a.int(6) as u32))
        },
    }
}

fn local_host_name(vm: &mut Vm, _: Args) -> NativeResult {
    Ok(platform_string(vm, system::host_name().as_bytes())?.into())
}
/// `java.net.preferIPv6Addresses`, as InetAddress has read it: 0 IPv4 first, 1 IPv6 first, 2 as the system says.
fn preference(vm: &mut Vm) -> Result<i32, Trap> {
    let Some(class) = vm.load_boot(b"java/net/InetAddress")? else { return Ok(0) };
    let mirror = vm.mirror(class)?;
    let f = class.field_refs().find(|f| f.name.is(b"preferIPv6Address"));
    Ok(f.map_or(0, |f| mirror.read::<i32>(f.offset)))
}
fn look_up(vm: &mut Vm, a: Args, ipv6: bool) -> NativeResult {
    let host = a.obj(1);
    if host.is_null() {
        return Err(vm.throw_new("java/lang/NullPointerException", Some("host argument is null")));
    }
    let name = vm.string(host);
    let mut found = match system::look_up(&name) {
        Ok(f) => f,
        Err(why) => {
            let m = format!("{name}: {why}");
            return Err(vm.throw_new("java/net/UnknownHostException", Some(&m)));
        }
    };
    found.retain(|ip| ipv6 || ip.is_ipv4());
    if found.is_empty() {
        return Err(vm.throw_new("java/net/UnknownHostException", Some(&name)));
    }
    match preference(vm)? {
        0 => found.sort_by_key(|ip| ip.is_ipv6()),
        1 => found.sort_by_key(|ip| ip.is_ipv4()),
        _ => {}
    }
    let class = vm.load_boot(b"java/net/InetAddress")?.unwrap_or(vm::known::KC::Object.get());
    let array = vm.new_ref_array(class, found.len())?;
    for (i, ip) in found.iter().enumerate() {
        let o = new_address(vm, host, *ip, None)?;
        vm.put_element(array, i, o);
    }
    Ok(array.into())
}
fn host_by_address(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(1).is_null() {
        return Err(vm.throw_npe());
    }
    match ip_of(a.obj(1).elements::<u8>()).and_then(system::name_of) {
        Some(name) => Ok(platform_string(vm, name.as_bytes())?.into()),
        None => Err(vm.throw_new("java/net/UnknownHostException", None)),
    }
}
/// The address's bytes are in slot 1; then its scope, the limits in ms and hops; and the address to ask from.
fn is_reachable(
    vm: &mut Vm,
    a: Args,
    (scope, millis, hops): (u32, i32, i32),
    from: (Ref, u32),
) -> NativeResult {
    let bytes = |vm: &mut Vm, array: Ref| -> Result<IpAddr, Trap> {
        ip_of(array.elements::<u8>()).ok_or_else(|| vm.throw_npe())
    };
    if a.obj(1).is_null() {
        return Err(vm.throw_npe());
    }
    let to = (bytes(vm, a.obj(1))?, scope);
    let from = if from.0.is_null() { None } else { Some((bytes(vm, from.0)?, from.1)) };
    super::channel::is_reachable(vm, to, from, millis, hops)
}
/// The address that these bytes are.
pub(crate) fn ip_of(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}
/// An instance of a class of the JDK with zeroed fields. Only for classes without initialisers that matter.
pub(crate) fn instance(vm: &mut Vm, class: &str) -> Result<Ref, Trap> {
    match vm.load_boot(class.as_bytes())? {
        Some(c) => vm.new_object(c),
        None => Err(vm.throw_new("java/lang/NoClassDefFoundError", Some(class))),
    }
}
/// An InetAddress object as its constructor would make it; `scope`: of an IPv6 address, with its interface object.
pub(crate) fn new_address(
    vm: &mut Vm,
    host: Ref,
    ip: IpAddr,
    scope: Option<(u32, Ref)>,
) -> Result<Ref, Trap> {
    let class = if ip.is_ipv4() { "java/net/Inet4Address" } else { "java/net/Inet6Address" };
    let o = instance(vm, class)?;
    let holder = instance(vm, "java/net/InetAddress$InetAddressHolder")?;
    vm.put_ref(o, field(o, "holder"), holder);
    vm.put_ref(holder, field(holder, "originalHostName"), host);
    vm.put_ref(holder, field(holder, "hostName"), host);
    holder.write::<i32>(field(holder, "family"), if ip.is_ipv4() { 1 } else { 2 });
    match ip {
        IpAddr::V4(v) => holder.write::<u32>(field(holder, "address"), v.to_bits()),
        IpAddr::V6(v) => {
            let six = instance(vm, "java/net/Inet6Address$Inet6AddressHolder")?;
            let bytes = vm.new_bytes(&v.octets())?;
            vm.put_ref(six, field(six, "ipaddress"), bytes);
            if let Some((id, interface)) = scope {
                six.write::<u32>(field(six, "scope_id"), id);
                six.write::<u8>(field(six, "scope_id_set"), (id != 0) as u8);
                vm.put_ref(six, field(six, "scope_ifname"), interface);
            }
            vm.put_ref(o, field(o, "holder6"), six);
        }
    }
    Ok(o)
}
/// The address in an InetAddress object.
pub(crate) fn address_in(o: Ref) -> Option<IpAddr> {
    if o.class().name.is(b"java/net/Inet6Address") {
        let six = o.read_ref(field(o, "holder6"));
        return ip_of(six.read_ref(field(six, "ipaddress")).elements::<u8>());
    }
    let holder = o.read_ref(field(o, "holder"));
    ip_of(&holder.read::<u32>(field(holder, "address")).to_be_bytes())
}
