//! The elementary functions as java.lang.StrictMath defines them: bit for bit the results of the fdlibm
//! algorithms, which are specified operation by operation. Those on which the `libm` crate agrees with fdlibm are
//! taken from it; the others, where its formulas round differently, are written out here.

// Coefficients are written with the digits in which the algorithms are published.
#![allow(clippy::excessive_precision, clippy::approx_constant)]

fn hi(x: f64) -> i32 {
    (x.to_bits() >> 32) as i32
}
fn lo(x: f64) -> u32 {
    x.to_bits() as u32
}
fn with_hi(x: f64, h: i32) -> f64 {
    f64::from_bits((h as u32 as u64) << 32 | x.to_bits() & 0xffff_ffff)
}

const TWO54: f64 = 18014398509481984.0;
const LN2_HI: f64 = 6.931_471_803_691_238_164_90e-1;
const LN2_LO: f64 = 1.908_214_929_270_587_700_02e-10;

// ---- trigonometry ----

/// sin of x + y, |x| up to pi/4.
fn kernel_sin(x: f64, y: f64, exact: bool) -> f64 {
    const S: [f64; 6] = [
        -1.666_666_666_666_663_243_48e-1,
        8.333_333_333_322_489_461_24e-3,
        -1.984_126_982_985_794_931_34e-4,
        2.755_731_370_707_006_767_89e-6,
        -2.505_076_025_340_686_341_95e-8,
        1.589_690_995_211_550_102_21e-10,
    ];
    if hi(x) & 0x7fff_ffff < 0x3e40_0000 {
        return x;
    }
    let z = x * x;
    let v = z * x;
    let r = S[1] + z * (S[2] + z * (S[3] + z * (S[4] + z * S[5])));
    if exact { x + v * (S[0] + z * r) } else { x - ((z * (0.5 * y - v * r) - y) - v * S[0]) }
}

/// cos of x + y, |x| up to pi/4.
fn kernel_cos(x: f64, y: f64) -> f64 {
    const C: [f64; 6] = [
        4.166_666_666_666_660_190_37e-2,
        -1.388_888_888_887_410_957_49e-3,
        2.480_158_728_947_672_941_78e-5,
        -2.755_731_435_139_066_330_35e-7,
        2.087_572_321_298_174_827_90e-9,
        -1.135_964_755_778_819_482_65e-11,
    ];
    let ix = hi(x) & 0x7fff_ffff;
    if ix < 0x3e40_0000 {
        return 1.0;
    }
    let z = x * x;
    let r = z * (C[0] + z * (C[1] + z * (C[2] + z * (C[3] + z * (C[4] + z * C[5])))));
    if ix < 0x3fd3_3333 {
        return 1.0 - (0.5 * z - (z * r - x * y));
    }
    // A part of 1 - z/2 that is exact, taken away on both sides.
    let q = if ix > 0x3fe9_0000 { 0.28125 } else { with_hi(0.0, ix - 0x0020_0000) };
    let hz = 0.5 * z - q;
    (1.0 - q) - (hz - (z * r - x * y))
}

/// x - n * pi/2 as a sum of two, and n modulo 4 (any n congruent to it).
fn reduce(x: f64) -> (i32, f64, f64) {
    // pi/2 in three pieces of 33 bits, each with what is left after it.
    const P1: f64 = 1.570_796_326_734_125_614_17e0;
    const P1T: f64 = 6.077_100_506_506_192_249_32e-11;
    const P2: f64 = 6.077_100_506_303_965_976_60e-11;
    const P2T: f64 = 2.022_266_248_795_950_631_54e-21;
    const P3: f64 = 2.022_266_248_711_166_455_80e-21;
    const P3T: f64 = 8.478_427_660_368_899_569_97e-32;
    let h = hi(x);
    let ix = h & 0x7fff_ffff;
    if ix <= 0x3fe9_21fb {
        return (0, x, 0.0);
    }
    let t = x.abs();
    let (n, y0, y1) = if ix < 0x4002_d97c {
        let mut z = t - P1;
        let tail = if ix != 0x3ff9_21fb {
            P1T
        } else {
            z -= P2;
            P2T
        };
        let y0 = z - tail;
        (1, y0, (z - y0) - tail)
    } else if ix <= 0x4139_21fb {
        let n = (t * 6.366_197_723_675_813_824_33e-1 + 0.5) as i32;
        let f = n as f64;
        let mut r = t - f * P1;
        let mut w = f * P1T;
        let mut y0 = r - w;
        let near_multiple = n >= 32 || ix == hi(f * std::f64::consts::FRAC_PI_2);
        if near_multiple {
            let lost = |y: f64| (ix >> 20) - ((hi(y) >> 20) & 0x7ff);
            if lost(y0) > 16 {
                let t = r;
                w = f * P2;
                r = t - w;
                w = f * P2T - ((t - r) - w);
                y0 = r - w;
                if lost(y0) > 49 {
                    let t = r;
                    w = f * P3;
                    r = t - w;
                    w = f * P3T - ((t - r) - w);
                    y0 = r - w;
                }
            }
        }
        (n, y0, (r - y0) - w)
    } else if ix >= 0x7ff0_0000 {
        return (0, f64::NAN, f64::NAN);
    } else {
        reduce_large(t)
    };
    if h < 0 { (-n, -y0, -y1) } else { (n, y0, y1) }
}

