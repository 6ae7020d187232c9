//! Precise oop maps: which slots of a frame hold references at a bci.
//!
//! The collector asks for the state *before* an instruction. It is found by abstract interpretation of the
//! bytecode with one bit a slot (locals first, then the operand stack): set if the slot holds a reference on
//! every path. Where paths meet, bits are and-ed, so a slot that is a reference on one path only is dead.
//! States are kept at *leaders* only: branch targets and the edges of exception ranges; a query replays the
//! instructions from the leader before it. Since all exception edges are leaders, the instructions between two
//! leaders have the same handlers, and what a handler sees is the conjunction of the states before them.
//!
//! The analysis runs inside the collector: nothing is allocated for methods of usual size, nothing panics, and
//! code that is not valid gives maps without references. Verified code always gives true ones.
//! Methods with `jsr` take the slower way of the `subroutine` module.

use super::effect::{Slots, arguments, invoke_slots, step};
use super::ops::{self, Insn};
use super::{Constants, subroutine};

/// What an analysis must know of a method.
#[derive(Clone, Copy)]
pub struct MethodShape<'a> {
    /// The bytecode; empty for native and abstract methods.
    pub code: &'a [u8],
    /// The deepest operand stack, in slots.
    pub max_stack: u16,
    /// The local variables, in slots.
    pub max_locals: u16,
    /// Exception ranges: start, end (exclusive) and handler.
    pub handlers: &'a [(u16, u16, u16)],
    /// Whether the method has no `this`.
    pub is_static: bool,
    /// The method's descriptor.
    pub desc: &'a [u8],
    /// The constant pool of its class.
    pub constants: &'a dyn Constants,
}

/// Words, in place up to `N` of them.
#[derive(Clone, Debug)]
pub(super) enum Buf<const N: usize> {
    Inline([u64; N], usize),
    Heap(Vec<u64>),
}

impl<const N: usize> Buf<N> {
    pub(super) fn new(len: usize) -> Self {
        if len <= N { Buf::Inline([0; N], len) } else { Buf::Heap(vec![0; len]) }
    }

    pub(super) fn words(&self) -> &[u64] {
        match self {
            Buf::Inline(words, len) => &words[..*len],
            Buf::Heap(words) => words,
        }
    }

    pub(super) fn words_mut(&mut self) -> &mut [u64] {
        match self {
            Buf::Inline(words, len) => &mut words[..*len],
            Buf::Heap(words) => words,
        }
    }
}

fn bit(words: &[u64], index: usize) -> bool {
    words.get(index / 64).is_some_and(|w| w >> (index % 64) & 1 != 0)
}

fn set_bit(words: &mut [u64], index: usize, on: bool) -> Option<()> {
    let word = words.get_mut(index / 64)?;
    let mask = 1 << (index % 64);
    *word = if on { *word | mask } else { *word & !mask };
    Some(())
}

/// The references of a frame at one bci.
#[derive(Clone, Debug)]
pub struct RefMap {
    bits: Buf<4>,
    locals: u16,
    depth: u16,
    reachable: bool,
}

impl RefMap {
    /// The map without any reference, for unreachable code.
    pub(super) fn empty(locals: u16) -> Self {
        RefMap { bits: Buf::new(0), locals, depth: 0, reachable: false }
    }

    pub(super) fn new(locals: u16, depth: u16) -> Self {
        let slots = usize::from(locals) + usize::from(depth);
        RefMap { bits: Buf::new(slots.div_ceil(64)), locals, depth, reachable: true }
    }

    pub(super) fn set(&mut self, slot: usize) {
        let _ = set_bit(self.bits.words_mut(), slot, true);
    }

    /// Keeps only the references that `other` has too.
    pub(super) fn intersect(&mut self, other: &RefMap) {
        let theirs = other.bits.words();
        for (i, word) in self.bits.words_mut().iter_mut().enumerate() {
            *word &= theirs.get(i).copied().unwrap_or(0);
        }
    }

