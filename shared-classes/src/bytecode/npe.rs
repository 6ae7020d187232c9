//! The helpful messages of NullPointerException (JEP 358), worded as HotSpot 17 does.
//!
//! The message has two halves. *What failed* follows from the instruction alone. *Because what was null* needs
//! the instruction that pushed the null: the code is run once over stacks whose slots know the bci that pushed
//! them (`Origins`), and the expression is rebuilt from there backwards, a few levels deep.
//!
//! The details below are HotSpot's observable behaviour, wanted because programs compare messages: the code
//! before the bci is looked at once, from top to bottom, so a write further down in a loop does not count; a
//! handler begins with no variable written; parameters from slot 64 up count as written.

use std::fmt::Write;

use super::effect::{Slots, invoke_slots, step};
use super::oopmap::MethodShape;
use super::ops::{self, *};
use crate::descriptor::{external_class_name, external_params};
use crate::mutf8::to_str_lossy as text;

/// Names of local variables, from the method's LocalVariableTable.
pub trait Names {
    /// The name of the variable in `slot` at `bci`, in modified UTF-8; `None` without a table or an entry.
    fn local_name(&self, bci: u16, slot: u16) -> Option<&[u8]>;
}

/// For methods without a LocalVariableTable.
pub struct NoNames;

impl Names for NoNames {
    fn local_name(&self, _: u16, _: u16) -> Option<&[u8]> {
        None
    }
}

/// How many steps back an expression is followed; what lies further is left out.
const MAX_STEPS: u32 = 5;

/// Array indices within indices are followed without counting as steps, but not deeper than this.
const MAX_INDEX_NESTING: u32 = 200;

/// The message of the NullPointerException that the instruction at `bci` throws when it meets null.
///
/// `None` if the instruction never does, and for the call of a constructor: then the program itself made the
/// exception. The caller sees to the other cases without a message: an exception given one by the program,
/// and those whose top frame is native or hidden.
pub fn npe_message(m: &MethodShape, bci: u16, names: &dyn Names) -> Option<String> {
    let insn = Insn::read(m.code, usize::from(bci))?;
    let mut out = String::new();
    let null_slot = failed_action(m, &insn, &mut out)?;
    let origins = Origins::find(m, usize::from(bci));
    let teller = Teller { m, names, origins };
    if let Some(source) = teller.origins.source(usize::from(bci), null_slot) {
        let mut cause = String::new();
        if teller.expression(&mut cause, source, MAX_STEPS, 0) {
            let called = m.code.get(source).is_some_and(|op| (INVOKEVIRTUAL..=INVOKEINTERFACE).contains(op));
            let of = if called { "the return value of " } else { "" };
            let _ = write!(out, " because {of}\"{cause}\" is null");
        }
    }
    Some(out)
}

/// Writes what could not be done; how many slots below the top the null lay.
fn failed_action(m: &MethodShape, insn: &Insn, out: &mut String) -> Option<usize> {
    let array = |op: u8, first: u8| {
        ["int", "long", "float", "double", "object", "byte/boolean", "char", "short"][usize::from(op - first)]
    };
    let member = || m.constants.member_name(insn.const_index().unwrap_or(0));
    // Writing to a string does not fail.
    let (_, slot) = match insn.op {
        IALOAD..=SALOAD => (write!(out, "Cannot load from {} array", array(insn.op, IALOAD)), 1),
        IASTORE..=SASTORE => {
            let wide = matches!(insn.op, LASTORE | DASTORE);
            (write!(out, "Cannot store to {} array", array(insn.op, IASTORE)), if wide { 3 } else { 2 })
        }
        ARRAYLENGTH => (write!(out, "Cannot read the array length"), 0),
        ATHROW => (write!(out, "Cannot throw exception"), 0),
        MONITORENTER => (write!(out, "Cannot enter synchronized block"), 0),
        MONITOREXIT => (write!(out, "Cannot exit synchronized block"), 0),
        GETFIELD => (write!(out, "Cannot read field \"{}\"", text(member().1)), 0),
        PUTFIELD => {
            let wide = matches!(member().2, b"J" | b"D");
            (write!(out, "Cannot assign field \"{}\"", text(member().1)), if wide { 2 } else { 1 })
        }
        INVOKEVIRTUAL | INVOKESPECIAL | INVOKEINTERFACE => {
            if member().1 == b"<init>" {
                return None;
            }
            let slots = invoke_slots(insn, m.constants)?;
            (write!(out, "Cannot invoke \"{}\"", method(m, insn)), slots - 1)
        }
        _ => return None,
    };
    Some(slot)
}

