//! Machines that are sessions of the worker pool.
//!
//! ```text
//!   dispatcher thread --- Sessions::request ---> worker process: attach, Container.service, detach
//!          ^                                          |
//!          +---- oneshot --- supervisor thread <------+
//! ```
//!
//! A machine gets a request frame as its input, as it is, and answers with the response frame.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use worker::{RequestError, Sessions, Template};

use crate::control::Seen;
use crate::machines::{MachineError, Machines, Part, Reply, Room, SessionId};

/// A machine hears of room from so many bytes on: half of what it hands out without any.
const ENOUGH_ROOM: u64 = 128 << 10;

/// The sessions of a supervisor, made from one template in which the application is started.
#[derive(Clone)]
pub struct Workers {
    sessions: Sessions,
    template: Arc<Template>,
    /// The application, as the user named it.
    application: Arc<str>,
}

impl Workers {
    /// The machines of this pool, in which this application is started.
    pub fn new(sessions: Sessions, template: Arc<Template>, application: &Path) -> Workers {
        Workers { sessions, template, application: application.display().to_string().into() }
    }

    /// The sessions of the pool.
    pub(crate) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Makes a machine on this thread.
    pub(crate) fn create_here(&self) -> std::io::Result<SessionId> {
        self.sessions.create(&self.template)
    }

    /// What commands see of them.
    pub(crate) fn seen(&self, generation: u64) -> Seen<'_> {
        Seen { generation, application: &self.application, sessions: &self.sessions }
    }
}

impl Machines for Workers {
    fn create(&self) -> Reply<'_, SessionId> {
        let this = self.clone();
        Box::pin(async move {
            // A copy of the template: too long for the thread that serves all connections.
            let made = tokio::task::spawn_blocking(move || this.sessions.create(&this.template)).await;
            made.map_err(|e| MachineError::Failed(e.to_string()))?
                .map_err(|e| MachineError::NoRoom(e.to_string()))
        })
    }

    fn promise(&self) -> Option<Result<SessionId, MachineError>> {
        let promised = self.sessions.promise(&self.template)?;
        Some(promised.map_err(|e| MachineError::NoRoom(e.to_string())))
    }

    fn promises(&self) -> bool {
        self.sessions.promises(&self.template)
    }

    fn request(&self, session: SessionId, framed: Bytes) -> Reply<'_, Bytes> {
        let (answer, answered) = oneshot::channel();
        self.sessions.request(session, framed.into(), move |result| {
            // Nobody waits any more after a time-out.
            let _ = answer.send(result);
        });
        Box::pin(async move {
            match answered.await {
                Ok(Ok(frame)) => Ok(frame.into()),
                Ok(Err(e)) => Err(error(e)),
                Err(_) => Err(MachineError::Closed),
            }
        })
    }

    fn request_in_parts(
        &self,
        session: SessionId,
        framed: Bytes,
        parts: mpsc::UnboundedSender<Part>,
    ) -> Reply<'_, Bytes> {
        let (answer, answered) = oneshot::channel();
        let sessions = self.sessions.clone();
        let taken = Arc::new(AtomicU64::new(0));
        let part = move |number, bytes: Vec<u8>| {
            let (sessions, taken) = (sessions.clone(), taken.clone());
            let room: Room = Arc::new(move |bytes| match bytes {
                // A session that waits for something else is not woken for every part.
                Some(bytes) if taken.fetch_add(bytes, Ordering::Relaxed) + bytes >= ENOUGH_ROOM => {
                    sessions.room(session, number, taken.swap(0, Ordering::Relaxed));
                }
                Some(_) => {}
                None => sessions.unwanted(session, number),
            });
            // After a time-out nobody listens any more.
            let _ = parts.send(Part { bytes: bytes.into(), room });
        };
        self.sessions.request_in_parts(session, framed.into(), Some(Arc::new(part)), move |result| {
            // Nobody waits any more after a time-out.
            let _ = answer.send(result);
        });
        Box::pin(async move {
            match answered.await {
                Ok(Ok(frame)) => Ok(frame.into()),
                Ok(Err(e)) => Err(error(e)),
                Err(_) => Err(MachineError::Closed),
            }
        })
    }

    fn keeps_time(&self) -> bool {
        true
    }

    fn destroy(&self, session: SessionId) {
        self.sessions.remove(session);
    }

    fn control(&self, command: &crate::control::Command) -> Option<crate::control::Answer> {
        Some(crate::control::answer(command, &[self.seen(1)]))
    }

    fn register(&self, registry: &mut prometheus_client::registry::Registry) {
        self.sessions.register(registry);
    }
}

fn error(e: RequestError) -> MachineError {
    match e {
        RequestError::NoSession => MachineError::NoSuchSession,
        RequestError::Exited(_) | RequestError::Failed(_) => MachineError::Failed(e.to_string()),
        RequestError::WorkerDied(_) => MachineError::WorkerDied { session_lost: true },
        RequestError::Undone(_) => MachineError::WorkerDied { session_lost: false },
        RequestError::TooLong { undone, stacks } => {
            MachineError::Timeout { session_lost: !undone, stacks: format!("\n{}", stacks.trim_end()) }
        }
        RequestError::NoWorker => MachineError::Overloaded,
        RequestError::NoRoom(why) => MachineError::NoRoom(why),
        RequestError::NoMemory => MachineError::OutOfMemory,
        RequestError::Closed => MachineError::Closed,
    }
}
