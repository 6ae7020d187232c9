//! Session files: names, creation from a template, opening, removal.
//!
//! A session is `ID.heap` and perhaps `ID.classes` in the memory directory. No descriptor is kept for a session
//! at rest. A session may be promised: it runs on its template until there is something to keep. All paths are relative to the directory's descriptor, so the directory needs no place in any
//! file-system tree.

use std::fmt;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use memmap2::Mmap;
use nix::fcntl::{OFlag, openat, renameat};
use nix::sys::stat::Mode;
use nix::unistd::{UnlinkatFlags, unlinkat};

use crate::backup::{self, Backup};
use crate::memory_dir::MemoryDir;
use crate::wire::{Malformed, Wire};

/// The name of a session inside one running product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Wire for SessionId {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        u64::take(from).map(SessionId)
    }
}

/// The frozen image of a booted session.
#[derive(Debug)]
pub struct Template {
    heap: Image,
    classes: Option<Image>,
    /// The heap in a sealed file in memory, for workers to map.
    sealed: OnceLock<Option<OwnedFd>>,
}

/// Bytes of a template: just made, or mapped from the cache.
#[derive(Debug)]
enum Image {
    Made(Vec<u8>),
    Mapped(Mmap),
}

impl std::ops::Deref for Image {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Image::Made(bytes) => bytes,
            Image::Mapped(map) => map,
        }
    }
}

impl Template {
    /// A session that starts from nothing.
    pub fn empty() -> Template {
        Template::from_content(Vec::new(), None)
    }

    /// The template with this content, and its private classes if it has some.
    pub fn from_content(heap: Vec<u8>, classes: Option<Vec<u8>>) -> Template {
        Template { heap: Image::Made(heap), classes: classes.map(Image::Made), sealed: OnceLock::new() }
    }

    /// The template in a file, and its private classes if it has some. The files must not be changed any more;
    /// a template that is made anew gets a new file.
    pub fn open(heap: &Path, classes: Option<&Path>) -> io::Result<Template> {
        let classes = classes.map(map_file).transpose()?;
        Ok(Template { heap: map_file(heap)?, classes, sealed: OnceLock::new() })
    }

    /// The heap as a file that nobody can write; `None`: there is no memory for it.
    pub(crate) fn sealed(&self) -> Option<&OwnedFd> {
        let make = || -> io::Result<OwnedFd> {
            let file = vm::map::memfd(c"pavm-template", self.heap.len() as u64)?;
            fill(&file, &self.heap)?;
            vm::map::seal(file.as_fd())?;
            Ok(file)
        };
        let made = self
            .sealed
            .get_or_init(|| make().inspect_err(|e| log::warn!("machines are made by copying: {e}")).ok());
        made.as_ref()
    }

    /// The template in a file in memory, which is sealed.
    pub(crate) fn from_file(heap: OwnedFd) -> io::Result<Template> {
        vm::map::seal(heap.as_fd())?;
        Ok(Template { heap: map_open(&heap)?, classes: None, sealed: OnceLock::from(Some(heap)) })
    }

    /// A file with the heap, for another process.
    pub(crate) fn to_file(&self) -> io::Result<OwnedFd> {
        let file = vm::map::memfd(c"pavm-template", self.heap.len() as u64)?;
        fill(&file, &self.heap)?;
        Ok(file)
    }

    /// Do sessions made from it have classes of their own?
    pub fn has_classes(&self) -> bool {
        self.classes.is_some()
    }

    /// The content of a session's heap just created.
    pub fn heap(&self) -> &[u8] {
        &self.heap
    }
}

fn map_file(path: &Path) -> io::Result<Image> {
    map_open(&std::fs::File::open(path)?)
}

fn map_open(file: &impl std::os::fd::AsRawFd) -> io::Result<Image> {
    // SAFETY: cache files are replaced by rename and never written in place; a foreign writer could at worst
    // change the bytes of sessions created later, or end this process by cutting the file.
    unsafe { Mmap::map(file) }.map(Image::Mapped)
}

/// All session files; clones are the same, so that several supervisors can have theirs in one directory.
#[derive(Clone, Debug)]
pub struct SessionFiles {
    dir: Arc<MemoryDir>,
    next: Arc<AtomicU64>,
}

const NEW: OFlag = OFlag::O_RDWR.union(OFlag::O_CREAT).union(OFlag::O_EXCL).union(OFlag::O_CLOEXEC);

impl SessionFiles {
    /// The files in a memory directory.
    pub fn new(dir: MemoryDir) -> SessionFiles {
        SessionFiles { dir: Arc::new(dir), next: Arc::new(AtomicU64::new(1)) }
    }

    /// The name of a session of which there are no files yet. An error if there would be no room for them now.
    pub(crate) fn promise(&self, template: &Template) -> io::Result<SessionId> {
        let space = nix::sys::statvfs::fstatvfs(&self.dir)?;
        // A file system without a limit says that it has no blocks.
        let free = u128::from(space.blocks_available()) * u128::from(space.fragment_size());
        if space.blocks() > 0 && free < template.heap.len() as u128 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(self.next())
    }

