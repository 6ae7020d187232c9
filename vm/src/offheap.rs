//! Memory outside the heap: what `Unsafe.allocateMemory` and direct buffers get.
//!
//! ```text
//! OFFHEAP_BASE ┌──────────┬──────┬───────────────┬────────────── … ──────────────┐ + 4 GiB
//!              │ block    │ free │ block         │ never used                    │
//!              └──────────┴──────┴───────────────┴────────────── … ──────────────┘
//! ```
//! The window is private memory of the worker at an address of its own, the same in every process, because Java
//! keeps addresses in `long` fields. It belongs to the attached session: [`Vm::offheap_save`] packs the live
//! blocks into a `byte[]` of the session and empties the window before the session is detached,
//! [`Vm::offheap_restore`] puts them back at the same addresses after it was attached again.
//!
//! Invariants: blocks do not overlap and are 16-byte aligned; memory that no block holds reads as whatever was
//! there, but never belongs to another session; an address is usable only where [`Vm::native_range`] says so.

use crate::machine::Vm;
use crate::map::{Mapping, Span};
use crate::native::Trap;
use crate::object::*;
use crate::session::Root;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// First address of the window.
pub const OFFHEAP_BASE: usize = 0x1400_0000_0000;
/// Its length.
pub const OFFHEAP_WINDOW: usize = 4 << 30;
/// The address that Java has for the JDK's image. Where each process has it mapped is its own business: accesses
/// are translated ([`Vm::native_address`]).
pub const IMAGE_ADDRESS: usize = 0x1500_0000_0000;
const ALIGN: usize = 16;
const HEAD: usize = 16;

/// Is the window mapped in this process? (A fact of the process, like the mapping itself.)
static MAPPED: AtomicBool = AtomicBool::new(false);

/// The worker's side of the window.
#[derive(Default)]
struct Offheap {
    mapping: Option<Mapping>,
    /// Live blocks: address to length.
    live: BTreeMap<usize, usize>,
    /// Free pieces below `top`: address to length; neighbours are merged.
    free: BTreeMap<usize, usize>,
    /// First address never used (0: nothing was ever allocated).
    top: usize,
    /// Other memory that natives handed out: start, length, writable.
    foreign: Vec<(usize, usize, bool)>,
}

impl Offheap {
    fn map(&mut self) -> bool {
        if self.mapping.is_none() {
            let Some(span) = Span::new(OFFHEAP_BASE, OFFHEAP_WINDOW) else { return false };
            match Mapping::anonymous(span) {
                Ok(m) => self.mapping = Some(m),
                Err(_) => return false,
            }
            MAPPED.store(true, Ordering::Relaxed);
        }
        self.top = self.top.max(OFFHEAP_BASE);
        true
    }
    fn allocate(&mut self, size: usize) -> Option<usize> {
        let size = size.max(1).checked_add(ALIGN - 1)? & !(ALIGN - 1);
        if size > OFFHEAP_WINDOW || !self.map() {
            return None;
        }
        let fit = self.free.iter().find(|&(_, &n)| n >= size).map(|(&at, &n)| (at, n));
        let at = match fit {
            Some((at, n)) => {
                self.free.remove(&at);
                if n > size {
                    self.free.insert(at + size, n - size);
                }
                at
            }
            None => {
                let at = self.top;
                if at + size > OFFHEAP_BASE + OFFHEAP_WINDOW {
                    return None;
                }
                self.top = at + size;
                at
            }
        };
        self.live.insert(at, size);
        Some(at)
    }
    fn release(&mut self, at: usize) -> bool {
        let Some(mut size) = self.live.remove(&at) else { return false };
        let mut at = at;
        if let Some((&before, &n)) = self.free.range(..at).next_back()
            && before + n == at
        {
            self.free.remove(&before);
            at = before;
            size += n;
        }
        if let Some(n) = self.free.remove(&(at + size)) {
            size += n;
        }
        if at + size == self.top {
            self.top = at;
        } else {
            self.free.insert(at, size);
        }
        true
    }
    fn clear(&mut self) {
        self.live.clear();
        self.free.clear();
        self.top = 0;
        if let Some(m) = &mut self.mapping
            && m.forget_content().is_err()
        {
            // Content that could not be given back must not be seen by the next session: no more window.
            self.mapping = None;
            MAPPED.store(false, Ordering::Relaxed);
        }
    }
}

