//! Address ranges at fixed places and the files mapped there: the only calls to `mmap` for the segments.
//!
//! ```text
//!            Mapping::file                        drop
//!  (free) ------------------> file shown at Span ------> (free)
//!  (free) -- reserve -------> PROT_NONE for the life of the process, so that nothing else lands there
//!  (free) -- Mapping::anonymous -> private memory of this process (nursery, scratch)
//! ```
//!
//! Invariants: a mapping never replaces another one (`MAP_FIXED_NOREPLACE`), so an overlap is an error and not
//! a corruption; a mapping lives exactly as long as its [`Mapping`]; a descriptor is needed only while mapping.
//! Mapping says nothing about what lies in the memory: whoever makes references into it keeps the `Mapping`.

use std::ffi::CStr;
use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU64;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap, mmap_anonymous, munmap};

/// The size of the pages in which ranges are mapped.
pub const PAGE: usize = 4096;

/// A page-aligned range of addresses in the plan of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    base: NonZeroUsize,
    len: NonZeroUsize,
}

impl Span {
    /// The range of `len` bytes at `base`; `None` unless both are whole pages and not zero.
    pub const fn new(base: usize, len: usize) -> Option<Span> {
        if !base.is_multiple_of(PAGE) || !len.is_multiple_of(PAGE) {
            return None;
        }
        match (NonZeroUsize::new(base), NonZeroUsize::new(len)) {
            (Some(base), Some(len)) if base.get().checked_add(len.get()).is_some() => {
                Some(Span { base, len })
            }
            _ => None,
        }
    }
    /// First address.
    pub const fn base(self) -> usize {
        self.base.get()
    }
    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.len.get()
    }
    /// A span is never empty.
    pub const fn is_empty(self) -> bool {
        false
    }
    /// One past the last address.
    pub const fn end(self) -> usize {
        self.base.get() + self.len.get()
    }
    /// The part of `len` bytes at `offset`, `None` if it sticks out.
    pub const fn part(self, offset: usize, len: usize) -> Option<Span> {
        match offset.checked_add(len) {
            Some(end) if end <= self.len() => Span::new(self.base() + offset, len),
            _ => None,
        }
    }
}

/// What may be done with the memory of a mapped file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only reads; a store ends the process.
    Read,
    /// Loads and stores, seen by every process that maps the file.
    ReadWrite,
    /// Loads and stores; a page that is stored to is this process's own from then on ([`PageMap`] finds them).
    Own,
}

/// Memory mapped at a span, unmapped on drop.
#[derive(Debug)]
pub struct Mapping {
    span: Span,
}

impl Mapping {
    /// Maps the file from `offset` over the whole span. The span may be longer than the file: memory
    /// past its end appears when the file grows, and ends the process when touched before.
    pub fn file(span: Span, file: BorrowedFd<'_>, offset: u64, access: Access) -> io::Result<Mapping> {
        let prot = match access {
            Access::Read => ProtFlags::PROT_READ,
            Access::ReadWrite | Access::Own => ProtFlags::PROT_READ | ProtFlags::PROT_WRITE,
        };
        let sharing = match access {
            Access::Read | Access::ReadWrite => MapFlags::MAP_SHARED,
            Access::Own => MapFlags::MAP_PRIVATE | MapFlags::MAP_NORESERVE,
        };
        let flags = sharing | MapFlags::MAP_FIXED_NOREPLACE;
        let offset = i64::try_from(offset).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        // SAFETY: NOREPLACE: no memory that anyone uses is touched; the result is checked to be where asked.
        let at = unsafe { mmap(Some(span.base), span.len, prot, flags, file, offset) }?;
        Self::checked(span, at)
    }

    /// Zeroed memory of this process alone over the whole span; pages are charged when touched.
    pub fn anonymous(span: Span) -> io::Result<Mapping> {
        Self::private(span, ProtFlags::PROT_READ | ProtFlags::PROT_WRITE)
    }

