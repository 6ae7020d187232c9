//! Watching runs: requests that take too long, sessions that give way, thread dumps.
//!
//! ```text
//!   request --due--> waits in line: refused       at rest: a worker attaches it only to say what it was doing
//!                    runs: EXPIRE to its worker ----answer----> the session is as it was before the request
//!                                               \---none-----> KILL, then the same
//! ```
//! What a session was before its request is the copy that the worker made when the request began, or, of several at a time,
//! when the first run after the last answer began: what works on the others in the copy is stopped. When the request goes
//! on elsewhere (it waited, or gave way), the copy is kept under the session's name until the answer.
//!
//! One timer serves everything that the engine waits for; it may ring too early, never too late.

use std::collections::BTreeSet;
use std::time::Duration;

use vm::poll;

use super::requests::Current;
use super::{Death, Ended, Engine, Place, RequestError, Sessions, Shared, Worker, WorkerId};
use crate::backup::Backup;
use crate::clock;
use crate::limits::GRACE;
use crate::metrics::{self, Counter};
use crate::protocol::{Letter, LetterKind};
use crate::report::Looked;
use crate::session::SessionId;
use crate::signals;

/// Later than any time.
const NEVER: u64 = u64::MAX;

/// Called with a thread dump, or why there is none, on the supervisor's thread.
pub type OnDump = Box<dyn FnOnce(Result<String, RequestError>) + Send>;

/// Called with what a session is like, or why that is not known, on the supervisor's thread.
pub type OnLook = Box<dyn FnOnce(Result<Looked, RequestError>) + Send>;

/// What the engine watches.
pub(super) struct Watch {
    /// When the time of requests is over.
    requests: BTreeSet<(u64, SessionId)>,
    /// For when the timer is set.
    armed: u64,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch { requests: BTreeSet::new(), armed: NEVER }
    }
}

impl Watch {
    /// A request begins to count; when its time is over.
    pub fn begin(&mut self, id: SessionId, limit: Option<Duration>) -> u64 {
        let Some(limit) = limit else { return NEVER };
        let mut due = clock::now().saturating_add(limit.as_nanos() as u64);
        while !self.requests.insert((due, id)) {
            due += 1;
        }
        due
    }
    /// A request counts no more.
    pub fn forget(&mut self, due: u64, id: SessionId) {
        if due != NEVER {
            self.requests.remove(&(due, id));
        }
    }
}

/// What is watched of a session.
#[derive(Default)]
pub(super) struct Session {
    /// The time of its request is over: the session is to stop.
    expired: bool,
    /// The copy from the beginning of its request.
    kept: Option<Backup>,
    /// Who wants a thread dump.
    pub dumps: Vec<OnDump>,
    /// Who wants to know what it is like, and whether it is to be collected before.
    pub looks: Vec<(bool, OnLook)>,
    /// Who wants to know what a collection gave back, once the run is over.
    pub tidied: Vec<(Looked, OnLook)>,
}

impl Session {
    /// It is to stop, and takes no more requests.
    pub fn expired(&self) -> bool {
        self.expired
    }
    /// What took too long is over all the same.
    pub fn recovered(&mut self) {
        self.expired = false;
    }
    /// Bits for the poll word of whoever runs it.
    pub fn asks(&self) -> u32 {
        let (expire, dump) = (self.expired, !self.dumps.is_empty());
        let tidy = self.looks.iter().any(|(tidy, _)| *tidy);
        let looks = match (self.looks.is_empty(), tidy) {
            (true, _) => 0,
            (false, true) => poll::TIDY,
            (false, false) => poll::REPORT,
        };
        (u32::from(expire) * poll::EXPIRE) | (u32::from(dump) * poll::DUMP) | looks
    }
}

/// What is watched of a worker's run.
pub(super) struct Run {
    /// When it began.
    pub since: u64,
    /// It has been asked to give way.
    asked: bool,
    /// It is killed if it has not ended by then.
    end_by: u64,
}

