//! Modes of block ciphers, with AES in them; with other ciphers the bytecode does it.
//!
//! All have the same arguments: receiver, input, its offset, the length, output, its offset.

use super::aes_crypt::{Aes, B, blocks, ranges};
use super::{Field, size};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::Ref;

static CIPHER: Field = Field::new("embeddedCipher");

/// Blocks done at a time, so that a long input needs little memory.
const PIECE: usize = 16 * 256;

/// com.sun.crypto.provider.ElectronicCodeBook.
pub mod ecb {
    use super::*;

    vm::natives! { "com/sun/crypto/provider/ElectronicCodeBook":
        "implECBEncrypt" "([BII[BI)I" intrinsic => |vm, a| run(vm, a, true),
        "implECBDecrypt" "([BII[BI)I" intrinsic => |vm, a| run(vm, a, false),
    }

    fn run(vm: &mut Vm, a: Args, encrypt: bool) -> NativeResult {
        let len = size(a.int(3))?;
        if len % 16 != 0 {
            return Err(Trap::Java);
        }
        let aes = Aes::of(CIPHER.get(a.obj(0))?)?;
        let (from, to) = ranges(vm, a, len)?;
        for (f, t) in from.chunks(PIECE).zip(to.chunks_mut(PIECE)) {
            let mut b = blocks(f);
            if encrypt {
                aes.encrypt(&mut b)
            } else {
                aes.decrypt(&mut b)
            }
            t.chunks_exact_mut(16).zip(&b).for_each(|(t, b)| t.copy_from_slice(b));
        }
        Ok(a.int(3).into())
    }
}

/// com.sun.crypto.provider.CipherBlockChaining.
pub mod cbc {
    use super::*;

    vm::natives! { "com/sun/crypto/provider/CipherBlockChaining":
        "implEncrypt" "([BII[BI)I" intrinsic => encrypt,
        "implDecrypt" "([BII[BI)I" intrinsic => decrypt,
    }

    static VECTOR: Field = Field::new("r");

    fn vector(o: Ref) -> Result<&'static mut [u8], Trap> {
        Some(VECTOR.get(o)?.elements_mut::<u8>()).filter(|v| v.len() == 16).ok_or(Trap::Java)
    }
    fn xor(to: &mut [u8], with: &[u8]) {
        to.iter_mut().zip(with).for_each(|(t, w)| *t ^= w);
    }

    fn encrypt(vm: &mut Vm, a: Args) -> NativeResult {
        let len = size(a.int(3))?;
        if len % 16 != 0 {
            return Err(Trap::Java);
        }
        let (aes, vector) = (Aes::of(CIPHER.get(a.obj(0))?)?, vector(a.obj(0))?);
        let (from, to) = ranges(vm, a, len)?;
        for (f, t) in from.chunks_exact(16).zip(to.chunks_exact_mut(16)) {
            let mut b = [B::clone_from_slice(f)];
            xor(&mut b[0], vector);
            aes.encrypt(&mut b);
            vector.copy_from_slice(&b[0]);
            t.copy_from_slice(&b[0]);
        }
        Ok(a.int(3).into())
    }

    /// In place is for the bytecode: what it makes of the next block then is its own affair.
    fn decrypt(vm: &mut Vm, a: Args) -> NativeResult {
        let len = size(a.int(3))?;
        if len % 16 != 0 || a.obj(1) == a.obj(4) {
            return Err(Trap::Java);
        }
        let (aes, vector) = (Aes::of(CIPHER.get(a.obj(0))?)?, vector(a.obj(0))?);
        let (from, to) = ranges(vm, a, len)?;
        for (f, t) in from.chunks(PIECE).zip(to.chunks_mut(PIECE)) {
            let mut b = blocks(f);
            aes.decrypt(&mut b);
            for (i, t) in t.chunks_exact_mut(16).enumerate() {
                t.copy_from_slice(&b[i]);
                xor(t, vector);
                vector.copy_from_slice(&f[16 * i..16 * i + 16]);
            }
        }
        Ok(a.int(3).into())
    }
}

/// com.sun.crypto.provider.CounterMode, whose subclass GCM uses it too.
pub mod ctr {
    use super::*;
    use vm::object::Raw;

    vm::natives! { "com/sun/crypto/provider/CounterMode":
        "implCrypt" "([BII[BI)I" intrinsic => crypt,
    }

    static COUNTER: Field = Field::new("counter");
    static STREAM: Field = Field::new("encryptedCounter");
    static USED: Field = Field::new("used");

    fn array<T: Raw>(r: Ref, len: usize) -> Result<&'static mut [T], Trap> {
        Some(r.elements_mut::<T>()).filter(|v| v.len() == len).ok_or(Trap::Java)
    }

    fn crypt(vm: &mut Vm, a: Args) -> NativeResult {
        let len = size(a.int(3))?;
        let o = a.obj(0);
        let aes = Aes::of(CIPHER.get(o)?)?;
        let (counter, stream) = (array::<u8>(COUNTER.get(o)?, 16)?, array::<u8>(STREAM.get(o)?, 16)?);
        let used_at = USED.offset(o.class())?;
        let mut used = size(o.read::<i32>(used_at))?.min(16);
        let (from, to) = ranges(vm, a, len)?;
        let mut number = u128::from_be_bytes(std::array::from_fn(|i| counter[i]));
        let mut done = 0;
        // What is left of the last block.
        while done < len && used < 16 {
            to[done] = from[done] ^ stream[used];
            (done, used) = (done + 1, used + 1);
        }
        while done < len {
            let count = (len - done).min(PIECE).div_ceil(16);
            let mut keys: Vec<B> = (0..count as u128)
                .map(|i| B::clone_from_slice(&number.wrapping_add(i).to_be_bytes()))
                .collect();
            aes.encrypt(&mut keys);
            number = number.wrapping_add(count as u128);
            for key in keys {
                let n = (len - done).min(16);
                for (i, k) in key.iter().enumerate().take(n) {
                    to[done + i] = from[done + i] ^ k;
                }
                (done, used) = (done + n, n);
                stream.copy_from_slice(&key);
            }
        }
        counter.copy_from_slice(&number.to_be_bytes());
        o.write::<i32>(used_at, used as i32);
        Ok(a.int(3).into())
    }
}
