//! What there is: sessions and workers, for whoever looks after a server.

use super::{Place, Sessions};
use crate::clock;
use crate::session::SessionId;

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
            let pid = |worker| engine.workers.get(worker).and_then(|w| w.pid);
            let sessions = engine.sessions.iter().map(|(id, session)| SessionFacts {
                id: *id,
                activity: match &session.place {
                    Place::Rest => Activity::Rests,
                    Place::Fetching | Place::Ready => Activity::InLine,
                    Place::Running(worker) => Activity::Runs(pid(worker)),
                },
                in_request: !session.current.is_empty(),
                requests: session.current.len(),
                waiting: session.queue.len(),
                bytes: None,
            });
            sessions.collect()
        });
        all.sort_by_key(|s| s.id);
        // System calls: not under the lock.
        for session in &mut all {
            session.bytes = self.files().bytes(session.id).ok();
        }
        all
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
