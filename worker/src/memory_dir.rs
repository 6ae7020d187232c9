//! The directory in memory where session files lie.
//!
//! Best first:
//! 1. a tmpfs of our own with `huge=within_size`, mounted nowhere: only its descriptor leads to it, so workers and
//!    other programs can't reach it, and the kernel frees it when the last process of ours ends, however that was;
//! 2. the same, made by a helper process in a user namespace of its own, where mounting is not a privilege;
//! 3. a directory `pavm-UID-PID` in `/dev/shm`, with a warning: pages are 4 KiB there, which makes creating and
//!    attaching a session several times dearer. It is locked while we live; leftovers of the dead are removed.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use nix::fcntl::{Flock, FlockArg, OFlag};
use nix::sched::{CloneFlags, unshare};
use nix::sys::stat::Mode;
use nix::unistd::{ForkResult, fork, getgid, getuid};

use crate::socket::{Channel, pair};

/// An open directory in memory.
#[derive(Debug)]
pub enum MemoryDir {
    /// A tmpfs of our own.
    Mount(OwnedFd),
    /// A directory in a tmpfs of the system, removed on drop by the process that made it.
    Shared(SharedDir),
}

impl AsFd for MemoryDir {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            MemoryDir::Mount(fd) => fd.as_fd(),
            MemoryDir::Shared(dir) => dir.fd.as_fd(),
        }
    }
}

impl MemoryDir {
    /// The best directory that this process may have. Call it while the process has one thread.
    pub fn open() -> io::Result<MemoryDir> {
        MemoryDir::with_limit(None)
    }

    /// The same, for at most so many bytes of all sessions together; without a limit the kernel's own counts (half
    /// of the machine's memory). A directory in `/dev/shm` has the limit of that file system.
    pub fn with_limit(limit: Option<u64>) -> io::Result<MemoryDir> {
        let own = own_mount(limit).or_else(|first| helper_mount(limit).map_err(|_| first));
        match own {
            Ok(fd) => Ok(MemoryDir::Mount(fd)),
            Err(error) => {
                let unlimited = if limit.is_some() { "; --memory has no effect" } else { "" };
                log::warn!(
                    "no memory file system of our own ({error}): sessions lie in /dev/shm in pages of 4 KiB, and \
                     creating or attaching one takes several times as long{unlimited}"
                );
                let shared = Path::new("/dev/shm");
                SharedDir::create(shared)
                    .map(MemoryDir::Shared)
                    .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", shared.display())))
            }
        }
    }
}

const FSOPEN_CLOEXEC: libc::c_uint = 1;
const FSMOUNT_CLOEXEC: libc::c_uint = 1;
const FSCONFIG_SET_STRING: libc::c_uint = 1;
const FSCONFIG_CMD_CREATE: libc::c_uint = 6;
const NOSUID_NODEV_NOEXEC: libc::c_uint = 0x2 | 0x4 | 0x8;

/// A new tmpfs with large pages, mounted nowhere.
fn own_mount(limit: Option<u64>) -> io::Result<OwnedFd> {
    // SAFETY: takes a string and flags, gives a descriptor or an error.
    let context = owned(unsafe { libc::syscall(libc::SYS_fsopen, c"tmpfs".as_ptr(), FSOPEN_CLOEXEC) })?;
    configure(&context, FSCONFIG_SET_STRING, Some((c"huge", c"within_size")))?;
    configure(&context, FSCONFIG_SET_STRING, Some((c"mode", c"0700")))?;
    if let Some(limit) = limit {
        let size = CString::new(limit.to_string())?;
        configure(&context, FSCONFIG_SET_STRING, Some((c"size", &size)))?;
    }
    configure(&context, FSCONFIG_CMD_CREATE, None)?;
    let fd = context.as_raw_fd();
    // SAFETY: takes a descriptor and flags, gives a descriptor or an error.
    owned(unsafe { libc::syscall(libc::SYS_fsmount, fd, FSMOUNT_CLOEXEC, NOSUID_NODEV_NOEXEC) })
}

