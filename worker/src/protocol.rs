//! What the frames between supervisor, zygote and workers mean.
//!
//! ```text
//! supervisor -> zygote   START (message, fds)      FORK (worker, socket)     KILL (pid)     QUIT
//! zygote -> supervisor   STARTED | START_FAILED    FORKED | FORK_FAILED      DIED (pid, status)
//!
//! supervisor -> worker   HELD*  RUN (heap, classes)                CLASS_REPLY | FILES
//!                        BENCH -> BENCHED
//! supervisor <-> resource manager: see the module `resources`
//! worker -> supervisor   READY | UNABLE, once      BEGUN WAITS* HELD* STOPPED      CLASS_CALL | NEED_FILES
//!                        DUMPED (text)      LOOKED (what the session is like)      PART (request, bytes)
//! ```
//! Between supervisor and worker exactly one side has the word: the supervisor until RUN, the worker until
//! STOPPED, and the supervisor for the answer to a call. The supervisor interrupts by a signal (`signals`): DUMPED and LOOKED
//! are answers to such wishes, the others end the run. BEGUN says that descriptors have arrived, if there were some. HELD and
//! WAITS carry as many descriptors as one frame
//! can, before the frame they belong to.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::sys::epoll::EpollFlags;

use crate::machine::{Held, Mail};
use crate::session::SessionId;
use crate::socket::Sender;
use crate::wire::{Malformed, Wire, take_bytes};
use crate::wire_struct;

pub(crate) const START: u8 = 1;
pub(crate) const FORK: u8 = 2;
pub(crate) const KILL: u8 = 3;
pub(crate) const QUIT: u8 = 4;
pub(crate) const STARTED: u8 = 5;
pub(crate) const START_FAILED: u8 = 6;
pub(crate) const FORKED: u8 = 7;
pub(crate) const FORK_FAILED: u8 = 8;
pub(crate) const DIED: u8 = 9;

pub(crate) const RUN: u8 = 20;
pub(crate) const HELD: u8 = 21;
pub(crate) const CLASS_REPLY: u8 = 22;
pub(crate) const FILES: u8 = 23;
pub(crate) const BENCH: u8 = 24;
pub(crate) const READY: u8 = 30;
pub(crate) const UNABLE: u8 = 31;
pub(crate) const STOPPED: u8 = 32;
pub(crate) const WAITS: u8 = 33;
pub(crate) const CLASS_CALL: u8 = 34;
pub(crate) const NEED_FILES: u8 = 35;
pub(crate) const BENCHED: u8 = 36;
pub(crate) const BEGUN: u8 = 37;
pub(crate) const DUMPED: u8 = 38;
pub(crate) const LOOKED: u8 = 39;
pub(crate) const PART: u8 = 44;

pub(crate) const KEEP: u8 = 40;
pub(crate) const GIVE: u8 = 41;
pub(crate) const DROP: u8 = 42;
pub(crate) const GIVEN: u8 = 43;

/// What a worker needs files for, in the middle of a run (NEED_FILES, one byte).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// The session's own classes.
    Classes,
    /// The session's heap, which is not there yet.
    Heap,
    /// The worker's journal.
    Journal,
    /// Copies of the session's heap and, if it had some when the run began, classes.
    Copies,
}

impl Wire for FileKind {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        Ok(match u8::take(from)? {
            0 => FileKind::Classes,
            1 => FileKind::Heap,
            2 => FileKind::Journal,
            3 => FileKind::Copies,
            _ => return Err(Malformed),
        })
    }
}

/// The second byte of a response: the machine that made it holds something of a user and must last.
pub(crate) const LASTS: u8 = 1;

/// The start of a RUN frame; letters follow to its end. Descriptors: the heap, the classes if the
/// session has some, the template if the run has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub session: SessionId,
    /// Its number, never used again.
    pub number: u64,
    /// Wait in the worker, attached, instead of coming back idle.
    pub stay: bool,
    /// Signals that came while nobody ran the session, a bit for each number.
    pub signals: u64,
    /// How many letters follow.
    pub letters: u32,
    /// Requests are under way, or among the letters.
    pub under_way: bool,
    /// The session has classes of its own.
    pub has_classes: bool,
    /// The session can be put back to what it was, under this number; 0: it can't.
    pub backup: u64,
    /// Change the session in own mappings, and store it at the end (see `backup`). Else, with a number, it is copied first.
    pub own: bool,
    /// There is no file of the session yet: the heap is the template.
    pub fresh: bool,
    /// The template of the session comes along: its file may lack what is the same.
    pub has_template: bool,
    /// Length of a time slice in microseconds.
    pub slice: u32,
    /// Bits for the poll word.
    pub ask: u32,
}
wire_struct!(Run {
    session,
    number,
    stay,
    signals,
    letters,
    under_way,
    has_classes,
    backup,
    own,
    fresh,
    has_template,
    slice,
    ask
});

/// What a session is told at the beginning of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub kind: LetterKind,
    /// The request that it is or is about.
    pub number: u64,
    /// The request, or how many bytes there is room for.
    pub content: Vec<u8>,
}

