//! What an instruction does to a frame when only "reference or not" matters.
//!
//! [`step`] runs one instruction over any representation of a frame ([`Slots`]): one bit a slot for ordinary
//! methods, a word a slot where return addresses of subroutines must be told apart. Every slot of the JVMS is
//! one slot here, so a long or double is two. `None` anywhere means that the code is not valid.

use super::ops::*;
use super::{Constants, tag};

/// A frame under analysis.
pub(super) trait Slots {
    /// What is known of one slot.
    type Value: Copy;
    /// A slot that does not hold a reference.
    const SCALAR: Self::Value;
    /// A slot that holds a reference.
    const REFERENCE: Self::Value;
    fn push(&mut self, value: Self::Value) -> Option<()>;
    fn pop(&mut self) -> Option<Self::Value>;
    fn drop_slots(&mut self, count: usize) -> Option<()>;
    fn local(&self, index: u16) -> Option<Self::Value>;
    fn set_local(&mut self, index: usize, value: Self::Value) -> Option<()>;
}

/// Slots popped, slots pushed, and whether the slot pushed is a reference; from the letters of the table.
#[derive(Clone, Copy)]
struct Effect {
    pops: u8,
    pushes: u8,
    reference: bool,
}

const fn slots(letters: &str) -> u8 {
    let bytes = letters.as_bytes();
    let (mut i, mut n) = (0, 0);
    while i < bytes.len() {
        n += match bytes[i] {
            b'J' | b'D' => 2,
            _ => 1,
        };
        i += 1;
    }
    n
}

macro_rules! effects {
    ($(($value:literal, $name:ident, $mnemonic:literal, $format:ident, $pops:literal, $pushes:literal,
        $meaning:literal)),* $(,)?) => {
        static EFFECTS: [Effect; COUNT] = [$(Effect {
            pops: slots($pops),
            pushes: slots($pushes),
            reference: matches!($pushes.as_bytes(), b"A"),
        }),*];
    };
}
crate::for_each_op!(effects);

/// Runs one instruction. Branching, and the push of `jsr`, are the caller's business.
pub(super) fn step<S: Slots>(frame: &mut S, insn: &Insn, constants: &dyn Constants) -> Option<()> {
    match insn.op {
        ALOAD | ALOAD_0..=ALOAD_3 => {
            let value = frame.local(insn.local()?)?;
            frame.push(value)
        }
        ASTORE | ASTORE_0..=ASTORE_3 => {
            let value = frame.pop()?;
            frame.set_local(usize::from(insn.local()?), value)
        }
        ISTORE..=DSTORE | ISTORE_0..=DSTORE_3 => {
            let count = EFFECTS[insn.op as usize].pops;
            frame.drop_slots(usize::from(count))?;
            let index = usize::from(insn.local()?);
            (0..usize::from(count)).try_for_each(|i| frame.set_local(index + i, S::SCALAR))
        }
        LDC | LDC_W | LDC2_W => {
            let index = insn.const_index()?;
            match constants.tag(index) {
                tag::INTEGER | tag::FLOAT => frame.push(S::SCALAR),
                tag::LONG | tag::DOUBLE => push_value(frame, b'J'),
                tag::DYNAMIC => push_value(frame, *constants.dynamic_desc(index).first()?),
                tag::STRING | tag::CLASS | tag::METHOD_HANDLE | tag::METHOD_TYPE => frame.push(S::REFERENCE),
                _ => None,
            }
        }
        DUP => copy_top(frame, 1, 0),
        DUP_X1 => copy_top(frame, 1, 1),
        DUP_X2 => copy_top(frame, 1, 2),
        DUP2 => copy_top(frame, 2, 0),
        DUP2_X1 => copy_top(frame, 2, 1),
        DUP2_X2 => copy_top(frame, 2, 2),
        SWAP => {
            let (top, below) = (frame.pop()?, frame.pop()?);
            frame.push(top)?;
            frame.push(below)
        }
        GETSTATIC | PUTSTATIC | GETFIELD | PUTFIELD => {
            let kind = *constants.field_desc(insn.const_index()?).first()?;
            match insn.op {
                GETSTATIC => push_value(frame, kind),
                GETFIELD => {
                    frame.drop_slots(1)?;
                    push_value(frame, kind)
                }
                PUTSTATIC => frame.drop_slots(value_slots(kind)),
                _ => frame.drop_slots(1 + value_slots(kind)),
            }
        }
        INVOKEVIRTUAL..=INVOKEDYNAMIC => {
            frame.drop_slots(invoke_slots(insn, constants)?)?;
            push_value(frame, return_kind(constants.method_desc(insn.const_index()?))?)
        }
        MULTIANEWARRAY => {
            frame.drop_slots(usize::try_from(insn.immediate()?).ok()?)?;
            frame.push(S::REFERENCE)
        }
        JSR | JSR_W => Some(()),
        _ => {
            let effect = EFFECTS[insn.op as usize];
            frame.drop_slots(usize::from(effect.pops))?;
            let value = if effect.reference { S::REFERENCE } else { S::SCALAR };
            (0..effect.pushes).try_for_each(|_| frame.push(value))
        }
    }
}

