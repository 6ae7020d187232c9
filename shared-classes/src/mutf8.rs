//! Modified UTF-8 (JVMS §4.4.7): the encoding of every name and string in a class file.
//!
//! It differs from UTF-8 in two ways: NUL is written in two bytes, and characters outside the basic plane
//! are written as two encoded surrogates. Surrogates may also stand alone (some JDK classes hold such
//! strings), so the decoded form is UTF-16 code units, not `char`s. Decoding never fails: a malformed byte
//! becomes U+FFFD. Whoever must refuse malformed text asks [`is_valid`] first.

use std::borrow::Cow;

const REPLACEMENT: u16 = 0xFFFD;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const LOW_BITS: u64 = 0x0101_0101_0101_0101;

/// Whether all bytes are plain ASCII other than NUL, the common case that needs no decoding.
#[inline]
pub fn is_plain_ascii(bytes: &[u8]) -> bool {
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let Ok(array) = <[u8; 8]>::try_from(word) else { return false };
        let w = u64::from_ne_bytes(array);
        // A byte with its high bit set, or a zero byte, leaves a high bit behind.
        if (w | w.wrapping_sub(LOW_BITS)) & HIGH_BITS != 0 {
            return false;
        }
    }
    words.remainder().iter().all(|&b| (1..0x80).contains(&b))
}

/// Whether `bytes` is well-formed modified UTF-8, without overlong forms other than that of NUL.
pub fn is_valid(bytes: &[u8]) -> bool {
    is_plain_ascii(bytes) || check(bytes, true)
}

/// Like [`is_valid`], but overlong forms are allowed, as they are in class files before version 48.
pub fn is_valid_lenient(bytes: &[u8]) -> bool {
    is_plain_ascii(bytes) || check(bytes, false)
}

fn check(bytes: &[u8], strict: bool) -> bool {
    let mut i = 0;
    while i < bytes.len() {
        let Some((unit, n)) = decode_at(bytes, i) else { return false };
        if strict && ((n == 2 && unit < 0x80 && unit != 0) || (n == 3 && unit < 0x800)) {
            return false;
        }
        i += n;
    }
    true
}

/// The code unit that starts at `i` and the number of its bytes; `None` if malformed.
#[inline]
fn decode_at(bytes: &[u8], i: usize) -> Option<(u16, usize)> {
    let first = u16::from(*bytes.get(i)?);
    let follow = |k: usize| bytes.get(i + k).filter(|b| **b & 0xC0 == 0x80).map(|b| u16::from(*b & 0x3F));
    match first {
        0x01..=0x7F => Some((first, 1)),
        0xC0..=0xDF => Some(((first & 0x1F) << 6 | follow(1)?, 2)),
        0xE0..=0xEF => Some(((first & 0x0F) << 12 | follow(1)? << 6 | follow(2)?, 3)),
        _ => None,
    }
}

/// The UTF-16 code units of a modified UTF-8 text.
#[derive(Clone, Debug)]
pub struct Units<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Units<'_> {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let (unit, n) = decode_at(self.bytes, self.at).unwrap_or((REPLACEMENT, 1));
        self.at += n;
        Some(unit)
    }
}

/// The UTF-16 code units of `bytes`.
pub fn units(bytes: &[u8]) -> Units<'_> {
    Units { bytes, at: 0 }
}

/// Number of UTF-16 code units in `bytes`.
pub fn utf16_len(bytes: &[u8]) -> usize {
    if is_plain_ascii(bytes) { bytes.len() } else { units(bytes).count() }
}

/// Whether every code unit of `bytes` is at most 0xFF, so that a compact string can hold it.
pub fn is_latin1(bytes: &[u8]) -> bool {
    is_plain_ascii(bytes) || units(bytes).all(|u| u <= 0xFF)
}

/// The code units of `bytes` as a vector.
pub fn to_utf16(bytes: &[u8]) -> Vec<u16> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(units(bytes));
    out
}