    /// Maps the file over the whole span, readable. Pages that are made writable later become this process's own
    /// when written; all others are the file's.
    pub fn copy_on_write(span: Span, file: BorrowedFd<'_>) -> io::Result<Mapping> {
        let flags = MapFlags::MAP_PRIVATE | MapFlags::MAP_NORESERVE | MapFlags::MAP_FIXED_NOREPLACE;
        // SAFETY: as in `file`.
        let at = unsafe { mmap(Some(span.base), span.len, ProtFlags::PROT_READ, flags, file, 0) }?;
        Self::checked(span, at)
    }

    fn private(span: Span, prot: ProtFlags) -> io::Result<Mapping> {
        let flags = MapFlags::MAP_PRIVATE | MapFlags::MAP_NORESERVE | MapFlags::MAP_FIXED_NOREPLACE;
        // SAFETY: as in `file`.
        let at = unsafe { mmap_anonymous(Some(span.base), span.len, prot, flags) }?;
        Self::checked(span, at)
    }

    /// Old kernels take NOREPLACE for a hint: the address decides.
    fn checked(span: Span, at: NonNull<std::ffi::c_void>) -> io::Result<Mapping> {
        if at.as_ptr() as usize == span.base() {
            return Ok(Mapping { span });
        }
        // SAFETY: the range was mapped just now by us and is known to nobody.
        let _ = unsafe { munmap(at, span.len()) };
        Err(io::Error::from(io::ErrorKind::AlreadyExists))
    }

    /// Where the memory is.
    pub fn span(&self) -> Span {
        self.span
    }
    /// Its first address.
    pub fn base(&self) -> *mut u8 {
        self.span.base() as *mut u8
    }

    /// Children forked from now on do not get this memory.
    pub fn not_for_children(&self) -> io::Result<()> {
        self.advise(MmapAdvise::MADV_DONTFORK)
    }

    /// Gives the pages of private memory back: it reads as zero afterwards.
    pub fn forget_content(&mut self) -> io::Result<()> {
        self.advise(MmapAdvise::MADV_DONTNEED)
    }
    fn holds(&self, part: Span) -> bool {
        self.span.base() <= part.base() && part.end() <= self.span.end()
    }

    fn bytes(&self, part: Span) -> io::Result<&[u8]> {
        if !self.holds(part) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // SAFETY: a part of our mapping, which lives as long as `self`; its file is not shorter (who calls sees to it), and
        // nobody stores to it meanwhile: this process has one thread that does.
        Ok(unsafe { std::slice::from_raw_parts(part.base() as *const u8, part.len()) })
    }

    /// Whether a part of the memory is the same as what lies in another mapping at an offset.
    pub fn is_same(&self, part: Span, other: &Mapping, offset: usize) -> io::Result<bool> {
        let at = other.span.part(offset, part.len()).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.bytes(part)? == other.bytes(at)?)
    }

    /// Has a part of the memory hold what lies in another mapping at an offset.
    pub fn copy_from(&mut self, part: Span, other: &Mapping, offset: usize) -> io::Result<()> {
        let at = other.span.part(offset, part.len()).ok_or(io::ErrorKind::InvalidInput)?;
        let from = other.bytes(at)?;
        if !self.holds(part) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // SAFETY: a part of our mapping, borrowed exclusively; two mappings do not overlap, and any bytes are good ones.
        unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), part.base() as *mut u8, part.len()) };
        Ok(())
    }

    /// Only small pages: for a long file of which little is used.
    pub fn small_pages(&self) -> io::Result<()> {
        self.advise(MmapAdvise::MADV_NOHUGEPAGE)
    }

    fn advise(&self, advice: MmapAdvise) -> io::Result<()> {
        let Some(at) = NonNull::new(self.base().cast()) else { return Ok(()) };
        // SAFETY: the range is ours as long as `self` lives; neither advice makes loads or stores invalid.
        unsafe { madvise(at, self.span.len(), advice) }.map_err(Into::into)
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        if let Some(at) = NonNull::new(self.base().cast()) {
            // SAFETY: mapped by us, and the one owner of the mapping goes away.
            let _ = unsafe { munmap(at, self.span.len()) };
        }
    }
}

