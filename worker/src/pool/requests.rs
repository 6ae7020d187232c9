//! Requests of one session: several may be under way, each in a thread of its own.
//!
//! ```text
//!   queue --- a run begins, fewer than `Options::parallel` are under way ---> current --- answer ---> done
//!                                                                              | parts of the answer, any number
//!                                                                              +-- time is over: the thread is stopped
//! ```
//! What a session is told goes with the beginning of a run, as letters: requests, room for more of an answer, the
//! end of an interest, the wish to stop. A session that runs on while a letter waits is asked to give way after its turn.
//!
//! Invariant: `Session::stale` holds when a request has been answered since the copy was made that a session would go
//! back to. It must not go back then: what was answered would be undone. The next run makes another copy.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Done, Engine, RequestError, Session, Sessions, Shared, WorkerId};
use crate::limits::GRACE;
use crate::metrics::{self, Counter};
use crate::protocol::{Letter, LetterKind};
use crate::session::SessionId;

/// Called with the request's number and each part of its answer before the end, on the supervisor's thread: must be quick.
pub type OnPart = Arc<dyn Fn(u64, Vec<u8>) + Send + Sync>;

/// Number of the last request; never used again. 0 is none.
static NUMBERS: AtomicU64 = AtomicU64::new(0);

/// A request that waits for its turn.
pub(super) struct Request {
    pub number: u64,
    pub input: Vec<u8>,
    pub done: Done,
    pub part: Option<OnPart>,
    /// When its time is over.
    pub due: u64,
}

/// A request that the session works on.
pub(super) struct Current {
    pub number: u64,
    /// None: nobody waits for the answer any more.
    pub done: Option<Done>,
    pub part: Option<OnPart>,
    pub due: u64,
    /// Its time was over.
    pub overdue: bool,
}

impl Session {
    /// Can it be given another request?
    fn admits(&self, most: usize) -> bool {
        !self.queue.is_empty() && self.current.len() < most && !self.watch.expired()
    }

    /// Is there something to tell it?
    pub(super) fn has_letters(&self, most: usize) -> bool {
        !self.letters.is_empty() || self.admits(most)
    }

    /// What it is to be told now; `None` in place of the requests that are refused room.
    pub(super) fn take_letters(&mut self, most: usize) -> (Vec<Letter>, Vec<Request>) {
        let mut requests = Vec::new();
        while self.current.len() + requests.len() < most
            && !self.watch.expired()
            && let Some(request) = self.queue.pop_front()
        {
            requests.push(request);
        }
        (std::mem::take(&mut self.letters), requests)
    }

    /// The run did not begin: they wait again.
    pub(super) fn put_back(&mut self, mut letters: Vec<Letter>, requests: Vec<Request>) {
        letters.append(&mut self.letters);
        self.letters = letters;
        requests.into_iter().rev().for_each(|request| self.queue.push_front(request));
    }

    /// They have been sent to a worker, which may not have begun yet.
    pub(super) fn give(&mut self, letters: Vec<Letter>, requests: Vec<Request>) {
        self.given = letters;
        for Request { number, input, done, part, due } in requests {
            metrics::add(Counter::Requests, 1);
            metrics::add(Counter::RequestsParallel, u64::from(!self.current.is_empty()));
            self.given.push(Letter { kind: LetterKind::Request, number, content: input });
            self.current.push(Current { number, done: Some(done), part, due, overdue: false });
        }
    }

    /// No worker has begun with what was given.
    pub(super) fn take_back_letters(&mut self) {
        let (requests, letters): (Vec<Letter>, Vec<Letter>) =
            std::mem::take(&mut self.given).into_iter().partition(|l| l.kind == LetterKind::Request);
        let mut back = Vec::new();
        for Letter { number, content: input, .. } in requests {
            if let Some(at) = self.current.iter().position(|c| c.number == number) {
                let Current { done, part, due, .. } = self.current.remove(at);
                back.extend(done.map(|done| Request { number, input, done, part, due }));
            }
        }
        self.put_back(letters, back);
    }
}

