//! com.sun.crypto.provider.GHASH.

use super::{part, size};
use ghash::GHash;
use ghash::universal_hash::{KeyInit, UniversalHash};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};

vm::natives! { "com/sun/crypto/provider/GHASH":
    "processBlocks" "([BII[J[J)V" intrinsic => process_blocks,
}

/// Data, offset, blocks, state (two longs), subkey (its first two longs are the key itself).
fn process_blocks(_: &mut Vm, a: Args) -> NativeResult {
    let blocks = size(a.int(2))?;
    let data = part::<u8>(a.obj(0), a.int(1), blocks.checked_mul(16).ok_or(Trap::Java)?)?;
    let key = part::<u64>(a.obj(4), 0, 2)?;
    let state = super::part_mut::<u64>(a.obj(3), 0, 2)?;
    let (high, low) = hash([key[0], key[1]], [state[0], state[1]], data);
    (state[0], state[1]) = (high, low);
    Ok(().into())
}

/// Goes on with blocks of 16 bytes from a state.
pub(super) fn hash(key: [u64; 2], state: [u64; 2], data: &[u8]) -> (u64, u64) {
    if data.is_empty() {
        return (state[0], state[1]);
    }
    let bytes = |w: [u64; 2]| -> [u8; 16] { ((u128::from(w[0]) << 64) | u128::from(w[1])).to_be_bytes() };
    let mut h = GHash::new(&bytes(key).into());
    // The state is added to the first block, which is what going on from it means.
    let start = bytes(state);
    let first: [u8; 16] = std::array::from_fn(|i| start[i] ^ data[i]);
    h.update(&[first.into()]);
    for piece in data[16..].chunks(4096) {
        let blocks: Vec<ghash::Block> = piece.chunks_exact(16).map(ghash::Block::clone_from_slice).collect();
        h.update(&blocks);
    }
    let result = u128::from_be_bytes(h.finalize().into());
    ((result >> 64) as u64, result as u64)
}
