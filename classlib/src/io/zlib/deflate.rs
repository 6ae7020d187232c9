//! Compression: a sliding window of 64 KB, hash chains, lazy matching. See the module's head for what it must equal.

use super::trees::Trees;
use super::{Io, Status, adler32};

const W_SIZE: usize = 32768;
const W_MASK: usize = W_SIZE - 1;
const WINDOW: usize = 2 * W_SIZE;
const HASH_MASK: u32 = 32767;
const HASH_SHIFT: u32 = 5;
const MIN_MATCH: usize = 3;
const MAX_MATCH: usize = 258;
const MIN_LOOKAHEAD: usize = MAX_MATCH + MIN_MATCH + 1;
const MAX_DIST: usize = W_SIZE - MIN_LOOKAHEAD;
const TOO_FAR: usize = 4096;
const MAX_STORED: usize = 65535;
/// Bytes that may be pending, as far as blocks are concerned.
const PENDING: usize = 65536;

/// How much to write out: values of `java.util.zip.Deflater`.
pub const NO_FLUSH: i32 = 0;
/// Up to a byte border, with an empty block.
pub const SYNC_FLUSH: i32 = 2;
/// As SYNC, and nothing later refers to what was before.
pub const FULL_FLUSH: i32 = 3;
/// All, and the stream's end.
pub const FINISH: i32 = 4;
/// Ends the block only.
const BLOCK: i32 = 5;
const FILTERED: i32 = 1;
const HUFFMAN_ONLY: i32 = 2;

/// Effort by level: reduce the search above this length, do not search when the match is at least so long, stop at
/// this length, longest chain.
const LEVELS: [(u16, u16, u16, u16); 10] = [
    (0, 0, 0, 0),
    (4, 4, 8, 4),
    (4, 5, 16, 8),
    (4, 6, 32, 32),
    (4, 4, 16, 16),
    (8, 16, 32, 32),
    (8, 16, 128, 128),
    (8, 32, 128, 256),
    (32, 128, 258, 1024),
    (32, 258, 258, 4096),
];

/// Stages of a stream.
const INIT: u32 = 0;
const BUSY: u32 = 1;
const FINISHING: u32 = 2;

/// A stream being compressed. Zeroed memory becomes one by [`Deflate::init`].
#[repr(C)]
pub struct Deflate {
    status: u32,
    /// 1: zlib header and checksum; 0: none; negative: the checksum has been written.
    wrap: i32,
    /// 0 to 9.
    pub(super) level: i32,
    strategy: i32,
    last_flush: i32,
    /// Checksum of the input, or of the dictionary.
    pub adler: u32,
    ins_h: u32,
    strstart: u32,
    block_start: i64,
    lookahead: u32,
    insert: u32,
    match_start: u32,
    match_length: u32,
    prev_length: u32,
    match_available: u32,
    pub(super) matches: u32,
    pending_out: u32,
    pending: u32,
    pad: u32,
    pub(super) trees: Trees,
    window: [u8; WINDOW + MAX_MATCH],
    prev: [u16; W_SIZE],
    head: [u16; W_SIZE],
    pending_buf: [u8; PENDING + 1024],
}

#[derive(PartialEq)]
enum Step {
    NeedMore,
    BlockDone,
    FinishStarted,
    FinishDone,
}
#[derive(PartialEq, Clone, Copy)]
enum Method {
    Stored,
    Fast,
    Slow,
}
fn method(level: i32) -> Method {
    match level {
        0 => Method::Stored,
        1..=3 => Method::Fast,
        _ => Method::Slow,
    }
}

