//! The classes whose natives come with sockets: constants and questions about the system are answered, everything that
//! needs a socket, a selector or a watch throws what the Java side expects when a system has none to give.

use crate::io::nothing;
use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult, Trap};

/// The tables of this file.
pub const TABLES: &[&[Native]] = &[
    abstract_plain_datagram_socket_impl::NATIVES,
    abstract_plain_socket_impl::NATIVES,
    datagram_packet::NATIVES,
    plain_datagram_socket_impl::NATIVES,
    plain_socket_impl::NATIVES,
    socket_cleanable::NATIVES,
    socket_input_stream::NATIVES,
    socket_output_stream::NATIVES,
    port_config::NATIVES,
    resolver_configuration_impl::NATIVES,
    sdp_support::NATIVES,
    default_proxy_selector::NATIVES,
    datagram_channel_impl::NATIVES,
    datagram_dispatcher::NATIVES,
    epoll::NATIVES,
    event_fd::NATIVES,
    inherited_channel::NATIVES,
    native_socket_address::NATIVES,
    net::NATIVES,
    poll_selector_impl::NATIVES,
    socket_dispatcher::NATIVES,
    unix_asynchronous_socket_channel_impl::NATIVES,
    unix_domain_sockets::NATIVES,
    linux_watch_service::NATIVES,
    linux_socket_options::NATIVES,
];

const NO_SOCKETS: &str = "sockets are not available in this version";

/// Needs a socket.
pub(crate) fn unavailable(vm: &mut Vm, _: Args) -> NativeResult {
    Err(vm.throw_new("java/net/SocketException", Some(NO_SOCKETS)))
}
/// Needs a selector or a pipe.
fn no_selector(vm: &mut Vm, _: Args) -> NativeResult {
    Err(vm.throw_new("java/io/IOException", Some("selectors are not available in this version")))
}
/// Needs the system's notification of changes: a UnixException with these words.
fn no_watch(vm: &mut Vm, _: Args) -> NativeResult {
    let words = vm.new_string("watching files is not available in this version")?;
    let t = vm.throw_new("sun/nio/fs/UnixException", None);
    if let Trap::Throw(x) = t
        && x.class().name.is(b"sun/nio/fs/UnixException")
    {
        vm.put_ref(x, crate::io::field(x, "msg"), words);
    }
    Err(t)
}
/// Offsets of wd, mask, cookie, len and name in `struct inotify_event`.
fn event_offsets(vm: &mut Vm, _: Args) -> NativeResult {
    let a = vm.new_prim_array(b'I', 5)?;
    a.elements_mut::<i32>().copy_from_slice(&[0, 4, 8, 12, 16]);
    Ok(a.into())
}
/// The range of ports that the system hands out; -1 when it does not say.
fn port_range() -> (i32, i32) {
    let text = std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let mut n = text.split_whitespace().map(|w| w.parse().unwrap_or(-1));
    (n.next().unwrap_or(-1), n.next().unwrap_or(-1))
}
/// The domain in the machine's name.
fn fallback_domain(vm: &mut Vm, _: Args) -> NativeResult {
    match super::system::host_name().split_once('.') {
        Some((_, domain)) => Ok(vm.new_string(domain)?.into()),
        None => Ok(vm::object::NULL.into()),
    }
}

