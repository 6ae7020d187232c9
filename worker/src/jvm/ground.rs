//! The template in a worker: sessions that differ little from it are shown on it.
//!
//! ```text
//!   OBJECT_BASE  [ template, own mapping ][ memory of this process ............ HEAP_SPAN )
//!   PRISTINE     [ template, read-only   ]
//!
//!   attach: the pages of the session's file are read in      (none: a machine fresh from the template)
//!   detach: the pages that differ go to the file; then both mappings are made what they were, and stay
//! ```
//! So a session's file has only what is the session's own, and no page is faulted in twice. A file of this kind:
//!
//! ```text
//!   "PAVMPACK" | bytes of the template | bytes of content | number of pages | page numbers (u32) ... | pages
//!                                                             up to a whole page
//! ```
//! When too much differs, the file becomes a plain one, which is mapped itself.
//!
//! Invariant: between two sessions no page of the mappings differs from the template, and no other page has content.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::sys::uio::pread;
use shared_classes::segment::OBJECT_BASE;
use vm::map::{self, Access, Mapping, PAGE, PageMap, Span};

use super::run::HEAP_SPAN;
use crate::backup::Piece;

/// Where the template is seen as it is.
const PRISTINE: usize = 0x2800_0000_0000;
/// First word of such a file.
const MAGIC: u64 = u64::from_le_bytes(*b"PAVMPACK");
/// Bytes before the page numbers.
const HEAD: usize = 32;
/// A session with more pages of its own gets a plain file: to map it takes less time than to read it.
const MOST_PAGES: usize = 512;

/// See the module.
pub(super) struct Ground {
    heap: Mapping,
    behind: Mapping,
    pristine: Mapping,
    template: (u64, u64),
}

/// Which file it is.
fn identity(file: &OwnedFd) -> io::Result<(u64, u64)> {
    let stat = nix::sys::stat::fstat(file)?;
    Ok((stat.st_dev, stat.st_ino))
}

fn span(base: usize, len: usize) -> io::Result<Span> {
    Span::new(base, len).ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the session's file is damaged")
}

/// Neighbours as one.
fn joined(pages: impl IntoIterator<Item = Span>) -> io::Result<Vec<Span>> {
    let mut runs: Vec<Span> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some(last) if last.end() == page.base() => *last = span(last.base(), last.len() + page.len())?,
            _ => runs.push(page),
        }
    }
    Ok(runs)
}

/// The pages of a session's file, from its index: page numbers and where their content begins.
struct Index {
    template: u64,
    content: u64,
    pages: Vec<Span>,
    start: u64,
}

/// Reads the index of a file; `None`: it is a plain one.
fn index(file: &OwnedFd) -> io::Result<Option<Index>> {
    let mut bytes = vec![0; PAGE];
    let got = pread(file, &mut bytes, 0)?;
    let word = |n: usize| -> Option<u64> {
        let bytes = bytes.get(8 * n..8 * n + 8).filter(|_| 8 * n + 8 <= got)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    };
    if word(0) != Some(MAGIC) {
        return Ok(None);
    }
    let (Some(template), Some(content), Some(count)) = (word(1), word(2), word(3)) else {
        return Err(damaged());
    };
    let count = usize::try_from(count).ok().filter(|n| *n <= MOST_PAGES).ok_or_else(damaged)?;
    let numbers = bytes.get(HEAD..HEAD + 4 * count).ok_or_else(damaged)?;
    let number = |b: &[u8]| b.iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte));
    let pages: io::Result<Vec<Span>> =
        numbers.chunks_exact(4).map(|b| span(OBJECT_BASE + number(b) * PAGE, PAGE)).collect();
    Ok(Some(Index { template, content, pages: pages?, start: PAGE as u64 }))
}
const _: () = assert!(HEAD + 4 * MOST_PAGES <= PAGE);

/// What a session's file is to hold.
pub(super) struct Packed {
    /// The index of the file, to whose memory the first piece points; empty: the file is to be a plain one.
    _index: Vec<u8>,
    /// What goes where; addresses of the index and of the attached session.
    pub pieces: Vec<Piece>,
    /// The length of the file.
    pub len: u64,
    /// Pages that have to be made the template's again.
    differing: Vec<Span>,
}

impl Ground {
    /// Shows a session of the template with this file, or a fresh one without; the bytes of its content. `before` may have
    /// the template mapped already, or is at the same place. `None`: the file is a plain one.
    pub fn show(
        template: &OwnedFd,
        file: Option<&OwnedFd>,
        before: Option<Ground>,
    ) -> io::Result<Option<(Ground, u64)>> {
        let index = match file {
            Some(file) => match index(file)? {
                Some(index) => Some((index, file)),
                None => return Ok(None),
            },
            None => None,
        };
        let mut ground = Ground::map(template, before)?;
        let Some((index, file)) = index else { return Ok(Some((ground, map::file_len(template.as_fd())?))) };
        if index.template as usize != ground.len() || index.content as usize > HEAP_SPAN {
            return Err(damaged());
        }
        let mappings = &mut [&mut ground.heap, &mut ground.behind];
        map::read_in(mappings, &index.pages, file.as_fd(), index.start)?;
        Ok(Some((ground, index.content)))
    }

