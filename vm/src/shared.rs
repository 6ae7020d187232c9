//! The shared object space: objects of the template that no session is expected to change.
//!
//! ```text
//! OBJECT_BASE + 13 GiB  ┌────────┬──────────────────────────────┬───────────────┐
//!                       │ head   │ objects, one after the other │ first objects │  a file, mapped privately,
//!                       └────────┴──────────────────────────────┴───────────────┘  for the life of the process
//!   a page:   clean (the file's, read-only, one copy for all processes)
//!               │ store: SIGSEGV                               ▲
//!               ▼                                              │ shared_leave
//!             dirty (private memory of the worker, part of the attached session)
//! ```
//! Any object may be changed: the first store into a page makes the page the session's own. While the session is
//! detached, its dirty pages lie in a `byte[]` of its heap ([`Root::SharedPages`]).
//!
//! Invariants: objects of clean pages refer to objects of the space only, so the collector looks at those of dirty
//! pages alone; shared objects never move and never die; between two attachments all pages are clean. "First
//! objects" has a word for each page: the offset of the first object that reaches into the page.

use crate::gc::layout::{class_of, object_size};
use crate::machine::Vm;
use crate::map::{Mapping, PAGE, Span};
use crate::native::Trap;
use crate::object::*;
use crate::session::Root;
use shared_classes::model::Class;
use shared_classes::segment::{OBJECT_BASE, SHARED_OFFSET, SHARED_WINDOW};
use std::io;
use std::os::fd::BorrowedFd;
use std::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Address of the space.
pub const SHARED_BASE: usize = OBJECT_BASE + SHARED_OFFSET;
/// Bytes before the first object.
pub const SHARED_HEAD: usize = 16;
const PAGES: usize = SHARED_WINDOW / PAGE;
/// Bytes before the pages in [`Root::SharedPages`]: their number; before each page: its number.
const WORD: usize = 8;

// Facts of the process, like the mapping itself: the end of the objects and of the mapping (0: none), the dirty
// pages. The signal handler uses them, so they are atomics.
static OBJECTS_END: AtomicUsize = AtomicUsize::new(0);
static MAPPED_END: AtomicUsize = AtomicUsize::new(0);
static DIRTY_PAGES: AtomicUsize = AtomicUsize::new(0);
static DIRTY: [AtomicU64; PAGES / 64] = [const { AtomicU64::new(0) }; PAGES / 64];
/// What `SIGSEGV` did before, for faults that are none of ours.
static BEFORE: AtomicPtr<libc::sigaction> = AtomicPtr::new(std::ptr::null_mut());

/// The file's first bytes.
#[repr(C)]
struct Head {
    objects_end: u64,
    first_objects: u64,
}
const _: () = assert!(size_of::<Head>() == SHARED_HEAD);

/// The bytes of a shared space file with these objects, which lie one after the other as they will from
/// [`SHARED_BASE`] `+` [`SHARED_HEAD`] on; `starts` are their offsets in the space, in order.
pub fn file_content(objects: &[u8], starts: &[usize]) -> Option<Vec<u8>> {
    let end = SHARED_HEAD + objects.len();
    let pages = end.div_ceil(PAGE);
    let mut content = Vec::with_capacity(end + 4 * pages + PAGE);
    content.extend((end as u64).to_le_bytes());
    content.extend((end as u64).to_le_bytes());
    content.extend(objects);
    for page in 0..pages {
        // The last object that starts at or before the page's first byte.
        let after = starts.partition_point(|&s| s <= page * PAGE);
        let first = starts.get(after.saturating_sub(1)).copied().unwrap_or(SHARED_HEAD);
        content.extend(u32::try_from(first).ok()?.to_le_bytes());
    }
    content.resize(content.len().next_multiple_of(PAGE), 0);
    (content.len() <= SHARED_WINDOW).then_some(content)
}

/// Maps a shared space file for the life of the process and catches stores into it. At most one is mapped.
pub fn map(file: BorrowedFd<'_>) -> io::Result<Mapping> {
    let bad = || io::Error::from(io::ErrorKind::InvalidData);
    let len = crate::map::file_len(file)? as usize;
    let span = (len <= SHARED_WINDOW).then(|| Span::new(SHARED_BASE, len)).flatten().ok_or_else(bad)?;
    let mapping = Mapping::copy_on_write(span, file)?;
    // SAFETY: the file has at least a page, mapped just now.
    let head = unsafe { &*(SHARED_BASE as *const Head) };
    let (end, table) = (head.objects_end as usize, head.first_objects as usize);
    if end < SHARED_HEAD || end > table || end % 8 != 0 || table + 4 * end.div_ceil(PAGE) > len {
        return Err(bad());
    }
    catch_stores()?;
    OBJECTS_END.store(SHARED_BASE + end, Relaxed);
    MAPPED_END.store(SHARED_BASE + len, Relaxed);
    Ok(mapping)
}

