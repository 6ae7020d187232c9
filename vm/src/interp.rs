//! The interpreter.
use crate::object::Ref;
use shared_classes::model::MethodRef;

/// Slots of a new thread's stack.
pub const FIRST_STACK_SLOTS: usize = 512;

/// Puts the first frame into a fresh stack.
pub fn first_frame(_thread: Ref, _stack: Ref, _method: MethodRef, _args: &[u64]) {}
