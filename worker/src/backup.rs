//! How a session outlives the death of the worker that runs it.
//!
//! ```text
//!   attach     file ◀── own mapping: a page that is stored to is the worker's from then on
//!   detach     what the file holds there ──▶ journal, then the run's number = complete;  such pages ──▶ file
//!   detach, and the request goes on:   file ──▶ copy, then the number = complete;  such pages ──▶ file
//!   a machine fresh from the template: own mapping of the template ──▶ a file, if it is to last at all
//!
//!   the worker dies:   copy complete?     it becomes the file
//!                      journal complete?  what it holds is written to the file
//!                      neither:           the file has not been touched
//!                      in each case the session is what it was before the request
//! ```
//! There is one journal and one copy for each worker, not for each session: their pages stay, and a session at rest
//! costs nothing. Both are valid for the run whose number they hold, which is written last and is used once.
//!
//! Where the system does not give own mappings ([`vm::map::can_own`]) the copy is made before the session is attached.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::sys::uio::{pread, pwrite};
use nix::unistd::{Whence, lseek};
use vm::map::{self, Span, write_out};

use crate::process::Calls;
use crate::protocol::FileKind;

/// What the supervisor knows of how a worker's present run can be undone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backup {
    /// The run's number; 0: it can't.
    pub run: u64,
    /// The session had classes of its own when the run began.
    pub has_classes: bool,
}

const NUMBER: u64 = size_of::<u64>() as u64;

/// Tells the number at the end of a copy from what else a session may hold.
const COPY_MARK: u64 = u64::from_le_bytes(*b"copy\0\0\0\0") << 8 | 0xa7 << 56;
/// The same for the number at the start of a journal.
const JOURNAL_MARK: u64 = u64::from_le_bytes(*b"journal\0") << 8 | 0x5b << 56;

impl Backup {
    /// Is this the finished copy? Then its length is made the session's.
    pub fn is_complete(&self, copy: &OwnedFd) -> io::Result<bool> {
        let Some(len) = map::file_len(copy.as_fd())?.checked_sub(NUMBER) else { return Ok(false) };
        let mut number = [0; NUMBER as usize];
        let complete = pread(copy, &mut number, len as i64)? == number.len()
            && u64::from_le_bytes(number) == self.run ^ COPY_MARK;
        if complete {
            map::set_len(copy.as_fd(), len)?;
        }
        Ok(complete)
    }
}

/// Memory of this process, and where in a file it is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its address.
    pub from: usize,
    /// Bytes.
    pub len: usize,
    /// The place in the file.
    pub to: u64,
}

impl Piece {
    /// A part of a file that is mapped at `base`.
    pub fn mapped(part: Span, base: usize) -> Piece {
        Piece { from: part.base(), len: part.len(), to: (part.base() - base) as u64 }
    }
}

/// A file of an attached session, and what is to become of it.
#[derive(Debug)]
pub struct Changed<'a> {
    /// The file; none: there is none yet.
    pub file: Option<&'a OwnedFd>,
    /// What is written to it.
    pub pieces: &'a [Piece],
    /// Its length when the session was attached.
    pub before: u64,
    /// The length that it gets.
    pub len: u64,
}

impl Changed<'_> {
    /// Makes sure that there is room for it.
    fn make_room(&self) -> io::Result<()> {
        match self.file {
            Some(file) if map::file_len(file.as_fd())? < self.len => map::allocate(file.as_fd(), 0, self.len),
            _ => Ok(()),
        }
    }

    fn apply(&self) -> io::Result<()> {
        self.file.map_or(Ok(()), |file| self.write(file))
    }

    /// The places (offset, bytes) that are written to, as far as there was something.
    fn overwritten(&self) -> Vec<(u64, u64)> {
        let runs = self.pieces.chunk_by(|a, b| a.to + a.len as u64 == b.to);
        let ends = runs.filter_map(|run| Some((run.first()?.to, run.last().map(|p| p.to + p.len as u64)?)));
        let cut = ends.map(|(from, to)| (from, to.min(self.before).saturating_sub(from)));
        cut.filter(|(_, len)| *len > 0).collect()
    }

    fn write(&self, file: &OwnedFd) -> io::Result<()> {
        // What follows one upon the other is written in one call.
        for run in self.pieces.chunk_by(|a, b| a.to + a.len as u64 == b.to) {
            let parts: Vec<_> = run.iter().map(|p| (p.from, p.len)).collect();
            write_out(&parts, file.as_fd(), run[0].to)?;
        }
        map::set_len(file.as_fd(), self.len)
    }
}

