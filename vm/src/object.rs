//! Objects as they lie in the object window.
//!
//! ```text
//!  bit 63                      32 31                        4 3      0
//!     ┌──────────────────────────┬───────────────────────────┬────────┐
//!     │ lock word                │ class (16-byte units, <<4)│ gc     │  header, 8 bytes
//!     ├──────────────────────────┴───────────────────────────┴────────┤
//!     │ fields                  or  length u32 | 0 | elements ...      │
//!     └────────────────────────────────────────────────────────────────┘
//!  gc bits:   1 remembered (old object in the remembered set)   2 forwarded (during a collection)
//!  lock word: ..hash (30 bits, 0 none)................ 00   unlocked
//!             thread number (22) | recursion (8)       01   thin lock, recursion counts re-entries
//!             monitor number (30)                      10   inflated: see the monitor table
//! ```
//! A reference is a 31-bit count of 8-byte units from [`OBJECT_BASE`]; 0 is null. One OS thread runs a session
//! at a time, so none of this needs an atomic instruction.

use shared_classes::model::ClassRef;
use shared_classes::segment::{NURSERY_OFFSET, OBJECT_BASE, SHARED_OFFSET, SHARED_WINDOW, Seg};

/// A reference to an object of the attached session, or null.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct Ref(pub u32);

impl std::fmt::Debug for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:x}", self.0)
    }
}

/// The null reference.
pub const NULL: Ref = Ref(0);
/// References from here on are to the nursery.
pub const NURSERY_REF: u32 = (NURSERY_OFFSET >> 3) as u32;
/// References to the shared object space begin here.
pub const SHARED_REF: u32 = (SHARED_OFFSET >> 3) as u32;
/// How many there are at most.
pub const SHARED_REFS: u32 = (SHARED_WINDOW >> 3) as u32;
/// Header bit: the object is in the remembered set.
pub const GC_REMEMBERED: u64 = 1;
/// Header bit: the object has moved; the rest of the header is its new reference << 32.
pub const GC_FORWARDED: u64 = 2;
/// Offset of an array's length.
pub const ARRAY_LENGTH: u32 = 8;
/// Offset of an array's first element.
pub const ARRAY_BASE: u32 = 16;
/// Offset of `referent` in references, which the collector treats itself.
pub const REFERENT: u32 = 8;

/// Field and element types that can be read and written raw.
pub trait Raw: Copy {}
impl Raw for i8 {}
impl Raw for u8 {}
impl Raw for i16 {}
impl Raw for u16 {}
impl Raw for i32 {}
impl Raw for u32 {}
impl Raw for i64 {}
impl Raw for u64 {}
impl Raw for f32 {}
impl Raw for f64 {}

impl Ref {
    /// From an address in the object window.
    #[inline(always)]
    pub fn at(address: usize) -> Ref {
        Ref(((address - OBJECT_BASE) >> 3) as u32)
    }
    /// Address in the object window.
    #[inline(always)]
    pub fn address(self) -> usize {
        OBJECT_BASE + ((self.0 as usize) << 3)
    }
    /// Null?
    #[inline(always)]
    pub fn is_null(self) -> bool {
        self.0 == 0
    }
    /// `Some(self)` unless null.
    #[inline(always)]
    pub fn some(self) -> Option<Ref> {
        if self.0 == 0 { None } else { Some(self) }
    }
    /// In the nursery?
    #[inline(always)]
    pub fn is_young(self) -> bool {
        self.0 >= NURSERY_REF
    }
    /// In the shared object space?
    #[inline(always)]
    pub fn is_shared(self) -> bool {
        self.0.wrapping_sub(SHARED_REF) < SHARED_REFS
    }
    /// Reads a field or element at a byte offset. The object is live and the offset inside it (the machine's
    /// verified code and field offsets guarantee it).
    #[inline(always)]
    pub fn read<T: Raw>(self, offset: u32) -> T {
        debug_assert!(!self.is_null());
        // SAFETY: the object lies in the mapped object window; raw types accept any bits; x86-64 and aarch64
        // allow unaligned access, used only for Unsafe's unaligned natives.
        unsafe { ((self.address() + offset as usize) as *const T).read_unaligned() }
    }
    /// Writes a field or element that is not a reference.
    #[inline(always)]
    pub fn write<T: Raw>(self, offset: u32, v: T) {
        debug_assert!(!self.is_null());
        // SAFETY: as for `read`; the session is attached by this thread alone.
        unsafe { ((self.address() + offset as usize) as *mut T).write_unaligned(v) }
    }
    /// Reads a reference field or element.
    #[inline(always)]
    pub fn read_ref(self, offset: u32) -> Ref {
        Ref(self.read::<u32>(offset))
    }
    /// The header word.
    #[inline(always)]
    pub fn header(self) -> u64 {
        self.read::<u64>(0)
    }
    /// The class.
    #[inline(always)]
    pub fn class(self) -> ClassRef {
        Seg::new((self.header() as u32) & !15)
    }
    /// The lock word.
    #[inline(always)]
    pub fn lock_word(self) -> u32 {
        self.read::<u32>(4)
    }
    /// Sets the lock word.
    #[inline(always)]
    pub fn set_lock_word(self, w: u32) {
        self.write::<u32>(4, w)
    }
    /// Array length.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.read::<u32>(ARRAY_LENGTH) as usize
    }
    /// Is the array empty?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// The elements of a primitive array as a slice. Not to be held across an allocation by the interpreter
    /// (natives may: nothing moves while a native runs).
    #[inline]
    pub fn elements<T: Raw>(self) -> &'static [T] {
        // SAFETY: a live primitive array of T with `len` elements; nothing moves while natives run.
        unsafe { std::slice::from_raw_parts((self.address() + ARRAY_BASE as usize) as *const T, self.len()) }
    }
    /// The elements of a primitive array, writable. As for [`Ref::elements`]; the caller holds no other slice of
    /// the same array while writing.
    #[inline]
    #[allow(clippy::mut_from_ref)]
    pub fn elements_mut<T: Raw>(self) -> &'static mut [T] {
        // SAFETY: as for `elements`; exclusive because one thread runs the session and callers keep one slice.
        unsafe {
            std::slice::from_raw_parts_mut((self.address() + ARRAY_BASE as usize) as *mut T, self.len())
        }
    }
    /// Element of a reference array; the index has been checked.
    #[inline(always)]
    pub fn element(self, i: usize) -> Ref {
        self.read_ref(ARRAY_BASE + 4 * i as u32)
    }
}

/// Lock word tags.
pub const LOCK_MASK: u32 = 3;
/// Unlocked.
pub const LOCK_NEUTRAL: u32 = 0;
/// Thin lock.
pub const LOCK_THIN: u32 = 1;
/// Inflated.
pub const LOCK_FAT: u32 = 2;
