//! com.sun.crypto.provider.AESCrypt, and AES for the modes that use it.

use super::{Field, part, part_mut};
use aes::cipher::{Block, BlockDecrypt, BlockEncrypt, BlockSizeUser, KeyInit, consts::U16};
use aes::{Aes128, Aes192, Aes256};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::Ref;

vm::natives! { "com/sun/crypto/provider/AESCrypt":
    "implEncryptBlock" "([BI[BI)V" intrinsic => |_, a| one_block(a, true),
    "implDecryptBlock" "([BI[BI)V" intrinsic => |_, a| one_block(a, false),
}

static LAST_KEY: Field = Field::new("lastKey");

/// A cipher with its key. Expanding a key costs about as much as a few blocks.
pub enum Aes {
    /// 128 bits.
    A128(Aes128),
    /// 192 bits.
    A192(Aes192),
    /// 256 bits.
    A256(Aes256),
}

/// A block of 16 bytes.
pub struct Sixteen;
impl BlockSizeUser for Sixteen {
    type BlockSize = U16;
}
/// A block.
pub type B = Block<Sixteen>;

impl Aes {
    /// The cipher of an AESCrypt that has a key; other objects are for the bytecode.
    pub fn of(cipher: Ref) -> Result<Aes, Trap> {
        if cipher.is_null() || !cipher.class().name.is(b"com/sun/crypto/provider/AESCrypt") {
            return Err(Trap::Java);
        }
        Aes::with(LAST_KEY.get(cipher)?.elements::<u8>()).ok_or(Trap::Java)
    }
    /// The cipher for a key of 16, 24 or 32 bytes.
    pub fn with(key: &[u8]) -> Option<Aes> {
        Some(match key.len() {
            16 => Aes::A128(Aes128::new_from_slice(key).ok()?),
            24 => Aes::A192(Aes192::new_from_slice(key).ok()?),
            32 => Aes::A256(Aes256::new_from_slice(key).ok()?),
            _ => return None,
        })
    }
    /// Encrypts blocks, each for itself.
    pub fn encrypt(&self, blocks: &mut [B]) {
        match self {
            Aes::A128(c) => c.encrypt_blocks(blocks),
            Aes::A192(c) => c.encrypt_blocks(blocks),
            Aes::A256(c) => c.encrypt_blocks(blocks),
        }
    }
    /// Decrypts blocks, each for itself.
    pub fn decrypt(&self, blocks: &mut [B]) {
        match self {
            Aes::A128(c) => c.decrypt_blocks(blocks),
            Aes::A192(c) => c.decrypt_blocks(blocks),
            Aes::A256(c) => c.decrypt_blocks(blocks),
        }
    }
}

fn one_block(a: Args, encrypt: bool) -> NativeResult {
    let aes = Aes::of(a.obj(0))?;
    let mut block = [B::clone_from_slice(part::<u8>(a.obj(1), a.int(2), 16)?)];
    let to = part_mut::<u8>(a.obj(3), a.int(4), 16)?;
    if encrypt {
        aes.encrypt(&mut block)
    } else {
        aes.decrypt(&mut block)
    }
    to.copy_from_slice(&block[0]);
    Ok(().into())
}

/// Blocks of a piece of input: copies, so that output may lie in the same array.
pub fn blocks(input: &[u8]) -> Vec<B> {
    input.chunks_exact(16).map(B::clone_from_slice).collect()
}

/// Input and output of a mode: input first, then output, by array, offset and length.
pub fn ranges(_: &mut Vm, a: Args, len: usize) -> Result<(&'static [u8], &'static mut [u8]), Trap> {
    if a.obj(1) == a.obj(4) && a.int(2) != a.int(5) {
        // They may overlap, and then the order in which bytes are written shows.
        return Err(Trap::Java);
    }
    Ok((part::<u8>(a.obj(1), a.int(2), len)?, part_mut::<u8>(a.obj(4), a.int(5), len)?))
}