    fn map(template: &OwnedFd, before: Option<Ground>) -> io::Result<Ground> {
        let identity = identity(template)?;
        if let Some(ground) = before.filter(|g| g.template == identity) {
            return Ok(ground);
        }
        let len = (map::file_len(template.as_fd())? as usize).next_multiple_of(PAGE);
        let file = |base, access| Mapping::file(span(base, len)?, template.as_fd(), 0, access);
        Ok(Ground {
            heap: file(OBJECT_BASE, Access::Own)?,
            behind: Mapping::anonymous(span(
                OBJECT_BASE + len,
                HEAP_SPAN.checked_sub(len).ok_or_else(damaged)?,
            )?)?,
            pristine: file(PRISTINE, Access::Read)?,
            template: identity,
        })
    }

    fn len(&self) -> usize {
        self.heap.span().len()
    }

    /// What the file of the session on show has to hold, for so many bytes of content.
    pub fn pack(&self, map: &PageMap, content: u64) -> io::Result<Packed> {
        let content_len = content as usize;
        let mut differing = Vec::new();
        for run in map.own_pages(self.heap.span())? {
            for at in (run.base()..run.end()).step_by(PAGE) {
                let page = span(at, PAGE)?;
                if !self.heap.is_same(page, &self.pristine, at - OBJECT_BASE)? {
                    differing.push(page);
                }
            }
        }
        let differing = joined(differing)?;
        // Those behind the content are zero, and have to be so in the next worker.
        let mut runs = differing.clone();
        if content_len > self.len() {
            runs.push(span(OBJECT_BASE + self.len(), content_len - self.len())?);
        }
        let count: usize = runs.iter().map(|run| run.len() / PAGE).sum();
        if count > MOST_PAGES {
            let all = Piece { from: OBJECT_BASE, len: content_len, to: 0 };
            return Ok(Packed { _index: Vec::new(), pieces: vec![all], len: content, differing });
        }
        let mut index = Vec::with_capacity(PAGE);
        for word in [MAGIC, self.len() as u64, content, count as u64] {
            index.extend_from_slice(&word.to_le_bytes());
        }
        for run in &runs {
            for at in (run.base()..run.end()).step_by(PAGE) {
                index.extend_from_slice(&(((at - OBJECT_BASE) / PAGE) as u32).to_le_bytes());
            }
        }
        index.resize(PAGE, 0);
        let mut pieces = vec![Piece { from: index.as_ptr() as usize, len: PAGE, to: 0 }];
        let mut to = PAGE as u64;
        for run in &runs {
            pieces.push(Piece { from: run.base(), len: run.len(), to });
            to += run.len() as u64;
        }
        Ok(Packed { _index: index, pieces, len: to, differing })
    }

    /// Takes the session off: the mappings are what they were before it, whose heap ended at `end`. An error: they are
    /// not, and have to go.
    pub fn clear(&mut self, map: &PageMap, packed: Option<Packed>, end: u64) -> io::Result<()> {
        let differing = match packed {
            Some(packed) => packed.differing,
            None => map.own_pages(self.heap.span())?,
        };
        for run in differing {
            self.heap.copy_from(run, &self.pristine, run.base() - OBJECT_BASE)?;
        }
        if end as usize > self.len() {
            self.behind.forget_content()?;
        }
        Ok(())
    }

