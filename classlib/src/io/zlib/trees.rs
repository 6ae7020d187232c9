//! The bit level of deflate: Huffman trees and blocks, built exactly as zlib builds them.

use super::deflate::Deflate;

/// Literal and length codes; distance codes; codes of code lengths.
pub const L_CODES: usize = 286;
/// Distance codes.
pub const D_CODES: usize = 30;
/// Codes of code lengths.
pub const BL_CODES: usize = 19;
/// Nodes of the largest tree.
pub const HEAP_SIZE: usize = 2 * L_CODES + 1;
const MAX_BITS: usize = 15;
const END_BLOCK: usize = 256;
const REP_3_6: usize = 16;
const REPZ_3_10: usize = 17;
const REPZ_11_138: usize = 18;

/// Extra bits of the length codes.
pub const EXTRA_LBITS: [u8; 29] =
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
/// Extra bits of the distance codes.
pub const EXTRA_DBITS: [u8; 30] =
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const EXTRA_BLBITS: [u8; 19] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7];
/// Order in which the lengths of the code-length codes are sent.
pub const BL_ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// First length (less 3) of each length code; length 258 is the last code alone.
pub const BASE_LENGTH: [u16; 29] = {
    let mut t = [0u16; 29];
    let mut i = 0;
    let mut at = 0;
    while i < 28 {
        t[i] = at;
        at += 1 << EXTRA_LBITS[i];
        i += 1;
    }
    t[28] = 255;
    t
};
/// First distance (less 1) of each distance code.
pub const BASE_DIST: [u16; 30] = {
    let mut t = [0u16; 30];
    let mut i = 0;
    let mut at = 0u32;
    while i < 30 {
        t[i] = at as u16;
        at += 1 << EXTRA_DBITS[i];
        i += 1;
    }
    t
};
const LENGTH_CODE: [u8; 256] = {
    let mut t = [0u8; 256];
    let mut code = 0;
    while code < 28 {
        let mut n = 0;
        while n < 1 << EXTRA_LBITS[code] {
            t[BASE_LENGTH[code] as usize + n] = code as u8;
            n += 1;
        }
        code += 1;
    }
    t[255] = 28;
    t
};
/// The code of a distance less 1.
fn distance_code(d: u32) -> usize {
    if d < 4 {
        return d as usize;
    }
    let b = 31 - d.leading_zeros();
    (2 * b + (d >> (b - 1) & 1)) as usize
}
/// Code length of a literal or length symbol in the fixed code.
pub const fn fixed_length(n: usize) -> u8 {
    match n {
        0..144 => 8,
        144..256 => 9,
        256..280 => 7,
        _ => 8,
    }
}

/// One tree while it is built and used. `code` is the frequency until the codes are made.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Tree<const N: usize> {
    freq: [u16; N],
    code: [u16; N],
    len: [u16; N],
    dad: [u16; N],
    max_code: i32,
}

/// What distinguishes the three trees.
struct Kind {
    fixed: Option<fn(usize) -> u32>,
    extra: &'static [u8],
    base: usize,
    elems: usize,
    max_length: usize,
}
const L_KIND: Kind = Kind {
    fixed: Some(|n| fixed_length(n) as u32),
    extra: &EXTRA_LBITS,
    base: 257,
    elems: L_CODES,
    max_length: MAX_BITS,
};
const D_KIND: Kind =
    Kind { fixed: Some(|_| 5), extra: &EXTRA_DBITS, base: 0, elems: D_CODES, max_length: MAX_BITS };
const BL_KIND: Kind = Kind { fixed: None, extra: &EXTRA_BLBITS, base: 0, elems: BL_CODES, max_length: 7 };

/// Trees and bits that are on their way.
#[repr(C)]
pub struct Trees {
    l: Tree<HEAP_SIZE>,
    d: Tree<{ 2 * D_CODES + 1 }>,
    bl: Tree<{ 2 * BL_CODES + 1 }>,
    heap: [u16; HEAP_SIZE],
    depth: [u8; HEAP_SIZE],
    heap_len: u32,
    heap_max: u32,
    opt_len: u64,
    static_len: u64,
    bits: u64,
    /// Number of bits that have not been written.
    pub bit_count: u32,
    /// Number of symbols of the block.
    pub symbols: u32,
    sym_dist: [u16; SYMBOLS + 1],
    sym_lc: [u8; SYMBOLS + 1],
}
/// Symbols that fill a block.
const SYMBOLS: usize = (1 << 14) - 1;

fn reverse(code: u32, len: u32) -> u16 {
    if len == 0 { 0 } else { (code.reverse_bits() >> (32 - len)) as u16 }
}

