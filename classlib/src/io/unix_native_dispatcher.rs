//! sun.nio.fs.UnixNativeDispatcher: the system calls of java.nio.file. Paths and buffers are addresses of off-heap
//! memory; errors are UnixExceptions with the error number. Directory streams are handles that hold the names.

use super::sys::{self, Sys};
use super::{Fail, c_memory, field, handles, memory, memory_mut};
use std::ffi::CStr;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;
use vm::object::*;

natives! { "sun/nio/fs/UnixNativeDispatcher":
    "init" "()I" => init,
    "getcwd" "()[B" => getcwd,
    "dup" "(I)I" => dup,
    "open0" "(JII)I" => open0,
    "openat0" "(IJII)I" => openat0,
    "close0" "(I)V" => close0,
    "rewind" "(J)V" => rewind,
    "getlinelen" "(J)I" => getlinelen,
    "link0" "(JJ)V" => |vm, a| two_paths(vm, a, sys::link),
    "unlink0" "(J)V" => unlink0,
    "unlinkat0" "(IJI)V" => unlinkat0,
    "mknod0" "(JIJ)V" => |vm, a| with_path(vm, a, |p| sys::mknod(p, a.int(2) as u32, a.long(3) as u64)),
    "rename0" "(JJ)V" => rename0,
    "renameat0" "(IJIJ)V" => renameat0,
    "mkdir0" "(JI)V" => |vm, a| with_path(vm, a, |p| sys::mkdir(p, a.int(2) as u32)),
    "rmdir0" "(J)V" => |vm, a| with_path(vm, a, sys::rmdir),
    "readlink0" "(J)[B" => |vm, a| bytes_of_path(vm, a, sys::readlink),
    "realpath0" "(J)[B" => |vm, a| bytes_of_path(vm, a, sys::realpath),
    "symlink0" "(JJ)V" => |vm, a| two_paths(vm, a, sys::symlink),
    "stat0" "(JLsun/nio/fs/UnixFileAttributes;)V" => |vm, a| stat_path(vm, a, sys::stat),
    "stat1" "(J)I" => stat1,
    "lstat0" "(JLsun/nio/fs/UnixFileAttributes;)V" => |vm, a| stat_path(vm, a, sys::lstat),
    "fstat" "(ILsun/nio/fs/UnixFileAttributes;)V" => fstat,
    "fstatat0" "(IJILsun/nio/fs/UnixFileAttributes;)V" => fstatat0,
    "chown0" "(JII)V" => |vm, a| with_path(vm, a, |p| sys::chown(p, a.int(2) as u32, a.int(3) as u32, true)),
    "lchown0" "(JII)V" => |vm, a| with_path(vm, a, |p| sys::chown(p, a.int(2) as u32, a.int(3) as u32, false)),
    "fchown" "(III)V" => |vm, a| with_fd(vm, a, |fd| sys::fchown(fd, a.int(1) as u32, a.int(2) as u32)),
    "chmod0" "(JI)V" => |vm, a| with_path(vm, a, |p| sys::chmod(p, a.int(2) as u32)),
    "fchmod" "(II)V" => |vm, a| with_fd(vm, a, |fd| sys::fchmod(fd, a.int(1) as u32)),
    "utimes0" "(JJJ)V" => |vm, a| with_path(vm, a, |p| sys::utimens(p, micros(a, 2), micros(a, 4), true)),
    "futimes" "(IJJ)V" => |vm, a| with_fd(vm, a, |fd| sys::futimens(fd, micros(a, 1), micros(a, 3))),
    "futimens" "(IJJ)V" => |vm, a| with_fd(vm, a, |fd| sys::futimens(fd, a.long(1) as i128, a.long(3) as i128)),
    "lutimes0" "(JJJ)V" => |vm, a| with_path(vm, a, |p| sys::utimens(p, micros(a, 2), micros(a, 4), false)),
    "opendir0" "(J)J" => opendir0,
    "fdopendir" "(I)J" => fdopendir,
    "closedir" "(J)V" => closedir,
    "readdir" "(J)[B" => readdir,
    "read" "(IJI)I" => read,
    "write" "(IJI)I" => write,
    "access0" "(JI)V" => |vm, a| with_path(vm, a, |p| sys::access(p, a.int(2))),
    "exists0" "(J)Z" => exists0,
    "getpwuid" "(I)[B" => getpwuid,
    "getgrgid" "(I)[B" => getgrgid,
    "getpwnam0" "(J)I" => getpwnam0,
    "getgrnam0" "(J)I" => getgrnam0,
    "statvfs0" "(JLsun/nio/fs/UnixFileStoreAttributes;)V" => statvfs0,
    "strerror" "(I)[B" => strerror,
    "fgetxattr0" "(IJJI)I" => fgetxattr0,
    "fsetxattr0" "(IJJI)V" => fsetxattr0,
    "fremovexattr0" "(IJ)V" => fremovexattr0,
    "flistxattr" "(IJI)I" => flistxattr,
}