impl Deflate {
    /// Prepares a stream; -1 is the default level.
    pub fn init(&mut self, level: i32, strategy: i32, nowrap: bool) {
        self.wrap = !nowrap as i32;
        self.level = if level < 0 { 6 } else { level.min(9) };
        self.strategy = strategy;
        self.reset();
    }
    /// Starts anew with the same parameters.
    pub fn reset(&mut self) {
        self.pending = 0;
        self.pending_out = 0;
        self.wrap = self.wrap.abs();
        self.status = INIT;
        self.adler = 1;
        self.last_flush = -2;
        self.matches = 0;
        self.trees.init();
        self.head.fill(0);
        self.strstart = 0;
        self.block_start = 0;
        self.lookahead = 0;
        self.insert = 0;
        self.match_length = 2;
        self.prev_length = 2;
        self.match_available = 0;
        self.match_start = 0;
        self.ins_h = 0;
    }
    /// Presets the window; false when it is too late for that.
    pub fn set_dictionary(&mut self, mut dict: &[u8]) -> bool {
        let wrap = self.wrap;
        if (wrap == 1 && self.status != INIT) || self.lookahead != 0 || wrap < 0 {
            return false;
        }
        if wrap == 1 {
            self.adler = adler32(self.adler, dict);
        }
        self.wrap = 0;
        if dict.len() >= W_SIZE {
            if wrap == 0 {
                self.head.fill(0);
                self.strstart = 0;
                self.block_start = 0;
                self.insert = 0;
            }
            dict = &dict[dict.len() - W_SIZE..];
        }
        let mut io = Io::new(dict, &mut []);
        self.fill_window(&mut io);
        while self.lookahead as usize >= MIN_MATCH {
            let n = self.lookahead as usize - (MIN_MATCH - 1);
            for _ in 0..n {
                self.insert_string(self.strstart as usize);
                self.strstart += 1;
            }
            self.lookahead = MIN_MATCH as u32 - 1;
            self.fill_window(&mut io);
        }
        self.strstart += self.lookahead;
        self.block_start = self.strstart as i64;
        self.insert = self.lookahead;
        self.lookahead = 0;
        self.match_length = 2;
        self.prev_length = 2;
        self.match_available = 0;
        self.wrap = wrap;
        true
    }
    /// Changes level and strategy; what has been read so far is compressed with the old ones first.
    pub fn params(&mut self, io: &mut Io, level: i32, strategy: i32) -> Status {
        let level = if level < 0 { 6 } else { level.min(9) };
        if (strategy != self.strategy || method(level) != method(self.level)) && self.last_flush != -2 {
            if self.deflate(io, BLOCK) == Status::Stream {
                return Status::Stream;
            }
            if io.avail_in() != 0 || self.strstart as i64 - self.block_start + self.lookahead as i64 != 0 {
                return Status::Buf;
            }
        }
        if self.level != level {
            if self.level == 0 && self.matches != 0 {
                if self.matches == 1 {
                    self.slide_hash();
                } else {
                    self.head.fill(0);
                }
                self.matches = 0;
            }
            self.level = level;
        }
        self.strategy = strategy;
        Status::Ok
    }