impl<const N: usize> Tree<N> {
    fn smaller(&self, depth: &[u8], n: u16, m: u16) -> bool {
        let (f, g) = (self.freq[n as usize], self.freq[m as usize]);
        f < g || (f == g && depth[n as usize] <= depth[m as usize])
    }
    fn gen_codes(&mut self, bl_count: &[u16; MAX_BITS + 1]) {
        let mut next = [0u32; MAX_BITS + 1];
        let mut code = 0u32;
        for bits in 1..=MAX_BITS {
            code = (code + bl_count[bits - 1] as u32) << 1;
            next[bits] = code;
        }
        for n in 0..=self.max_code as usize {
            let len = self.len[n] as usize;
            if len != 0 {
                self.code[n] = reverse(next[len], len as u32);
                next[len] += 1;
            }
        }
    }
}

/// The heap's part of a tree's construction.
struct Builder<'a> {
    heap: &'a mut [u16; HEAP_SIZE],
    depth: &'a mut [u8; HEAP_SIZE],
    len: usize,
    max: usize,
    opt_len: &'a mut u64,
    static_len: &'a mut u64,
}
impl Builder<'_> {
    fn down<const N: usize>(&mut self, t: &Tree<N>, mut k: usize) {
        let v = self.heap[k];
        let mut j = k << 1;
        while j <= self.len {
            if j < self.len && t.smaller(self.depth, self.heap[j + 1], self.heap[j]) {
                j += 1;
            }
            if t.smaller(self.depth, v, self.heap[j]) {
                break;
            }
            self.heap[k] = self.heap[j];
            k = j;
            j <<= 1;
        }
        self.heap[k] = v;
    }
    fn build<const N: usize>(&mut self, t: &mut Tree<N>, kind: &Kind) {
        let mut max_code = -1i32;
        self.len = 0;
        self.max = HEAP_SIZE;
        for n in 0..kind.elems {
            if t.freq[n] != 0 {
                self.len += 1;
                self.heap[self.len] = n as u16;
                max_code = n as i32;
                self.depth[n] = 0;
            } else {
                t.len[n] = 0;
            }
        }
        // At least two codes, so that every code has a bit.
        while self.len < 2 {
            let node = if max_code < 2 {
                max_code += 1;
                max_code as usize
            } else {
                0
            };
            self.len += 1;
            self.heap[self.len] = node as u16;
            t.freq[node] = 1;
            self.depth[node] = 0;
            *self.opt_len = self.opt_len.wrapping_sub(1);
            if let Some(fixed) = kind.fixed {
                *self.static_len = self.static_len.wrapping_sub(fixed(node) as u64);
            }
        }
        t.max_code = max_code;
        for n in (1..=self.len / 2).rev() {
            self.down(t, n);
        }
        let mut node = kind.elems;
        loop {
            let n = self.heap[1] as usize;
            self.heap[1] = self.heap[self.len];
            self.len -= 1;
            self.down(t, 1);
            let m = self.heap[1] as usize;
            self.max -= 2;
            self.heap[self.max + 1] = n as u16;
            self.heap[self.max] = m as u16;
            t.freq[node] = t.freq[n].wrapping_add(t.freq[m]);
            self.depth[node] = self.depth[n].max(self.depth[m]) + 1;
            (t.dad[n], t.dad[m]) = (node as u16, node as u16);
            self.heap[1] = node as u16;
            node += 1;
            self.down(t, 1);
            if self.len < 2 {
                break;
            }
        }
        self.max -= 1;
        self.heap[self.max] = self.heap[1];
        let bl_count = self.lengths(t, kind);
        t.gen_codes(&bl_count);
    }
    fn lengths<const N: usize>(&mut self, t: &mut Tree<N>, kind: &Kind) -> [u16; MAX_BITS + 1] {
        let mut bl_count = [0u16; MAX_BITS + 1];
        let max_code = t.max_code as usize;
        t.len[self.heap[self.max] as usize] = 0;
        let mut overflow = 0i32;
        for h in self.max + 1..HEAP_SIZE {
            let n = self.heap[h] as usize;
            let mut bits = t.len[t.dad[n] as usize] as usize + 1;
            if bits > kind.max_length {
                bits = kind.max_length;
                overflow += 1;
            }
            t.len[n] = bits as u16;
            if n > max_code {
                continue;
            }
            bl_count[bits] += 1;
            let extra = if n >= kind.base { kind.extra[n - kind.base] as u64 } else { 0 };
            let f = t.freq[n] as u64;
            *self.opt_len = self.opt_len.wrapping_add(f * (bits as u64 + extra));
            if let Some(fixed) = kind.fixed {
                *self.static_len = self.static_len.wrapping_add(f * (fixed(n) as u64 + extra));
            }
        }
        if overflow == 0 {
            return bl_count;
        }
        while overflow > 0 {
            let mut bits = kind.max_length - 1;
            while bl_count[bits] == 0 {
                bits -= 1;
            }
            bl_count[bits] -= 1;
            bl_count[bits + 1] += 2;
            bl_count[kind.max_length] -= 1;
            overflow -= 2;
        }
        let mut h = HEAP_SIZE;
        for bits in (1..=kind.max_length).rev() {
            let mut n = bl_count[bits];
            while n != 0 {
                h -= 1;
                let m = self.heap[h] as usize;
                if m > max_code {
                    continue;
                }
                let grown = (bits as i64 - t.len[m] as i64) * t.freq[m] as i64;
                *self.opt_len = self.opt_len.wrapping_add(grown as u64);
                t.len[m] = bits as u16;
                n -= 1;
            }
        }
        bl_count
    }
}

