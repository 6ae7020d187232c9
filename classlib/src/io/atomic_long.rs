//! java.util.concurrent.atomic.AtomicLong.

use vm::natives;

// Eight bytes are compared and swapped as a whole: one thread runs a session.
natives! { "java/util/concurrent/atomic/AtomicLong": "VMSupportsCS8" "()Z" => |_, _| Ok(true.into()) }
