//! Hash tables of the shared areas: one process adds, all others read without asking, and they grow.
//!
//! ```text
//! a word of SharedHead --> | slots | (to 64 bytes) | entry | entry | ...
//! ```
//!
//! A full table is replaced: a larger one is filled first and then published by that one word, so a reader sees the old
//! one or the new one, whole. The old one stays where it is, for who still reads it; whoever misses a new entry there asks
//! the class server, as for an entry that was not there yet. Entries are never removed; probing is linear, and at least a
//! quarter of the slots is free.

use crate::segment::{Arena, Full, Seg, SegSlice};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes before the entries, so that these begin in a cache line of their own.
const HEAD_BYTES: u32 = 64;

/// An entry, all zeros when it is free.
pub(crate) trait Entry: Sized + 'static {
    /// Is nothing in it?
    fn is_free(&self) -> bool;
    /// The hash of what is in it.
    fn hash(&self) -> u32;
    /// Takes over what is in another one.
    fn take(&self, from: &Self);
}

/// Slots of a table, from the one of a hash on, again and again: a free one comes.
pub(crate) fn probe<E>(slots: &[E], hash: u32) -> impl Iterator<Item = &E> {
    (hash as usize..).map(move |i| &slots[i & (slots.len() - 1)])
}

/// The free slot for a new entry with this hash.
pub(crate) fn free_slot<E: Entry>(slots: &[E], hash: u32) -> &E {
    // There is one: see above.
    probe(slots, hash).find(|e| e.is_free()).unwrap_or(&slots[0])
}

/// The table that a word refers to.
pub(crate) struct Table<'w, E> {
    word: &'w AtomicU32,
    of: PhantomData<E>,
}

impl<'w, E: Entry> Table<'w, E> {
    /// The one of this word.
    pub(crate) fn at(word: &'w AtomicU32) -> Table<'w, E> {
        Table { word, of: PhantomData }
    }
    /// Its slots now, a power of two.
    pub(crate) fn slots(&self) -> &'static [E] {
        let at = self.word.load(Ordering::Acquire);
        let slots = Seg::<AtomicU32>::new(at).load(Ordering::Relaxed);
        SegSlice::new(at + HEAD_BYTES, slots).get()
    }
    /// A new table with so many slots (a power of two) in its place, with what was in the old one.
    pub(crate) fn replace(&self, slots: u32, arena: &Arena) -> Result<(), Full> {
        let at = arena.alloc(HEAD_BYTES as usize + slots as usize * size_of::<E>(), 64)?;
        Seg::<AtomicU32>::new(at).store(slots, Ordering::Relaxed);
        let fresh = SegSlice::<E>::new(at + HEAD_BYTES, slots).get();
        if self.word.load(Ordering::Relaxed) != 0 {
            for entry in self.slots().iter().filter(|e| !e.is_free()) {
                free_slot(fresh, entry.hash()).take(entry);
            }
        }
        self.word.store(at, Ordering::Release);
        Ok(())
    }
    /// Makes sure that one more has room beside `used` ones.
    pub(crate) fn make_room(&self, used: u32, arena: &Arena) -> Result<(), Full> {
        let slots = self.slots().len() as u32;
        if used + 1 > slots / 4 * 3 { self.replace(slots * 2, arena) } else { Ok(()) }
    }
}
