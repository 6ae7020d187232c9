//! One connection: TLS, then HTTP/1.1 or HTTP/2, until it ends, is idle for too long, or the server ends.
//!
//! ```text
//!   TCP --(TLS)--> which protocol? --+-- HTTP/1.1: gate -> hyper --+--> the application
//!                                    +-- HTTP/2: hyper ------------+    or, on the plain port, a redirection
//! ```
//!
//! HTTP/2 has one reader, hyper's, and a binary framing: it needs no gate. Its clients keep a connection open with many
//! requests at once, so it is idle when nothing is under way and nothing was sent for a while.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::figures::Count;
use crate::framing::Limits;
use crate::gate::{Gate, Line, Patience};
use crate::machines::Machines;
use crate::options::ServeOptions;
use crate::redirect;
use crate::request::{App, Page};
use crate::server::is_true;
use crate::stream::Stream;
use crate::tls::Tls;

/// Requests of one HTTP/2 connection under way at once.
const STREAMS: u32 = 128;
/// What a client may send of a body before it is told to go on.
const STREAM_WINDOW: u32 = 256 << 10;
const CONNECTION_WINDOW: u32 = 1 << 20;

/// Why a connection ended before its time; for the log.
pub(crate) type Broken = Box<dyn std::error::Error + Send + Sync>;

/// What connections of a listener get.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    /// The application, plain or under TLS.
    Serve(Option<Tls>),
    /// A redirection to the port with TLS.
    Redirect {
        /// That port.
        port: u16,
    },
}

/// The two ends of a connection, and what its parts tell each other.
#[derive(Debug)]
pub(crate) struct Peer {
    /// The client's address.
    pub remote: SocketAddr,
    /// The server's address.
    pub local: SocketAddr,
    /// Is it encrypted?
    pub secure: bool,
    /// What the gate tells the service.
    pub line: Line,
    /// Where requests are sent on to, if they are not answered here.
    redirect: Option<u16>,
    /// HTTP/2: requests under way, and bytes sent and requests begun so far.
    running: AtomicU64,
    activity: AtomicU64,
}

/// A request of an HTTP/2 connection, while it is under way.
struct Underway(Arc<Peer>);

impl Underway {
    fn new(peer: &Arc<Peer>) -> Underway {
        peer.running.fetch_add(1, Ordering::Relaxed);
        peer.activity.fetch_add(1, Ordering::Relaxed);
        Underway(peer.clone())
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
        self.0.activity.fetch_add(1, Ordering::Relaxed);
    }
}

