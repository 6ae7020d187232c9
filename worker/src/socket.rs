//! Frames with descriptors over a pair of stream sockets.
//!
//! ```text
//! | length of payload u32 | kind u8 | descriptors u8 | 0 u16 | payload ... |     little-endian
//! ```
//! The descriptors of a frame travel (SCM_RIGHTS) with its first bytes, so in order of the frames. A stream and
//! not a packet socket, because a class file or a response may be longer than a packet can be. The receiver
//! trusts nothing: lengths are bounded and memory is taken only as bytes arrive.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::sync::Arc;

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg, sendmsg,
    socketpair,
};

const HEADER: usize = 8;
/// The longest payload.
pub const MAX_PAYLOAD: usize = 256 << 20;
/// The kernel passes no more descriptors at once.
pub const MAX_FDS: usize = 253;
const FIRST_BUFFER: usize = 64 << 10;

/// A received frame.
#[derive(Debug)]
pub struct Frame<'a> {
    /// What it is; the protocol on the socket says what the numbers mean.
    pub kind: u8,
    /// Its content.
    pub payload: &'a [u8],
    /// Descriptors that came with it.
    pub fds: Vec<OwnedFd>,
}

/// A frame, nothing yet, or the end.
#[derive(Debug)]
pub enum Received<'a> {
    /// A whole frame.
    Frame(Frame<'a>),
    /// No whole frame is there yet.
    NotYet,
    /// The other end is gone.
    End,
}

/// One end of a socket pair.
#[derive(Debug)]
pub struct Channel {
    socket: Arc<OwnedFd>,
    buffer: Vec<u8>,
    /// What of the buffer is received and not yet consumed.
    start: usize,
    end: usize,
    fds: VecDeque<OwnedFd>,
    control: Vec<u8>,
}

/// The sending half, usable from any thread (one frame at a time: callers hold their own lock).
#[derive(Clone, Debug)]
pub struct Sender {
    socket: Arc<OwnedFd>,
}

/// A connected pair of sockets, closed on exec.
pub fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::Unix, SockType::Stream, None, SockFlag::SOCK_CLOEXEC)?)
}

fn malformed() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "malformed frame")
}

