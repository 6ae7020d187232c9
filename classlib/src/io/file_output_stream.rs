//! java.io.FileOutputStream.

use super::{nothing, open_stream, write_byte, write_bytes};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "java/io/FileOutputStream":
    "initIDs" "()V" => nothing,
    "open0" "(Ljava/lang/String;Z)V" => open0,
    "write" "(IZ)V" => |vm, a| write_byte(vm, a, KF::OutputFd),
    "writeBytes" "([BIIZ)V" => |vm, a| write_bytes(vm, a, KF::OutputFd),
}

fn open0(vm: &mut Vm, a: Args) -> NativeResult {
    let how = if a.bool(2) { libc::O_APPEND } else { libc::O_TRUNC };
    open_stream(vm, a.obj(0), KF::OutputFd, a.obj(1), libc::O_WRONLY | libc::O_CREAT | how)
}
