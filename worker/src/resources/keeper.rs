//! The supervisor's half: starts the resource manager, hands descriptors over, and takes them back.

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::sys::epoll::{Epoll, EpollEvent, EpollFlags};

use crate::machine::Held;
use crate::metrics::{self, Counter};
use crate::protocol::{self as p, Await};
use crate::session::SessionId;
use crate::socket::{Channel, Received, Sender, pair};
use crate::wire::{Malformed, Wire};

use super::{MANAGER, SPARE};

/// So many managers in a row that end before they are ready: no more are forked.
const HOPELESS: u32 = 5;

/// A manager that runs, or is being forked.
struct Manager {
    channel: Channel,
    pid: Option<i32>,
    ready: bool,
    /// Received for the next GIVEN.
    held: Vec<Held>,
}

/// What is kept for a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its number.
    pub number: u64,
    /// The session waits for something of it.
    pub awaited: bool,
}

/// What the resource manager gave back: all that was kept for a session.
pub(crate) struct Given {
    pub session: SessionId,
    pub number: u64,
    pub held: Vec<Held>,
}

/// See the module.
#[derive(Default)]
pub(crate) struct Keeper {
    manager: Option<Manager>,
    last: u64,
    failures: u32,
    /// What the manager has: whose it is, and how many descriptors.
    kept: HashMap<u64, (SessionId, u64)>,
    descriptors: u64,
    /// Most descriptors that it can have; unknown until it is ready.
    limit: Option<u64>,
}

impl Keeper {
    /// Hands over what a session at rest holds and waits for. `None`, and everything is closed: there is no manager,
    /// or no room.
    pub(crate) fn keep(
        &mut self,
        session: SessionId,
        held: Vec<Held>,
        waits: Vec<(Await, Option<OwnedFd>)>,
        epoll: (&Epoll, u64),
        zygote: &Sender,
    ) -> Option<Kept> {
        match self.try_keep(session, &held, &waits, epoll, zygote) {
            Ok(kept) => Some(kept),
            Err(error) => {
                log::error!("the descriptors of session {session} are lost: {error}");
                None
            }
        }
    }

    fn try_keep(
        &mut self,
        session: SessionId,
        held: &[Held],
        waits: &[(Await, Option<OwnedFd>)],
        epoll: (&Epoll, u64),
        zygote: &Sender,
    ) -> io::Result<Kept> {
        let foreign = waits.iter().filter(|w| w.1.is_some()).count();
        let count = (held.len() + foreign) as u64;
        let limit = self.limit.unwrap_or(1024 - SPARE);
        if self.descriptors + count > limit {
            let why = format!("the resource manager has {} already, of at most {limit}", self.descriptors);
            return Err(io::Error::other(why));
        }
        self.last += 1;
        let number = self.last;
        let to = self.start(epoll, zygote)?.channel.sender();
        let announced = p::send_held(&to, held).and_then(|()| p::send_waits(&to, waits));
        to.send(p::KEEP, &number.to_bytes(), &[])?;
        if let Err(error) = announced {
            // What did arrive must not be taken for the next session's.
            to.send(p::DROP, &number.to_bytes(), &[])?;
            return Err(error);
        }
        self.kept.insert(number, (session, count));
        self.descriptors += count;
        metrics::add(Counter::HandedOver, count);
        Ok(Kept { number, awaited: !waits.is_empty() })
    }

    /// The manager, forked if there is none.
    fn start(&mut self, (epoll, token): (&Epoll, u64), zygote: &Sender) -> io::Result<&Manager> {
        if self.manager.is_none() {
            if self.failures >= HOPELESS {
                return Err(io::Error::other("no resource manager comes up"));
            }
            let (ours, theirs) = pair()?;
            let channel = Channel::new(ours);
            epoll.add(&channel, EpollEvent::new(EpollFlags::EPOLLIN, token))?;
            zygote.send(p::FORK, &MANAGER.to_bytes(), &[theirs.as_fd()])?;
            self.manager = Some(Manager { channel, pid: None, ready: false, held: Vec::new() });
        }
        self.manager.as_ref().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Asks for what was kept: it comes as [`Given`]. False: there is no manager to ask.
    pub(crate) fn ask(&mut self, number: u64) -> bool {
        self.say(p::GIVE, number)
    }

    /// What was kept is needed no more.
    pub(crate) fn drop(&mut self, number: u64) {
        self.say(p::DROP, number);
        self.count_off(number);
    }

    fn say(&self, kind: u8, number: u64) -> bool {
        self.manager.as_ref().is_some_and(|m| m.channel.send(kind, &number.to_bytes(), &[]).is_ok())
    }

    fn count_off(&mut self, number: u64) -> Option<SessionId> {
        let (session, count) = self.kept.remove(&number)?;
        self.descriptors -= count;
        Some(session)
    }

    /// Takes what the manager says. An error: it is gone; see [`Keeper::gone`].
    pub(crate) fn hear(&mut self) -> io::Result<Vec<Given>> {
        let mut given = Vec::new();
        loop {
            let Some(manager) = &mut self.manager else { return Ok(given) };
            let frame = match manager.channel.try_recv() {
                Ok(Received::Frame(frame)) => frame,
                Ok(Received::NotYet) => return Ok(given),
                // What came before goes first; the end is found again.
                Ok(Received::End) if !given.is_empty() => return Ok(given),
                Ok(Received::End) => return Err(io::ErrorKind::ConnectionAborted.into()),
                Err(error) => return Err(error),
            };
            match frame.kind {
                p::READY => {
                    let limit = u64::from_bytes(frame.payload)?;
                    manager.ready = true;
                    self.limit = Some(limit);
                    self.failures = 0;
                }
                p::HELD => p::take_held(frame.payload, frame.fds, &mut manager.held)?,
                p::GIVEN => {
                    let number = u64::from_bytes(frame.payload)?;
                    let held = std::mem::take(&mut manager.held);
                    if let Some(session) = self.count_off(number) {
                        given.push(Given { session, number, held });
                    }
                }
                _ => return Err(Malformed.into()),
            }
        }
    }

    /// The manager has this process id.
    pub(crate) fn forked(&mut self, pid: i32) {
        if let Some(manager) = &mut self.manager {
            manager.pid = Some(pid);
        }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> Option<i32> {
        self.manager.as_ref()?.pid
    }

    /// How many descriptors it has.
    pub(crate) fn descriptors(&self) -> u64 {
        self.descriptors
    }

    /// The manager is gone, and with it what it kept. Another one is forked when it is needed. Gives its process id.
    pub(crate) fn gone(&mut self, epoll: &Epoll) -> Option<i32> {
        let manager = self.manager.take()?;
        // It may be removed from the set already.
        let _ = epoll.delete(&manager.channel);
        self.failures += u32::from(!manager.ready);
        self.kept.clear();
        self.descriptors = 0;
        manager.pid
    }
}