/// The journal of a worker: what a file held where it is about to be written.
///
/// ```text
///   number | runs and length of heap, of classes | (offset, bytes) for each run | content ...
/// ```
struct Journal(OwnedFd);

/// Words before the runs.
const JOURNAL_HEAD: usize = 5;
/// A longer journal gives its memory back.
const JOURNAL_KEPT: u64 = 1 << 20;

impl Journal {
    fn write(
        &self,
        buffer: &mut Vec<u8>,
        run: u64,
        heap: &Changed<'_>,
        classes: Option<&Changed<'_>>,
    ) -> io::Result<()> {
        let files: Vec<&Changed<'_>> = [Some(heap), classes].into_iter().flatten().collect();
        let runs: Vec<Vec<(u64, u64)>> = files.iter().map(|f| f.overwritten()).collect();
        let mut head = Vec::new();
        for n in 0..2 {
            head.push(runs.get(n).map_or(0, |runs| runs.len() as u64));
            head.push(files.get(n).map_or(0, |f| f.before));
        }
        head.extend(runs.iter().flatten().flat_map(|&(at, len)| [at, len]));
        let head: Vec<u8> = head.iter().flat_map(|word| word.to_le_bytes()).collect();
        write_all(&self.0, &head, NUMBER)?;
        let mut to = NUMBER + head.len() as u64;
        for (file, runs) in files.iter().zip(&runs) {
            let Some(file) = file.file else { continue };
            for &(at, len) in runs {
                copy(buffer, file, at, &self.0, to, len)?;
                to += len;
            }
        }
        write_all(&self.0, &(run ^ JOURNAL_MARK).to_le_bytes(), 0)
    }

    /// What it is for has been done.
    fn done(&self) {
        if map::file_len(self.0.as_fd()).is_ok_and(|len| len > JOURNAL_KEPT) {
            // At worst the memory is kept.
            let _ = map::set_len(self.0.as_fd(), 0);
        }
    }
}

/// Makes a session's files what they were before the run, if a journal says of that run what they were; else they have
/// not been touched. `classes` gives the file of the session's own classes.
pub(crate) fn undo(
    journal: &OwnedFd,
    run: u64,
    heap: &OwnedFd,
    classes: impl FnOnce() -> io::Result<OwnedFd>,
) -> io::Result<bool> {
    let words = |at: u64, count: usize| -> io::Result<Vec<u64>> {
        let mut bytes = vec![0; count * NUMBER as usize];
        let n = pread(journal, &mut bytes, at as i64)?;
        let whole = bytes[..n].chunks_exact(NUMBER as usize);
        Ok(whole.map(|b| b.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))).collect())
    };
    let head = words(0, JOURNAL_HEAD)?;
    let &[number, heap_runs, heap_len, class_runs, class_len] = &head[..] else { return Ok(false) };
    if number != run ^ JOURNAL_MARK {
        return Ok(false);
    }
    let bad = || io::Error::new(io::ErrorKind::InvalidData, "the journal is damaged");
    let all = usize::try_from(heap_runs.saturating_add(class_runs)).map_err(|_| bad())?;
    let start = JOURNAL_HEAD as u64 * NUMBER;
    // Not more than the file can hold.
    if all as u64 > map::file_len(journal.as_fd())? / (2 * NUMBER) {
        return Err(bad());
    }
    let runs = words(start, 2 * all)?;
    let mut at = start + 2 * all as u64 * NUMBER;
    let mut buffer = Vec::new();
    let mut write = |file: &OwnedFd, runs: &[u64], len: u64| -> io::Result<()> {
        for run in runs.chunks_exact(2) {
            copy(&mut buffer, journal, at, file, run[0], run[1])?;
            at += run[1];
        }
        map::set_len(file.as_fd(), len)
    };
    if runs.len() != 2 * all {
        return Err(bad());
    }
    let (of_heap, of_classes) = runs.split_at_checked(2 * heap_runs as usize).ok_or_else(bad)?;
    write(heap, of_heap, heap_len)?;
    if class_len > 0 {
        write(&classes()?, of_classes, class_len)?;
    }
    Ok(true)
}

