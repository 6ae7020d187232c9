//! The `pavm` command.
fn main() {}