/// Serves a connection until its end.
pub(crate) async fn serve<M: Machines>(
    app: Arc<App<M>>,
    role: Role,
    stream: TcpStream,
    remote: SocketAddr,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Broken> {
    stream.set_nodelay(true)?;
    let local = stream.local_addr()?;
    let begun = {
        let mut beginning = pin!(timeout(app.options.head_timeout, begin(&app, &role, stream)));
        tokio::select! {
            begun = &mut beginning => begun,
            () = is_true(&mut stopped) => return Ok(()),
        }
    };
    // Who says nothing, or too little to tell what it is, gets no answer.
    let Ok(begun) = begun else { return Ok(()) };
    let Some((stream, http2)) = begun? else { return Ok(()) };
    let redirect = match role {
        Role::Redirect { port } => Some(port),
        Role::Serve(_) => None,
    };
    let peer = Arc::new(Peer {
        remote,
        local,
        secure: stream.secure(),
        line: Line::default(),
        redirect,
        running: AtomicU64::new(0),
        activity: AtomicU64::new(0),
    });
    app.figures.add(
        match (redirect, http2) {
            (Some(_), _) => Count::Redirect,
            (None, true) => Count::Http2,
            (None, false) => Count::Http1,
        },
        1,
    );
    if http2 {
        over_http2(app, stream, peer, stopped).await
    } else {
        over_http1(app, stream, peer, stopped).await
    }
}

/// The handshake, and which protocol is spoken.
async fn begin<M: Machines>(
    app: &App<M>,
    role: &Role,
    stream: TcpStream,
) -> Result<Option<(Stream, bool)>, Broken> {
    let mut stream = match role {
        Role::Serve(Some(tls)) => {
            let handshake = tls.acceptor().accept(stream).await;
            app.figures.add(if handshake.is_ok() { Count::Handshakes } else { Count::HandshakesFailed }, 1);
            Stream::from(handshake?)
        }
        _ => Stream::from(stream),
    };
    Ok(stream.speaks_http2().await?.map(|http2| (stream, http2)))
}

async fn respond<M: Machines>(app: Arc<App<M>>, request: Request<Incoming>, peer: Arc<Peer>) -> Page {
    match peer.redirect {
        Some(port) => redirect::page(&request, port),
        None => app.answer(request, peer).await,
    }
}

/// What a gate of this server does.
fn manners(options: &ServeOptions) -> (Limits, Patience) {
    let limits = Limits { head: options.max_head, uri: options.max_uri, fields: options.max_fields };
    let patience =
        Patience { head: options.head_timeout, idle: options.idle_timeout, write: options.body_timeout };
    (limits, patience)
}

async fn over_http1<M: Machines>(
    app: Arc<App<M>>,
    stream: Stream,
    peer: Arc<Peer>,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Broken> {
    let (limits, patience) = manners(&app.options);
    let mut builder = http1::Builder::new();
    builder
        .half_close(true)
        // The gate keeps the time, and the limits: hyper's are wider.
        .header_read_timeout(None)
        .max_buf_size(limits.head.saturating_add(64 << 10))
        .title_case_headers(true);
    if limits.fields > 100 {
        builder.max_headers(limits.fields);
    }
    let gate = Gate::new(stream, limits, patience, peer.clone());
    let service = service_fn(|request| {
        let (app, peer) = (app.clone(), peer.clone());
        async move {
            Ok::<_, Infallible>(match peer.line.turn() {
                Some(refused) => app.refuse(refused, &peer),
                None => respond(app, request, peer).await,
            })
        }
    });
    let mut serving = pin!(builder.serve_connection(TokioIo::new(gate), service));
    tokio::select! {
        done = &mut serving => done?,
        () = is_true(&mut stopped) => {
            serving.as_mut().graceful_shutdown();
            serving.await?;
        }
    }
    Ok(())
}

async fn over_http2<M: Machines>(
    app: Arc<App<M>>,
    stream: Stream,
    peer: Arc<Peer>,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Broken> {
    let options = &app.options;
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(u32::try_from(options.max_head).unwrap_or(u32::MAX));
    let service = service_fn(|request| {
        let (app, peer) = (app.clone(), peer.clone());
        let underway = Underway::new(&peer);
        async move {
            let page = respond(app, request, peer).await;
            drop(underway);
            Ok::<_, Infallible>(page)
        }
    });
    let counted = Counted { stream, peer: peer.clone() };
    let mut serving = pin!(builder.serve_connection(TokioIo::new(counted), service));
    let mut draining = false;
    let mut last = peer.activity.load(Ordering::Relaxed);
    // A step at least, however long a client may be idle: time beyond all measure is none.
    let step = options.idle_timeout.min(Duration::from_secs(365 * 24 * 3600));
    loop {
        tokio::select! {
            done = &mut serving => return Ok(done?),
            () = is_true(&mut stopped), if !draining => {}
            () = sleep(step) => {
                let now = peer.activity.load(Ordering::Relaxed);
                if peer.running.load(Ordering::Relaxed) > 0 || now != last {
                    last = now;
                    continue;
                }
                if draining {
                    return Ok(());
                }
            }
        }
        draining = true;
        serving.as_mut().graceful_shutdown();
    }
}

/// A stream whose sent bytes are counted.
struct Counted {
    stream: Stream,
    peer: Arc<Peer>,
}

impl Counted {
    fn count(&self, poll: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(n)) = poll {
            self.peer.activity.fetch_add(n as u64, Ordering::Relaxed);
        }
        poll
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.count(poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.count(poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// What a client is told for which there is no connection left. Under TLS there is no time for words.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n\
    Content-Type: text/plain;charset=utf-8\r\nContent-Length: 50\r\n\r\n\
    There are too many connections. Please try again.\n";

/// Refuses a connection.
pub(crate) async fn refuse(mut stream: TcpStream) {
    use tokio::io::AsyncReadExt;
    let talk = async {
        stream.write_all(TOO_MANY).await?;
        stream.shutdown().await?;
        // What the client sends is read, so that it gets to see the answer.
        let mut bytes = [0; 4096];
        while stream.read(&mut bytes).await? > 0 {}
        io::Result::Ok(())
    };
    // A client that does not listen is none to wait for.
    let _ = timeout(Duration::from_secs(1), talk).await;
}
