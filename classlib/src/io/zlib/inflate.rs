//! Decompression as a state machine that can stop at any byte of input or output.

use super::trees::{BASE_DIST, BASE_LENGTH, BL_ORDER, EXTRA_DBITS, EXTRA_LBITS, fixed_length};
use super::{Io, Status, adler32};

const W_SIZE: usize = 32768;
const MAX_BITS: usize = 15;
/// Bits that the first table decodes at once.
const FAST: u32 = 9;

mod mode {
    //! Where a stream is.
    pub const HEAD: u32 = 0;
    pub const DICTID: u32 = 1;
    pub const DICT: u32 = 2;
    pub const TYPE: u32 = 3;
    pub const STORED: u32 = 4;
    pub const COPY: u32 = 5;
    pub const TABLE: u32 = 6;
    pub const LENLENS: u32 = 7;
    pub const CODELENS: u32 = 8;
    pub const LEN: u32 = 9;
    pub const LENEXT: u32 = 10;
    pub const DIST: u32 = 11;
    pub const DISTEXT: u32 = 12;
    pub const MATCH: u32 = 13;
    pub const CHECK: u32 = 14;
    pub const DONE: u32 = 15;
    pub const BAD: u32 = 16;
}

/// A canonical Huffman code: a table for short codes, counts for long ones.
#[repr(C)]
struct Code<const N: usize> {
    /// By the next [`FAST`] bits: symbol << 4 | length; 0 where a longer code or none begins.
    fast: [u16; 1 << FAST],
    count: [u16; MAX_BITS + 1],
    symbols: [u16; N],
}
/// How a set of code lengths turned out.
#[derive(PartialEq, Debug)]
enum Built {
    Complete,
    Incomplete,
    Over,
}
impl<const N: usize> Code<N> {
    fn build(&mut self, lens: &[u8]) -> Built {
        self.fast.fill(0);
        self.count.fill(0);
        for &l in lens {
            self.count[l as usize] += 1;
        }
        self.count[0] = 0;
        let mut left = 1i32;
        let mut offs = [0u16; MAX_BITS + 2];
        let mut next = [0u32; MAX_BITS + 1];
        let mut code = 0u32;
        for len in 1..=MAX_BITS {
            left = (left << 1) - self.count[len] as i32;
            if left < 0 {
                return Built::Over;
            }
            offs[len + 1] = offs[len] + self.count[len];
            next[len] = code;
            code = (code + self.count[len] as u32) << 1;
        }
        for (sym, &l) in lens.iter().enumerate().filter(|(_, l)| **l != 0) {
            let len = l as usize;
            self.symbols[offs[len] as usize] = sym as u16;
            offs[len] += 1;
            if len as u32 <= FAST {
                let mut at = next[len].reverse_bits() >> (32 - len);
                while at < 1 << FAST {
                    self.fast[at as usize] = (sym as u16) << 4 | len as u16;
                    at += 1 << len;
                }
            }
            next[len] += 1;
        }
        if left > 0 { Built::Incomplete } else { Built::Complete }
    }
    /// Longest code length in use.
    fn longest(&self) -> usize {
        (1..=MAX_BITS).rev().find(|&l| self.count[l] != 0).unwrap_or(0)
    }
}
/// What the next bits are.
enum Symbol {
    /// A symbol and its length.
    Is(u16, u32),
    /// More bits are needed.
    More,
    /// No code begins so.
    None,
}
impl<const N: usize> Code<N> {
    #[inline(always)]
    fn decode(&self, hold: u64, bits: u32) -> Symbol {
        let e = self.fast[(hold & ((1 << FAST) - 1)) as usize];
        if e != 0 {
            let len = e as u32 & 15;
            return if len <= bits { Symbol::Is(e >> 4, len) } else { Symbol::More };
        }
        self.decode_long(hold, bits)
    }
    fn decode_long(&self, hold: u64, bits: u32) -> Symbol {
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        let longest = self.longest() as u32;
        // A set without codes has one length of codes that are all invalid.
        for len in 1..=longest.max(1) {
            if len > bits {
                return Symbol::More;
            }
            code |= (hold >> (len - 1)) as u32 & 1;
            let n = self.count[len as usize] as u32;
            if code < first + n {
                return Symbol::Is(self.symbols[(index + code - first) as usize], len);
            }
            index += n;
            first = (first + n) << 1;
            code <<= 1;
        }
        Symbol::None
    }
}