mod abstract_plain_datagram_socket_impl {
    vm::natives! { "java/net/AbstractPlainDatagramSocketImpl":
        "isReusePortAvailable0" "()Z" => |_, _| Ok(true.into()),
    }
}
mod abstract_plain_socket_impl {
    vm::natives! { "java/net/AbstractPlainSocketImpl":
        "isReusePortAvailable0" "()Z" => |_, _| Ok(true.into()),
    }
}
mod datagram_packet {
    use super::*;
    vm::natives! { "java/net/DatagramPacket":
        "init" "()V" => nothing,
    }
}
mod plain_datagram_socket_impl {
    use super::*;
    vm::natives! { "java/net/PlainDatagramSocketImpl":
        "bind0" "(ILjava/net/InetAddress;)V" => unavailable,
        "send0" "(Ljava/net/DatagramPacket;)V" => unavailable,
        "peek" "(Ljava/net/InetAddress;)I" => unavailable,
        "peekData" "(Ljava/net/DatagramPacket;)I" => unavailable,
        "receive0" "(Ljava/net/DatagramPacket;)V" => unavailable,
        "setTimeToLive" "(I)V" => unavailable,
        "getTimeToLive" "()I" => unavailable,
        "setTTL" "(B)V" => unavailable,
        "getTTL" "()B" => unavailable,
        "join" "(Ljava/net/InetAddress;Ljava/net/NetworkInterface;)V" => unavailable,
        "leave" "(Ljava/net/InetAddress;Ljava/net/NetworkInterface;)V" => unavailable,
        "datagramSocketCreate" "()V" => unavailable,
        "datagramSocketClose" "()V" => unavailable,
        "socketSetOption0" "(ILjava/lang/Object;)V" => unavailable,
        "socketGetOption" "(I)Ljava/lang/Object;" => unavailable,
        "connect0" "(Ljava/net/InetAddress;I)V" => unavailable,
        "disconnect0" "(I)V" => unavailable,
        "dataAvailable" "()I" => unavailable,
        "init" "()V" => nothing,
    }
}
mod plain_socket_impl {
    use super::*;
    vm::natives! { "java/net/PlainSocketImpl":
        "socketCreate" "(ZZ)V" => unavailable,
        "socketConnect" "(Ljava/net/InetAddress;II)V" => unavailable,
        "socketBind" "(Ljava/net/InetAddress;I)V" => unavailable,
        "socketListen" "(I)V" => unavailable,
        "socketAccept" "(Ljava/net/SocketImpl;)V" => unavailable,
        "socketAvailable" "()I" => unavailable,
        "socketClose0" "(Z)V" => unavailable,
        "socketShutdown" "(I)V" => unavailable,
        "initProto" "()V" => nothing,
        "socketSetOption0" "(IZLjava/lang/Object;)V" => unavailable,
        "socketGetOption" "(ILjava/lang/Object;)I" => unavailable,
        "socketSendUrgentData" "(I)V" => unavailable,
    }
}
mod socket_cleanable {
    use super::*;
    vm::natives! { "java/net/SocketCleanable":
        "cleanupClose0" "(I)V" => nothing,
    }
}
mod socket_input_stream {
    use super::*;
    vm::natives! { "java/net/SocketInputStream":
        "socketRead0" "(Ljava/io/FileDescriptor;[BIII)I" => unavailable,
        "init" "()V" => nothing,
    }
}
mod socket_output_stream {
    use super::*;
    vm::natives! { "java/net/SocketOutputStream":
        "socketWrite0" "(Ljava/io/FileDescriptor;[BII)V" => unavailable,
        "init" "()V" => nothing,
    }
}
mod port_config {
    use super::*;
    vm::natives! { "sun/net/PortConfig":
        "getLower0" "()I" => |_, _| Ok(port_range().0.into()),
        "getUpper0" "()I" => |_, _| Ok(port_range().1.into()),
    }
}
mod resolver_configuration_impl {
    use super::*;
    vm::natives! { "sun/net/dns/ResolverConfigurationImpl":
        "fallbackDomain0" "()Ljava/lang/String;" => fallback_domain,
    }
}
mod sdp_support {
    use super::*;
    vm::natives! { "sun/net/sdp/SdpSupport":
        "create0" "()I" => unavailable,
        "convert0" "(I)V" => unavailable,
    }
}
mod default_proxy_selector {
    vm::natives! { "sun/net/spi/DefaultProxySelector":
        "init" "()Z" => |_, _| Ok(false.into()),
        "getSystemProxies" "(Ljava/lang/String;Ljava/lang/String;)[Ljava/net/Proxy;" => |_, _| Ok(vm::object::NULL.into()),
    }
}
mod datagram_channel_impl {
    use super::*;
    vm::natives! { "sun/nio/ch/DatagramChannelImpl":
        "disconnect0" "(Ljava/io/FileDescriptor;Z)V" => unavailable,
        "receive0" "(Ljava/io/FileDescriptor;JIJZ)I" => unavailable,
        "send0" "(Ljava/io/FileDescriptor;JIJI)I" => unavailable,
    }
}
mod datagram_dispatcher {
    use super::*;
    vm::natives! { "sun/nio/ch/DatagramDispatcher":
        "read0" "(Ljava/io/FileDescriptor;JI)I" => unavailable,
        "readv0" "(Ljava/io/FileDescriptor;JI)J" => unavailable,
        "write0" "(Ljava/io/FileDescriptor;JI)I" => unavailable,
        "writev0" "(Ljava/io/FileDescriptor;JI)J" => unavailable,
    }
}
mod epoll {
    use super::*;
    vm::natives! { "sun/nio/ch/EPoll":
        "eventSize" "()I" => |_, _| Ok(12.into()),
        "eventsOffset" "()I" => |_, _| Ok(0.into()),
        "dataOffset" "()I" => |_, _| Ok(4.into()),
        "create" "()I" => no_selector,
        "ctl" "(IIII)I" => no_selector,
        "wait" "(IJII)I" => no_selector,
    }
}
mod event_fd {
    use super::*;
    vm::natives! { "sun/nio/ch/EventFD":
        "eventfd0" "()I" => no_selector,
        "set0" "(I)I" => no_selector,
    }
}
mod inherited_channel {
    use super::*;
    vm::natives! { "sun/nio/ch/InheritedChannel":
        "initIDs" "()V" => nothing,
        "dup" "(I)I" => unavailable,
        "dup2" "(II)V" => unavailable,
        "open0" "(Ljava/lang/String;I)I" => unavailable,
        "close0" "(I)V" => unavailable,
        "soType0" "(I)I" => |_, _| Ok((-1).into()),
        "addressFamily" "(I)I" => unavailable,
        "inetPeerAddress0" "(I)Ljava/net/InetAddress;" => unavailable,
        "unixPeerAddress0" "(I)[B" => unavailable,
        "peerPort0" "(I)I" => unavailable,
        "isConnected" "(I)Z" => unavailable,
    }
}
mod native_socket_address {
    vm::natives! { "sun/nio/ch/NativeSocketAddress":
        "AFINET" "()I" => |_, _| Ok(2.into()),
        "AFINET6" "()I" => |_, _| Ok(10.into()),
        "sizeofSockAddr4" "()I" => |_, _| Ok(16.into()),
        "sizeofSockAddr6" "()I" => |_, _| Ok(28.into()),
        "sizeofFamily" "()I" => |_, _| Ok(2.into()),
        "offsetFamily" "()I" => |_, _| Ok(0.into()),
        "offsetSin4Port" "()I" => |_, _| Ok(2.into()),
        "offsetSin4Addr" "()I" => |_, _| Ok(4.into()),
        "offsetSin6Port" "()I" => |_, _| Ok(2.into()),
        "offsetSin6Addr" "()I" => |_, _| Ok(8.into()),
        "offsetSin6ScopeId" "()I" => |_, _| Ok(24.into()),
        "offsetSin6FlowInfo" "()I" => |_, _| Ok(4.into()),
    }
}
mod net {
    use super::*;
    vm::natives! { "sun/nio/ch/Net":
        "isIPv6Available0" "()Z" => |_, _| Ok(super::super::system::has_ipv6().into()),
        "isReusePortAvailable0" "()Z" => |_, _| Ok(true.into()),
        "isExclusiveBindAvailable" "()I" => |_, _| Ok((-1).into()),
        "shouldShutdownWriteBeforeClose0" "()Z" varies => |_, _| Ok(false.into()),
        "shouldSetBothIPv4AndIPv6Options0" "()Z" => |_, _| Ok(true.into()),
        "canIPv6SocketJoinIPv4Group0" "()Z" => |_, _| Ok(true.into()),
        "canJoin6WithIPv4Group0" "()Z" => |_, _| Ok(false.into()),
        "canUseIPv6OptionsWithIPv4LocalAddress0" "()Z" => |_, _| Ok(true.into()),
        "socket0" "(ZZZZ)I" => unavailable,
        "bind0" "(Ljava/io/FileDescriptor;ZZLjava/net/InetAddress;I)V" => unavailable,
        "listen" "(Ljava/io/FileDescriptor;I)V" => unavailable,
        "connect0" "(ZLjava/io/FileDescriptor;Ljava/net/InetAddress;I)I" => unavailable,
        "accept" "(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/net/InetSocketAddress;)I" => unavailable,
        "shutdown" "(Ljava/io/FileDescriptor;I)V" => unavailable,
        "localPort" "(Ljava/io/FileDescriptor;)I" => unavailable,
        "localInetAddress" "(Ljava/io/FileDescriptor;)Ljava/net/InetAddress;" => unavailable,
        "remotePort" "(Ljava/io/FileDescriptor;)I" => unavailable,
        "remoteInetAddress" "(Ljava/io/FileDescriptor;)Ljava/net/InetAddress;" => unavailable,
        "getIntOption0" "(Ljava/io/FileDescriptor;ZII)I" => unavailable,
        "setIntOption0" "(Ljava/io/FileDescriptor;ZIIIZ)V" => unavailable,
        "poll" "(Ljava/io/FileDescriptor;IJ)I" => unavailable,
        "pollConnect" "(Ljava/io/FileDescriptor;J)Z" => unavailable,
        "available" "(Ljava/io/FileDescriptor;)I" => unavailable,
        "sendOOB" "(Ljava/io/FileDescriptor;B)I" => unavailable,
        "discardOOB" "(Ljava/io/FileDescriptor;)Z" => unavailable,
        "joinOrDrop4" "(ZLjava/io/FileDescriptor;III)I" => unavailable,
        "blockOrUnblock4" "(ZLjava/io/FileDescriptor;III)I" => unavailable,
        "joinOrDrop6" "(ZLjava/io/FileDescriptor;[BI[B)I" => unavailable,
        "blockOrUnblock6" "(ZLjava/io/FileDescriptor;[BI[B)I" => unavailable,
        "setInterface4" "(Ljava/io/FileDescriptor;I)V" => unavailable,
        "getInterface4" "(Ljava/io/FileDescriptor;)I" => unavailable,
        "setInterface6" "(Ljava/io/FileDescriptor;I)V" => unavailable,
        "getInterface6" "(Ljava/io/FileDescriptor;)I" => unavailable,
        "initIDs" "()V" => nothing,
        "pollinValue" "()S" => |_, _| Ok((libc::POLLIN as i32).into()),
        "polloutValue" "()S" => |_, _| Ok((libc::POLLOUT as i32).into()),
        "pollerrValue" "()S" => |_, _| Ok((libc::POLLERR as i32).into()),
        "pollhupValue" "()S" => |_, _| Ok((libc::POLLHUP as i32).into()),
        "pollnvalValue" "()S" => |_, _| Ok((libc::POLLNVAL as i32).into()),
        "pollconnValue" "()S" => |_, _| Ok((libc::POLLOUT as i32).into()),
    }
}
mod poll_selector_impl {
    use super::*;
    vm::natives! { "sun/nio/ch/PollSelectorImpl":
        "poll" "(JII)I" => no_selector,
    }
}
mod socket_dispatcher {
    use super::*;
    vm::natives! { "sun/nio/ch/SocketDispatcher":
        "read0" "(Ljava/io/FileDescriptor;JI)I" => crate::io::file_dispatcher_impl::read0,
        "readv0" "(Ljava/io/FileDescriptor;JI)J" => unavailable,
    }
}
mod unix_asynchronous_socket_channel_impl {
    use super::*;
    vm::natives! { "sun/nio/ch/UnixAsynchronousSocketChannelImpl":
        "checkConnect" "(I)V" => unavailable,
    }
}
mod unix_domain_sockets {
    use super::*;
    vm::natives! { "sun/nio/ch/UnixDomainSockets":
        "localAddress0" "(Ljava/io/FileDescriptor;)[B" => unavailable,
        "init" "()Z" => |_, _| Ok(false.into()),
        "socket0" "()I" => unavailable,
        "bind0" "(Ljava/io/FileDescriptor;[B)V" => unavailable,
        "connect0" "(Ljava/io/FileDescriptor;[B)I" => unavailable,
        "accept0" "(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/lang/Object;)I" => unavailable,
    }
}
mod linux_watch_service {
    use super::*;
    vm::natives! { "sun/nio/fs/LinuxWatchService":
        "eventSize" "()I" => |_, _| Ok(16.into()),
        "eventOffsets" "()[I" => event_offsets,
        "inotifyInit" "()I" => no_watch,
        "inotifyAddWatch" "(IJI)I" => no_watch,
        "inotifyRmWatch" "(II)V" => no_watch,
        "configureBlocking" "(IZ)V" => no_watch,
        "socketpair" "([I)V" => no_watch,
        "poll" "(II)I" => no_watch,
    }
}
mod linux_socket_options {
    use super::*;
    vm::natives! { "jdk/net/LinuxSocketOptions":
        "setTcpKeepAliveProbes0" "(II)V" => unavailable,
        "setTcpKeepAliveTime0" "(II)V" => unavailable,
        "setTcpKeepAliveIntvl0" "(II)V" => unavailable,
        "getTcpKeepAliveProbes0" "(I)I" => unavailable,
        "getTcpKeepAliveTime0" "(I)I" => unavailable,
        "getTcpKeepAliveIntvl0" "(I)I" => unavailable,
        "setQuickAck0" "(IZ)V" => unavailable,
        "getQuickAck0" "(I)Z" => unavailable,
        "getSoPeerCred0" "(I)J" => unavailable,
        "keepAliveOptionsSupported0" "()Z" => |_, _| Ok(true.into()),
        "quickAckSupported0" "()Z" => |_, _| Ok(true.into()),
        "incomingNapiIdSupported0" "()Z" => |_, _| Ok(true.into()),
        "getIncomingNapiId0" "(I)I" => unavailable,
    }
}