/// Bytes at an address that [`Vm::native_range`] allowed or that a live block holds.
///
/// # Safety
/// `[at, at + len)` is mapped and nobody else writes it while the slice lives.
unsafe fn bytes<'a>(at: usize, len: usize) -> &'a mut [u8] {
    // SAFETY: the caller's contract.
    unsafe { std::slice::from_raw_parts_mut(at as *mut u8, len) }
}

impl Vm {
    /// A block of at least `size` bytes of undefined content; `None` when there is no room.
    pub fn offheap_allocate(&mut self, size: usize) -> Option<usize> {
        self.extension::<Offheap>().allocate(size)
    }
    /// Gives a block back. False when there is none at this address.
    pub fn offheap_free(&mut self, at: usize) -> bool {
        self.extension::<Offheap>().release(at)
    }
    /// Moves a block to a new size, keeping its content; `None` when there is no room (the block stays).
    pub fn offheap_reallocate(&mut self, at: usize, size: usize) -> Option<usize> {
        let o = self.extension::<Offheap>();
        let old = *o.live.get(&at)?;
        if size <= old && size.saturating_mul(2) >= old {
            return Some(at);
        }
        let to = o.allocate(size)?;
        let n = old.min(size);
        // SAFETY: both are live blocks of at least `n` bytes, and live blocks do not overlap.
        unsafe { std::ptr::copy_nonoverlapping(at as *const u8, to as *mut u8, n) };
        o.release(at);
        Some(to)
    }
    /// Lets Java reach memory that this process has mapped elsewhere for good (the JDK image).
    pub fn offheap_admit(&mut self, at: usize, len: usize, writable: bool) {
        let o = self.extension::<Offheap>();
        if !o.foreign.contains(&(at, len, writable)) {
            o.foreign.push((at, len, writable));
        }
    }
    /// Ends [`Vm::offheap_admit`]: the memory is no longer mapped.
    pub fn offheap_retract(&mut self, at: usize, len: usize) {
        self.extension::<Offheap>().foreign.retain(|&(a, n, _)| (a, n) != (at, len));
    }
    /// May native memory `[at, at + len)` be read (written) by Java?
    #[inline]
    pub fn native_range(&mut self, at: usize, len: usize, write: bool) -> bool {
        if at >= OFFHEAP_BASE
            && len <= OFFHEAP_WINDOW
            && at - OFFHEAP_BASE <= OFFHEAP_WINDOW - len
            && MAPPED.load(Ordering::Relaxed)
        {
            return true;
        }
        let f = &self.extension::<Offheap>().foreign;
        f.iter().any(|&(s, n, w)| at >= s && len <= n && at - s <= n - len && (w || !write))
    }
    /// Where the native memory `[at, at + len)` that Java means is in this process; `None` when Java may not read
    /// (write) it.
    #[inline]
    pub fn native_address(&mut self, at: usize, len: usize, write: bool) -> Option<usize> {
        if self.native_range(at, len, write) {
            return Some(at);
        }
        let image = self.service.image().bytes();
        let offset = at.checked_sub(IMAGE_ADDRESS)?;
        (!write && len <= image.len() && offset <= image.len() - len)
            .then(|| image.as_ptr() as usize + offset)
    }
    /// Before a session is detached: keeps its blocks in the session and empties the window.
    pub fn offheap_save(&mut self) -> Result<(), Trap> {
        let o = self.extension::<Offheap>();
        if o.live.is_empty() {
            let used = o.top != 0;
            if used {
                o.clear();
            }
            Root::OffHeap.set(NULL);
            return Ok(());
        }
        let blocks: Vec<(usize, usize)> = o.live.iter().map(|(&a, &n)| (a, n)).collect();
        let size: usize = blocks.iter().map(|b| HEAD + b.1).sum();
        // The array of the last time serves again where it fits; what it has too much ends with a zero address.
        let image = match Root::OffHeap.get().some() {
            Some(old) if old.len() >= size && old.len() / 2 <= size => old,
            _ => self.old_bytes(size)?,
        };
        let to = image.elements_mut::<u8>();
        let mut p = 0;
        for (at, n) in blocks {
            to[p..p + 8].copy_from_slice(&(at as u64).to_le_bytes());
            to[p + 8..p + HEAD].copy_from_slice(&(n as u64).to_le_bytes());
            // SAFETY: a live block of `n` bytes in the mapped window.
            to[p + HEAD..p + HEAD + n].copy_from_slice(unsafe { bytes(at, n) });
            p += HEAD + n;
        }
        to[p..].iter_mut().take(HEAD).for_each(|b| *b = 0);
        Root::OffHeap.set(image);
        self.extension::<Offheap>().clear();
        Ok(())
    }
    /// Empties the window without keeping anything.
    pub(crate) fn offheap_drop(&mut self) {
        self.extension::<Offheap>().clear();
    }
    /// After a session was attached: puts its blocks back where they were. False when the window can't be mapped.
    pub fn offheap_restore(&mut self) -> bool {
        let Some(image) = Root::OffHeap.get().some() else { return true };
        let from = image.elements::<u8>();
        let o = self.extension::<Offheap>();
        if !o.map() {
            return false;
        }
        let mut p = 0;
        let mut end = OFFHEAP_BASE;
        while p + HEAD <= from.len() {
            let word = |i: usize| from[i..i + 8].iter().rev().fold(0usize, |v, &b| v << 8 | b as usize);
            let (at, n) = (word(p), word(p + 8));
            if at == 0 {
                break;
            }
            let inside = at >= end && n <= OFFHEAP_WINDOW && at - OFFHEAP_BASE <= OFFHEAP_WINDOW - n;
            let Some(content) = from.get(p + HEAD..p + HEAD + n).filter(|_| inside) else { return false };
            // SAFETY: inside the mapped window.
            unsafe { bytes(at, n) }.copy_from_slice(content);
            o.live.insert(at, n);
            if at > end {
                o.free.insert(end, at - end);
            }
            end = at + n;
            p += HEAD + n;
        }
        o.top = end;
        true
    }
    /// A `byte[]` in the old space, outside the collector's thresholds.
    pub(crate) fn old_bytes(&mut self, len: usize) -> Result<Ref, Trap> {
        let class = self.array_class(self.world.primitive(b'B'))?;
        let size = (ARRAY_BASE as usize + len + 7) & !7;
        let at = self.extend_old(size).ok_or(Trap::Gc(size))?;
        let r = Ref::at(at);
        r.write::<u64>(0, class.offset() as u64);
        r.write::<u32>(ARRAY_LENGTH, len as u32);
        Ok(r)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_do_not_overlap_and_free_room_is_merged() {
        let mut o = Offheap::default();
        let a = o.allocate(10).unwrap();
        let b = o.allocate(100).unwrap();
        let c = o.allocate(1).unwrap();
        assert_eq!((b - a, c - b), (16, 112));
        // SAFETY: `b` is a live block of 112 bytes.
        unsafe { bytes(b, 112) }.fill(7);
        assert!(o.release(a) && o.release(b) && !o.release(b));
        assert_eq!(o.free.iter().collect::<Vec<_>>(), [(&a, &128)]);
        assert_eq!(o.allocate(120), Some(a));
        assert!(o.release(c));
        assert_eq!(o.top, c);
        assert_eq!(o.allocate(OFFHEAP_WINDOW + 1), None);
        o.clear();
        assert!(o.live.is_empty() && o.top == 0);
        let d = o.allocate(128).unwrap();
        // SAFETY: a live block.
        assert_eq!((d, unsafe { bytes(d, 128) }[20]), (a, 0));
    }
}