/// A stream being decompressed. Zeroed memory becomes one by [`Inflate::init`].
#[repr(C)]
pub struct Inflate {
    hold: u64,
    bits: u32,
    mode: u32,
    nowrap: u32,
    have_dict: u32,
    /// What the Java side sees as the checksum.
    pub adler: u32,
    check: u32,
    last: u32,
    length: u32,
    offset: u32,
    extra: u32,
    n_len: u32,
    n_dist: u32,
    n_code: u32,
    have: u32,
    w_have: u32,
    w_next: u32,
    error: u32,
    pad: u32,
    lens: [u8; 320],
    len_code: Code<288>,
    dist_code: Code<32>,
    window: [u8; W_SIZE],
}

const MESSAGES: [&str; 16] = [
    "",
    "incorrect header check",
    "unknown compression method",
    "invalid window size",
    "invalid block type",
    "invalid stored block lengths",
    "too many length or distance symbols",
    "invalid code lengths set",
    "invalid bit length repeat",
    "invalid code -- missing end-of-block",
    "invalid literal/lengths set",
    "invalid distances set",
    "invalid literal/length code",
    "invalid distance code",
    "invalid distance too far back",
    "incorrect data check",
];

/// The machine's registers during a call.
struct Run<'a, 'b> {
    io: &'a mut Io<'b>,
    hold: u64,
    bits: u32,
    /// Output before this has been added to checksum and window.
    start: usize,
}
impl Run<'_, '_> {
    /// Takes input until there are `n` bits (at most 32).
    #[inline(always)]
    fn need(&mut self, n: u32) -> bool {
        while self.bits < n {
            if !self.byte() {
                return false;
            }
        }
        true
    }
    #[inline(always)]
    fn byte(&mut self) -> bool {
        let Some(&b) = self.io.input.get(self.io.read) else { return false };
        self.io.read += 1;
        self.hold |= (b as u64) << self.bits;
        self.bits += 8;
        true
    }
    #[inline(always)]
    fn take(&mut self, n: u32) -> u32 {
        let v = (self.hold & ((1 << n) - 1)) as u32;
        self.hold >>= n;
        self.bits -= n;
        v
    }
    #[inline(always)]
    fn symbol<const N: usize>(&mut self, code: &Code<N>) -> Symbol {
        loop {
            match code.decode(self.hold, self.bits) {
                Symbol::More => {
                    if !self.byte() {
                        return Symbol::More;
                    }
                }
                s => return s,
            }
        }
    }
}

impl Inflate {
    /// Prepares a stream.
    pub fn init(&mut self, nowrap: bool) {
        self.nowrap = nowrap as u32;
        self.adler = 0;
        self.reset();
    }
    /// Starts anew.
    pub fn reset(&mut self) {
        self.hold = 0;
        self.bits = 0;
        self.mode = if self.nowrap != 0 { mode::TYPE } else { mode::HEAD };
        self.have_dict = 0;
        self.last = 0;
        self.w_have = 0;
        self.w_next = 0;
        self.check = 1;
        if self.nowrap == 0 {
            self.adler = 1;
        }
    }
    /// Presets the window, with the dictionary that was asked for; `Stream` when none is wanted now.
    pub fn set_dictionary(&mut self, dict: &[u8]) -> Status {
        if self.nowrap == 0 && self.mode != mode::DICT {
            return Status::Stream;
        }
        if self.mode == mode::DICT && adler32(1, dict) != self.check {
            return Status::Data("");
        }
        self.remember(dict);
        self.have_dict = 1;
        Status::Ok
    }
    fn remember(&mut self, bytes: &[u8]) {
        let bytes = &bytes[bytes.len().saturating_sub(W_SIZE)..];
        let at = self.w_next as usize;
        let n = bytes.len().min(W_SIZE - at);
        self.window[at..at + n].copy_from_slice(&bytes[..n]);
        self.window[..bytes.len() - n].copy_from_slice(&bytes[n..]);
        self.w_next = ((at + bytes.len()) % W_SIZE) as u32;
        self.w_have = (self.w_have as usize + bytes.len()).min(W_SIZE) as u32;
    }
    fn bad(&mut self, error: u32) {
        self.error = error;
        self.mode = mode::BAD;
    }

