//! Natives of method handles, Unsafe, core reflection and stack walking, one file per Java class.

mod handles;
mod linker;
pub mod member_name;
mod method_handle_natives;
mod unsafe_;

use vm::native::Native;

/// The tables of this part.
pub const TABLES: &[&[Native]] =
    &[handles::NATIVES, linker::NATIVES, method_handle_natives::NATIVES, unsafe_::NATIVES];
