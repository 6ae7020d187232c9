//! Who runs what: workers, sessions, requests, and what sessions at rest wait for.
//!
//! ```text
//!                     request, signal, timer, descriptor ready
//!   Rest ------------------------------------------------------> Ready (in line for a worker)
//!    ^                                                               | a worker is idle
//!    |  STOPPED idle / response / yield (then Ready at once)         v
//!    +---------------------------------------------------------- Running(worker)
//!                                   STOPPED exited / failed, or the worker died: the session ends
//! ```
//! What becomes of requests is in the module `requests`. All of this is behind one mutex, taken for
//! microseconds: callers of [`Sessions`] hand a request straight to an idle worker's socket.

mod begin;
mod deaths;
mod facts;
mod handle;
mod outcome;
mod requests;
mod waits;
mod watch;

pub use facts::{Activity, SessionFacts, WorkerFacts};
pub use handle::Sessions;
pub use outcome::{Death, Done, Ended, OnEnd, RequestError};
pub use requests::OnPart;
use requests::{Current, Request};
use waits::Waiting;
pub use watch::{OnDump, OnLook};

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::os::fd::OwnedFd;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nix::sys::epoll::Epoll;
use nix::sys::timerfd::TimerFd;

use crate::backup::Backup;
use crate::jvm;
use crate::limits::Limits;
use crate::machine::Held;
use crate::metrics::{self, Counter};
use crate::protocol as p;
use crate::resources::{Keeper, Kept};
use crate::session::{SessionFiles, SessionId, Template};
use crate::signals;
use crate::socket::Sender;
use crate::wire::Wire;

/// How the workers are used.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Number of worker processes.
    pub workers: usize,
    /// A session that waits stays attached in its worker (one program, nothing else to do).
    pub stay: bool,
    /// Go on in another worker after every wait.
    pub hop: bool,
    /// A session outlives the death of its worker: it goes on as it was before that run. See the module `backup` for
    /// what it costs.
    pub keep: bool,
    /// How many requests of a session may be under way.
    pub parallel: usize,
    /// How long a thread, a session and a request may run.
    pub limits: Limits,
}

pub(crate) type WorkerId = u64;

/// Number of the last run; never used again, whatever is started in this process.
static RUNS: AtomicU64 = AtomicU64::new(0);
/// A session is not given to more workers in a row that die before they begin.
const MOST_UNBEGUN: u32 = 5;

/// A worker process, from the moment its socket exists.
struct Worker {
    sender: Sender,
    pid: Option<i32>,
    running: Option<SessionId>,
    /// How many runs it was given, and the number of the last.
    runs: u64,
    run: u64,
    /// Its socket is at its end: no more work for it.
    dead: bool,
    /// Its end is asked for: no more work for it, even if it reports the end of its run first.
    doomed: bool,
    /// How its present run can be undone.
    backup: Backup,
    /// When its present run began, and what is expected of it.
    watch: watch::Run,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Rest,
    /// Its descriptors are on their way from the resource manager.
    Fetching,
    Ready,
    Running(WorkerId),
}

struct Session {
    place: Place,
    /// It was promised: its file lacks what is the same in this.
    template: Option<Arc<Template>>,
    /// There is no file yet.
    fresh: bool,
    /// A reason to run it came up.
    woken: bool,
    queue: VecDeque<Request>,
    current: Vec<Current>,
    /// What it is to be told beside requests.
    letters: Vec<p::Letter>,
    /// What it was told with the run, as long as the worker may not have begun it.
    given: Vec<p::Letter>,
    /// A request has been answered since the last copy, and others are under way.
    stale: bool,
    /// Runs in a row that no worker has begun.
    unbegun: u32,
    watch: watch::Session,
    wake_at: Option<u64>,
    /// Its descriptors, while it is about to run.
    held: Vec<Held>,
    /// Its descriptors are with the resource manager.
    kept: Option<Kept>,
    /// Signals not yet given to a worker, and those given and not known to be taken.
    signals: u64,
    sent: u64,
    last: Option<WorkerId>,
    has_classes: bool,
    on_end: Option<OnEnd>,
    past: facts::Past,
}

/// Where a readiness event comes from: the kind in the upper 4 bits, a number below.
pub(crate) mod token {
    pub const ZYGOTE: u64 = 0;
    pub const WORKER: u64 = 1 << 60;
    pub const RESOURCES: u64 = 2 << 60;
    pub const TIMER: u64 = 3 << 60;
    pub const SIGNAL: u64 = 4 << 60;
    pub const KNOCK: u64 = 5 << 60;
    pub const KIND: u64 = 15 << 60;
}

