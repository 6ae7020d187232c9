//! Copies of sessions that run, for the case that their worker dies half-way.
//!
//! ```text
//!   RUN --> worker: heap (and classes) --copy--> worker-N.heap ... run number     then attach, run, detach
//!   worker dies:    number complete? yes: the copy is renamed to be the session's file
//!                                    no:  the session has not been touched
//! ```
//! There is one copy for each worker, not for each session: it is reused, its pages stay, and a session at rest
//! costs nothing. A copy is valid if it ends with the number of the run, which is written last and is used once.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::sys::uio::{pread, pwrite};
use nix::unistd::{Whence, lseek};

/// What the supervisor knows of the copy for a worker's present run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backup {
    /// Its number; 0: there is none.
    pub run: u64,
    /// The session had classes of its own when the run began.
    pub has_classes: bool,
}

const NUMBER: u64 = size_of::<u64>() as u64;

/// Tells the number from what else a session may hold.
const MARK: u64 = u64::from_le_bytes(*b"copy\0\0\0\0") << 8 | 0xa7 << 56;

impl Backup {
    /// Is this the finished copy? Then its length is made the session's.
    pub fn is_complete(&self, copy: &OwnedFd) -> io::Result<bool> {
        let Some(len) = vm::map::file_len(copy.as_fd())?.checked_sub(NUMBER) else { return Ok(false) };
        let mut number = [0; NUMBER as usize];
        let complete = pread(copy, &mut number, len as i64)? == number.len()
            && u64::from_le_bytes(number) == self.run ^ MARK;
        if complete {
            vm::map::set_len(copy.as_fd(), len)?;
        }
        Ok(complete)
    }
}

/// Makes copies, in a worker.
#[derive(Default)]
pub(crate) struct Copier {
    buffer: Vec<u8>,
}

/// Bytes moved at once: they stay in the processor's cache between reading and writing.
const STEP: usize = 256 << 10;

impl Copier {
    /// Copies a session at rest: the heap, and the classes if there are some (from, to).
    pub fn save(
        &mut self,
        heap: &OwnedFd,
        copy: &OwnedFd,
        classes: Option<(&OwnedFd, &OwnedFd)>,
        run: u64,
    ) -> io::Result<()> {
        if let Some((from, to)) = classes {
            self.copy_sparse(from, to)?;
        }
        let len = vm::map::file_len(heap.as_fd())?;
        // Cut at the new end, so that no older number can be taken for this one's.
        vm::map::set_len(copy.as_fd(), len + NUMBER)?;
        pwrite(copy, &[0; NUMBER as usize], len as i64)?;
        self.copy(heap, copy, 0, len)?;
        let number = (run ^ MARK).to_le_bytes();
        match pwrite(copy, &number, len as i64)? {
            n if n == number.len() => Ok(()),
            _ => Err(io::ErrorKind::WriteZero.into()),
        }
    }

    fn copy(&mut self, from: &OwnedFd, to: &OwnedFd, mut at: u64, end: u64) -> io::Result<()> {
        self.buffer.resize(STEP, 0);
        while at < end {
            let want = STEP.min((end - at) as usize);
            let n = pread(from, &mut self.buffer[..want], at as i64)?;
            if n == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let mut done = 0;
            while done < n {
                match pwrite(to, &self.buffer[done..n], (at + done as u64) as i64)? {
                    0 => return Err(io::ErrorKind::WriteZero.into()),
                    written => done += written,
                }
            }
            at += n as u64;
        }
        Ok(())
    }

    /// Only what is there: private classes lie in a long file that is mostly a hole.
    fn copy_sparse(&mut self, from: &OwnedFd, to: &OwnedFd) -> io::Result<()> {
        let len = vm::map::file_len(from.as_fd())?;
        vm::map::set_len(to.as_fd(), 0)?;
        vm::map::set_len(to.as_fd(), len)?;
        let mut at = 0;
        while at < len {
            let start = match lseek(from, at as i64, Whence::SeekData) {
                Ok(start) => start as u64,
                // Nothing but hole from here on.
                Err(nix::errno::Errno::ENXIO) => break,
                Err(e) => return Err(e.into()),
            };
            let end = lseek(from, start as i64, Whence::SeekHole)? as u64;
            self.copy(from, to, start, end)?;
            at = end;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_counts_only_when_it_is_whole() {
        let file = |text: &[u8]| {
            let fd = vm::map::memfd(c"test", 0).unwrap();
            assert_eq!(pwrite(&fd, text, 0).unwrap(), text.len());
            fd
        };
        let content = |fd: &OwnedFd| {
            let mut text = vec![0; vm::map::file_len(fd.as_fd()).unwrap() as usize];
            pread(fd, &mut text, 0).unwrap();
            text
        };
        let mut copier = Copier::default();
        let copy = file(b"");
        let backup = |run| Backup { run, has_classes: false };
        assert!(!backup(1).is_complete(&copy).unwrap());
        copier.save(&file(b"the first session"), &copy, None, 1).unwrap();
        assert!(!backup(2).is_complete(&copy).unwrap());
        assert!(backup(1).is_complete(&copy).unwrap());
        assert_eq!(content(&copy), b"the first session");
        let classes = file(b"classes");
        vm::map::set_len(classes.as_fd(), 10 << 20).unwrap();
        let classes_copy = file(b"longer than before");
        copier.save(&file(b"short"), &copy, Some((&classes, &classes_copy)), 2).unwrap();
        assert!(backup(2).is_complete(&copy).unwrap());
        assert_eq!(content(&copy), b"short");
        assert!(content(&classes) == content(&classes_copy));
    }
}
