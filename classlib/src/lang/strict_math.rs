//! java.lang.StrictMath and java.lang.Math.

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

/// java.lang.Math: methods for which HotSpot has code of its own that rounds better than StrictMath's. The
/// system's mathematical library nearly always gives the same last bit.
pub mod math {
    #[cfg(test)]
    use super::fdlibm;
    use super::{one, two};

    vm::natives! { "java/lang/Math":
        "sin" "(D)D" intrinsic => |_, a| one(a, f64::sin),
        "cos" "(D)D" intrinsic => |_, a| one(a, f64::cos),
        "tan" "(D)D" intrinsic => |_, a| one(a, f64::tan),
        "exp" "(D)D" intrinsic => |_, a| one(a, f64::exp),
        "log" "(D)D" intrinsic => |_, a| one(a, f64::ln),
        "log10" "(D)D" intrinsic => |_, a| one(a, log10),
        "sqrt" "(D)D" intrinsic => |_, a| one(a, f64::sqrt),
        "pow" "(DD)D" intrinsic => |_, a| two(a, pow),
    }

    /// NaN has one form in Java's results.
    fn log10(x: f64) -> f64 {
        if x < 0.0 { f64::NAN } else { libm::log10(x) }
    }

    /// Unlike C's, Java's 1 to the power of NaN or of infinity is NaN.
    fn pow(x: f64, y: f64) -> f64 {
        if y == 0.0 {
            1.0
        } else if y.is_nan() || y.is_infinite() && x.abs() == 1.0 {
            f64::NAN
        } else if y == 2.0 {
            x * x
        } else {
            x.powf(y)
        }
    }

    #[test]
    fn pow_is_java_s_at_the_edges() {
        assert!(pow(1.0, f64::NAN).is_nan());
        assert!(pow(-1.0, f64::INFINITY).is_nan());
        assert_eq!(pow(f64::NAN, 0.0), 1.0);
        assert_eq!(pow(-8.0, 3.0), -512.0);
        assert_eq!(pow(0.0, -1.0), f64::INFINITY);
        assert!((log10(1000.0) - fdlibm::log10(1000.0)).abs() < 1e-15);
    }
}
