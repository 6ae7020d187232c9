//! java.lang and what it needs of jdk.internal: natives, one file per Java class (small ones together).

pub mod access_controller;
pub mod class;
pub mod class_loader;
pub mod class_members;
mod fdlibm;
pub mod launch;
pub mod misc;
pub mod module;
pub mod native_libraries;
pub mod null_pointer_exception;
pub mod object;
pub mod process;
pub mod reference;
pub mod runtime;
pub mod stack_trace_element;
pub mod strict_math;
pub mod strings;
pub mod support;
pub mod system;
pub mod system_props;
pub mod thread;
pub mod throwable;
pub mod util;

use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult};

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    access_controller::NATIVES,
    misc::NATIVES,
    misc::cds::NATIVES,
    misc::cgroup::NATIVES,
    misc::perf::NATIVES,
    misc::signal::NATIVES,
    misc::vector_support::NATIVES,
    misc::vm_support::NATIVES,
    module::NATIVES,
    module::boot_loader::NATIVES,
    native_libraries::NATIVES,
    process::NATIVES,
    process::handle::NATIVES,
    process::info::NATIVES,
    process::process_impl::NATIVES,
    reference::NATIVES,
    reference::phantom::NATIVES,
    strict_math::NATIVES,
    strict_math::math::NATIVES,
    system_props::NATIVES,
    class::NATIVES,
    class_loader::NATIVES,
    null_pointer_exception::NATIVES,
    object::NATIVES,
    runtime::NATIVES,
    runtime::shutdown::NATIVES,
    stack_trace_element::NATIVES,
    strings::NATIVES,
    strings::utf16::NATIVES,
    strings::float::NATIVES,
    strings::double::NATIVES,
    support::NATIVES,
    system::NATIVES,
    thread::NATIVES,
    throwable::NATIVES,
];

/// A native with nothing to do: it would bind natives (they are bound when classes are linked), or tell the
/// operating system or a tool something that no one here wants to know.
pub fn nothing(_: &mut Vm, _: Args) -> NativeResult {
    Ok(().into())
}