/// Has the handler installed, once.
fn catch_stores() -> io::Result<()> {
    if !BEFORE.load(Relaxed).is_null() {
        return Ok(());
    }
    // SAFETY: all-zero sigactions are valid values. The handler is async-signal-safe: atomics, and system calls
    // on pages of the space. What was installed before is kept for good, so the handler may refer to it.
    unsafe {
        let before = Box::leak(Box::new(std::mem::zeroed::<libc::sigaction>()));
        if libc::sigaction(libc::SIGSEGV, std::ptr::null(), before) != 0 {
            return Err(io::Error::last_os_error());
        }
        BEFORE.store(before, Relaxed);
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_fault as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        if libc::sigaction(libc::SIGSEGV, &action, std::ptr::null_mut()) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

extern "C" fn on_fault(_: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo; errno belongs to the interrupted code and is put back.
    unsafe {
        let errno = *libc::__errno_location();
        let at = (*info).si_addr() as usize;
        let ours = (SHARED_BASE..OBJECTS_END.load(Relaxed)).contains(&at);
        if !ours || !make_dirty((at - SHARED_BASE) / PAGE) {
            // Not ours: what was installed before sees the fault when the instruction runs again.
            libc::sigaction(libc::SIGSEGV, BEFORE.load(Relaxed), std::ptr::null_mut());
        }
        *libc::__errno_location() = errno;
    }
}

/// Makes a clean page writable; false if it is dirty already or can't be.
fn make_dirty(page: usize) -> bool {
    let bit = 1 << (page % 64);
    if DIRTY[page / 64].load(Relaxed) & bit != 0 {
        return false;
    }
    let prot = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: a page of our own mapping, private: the file does not change.
    if unsafe { libc::mprotect((SHARED_BASE + page * PAGE) as *mut _, PAGE, prot) } != 0 {
        return false;
    }
    DIRTY[page / 64].fetch_or(bit, Relaxed);
    DIRTY_PAGES.fetch_add(1, Relaxed);
    true
}

/// To be called before the kernel writes into the memory of an object: a system call does not make pages dirty.
#[inline]
pub fn before_system_call(memory: &mut [u8]) {
    let at = memory.as_ptr() as usize;
    let end = (at + memory.len()).min(OBJECTS_END.load(Relaxed));
    if at >= SHARED_BASE && at < end {
        for page in (at - SHARED_BASE) / PAGE..=(end - 1 - SHARED_BASE) / PAGE {
            // Dirty ones can be written already; where it fails the system call does, too.
            make_dirty(page);
        }
    }
}

/// The dirty pages, in order.
fn dirty_pages() -> Vec<usize> {
    if DIRTY_PAGES.load(Relaxed) == 0 {
        return Vec::new();
    }
    let is_dirty = |p: &usize| DIRTY[p / 64].load(Relaxed) >> (p % 64) & 1 != 0;
    (0..(MAPPED_END.load(Relaxed) - SHARED_BASE) / PAGE).filter(is_dirty).collect()
}

/// Is the page with this address the session's own?
pub(crate) fn is_dirty(at: usize) -> bool {
    let page = (at - SHARED_BASE) / PAGE;
    DIRTY[page / 64].load(Relaxed) >> (page % 64) & 1 != 0
}

/// The objects' addresses: from, to.
pub(crate) fn objects() -> (usize, usize) {
    match OBJECTS_END.load(Relaxed) {
        0 => (SHARED_BASE, SHARED_BASE),
        end => (SHARED_BASE + SHARED_HEAD, end),
    }
}

fn page_bytes(page: usize) -> &'static mut [u8] {
    // SAFETY: callers pass dirty pages, which are mapped writable, and keep the slice for one copy.
    unsafe { std::slice::from_raw_parts_mut((SHARED_BASE + page * PAGE) as *mut u8, PAGE) }
}

/// Hands out the objects that reach into dirty pages, each once: they may refer to the session's own objects.
pub(crate) fn for_each_changed(mut f: impl FnMut(usize, &'static Class)) {
    let mut done = 0;
    for page in dirty_pages() {
        let page_end = SHARED_BASE + (page + 1) * PAGE;
        // SAFETY: `map` checked that the table has a word for each page with objects, and only those get dirty.
        let mut at = unsafe {
            let head = &*(SHARED_BASE as *const Head);
            let table = (SHARED_BASE + head.first_objects as usize) as *const u8;
            SHARED_BASE + (table.add(4 * page) as *const u32).read_unaligned() as usize
        };
        let end = page_end.min(objects().1);
        while at < end {
            let header = Ref::at(at).header();
            if at >= done {
                f(at, class_of(header));
            }
            // SAFETY: the objects lie one after the other.
            at += unsafe { object_size(at, header) };
        }
        done = done.max(at);
    }
}

/// The dirty pages' content, to be put back when a collection is taken back.
pub(crate) struct Snapshot(Vec<(usize, Box<[u8]>)>);

impl Snapshot {
    pub(crate) fn take() -> Snapshot {
        Snapshot(dirty_pages().into_iter().map(|p| (p, Box::from(&*page_bytes(p)))).collect())
    }
    pub(crate) fn put_back(self) {
        for (page, content) in self.0 {
            page_bytes(page).copy_from_slice(&content);
        }
    }
}

/// Makes all pages clean. What they held is gone.
pub fn clean() {
    for page in dirty_pages() {
        let at = (SHARED_BASE + page * PAGE) as *mut libc::c_void;
        // SAFETY: a page of our mapping, whose private copy is no longer needed; the file's content shows again.
        let done = unsafe {
            libc::madvise(at, PAGE, libc::MADV_DONTNEED) == 0
                && libc::mprotect(at, PAGE, libc::PROT_READ) == 0
        };
        if !done {
            log::error!("a page of the shared space can't be cleaned: {}", io::Error::last_os_error());
            // The next session must not see this one's: better no worker than a leaking one.
            std::process::abort();
        }
        DIRTY[page / 64].fetch_and(!(1 << (page % 64)), Relaxed);
    }
    DIRTY_PAGES.store(0, Relaxed);
}

impl Vm {
    /// After the last collection of an attachment: makes room in the session for its dirty pages.
    pub fn shared_reserve(&mut self) -> Result<(), Trap> {
        let n = DIRTY_PAGES.load(Relaxed);
        let size = WORD + n * (WORD + PAGE);
        let pages = match Root::SharedPages.get().some() {
            _ if n == 0 => NULL,
            Some(old) if old.len() >= size && old.len() / 2 <= size => old,
            _ => self.old_bytes(size)?,
        };
        Root::SharedPages.set(pages);
        Ok(())
    }
    /// Then: keeps the dirty pages in the session, and makes all pages clean. False: there was no room.
    pub fn shared_leave(&mut self) -> bool {
        let dirty = dirty_pages();
        if dirty.is_empty() {
            return true;
        }
        log::debug!("the session has changed {} pages of the shared space", dirty.len());
        let image = Root::SharedPages.get();
        let room = if image.is_null() { 0 } else { image.len() };
        let kept = room >= WORD + dirty.len() * (WORD + PAGE);
        if kept {
            let to = image.elements_mut::<u8>();
            to[..WORD].copy_from_slice(&(dirty.len() as u64).to_le_bytes());
            for (entry, &page) in to[WORD..].chunks_exact_mut(WORD + PAGE).zip(&dirty) {
                entry[..WORD].copy_from_slice(&(page as u64).to_le_bytes());
                entry[WORD..].copy_from_slice(page_bytes(page));
            }
        }
        clean();
        kept
    }
    /// After attaching: shows the session its own pages. False: they can't be had.
    pub fn shared_enter(&mut self) -> bool {
        let Some(image) = Root::SharedPages.get().some() else { return true };
        let from = image.elements::<u8>();
        let word = |at: usize| {
            from.get(at..at + WORD).map_or(0, |b| b.iter().rev().fold(0, |v, &b| v << 8 | b as usize))
        };
        let last = (objects().1 - SHARED_BASE).div_ceil(PAGE);
        for i in 0..word(0) {
            let entry = WORD + i * (WORD + PAGE);
            let page = word(entry);
            let Some(content) = from.get(entry + WORD..entry + WORD + PAGE) else { return false };
            if page >= last || !make_dirty(page) {
                return false;
            }
            page_bytes(page).copy_from_slice(content);
        }
        true
    }
}

/// Ends a test's mapping.
#[cfg(test)]
pub(crate) fn forget(mapping: Mapping) {
    clean();
    OBJECTS_END.store(0, Relaxed);
    MAPPED_END.store(0, Relaxed);
    drop(mapping);
}
