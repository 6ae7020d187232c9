//! java.util.Base64: whole groups; ends and line breaks are Java's.

use super::{part, part_mut, size};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const fn alphabet(last: [u8; 2]) -> [u8; 64] {
    let mut all = [0; 64];
    let mut i = 0;
    while i < 62 {
        all[i] = LETTERS[i];
        i += 1;
    }
    all[62] = last[0];
    all[63] = last[1];
    all
}
const BASIC: [u8; 64] = alphabet(*b"+/");
const URL: [u8; 64] = alphabet(*b"-_");

const fn values(alphabet: &[u8; 64]) -> [i8; 256] {
    let mut all = [-1; 256];
    let mut i = 0;
    while i < 64 {
        all[alphabet[i] as usize] = i as i8;
        i += 1;
    }
    all
}
const BASIC_VALUES: [i8; 256] = values(&BASIC);
const URL_VALUES: [i8; 256] = values(&URL);

fn span(from: i32, to: i32) -> Result<usize, Trap> {
    to.checked_sub(from).and_then(|n| usize::try_from(n).ok()).ok_or(Trap::Java)
}

/// java.util.Base64.Encoder.
pub mod encoder {
    use super::*;

    vm::natives! { "java/util/Base64$Encoder":
        "encodeBlock" "([BII[BIZ)V" intrinsic => encode_block,
    }

    /// Source, its range (a multiple of three), target, its offset, which alphabet.
    fn encode_block(_: &mut Vm, a: Args) -> NativeResult {
        let len = span(a.int(2), a.int(3))?;
        if len % 3 != 0 || a.obj(1) == a.obj(4) {
            return Err(Trap::Java);
        }
        let from = part::<u8>(a.obj(1), a.int(2), len)?;
        let to = part_mut::<u8>(a.obj(4), a.int(5), len / 3 * 4)?;
        encode(from, to, if a.bool(6) { &URL } else { &BASIC });
        Ok(().into())
    }
    fn encode(from: &[u8], to: &mut [u8], alphabet: &[u8; 64]) {
        for (f, t) in from.chunks_exact(3).zip(to.chunks_exact_mut(4)) {
            let bits = u32::from(f[0]) << 16 | u32::from(f[1]) << 8 | u32::from(f[2]);
            for (k, t) in t.iter_mut().enumerate() {
                *t = alphabet[(bits >> (18 - 6 * k)) as usize & 63];
            }
        }
    }
}

/// java.util.Base64.Decoder.
pub mod decoder {
    use super::*;

    vm::natives! { "java/util/Base64$Decoder":
        "decodeBlock" "([BII[BIZZ)I" intrinsic varies => decode_block,
        "decodeBlock" "([BII[BIZ)I" intrinsic varies => decode_block,
    }

    /// Source, its range, target, its offset, which alphabet: the bytes written for the groups of four before the
    /// first byte that is not in the alphabet.
    fn decode_block(_: &mut Vm, a: Args) -> NativeResult {
        let len = span(a.int(2), a.int(3))? / 4 * 4;
        if a.obj(1) == a.obj(4) {
            return Err(Trap::Java);
        }
        let from = part::<u8>(a.obj(1), a.int(2), len)?;
        let room = size(a.int(5)).map(|at| a.obj(4).some().map_or(0, |t| t.len().saturating_sub(at)))?;
        let to = part_mut::<u8>(a.obj(4), a.int(5), room)?;
        let done = decode(from, to, if a.bool(6) { &URL_VALUES } else { &BASIC_VALUES })?;
        Ok((done as i32).into())
    }
    fn decode(from: &[u8], to: &mut [u8], values: &[i8; 256]) -> Result<usize, Trap> {
        let mut done = 0;
        for f in from.chunks_exact(4) {
            let v = [0, 1, 2, 3].map(|i| i32::from(values[f[i] as usize]));
            let bits = v[0] << 18 | v[1] << 12 | v[2] << 6 | v[3];
            if v.iter().any(|&v| v < 0) {
                break;
            }
            // Too little room: the bytecode begins again, writes the same, and throws.
            let t = to.get_mut(done..done + 3).ok_or(Trap::Java)?;
            t.copy_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
            done += 3;
        }
        Ok(done)
    }
}
