//! java.lang.StringLatin1: text with a byte for each character.

use super::{part, part_mut, size};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/lang/StringLatin1":
    "equals" "([B[B)Z" intrinsic => equals,
    "compareTo" "([B[B)I" intrinsic => compare_to,
    "hashCode" "([B)I" intrinsic => hash_code,
    "indexOfChar" "([BIII)I" intrinsic => index_of_char,
    "indexOf" "([BI[BII)I" intrinsic => index_of,
    "inflate" "([BI[BII)V" intrinsic => inflate_to_bytes,
    "inflate" "([BI[CII)V" intrinsic => inflate_to_chars,
}

fn whole(array: Ref) -> Result<&'static [u8], Trap> {
    Ok(array.some().ok_or(Trap::Java)?.elements::<u8>())
}

fn equals(_: &mut Vm, a: Args) -> NativeResult {
    Ok((whole(a.obj(0))? == whole(a.obj(1))?).into())
}

fn compare_to(_: &mut Vm, a: Args) -> NativeResult {
    let (x, y) = (whole(a.obj(0))?, whole(a.obj(1))?);
    let differ = x.iter().zip(y).find(|(p, q)| p != q);
    Ok(differ.map_or(x.len() as i32 - y.len() as i32, |(&p, &q)| i32::from(p) - i32::from(q)).into())
}

fn hash_code(_: &mut Vm, a: Args) -> NativeResult {
    let hash = whole(a.obj(0))?.iter().fold(0u32, |h, &b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
    Ok((hash as i32).into())
}

/// Text, character, from, to.
fn index_of_char(_: &mut Vm, a: Args) -> NativeResult {
    let (text, from, to) = (whole(a.obj(0))?, a.int(2), a.int(3));
    if from < 0 || to < from || to as usize > text.len() {
        return Err(Trap::Java);
    }
    let found = text[from as usize..to as usize].iter().position(|&b| b == a.int(1) as u8);
    Ok(found.map_or(-1, |n| n as i32 + from).into())
}

/// Text, its length, what to look for, its length (not 0), from.
fn index_of(_: &mut Vm, a: Args) -> NativeResult {
    let (count, wanted, from) = (size(a.int(1))?, size(a.int(3))?, size(a.int(4))?);
    if wanted == 0 || wanted > count {
        return Err(Trap::Java);
    }
    let (text, word) = (part::<u8>(a.obj(0), 0, count)?, part::<u8>(a.obj(2), 0, wanted)?);
    let mut at = from;
    while at + wanted <= count {
        // To the next place where the first character is.
        match text[at..=count - wanted].iter().position(|&b| b == word[0]) {
            None => break,
            Some(n) => at += n,
        }
        if text[at..at + wanted] == *word {
            return Ok((at as i32).into());
        }
        at += 1;
    }
    Ok((-1).into())
}

/// To UTF-16 as bytes; the target's offset counts characters.
fn inflate_to_bytes(_: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(4))?;
    let at = a.int(3).checked_mul(2).ok_or(Trap::Java)?;
    let from = part::<u8>(a.obj(0), a.int(1), len)?;
    if a.obj(0) == a.obj(2) {
        return Err(Trap::Java);
    }
    let to = part_mut::<u8>(a.obj(2), at, 2 * len)?;
    for (t, &f) in to.chunks_exact_mut(2).zip(from) {
        t.copy_from_slice(&[f, 0]);
    }
    Ok(().into())
}

fn inflate_to_chars(_: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(4))?;
    let from = part::<u8>(a.obj(0), a.int(1), len)?;
    let to = part_mut::<u16>(a.obj(2), a.int(3), len)?;
    for (t, &f) in to.iter_mut().zip(from) {
        *t = u16::from(f);
    }
    Ok(().into())
}
