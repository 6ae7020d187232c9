//! What `pavm serve` can be told.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::access_log::AccessLogFormat;
use crate::tls::TlsFiles;

/// How to serve an application. [`ServeOptions::new`] gives the defaults.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The application as the user named it: a directory or a `.war`.
    pub app: PathBuf,
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Certificate and key: then the address speaks TLS.
    pub tls: Option<TlsFiles>,
    /// Where to listen without TLS and send everybody to the address with TLS.
    pub redirect: Option<SocketAddr>,
    /// Where figures and health are shown, if anywhere; see the module `admin`.
    pub admin: Option<SocketAddr>,
    /// Worker processes (for the implementation of [`crate::Machines`]).
    pub workers: usize,
    /// Most bytes of one session (for the implementation of [`crate::Machines`]).
    pub session_memory: u64,
    /// Context path: empty for the root, otherwise like `/shop`.
    pub context_path: String,
    /// Most sessions alive at once.
    pub max_sessions: usize,
    /// What becomes of a request that needs another one.
    pub when_full: WhenFull,
    /// A session ends after this time without a request, also where the application allows more.
    pub session_idle: Option<Duration>,
    /// What becomes of a machine whose request left no session.
    pub reuse: Reuse,
    /// The SameSite attribute of session cookies for which the application has set none.
    pub same_site: Option<SameSite>,
    /// Machines kept ready for requests without a session.
    pub spare_machines: usize,
    /// Most connections at once; further ones are refused with 503.
    pub max_connections: usize,
    /// Most requests under way or in line at once; further ones get 503.
    pub max_requests: usize,
    /// Most requests of one session at work at once; further ones wait for their turn.
    pub session_requests: usize,
    /// Most requests of one client in a second, if that is limited; further ones get 429.
    pub client_rate: Option<f64>,
    /// So many requests of one client may come at once in spite of the rate.
    pub client_burst: f64,
    /// Longest time a request may take in its machine.
    pub request_timeout: Duration,
    /// Longest time for the head of a request to arrive.
    pub head_timeout: Duration,
    /// How long a connection is kept for the next request.
    pub idle_timeout: Duration,
    /// Longest time for the body of a request to arrive, and without progress in sending an answer.
    pub body_timeout: Duration,
    /// Most bytes of a request's head.
    pub max_head: usize,
    /// Most bytes of a request's target.
    pub max_uri: usize,
    /// Most fields of a request's head.
    pub max_fields: usize,
    /// Most bytes of a request's body.
    pub max_body: usize,
    /// How long requests may go on after SIGTERM.
    pub drain_timeout: Duration,
    /// Sessions of the application as it was before a deployment end after this time, if there is a limit of their own.
    pub drain_old: Option<Duration>,
    /// A change of the application's files is reason enough to deploy it again.
    pub watch_app: bool,
    /// Files that belong to the application and lie elsewhere: a change of theirs is one of the application.
    pub related: Vec<PathBuf>,
    /// The file of the access log, if there is one; `-` is standard output.
    pub access_log: Option<PathBuf>,
    /// How its lines look.
    pub access_log_format: AccessLogFormat,
}

/// What becomes of a request that needs a session when there are as many as may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenFull {
    /// The session that has been idle for longest ends; if none is idle, as below.
    Evict,
    /// The request gets 503.
    #[default]
    Refuse,
}

/// What becomes of a machine whose request left no session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reuse {
    /// It is put back to the template: no request sees what another one left.
    #[default]
    Reset,
    /// It serves the next such request as it is, as in other servers.
    Serial,
}

/// The SameSite attribute of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// Not sent with requests from other sites, but for following a link.
    Lax,
    /// Not sent with requests from other sites.
    Strict,
    /// Always sent; browsers want TLS for it.
    None,
}

impl SameSite {
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            SameSite::Lax => "; SameSite=Lax",
            SameSite::Strict => "; SameSite=Strict",
            SameSite::None => "; SameSite=None",
        }
    }
}

impl ServeOptions {
    /// The defaults for an application.
    pub fn new(app: impl Into<PathBuf>) -> ServeOptions {
        ServeOptions {
            app: app.into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            tls: None,
            redirect: None,
            admin: None,
            workers: std::thread::available_parallelism().map_or(1, |n| n.get()),
            session_memory: 64 << 20,
            context_path: String::new(),
            max_sessions: 100_000,
            when_full: WhenFull::Refuse,
            session_idle: None,
            reuse: Reuse::Reset,
            same_site: Some(SameSite::Lax),
            spare_machines: 8,
            max_connections: 10_000,
            max_requests: 4096,
            session_requests: 64,
            client_rate: None,
            client_burst: 100.0,
            request_timeout: Duration::from_secs(60),
            head_timeout: Duration::from_secs(20),
            idle_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(60),
            max_head: 32 << 10,
            max_uri: 8 << 10,
            max_fields: 100,
            max_body: 8 << 20,
            drain_timeout: Duration::from_secs(10),
            drain_old: None,
            watch_app: false,
            related: Vec::new(),
            access_log: None,
            access_log_format: AccessLogFormat::Combined,
        }
    }
}