/// Copies a session: of the heap so many bytes, and the classes if there are some (from, to).
fn save_copy(
    buffer: &mut Vec<u8>,
    heap: (&OwnedFd, u64, &OwnedFd),
    classes: Option<(&OwnedFd, &OwnedFd)>,
    run: u64,
) -> io::Result<()> {
    if let Some((from, to)) = classes {
        copy_sparse(buffer, from, to)?;
    }
    let (from, len, to) = heap;
    // Cut at the new end, so that no older number can be taken for this one's.
    map::set_len(to.as_fd(), len + NUMBER)?;
    write_all(to, &[0; NUMBER as usize], len)?;
    copy(buffer, from, 0, to, 0, len)?;
    write_all(to, &(run ^ COPY_MARK).to_le_bytes(), len)
}

fn write_all(to: &OwnedFd, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match pwrite(to, bytes, at as i64)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            n => {
                at += n as u64;
                bytes = &bytes[n..];
            }
        }
    }
    Ok(())
}

/// Bytes moved at once: they stay in the processor's cache between reading and writing.
const STEP: u64 = 256 << 10;

/// Copies by way of a buffer, which is kept for the next time.
fn copy(
    buffer: &mut Vec<u8>,
    from: &OwnedFd,
    from_at: u64,
    to: &OwnedFd,
    to_at: u64,
    len: u64,
) -> io::Result<()> {
    if buffer.len() < STEP.min(len) as usize {
        buffer.resize(STEP.min(len) as usize, 0);
    }
    let mut done = 0;
    while done < len {
        let want = STEP.min(len - done) as usize;
        let n = pread(from, &mut buffer[..want], (from_at + done) as i64)?;
        if n == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        write_all(to, &buffer[..n], to_at + done)?;
        done += n as u64;
    }
    Ok(())
}

/// Only what is there: private classes may lie in a long file that is mostly a hole.
fn copy_sparse(buffer: &mut Vec<u8>, from: &OwnedFd, to: &OwnedFd) -> io::Result<()> {
    let len = map::file_len(from.as_fd())?;
    map::set_len(to.as_fd(), 0)?;
    map::set_len(to.as_fd(), len)?;
    let mut at = 0;
    while at < len {
        let start = match lseek(from, at as i64, Whence::SeekData) {
            Ok(start) => start as u64,
            // Nothing but hole from here on.
            Err(nix::errno::Errno::ENXIO) => break,
            Err(e) => return Err(e.into()),
        };
        let end = lseek(from, start as i64, Whence::SeekHole)? as u64;
        copy(buffer, from, start, to, start, end - start)?;
        at = end;
    }
    Ok(())
}

/// What becomes of the changes of a session that has been attached with own mappings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// The mappings were the files, or a copy from before this run is kept.
    InPlace,
    /// Nothing is kept.
    Discard,
    /// The run of this number is over with its request.
    Journal(u64),
    /// The request of the run of this number goes on in another one.
    Copy(u64),
    /// The machine came from the template and stays.
    Fresh,
}

/// Stores sessions, in a worker.
pub(crate) struct Keeper {
    calls: Calls,
    journal: Option<Journal>,
    buffer: Vec<u8>,
}

impl Keeper {
    pub(crate) fn new(calls: Calls) -> Keeper {
        Keeper { calls, journal: None, buffer: Vec::new() }
    }

    fn journal(&mut self, run: u64, heap: &Changed<'_>, classes: Option<&Changed<'_>>) -> io::Result<()> {
        let journal = match &mut self.journal {
            Some(journal) => journal,
            none => none.insert(Journal(self.calls.need_one(FileKind::Journal)?)),
        };
        journal.write(&mut self.buffer, run, heap, classes)
    }

    /// Copies a session at rest.
    pub(crate) fn copy(
        &mut self,
        heap: (&OwnedFd, u64),
        classes: Option<&OwnedFd>,
        run: u64,
    ) -> io::Result<()> {
        let mut files = self.calls.need(FileKind::Copies)?.into_iter();
        let to = files.next().ok_or(io::ErrorKind::InvalidData)?;
        let classes_to = files.next();
        if let (None, Some(to)) = (classes, &classes_to) {
            // Nothing of an older run.
            map::set_len(to.as_fd(), 0)?;
        }
        save_copy(&mut self.buffer, (heap.0, heap.1, &to), classes.zip(classes_to.as_ref()), run)
    }

