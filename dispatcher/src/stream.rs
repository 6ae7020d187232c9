//! A client's connection, plain or under TLS.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// How HTTP/2 begins.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection.
pub(crate) struct Stream {
    /// What was read to see which protocol it is, and comes first.
    ahead: BytesMut,
    kind: Kind,
}

enum Kind {
    /// As TCP has it.
    Plain(TcpStream),
    /// Inside TLS.
    Tls(Box<TlsStream<TcpStream>>),
}

impl From<TcpStream> for Stream {
    fn from(stream: TcpStream) -> Stream {
        Stream { ahead: BytesMut::new(), kind: Kind::Plain(stream) }
    }
}

impl From<TlsStream<TcpStream>> for Stream {
    fn from(stream: TlsStream<TcpStream>) -> Stream {
        Stream { ahead: BytesMut::new(), kind: Kind::Tls(Box::new(stream)) }
    }
}

impl Stream {
    /// Is it encrypted?
    pub(crate) fn secure(&self) -> bool {
        matches!(self.kind, Kind::Tls(_))
    }

    /// Whether the client speaks HTTP/2: it was agreed on, or the first bytes say so. Nothing, where it says nothing.
    pub(crate) async fn speaks_http2(&mut self) -> io::Result<Option<bool>> {
        if let Kind::Tls(stream) = &self.kind
            && stream.get_ref().1.alpn_protocol() == Some(b"h2")
        {
            return Ok(Some(true));
        }
        while PREFACE.starts_with(&self.ahead) && self.ahead.len() < PREFACE.len() {
            let mut bytes = [0; 2048];
            let n = match &mut self.kind {
                Kind::Plain(stream) => stream.read(&mut bytes).await?,
                Kind::Tls(stream) => stream.read(&mut bytes).await?,
            };
            if n == 0 {
                return Ok(None);
            }
            self.ahead.extend_from_slice(&bytes[..n]);
        }
        Ok(Some(self.ahead.starts_with(PREFACE)))
    }
}

/// Calls the method of whichever stream it is.
macro_rules! either {
    ($self:ident, $method:ident, $($argument:expr),*) => {
        match &mut $self.get_mut().kind {
            Kind::Plain(stream) => Pin::new(stream).$method($($argument),*),
            Kind::Tls(stream) => Pin::new(stream.as_mut()).$method($($argument),*),
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let ahead = &mut self.get_mut().ahead;
            let n = ahead.len().min(buf.remaining());
            buf.put_slice(&ahead[..n]);
            ahead.advance(n);
            if ahead.is_empty() {
                *ahead = BytesMut::new();
            }
            return Poll::Ready(Ok(()));
        }
        either!(self, poll_read, cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        either!(self, poll_write, cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, poll_flush, cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, poll_shutdown, cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        either!(self, poll_write_vectored, cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        match &self.kind {
            Kind::Plain(stream) => stream.is_write_vectored(),
            Kind::Tls(stream) => stream.is_write_vectored(),
        }
    }
}
