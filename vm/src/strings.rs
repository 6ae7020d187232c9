//! java.lang.String: making, reading, interning. Compact strings as in JDK 9 and later: `coder` 0 is Latin-1,
//! 1 is UTF-16 in native byte order.

use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use crate::session::{Root, header};

impl Vm {
    /// A new String with this text.
    pub fn new_string(&mut self, text: &str) -> Result<Ref, Trap> {
        if text.chars().all(|c| (c as u32) < 256) {
            let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
            return self.new_string_latin1(&latin);
        }
        let utf16: Vec<u16> = text.encode_utf16().collect();
        self.new_string_utf16(&utf16)
    }
    /// A new String of Latin-1 bytes.
    pub fn new_string_latin1(&mut self, bytes: &[u8]) -> Result<Ref, Trap> {
        let value = self.new_bytes(bytes)?;
        self.string_of(value, 0)
    }
    /// A new String of UTF-16 units (compacted when all are Latin-1).
    pub fn new_string_utf16(&mut self, units: &[u16]) -> Result<Ref, Trap> {
        if units.iter().all(|&u| u < 256) {
            let latin: Vec<u8> = units.iter().map(|&u| u as u8).collect();
            return self.new_string_latin1(&latin);
        }
        let value = self.new_prim_array(b'B', units.len() * 2)?;
        for (i, u) in units.iter().enumerate() {
            value.write::<u16>(ARRAY_BASE + 2 * i as u32, *u);
        }
        self.string_of(value, 1)
    }
    /// A new String of modified UTF-8 (a class-file constant).
    pub fn new_string_mutf8(&mut self, bytes: &[u8]) -> Result<Ref, Trap> {
        if bytes.iter().all(|&b| b < 128 && b != 0) {
            return self.new_string_latin1(bytes);
        }
        self.new_string_utf16(&decode_mutf8(bytes))
    }
    fn string_of(&mut self, value: Ref, coder: i8) -> Result<Ref, Trap> {
        let s = self.new_object(KC::String.get())?;
        self.put(s, KF::StringValue, value);
        s.write::<i8>(KF::StringCoder.offset(), coder);
        Ok(s)
    }
    /// UTF-16 units of a String.
    pub fn string_units(&self, s: Ref) -> Vec<u16> {
        let value = s.read_ref(KF::StringValue.offset());
        if value.is_null() {
            return Vec::new();
        }
        if s.read::<i8>(KF::StringCoder.offset()) == 0 {
            value.elements::<u8>().iter().map(|&b| b as u16).collect()
        } else {
            value.elements::<u8>().chunks_exact(2).map(|c| u16::from_ne_bytes([c[0], c[1]])).collect()
        }
    }
    /// Text of a String; lone surrogates become U+FFFD.
    pub fn string(&self, s: Ref) -> String {
        String::from_utf16_lossy(&self.string_units(s))
    }
    /// Modified UTF-8 of a String.
    pub fn string_mutf8(&self, s: Ref) -> Vec<u8> {
        encode_mutf8(&self.string_units(s))
    }
    /// `String.hashCode`.
    pub(crate) fn hash_units(units: &[u16]) -> u32 {
        units.iter().fold(0u32, |h, &u| h.wrapping_mul(31).wrapping_add(u as u32))
    }
    /// The interned String equal to this text (JLS §3.10.5).
    pub fn intern(&mut self, text: &str) -> Result<Ref, Trap> {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.intern_units(&units, NULL)
    }
    /// The interned String of a class-file constant.
    pub fn intern_mutf8(&mut self, bytes: &[u8]) -> Result<Ref, Trap> {
        let units = decode_mutf8(bytes);
        self.intern_units(&units, NULL)
    }
    /// `String.intern`.
    pub fn intern_string(&mut self, s: Ref) -> Result<Ref, Trap> {
        let units = self.string_units(s);
        self.intern_units(&units, s)
    }
    fn intern_units(&mut self, units: &[u16], this: Ref) -> Result<Ref, Trap> {
        let shared = Root::SharedInterned.get();
        if !shared.is_null()
            && let (_, Some(s)) = self.intern_slot(shared, units)
        {
            return Ok(s);
        }
        let mut table = Root::Interned.get();
        if table.is_null() || header().interned as usize * 4 >= table.len() * 3 {
            let first = if shared.is_null() { 4096 } else { 256 };
            let len = if table.is_null() { first } else { table.len() * 2 };
            let old = table;
            Root::Interned.set(NULL);
            table = match self.ensure_root_array(Root::Interned, len - 1) {
                Ok(t) => t,
                Err(e) => {
                    Root::Interned.set(old);
                    return Err(e);
                }
            };
            if !old.is_null() {
                for i in 0..old.len() {
                    if let Some(s) = old.element(i).some() {
                        let at = self.intern_slot(table, &self.string_units(s)).0;
                        self.put_element(table, at, s);
                    }
                }
            }
        }
        let (at, found) = self.intern_slot(table, units);
        if let Some(s) = found {
            return Ok(s);
        }
        let s = if this.is_null() { self.new_string_utf16(units)? } else { this };
        self.put_element(table, at, s);
        header().interned += 1;
        Ok(s)
    }
    fn intern_slot(&self, table: Ref, units: &[u16]) -> (usize, Option<Ref>) {
        let mut i = Self::hash_units(units).wrapping_mul(0x9e37_79b1) as usize;
        loop {
            let at = (i >> 4) & (table.len() - 1);
            match table.element(at).some() {
                None => return (at, None),
                Some(s) if self.string_equals(s, units) => return (at, Some(s)),
                _ => i += 16,
            }
        }
    }
    fn string_equals(&self, s: Ref, units: &[u16]) -> bool {
        let value = s.read_ref(KF::StringValue.offset());
        let bytes = value.elements::<u8>();
        if s.read::<i8>(KF::StringCoder.offset()) == 0 {
            bytes.len() == units.len() && bytes.iter().zip(units).all(|(&b, &u)| b as u16 == u)
        } else {
            bytes.len() == units.len() * 2
                && bytes.chunks_exact(2).zip(units).all(|(c, &u)| u16::from_ne_bytes([c[0], c[1]]) == u)
        }
    }
}

/// UTF-16 units of modified UTF-8 (JVMS §4.4.7); lone surrogates stay as they are.
pub fn decode_mutf8(b: &[u8]) -> Vec<u16> {
    let mut out = Vec::with_capacity(b.len());
    let mut i = 0;
    while i < b.len() {
        let c = b[i] as u16;
        let next = |k: usize| b.get(i + k).map_or(0, |&x| x as u16 & 0x3f);
        if c < 0x80 {
            out.push(c);
            i += 1;
        } else if c & 0xe0 == 0xc0 {
            out.push((c & 0x1f) << 6 | next(1));
            i += 2;
        } else {
            out.push((c & 0xf) << 12 | next(1) << 6 | next(2));
            i += 3;
        }
    }
    out
}

/// Modified UTF-8 of UTF-16 units.
pub fn encode_mutf8(units: &[u16]) -> Vec<u8> {
    let mut out = Vec::with_capacity(units.len());
    for &u in units {
        match u {
            1..=0x7f => out.push(u as u8),
            0 | 0x80..=0x7ff => out.extend([0xc0 | (u >> 6) as u8, 0x80 | (u & 0x3f) as u8]),
            _ => {
                out.extend([0xe0 | (u >> 12) as u8, 0x80 | ((u >> 6) & 0x3f) as u8, 0x80 | (u & 0x3f) as u8])
            }
        }
    }
    out
}
