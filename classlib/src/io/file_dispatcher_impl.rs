//! sun.nio.ch.FileDispatcherImpl: reading and writing of file channels, from and to off-heap memory.

use super::io_util::handle_of;
use super::sys::{self, Sys};
use super::{Fail, fd_close, handles, io_error, memory, memory_mut, nothing};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap, Value};
use vm::natives;
use vm::object::NULL;
use vm::thread::Woken;

natives! { "sun/nio/ch/FileDispatcherImpl":
    "init" "()V" => nothing,
    "read0" "(Ljava/io/FileDescriptor;JI)I" => read0,
    "pread0" "(Ljava/io/FileDescriptor;JIJ)I" => pread0,
    "readv0" "(Ljava/io/FileDescriptor;JI)J" => readv0,
    "write0" "(Ljava/io/FileDescriptor;JI)I" => write0,
    "pwrite0" "(Ljava/io/FileDescriptor;JIJ)I" => pwrite0,
    "writev0" "(Ljava/io/FileDescriptor;JI)J" => writev0,
    "force0" "(Ljava/io/FileDescriptor;Z)I" => force0,
    "seek0" "(Ljava/io/FileDescriptor;J)J" => seek0,
    "truncate0" "(Ljava/io/FileDescriptor;J)I" => truncate0,
    "size0" "(Ljava/io/FileDescriptor;)J" => size0,
    "lock0" "(Ljava/io/FileDescriptor;ZJJZ)I" => lock0,
    "release0" "(Ljava/io/FileDescriptor;JJ)V" => release0,
    "close0" "(Ljava/io/FileDescriptor;)V" => close0,
    "preClose0" "(Ljava/io/FileDescriptor;)V" => nothing,
    "dup0" "(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;)V" => dup0,
    "closeIntFD" "(I)V" => close_int_fd,
    "canTransferToFromOverlappedMap0" "()Z" => |_, _| Ok(true.into()),
    "setDirect0" "(Ljava/io/FileDescriptor;)I" => set_direct0,
}

/// sun.nio.ch.IOStatus.
const EOF: i64 = -1;
const UNAVAILABLE: i64 = -2;
const INTERRUPTED: i64 = -3;
/// sun.nio.ch.FileDispatcher: waiting for a lock was interrupted.
const LOCK_INTERRUPTED: i32 = 2;

/// What Java gets for a count or an error.
pub(crate) fn status(vm: &mut Vm, r: Result<usize, Fail>, reading: bool) -> Result<i64, Trap> {
    match r {
        Ok(0) if reading => Ok(EOF),
        Ok(n) => Ok(n as i64),
        Err(Fail::Errno(libc::EAGAIN)) => Ok(UNAVAILABLE),
        Err(Fail::Errno(libc::EINTR)) => Ok(INTERRUPTED),
        Err(e) => Err(io_error(vm, e)),
    }
}
fn fd_of(vm: &mut Vm, a: Args) -> Result<i32, Trap> {
    let handle = handle_of(vm, a.obj(0))?;
    handles::descriptor(vm, handle).map_err(|e| io_error(vm, e))
}
pub(crate) fn int(n: i64) -> Value {
    (n as i32).into()
}

