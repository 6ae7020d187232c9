//! Bits of java.lang.Integer, Long and Math.

/// java.lang.Integer.
pub mod integer {
    vm::natives! { "java/lang/Integer":
        "bitCount" "(I)I" intrinsic => |_, a| Ok((a.int(0).count_ones() as i32).into()),
        "numberOfLeadingZeros" "(I)I" intrinsic => |_, a| Ok((a.int(0).leading_zeros() as i32).into()),
        "numberOfTrailingZeros" "(I)I" intrinsic => |_, a| Ok((a.int(0).trailing_zeros() as i32).into()),
        "reverse" "(I)I" intrinsic => |_, a| Ok(a.int(0).reverse_bits().into()),
        "reverseBytes" "(I)I" intrinsic => |_, a| Ok(a.int(0).swap_bytes().into()),
    }
}

/// java.lang.Long.
pub mod long {
    vm::natives! { "java/lang/Long":
        "bitCount" "(J)I" intrinsic => |_, a| Ok((a.long(0).count_ones() as i32).into()),
        "numberOfLeadingZeros" "(J)I" intrinsic => |_, a| Ok((a.long(0).leading_zeros() as i32).into()),
        "numberOfTrailingZeros" "(J)I" intrinsic => |_, a| Ok((a.long(0).trailing_zeros() as i32).into()),
        "reverse" "(J)J" intrinsic => |_, a| Ok(a.long(0).reverse_bits().into()),
        "reverseBytes" "(J)J" intrinsic => |_, a| Ok(a.long(0).swap_bytes().into()),
    }
}

/// java.lang.Math.
pub mod math {
    vm::natives! { "java/lang/Math":
        "multiplyHigh" "(JJ)J" intrinsic => |_, a| {
            Ok((((i128::from(a.long(0)) * i128::from(a.long(2))) >> 64) as i64).into())
        },
        "fma" "(DDD)D" intrinsic => |_, a| Ok(a.double(0).mul_add(a.double(2), a.double(4)).into()),
        "fma" "(FFF)F" intrinsic => |_, a| Ok(a.float(0).mul_add(a.float(1), a.float(2)).into()),
    }
}
