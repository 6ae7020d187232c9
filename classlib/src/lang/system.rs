//! java.lang.System.

use super::util;
use shared_classes::model::Kind;
use shared_classes::resolve::external;
use std::time::{SystemTime, UNIX_EPOCH};
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/lang/System":
    "registerNatives" "()V" => super::nothing,
    "arraycopy" "(Ljava/lang/Object;ILjava/lang/Object;II)V" => arraycopy,
    "identityHashCode" "(Ljava/lang/Object;)I" => identity_hash_code,
    "currentTimeMillis" "()J" => current_time_millis,
    "nanoTime" "()J" => nano_time,
    "setIn0" "(Ljava/io/InputStream;)V" => set_in,
    "setOut0" "(Ljava/io/PrintStream;)V" => set_out,
    "setErr0" "(Ljava/io/PrintStream;)V" => set_err,
    "mapLibraryName" "(Ljava/lang/String;)Ljava/lang/String;" => map_library_name,
}

fn identity_hash_code(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(vm.identity_hash(a.obj(0)).into())
}

/// Milliseconds since the epoch.
pub fn millis() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

fn current_time_millis(_: &mut Vm, _: Args) -> NativeResult {
    Ok(millis().into())
}

fn nano_time(_: &mut Vm, _: Args) -> NativeResult {
    Ok(vm::thread::now_nanos().into())
}

fn set_stream(vm: &mut Vm, f: KF, a: Args) -> NativeResult {
    let mirror = vm.mirror(KC::System.get())?;
    vm.put_ref(mirror, f.offset(), a.obj(0));
    Ok(().into())
}
fn set_in(vm: &mut Vm, a: Args) -> NativeResult {
    set_stream(vm, KF::SystemIn, a)
}
fn set_out(vm: &mut Vm, a: Args) -> NativeResult {
    set_stream(vm, KF::SystemOut, a)
}
fn set_err(vm: &mut Vm, a: Args) -> NativeResult {
    set_stream(vm, KF::SystemErr, a)
}

fn map_library_name(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    let name = format!("lib{}.so", vm.string(a.obj(0)));
    Ok(vm.new_string(&name)?.into())
}

fn arraycopy(vm: &mut Vm, a: Args) -> NativeResult {
    let (src, src_pos, dst, dst_pos, len) = (a.obj(0), a.int(1), a.obj(2), a.int(3), a.int(4));
    if src.is_null() || dst.is_null() {
        return Err(vm.throw_npe());
    }
    let (from, to) = (src.class(), dst.class());
    if !from.is_array() || !to.is_array() || (from != to && (from.kind, from.prim) != (to.kind, to.prim)) {
        return Err(type_mismatch(vm, src, dst));
    }
    let fits = |pos: i32, array: Ref| pos as i64 + len as i64 <= array.len() as i64;
    if src_pos < 0 || dst_pos < 0 || len < 0 || !fits(src_pos, src) || !fits(dst_pos, dst) {
        return Err(out_of_bounds(vm, src, src_pos, dst, dst_pos, len));
    }
    let shift = from.elem_shift;
    let at = |pos: i32| ARRAY_BASE + ((pos as u32) << shift);
    if from.kind == Kind::PrimArray || from == to || from.component.is_subtype_of(to.component) {
        util::copy(src, at(src_pos), dst, at(dst_pos), (len as usize) << shift);
        if from.kind == Kind::RefArray && !dst.is_young() && len > 0 {
            vm.remember(dst);
        }
        return Ok(().into());
    }
    // Each element has to fit; those before the first that doesn't are copied.
    for i in 0..len as usize {
        let e = src.element(src_pos as usize + i);
        if !e.is_null() && !e.class().is_subtype_of(to.component) {
            let (s, t) = (external(from.component), external(to.component));
            let m = if to.component.is_subtype_of(from.component) {
                format!(
                    "arraycopy: element type mismatch: can not cast one of the elements of {s}[] to the type of \
                     the destination array, {t}"
                )
            } else {
                format!("arraycopy: type mismatch: can not copy {s}[] into {t}[]")
            };
            return Err(vm.throw_msg("java/lang/ArrayStoreException", m));
        }
        vm.put_element(dst, dst_pos as usize + i, e);
    }
    Ok(().into())
}

/// `int`, or `object array`: an array as arraycopy's messages call it, before its brackets.
fn array_word(array: Ref) -> String {
    let c = array.class();
    if c.kind == Kind::PrimArray { external(c.component) } else { "object array".into() }
}

#[cold]
fn type_mismatch(vm: &mut Vm, src: Ref, dst: Ref) -> Trap {
    let m = if !src.class().is_array() {
        format!("arraycopy: source type {} is not an array", external(src.class()))
    } else if !dst.class().is_array() {
        format!("arraycopy: destination type {} is not an array", external(dst.class()))
    } else {
        format!("arraycopy: type mismatch: can not copy {}[] into {}[]", array_word(src), array_word(dst))
    };
    vm.throw_msg("java/lang/ArrayStoreException", m)
}

#[cold]
fn out_of_bounds(vm: &mut Vm, src: Ref, src_pos: i32, dst: Ref, dst_pos: i32, len: i32) -> Trap {
    let m = if src_pos < 0 {
        format!("arraycopy: source index {src_pos} out of bounds for {}[{}]", array_word(src), src.len())
    } else if dst_pos < 0 {
        format!("arraycopy: destination index {dst_pos} out of bounds for {}[{}]", array_word(dst), dst.len())
    } else if len < 0 {
        format!("arraycopy: length {len} is negative")
    } else {
        let (what, array, pos) = if src_pos as i64 + len as i64 > src.len() as i64 {
            ("source", src, src_pos)
        } else {
            ("destination", dst, dst_pos)
        };
        let last = pos as u32 + len as u32;
        format!(
            "arraycopy: last {what} index {last} out of bounds for {}[{}]",
            array_word(array),
            array.len()
        )
    };
    vm.throw_msg("java/lang/ArrayIndexOutOfBoundsException", m)
}
