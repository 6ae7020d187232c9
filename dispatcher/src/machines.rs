//! What the dispatcher asks of the worker side.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use tokio::sync::mpsc;
pub use worker::SessionId;

pub use crate::content::Room;

/// An answer that is on its way.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, MachineError>> + Send + 'a>>;

/// The machines behind the dispatcher: all are copies of one template, in which the application is started.
///
/// The futures may be dropped before they are ready; what they began then goes on or is given up, as the
/// implementation likes, but must not disturb another session.
pub trait Machines: Send + Sync + 'static {
    /// Makes a machine from the template.
    fn create(&self) -> Reply<'_, SessionId>;

    /// A machine that costs nothing until it is asked, and is gone with its first answer if that leaves no session.
    /// `None`: all machines are made by [`Machines::create`].
    fn promise(&self) -> Option<Result<SessionId, MachineError>> {
        None
    }

    /// Whether machines can be promised.
    fn promises(&self) -> bool {
        false
    }

    /// Calls `pavm.servlet.Container.service` with the framed request; the answer is the framed response.
    fn request(&self, session: SessionId, framed: Bytes) -> Reply<'_, Bytes>;

    /// The same, with parts of the answer ahead of its end: the first is a framed response that says so, the others are
    /// more of its body. The rest, with what comes after the body, is in the answer.
    fn request_in_parts(
        &self,
        session: SessionId,
        framed: Bytes,
        parts: mpsc::UnboundedSender<Part>,
    ) -> Reply<'_, Bytes> {
        drop(parts);
        self.request(session, framed)
    }

    /// Whether requests end by themselves when their time is over ([`MachineError::Timeout`]).
    fn keeps_time(&self) -> bool {
        false
    }

    /// Makes a machine from the template in place of one that is not needed any more.
    fn reset(&self, session: SessionId) -> Reply<'_, SessionId> {
        self.destroy(session);
        self.create()
    }

    /// Removes a machine, also one that is running or unknown. Returns at once.
    fn destroy(&self, session: SessionId);

    /// Whether the machine is of the application as it is now, and so may serve whoever comes.
    fn is_present(&self, _machine: SessionId) -> bool {
        true
    }

    /// Machines of an application as it was long ago: those which are sessions are to end.
    fn overdue(&self) -> HashSet<SessionId> {
        HashSet::new()
    }

    /// Called about once a second.
    fn tick(&self) {}

    /// Takes over what has changed of the application, as after SIGHUP; done when the future is.
    fn reload(&self) -> Reply<'_, ()> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Carries out a command of the control socket or the console; `None`: these machines can't be looked at. It may
    /// take as long as a dump takes.
    fn control(&self, _command: &crate::control::Command) -> Option<crate::control::Answer> {
        None
    }

    /// Has a registry show the figures of the machines, if there are some.
    fn register(&self, _registry: &mut prometheus_client::registry::Registry) {}
}

/// A part of an answer.
pub struct Part {
    /// What it is.
    pub bytes: Bytes,
    /// Where to say that there is room for more.
    pub room: Room,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({})", self.bytes.len())
    }
}

impl<M: Machines + ?Sized> Machines for std::sync::Arc<M> {
    fn create(&self) -> Reply<'_, SessionId> {
        (**self).create()
    }

    fn promise(&self) -> Option<Result<SessionId, MachineError>> {
        (**self).promise()
    }

    fn promises(&self) -> bool {
        (**self).promises()
    }

    fn request(&self, session: SessionId, framed: Bytes) -> Reply<'_, Bytes> {
        (**self).request(session, framed)
    }

    fn request_in_parts(
        &self,
        session: SessionId,
        framed: Bytes,
        parts: mpsc::UnboundedSender<Part>,
    ) -> Reply<'_, Bytes> {
        (**self).request_in_parts(session, framed, parts)
    }

    fn reset(&self, session: SessionId) -> Reply<'_, SessionId> {
        (**self).reset(session)
    }

    fn keeps_time(&self) -> bool {
        (**self).keeps_time()
    }

    fn destroy(&self, session: SessionId) {
        (**self).destroy(session);
    }

    fn is_present(&self, machine: SessionId) -> bool {
        (**self).is_present(machine)
    }

    fn overdue(&self) -> HashSet<SessionId> {
        (**self).overdue()
    }

    fn tick(&self) {
        (**self).tick();
    }

    fn reload(&self) -> Reply<'_, ()> {
        (**self).reload()
    }

    fn register(&self, registry: &mut prometheus_client::registry::Registry) {
        (**self).register(registry);
    }

    fn control(&self, command: &crate::control::Command) -> Option<crate::control::Answer> {
        (**self).control(command)
    }
}

/// Why a machine did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MachineError {
    /// The worker process ended during the request.
    #[error("the worker process died{}", lost(*session_lost))]
    WorkerDied {
        /// The session can't be used any more.
        session_lost: bool,
    },
    /// The request took too long.
    #[error("the request took too long{}{stacks}", lost(*session_lost))]
    Timeout {
        /// The session can't be used any more.
        session_lost: bool,
        /// What its threads were doing, after a line break; may be empty.
        stacks: String,
    },
    /// The machine ran out of memory and could not say so itself; the session goes on.
    #[error("the session is out of memory")]
    OutOfMemory,
    /// There are more requests than the workers can take.
    #[error("too many requests are waiting")]
    Overloaded,
    /// There is no room for another machine.
    #[error("no room for another session: {0}")]
    NoRoom(String),
    /// The product is ending.
    #[error("shutting down")]
    Closed,
    /// There is no machine of that id.
    #[error("the session does not exist")]
    NoSuchSession,
    /// The machine failed in another way; the session can't be used any more.
    #[error("the machine failed: {0}")]
    Failed(String),
}

impl MachineError {
    /// Whether the session is gone with the request.
    pub fn session_lost(&self) -> bool {
        match self {
            MachineError::WorkerDied { session_lost } | MachineError::Timeout { session_lost, .. } => {
                *session_lost
            }
            MachineError::OutOfMemory | MachineError::Overloaded | MachineError::Closed => false,
            MachineError::NoRoom(_) | MachineError::NoSuchSession | MachineError::Failed(_) => true,
        }
    }

    /// The status code of the answer.
    pub fn status(&self) -> u16 {
        match self {
            MachineError::Timeout { .. } => 504,
            MachineError::Overloaded | MachineError::NoRoom(_) | MachineError::Closed => 503,
            _ => 500,
        }
    }
}

fn lost(lost: bool) -> &'static str {
    if lost { "; its session is lost" } else { "" }
}