/// Sends a frame from byte `sent` on. False: the socket takes no more now (with `MSG_DONTWAIT`).
fn send_from(
    socket: &OwnedFd,
    kind: u8,
    payload: &[u8],
    fds: &[RawFd],
    sent: &mut usize,
    flags: MsgFlags,
) -> io::Result<bool> {
    if payload.len() > MAX_PAYLOAD || fds.len() > MAX_FDS {
        return Err(io::Error::new(ErrorKind::InvalidInput, "frame too large"));
    }
    let mut header = [0; HEADER];
    header[..4].copy_from_slice(&(payload.len() as u32).to_le_bytes());
    header[4] = kind;
    header[5] = fds.len() as u8;
    let rights = [ControlMessage::ScmRights(fds)];
    let total = HEADER + payload.len();
    while *sent < total {
        let parts = [
            IoSlice::new(&header[(*sent).min(HEADER)..]),
            IoSlice::new(&payload[sent.saturating_sub(HEADER)..]),
        ];
        // The descriptors go with the first bytes.
        let control: &[ControlMessage<'_>] = if fds.is_empty() || *sent > 0 { &[] } else { &rights };
        match sendmsg::<()>(socket.as_raw_fd(), &parts, control, flags | MsgFlags::MSG_NOSIGNAL, None) {
            Ok(n) => *sent += n,
            Err(Errno::EINTR) => {}
            Err(Errno::EAGAIN) if flags.contains(MsgFlags::MSG_DONTWAIT) => return Ok(false),
            Err(e) => return Err(e.into()),
        }
    }
    Ok(true)
}

fn send_on(socket: &OwnedFd, kind: u8, payload: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
    let raw: Vec<RawFd> = fds.iter().map(|fd| fd.as_raw_fd()).collect();
    send_from(socket, kind, payload, &raw, &mut 0, MsgFlags::empty()).map(|_| ())
}

/// A frame on its way, for senders that must not wait.
#[derive(Debug)]
pub struct Outgoing {
    kind: u8,
    payload: Vec<u8>,
    fds: Vec<OwnedFd>,
    sent: usize,
}

impl Outgoing {
    /// A frame of which nothing is sent yet.
    pub fn new(kind: u8, payload: Vec<u8>, fds: Vec<OwnedFd>) -> Outgoing {
        Outgoing { kind, payload, fds, sent: 0 }
    }
}

impl AsFd for Sender {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Sender {
    /// Sends a frame; waits while the socket is full, at most for the socket's send timeout.
    pub fn send(&self, kind: u8, payload: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
        send_on(&self.socket, kind, payload, fds)
    }
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Channel {
    /// The channel over one end of a pair.
    pub fn new(socket: OwnedFd) -> Channel {
        Channel::over(Arc::new(socket))
    }

    fn over(socket: Arc<OwnedFd>) -> Channel {
        let control = nix::cmsg_space!([RawFd; MAX_FDS]);
        Channel { socket, buffer: Vec::new(), start: 0, end: 0, fds: VecDeque::new(), control }
    }

    /// A second channel over the same socket, for a strictly alternating protocol in which each of the two is
    /// empty whenever the other one receives.
    pub fn share(&self) -> Channel {
        Channel::over(self.socket.clone())
    }

    /// The sending half.
    pub fn sender(&self) -> Sender {
        Sender { socket: self.socket.clone() }
    }

    /// No send waits longer than this for a receiver that does not read.
    pub fn set_send_timeout(&self, seconds: i64) -> io::Result<()> {
        use nix::sys::socket::{setsockopt, sockopt::SendTimeout};
        use nix::sys::time::{TimeVal, TimeValLike};
        Ok(setsockopt(&self.socket, SendTimeout, &TimeVal::seconds(seconds))?)
    }

    /// Sends a frame.
    pub fn send(&self, kind: u8, payload: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
        send_on(&self.socket, kind, payload, fds)
    }

    /// Goes on sending a frame without waiting; true when all of it is sent.
    pub fn try_send(&self, frame: &mut Outgoing) -> io::Result<bool> {
        let raw: Vec<RawFd> = frame.fds.iter().map(|fd| fd.as_raw_fd()).collect();
        send_from(&self.socket, frame.kind, &frame.payload, &raw, &mut frame.sent, MsgFlags::MSG_DONTWAIT)
    }

    /// Waits for a frame; `None`: the other end is gone.
    pub fn recv(&mut self) -> io::Result<Option<Frame<'_>>> {
        while !self.complete()? {
            if self.fill(MsgFlags::empty())? == Some(0) {
                return Ok(None);
            }
        }
        self.pop().map(Some)
    }

    /// A frame if one is there, without waiting.
    pub fn try_recv(&mut self) -> io::Result<Received<'_>> {
        while !self.complete()? {
            match self.fill(MsgFlags::MSG_DONTWAIT)? {
                Some(0) => return Ok(Received::End),
                Some(_) => {}
                None => return Ok(Received::NotYet),
            }
        }
        self.pop().map(Received::Frame)
    }

    /// Is a whole frame in the buffer, so that no readiness of the socket will announce it?
    pub fn has_frame(&self) -> bool {
        self.complete().unwrap_or(true)
    }

    fn header(&self) -> Option<(usize, u8, usize)> {
        let header = self.buffer[self.start..self.end].get(..HEADER)?;
        let len = u32::from_le_bytes([header[0], header[1], header[2], header[3]]);
        Some((len as usize, header[4], header[5] as usize))
    }

    fn complete(&self) -> io::Result<bool> {
        match self.header() {
            Some((len, ..)) if len > MAX_PAYLOAD => Err(malformed()),
            Some((len, ..)) => Ok(self.end - self.start >= HEADER + len),
            None => Ok(false),
        }
    }

    fn pop(&mut self) -> io::Result<Frame<'_>> {
        let (len, kind, count) = self.header().ok_or_else(malformed)?;
        if self.fds.len() < count {
            return Err(malformed());
        }
        let fds = self.fds.drain(..count).collect();
        let at = self.start + HEADER;
        self.start = at + len;
        Ok(Frame { kind, payload: &self.buffer[at..at + len], fds })
    }

    /// Receives once; `Some(0)` at the end, `None` if it would wait.
    fn fill(&mut self, wait: MsgFlags) -> io::Result<Option<usize>> {
        self.make_room();
        let into = &mut self.buffer[self.end..];
        let mut parts = [IoSliceMut::new(into)];
        let flags = wait | MsgFlags::MSG_CMSG_CLOEXEC;
        let message = loop {
            match recvmsg::<()>(self.socket.as_raw_fd(), &mut parts, Some(&mut self.control), flags) {
                Ok(message) => break message,
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Ok(None),
                // Killed with our frames unread: the end all the same.
                Err(Errno::ECONNRESET) => return Ok(Some(0)),
                Err(e) => return Err(e.into()),
            }
        };
        let truncated = message.flags.contains(MsgFlags::MSG_CTRUNC);
        for part in message.cmsgs()? {
            if let ControlMessageOwned::ScmRights(raw) = part {
                // SAFETY: the kernel made these descriptors for us just now and nobody else knows them.
                self.fds.extend(raw.into_iter().map(|fd| unsafe { OwnedFd::from_raw_fd(fd) }));
            }
        }
        if truncated || self.fds.len() > 4 * MAX_FDS {
            return Err(malformed());
        }
        self.end += message.bytes;
        Ok(Some(message.bytes))
    }

    /// Makes room for the rest of the frame under way: by moving it down, and by growing with what has arrived.
    fn make_room(&mut self) {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize((2 * self.buffer.len()).max(FIRST_BUFFER), 0);
        } else if self.end == 0 && self.buffer.len() > 16 * FIRST_BUFFER {
            // A large frame is over: don't keep its memory.
            self.buffer = vec![0; FIRST_BUFFER];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels() -> (Channel, Channel) {
        let (a, b) = pair().unwrap();
        (Channel::new(a), Channel::new(b))
    }

    #[test]
    fn frames_keep_their_order_and_their_descriptors() {
        let (a, mut b) = channels();
        let file = vm::map::memfd(c"x", 12345).unwrap();
        a.send(1, b"one", &[]).unwrap();
        a.send(2, b"", &[file.as_fd(), file.as_fd()]).unwrap();
        a.send(3, b"three", &[file.as_fd()]).unwrap();
        let f = b.recv().unwrap().unwrap();
        assert_eq!((f.kind, f.payload, f.fds.len()), (1, &b"one"[..], 0));
        let f = b.recv().unwrap().unwrap();
        assert_eq!((f.kind, f.payload.len(), f.fds.len()), (2, 0, 2));
        assert_eq!(vm::map::file_len(f.fds[1].as_fd()).unwrap(), 12345);
        assert!(matches!(b.try_recv().unwrap(), Received::Frame(Frame { kind: 3, .. })));
        assert!(matches!(b.try_recv().unwrap(), Received::NotYet));
        drop(a);
        assert!(matches!(b.try_recv().unwrap(), Received::End));
        assert!(b.recv().unwrap().is_none());
    }

    #[test]
    fn long_frames_pass() {
        let (a, mut b) = channels();
        let long: Vec<u8> = (0..3_000_000u32).map(|i| i as u8).collect();
        let copy = long.clone();
        let sender = std::thread::spawn(move || {
            a.send(7, &copy, &[]).unwrap();
            a.send(8, b"short", &[]).unwrap();
        });
        assert!(b.recv().unwrap().unwrap().payload == long);
        assert_eq!(b.recv().unwrap().unwrap().payload, b"short");
        sender.join().unwrap();
        let _ = b.try_recv();
        assert!(b.buffer.len() <= 16 * FIRST_BUFFER);
    }

    #[test]
    fn bad_frames_are_refused() {
        let (a, mut b) = channels();
        nix::unistd::write(&*a.socket, &[0xff; 8]).unwrap();
        assert!(b.recv().is_err());
        let (a, mut b) = channels();
        // Claims a descriptor that never came.
        nix::unistd::write(&*a.socket, &[0, 0, 0, 0, 1, 1, 0, 0]).unwrap();
        assert!(b.recv().is_err());
    }
}