    /// Compresses what there is room for.
    pub fn deflate(&mut self, io: &mut Io, flush: i32) -> Status {
        if self.status == FINISHING && flush != FINISH {
            return Status::Stream;
        }
        if io.avail_out() == 0 {
            return Status::Buf;
        }
        let rank = |f: i32| f * 2 - if f > 4 { 9 } else { 0 };
        let old_flush = self.last_flush;
        self.last_flush = flush;
        if self.pending != 0 {
            self.flush_pending(io);
            if io.avail_out() == 0 {
                self.last_flush = -1;
                return Status::Ok;
            }
        } else if io.avail_in() == 0 && rank(flush) <= rank(old_flush) && flush != FINISH {
            return Status::Buf;
        }
        if self.status == FINISHING && io.avail_in() != 0 {
            return Status::Buf;
        }
        if self.status == INIT {
            self.status = BUSY;
            if self.wrap != 0 {
                self.header();
                self.flush_pending(io);
                if self.pending != 0 {
                    self.last_flush = -1;
                    return Status::Ok;
                }
            }
        }
        if io.avail_in() != 0 || self.lookahead != 0 || (flush != NO_FLUSH && self.status != FINISHING) {
            let step = match method(self.level) {
                Method::Stored => self.stored(io, flush),
                _ if self.strategy == HUFFMAN_ONLY => self.huffman(io, flush),
                Method::Fast => self.fast(io, flush),
                Method::Slow => self.slow(io, flush),
            };
            if step == Step::FinishStarted || step == Step::FinishDone {
                self.status = FINISHING;
            }
            if step == Step::NeedMore || step == Step::FinishStarted {
                if io.avail_out() == 0 {
                    self.last_flush = -1;
                }
                return Status::Ok;
            }
            if step == Step::BlockDone {
                if flush != BLOCK {
                    self.stored_block(None, false);
                    if flush == FULL_FLUSH {
                        self.head.fill(0);
                        if self.lookahead == 0 {
                            self.strstart = 0;
                            self.block_start = 0;
                            self.insert = 0;
                        }
                    }
                }
                self.flush_pending(io);
                if io.avail_out() == 0 {
                    self.last_flush = -1;
                    return Status::Ok;
                }
            }
        }
        if flush != FINISH {
            return Status::Ok;
        }
        if self.wrap <= 0 {
            return Status::End;
        }
        let sum = self.adler.to_be_bytes();
        self.put(&sum);
        self.flush_pending(io);
        self.wrap = -self.wrap;
        if self.pending != 0 { Status::Ok } else { Status::End }
    }
    fn header(&mut self) {
        let effort = match self.level {
            _ if self.strategy >= HUFFMAN_ONLY => 0,
            ..2 => 0,
            2..6 => 1,
            6 => 2,
            _ => 3,
        };
        let mut h = 0x7800u32 | effort << 6;
        if self.strstart != 0 {
            h |= 0x20;
        }
        h += 31 - h % 31;
        self.put(&(h as u16).to_be_bytes());
        if self.strstart != 0 {
            let dict = self.adler.to_be_bytes();
            self.put(&dict);
        }
        self.adler = 1;
    }

    // ---- output ----

    pub(super) fn put(&mut self, bytes: &[u8]) {
        let at = self.pending_out as usize + self.pending as usize;
        self.pending_buf[at..at + bytes.len()].copy_from_slice(bytes);
        self.pending += bytes.len() as u32;
    }
    pub(super) fn put_window(&mut self, from: usize, len: usize) {
        let at = self.pending_out as usize + self.pending as usize;
        self.pending_buf[at..at + len].copy_from_slice(&self.window[from..from + len]);
        self.pending += len as u32;
    }
    fn flush_pending(&mut self, io: &mut Io) {
        self.flush_bits();
        let n = (self.pending as usize).min(io.avail_out());
        let from = self.pending_out as usize;
        io.output[io.written..io.written + n].copy_from_slice(&self.pending_buf[from..from + n]);
        io.written += n;
        self.pending_out += n as u32;
        self.pending -= n as u32;
        if self.pending == 0 {
            self.pending_out = 0;
        }
    }
    /// Writes the block; true when the output is full.
    fn end_block(&mut self, io: &mut Io, last: bool) -> bool {
        let start = (self.block_start >= 0).then_some(self.block_start as usize);
        let len = (self.strstart as i64 - self.block_start) as usize;
        self.flush_block(start, len, last);
        self.block_start = self.strstart as i64;
        self.flush_pending(io);
        io.avail_out() == 0
    }

    // ---- window ----

