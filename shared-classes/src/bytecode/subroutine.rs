//! Oop maps of methods with subroutines (`jsr`, `ret`; class files before version 51).
//!
//! A subroutine may be called where a local variable holds a reference and where it holds an int, so its code
//! is analysed once for every chain of calls that leads to it, as if it were copied to each call site: locals
//! it does not touch keep the state of their caller. A chain is a [`Call`] and its parents. Return addresses are
//! tracked as values that name their call, so `ret` goes back to exactly one place, even out of several
//! subroutines at once. A call to a subroutine that is in the chain already drops the chain from there on: the
//! earlier activation was left without `ret`.
//!
//! These methods are rare and old: this is the simple way, not the fast one.

use std::collections::BTreeMap;

use super::effect::{Slots, step};
use super::oopmap::{Leaders, MethodShape, RefMap, argument_refs};
use super::ops::{self, Insn};

/// 0: not a reference; 1: a reference; `n + 2`: the return address of call `n`.
type Value = u32;
const SCALAR: Value = 0;
const REFERENCE: Value = 1;
const FIRST_ADDRESS: Value = 2;

/// More calls than any compiler's code has; code that makes more is treated as invalid.
const MAX_CALLS: usize = 4096;

/// One call of a subroutine; number 0 stands for the method itself.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Call {
    parent: usize,
    target: usize,
    return_pc: usize,
}

#[derive(Clone)]
struct WordFrame {
    /// Locals, then the stack.
    slots: Vec<Value>,
    locals: usize,
    limit: usize,
}

impl Slots for WordFrame {
    type Value = Value;
    const SCALAR: Value = SCALAR;
    const REFERENCE: Value = REFERENCE;

    fn push(&mut self, value: Value) -> Option<()> {
        (self.slots.len() < self.limit).then(|| self.slots.push(value))
    }

    fn pop(&mut self) -> Option<Value> {
        if self.slots.len() > self.locals { self.slots.pop() } else { None }
    }

    fn drop_slots(&mut self, count: usize) -> Option<()> {
        let len = self.slots.len().checked_sub(count).filter(|&l| l >= self.locals)?;
        self.slots.truncate(len);
        Some(())
    }

    fn local(&self, index: u16) -> Option<Value> {
        self.slots[..self.locals].get(usize::from(index)).copied()
    }

    fn set_local(&mut self, index: usize, value: Value) -> Option<()> {
        *self.slots[..self.locals].get_mut(index)? = value;
        Some(())
    }
}

/// Keeps in `old` what both have; whether it changed. `None` if the stacks differ in depth.
fn meet(old: &mut [Value], new: &[Value]) -> Option<bool> {
    if old.len() != new.len() {
        return None;
    }
    let mut changed = false;
    for (o, n) in old.iter_mut().zip(new) {
        if *o != *n && *o != SCALAR {
            *o = SCALAR;
            changed = true;
        }
    }
    Some(changed)
}

/// The states of a method at its leaders, for each call they are reached in.
pub(super) struct States {
    leaders: Leaders,
    calls: Vec<Call>,
    states: BTreeMap<(usize, usize), Vec<Value>>,
    pending: Vec<(usize, usize)>,
}

impl States {
    /// Analyses a method; `None` if its code is invalid.
    pub(super) fn new(m: &MethodShape, leaders: Leaders) -> Option<States> {
        let root = Call { parent: 0, target: usize::MAX, return_pc: usize::MAX };
        let mut all = States { leaders, calls: vec![root], states: BTreeMap::new(), pending: Vec::new() };
        let mut entry = vec![SCALAR; m.max_locals.into()];
        argument_refs(m, |slot| {
            *entry.get_mut(slot)? = REFERENCE;
            Some(())
        })?;
        all.merge(0, 0, &entry)?;
        while let Some((pc, call)) = all.pending.pop() {
            all.block(m, pc, call)?;
        }
        Some(all)
    }

    fn merge(&mut self, pc: usize, call: usize, slots: &[Value]) -> Option<()> {
        let changed = match self.states.get_mut(&(pc, call)) {
            Some(old) => meet(old, slots)?,
            None => {
                self.states.insert((pc, call), slots.to_vec());
                true
            }
        };
        if changed {
            self.pending.push((pc, call));
        }
        Some(())
    }

    fn load(&self, m: &MethodShape, pc: usize, call: usize) -> Option<WordFrame> {
        let slots = self.states.get(&(pc, call))?.clone();
        let locals = usize::from(m.max_locals);
        Some(WordFrame { slots, locals, limit: locals + usize::from(m.max_stack) })
    }

