//! Listening, connections, signals, and the ageing of sessions.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::admin::Admin;
use crate::machines::Machines;
use crate::options::ServeOptions;
use crate::request::App;

/// Why serving could not begin; one line each.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address can't be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, String),
    /// The system refused something else.
    #[error("cannot serve: {0}")]
    Io(#[from] io::Error),
}

/// The addresses of a server, taken.
#[derive(Debug)]
pub struct Listeners {
    /// Where requests come.
    pub requests: TcpListener,
    /// Where figures and health are shown, if anywhere; see the module `admin`.
    pub admin: Option<TcpListener>,
}

impl Listeners {
    /// Takes the addresses that the options name.
    pub fn bind(options: &ServeOptions) -> Result<Listeners, ServeError> {
        let requests = bind(options.listen)?;
        Ok(Listeners { requests, admin: options.admin.map(bind).transpose()? })
    }
}

impl From<TcpListener> for Listeners {
    fn from(requests: TcpListener) -> Listeners {
        Listeners { requests, admin: None }
    }
}

/// Takes the address. Doing it before the template is booted shows a taken port at once.
pub fn bind(listen: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(listen).map_err(|e| {
        let why = match e.kind() {
            io::ErrorKind::AddrInUse => "the port is taken by another program".into(),
            io::ErrorKind::AddrNotAvailable => "this machine does not have that address".into(),
            io::ErrorKind::PermissionDenied => "permission denied".into(),
            _ => e.to_string(),
        };
        ServeError::Listen(listen, why)
    })
}

/// Serves until SIGTERM or SIGINT; says on standard output where. Errors come before anything is served.
///
/// The calling process should have forked what it forks before.
pub fn serve(options: ServeOptions, machines: impl Machines) -> Result<ExitCode, ServeError> {
    let listeners = Listeners::bind(&options)?;
    serve_on(options, listeners, machines)
}

/// As [`serve`], on an address that is taken already.
pub fn serve_on(
    options: ServeOptions,
    listeners: impl Into<Listeners>,
    machines: impl Machines,
) -> Result<ExitCode, ServeError> {
    // The sender lives as long as the call: nothing but a signal ends it.
    let (_stop, stopped) = watch::channel(false);
    serve_until(options, listeners, machines, stopped)
}

/// Serves until a signal, or until `ended` is true.
pub(crate) fn serve_until(
    options: ServeOptions,
    listeners: impl Into<Listeners>,
    machines: impl Machines,
    mut ended: watch::Receiver<bool>,
) -> Result<ExitCode, ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let listeners = listeners.into();
        announce(&options, listeners.requests.local_addr()?);
        let (stop, stopped) = watch::channel(false);
        let mut serving = pin!(run(options, listeners, Arc::new(machines), stopped));
        tokio::select! {
            done = &mut serving => return done.map(|()| ExitCode::SUCCESS),
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = is_true(&mut ended) => return Ok(ExitCode::FAILURE),
        }
        let _ = stop.send(true);
        // A second signal does not wait.
        tokio::select! {
            done = &mut serving => done.map(|()| ExitCode::SUCCESS),
            _ = terminate.recv() => Ok(ExitCode::FAILURE),
            _ = interrupt.recv() => Ok(ExitCode::FAILURE),
        }
    })
}

/// Serves until `stopped` is true, and then until the requests under way are answered. For embedding and tests.
pub async fn run<M: Machines>(
    options: ServeOptions,
    listeners: impl Into<Listeners>,
    machines: Arc<M>,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let listeners = listeners.into();
    listeners.requests.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listeners.requests)?;
    let connections = options.max_connections.clamp(1, Semaphore::MAX_PERMITS >> 1);
    let permits = Arc::new(Semaphore::new(connections));
    let grace = options.grace;
    let app = Arc::new(App::new(options, machines));
    app.fill();
    let ageing = tokio::spawn(age(app.clone()));
    if let Some(listener) = listeners.admin {
        let admin = Admin::new(&app.figures, |registry| app.machines.register(registry), stopped.clone());
        tokio::spawn(Arc::new(admin).serve(listener));
    }
    loop {
        let accepted = tokio::select! {
            _ = is_true(&mut stopped) => break,
            accepted = accept(&listener, &permits) => accepted,
        };
        let (stream, remote, permit) = match accepted {
            Ok(accepted) => accepted,
            Err(e) => {
                // Out of descriptors, most likely: those of ended connections come back.
                log::warn!("a connection could not be accepted: {e}");
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let (app, stopped) = (app.clone(), stopped.clone());
        tokio::spawn(async move {
            if let Err(e) = connection(app, stream, remote, stopped).await {
                log::debug!("connection of {remote}: {e}");
            }
            drop(permit);
        });
    }
    drop(listener);
    ageing.abort();
    if timeout(grace, permits.acquire_many(connections as u32)).await.is_err() {
        log::warn!("requests were still under way {} seconds after the signal", grace.as_secs());
    }
    app.destroy_all();
    Ok(())
}

async fn is_true(stopped: &mut watch::Receiver<bool>) {
    if stopped.wait_for(|stop| *stop).await.is_err() {
        // Nobody can say stop any more.
        std::future::pending::<()>().await;
    }
}

type Accepted = (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

async fn accept(listener: &tokio::net::TcpListener, permits: &Arc<Semaphore>) -> io::Result<Accepted> {
    let permit = permits.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, remote) = listener.accept().await?;
    Ok((stream, remote, permit))
}

async fn connection<M: Machines>(
    app: Arc<App<M>>,
    stream: TcpStream,
    remote: SocketAddr,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    stream.set_nodelay(true)?;
    let local = stream.local_addr()?;
    let options = &app.options;
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(options.head_timeout)
        .max_buf_size(options.max_head.max(8192))
        .title_case_headers(true);
    let service = service_fn(|request| {
        let app = app.clone();
        async move { Ok::<_, std::convert::Infallible>(app.answer(request, remote, local).await) }
    });
    let mut serving = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        done = &mut serving => done?,
        _ = is_true(&mut stopped) => {
            serving.as_mut().graceful_shutdown();
            serving.await?;
        }
    }
    Ok(())
}

/// Ends sessions that have been idle for as long as their application allows.
async fn age<M: Machines>(app: Arc<App<M>>) {
    loop {
        sleep(Duration::from_secs(1)).await;
        for entry in app.sessions.take_idle(Instant::now()) {
            let app = app.clone();
            tokio::spawn(async move { app.end(&entry).await });
        }
    }
}

/// Tells the user where the application is, and a command to try.
fn announce(options: &ServeOptions, mut at: SocketAddr) {
    match at.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => at.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => at.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let url = format!("http://{at}{}/", options.context_path);
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "Serving {} on {url}", options.app.display());
    let _ = writeln!(out, "Try: curl -i -c cookies -b cookies {url}");
    let _ = out.flush();
}