    /// An error says as well whether the session's files are what they were.
    fn store(
        &mut self,
        plan: Plan,
        heap: &Changed<'_>,
        classes: Option<&Changed<'_>>,
    ) -> Result<(), (io::Error, bool)> {
        let untouched = |error| (error, true);
        let touched = |error| (error, false);
        if plan == Plan::Fresh {
            let file = self.calls.need_one(FileKind::Heap).map_err(untouched)?;
            // The length first: it decides how large the folios are.
            return map::set_len(file.as_fd(), heap.len)
                .and_then(|()| heap.write(&file))
                .and_then(|()| classes.map_or(Ok(()), Changed::apply))
                .map_err(touched);
        }
        heap.make_room().map_err(untouched)?;
        classes.map_or(Ok(()), Changed::make_room).map_err(untouched)?;
        let protected = match plan {
            // A copy from before this run is kept.
            Plan::InPlace | Plan::Discard | Plan::Fresh => Ok(()),
            Plan::Journal(run) => self.journal(run, heap, classes),
            Plan::Copy(run) => {
                let classes = classes.filter(|c| c.before > 0).and_then(|c| c.file);
                heap.file.map_or(Ok(()), |file| self.copy((file, heap.before), classes, run))
            }
        };
        if let Err(error) = protected {
            log::warn!("a session is written back without a copy: {error}");
        }
        // The room is there: this fails only if the kernel does.
        heap.apply().map_err(touched)?;
        classes.map_or(Ok(()), Changed::apply).map_err(touched)?;
        if let (Plan::Journal(_), Some(journal)) = (plan, &self.journal) {
            journal.done();
        }
        Ok(())
    }
}

/// Where a machine stores what its session has changed, when it detaches it.
pub struct Store<'a> {
    plan: Plan,
    keeper: Option<&'a mut Keeper>,
    failure: Option<Failure>,
}

/// Why the changes could not be stored.
pub(crate) struct Failure {
    pub why: String,
    /// The session's files are as they were.
    pub untouched: bool,
}