/// Puts a copy of the `count` top slots below the `below` slots that lie under them.
fn copy_top<S: Slots>(frame: &mut S, count: usize, below: usize) -> Option<()> {
    let mut held = [S::SCALAR; 4];
    let all = count + below;
    for value in &mut held[..all] {
        *value = frame.pop()?;
    }
    let order = (0..count).rev().chain((0..all).rev());
    order.map(|i| held[i]).try_for_each(|value| frame.push(value))
}

/// Pushes a value whose descriptor begins with `kind`; nothing for `V`.
pub(super) fn push_value<S: Slots>(frame: &mut S, kind: u8) -> Option<()> {
    match kind {
        b'V' => Some(()),
        b'L' | b'[' => frame.push(S::REFERENCE),
        b'J' | b'D' => {
            frame.push(S::SCALAR)?;
            frame.push(S::SCALAR)
        }
        _ => frame.push(S::SCALAR),
    }
}

/// The slots of a value whose descriptor begins with `kind`.
fn value_slots(kind: u8) -> usize {
    if matches!(kind, b'J' | b'D') { 2 } else { 1 }
}

/// The slots that an invoke instruction pops, receiver included; `None` if it is none or is malformed.
pub(super) fn invoke_slots(insn: &Insn, constants: &dyn Constants) -> Option<usize> {
    let receiver = match insn.op {
        INVOKEVIRTUAL | INVOKESPECIAL | INVOKEINTERFACE => 1,
        INVOKESTATIC | INVOKEDYNAMIC => 0,
        _ => return None,
    };
    let desc = constants.method_desc(insn.const_index()?);
    Some(receiver + arguments(desc).map(value_slots).sum::<usize>())
}

/// The first letters of the parameter types of a method descriptor.
pub(super) fn arguments(desc: &[u8]) -> impl Iterator<Item = u8> {
    let mut rest = desc.strip_prefix(b"(").unwrap_or(&[]);
    std::iter::from_fn(move || {
        let kind = *rest.first().filter(|&&c| c != b')')?;
        let dims = rest.iter().take_while(|&&c| c == b'[').count();
        let end = match rest.get(dims)? {
            b'L' => rest.iter().position(|&c| c == b';')? + 1,
            _ => dims + 1,
        };
        rest = rest.get(end..)?;
        Some(kind)
    })
}

/// The first letter of the return type of a method descriptor.
fn return_kind(desc: &[u8]) -> Option<u8> {
    // Class names may hold parentheses.
    let mut at = 1;
    loop {
        at += match desc.get(at)? {
            b')' => return desc.get(at + 1).copied(),
            b'L' => desc[at..].iter().position(|&c| c == b';')? + 1,
            _ => 1,
        };
    }
}