    /// Decompresses what there is room for.
    pub fn inflate(&mut self, io: &mut Io) -> Status {
        let (read, written) = (io.read, io.written);
        let mut run = Run { start: io.written, io, hold: self.hold, bits: self.bits };
        let status = self.run(&mut run);
        let (hold, bits, start) = (run.hold, run.bits, run.start);
        self.hold = hold;
        self.bits = bits;
        self.seen(io, start);
        match status {
            Status::Ok if io.read == read && io.written == written => Status::Buf,
            s => s,
        }
    }
    /// Adds output since `start` to the checksum and the window.
    fn seen(&mut self, io: &Io, start: usize) {
        let new = &io.output[start..io.written];
        if new.is_empty() {
            return;
        }
        if self.nowrap == 0 {
            self.check = adler32(self.check, new);
            self.adler = self.check;
        }
        if self.mode < mode::DONE {
            self.remember(new);
        }
    }
    fn run(&mut self, r: &mut Run) -> Status {
        loop {
            match self.mode {
                mode::HEAD => {
                    if !r.need(16) {
                        return Status::Ok;
                    }
                    let (cmf, flags) = (r.hold as u32 & 0xff, (r.hold >> 8) as u32 & 0xff);
                    if (cmf << 8 | flags) % 31 != 0 {
                        self.bad(1);
                    } else if cmf & 15 != 8 {
                        self.bad(2);
                    } else if (cmf >> 4) + 8 > 15 {
                        self.bad(3);
                    } else {
                        self.check = 1;
                        self.adler = 1;
                        self.mode = if flags & 0x20 != 0 { mode::DICTID } else { mode::TYPE };
                        r.take(16);
                    }
                }
                mode::DICTID => {
                    if !r.need(32) {
                        return Status::Ok;
                    }
                    self.check = r.take(32).swap_bytes();
                    self.adler = self.check;
                    self.mode = mode::DICT;
                }
                mode::DICT => {
                    if self.have_dict == 0 {
                        return Status::NeedDict;
                    }
                    self.check = 1;
                    self.adler = 1;
                    self.mode = mode::TYPE;
                }
                mode::TYPE => {
                    if self.last != 0 {
                        r.take(r.bits % 8);
                        self.mode = mode::CHECK;
                        continue;
                    }
                    if !r.need(3) {
                        return Status::Ok;
                    }
                    self.last = r.take(1);
                    match r.take(2) {
                        0 => {
                            r.take(r.bits % 8);
                            self.mode = mode::STORED;
                        }
                        1 => self.fixed(),
                        2 => self.mode = mode::TABLE,
                        _ => self.bad(4),
                    }
                }
                mode::STORED => {
                    if !r.need(32) {
                        return Status::Ok;
                    }
                    let v = r.take(32);
                    if v & 0xffff != !v >> 16 {
                        self.bad(5);
                    } else {
                        self.length = v & 0xffff;
                        self.mode = mode::COPY;
                    }
                }
                mode::COPY => {
                    // No whole byte is held here: only so many were taken as were needed.
                    while self.length != 0 {
                        let n = (self.length as usize).min(r.io.avail_in()).min(r.io.avail_out());
                        if n == 0 {
                            return Status::Ok;
                        }
                        let (i, o) = (r.io.read, r.io.written);
                        r.io.output[o..o + n].copy_from_slice(&r.io.input[i..i + n]);
                        r.io.read += n;
                        r.io.written += n;
                        self.length -= n as u32;
                    }
                    self.mode = mode::TYPE;
                }
                mode::TABLE => {
                    if !r.need(14) {
                        return Status::Ok;
                    }
                    self.n_len = r.take(5) + 257;
                    self.n_dist = r.take(5) + 1;
                    self.n_code = r.take(4) + 4;
                    self.have = 0;
                    self.lens.fill(0);
                    if self.n_len > 286 || self.n_dist > 30 {
                        self.bad(6);
                    } else {
                        self.mode = mode::LENLENS;
                    }
                }
                mode::LENLENS => {
                    while self.have < self.n_code {
                        if !r.need(3) {
                            return Status::Ok;
                        }
                        self.lens[BL_ORDER[self.have as usize] as usize] = r.take(3) as u8;
                        self.have += 1;
                    }
                    let lens: [u8; 19] = std::array::from_fn(|i| self.lens[i]);
                    if self.len_code.build(&lens) != Built::Complete {
                        self.bad(7);
                    } else {
                        self.have = 0;
                        self.lens.fill(0);
                        self.mode = mode::CODELENS;
                    }
                }
                mode::CODELENS => {
                    if !self.code_lengths(r) {
                        return Status::Ok;
                    }
                }
                mode::LEN => {
                    if !self.symbols(r) {
                        return Status::Ok;
                    }
                }
                mode::LENEXT => {
                    if !r.need(self.extra) {
                        return Status::Ok;
                    }
                    self.length += r.take(self.extra);
                    self.mode = mode::DIST;
                }
                mode::DIST => match r.symbol(&self.dist_code) {
                    Symbol::More => return Status::Ok,
                    Symbol::Is(s, n) if s < 30 => {
                        r.take(n);
                        self.offset = BASE_DIST[s as usize] as u32 + 1;
                        self.extra = EXTRA_DBITS[s as usize] as u32;
                        self.mode = mode::DISTEXT;
                    }
                    _ => self.bad(13),
                },
                mode::DISTEXT => {
                    if !r.need(self.extra) {
                        return Status::Ok;
                    }
                    self.offset += r.take(self.extra);
                    let made = r.io.written - r.start;
                    if self.offset as usize > made + self.w_have as usize {
                        self.bad(14);
                    } else {
                        self.mode = mode::MATCH;
                    }
                }
                mode::MATCH => {
                    if !self.copy_match(r) {
                        return Status::Ok;
                    }
                    self.mode = mode::LEN;
                }
                mode::CHECK => {
                    if self.nowrap == 0 {
                        if !r.need(32) {
                            return Status::Ok;
                        }
                        self.seen(r.io, r.start);
                        r.start = r.io.written;
                        if r.take(32).swap_bytes() != self.check {
                            self.bad(15);
                            continue;
                        }
                    }
                    self.mode = mode::DONE;
                }
                mode::DONE => return Status::End,
                _ => return Status::Data(MESSAGES[self.error as usize & 15]),
            }
        }
    }
    fn fixed(&mut self) {
        let lens: [u8; 288] = std::array::from_fn(fixed_length);
        self.len_code.build(&lens);
        self.dist_code.build(&[5; 32]);
        self.mode = mode::LEN;
    }
    /// Reads the code lengths of a dynamic block; false when input is short.
    fn code_lengths(&mut self, r: &mut Run) -> bool {
        let total = self.n_len + self.n_dist;
        while self.have < total {
            let (sym, n) = match r.symbol(&self.len_code) {
                Symbol::More => return false,
                Symbol::Is(s, n) => (s, n),
                // The code is complete.
                Symbol::None => {
                    self.bad(7);
                    return true;
                }
            };
            if sym < 16 {
                r.take(n);
                self.lens[self.have as usize] = sym as u8;
                self.have += 1;
                continue;
            }
            let (extra, base) = [(2, 3), (3, 3), (7, 11)][sym as usize - 16];
            if !r.need(n + extra) {
                return false;
            }
            r.take(n);
            if sym == 16 && self.have == 0 {
                self.bad(8);
                return true;
            }
            let len = if sym == 16 { self.lens[self.have as usize - 1] } else { 0 };
            let count = base + r.take(extra);
            if self.have + count > total {
                self.bad(8);
                return true;
            }
            self.lens[self.have as usize..(self.have + count) as usize].fill(len);
            self.have += count;
        }
        if self.lens[256] == 0 {
            self.bad(9);
            return true;
        }
        let n_len = self.n_len as usize;
        let lens = self.lens;
        let usable =
            |b: Built, longest: usize| b == Built::Complete || (b == Built::Incomplete && longest <= 1);
        let b = self.len_code.build(&lens[..n_len]);
        if !usable(b, self.len_code.longest()) {
            self.bad(10);
            return true;
        }
        let b = self.dist_code.build(&lens[n_len..total as usize]);
        if !usable(b, self.dist_code.longest()) {
            self.bad(11);
            return true;
        }
        self.mode = mode::LEN;
        true
    }
    /// Literals and lengths until something else comes; false when input or output is short.
    fn symbols(&mut self, r: &mut Run) -> bool {
        loop {
            // A literal needs room; whether one comes is not known before it is decoded.
            let (sym, n) = match r.symbol(&self.len_code) {
                Symbol::More => return false,
                Symbol::Is(s, n) if s < 286 => (s, n),
                _ => {
                    self.bad(12);
                    return true;
                }
            };
            if sym < 256 {
                if r.io.avail_out() == 0 {
                    return false;
                }
                r.take(n);
                r.io.output[r.io.written] = sym as u8;
                r.io.written += 1;
                continue;
            }
            r.take(n);
            if sym == 256 {
                self.mode = mode::TYPE;
                return true;
            }
            let code = sym as usize - 257;
            self.length = BASE_LENGTH[code] as u32 + 3;
            self.extra = EXTRA_LBITS[code] as u32;
            self.mode = mode::LENEXT;
            return true;
        }
    }
    /// Copies the match; false when there is no room for all of it.
    fn copy_match(&mut self, r: &mut Run) -> bool {
        let offset = self.offset as usize;
        while self.length != 0 {
            let room = r.io.avail_out();
            if room == 0 {
                return false;
            }
            let made = r.io.written - r.start;
            let mut n = (self.length as usize).min(room);
            let o = r.io.written;
            if offset > made {
                // From the window: what lies before this call's output.
                let back = offset - made;
                let from = (self.w_next as usize + W_SIZE - back) % W_SIZE;
                n = n.min(back).min(W_SIZE - from);
                r.io.output[o..o + n].copy_from_slice(&self.window[from..from + n]);
            } else if offset >= n {
                r.io.output.copy_within(o - offset..o - offset + n, o);
            } else {
                for i in 0..n {
                    r.io.output[o + i] = r.io.output[o + i - offset];
                }
            }
            r.io.written += n;
            self.length -= n as u32;
        }
        true
    }
}