/// `Class.method(params)`.
fn method(m: &MethodShape, insn: &Insn) -> String {
    let (class, name, desc) = m.constants.member_name(insn.const_index().unwrap_or(0));
    let params = external_params(desc);
    let params: Vec<&str> = params.split(", ").map(short_param).collect();
    format!("{}.{}({})", short_class(class), text(name), params.join(", "))
}

/// Object and String go without their package.
fn short_class(name: &[u8]) -> String {
    match name {
        b"java/lang/Object" => "Object".to_owned(),
        b"java/lang/String" => "String".to_owned(),
        _ => external_class_name(name),
    }
}

/// So do parameter types, and there also those whose names begin like them (`StringBuilder`).
fn short_param(name: &str) -> &str {
    match name.strip_prefix("java.lang.") {
        Some(rest) if rest.starts_with("Object") || rest.starts_with("String") => rest,
        _ => name,
    }
}

/// Rebuilds expressions from the instructions that pushed them.
struct Teller<'a> {
    m: &'a MethodShape<'a>,
    names: &'a dyn Names,
    origins: Origins,
}

impl Teller<'_> {
    /// Writes the expression that the instruction at `bci` pushed; false if there is nothing to say. `nesting`
    /// counts the array indices around it.
    fn expression(&self, out: &mut String, bci: usize, steps: u32, nesting: u32) -> bool {
        let Some(insn) = Insn::read(self.m.code, bci).filter(|_| steps > 0 && nesting < MAX_INDEX_NESTING)
        else {
            return false;
        };
        let member = || self.m.constants.member_name(insn.const_index().unwrap_or(0));
        let _ = match insn.op {
            ACONST_NULL => write!(out, "null"),
            ICONST_M1..=ICONST_5 | BIPUSH | SIPUSH => write!(out, "{}", insn.immediate().unwrap_or(0)),
            ILOAD | ALOAD | ILOAD_0..=ILOAD_3 | ALOAD_0..=ALOAD_3 => {
                self.local(out, bci, insn.local().unwrap_or(0));
                Ok(())
            }
            GETSTATIC => write!(out, "{}.{}", short_class(member().0), text(member().1)),
            GETFIELD => {
                if self.operand(out, bci, 0, steps - 1, nesting) {
                    out.push('.');
                }
                write!(out, "{}", text(member().1))
            }
            INVOKEVIRTUAL..=INVOKEINTERFACE => write!(out, "{}", method(self.m, &insn)),
            IALOAD | AALOAD => {
                if !self.operand(out, bci, 1, steps - 1, nesting) {
                    out.push_str("<array>");
                }
                out.push('[');
                if !self.operand(out, bci, 0, steps, nesting + 1) {
                    out.push_str("...");
                }
                write!(out, "]")
            }
            _ => return false,
        };
        true
    }

    /// Writes the expression in a stack slot before `bci`.
    fn operand(&self, out: &mut String, bci: usize, slot: usize, steps: u32, nesting: u32) -> bool {
        self.origins.source(bci, slot).is_some_and(|source| self.expression(out, source, steps, nesting))
    }

    fn local(&self, out: &mut String, bci: usize, slot: u16) {
        let m = self.m;
        let bci16 = u16::try_from(bci).unwrap_or(u16::MAX);
        let _ = if let Some(name) = self.names.local_name(bci16, slot) {
            write!(out, "{}", text(name))
        } else if self.origins.is_written(bci, slot) {
            write!(out, "<local{slot}>")
        } else if !m.is_static && slot == 0 {
            write!(out, "this")
        } else {
            match parameter(m, slot) {
                Some(number) => write!(out, "<parameter{number}>"),
                None => write!(out, "<local{slot}>"),
            }
        };
    }
}

/// The number, from 1, of the parameter in a slot.
fn parameter(m: &MethodShape, slot: u16) -> Option<usize> {
    let mut next = if m.is_static { 0u32 } else { 1 };
    for (i, kind) in super::effect::arguments(m.desc).enumerate() {
        let size = if matches!(kind, b'J' | b'D') { 2 } else { 1 };
        if (next..next + size).contains(&slot.into()) {
            return Some(i + 1);
        }
        next += size;
    }
    None
}