    /// Whether control can reach the bci. If not, the map has no references and no stack.
    pub fn is_reachable(&self) -> bool {
        self.reachable
    }

    /// The depth of the operand stack, in slots.
    pub fn stack_depth(&self) -> u16 {
        self.depth
    }

    /// The number of local-variable slots.
    pub fn max_locals(&self) -> u16 {
        self.locals
    }

    /// Whether a local variable holds a reference.
    pub fn is_local_ref(&self, index: u16) -> bool {
        index < self.locals && bit(self.bits.words(), usize::from(index))
    }

    /// Whether a stack slot, counted from the bottom, holds a reference.
    pub fn is_stack_ref(&self, index: u16) -> bool {
        index < self.depth && bit(self.bits.words(), usize::from(self.locals) + usize::from(index))
    }

    /// The slots with references, in order; slot `max_locals + i` is stack slot `i`.
    pub fn refs(&self) -> impl Iterator<Item = usize> + '_ {
        self.bits.words().iter().enumerate().flat_map(|(i, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let index = rest.trailing_zeros() as usize;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    i * 64 + index
                })
            })
        })
    }

    /// The local variables with references.
    pub fn local_refs(&self) -> impl Iterator<Item = u16> + '_ {
        self.refs().take_while(|&s| s < usize::from(self.locals)).map(|s| s as u16)
    }

    /// The stack slots with references, counted from the bottom.
    pub fn stack_refs(&self) -> impl Iterator<Item = u16> + '_ {
        self.refs()
            .skip_while(|&s| s < usize::from(self.locals))
            .map(|s| (s - usize::from(self.locals)) as u16)
    }

    /// Drops the `count` top slots of the stack.
    fn truncate(&mut self, count: usize) {
        let count = count.min(usize::from(self.depth));
        let all = usize::from(self.locals) + usize::from(self.depth);
        for slot in all - count..all {
            let _ = set_bit(self.bits.words_mut(), slot, false);
        }
        self.depth -= count as u16;
    }
}

/// The references before the instruction at `bci`. For several bcis of a method, use [`Analysis`].
pub fn ref_map(m: &MethodShape, bci: u16) -> RefMap {
    Analysis::new(m).at(bci)
}

/// The references at `bci` while the callee of the invoke instruction there runs: its arguments are gone.
pub fn ref_map_after_args(m: &MethodShape, bci: u16) -> RefMap {
    Analysis::new(m).after_args(bci)
}

/// The state of a frame: a bit a slot. Bits above the stack's top are clear.
struct BitFrame<'a> {
    bits: &'a mut [u64],
    locals: usize,
    depth: usize,
    max_stack: usize,
}

impl Slots for BitFrame<'_> {
    type Value = bool;
    const SCALAR: bool = false;
    const REFERENCE: bool = true;

    fn push(&mut self, value: bool) -> Option<()> {
        if self.depth == self.max_stack {
            return None;
        }
        self.depth += 1;
        if value { set_bit(self.bits, self.locals + self.depth - 1, true) } else { Some(()) }
    }

    fn pop(&mut self) -> Option<bool> {
        let top = self.locals + self.depth.checked_sub(1)?;
        let value = bit(self.bits, top);
        self.depth -= 1;
        set_bit(self.bits, top, false)?;
        Some(value)
    }

    fn drop_slots(&mut self, count: usize) -> Option<()> {
        let depth = self.depth.checked_sub(count)?;
        for slot in depth..self.depth {
            set_bit(self.bits, self.locals + slot, false)?;
        }
        self.depth = depth;
        Some(())
    }

    fn local(&self, index: u16) -> Option<bool> {
        (usize::from(index) < self.locals).then(|| bit(self.bits, usize::from(index)))
    }

    fn set_local(&mut self, index: usize, value: bool) -> Option<()> {
        if index < self.locals { set_bit(self.bits, index, value) } else { None }
    }
}

