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
    if pending.is_some() && op_at(&m, frame.bci() as usize) == ops::MONITORENTER {
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

fn op_at(m: &Method, at: usize) -> u8 {
    m.code.get().get(at).copied().unwrap_or(0)
}

/// The local variables with the objects whose monitors have been entered where the code is at `bci`, in order.
fn entered(m: &Method, bci: usize) -> Vec<u16> {
    let code = m.code.get();
    if !code.contains(&ops::MONITORENTER) {
        return Vec::new();
    }
    // What is held before each instruction that a way has been found to.
    let mut at: Vec<Option<Vec<u16>>> = vec![None; code.len()];
    let mut work = vec![(0, Vec::new())];
    while let Some((start, mut held)) = work.pop() {
        let mut pc = start;
        while pc < code.len() && at[pc].is_none() {
            at[pc] = Some(held.clone());
            for h in m.handlers.iter().filter(|h| (h.bci[0] as usize..h.bci[1] as usize).contains(&pc)) {
                // A handler's way begins with what is held where it begins to guard.
                if let Some(first) = at.get(h.bci[0] as usize).cloned().flatten() {
                    work.push((h.bci[2] as usize, first));
                }
            }
            let Some(len) = ops::len(code, pc) else { break };
            match code[pc] {
                ops::MONITORENTER => held.push(local_before(code, pc).unwrap_or(u16::MAX)),
                ops::MONITOREXIT => {
                    let local = local_before(code, pc);
                    match held.iter().rposition(|h| Some(*h) == local) {
                        Some(i) => drop(held.remove(i)),
                        None => drop(held.pop()),
                    }
                }
                _ => {}
            }
            work.extend(ops::targets(code, pc).into_iter().map(|target| (target, held.clone())));
            if ops::ends_flow(code[pc]) {
                break;
            }
            pc += len;
        }
    }
    let held = at.get(bci).cloned().flatten().unwrap_or_default();
    held.into_iter().filter(|&l| l < m.max_locals).collect()
}

/// The local variable of a load or store that ends at `pc`.
fn local_before(code: &[u8], pc: usize) -> Option<u16> {
    let last = ops::insns(code).take_while(|i| i.pc < pc).last()?;
    let wide = last.op == ops::WIDE;
    let op = code[last.pc + usize::from(wide)];
    match op {
        ops::ALOAD_0..=ops::ALOAD_3 => Some(u16::from(op - ops::ALOAD_0)),
        ops::ASTORE_0..=ops::ASTORE_3 => Some(u16::from(op - ops::ASTORE_0)),
        ops::ALOAD | ops::ASTORE if wide => ops::u2(code, last.pc + 2),
        ops::ALOAD | ops::ASTORE => ops::u1(code, last.pc + 1).map(u16::from),
        _ => None,
    }
}
