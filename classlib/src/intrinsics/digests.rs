//! Compression functions of message digests. The callers in Java have checked the buffer's bounds.

use super::{Field, part};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::Ref;

/// The state's words, if it has as many as it should.
macro_rules! state {
    ($field:ident, $object:expr, $kind:ty, $words:literal) => {{
        let state = $field.get($object)?.elements_mut::<$kind>();
        <&mut [$kind; $words]>::try_from(state).map_err(|_| Trap::Java)?
    }};
}

/// sun.security.provider.MD5.
pub mod md5 {
    use super::*;

    vm::natives! { "sun/security/provider/MD5": "implCompress0" "([BI)V" intrinsic => compress }

    static STATE: Field = Field::new("state");

    fn compress(_: &mut Vm, a: Args) -> NativeResult {
        let block = part::<u8>(a.obj(1), a.int(2), 64)?;
        block_md5(state!(STATE, a.obj(0), u32, 4), block);
        Ok(().into())
    }

    /// Shifts of the four rounds.
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

    /// RFC 1321: floor(2^32 * |sin(i + 1)|).
    static SINES: std::sync::LazyLock<[u32; 64]> = std::sync::LazyLock::new(|| {
        std::array::from_fn(|i| (((i + 1) as f64).sin().abs() * 4294967296.0) as u32)
    });

    pub(in crate::intrinsics) fn block_md5(state: &mut [u32; 4], block: &[u8]) {
        let x: [u32; 16] = std::array::from_fn(|i| {
            u32::from_le_bytes([block[4 * i], block[4 * i + 1], block[4 * i + 2], block[4 * i + 3]])
        });
        let sines: &[u32; 64] = &SINES;
        let [mut a, mut b, mut c, mut d] = *state;
        for i in 0..64 {
            let (f, k) = match i / 16 {
                0 => ((b & c) | (!b & d), i),
                1 => ((d & b) | (!d & c), (5 * i + 1) % 16),
                2 => (b ^ c ^ d, (3 * i + 5) % 16),
                _ => (c ^ (b | !d), (7 * i) % 16),
            };
            let sum = a.wrapping_add(f).wrapping_add(x[k]).wrapping_add(sines[i]);
            (a, d, c) = (d, c, b);
            b = b.wrapping_add(sum.rotate_left(SHIFTS[i / 16][i % 4]));
        }
        for (s, v) in state.iter_mut().zip([a, b, c, d]) {
            *s = s.wrapping_add(v);
        }
    }
}

/// sun.security.provider.SHA.
pub mod sha {
    use super::*;

    vm::natives! { "sun/security/provider/SHA": "implCompress0" "([BI)V" intrinsic => compress }

    static STATE: Field = Field::new("state");

    fn compress(_: &mut Vm, a: Args) -> NativeResult {
        let block = part::<u8>(a.obj(1), a.int(2), 64)?;
        let state = state!(STATE, a.obj(0), u32, 5);
        sha1::compress(state, &[*sha1::digest::generic_array::GenericArray::from_slice(block)]);
        Ok(().into())
    }
}

/// sun.security.provider.SHA2.
pub mod sha2_ {
    use super::*;

    vm::natives! { "sun/security/provider/SHA2": "implCompress0" "([BI)V" intrinsic => compress }

    static STATE: Field = Field::new("state");

    fn compress(_: &mut Vm, a: Args) -> NativeResult {
        let block = part::<u8>(a.obj(1), a.int(2), 64)?;
        let state = state!(STATE, a.obj(0), u32, 8);
        sha2::compress256(state, &[*sha2::digest::generic_array::GenericArray::from_slice(block)]);
        Ok(().into())
    }
}

/// sun.security.provider.SHA5.
pub mod sha5 {
    use super::*;

    vm::natives! { "sun/security/provider/SHA5": "implCompress0" "([BI)V" intrinsic => compress }

    static STATE: Field = Field::new("state");

    fn compress(_: &mut Vm, a: Args) -> NativeResult {
        let block = part::<u8>(a.obj(1), a.int(2), 128)?;
        let state = state!(STATE, a.obj(0), u64, 8);
        sha2::compress512(state, &[*sha2::digest::generic_array::GenericArray::from_slice(block)]);
        Ok(().into())
    }
}

/// sun.security.provider.SHA3.
pub mod sha3 {
    use super::*;

    vm::natives! { "sun/security/provider/SHA3":
        "implCompress0" "([BI)V" intrinsic => compress,
        "keccak" "()V" intrinsic => |_, a| { permute(state(a.obj(0))?); Ok(().into()) },
    }

    static STATE: Field = Field::new("state");
    static BUFFER: Field = Field::new("buffer");

    fn state(o: Ref) -> Result<&'static mut [u8], Trap> {
        Some(STATE.get(o)?.elements_mut::<u8>()).filter(|s| s.len() == 200).ok_or(Trap::Java)
    }

    /// A block is as long as the buffer; it is added to the state.
    fn compress(_: &mut Vm, a: Args) -> NativeResult {
        let (state, len) = (state(a.obj(0))?, BUFFER.get(a.obj(0))?.len());
        let block = part::<u8>(a.obj(1), a.int(2), len)?;
        state.get_mut(..len).ok_or(Trap::Java)?.iter_mut().zip(block).for_each(|(s, b)| *s ^= b);
        permute(state);
        Ok(().into())
    }

    fn permute(bytes: &mut [u8]) {
        let mut lanes: [u64; 25] =
            std::array::from_fn(|i| u64::from_le_bytes(std::array::from_fn(|k| bytes[8 * i + k])));
        keccak::f1600(&mut lanes);
        for (to, lane) in bytes.chunks_exact_mut(8).zip(lanes) {
            to.copy_from_slice(&lane.to_le_bytes());
        }
    }
}
