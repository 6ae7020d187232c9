//! The sessions, as the rest of the product sees them: from any thread.

use std::io;
use std::sync::Arc;

use super::{Ended, Options, Place, RequestError, Session, Shared};
use crate::metrics::{self, Counter, Gauges};
use crate::session::{SessionFiles, SessionId, Template};

/// The sessions, for any thread: create, send requests, remove.
#[derive(Clone)]
pub struct Sessions {
    pub(crate) shared: Arc<Shared>,
}

impl Sessions {
    /// Creates a session as a copy of the template. It runs when it gets its first request.
    pub fn create(&self, template: &Template) -> io::Result<SessionId> {
        let id = self.shared.files.create(template)?;
        metrics::add(Counter::SessionsCreated, 1);
        let has_classes = template.has_classes();
        let closed = self.shared.with(|engine, _| {
            engine.add_session(id, has_classes, None);
            engine.closed.clone()
        });
        match closed {
            None => Ok(id),
            Some(why) => {
                self.remove(id);
                Err(io::Error::other(why))
            }
        }
    }

    /// Creates a session for which there is no file before there is something to keep: it runs on the template itself.
    /// With its first response it is either kept (the response says so in its second byte) or gone. `None`: that is not
    /// possible here, it has to be created.
    pub fn promise(&self, template: &Arc<Template>) -> Option<io::Result<SessionId>> {
        if !self.promises(template) {
            return None;
        }
        let id = match self.shared.files.promise(template) {
            Ok(id) => id,
            Err(error) => return Some(Err(error)),
        };
        metrics::add(Counter::SessionsCreated, 1);
        Some(self.shared.with(|engine, _| match &engine.closed {
            None => {
                engine.add_session(id, false, Some(template.clone()));
                Ok(id)
            }
            Some(why) => Err(io::Error::other(why.clone())),
        }))
    }

    /// Whether sessions of a template can be promised.
    pub fn promises(&self, template: &Template) -> bool {
        self.shared.own && !template.has_classes() && template.sealed().is_some()
    }

    /// Sends a request to a session. `done` is called with the answer, or why there is none.
    pub fn request(
        &self,
        id: SessionId,
        input: Vec<u8>,
        done: impl FnOnce(Result<Vec<u8>, RequestError>) + Send + 'static,
    ) {
        self.request_in_parts(id, input, None, done);
    }

    /// Sends a request and waits for the answer. Not on the supervisor's own thread.
    pub fn request_and_wait(&self, id: SessionId, input: Vec<u8>) -> Result<Vec<u8>, RequestError> {
        let (answer, answered) = std::sync::mpsc::sync_channel(1);
        self.request(id, input, move |result| {
            // The receiver lives until this is called.
            let _ = answer.send(result);
        });
        answered.recv().unwrap_or(Err(RequestError::Closed))
    }

    /// Calls back when the session ends; at once if there is no such session.
    pub fn on_end(&self, id: SessionId, call: impl FnOnce(Ended) + Send + 'static) {
        self.shared.with(|engine, _| match engine.sessions.get_mut(&id) {
            Some(session) => session.on_end = Some(Box::new(call)),
            None => engine.later.push(Box::new(move || call(Ended::Removed))),
        });
    }

    /// Puts a session at rest back to what the template is, keeping its id; `false` if it is running, has
    /// requests waiting, or is unknown.
    pub fn reset(&self, id: SessionId, template: &Template) -> io::Result<bool> {
        let has_classes = template.has_classes();
        let taken = self.shared.with(|engine, _| {
            let at_rest = |s: &Session| s.place == Place::Rest && s.current.is_empty() && s.queue.is_empty();
            if !engine.sessions.get(&id).is_some_and(at_rest) {
                return false;
            }
            engine.take_out(id);
            true
        });
        if !taken {
            return Ok(false);
        }
        // Nobody knows the session while its file is written.
        if let Err(error) = self.shared.files.reset(id, template) {
            self.shared.files.remove(id);
            return Err(error);
        }
        self.shared.with(|engine, _| engine.add_session(id, has_classes, None));
        Ok(true)
    }

    /// Ends a session and frees its memory. If a worker runs it just now, the worker is killed and replaced.
    pub fn remove(&self, id: SessionId) {
        self.shared.with(|engine, shared| {
            if let Some(Place::Running(worker)) = engine.sessions.get(&id).map(|s| s.place) {
                engine.kill(worker, shared);
            }
            engine.end(id, Ended::Removed, shared);
        });
    }

    /// Passes a signal to the program in a session.
    pub fn signal(&self, id: SessionId, number: i32) {
        self.shared.with(|engine, _| engine.signal(id, number));
    }

    /// How the workers are used.
    pub fn options(&self) -> Options {
        self.shared.with(|engine, _| engine.options)
    }

    /// How many sessions there are.
    pub fn count(&self) -> usize {
        self.shared.with(|engine, _| engine.sessions.len())
    }

    /// The process ids of the living workers.
    pub fn worker_pids(&self) -> Vec<i32> {
        self.shared.with(|engine, _| engine.pids())
    }

    /// All of them, in no order.
    pub fn ids(&self) -> Vec<SessionId> {
        self.shared.with(|engine, _| engine.sessions.keys().copied().collect())
    }

    /// How many of them run or are about to.
    pub fn busy(&self) -> usize {
        self.shared.with(|engine, _| engine.sessions.values().filter(|s| s.place != Place::Rest).count())
    }

    /// How many runs each worker process was given.
    pub fn runs_by_worker(&self) -> Vec<(i32, u64)> {
        self.shared.with(|engine, _| engine.workers.values().filter_map(|w| Some((w.pid?, w.runs))).collect())
    }

    /// The process id of the resource manager, if there is one now.
    pub fn resource_manager(&self) -> Option<i32> {
        self.shared.with(|engine, _| engine.keeper.pid())
    }

    /// How many descriptors of sessions at rest the resource manager has.
    pub fn kept_descriptors(&self) -> u64 {
        self.shared.with(|engine, _| engine.keeper.descriptors())
    }

    /// Has a registry show the product's figures.
    pub fn register(&self, registry: &mut prometheus_client::registry::Registry) {
        let sessions = self.clone();
        registry.register_collector(Box::new(metrics::Collector(move || sessions.gauges())));
    }

    /// What is so just now.
    pub fn gauges(&self) -> Gauges {
        self.shared.with(|engine, _| Gauges {
            sessions: engine.sessions.len() as u64,
            requests: engine.sessions.values().map(|s| s.current.len() as u64).sum(),
            most_requests: engine.sessions.values().map(|s| s.current.len() as u64).max().unwrap_or(0),
            running: engine.sessions.values().filter(|s| matches!(s.place, Place::Running(_))).count() as u64,
            ready: engine.ready.len() as u64,
            workers: engine.workers.values().filter(|w| !w.dead).count() as u64,
            descriptors: engine.keeper.descriptors(),
        })
    }

    /// The worker process that runs a session just now.
    pub fn running_in(&self, id: SessionId) -> Option<i32> {
        self.shared.with(|engine, _| match engine.sessions.get(&id)?.place {
            Place::Running(worker) => engine.workers.get(&worker)?.pid,
            _ => None,
        })
    }

    /// The files.
    pub fn files(&self) -> &SessionFiles {
        &self.shared.files
    }

    /// Ends all sessions; requests get [`RequestError::Closed`].
    pub fn close(&self) {
        self.shared.with(|engine, shared| engine.close(RequestError::Closed, shared));
    }
}