/// The UnixException of an error number.
#[cold]
pub(crate) fn unix_error(vm: &mut Vm, e: impl Into<Fail>) -> Trap {
    match e.into() {
        Fail::Trap(t) => t,
        Fail::Errno(e) => {
            let t = vm.throw_new("sun/nio/fs/UnixException", None);
            if let Trap::Throw(x) = t
                && x.class().name.is(b"sun/nio/fs/UnixException")
            {
                x.write::<i32>(field(x, "errno"), e);
            }
            t
        }
    }
}
fn done(vm: &mut Vm, r: Sys<()>) -> NativeResult {
    r.map(Into::into).map_err(|e| unix_error(vm, e))
}
fn path_at(vm: &mut Vm, address: i64) -> Result<&'static CStr, Trap> {
    c_memory(vm, address).map_err(|e| unix_error(vm, e))
}
fn with_path(vm: &mut Vm, a: Args, call: impl FnOnce(&CStr) -> Sys<()>) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    done(vm, call(path))
}
fn two_paths(vm: &mut Vm, a: Args, call: fn(&CStr, &CStr) -> Sys<()>) -> NativeResult {
    let (p, q) = (path_at(vm, a.long(0))?, path_at(vm, a.long(2))?);
    done(vm, call(p, q))
}
fn bytes_of_path(vm: &mut Vm, a: Args, call: fn(&CStr) -> Sys<Vec<u8>>) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    let bytes = call(path).map_err(|e| unix_error(vm, e))?;
    Ok(vm.new_bytes(&bytes)?.into())
}
fn fd_of(vm: &mut Vm, handle: i32) -> Result<i32, Trap> {
    if handle == libc::AT_FDCWD {
        return Ok(handle);
    }
    handles::descriptor(vm, handle).map_err(|e| unix_error(vm, e))
}
fn with_fd(vm: &mut Vm, a: Args, call: impl FnOnce(i32) -> Sys<()>) -> NativeResult {
    let fd = fd_of(vm, a.int(0))?;
    done(vm, call(fd))
}
fn micros(a: Args, i: usize) -> i128 {
    a.long(i) as i128 * 1000
}

/// Everything but birth times is supported: openat, futimes, futimens, lutimes, extended attributes.
fn init(_: &mut Vm, _: Args) -> NativeResult {
    Ok((1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5).into())
}
fn getcwd(vm: &mut Vm, _: Args) -> NativeResult {
    let d = sys::getcwd().map_err(|e| unix_error(vm, e))?;
    Ok(vm.new_bytes(&d)?.into())
}
fn dup(vm: &mut Vm, a: Args) -> NativeResult {
    handles::duplicate(vm, a.int(0)).map(Into::into).map_err(|e| unix_error(vm, e))
}
fn open0(vm: &mut Vm, a: Args) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    handles::open(vm, path, a.int(2), a.int(3) as u32).map(Into::into).map_err(|e| unix_error(vm, e))
}
fn openat0(vm: &mut Vm, a: Args) -> NativeResult {
    let path = path_at(vm, a.long(1))?;
    let r = handles::open_at(vm, a.int(0), path, a.int(3), a.int(4) as u32);
    r.map(Into::into).map_err(|e| unix_error(vm, e))
}
/// Errors of closing are not reported here.
fn close0(vm: &mut Vm, a: Args) -> NativeResult {
    let _ = handles::close(vm, a.int(0));
    Ok(().into())
}
fn rewind(vm: &mut Vm, a: Args) -> NativeResult {
    done(vm, handles::lists::advance(a.long(0) as i32, None))
}
/// Length of the next line with its end, which is read; -1 at the end.
fn getlinelen(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = a.long(0) as i32;
    let Some(line) = handles::lists::next_piece(vm, handle).map_err(|e| unix_error(vm, e))? else {
        return Ok((-1).into());
    };
    let n = line.len();
    done(vm, handles::lists::advance(handle, Some(n)))?;
    Ok((n as i32 + 1).into())
}
fn unlink0(vm: &mut Vm, a: Args) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    handles::before_removal(vm, libc::AT_FDCWD, path);
    done(vm, sys::unlink(path))
}
fn rename0(vm: &mut Vm, a: Args) -> NativeResult {
    let (from, to) = (path_at(vm, a.long(0))?, path_at(vm, a.long(2))?);
    handles::before_removal(vm, libc::AT_FDCWD, from);
    handles::before_removal(vm, libc::AT_FDCWD, to);
    done(vm, sys::rename(from, to))
}
fn unlinkat0(vm: &mut Vm, a: Args) -> NativeResult {
    let (dir, path) = (fd_of(vm, a.int(0))?, path_at(vm, a.long(1))?);
    handles::before_removal(vm, dir, path);
    done(vm, sys::unlinkat(dir, path, a.int(3)))
}
fn renameat0(vm: &mut Vm, a: Args) -> NativeResult {
    let (d1, p1) = (fd_of(vm, a.int(0))?, path_at(vm, a.long(1))?);
    let (d2, p2) = (fd_of(vm, a.int(3))?, path_at(vm, a.long(4))?);
    handles::before_removal(vm, d1, p1);
    handles::before_removal(vm, d2, p2);
    done(vm, sys::renameat(d1, p1, d2, p2))
}