    /// Whether it is worth while to keep it.
    pub fn is_light(&self, map: &PageMap) -> bool {
        let pages = |runs: Vec<Span>| runs.iter().map(|run| run.len() / PAGE).sum::<usize>();
        map.own_pages(self.heap.span()).is_ok_and(|runs| pages(runs) <= MOST_PAGES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vm::map::write_out;

    fn byte(at: usize) -> *mut u8 {
        (OBJECT_BASE + at) as *mut u8
    }

    fn read(at: usize) -> u8 {
        // SAFETY: the tests look only at what is mapped.
        unsafe { byte(at).read_volatile() }
    }

    fn store(at: usize, value: u8) {
        // SAFETY: the tests store only to what is mapped.
        unsafe { byte(at).write_volatile(value) };
    }

    fn write(packed: &Packed) -> OwnedFd {
        let file = map::memfd(c"session", packed.len).unwrap();
        for p in &packed.pieces {
            write_out(&[(p.from, p.len)], file.as_fd(), p.to).unwrap();
        }
        file
    }

    /// One test: the places are the same for all.
    #[test]
    fn sessions_come_and_go_and_leave_nothing() {
        let template = map::memfd(c"template", 0).unwrap();
        let content = [vec![7; 3 * PAGE], vec![8; 10]].concat();
        assert_eq!(nix::sys::uio::pwrite(&template, &content, 0).unwrap(), content.len());
        map::seal(template.as_fd()).unwrap();
        let map = PageMap::open().unwrap();
        let is_template =
            || (0..4 * PAGE).step_by(PAGE).map(read).eq([7, 7, 7, 8]) && read(3 * PAGE + 10) == 0;

        // A fresh one, which grows.
        let (mut ground, len) = Ground::show(&template, None, None).unwrap().unwrap();
        assert!(len == content.len() as u64 && is_template());
        store(PAGE + 1, 1);
        store(3 * PAGE + 20, 2);
        store(5 * PAGE, 3);
        let packed = ground.pack(&map, 6 * PAGE as u64).unwrap();
        let (grown, length) = (write(&packed), packed.len);
        assert_eq!(length, 5 * PAGE as u64, "an index, two pages of the template's, two behind it");
        ground.clear(&map, Some(packed), 6 * PAGE as u64).unwrap();
        assert!(is_template() && read(PAGE + 1) == 7 && read(3 * PAGE + 20) == 0 && read(5 * PAGE) == 0);

        // Another one, whose heap got smaller.
        let (mut ground, _) = Ground::show(&template, None, Some(ground)).unwrap().unwrap();
        for at in 2 * PAGE..4 * PAGE {
            store(at, 0);
        }
        let packed = ground.pack(&map, 2 * PAGE as u64).unwrap();
        assert_eq!(packed.len, 3 * PAGE as u64, "its end is zero in the next worker as well");
        let small = write(&packed);
        ground.clear(&map, None, 2 * PAGE as u64).unwrap();
        assert!(is_template() && ground.is_light(&map));

        // Both again, in turn; a page that is the template's again is not the session's any more.
        let (mut ground, len) = Ground::show(&template, Some(&grown), Some(ground)).unwrap().unwrap();
        assert_eq!((len, read(PAGE + 1), read(3 * PAGE + 20), read(5 * PAGE)), (6 * PAGE as u64, 1, 2, 3));
        assert_eq!((read(0), read(PAGE), read(4 * PAGE)), (7, 7, 0));
        store(PAGE + 1, 7);
        let packed = ground.pack(&map, 6 * PAGE as u64).unwrap();
        assert_eq!(packed.len, length - PAGE as u64);
        ground.clear(&map, Some(packed), 6 * PAGE as u64).unwrap();
        let (mut ground, len) = Ground::show(&template, Some(&small), Some(ground)).unwrap().unwrap();
        assert_eq!((len, read(PAGE), read(2 * PAGE), read(3 * PAGE)), (2 * PAGE as u64, 7, 0, 0));
        ground.clear(&map, None, 2 * PAGE as u64).unwrap();
        assert!(is_template());

        // One that has too much of its own gets a plain file.
        let (mut ground, _) = Ground::show(&template, None, Some(ground)).unwrap().unwrap();
        let long = MOST_PAGES + 4;
        (0..long).for_each(|page| store(page * PAGE + 100, 9));
        let packed = ground.pack(&map, (long * PAGE) as u64).unwrap();
        assert!(packed.len == (long * PAGE) as u64 && packed.pieces.len() == 1);
        let plain = write(&packed);
        ground.clear(&map, Some(packed), (long * PAGE) as u64).unwrap();
        assert!(is_template() && read(5 * PAGE + 100) == 0);
        let mut first = [0; 101];
        nix::sys::uio::pread(&plain, &mut first, 0).unwrap();
        assert!(first[..100] == [7; 100] && first[100] == 9);
        assert!(Ground::show(&template, Some(&plain), Some(ground)).unwrap().is_none());

        // A damaged file, and one of another template.
        for (at, word) in [(8, 5 * PAGE as u64), (16, u64::MAX), (24, 1 << 40), (32, u64::MAX)] {
            let other = write_all(&grown);
            nix::sys::uio::pwrite(&other, &word.to_le_bytes(), at).unwrap();
            assert!(Ground::show(&template, Some(&other), None).is_err(), "word at {at}");
        }
        let cut = write_all(&grown);
        map::set_len(cut.as_fd(), 2 * PAGE as u64).unwrap();
        assert!(Ground::show(&template, Some(&cut), None).is_err());
    }

    fn write_all(file: &OwnedFd) -> OwnedFd {
        let mut content = vec![0; map::file_len(file.as_fd()).unwrap() as usize];
        nix::sys::uio::pread(file, &mut content, 0).unwrap();
        let copy = map::memfd(c"copy", 0).unwrap();
        nix::sys::uio::pwrite(&copy, &content, 0).unwrap();
        copy
    }
}
