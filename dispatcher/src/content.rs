//! The body of an answer: all its bytes at once, or as a machine hands them out; perhaps with fields after it.
//!
//! ```text
//!   whole:   bytes, trailers
//!   flowing: pieces from a channel, each of which makes room for more once it is taken; End or Broken is the last
//! ```
//! Whoever drops a body that still flows tells its machine so: nobody wants the rest.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::HeaderMap;
use tokio::sync::mpsc;

/// Tells a machine how much more its answer may have; none: nobody wants more of it.
pub type Room = Arc<dyn Fn(Option<u64>) + Send + Sync>;

/// A part of a body that flows.
pub(crate) enum Piece {
    /// Bytes.
    Data(Bytes),
    /// The end, and the fields after it.
    End(HeaderMap),
}

/// The machine failed in the middle of its answer: the client must see that it is incomplete.
#[derive(Debug, thiserror::Error)]
#[error("the answer is incomplete")]
pub(crate) struct Broken;

/// A body. With fields after it, HTTP/1.1 cuts it into chunks; also when its length is not known.
#[derive(Default)]
pub(crate) struct Content {
    bytes: Bytes,
    trailers: Option<HeaderMap>,
    flow: Option<Flow>,
}

struct Flow {
    pieces: mpsc::UnboundedReceiver<Piece>,
    room: Room,
    over: bool,
    sent: u64,
    /// Called with the number of bytes that were sent.
    at_end: Option<Box<dyn FnOnce(u64) + Send>>,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({}{})", self.bytes.len(), if self.flow.is_some() { " and more" } else { "" })
    }
}

impl Content {
    /// A body of these bytes.
    pub(crate) fn new(bytes: Bytes) -> Content {
        Content { bytes, ..Content::default() }
    }

    /// A body that comes in pieces.
    pub(crate) fn flowing(pieces: mpsc::UnboundedReceiver<Piece>, room: Room) -> Content {
        let flow = Flow { pieces, room, over: false, sent: 0, at_end: None };
        Content { flow: Some(flow), ..Content::default() }
    }

    /// The same with fields after it, if there are any.
    pub(crate) fn with_trailers(self, trailers: HeaderMap) -> Content {
        Content { trailers: (!trailers.is_empty()).then_some(trailers), ..self }
    }

    /// How many bytes it has, if that is known.
    pub(crate) fn len(&self) -> Option<u64> {
        self.flow.is_none().then_some(self.bytes.len() as u64)
    }

    /// Has this called with the number of bytes that went out, at the end of a body that flows.
    pub(crate) fn at_end(&mut self, call: impl FnOnce(u64) + Send + 'static) {
        if let Some(flow) = &mut self.flow {
            flow.at_end = Some(Box::new(call));
        }
    }
}

impl Drop for Flow {
    fn drop(&mut self) {
        if !self.over {
            (self.room)(None);
        }
        if let Some(call) = self.at_end.take() {
            call(self.sent);
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let content = self.get_mut();
        if let Some(flow) = &mut content.flow {
            if flow.over {
                return Poll::Ready(None);
            }
            let piece = ready!(flow.pieces.poll_recv(context));
            return Poll::Ready(match piece {
                Some(Piece::Data(bytes)) => {
                    flow.sent += bytes.len() as u64;
                    (flow.room)(Some(bytes.len() as u64));
                    Some(Ok(Frame::data(bytes)))
                }
                Some(Piece::End(fields)) => {
                    flow.over = true;
                    (!fields.is_empty()).then(|| Ok(Frame::trailers(fields)))
                }
                None => {
                    flow.over = true;
                    Some(Err(Broken))
                }
            });
        }
        if !content.bytes.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut content.bytes)))));
        }
        Poll::Ready(content.trailers.take().map(|fields| Ok(Frame::trailers(fields))))
    }

    fn is_end_stream(&self) -> bool {
        match &self.flow {
            Some(flow) => flow.over,
            None => self.bytes.is_empty() && self.trailers.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self.trailers {
            None if self.flow.is_none() => SizeHint::with_exact(self.bytes.len() as u64),
            // A length would leave no room for the fields.
            _ => SizeHint::default(),
        }
    }
}
