//! Founding a further generation of a product while it serves: class segment, template and workers of a changed
//! application, beside those that there are.
//!
//! ```text
//!   pavm (supervisor)          class segment of the first generation, session files of all, a thread for each generation
//!     +- pavm-zygote           first generation
//!     +- pavm-founder          forked at the start: small, one thread. Forks when told to
//!          +- pavm-classes     a further generation: boots the image, maps its class segment, answers its class calls
//!               +- pavm-zygote
//!                    +- pavm-worker ...
//!
//!   supervisor -> founder   FOUND (what to start)       founder -> supervisor   FOUNDING (a socket to the new process)
//!   new process -> supervisor   FOUNDED (socket of its zygote, heap of the template) | FAILED (why)
//!   then on the same socket   CLASS_CALL -> CLASS_REPLY, until the supervisor closes it: the process ends
//! ```
//! A class segment has a fixed address, so a process can write only one: each further generation has a process for
//! that. All else of it (its pool, its sessions' files) is in the supervisor like that of the first. Why it is so:
//! `docs/decisions/redeploy.md`.
//!
//! The founder has nothing of what the supervisor opened after the start, and nothing of what it makes survives it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::sync::Arc;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid};
use shared_classes::world::LinkError;

use super::image::Image;
use super::mode::Mode;
use super::program::open_server;
use super::run::JvmFactory;
use super::server::refuse;
use crate::machine::ClassService;
use crate::metrics;
use crate::protocol as p;
use crate::session::{SessionId, Template};
use crate::signals;
use crate::socket::{Channel, pair};
use crate::wire::{Malformed, Wire};
use crate::zygote::{Zygote, die_with, end};

const FOUND: u8 = 1;
const FOUNDING: u8 = 2;
const FOUNDED: u8 = 3;
const FAILED: u8 = 4;

/// What a generation is made from.
#[derive(Debug)]
pub struct Foundation {
    /// Class segment and template.
    pub image: Image,
    /// The JDK.
    pub jdk: PathBuf,
    /// What its sessions are.
    pub mode: Mode,
}

/// Makes the foundation of a generation for an application, in a process of its own.
pub type Found = dyn Fn(PathBuf) -> Result<Foundation, String>;

/// The supervisor's handle of the founder; dropping it ends the founder and all generations that it founded.
#[derive(Debug)]
pub struct Founder {
    /// None: it has been ended.
    pid: Option<Pid>,
    channel: Channel,
}

/// A generation that is ready for a supervisor.
#[derive(Debug)]
pub struct Founded {
    /// Its zygote, which has begun.
    pub zygote: Zygote,
    /// Its class server.
    pub classes: RemoteClasses,
    /// What its sessions are copies of.
    pub template: Arc<Template>,
}

impl Founder {
    /// Forks the founder. The process must have one thread, and should be as small as it will ever be.
    pub fn fork(found: &Found) -> io::Result<Founder> {
        metrics::share()?;
        let (ours, theirs) = pair()?;
        let parent = getpid();
        // SAFETY: one thread, so the child may do anything; it never returns into the caller.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Founder { pid: Some(child), channel: Channel::new(ours) }),
            ForkResult::Child => {
                drop(ours);
                let ended =
                    die_with(parent, c"pavm-founder").and_then(|()| wait_for_orders(theirs, found, parent));
                end(ended, "founder")
            }
        }
    }

    /// Founds a generation for an application; waits until it is ready, or it is known why it can't be. It takes as long
    /// as a start of the server.
    pub fn found(&mut self, app: PathBuf) -> Result<Founded, String> {
        let gone = |e: io::Error| format!("the process that founds generations: {e}");
        let end = || "the process that founds the generation has ended".to_string();
        self.channel.send(FOUND, &app.to_bytes(), &[]).map_err(gone)?;
        let mut frame = self.channel.recv().map_err(gone)?.ok_or_else(end)?;
        let socket = match (frame.kind, frame.fds.pop()) {
            (FOUNDING, Some(socket)) => socket,
            _ => return Err(String::from_utf8_lossy(frame.payload).into_owned()),
        };
        let mut channel = Channel::new(socket);
        let frame = channel.recv().map_err(gone)?.ok_or_else(end)?;
        if frame.kind != FOUNDED {
            return Err(String::from_utf8_lossy(frame.payload).into_owned());
        }
        let mut fds = frame.fds.into_iter();
        let (Some(zygote), Some(heap)) = (fds.next(), fds.next()) else { return Err(gone(Malformed.into())) };
        let template = Template::from_file(heap).map_err(|e| format!("template: {e}"))?;
        Ok(Founded {
            zygote: Zygote::of_another(zygote),
            classes: RemoteClasses { channel },
            template: Arc::new(template),
        })
    }
}