/// [`reduce`] for large positive numbers: x * 2/pi in digits of 24 bits, times pi/2 in pieces of 24 bits. The
/// order of the sums decides the last bit, so it is fdlibm's.
fn reduce_large(t: f64) -> (i32, f64, f64) {
    const TWO24: f64 = 16777216.0;
    /// Digits of x * 2/pi at first.
    const DIGITS: usize = 4;
    let ix = hi(t);
    let e0 = (ix >> 20) - 1046;
    // x as three digits, the low ones left out when zero.
    let mut z = with_hi(t, ix - (e0 << 20));
    let mut x = [0.0; 3];
    for d in &mut x[..2] {
        *d = z.trunc();
        z = (z - *d) * TWO24;
    }
    x[2] = z;
    let jx = x.iter().rposition(|&d| d != 0.0).unwrap_or(0);
    let jv = ((e0 - 3) / 24).max(0);
    let mut q0 = e0 - 24 * (jv + 1);
    let product = |i: usize| (0..=jx).fold(0.0, |s, j| s + x[j] * two_over_pi(jv - j as i32 + i as i32));
    let mut q: Vec<f64> = (0..=DIGITS).map(product).collect();
    let (mut iq, mut n, mut z, mut flipped);
    loop {
        let jz = q.len() - 1;
        iq = vec![0i32; jz + 2];
        z = q[jz];
        for (i, j) in (1..=jz).rev().enumerate() {
            let carry = (z / TWO24).trunc();
            iq[i] = (z - TWO24 * carry) as i32;
            z = q[j - 1] + carry;
        }
        // The whole part, and whether what is left is more than a half.
        z = scale(z, q0);
        z -= 8.0 * (z * 0.125).floor();
        n = z as i32;
        z -= n as f64;
        flipped = 0;
        if q0 > 0 {
            let i = iq[jz - 1] >> (24 - q0);
            n += i;
            iq[jz - 1] -= i << (24 - q0);
            flipped = iq[jz - 1] >> (23 - q0);
        } else if q0 == 0 {
            flipped = iq[jz - 1] >> 23;
        } else if z >= 0.5 {
            flipped = 2;
        }
        if flipped > 0 {
            // 1 minus it.
            n += 1;
            let mut borrow = false;
            for d in &mut iq[..jz] {
                if borrow {
                    *d = 0xff_ffff - *d;
                } else if *d != 0 {
                    borrow = true;
                    *d = 0x100_0000 - *d;
                }
            }
            if q0 == 1 || q0 == 2 {
                iq[jz - 1] &= (1 << (24 - q0)) - 1;
            }
            if flipped == 2 {
                z = 1.0 - z;
                if borrow {
                    z -= scale(1.0, q0);
                }
            }
        }
        if z != 0.0 || iq[DIGITS..jz].iter().any(|&d| d != 0) {
            break;
        }
        // Everything cancelled: as many digits more.
        let more = (1..=DIGITS).find(|k| iq[DIGITS - k] != 0).unwrap_or(DIGITS);
        q.extend((jz + 1..=jz + more).map(product));
    }
    let mut jz = q.len() - 1;
    if z == 0.0 {
        while {
            jz -= 1;
            q0 -= 24;
            iq[jz] == 0
        } {}
    } else {
        z = scale(z, -q0);
        if z >= TWO24 {
            let carry = (z / TWO24).trunc();
            iq[jz] = (z - TWO24 * carry) as i32;
            jz += 1;
            q0 += 24;
            iq[jz] = carry as i32;
        } else {
            iq[jz] = z as i32;
        }
    }
    // Times pi/2.
    let mut unit = scale(1.0, q0);
    let mut digits = vec![0.0; jz + 1];
    for i in (0..=jz).rev() {
        digits[i] = unit * iq[i] as f64;
        unit /= TWO24;
    }
    let sums: Vec<f64> = (0..=jz)
        .rev()
        .map(|i| HALF_PI.iter().zip(&digits[i..]).fold(0.0, |s, (p, d)| s + f64::from_bits(*p) * d))
        .collect();
    let y0 = sums.iter().rev().fold(0.0, |s, v| s + v);
    let y1 = sums[1..].iter().fold(sums[0] - y0, |s, v| s + v);
    if flipped > 0 { (n, -y0, -y1) } else { (n, y0, y1) }
}

