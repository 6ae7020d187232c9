//! The administration address: figures for Prometheus, the health of the server, and the console.
//!
//! | path | answer |
//! |---|---|
//! | `/metrics` | all figures, in Prometheus' text format |
//! | `/health` | 200 while requests are taken, 503 while the server ends |
//! | `/`, `/console/...` | the console ([`crate::console`]) |
//!
//! It has no login: it belongs on an address that users don't reach.

use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::registry::Registry;
use tokio::sync::watch;

use crate::console;
use crate::control::{Answer, Command};

/// What the administration address shows.
pub(crate) struct Admin {
    registry: Registry,
    stopped: watch::Receiver<bool>,
    control: Box<Control>,
}

/// Carries out what the console asks for.
type Control = dyn Fn(&Command) -> Option<Answer> + Send + Sync;

impl Admin {
    /// Shows the figures of a registry, how it is with the server, and what `control` can reach.
    pub(crate) fn new(registry: Registry, stopped: watch::Receiver<bool>, control: Box<Control>) -> Admin {
        Admin { registry, stopped, control }
    }

    /// Answers until the task is ended.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) -> std::io::Result<()> {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        loop {
            let (stream, peer) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(e) => {
                    log::warn!("administration: a connection could not be accepted: {e}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let admin = self.clone();
            tokio::spawn(async move {
                let service = service_fn(|request| {
                    let admin = admin.clone();
                    async move { Ok::<_, Infallible>(admin.answer(&request, peer.ip()).await) }
                });
                let mut builder = http1::Builder::new();
                builder.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(20));
                if let Err(e) = builder.serve_connection(TokioIo::new(stream), service).await {
                    log::debug!("administration: {e}");
                }
            });
        }
    }

    async fn answer(self: Arc<Self>, request: &Request<Incoming>, peer: IpAddr) -> Response<Full<Bytes>> {
        const TEXT: &str = "text/plain; charset=utf-8";
        const FIGURES: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        if let Some(asked) = console::asked(request.method(), request.uri(), request.headers(), peer) {
            // It looks at every session's file, or waits for a worker.
            let done = tokio::task::spawn_blocking(move || console::answer(asked, &*self.control)).await;
            return match done {
                Ok((status, kind, content)) => page(status, kind, content),
                Err(e) => page(StatusCode::INTERNAL_SERVER_ERROR, TEXT, format!("{e}\n")),
            };
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return page(StatusCode::METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD\n".into());
        }
        match request.uri().path() {
            "/metrics" => page(StatusCode::OK, FIGURES, worker::metrics::text(&self.registry)),
            "/health" if *self.stopped.borrow() => {
                page(StatusCode::SERVICE_UNAVAILABLE, TEXT, "ending\n".into())
            }
            "/health" => page(StatusCode::OK, TEXT, "ok\n".into()),
            _ => page(StatusCode::NOT_FOUND, TEXT, "see /, /metrics and /health\n".into()),
        }
    }
}

fn page(status: StatusCode, kind: &'static str, content: String) -> Response<Full<Bytes>> {
    let mut page = Response::new(Full::new(Bytes::from(content)));
    *page.status_mut() = status;
    let headers = page.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, console::POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    page
}