/// Visits the run-length coded lengths of a tree: symbol, and how often it is repeated.
fn runs(lens: &[u16], max_code: i32, mut emit: impl FnMut(u16, i32, u32)) {
    let mut prev = -1i32;
    let mut next = lens[0] as i32;
    let limits = |next: i32, same: bool| match (next, same) {
        (0, _) => (138, 3),
        (_, true) => (6, 3),
        _ => (7, 4),
    };
    let (mut max, mut min) = limits(next, false);
    let mut count = 0u32;
    for n in 0..=max_code as usize {
        let cur = next;
        next = if n as i32 == max_code { 0xffff } else { lens[n + 1] as i32 };
        count += 1;
        if count < max && cur == next {
            continue;
        }
        if count < min {
            emit(cur as u16, 0, count);
        } else if cur != 0 {
            emit(cur as u16, if cur != prev { 1 } else { -1 }, count);
        } else {
            emit(0, 2, count);
        }
        count = 0;
        prev = cur;
        (max, min) = limits(next, cur == next);
    }
}

impl Trees {
    /// A fresh block.
    pub fn init_block(&mut self) {
        self.l.freq[..L_CODES].fill(0);
        self.d.freq[..D_CODES].fill(0);
        self.bl.freq[..BL_CODES].fill(0);
        self.l.freq[END_BLOCK] = 1;
        self.opt_len = 0;
        self.static_len = 0;
        self.symbols = 0;
    }
    /// A fresh stream.
    pub fn init(&mut self) {
        self.bits = 0;
        self.bit_count = 0;
        self.init_block();
    }
    /// Notes a literal; true when the block is full.
    pub fn literal(&mut self, c: u8) -> bool {
        let i = self.symbols as usize;
        self.sym_dist[i] = 0;
        self.sym_lc[i] = c;
        self.symbols += 1;
        self.l.freq[c as usize] += 1;
        self.symbols as usize == SYMBOLS
    }
    /// Notes a match; true when the block is full.
    pub fn matched(&mut self, dist: usize, len: usize) -> bool {
        let i = self.symbols as usize;
        self.sym_dist[i] = dist as u16;
        self.sym_lc[i] = (len - 3) as u8;
        self.symbols += 1;
        self.l.freq[LENGTH_CODE[len - 3] as usize + 257] += 1;
        self.d.freq[distance_code(dist as u32 - 1)] += 1;
        self.symbols as usize == SYMBOLS
    }
    fn build_all(&mut self) -> usize {
        let mut b = Builder {
            heap: &mut self.heap,
            depth: &mut self.depth,
            len: 0,
            max: 0,
            opt_len: &mut self.opt_len,
            static_len: &mut self.static_len,
        };
        b.build(&mut self.l, &L_KIND);
        b.build(&mut self.d, &D_KIND);
        let freq = &mut self.bl.freq;
        let mut count = |sym: u16, how: i32, n: u32| match how {
            0 => freq[sym as usize] += n as u16,
            1 | -1 => {
                if how == 1 {
                    freq[sym as usize] += 1;
                }
                freq[REP_3_6] += 1;
            }
            _ if n <= 10 => freq[REPZ_3_10] += 1,
            _ => freq[REPZ_11_138] += 1,
        };
        runs(&self.l.len, self.l.max_code, &mut count);
        runs(&self.d.len, self.d.max_code, &mut count);
        b.build(&mut self.bl, &BL_KIND);
        let mut last = BL_CODES - 1;
        while last >= 3 && self.bl.len[BL_ORDER[last] as usize] == 0 {
            last -= 1;
        }
        self.opt_len = self.opt_len.wrapping_add(3 * (last as u64 + 1) + 5 + 5 + 4);
        last
    }
}

