//! The zygote: a small process with one thread, from which workers are forked.
//!
//! It is forked before the supervisor opens files, makes threads or holds the writable class segment, so its
//! children have nothing of all that. The resource manager is one of them. It maps what the workers share (`Factory::prepare`), forks when told to,
//! and reports which worker ended, and how. If the supervisor ends, however that happens, the kernel kills the
//! zygote, and with it the workers.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl::{set_name, set_pdeathsig};
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};

use crate::machine::Factory;
use crate::metrics;
use crate::pool::WorkerId;
use crate::process;
use crate::protocol as p;
use crate::resources;
use crate::signals;
use crate::socket::{Channel, pair};
use crate::wire::{Malformed, Wire};

/// The supervisor's handle of its zygote; dropping it ends the zygote and all workers.
#[derive(Debug)]
pub struct Zygote {
    /// None: it is another process's child, which waits for its end.
    pid: Option<Pid>,
    pub(crate) channel: Channel,
}

impl Zygote {
    /// Forks the zygote. The process must have one thread, and should be as small as it will ever be.
    pub fn fork(mut factory: Box<dyn Factory>) -> io::Result<Zygote> {
        metrics::share()?;
        let (ours, theirs) = pair()?;
        let parent = getpid();
        // SAFETY: one thread, so the child may do anything; it never returns into the caller.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Zygote { pid: Some(child), channel: Channel::new(ours) }),
            ForkResult::Child => {
                drop(ours);
                let ended = die_with(parent, c"pavm-zygote").and_then(|()| serve(theirs, &mut *factory));
                end(ended, "zygote")
            }
        }
    }

    /// The zygote that another process has forked, by its socket.
    pub(crate) fn of_another(socket: OwnedFd) -> Zygote {
        Zygote { pid: None, channel: Channel::new(socket) }
    }

    pub(crate) fn send(&self, kind: u8, payload: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
        self.channel.send(kind, payload, fds)
    }
}

impl Drop for Zygote {
    fn drop(&mut self) {
        // Either it ends all workers and itself, or it is dead already and they with it.
        let told = self.send(p::QUIT, &[], &[]);
        let Some(pid) = self.pid else { return };
        if told.is_err() {
            let _ = kill(pid, Signal::SIGKILL);
        }
        while waitpid(pid, None) == Err(Errno::EINTR) {}
    }
}

/// Makes the kernel kill this process when its parent ends.
pub(crate) fn die_with(parent: Pid, name: &std::ffi::CStr) -> io::Result<()> {
    set_pdeathsig(Signal::SIGKILL)?;
    if getppid() != parent {
        // It ended before the kernel knew.
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    set_name(name)?;
    Ok(())
}

/// Ends this process without running anything that its parent registered.
pub(crate) fn end(result: io::Result<()>, what: &str) -> ! {
    let code = match result {
        Ok(()) => 0,
        Err(error) => {
            let quiet = [io::ErrorKind::ConnectionAborted, io::ErrorKind::BrokenPipe];
            if !quiet.contains(&error.kind()) {
                log::error!("{what} {}: {error}", getpid());
            }
            1
        }
    };
    // SAFETY: ends the process; nothing of it is used afterwards.
    unsafe { libc::_exit(code) }
}

fn serve(socket: OwnedFd, factory: &mut dyn Factory) -> io::Result<()> {
    signals::leave_to_supervisor()?;
    let children = SigSet::from(Signal::SIGCHLD);
    children.thread_block()?;
    let deaths = SignalFd::with_flags(&children, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
    let mut channel = Channel::new(socket);
    let mut living = Vec::new();
    loop {
        if !channel.has_frame() {
            let mut polled = [
                PollFd::new(channel.as_fd(), PollFlags::POLLIN),
                PollFd::new(deaths.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut polled, PollTimeout::NONE) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(e) => return Err(e.into()),
            }
            let died = polled[1].any() == Some(true);
            let told = polled[0].any() == Some(true);
            if died {
                while deaths.read_signal()?.is_some() {}
                report_deaths(&channel, &mut living)?;
            }
            if !told {
                continue;
            }
        }
        let sender = channel.sender();
        let Some(frame) = channel.recv()? else { return Ok(()) };
        match frame.kind {
            p::START => match factory.prepare(frame.payload, frame.fds) {
                Ok(()) => sender.send(p::STARTED, &[], &[])?,
                Err(why) => sender.send(p::START_FAILED, why.as_bytes(), &[])?,
            },
            p::FORK => {
                let worker = u64::from_bytes(frame.payload)?;
                let socket = frame.fds.into_iter().next().ok_or(Malformed)?;
                let zygote = getpid();
                // SAFETY: one thread; the child never returns into this loop.
                match unsafe { fork() } {
                    Ok(ForkResult::Child) => {
                        drop((sender, channel, deaths));
                        match worker {
                            resources::MANAGER => {
                                let kept = die_with(zygote, c"pavm-resources");
                                end(kept.and_then(|()| resources::live(socket)), "resource manager")
                            }
                            _ => end(be_worker(worker, zygote, &children, socket, factory), "worker"),
                        }
                    }
                    Ok(ForkResult::Parent { child }) => {
                        living.push(child);
                        sender.send(p::FORKED, &(worker, child.as_raw()).to_bytes(), &[])?;
                    }
                    Err(e) => sender.send(p::FORK_FAILED, &(worker, e.desc().to_string()).to_bytes(), &[])?,
                }
            }
            p::KILL => {
                // Only a child that is not yet reaped has a pid that is surely still its own.
                let pid = Pid::from_raw(i32::from_bytes(frame.payload)?);
                if living.contains(&pid) {
                    kill(pid, Signal::SIGKILL)?;
                }
            }
            p::QUIT => {
                for pid in &living {
                    kill(*pid, Signal::SIGKILL)?;
                }
                for pid in &living {
                    waitpid(*pid, None)?;
                }
                return Ok(());
            }
            _ => return Err(Malformed.into()),
        }
    }
}

fn report_deaths(to: &Channel, living: &mut Vec<Pid>) -> io::Result<()> {
    loop {
        let status = match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return Ok(()),
            Ok(status) => status,
            Err(Errno::EINTR) => continue,
            Err(e) => return Err(e.into()),
        };
        let (pid, code) = match status {
            WaitStatus::Exited(pid, code) => (pid, code),
            WaitStatus::Signaled(pid, signal, _) => (pid, -(signal as i32)),
            _ => continue,
        };
        living.retain(|p| *p != pid);
        to.send(p::DIED, &(pid.as_raw(), code).to_bytes(), &[])?;
    }
}

fn be_worker(
    id: WorkerId,
    zygote: Pid,
    blocked: &SigSet,
    socket: OwnedFd,
    factory: &mut dyn Factory,
) -> io::Result<()> {
    die_with(zygote, c"pavm-worker")?;
    blocked.thread_unblock()?;
    process::live(id, socket, factory)
}