/// Offsets of the fields of UnixFileAttributes.
#[derive(Default, Clone, Copy)]
struct StatFields {
    class: u32,
    at: [u32; 14],
}
const STAT_NAMES: [&str; 14] = [
    "st_mode",
    "st_ino",
    "st_dev",
    "st_rdev",
    "st_nlink",
    "st_uid",
    "st_gid",
    "st_size",
    "st_atime_sec",
    "st_atime_nsec",
    "st_mtime_sec",
    "st_mtime_nsec",
    "st_ctime_sec",
    "st_ctime_nsec",
];
fn fill(vm: &mut Vm, to: Ref, r: Sys<libc::stat64>) -> NativeResult {
    let s = r.map_err(|e| unix_error(vm, e))?;
    if to.is_null() {
        return Err(vm.throw_npe());
    }
    let f = vm.extension::<StatFields>();
    if f.class != to.class().offset() {
        *f = StatFields { class: to.class().offset(), at: STAT_NAMES.map(|n| field(to, n)) };
    }
    let f = *f;
    for (i, v) in [(0, s.st_mode), (4, s.st_nlink as u32), (5, s.st_uid), (6, s.st_gid)] {
        to.write::<u32>(f.at[i], v);
    }
    let longs = [
        (1, s.st_ino as i64),
        (2, s.st_dev as i64),
        (3, s.st_rdev as i64),
        (7, s.st_size),
        (8, s.st_atime),
        (9, s.st_atime_nsec),
        (10, s.st_mtime),
        (11, s.st_mtime_nsec),
        (12, s.st_ctime),
        (13, s.st_ctime_nsec),
    ];
    for (i, v) in longs {
        to.write::<i64>(f.at[i], v);
    }
    Ok(().into())
}
fn stat_path(vm: &mut Vm, a: Args, call: fn(&CStr) -> Sys<libc::stat64>) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    fill(vm, a.obj(2), call(path))
}
/// The mode only; 0 when there is no such file.
fn stat1(vm: &mut Vm, a: Args) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    Ok(sys::stat(path).map_or(0, |s| s.st_mode as i32).into())
}
fn fstat(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a.int(0))?;
    fill(vm, a.obj(1), sys::fstat(fd))
}
fn fstatat0(vm: &mut Vm, a: Args) -> NativeResult {
    let (dir, path) = (fd_of(vm, a.int(0))?, path_at(vm, a.long(1))?);
    fill(vm, a.obj(4), sys::fstatat(dir, path, a.int(3)))
}

fn opendir0(vm: &mut Vm, a: Args) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    let fd = sys::open(path, libc::O_RDONLY | libc::O_DIRECTORY, 0).map_err(|e| unix_error(vm, e))?;
    let h = handles::lists::open_directory(vm, fd).map_err(|e| unix_error(vm, e))?;
    Ok((h as i64).into())
}
/// The handle given becomes the stream's: it is closed here.
fn fdopendir(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a.int(0))?;
    let own = sys::openat(fd, c".", libc::O_RDONLY | libc::O_DIRECTORY, 0).map_err(|e| unix_error(vm, e))?;
    let h = handles::lists::open_directory(vm, own).map_err(|e| unix_error(vm, e))?;
    let _ = handles::close(vm, a.int(0));
    Ok((h as i64).into())
}
fn closedir(vm: &mut Vm, a: Args) -> NativeResult {
    let r = handles::close(vm, a.long(0) as i32);
    done(vm, r)
}
fn readdir(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = a.long(0) as i32;
    handles::lists::fill(vm, handle).map_err(|e| unix_error(vm, e))?;
    let Some(name) = handles::lists::next_piece(vm, handle).map_err(|e| unix_error(vm, e))? else {
        return Ok(NULL.into());
    };
    let bytes = vm.new_bytes(name)?;
    done(vm, handles::lists::advance(handle, Some(name.len())))?;
    Ok(bytes.into())
}
fn read(vm: &mut Vm, a: Args) -> NativeResult {
    let to = memory_mut(vm, a.long(1), a.int(3)).map_err(|e| unix_error(vm, e))?;
    let n = handles::read(vm, a.int(0), to).map_err(|e| unix_error(vm, e))?;
    Ok((n as i32).into())
}
fn write(vm: &mut Vm, a: Args) -> NativeResult {
    let from = memory(vm, a.long(1), a.int(3)).map_err(|e| unix_error(vm, e))?;
    let fd = fd_of(vm, a.int(0))?;
    let n = sys::write(fd, from).map_err(|e| unix_error(vm, e))?;
    Ok((n as i32).into())
}
fn exists0(vm: &mut Vm, a: Args) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    Ok(sys::access(path, libc::F_OK).is_ok().into())
}

