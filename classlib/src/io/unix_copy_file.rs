//! sun.nio.fs.UnixCopyFile: copies the content of one open file to another.

use super::unix_native_dispatcher::unix_error;
use super::{handles, memory, sys};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "sun/nio/fs/UnixCopyFile": "transfer" "(IIJ)V" => transfer }

/// Copies until the end of the source; gives up when the int at the address (if any) is not 0.
fn transfer(vm: &mut Vm, a: Args) -> NativeResult {
    let fds = handles::descriptor(vm, a.int(0)).and_then(|to| Ok((to, handles::descriptor(vm, a.int(1))?)));
    let (to, from) = fds.map_err(|e| unix_error(vm, e))?;
    let cancel = match a.long(2) {
        0 => None,
        at => Some(memory(vm, at, 4).map_err(|e| unix_error(vm, e))?),
    };
    let mut buf = vec![0u8; 64 * 1024];
    loop {
        let copied = sys::read(from, &mut buf).and_then(|n| sys::write_all(to, &buf[..n]).map(|()| n));
        if copied.map_err(|e| unix_error(vm, e))? == 0 {
            return Ok(().into());
        }
        if cancel.is_some_and(|c| c.iter().any(|&b| b != 0)) {
            return Err(unix_error(vm, libc::ECANCELED));
        }
    }
}