/// Calls to make once the lock is open again.
pub(crate) type Later = Vec<Box<dyn FnOnce() + Send>>;

pub(crate) struct Engine {
    options: Options,
    workers: HashMap<WorkerId, Worker>,
    idle: Vec<WorkerId>,
    sessions: HashMap<SessionId, Session>,
    ready: VecDeque<SessionId>,
    timers: BTreeSet<(u64, SessionId)>,
    pub(crate) later: Later,
    pub(crate) keeper: Keeper,
    closed: Option<RequestError>,
    watch: watch::Watch,
}

pub(crate) struct Shared {
    engine: Mutex<Engine>,
    /// Workers can have own mappings of sessions (`backup`).
    own: bool,
    pub(crate) files: SessionFiles,
    pub(crate) epoll: Epoll,
    pub(crate) timer: TimerFd,
    /// Small frames only: they go out whole, whatever other threads send.
    zygote: Sender,
}

impl Shared {
    pub(crate) fn new(
        options: Options,
        files: SessionFiles,
        epoll: Epoll,
        timer: TimerFd,
        zygote: Sender,
    ) -> Shared {
        let own = options.keep && vm::map::can_own(jvm::HEAP_SPAN);
        if options.keep && !own {
            log::warn!("this system gives no mappings of one's own: every session is copied before it runs");
        }
        let engine = Engine {
            options,
            workers: HashMap::new(),
            idle: Vec::new(),
            sessions: HashMap::new(),
            ready: VecDeque::new(),
            timers: BTreeSet::new(),
            later: Vec::new(),
            keeper: Keeper::default(),
            closed: None,
            watch: watch::Watch::default(),
        };
        Shared { engine: Mutex::new(engine), own, files, epoll, timer, zygote }
    }

    fn lock(&self) -> MutexGuard<'_, Engine> {
        // No code under the lock leaves it half-way; a panic in it would end the process in release builds.
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something under the lock, hands out work, and then makes the calls that came up.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&mut Engine, &Shared) -> T) -> T {
        let mut engine = self.lock();
        let result = f(&mut engine, self);
        engine.dispatch(self);
        let later = std::mem::take(&mut engine.later);
        drop(engine);
        later.into_iter().for_each(|call| call());
        result
    }
}

/// What a worker reported at the end of a run.
pub(crate) struct Stopped {
    pub kind: p::StopKind,
    pub code: i32,
    pub wake_at: Option<u64>,
    pub signals: u64,
    pub made: bool,
    pub request: u64,
    pub rest: Vec<u8>,
    pub held: Vec<Held>,
    pub waits: Vec<(p::Await, Option<OwnedFd>)>,
}

impl Session {
    /// Is there a reason to run it?
    fn has_reason(&self, most: usize) -> bool {
        self.woken || self.has_letters(most)
    }
}

impl Engine {
    pub(crate) fn add_worker(&mut self, id: WorkerId, sender: Sender) {
        let backup = Backup::default();
        let worker = Worker {
            sender,
            pid: None,
            running: None,
            runs: 0,
            run: 0,
            dead: false,
            doomed: false,
            backup,
            watch: Default::default(),
        };
        self.workers.insert(id, worker);
        self.idle.insert(0, id);
    }

    pub(crate) fn forked(&mut self, id: WorkerId, pid: i32, shared: &Shared) {
        let Some(worker) = self.workers.get_mut(&id) else { return };
        worker.pid = Some(pid);
        if worker.doomed {
            return self.kill(id, shared);
        }
        // What was to be said to it before it had a process id.
        if let Some(session) = worker.running.and_then(|s| self.sessions.get(&s)) {
            (1..64).filter(|n| session.sent >> n & 1 != 0).for_each(|n| signals::send(pid, worker.run, n));
            signals::ask(pid, worker.run, session.watch.asks());
        }
    }

    pub(crate) fn worker_of(&self, pid: i32) -> Option<WorkerId> {
        self.workers.iter().find(|(_, w)| w.pid == Some(pid)).map(|(id, _)| *id)
    }

    pub(crate) fn pids(&self) -> Vec<i32> {
        self.workers.values().filter(|w| !w.dead).filter_map(|w| w.pid).collect()
    }

    /// Takes a worker out of service, for a measurement.
    pub(crate) fn take_idle(&mut self) -> Option<Sender> {
        let id = self.idle.pop()?;
        Some(self.workers.get(&id)?.sender.clone())
    }

    /// Puts it back into service.
    pub(crate) fn give_back(&mut self, id: WorkerId) {
        if !self.idle.contains(&id) {
            self.idle.push(id);
        }
    }