/// The text as one byte for each code unit; `None` if some code unit is above 0xFF.
pub fn to_latin1(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    if is_plain_ascii(bytes) {
        return Some(Cow::Borrowed(bytes));
    }
    units(bytes).map(|u| u8::try_from(u).ok()).collect::<Option<Vec<u8>>>().map(Cow::Owned)
}

/// The text as a Rust string; surrogate pairs are joined, lone surrogates become U+FFFD.
pub fn to_str_lossy(bytes: &[u8]) -> Cow<'_, str> {
    if is_plain_ascii(bytes)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(char::decode_utf16(units(bytes)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// Number of bytes that [`encode`] makes of `units`.
pub fn encoded_len(units: &[u16]) -> usize {
    units.iter().map(|&u| unit_len(u)).sum()
}

#[inline]
fn unit_len(unit: u16) -> usize {
    match unit {
        0x01..=0x7F => 1,
        0 | 0x80..=0x7FF => 2,
        _ => 3,
    }
}

/// Encodes UTF-16 code units.
pub fn encode(units: &[u16]) -> Vec<u8> {
    let mut out = Vec::with_capacity(units.len());
    for &unit in units {
        push_unit(&mut out, unit);
    }
    out
}

/// Encodes one byte for each code unit (the content of a compact Latin-1 string).
pub fn encode_latin1(bytes: &[u8]) -> Cow<'_, [u8]> {
    if is_plain_ascii(bytes) {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len() + 8);
    for &byte in bytes {
        push_unit(&mut out, u16::from(byte));
    }
    Cow::Owned(out)
}

/// Encodes a Rust string.
pub fn encode_str(text: &str) -> Cow<'_, [u8]> {
    if is_plain_ascii(text.as_bytes()) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut out = Vec::with_capacity(text.len() + 8);
    for unit in text.encode_utf16() {
        push_unit(&mut out, unit);
    }
    Cow::Owned(out)
}

#[inline]
fn push_unit(out: &mut Vec<u8>, unit: u16) {
    let low = 0x80 | (unit & 0x3F) as u8;
    match unit_len(unit) {
        1 => out.push(unit as u8),
        2 => out.extend([0xC0 | (unit >> 6) as u8, low]),
        _ => out.extend([0xE0 | (unit >> 12) as u8, 0x80 | (unit >> 6 & 0x3F) as u8, low]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_unit_survives() {
        let all: Vec<u16> = (0..=u16::MAX).collect();
        let bytes = encode(&all);
        assert_eq!(bytes.len(), encoded_len(&all));
        assert!(is_valid(&bytes));
        assert_eq!(to_utf16(&bytes), all);
        assert_eq!(utf16_len(&bytes), all.len());
    }

    #[test]
    fn nul_and_pairs_have_their_own_forms() {
        assert_eq!(&*encode_str("a\0b"), b"a\xC0\x80b");
        assert_eq!(&*encode_str("\u{1F600}"), b"\xED\xA0\xBD\xED\xB8\x80");
        assert_eq!(to_str_lossy(b"\xED\xA0\xBD\xED\xB8\x80"), "\u{1F600}");
        assert_eq!(to_str_lossy(b"\xED\xA0\xBD!"), "\u{FFFD}!");
    }

    #[test]
    fn malformed_bytes_are_seen() {
        let bad: [&[u8]; 7] =
            [b"\0", b"\x80", b"a\xC3", b"\xE1\x80", b"\xF0\x90\x80\x80", b"\xFF", b"12345678\0"];
        for text in bad {
            assert!(!is_valid_lenient(text), "{text:?}");
            assert!(to_utf16(text).contains(&REPLACEMENT));
        }
        assert!(!is_valid(b"\xC1\x81") && is_valid_lenient(b"\xC1\x81"));
        assert!(!is_valid(b"\xE0\x81\x81") && is_valid(b"\xC0\x80"));
    }

    #[test]
    fn latin1_is_told_apart() {
        assert_eq!(to_latin1(&encode_latin1(b"\xE9x\0")).as_deref(), Some(&b"\xE9x\0"[..]));
        assert!(!is_latin1(&encode_str("\u{100}")));
        assert_eq!(to_latin1(&encode_str("\u{100}")), None);
    }
}
