//! Writing that may have to wait. Sockets and pipes never block for the system; here the thread waits instead, and how
//! much it has written is kept in its `PROGRESS`, because the native runs again, maybe in another worker.

use super::{NO_WAITING, WAITS, descriptor, kind, owner};
use crate::io::Fail;
use crate::io::sys::{self, Sys};
use vm::machine::Vm;
use vm::thread::{Woken, at::PROGRESS};

fn keep(vm: &Vm, done: usize) {
    vm.current_thread().write::<u32>(PROGRESS, done as u32);
}
fn kept(vm: &Vm) -> usize {
    vm.current_thread().read::<u32>(PROGRESS) as usize
}

/// The descriptor to write to. Without one nothing is in the middle of being written any more.
fn open(vm: &mut Vm, handle: i32) -> Sys<i32> {
    descriptor(vm, handle).inspect_err(|_| keep(vm, 0))
}

/// Writes everything, waiting as long as that takes: for streams.
pub fn write_all(vm: &mut Vm, handle: i32, from: &[u8]) -> Result<(), Fail> {
    let fd = open(vm, handle)?;
    if !owner(handle).is_ok_and(|(_, r)| r.kind != kind::STANDARD && r.flags & WAITS != 0) {
        return Ok(sys::write_all(fd, from)?);
    }
    let mut done = kept(vm).min(from.len());
    while done < from.len() {
        match sys::write(fd, &from[done..]) {
            Ok(n) => done += n,
            Err(libc::EAGAIN) => {
                keep(vm, done);
                vm.take_woken();
                return Err(Fail::Trap(vm.wait_handle(handle, libc::POLLOUT, i64::MAX)));
            }
            Err(e) => {
                keep(vm, 0);
                return Err(e.into());
            }
        }
    }
    keep(vm, 0);
    Ok(())
}

/// What one `write` of a channel does, of several pieces of memory: a descriptor that blocks takes everything, unless it
/// fails or the thread is interrupted in the middle, one that does not takes what there is room for. Nothing at all is
/// `EAGAIN`, after which the channel waits; a named pipe has nobody to wait for it and waits here.
pub fn write(vm: &mut Vm, handle: i32, pieces: &[&[u8]]) -> Result<usize, Fail> {
    let fd = open(vm, handle)?;
    let (_, row) = owner(handle)?;
    let waits = row.flags & WAITS != 0 && row.flags & NO_WAITING == 0 && row.kind != kind::STANDARD;
    let interrupted = vm.take_woken() == Woken::Interrupt;
    let mut done = if waits { kept(vm) } else { 0 };
    let mut skip = done;
    let mut stopped = None;
    // Was there no room for a part? Then it is looked for an error first, which belongs to the next call.
    let mut short = done > 0;
    'all: for piece in pieces {
        let mut rest = &piece[skip.min(piece.len())..];
        skip -= skip.min(piece.len());
        while !rest.is_empty() {
            if short && sys::poll(fd, libc::POLLOUT, 0).is_ok_and(|events| events & libc::POLLERR != 0) {
                break 'all;
            }
            match sys::write(fd, rest) {
                Ok(n) => {
                    done += n;
                    rest = &rest[n..];
                    short = !rest.is_empty();
                    if !waits && short {
                        break 'all;
                    }
                }
                Err(e) => {
                    stopped = Some(e);
                    break 'all;
                }
            }
        }
    }
    let again = stopped == Some(libc::EAGAIN);
    if again && waits && (done > 0 || row.kind == kind::FILE) && !interrupted {
        keep(vm, done);
        return Err(Fail::Trap(vm.wait_handle(handle, libc::POLLOUT, i64::MAX)));
    }
    keep(vm, 0);
    match stopped {
        // An error after a part is found again by the next call.
        Some(_) if done > 0 => Ok(done),
        Some(libc::EAGAIN) if interrupted && row.kind == kind::FILE => Err(libc::EINTR.into()),
        Some(e) => Err(e.into()),
        None => Ok(done),
    }
}
