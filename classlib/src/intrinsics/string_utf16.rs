//! java.lang.StringUTF16: text as bytes, two for each unit, little-endian.

use super::{part, part_mut, size};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/lang/StringUTF16":
    "equals" "([B[B)Z" intrinsic => equals,
    "hashCode" "([B)I" intrinsic => hash_code,
    "compress" "([CI[BII)I" intrinsic => compress_chars,
    "compress" "([BI[BII)I" intrinsic => compress_bytes,
    "getChars" "([BII[CI)V" intrinsic => get_chars,
    "toBytes" "([CII)[B" intrinsic => to_bytes,
}

fn whole(array: Ref) -> Result<&'static [u8], Trap> {
    Ok(array.some().ok_or(Trap::Java)?.elements::<u8>())
}

fn equals(_: &mut Vm, a: Args) -> NativeResult {
    Ok((whole(a.obj(0))? == whole(a.obj(1))?).into())
}

fn hash_code(_: &mut Vm, a: Args) -> NativeResult {
    let units = whole(a.obj(0))?.chunks_exact(2).map(|c| u32::from(u16::from_le_bytes([c[0], c[1]])));
    Ok((units.fold(0u32, |h, u| h.wrapping_mul(31).wrapping_add(u)) as i32).into())
}

/// To Latin-1 if all of it fits: the length, else 0. (What was written by then is nobody's business.)
fn compress(from: impl Iterator<Item = u16>, to: &mut [u8]) -> usize {
    for (t, f) in to.iter_mut().zip(from) {
        if f > 0xff {
            return 0;
        }
        *t = f as u8;
    }
    to.len()
}

fn compress_chars(_: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(4))?;
    let from = part::<u16>(a.obj(0), a.int(1), len)?;
    let to = part_mut::<u8>(a.obj(2), a.int(3), len)?;
    Ok((compress(from.iter().copied(), to) as i32).into())
}

fn compress_bytes(_: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(4))?;
    let at = a.int(1).checked_mul(2).ok_or(Trap::Java)?;
    if a.obj(0) == a.obj(2) {
        return Err(Trap::Java);
    }
    let from = part::<u8>(a.obj(0), at, 2 * len)?;
    let to = part_mut::<u8>(a.obj(2), a.int(3), len)?;
    let units = from.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
    Ok((compress(units, to) as i32).into())
}

/// Text, begin and end (in units), target, its offset.
fn get_chars(_: &mut Vm, a: Args) -> NativeResult {
    let (begin, end) = (a.int(1), a.int(2));
    let len = end.checked_sub(begin).and_then(|n| usize::try_from(n).ok()).ok_or(Trap::Java)?;
    let from = part::<u8>(a.obj(0), begin.checked_mul(2).ok_or(Trap::Java)?, 2 * len)?;
    let to = part_mut::<u16>(a.obj(3), a.int(4), len)?;
    for (t, c) in to.iter_mut().zip(from.chunks_exact(2)) {
        *t = u16::from_le_bytes([c[0], c[1]]);
    }
    Ok(().into())
}

/// Characters, offset, length.
fn to_bytes(vm: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(2))?;
    let from = part::<u16>(a.obj(0), a.int(1), len)?;
    let made = vm.new_prim_array(b'B', 2 * len)?;
    for (t, u) in made.elements_mut::<u8>().chunks_exact_mut(2).zip(from) {
        t.copy_from_slice(&u.to_le_bytes());
    }
    Ok(made.into())
}
