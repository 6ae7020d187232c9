//! The class window: address ranges, references into it, and the arenas that fill it.
//!
//! ```text
//! CLASS_BASE   0x0800_0000_0000
//!  + 0         metadata, shared: classes, methods, constants, code     append-only, read-only in workers
//!  + 1 GiB     linkage, shared: 16-byte link entries, one word publishes  written by the class server only
//!  + 2 GiB     private part of the attached session: metadata and linkage of its own classes
//!  + 4 GiB     end: every reference into the window is a 32-bit byte offset
//! OBJECT_BASE  0x1000_0000_0000
//!  + 0         session header, then the old space of the attached session (one file on tmpfs)
//!  + 13 GiB    shared object space: objects of the template, the same for all sessions
//!  + 15 GiB    nursery: memory of the worker, empty whenever the session is detached
//!  + 16 GiB    end: a reference is a 31-bit count of 8-byte units
//! ```
//!
//! Invariants: what an arena has handed out never moves and is never freed while its generation lives, so a
//! reference that was once valid stays valid, in every process, at the same address. Metadata is complete
//! before its reference is published. Offset 0 is never allocated and means "none".

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

/// Address of the class window, the same in every process.
pub const CLASS_BASE: usize = 0x0800_0000_0000;
/// Offset of the shared linkage area.
pub const LINKAGE_OFFSET: u32 = 1 << 30;
/// Offset of the session-private part of the class window.
pub const PRIVATE_OFFSET: u32 = 2 << 30;
/// Length of the class window in bytes.
pub const CLASS_WINDOW: usize = 4 << 30;
/// Address of the object window, the same in every process.
pub const OBJECT_BASE: usize = 0x1000_0000_0000;
/// Length of the object window in bytes.
pub const OBJECT_WINDOW: usize = 16 << 30;
/// Offset of the shared object space in the object window.
pub const SHARED_OFFSET: usize = 13 << 30;
/// Most bytes of the shared object space.
pub const SHARED_WINDOW: usize = 256 << 20;
/// Offset of the nursery in the object window.
pub const NURSERY_OFFSET: usize = 15 << 30;

/// A reference to a `T` in the class window: a byte offset, 0 for none.
#[repr(transparent)]
pub struct Seg<T> {
    offset: u32,
    of: PhantomData<*const T>,
}

impl<T> Clone for Seg<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Seg<T> {}
impl<T> PartialEq for Seg<T> {
    fn eq(&self, other: &Self) -> bool {
        self.offset == other.offset
    }
}
impl<T> Eq for Seg<T> {}
impl<T> std::hash::Hash for Seg<T> {
    fn hash<H: std::hash::Hasher>(&self, h: &mut H) {
        self.offset.hash(h)
    }
}
impl<T: 'static> Default for Seg<T> {
    fn default() -> Self {
        Self::NONE
    }
}
impl<T: 'static> std::fmt::Debug for Seg<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "@{:#x}", self.offset)
    }
}

impl<T: 'static> Seg<T> {
    /// The null reference.
    pub const NONE: Self = Self { offset: 0, of: PhantomData };
    /// From an offset that an arena handed out for a `T` (or 0).
    #[inline(always)]
    pub const fn new(offset: u32) -> Self {
        Self { offset, of: PhantomData }
    }
    /// The byte offset in the class window.
    #[inline(always)]
    pub const fn offset(self) -> u32 {
        self.offset
    }
    /// Is this the null reference?
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.offset == 0
    }
    /// Is this a real reference?
    #[inline(always)]
    pub const fn is_some(self) -> bool {
        self.offset != 0
    }
    /// `Some(self)` unless null.
    #[inline(always)]
    pub fn some(self) -> Option<Self> {
        if self.is_none() { None } else { Some(self) }
    }
    /// Does it refer into the private part of the attached session?
    #[inline(always)]
    pub const fn is_private(self) -> bool {
        self.offset >= PRIVATE_OFFSET
    }
    /// The address in every process that has the segment mapped.
    #[inline(always)]
    pub const fn address(self) -> usize {
        CLASS_BASE + self.offset as usize
    }
    /// The data referred to.
    #[inline(always)]
    pub fn get(self) -> &'static T {
        debug_assert!(self.is_some(), "null segment reference");
        // SAFETY: offsets come from an arena, which handed them out for a T, aligned and initialised before
        // publication, and never moves or frees it while the mapping lives.
        unsafe { &*(self.address() as *const T) }
    }
}

impl<T: 'static> Deref for Seg<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        self.get()
    }
}

/// A slice of `T` in the class window.
#[repr(C)]
pub struct SegSlice<T> {
    offset: u32,
    len: u32,
    of: PhantomData<*const T>,
}
impl<T> Clone for SegSlice<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for SegSlice<T> {}
impl<T> Default for SegSlice<T> {
    fn default() -> Self {
        Self { offset: 0, len: 0, of: PhantomData }
    }
}
impl<T: 'static> SegSlice<T> {
    /// A slice of `len` elements at `offset`, as an arena handed them out.
    pub const fn new(offset: u32, len: u32) -> Self {
        Self { offset, len, of: PhantomData }
    }
    /// The slice of `n` elements from element `from` on.
    pub const fn sub(self, from: u32, n: u32) -> Self {
        Self { offset: self.offset + from * size_of::<T>() as u32, len: n, of: PhantomData }
    }
    /// The offset of the first element.
    #[inline(always)]
    pub const fn offset(self) -> u32 {
        self.offset
    }
    /// The elements.
    #[inline(always)]
    pub fn get(self) -> &'static [T] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: as for `Seg::get`; the arena allocated `len` elements here.
        unsafe {
            std::slice::from_raw_parts((CLASS_BASE + self.offset as usize) as *const T, self.len as usize)
        }
    }
}
impl<T: 'static> Deref for SegSlice<T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        self.get()
    }
}

