//! Listening, signals, and what is done from time to time.
//!
//! ```text
//!   SIGTERM, SIGINT   listeners close; requests under way end; then the exit. A second one: the exit at once
//!   SIGHUP            certificate and access log anew, and the application if its files have changed; of a terminal that is closed: as SIGTERM
//!   SIGUSR1           access log anew
//! ```

use std::io::{self, IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::registry::Registry;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::access_log::Sink;
use crate::admin::Admin;
use crate::connection::{self, Role};
use crate::figures::{Count, Figures, Now};
use crate::machines::Machines;
use crate::notify;
use crate::options::ServeOptions;
use crate::request::App;
use crate::tls::{Tls, TlsError};

/// Connections beyond the limit that are told so at once, at most.
const MOST_REFUSED: usize = 64;

/// Why serving could not begin; one line each.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address can't be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, String),
    /// The certificate can't be used.
    #[error("TLS: {0}")]
    Tls(#[from] TlsError),
    /// The access log can't be written.
    #[error("access log: {}: {}", .0.display(), .1)]
    Log(PathBuf, String),
    /// The system refused something else.
    #[error("cannot serve: {0}")]
    Io(#[from] io::Error),
}

/// What a server needs from outside, taken: addresses, certificate, access log.
#[derive(Debug)]
pub struct Listeners {
    /// Where requests come.
    pub requests: TcpListener,
    /// Where requests without TLS come that are sent there, if anywhere.
    pub redirect: Option<TcpListener>,
    /// Where figures and health are shown, if anywhere; see the module `admin`.
    pub admin: Option<TcpListener>,
    tls: Option<Tls>,
    log: Option<Sink>,
}

impl Listeners {
    /// Takes what the options name.
    pub fn bind(options: &ServeOptions) -> Result<Listeners, ServeError> {
        // What can be wrong comes before what can only be taken.
        let tls = options.tls.as_ref().map(Tls::open).transpose()?;
        let log = sink(options)?;
        Ok(Listeners {
            log,
            tls,
            requests: bind(options.listen)?,
            redirect: options.redirect.map(bind).transpose()?,
            admin: options.admin.map(bind).transpose()?,
        })
    }
}

impl Listeners {
    /// What can't be used of what the options name, without taking an address.
    pub fn check(options: &ServeOptions) -> Vec<ServeError> {
        let tls = options.tls.as_ref().and_then(|files| Tls::open(files).err()).map(ServeError::from);
        tls.into_iter().chain(sink(options).err()).collect()
    }
}

/// The access log, opened.
fn sink(options: &ServeOptions) -> Result<Option<Sink>, ServeError> {
    let open = |path: &PathBuf| {
        Sink::open(path, options.access_log_format).map_err(|e| ServeError::Log(path.clone(), e.to_string()))
    };
    options.access_log.as_ref().map(open).transpose()
}

impl From<TcpListener> for Listeners {
    fn from(requests: TcpListener) -> Listeners {
        Listeners { requests, redirect: None, admin: None, tls: None, log: None }
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
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut hangup = signal(SignalKind::hangup())?;
        let terminal = io::stdin().is_terminal();
        let listeners = listeners.into();
        announce(&options, &listeners)?;
        let (stop, stopped) = watch::channel(false);
        let mut serving = pin!(run(options, listeners, Arc::new(machines), stopped));
        tokio::select! {
            done = &mut serving => return done.map(|()| ExitCode::SUCCESS),
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = terminal_gone(&mut hangup, terminal) => {}
            () = is_true(&mut ended) => return Ok(ExitCode::FAILURE),
        }
        notify::stopping();
        let _ = stop.send(true);
        // A second signal does not wait.
        tokio::select! {
            done = &mut serving => done.map(|()| ExitCode::SUCCESS),
            _ = terminate.recv() => Ok(ExitCode::FAILURE),
            _ = interrupt.recv() => Ok(ExitCode::FAILURE),
        }
    })
}

/// Waits for the end of the terminal that the server was started on, if there is one: whoever closes it does not want
/// the server any more. Other SIGHUPs are for `upkeep`.
async fn terminal_gone(hangup: &mut Signal, terminal: bool) {
    loop {
        hangup.recv().await;
        if terminal && !io::stdin().is_terminal() {
            return;
        }
    }
}

/// Serves until `stopped` is true, and then until the requests under way are answered. For embedding and tests.
pub async fn run<M: Machines>(
    options: ServeOptions,
    listeners: impl Into<Listeners>,
    machines: Arc<M>,
    stopped: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let Listeners { requests, redirect, admin, tls, log } = listeners.into();
    let figures = Arc::new(Figures::default());
    let log = log.map(|sink| sink.start(figures.clone())).transpose()?;
    let most = options.max_connections.clamp(1, Semaphore::MAX_PERMITS >> 1);
    let permits = Arc::new(Semaphore::new(most));
    let drain_timeout = options.drain_timeout;
    let app = Arc::new(App::new(options, machines, log, figures));
    app.fill();
    let upkeep = tokio::spawn(upkeep(app.clone(), tls.clone()));
    if let Some(listener) = admin {
        let registry = registry(&app, &permits, most, &stopped);
        let machines = app.machines.clone();
        let control = Box::new(move |command: &_| machines.control(command));
        tokio::spawn(Arc::new(Admin::new(registry, stopped.clone(), control)).serve(listener));
    }
    let port = requests.local_addr()?.port();
    let doors = [(Some(requests), Role::Serve(tls)), (redirect, Role::Redirect { port })];
    let mut open = JoinSet::new();
    for (listener, role) in doors {
        if let Some(listener) = listener {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            open.spawn(accept(app.clone(), listener, role, permits.clone(), stopped.clone()));
        }
    }
    // They end with `stopped`, and close their listeners then.
    while open.join_next().await.is_some() {}
    if timeout(drain_timeout, permits.acquire_many(most as u32)).await.is_err() {
        log::warn!("requests were still under way {} seconds after the signal", drain_timeout.as_secs());
    }
    upkeep.abort();
    app.destroy_all();
    if let Some(log) = &app.log {
        log.finish();
    }
    Ok(())
}

/// Waits until it is true.
pub(crate) async fn is_true(stopped: &mut watch::Receiver<bool>) {
    if stopped.wait_for(|stop| *stop).await.is_err() {
        // Nobody can say stop any more.
        std::future::pending::<()>().await;
    }
}

fn registry<M: Machines>(
    app: &Arc<App<M>>,
    permits: &Arc<Semaphore>,
    most: usize,
    stopped: &watch::Receiver<bool>,
) -> Registry {
    let mut registry = Registry::default();
    let (shown, permits, stopped) = (app.clone(), permits.clone(), stopped.clone());
    app.figures.register(&mut registry, move || Now {
        connections: most.saturating_sub(permits.available_permits()) as u64,
        draining: *stopped.borrow(),
        ..shown.now()
    });
    app.machines.register(&mut registry);
    registry
}

/// Accepts connections until `stopped` is true.
async fn accept<M: Machines>(
    app: Arc<App<M>>,
    listener: tokio::net::TcpListener,
    role: Role,
    permits: Arc<Semaphore>,
    mut stopped: watch::Receiver<bool>,
) {
    let refusing = Arc::new(Semaphore::new(MOST_REFUSED));
    loop {
        let accepted = tokio::select! {
            () = is_true(&mut stopped) => return,
            accepted = listener.accept() => accepted,
        };
        let (stream, remote) = match accepted {
            Ok(accepted) => accepted,
            Err(e) => {
                // Out of descriptors, most likely: those of ended connections come back.
                log::warn!("a connection could not be accepted: {e}");
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(permit) = permits.clone().try_acquire_owned() else {
            app.figures.add(Count::ConnectionsRefused, 1);
            let plain = !matches!(role, Role::Serve(Some(_)));
            // Beyond that there is only the end of the connection.
            if let Some(turn) = refusing.clone().try_acquire_owned().ok().filter(|_| plain) {
                tokio::spawn(async move {
                    connection::refuse(stream).await;
                    drop(turn);
                });
            }
            continue;
        };
        let (app, role, stopped) = (app.clone(), role.clone(), stopped.clone());
        tokio::spawn(async move {
            if let Err(e) = connection::serve(app, role, stream, remote, stopped).await {
                log::debug!("connection of {remote}: {e}");
            }
            drop(permit);
        });
    }
}

/// What has to be done from time to time: sessions age, certificates change, logs are opened anew.
async fn upkeep<M: Machines>(app: Arc<App<M>>, tls: Option<Tls>) {
    let signals = [SignalKind::hangup(), SignalKind::user_defined1()].map(signal);
    let [mut hangup, mut user1] = signals.map(|s| s.map_err(|e| log::warn!("signals: {e}")).ok());
    let mut tick = interval(Duration::from_secs(1));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let (asked, reload) = tokio::select! {
            _ = tick.tick() => (false, false),
            () = came(&mut hangup) => (true, true),
            () = came(&mut user1) => (true, false),
        };
        if asked && let Some(log) = &app.log {
            log.reopen();
        }
        match tls.as_ref().and_then(|tls| tls.reload(reload)) {
            Some(Ok(())) => {
                app.figures.add(Count::Reloads, 1);
                log::info!("TLS: the certificate was loaded anew");
            }
            Some(Err(e)) => {
                app.figures.add(Count::ReloadsFailed, 1);
                log::warn!("TLS: {e}; the certificate from before is kept");
            }
            None => {}
        }
        if reload {
            let app = app.clone();
            notify::reloading();
            tokio::spawn(async move {
                if let Err(e) = app.machines.reload().await {
                    log::error!("{e}");
                }
                notify::reloaded();
            });
        }
        app.end_idle();
        app.leave_old();
    }
}

/// Waits for a signal, if it can come.
async fn came(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// Tells the user where the application is, and a command to try, and a service manager that it is there.
fn announce(options: &ServeOptions, listeners: &Listeners) -> io::Result<()> {
    let mut at = listeners.requests.local_addr()?;
    match at.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => at.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => at.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let scheme = if listeners.tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{at}{}/", options.context_path);
    let mut out = io::stdout().lock();
    // A closed standard output is no reason not to serve.
    let _ = writeln!(out, "Serving {} on {url}", options.app.display());
    let _ = writeln!(out, "Try: curl -i -c cookies -b cookies {url}");
    let _ = out.flush();
    notify::ready(&url);
    Ok(())
}