/// The leaders of a method: a bit a bci, and for each word the number of leaders before it.
pub(super) struct Leaders {
    bits: Buf<16>,
    before: Buf<16>,
    pub(super) count: usize,
    pub(super) has_jsr: bool,
}

impl Leaders {
    /// Finds the leaders; `None` if the code is malformed.
    pub(super) fn find(m: &MethodShape) -> Option<Leaders> {
        let words = m.code.len() / 64 + 1;
        let mut bits = Buf::new(words);
        let set = bits.words_mut();
        set_bit(set, 0, true)?;
        let mut has_jsr = false;
        let mut it = ops::insns(m.code);
        for insn in it.by_ref() {
            if let Some(target) = insn.target() {
                set_bit(set, usize::try_from(target).ok()?, true)?;
                if matches!(insn.op, ops::JSR | ops::JSR_W) {
                    has_jsr = true;
                    set_bit(set, insn.next(), true)?;
                }
            } else if let Some(switch) = insn.switch() {
                set_bit(set, usize::try_from(switch.default_target()).ok()?, true)?;
                for (_, target) in switch.cases() {
                    set_bit(set, usize::try_from(target).ok()?, true)?;
                }
            }
        }
        if it.pc() != m.code.len() {
            return None;
        }
        for &(start, end, target) in m.handlers {
            for pc in [start, end, target] {
                set_bit(set, usize::from(pc), true)?;
            }
        }
        let mut before = Buf::new(words);
        let mut count = 0;
        for (i, slot) in before.words_mut().iter_mut().enumerate() {
            *slot = count;
            count += u64::from(bits.words()[i].count_ones());
        }
        Some(Leaders { bits, before, count: count as usize, has_jsr })
    }

    pub(super) fn is_leader(&self, pc: usize) -> bool {
        bit(self.bits.words(), pc)
    }

    /// The number of the leader at `pc`, which must be one.
    fn index(&self, pc: usize) -> Option<usize> {
        let word = *self.bits.words().get(pc / 64)?;
        if word >> (pc % 64) & 1 == 0 {
            return None;
        }
        let below = word & ((1 << (pc % 64)) - 1);
        Some(self.before.words()[pc / 64] as usize + below.count_ones() as usize)
    }

    /// The last leader at or before `pc`.
    pub(super) fn last_before(&self, pc: usize) -> Option<usize> {
        let words = self.bits.words();
        let mut i = pc / 64;
        let mut word = *words.get(i)? & (u64::MAX >> (63 - pc % 64));
        while word == 0 {
            i = i.checked_sub(1)?;
            word = words[i];
        }
        Some(i * 64 + 63 - word.leading_zeros() as usize)
    }

    /// The pc of leader number `index`.
    fn pc(&self, index: usize) -> Option<usize> {
        let before = self.before.words();
        let i = before.partition_point(|&b| b as usize <= index).checked_sub(1)?;
        let mut word = self.bits.words()[i];
        for _ in 0..index - before[i] as usize {
            word &= word.wrapping_sub(1);
        }
        (word != 0).then(|| i * 64 + word.trailing_zeros() as usize)
    }
}

/// The analysis of a method, from which the map of any bci is read.
pub struct Analysis<'a> {
    m: &'a MethodShape<'a>,
    kind: Kind,
}

// The common variant is the large one, and it is to live without allocation.
#[allow(clippy::large_enum_variant)]
enum Kind {
    Invalid,
    Plain(Plain),
    Subroutines(Box<subroutine::States>),
}

/// The states at the leaders: for each a word that is the stack depth plus one (0: not reached), then the bits.
struct Plain {
    leaders: Leaders,
    states: Buf<96>,
    pending: Buf<4>,
    stride: usize,
}