/// Keeps a range free for later use: no memory, no access, and no other mapping lands there.
pub fn reserve(span: Span) -> io::Result<Mapping> {
    Mapping::private(span, ProtFlags::PROT_NONE)
}

/// So many words of zeroed memory that this process and those forked from it share. Never unmapped.
pub fn shared_words(count: usize) -> io::Result<&'static [AtomicU64]> {
    let bytes = NonZeroUsize::new(count * size_of::<AtomicU64>()).ok_or(io::ErrorKind::InvalidInput)?;
    let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: the kernel picks a free place.
    let at = unsafe { mmap_anonymous(None, bytes, access, MapFlags::MAP_SHARED) }?;
    // SAFETY: zeroed memory of the length asked for, aligned to a page, which nobody unmaps; any bits are a valid
    // AtomicU64, and other processes use it as such only.
    Ok(unsafe { std::slice::from_raw_parts(at.as_ptr().cast(), count) })
}

/// An anonymous shared file of the given length, closed on exec, that can be sealed.
pub fn memfd(name: &CStr, len: u64) -> io::Result<OwnedFd> {
    let fd = memfd_create(name, MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING)?;
    set_len(fd.as_fd(), len)?;
    Ok(fd)
}

/// Nobody maps or writes this memfd writable from now on; writable mappings that exist stay. It also can't
/// shrink under its readers, and no seal can be taken off.
pub fn seal_future_write(fd: BorrowedFd<'_>) -> io::Result<()> {
    let seals = SealFlag::F_SEAL_FUTURE_WRITE | SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_SEAL;
    fcntl(fd, FcntlArg::F_ADD_SEALS(seals))?;
    Ok(())
}

/// Nobody changes this memfd from now on, whatever it has been mapped or opened for.
pub fn seal(fd: BorrowedFd<'_>) -> io::Result<()> {
    let size = SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_GROW;
    fcntl(fd, FcntlArg::F_ADD_SEALS(SealFlag::F_SEAL_WRITE | size | SealFlag::F_SEAL_SEAL))?;
    Ok(())
}

/// Tells which pages of a mapping with [`Access::Own`] this process has stored to (`/proc/self/pagemap`, proc(5)).
#[derive(Debug)]
pub struct PageMap(File);

impl PageMap {
    /// That of this process; not to be used after a fork.
    pub fn open() -> io::Result<PageMap> {
        File::open("/proc/self/pagemap").map(PageMap)
    }

