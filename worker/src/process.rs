//! The life of a worker process.
//!
//! ```text
//! born -> READY -> [ RUN: attach, run, detach -> STOPPED ]* -> end of the socket -> gone
//! ```
//! A worker has one thread, one socket (to the supervisor), the standard streams, and what the factory mapped
//! for all. While no session is attached nothing of any session is in it.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use vm::poll;

use crate::backup::{Keeper, Plan, Store};
use crate::bench;
use crate::clock;
use crate::machine::{Attachment, ClassClient, Factory, Held, Machine, Mail, Stop, Wait};
use crate::metrics::{self, Counter};
use crate::pool::WorkerId;
use crate::protocol::{self as p, Await, FileKind, Run, StopKind, Stopped};
use crate::report::Looked;
use crate::signals;
use crate::socket::{Channel, Sender};
use crate::wire::{Malformed, Wire};

/// Calls to the supervisor in the middle of a run.
pub(crate) struct Calls {
    channel: Channel,
}

fn gone() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

impl Calls {
    pub(crate) fn class_call(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.channel.send(p::CLASS_CALL, message, &[])?;
        let reply = self.channel.recv()?.ok_or_else(gone)?;
        if reply.kind == p::CLASS_REPLY { Ok(reply.payload.to_vec()) } else { Err(unexpected(reply.kind)) }
    }

    pub(crate) fn part(&mut self, request: u64, bytes: &[u8]) -> io::Result<()> {
        let mut message = Vec::with_capacity(8 + bytes.len());
        request.put(&mut message);
        message.extend_from_slice(bytes);
        self.channel.send(p::PART, &message, &[])
    }

    /// The files of a kind, at least one.
    pub(crate) fn need(&mut self, kind: FileKind) -> io::Result<Vec<OwnedFd>> {
        self.channel.send(p::NEED_FILES, &kind.to_bytes(), &[])?;
        let reply = self.channel.recv()?.ok_or_else(gone)?;
        match reply.kind {
            p::FILES if reply.fds.is_empty() => {
                Err(io::Error::other(String::from_utf8_lossy(reply.payload).into_owned()))
            }
            p::FILES => Ok(reply.fds),
            kind => Err(unexpected(kind)),
        }
    }

    /// The file of a kind of which there is one.
    pub(crate) fn need_one(&mut self, kind: FileKind) -> io::Result<OwnedFd> {
        self.need(kind)?.pop().ok_or_else(gone)
    }
}

fn unexpected(kind: u8) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("unexpected frame {kind}"))
}

impl From<Malformed> for io::Error {
    fn from(error: Malformed) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}

