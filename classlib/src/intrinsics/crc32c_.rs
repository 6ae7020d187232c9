//! java.util.zip.CRC32C.

use super::part;
use vm::machine::Vm;
use vm::native::Args;
use vm::native::{NativeResult, Trap};

vm::natives! { "java/util/zip/CRC32C":
    "updateBytes" "(I[BII)I" intrinsic => update_bytes,
    "updateDirectByteBuffer" "(IJII)I" intrinsic => update_buffer,
}

/// Java keeps the register inverted with respect to the usual functions.
fn update(crc: i32, bytes: &[u8]) -> i32 {
    !crc32c::crc32c_append(!(crc as u32), bytes) as i32
}

/// The arguments are a range: offset and end.
fn update_bytes(_: &mut Vm, a: Args) -> NativeResult {
    let (from, end) = (a.int(2), a.int(3));
    let len = end.checked_sub(from).filter(|&n| n >= 0).ok_or(Trap::Java)?;
    Ok(update(a.int(0), part::<u8>(a.obj(1), from, len as usize)?).into())
}

fn update_buffer(vm: &mut Vm, a: Args) -> NativeResult {
    let (address, from, end) = (a.long(1), a.int(3), a.int(4));
    let len = end.checked_sub(from).filter(|&n| from >= 0 && n >= 0).ok_or(Trap::Java)?;
    let bytes = crate::io::memory(vm, address + i64::from(from), len).map_err(|_| Trap::Java)?;
    Ok(update(a.int(0), bytes).into())
}