impl Engine {
    fn letter(&mut self, id: SessionId, kind: LetterKind, number: u64, content: Vec<u8>) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.current.iter().any(|c| c.number == number) {
            session.letters.push(Letter { kind, number, content });
            self.consider(id);
        }
    }

    /// The answer to a request; `number` 0: the only one, or the first.
    pub(super) fn answered(&mut self, id: SessionId, number: u64, answer: Vec<u8>, shared: &Shared) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let at = session.current.iter().position(|c| c.number == number || number == 0);
        if let Some(Current { done, due, overdue, .. }) = at.map(|at| session.current.remove(at)) {
            if overdue {
                session.watch.recovered();
            }
            self.watch.forget(due, id);
            if let Some(done) = done {
                self.later.push(Box::new(move || done(Ok(answer))));
            }
        }
        match session.current.is_empty() {
            true => self.forget_request(id, shared),
            false => self.outdate(id, shared),
        }
    }

    /// A worker sent a part of an answer of the session that it runs.
    pub(crate) fn part(&mut self, by: WorkerId, number: u64, bytes: &[u8]) {
        let Some(id) = self.workers.get(&by).and_then(|w| w.running) else { return };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let current = session.current.iter_mut().find(|c| c.number == number && c.done.is_some());
        let Some(current) = current.filter(|c| !c.overdue) else { return };
        let Some(part) = current.part.clone() else { return };
        // Its time begins anew.
        self.watch.forget(current.due, id);
        current.due = self.watch.begin(id, self.options.limits.request);
        metrics::add(Counter::Parts, 1);
        metrics::add(Counter::PartBytes, bytes.len() as u64);
        let bytes = bytes.to_vec();
        self.later.push(Box::new(move || part(number, bytes)));
    }

    /// The time of a request is over that is not alone in its session, or without a copy to go back to: its thread is
    /// stopped, and the others go on. False: this has been tried.
    pub(super) fn stop_one(&mut self, id: SessionId, at: usize) -> bool {
        let Some(session) = self.sessions.get_mut(&id) else { return true };
        let alone = session.current.len() == 1 && !session.stale;
        let current = &mut session.current[at];
        if alone || current.overdue {
            return false;
        }
        current.overdue = true;
        current.due = self.watch.begin(id, Some(2 * GRACE));
        let stacks = "(its thread is stopped; other requests of the session go on)".to_string();
        if let Some(done) = current.done.take() {
            let error = RequestError::TooLong { undone: true, stacks };
            self.later.push(Box::new(move || done(Err(error))));
        }
        let number = current.number;
        self.letter(id, LetterKind::Stop, number, Vec::new());
        true
    }
}

impl Sessions {
    /// Sends a request to a session. `part` is called with each part of the answer before its end, `done` with the
    /// rest, or why there is none. The result is the request's number.
    pub fn request_in_parts(
        &self,
        id: SessionId,
        input: Vec<u8>,
        part: Option<OnPart>,
        done: impl FnOnce(Result<Vec<u8>, RequestError>) + Send + 'static,
    ) -> u64 {
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed) + 1;
        self.shared.with(|engine, _| match engine.sessions.get_mut(&id) {
            Some(session) => {
                let due = engine.watch.begin(id, engine.options.limits.request);
                session.queue.push_back(Request { number, input, done: Box::new(done), part, due });
                engine.consider(id);
            }
            None => {
                let why = engine.closed.clone().unwrap_or(RequestError::NoSession);
                engine.later.push(Box::new(move || done(Err(why))));
            }
        });
        number
    }

    /// There is room for so many more bytes of a request's answer.
    pub fn room(&self, id: SessionId, number: u64, bytes: u64) {
        let content = bytes.to_le_bytes().to_vec();
        self.shared.with(|engine, _| engine.letter(id, LetterKind::Room, number, content));
    }

    /// Nobody wants more of a request's answer.
    pub fn unwanted(&self, id: SessionId, number: u64) {
        self.shared.with(|engine, _| engine.letter(id, LetterKind::Unwanted, number, Vec::new()));
    }
}
