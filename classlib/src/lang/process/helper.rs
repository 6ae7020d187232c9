//! The helper process of a child, and what it is told.
//!
//! ```text
//!  descriptors   0 1 2  those of the child      3  socket to the session      4  the request, a file in memory
//!  answers       error number, pid (i32 each) ── then, if there was no error: status (i32) when the child has ended
//! ```
//! The helper is this program started anew, so it has no memory of the worker. It keeps none of the child's
//! descriptors, or their other ends would not see the child's end.

use crate::io::sys;
use std::ffi::CString;
use std::os::fd::{AsRawFd, OwnedFd};

/// The word on the command line that makes the program a helper.
pub const ARGUMENT: &str = "--spawn-helper";
const CONTROL: i32 = 3;
const REQUEST: i32 = 4;
/// Descriptors that stand in for those to be passed are from here on.
const ASIDE: i32 = 10;
/// Where programs are looked for without PATH.
const DEFAULT_PATH: &[u8] = b"/bin:/usr/bin";

/// What to start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Where to look for a program without a slash (PATH).
    pub search: Option<Vec<u8>>,
    /// The working directory.
    pub directory: Option<Vec<u8>>,
    /// The program, then its arguments.
    pub command: Vec<Vec<u8>>,
    /// `name=value`.
    pub environment: Vec<Vec<u8>>,
}

impl Request {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for list in [self.search.as_slice(), self.directory.as_slice(), &self.command, &self.environment] {
            out.extend((list.len() as u32).to_le_bytes());
            for item in list {
                out.extend((item.len() as u32).to_le_bytes());
                out.extend_from_slice(item);
            }
        }
        out
    }
    /// From such bytes.
    pub fn decode(mut from: &[u8]) -> Option<Request> {
        fn number(from: &mut &[u8]) -> Option<usize> {
            let (n, rest) = from.split_first_chunk::<4>()?;
            *from = rest;
            Some(u32::from_le_bytes(*n) as usize)
        }
        fn list(from: &mut &[u8]) -> Option<Vec<Vec<u8>>> {
            let count = number(from)?;
            (0..count)
                .map(|_| {
                    let len = number(from)?;
                    let (item, rest) = from.split_at_checked(len)?;
                    *from = rest;
                    Some(item.to_vec())
                })
                .collect()
        }
        let from = &mut from;
        Some(Request {
            search: list(from)?.pop(),
            directory: list(from)?.pop(),
            command: list(from)?,
            environment: list(from)?,
        })
    }
}

/// Starts a helper: the child's standard descriptors, the helper's end of the socket, the request. Gives its pid.
pub fn start(standard: [i32; 3], control: &OwnedFd, request: &OwnedFd) -> sys::Sys<i32> {
    let all = [standard[0], standard[1], standard[2], control.as_raw_fd(), request.as_raw_fd()];
    // Copies, so that none of them is overwritten while the others are put into place.
    let aside: Vec<Aside> = all.iter().map(|&fd| Aside::of(fd)).collect::<sys::Sys<_>>()?;
    // Nobody here waits for helpers; the system forgets them when they end.
    // SAFETY: sets the disposition of a signal that this process does not use.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
    let argv = [c"pavm".to_owned(), CString::new(ARGUMENT).unwrap_or_default()];
    let argv = [argv[0].as_ptr().cast_mut(), argv[1].as_ptr().cast_mut(), std::ptr::null_mut()];
    let envp = [std::ptr::null_mut()];
    let mut pid = 0;
    // SAFETY: the structures are initialised before they are used and destroyed after; strings and lists end with
    // null; the program is this one.
    let error = unsafe {
        let mut actions: libc::posix_spawn_file_actions_t = std::mem::zeroed();
        let mut how: libc::posix_spawnattr_t = std::mem::zeroed();
        libc::posix_spawn_file_actions_init(&mut actions);
        libc::posix_spawnattr_init(&mut how);
        for (to, from) in aside.iter().enumerate() {
            libc::posix_spawn_file_actions_adddup2(&mut actions, from.0, to as i32);
        }
        let mut signals: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut signals);
        libc::posix_spawnattr_setsigmask(&mut how, &signals);
        libc::sigfillset(&mut signals);
        libc::posix_spawnattr_setsigdefault(&mut how, &signals);
        let flags = libc::POSIX_SPAWN_SETSIGMASK | libc::POSIX_SPAWN_SETSIGDEF;
        libc::posix_spawnattr_setflags(&mut how, flags as libc::c_short);
        let path = c"/proc/self/exe".as_ptr();
        let error = libc::posix_spawn(&mut pid, path, &actions, &how, argv.as_ptr(), envp.as_ptr());
        libc::posix_spawn_file_actions_destroy(&mut actions);
        libc::posix_spawnattr_destroy(&mut how);
        error
    };
    if error == 0 { Ok(pid) } else { Err(error) }
}

struct Aside(i32);
impl Aside {
    fn of(fd: i32) -> sys::Sys<Aside> {
        // SAFETY: no memory is involved.
        let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, ASIDE) };
        if copy < 0 { Err(sys::errno()) } else { Ok(Aside(copy)) }
    }
}
impl Drop for Aside {
    fn drop(&mut self) {
        let _ = sys::close(self.0);
    }
}