    pub(crate) fn is_busy(&self, id: SessionId) -> bool {
        self.sessions.get(&id).is_some_and(|s| s.place != Place::Rest)
    }

    pub(crate) fn session_of(&self, id: WorkerId) -> Option<(SessionId, Sender)> {
        let worker = self.workers.get(&id)?;
        Some((worker.running?, worker.sender.clone()))
    }

    /// The worker's socket is at its end: nothing more for it. True the first time.
    pub(crate) fn worker_silent(&mut self, id: WorkerId) -> Option<Option<i32>> {
        let worker = self.workers.get_mut(&id).filter(|w| !w.dead)?;
        worker.dead = true;
        self.idle.retain(|w| *w != id);
        Some(worker.pid)
    }

    /// Kills a worker, through the zygote, which knows whether the process id is still its child's. It may be
    /// about to report the end of its run, or not be known as forked yet: it gets no more work either way.
    fn kill(&mut self, id: WorkerId, shared: &Shared) {
        let Some(worker) = self.workers.get_mut(&id) else { return };
        worker.doomed = true;
        self.idle.retain(|w| *w != id);
        if let Some(pid) = worker.pid
            && let Err(error) = shared.zygote.send(p::KILL, &pid.to_bytes(), &[])
        {
            log::debug!("killing worker {id}: {error}");
        }
    }

    fn close(&mut self, why: RequestError, shared: &Shared) {
        self.closed.get_or_insert(why);
        let all: Vec<SessionId> = self.sessions.keys().copied().collect();
        for id in all {
            self.end(id, Ended::Removed, shared);
        }
    }

    /// No worker can be had any more: everything ends.
    pub(crate) fn give_up(&mut self, why: String, shared: &Shared) {
        let all: Vec<SessionId> = self.sessions.keys().copied().collect();
        for id in all {
            self.end(id, Ended::Failed(why.clone()), shared);
        }
        self.close(RequestError::Failed(why), shared);
    }

    /// With a template it is one that is promised.
    fn add_session(&mut self, id: SessionId, has_classes: bool, template: Option<Arc<Template>>) {
        let session = Session {
            fresh: template.is_some(),
            template,
            place: Place::Rest,
            woken: false,
            queue: VecDeque::new(),
            current: Vec::new(),
            letters: Vec::new(),
            given: Vec::new(),
            stale: false,
            unbegun: 0,
            watch: Default::default(),
            wake_at: None,
            held: Vec::new(),
            kept: None,
            signals: 0,
            sent: 0,
            last: None,
            has_classes,
            on_end: None,
            past: facts::Past::new(),
        };
        self.sessions.insert(id, session);
    }

    /// Puts a session in line if it is at rest and there is a reason to run it; first its descriptors are asked back.
    fn consider(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.place != Place::Rest || !session.has_reason(self.options.parallel) {
            return;
        }
        match session.kept {
            Some(kept) if self.keeper.ask(kept.number) => session.place = Place::Fetching,
            _ => {
                // With no manager to ask they are lost, which the session finds out.
                session.kept = None;
                session.place = Place::Ready;
                self.ready.push_back(id);
            }
        }
    }

