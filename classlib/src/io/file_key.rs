//! sun.nio.ch.FileKey: tells whether two channels are of the same file.

use super::{field, handles, io_error, nothing, sys};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "sun/nio/ch/FileKey":
    "initIDs" "()V" => nothing,
    "init" "(Ljava/io/FileDescriptor;)V" => init,
}

fn init(vm: &mut Vm, a: Args) -> NativeResult {
    let this = a.obj(0);
    if a.obj(1).is_null() {
        return Err(vm.throw_npe());
    }
    let handle = vm.get_int(a.obj(1), KF::DescriptorFd);
    let s = handles::descriptor(vm, handle).and_then(sys::fstat).map_err(|e| io_error(vm, e))?;
    this.write::<u64>(field(this, "st_dev"), s.st_dev);
    this.write::<u64>(field(this, "st_ino"), s.st_ino);
    Ok(().into())
}
