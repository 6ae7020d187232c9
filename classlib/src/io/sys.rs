//! System calls on raw descriptors and C strings, as the natives of this folder use them: thin, safe, with the
//! error number as the error. Interrupted calls are made again.

use std::ffi::{CStr, CString};

/// An error number.
pub type Errno = i32;
/// What a system call gives.
pub type Sys<T> = Result<T, Errno>;

/// `errno` of the last failed call.
pub fn errno() -> Errno {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}
fn int(mut call: impl FnMut() -> libc::c_int) -> Sys<i32> {
    loop {
        let r = call();
        if r >= 0 {
            return Ok(r);
        }
        let e = errno();
        if e != libc::EINTR {
            return Err(e);
        }
    }
}
fn long(mut call: impl FnMut() -> libc::ssize_t) -> Sys<usize> {
    loop {
        let r = call();
        if r >= 0 {
            return Ok(r as usize);
        }
        let e = errno();
        if e != libc::EINTR {
            return Err(e);
        }
    }
}
/// The system's text for an error number.
pub fn strerror(e: Errno) -> String {
    let mut buf = [0 as libc::c_char; 256];
    // SAFETY: the buffer is writable and its length is given; the result is NUL-terminated.
    let text = unsafe {
        libc::strerror_r(e, buf.as_mut_ptr(), buf.len());
        CStr::from_ptr(buf.as_ptr())
    };
    text.to_string_lossy().into_owned()
}