impl<'a> Analysis<'a> {
    /// Analyses a method.
    pub fn new(m: &'a MethodShape<'a>) -> Self {
        let kind = match Leaders::find(m) {
            None => None,
            Some(leaders) if leaders.has_jsr => {
                subroutine::States::new(m, leaders).map(|s| Kind::Subroutines(Box::new(s)))
            }
            Some(leaders) => {
                let mut plain = Plain::new(m, leaders);
                plain.run(m).map(|()| Kind::Plain(plain))
            }
        };
        Analysis { m, kind: kind.unwrap_or(Kind::Invalid) }
    }

    /// The references before the instruction at `bci`.
    ///
    /// Inside a subroutine (`jsr`), slots that hold references for some callers only are left out; a collector
    /// that must keep them alive asks [`Analysis::in_frame`].
    pub fn at(&self, bci: u16) -> RefMap {
        self.in_frame(bci, &|_| None)
    }

    /// The references before the instruction at `bci` in a frame at hand. `return_bci` tells the bci that the
    /// return address in a slot (locals, then stack) stands for, and is asked only about slots that hold one:
    /// so the caller of a subroutine is known. `None` means "cannot tell".
    pub fn in_frame(&self, bci: u16, return_bci: &dyn Fn(u16) -> Option<u16>) -> RefMap {
        let map = match &self.kind {
            Kind::Invalid => None,
            Kind::Plain(plain) => plain.at(self.m, usize::from(bci)),
            Kind::Subroutines(states) => states.at(self.m, usize::from(bci), return_bci),
        };
        map.unwrap_or_else(|| RefMap::empty(self.m.max_locals))
    }

    /// The references at `bci` while the callee of the invoke instruction there runs: its arguments are gone.
    /// At any other instruction the same as [`Analysis::at`].
    pub fn after_args(&self, bci: u16) -> RefMap {
        self.after_args_in_frame(bci, &|_| None)
    }

    /// [`Analysis::after_args`] in a frame at hand; see [`Analysis::in_frame`].
    pub fn after_args_in_frame(&self, bci: u16, return_bci: &dyn Fn(u16) -> Option<u16>) -> RefMap {
        let mut map = self.in_frame(bci, return_bci);
        let args = Insn::read(self.m.code, usize::from(bci)).and_then(|i| invoke_slots(&i, self.m.constants));
        map.truncate(args.unwrap_or(0));
        map
    }
}

/// The references among the arguments, handed slot by slot.
pub(super) fn argument_refs(m: &MethodShape, mut set: impl FnMut(usize) -> Option<()>) -> Option<()> {
    let mut slot = 0;
    if !m.is_static {
        set(0)?;
        slot = 1;
    }
    for kind in arguments(m.desc) {
        if matches!(kind, b'L' | b'[') {
            set(slot)?;
        }
        slot += if matches!(kind, b'J' | b'D') { 2 } else { 1 };
    }
    (slot <= usize::from(m.max_locals)).then_some(())
}

impl Plain {
    fn new(m: &MethodShape, leaders: Leaders) -> Self {
        let stride = 1 + (usize::from(m.max_locals) + usize::from(m.max_stack) + 1).div_ceil(64);
        let states = Buf::new(leaders.count * stride);
        let pending = Buf::new(leaders.count.div_ceil(64));
        Plain { leaders, states, pending, stride }
    }

    /// Merges a state into that of the leader at `pc`.
    fn merge(&mut self, pc: usize, depth: usize, bits: &[u64]) -> Option<()> {
        let index = self.leaders.index(pc)?;
        let state = &mut self.states.words_mut()[index * self.stride..][..self.stride];
        let (header, old) = state.split_first_mut()?;
        let mut changed = false;
        if *header == 0 {
            *header = depth as u64 + 1;
            old.copy_from_slice(bits);
            changed = true;
        } else if *header != depth as u64 + 1 {
            return None;
        } else {
            for (o, n) in old.iter_mut().zip(bits) {
                changed |= *o & !n != 0;
                *o &= n;
            }
        }
        if changed {
            set_bit(self.pending.words_mut(), index, true)?;
        }
        Some(())
    }

