//! The type inferrer (JVMS §4.10.2), for class files without StackMapTable.
//!
//! Frames are kept where control flow joins, merged until nothing changes any more. Subroutines (`jsr`,
//! `ret`) are analysed once for each chain of calls that leads to them, as if they were expanded in place:
//! a *context* is such a chain, and the type of a return address is the context it returns from. So `ret`
//! always knows where it goes, and nothing is merged between different callers. What is merged, as JVMS has it,
//! are return addresses: at one pc a slot may hold those of one subroutine only.

use std::collections::{BTreeSet, HashMap};

use super::check::check_catch_types;
use super::exec::{Exec, Result};
use super::frame::Frame;
use super::report::Fault;
use super::structure::{PcSet, Structure};
use super::types::{self, VType};
use crate::bytecode::ops::{self, Insn};

/// More call chains than this no compiler makes.
const MAX_CONTEXTS: usize = 2000;
/// More kept slots than this only a hostile class file needs.
const MAX_SLOTS: usize = 1 << 23;

/// A chain of subroutine calls: the last call, and the chain before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Context {
    parent: u32,
    /// Where control goes on after the subroutine.
    back: usize,
    /// Where the subroutine begins.
    entry: usize,
}

const ROOT: u32 = 0;

struct Inferrer<'e, 'n, 'h> {
    exec: &'e mut Exec<'n, 'h>,
    /// Where frames are kept.
    joins: PcSet,
    contexts: Vec<Context>,
    known: HashMap<Context, u32>,
    states: HashMap<(u32, usize), Frame<'n>>,
    work: BTreeSet<(u32, usize)>,
    /// Which subroutine's return address a slot (locals first) holds at a join.
    returns: HashMap<(usize, usize), usize>,
    /// The one `ret` of each subroutine, by the subroutine's entry.
    exits: HashMap<usize, usize>,
    /// The frames with which subroutines were called last, by the context that this made.
    entered: HashMap<u32, Frame<'n>>,
    /// What lies on the stack at a join, whatever the context.
    stacks: HashMap<usize, Vec<VType<'n>>>,
    slots: usize,
}

pub(super) fn infer(exec: &mut Exec<'_, '_>, structure: &Structure<'_>) -> Result<()> {
    structure.all()?;
    check_catch_types(exec)?;
    let joins = joins(exec.code.code, exec.code.handlers.iter().flat_map(|h| [h.start, h.end, h.target]));
    let root = Context { parent: ROOT, back: 0, entry: usize::MAX };
    let first = exec.frame.clone();
    let mut inferrer = Inferrer {
        exec,
        joins,
        contexts: vec![root],
        known: HashMap::new(),
        states: HashMap::new(),
        work: BTreeSet::new(),
        returns: HashMap::new(),
        exits: HashMap::new(),
        entered: HashMap::new(),
        stacks: HashMap::new(),
        slots: 0,
    };
    inferrer.flow_to(ROOT, 0, &first)?;
    while let Some((context, pc)) = inferrer.work.pop_first() {
        inferrer.run(context, pc)?;
    }
    Ok(())
}

/// Everything control can reach other than from the instruction before.
fn joins(code: &[u8], handlers: impl Iterator<Item = u16>) -> PcSet {
    let mut joins = PcSet::new(code.len());
    joins.insert(0);
    handlers.for_each(|pc| joins.insert(usize::from(pc)));
    for insn in ops::insns(code) {
        let mut target = |t: i64| {
            if let Ok(pc) = usize::try_from(t) {
                joins.insert(pc);
            }
        };
        if let Some(t) = insn.target() {
            target(t);
        }
        if let Some(switch) = insn.switch() {
            target(switch.default_target());
            switch.cases().for_each(|(_, t)| target(t));
        }
        if matches!(insn.op, ops::JSR | ops::JSR_W) {
            joins.insert(insn.next());
        }
    }
    joins
}

impl<'n> Inferrer<'_, 'n, '_> {
    /// Merges a frame into the one kept at a join.
    fn flow_to(&mut self, context: u32, pc: usize, frame: &Frame<'n>) -> Result<()> {
        if pc >= self.exec.code.code.len() {
            return Err(Fault::code(self.exec.pc, "Falling off the end of the code"));
        }
        let alone;
        let frame = if self.contexts.len() > 1 {
            alone = self.with_one_subroutine(pc, frame)?;
            self.check_stack(pc, &alone.stack)?;
            &alone
        } else {
            frame
        };
        let key = (context, pc);
        let Some(mut kept) = self.states.remove(&key) else {
            self.slots += frame.locals.len() + frame.stack.len() + 4;
            if self.slots > MAX_SLOTS {
                return Err(Fault::code(pc, "Code is too complex to verify"));
            }
            self.states.insert(key, frame.clone());
            self.work.insert(key);
            return Ok(());
        };
        let changed = self.merge(&mut kept, frame)?;
        self.states.insert(key, kept);
        if changed {
            self.work.insert(key);
        }
        Ok(())
    }