impl Deflate {
    fn send(&mut self, value: u32, len: u32) {
        let t = &mut self.trees;
        t.bits |= (value as u64) << t.bit_count;
        t.bit_count += len;
        if t.bit_count >= 32 {
            let word = t.bits as u32;
            t.bits >>= 32;
            t.bit_count -= 32;
            self.put(&word.to_le_bytes());
        }
    }
    /// Writes the whole bytes.
    pub(super) fn flush_bits(&mut self) {
        while self.trees.bit_count >= 8 {
            let b = self.trees.bits as u8;
            self.put(&[b]);
            self.trees.bits >>= 8;
            self.trees.bit_count -= 8;
        }
    }
    fn align(&mut self) {
        let odd = self.trees.bit_count % 8;
        if odd != 0 {
            self.trees.bit_count += 8 - odd;
        }
        self.flush_bits();
        self.trees.bits = 0;
    }
    /// A block of the window as it is (`None`: the caller writes the bytes).
    pub(super) fn stored_block(&mut self, bytes: Option<(usize, usize)>, last: bool) {
        self.send(last as u32, 3);
        self.align();
        let (at, len) = bytes.unwrap_or((0, 0));
        self.put(&(len as u16).to_le_bytes());
        self.put(&(!(len as u16)).to_le_bytes());
        self.put_window(at, len);
    }
    /// Writes the block that has been noted, in the shortest of its three forms. `start`: where its bytes lie in the
    /// window, when they are still there.
    pub(super) fn flush_block(&mut self, start: Option<usize>, len: usize, last: bool) {
        let (mut last_bl, mut opt, fixed);
        if self.level > 0 {
            last_bl = self.trees.build_all();
            opt = (self.trees.opt_len + 3 + 7) >> 3;
            fixed = (self.trees.static_len + 3 + 7) >> 3;
            opt = opt.min(fixed);
        } else {
            last_bl = 0;
            fixed = len as u64 + 5;
            opt = fixed;
        }
        match start {
            Some(at) if len as u64 + 4 <= opt => self.stored_block(Some((at, len)), last),
            _ if fixed == opt => {
                self.send(1 << 1 | last as u32, 3);
                self.send_symbols(true);
            }
            _ => {
                last_bl += 1;
                self.send(2 << 1 | last as u32, 3);
                self.send(self.trees.l.max_code as u32 + 1 - 257, 5);
                self.send(self.trees.d.max_code as u32, 5);
                self.send(last_bl as u32 - 4, 4);
                for &code in &BL_ORDER[..last_bl] {
                    self.send(self.trees.bl.len[code as usize] as u32, 3);
                }
                let (l, d) = (self.trees.l, self.trees.d);
                runs(&l.len, l.max_code, |s, how, n| self.send_run(s, how, n));
                runs(&d.len, d.max_code, |s, how, n| self.send_run(s, how, n));
                self.send_symbols(false);
            }
        }
        self.matches = 0;
        self.trees.init_block();
        if last {
            self.align();
        }
    }
    fn send_bl(&mut self, sym: usize) {
        self.send(self.trees.bl.code[sym] as u32, self.trees.bl.len[sym] as u32);
    }
    fn send_run(&mut self, sym: u16, how: i32, mut n: u32) {
        match how {
            0 => (0..n).for_each(|_| self.send_bl(sym as usize)),
            1 | -1 => {
                if how == 1 {
                    self.send_bl(sym as usize);
                    n -= 1;
                }
                self.send_bl(REP_3_6);
                self.send(n - 3, 2);
            }
            _ if n <= 10 => {
                self.send_bl(REPZ_3_10);
                self.send(n - 3, 3);
            }
            _ => {
                self.send_bl(REPZ_11_138);
                self.send(n - 11, 7);
            }
        }
    }
    fn send_symbols(&mut self, fixed: bool) {
        for i in 0..self.trees.symbols as usize {
            let (dist, lc) = (self.trees.sym_dist[i] as u32, self.trees.sym_lc[i] as usize);
            if dist == 0 {
                self.send_l(lc, fixed);
                continue;
            }
            let code = LENGTH_CODE[lc] as usize;
            self.send_l(code + 257, fixed);
            self.send(lc as u32 - BASE_LENGTH[code] as u32, EXTRA_LBITS[code] as u32);
            let d = dist - 1;
            let code = distance_code(d);
            if fixed {
                self.send(reverse(code as u32, 5) as u32, 5);
            } else {
                self.send(self.trees.d.code[code] as u32, self.trees.d.len[code] as u32);
            }
            self.send(d - BASE_DIST[code] as u32, EXTRA_DBITS[code] as u32);
        }
        self.send_l(END_BLOCK, fixed);
    }
    fn send_l(&mut self, sym: usize, fixed: bool) {
        if !fixed {
            return self.send(self.trees.l.code[sym] as u32, self.trees.l.len[sym] as u32);
        }
        // The fixed code: consecutive codes within each length (RFC 1951 §3.2.6).
        let code = match sym {
            0..144 => 0x30 + sym,
            144..256 => 0x190 + sym - 144,
            256..280 => sym - 256,
            _ => 0xc0 + sym - 280,
        };
        let len = fixed_length(sym) as u32;
        self.send(reverse(code as u32, len) as u32, len);
    }
}
