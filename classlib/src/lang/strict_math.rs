//! java.lang.StrictMath.

use super::fdlibm;
use vm::native::{Args, NativeResult};

vm::natives! { "java/lang/StrictMath":
    "sin" "(D)D" => |_, a| one(a, fdlibm::sin),
    "cos" "(D)D" => |_, a| one(a, fdlibm::cos),
    "tan" "(D)D" => |_, a| one(a, libm::tan),
    "asin" "(D)D" => |_, a| one(a, libm::asin),
    "acos" "(D)D" => |_, a| one(a, libm::acos),
    "atan" "(D)D" => |_, a| one(a, libm::atan),
    "log" "(D)D" => |_, a| one(a, fdlibm::log),
    "log10" "(D)D" => |_, a| one(a, fdlibm::log10),
    "sqrt" "(D)D" => |_, a| one(a, f64::sqrt),
    "IEEEremainder" "(DD)D" => |_, a| two(a, libm::remainder),
    "atan2" "(DD)D" => |_, a| two(a, fdlibm::atan2),
    "sinh" "(D)D" => |_, a| one(a, fdlibm::sinh),
    "cosh" "(D)D" => |_, a| one(a, fdlibm::cosh),
    "tanh" "(D)D" => |_, a| one(a, fdlibm::tanh),
    "expm1" "(D)D" => |_, a| one(a, libm::expm1),
    "log1p" "(D)D" => |_, a| one(a, fdlibm::log1p),
}

fn one(a: Args, f: impl Fn(f64) -> f64) -> NativeResult {
    Ok(f(a.double(0)).into())
}
fn two(a: Args, f: impl Fn(f64, f64) -> f64) -> NativeResult {
    Ok(f(a.double(0), a.double(2)).into())
}
