//! Natives of java.net and of the network half of sun.nio.ch. A socket is a handle of the session: its descriptor goes
//! with the session from worker to worker, and no native waits for it ([`crate::io::ready`]).

pub mod channel;
pub mod datagram;
pub mod inet_address;
pub mod network_interface;
pub mod options;
pub mod selector;
pub mod socket;
pub mod sockets;
pub mod system;
pub mod unix_domain;
pub mod watch;

use vm::native::Native;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    channel::NATIVES,
    channel::asynchronous::NATIVES,
    channel::socket_dispatcher::NATIVES,
    datagram::NATIVES,
    datagram::dispatcher::NATIVES,
    options::linux::NATIVES,
    selector::NATIVES,
    selector::event::NATIVES,
    selector::poll::NATIVES,
    unix_domain::NATIVES,
    watch::NATIVES,
    inet_address::NATIVES,
    inet_address::factory::NATIVES,
    inet_address::inet4::NATIVES,
    inet_address::inet4_impl::NATIVES,
    inet_address::inet6::NATIVES,
    inet_address::inet6_impl::NATIVES,
    network_interface::NATIVES,
];
