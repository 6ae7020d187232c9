//! java.io.RandomAccessFile.

use super::{
    c_string, io_error, nothing, open_stream, read_byte, read_bytes, seek, stream_fd, stream_length, sys,
    write_byte, write_bytes,
};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "java/io/RandomAccessFile":
    "initIDs" "()V" => nothing,
    "open0" "(Ljava/lang/String;I)V" => open0,
    "read0" "()I" => |vm, a| read_byte(vm, a, KF::RandomFd),
    "readBytes" "([BII)I" => |vm, a| read_bytes(vm, a, KF::RandomFd),
    "write0" "(I)V" => |vm, a| write_byte(vm, a, KF::RandomFd),
    "writeBytes" "([BII)V" => |vm, a| write_bytes(vm, a, KF::RandomFd),
    "getFilePointer" "()J" => |vm, a| Ok(seek(vm, a.obj(0), KF::RandomFd, 0, libc::SEEK_CUR)?.into()),
    "seek0" "(J)V" => seek0,
    "length" "()J" => |vm, a| Ok(stream_length(vm, a.obj(0), KF::RandomFd)?.into()),
    "setLength" "(J)V" => set_length,
}

/// The class's own mode bits.
const RDWR: i32 = 2;
const SYNC: i32 = 4;
const DSYNC: i32 = 8;
const TEMPORARY: i32 = 16;

fn open0(vm: &mut Vm, a: Args) -> NativeResult {
    let mode = a.int(2);
    let mut flags = libc::O_RDONLY;
    if mode & RDWR != 0 {
        flags = libc::O_RDWR | libc::O_CREAT;
        if mode & SYNC != 0 {
            flags |= libc::O_SYNC;
        } else if mode & DSYNC != 0 {
            flags |= libc::O_DSYNC;
        }
    }
    let opened = open_stream(vm, a.obj(0), KF::RandomFd, a.obj(1), flags)?;
    if mode & TEMPORARY != 0 {
        let path = c_string(vm, a.obj(1))?;
        let _ = sys::unlink(&path);
    }
    Ok(opened)
}
fn seek0(vm: &mut Vm, a: Args) -> NativeResult {
    if a.long(1) < 0 {
        return Err(vm.throw_new("java/io/IOException", Some("Negative seek offset")));
    }
    seek(vm, a.obj(0), KF::RandomFd, a.long(1), libc::SEEK_SET)?;
    Ok(().into())
}
fn set_length(vm: &mut Vm, a: Args) -> NativeResult {
    let fd = stream_fd(vm, a.obj(0), KF::RandomFd)?;
    let len = a.long(1);
    let change = || {
        let here = sys::lseek(fd, 0, libc::SEEK_CUR)?;
        sys::ftruncate(fd, len)?;
        sys::lseek(fd, here.min(len), libc::SEEK_SET)
    };
    change().map_err(|e| io_error(vm, e))?;
    Ok(().into())
}