/// A bci that pushed a slot, or one of these marks.
type Source = u32;
/// Different instructions on different paths.
const MANY: Source = u32::MAX;
/// The instruction being run.
const HERE: Source = u32::MAX - 1;

/// Where the slots of a stack come from, and which of the first 64 variables have been written.
#[derive(Clone)]
struct Stack {
    sources: Vec<Source>,
    written: u64,
    at: Source,
    limit: usize,
}

impl Slots for Stack {
    type Value = Source;
    const SCALAR: Source = HERE;
    const REFERENCE: Source = HERE;

    fn push(&mut self, value: Source) -> Option<()> {
        let value = if value == HERE { self.at } else { value };
        (self.sources.len() < self.limit).then(|| self.sources.push(value))
    }

    fn pop(&mut self) -> Option<Source> {
        self.sources.pop()
    }

    fn drop_slots(&mut self, count: usize) -> Option<()> {
        let len = self.sources.len().checked_sub(count)?;
        self.sources.truncate(len);
        Some(())
    }

    fn local(&self, _: u16) -> Option<Source> {
        Some(HERE)
    }

    fn set_local(&mut self, index: usize, _: Source) -> Option<()> {
        if index < 64 {
            self.written |= 1 << index;
        }
        Some(())
    }
}

/// The stacks before the instructions that come before a bci, and at the bci itself.
struct Origins {
    stacks: Vec<Option<Stack>>,
}

impl Origins {
    /// Runs the code from top to bottom until the stack at `bci` is known; again if a jump back is needed.
    fn find(m: &MethodShape, bci: usize) -> Origins {
        let mut all = Origins { stacks: vec![None; m.code.len()] };
        let empty = Stack { sources: Vec::new(), written: 0, at: 0, limit: m.max_stack.into() };
        all.merge(0, &empty);
        for handler in m.handlers {
            let pc = usize::from(handler.2);
            if all.stacks.get(pc).is_some_and(Option::is_none) {
                all.merge(pc, &Stack { sources: vec![u32::from(handler.2)], ..empty.clone() });
            }
        }
        let mut known = 0;
        loop {
            for insn in ops::insns(m.code) {
                if insn.pc == bci && all.stacks[bci].is_some() {
                    return all;
                }
                let _ = all.run(m, &insn);
            }
            let now = all.stacks.iter().filter(|s| s.is_some()).count();
            if now == known {
                return all;
            }
            known = now;
        }
    }

    /// Hands a stack to an instruction; where one is known already, keeps what both have.
    fn merge(&mut self, pc: usize, stack: &Stack) {
        match self.stacks.get_mut(pc) {
            None => {}
            Some(slot @ None) => *slot = Some(stack.clone()),
            Some(Some(old)) => {
                old.written |= stack.written;
                for (o, n) in old.sources.iter_mut().zip(&stack.sources) {
                    if o != n {
                        *o = MANY;
                    }
                }
            }
        }
    }

    fn run(&mut self, m: &MethodShape, insn: &Insn) -> Option<()> {
        let mut stack = self.stacks[insn.pc].clone()?;
        stack.at = insn.pc as Source;
        // A cast leaves the value, and so its origin, as it is.
        if insn.op != CHECKCAST {
            step(&mut stack, insn, m.constants)?;
        }
        if let Some(target) = insn.target() {
            if matches!(insn.op, JSR | JSR_W) {
                stack.push(HERE)?;
            }
            self.merge(usize::try_from(target).ok()?, &stack);
        } else if let Some(switch) = insn.switch() {
            self.merge(usize::try_from(switch.default_target()).ok()?, &stack);
            for (_, target) in switch.cases() {
                self.merge(usize::try_from(target).ok()?, &stack);
            }
        }
        if !insn.is_terminal() {
            self.merge(insn.next(), &stack);
        }
        Some(())
    }

    /// The instruction that pushed the slot, counted from the top, before `bci`; if it is one only.
    fn source(&self, bci: usize, slot: usize) -> Option<usize> {
        let sources = &self.stacks.get(bci)?.as_ref()?.sources;
        let source = *sources.get(sources.len().checked_sub(slot + 1)?)?;
        (source != MANY).then_some(source as usize)
    }

    fn is_written(&self, bci: usize, slot: u16) -> bool {
        let stack = self.stacks.get(bci).and_then(Option::as_ref);
        slot >= 64 || stack.is_none_or(|s| s.written >> slot & 1 != 0)
    }
}

#[cfg(test)]
#[path = "npe_tests.rs"]
mod tests;
