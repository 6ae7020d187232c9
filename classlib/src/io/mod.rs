//! Natives of files, channels, compression, and what else touches the system: java.io, java.nio, java.util.zip,
//! java.net. One file per Java class. A descriptor number that Java sees is a handle of the session ([`handles`]).

pub mod console;
pub mod file_channel_impl;
pub mod file_descriptor;
pub mod file_dispatcher_impl;
pub mod file_input_stream;
pub mod file_key;
pub mod file_output_stream;
pub mod file_system_preferences;
pub mod handles;
pub mod io_util;
pub mod linux_native_dispatcher;
pub mod mapped_memory_utils;
pub mod native_thread;
pub mod net;
pub mod object_stream_class;
pub mod random_access_file;
pub mod ready;
pub mod sys;
pub mod time_zone;
pub mod unix_copy_file;
pub mod unix_file_system;
pub mod unix_native_dispatcher;
pub mod zip;
pub mod zlib;

use std::ffi::{CStr, CString};
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult, Trap};
use vm::object::*;
use vm::session::Root;

pub use file_channel_impl::after_attach;
pub use handles::before_detach;

/// The tables of this part.
pub const TABLES: &[&[Native]] = &[
    time_zone::NATIVES,
    console::NATIVES,
    file_descriptor::NATIVES,
    file_descriptor::cleanable::NATIVES,
    file_input_stream::NATIVES,
    zip::adler::NATIVES,
    zip::crc::NATIVES,
    zip::deflater::NATIVES,
    zip::inflater::NATIVES,
    file_output_stream::NATIVES,
    file_system_preferences::NATIVES,
    object_stream_class::NATIVES,
    random_access_file::NATIVES,
    unix_file_system::NATIVES,
    file_channel_impl::NATIVES,
    file_dispatcher_impl::NATIVES,
    file_key::NATIVES,
    io_util::NATIVES,
    linux_native_dispatcher::NATIVES,
    mapped_memory_utils::NATIVES,
    native_thread::NATIVES,
    unix_copy_file::NATIVES,
    unix_native_dispatcher::NATIVES,
];

/// Elements of [`Root::NativeState`] that belong to this part.
pub(crate) const HANDLE_DATA: usize = 0;

/// Why something failed: an error number that becomes an exception, or a trap already.
#[derive(Debug)]
pub enum Fail {
    /// Error of the system.
    Errno(i32),
    /// See [`Trap`].
    Trap(Trap),
}
impl From<i32> for Fail {
    fn from(e: i32) -> Fail {
        Fail::Errno(e)
    }
}
impl From<Trap> for Fail {
    fn from(t: Trap) -> Fail {
        Fail::Trap(t)
    }
}

/// An element of the natives' own state, null when nobody has set it.
pub(crate) fn state_slot(vm: &mut Vm, i: usize) -> Result<Ref, Trap> {
    Ok(vm.ensure_root_array(Root::NativeState, i)?.element(i))
}

