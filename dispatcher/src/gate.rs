//! The gate of an HTTP/1.1 connection: what comes through is well-formed, in time, and not too large.
//!
//! ```text
//!   socket --> [ inbox: a head that is not complete ] --> framing --> hyper --> service
//!                                                           |  refused         ^
//!                                                           +-- a stand-in ----+  answered with the refusal
//! ```
//!
//! hyper answers what it can't read by itself, with few words and before the access log sees it; and it reads more
//! than should be read (see `framing`). So the gate replaces a head that is refused by a well-formed one, and leaves the
//! refusal with the connection's [`Line`]: the service finds it there when its turn has come, after the answers to the
//! requests before it. Nothing that follows is passed on.
//!
//! Reads go into hyper's own buffer; only what can't be passed on yet is kept here. A connection that waits holds no
//! memory of the gate's.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, BytesMut};
use hyper::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::alarm::Alarm;
use crate::connection::Peer;
use crate::framing::{Framing, Limits, Then};
use crate::refused::Refused;
use crate::stream::Stream;

/// In place of a head that is refused.
const STAND_IN: &[u8] = b"GET / HTTP/1.1\r\nHost: refused\r\nConnection: close\r\n\r\n";
/// What is read at once where a head has already begun.
const STEP: usize = 4096;
/// Of a refused request so much is kept for the access log.
const SEEN: usize = 1024;
/// At the end, so many bytes of the client are read and thrown away, for so long: closing a socket with unread bytes
/// would take the answer away from the client.
const LINGER_BYTES: usize = 1 << 20;
const LINGER_TIME: Duration = Duration::from_secs(2);

/// A request that the gate refused.
#[derive(Debug)]
pub(crate) struct Stopped {
    /// Why.
    pub refused: Refused,
    /// Its first line, as far as it came.
    pub line: Vec<u8>,
}

/// Between the gate and the service of one connection.
#[derive(Debug)]
pub(crate) struct Line {
    /// Requests that the service was given.
    served: AtomicU64,
    /// How many come before the one that was refused.
    stop_at: AtomicU64,
    stopped: Mutex<Option<Stopped>>,
}

impl Default for Line {
    fn default() -> Self {
        Line { served: AtomicU64::new(0), stop_at: AtomicU64::new(u64::MAX), stopped: Mutex::default() }
    }
}

impl Line {
    fn stop(&self, after: u64, stopped: Stopped) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = Some(stopped);
        self.stop_at.store(after, Ordering::Release);
    }

    /// The service is given the next request: is it the stand-in of one that was refused?
    pub(crate) fn turn(&self) -> Option<Stopped> {
        let before = self.served.fetch_add(1, Ordering::Relaxed);
        if before != self.stop_at.load(Ordering::Acquire) {
            return None;
        }
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// How long a gate waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For a head, from its first byte, and for the first byte of a connection.
    pub head: Duration,
    /// For the next request of a connection.
    pub idle: Duration,
    /// For a client to take what is sent to it.
    pub write: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    Idle,
    Head,
}

/// The connection as hyper sees it.
pub(crate) struct Gate {
    stream: Stream,
    framing: Framing,
    peer: Arc<Peer>,
    patience: Patience,
    /// What was read and can't be passed on yet, but for the `released` bytes at its front.
    inbox: BytesMut,
    released: usize,
    /// There are bytes in the inbox that were not looked at.
    unscanned: bool,
    end: End,
    waiting: Option<Wait>,
    alarm: Alarm,
    stalled: Alarm,
    lingered: usize,
}

/// Whether more can come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Open,
    /// The client said all it has to say, or is not listened to any more.
    Eof,
    /// A refusal was left with the line, and its stand-in passed on.
    Refused,
    /// A body is broken: not reported yet, or reported.
    Broken,
    BrokenSaid,
}

impl Gate {
    /// The gate of a connection.
    pub(crate) fn new(stream: Stream, limits: Limits, patience: Patience, peer: Arc<Peer>) -> Gate {
        Gate {
            stream,
            framing: Framing::new(limits),
            peer,
            patience,
            inbox: BytesMut::new(),
            released: 0,
            unscanned: false,
            end: End::Open,
            waiting: None,
            alarm: Alarm::default(),
            stalled: Alarm::default(),
            lingered: 0,
        }
    }

    /// Leaves a refusal with the line. The inbox begins with `keep` good bytes, then comes what is refused.
    fn refuse(&mut self, keep: usize, refused: Refused) {
        let bad = &self.inbox[keep..];
        let first = bad.strip_prefix(b"\r\n").unwrap_or(bad);
        let end = first.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(first.len());
        let line = first[..end.min(SEEN)].to_vec();
        self.peer.line.stop(self.framing.heads(), Stopped { refused, line });
        self.framing.end();
        self.inbox.truncate(keep);
        self.inbox.extend_from_slice(STAND_IN);
        self.released = self.inbox.len();
        self.end = End::Refused;
    }