/// x * 2^n, within the range of normal numbers.
fn scale(x: f64, n: i32) -> f64 {
    x * f64::from_bits(((1023 + n) as u64) << 52)
}

/// Digit number `i` of 2/pi, 24 bits.
fn two_over_pi(i: i32) -> f64 {
    let Ok(bit) = usize::try_from(i * 24) else { return 0.0 };
    let word = |w: usize| TWO_OVER_PI.get(w).copied().unwrap_or(0) as u128;
    let pair = word(bit / 64) << 64 | word(bit / 64 + 1);
    ((pair >> (104 - bit % 64)) as u32 & 0xff_ffff) as f64
}

/// pi/2 in pieces of 24 bits, from the highest down, as bits.
const HALF_PI: [u64; 5] =
    [0x3ff921fb40000000, 0x3e74442d00000000, 0x3cf8469880000000, 0x3b78cc5160000000, 0x39f01b8380000000];

/// The first 1280 bits of 2/pi.
const TWO_OVER_PI: [u64; 20] = [
    0xa2f9836e4e441529,
    0xfc2757d1f534ddc0,
    0xdb6295993c439041,
    0xfe5163abdebbc561,
    0xb7246e3a424dd2e0,
    0x06492eea09d1921c,
    0xfe1deb1cb129a73e,
    0xe88235f52ebb4484,
    0xe99c7026b45f7e41,
    0x3991d639835339f4,
    0x9c845f8bbdf9283b,
    0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f,
    0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea,
    0x6bfb5fb11f8d5d08,
    0x56033046fc7b6bab,
    0xf0cfbc209af4361d,
];

/// Sine.
pub fn sin(x: f64) -> f64 {
    let (n, y0, y1) = reduce(x);
    match n & 3 {
        0 if n == 0 && y1 == 0.0 && y0 == x => kernel_sin(x, 0.0, true),
        0 => kernel_sin(y0, y1, false),
        1 => kernel_cos(y0, y1),
        2 => -kernel_sin(y0, y1, false),
        _ => -kernel_cos(y0, y1),
    }
}

/// Cosine.
pub fn cos(x: f64) -> f64 {
    let (n, y0, y1) = reduce(x);
    match n & 3 {
        0 => kernel_cos(y0, y1),
        1 => -kernel_sin(y0, y1, false),
        2 => -kernel_cos(y0, y1),
        _ => kernel_sin(y0, y1, false),
    }
}

