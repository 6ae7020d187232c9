//! java.lang.StringCoding.

use super::{part, part_mut, size};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};

vm::natives! { "java/lang/StringCoding":
    "hasNegatives" "([BII)Z" intrinsic => has_negatives,
    "implEncodeISOArray" "([BI[BII)I" intrinsic => encode_latin1,
    "implEncodeAsciiArray" "([CI[BII)I" intrinsic varies => encode_ascii,
}

fn has_negatives(_: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(2))?;
    Ok((!part::<u8>(a.obj(0), a.int(1), len)?.is_ascii()).into())
}

/// UTF-16 (as bytes) to Latin-1 as far as it goes; how many.
fn encode_latin1(_: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(4))?;
    let at = a.int(1).checked_mul(2).ok_or(Trap::Java)?;
    let from = part::<u8>(a.obj(0), at, 2 * len)?;
    let to = part_mut::<u8>(a.obj(2), a.int(3), len)?;
    let mut done = 0;
    for (f, t) in from.chunks_exact(2).zip(to) {
        if f[1] != 0 {
            break;
        }
        *t = f[0];
        done += 1;
    }
    Ok(done.into())
}

fn encode_ascii(_: &mut Vm, a: Args) -> NativeResult {
    let len = size(a.int(4))?;
    let from = part::<u16>(a.obj(0), a.int(1), len)?;
    let to = part_mut::<u8>(a.obj(2), a.int(3), len)?;
    let mut done = 0;
    for (&f, t) in from.iter().zip(to) {
        if f >= 0x80 {
            break;
        }
        *t = f as u8;
        done += 1;
    }
    Ok(done.into())
}