    /// Carries out what a scan of the inbox found.
    fn judge(&mut self, passed: usize, then: Then) {
        if passed > 0 {
            self.waiting = None;
        }
        match then {
            Then::More => self.released = passed,
            Then::Refused(refused) => self.refuse(passed, refused),
            Then::Broken => {
                self.inbox.truncate(passed);
                self.released = passed;
                self.end = End::Broken;
            }
        }
    }

    /// Reads into hyper's buffer, and takes back what can't be passed on. Ready: something has changed.
    fn read_through(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let fresh = &buf.filled()[before..];
        if fresh.is_empty() {
            self.end = End::Eof;
            return Poll::Ready(Ok(()));
        }
        let scan = self.framing.scan(fresh);
        self.inbox.extend_from_slice(&fresh[scan.passed..]);
        buf.set_filled(before + scan.passed);
        if scan.passed > 0 {
            self.waiting = None;
        }
        self.judge(0, scan.then);
        Poll::Ready(Ok(()))
    }

    /// Reads more of a head that has begun. Ready: something has changed.
    fn read_on(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut step = [0; STEP];
        let mut buf = ReadBuf::new(&mut step);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buf))?;
        if buf.filled().is_empty() {
            self.refuse(0, Refused::malformed("The request ends in the middle of its head."));
            return Poll::Ready(Ok(()));
        }
        self.inbox.extend_from_slice(buf.filled());
        self.unscanned = true;
        Poll::Ready(Ok(()))
    }

    /// Nothing has come: is the time over?
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.framing.in_head() {
            // The service waits for bodies.
            return Poll::Pending;
        }
        let wait = if self.inbox.is_empty() { Wait::Idle } else { Wait::Head };
        if self.waiting != Some(wait) {
            self.waiting = Some(wait);
            let first = wait == Wait::Idle && self.framing.heads() == 0;
            self.alarm.set(if first || wait == Wait::Head { self.patience.head } else { self.patience.idle });
        }
        ready!(self.alarm.poll(cx));
        match wait {
            Wait::Idle => self.end = End::Eof,
            Wait::Head => {
                let text = "The head of the request did not arrive in time.";
                self.refuse(0, Refused::closing(StatusCode::REQUEST_TIMEOUT, text));
            }
        }
        Poll::Ready(())
    }

    /// After the answer to a request that was not read to its end: reads on for a while.
    fn linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let clean = matches!(self.end, End::Open | End::Eof) && self.framing.in_head();
        if clean || self.lingered > LINGER_BYTES {
            return Poll::Ready(());
        }
        if self.lingered == 0 {
            self.lingered = 1;
            self.alarm.set(LINGER_TIME);
        }
        let mut step = [0; STEP];
        loop {
            let mut buf = ReadBuf::new(&mut step);
            match Pin::new(&mut self.stream).poll_read(cx, &mut buf) {
                Poll::Pending => return self.alarm.poll(cx),
                Poll::Ready(Ok(())) if !buf.filled().is_empty() && self.lingered <= LINGER_BYTES => {
                    self.lingered += buf.filled().len();
                }
                Poll::Ready(_) => return Poll::Ready(()),
            }
        }
    }

    /// A write that makes no progress for too long is an error.
    fn bounded<T>(&mut self, cx: &mut Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.stalled.clear();
            return poll;
        }
        self.stalled.begin(self.patience.write);
        ready!(self.stalled.poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not take its answer")))
    }
}

impl AsyncRead for Gate {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        if buf.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        loop {
            if this.released > 0 {
                let n = this.released.min(buf.remaining());
                buf.put_slice(&this.inbox[..n]);
                this.inbox.advance(n);
                this.released -= n;
                if this.inbox.is_empty() {
                    // A connection at rest has no memory here.
                    this.inbox = BytesMut::new();
                }
            }
            if buf.filled().len() > before {
                return Poll::Ready(Ok(()));
            }
            match this.end {
                End::Open => {}
                End::Broken => {
                    this.end = End::BrokenSaid;
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "malformed chunk")));
                }
                End::Eof | End::Refused | End::BrokenSaid => return Poll::Ready(Ok(())),
            }
            if this.unscanned {
                this.unscanned = false;
                let scan = this.framing.scan(&this.inbox);
                this.judge(scan.passed, scan.then);
                continue;
            }
            let read = if this.inbox.is_empty() { this.read_through(cx, buf) } else { this.read_on(cx) };
            match read {
                Poll::Ready(result) => result?,
                Poll::Pending => ready!(this.wait(cx)),
            }
        }
    }
}

impl AsyncWrite for Gate {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let poll = Pin::new(&mut this.stream).poll_write(cx, buf);
        this.bounded(cx, poll)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let poll = Pin::new(&mut this.stream).poll_flush(cx);
        this.bounded(cx, poll)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.lingered == 0 {
            let poll = Pin::new(&mut this.stream).poll_shutdown(cx);
            ready!(this.bounded(cx, poll))?;
        }
        ready!(this.linger(cx));
        Poll::Ready(Ok(()))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let poll = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        this.bounded(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
