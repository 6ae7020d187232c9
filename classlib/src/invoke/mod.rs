//! Natives of method handles, Unsafe, core reflection and stack walking, one file per Java class.

mod linker;
mod unsafe_;

use vm::native::Native;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[linker::NATIVES, unsafe_::NATIVES];
