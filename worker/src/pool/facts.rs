//! What there is: sessions and workers, for whoever looks after a server.

use std::time::SystemTime;

use super::{Engine, Place, Session, Sessions};
use crate::clock;
use crate::session::SessionId;

/// What has been with a session.
pub(super) struct Past {
    created: SystemTime,
    used: SystemTime,
    /// Requests answered.
    pub served: u64,
}

impl Past {
    /// The session begins.
    pub fn new() -> Past {
        let now = SystemTime::now();
        Past { created: now, used: now, served: 0 }
    }
    /// A request is given to it.
    pub fn used(&mut self) {
        self.used = SystemTime::now();
    }
}

/// What a session does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing: it waits, for a request or whatever else.
    Rests,
    /// It is in line for a worker.
    InLine,
    /// The worker process with this id runs it.
    Runs(Option<i32>),
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    /// Its id.
    pub id: SessionId,
    /// What it does.
    pub activity: Activity,
    /// It works on a request.
    pub in_request: bool,
    /// How many requests it works on.
    pub requests: usize,
    /// Requests that wait for their turn.
    pub waiting: usize,
    /// Memory that it takes; none: it went away meanwhile.
    pub bytes: Option<u64>,
    /// When it was made from the template.
    pub created: SystemTime,
    /// When it was given its last request (else: made).
    pub used: SystemTime,
    /// Requests that it has answered.
    pub served: u64,
    /// At rest: in so many nanoseconds it runs again by itself.
    pub wakes_in: Option<u64>,
    /// At rest: it waits for a socket or a file.
    pub awaits_io: bool,
}

/// A worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerFacts {
    /// Its number.
    pub number: u64,
    /// Its process id, once it is known.
    pub pid: Option<i32>,
    /// The session that it runs, and for how many nanoseconds.
    pub runs: Option<(SessionId, u64)>,
}

impl Sessions {
    /// All sessions, by id.
    pub fn list(&self) -> Vec<SessionFacts> {
        let mut all: Vec<SessionFacts> = self.shared.with(|engine, _| {
            engine.sessions.iter().map(|(id, session)| facts(engine, *id, session)).collect()
        });
        all.sort_by_key(|s| s.id);
        // System calls: not under the lock.
        for session in &mut all {
            session.bytes = self.files().bytes(session.id).ok();
        }
        all
    }

    /// One session.
    pub fn facts(&self, id: SessionId) -> Option<SessionFacts> {
        let mut found = self
            .shared
            .with(|engine, _| engine.sessions.get(&id).map(|session| facts(engine, id, session)))?;
        found.bytes = self.files().bytes(id).ok();
        Some(found)
    }

    /// All living workers, by number.
    pub fn workers(&self) -> Vec<WorkerFacts> {
        let now = clock::now();
        let mut all: Vec<WorkerFacts> = self.shared.with(|engine, _| {
            let living = engine.workers.iter().filter(|(_, w)| !w.dead);
            let facts = living.map(|(number, worker)| WorkerFacts {
                number: *number,
                pid: worker.pid,
                runs: worker.running.map(|id| (id, now.saturating_sub(worker.watch.since))),
            });
            facts.collect()
        });
        all.sort_by_key(|w| w.number);
        all
    }

    /// Is there such a session?
    pub fn exists(&self, id: SessionId) -> bool {
        self.shared.with(|engine, _| engine.sessions.contains_key(&id))
    }
}

fn facts(engine: &Engine, id: SessionId, session: &Session) -> SessionFacts {
    let pid = |worker| engine.workers.get(worker).and_then(|w| w.pid);
    SessionFacts {
        id,
        activity: match &session.place {
            Place::Rest => Activity::Rests,
            Place::Fetching | Place::Ready => Activity::InLine,
            Place::Running(worker) => Activity::Runs(pid(worker)),
        },
        in_request: !session.current.is_empty(),
        requests: session.current.len(),
        waiting: session.queue.len(),
        bytes: None,
        created: session.past.created,
        used: session.past.used,
        served: session.past.served,
        wakes_in: session.wake_at.map(|at| at.saturating_sub(clock::now())),
        awaits_io: session.kept.is_some_and(|kept| kept.awaited),
    }
}