/// The angle of the point (x, y).
pub fn atan2(y: f64, x: f64) -> f64 {
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};
    const PI_LO: f64 = 1.224_646_799_147_353_2e-16;
    const TINY: f64 = 1.0e-300;
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 1.0 {
        return libm::atan(y);
    }
    let (left, below) = (x.is_sign_negative(), y.is_sign_negative());
    let signed = |v: f64| if below { -v } else { v };
    if y == 0.0 {
        return if left { signed(PI + TINY) } else { y };
    }
    if x == 0.0 {
        return signed(FRAC_PI_2 + TINY);
    }
    if x.is_infinite() {
        return signed(match (y.is_infinite(), left) {
            (true, false) => FRAC_PI_4 + TINY,
            (true, true) => 3.0 * FRAC_PI_4 + TINY,
            (false, false) => 0.0,
            (false, true) => PI + TINY,
        });
    }
    if y.is_infinite() {
        return signed(FRAC_PI_2 + TINY);
    }
    let k = ((hi(y) & 0x7fff_ffff) - (hi(x) & 0x7fff_ffff)) >> 20;
    let z = if k > 60 {
        FRAC_PI_2 + 0.5 * PI_LO
    } else if left && k < -60 {
        0.0
    } else {
        libm::atan((y / x).abs())
    };
    match (left, below) {
        (false, false) => z,
        (false, true) => -z,
        (true, false) => PI - (z - PI_LO),
        (true, true) => (z - PI_LO) - PI,
    }
}

// ---- logarithms and exponentials ----

/// Coefficients of log((1 + s) / (1 - s)) - 2s, shared by log and log1p.
const LG: [f64; 7] = [
    6.666_666_666_666_735_130e-1,
    3.999_999_999_940_941_908e-1,
    2.857_142_874_366_239_149e-1,
    2.222_219_843_214_978_396e-1,
    1.818_357_216_161_805_012e-1,
    1.531_383_769_920_937_332e-1,
    1.479_819_860_511_658_591e-1,
];