    /// The frame without return addresses of other subroutines than those that other frames have there.
    fn with_one_subroutine(&mut self, pc: usize, frame: &Frame<'n>) -> Result<Frame<'n>> {
        let mut frame = frame.clone();
        let depth = usize::from(self.exec.code.max_locals);
        let slots = frame.locals.iter_mut().enumerate();
        let slots = slots.chain(frame.stack.iter_mut().enumerate().map(|(i, slot)| (depth + i, slot)));
        for (i, slot) in slots {
            let VType::Return(id) = *slot else { continue };
            let entry = self.contexts[id as usize].entry;
            if *self.returns.entry((pc, i)).or_insert(entry) == entry {
                continue;
            }
            if i >= depth {
                return Err(Fault::code(self.exec.pc, "Mismatched stack types"));
            }
            *slot = VType::Top;
        }
        Ok(frame)
    }

    /// Callers of a subroutine need not agree about locals, but about the stack.
    fn check_stack(&mut self, pc: usize, stack: &[VType<'n>]) -> Result<()> {
        let Some(mut known) = self.stacks.remove(&pc) else {
            self.stacks.insert(pc, stack.to_vec());
            return Ok(());
        };
        if known.len() != stack.len() {
            let (a, b) = (stack.len(), known.len());
            return Err(Fault::code(self.exec.pc, format!("Inconsistent stack height {a} != {b}")));
        }
        for (slot, &other) in known.iter_mut().zip(stack) {
            let both = matches!((*slot, other), (VType::Return(_), VType::Return(_)));
            let merged = if both { *slot } else { self.merge_types(*slot, other)? };
            if merged == VType::Top && *slot != VType::Top {
                return Err(Fault::code(self.exec.pc, "Mismatched stack types"));
            }
            *slot = merged;
        }
        self.stacks.insert(pc, known);
        Ok(())
    }

    fn merge(&mut self, kept: &mut Frame<'n>, frame: &Frame<'n>) -> Result<bool> {
        if kept.stack.len() != frame.stack.len() {
            let (a, b) = (frame.stack.len(), kept.stack.len());
            return Err(Fault::code(self.exec.pc, format!("Inconsistent stack height {a} != {b}")));
        }
        let mut changed = false;
        if frame.locals.len() < kept.locals.len() {
            kept.locals.truncate(frame.locals.len());
            changed = true;
        }
        for i in 0..kept.locals.len() {
            let merged = self.merge_types(kept.locals[i], frame.locals[i])?;
            changed |= std::mem::replace(&mut kept.locals[i], merged) != merged;
        }
        // A half whose other half has been lost is of no use.
        for i in 0..kept.locals.len() {
            let whole = match kept.locals[i] {
                VType::Long => kept.local(i + 1) == VType::Long2,
                VType::Double => kept.local(i + 1) == VType::Double2,
                VType::Long2 => i > 0 && kept.local(i - 1) == VType::Long,
                VType::Double2 => i > 0 && kept.local(i - 1) == VType::Double,
                _ => true,
            };
            if !whole {
                kept.locals[i] = VType::Top;
                changed = true;
            }
        }
        // What lies above the last known local is not there at all.
        while kept.locals.last() == Some(&VType::Top) {
            kept.locals.pop();
        }
        for i in 0..kept.stack.len() {
            let merged = self.merge_types(kept.stack[i], frame.stack[i])?;
            if merged == VType::Top && kept.stack[i] != VType::Top {
                return Err(Fault::code(self.exec.pc, "Mismatched stack types"));
            }
            changed |= std::mem::replace(&mut kept.stack[i], merged) != merged;
        }
        changed |= frame.this_uninit && !kept.this_uninit;
        kept.this_uninit |= frame.this_uninit;
        Ok(changed)
    }

    fn merge_types(&mut self, a: VType<'n>, b: VType<'n>) -> Result<VType<'n>> {
        Ok(match (a, b) {
            _ if a == b => a,
            (VType::Null, VType::Object(_)) => b,
            (VType::Object(_), VType::Null) => a,
            (VType::Object(x), VType::Object(y)) => VType::Object(self.exec.merge_references(y, x, false)?),
            _ => VType::Top,
        })
    }

    /// Runs from a join to the next.
    fn run(&mut self, context: u32, start: usize) -> Result<()> {
        let Some(kept) = self.states.get(&(context, start)) else { return Ok(()) };
        self.exec.frame.clone_from(kept);
        let code = self.exec.code.code;
        let mut pc = start;
        let mut changed = true;
        loop {
            let Some(insn) = Insn::read(code, pc) else { return Err(self.exec.bad_instruction()) };
            self.exec.pc = pc;
            if changed {
                self.flow_to_handlers(context)?;
            }
            changed = matches!(insn.op, ops::ISTORE..=ops::ASTORE | ops::ISTORE_0..=ops::ASTORE_3)
                || matches!(insn.op, ops::NEW | ops::INVOKESPECIAL);
            match insn.op {
                ops::JSR | ops::JSR_W => return self.call(context, &insn),
                ops::RET => return self.ret(context, &insn),
                _ => {}
            }
            let falls = self.exec.step(&insn)?;
            if falls && insn.next() >= code.len() {
                return Err(Fault::code(pc, "Falling off the end of the code"));
            }
            for target in std::mem::take(&mut self.exec.targets) {
                self.leave_to(context, target)?;
            }
            if !falls {
                return Ok(());
            }
            pc = insn.next();
            if pc >= code.len() || self.joins.contains(pc) {
                return self.leave_to(context, pc);
            }
        }
    }

    /// The current frame flows to a join.
    fn leave_to(&mut self, context: u32, pc: usize) -> Result<()> {
        let empty = Frame { locals: Vec::new(), stack: Vec::new(), this_uninit: false };
        let frame = std::mem::replace(&mut self.exec.frame, empty);
        let result = self.flow_to(context, pc, &frame);
        self.exec.frame = frame;
        result
    }

    fn flow_to_handlers(&mut self, context: u32) -> Result<()> {
        let code = self.exec.code;
        let pc = self.exec.pc;
        for h in &code.handlers {
            if !(usize::from(h.start)..usize::from(h.end)).contains(&pc) {
                continue;
            }
            if code.max_stack == 0 {
                return Err(Fault::code(pc, "Stack size too large"));
            }
            let caught = match h.catch_type {
                0 => types::THROWABLE,
                index => self.exec.pool.class_name(index),
            };
            let frame = Frame {
                locals: self.exec.frame.locals.clone(),
                stack: vec![VType::Object(caught)],
                this_uninit: self.exec.frame.this_uninit,
            };
            self.flow_to(context, usize::from(h.target), &frame)?;
        }
        Ok(())
    }

    fn call(&mut self, context: u32, insn: &Insn<'_>) -> Result<()> {
        let entry = insn.target().and_then(|t| usize::try_from(t).ok());
        let Some(entry) = entry else { return Err(self.exec.bad_instruction()) };
        let mut at = context;
        while at != ROOT {
            let Context { parent, entry: active, .. } = self.contexts[at as usize];
            if active == entry {
                return Err(Fault::code(insn.pc, "Recursive call to jsr entry"));
            }
            at = parent;
        }
        let inner = Context { parent: context, back: insn.next(), entry };
        let next_id = self.contexts.len() as u32;
        let id = *self.known.entry(inner).or_insert(next_id);
        if id == next_id {
            self.contexts.push(inner);
            if self.contexts.len() > MAX_CONTEXTS {
                return Err(Fault::code(insn.pc, "Code is too complex to verify"));
            }
        }
        self.entered.insert(id, self.exec.frame.clone());
        self.exec.push(VType::Return(id))?;
        self.leave_to(id, entry)
    }

    fn ret(&mut self, context: u32, insn: &Insn<'_>) -> Result<()> {
        let index = insn.local().unwrap_or(0);
        if usize::from(index) >= self.exec.frame.locals.len() {
            let message = format!("Accessing value from uninitialized register {index}");
            return Err(Fault::code(insn.pc, message));
        }
        let VType::Return(from) = self.exec.frame.local(usize::from(index)) else {
            return Err(Fault::code(insn.pc, format!("Register {index} contains wrong type")));
        };
        let Context { parent, back, entry } = self.contexts[from as usize];
        if *self.exits.entry(entry).or_insert(insn.pc) != insn.pc {
            return Err(Fault::code(insn.pc, "Multiple returns to single jsr"));
        }
        let mut at = context;
        while at != from {
            if at == ROOT {
                return Err(Fault::code(insn.pc, "Illegal return from subroutine"));
            }
            at = self.contexts[at as usize].parent;
        }
        // An object that the subroutine has initialised is of no use to its callers.
        if let Some(before) = self.entered.get(&from) {
            for (i, slot) in self.exec.frame.locals.iter_mut().enumerate() {
                let uninit = matches!(before.local(i), VType::Uninit(_) | VType::UninitThis);
                if uninit && *slot != before.local(i) {
                    *slot = VType::Top;
                }
            }
        }
        self.leave_to(parent, back)
    }
}
