//! java.lang.String, StringUTF16, Float and Double.

use vm::machine::Vm;
use vm::native::{Args, NativeResult, Value};

vm::natives! { "java/lang/String":
    "intern" "()Ljava/lang/String;" => intern,
}

fn intern(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(vm.intern_string(a.obj(0))?.into())
}

/// java.lang.StringUTF16.
pub mod utf16 {
    use super::*;

    vm::natives! { "java/lang/StringUTF16":
        "isBigEndian" "()Z" => is_big_endian,
    }

    fn is_big_endian(_: &mut Vm, _: Args) -> NativeResult {
        Ok(cfg!(target_endian = "big").into())
    }
}

/// Bits and number are the same slot.
fn same_bits(_: &mut Vm, a: Args) -> NativeResult {
    Ok(Value(a.slot(0)))
}
fn same_bits32(_: &mut Vm, a: Args) -> NativeResult {
    Ok(Value(a.slot(0) as u32 as u64))
}

/// java.lang.Float.
pub mod float {
    vm::natives! { "java/lang/Float":
        "floatToRawIntBits" "(F)I" => super::same_bits32,
        "intBitsToFloat" "(I)F" => super::same_bits32,
    }
}
/// java.lang.Double.
pub mod double {
    vm::natives! { "java/lang/Double":
        "doubleToRawLongBits" "(D)J" => super::same_bits,
        "longBitsToDouble" "(J)D" => super::same_bits,
    }
}