/// Types that may be placed in the class window: plain data without process addresses.
///
/// # Safety
/// The type is `repr(C)` or primitive, has no drop glue, and holds no pointer, reference or descriptor.
pub unsafe trait Plain: Sized {}
macro_rules! plain { ($($t:ty),*) => { $(
    // SAFETY: a primitive integer, or a transparent offset.
    unsafe impl Plain for $t {} )* } }
plain!(u8, u16, u32, u64, i32, i64, (u16, u16), AtomicU32);
// SAFETY: a transparent u32.
unsafe impl<T> Plain for Seg<T> {}
// SAFETY: two u32.
unsafe impl<T> Plain for SegSlice<T> {}

/// The bump allocator of one area of the class window. Its control words ([`ArenaHead`]) are in shared memory
/// too, so that whoever maps the area next goes on where the last one stopped; for the shared areas they lie in
/// the linkage area, because metadata that came from the cache is mapped read-only even in the class server.
#[derive(Clone, Copy)]
pub struct Arena {
    head: Seg<ArenaHead>,
}

/// The control words of an arena.
#[repr(C)]
pub struct ArenaHead {
    magic: AtomicU32,
    top: AtomicU32,
    limit: AtomicU32,
    start: AtomicU32,
}
const ARENA_MAGIC: u32 = 0x5041_5631;

/// The area is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("class segment is full")]
pub struct Full;

impl Arena {
    /// An arena that nobody may ask anything of.
    #[cfg(test)]
    pub(crate) fn absent() -> Arena {
        Arena { head: Seg::NONE }
    }
    /// Formats the control words at `head` for the area `[start, limit)` (offsets in the class window).
    ///
    /// # Safety
    /// Both are mapped writable and zero-filled in this process, and no other process writes them.
    pub unsafe fn format(head: Seg<ArenaHead>, start: u32, limit: u32) -> Arena {
        head.magic.store(ARENA_MAGIC, Ordering::Relaxed);
        head.top.store(start, Ordering::Relaxed);
        head.limit.store(limit, Ordering::Relaxed);
        head.start.store(start, Ordering::Relaxed);
        Arena { head }
    }
    /// Takes up an arena that was formatted before; `None` when there is none at `head`.
    ///
    /// # Safety
    /// `head` is mapped.
    pub unsafe fn open(head: Seg<ArenaHead>) -> Option<Arena> {
        (head.magic.load(Ordering::Relaxed) == ARENA_MAGIC).then_some(Arena { head })
    }
    /// Offset of the first byte of the area.
    pub fn start(&self) -> u32 {
        self.head.start.load(Ordering::Relaxed)
    }
    /// Offset of the first free byte.
    pub fn top(&self) -> u32 {
        self.head.top.load(Ordering::Relaxed)
    }
    /// Moves the bump pointer (when the area goes on elsewhere, as growth does after a cached base).
    pub fn set_top(&self, top: u32) {
        self.head.top.store(top, Ordering::Relaxed)
    }
    /// Offset of the end of the area.
    pub fn limit(&self) -> u32 {
        self.head.limit.load(Ordering::Relaxed)
    }
    /// Changes the end of the area (when more of it has been mapped).
    pub fn set_limit(&self, limit: u32) {
        self.head.limit.store(limit, Ordering::Relaxed)
    }
    /// Zeroed room of `size` bytes, aligned to `align` (a power of two).
    pub fn alloc(&self, size: usize, align: usize) -> Result<u32, Full> {
        let at = (self.top() as usize + align - 1) & !(align - 1);
        let end = at.checked_add(size).filter(|&e| e <= self.limit() as usize).ok_or(Full)?;
        self.head.top.store(end as u32, Ordering::Relaxed);
        Ok(at as u32)
    }
    /// Places a value.
    pub fn put<T: Plain + 'static>(&self, value: T) -> Result<Seg<T>, Full> {
        let at = self.alloc(size_of::<T>(), align_of::<T>().max(4))?;
        // SAFETY: `alloc` gave exclusive, aligned, writable room for a T.
        unsafe { std::ptr::write((CLASS_BASE + at as usize) as *mut T, value) };
        Ok(Seg::new(at))
    }
    /// Overwrites a value that this arena holds and that is not published yet.
    pub fn rewrite<T: Plain + 'static>(&self, at: Seg<T>, value: T) {
        // SAFETY: `at` came from `put` or `alloc` of this arena, whose memory this process may write.
        unsafe { std::ptr::write(at.address() as *mut T, value) }
    }
    /// Places a copy of a slice.
    pub fn put_slice<T: Plain + 'static>(&self, values: &[T]) -> Result<SegSlice<T>, Full> {
        if values.is_empty() {
            return Ok(SegSlice::default());
        }
        let at = self.alloc(size_of_val(values), align_of::<T>())?;
        // SAFETY: `alloc` gave exclusive, aligned, writable room for the slice; T is plain data.
        unsafe {
            std::ptr::copy_nonoverlapping(values.as_ptr(), (CLASS_BASE + at as usize) as *mut T, values.len())
        };
        Ok(SegSlice { offset: at, len: values.len() as u32, of: PhantomData })
    }
}
