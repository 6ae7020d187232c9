//! java.nio.MappedMemoryUtils.

use super::{io_error, nothing, range, sys};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "java/nio/MappedMemoryUtils":
    "isLoaded0" "(JJJ)Z" => is_loaded,
    "load0" "(JJ)V" => nothing,
    "unload0" "(JJ)V" => nothing,
    "force0" "(Ljava/io/FileDescriptor;JJ)V" => force,
}

/// A hint only: pages come when they are touched.
fn is_loaded(_: &mut Vm, _: Args) -> NativeResult {
    Ok(true.into())
}
fn force(vm: &mut Vm, a: Args) -> NativeResult {
    let (at, len) = (a.long(1), a.long(3));
    let done =
        range(vm, at, len, false).map(|_| ()).and_then(|()| match super::file_channel_impl::is_mapping(at) {
            true => sys::msync(at as usize, len as usize),
            false => Ok(()),
        });
    done.map(Into::into).map_err(|e| io_error(vm, e))
}