    /// The pages of `span`, which is mapped with [`Access::Own`], that are not the file's any more; neighbours as one.
    pub fn own_pages(&self, span: Span) -> io::Result<Vec<Span>> {
        // Bits of an entry: in memory; swapped out; of a file or shared.
        const PRESENT: u64 = 1 << 63;
        const SWAPPED: u64 = 1 << 62;
        const FILE: u64 = 1 << 61;
        const ENTRY: usize = size_of::<u64>();
        let mut found: Vec<Span> = Vec::new();
        let mut buffer = [0; 512 * ENTRY];
        let (mut page, end) = (span.base() / PAGE, span.end() / PAGE);
        while page < end {
            let wanted = ((end - page) * ENTRY).min(buffer.len());
            let got = self.0.read_at(&mut buffer[..wanted], (page * ENTRY) as u64)?;
            if got < ENTRY {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            for entry in buffer[..got].chunks_exact(ENTRY) {
                let entry = entry.iter().rev().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
                if entry & (PRESENT | SWAPPED) != 0 && entry & FILE == 0 {
                    let at = page * PAGE;
                    let one = Span::new(at, PAGE).ok_or(io::ErrorKind::InvalidInput)?;
                    match found.last_mut() {
                        Some(last) if last.end() == at => last.len = last.len.saturating_add(PAGE),
                        _ => found.push(one),
                    }
                }
                page += 1;
            }
        }
        Ok(found)
    }
}

/// Whether this system lets a process have its own changes of a file mapped over `len` bytes, and says which they are.
pub fn can_own(len: usize) -> bool {
    let try_it = || -> io::Result<()> {
        let file = memfd(c"pavm-probe", PAGE as u64)?;
        let len = NonZeroUsize::new(len).ok_or(io::ErrorKind::InvalidInput)?;
        let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        let flags = MapFlags::MAP_PRIVATE | MapFlags::MAP_NORESERVE;
        // SAFETY: the kernel picks a free place.
        let at = unsafe { mmap(None, len, access, flags, file.as_fd(), 0) }?;
        let span = Span::new(at.as_ptr() as usize, PAGE).ok_or(io::ErrorKind::InvalidInput)?;
        // SAFETY: the first page, which the file has; the mapping is known to nobody else.
        unsafe { at.as_ptr().cast::<u8>().write_volatile(1) };
        let found = PageMap::open().and_then(|map| map.own_pages(span));
        // SAFETY: mapped just now.
        unsafe { munmap(at, len.get()) }?;
        if found? == [span] { Ok(()) } else { Err(io::ErrorKind::Unsupported.into()) }
    };
    try_it().is_ok()
}

/// Writes what lies at `parts` (address, bytes), one after another, to a file from `offset` on. Memory that is not mapped
/// is an error.
pub fn write_out(parts: &[(usize, usize)], to: BorrowedFd<'_>, mut offset: u64) -> io::Result<()> {
    for batch in parts.chunks(MOST_PIECES) {
        let mut pieces: Vec<libc::iovec> =
            batch.iter().map(|&(at, len)| libc::iovec { iov_base: at as *mut _, iov_len: len }).collect();
        let mut left = &mut pieces[..];
        while !left.is_empty() {
            let at = i64::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput)?;
            // SAFETY: the kernel only reads what the pieces name, and checks that it is mapped.
            let n = unsafe { libc::pwritev(to.as_raw_fd(), left.as_ptr(), left.len() as i32, at) };
            let n = Errno::result(n)? as usize;
            if n == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            offset += n as u64;
            left = after(left, n);
        }
    }
    Ok(())
}

/// Reads a file from `offset` on into `parts`, one after another. Each must be a part of one of the mappings.
pub fn read_in(
    mappings: &mut [&mut Mapping],
    parts: &[Span],
    from: BorrowedFd<'_>,
    mut offset: u64,
) -> io::Result<()> {
    if !parts.iter().all(|p| mappings.iter().any(|m| m.holds(*p))) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    for batch in parts.chunks(MOST_PIECES) {
        let mut pieces: Vec<libc::iovec> =
            batch.iter().map(|p| libc::iovec { iov_base: p.base() as *mut _, iov_len: p.len() }).collect();
        let mut left = &mut pieces[..];
        while !left.is_empty() {
            let at = i64::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput)?;
            // SAFETY: all of it lies in mappings that are borrowed exclusively; any bytes are good ones.
            let n = unsafe { libc::preadv(from.as_raw_fd(), left.as_ptr(), left.len() as i32, at) };
            let n = Errno::result(n)? as usize;
            if n == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            offset += n as u64;
            left = after(left, n);
        }
    }
    Ok(())
}

/// What is left of the pieces after `n` bytes.
fn after(mut left: &mut [libc::iovec], mut n: usize) -> &mut [libc::iovec] {
    while let Some(first) = left.first_mut() {
        if n < first.iov_len {
            first.iov_base = first.iov_base.wrapping_byte_add(n);
            first.iov_len -= n;
            break;
        }
        n -= first.iov_len;
        left = &mut left[1..];
    }
    left
}

/// Pieces that one call takes (IOV_MAX).
const MOST_PIECES: usize = 1024;

/// Sets the length of a file; new bytes are zero and take no memory before they are touched.
pub fn set_len(fd: BorrowedFd<'_>, len: u64) -> io::Result<()> {
    let len = i64::try_from(len).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    nix::unistd::ftruncate(fd, len)?;
    Ok(())
}

