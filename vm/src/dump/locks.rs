//! The monitors that a frame holds.
//!
//! A frame has no list of them. Which `monitorenter` instructions have been passed and not undone follows from the
//! code: structured locking has the same set at an instruction whatever way led there. The object of each is in the
//! local variable from which (or into which) the instruction just before took it; compilers keep it there for the
//! `monitorexit`. The lock word has the last word: what the thread does not own is not listed.

use super::Vm;
use crate::frame::Frame;
use crate::object::*;
use shared_classes::bytecode::ops;
use shared_classes::model::*;

/// What the thread holds, or is just about to enter (`pending`), in this frame: the latest first.
pub(super) fn held(vm: &Vm, t: Ref, frame: &Frame, pending: Option<Ref>) -> Vec<Ref> {
    let m = frame.method();
    let waits = t.read_ref(crate::thread::at::WAIT_OBJECT);
    let mut found: Vec<Ref> = Vec::new();
    // Given up for the time of a `wait`, and still shown, as the frame has it.
    let owns = |o: Ref| !o.is_null() && (vm.monitor_owner(o) == t || o == waits);
    if pending.is_some() && enters(&m, frame.bci()) {
        found.extend(pending);
    }
    for local in entered(&m, frame.bci() as usize).into_iter().rev() {
        let o = Ref(frame.slot(frame.lp() + local as usize) as u32);
        if owns(o) {
            found.push(o);
        }
    }
    let locked = frame.locked();
    if owns(locked) {
        found.push(locked);
    }
    found
}

/// Is this the index of an instruction that enters a monitor?
pub(super) fn enters(m: &Method, bci: u16) -> bool {
    m.code.get().get(bci as usize) == Some(&ops::MONITORENTER)
}

/// The local variables with the objects whose monitors have been entered where the code is at `bci`, in order.
fn entered(m: &Method, bci: usize) -> Vec<u16> {
    let code = m.code.get();
    if !ops::insns(code).any(|i| i.op == ops::MONITORENTER) {
        return Vec::new();
    }
    // What is held before each instruction to which a way has been found.
    let mut before: Vec<Option<Vec<u16>>> = vec![None; code.len()];
    let mut ways = vec![(0, Vec::new(), None)];
    while let Some((start, mut held, mut last)) = ways.pop() {
        let mut pc = start;
        while before.get(pc).is_some_and(Option::is_none)
            && let Some(insn) = ops::Insn::read(code, pc)
        {
            before[pc] = Some(held.clone());
            // A handler's way begins with what is held where it begins to guard.
            for h in m.handlers.iter().filter(|h| h.bci[0] as usize == pc) {
                ways.push((h.bci[2] as usize, held.clone(), None));
            }
            match insn.op {
                ops::MONITORENTER => held.push(last.unwrap_or(NO_LOCAL)),
                ops::MONITOREXIT => match held.iter().rposition(|h| Some(*h) == last) {
                    Some(i) => drop(held.remove(i)),
                    None => drop(held.pop()),
                },
                _ => {}
            }
            let switch = insn.switch();
            let cases = switch.iter().flat_map(|s| s.cases().map(|(_, target)| target));
            let targets =
                insn.target().into_iter().chain(switch.iter().map(|s| s.default_target())).chain(cases);
            ways.extend(targets.filter_map(|t| Some((usize::try_from(t).ok()?, held.clone(), None))));
            if insn.is_terminal() {
                break;
            }
            last = moved(&insn);
            pc = insn.next();
        }
    }
    let held = before.get(bci).cloned().flatten().unwrap_or_default();
    held.into_iter().filter(|&l| l < m.max_locals).collect()
}

/// Stands for a local variable that is not known.
const NO_LOCAL: u16 = u16::MAX;

/// The local variable that an instruction loads or stores a reference from or to.
fn moved(insn: &ops::Insn<'_>) -> Option<u16> {
    let is = |ops: std::ops::RangeInclusive<u8>| ops.contains(&insn.op);
    let reference = is(ops::ALOAD_0..=ops::ALOAD_3)
        || is(ops::ASTORE_0..=ops::ASTORE_3)
        || matches!(insn.op, ops::ALOAD | ops::ASTORE);
    insn.local().filter(|_| reference)
}
