//! Natives, one file per Java class.

use vm::native::Native;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[];