    fn next(&self) -> SessionId {
        SessionId(self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Creates a session as a copy of the template. After an error nothing is left.
    pub fn create(&self, template: &Template) -> io::Result<SessionId> {
        let id = self.next();
        let made = self.copy_of(&heap_name(id), &template.heap).and_then(|()| match &template.classes {
            Some(classes) => self.copy_of(&classes_name(id), classes),
            None => Ok(()),
        });
        if let Err(error) = made {
            self.remove(id);
            return Err(error);
        }
        Ok(id)
    }

    /// Puts a session at rest back to what the template is. The pages that it has are used again.
    pub fn reset(&self, id: SessionId, template: &Template) -> io::Result<()> {
        let heap = self.open_heap(id)?;
        fill(&heap, template.heap())?;
        vm::map::set_len(heap.as_fd(), template.heap().len() as u64)?;
        match &template.classes {
            Some(classes) => {
                let file = self.make_classes(id)?;
                fill(&file, classes)?;
                vm::map::set_len(file.as_fd(), classes.len() as u64)
            }
            None => {
                // It may have none.
                let _ = unlinkat(self.dir.as_fd(), classes_name(id).as_str(), UnlinkatFlags::NoRemoveDir);
                Ok(())
            }
        }
    }

    /// One `pwrite` of the whole content: the kernel takes folios as large as fit, and the copy is the only
    /// work. (`copy_file_range` and `sendfile` go page by page on tmpfs; mapping the target faults.)
    fn copy_of(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let file = openat(self.dir.as_fd(), name, NEW, Mode::S_IRUSR | Mode::S_IWUSR)?;
        // The length first: it decides how large the folios are.
        vm::map::set_len(file.as_fd(), content.len() as u64)?;
        fill(&file, content)
    }

    /// The segment of a promised session.
    pub(crate) fn make_heap(&self, id: SessionId) -> io::Result<OwnedFd> {
        Ok(openat(self.dir.as_fd(), heap_name(id).as_str(), NEW, Mode::S_IRUSR | Mode::S_IWUSR)?)
    }

    /// The session's segment.
    pub fn open_heap(&self, id: SessionId) -> io::Result<OwnedFd> {
        self.open(&heap_name(id), OFlag::empty())
    }

    /// The session's own classes, if it has some.
    pub fn open_classes(&self, id: SessionId) -> io::Result<Option<OwnedFd>> {
        match self.open(&classes_name(id), OFlag::empty()) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    /// The same, made if there was none.
    pub fn make_classes(&self, id: SessionId) -> io::Result<OwnedFd> {
        self.open(&classes_name(id), OFlag::O_CREAT)
    }

    fn open(&self, name: &str, more: OFlag) -> io::Result<OwnedFd> {
        let flags = OFlag::O_RDWR | OFlag::O_CLOEXEC | more;
        Ok(openat(self.dir.as_fd(), name, flags, Mode::S_IRUSR | Mode::S_IWUSR)?)
    }

    /// Removes a session. Whoever has it attached keeps the memory until detaching.
    pub fn remove(&self, id: SessionId) {
        for name in [heap_name(id), classes_name(id)] {
            // Not every session has classes of its own, and removing twice is no mistake.
            let _ = unlinkat(self.dir.as_fd(), name.as_str(), UnlinkatFlags::NoRemoveDir);
        }
    }

    /// Memory that a session takes, in bytes.
    pub fn bytes(&self, id: SessionId) -> io::Result<u64> {
        let blocks = |fd: OwnedFd| Ok::<u64, io::Error>(nix::sys::stat::fstat(fd)?.st_blocks as u64 * 512);
        let classes = self.open_classes(id)?.map(blocks).transpose()?.unwrap_or(0);
        Ok(blocks(self.open_heap(id)?)? + classes)
    }

    /// The whole content of a session at rest: its heap, and its classes if it has some.
    pub fn read(&self, id: SessionId) -> io::Result<(Vec<u8>, Option<Vec<u8>>)> {
        let whole = |fd: OwnedFd| {
            let mut content = Vec::new();
            io::Read::read_to_end(&mut std::fs::File::from(fd), &mut content).map(|_| content)
        };
        let heap = whole(self.open_heap(id)?)?;
        Ok((heap, self.open_classes(id)?.map(whole).transpose()?))
    }

    /// The files for a worker's copies of sessions: the heap, and the classes if the session has some.
    pub(crate) fn open_backup(&self, worker: u64, with_classes: bool) -> io::Result<Vec<OwnedFd>> {
        let names = backup_names(worker);
        names[..1 + usize::from(with_classes)].iter().map(|n| self.open(n, OFlag::O_CREAT)).collect()
    }

    /// The file for a worker's journal.
    pub(crate) fn open_journal(&self, worker: u64) -> io::Result<OwnedFd> {
        self.open(&journal_name(worker), OFlag::O_CREAT)
    }

    /// Removes a worker's copies, and its journal.
    pub(crate) fn remove_backup(&self, worker: u64) {
        let [heap, classes] = backup_names(worker);
        for name in [heap, classes, journal_name(worker)] {
            // It may have had none.
            let _ = unlinkat(self.dir.as_fd(), name.as_str(), UnlinkatFlags::NoRemoveDir);
        }
    }

    /// Makes a session what it was before the run in which its worker died.
    pub(crate) fn restore(&self, id: SessionId, worker: u64, backup: &Backup) -> io::Result<()> {
        if self.put_back(id, &backup_names(worker), backup)? {
            return Ok(());
        }
        match self.open(&journal_name(worker), OFlag::empty()) {
            // With neither the session has not been touched.
            Ok(journal) => {
                backup::undo(&journal, backup.run, &self.open_heap(id)?, || self.make_classes(id)).map(drop)
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// Keeps the copy that a worker made of a session beyond the worker's next run.
    pub(crate) fn keep_backup(&self, id: SessionId, worker: u64, backup: &Backup) -> io::Result<()> {
        let dir = self.dir.as_fd();
        let [heap, classes] = backup_names(worker);
        let [kept_heap, kept_classes] = kept_names(id);
        if backup.has_classes {
            renameat(dir, classes.as_str(), dir, kept_classes.as_str())?;
        }
        Ok(renameat(dir, heap.as_str(), dir, kept_heap.as_str())?)
    }

    /// Makes the kept copy of a session the session.
    pub(crate) fn restore_kept(&self, id: SessionId, backup: &Backup) -> io::Result<()> {
        self.put_back(id, &kept_names(id), backup).map(drop)
    }

    /// Removes the kept copy of a session.
    pub(crate) fn remove_kept(&self, id: SessionId) {
        for name in kept_names(id) {
            // It may have had no classes.
            let _ = unlinkat(self.dir.as_fd(), name.as_str(), UnlinkatFlags::NoRemoveDir);
        }
    }

    /// Makes a copy the session, if it is complete.
    fn put_back(&self, id: SessionId, [heap, classes]: &[String; 2], backup: &Backup) -> io::Result<bool> {
        match self.open(heap, OFlag::empty()) {
            Ok(copy) if backup.is_complete(&copy)? => {}
            Ok(_) => return Ok(false),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(e),
        }
        let dir = self.dir.as_fd();
        if backup.has_classes {
            renameat(dir, classes.as_str(), dir, classes_name(id).as_str())?;
        } else {
            // Made in the run that is undone, if at all.
            let _ = unlinkat(dir, classes_name(id).as_str(), UnlinkatFlags::NoRemoveDir);
        }
        renameat(dir, heap.as_str(), dir, heap_name(id).as_str())?;
        Ok(true)
    }

    /// The directory.
    pub fn dir(&self) -> BorrowedFd<'_> {
        self.dir.as_fd()
    }
}

fn fill(file: &OwnedFd, mut content: &[u8]) -> io::Result<()> {
    let mut at = 0;
    while !content.is_empty() {
        let n = nix::sys::uio::pwrite(file, content, at)?;
        if n == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        at += n as i64;
        content = &content[n..];
    }
    Ok(())
}

fn heap_name(id: SessionId) -> String {
    format!("{id}.heap")
}

fn classes_name(id: SessionId) -> String {
    format!("{id}.classes")
}

fn kept_names(id: SessionId) -> [String; 2] {
    [format!("{id}.kept.heap"), format!("{id}.kept.classes")]
}

fn journal_name(worker: u64) -> String {
    format!("worker-{worker}.journal")
}

fn backup_names(worker: u64) -> [String; 2] {
    [format!("worker-{worker}.heap"), format!("worker-{worker}.classes")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_a_copy_of_its_template() {
        let path = std::env::temp_dir().join(format!("pavm-template-{}", std::process::id()));
        let content: Vec<u8> = (0..300_000u32).map(|i| (i * 7) as u8).collect();
        std::fs::write(&path, &content).unwrap();
        let template = Template::open(&path, None).unwrap();
        std::fs::remove_file(&path).unwrap();
        let files = SessionFiles::new(MemoryDir::open().unwrap());
        let (a, b) = (files.create(&template).unwrap(), files.create(&template).unwrap());
        assert_ne!(a, b);
        let heap = files.open_heap(a).unwrap();
        nix::sys::uio::pwrite(&heap, b"changed", 0).unwrap();
        assert_eq!(files.read(b).unwrap(), (content, None));
        assert!(files.open_classes(a).unwrap().is_none());
        files.make_classes(a).unwrap();
        assert!(files.open_classes(a).unwrap().is_some());
        vm::map::set_len(heap.as_fd(), 1_000_000).unwrap();
        files.reset(a, &template).unwrap();
        assert_eq!(files.read(a).unwrap(), files.read(b).unwrap());
        files.remove(a);
        assert_eq!(files.open_heap(a).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(files.open_classes(a).unwrap().is_none());
        let empty = files.create(&Template::empty()).unwrap();
        assert_eq!(files.read(empty).unwrap().0.len(), 0);
    }
}
