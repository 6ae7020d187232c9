//! The body of an answer: all its bytes at once, and perhaps fields after it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::HeaderMap;

/// A body. With fields after it, HTTP/1.1 cuts it into chunks.
#[derive(Debug, Default)]
pub(crate) struct Content {
    bytes: Bytes,
    trailers: Option<HeaderMap>,
}

impl Content {
    /// A body of these bytes.
    pub(crate) fn new(bytes: Bytes) -> Content {
        Content { bytes, trailers: None }
    }

    /// The same with fields after it, if there are any.
    pub(crate) fn with_trailers(self, trailers: HeaderMap) -> Content {
        Content { trailers: (!trailers.is_empty()).then_some(trailers), ..self }
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let content = self.get_mut();
        if !content.bytes.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut content.bytes)))));
        }
        Poll::Ready(content.trailers.take().map(|fields| Ok(Frame::trailers(fields))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty() && self.trailers.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match self.trailers {
            // A length would leave no room for the fields.
            Some(_) => SizeHint::default(),
            None => SizeHint::with_exact(self.len()),
        }
    }
}