fn found_name<T>(vm: &mut Vm, r: nix::Result<Option<T>>, name: fn(&T) -> &str) -> NativeResult {
    match r {
        Ok(Some(t)) => Ok(vm.new_bytes(name(&t).as_bytes())?.into()),
        Ok(None) => Err(unix_error(vm, libc::ENOENT)),
        Err(e) => Err(unix_error(vm, e as i32)),
    }
}
fn getpwuid(vm: &mut Vm, a: Args) -> NativeResult {
    let r = nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(a.int(0) as u32));
    found_name(vm, r, |u| &u.name)
}
fn getgrgid(vm: &mut Vm, a: Args) -> NativeResult {
    let r = nix::unistd::Group::from_gid(nix::unistd::Gid::from_raw(a.int(0) as u32));
    found_name(vm, r, |g| &g.name)
}
/// -1 when there is none.
fn getpwnam0(vm: &mut Vm, a: Args) -> NativeResult {
    let name = path_at(vm, a.long(0))?.to_string_lossy();
    match nix::unistd::User::from_name(&name) {
        Ok(u) => Ok(u.map_or(-1, |u| u.uid.as_raw() as i32).into()),
        Err(e) => Err(unix_error(vm, e as i32)),
    }
}
fn getgrnam0(vm: &mut Vm, a: Args) -> NativeResult {
    let name = path_at(vm, a.long(0))?.to_string_lossy();
    match nix::unistd::Group::from_name(&name) {
        Ok(g) => Ok(g.map_or(-1, |g| g.gid.as_raw() as i32).into()),
        Err(e) => Err(unix_error(vm, e as i32)),
    }
}
fn statvfs0(vm: &mut Vm, a: Args) -> NativeResult {
    let path = path_at(vm, a.long(0))?;
    let s = sys::statvfs(path).map_err(|e| unix_error(vm, e))?;
    let to = a.obj(2);
    if to.is_null() {
        return Err(vm.throw_npe());
    }
    let fields = [
        ("f_frsize", s.f_frsize),
        ("f_blocks", s.f_blocks),
        ("f_bfree", s.f_bfree),
        ("f_bavail", s.f_bavail),
    ];
    for (name, v) in fields {
        to.write::<u64>(field(to, name), v);
    }
    Ok(().into())
}
fn strerror(vm: &mut Vm, a: Args) -> NativeResult {
    let text = sys::strerror(a.int(0));
    Ok(vm.new_bytes(text.as_bytes())?.into())
}

fn fgetxattr0(vm: &mut Vm, a: Args) -> NativeResult {
    let (fd, name) = (fd_of(vm, a.int(0))?, path_at(vm, a.long(1))?);
    let to = memory_mut(vm, a.long(3), a.int(5)).map_err(|e| unix_error(vm, e))?;
    sys::fgetxattr(fd, name, to).map(|n| (n as i32).into()).map_err(|e| unix_error(vm, e))
}
fn fsetxattr0(vm: &mut Vm, a: Args) -> NativeResult {
    let (fd, name) = (fd_of(vm, a.int(0))?, path_at(vm, a.long(1))?);
    let from = memory(vm, a.long(3), a.int(5)).map_err(|e| unix_error(vm, e))?;
    done(vm, sys::fsetxattr(fd, name, from))
}
fn fremovexattr0(vm: &mut Vm, a: Args) -> NativeResult {
    let (fd, name) = (fd_of(vm, a.int(0))?, path_at(vm, a.long(1))?);
    done(vm, sys::fremovexattr(fd, name))
}
fn flistxattr(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a.int(0))?;
    let to = memory_mut(vm, a.long(1), a.int(3)).map_err(|e| unix_error(vm, e))?;
    sys::flistxattr(fd, to).map(|n| (n as i32).into()).map_err(|e| unix_error(vm, e))
}
