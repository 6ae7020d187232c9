//! Known answers for what is written here, and not in a crate.

use super::big_integer::{multiply, reduce};
use super::digests::md5::block_md5;
use super::ghash_::hash;

#[test]
fn md5_of_nothing() {
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    let mut block = [0u8; 64];
    block[0] = 0x80;
    block_md5(&mut state, &block);
    let bytes: Vec<u8> = state.iter().flat_map(|w| w.to_le_bytes()).collect();
    assert_eq!(bytes, 0xd41d_8cd9_8f00_b204_e980_0998_ecf8_427eu128.to_be_bytes());
}

#[test]
fn products_of_magnitudes() {
    let mut z = [7; 4];
    multiply(&[u32::MAX, u32::MAX], &[u32::MAX, u32::MAX], &mut z);
    assert_eq!(z, [u32::MAX, u32::MAX - 1, 0, 1]);
    let mut z = [7; 3];
    multiply(&[3], &[1, 2], &mut z);
    assert_eq!(z, [0, 3, 6]);
}

/// Montgomery's reduction of T modulo N gives T / R modulo N; multiplied by R it must be T again.
#[test]
fn montgomery_reduction_is_a_division_by_r() {
    let n = 0xffff_fffb_u64 << 32 | 0x1234_5671;
    let inverse = {
        let low = n as u32;
        let mut i = 1u32;
        for _ in 0..5 {
            i = i.wrapping_mul(2u32.wrapping_sub(low.wrapping_mul(i)));
        }
        i.wrapping_neg()
    };
    let words = |v: u64| [(v >> 32) as u32, v as u32];
    for (x, y) in [(5, 7), (n - 1, n - 1), (0x1234_5678_9abc_def0 % n, 0x0fed_cba9_8765_4321 % n), (0, 3)] {
        let mut z = [0; 4];
        multiply(&words(x), &words(y), &mut z);
        reduce(&mut z, &words(n), inverse);
        let result = u64::from(z[0]) << 32 | u64::from(z[1]);
        assert!(result < n);
        let back = (u128::from(result) << 64) % u128::from(n);
        assert_eq!(back, u128::from(x) * u128::from(y) % u128::from(n), "{x:x} {y:x}");
        assert_eq!(z[2..], [0, 0]);
    }
}

/// NIST's second test case for GCM: the hash of one block of ciphertext and the lengths.
#[test]
fn ghash_goes_on_from_a_state() {
    let key = [0x66e9_4bd4_ef8a_2c3b, 0x884c_fa59_ca34_2b2e];
    let data = [0x0388_dace_60b6_a392_f328_c2b9_71b2_fe78u128.to_be_bytes(), 0x80u128.to_be_bytes()].concat();
    let wanted = (0xf38c_bb1a_d692_23dc, 0xc345_7ae5_b6b0_f885);
    assert_eq!(hash(key, [0, 0], &data), wanted);
    let (h, l) = hash(key, [0, 0], &data[..16]);
    assert_eq!(hash(key, [h, l], &data[16..]), wanted);
    assert_eq!(hash(key, [h, l], &[]), (h, l));
}