    /// Runs blocks until no state changes.
    fn run(&mut self, m: &MethodShape) -> Option<()> {
        if m.code.is_empty() {
            return None;
        }
        let mut bits = Buf::<4>::new(self.stride - 1);
        argument_refs(m, |slot| set_bit(bits.words_mut(), slot, true))?;
        self.merge(0, 0, bits.words())?;
        let mut seen = bits.clone();
        while let Some((i, word)) = self.pending.words().iter().enumerate().find(|(_, w)| **w != 0) {
            let index = i * 64 + word.trailing_zeros() as usize;
            set_bit(self.pending.words_mut(), index, false)?;
            self.block(m, self.leaders.pc(index)?, &mut bits, &mut seen)?;
        }
        Some(())
    }

    /// The state at a leader, copied to `bits`; `None` if control has not reached it.
    fn load<'b>(&self, m: &MethodShape, index: usize, bits: &'b mut [u64]) -> Option<BitFrame<'b>> {
        let (header, state) =
            self.states.words().get(index * self.stride..)?.get(..self.stride)?.split_first()?;
        bits.copy_from_slice(state);
        let depth = (*header as usize).checked_sub(1)?;
        Some(BitFrame { bits, locals: m.max_locals.into(), depth, max_stack: m.max_stack.into() })
    }

    /// Runs the instructions from a leader to the next one and hands on the states.
    fn block(&mut self, m: &MethodShape, start: usize, bits: &mut Buf<4>, seen: &mut Buf<4>) -> Option<()> {
        let covers = |h: &&(u16, u16, u16)| usize::from(h.0) <= start && start < usize::from(h.1);
        let covered = m.handlers.iter().any(|h| covers(&h));
        let mut frame = self.load(m, self.leaders.index(start)?, bits.words_mut())?;
        seen.words_mut().copy_from_slice(frame.bits);
        let mut pc = start;
        loop {
            if covered {
                for (s, b) in seen.words_mut().iter_mut().zip(frame.bits.iter()) {
                    *s &= b;
                }
            }
            let insn = Insn::read(m.code, pc)?;
            step(&mut frame, &insn, m.constants)?;
            if let Some(target) = insn.target() {
                self.merge(usize::try_from(target).ok()?, frame.depth, frame.bits)?;
            } else if let Some(switch) = insn.switch() {
                self.merge(usize::try_from(switch.default_target()).ok()?, frame.depth, frame.bits)?;
                for (_, target) in switch.cases() {
                    self.merge(usize::try_from(target).ok()?, frame.depth, frame.bits)?;
                }
            }
            if insn.is_terminal() {
                break;
            }
            pc = insn.next();
            if self.leaders.is_leader(pc) {
                self.merge(pc, frame.depth, frame.bits)?;
                break;
            }
        }
        if covered {
            // A handler sees the locals, and the exception alone on the stack.
            let locals = usize::from(m.max_locals);
            let words = seen.words_mut();
            words[locals / 64] &= (1 << (locals % 64)) - 1;
            words[locals / 64 + 1..].fill(0);
            set_bit(words, locals, true)?;
            for handler in m.handlers.iter().filter(covers) {
                self.merge(handler.2.into(), 1, seen.words())?;
            }
        }
        Some(())
    }

    fn at(&self, m: &MethodShape, bci: usize) -> Option<RefMap> {
        let mut bits = Buf::<4>::new(self.stride - 1);
        let mut pc = self.leaders.last_before(bci)?;
        let mut frame = self.load(m, self.leaders.index(pc)?, bits.words_mut())?;
        while pc < bci {
            let insn = Insn::read(m.code, pc)?;
            step(&mut frame, &insn, m.constants)?;
            if insn.is_terminal() {
                return None;
            }
            pc = insn.next();
        }
        let depth = frame.depth as u16;
        if pc != bci || bci >= m.code.len() {
            return None;
        }
        Some(RefMap { bits, locals: m.max_locals, depth, reachable: true })
    }
}

#[cfg(test)]
#[path = "oopmap_tests.rs"]
mod tests;