fn configure(context: &OwnedFd, command: libc::c_uint, setting: Option<(&CStr, &CStr)>) -> io::Result<()> {
    let (key, value) =
        setting.map_or((std::ptr::null(), std::ptr::null()), |(k, v)| (k.as_ptr(), v.as_ptr()));
    // SAFETY: strings end with a zero byte and live through the call, or are null where the command takes none.
    let result = unsafe { libc::syscall(libc::SYS_fsconfig, context.as_raw_fd(), command, key, value, 0) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn owned(result: libc::c_long) -> io::Result<OwnedFd> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel made this descriptor for us just now.
    Ok(unsafe { OwnedFd::from_raw_fd(result as i32) })
}

/// A tmpfs made by a child in a user namespace of its own, which passes it back and ends.
fn helper_mount(limit: Option<u64>) -> io::Result<OwnedFd> {
    let (ours, theirs) = pair()?;
    // SAFETY: the process has one thread (see `MemoryDir::open`), so the child may do anything.
    match unsafe { fork() }? {
        ForkResult::Child => {
            let sent = enter_user_namespace().and_then(|()| own_mount(limit));
            let code = match sent.and_then(|mount| Channel::new(theirs).send(0, &[], &[mount.as_fd()])) {
                Ok(()) => 0,
                Err(_) => 1,
            };
            // SAFETY: ends the child at once, without running what the parent registered for its own end.
            unsafe { libc::_exit(code) }
        }
        ForkResult::Parent { child } => {
            drop(theirs);
            let mut channel = Channel::new(ours);
            let mount = channel.recv().map(|frame| frame.and_then(|mut frame| frame.fds.pop()));
            nix::sys::wait::waitpid(child, None)?;
            mount?.ok_or_else(|| io::Error::from(io::ErrorKind::PermissionDenied))
        }
    }
}

/// A user namespace in which this user is who they are outside, and may mount.
fn enter_user_namespace() -> io::Result<()> {
    let (uid, gid) = (getuid(), getgid());
    unshare(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNS)?;
    std::fs::write("/proc/self/uid_map", format!("{uid} {uid} 1"))?;
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/gid_map", format!("{gid} {gid} 1"))
}

/// A directory of ours in a tmpfs of the system.
#[derive(Debug)]
pub struct SharedDir {
    fd: Flock<OwnedFd>,
    path: PathBuf,
    maker: u32,
}

impl SharedDir {
    /// Makes the directory below `parent`, after removing those of dead processes.
    pub fn create(parent: &Path) -> io::Result<SharedDir> {
        let prefix = format!("pavm-{}-", getuid());
        remove_leftovers(parent, &prefix);
        let maker = std::process::id();
        for attempt in 0..100u32 {
            let path = parent.join(format!(
                "{prefix}{maker}{}",
                if attempt == 0 { String::new() } else { format!(".{attempt}") }
            ));
            match nix::unistd::mkdir(&path, Mode::S_IRWXU) {
                Ok(()) => {}
                Err(nix::errno::Errno::EEXIST) => continue,
                Err(e) => return Err(e.into()),
            }
            // Lost only to a process that takes our new directory for a leftover in this very moment.
            if let Ok(fd) = lock(&path) {
                return Ok(SharedDir { fd, path, maker });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

fn lock(path: &Path) -> io::Result<Flock<OwnedFd>> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC | OFlag::O_NOFOLLOW;
    let fd = nix::fcntl::open(path, flags, Mode::empty())?;
    Flock::lock(fd, FlockArg::LockExclusiveNonblock).map_err(|(_, e)| e.into())
}

/// Removes the directories that no living process has locked.
fn remove_leftovers(parent: &Path, prefix: &str) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(prefix)
            && let Ok(_lock) = lock(&entry.path())
            && let Err(error) = std::fs::remove_dir_all(entry.path())
        {
            log::warn!("can't remove the leftover {}: {error}", entry.path().display());
        }
    }
}

impl Drop for SharedDir {
    fn drop(&mut self) {
        if std::process::id() == self.maker
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            log::warn!("can't remove {}: {error}", self.path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_of_the_dead_are_removed_and_the_living_stay() {
        let parent = std::env::temp_dir().join(format!("pavm-dirs-{}", std::process::id()));
        let stale = parent.join(format!("pavm-{}-1", getuid()));
        std::fs::create_dir_all(&stale).unwrap();
        std::fs::write(stale.join("1.heap"), "x").unwrap();
        let first = SharedDir::create(&parent).unwrap();
        assert!(!stale.exists());
        let second = SharedDir::create(&parent).unwrap();
        assert!(first.path.exists() && second.path.exists() && first.path != second.path);
        drop((first, second));
        std::fs::remove_dir(&parent).unwrap();
    }

    #[test]
    fn some_directory_is_there() {
        let dir = MemoryDir::open().unwrap();
        let flags = OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_CLOEXEC;
        nix::fcntl::openat(dir.as_fd(), "x", flags, Mode::S_IRWXU).unwrap();
    }
}
