//! The machine: session segment, heap, interpreter, green threads, monitors

pub mod map;
