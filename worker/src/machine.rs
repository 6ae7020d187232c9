//! The borders between the process plumbing and the machine: what a worker asks of a machine, and what the
//! class server answers.
//!
//! ```text
//!   supervisor                                zygote               worker
//!   ClassService::call <-- ClassClient::call -------------------- Machine
//!                                             Factory::prepare
//!                                             (fork) ------------ Factory::machine
//! ```

use std::io;
use std::os::fd::OwnedFd;

use crate::backup::Store;
use crate::process::Calls;
use crate::protocol::FileKind;
use crate::report::Report;
use crate::session::SessionId;

/// What a session waits for when none of its threads can run.
#[derive(Debug, Default)]
pub struct Wait {
    /// When to run it again, in nanoseconds of `CLOCK_MONOTONIC`; 0 is at once.
    pub wake_at: Option<u64>,
    /// Descriptors of this process; any of them being ready is a reason to run it again.
    pub fds: Vec<WaitFd>,
}

impl Wait {
    /// A thread can run: go on as soon as a worker is free.
    pub fn ready() -> Wait {
        Wait { wake_at: Some(0), fds: Vec::new() }
    }
    /// Nothing but a request or a signal will wake it.
    pub fn forever() -> Wait {
        Wait::default()
    }
}

/// A descriptor that a session waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitFd {
    /// The descriptor, in the worker's process.
    pub fd: i32,
    /// Wait until it can be read (or has ended).
    pub read: bool,
    /// Wait until it can be written.
    pub write: bool,
}

/// What a session is told at the beginning of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail<'a> {
    /// A request (or how to start), and its number.
    Request(u64, &'a [u8]),
    /// There is room for so many more bytes of this request's answer.
    Room(u64, u64),
    /// Nobody wants more of this request's answer.
    Unwanted(u64),
    /// The time of this request is over: what works on it is to stop.
    Stop(u64),
}

/// Why a run came to its end.
#[derive(Debug)]
pub enum Stop {
    /// The program is over; its exit code.
    Exited(i32),
    /// Every thread waits.
    Idle(Wait),
    /// The answer to the request of this number (0: the only one), and what the session's other threads wait for.
    Response(u64, Vec<u8>, Wait),
    /// The time slice is over; threads can run.
    Yield,
    /// The machine can't go on with this session.
    Failed(String),
    /// The run was to end ([`vm::poll::EXPIRE`]): what its threads were doing. Only the process says so.
    Expired(String),
}

/// A descriptor that belongs to a session: it goes with the session from worker to worker.
#[derive(Debug)]
pub struct Held {
    /// The session's own name for it.
    pub handle: u32,
    /// The descriptor.
    pub fd: OwnedFd,
}

/// What a worker gets to attach a session.
#[derive(Debug)]
pub struct Attachment {
    /// Which session it is. When the file still names another one, it is a fresh copy: the machine renews what
    /// must differ between copies.
    pub session: SessionId,
    /// The session segment: header and heap.
    pub heap: OwnedFd,
    /// The session's own classes, if it has some.
    pub classes: Option<OwnedFd>,
    /// The template from which the session was made, if its file may lack what is the same.
    pub template: Option<OwnedFd>,
    /// Descriptors that the session had when it was last detached.
    pub held: Vec<Held>,
    /// Map the files with [`vm::map::Access::Own`]: what is changed goes to the [`Store`] when detaching.
    pub own: bool,
    /// The segment is the template's: it does not grow, and is never written.
    pub fresh: bool,
}

/// The machine of one worker process. It runs one session at a time:
///
/// ```text
/// detached -- attach --> attached -- run (any number of times) --> attached -- detach --> detached
/// ```
pub trait Machine {
    /// Maps the session. After an error the machine is detached.
    fn attach(&mut self, session: Attachment) -> Result<(), String>;
    /// Runs the session until it stops. Without mail a wait is over. Yields when it
    /// sees one of [`vm::poll::ATTENTION`] that it does not handle itself.
    fn run(&mut self, mail: &[Mail<'_>]) -> Stop;
    /// What the threads of the attached session do, as text: of all, or of those that work for the application.
    fn dump(&mut self, all: bool) -> String {
        let _ = all;
        String::new()
    }
    /// What the attached session is like.
    fn report(&mut self) -> Report {
        Report::default()
    }
    /// Collects the whole heap of the attached session; false: it could not be done. What is free then goes back to the
    /// system when it is detached.
    fn tidy(&mut self) -> bool {
        false
    }
    /// Unmaps the session: nothing of it stays in this process. Gives back its descriptors. If it was attached with own
    /// mappings, what it has changed is stored first, unless it is to be discarded.
    fn detach(&mut self, store: &mut Store<'_>) -> Vec<Held>;
}

/// Makes machines. It is created in the supervisor, lives in the zygote, and is called in each new worker.
pub trait Factory {
    /// Once, in the zygote: maps what all workers share. `message` and `fds` are what the supervisor gave to
    /// `Supervisor::start`.
    fn prepare(&mut self, message: &[u8], fds: Vec<OwnedFd>) -> Result<(), String>;
    /// In a worker just forked: its machine.
    fn machine(&mut self, classes: ClassClient) -> Result<Box<dyn Machine>, String>;
}

/// The class server's side of the calls that workers make.
pub trait ClassService {
    /// Answers one call of the worker that runs `session`. Must not trust `message`.
    fn call(&mut self, session: SessionId, message: &[u8], reply: &mut Vec<u8>);
}

/// A worker's way to the class server.
pub struct ClassClient {
    calls: Calls,
}

impl ClassClient {
    pub(crate) fn new(calls: Calls) -> ClassClient {
        ClassClient { calls }
    }

    /// Calls the class server and waits for its answer. Only while a session is attached.
    pub fn call(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.calls.class_call(message)
    }

    /// Hands out a part of the answer to a request, before its end. Only while a session is attached.
    pub fn part(&mut self, request: u64, bytes: &[u8]) -> io::Result<()> {
        self.calls.part(request, bytes)
    }

    /// The file for the private classes of the attached session, made now if there was none.
    pub fn private_classes(&mut self) -> io::Result<OwnedFd> {
        self.calls.need_one(FileKind::Classes)
    }
}