/// The whole life of a worker, in the child of a fork. The process ends when this returns.
pub(crate) fn live(id: WorkerId, socket: OwnedFd, factory: &mut dyn Factory) -> io::Result<()> {
    signals::listen()?;
    let mut channel = Channel::new(socket);
    let client = ClassClient::new(Calls { channel: channel.share() });
    let mut machine = match factory.machine(client) {
        Ok(machine) => machine,
        Err(why) => return channel.send(p::UNABLE, why.as_bytes(), &[]),
    };
    channel.send(p::READY, &[], &[])?;
    let mut held = Vec::new();
    let mut keeper = Keeper::new(Calls { channel: channel.share() });
    loop {
        let sender = channel.sender();
        let Some(frame) = channel.recv()? else { return Ok(()) };
        match frame.kind {
            p::HELD => p::take_held(frame.payload, frame.fds, &mut held)?,
            p::RUN => {
                let mut payload = frame.payload;
                let run = Run::take(&mut payload)?;
                let mut fds = frame.fds.into_iter();
                let heap = fds.next().ok_or(Malformed)?;
                let session = run.session;
                let classes = if run.has_classes { Some(fds.next().ok_or(Malformed)?) } else { None };
                let template = if run.has_template { Some(fds.next().ok_or(Malformed)?) } else { None };
                if run.backup != 0 && !run.own {
                    let len = vm::map::file_len(heap.as_fd())?;
                    if let Err(error) = keeper.copy((&heap, len), classes.as_ref(), run.backup) {
                        // Nothing has been touched; the session just can't be put back.
                        log::warn!("session {session} runs without a copy: {error}");
                    }
                }
                // What can be lost with this process from here on is the session; before, nothing.
                metrics::begin(id, run.number);
                if !held.is_empty() {
                    sender.send(p::BEGUN, &[], &[])?;
                }
                signals::begin(run.number, run.signals, run.ask, run.slice);
                let held = std::mem::take(&mut held);
                let (own, fresh) = (run.own, run.fresh);
                let attachment = Attachment { session, heap, classes, template, held, own, fresh };
                let mail = p::take_letters(run.letters, payload)?;
                let start = clock::now();
                let attached = machine.attach(attachment);
                let between = clock::now();
                metrics::add(Counter::Attaches, 1);
                metrics::add(Counter::AttachTime, between - start);
                let stop = match attached {
                    Ok(()) => run_attached(&mut *machine, &mail, &run, &sender)?,
                    Err(why) => Stop::Failed(why),
                };
                metrics::add(Counter::RunTime, clock::now() - between);
                report(&mut *machine, &sender, stop, &run, &mut keeper)?;
            }
            p::BENCH => {
                let what = bench::Attachments::from_bytes(frame.payload)?;
                let dir = frame.fds.into_iter().next().ok_or(Malformed)?;
                let figures = bench::attachments(&mut *machine, dir, &what);
                let (figures, why) =
                    figures.map_or_else(|why| (Default::default(), why), |f| (f, String::new()));
                sender.send(p::BENCHED, &(figures, why).to_bytes(), &[])?;
            }
            kind => return Err(unexpected(kind)),
        }
    }
}

/// Runs the session; if it is to stay, waits here as long as the supervisor lives.
fn run_attached(
    machine: &mut dyn Machine,
    mail: &[Mail<'_>],
    run: &Run,
    supervisor: &Sender,
) -> io::Result<Stop> {
    let mut stop = machine.run(mail);
    loop {
        let goes_on = matches!(stop, Stop::Idle(_) | Stop::Yield);
        if goes_on && poll::take(poll::EXPIRE) != 0 {
            return Ok(Stop::Expired(machine.dump(false)));
        }
        let dumped = goes_on && poll::take(poll::DUMP) != 0;
        if dumped {
            supervisor.send(p::DUMPED, machine.dump(true).as_bytes(), &[])?;
        }
        let looks = if goes_on { poll::take(poll::REPORT | poll::TIDY) } else { 0 };
        let tidied = looks & poll::TIDY != 0;
        if looks != 0 {
            supervisor.send(p::LOOKED, &look(machine, tidied).to_bytes(), &[])?;
        }
        let give_way = poll::take(poll::GIVE_WAY) != 0;
        match &stop {
            Stop::Idle(wait) if run.stay => match wait_here(wait, run.slice, supervisor.as_fd()) {
                Ok(true) => {}
                Ok(false) => return Ok(stop),
                Err(error) => return Ok(Stop::Failed(format!("waiting failed: {error}"))),
            },
            // What a collection has freed is given back when the session is detached.
            Stop::Yield if run.stay || (dumped || looks != 0) && !give_way && !tidied => {}
            _ => return Ok(stop),
        }
        stop = machine.run(&[]);
    }
}

/// Says what the attached session is like; collects its heap before if that is wanted.
fn look(machine: &mut dyn Machine, tidy: bool) -> Looked {
    let found = machine.report();
    if !tidy || !machine.tidy() {
        return Looked { found, left: None, refused: tidy };
    }
    let left = machine.report();
    metrics::add(Counter::AskedCollections, 1);
    Looked { found, left: Some(left), refused: false }
}

/// Waits until the wait is over or a signal came (true) or the supervisor has gone (false).
fn wait_here(wait: &Wait, slice: u32, supervisor: BorrowedFd<'_>) -> io::Result<bool> {
    let mut polled = vec![PollFd::new(supervisor, PollFlags::POLLIN)];
    for w in &wait.fds {
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::POLLIN, w.read);
        flags.set(PollFlags::POLLOUT, w.write);
        // SAFETY: the machine keeps the descriptors that it waits for open while it waits; poll reports one that
        // is not open, and does no more.
        polled.push(PollFd::new(unsafe { BorrowedFd::borrow_raw(w.fd) }, flags));
    }
    signals::pause();
    // A signal that comes between the look at it and the wait would be slept over: block it until the kernel waits.
    let before = signals::block()?;
    let ready = loop {
        if poll::pending() & poll::ATTENTION != 0 {
            break Ok(0);
        }
        let timeout = wait.wake_at.map(|at| clock::timespec(at.saturating_sub(clock::now())));
        match nix::poll::ppoll(&mut polled, timeout, Some(before)) {
            // The last tick is no reason to wake up.
            Err(Errno::EINTR) => {}
            ready => break ready,
        }
    };
    before.thread_set_mask()?;
    signals::go_on(slice);
    ready?;
    Ok(polled[0].revents().is_none_or(|r| r.is_empty()))
}