/// Natural logarithm.
pub fn log(mut x: f64) -> f64 {
    let mut h = hi(x);
    let mut k = 0;
    if h < 0x0010_0000 {
        if x == 0.0 {
            return f64::NEG_INFINITY;
        }
        if h < 0 {
            return f64::NAN;
        }
        k -= 54;
        x *= TWO54;
        h = hi(x);
    }
    if h >= 0x7ff0_0000 {
        return x + x;
    }
    k += (h >> 20) - 1023;
    h &= 0xf_ffff;
    let i = (h + 0x9_5f64) & 0x10_0000;
    x = with_hi(x, h | (i ^ 0x3ff0_0000));
    k += i >> 20;
    let f = x - 1.0;
    let dk = k as f64;
    if 0xf_ffff & (2 + h) < 3 {
        if f == 0.0 {
            return if k == 0 { 0.0 } else { dk * LN2_HI + dk * LN2_LO };
        }
        let r = f * f * (0.5 - 0.333_333_333_333_333_33 * f);
        return if k == 0 { f - r } else { dk * LN2_HI - ((r - dk * LN2_LO) - f) };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let t1 = w * (LG[1] + w * (LG[3] + w * LG[5]));
    let t2 = z * (LG[0] + w * (LG[2] + w * (LG[4] + w * LG[6])));
    let r = t2 + t1;
    if (h - 0x6_147a) | (0x6_b851 - h) > 0 {
        let hfsq = 0.5 * f * f;
        if k == 0 {
            f - (hfsq - s * (hfsq + r))
        } else {
            dk * LN2_HI - ((hfsq - (s * (hfsq + r) + dk * LN2_LO)) - f)
        }
    } else if k == 0 {
        f - s * (f - r)
    } else {
        dk * LN2_HI - ((s * (f - r) - dk * LN2_LO) - f)
    }
}

/// Decimal logarithm.
pub fn log10(mut x: f64) -> f64 {
    const IVLN10: f64 = 4.342_944_819_032_518_166_68e-1;
    const LOG10_2HI: f64 = 3.010_299_956_636_117_713_06e-1;
    const LOG10_2LO: f64 = 3.694_239_077_158_930_786_16e-13;
    let mut h = hi(x);
    let mut k = 0;
    if h < 0x0010_0000 {
        if x == 0.0 {
            return f64::NEG_INFINITY;
        }
        if h < 0 {
            return f64::NAN;
        }
        k -= 54;
        x *= TWO54;
        h = hi(x);
    }
    if h >= 0x7ff0_0000 {
        return x + x;
    }
    k += (h >> 20) - 1023;
    let i = (k < 0) as i32;
    let y = (k + i) as f64;
    x = with_hi(x, (h & 0xf_ffff) | (0x3ff - i) << 20);
    let z = y * LOG10_2LO + IVLN10 * log(x);
    z + y * LOG10_2HI
}

/// Logarithm of 1 + x.
pub fn log1p(x: f64) -> f64 {
    let h = hi(x);
    let ax = h & 0x7fff_ffff;
    let mut k = 1;
    let (mut f, mut hu, mut c) = (0.0, 1, 0.0);
    if h < 0x3fda_827a {
        if ax >= 0x3ff0_0000 {
            return if x == -1.0 { f64::NEG_INFINITY } else { f64::NAN };
        }
        if ax < 0x3e20_0000 {
            return if ax < 0x3c90_0000 { x } else { x - x * x * 0.5 };
        }
        if h > 0 || h <= 0xbfd2_bec3u32 as i32 {
            k = 0;
            f = x;
        }
    }
    if h >= 0x7ff0_0000 {
        return x + x;
    }
    if k != 0 {
        let mut u;
        if h < 0x4340_0000 {
            u = 1.0 + x;
            hu = hi(u);
            k = (hu >> 20) - 1023;
            c = if k > 0 { 1.0 - (u - x) } else { x - (u - 1.0) };
            c /= u;
        } else {
            u = x;
            hu = hi(u);
            k = (hu >> 20) - 1023;
        }
        hu &= 0xf_ffff;
        if hu < 0x6_a09e {
            u = with_hi(u, hu | 0x3ff0_0000);
        } else {
            k += 1;
            u = with_hi(u, hu | 0x3fe0_0000);
            hu = (0x10_0000 - hu) >> 2;
        }
        f = u - 1.0;
    }
    let dk = k as f64;
    let hfsq = 0.5 * f * f;
    if hu == 0 {
        if f == 0.0 {
            return if k == 0 { 0.0 } else { dk * LN2_HI + (c + dk * LN2_LO) };
        }
        let r = hfsq * (1.0 - 0.666_666_666_666_666_66 * f);
        return if k == 0 { f - r } else { dk * LN2_HI - ((r - (dk * LN2_LO + c)) - f) };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * (LG[0] + z * (LG[1] + z * (LG[2] + z * (LG[3] + z * (LG[4] + z * (LG[5] + z * LG[6]))))));
    if k == 0 {
        f - (hfsq - s * (hfsq + r))
    } else {
        dk * LN2_HI - ((hfsq - (s * (hfsq + r) + (dk * LN2_LO + c))) - f)
    }
}

/// Exponential; for sinh and cosh (`StrictMath.exp` itself is Java).
fn exp(x: f64) -> f64 {
    const P: [f64; 5] = [
        1.666_666_666_666_660_190_37e-1,
        -2.777_777_777_701_559_338_42e-3,
        6.613_756_321_437_934_361_17e-5,
        -1.653_390_220_546_525_153_90e-6,
        4.138_136_797_057_238_460_39e-8,
    ];
    let negative = hi(x) < 0;
    let ix = hi(x) & 0x7fff_ffff;
    if ix >= 0x4086_2e42 {
        if x.is_nan() {
            return x;
        }
        if x > 7.097_827_128_933_839_730_96e2 {
            return f64::INFINITY;
        }
        if x < -7.451_332_191_019_411_084_20e2 {
            return 0.0;
        }
    }
    let (mut k, mut high, mut low, mut x) = (0, 0.0, 0.0, x);
    if ix > 0x3fd6_2e42 {
        if ix < 0x3ff0_a2b2 {
            let sign = if negative { -1.0 } else { 1.0 };
            high = x - sign * LN2_HI;
            low = sign * LN2_LO;
            k = if negative { -1 } else { 1 };
        } else {
            k = (1.442_695_040_888_963_387_00 * x + if negative { -0.5 } else { 0.5 }) as i32;
            high = x - k as f64 * LN2_HI;
            low = k as f64 * LN2_LO;
        }
        x = high - low;
    } else if ix < 0x3e30_0000 {
        return 1.0 + x;
    }
    let t = x * x;
    let c = x - t * (P[0] + t * (P[1] + t * (P[2] + t * (P[3] + t * P[4]))));
    if k == 0 {
        return 1.0 - ((x * c) / (c - 2.0) - x);
    }
    let y = 1.0 - ((low - (x * c) / (2.0 - c)) - high);
    if k >= -1021 {
        with_hi(y, hi(y).wrapping_add(k << 20))
    } else {
        with_hi(y, hi(y).wrapping_add((k + 1000) << 20)) * f64::from_bits((1023 - 1000) << 52)
    }
}

/// Does half of exp(|x|) stay finite?
fn half_exp_fits(ix: i32, low: u32) -> bool {
    ix < 0x4086_33ce || ix == 0x4086_33ce && low <= 0x8fb9_f87d
}

/// Hyperbolic sine.
pub fn sinh(x: f64) -> f64 {
    let ix = hi(x) & 0x7fff_ffff;
    if ix >= 0x7ff0_0000 {
        return x + x;
    }
    let h = if hi(x) < 0 { -0.5 } else { 0.5 };
    if ix < 0x4036_0000 {
        if ix < 0x3e30_0000 {
            return x;
        }
        let t = libm::expm1(x.abs());
        return if ix < 0x3ff0_0000 { h * (2.0 * t - t * t / (t + 1.0)) } else { h * (t + t / (t + 1.0)) };
    }
    if ix < 0x4086_2e42 {
        return h * exp(x.abs());
    }
    if half_exp_fits(ix, lo(x)) {
        let w = exp(0.5 * x.abs());
        return (h * w) * w;
    }
    x * 1.0e307
}

/// Hyperbolic cosine.
pub fn cosh(x: f64) -> f64 {
    let ix = hi(x) & 0x7fff_ffff;
    if ix >= 0x7ff0_0000 {
        return x * x;
    }
    if ix < 0x3fd6_2e43 {
        let t = libm::expm1(x.abs());
        let w = 1.0 + t;
        return if ix < 0x3c80_0000 { w } else { 1.0 + (t * t) / (w + w) };
    }
    if ix < 0x4036_0000 {
        let t = exp(x.abs());
        return 0.5 * t + 0.5 / t;
    }
    if ix < 0x4086_2e42 {
        return 0.5 * exp(x.abs());
    }
    if half_exp_fits(ix, lo(x)) {
        let w = exp(0.5 * x.abs());
        return (0.5 * w) * w;
    }
    f64::INFINITY
}

/// Hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    let ix = hi(x) & 0x7fff_ffff;
    if ix >= 0x7ff0_0000 {
        return if hi(x) >= 0 { 1.0 / x + 1.0 } else { 1.0 / x - 1.0 };
    }
    let z = if ix < 0x4036_0000 {
        if ix < 0x3c80_0000 {
            return x * (1.0 + x);
        }
        if ix >= 0x3ff0_0000 {
            let t = libm::expm1(2.0 * x.abs());
            1.0 - 2.0 / (t + 2.0)
        } else {
            let t = libm::expm1(-2.0 * x.abs());
            -t / (t + 2.0)
        }
    } else {
        1.0
    };
    if hi(x) >= 0 { z } else { -z }
}

#[cfg(test)]
mod tests {
    /// Results of java.lang.StrictMath as bits, among them inputs where other formulas round differently.
    #[test]
    fn results_are_those_of_strict_math() {
        type F = fn(f64) -> f64;
        let cases: &[(F, f64, f64)] = &[
            (super::sin, -2.996_736_260_193_742_4e2, 9.398_954_278_213_367e-1),
            (super::cos, 6.997_227_143_950_343, 7.557_210_829_998_06e-1),
            (super::log, 1.170_467_312_087_869_7, 1.574_030_811_068_228_6e-1),
            (super::log10, std::f64::consts::PI, 4.971_498_726_941_338e-1),
            (super::sinh, -4.69e1, -1.167_834_243_541_584e20),
            (super::cosh, 5.895_152_843_646_401e-1, 1.178_855_123_430_982_8),
            (super::tanh, 7.101_561_987_461_793e-1, 6.107_747_716_162_012e-1),
            (super::log1p, -1.789_754_103_367_324e-1, -1.972_022_191_094_480_7e-1),
        ];
        for (i, (f, x, want)) in cases.iter().enumerate() {
            assert_eq!(f(*x).to_bits(), want.to_bits(), "case {i}");
        }
        assert_eq!(super::atan2(-6.774_308_280_126_609e26, -0.5), -1.570_796_326_794_896_8);
        assert_eq!(super::cos(1e22), 5.232_147_853_951_39e-1);
    }
}