    /// The number of the call of `target` that returns to `return_pc`, made within call `from`.
    fn enter(&mut self, from: usize, target: usize, return_pc: usize) -> Option<usize> {
        let mut parent = from;
        let mut at = from;
        while at != 0 {
            if self.calls[at].target == target {
                parent = self.calls[at].parent;
            }
            at = self.calls[at].parent;
        }
        let call = Call { parent, target, return_pc };
        if let Some(known) = self.calls.iter().position(|c| *c == call) {
            return Some(known);
        }
        self.calls.push(call);
        (self.calls.len() <= MAX_CALLS).then(|| self.calls.len() - 1)
    }

    fn block(&mut self, m: &MethodShape, start: usize, call: usize) -> Option<()> {
        let covers = |h: &&(u16, u16, u16)| usize::from(h.0) <= start && start < usize::from(h.1);
        let locals = usize::from(m.max_locals);
        let mut frame = self.load(m, start, call)?;
        let mut seen = frame.slots[..locals].to_vec();
        let mut pc = start;
        loop {
            meet(&mut seen, &frame.slots[..locals])?;
            let insn = Insn::read(m.code, pc)?;
            step(&mut frame, &insn, m.constants)?;
            match insn.op {
                ops::JSR | ops::JSR_W => {
                    let target = usize::try_from(insn.target()?).ok()?;
                    let inner = self.enter(call, target, insn.next())?;
                    frame.push(FIRST_ADDRESS + inner as u32)?;
                    self.merge(target, inner, &frame.slots)?;
                }
                ops::RET => {
                    let known = frame.local(insn.local()?)?.checked_sub(FIRST_ADDRESS)?;
                    let done = *self.calls.get(known as usize)?;
                    self.merge(done.return_pc, done.parent, &frame.slots)?;
                }
                _ => {
                    if let Some(target) = insn.target() {
                        self.merge(usize::try_from(target).ok()?, call, &frame.slots)?;
                    } else if let Some(switch) = insn.switch() {
                        self.merge(usize::try_from(switch.default_target()).ok()?, call, &frame.slots)?;
                        for (_, target) in switch.cases() {
                            self.merge(usize::try_from(target).ok()?, call, &frame.slots)?;
                        }
                    }
                }
            }
            if insn.is_terminal() {
                break;
            }
            pc = insn.next();
            if self.leaders.is_leader(pc) {
                self.merge(pc, call, &frame.slots)?;
                break;
            }
        }
        seen.push(REFERENCE);
        for handler in m.handlers.iter().filter(covers) {
            self.merge(handler.2.into(), call, &seen)?;
        }
        Some(())
    }

    /// The map at `bci`: of the call that the frame's return addresses name, or what all calls agree on.
    pub(super) fn at(
        &self,
        m: &MethodShape,
        bci: usize,
        return_bci: &dyn Fn(u16) -> Option<u16>,
    ) -> Option<RefMap> {
        let leader = self.leaders.last_before(bci)?;
        let mut result: Option<RefMap> = None;
        for (&(_, call), _) in self.states.range((leader, 0)..=(leader, usize::MAX)) {
            let Some(slots) = self.replay(m, leader, call, bci) else { continue };
            if !self.fits(&slots, return_bci) {
                continue;
            }
            let mut map = RefMap::new(m.max_locals, (slots.len() - usize::from(m.max_locals)) as u16);
            slots.iter().enumerate().filter(|(_, v)| **v == REFERENCE).for_each(|(i, _)| map.set(i));
            match &mut result {
                Some(known) if known.stack_depth() == map.stack_depth() => known.intersect(&map),
                Some(_) => return None,
                None => result = Some(map),
            }
        }
        result
    }

    /// The slots before `bci`, or `None` if control does not get there from the leader.
    fn replay(&self, m: &MethodShape, leader: usize, call: usize, bci: usize) -> Option<Vec<Value>> {
        let mut frame = self.load(m, leader, call)?;
        let mut pc = leader;
        while pc < bci {
            let insn = Insn::read(m.code, pc)?;
            step(&mut frame, &insn, m.constants)?;
            if insn.is_terminal() {
                return None;
            }
            pc = insn.next();
        }
        (pc == bci).then_some(frame.slots)
    }

    /// Whether a frame with these return addresses can be in this state.
    fn fits(&self, slots: &[Value], return_bci: &dyn Fn(u16) -> Option<u16>) -> bool {
        slots.iter().enumerate().filter(|(_, v)| **v >= FIRST_ADDRESS).all(|(slot, value)| {
            let want = self.calls[(value - FIRST_ADDRESS) as usize].return_pc;
            return_bci(slot as u16).is_none_or(|have| usize::from(have) == want)
        })
    }
}