    fn read(wrap: i32, adler: &mut u32, io: &mut Io, to: &mut [u8]) -> usize {
        let n = to.len().min(io.avail_in());
        let from = &io.input[io.read..io.read + n];
        to[..n].copy_from_slice(from);
        if wrap == 1 {
            *adler = adler32(*adler, from);
        }
        io.read += n;
        n
    }
    fn slide_hash(&mut self) {
        for p in self.head.iter_mut().chain(self.prev.iter_mut()) {
            *p = p.saturating_sub(W_SIZE as u16);
        }
    }
    fn update_hash(&mut self, at: usize) {
        self.ins_h = (self.ins_h << HASH_SHIFT ^ self.window[at] as u32) & HASH_MASK;
    }
    /// Enters the three bytes at `at`; what was there with the same hash.
    fn insert_string(&mut self, at: usize) -> usize {
        self.update_hash(at + MIN_MATCH - 1);
        let head = self.head[self.ins_h as usize];
        self.prev[at & W_MASK] = head;
        self.head[self.ins_h as usize] = at as u16;
        head as usize
    }
    fn fill_window(&mut self, io: &mut Io) {
        loop {
            let mut more = WINDOW - self.lookahead as usize - self.strstart as usize;
            if self.strstart as usize >= W_SIZE + MAX_DIST {
                self.window.copy_within(W_SIZE..2 * W_SIZE, 0);
                self.match_start = self.match_start.wrapping_sub(W_SIZE as u32);
                self.strstart -= W_SIZE as u32;
                self.block_start -= W_SIZE as i64;
                self.insert = self.insert.min(self.strstart);
                self.slide_hash();
                more += W_SIZE;
            }
            if io.avail_in() == 0 {
                break;
            }
            let at = (self.strstart + self.lookahead) as usize;
            let n = Self::read(self.wrap, &mut self.adler, io, &mut self.window[at..at + more]);
            self.lookahead += n as u32;
            if (self.lookahead + self.insert) as usize >= MIN_MATCH {
                let mut at = (self.strstart - self.insert) as usize;
                self.ins_h = self.window[at] as u32;
                self.update_hash(at + 1);
                while self.insert != 0 {
                    self.insert_string(at);
                    at += 1;
                    self.insert -= 1;
                    if ((self.lookahead + self.insert) as usize) < MIN_MATCH {
                        break;
                    }
                }
            }
            if self.lookahead as usize >= MIN_LOOKAHEAD || io.avail_in() == 0 {
                break;
            }
        }
    }
    fn longest_match(&mut self, mut cur: usize) -> usize {
        let (good, _, nice, chain) = LEVELS[self.level as usize];
        let mut chain = chain as u32;
        let scan = self.strstart as usize;
        let mut best = self.prev_length as usize;
        let lookahead = self.lookahead as usize;
        let limit = scan.saturating_sub(MAX_DIST);
        if best >= good as usize {
            chain >>= 2;
        }
        let nice = (nice as usize).min(lookahead);
        let w = &self.window;
        loop {
            if w[cur + best] == w[scan + best]
                && w[cur + best - 1] == w[scan + best - 1]
                && w[cur] == w[scan]
                && w[cur + 1] == w[scan + 1]
            {
                let (a, b) = (&w[cur..cur + MAX_MATCH], &w[scan..scan + MAX_MATCH]);
                let len = a.iter().zip(b).position(|(x, y)| x != y).unwrap_or(MAX_MATCH);
                if len > best {
                    self.match_start = cur as u32;
                    best = len;
                    if len >= nice {
                        break;
                    }
                }
            }
            cur = self.prev[cur & W_MASK] as usize;
            if cur <= limit {
                break;
            }
            chain -= 1;
            if chain == 0 {
                break;
            }
        }
        best.min(lookahead)
    }

    // ---- methods ----

