//! jdk.internal.util.ArraysSupport: the comparison behind `Arrays.equals`, `mismatch` and `compare`.

use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "jdk/internal/util/ArraysSupport":
    "vectorizedMismatch" "(Ljava/lang/Object;JLjava/lang/Object;JII)I" intrinsic => mismatch,
}

/// The bytes of a primitive array from an offset of Unsafe on; buffers outside the heap are for the bytecode.
fn bytes(array: Ref, offset: i64, len: usize) -> Result<&'static [u8], Trap> {
    let class = array.some().ok_or(Trap::Java)?.class();
    if class.kind != shared_classes::model::Kind::PrimArray {
        return Err(Trap::Java);
    }
    let from = usize::try_from(offset - i64::from(ARRAY_BASE)).map_err(|_| Trap::Java)?;
    let size = array.len() << class.elem_shift;
    if from.checked_add(len).is_none_or(|end| end > size) {
        return Err(Trap::Java);
    }
    // SAFETY: inside the elements of a live array, of which every byte is initialised; nothing moves while natives run.
    Ok(unsafe {
        std::slice::from_raw_parts((array.address() + ARRAY_BASE as usize + from) as *const u8, len)
    })
}

/// The first element that differs; without one the complement of the number of elements left to look at: none here.
fn mismatch(_: &mut Vm, a: Args) -> NativeResult {
    let (count, log2) = (usize::try_from(a.int(6)).map_err(|_| Trap::Java)?, a.int(7) as u32 & 3);
    let len = count << log2;
    let (x, y) = (bytes(a.obj(0), a.long(1), len)?, bytes(a.obj(3), a.long(4), len)?);
    if x == y {
        return Ok((!0i32).into());
    }
    let differ = x.iter().zip(y).position(|(p, q)| p != q).unwrap_or(len);
    Ok(((differ >> log2) as i32).into())
}
