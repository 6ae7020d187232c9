//! The resource manager's process: one thread, one socket, one `epoll`.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::machine::Held;
use crate::protocol::{self as p, Await};
use crate::socket::{Channel, Outgoing, Received};
use crate::wire::{Malformed, Wire};

use super::SPARE;

/// What it keeps for one session.
struct Kept {
    held: Vec<Held>,
    /// Descriptors waited for that are not the session's own.
    foreign: Vec<OwnedFd>,
}

struct Manager {
    channel: Channel,
    epoll: Epoll,
    kept: HashMap<u64, Kept>,
    /// Announced for the next KEEP.
    held: Vec<Held>,
    waits: Vec<(Await, Option<OwnedFd>)>,
    outgoing: VecDeque<Outgoing>,
    /// Is the socket watched for room to send?
    full: bool,
}

/// The token of the supervisor's socket; the others are numbers of KEEP.
const SUPERVISOR: u64 = u64::MAX;

/// The whole life of the process. It ends when the supervisor's socket does.
pub(crate) fn live(socket: OwnedFd) -> io::Result<()> {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
    let channel = Channel::new(socket);
    let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    epoll.add(&channel, EpollEvent::new(EpollFlags::EPOLLIN, SUPERVISOR))?;
    channel.send(p::READY, &most.saturating_sub(SPARE).to_bytes(), &[])?;
    let mut manager = Manager {
        channel,
        epoll,
        kept: HashMap::new(),
        held: Vec::new(),
        waits: Vec::new(),
        outgoing: VecDeque::new(),
        full: false,
    };
    let mut events = [EpollEvent::empty(); 64];
    loop {
        let count = match manager.epoll.wait(&mut events, EpollTimeout::NONE) {
            Ok(count) => count,
            Err(Errno::EINTR) => 0,
            Err(e) => return Err(e.into()),
        };
        for event in &events[..count] {
            match event.data() {
                SUPERVISOR => {
                    if event.events().contains(EpollFlags::EPOLLOUT) {
                        manager.flush()?;
                    }
                    if !manager.hear()? {
                        return Ok(());
                    }
                }
                number => manager.give(number)?,
            }
        }
    }
}

impl Manager {
    /// Takes what the supervisor says; false at the end of its socket.
    fn hear(&mut self) -> io::Result<bool> {
        loop {
            let frame = match self.channel.try_recv()? {
                Received::Frame(frame) => frame,
                Received::NotYet => return Ok(true),
                Received::End => return Ok(false),
            };
            match frame.kind {
                p::HELD => p::take_held(frame.payload, frame.fds, &mut self.held)?,
                p::WAITS => p::take_waits(frame.payload, frame.fds, &mut self.waits)?,
                p::KEEP => {
                    let number = u64::from_bytes(frame.payload)?;
                    self.keep(number)?;
                }
                p::GIVE => {
                    let number = u64::from_bytes(frame.payload)?;
                    self.give(number)?;
                }
                p::DROP => {
                    let number = u64::from_bytes(frame.payload)?;
                    self.forget(number);
                }
                _ => return Err(Malformed.into()),
            }
        }
    }

    /// What was announced is a session's, under this number; gives it back as soon as something waited for is ready.
    fn keep(&mut self, number: u64) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let mut foreign = Vec::new();
        let mut ready = false;
        // A descriptor can be watched once: what is wanted of it, together.
        let mut own: HashMap<u32, EpollFlags> = HashMap::new();
        for (wait, fd) in std::mem::take(&mut self.waits) {
            match (wait.handle, fd) {
                (Some(handle), _) => *own.entry(handle).or_insert(EpollFlags::empty()) |= wait.flags(),
                (None, Some(fd)) => {
                    ready |= !watch(&self.epoll, fd.as_fd(), wait.flags(), number);
                    foreign.push(fd);
                }
                (None, None) => ready = true,
            }
        }
        for h in &held {
            if let Some(flags) = own.remove(&h.handle) {
                ready |= !watch(&self.epoll, h.fd.as_fd(), flags, number);
            }
        }
        // Whoever waits for a handle that did not come along is to find out.
        ready |= !own.is_empty();
        self.kept.insert(number, Kept { held, foreign });
        if ready { self.give(number) } else { Ok(()) }
    }

    /// Stops watching what it kept under this number.
    fn forget(&mut self, number: u64) -> Option<Kept> {
        let kept = self.kept.remove(&number)?;
        // Other processes may have the same open file, so that closing it here would not end the watch.
        for fd in kept.held.iter().map(|h| &h.fd).chain(&kept.foreign) {
            let _ = self.epoll.delete(fd);
        }
        Some(kept)
    }

    /// Gives a session's descriptors back. Nothing if that was done already.
    fn give(&mut self, number: u64) -> io::Result<()> {
        let Some(kept) = self.forget(number) else { return Ok(()) };
        let mut held = kept.held.into_iter().peekable();
        while held.peek().is_some() {
            let (handles, fds): (Vec<u32>, Vec<OwnedFd>) =
                held.by_ref().take(p::BATCH).map(|h| (h.handle, h.fd)).unzip();
            self.outgoing.push_back(Outgoing::new(p::HELD, handles.to_bytes(), fds));
        }
        self.outgoing.push_back(Outgoing::new(p::GIVEN, number.to_bytes(), Vec::new()));
        self.flush()
    }

    /// Sends what stands in the queue, as far as the socket takes it.
    fn flush(&mut self) -> io::Result<()> {
        while let Some(first) = self.outgoing.front_mut() {
            if !self.channel.try_send(first)? {
                break;
            }
            self.outgoing.pop_front();
        }
        let full = !self.outgoing.is_empty();
        if full != self.full {
            self.full = full;
            let mut flags = EpollFlags::EPOLLIN;
            flags.set(EpollFlags::EPOLLOUT, full);
            self.epoll.modify(&self.channel, &mut EpollEvent::new(flags, SUPERVISOR))?;
        }
        Ok(())
    }
}

/// Watches a descriptor, once. False: it can't be watched (a plain file), so it is always ready.
fn watch(epoll: &Epoll, fd: BorrowedFd<'_>, flags: EpollFlags, number: u64) -> bool {
    epoll.add(fd, EpollEvent::new(flags | EpollFlags::EPOLLONESHOT, number)).is_ok()
}
