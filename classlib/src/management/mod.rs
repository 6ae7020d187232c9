//! Natives of the modules java.management and jdk.management: a session tells about itself, and about nothing else.
//!
//! ```text
//!   java.lang.management     sun.management, com.sun.management.internal     here
//!        MXBean  ───────────────▶  native ──────────────────────────▶ number, flag: answered at once
//!                                     └─ an object is wanted ──▶ becomes a call of java.lang.PavmManagement,
//!                                                                which asks natives of its own for the facts
//! ```
//! Natives don't call constructors; what the beans hand out is made in Java.

pub mod class_loading_impl;
pub mod diagnostic;
pub mod flag;
pub mod gc_info_builder;
pub mod memory_impl;
pub mod memory_manager_impl;
pub mod memory_pool_impl;
pub mod operating_system_impl;
pub mod pavm_management;
pub mod thread_impl;
pub mod vm_management_impl;

use vm::native::Native;
use vm::session::header;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    class_loading_impl::NATIVES,
    diagnostic::NATIVES,
    diagnostic::command::NATIVES,
    diagnostic::threads::NATIVES,
    flag::NATIVES,
    gc_info_builder::NATIVES,
    memory_impl::NATIVES,
    memory_manager_impl::NATIVES,
    memory_manager_impl::collector::NATIVES,
    memory_manager_impl::notifying::NATIVES,
    memory_pool_impl::NATIVES,
    operating_system_impl::NATIVES,
    pavm_management::NATIVES,
    thread_impl::NATIVES,
    vm_management_impl::NATIVES,
];

/// Sets or clears a flag of the session.
fn set_flag(flag: u32, on: bool) {
    let h = header();
    h.flags = if on { h.flags | flag } else { h.flags & !flag };
}

/// Is a flag of the session set?
fn has_flag(flag: u32) -> bool {
    header().flags & flag != 0
}