impl Default for Run {
    fn default() -> Run {
        Run { since: 0, asked: false, end_by: NEVER }
    }
}

impl Run {
    /// A run begins, and is asked for this at once.
    pub fn begin(asks: u32) -> Run {
        let since = clock::now();
        let end_by = if asks & poll::EXPIRE != 0 { since + GRACE.as_nanos() as u64 } else { NEVER };
        Run { since, asked: false, end_by }
    }
}

impl Engine {
    /// The time for which the timer must be set, if it is not set for an earlier one.
    pub(super) fn earlier_than_armed(&mut self, first: Option<u64>) -> Option<u64> {
        let request = self.watch.requests.first().map(|(due, _)| *due);
        let turn = self.turn();
        let most = self.options.parallel;
        let runs = self.workers.values().filter(|w| w.running.is_some() && !w.doomed).map(|w| {
            // Who is in line waits for the first that has had its turn; a letter, for its session's.
            let letters =
                || w.running.and_then(|id| self.sessions.get(&id)).is_some_and(|s| s.has_letters(most));
            let turn = if w.watch.asked || self.ready.is_empty() && !letters() {
                NEVER
            } else {
                w.watch.since + turn
            };
            w.watch.end_by.min(turn)
        });
        let at = first.into_iter().chain(request).chain(runs).min()?;
        if at >= self.watch.armed {
            return None;
        }
        self.watch.armed = at;
        Some(at)
    }

    fn turn(&self) -> u64 {
        self.options.limits.turn().as_nanos() as u64
    }

    /// The timer rang: does what is due.
    pub(super) fn check_limits(&mut self, now: u64, shared: &Shared) {
        self.watch.armed = NEVER;
        while let Some((due, id)) = self.watch.requests.first().copied().filter(|(due, _)| *due <= now) {
            self.watch.requests.remove(&(due, id));
            self.request_is_due(id, due);
        }
        let silent = |w: &Worker| w.running.is_some() && !w.doomed && w.watch.end_by <= now;
        let silent: Vec<WorkerId> =
            self.workers.iter().filter(|(_, w)| silent(w)).map(|(id, _)| *id).collect();
        for id in silent {
            self.kill(id, shared);
        }
        let (turn, most) = (self.turn(), self.options.parallel);
        for worker in self.workers.values_mut() {
            if let (Some(id), Some(pid)) = (worker.running, worker.pid)
                && !worker.watch.asked
                && (!self.ready.is_empty() || self.sessions.get(&id).is_some_and(|s| s.has_letters(most)))
                && worker.watch.since + turn <= now
            {
                worker.watch.asked = true;
                signals::ask(pid, worker.run, poll::GIVE_WAY);
            }
        }
    }

    fn request_is_due(&mut self, id: SessionId, due: u64) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(at) = session.current.iter().position(|c| c.due == due) else {
            // It waits for its turn.
            if let Some(at) = session.queue.iter().position(|r| r.due == due)
                && let Some(request) = session.queue.remove(at)
            {
                self.later.push(Box::new(move || (request.done)(Err(RequestError::NoWorker))));
            }
            return;
        };
        session.current[at].due = NEVER;
        if self.stop_one(id, at) {
            return;
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.current[at].overdue = true;
        session.watch.expired = true;
        match session.place {
            Place::Running(worker) => {
                if let Some(worker) = self.workers.get_mut(&worker) {
                    worker.watch.end_by = clock::now() + GRACE.as_nanos() as u64;
                    if let Some(pid) = worker.pid {
                        signals::ask(pid, worker.run, poll::EXPIRE);
                    }
                }
            }
            // A worker says what it waits for.
            Place::Rest | Place::Fetching | Place::Ready => self.wake(id),
        }
    }

