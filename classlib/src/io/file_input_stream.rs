//! java.io.FileInputStream.

use super::{
    handles, io_error, nothing, open_stream, read_byte, read_bytes, seek, stream_handle, stream_length, sys,
};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;
use vm::object::Ref;

natives! { "java/io/FileInputStream":
    "initIDs" "()V" => nothing,
    "open0" "(Ljava/lang/String;)V" => open0,
    "read0" "()I" => |vm, a| read_byte(vm, a, KF::InputFd),
    "readBytes" "([BII)I" => |vm, a| read_bytes(vm, a, KF::InputFd),
    "length0" "()J" => |vm, a| Ok(stream_length(vm, a.obj(0), KF::InputFd)?.into()),
    "position0" "()J" => |vm, a| Ok(seek(vm, a.obj(0), KF::InputFd, 0, libc::SEEK_CUR)?.into()),
    "skip0" "(J)J" => skip0,
    "available0" "()I" => available0,
}

fn open0(vm: &mut Vm, a: Args) -> NativeResult {
    open_stream(vm, a.obj(0), KF::InputFd, a.obj(1), libc::O_RDONLY)
}
fn skip0(vm: &mut Vm, a: Args) -> NativeResult {
    let before = seek(vm, a.obj(0), KF::InputFd, 0, libc::SEEK_CUR)?;
    let after = seek(vm, a.obj(0), KF::InputFd, a.long(1), libc::SEEK_CUR)?;
    Ok((after - before).into())
}
fn available0(vm: &mut Vm, a: Args) -> NativeResult {
    let n = available(vm, a.obj(0))?;
    Ok((n.clamp(0, i32::MAX as i64) as i32).into())
}
fn available(vm: &mut Vm, this: Ref) -> Result<i64, Trap> {
    let handle = stream_handle(vm, this, KF::InputFd)?;
    let count = |fd: i32| {
        let s = sys::fstat(fd)?;
        let kind = s.st_mode & libc::S_IFMT;
        if matches!(kind, libc::S_IFCHR | libc::S_IFIFO | libc::S_IFSOCK)
            && let Ok(n) = sys::readable_bytes(fd)
        {
            return Ok(n as i64);
        }
        let here = sys::lseek(fd, 0, libc::SEEK_CUR)?;
        if kind == libc::S_IFREG && s.st_size >= here {
            return Ok(s.st_size - here);
        }
        let end = sys::lseek(fd, 0, libc::SEEK_END)?;
        sys::lseek(fd, here, libc::SEEK_SET)?;
        Ok(end - here)
    };
    handles::descriptor(vm, handle).and_then(count).map_err(|e| io_error(vm, e))
}
