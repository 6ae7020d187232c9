//! Small classes of java.net and its relatives: constants, questions about the system; and the natives of the socket
//! implementation that the JDK keeps for `-Djdk.net.usePlainSocketImpl=true`, which this machine does not have.

use crate::io::nothing;
use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult};

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
    inherited_channel::NATIVES,
    native_socket_address::NATIVES,
];

const NO_SOCKETS: &str = "the old socket implementation is not available in this machine";

/// Needs a socket.
pub(crate) fn unavailable(vm: &mut Vm, _: Args) -> NativeResult {
    Err(vm.throw_new("java/net/SocketException", Some(NO_SOCKETS)))
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
