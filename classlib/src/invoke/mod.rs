//! Natives of method handles, Unsafe, core reflection and stack walking, one file per Java class.

mod array;
mod handles;
mod linker;
pub mod member_name;
mod method_handle_natives;
mod reflection;
mod unsafe_;

use vm::native::Native;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    array::NATIVES,
    handles::NATIVES,
    linker::NATIVES,
    method_handle_natives::NATIVES,
    reflection::NATIVES,
    unsafe_::NATIVES,
];
