//! Worker processes: attach a session, run it, detach it

pub mod launch;
pub mod wire;

pub use launch::Launch;
