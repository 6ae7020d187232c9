//! How requests, sessions and processes end.

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// There is no such session, or it ended before the request's turn.
    #[error("no such session")]
    NoSession,
    /// The program ended the session.
    #[error("the session ended with exit code {0}")]
    Exited(i32),
    /// The worker process died while it ran the session; the session is lost.
    #[error("the worker process running the session {0}")]
    WorkerDied(Death),
    /// The worker process died while it ran the session; the session goes on as it was before the request.
    #[error("the worker process running the session {0}; the session is as it was before the request")]
    Undone(Death),
    /// The request took too long and was stopped. What its threads were doing follows in jstack's form.
    #[error("the request took too long{}\n{stacks}", if *undone { "" } else { "; its session is lost" })]
    TooLong {
        /// The session goes on as it was before the request.
        undone: bool,
        /// A line for each frame, with a line before each thread.
        stacks: String,
    },
    /// The request's time was over before a worker was free for it; the session has not been touched.
    #[error("no worker process was free in time")]
    NoWorker,
    /// The machine gave up; the session is lost.
    #[error("{0}")]
    Failed(String),
    /// There was no memory to store what the request has changed; the session goes on as it was before.
    #[error("there is no memory to store the session; it is as it was before the request")]
    NoMemory,
    /// There is no memory in which the session could be kept; it is gone.
    #[error("{0}")]
    NoRoom(String),
    /// The product is shutting down.
    #[error("shutting down")]
    Closed,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// By this signal.
    Signal(i32),
    /// By itself, with this code.
    Code(i32),
}

impl std::fmt::Display for Death {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Death::Signal(number) => match nix::sys::signal::Signal::try_from(*number) {
                Ok(signal) => write!(f, "was killed by signal {number} ({signal})"),
                Err(_) => write!(f, "was killed by signal {number}"),
            },
            Death::Code(code) => write!(f, "ended by itself with code {code}"),
        }
    }
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The program ended, with this exit code.
    Exited(i32),
    /// The worker that ran it died.
    WorkerDied(Death),
    /// Its request took too long; what its threads were doing.
    Expired(String),
    /// The machine could not go on.
    Failed(String),
    /// It was removed.
    Removed,
}

/// Called with the answer to a request, on the supervisor's thread: must be quick.
pub type Done = Box<dyn FnOnce(Result<Vec<u8>, RequestError>) + Send>;
/// Called when a session ends, on the supervisor's thread.
pub type OnEnd = Box<dyn FnOnce(Ended) + Send>;
