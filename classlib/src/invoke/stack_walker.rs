//! StackStreamFactory, its AbstractStackWalker, and SecurityManager.getClassContext.
//!
//! A walk keeps no pointer: `anchor` is the slot of the next frame to be told (frames below the walker's own stay
//! where they are while it runs), or [`END`].

use super::member_name::{dispatch, init_method};
use super::reflection::{ignored, internal, shown};
use shared_classes::model::*;
use shared_classes::resolve::external;
use vm::frame::Frame;
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult, Trap};
use vm::object::*;

const FILL_CLASS_REFS_ONLY: i64 = 0x2;
const GET_CALLER_CLASS: i64 = 0x4;
const SHOW_HIDDEN_FRAMES: i64 = 0x20;
/// The anchor when all frames have been told. (0 and -1 mean a walk that is not going on.)
const END: i64 = i64::MAX;

fn walker(class: ClassRef) -> bool {
    let n = class.name;
    n.is(b"java/lang/StackWalker")
        || class == KC::AbstractStackWalker.get()
        || class.super_class == KC::AbstractStackWalker.get()
}

/// Tells up to `batch` frames, from `at` on: their number and the anchor for the next.
fn fill(
    vm: &mut Vm,
    mode: i64,
    at: impl Iterator<Item = Frame>,
    batch: i32,
    start: i32,
    to: Ref,
) -> Result<(i32, i64), Trap> {
    let mut told = 0;
    for f in at {
        let m = shown(f);
        if internal(m) || (mode & SHOW_HIDDEN_FRAMES == 0 && m.flags & M_HIDDEN != 0) {
            continue;
        }
        if told == batch {
            return Ok((told, f.fp as i64));
        }
        let i = (start + told) as usize;
        if i >= to.len() {
            return Err(vm.throw_msg("java/lang/ArrayIndexOutOfBoundsException", "buffer too small"));
        }
        if mode & FILL_CLASS_REFS_ONLY != 0 {
            if mode & GET_CALLER_CLASS != 0 && told == 0 && m.flags & M_CALLER_SENSITIVE != 0 {
                let name =
                    shared_classes::names::pretty_method(&external(m.class), &m.name.text(), m.desc.bytes());
                let name = name.split_once(' ').map_or(name.as_str(), |n| n.1);
                let text =
                    format!("StackWalker::getCallerClass called from @CallerSensitive '{name}' method");
                return Err(vm.throw_msg("java/lang/UnsupportedOperationException", text));
            }
            let mirror = vm.mirror(m.class)?;
            vm.put_element(to, i, mirror);
        } else {
            let info = to.element(i);
            if info.is_null() || !info.class().is_subtype_of(KC::StackFrameInfo.get()) {
                return Err(vm.throw_npe());
            }
            let name = vm.get(info, KF::FrameMember);
            init_method(vm, name, m, dispatch(m, m.class), m.class)?;
            let bci = if m.access & acc::NATIVE != 0 { 0 } else { f.bci() as i32 };
            info.write::<i32>(KF::FrameBci.offset(), bci);
        }
        told += 1;
    }
    Ok((told, END))
}

/// `callStackWalk(mode, skip, batch, start, frames)`: tells the first frames and becomes `doStackWalk`.
fn call_stack_walk(vm: &mut Vm, a: Args) -> NativeResult {
    let (mode, skip, batch, start, to) = (a.long(1), a.int(3), a.int(4), a.int(5), a.obj(6));
    if to.is_null() {
        return Err(vm.throw_msg("java/lang/NullPointerException", "frame_buffer is NULL"));
    }
    let frames: Vec<Frame> =
        vm.frames().skip_while(|&f| internal(shown(f)) || walker(shown(f).class)).collect();
    let (told, anchor) = fill(vm, mode, frames.into_iter().skip(skip.max(0) as usize), batch, start, to)?;
    if told < 1 {
        return Err(vm.throw_msg("java/lang/InternalError", "stack walk: decode failed"));
    }
    let args = vec![
        a.slot(0),
        anchor as u64,
        0,
        skip as u32 as u64,
        batch as u32 as u64,
        start as u32 as u64,
        (start + told) as u32 as u64,
    ];
    Err(Trap::Call(KM::DoStackWalk.get(), args))
}

/// `fetchStackFrames(mode, anchor, batch, start, frames)`: the end of what was told.
fn fetch_stack_frames(vm: &mut Vm, a: Args) -> NativeResult {
    let (mode, anchor, batch, start, to) = (a.long(1), a.long(3), a.int(5), a.int(6), a.obj(7));
    if to.is_null() {
        return Err(vm.throw_msg("java/lang/NullPointerException", "frame_buffer is NULL"));
    }
    if anchor == END {
        return Ok(start.into());
    }
    let frames: Vec<Frame> = vm.frames().skip_while(|f| f.fp as i64 != anchor).collect();
    if frames.is_empty() {
        return Err(vm.throw_msg("java/lang/InternalError", "doStackWalk: corrupted buffers, 1"));
    }
    let (told, next) = fill(vm, mode, frames.into_iter(), batch, start, to)?;
    a.obj(0).write::<i64>(KF::WalkerAnchor.offset(), next);
    Ok((start + told).into())
}

/// The constants of the Java code are those used here.
fn check_modes(_: &mut Vm, _: Args) -> NativeResult {
    Ok(true.into())
}

/// `SecurityManager.getClassContext`: the classes of the frames, natives and reflection left out.
fn class_context(vm: &mut Vm, _: Args) -> NativeResult {
    let classes: Vec<ClassRef> = vm
        .frames()
        .map(shown)
        .filter(|&m| !ignored(m) && m.access & acc::NATIVE == 0)
        .map(|m| m.class)
        .collect();
    let r = vm.new_ref_array(KC::Class.get(), classes.len())?;
    for (i, c) in classes.into_iter().enumerate() {
        let m = vm.mirror(c)?;
        vm.put_element(r, i, m);
    }
    Ok(r.into())
}

const WALKER: &str = "java/lang/StackStreamFactory$AbstractStackWalker";

/// The natives of these classes.
pub const NATIVES: &[Native] = &[
    Native::new("java/lang/StackStreamFactory", "checkStackWalkModes", "()Z", check_modes),
    Native::new(WALKER, "callStackWalk", "(JIII[Ljava/lang/Object;)Ljava/lang/Object;", call_stack_walk),
    Native::new(WALKER, "fetchStackFrames", "(JJII[Ljava/lang/Object;)I", fetch_stack_frames),
    Native::new("java/lang/SecurityManager", "getClassContext", "()[Ljava/lang/Class;", class_context),
];
