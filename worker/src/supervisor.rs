//! The supervisor's event loop: listens to the zygote and the workers, answers calls to the class server,
//! replaces dead workers, keeps time for sessions that wait, and hears which of them the resource manager has woken.
//!
//! It runs on one thread (for `pavm run` the main thread). Starting is one message to the zygote and one fork
//! message for each worker, all sent without waiting for an answer: a worker is given work while it is still
//! being forked.

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{TryRecvError, channel};

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::timerfd::{ClockId, TimerFd, TimerFlags};

use crate::bench::{Attachments, Series};
use crate::clock;
use crate::machine::{ClassService, Held};
use crate::metrics::{self, Counter};
use crate::pool::{Death, Ended, Options, RequestError, Sessions, Shared, Stopped, WorkerId, token};
use crate::protocol as p;
use crate::resources::MANAGER;
use crate::session::{SessionFiles, SessionId};
use crate::signals;
use crate::socket::{Channel, Received, pair};
use crate::wire::{Malformed, Wire};
use crate::zygote::Zygote;

/// So many workers in a row that end before they are ready mean that none ever will be.
const HOPELESS: u32 = 5;
/// A worker that does not read its messages for so many seconds is given up.
const SEND_TIMEOUT: i64 = 10;

/// Number of the last worker, whichever supervisor of this process it belongs to: files and slots are named after it.
static WORKERS: AtomicU64 = AtomicU64::new(0);

/// What the supervisor's thread knows about a worker.
struct Line {
    channel: Channel,
    held: Vec<Held>,
    waits: Vec<(p::Await, Option<OwnedFd>)>,
    ready: bool,
    ended: bool,
}

/// The supervisor; see the module.
pub struct Supervisor {
    shared: Arc<Shared>,
    service: Box<dyn ClassService>,
    lines: HashMap<WorkerId, Line>,
    failures: u32,
    /// Why the machine can't be started, as the zygote or a worker said.
    problem: Option<String>,
    signals: Option<(SignalFd, SessionId)>,
    knock: Arc<EventFd>,
    closing: bool,
    benched: Option<(Series, String)>,
    reply: Vec<u8>,
    // Last: ends the processes when everything else is gone.
    zygote: Zygote,
}

/// Ends the supervisor's loop from another thread.
#[derive(Clone)]
pub struct Stopper {
    knock: Arc<EventFd>,
}

impl Stopper {
    /// Makes [`Supervisor::serve`] return.
    pub fn stop(&self) {
        // Fails only if it was called 2^64 times.
        let _ = self.knock.write(1);
    }
}