/// What becomes of the session's changes.
fn plan(run: &Run, stop: &Stop) -> Plan {
    match stop {
        _ if !run.own => Plan::InPlace,
        Stop::Exited(_) | Stop::Failed(_) | Stop::Expired(_) => Plan::Discard,
        Stop::Response(_, response, _) if run.fresh => {
            if response.get(1).is_some_and(|flags| flags & p::LASTS != 0) {
                Plan::Fresh
            } else {
                Plan::Discard
            }
        }
        Stop::Idle(_) | Stop::Yield if run.fresh => Plan::Fresh,
        Stop::Idle(_) | Stop::Yield if run.under_way => Plan::Copy(run.backup),
        _ => Plan::Journal(run.backup),
    }
}

/// Detaches and tells the supervisor why the run stopped.
fn report(
    machine: &mut dyn Machine,
    to: &Sender,
    stop: Stop,
    run: &Run,
    keeper: &mut Keeper,
) -> io::Result<()> {
    let request = if let Stop::Response(number, ..) = stop { number } else { 0 };
    let plan = plan(run, &stop);
    let mut store = Store::new(plan, keeper);
    let (mut kind, code, wait, mut rest) = match stop {
        Stop::Exited(code) => (StopKind::Exited, code, Wait::forever(), Vec::new()),
        Stop::Idle(wait) => (StopKind::Idle, 0, wait, Vec::new()),
        Stop::Response(_, bytes, wait) => (StopKind::Response, 0, wait, bytes),
        Stop::Yield => (StopKind::Yield, 0, Wait::ready(), Vec::new()),
        Stop::Expired(stacks) => (StopKind::Expired, 0, Wait::forever(), stacks.into_bytes()),
        Stop::Failed(why) => (StopKind::Failed, 0, Wait::forever(), why.into_bytes()),
    };
    let start = clock::now();
    let held: Vec<Held> = machine.detach(&mut store);
    let failure = store.into_failure();
    let made = plan == Plan::Fresh && failure.is_none();
    if let Some(failure) = failure {
        kind = if run.fresh || failure.untouched { StopKind::NoRoom } else { StopKind::Failed };
        rest = failure.why.into_bytes();
    }
    metrics::add(Counter::Detaches, 1);
    metrics::add(Counter::DetachTime, clock::now() - start);
    let waits: Vec<(Await, Option<BorrowedFd<'_>>)> = wait
        .fds
        .iter()
        .map(|w| {
            let handle = held.iter().find(|h| h.fd.as_raw_fd() == w.fd).map(|h| h.handle);
            // SAFETY: the standard streams stay open, and what the session holds is still in `held`; sending a
            // descriptor that is not open is an error and no more.
            let fd = handle.is_none().then(|| unsafe { BorrowedFd::borrow_raw(w.fd) });
            (Await { read: w.read, write: w.write, handle }, fd)
        })
        .collect();
    p::send_waits(to, &waits)?;
    p::send_held(to, &held)?;
    drop(held);
    let signals = signals::end();
    let mut message = Stopped { kind, code, wake_at: wait.wake_at, signals, made, request }.to_bytes();
    message.extend_from_slice(&rest);
    to.send(p::STOPPED, &message, &[])
}