/// See [`Mail`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LetterKind {
    Request,
    Room,
    Unwanted,
    Stop,
}

/// Appends a letter.
pub(crate) fn put_letter(kind: LetterKind, number: u64, content: &[u8], to: &mut Vec<u8>) {
    to.push(kind as u8);
    number.put(to);
    (content.len() as u64).put(to);
    to.extend_from_slice(content);
}

/// Takes so many letters, and no more bytes.
pub(crate) fn take_letters(count: u32, mut from: &[u8]) -> Result<Vec<Mail<'_>>, Malformed> {
    let mut letters = Vec::new();
    for _ in 0..count {
        let (kind, number, len) = (u8::take(&mut from)?, u64::take(&mut from)?, u64::take(&mut from)?);
        let content = take_bytes(&mut from, usize::try_from(len).map_err(|_| Malformed)?)?;
        letters.push(match kind {
            0 => Mail::Request(number, content),
            1 => Mail::Room(number, u64::from_bytes(content)?),
            2 => Mail::Unwanted(number),
            3 => Mail::Stop(number),
            _ => return Err(Malformed),
        });
    }
    if from.is_empty() { Ok(letters) } else { Err(Malformed) }
}

/// How a run came to its end, in a STOPPED frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopKind {
    Exited,
    Idle,
    Response,
    Yield,
    Failed,
    /// The supervisor asked for the end; what the threads were doing follows.
    Expired,
    /// There is no memory to store the session: it is what it was, or not there at all if it had no file. The reason
    /// follows.
    NoRoom,
}

/// The start of a STOPPED frame; the response or the message of a failure follows to its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stopped {
    pub kind: StopKind,
    pub code: i32,
    pub wake_at: Option<u64>,
    /// Signals that the machine took in this run.
    pub signals: u64,
    /// A machine that came from the template has a file now.
    pub made: bool,
    /// Which request has its response; 0: the only one.
    pub request: u64,
}
wire_struct!(Stopped { kind, code, wake_at, signals, made, request });

impl Wire for StopKind {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        Ok(match u8::take(from)? {
            0 => StopKind::Exited,
            1 => StopKind::Idle,
            2 => StopKind::Response,
            3 => StopKind::Yield,
            4 => StopKind::Failed,
            5 => StopKind::Expired,
            6 => StopKind::NoRoom,
            _ => return Err(Malformed),
        })
    }
}

/// Descriptors to one frame.
pub(crate) const BATCH: usize = 200;

/// Sends the descriptors of a session ahead of the frame that they belong to.
pub(crate) fn send_held(to: &Sender, held: &[Held]) -> io::Result<()> {
    for batch in held.chunks(BATCH) {
        let handles: Vec<u32> = batch.iter().map(|h| h.handle).collect();
        let fds: Vec<BorrowedFd<'_>> = batch.iter().map(|h| h.fd.as_fd()).collect();
        to.send(HELD, &handles.to_bytes(), &fds)?;
    }
    Ok(())
}

/// Takes what `send_held` sent.
pub(crate) fn take_held(payload: &[u8], fds: Vec<OwnedFd>, into: &mut Vec<Held>) -> Result<(), Malformed> {
    let handles = Vec::<u32>::from_bytes(payload)?;
    if handles.len() != fds.len() {
        return Err(Malformed);
    }
    into.extend(handles.into_iter().zip(fds).map(|(handle, fd)| Held { handle, fd }));
    Ok(())
}

/// Something that a session waits for: one of the handles that it holds, or a descriptor sent along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Await {
    pub read: bool,
    pub write: bool,
    pub handle: Option<u32>,
}
wire_struct!(Await { read, write, handle });

impl Await {
    /// The same for `epoll`.
    pub(crate) fn flags(self) -> EpollFlags {
        let mut flags = EpollFlags::empty();
        flags.set(EpollFlags::EPOLLIN, self.read);
        flags.set(EpollFlags::EPOLLOUT, self.write);
        flags
    }
}

/// Sends what a session waits for ahead of the frame that it belongs to.
pub(crate) fn send_waits<F: AsFd>(to: &Sender, waits: &[(Await, Option<F>)]) -> io::Result<()> {
    for batch in waits.chunks(BATCH) {
        let what: Vec<Await> = batch.iter().map(|(what, _)| *what).collect();
        let fds: Vec<BorrowedFd<'_>> =
            batch.iter().filter_map(|(_, fd)| fd.as_ref().map(AsFd::as_fd)).collect();
        to.send(WAITS, &what.to_bytes(), &fds)?;
    }
    Ok(())
}

/// Takes what `send_waits` sent.
pub(crate) fn take_waits(
    payload: &[u8],
    fds: Vec<OwnedFd>,
    into: &mut Vec<(Await, Option<OwnedFd>)>,
) -> Result<(), Malformed> {
    let what = Vec::<Await>::from_bytes(payload)?;
    if what.iter().filter(|w| w.handle.is_none()).count() != fds.len() {
        return Err(Malformed);
    }
    let mut fds = fds.into_iter();
    into.extend(what.into_iter().map(|w| (w, if w.handle.is_none() { fds.next() } else { None })));
    Ok(())
}
