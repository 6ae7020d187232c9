//! What `pavm serve` can be told.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// How to serve an application. [`ServeOptions::new`] gives the defaults.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The application as the user named it: a directory or a `.war`.
    pub app: PathBuf,
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Where figures and health are shown, if anywhere; see the module `admin`.
    pub admin: Option<SocketAddr>,
    /// Worker processes (for the implementation of [`crate::Machines`]).
    pub workers: usize,
    /// Most bytes of one session (for the implementation of [`crate::Machines`]).
    pub session_memory: u64,
    /// Context path: empty for the root, otherwise like `/shop`.
    pub context_path: String,
    /// Most sessions alive at once; a request that needs another gets 503.
    pub max_sessions: usize,
    /// Machines kept ready for requests without a session.
    pub spare_machines: usize,
    /// Most connections at once; further ones wait to be accepted.
    pub max_connections: usize,
    /// Most requests under way at once; further ones get 503.
    pub max_requests: usize,
    /// Longest time a request may take in its machine.
    pub request_timeout: Duration,
    /// Longest time for the head of a request to arrive; also how long an idle connection is kept.
    pub head_timeout: Duration,
    /// Longest time for the body of a request to arrive.
    pub body_timeout: Duration,
    /// Most bytes of a request's head.
    pub max_head: usize,
    /// Most bytes of a request's body.
    pub max_body: usize,
    /// How long requests may go on after SIGTERM.
    pub grace: Duration,
}

impl ServeOptions {
    /// The defaults for an application.
    pub fn new(app: impl Into<PathBuf>) -> ServeOptions {
        ServeOptions {
            app: app.into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            admin: None,
            workers: std::thread::available_parallelism().map_or(1, |n| n.get()),
            session_memory: 64 << 20,
            context_path: String::new(),
            max_sessions: 100_000,
            spare_machines: 8,
            max_connections: 10_000,
            max_requests: 4096,
            request_timeout: Duration::from_secs(60),
            head_timeout: Duration::from_secs(20),
            body_timeout: Duration::from_secs(60),
            max_head: 32 << 10,
            max_body: 8 << 20,
            grace: Duration::from_secs(10),
        }
    }
}
