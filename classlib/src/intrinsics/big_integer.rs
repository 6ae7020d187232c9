//! java.math.BigInteger and MutableBigInteger: magnitudes are `int[]`, the most significant first.

use super::{part, part_mut, size};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/math/BigInteger":
    "implMultiplyToLen" "([II[II[I)[I" intrinsic => multiply_to_len,
    "implSquareToLen" "([II[II)[I" intrinsic => square_to_len,
    "implMulAdd" "([I[IIII)I" intrinsic => mul_add,
    "implMontgomeryMultiply" "([I[I[IIJ[I)[I" intrinsic => montgomery_multiply,
    "implMontgomerySquare" "([I[IIJ[I)[I" intrinsic => montgomery_square,
}

/// The magnitudes' product into all of `z`, which has the length of both.
pub(super) fn multiply(x: &[u32], y: &[u32], z: &mut [u32]) {
    z.fill(0);
    for (i, &a) in x.iter().enumerate().rev() {
        let row = &mut z[i..i + 1 + y.len()];
        let (first, rest) = row.split_at_mut(1);
        first[0] = add_product(rest, y, a);
    }
}

/// `to += by * a` for rows of the same length; the carry.
fn add_product(to: &mut [u32], by: &[u32], a: u32) -> u32 {
    let mut carry = 0u64;
    for (t, &b) in to.iter_mut().zip(by).rev() {
        let sum = u64::from(a) * u64::from(b) + u64::from(*t) + carry;
        *t = sum as u32;
        carry = sum >> 32;
    }
    carry as u32
}

/// Room for a result of so many words: `z`, or a new array if that is null or too short.
fn room(vm: &mut Vm, z: Ref, len: usize) -> Result<Ref, Trap> {
    if z.is_null() || z.len() < len { vm.new_prim_array(b'I', len) } else { Ok(z) }
}

fn multiply_to_len(vm: &mut Vm, a: Args) -> NativeResult {
    let (xlen, ylen) = (size(a.int(1))?, size(a.int(3))?);
    let (x, y, z) = (part::<u32>(a.obj(0), 0, xlen)?, part::<u32>(a.obj(2), 0, ylen)?, a.obj(4));
    if z == a.obj(0) || z == a.obj(2) || xlen == 0 || ylen == 0 {
        return Err(Trap::Java);
    }
    let z = room(vm, z, xlen + ylen)?;
    multiply(x, y, part_mut::<u32>(z, 0, xlen + ylen)?);
    Ok(z.into())
}

/// `z` has at least `zlen` words, twice as many as `x`, and the square takes exactly those.
fn square_to_len(vm: &mut Vm, a: Args) -> NativeResult {
    let (x, len, z, zlen) = (a.obj(0), size(a.int(1))?, a.obj(2), size(a.int(3))?);
    if len == 0 || zlen != 2 * len || z == x {
        return Err(Trap::Java);
    }
    let x = part::<u32>(x, 0, len)?;
    let z = room(vm, z, zlen)?;
    multiply(x, x, part_mut::<u32>(z, 0, zlen)?);
    Ok(z.into())
}

/// `out[.. end - offset] += in * k`, words counted from the end of `out`; the carry.
fn mul_add(_: &mut Vm, a: Args) -> NativeResult {
    let (out, offset, len, k) = (a.obj(0), size(a.int(2))?, size(a.int(3))?, a.int(4) as u32);
    if out.is_null() || out == a.obj(1) {
        return Err(Trap::Java);
    }
    let by = part::<u32>(a.obj(1), 0, len)?;
    let from = out.len().checked_sub(offset).and_then(|end| end.checked_sub(len)).ok_or(Trap::Java)?;
    Ok((add_product(part_mut::<u32>(out, from as i32, len)?, by, k) as i32).into())
}

fn montgomery_multiply(vm: &mut Vm, a: Args) -> NativeResult {
    montgomery(vm, a.obj(0), a.obj(1), a.obj(2), a.int(3), a.long(4), a.obj(6))
}
fn montgomery_square(vm: &mut Vm, a: Args) -> NativeResult {
    montgomery(vm, a.obj(0), a.obj(0), a.obj(1), a.int(2), a.long(3), a.obj(5))
}

/// The product of `x` and `y`, reduced modulo `n` by Montgomery's method, in the upper half of the result.
fn montgomery(vm: &mut Vm, x: Ref, y: Ref, n: Ref, len: i32, inverse: i64, product: Ref) -> NativeResult {
    let len = size(len)?;
    let fits = product.is_null() || product.len() <= 2 * len;
    if len == 0 || !fits || [x, y, n].contains(&product) {
        return Err(Trap::Java);
    }
    let (x, y, n) = (part::<u32>(x, 0, len)?, part::<u32>(y, 0, len)?, part::<u32>(n, 0, len)?);
    let product = room(vm, product, 2 * len)?;
    let z = part_mut::<u32>(product, 0, 2 * len)?;
    multiply(x, y, z);
    reduce(z, n, inverse as u32);
    Ok(product.into())
}

/// Makes the lower half of `z` zero by adding multiples of `n`, then subtracts `n` until the upper half is below it.
pub(super) fn reduce(z: &mut [u32], n: &[u32], inverse: u32) {
    let len = n.len();
    let mut above = 0u32;
    for low in (len..2 * len).rev() {
        let factor = inverse.wrapping_mul(z[low]);
        let mut carry = add_product(&mut z[low + 1 - len..=low], n, factor);
        for word in z[..low + 1 - len].iter_mut().rev() {
            let (sum, over) = word.overflowing_add(carry);
            *word = sum;
            carry = u32::from(over);
            if carry == 0 {
                break;
            }
        }
        above += carry;
    }
    let upper = &mut z[..len];
    while above > 0 || *upper >= *n {
        let mut borrow = 0u64;
        for (w, &m) in upper.iter_mut().zip(n).rev() {
            let d = u64::from(*w).wrapping_sub(u64::from(m)).wrapping_sub(borrow);
            *w = d as u32;
            borrow = d >> 63;
        }
        above = above.wrapping_sub(borrow as u32);
    }
}

/// java.math.MutableBigInteger: the inner loop of division.
pub mod mutable {
    use super::*;

    vm::natives! { "java/math/MutableBigInteger": "mulsub" "([I[IIII)I" intrinsic => mulsub }

    /// `q[offset + 1 ..= offset + len] -= a * x`; the carry.
    fn mulsub(_: &mut Vm, a: Args) -> NativeResult {
        let (q, x, len, offset) = (a.obj(1), a.int(3) as u32, size(a.int(4))?, a.int(5));
        if q == a.obj(2) {
            return Err(Trap::Java);
        }
        let by = part::<u32>(a.obj(2), 0, len)?;
        let q = part_mut::<u32>(q, offset.checked_add(1).ok_or(Trap::Java)?, len)?;
        let mut carry = 0u64;
        for (w, &b) in q.iter_mut().zip(by).rev() {
            let product = u64::from(b) * u64::from(x) + carry;
            let (difference, under) = w.overflowing_sub(product as u32);
            *w = difference;
            carry = (product >> 32) + u64::from(under);
        }
        Ok((carry as i32).into())
    }
}
