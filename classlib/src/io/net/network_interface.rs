//! java.net.NetworkInterface.

use super::inet_address::{address_in, instance, new_address};
use super::system::{self, Interface, interface_fact};
use crate::io::{field, nothing, platform_string};
use std::net::IpAddr;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;
use vm::object::*;

natives! { "java/net/NetworkInterface":
    "init" "()V" => nothing,
    "getAll" "()[Ljava/net/NetworkInterface;" => get_all,
    "getByName0" "(Ljava/lang/String;)Ljava/net/NetworkInterface;" => by_name,
    "getByIndex0" "(I)Ljava/net/NetworkInterface;" => |vm, a| first(vm, |i| i.index as i32 == a.int(0)),
    "getByInetAddress0" "(Ljava/net/InetAddress;)Ljava/net/NetworkInterface;" => by_address,
    "boundInetAddress0" "(Ljava/net/InetAddress;)Z" => bound,
    "isUp0" "(Ljava/lang/String;I)Z" => |vm, a| flag(vm, a, libc::IFF_UP | libc::IFF_RUNNING),
    "isLoopback0" "(Ljava/lang/String;I)Z" => |vm, a| flag(vm, a, libc::IFF_LOOPBACK),
    "supportsMulticast0" "(Ljava/lang/String;I)Z" => |vm, a| flag(vm, a, libc::IFF_MULTICAST),
    "isP2P0" "(Ljava/lang/String;I)Z" => |vm, a| flag(vm, a, libc::IFF_POINTOPOINT),
    "getMacAddr0" "([BLjava/lang/String;I)[B" => mac,
    "getMTU0" "(Ljava/lang/String;I)I" => mtu,
}

fn object(vm: &mut Vm, i: &Interface) -> Result<Ref, Trap> {
    let o = instance(vm, "java/net/NetworkInterface")?;
    let name = platform_string(vm, i.name.as_bytes())?;
    vm.put_ref(o, field(o, "name"), name);
    vm.put_ref(o, field(o, "displayName"), name);
    o.write::<u32>(field(o, "index"), i.index);
    let addrs = array(vm, "java/net/InetAddress", i.addresses.len())?;
    let bindings = array(vm, "java/net/InterfaceAddress", i.addresses.len())?;
    let childs = array(vm, "java/net/NetworkInterface", 0)?;
    for (k, address) in i.addresses.iter().enumerate() {
        let scope = (address.scope != 0).then_some((address.scope, o));
        let a = new_address(vm, NULL, address.ip, scope)?;
        vm.put_element(addrs, k, a);
        let b = instance(vm, "java/net/InterfaceAddress")?;
        vm.put_ref(b, field(b, "address"), a);
        if let Some(ip) = address.broadcast {
            let broadcast = new_address(vm, NULL, IpAddr::V4(ip), None)?;
            vm.put_ref(b, field(b, "broadcast"), broadcast);
        }
        b.write::<u16>(field(b, "maskLength"), address.prefix);
        vm.put_element(bindings, k, b);
    }
    vm.put_ref(o, field(o, "addrs"), addrs);
    vm.put_ref(o, field(o, "bindings"), bindings);
    vm.put_ref(o, field(o, "childs"), childs);
    Ok(o)
}
fn array(vm: &mut Vm, class: &str, len: usize) -> Result<Ref, Trap> {
    match vm.load_boot(class.as_bytes())? {
        Some(c) => vm.new_ref_array(c, len),
        None => Err(vm.throw_new("java/lang/NoClassDefFoundError", Some(class))),
    }
}
fn get_all(vm: &mut Vm, _: Args) -> NativeResult {
    let all = system::interfaces();
    if all.is_empty() {
        return Ok(NULL.into());
    }
    let r = array(vm, "java/net/NetworkInterface", all.len())?;
    for (k, i) in all.iter().enumerate() {
        let o = object(vm, i)?;
        vm.put_element(r, k, o);
    }
    Ok(r.into())
}
fn first(vm: &mut Vm, wanted: impl Fn(&Interface) -> bool) -> NativeResult {
    match system::interfaces().iter().find(|i| wanted(i)) {
        Some(i) => Ok(object(vm, i)?.into()),
        None => Ok(NULL.into()),
    }
}
fn by_name(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_new("java/lang/NullPointerException", Some("network interface name is NULL")));
    }
    let name = vm.string(a.obj(0));
    first(vm, |i| i.name == name)
}
fn by_address(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    let ip = address_in(a.obj(0));
    first(vm, |i| i.addresses.iter().any(|x| Some(x.ip) == ip))
}
fn bound(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    let ip = address_in(a.obj(0));
    Ok(system::interfaces().iter().any(|i| i.addresses.iter().any(|x| Some(x.ip) == ip)).into())
}
fn named(vm: &mut Vm, name: Ref) -> Result<String, Trap> {
    if name.is_null() {
        return Err(vm.throw_new("java/lang/NullPointerException", Some("network interface name is NULL")));
    }
    Ok(vm.string(name))
}
/// Are all these flags set? An interface that is gone is an error.
fn flag(vm: &mut Vm, a: Args, wanted: i32) -> NativeResult {
    let name = named(vm, a.obj(0))?;
    match system::interfaces().iter().find(|i| i.name == name) {
        Some(i) => Ok((i.flags & wanted as u32 == wanted as u32).into()),
        None => Err(gone(vm)),
    }
}
fn gone(vm: &mut Vm) -> Trap {
    let m = crate::io::sys::strerror(libc::ENODEV);
    vm.throw_new("java/net/SocketException", Some(&m))
}
fn mac(vm: &mut Vm, a: Args) -> NativeResult {
    let name = named(vm, a.obj(1))?;
    let text = interface_fact(&name, "address").unwrap_or_default();
    let bytes: Option<Vec<u8>> = text.split(':').map(|h| u8::from_str_radix(h, 16).ok()).collect();
    match bytes {
        Some(b) if b.len() == 6 && b.iter().any(|&x| x != 0) => Ok(vm.new_bytes(&b)?.into()),
        _ => Ok(NULL.into()),
    }
}
fn mtu(vm: &mut Vm, a: Args) -> NativeResult {
    let name = named(vm, a.obj(0))?;
    match interface_fact(&name, "mtu").and_then(|t| t.parse::<i32>().ok()) {
        Some(n) => Ok(n.into()),
        None => Err(gone(vm)),
    }
}