    /// Makes sure of enough lookahead: `None` to go on, or what to return (`Err`: leave the loop).
    fn refill(&mut self, io: &mut Io, flush: i32) -> Result<(), Option<Step>> {
        if (self.lookahead as usize) < MIN_LOOKAHEAD {
            self.fill_window(io);
            if (self.lookahead as usize) < MIN_LOOKAHEAD && flush == NO_FLUSH {
                return Err(Some(Step::NeedMore));
            }
            if self.lookahead == 0 {
                return Err(None);
            }
        }
        Ok(())
    }
    fn finish(&mut self, io: &mut Io, flush: i32, insert: u32) -> Step {
        self.insert = insert;
        if flush == FINISH {
            return if self.end_block(io, true) { Step::FinishStarted } else { Step::FinishDone };
        }
        if self.trees.symbols != 0 && self.end_block(io, false) {
            return Step::NeedMore;
        }
        Step::BlockDone
    }
    fn near(&self, head: usize) -> bool {
        head != 0 && self.strstart as usize - head <= MAX_DIST
    }
    fn fast(&mut self, io: &mut Io, flush: i32) -> Step {
        let max_insert = LEVELS[self.level as usize].1 as u32;
        loop {
            match self.refill(io, flush) {
                Ok(()) => {}
                Err(Some(step)) => return step,
                Err(None) => break,
            }
            let mut head = 0;
            if self.lookahead as usize >= MIN_MATCH {
                head = self.insert_string(self.strstart as usize);
            }
            if self.near(head) {
                self.match_length = self.longest_match(head) as u32;
            }
            let full;
            if self.match_length as usize >= MIN_MATCH {
                let len = self.match_length;
                full = self.trees.matched((self.strstart - self.match_start) as usize, len as usize);
                self.matches += 1;
                self.lookahead -= len;
                if len <= max_insert && self.lookahead as usize >= MIN_MATCH {
                    for _ in 1..len {
                        self.strstart += 1;
                        self.insert_string(self.strstart as usize);
                    }
                    self.strstart += 1;
                } else {
                    self.strstart += len;
                    self.ins_h = self.window[self.strstart as usize] as u32;
                    self.update_hash(self.strstart as usize + 1);
                }
                self.match_length = 0;
            } else {
                full = self.trees.literal(self.window[self.strstart as usize]);
                self.lookahead -= 1;
                self.strstart += 1;
            }
            if full && self.end_block(io, false) {
                return Step::NeedMore;
            }
        }
        self.finish(io, flush, self.strstart.min(MIN_MATCH as u32 - 1))
    }
    fn slow(&mut self, io: &mut Io, flush: i32) -> Step {
        let max_lazy = LEVELS[self.level as usize].1 as u32;
        loop {
            match self.refill(io, flush) {
                Ok(()) => {}
                Err(Some(step)) => return step,
                Err(None) => break,
            }
            let mut head = 0;
            if self.lookahead as usize >= MIN_MATCH {
                head = self.insert_string(self.strstart as usize);
            }
            self.prev_length = self.match_length;
            let prev_match = self.match_start;
            self.match_length = 2;
            if self.prev_length < max_lazy && self.near(head) {
                self.match_length = self.longest_match(head) as u32;
                let far = self.match_length as usize == MIN_MATCH
                    && self.strstart.wrapping_sub(self.match_start) as usize > TOO_FAR;
                if self.match_length <= 5 && (self.strategy == FILTERED || far) {
                    self.match_length = 2;
                }
            }
            if self.prev_length as usize >= MIN_MATCH && self.match_length <= self.prev_length {
                let max_insert = (self.strstart + self.lookahead) as usize - MIN_MATCH;
                let dist = (self.strstart - 1).wrapping_sub(prev_match) as usize;
                let full = self.trees.matched(dist, self.prev_length as usize);
                self.matches += 1;
                self.lookahead -= self.prev_length - 1;
                for _ in 0..self.prev_length - 2 {
                    self.strstart += 1;
                    if self.strstart as usize <= max_insert {
                        self.insert_string(self.strstart as usize);
                    }
                }
                self.prev_length = 0;
                self.match_available = 0;
                self.match_length = 2;
                self.strstart += 1;
                if full && self.end_block(io, false) {
                    return Step::NeedMore;
                }
            } else if self.match_available != 0 {
                if self.trees.literal(self.window[self.strstart as usize - 1]) {
                    self.end_block(io, false);
                }
                self.strstart += 1;
                self.lookahead -= 1;
                if io.avail_out() == 0 {
                    return Step::NeedMore;
                }
            } else {
                self.match_available = 1;
                self.strstart += 1;
                self.lookahead -= 1;
            }
        }
        if self.match_available != 0 {
            self.trees.literal(self.window[self.strstart as usize - 1]);
            self.match_available = 0;
        }
        self.finish(io, flush, self.strstart.min(MIN_MATCH as u32 - 1))
    }
    fn huffman(&mut self, io: &mut Io, flush: i32) -> Step {
        loop {
            if self.lookahead == 0 {
                self.fill_window(io);
                if self.lookahead == 0 {
                    if flush == NO_FLUSH {
                        return Step::NeedMore;
                    }
                    break;
                }
            }
            self.match_length = 0;
            let full = self.trees.literal(self.window[self.strstart as usize]);
            self.lookahead -= 1;
            self.strstart += 1;
            if full && self.end_block(io, false) {
                return Step::NeedMore;
            }
        }
        self.finish(io, flush, 0)
    }
    /// Copies input to output directly where it can, in blocks as large as possible, and keeps the window filled in case
    /// the level changes.
    fn stored(&mut self, io: &mut Io, flush: i32) -> Step {
        let mut min_block = (PENDING - 5).min(W_SIZE);
        let mut last = false;
        let before = io.read;
        loop {
            let head = (self.trees.bit_count as usize + 42) >> 3;
            if io.avail_out() < head {
                break;
            }
            let have = io.avail_out() - head;
            let mut left = (self.strstart as i64 - self.block_start) as usize;
            let all = left + io.avail_in();
            let mut len = MAX_STORED.min(all).min(have);
            if len < min_block && ((len == 0 && flush != FINISH) || flush == NO_FLUSH || len != all) {
                break;
            }
            last = flush == FINISH && len == all;
            self.stored_block(None, last);
            let at = self.pending_out as usize + self.pending as usize - 4;
            self.pending_buf[at..at + 2].copy_from_slice(&(len as u16).to_le_bytes());
            self.pending_buf[at + 2..at + 4].copy_from_slice(&(!(len as u16)).to_le_bytes());
            self.flush_pending(io);
            if left != 0 {
                left = left.min(len);
                let from = self.block_start as usize;
                io.output[io.written..io.written + left].copy_from_slice(&self.window[from..from + left]);
                io.written += left;
                self.block_start += left as i64;
                len -= left;
            }
            if len != 0 {
                let from = &io.input[io.read..io.read + len];
                io.output[io.written..io.written + len].copy_from_slice(from);
                if self.wrap == 1 {
                    self.adler = adler32(self.adler, from);
                }
                io.read += len;
                io.written += len;
            }
            if last {
                break;
            }
        }
        let used = io.read - before;
        if used != 0 {
            let w = W_SIZE as u32;
            if used >= W_SIZE {
                self.matches = 2;
                self.window[..W_SIZE].copy_from_slice(&io.input[io.read - W_SIZE..io.read]);
                self.strstart = w;
                self.insert = w;
            } else {
                if WINDOW - self.strstart as usize <= used {
                    self.slide_stored();
                }
                let at = self.strstart as usize;
                self.window[at..at + used].copy_from_slice(&io.input[io.read - used..io.read]);
                self.strstart += used as u32;
                self.insert += (used as u32).min(w - self.insert);
            }
            self.block_start = self.strstart as i64;
        }
        if last {
            return Step::FinishDone;
        }
        if flush != NO_FLUSH
            && flush != FINISH
            && io.avail_in() == 0
            && self.strstart as i64 == self.block_start
        {
            return Step::BlockDone;
        }
        let mut have = WINDOW - self.strstart as usize;
        if io.avail_in() > have && self.block_start >= W_SIZE as i64 {
            self.block_start -= W_SIZE as i64;
            self.slide_stored();
            have += W_SIZE;
        }
        have = have.min(io.avail_in());
        if have != 0 {
            let at = self.strstart as usize;
            Self::read(self.wrap, &mut self.adler, io, &mut self.window[at..at + have]);
            self.strstart += have as u32;
            self.insert += (have as u32).min(W_SIZE as u32 - self.insert);
        }
        let head = (self.trees.bit_count as usize + 42) >> 3;
        let have = (PENDING - head).min(MAX_STORED);
        min_block = have.min(W_SIZE);
        let left = (self.strstart as i64 - self.block_start) as usize;
        let ends = (left != 0 || flush == FINISH) && flush != NO_FLUSH && io.avail_in() == 0 && left <= have;
        if left >= min_block || ends {
            let len = left.min(have);
            last = flush == FINISH && io.avail_in() == 0 && len == left;
            self.stored_block(Some((self.block_start as usize, len)), last);
            self.block_start += len as i64;
            self.flush_pending(io);
        }
        if last { Step::FinishStarted } else { Step::NeedMore }
    }
    fn slide_stored(&mut self) {
        self.strstart -= W_SIZE as u32;
        let n = self.strstart as usize;
        self.window.copy_within(W_SIZE..W_SIZE + n, 0);
        if self.matches < 2 {
            self.matches += 1;
        }
        self.insert = self.insert.min(self.strstart);
    }
}
