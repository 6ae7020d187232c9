//! The machine: session segment, heap, interpreter, green threads, monitors.

pub mod access;
pub mod boot;
pub mod classes;
pub mod failures;
pub mod frame;
pub mod gc;
pub mod interp;
pub mod known;
pub mod local;
pub mod machine;
pub mod map;
pub mod modules;
pub mod monitor;
pub mod native;
pub mod object;
pub mod offheap;
pub mod run;
pub mod session;
pub mod shared;
pub mod slow;
pub mod strings;
pub mod thread;
pub mod throw;
pub mod verification;
mod verify_heap;
