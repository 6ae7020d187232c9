//! Natives of method handles, Unsafe, core reflection and stack walking, one file per Java class.

pub mod access_controller;
mod array;
mod constant_pool;
mod handles;
mod linker;
pub mod member_name;
mod method_handle_natives;
mod misc;
mod reflection;
mod stack_walker;
mod unsafe_;

use vm::native::Native;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    array::NATIVES,
    constant_pool::NATIVES,
    handles::NATIVES,
    linker::NATIVES,
    method_handle_natives::NATIVES,
    misc::NATIVES,
    reflection::NATIVES,
    stack_walker::NATIVES,
    unsafe_::NATIVES,
];