impl<'a> Store<'a> {
    /// For a session attached without own mappings: there is nothing to store.
    pub fn in_place() -> Store<'a> {
        Store { plan: Plan::InPlace, keeper: None, failure: None }
    }

    pub(crate) fn new(plan: Plan, keeper: &'a mut Keeper) -> Store<'a> {
        Store { plan, keeper: Some(keeper), failure: None }
    }

    /// Nothing of the session is kept.
    pub fn discards(&self) -> bool {
        self.plan == Plan::Discard
    }

    /// Stores the changes.
    pub fn keep(&mut self, heap: &Changed<'_>, classes: Option<&Changed<'_>>) {
        let Some(keeper) = &mut self.keeper else { return };
        match keeper.store(self.plan, heap, classes) {
            Ok(()) => {}
            Err((error, untouched)) => {
                self.failure.get_or_insert(Failure { why: error.to_string(), untouched });
            }
        }
    }

    /// The changes can't be stored, and the session's files are not what they were.
    pub fn fail(&mut self, why: String) {
        self.failure.get_or_insert(Failure { why, untouched: false });
    }

    /// The changes can't be stored: the session stays what it was.
    pub fn fail_untouched(&mut self, why: String) {
        self.failure.get_or_insert(Failure { why, untouched: true });
    }

    pub(crate) fn into_failure(self) -> Option<Failure> {
        self.failure
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vm::map::PAGE;

    fn file(text: &[u8]) -> OwnedFd {
        let fd = map::memfd(c"test", 0).unwrap();
        assert_eq!(pwrite(&fd, text, 0).unwrap(), text.len());
        fd
    }

    fn content(fd: &OwnedFd) -> Vec<u8> {
        let mut text = vec![0; map::file_len(fd.as_fd()).unwrap() as usize];
        pread(fd, &mut text, 0).unwrap();
        text
    }

    #[test]
    fn a_copy_counts_only_when_it_is_whole() {
        let copy = file(b"");
        let backup = |run| Backup { run, has_classes: false };
        assert!(!backup(1).is_complete(&copy).unwrap());
        save_copy(&mut Vec::new(), (&file(b"the first session, longer since"), 17, &copy), None, 1).unwrap();
        assert!(!backup(2).is_complete(&copy).unwrap());
        assert!(backup(1).is_complete(&copy).unwrap());
        assert_eq!(content(&copy), b"the first session");
        let classes = file(b"classes");
        map::set_len(classes.as_fd(), 10 << 20).unwrap();
        let classes_copy = file(b"longer than before");
        save_copy(&mut Vec::new(), (&file(b"short"), 5, &copy), Some((&classes, &classes_copy)), 2).unwrap();
        assert!(backup(2).is_complete(&copy).unwrap());
        assert_eq!(content(&copy), b"short");
        assert!(content(&classes) == content(&classes_copy));
    }

    #[test]
    fn a_journal_undoes_what_was_done_or_begun() {
        let old: Vec<u8> = (0..5 * PAGE).map(|i| (i % 251) as u8).collect();
        let (heap, classes) = (file(&old), file(&old[..PAGE]));
        // Memory that stands for the mapped files.
        let base = Span::new(0x3000_4000_0000, 16 * PAGE).unwrap();
        let memory = map::Mapping::anonymous(base).unwrap();
        for n in 0..16 {
            // SAFETY: inside the mapping.
            unsafe { memory.base().add(n * PAGE).write_bytes(n as u8 + 10, PAGE) };
        }
        let pieces = |runs: &[(usize, usize)], at: usize| -> Vec<Piece> {
            let part = |&(at, n): &(usize, usize)| base.part(at * PAGE, n * PAGE).unwrap();
            runs.iter().map(|run| Piece::mapped(part(run), base.base() + at * PAGE)).collect()
        };
        let (heap_pieces, class_pieces) = (pieces(&[(0, 1), (3, 2), (5, 1)], 0), pieces(&[(9, 1)], 8));
        let (before, len) = (5 * PAGE as u64 - 30, 6 * PAGE as u64 - 96);
        map::set_len(heap.as_fd(), before).unwrap();
        let was = (content(&heap), content(&classes));
        let of_heap = Changed { file: Some(&heap), pieces: &heap_pieces, before, len };
        let new_len = 2 * PAGE as u64;
        let of_classes =
            Changed { file: Some(&classes), pieces: &class_pieces, before: PAGE as u64, len: new_len };
        assert_eq!(of_heap.overwritten(), [(0, PAGE as u64), (3 * PAGE as u64, 2 * PAGE as u64 - 30)]);
        assert_eq!(of_classes.overwritten(), [], "there was nothing");
        let journal = Journal(file(b""));
        let none = || -> io::Result<OwnedFd> { panic!("there are no classes") };
        let these = || Ok(classes.try_clone().unwrap());
        assert!(!undo(&journal.0, 7, &heap, none).unwrap(), "empty");
        journal.write(&mut Vec::new(), 7, &of_heap, Some(&of_classes)).unwrap();
        assert!(!undo(&journal.0, 8, &heap, none).unwrap(), "of another run");
        // Done in full, in part, and not at all.
        for part in 0..3 {
            of_heap.make_room().unwrap();
            if part < 2 {
                of_heap.apply().unwrap();
            }
            if part < 1 {
                of_classes.apply().unwrap();
                let now = content(&heap);
                assert!(now.len() as u64 == len && now[PAGE..3 * PAGE] == old[PAGE..3 * PAGE]);
                assert!(now[0] == 10 && now[3 * PAGE] == 13 && now[5 * PAGE] == 15);
                assert!(content(&classes)[..PAGE] == old[..PAGE] && content(&classes)[PAGE] == 19);
            }
            assert!(undo(&journal.0, 7, &heap, these).unwrap());
            assert!((content(&heap), content(&classes)) == was, "{part}");
        }
        journal.write(&mut Vec::new(), 9, &of_heap, None).unwrap();
        of_heap.apply().unwrap();
        assert!(undo(&journal.0, 9, &heap, none).unwrap());
        assert!(content(&heap) == was.0);
        // Cut off, it is refused.
        map::set_len(journal.0.as_fd(), 6 * NUMBER).unwrap();
        assert!(undo(&journal.0, 9, &heap, none).is_err());
    }
}