    pub(crate) fn wake(&mut self, id: SessionId) {
        self.stop_timer(id);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.woken = true;
        }
        self.consider(id);
    }

    /// A signal for the program.
    pub(crate) fn signal(&mut self, id: SessionId, number: i32) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        match session.place {
            Place::Running(worker) => {
                session.sent |= 1 << number;
                if let Some(worker) = self.workers.get(&worker)
                    && let Some(pid) = worker.pid
                {
                    signals::send(pid, worker.run, number);
                }
            }
            _ => {
                session.signals |= 1 << number;
                self.wake(id);
            }
        }
    }

    /// Takes a session out of the table, with what it waits for.
    fn take_out(&mut self, id: SessionId) -> Option<Session> {
        self.stop_timer(id);
        let session = self.sessions.remove(&id)?;
        if let Some(kept) = session.kept {
            self.keeper.drop(kept.number);
        }
        Some(session)
    }

    /// Gives sessions in line to idle workers.
    fn dispatch(&mut self, shared: &Shared) {
        while !self.idle.is_empty()
            && let Some(id) = self.ready.pop_front()
        {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            let others = |w: &WorkerId| Some(*w) != session.last;
            let same = |w: &WorkerId| Some(*w) == session.last;
            // Hopping: the one that rested longest and is another. Else: the same (warm caches), else the latest.
            let at = match self.options.hop {
                true => self.idle.iter().position(others).unwrap_or(0),
                false => self.idle.iter().position(same).unwrap_or(self.idle.len() - 1),
            };
            let worker = self.idle.remove(at);
            self.run_on(worker, id, shared);
        }
        self.set_timer(shared);
    }

    /// A run came to its end.
    pub(crate) fn stopped(&mut self, worker_id: WorkerId, stopped: Stopped, shared: &Shared) {
        let Some(worker) = self.workers.get_mut(&worker_id) else { return };
        let Some(id) = worker.running.take() else { return };
        let backup = worker.backup;
        if !worker.dead && !worker.doomed {
            self.idle.push(worker_id);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.place = Place::Rest;
        if stopped.made {
            session.fresh = false;
        }
        session.held = stopped.held;
        session.given.clear();
        session.unbegun = 0;
        metrics::add(
            match stopped.kind {
                p::StopKind::Exited => Counter::StopsExit,
                p::StopKind::Idle => Counter::StopsIdle,
                p::StopKind::Response => Counter::StopsResponse,
                p::StopKind::Yield => Counter::StopsYield,
                p::StopKind::Failed | p::StopKind::NoRoom => Counter::StopsFailure,
                p::StopKind::Expired => Counter::StopsExpired,
            },
            1,
        );
        // A signal may have crossed the end of the run.
        session.signals |= std::mem::take(&mut session.sent) & !stopped.signals;
        match stopped.kind {
            p::StopKind::Exited => return self.end(id, Ended::Exited(stopped.code), shared),
            p::StopKind::Failed => {
                let why = String::from_utf8_lossy(&stopped.rest).into_owned();
                return self.end(id, Ended::Failed(why), shared);
            }
            p::StopKind::Response => {
                session.past.served += 1;
                self.answered(id, stopped.request, stopped.rest, shared);
                if self.sessions.get(&id).is_some_and(|s| s.fresh) {
                    // Nothing of it is left.
                    return self.end(id, Ended::Removed, shared);
                }
            }
            p::StopKind::NoRoom => {
                let why = String::from_utf8_lossy(&stopped.rest).into_owned();
                log::warn!("session {id} can't be stored: {why}");
                let error =
                    if session.fresh { RequestError::NoRoom(why.clone()) } else { RequestError::NoMemory };
                if !self.undo(id, worker_id, &backup, error, shared) {
                    self.end(id, Ended::Failed(why), shared);
                }
                return;
            }
            p::StopKind::Idle | p::StopKind::Yield => self.keep_copy(id, worker_id, backup, shared),
            p::StopKind::Expired => {
                let stacks = String::from_utf8_lossy(&stopped.rest).into_owned();
                return self.too_long(id, worker_id, &backup, stacks, shared);
            }
        }
        let waiting = Waiting { kind: stopped.kind, wake_at: stopped.wake_at, waits: stopped.waits };
        self.wait(id, waiting, shared);
        self.consider(id);
        self.answer_tidied(id, shared);
    }

    /// The session is over.
    fn end(&mut self, id: SessionId, ended: Ended, shared: &Shared) {
        self.forget_request(id, shared);
        let Some(session) = self.take_out(id) else { return };
        metrics::add(Counter::SessionsEnded, 1);
        metrics::add(Counter::SessionsLost, u64::from(matches!(ended, Ended::WorkerDied(_))));
        shared.files.remove(id);
        let error = match &ended {
            Ended::Exited(code) => RequestError::Exited(*code),
            Ended::WorkerDied(death) => RequestError::WorkerDied(*death),
            Ended::Expired(stacks) => RequestError::TooLong { undone: false, stacks: stacks.clone() },
            Ended::Failed(why) => RequestError::Failed(why.clone()),
            Ended::Removed => self.closed.clone().unwrap_or(RequestError::NoSession),
        };
        for Current { done, due, .. } in session.current {
            self.watch.forget(due, id);
            let error = error.clone();
            self.later
                .extend(done.map(|done| Box::new(move || done(Err(error))) as Box<dyn FnOnce() + Send>));
        }
        for answer in session.watch.dumps {
            self.later.push(Box::new(move || answer(Err(RequestError::NoSession))));
        }
        let looks = session.watch.looks.into_iter().map(|(_, answer)| answer);
        for answer in looks.chain(session.watch.tidied.into_iter().map(|(_, answer)| answer)) {
            self.later.push(Box::new(move || answer(Err(RequestError::NoSession))));
        }
        for Request { done, due, .. } in session.queue {
            self.watch.forget(due, id);
            self.later.push(Box::new(move || done(Err(RequestError::NoSession))));
        }
        if let Some(on_end) = session.on_end {
            self.later.push(Box::new(move || on_end(ended)));
        }
    }
}
