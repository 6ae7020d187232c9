//! java.lang.ProcessImpl: starts a child.
//!
//! `forkAndExec` runs twice. First it makes pipes and a socket, starts the helper, writes down in the thread what it has
//! made (`PROGRESS`), and waits for the socket. Then it reads the helper's answer.

use super::{children, environment, helper};
use crate::io::{Fail, handles, io_error, sys};
use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::Ref;
use vm::thread::at;

vm::natives! { "java/lang/ProcessImpl":
    "init" "()V" => crate::lang::nothing,
    "forkAndExec" "(I[B[B[BI[BI[B[IZ)I" => fork_and_exec,
}

/// Bits of `PROGRESS` above the number of the control handle: the pipes that were made.
const PIPES_AT: u32 = 28;

fn fork_and_exec(vm: &mut Vm, a: Args) -> NativeResult {
    if !super::allowed() {
        let m = "a session can not start processes here (pavm serve: --allow-processes)";
        return Err(vm.throw_new("java/io/IOException", Some(m)));
    }
    let t = vm.current_thread();
    let progress = t.read::<u32>(at::PROGRESS);
    if progress == 0 {
        return begin(vm, a);
    }
    vm.take_woken();
    let control = (progress & ((1 << PIPES_AT) - 1)) as i32;
    children::reserve(vm)?;
    // Only looked at until everything that may have to be run again is done.
    let mut answer = [0u8; 12];
    let got = handles::descriptor(vm, control).and_then(|fd| sys::peek(fd, &mut answer[..8]));
    let error = match got {
        Err(libc::EAGAIN) => return Err(vm.wait_handle(control, libc::POLLIN, i64::MAX)),
        Ok(8) => word(&answer, 0),
        _ => libc::EIO,
    };
    let trap = match error {
        0 => None,
        e => match throw_error(vm, e) {
            Trap::Gc(n) => return Err(Trap::Gc(n)),
            t => Some(t),
        },
    };
    t.write::<u32>(at::PROGRESS, 0);
    if let Some(trap) = trap {
        let _ = handles::close(vm, control);
        close_pipes(vm, a.obj(9), progress >> PIPES_AT);
        return Err(trap);
    }
    let _ = handles::descriptor(vm, control).and_then(|fd| sys::read(fd, &mut answer[..8]));
    // The session reads and writes its pipes only.
    for (i, fd) in a.obj(9).elements_mut::<i32>().iter_mut().enumerate() {
        if progress >> PIPES_AT >> i & 1 == 0 {
            *fd = -1;
        }
    }
    let pid = word(&answer, 4);
    let helper = super::proc_files::stat(i64::from(pid)).map_or(0, |s| s.parent);
    children::add(i64::from(pid), control, helper);
    Ok(pid.into())
}

fn word(bytes: &[u8], at: usize) -> i32 {
    i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[cold]
fn throw_error(vm: &mut Vm, e: i32) -> Trap {
    let m = format!("error={e}, {}", sys::strerror(e));
    vm.throw_new("java/io/IOException", Some(&m))
}

fn close_pipes(vm: &mut Vm, fds: Ref, made: u32) {
    let fds = fds.elements_mut::<i32>();
    for (i, fd) in fds.iter_mut().enumerate().filter(|(i, _)| made >> i & 1 != 0) {
        debug_assert!(i < 3);
        let _ = handles::close(vm, *fd);
        *fd = -1;
    }
}

/// Arguments: 1 how, 2 helper, 3 program, 4 arguments, 5 their number, 6 environment, 7 its number, 8 directory,
/// 9 descriptors, 10 whether errors go where output goes; slot 0 is the receiver. Strings end with NUL.
fn begin(vm: &mut Vm, a: Args) -> NativeResult {
    let (program, args, env, directory, fds) = (a.obj(3), a.obj(4), a.obj(6), a.obj(8), a.obj(9));
    if program.is_null() || args.is_null() || fds.is_null() || fds.len() < 3 {
        return Err(vm.throw_npe());
    }
    let mut command = vec![until_nul(program.elements::<u8>()).to_vec()];
    command.extend(strings(args.elements::<u8>(), a.int(5)));
    let given = environment(vm);
    let search = given.iter().find(|(k, _)| k == b"PATH").map(|(_, v)| v.clone());
    let request = helper::Request {
        search,
        directory: directory.some().map(|d| until_nul(d.elements::<u8>()).to_vec()),
        command,
        environment: match env.some() {
            Some(block) => strings(block.elements::<u8>(), a.int(7)),
            None => given.into_iter().map(|(k, v)| [k, b"=".to_vec(), v].concat()).collect(),
        },
    };
    // Nothing below needs room: a native that is run again would make everything twice.
    handles::reserve_several(vm, 4)?;
    let mut made = Made::default();
    match start(vm, fds, a.bool(10), &request, &mut made) {
        Ok(control) => {
            let t = vm.current_thread();
            t.write::<u32>(at::PROGRESS, control as u32 | made.pipes << PIPES_AT);
            Err(vm.wait_handle(control, libc::POLLIN, i64::MAX))
        }
        Err(e) => {
            close_pipes(vm, fds, made.pipes);
            match e {
                Fail::Errno(e) => Err(throw_error(vm, e)),
                e => Err(io_error(vm, e)),
            }
        }
    }
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|&b| b == 0).next().unwrap_or_default()
}