impl Founder {
    /// Ends it. What it founded has been ended by its supervisors, or is ended with it by the kernel.
    pub fn end(&mut self) {
        if let Some(pid) = self.pid.take() {
            let _ = kill(pid, Signal::SIGKILL);
            while waitpid(pid, None) == Err(Errno::EINTR) {}
        }
    }
}

impl Drop for Founder {
    fn drop(&mut self) {
        self.end();
    }
}

/// The founder's life. `host` is the supervisor.
fn wait_for_orders(socket: OwnedFd, found: &Found, host: Pid) -> io::Result<()> {
    signals::leave_to_supervisor()?;
    let children = SigSet::from(Signal::SIGCHLD);
    children.thread_block()?;
    let deaths = SignalFd::with_flags(&children, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
    let mut channel = Channel::new(socket);
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
            let told = polled[0].any() == Some(true);
            while deaths.read_signal()?.is_some() {}
            while matches!(waitpid(None, Some(WaitPidFlag::WNOHANG)), Ok(s) if s != WaitStatus::StillAlive) {}
            if !told {
                continue;
            }
        }
        let sender = channel.sender();
        let Some(frame) = channel.recv()? else { return Ok(()) };
        if frame.kind != FOUND {
            return Err(Malformed.into());
        }
        let app = PathBuf::from_bytes(frame.payload)?;
        let (ours, theirs) = pair()?;
        let parent = getpid();
        // SAFETY: one thread; the child never returns into this loop.
        match unsafe { fork() } {
            Ok(ForkResult::Child) => {
                drop((sender, channel, deaths, ours));
                let lived = die_with(parent, c"pavm-classes")
                    .and_then(|()| Ok(children.thread_unblock()?))
                    .and_then(|()| serve_classes(theirs, found, app, host));
                end(lived, "class server")
            }
            Ok(ForkResult::Parent { .. }) => sender.send(FOUNDING, &[], &[ours.as_fd()])?,
            Err(e) => sender.send(FAILED, format!("fork: {e}").as_bytes(), &[])?,
        }
    }
}

/// The life of a generation's process.
fn serve_classes(socket: OwnedFd, found: &Found, app: PathBuf, host: Pid) -> io::Result<()> {
    let mut channel = Channel::new(socket);
    let sender = channel.sender();
    // Forked before there is anything that workers must not have.
    let zygote = Zygote::fork(Box::new(JvmFactory::default()))?;
    let founded = || -> Result<_, String> {
        let Foundation { image, jdk, mode } = found(app)?;
        let (server, message, fds) = open_server(&image, &jdk, &mode, Default::default(), host.as_raw())?;
        let text = |e: io::Error| e.to_string();
        let borrowed: Vec<_> = fds.iter().map(AsFd::as_fd).collect();
        zygote.send(p::START, &message, &borrowed).map_err(text)?;
        let heap = image.template.to_file().map_err(text)?;
        Ok((server, heap))
    };
    let mut server = match founded() {
        Ok((server, heap)) => {
            sender.send(FOUNDED, &[], &[zygote.channel.as_fd(), heap.as_fd()])?;
            server
        }
        Err(why) => return sender.send(FAILED, why.as_bytes(), &[]),
    };
    let mut reply = Vec::new();
    while let Some(frame) = channel.recv()? {
        let mut message = frame.payload;
        let session = SessionId::take(&mut message)?;
        server.call(session, message, &mut reply);
        sender.send(p::CLASS_REPLY, &reply, &[])?;
    }
    Ok(())
}

/// A class server in another process.
#[derive(Debug)]
pub struct RemoteClasses {
    channel: Channel,
}

impl RemoteClasses {
    fn ask(&mut self, session: SessionId, message: &[u8], reply: &mut Vec<u8>) -> io::Result<()> {
        let mut call = session.to_bytes();
        call.extend_from_slice(message);
        self.channel.send(p::CLASS_CALL, &call, &[])?;
        let frame = self.channel.recv()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        reply.clear();
        reply.extend_from_slice(frame.payload);
        Ok(())
    }
}

impl ClassService for RemoteClasses {
    fn call(&mut self, session: SessionId, message: &[u8], reply: &mut Vec<u8>) {
        if let Err(error) = self.ask(session, message, reply) {
            refuse(
                reply,
                LinkError::new("java/lang/LinkageError", format!("the class server is gone: {error}")),
            );
        }
    }
}