    /// A request of several has been answered: the session can't go back to before it any more.
    pub(super) fn outdate(&mut self, id: SessionId, shared: &Shared) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.stale = true;
        if session.watch.kept.take().is_some() {
            shared.files.remove_kept(id);
        }
    }

    /// The session has answered all, or is to be removed: nothing of its requests is watched any more.
    pub(super) fn forget_request(&mut self, id: SessionId, shared: &Shared) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.watch.expired = false;
        session.stale = false;
        if session.watch.kept.take().is_some() {
            shared.files.remove_kept(id);
        }
        for due in session.current.iter().map(|c| c.due) {
            self.watch.forget(due, id);
        }
    }

    /// A run ended before its request was answered: the copy from the request's beginning is kept.
    pub(super) fn keep_copy(&mut self, id: SessionId, by: WorkerId, backup: Backup, shared: &Shared) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.current.is_empty() || session.stale || backup.run == 0 {
            return;
        }
        match shared.files.keep_backup(id, by, &backup) {
            Ok(()) => session.watch.kept = Some(backup),
            Err(error) => log::warn!("session {id} goes on without a copy: {error}"),
        }
    }

    /// The worker that ran a session has died.
    pub(super) fn died_running(
        &mut self,
        id: SessionId,
        by: WorkerId,
        worker: &Worker,
        death: Death,
        shared: &Shared,
    ) {
        let expired = self.sessions.get(&id).is_some_and(|s| s.watch.expired);
        if expired {
            let stacks = "(its worker process did not answer, and was killed)".to_string();
            return self.too_long(id, by, &worker.backup, stacks, shared);
        }
        match self.undo(id, by, &worker.backup, RequestError::Undone(death), shared) {
            true => {
                metrics::add(Counter::SessionsUndone, 1);
                log::warn!("a worker process {death}; session {id} goes on as it was before");
            }
            false => self.end(id, Ended::WorkerDied(death), shared),
        }
    }

    /// A request was stopped because it took too long.
    pub(super) fn too_long(
        &mut self,
        id: SessionId,
        by: WorkerId,
        backup: &Backup,
        stacks: String,
        shared: &Shared,
    ) {
        let error = RequestError::TooLong { undone: true, stacks: stacks.clone() };
        if !self.undo(id, by, backup, error, shared) {
            self.end(id, Ended::Expired(stacks), shared);
        }
    }

    /// Puts a session back to what it was before its request, which gets an error. False: there is no copy.
    pub(super) fn undo(
        &mut self,
        id: SessionId,
        by: WorkerId,
        backup: &Backup,
        error: RequestError,
        shared: &Shared,
    ) -> bool {
        let Some(session) = self.sessions.get_mut(&id) else { return false };
        if session.fresh {
            // It was nobody's yet.
            for done in session.current.drain(..).filter_map(|c| c.done) {
                let error = error.clone();
                self.later.push(Box::new(move || done(Err(error))));
            }
            self.end(id, Ended::Removed, shared);
            return true;
        }
        if session.stale {
            return false;
        }
        let (restored, backup) = match (backup.run, session.watch.kept) {
            (0, None) => return false,
            (0, Some(kept)) => (shared.files.restore_kept(id, &kept), kept),
            _ => (shared.files.restore(id, by, backup), *backup),
        };
        if let Err(error) = restored {
            log::error!("session {id} can't be put back: {error}");
            return false;
        }
        session.has_classes = backup.has_classes;
        session.place = Place::Rest;
        session.woken = false;
        // Descriptors of now are not those that the session had then.
        session.held.clear();
        session.letters.clear();
        session.given.clear();
        self.forget_request(id, shared);
        let Some(session) = self.sessions.get_mut(&id) else { return true };
        for Current { number, done, .. } in session.current.drain(..) {
            // It may be in the copy, under way: nobody waits for it any more.
            session.letters.push(Letter { kind: LetterKind::Stop, number, content: Vec::new() });
            let error = error.clone();
            self.later
                .extend(done.map(|done| Box::new(move || done(Err(error))) as Box<dyn FnOnce() + Send>));
        }
        self.stop_timer(id);
        self.consider(id);
        true
    }

    /// Asks for a thread dump of a session.
    fn dump(&mut self, id: SessionId, answer: OnDump) {
        let Some(session) = self.sessions.get_mut(&id) else {
            self.later.push(Box::new(move || answer(Err(RequestError::NoSession))));
            return;
        };
        session.watch.dumps.push(answer);
        self.ask(id, poll::DUMP);
    }

    /// Asks what a session is like, after a full collection if that is wanted.
    fn look(&mut self, id: SessionId, tidy: bool, answer: OnLook) {
        let Some(session) = self.sessions.get_mut(&id) else {
            self.later.push(Box::new(move || answer(Err(RequestError::NoSession))));
            return;
        };
        session.watch.looks.push((tidy, answer));
        self.ask(id, if tidy { poll::TIDY } else { poll::REPORT });
    }

    /// Asks something of whoever runs a session, or has it run for that.
    fn ask(&mut self, id: SessionId, bits: u32) {
        match self.sessions.get(&id).map(|s| s.place) {
            Some(Place::Running(worker)) => {
                if let Some(worker) = self.workers.get(&worker)
                    && let Some(pid) = worker.pid
                {
                    signals::ask(pid, worker.run, bits);
                }
            }
            Some(Place::Rest | Place::Fetching | Place::Ready) => self.wake(id),
            None => {}
        }
    }

    /// A run is over: the session's files are as small as they will be.
    pub(super) fn answer_tidied(&mut self, id: SessionId, shared: &Shared) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        for (mut looked, answer) in session.watch.tidied.drain(..) {
            let files = shared.files.clone();
            self.later.push(Box::new(move || {
                if let (Some(left), Ok(bytes)) = (&mut looked.left, files.bytes(id)) {
                    left.file_bytes = bytes;
                    metrics::add(Counter::ReturnedBytes, looked.found.file_bytes.saturating_sub(bytes));
                }
                answer(Ok(looked));
            }));
        }
    }

    /// A worker said what the session that it runs is like.
    pub(crate) fn looked(&mut self, by: WorkerId, looked: Looked) {
        let Some(id) = self.workers.get(&by).and_then(|w| w.running) else { return };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        // Who wants a collection is not served by what another one was told before.
        let collected = looked.left.is_some();
        for (tidy, answer) in std::mem::take(&mut session.watch.looks) {
            if tidy && !collected && !looked.refused {
                session.watch.looks.push((tidy, answer));
                continue;
            }
            let looked = looked.clone();
            if collected && tidy {
                session.watch.tidied.push((looked, answer));
                continue;
            }
            self.later.push(Box::new(move || answer(Ok(looked))));
        }
    }

    /// A worker sent the dump of the session that it runs.
    pub(crate) fn dumped(&mut self, by: WorkerId, text: String, _: &Shared) {
        let Some(id) = self.workers.get(&by).and_then(|w| w.running) else { return };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        for answer in session.watch.dumps.drain(..) {
            let text = text.clone();
            self.later.push(Box::new(move || answer(Ok(text))));
        }
    }
}

impl Sessions {
    /// Has a worker say what a session is like, whether it runs or rests, after a full collection if `tidy`.
    pub fn look(
        &self,
        id: SessionId,
        tidy: bool,
        answer: impl FnOnce(Result<Looked, RequestError>) + Send + 'static,
    ) {
        self.shared.with(|engine, _| engine.look(id, tidy, Box::new(answer)));
    }

    /// Has the threads of a session written down, whether it runs or rests. `answer` is called with the text.
    pub fn dump(&self, id: SessionId, answer: impl FnOnce(Result<String, RequestError>) + Send + 'static) {
        self.shared.with(|engine, _| engine.dump(id, Box::new(answer)));
    }
}
