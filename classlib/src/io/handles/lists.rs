//! Lists of names or lines that are being read: directories, the table of mounts.
//!
//! A directory is read when the first name is asked for, as the system does it: what happens to it between opening and
//! reading shows. Until then the row has a descriptor and no data; from then on the names, which go from worker to worker.

use super::{OpenFiles, data, find, kind, reserve, row, set_data, set_row};
use crate::io::Fail;
use crate::io::handles::Row;
use crate::io::sys::{self, Sys};
use vm::machine::Vm;
use vm::object::NULL;

/// A handle for a list of NUL-ended pieces, read by [`next_piece`].
pub fn open(vm: &mut Vm, content: &[u8]) -> Result<i32, Fail> {
    let handle = reserve(vm)?;
    let bytes = vm.new_bytes(content)?;
    set_row(handle, Row { kind: kind::STREAM, shared: 1, ..Row::default() });
    set_data(vm, handle, bytes);
    Ok(handle as i32)
}
/// The next piece of a stream, and how far its reading is; [`advance`] moves on.
pub fn next_piece(vm: &mut Vm, handle: i32) -> Sys<Option<&'static [u8]>> {
    let r = find(handle)?;
    let bytes = data(vm, handle as usize);
    if r.kind != kind::STREAM || bytes.is_null() {
        return Err(libc::EBADF);
    }
    let rest = bytes.elements::<u8>().get(r.position as usize..).unwrap_or(&[]);
    Ok(rest.iter().position(|&b| b == 0).map(|n| &rest[..n]))
}
/// Moves a stream past a piece of this length; back to the start with `None`.
pub fn advance(handle: i32, len: Option<usize>) -> Sys<()> {
    let mut r = find(handle)?;
    r.position = len.map_or(0, |n| r.position + n as i64 + 1);
    set_row(handle as usize, r);
    Ok(())
}
/// A handle for the names in the open directory `fd`, which becomes the handle's.
pub fn open_directory(vm: &mut Vm, fd: i32) -> Result<i32, Fail> {
    let handle = match reserve(vm) {
        Ok(handle) => handle,
        Err(e) => {
            let _ = sys::close(fd);
            return Err(e.into());
        }
    };
    set_row(handle, Row { kind: kind::STREAM, shared: 1, ..Row::default() });
    set_data(vm, handle, NULL);
    vm.extension::<OpenFiles>().set(handle, fd);
    Ok(handle as i32)
}
/// Reads the names of a directory, if that has not been done yet.
pub fn fill(vm: &mut Vm, handle: i32) -> Result<(), Fail> {
    let r = find(handle)?;
    let h = handle as usize;
    if r.kind != kind::STREAM || !data(vm, h).is_null() {
        return Ok(());
    }
    let Some(fd) = vm.extension::<OpenFiles>().get(h) else { return Ok(()) };
    let names = vm.new_bytes(&names_in(fd)?)?;
    set_data(vm, h, names);
    vm.extension::<OpenFiles>().take(h);
    Ok(sys::close(fd)?)
}
/// The names in a directory; one that has been removed has none any more.
fn names_in(fd: i32) -> Sys<Vec<u8>> {
    match sys::openat(fd, c".", libc::O_RDONLY | libc::O_DIRECTORY, 0) {
        Ok(own) => sys::list_fd(own, false),
        Err(libc::ENOENT) => Ok(Vec::new()),
        Err(e) => Err(e),
    }
}
/// A directory that was opened and not read yet is read now: the descriptor stays behind.
pub(super) fn before_detach(vm: &mut Vm, handle: usize, fd: i32) {
    if row(handle).is_some() && data(vm, handle).is_null() {
        // What can't be read or kept is missed, as `EBADF`, when it is asked for.
        if let Ok(names) = names_in(fd)
            && let Ok(names) = vm.new_bytes(&names)
        {
            set_data(vm, handle, names);
        }
    }
}