/// `read` into off-heap memory, for all the dispatchers.
pub(crate) fn read0(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    let to = memory_mut(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
    if to.is_empty() {
        return Ok(0.into());
    }
    let r = handles::read(vm, handle, to);
    Ok(int(status(vm, r, true)?))
}
fn pread0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    let to = memory_mut(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
    let r = sys::pread(fd, to, a.long(4)).map_err(Fail::from);
    Ok(int(status(vm, r, true)?))
}
fn write0(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    let from = memory(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
    let r = handles::writing::write(vm, handle, &[from]);
    Ok(int(status(vm, r, false)?))
}
fn pwrite0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    let from = memory(vm, a.long(1), a.int(3)).map_err(|e| io_error(vm, e))?;
    let r = sys::pwrite(fd, from, a.long(4)).map_err(Fail::from);
    Ok(int(status(vm, r, false)?))
}
/// The pieces of an array of `struct iovec`.
pub(crate) fn pieces(vm: &mut Vm, a: Args) -> Sys<Vec<(i64, i32)>> {
    let table = memory(vm, a.long(1), a.int(3).checked_mul(16).ok_or(libc::EINVAL)?)?;
    let word = |b: &[u8]| b.iter().rev().fold(0i64, |v, &b| v << 8 | b as i64);
    Ok(table.chunks_exact(16).map(|v| (word(&v[..8]), word(&v[8..]) as i32)).collect())
}
/// Is there something to read, or the end, so that reading does not wait?
fn is_readable(vm: &mut Vm, handle: i32) -> bool {
    let fd = handles::descriptor(vm, handle);
    fd.and_then(|fd| sys::poll(fd, libc::POLLIN, 0)).is_ok_and(|events| events != 0)
}
fn readv0(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    let mut total = 0usize;
    for (at, len) in pieces(vm, a).map_err(|e| io_error(vm, e))? {
        let to = memory_mut(vm, at, len).map_err(|e| io_error(vm, e))?;
        if to.is_empty() {
            continue;
        }
        let wanted = to.len();
        // Only the first piece may wait for something to come.
        if total > 0 && handles::waits(handle) && !is_readable(vm, handle) {
            break;
        }
        match handles::read(vm, handle, to) {
            Ok(n) => {
                total += n;
                if n < wanted {
                    break;
                }
            }
            Err(_) if total > 0 => break,
            Err(e) => return Ok(status(vm, Err(e), true)?.into()),
        }
    }
    Ok(status(vm, Ok(total), true)?.into())
}
fn writev0(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    let table = pieces(vm, a).map_err(|e| io_error(vm, e))?;
    let from: Sys<Vec<&[u8]>> = table.into_iter().map(|(at, len)| memory(vm, at, len)).collect();
    let from = from.map_err(|e| io_error(vm, e))?;
    let r = handles::writing::write(vm, handle, &from);
    Ok(status(vm, r, false)?.into())
}
/// Files that can't be synchronised (a terminal) are none the worse for it.
fn force0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    match sys::fsync(fd, a.bool(1)) {
        Ok(()) | Err(libc::EINVAL) => Ok(0.into()),
        Err(e) => Err(io_error(vm, e)),
    }
}
/// A negative offset asks for the position.
fn seek0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    let at = a.long(1);
    let r = if at < 0 { sys::lseek(fd, 0, libc::SEEK_CUR) } else { sys::lseek(fd, at, libc::SEEK_SET) };
    r.map(Into::into).map_err(|e| io_error(vm, e))
}
fn truncate0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    sys::ftruncate(fd, a.long(1)).map(|()| 0.into()).map_err(|e| io_error(vm, e))
}
fn size0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    sys::fstat(fd).map(|s| s.st_size.into()).map_err(|e| io_error(vm, e))
}
/// 0: locked; -1: somebody else has it; 2: interrupted. A lock that is to be waited for is tried again in a while.
fn lock0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    let (wait, at, len, shared) = (a.bool(1), a.long(2), a.long(4), a.bool(6));
    let interrupted = vm.take_woken() == Woken::Interrupt;
    let kind = if shared { libc::F_RDLCK } else { libc::F_WRLCK };
    match sys::lock(fd, kind, at, len) {
        Ok(()) => {
            handles::note_lock(handle_of(vm, a.obj(0))?);
            Ok(0.into())
        }
        Err(libc::EAGAIN | libc::EACCES) if !wait => Ok((-1).into()),
        Err(libc::EAGAIN | libc::EACCES) if interrupted => Ok(LOCK_INTERRUPTED.into()),
        Err(libc::EAGAIN | libc::EACCES) => {
            let soon = vm::thread::now_nanos() + 10_000_000;
            Err(vm.wait_handles(NULL, soon))
        }
        Err(e) => Err(io_error(vm, e)),
    }
}
fn release0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    sys::lock(fd, libc::F_UNLCK, a.long(1), a.long(3)).map(Into::into).map_err(|e| io_error(vm, e))
}
fn close0(vm: &mut Vm, a: Args) -> NativeResult {
    let handle = handle_of(vm, a.obj(0))?;
    if handle >= 0 {
        fd_close(vm, handle).map_err(|e| io_error(vm, e))?;
    }
    Ok(().into())
}
fn dup0(vm: &mut Vm, a: Args) -> NativeResult {
    let (from, to) = (handle_of(vm, a.obj(0))?, handle_of(vm, a.obj(1))?);
    handles::duplicate_to(vm, from, to).map(Into::into).map_err(|e| io_error(vm, e))
}
fn close_int_fd(vm: &mut Vm, a: Args) -> NativeResult {
    if a.int(0) >= 0 {
        fd_close(vm, a.int(0)).map_err(|e| io_error(vm, e))?;
    }
    Ok(().into())
}
/// Turns direct I/O on; the alignment that it needs.
fn set_direct0(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = fd_of(vm, a)?;
    let set = || {
        sys::set_open_flags(fd, sys::open_flags(fd)? | libc::O_DIRECT)?;
        sys::block_size(fd)
    };
    set().map(Into::into).map_err(|e| io_error(vm, e))
}