impl Supervisor {
    /// Starts the workers. `message` and `fds` go to the factory's `prepare` in the zygote.
    pub fn start(
        zygote: Zygote,
        files: SessionFiles,
        service: Box<dyn ClassService>,
        options: Options,
        message: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> io::Result<Supervisor> {
        zygote.send(p::START, message, fds)?;
        Supervisor::over(zygote, files, service, options)
    }

    /// Starts the workers of a zygote that has been told what to prepare.
    pub fn over(
        zygote: Zygote,
        files: SessionFiles,
        service: Box<dyn ClassService>,
        options: Options,
    ) -> io::Result<Supervisor> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        let timer =
            TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::TFD_CLOEXEC | TimerFlags::TFD_NONBLOCK)?;
        let knock = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)?;
        epoll.add(&zygote.channel, EpollEvent::new(EpollFlags::EPOLLIN, token::ZYGOTE))?;
        epoll.add(&timer, EpollEvent::new(EpollFlags::EPOLLIN, token::TIMER))?;
        epoll.add(&knock, EpollEvent::new(EpollFlags::EPOLLIN, token::KNOCK))?;
        let sender = zygote.channel.sender();
        let mut supervisor = Supervisor {
            shared: Arc::new(Shared::new(options, files, epoll, timer, sender)),
            service,
            lines: HashMap::new(),
            failures: 0,
            problem: None,
            signals: None,
            knock: Arc::new(knock),
            closing: false,
            benched: None,
            reply: Vec::new(),
            zygote,
        };
        for _ in 0..options.workers.max(1) {
            supervisor.spawn()?;
        }
        Ok(supervisor)
    }

    /// The sessions, for this and other threads.
    pub fn sessions(&self) -> Sessions {
        Sessions { shared: self.shared.clone() }
    }

    /// Ends `serve` from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper { knock: self.knock.clone() }
    }

    /// Runs one session to its end: gives it `input` and goes on until the program is over. Signals that ask for
    /// an end are passed to the program.
    pub fn run_session(&mut self, id: SessionId, input: Vec<u8>) -> io::Result<Ended> {
        let sessions = self.sessions();
        let (end, ended) = channel();
        sessions.on_end(id, move |how| {
            // The receiver lives until the loop below ends.
            let _ = end.send(how);
        });
        let wanted = signals::wanted();
        wanted.thread_block()?;
        let signals = SignalFd::with_flags(&wanted, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
        self.shared.epoll.add(&signals, EpollEvent::new(EpollFlags::EPOLLIN, token::SIGNAL))?;
        self.signals = Some((signals, id));
        sessions.request(id, input, |_| {});
        loop {
            match ended.try_recv() {
                Ok(how) => return Ok(how),
                Err(TryRecvError::Empty) => self.turn()?,
                Err(TryRecvError::Disconnected) => return Ok(Ended::Removed),
            }
        }
    }

    /// Runs a session's single request on this thread; for booting a template.
    pub fn request(&mut self, id: SessionId, input: Vec<u8>) -> io::Result<Result<Vec<u8>, RequestError>> {
        let (answer, answered) = channel();
        self.sessions().request(id, input, move |result| {
            // The receiver lives until the loop below ends.
            let _ = answer.send(result);
        });
        loop {
            match answered.try_recv() {
                Ok(result) => return Ok(result),
                Err(TryRecvError::Empty) => self.turn()?,
                Err(TryRecvError::Disconnected) => return Ok(Err(RequestError::Closed)),
            }
        }
    }

    /// Has a worker measure attaching and detaching these sessions; see [`crate::bench`].
    pub fn bench_attach(&mut self, sessions: &[SessionId], cycles: u32, touch: bool) -> io::Result<Series> {
        let worker = self.shared.with(|engine, _| engine.take_idle());
        let worker = worker.ok_or_else(|| io::Error::other("no worker is free"))?;
        let what = Attachments { sessions: sessions.to_vec(), cycles, touch };
        worker.send(p::BENCH, &what.to_bytes(), &[self.shared.files.dir()])?;
        self.benched = None;
        loop {
            match self.benched.take() {
                Some((series, why)) if why.is_empty() => return Ok(series),
                Some((_, why)) => return Err(io::Error::other(why)),
                None => self.turn()?,
            }
        }
    }

    /// Has a worker attach, run and detach an idle session once; how long until it is back, in nanoseconds.
    pub fn round(&mut self, id: SessionId) -> io::Result<u64> {
        let start = clock::now();
        self.shared.with(|engine, _| engine.wake(id));
        while self.shared.with(|engine, _| engine.is_busy(id)) {
            self.turn()?;
        }
        Ok(clock::now() - start)
    }

    /// Works until a [`Stopper`] ends it. Requests come from other threads.
    pub fn serve(&mut self) -> io::Result<()> {
        while !self.closing {
            self.turn()?;
        }
        self.sessions().close();
        Ok(())
    }

    /// Waits for events and works them off.
    pub fn turn(&mut self) -> io::Result<()> {
        let mut events = [EpollEvent::empty(); 64];
        let count = match self.shared.epoll.wait(&mut events, EpollTimeout::NONE) {
            Ok(count) => count,
            Err(Errno::EINTR) => 0,
            Err(e) => return Err(e.into()),
        };
        for event in &events[..count] {
            let number = event.data() & !token::KIND;
            match event.data() & token::KIND {
                token::WORKER => self.hear_worker(number)?,
                token::RESOURCES => {
                    if let Some(pid) = self.shared.with(|engine, shared| engine.hear_resources(shared)) {
                        self.zygote.send(p::KILL, &pid.to_bytes(), &[])?;
                    }
                }
                token::ZYGOTE => self.hear_zygote()?,
                token::TIMER => {
                    // Only to make it unready; nobody waits for it elsewhere.
                    let _ = nix::unistd::read(&self.shared.timer, &mut [0; 8]);
                    self.shared.with(|engine, shared| engine.timer_rang(shared));
                }
                token::SIGNAL => self.pass_signals()?,
                _ => {
                    let _ = self.knock.read();
                    self.closing = true;
                }
            }
        }
        Ok(())
    }

    fn spawn(&mut self) -> io::Result<()> {
        let (ours, theirs) = pair()?;
        let id = WORKERS.fetch_add(1, Ordering::Relaxed) + 1;
        let channel = Channel::new(ours);
        channel.set_send_timeout(SEND_TIMEOUT)?;
        self.shared.epoll.add(&channel, EpollEvent::new(EpollFlags::EPOLLIN, token::WORKER | id))?;
        let sender = channel.sender();
        self.lines.insert(id, Line { channel, held: vec![], waits: vec![], ready: false, ended: false });
        self.zygote.send(p::FORK, &id.to_bytes(), &[theirs.as_fd()])?;
        metrics::add(Counter::WorkersForked, 1);
        self.shared.with(|engine, _| engine.add_worker(id, sender));
        Ok(())
    }

    fn pass_signals(&mut self) -> io::Result<()> {
        if let Some((signals, id)) = &self.signals {
            while let Some(info) = signals.read_signal()? {
                self.shared.with(|engine, _| engine.signal(*id, info.ssi_signo as i32));
            }
        }
        Ok(())
    }

    fn hear_zygote(&mut self) -> io::Result<()> {
        loop {
            let gone = || io::Error::new(io::ErrorKind::BrokenPipe, "the zygote process is gone");
            let frame = match self.zygote.channel.try_recv()? {
                Received::Frame(frame) => frame,
                Received::NotYet => return Ok(()),
                Received::End => return Err(gone()),
            };
            match frame.kind {
                p::STARTED => {}
                p::START_FAILED => {
                    let why = String::from_utf8_lossy(frame.payload).into_owned();
                    self.problem = Some(why.clone());
                    self.shared.with(|engine, shared| engine.give_up(why, shared));
                }
                p::FORKED => {
                    let (id, pid) = <(u64, i32)>::from_bytes(frame.payload)?;
                    self.shared.with(|engine, shared| match id {
                        MANAGER => engine.keeper.forked(pid),
                        id => engine.forked(id, pid, shared),
                    });
                }
                p::FORK_FAILED => {
                    let (id, why) = <(u64, String)>::from_bytes(frame.payload)?;
                    if id == MANAGER {
                        log::error!("can't fork the resource manager: {why}");
                        self.shared.with(|engine, shared| engine.resources_gone(shared));
                        continue;
                    }
                    log::debug!("can't fork a worker: {why}");
                    self.problem = Some(format!("can't fork a worker: {why}"));
                    self.worker_gone(id, Death::Code(1))?;
                }
                p::DIED => {
                    let (pid, status) = <(i32, i32)>::from_bytes(frame.payload)?;
                    let death = if status < 0 { Death::Signal(-status) } else { Death::Code(status) };
                    if let Some(id) = self.shared.with(|engine, _| engine.worker_of(pid)) {
                        // What it said before it died comes first.
                        self.hear_worker(id)?;
                        self.worker_gone(id, death)?;
                    }
                }
                _ => return Err(Malformed.into()),
            }
        }
    }

    /// It is known how a worker ended.
    fn worker_gone(&mut self, id: WorkerId, death: Death) -> io::Result<()> {
        self.worker_silent(id)?;
        self.lines.remove(&id);
        log::debug!("worker {id} {death}");
        metrics::add(Counter::WorkersDied, 1);
        self.shared.with(|engine, shared| engine.worker_died(id, death, shared));
        Ok(())
    }

    /// A worker's socket came to its end, or holds nonsense: replace it at once. How it died is told by the
    /// zygote, which is asked to make sure.
    fn worker_silent(&mut self, id: WorkerId) -> io::Result<()> {
        let Some(pid) = self.shared.with(|engine, _| engine.worker_silent(id)) else { return Ok(()) };
        let Some(line) = self.lines.get_mut(&id) else { return Ok(()) };
        line.ended = true;
        self.failures = if line.ready { 0 } else { self.failures + 1 };
        // It may be removed from the set already, with its last descriptor.
        let _ = self.shared.epoll.delete(&line.channel);
        if let Some(pid) = pid {
            self.zygote.send(p::KILL, &pid.to_bytes(), &[])?;
        }
        if self.failures >= HOPELESS {
            let why = self.problem.clone().unwrap_or_else(|| "no worker process comes up".into());
            self.shared.with(|engine, shared| engine.give_up(why, shared));
            return Ok(());
        }
        self.spawn()
    }

    fn hear_worker(&mut self, id: WorkerId) -> io::Result<()> {
        loop {
            match self.hear_frame(id) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => {
                    log::warn!("worker {id}: {error}");
                    return self.worker_silent(id);
                }
            }
        }
    }

    /// Takes a frame from a worker; false if there is none. Errors are about this worker only.
    fn hear_frame(&mut self, id: WorkerId) -> io::Result<bool> {
        let Some(line) = self.lines.get_mut(&id).filter(|line| !line.ended) else { return Ok(false) };
        let frame = match line.channel.try_recv()? {
            Received::Frame(frame) => frame,
            Received::NotYet => return Ok(false),
            Received::End => {
                self.worker_silent(id)?;
                return Ok(false);
            }
        };
        match frame.kind {
            p::STOPPED => {
                let mut payload = frame.payload;
                let stopped = p::Stopped::take(&mut payload)?;
                let stopped = Stopped {
                    kind: stopped.kind,
                    code: stopped.code,
                    wake_at: stopped.wake_at,
                    signals: stopped.signals,
                    made: stopped.made,
                    request: stopped.request,
                    rest: payload.to_vec(),
                    held: std::mem::take(&mut line.held),
                    waits: std::mem::take(&mut line.waits),
                };
                self.shared.with(|engine, shared| engine.stopped(id, stopped, shared));
                // It has nothing more to say before it is given work.
                return Ok(line.channel.has_frame());
            }
            p::CLASS_CALL => {
                let (session, sender) =
                    self.shared.with(|engine, _| engine.session_of(id)).ok_or(Malformed)?;
                self.reply.clear();
                let begin = clock::now();
                self.service.call(session, frame.payload, &mut self.reply);
                metrics::add(Counter::ClassCalls, 1);
                metrics::add(Counter::ClassCallTime, clock::now() - begin);
                sender.send(p::CLASS_REPLY, &self.reply, &[])?;
            }
            p::NEED_FILES => {
                let kind = p::FileKind::from_bytes(frame.payload)?;
                let found = self.shared.with(|engine, shared| engine.files_for(id, kind, shared));
                let (sender, files) = found.ok_or(Malformed)?;
                match files {
                    Ok(files) => {
                        let fds: Vec<BorrowedFd<'_>> = files.iter().map(AsFd::as_fd).collect();
                        sender.send(p::FILES, &[], &fds)?;
                    }
                    Err(error) => sender.send(p::FILES, error.to_string().as_bytes(), &[])?,
                }
            }
            p::BEGUN => self.shared.with(|engine, _| engine.begun(id)),
            p::HELD => p::take_held(frame.payload, frame.fds, &mut line.held)?,
            p::WAITS => p::take_waits(frame.payload, frame.fds, &mut line.waits)?,
            p::BENCHED => {
                self.benched = Some(Wire::from_bytes(frame.payload)?);
                self.shared.with(|engine, _| engine.give_back(id));
            }
            p::DUMPED => {
                let text = String::from_utf8_lossy(frame.payload).into_owned();
                self.shared.with(|engine, shared| engine.dumped(id, text, shared));
            }
            p::LOOKED => {
                let looked = Wire::from_bytes(frame.payload)?;
                self.shared.with(|engine, _| engine.looked(id, looked));
            }
            p::PART => {
                let mut bytes = frame.payload;
                let number = u64::take(&mut bytes)?;
                self.shared.with(|engine, _| engine.part(id, number, bytes));
            }
            p::READY => line.ready = true,
            p::UNABLE => {
                // Another one would be made the same way.
                let why = String::from_utf8_lossy(frame.payload).into_owned();
                self.failures = HOPELESS;
                self.shared.with(|engine, shared| engine.give_up(why, shared));
            }
            _ => return Err(Malformed.into()),
        }
        Ok(true)
    }
}
