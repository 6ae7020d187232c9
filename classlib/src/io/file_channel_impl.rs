//! sun.nio.ch.FileChannelImpl: mappings and transfers.
//!
//! ```text
//!  MAP_BASE 0x1800_0000_0000   shared mappings of files, each a row of the handle table   64 GiB
//! ```
//! A shared mapping (read-only or read-write) is the file itself, mapped at an address of its own that no other
//! mapping of the session has; it is unmapped when the session is detached and mapped again at the same address when
//! it is attached ([`after_attach`]). A file that is gone by then leaves a hole: using it is an error of Java's.
//! A private mapping is a copy in off-heap memory.

use super::handles::{self, Row, kind};
use super::io_util::handle_of;
use super::sys::{self, Sys};
use super::{Fail, field, io_error, range};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "sun/nio/ch/FileChannelImpl":
    "initIDs" "()J" => |_, _| Ok((PAGE as i64).into()),
    "maxDirectTransferSize0" "()I" => |_, _| Ok(0x7fff_f000.into()),
    "map0" "(IJJZ)J" => map0,
    "unmap0" "(JJ)I" => unmap0,
    "transferTo0" "(Ljava/io/FileDescriptor;JJLjava/io/FileDescriptor;)J" => transfer_to0,
}

const PAGE: usize = 4096;
/// First address of shared mappings.
const MAP_BASE: usize = 0x1800_0000_0000;
const MAP_WINDOW: usize = 64 << 30;
/// The class's modes.
const MAP_RW: i32 = 1;
const MAP_PV: i32 = 2;

/// Is this an address of a shared mapping?
pub(crate) fn is_mapping(at: i64) -> bool {
    (MAP_BASE..MAP_BASE + MAP_WINDOW).contains(&(at as usize))
}
fn pages(len: usize) -> usize {
    len.next_multiple_of(PAGE)
}

fn map0(vm: &mut Vm, a: Args) -> NativeResult {
    let this = a.obj(0);
    let (prot, at, len) = (a.int(1), a.long(2), a.long(4));
    let descriptor = this.read_ref(field(this, "fd"));
    let handle = handle_of(vm, descriptor)?;
    let mapped = if prot == MAP_PV {
        copy_in(vm, handle, at, len)
    } else {
        map_shared(vm, handle, at, len, prot == MAP_RW)
    };
    match mapped {
        Ok(address) => Ok((address as i64).into()),
        Err(Fail::Errno(libc::ENOMEM)) => Err(vm.throw_new("java/lang/OutOfMemoryError", Some("Map failed"))),
        Err(e) => Err(io_error(vm, e)),
    }
}
fn copy_in(vm: &mut Vm, handle: i32, at: i64, len: i64) -> Result<usize, Fail> {
    let fd = handles::descriptor(vm, handle)?;
    let address = vm.offheap_allocate(len as usize).ok_or(libc::ENOMEM)?;
    let to = range(vm, address as i64, len, true)?;
    let mut done = 0;
    while done < to.len() {
        match sys::pread(fd, &mut to[done..], at + done as i64) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(e) => {
                vm.offheap_free(address);
                return Err(e.into());
            }
        }
    }
    to[done..].fill(0);
    Ok(address)
}
fn map_shared(vm: &mut Vm, handle: i32, at: i64, len: i64, writable: bool) -> Result<usize, Fail> {
    let fd = handles::descriptor(vm, handle)?;
    let len = usize::try_from(len).map_err(|_| libc::EINVAL)?;
    let address = free_address(pages(len)).ok_or(libc::ENOMEM)?;
    let row = Row {
        kind: kind::MAPPING,
        open: if writable { libc::O_RDWR } else { libc::O_RDONLY },
        shared: 1,
        position: at,
        address: address as u64,
        len: len as u64,
        ..Row::default()
    };
    let number = handles::add_mapping(vm, handle, row)?;
    if let Err(e) = sys::map_at(address, len, writable, fd, at) {
        let _ = handles::close(vm, number);
        return Err(e.into());
    }
    vm.offheap_admit(address, len, writable);
    Ok(address)
}
/// The first gap of this size between the session's mappings.
fn free_address(size: usize) -> Option<usize> {
    let mut taken: Vec<(usize, usize)> =
        handles::mappings().map(|(_, r)| (r.address as usize, pages(r.len as usize))).collect();
    taken.sort_unstable();
    let mut at = MAP_BASE;
    for (start, len) in taken {
        if start - at >= size {
            break;
        }
        at = start + len;
    }
    (size <= MAP_BASE + MAP_WINDOW - at).then_some(at)
}
fn unmap0(vm: &mut Vm, a: Args) -> NativeResult {
    let (at, len) = (a.long(0), a.long(2));
    if !is_mapping(at) {
        vm.offheap_free(at as usize);
        return Ok(0.into());
    }
    let found = handles::mappings().find(|(_, r)| r.address == at as u64);
    if let Some((number, _)) = found {
        drop_mapping(vm, at as usize, len as usize).map_err(|e| io_error(vm, e))?;
        let _ = handles::close(vm, number);
    }
    Ok(0.into())
}
fn drop_mapping(vm: &mut Vm, at: usize, len: usize) -> Sys<()> {
    vm.offheap_retract(at, len);
    sys::unmap(at, pages(len))
}

/// Maps the session's files again where they were.
pub fn after_attach(vm: &mut Vm) {
    let rows: Vec<_> = handles::mappings().collect();
    for (number, r) in rows {
        let Ok(fd) = handles::open_mapping(vm, number, &r) else { continue };
        let writable = r.open & libc::O_ACCMODE == libc::O_RDWR;
        let (at, len) = (r.address as usize, r.len as usize);
        if sys::map_at(at, len, writable, fd, r.position).is_ok() {
            vm.offheap_admit(at, len, writable);
        }
    }
}
/// Unmaps them before the session leaves this process.
pub fn before_detach(vm: &mut Vm) {
    let rows: Vec<_> = handles::mappings().collect();
    for (_, r) in rows {
        let _ = drop_mapping(vm, r.address as usize, r.len as usize);
    }
}

/// Copies from a file's position to another file: the number of bytes.
fn transfer_to0(vm: &mut Vm, a: Args) -> NativeResult {
    let (from, to) = (handle_of(vm, a.obj(1))?, handle_of(vm, a.obj(6))?);
    let fds = handles::descriptor(vm, from).and_then(|f| Ok((f, handles::descriptor(vm, to)?)));
    let (from, to) = fds.map_err(|e| io_error(vm, e))?;
    let (at, count) = (a.long(2), a.long(4).clamp(0, 0x7fff_f000));
    let mut buf = vec![0u8; (count as usize).min(64 * 1024)];
    let mut done = 0i64;
    while done < count {
        let want = buf.len().min((count - done) as usize);
        let copied = sys::pread(from, &mut buf[..want], at + done)
            .and_then(|n| sys::write_all(to, &buf[..n]).map(|()| n as i64));
        match copied {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(_) if done > 0 => break,
            Err(e) => return Err(io_error(vm, e)),
        }
    }
    Ok(done.into())
}
