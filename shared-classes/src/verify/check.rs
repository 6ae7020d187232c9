//! The type checker (JVMS §4.10.1): one pass over the code, guided by the StackMapTable.
//!
//! At every pc the current frame is either what the last instruction left, or the table's frame for that
//! pc, to which the former must be assignable. Branches and exception handlers compare the current frame
//! to the table's frame at their target. So each instruction is looked at once.

use super::exec::{Exec, Result};
use super::frame::Frame;
use super::report::Fault;
use super::stackmap::{INVALID, StackMap};
use super::structure::Structure;
use super::types::{self, VType};
use crate::bytecode::ops::{self, Insn};

pub(super) fn check(exec: &mut Exec<'_, '_>, structure: &Structure<'_>) -> Result<()> {
    let code = exec.code.code;
    let map = StackMap::read(exec, &structure.starts)?;
    check_catch_types(exec)?;
    let mut next = 0;
    let mut falls = true;
    // Whether the locals have changed since they were last compared to the handlers.
    let mut changed = true;
    for insn in ops::insns(code) {
        exec.pc = insn.pc;
        exec.mark();
        match map.frames.get(next) {
            Some(frame) if frame.pc == insn.pc => {
                if falls && let Some(fault) = map.compare(exec, frame)? {
                    return Err(fault.renamed("Instruction type does not match stack map"));
                }
                map.load(frame, &mut exec.frame);
                next += 1;
                changed = true;
            }
            None if !falls => return Err(Fault::code(insn.pc, "Expecting a stack map frame")),
            _ if !falls => {
                let reason = "Expected stackmap frame at this location.";
                return Err(Fault::because(insn.pc, "Expecting a stack map frame", reason));
            }
            _ => {}
        }
        changed |= exec.code.handlers.iter().any(|h| usize::from(h.start) == insn.pc);
        let initializes = calls_constructor(exec, &insn);
        let stores = matches!(insn.op, ops::ISTORE..=ops::ASTORE | ops::ISTORE_0..=ops::ASTORE_3);
        if (stores || initializes) && changed {
            check_handlers(exec, &map, false)?;
        }
        structure.operands(&insn)?;
        let was_uninit = exec.frame.this_uninit;
        falls = exec.step(&insn)?;
        structure.targets(&insn).map_err(|fault| match fault {
            Fault::Verify(details) if details.reason == INVALID => exec.with_frame(Fault::Verify(details)),
            other => other,
        })?;
        for i in 0..exec.targets.len() {
            let target = exec.targets[i];
            check_target(exec, &map, target)?;
        }
        if initializes || (!stores && (changed || insn.op == ops::NEW)) {
            check_handlers(exec, &map, was_uninit)?;
        }
        changed = stores;
    }
    if falls {
        return Err(Fault::code(code.len(), "Control flow falls through code end"));
    }
    Ok(())
}

fn calls_constructor(exec: &Exec<'_, '_>, insn: &Insn<'_>) -> bool {
    insn.op == ops::INVOKESPECIAL
        && insn.const_index().and_then(|i| exec.pool.member(i)).is_some_and(|m| m.name == b"<init>")
}

/// Every handler catches a `Throwable`.
pub(super) fn check_catch_types(exec: &mut Exec<'_, '_>) -> Result<()> {
    for h in &exec.code.handlers {
        if h.catch_type == 0 {
            continue;
        }
        let class = exec.pool.class_name(h.catch_type);
        if !exec.assignable(VType::Object(types::THROWABLE), VType::Object(class))? {
            let pc = h.target;
            let message = if exec.typed {
                format!("Catch type is not a subclass of Throwable in exception handler {pc}")
            } else {
                "catch_type not a subclass of Throwable".to_owned()
            };
            let (class, throwable) = (VType::Object(class), VType::Object(types::THROWABLE));
            let reason =
                format!("Type {class} (constant pool {}) is not assignable to {throwable}", h.catch_type);
            return Err(Fault::because(usize::from(pc), message, reason));
        }
    }
    Ok(())
}

fn check_target<'n>(exec: &mut Exec<'n, '_>, map: &StackMap<'n>, target: usize) -> Result<()> {
    let Some(frame) = map.at(target) else {
        let message = format!("Expecting a stackmap frame at branch target {target}");
        return Err(Fault::because(exec.pc, message, "Expected stackmap frame at this location."));
    };
    match map.compare(exec, frame)? {
        Some(fault) => Err(fault.renamed(format!("Inconsistent stackmap frames at branch target {target}"))),
        None => Ok(()),
    }
}

/// The locals can stand where the handlers of this pc begin. `this_uninit`: `this` had not been initialised
/// before the instruction, so that a handler must not take it for initialised.
fn check_handlers<'n>(exec: &mut Exec<'n, '_>, map: &StackMap<'n>, this_uninit: bool) -> Result<()> {
    let code = exec.code;
    let pc = exec.pc;
    for h in &code.handlers {
        if !(usize::from(h.start)..usize::from(h.end)).contains(&pc) {
            continue;
        }
        let target = usize::from(h.target);
        let caught = match h.catch_type {
            0 => types::THROWABLE,
            index => exec.pool.class_name(index),
        };
        let Some(frame) = map.at(target) else {
            let message = format!("Expecting a stackmap frame at branch target {target}");
            return Err(Fault::because(pc, message, "Expected stackmap frame at this location."));
        };
        // The handler sees the locals with the exception alone on the stack.
        let handler_frame = Frame {
            locals: std::mem::take(&mut exec.frame.locals),
            stack: vec![VType::Object(caught)],
            this_uninit: exec.frame.this_uninit || this_uninit,
        };
        let saved = std::mem::replace(&mut exec.frame, handler_frame);
        let before = std::mem::replace(&mut exec.before, exec.frame.stack.clone());
        let compared = if code.max_stack == 0 {
            let fault = Fault::because(pc, "Operand stack overflow", "Exceeded max stack size.");
            Err(exec.with_frame(fault))
        } else {
            map.compare(exec, frame)
        };
        let handler_frame = std::mem::replace(&mut exec.frame, saved);
        exec.frame.locals = handler_frame.locals;
        exec.before = before;
        if let Some(fault) = compared? {
            let message = format!("Stack map does not match the one at exception handler {target}");
            return Err(fault.renamed(message));
        }
    }
    Ok(())
}