/// The IOException that an error number calls for.
#[cold]
pub(crate) fn io_error(vm: &mut Vm, e: impl Into<Fail>) -> Trap {
    match e.into() {
        Fail::Errno(e) => vm.throw_new("java/io/IOException", Some(&sys::strerror(e))),
        Fail::Trap(t) => t,
    }
}
/// The handle of a stream object whose FileDescriptor is in this field; a closed one is the "Stream Closed" error.
#[inline]
pub(crate) fn stream_handle(vm: &mut Vm, stream: Ref, field: KF) -> Result<i32, Trap> {
    let d = vm.get(stream, field);
    let fd = if d.is_null() { -1 } else { vm.get_int(d, KF::DescriptorFd) };
    if fd < 0 {
        // Closed while this thread waited in the middle of it.
        vm.current_thread().write::<u32>(vm::thread::at::PROGRESS, 0);
        return Err(vm.throw_new("java/io/IOException", Some("Stream Closed")));
    }
    Ok(fd)
}
/// A String as the system's bytes, NUL at the end; a NUL inside ends it.
pub(crate) fn c_string(vm: &mut Vm, s: Ref) -> Result<CString, Trap> {
    if s.is_null() {
        return Err(vm.throw_npe());
    }
    let mut bytes = encode_utf8(&vm.string_units(s));
    let len = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    bytes.truncate(len);
    Ok(CString::new(bytes).unwrap_or_default())
}
/// UTF-8 of UTF-16 units; a lone surrogate becomes `?`, as Java's encoders do it.
pub(crate) fn encode_utf8(units: &[u16]) -> Vec<u8> {
    char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('?')).collect::<String>().into_bytes()
}
/// A String of the system's bytes.
pub(crate) fn platform_string(vm: &mut Vm, bytes: &[u8]) -> Result<Ref, Trap> {
    vm.new_string(&String::from_utf8_lossy(bytes))
}
/// The path of a java.io.File.
pub(crate) fn file_path(vm: &mut Vm, file: Ref) -> Result<CString, Trap> {
    if file.is_null() {
        return Err(vm.throw_npe());
    }
    let path = vm.get(file, KF::FilePath);
    c_string(vm, path)
}
/// Checks a range of an array as the stream natives do: null is a NullPointerException, a bad range an
/// IndexOutOfBoundsException.
pub(crate) fn check_range(vm: &mut Vm, array: Ref, off: i32, len: i32) -> Result<(usize, usize), Trap> {
    if array.is_null() {
        return Err(vm.throw_npe());
    }
    if off < 0 || len < 0 || off as i64 + len as i64 > array.len() as i64 {
        return Err(vm.throw_new("java/lang/IndexOutOfBoundsException", None));
    }
    Ok((off as usize, len as usize))
}
/// Off-heap memory to read. An address that the session does not have is EFAULT.
pub(crate) fn memory(vm: &mut Vm, address: i64, len: i32) -> sys::Sys<&'static [u8]> {
    Ok(range(vm, address, len as i64, false)?)
}
/// Off-heap memory to write.
pub(crate) fn memory_mut(vm: &mut Vm, address: i64, len: i32) -> sys::Sys<&'static mut [u8]> {
    range(vm, address, len as i64, true)
}
/// As [`memory_mut`], or [`memory`] unless `write`, with a long length.
pub(crate) fn range(vm: &mut Vm, address: i64, len: i64, write: bool) -> sys::Sys<&'static mut [u8]> {
    if len == 0 {
        return Ok(&mut []);
    }
    if len < 0 || !vm.native_range(address as usize, len as usize, write) {
        return Err(libc::EFAULT);
    }
    // SAFETY: the range is memory of the session outside its heap (checked); nothing else uses it while the native
    // runs, and the slice does not outlive that.
    Ok(unsafe { std::slice::from_raw_parts_mut(address as *mut u8, len as usize) })
}
/// A C string in off-heap memory.
pub(crate) fn c_memory(vm: &mut Vm, address: i64) -> sys::Sys<&'static CStr> {
    let mut len = 0i64;
    loop {
        // Blocks are multiples of 16 bytes, aligned; a piece up to the next such border is all there or not at all.
        let at = address + len;
        let step = 16 - (at & 15);
        let piece = range(vm, at, step, false)?;
        if let Some(n) = piece.iter().position(|&b| b == 0) {
            let all = range(vm, address, len + n as i64 + 1, false)?;
            return CStr::from_bytes_with_nul(all).map_err(|_| libc::EINVAL);
        }
        len += step;
    }
}
/// Offset of an instance field by name, for classes that are not worth a row among the known ones.
pub(crate) fn field(object: Ref, name: &str) -> u32 {
    let mut c = object.class();
    while c.is_some() {
        if let Some(f) = c.field_refs().find(|f| f.name.is(name.as_bytes()) && f.access & 0x8 == 0) {
            return f.offset;
        }
        c = c.super_class;
    }
    debug_assert!(false, "no field {name}");
    ARRAY_BASE
}
/// Nothing to do: field offsets are known, libraries are not loaded.
pub(crate) fn nothing(_: &mut Vm, _: Args) -> NativeResult {
    Ok(().into())
}
/// `readBytes` of the streams: -1 at the end.
pub(crate) fn read_bytes(vm: &mut Vm, a: Args, field: KF) -> NativeResult {
    let (off, len) = check_range(vm, a.obj(1), a.int(2), a.int(3))?;
    if len == 0 {
        return Ok(0.into());
    }
    let handle = stream_handle(vm, a.obj(0), field)?;
    let to = &mut a.obj(1).elements_mut::<u8>()[off..off + len];
    vm::shared::before_system_call(to);
    match handles::read_waiting(vm, handle, to) {
        Ok(0) => Ok((-1).into()),
        Ok(n) => Ok((n as i32).into()),
        Err(e) => Err(io_error(vm, e)),
    }
}
/// `read0` of the streams: the byte, or -1 at the end.
pub(crate) fn read_byte(vm: &mut Vm, a: Args, field: KF) -> NativeResult {
    let handle = stream_handle(vm, a.obj(0), field)?;
    let mut b = [0u8];
    match handles::read_waiting(vm, handle, &mut b) {
        Ok(0) => Ok((-1).into()),
        Ok(_) => Ok((b[0] as i32).into()),
        Err(e) => Err(io_error(vm, e)),
    }
}
/// `writeBytes` of the streams: array, offset, length in slots 1 to 3.
pub(crate) fn write_bytes(vm: &mut Vm, a: Args, field: KF) -> NativeResult {
    let (off, len) = check_range(vm, a.obj(1), a.int(2), a.int(3))?;
    if len == 0 {
        return Ok(().into());
    }
    let handle = stream_handle(vm, a.obj(0), field)?;
    let from = &a.obj(1).elements::<u8>()[off..off + len];
    handles::writing::write_all(vm, handle, from).map_err(|e| io_error(vm, e))?;
    Ok(().into())
}
/// `write` of one byte.
pub(crate) fn write_byte(vm: &mut Vm, a: Args, field: KF) -> NativeResult {
    let handle = stream_handle(vm, a.obj(0), field)?;
    handles::writing::write_all(vm, handle, &[a.int(1) as u8]).map_err(|e| io_error(vm, e))?;
    Ok(().into())
}
/// Opens a file for a stream and stores its handle into the stream's FileDescriptor. Directories can't be opened; the
/// exception is FileNotFoundException with the path as the program gave it and the system's reason.
pub(crate) fn open_stream(vm: &mut Vm, stream: Ref, field: KF, path: Ref, flags: i32) -> NativeResult {
    let mut name = c_string(vm, path)?.into_bytes();
    while name.len() > 1 && name.ends_with(b"/") {
        name.pop();
    }
    let name = CString::new(name).unwrap_or_default();
    let opened = match handles::open(vm, &name, flags, 0o666) {
        Ok(h) => {
            let dir = handles::descriptor(vm, h)
                .and_then(sys::fstat)
                .is_ok_and(|s| s.st_mode & libc::S_IFMT == libc::S_IFDIR);
            if dir {
                let _ = handles::close(vm, h);
                Err(Fail::Errno(libc::EISDIR))
            } else {
                Ok(h)
            }
        }
        Err(e) => Err(e),
    };
    match opened {
        Ok(h) => {
            let d = vm.get(stream, field);
            d.write::<i32>(KF::DescriptorFd.offset(), h);
            d.write::<u8>(KF::DescriptorAppend.offset(), (flags & libc::O_APPEND != 0) as u8);
            Ok(().into())
        }
        Err(Fail::Trap(t)) => Err(t),
        Err(Fail::Errno(e)) => {
            let message = format!("{} ({})", vm.string(path), sys::strerror(e));
            Err(vm.throw_new("java/io/FileNotFoundException", Some(&message)))
        }
    }
}
/// Position arithmetic of the streams: `lseek` on the stream's file.
pub(crate) fn seek(vm: &mut Vm, stream: Ref, field: KF, at: i64, whence: i32) -> Result<i64, Trap> {
    let fd = stream_fd(vm, stream, field)?;
    sys::lseek(fd, at, whence).map_err(|e| io_error(vm, e))
}
/// The process descriptor of a stream.
pub(crate) fn stream_fd(vm: &mut Vm, stream: Ref, field: KF) -> Result<i32, Trap> {
    let handle = stream_handle(vm, stream, field)?;
    handles::descriptor(vm, handle).map_err(|e| io_error(vm, e))
}
/// Length of the file of a stream; of a block device its capacity.
pub(crate) fn stream_length(vm: &mut Vm, stream: Ref, field: KF) -> Result<i64, Trap> {
    let fd = stream_fd(vm, stream, field)?;
    sys::fstat(fd).map(|s| s.st_size).map_err(|e| io_error(vm, e))
}
/// Closes the handle in a FileDescriptor; a standard stream becomes `/dev/null`.
pub(crate) fn fd_close(vm: &mut Vm, handle: i32) -> Result<(), Fail> {
    if (0..3).contains(&handle) {
        return handles::close_standard(vm, handle);
    }
    Ok(handles::close(vm, handle)?)
}
