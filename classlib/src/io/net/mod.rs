//! Natives of java.net and of the network half of sun.nio.ch. Names and interfaces are real; sockets belong to the
//! session's resource manager, and until it hands them out their natives say so.

pub mod inet_address;
pub mod network_interface;
pub mod sockets;
pub mod system;

use vm::native::Native;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    inet_address::NATIVES,
    inet_address::factory::NATIVES,
    inet_address::inet4::NATIVES,
    inet_address::inet4_impl::NATIVES,
    inet_address::inet6::NATIVES,
    inet_address::inet6_impl::NATIVES,
    network_interface::NATIVES,
];