/// The helper's whole life; the result is its exit code.
pub fn run() -> u8 {
    // SAFETY: no memory is involved; what this process got by mistake is not for the child.
    unsafe { libc::syscall(libc::SYS_close_range, REQUEST + 1, libc::c_uint::MAX, 0) };
    let Some(request) = read_request() else {
        return u8::from(answer(&[libc::EINVAL, 0]).is_err());
    };
    let prepared = Prepared::of(&request);
    let Ok((read_end, write_end)) = nix::unistd::pipe2(nix::fcntl::OFlag::O_CLOEXEC) else {
        return u8::from(answer(&[sys::errno(), 0]).is_err());
    };
    // SAFETY: this process has one thread; the child only makes system calls on what was made before.
    let pid = unsafe { libc::fork() };
    match pid {
        -1 => return u8::from(answer(&[sys::errno(), 0]).is_err()),
        0 => {
            let error = prepared.become_it();
            let _ = sys::write_all(write_end.as_raw_fd(), &error.to_le_bytes());
            // SAFETY: ends the child without more ado.
            unsafe { libc::_exit(255) }
        }
        _ => {}
    }
    drop(write_end);
    for fd in 0..3 {
        let _ = sys::close(fd);
    }
    let mut error = [0u8; 4];
    let failed = sys::read(read_end.as_raw_fd(), &mut error) == Ok(4);
    drop(read_end);
    if failed {
        let _ = wait(pid);
        return u8::from(answer(&[i32::from_le_bytes(error), pid]).is_err());
    }
    // A session that has ended wants no answer; the child goes on, and somebody must wait for it.
    let _ = answer(&[0, pid]);
    let status = wait(pid);
    let _ = answer(&[status]);
    0
}

fn read_request() -> Option<Request> {
    let mut bytes = Vec::new();
    let mut piece = [0u8; 4096];
    loop {
        match sys::read(REQUEST, &mut piece) {
            Ok(0) => break,
            Ok(n) => bytes.extend_from_slice(&piece[..n]),
            Err(_) => return None,
        }
    }
    let _ = sys::close(REQUEST);
    Request::decode(&bytes).filter(|r| !r.command.is_empty())
}

fn answer(words: &[i32]) -> sys::Sys<()> {
    let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
    sys::write_all(CONTROL, &bytes)
}

/// Exit code, or 128 and the signal.
fn wait(pid: i32) -> i32 {
    let mut status = 0;
    // SAFETY: a place for the status.
    while unsafe { libc::waitpid(pid, &mut status, 0) } < 0 {
        if sys::errno() != libc::EINTR {
            return -1;
        }
    }
    if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { 128 + libc::WTERMSIG(status) }
}

/// Everything that the child needs, made before the fork.
struct Prepared {
    directory: Option<CString>,
    /// The files to try, in order.
    programs: Vec<CString>,
    args: Vec<CString>,
    environment: Vec<CString>,
}

impl Prepared {
    fn of(r: &Request) -> Prepared {
        let c = |b: &Vec<u8>| CString::new(b.as_slice()).unwrap_or_default();
        let program = &r.command[0];
        let programs = if program.contains(&b'/') || program.is_empty() {
            vec![c(program)]
        } else {
            let search = r.search.as_deref().unwrap_or(DEFAULT_PATH);
            let file = |dir: &[u8]| {
                let dir = if dir.is_empty() { b"." } else { dir };
                c(&[dir, b"/", program].concat())
            };
            search.split(|&b| b == b':').map(file).collect()
        };
        Prepared {
            directory: r.directory.as_ref().map(c),
            programs,
            args: r.command.iter().map(c).collect(),
            environment: r.environment.iter().map(c).collect(),
        }
    }
    /// In the child: becomes the program. Returns only the error.
    fn become_it(&self) -> i32 {
        let pointers = |list: &[CString]| -> Vec<*const libc::c_char> {
            list.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect()
        };
        let (args, environment) = (pointers(&self.args), pointers(&self.environment));
        // SAFETY: strings and lists end with null and outlive the calls; the Rust runtime ignores SIGPIPE, which the
        // program is not to inherit; the control socket closes when the program starts.
        unsafe {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            libc::fcntl(CONTROL, libc::F_SETFD, libc::FD_CLOEXEC);
            if let Some(d) = &self.directory
                && libc::chdir(d.as_ptr()) != 0
            {
                return sys::errno();
            }
            let mut denied = false;
            let mut last = libc::ENOENT;
            for p in &self.programs {
                libc::execve(p.as_ptr(), args.as_ptr(), environment.as_ptr());
                last = sys::errno();
                match last {
                    libc::ENOEXEC => {
                        // Text without an interpreter's name is for the shell.
                        let mut shell = vec![c"/bin/sh".as_ptr(), p.as_ptr()];
                        shell.extend_from_slice(&args[1..]);
                        libc::execve(shell[0], shell.as_ptr(), environment.as_ptr());
                        return sys::errno();
                    }
                    libc::EACCES => denied = true,
                    libc::ENOENT
                    | libc::ENOTDIR
                    | libc::ELOOP
                    | libc::ESTALE
                    | libc::ENODEV
                    | libc::ETIMEDOUT
                    | libc::ENAMETOOLONG => {}
                    other => return other,
                }
            }
            if denied { libc::EACCES } else { last }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_were_written() {
        let r = Request {
            search: Some(b"/bin:".to_vec()),
            directory: None,
            command: vec![b"echo".to_vec(), vec![], b"a b".to_vec()],
            environment: vec![b"A=1".to_vec()],
        };
        assert_eq!(Request::decode(&r.encode()), Some(r.clone()));
        assert_eq!(Request::decode(&r.encode()[..9]), None);
        let p = Prepared::of(&r);
        assert_eq!(p.programs, [c"/bin/echo".to_owned(), c"./echo".to_owned()]);
    }
}
