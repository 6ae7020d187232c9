//! Methods of the class library with bytecode that are done in Rust all the same, because programs spend their time in
//! them: the inner loops of digests, ciphers, big numbers, strings, codes, and directories of jars.
//!
//! ```text
//!   call ──▶ intrinsic ── everything as usual ──▶ the same result as the bytecode's
//!               └── a null, an index out of bounds, arrays that overlap, an unknown subclass:
//!                   Trap::Java, before anything has changed ──▶ the bytecode, with its exceptions
//! ```
//! A row is found when the boot loader's class is linked, as for natives; one that the JDK does not have is named
//! when the template is built ([`crate::complete`]).

mod aes_crypt;
mod arrays_support;
mod base64;
mod big_integer;
mod block_modes;
mod crc32c_;
mod digests;
mod ghash_;
mod numbers;
mod string;
mod string_coding;
mod string_latin1;
mod string_utf16;
#[cfg(test)]
mod tests;
mod zip_source;

use shared_classes::model::ClassRef;
use std::sync::atomic::{AtomicU32, Ordering};
use vm::native::{Native, Trap};
use vm::object::*;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    aes_crypt::NATIVES,
    arrays_support::NATIVES,
    base64::encoder::NATIVES,
    base64::decoder::NATIVES,
    big_integer::NATIVES,
    big_integer::mutable::NATIVES,
    block_modes::ecb::NATIVES,
    block_modes::cbc::NATIVES,
    block_modes::ctr::NATIVES,
    crc32c_::NATIVES,
    digests::md5::NATIVES,
    digests::sha::NATIVES,
    digests::sha2_::NATIVES,
    digests::sha5::NATIVES,
    digests::sha3::NATIVES,
    ghash_::NATIVES,
    numbers::integer::NATIVES,
    numbers::long::NATIVES,
    numbers::math::NATIVES,
    string::NATIVES,
    string_coding::NATIVES,
    string_latin1::NATIVES,
    string_utf16::NATIVES,
    zip_source::NATIVES,
];

/// A part of an array to read; what is not there is for the bytecode to complain about.
fn part<T: Raw>(array: Ref, from: i32, len: usize) -> Result<&'static [T], Trap> {
    if array.is_null() {
        return Err(Trap::Java);
    }
    let from = usize::try_from(from).map_err(|_| Trap::Java)?;
    array.elements::<T>().get(from..from.checked_add(len).ok_or(Trap::Java)?).ok_or(Trap::Java)
}

/// A part of an array to write.
fn part_mut<T: Raw>(array: Ref, from: i32, len: usize) -> Result<&'static mut [T], Trap> {
    if array.is_null() {
        return Err(Trap::Java);
    }
    let from = usize::try_from(from).map_err(|_| Trap::Java)?;
    array.elements_mut::<T>().get_mut(from..from.checked_add(len).ok_or(Trap::Java)?).ok_or(Trap::Java)
}

/// A length that is not negative.
fn size(len: i32) -> Result<usize, Trap> {
    usize::try_from(len).map_err(|_| Trap::Java)
}

/// The offset of a field of a class of the boot loader, looked for once in each process.
struct Field {
    name: &'static str,
    at: AtomicU32,
}

impl Field {
    const fn new(name: &'static str) -> Field {
        Field { name, at: AtomicU32::new(0) }
    }
    fn offset(&self, class: ClassRef) -> Result<u32, Trap> {
        let known = self.at.load(Ordering::Relaxed);
        if known != 0 {
            return Ok(known);
        }
        let found = crate::lang::native_libraries::field_offset(class, self.name).ok_or(Trap::Java)?;
        self.at.store(found, Ordering::Relaxed);
        Ok(found)
    }
    /// The reference in this field; a null is for the bytecode.
    fn get(&self, o: Ref) -> Result<Ref, Trap> {
        o.read_ref(self.offset(o.class())?).some().ok_or(Trap::Java)
    }
}