/// Makes sure that memory for a part of a file exists, so that a full tmpfs is an error here and not a `SIGBUS`
/// at a later store. The file grows to `offset + len` if it is shorter.
pub fn allocate(fd: BorrowedFd<'_>, offset: u64, len: u64) -> io::Result<()> {
    let too_large = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let (offset, len) = (i64::try_from(offset).map_err(too_large)?, i64::try_from(len).map_err(too_large)?);
    nix::fcntl::fallocate(fd, nix::fcntl::FallocateFlags::empty(), offset, len)?;
    Ok(())
}

/// The length of a file in bytes.
pub fn file_len(fd: BorrowedFd<'_>) -> io::Result<u64> {
    let stat = nix::sys::stat::fstat(fd)?;
    u64::try_from(stat.st_size)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, format!("descriptor {}", fd.as_raw_fd())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(slot: usize, len: usize) -> Span {
        Span::new(0x3000_0000_0000 + (slot << 32), len).unwrap()
    }

    #[test]
    fn spans_are_whole_pages() {
        assert!(Span::new(0, PAGE).is_none() && Span::new(PAGE, 0).is_none() && Span::new(PAGE, 1).is_none());
        assert!(Span::new(usize::MAX - PAGE + 1, PAGE).is_none());
        let s = span(0, 4 * PAGE);
        assert_eq!(s.part(PAGE, 3 * PAGE).unwrap().end(), s.end());
        assert!(s.part(PAGE, 4 * PAGE).is_none());
    }

    #[test]
    fn a_mapping_never_replaces_another() {
        let s = span(1, 4 * PAGE);
        let held = reserve(s).unwrap();
        let fd = memfd(c"test", 4 * PAGE as u64).unwrap();
        assert!(Mapping::file(s, fd.as_fd(), 0, Access::ReadWrite).is_err());
        drop(held);
        let m = Mapping::file(s, fd.as_fd(), 0, Access::ReadWrite).unwrap();
        assert_eq!(m.span(), s);
    }

    #[test]
    fn a_mapped_file_grows_in_place() {
        let s = span(2, 1 << 30);
        let fd = memfd(c"test", PAGE as u64).unwrap();
        let m = Mapping::file(s, fd.as_fd(), 0, Access::ReadWrite).unwrap();
        set_len(fd.as_fd(), 2 * PAGE as u64).unwrap();
        // SAFETY: inside the mapping and, since it grew, inside the file.
        unsafe { m.base().add(PAGE).write(7) };
        let mut byte = [0];
        nix::sys::uio::pread(&fd, &mut byte, PAGE as i64).unwrap();
        assert_eq!(byte, [7]);
        assert_eq!(file_len(fd.as_fd()).unwrap(), 2 * PAGE as u64);
    }

    #[test]
    fn a_sealed_file_has_no_second_writer() {
        let fd = memfd(c"test", PAGE as u64).unwrap();
        let writer = Mapping::file(span(3, PAGE), fd.as_fd(), 0, Access::ReadWrite).unwrap();
        seal_future_write(fd.as_fd()).unwrap();
        assert!(Mapping::file(span(4, PAGE), fd.as_fd(), 0, Access::ReadWrite).is_err());
        assert!(nix::sys::uio::pwrite(&fd, &[1], 0).is_err());
        let reader = Mapping::file(span(4, PAGE), fd.as_fd(), 0, Access::Read).unwrap();
        // SAFETY: both mappings are one page long and alive.
        unsafe {
            writer.base().write(42);
            assert_eq!(reader.base().read_volatile(), 42);
        }
    }

    #[test]
    fn what_is_stored_to_an_own_mapping_is_found_and_can_be_written_out() {
        let s = span(6, 8 * PAGE);
        let fd = memfd(c"test", 6 * PAGE as u64).unwrap();
        assert_eq!(nix::sys::uio::pwrite(&fd, &[7; 6 * PAGE], 0).unwrap(), 6 * PAGE);
        let m = Mapping::file(s, fd.as_fd(), 0, Access::Own).unwrap();
        let page = |n: usize| s.part(n * PAGE, PAGE).unwrap();
        let map = PageMap::open().unwrap();
        let all = s.part(0, 6 * PAGE).unwrap();
        for n in [0, 2, 3, 5] {
            // SAFETY: inside the mapping and the file.
            assert_eq!(unsafe { m.base().add(n * PAGE).read_volatile() }, 7);
        }
        assert_eq!(map.own_pages(all).unwrap(), []);
        for n in [2, 3, 5] {
            // SAFETY: as above.
            unsafe { m.base().add(n * PAGE).write_volatile(n as u8) };
        }
        let (two, one) = (s.part(2 * PAGE, 2 * PAGE).unwrap(), page(5));
        assert_eq!(map.own_pages(all).unwrap(), [two, one]);
        assert_eq!(map.own_pages(page(3)).unwrap(), [page(3)]);
        // The file has not changed; it is longer, and that is seen.
        set_len(fd.as_fd(), 7 * PAGE as u64).unwrap();
        // SAFETY: inside the mapping and, since it grew, inside the file.
        assert_eq!(unsafe { m.base().add(6 * PAGE).read_volatile() }, 0);
        let mut content = vec![0; 6 * PAGE];
        nix::sys::uio::pread(&fd, &mut content, 0).unwrap();
        assert!(content.iter().all(|b| *b == 7));
        let mut m = m;
        // Like the file again, and different again.
        let shown = Mapping::file(span(8, 7 * PAGE), fd.as_fd(), 0, Access::Read).unwrap();
        assert!(!m.is_same(page(3), &shown, 3 * PAGE).unwrap() && m.is_same(page(1), &shown, PAGE).unwrap());
        m.copy_from(page(3), &shown, 3 * PAGE).unwrap();
        assert!(m.is_same(page(3), &shown, 3 * PAGE).unwrap());
        assert!(m.copy_from(span(7, PAGE), &shown, 0).is_err(), "not a part of it");
        assert!(m.is_same(page(3), &shown, 7 * PAGE).is_err(), "nor of that");
        let three = memfd(c"three", 0).unwrap();
        let text: Vec<u8> = [3, 0].iter().flat_map(|b| vec![*b; PAGE]).collect();
        assert_eq!(nix::sys::uio::pwrite(&three, &text, 0).unwrap(), 2 * PAGE);
        read_in(&mut [&mut m], &[page(3)], three.as_fd(), PAGE as u64 - 1).unwrap();
        assert!(
            read_in(&mut [&mut m], &[page(3)], three.as_fd(), 2 * PAGE as u64 - 9).is_err(),
            "it is shorter"
        );
        // SAFETY: as above.
        unsafe { m.base().add(3 * PAGE).write_bytes(0, PAGE) };
        read_in(&mut [&mut m], &[page(3)], three.as_fd(), PAGE as u64 - 1).unwrap();
        assert!(read_in(&mut [&mut m], &[span(7, PAGE)], three.as_fd(), 0).is_err());
        let parts =
            |spans: &[Span]| -> Vec<(usize, usize)> { spans.iter().map(|s| (s.base(), s.len())).collect() };
        let to = memfd(c"to", 0).unwrap();
        write_out(&parts(&[two, one]), to.as_fd(), 10).unwrap();
        let mut written = vec![1; 3 * PAGE + 10];
        assert_eq!(nix::sys::uio::pread(&to, &mut written, 0).unwrap(), written.len());
        let expected = [(0, 10), (2, 1), (7, PAGE - 1), (3, 1), (0, PAGE - 1), (5, 1), (7, PAGE - 1)];
        let expected: Vec<u8> = expected.iter().flat_map(|&(byte, n)| vec![byte; n]).collect();
        assert!(written == expected);
        assert!(write_out(&parts(&[span(7, PAGE)]), to.as_fd(), 0).is_err(), "nothing is mapped there");
        assert!(can_own(12 << 30));
    }

    #[test]
    fn private_memory_can_be_forgotten() {
        let mut m = Mapping::anonymous(span(5, PAGE)).unwrap();
        // SAFETY: inside the mapping.
        unsafe { m.base().write(1) };
        m.forget_content().unwrap();
        // SAFETY: inside the mapping.
        assert_eq!(unsafe { m.base().read_volatile() }, 0);
    }
}