/// So many strings, each ended by NUL.
fn strings(block: &[u8], count: i32) -> Vec<Vec<u8>> {
    block.split(|&b| b == 0).take(count.max(0) as usize).map(<[u8]>::to_vec).collect()
}

/// What has been made so far.
#[derive(Default)]
struct Made {
    /// A bit for each descriptor that is an end of a new pipe.
    pipes: u32,
}

/// Makes pipes where the session wants them, and starts the helper. Gives the control handle.
fn start(
    vm: &mut Vm,
    fds: Ref,
    merge: bool,
    request: &helper::Request,
    made: &mut Made,
) -> Result<i32, Fail> {
    // The child's ends of new pipes, closed here when the helper has them.
    let mut ends: Vec<OwnedFd> = Vec::new();
    let mut standard = [-1; 3];
    for i in 0..3 {
        let handle = fds.elements::<i32>()[i];
        if i == 2 && merge {
            standard[2] = standard[1];
        } else if handle == -1 {
            let (read, write) = sys::pipe()?;
            let (ours, its) = if i == 0 { (write, read) } else { (read, write) };
            standard[i] = its;
            // SAFETY: a descriptor that was just made and belongs to nobody else.
            ends.push(unsafe { OwnedFd::from_raw_fd(its) });
            let ours = handles::add_socket(vm, || Ok(ours))?;
            fds.elements_mut::<i32>()[i] = ours;
            made.pipes |= 1 << i;
        } else {
            standard[i] = handles::descriptor(vm, handle)?;
            if handles::is_socket(handle) {
                // A pipe between two children: they expect to wait.
                let flags = sys::open_flags(standard[i])?;
                sys::set_open_flags(standard[i], flags & !libc::O_NONBLOCK)?;
            }
        }
    }
    let (ours, its) = sys::socket_pair()?;
    // SAFETY: as above.
    let its = unsafe { OwnedFd::from_raw_fd(its) };
    let control = handles::add_socket(vm, || Ok(ours))?;
    let started = in_memory(&request.encode()).and_then(|file| helper::start(standard, &its, &file));
    if let Err(e) = started {
        let _ = handles::close(vm, control);
        return Err(e.into());
    }
    Ok(control)
}

/// A file in memory with this content, to be read from its start.
fn in_memory(content: &[u8]) -> sys::Sys<OwnedFd> {
    let file = vm::map::memfd(c"command", content.len() as u64)
        .map_err(|e| e.raw_os_error().unwrap_or(libc::EIO))?;
    let fd = file.into_raw_fd();
    // SAFETY: the descriptor was just given up by its owner.
    let file = unsafe { OwnedFd::from_raw_fd(fd) };
    sys::write_all(fd, content)?;
    sys::lseek(fd, 0, libc::SEEK_SET)?;
    Ok(file)
}