/// `open`, always close-on-exec.
pub fn open(path: &CStr, flags: i32, mode: u32) -> Sys<i32> {
    // SAFETY: the path is a C string.
    int(|| unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) })
}
/// `openat`, always close-on-exec.
pub fn openat(dir: i32, path: &CStr, flags: i32, mode: u32) -> Sys<i32> {
    // SAFETY: the path is a C string.
    int(|| unsafe { libc::openat(dir, path.as_ptr(), flags | libc::O_CLOEXEC, mode) })
}
/// `close`; the descriptor is gone even when an error is reported.
pub fn close(fd: i32) -> Sys<()> {
    // SAFETY: closes a descriptor that the caller owns (an entry of the open files, removed by it).
    if unsafe { libc::close(fd) } == 0 || errno() == libc::EINTR { Ok(()) } else { Err(errno()) }
}
/// A duplicate, close-on-exec.
pub fn dup(fd: i32) -> Sys<i32> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) })
}
/// `read`.
pub fn read(fd: i32, to: &mut [u8]) -> Sys<usize> {
    // SAFETY: writes into the slice at most.
    long(|| unsafe { libc::read(fd, to.as_mut_ptr().cast(), to.len()) })
}
/// `pread`.
pub fn pread(fd: i32, to: &mut [u8], at: i64) -> Sys<usize> {
    // SAFETY: writes into the slice at most.
    long(|| unsafe { libc::pread64(fd, to.as_mut_ptr().cast(), to.len(), at) })
}
/// `write`.
pub fn write(fd: i32, from: &[u8]) -> Sys<usize> {
    // SAFETY: reads from the slice at most.
    long(|| unsafe { libc::write(fd, from.as_ptr().cast(), from.len()) })
}
/// `pwrite`.
pub fn pwrite(fd: i32, from: &[u8], at: i64) -> Sys<usize> {
    // SAFETY: reads from the slice at most.
    long(|| unsafe { libc::pwrite64(fd, from.as_ptr().cast(), from.len(), at) })
}
/// Writes everything; waits where the descriptor does not block by itself.
pub fn write_all(fd: i32, mut from: &[u8]) -> Sys<()> {
    while !from.is_empty() {
        match write(fd, from) {
            Ok(n) => from = &from[n..],
            Err(libc::EAGAIN) => {
                poll(fd, libc::POLLOUT, -1)?;
            }
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
/// `poll` of one descriptor; the events that came, 0 when none did in time.
pub fn poll(fd: i32, events: i16, millis: i32) -> Sys<i16> {
    let mut p = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one pollfd.
    int(|| unsafe { libc::poll(&mut p, 1, millis) })?;
    Ok(p.revents)
}
/// `poll` of several descriptors, without waiting; how many have events.
pub fn poll_all(fds: &mut [libc::pollfd]) -> Sys<i32> {
    // SAFETY: a slice of pollfds with its length.
    int(|| unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, 0) })
}
/// `pipe`: close-on-exec; the end to read, the end to write.
pub fn pipe() -> Sys<(i32, i32)> {
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors.
    int(|| unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) })?;
    Ok((ends[0], ends[1]))
}
/// `socketpair` of local stream sockets: close-on-exec.
pub fn socket_pair() -> Sys<(i32, i32)> {
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors.
    int(|| unsafe {
        libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0, ends.as_mut_ptr())
    })?;
    Ok((ends[0], ends[1]))
}
/// Reads from a socket what stays there to be read.
pub fn peek(fd: i32, to: &mut [u8]) -> Sys<usize> {
    // SAFETY: writes into the slice at most.
    long(|| unsafe { libc::recv(fd, to.as_mut_ptr().cast(), to.len(), libc::MSG_PEEK) })
}
/// `inotify_init`: close-on-exec and non-blocking.
pub fn inotify() -> Sys<i32> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::inotify_init1(libc::IN_CLOEXEC | libc::IN_NONBLOCK) })
}
/// `inotify_add_watch`.
pub fn inotify_add(fd: i32, path: &CStr, events: u32) -> Sys<i32> {
    // SAFETY: C string.
    int(|| unsafe { libc::inotify_add_watch(fd, path.as_ptr(), events) })
}
/// `inotify_rm_watch`.
pub fn inotify_remove(fd: i32, watch: i32) -> Sys<()> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::inotify_rm_watch(fd, watch) }).map(drop)
}
/// `lseek`.
pub fn lseek(fd: i32, at: i64, whence: i32) -> Sys<i64> {
    // SAFETY: no memory is involved.
    let r = unsafe { libc::lseek64(fd, at, whence) };
    if r < 0 { Err(errno()) } else { Ok(r) }
}
/// `ftruncate`.
pub fn ftruncate(fd: i32, len: i64) -> Sys<()> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::ftruncate64(fd, len) }).map(drop)
}
/// `fsync`, or `fdatasync` without the metadata.
pub fn fsync(fd: i32, metadata: bool) -> Sys<()> {
    // SAFETY: no memory is involved.
    int(|| unsafe { if metadata { libc::fsync(fd) } else { libc::fdatasync(fd) } }).map(drop)
}
/// `fcntl(F_GETFL)`.
pub fn open_flags(fd: i32) -> Sys<i32> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::fcntl(fd, libc::F_GETFL) })
}
/// `fcntl(F_SETFL)`.
pub fn set_open_flags(fd: i32, flags: i32) -> Sys<()> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::fcntl(fd, libc::F_SETFL, flags) }).map(drop)
}
/// Locks or unlocks (`F_RDLCK`, `F_WRLCK`, `F_UNLCK`) a range for this descriptor (not for the process: it may run
/// several sessions, one after the other). Does not wait.
pub fn lock(fd: i32, kind: i32, start: i64, len: i64) -> Sys<()> {
    // SAFETY: `flock64` is plain data.
    let mut l: libc::flock64 = unsafe { std::mem::zeroed() };
    l.l_type = kind as libc::c_short;
    l.l_whence = libc::SEEK_SET as libc::c_short;
    l.l_start = start;
    l.l_len = if len == i64::MAX { 0 } else { len };
    // SAFETY: the structure outlives the call.
    int(|| unsafe { libc::fcntl(fd, libc::F_OFD_SETLK, &l) }).map(drop)
}
/// Bytes that can be read at once (`FIONREAD`).
pub fn readable_bytes(fd: i32) -> Sys<i32> {
    let mut n: libc::c_int = 0;
    // SAFETY: FIONREAD stores one int.
    int(|| unsafe { libc::ioctl(fd, libc::FIONREAD, &mut n) })?;
    Ok(n)
}
fn stat_with(call: impl Fn(*mut libc::stat64) -> libc::c_int) -> Sys<libc::stat64> {
    // SAFETY: `stat64` is plain data.
    let mut s: libc::stat64 = unsafe { std::mem::zeroed() };
    int(|| call(&mut s))?;
    Ok(s)
}
/// `stat`.
pub fn stat(path: &CStr) -> Sys<libc::stat64> {
    // SAFETY: C string and a structure to fill.
    stat_with(|s| unsafe { libc::stat64(path.as_ptr(), s) })
}
/// `lstat`.
pub fn lstat(path: &CStr) -> Sys<libc::stat64> {
    // SAFETY: C string and a structure to fill.
    stat_with(|s| unsafe { libc::lstat64(path.as_ptr(), s) })
}
/// `fstat`.
pub fn fstat(fd: i32) -> Sys<libc::stat64> {
    // SAFETY: a structure to fill.
    stat_with(|s| unsafe { libc::fstat64(fd, s) })
}
/// `fstatat`.
pub fn fstatat(dir: i32, path: &CStr, flags: i32) -> Sys<libc::stat64> {
    // SAFETY: C string and a structure to fill.
    stat_with(|s| unsafe { libc::fstatat64(dir, path.as_ptr(), s, flags) })
}
/// `statvfs`.
pub fn statvfs(path: &CStr) -> Sys<libc::statvfs64> {
    // SAFETY: plain data.
    let mut s: libc::statvfs64 = unsafe { std::mem::zeroed() };
    // SAFETY: C string and a structure to fill.
    int(|| unsafe { libc::statvfs64(path.as_ptr(), &mut s) })?;
    Ok(s)
}
/// `access`.
pub fn access(path: &CStr, mode: i32) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::access(path.as_ptr(), mode) }).map(drop)
}
/// `chmod`.
pub fn chmod(path: &CStr, mode: u32) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::chmod(path.as_ptr(), mode) }).map(drop)
}
/// `fchmod`.
pub fn fchmod(fd: i32, mode: u32) -> Sys<()> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::fchmod(fd, mode) }).map(drop)
}
/// `chown`, or `lchown` when links are not followed.
pub fn chown(path: &CStr, uid: u32, gid: u32, follow: bool) -> Sys<()> {
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: C string.
    int(|| unsafe { libc::fchownat(libc::AT_FDCWD, path.as_ptr(), uid, gid, flags) }).map(drop)
}
/// `fchown`.
pub fn fchown(fd: i32, uid: u32, gid: u32) -> Sys<()> {
    // SAFETY: no memory is involved.
    int(|| unsafe { libc::fchown(fd, uid, gid) }).map(drop)
}
/// Sets access and modification time, given in ns since the epoch.
pub fn utimens(path: &CStr, access: i128, modified: i128, follow: bool) -> Sys<()> {
    let times = [timespec(access), timespec(modified)];
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: C string and two timespecs.
    int(|| unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), flags) }).map(drop)
}
/// As [`utimens`] for a descriptor.
pub fn futimens(fd: i32, access: i128, modified: i128) -> Sys<()> {
    let times = [timespec(access), timespec(modified)];
    // SAFETY: two timespecs.
    int(|| unsafe { libc::futimens(fd, times.as_ptr()) }).map(drop)
}
fn timespec(nanos: i128) -> libc::timespec {
    libc::timespec { tv_sec: (nanos / 1_000_000_000) as i64, tv_nsec: (nanos % 1_000_000_000) as i64 }
}
/// `mkdir`.
pub fn mkdir(path: &CStr, mode: u32) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::mkdir(path.as_ptr(), mode) }).map(drop)
}
/// `rmdir`.
pub fn rmdir(path: &CStr) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::rmdir(path.as_ptr()) }).map(drop)
}
/// `unlink`.
pub fn unlink(path: &CStr) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::unlink(path.as_ptr()) }).map(drop)
}
/// `unlinkat`.
pub fn unlinkat(dir: i32, path: &CStr, flags: i32) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::unlinkat(dir, path.as_ptr(), flags) }).map(drop)
}
/// `rename`.
pub fn rename(from: &CStr, to: &CStr) -> Sys<()> {
    // SAFETY: C strings.
    int(|| unsafe { libc::rename(from.as_ptr(), to.as_ptr()) }).map(drop)
}
/// `renameat`.
pub fn renameat(from_dir: i32, from: &CStr, to_dir: i32, to: &CStr) -> Sys<()> {
    // SAFETY: C strings.
    int(|| unsafe { libc::renameat(from_dir, from.as_ptr(), to_dir, to.as_ptr()) }).map(drop)
}
/// `link`.
pub fn link(existing: &CStr, new: &CStr) -> Sys<()> {
    // SAFETY: C strings.
    int(|| unsafe { libc::link(existing.as_ptr(), new.as_ptr()) }).map(drop)
}
/// `symlink`.
pub fn symlink(target: &CStr, link: &CStr) -> Sys<()> {
    // SAFETY: C strings.
    int(|| unsafe { libc::symlink(target.as_ptr(), link.as_ptr()) }).map(drop)
}
/// `mknod`.
pub fn mknod(path: &CStr, mode: u32, dev: u64) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::mknod(path.as_ptr(), mode, dev) }).map(drop)
}
/// `readlink`.
pub fn readlink(path: &CStr) -> Sys<Vec<u8>> {
    let mut buf = vec![0u8; libc::PATH_MAX as usize + 1];
    // SAFETY: C string; writes into the buffer at most.
    let n = long(|| unsafe { libc::readlink(path.as_ptr(), buf.as_mut_ptr().cast(), buf.len()) })?;
    buf.truncate(n);
    Ok(buf)
}
/// `realpath`.
pub fn realpath(path: &CStr) -> Sys<Vec<u8>> {
    let mut buf = vec![0u8; libc::PATH_MAX as usize + 1];
    // SAFETY: C string; the buffer has the PATH_MAX bytes that realpath may write.
    let r = unsafe { libc::realpath(path.as_ptr(), buf.as_mut_ptr().cast()) };
    if r.is_null() {
        return Err(errno());
    }
    let len = buf.iter().position(|&b| b == 0).unwrap_or(buf.len());
    buf.truncate(len);
    Ok(buf)
}
/// Longest file name in the file system of a path.
pub fn name_max(path: &CStr) -> Sys<i64> {
    // SAFETY: C string.
    let n = unsafe { libc::pathconf(path.as_ptr(), libc::_PC_NAME_MAX) };
    if n < 0 { Err(errno()) } else { Ok(n) }
}
/// Names in a directory in the order of the system, without `.` and `..` unless wanted, each ended by NUL.
pub fn list_dir(path: &CStr, dots: bool) -> Sys<Vec<u8>> {
    let fd = open(path, libc::O_RDONLY | libc::O_DIRECTORY, 0)?;
    list_fd(fd, dots)
}
/// As [`list_dir`] for an open directory, which is closed.
pub fn list_fd(fd: i32, dots: bool) -> Sys<Vec<u8>> {
    // SAFETY: the caller gives up the descriptor.
    let dir = unsafe { libc::fdopendir(fd) };
    if dir.is_null() {
        let e = errno();
        let _ = close(fd);
        return Err(e);
    }
    let mut names = Vec::new();
    loop {
        // SAFETY: `dir` is an open stream; errno is cleared so that the end can be told from an error.
        let entry = unsafe {
            *libc::__errno_location() = 0;
            libc::readdir64(dir)
        };
        if entry.is_null() {
            break;
        }
        // SAFETY: the entry is valid until the next readdir, its name is NUL-terminated.
        let name = unsafe { CStr::from_ptr((*entry).d_name.as_ptr()) };
        if dots || !matches!(name.to_bytes(), b"." | b"..") {
            names.extend_from_slice(name.to_bytes_with_nul());
        }
    }
    let e = errno();
    // SAFETY: closes the stream and its descriptor once.
    unsafe { libc::closedir(dir) };
    if e != 0 { Err(e) } else { Ok(names) }
}
/// The process's working directory.
pub fn getcwd() -> Sys<Vec<u8>> {
    use std::os::unix::ffi::OsStringExt;
    match std::env::current_dir() {
        Ok(d) => Ok(d.into_os_string().into_vec()),
        Err(e) => Err(e.raw_os_error().unwrap_or(libc::ENOENT)),
    }
}
/// The path that a descriptor has now, as the system tells it; deleted files have none.
pub fn path_of_fd(fd: i32) -> Option<Vec<u8>> {
    let p = readlink(&CString::new(format!("/proc/self/fd/{fd}")).ok()?).ok()?;
    (p.first() == Some(&b'/') && !p.ends_with(b" (deleted)")).then_some(p)
}
/// `isatty`.
pub fn is_terminal(fd: i32) -> bool {
    // SAFETY: no memory is involved.
    unsafe { libc::isatty(fd) == 1 }
}
/// `fgetxattr`; with an empty buffer the size of the value.
pub fn fgetxattr(fd: i32, name: &CStr, to: &mut [u8]) -> Sys<usize> {
    // SAFETY: C string; writes into the slice at most.
    long(|| unsafe { libc::fgetxattr(fd, name.as_ptr(), to.as_mut_ptr().cast(), to.len()) })
}
/// `fsetxattr`.
pub fn fsetxattr(fd: i32, name: &CStr, from: &[u8]) -> Sys<()> {
    // SAFETY: C string; reads from the slice at most.
    int(|| unsafe { libc::fsetxattr(fd, name.as_ptr(), from.as_ptr().cast(), from.len(), 0) }).map(drop)
}
/// `fremovexattr`.
pub fn fremovexattr(fd: i32, name: &CStr) -> Sys<()> {
    // SAFETY: C string.
    int(|| unsafe { libc::fremovexattr(fd, name.as_ptr()) }).map(drop)
}
/// `flistxattr`; with an empty buffer the size of the list.
pub fn flistxattr(fd: i32, to: &mut [u8]) -> Sys<usize> {
    // SAFETY: writes into the slice at most.
    long(|| unsafe { libc::flistxattr(fd, to.as_mut_ptr().cast(), to.len()) })
}
/// Block size for direct I/O on a descriptor.
pub fn block_size(fd: i32) -> Sys<i32> {
    // SAFETY: plain data.
    let mut s: libc::statvfs64 = unsafe { std::mem::zeroed() };
    // SAFETY: a structure to fill.
    int(|| unsafe { libc::fstatvfs64(fd, &mut s) })?;
    Ok(s.f_frsize as i32)
}
/// Maps a file shared at exactly this address, which is free.
pub fn map_at(address: usize, len: usize, writable: bool, fd: i32, offset: i64) -> Sys<()> {
    let prot = if writable { libc::PROT_READ | libc::PROT_WRITE } else { libc::PROT_READ };
    let how = libc::MAP_SHARED | libc::MAP_FIXED_NOREPLACE;
    // SAFETY: NOREPLACE: nothing that is mapped already is touched.
    let r = unsafe { libc::mmap64(address as *mut _, len, prot, how, fd, offset) };
    if r == libc::MAP_FAILED { Err(errno()) } else { Ok(()) }
}
/// Unmaps what [`map_at`] has mapped.
pub fn unmap(address: usize, len: usize) -> Sys<()> {
    // SAFETY: the caller passes a mapping made by `map_at`; Java code that still uses it is stopped by the check of
    // native ranges.
    int(|| unsafe { libc::munmap(address as *mut _, len) }).map(drop)
}
/// Writes changes of a mapping to its file.
pub fn msync(address: usize, len: usize) -> Sys<()> {
    // SAFETY: the range is mapped (the caller has checked).
    int(|| unsafe { libc::msync(address as *mut _, len, libc::MS_SYNC) }).map(drop)
}
