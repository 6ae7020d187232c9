//! One request: from its head to the answer, and what becomes of the machine it ran in.
//!
//! ```text
//!   known session:  wait for its turn -> machine -> live?  yes: update the entry
//!                                                          no:  remove it, recycle the machine
//!   no session:     take a machine    -> machine -> live?  yes: insert an entry
//!                                                          no:  recycle the machine
//! ```

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode, Version};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::access_log::{AccessLog, Asked, Entry as LogEntry};
use crate::answer::To;
use crate::connection::Peer;
use crate::content::Content;
use crate::exchange::{self, Whole};
use crate::figures::{Count, Figures, Now};
use crate::framing;
use crate::gate::Stopped;
use crate::machines::{MachineError, Machines};
use crate::options::ServeOptions;
use crate::pages;
use crate::rate::Rate;
use crate::refused::Refused;
use crate::sessions::{Entry, Sessions};
use crate::spare::Spare;
use crate::syntax;

/// An answer.
pub(crate) type Page = Response<Content>;

/// Names of session cookies that are looked for, at most.
const MOST_COOKIES: usize = 4;

/// What all requests share.
pub(crate) struct App<M> {
    pub machines: Arc<M>,
    pub options: ServeOptions,
    pub sessions: Sessions,
    pub(crate) spare: Spare,
    /// The session cookie's name, as the machines told it: no cookie is out before that. Another version of the
    /// application may have another name; the latest comes first.
    cookie_names: Mutex<Arc<[Box<str>]>>,
    running: AtomicUsize,
    rate: Option<Rate>,
    /// The access log, if there is one.
    pub(crate) log: Option<AccessLog>,
    pub(crate) figures: Arc<Figures>,
}

/// Counts a request for as long as it lives, which may be longer than its client waits.
struct Running<M>(Arc<App<M>>);

impl<M> Drop for Running<M> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<M: Machines> App<M> {
    /// What all requests share.
    pub fn new(
        options: ServeOptions,
        machines: Arc<M>,
        log: Option<AccessLog>,
        figures: Arc<Figures>,
    ) -> App<M> {
        App {
            machines,
            sessions: Sessions::new(options.session_requests),
            spare: Spare::default(),
            cookie_names: Mutex::new(["JSESSIONID".into()].into()),
            running: AtomicUsize::new(0),
            rate: options.client_rate.map(|rate| Rate::new(rate, options.client_burst)),
            options,
            log,
            figures,
        }
    }

    /// What is so just now, for the figures.
    pub fn now(&self) -> Now {
        Now {
            requests: self.running.load(Ordering::Relaxed) as u64,
            sessions: self.sessions.len() as u64,
            ready: self.spare.ready() as u64,
            ..Now::default()
        }
    }

    /// Answers a request, and logs the access.
    pub async fn answer(self: Arc<Self>, request: Request<Incoming>, peer: Arc<Peer>) -> Page {
        let start = Instant::now();
        let entry = self.log.is_some().then(|| log_entry(&request, &peer));
        let http2 = request.version() == Version::HTTP_2;
        let mut page = self.clone().answer_quietly(request, peer).await;
        if http2 {
            // A field of connections that HTTP/2 does not have.
            page.headers_mut().remove(header::CONNECTION);
        }
        self.finish(&mut page, start, entry);
        page
    }

    /// Answers a request that the gate has stopped.
    pub fn refuse(self: &Arc<Self>, stopped: Stopped, peer: &Peer) -> Page {
        let start = Instant::now();
        let mut page = stopped.refused.page();
        self.figures.refused(page.status());
        let entry = self.log.is_some().then(|| LogEntry {
            at: SystemTime::now(),
            client: peer.remote.ip(),
            asked: Asked::Line(stopped.line),
            status: 0,
            bytes: 0,
            took: start.elapsed(),
            host: None,
            referer: None,
            agent: None,
        });
        self.finish(&mut page, start, entry);
        page
    }

    fn finish(self: &Arc<Self>, page: &mut Page, start: Instant, entry: Option<LogEntry>) {
        let status = page.status();
        self.figures.answered(status, start.elapsed());
        let app = self.clone();
        let done = move |bytes| {
            app.figures.add(Count::BodyBytes, bytes);
            if let (Some(entry), Some(log)) = (entry, &app.log) {
                log.write(LogEntry { status: status.as_u16(), bytes, took: start.elapsed(), ..entry });
            }
        };
        match page.body().len() {
            Some(bytes) => done(bytes),
            None => page.body_mut().at_end(done),
        }
    }

    async fn answer_quietly(self: Arc<Self>, request: Request<Incoming>, peer: Arc<Peer>) -> Page {
        match self.clone().admit(request, peer).await {
            // A task of its own: when the client goes away, the machine still finishes and its session is kept in order.
            Ok((whole, running)) => {
                let (to, page) = oneshot::channel();
                tokio::spawn(self.run(whole, running, to));
                page.await.unwrap_or_else(|_| {
                    log::error!("a request failed in the dispatcher");
                    pages::error(StatusCode::INTERNAL_SERVER_ERROR, "The server failed on this request.")
                })
            }
            Err(refused) => {
                self.figures.refused(refused.status);
                refused.page()
            }
        }
    }

    /// What is to be said before a machine is asked.
    async fn admit(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: Arc<Peer>,
    ) -> Result<(Whole, Running<M>), Refused> {
        if let Some(rate) = &self.rate
            && let Err(wait) = rate.take(peer.remote.ip(), Instant::now())
        {
            let text = "You have sent too many requests. Please try again soon.";
            let refused = Refused::once(StatusCode::TOO_MANY_REQUESTS, text);
            return Err(Refused { retry_after: Some(wait.as_secs() + 1), ..refused });
        }
        let before = self.running.fetch_add(1, Ordering::Relaxed);
        let running = Running(self.clone());
        if before >= self.options.max_requests {
            let text = "There are too many requests at the moment. Please try again soon.";
            return Err(Refused::once(StatusCode::SERVICE_UNAVAILABLE, text));
        }
        let (mut parts, body) = request.into_parts();
        check(&mut parts, self.options.max_uri)?;
        let (body, trailers) = self.body(&parts.headers, body).await?;
        Ok((Whole { parts, body, trailers, peer }, running))
    }

    async fn body(&self, headers: &HeaderMap, body: Incoming) -> Result<(Bytes, HeaderMap), Refused> {
        if body.is_end_stream() {
            return Ok((Bytes::new(), HeaderMap::new()));
        }
        let limit = self.options.max_body;
        let too_large = || {
            let text = format!("A request may have a body of {limit} bytes.");
            Err(Refused::closing(StatusCode::PAYLOAD_TOO_LARGE, text))
        };
        let announced =
            headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|n| n > limit as u64) {
            return too_large();
        }
        match timeout(self.options.body_timeout, Limited::new(body, limit).collect()).await {
            Ok(Ok(body)) => {
                let trailers = body.trailers().cloned().unwrap_or_default();
                Ok((body.to_bytes(), trailers))
            }
            Ok(Err(e)) if e.is::<http_body_util::LengthLimitError>() => too_large(),
            Ok(Err(_)) => Err(Refused::malformed("The body of the request is malformed.")),
            Err(_) => {
                let text = "The body of the request did not arrive in time.";
                Err(Refused::closing(StatusCode::REQUEST_TIMEOUT, text))
            }
        }
    }

    async fn run(self: Arc<Self>, whole: Whole, _running: Running<M>, to: To) {
        if let Some(entry) = self.find(&whole.parts) {
            match timeout(self.options.request_timeout, entry.turns.acquire()).await {
                // The requests before this one may have ended the session.
                Ok(Ok(_turn)) if entry.alive() => return self.run_in_session(&entry, &whole, to).await,
                Ok(_) => {}
                Err(_) => {
                    let e = MachineError::Timeout { session_lost: false, stacks: String::new() };
                    // The client may have gone.
                    let _ = to.send(pages::machine_error(&e));
                    return;
                }
            }
        }
        self.run_in_fresh_machine(&whole, to).await;
    }

    /// The session whose id the request carries, in a cookie or in the path.
    fn find(&self, parts: &Parts) -> Option<Arc<Entry>> {
        if self.sessions.len() == 0 {
            return None;
        }
        let names = self.cookie_names.lock().unwrap_or_else(PoisonError::into_inner).clone();
        names.iter().find_map(|name| exchange::session_ids(parts, name).find_map(|id| self.sessions.find(id)))
    }

    /// A machine told the session cookie's name.
    pub(crate) fn learn_cookie(&self, name: &str) {
        let mut names = self.cookie_names.lock().unwrap_or_else(PoisonError::into_inner);
        if &*names[0] != name {
            let others = names.iter().filter(|n| &***n != name).take(MOST_COOKIES - 1).cloned();
            *names = std::iter::once(name.into()).chain(others).collect();
        }
    }
}

fn log_entry(request: &Request<Incoming>, peer: &Peer) -> LogEntry {
    let field = |name| request.headers().get(name).cloned();
    let asked = Asked::Request(request.method().clone(), request.uri().clone(), request.version());
    LogEntry {
        at: SystemTime::now(),
        client: peer.remote.ip(),
        asked,
        status: 0,
        bytes: 0,
        took: std::time::Duration::ZERO,
        host: field(header::HOST)
            .or_else(|| request.uri().authority().and_then(|a| HeaderValue::from_str(a.as_str()).ok())),
        referer: field(header::REFERER),
        agent: field(header::USER_AGENT),
    }
}

/// Refuses what no machine should see, and brings the target to origin form with a Host field. Of HTTP/1.1 the gate has
/// refused most of it already; HTTP/2 has no gate.
fn check(parts: &mut Parts, max_uri: usize) -> Result<(), Refused> {
    if parts.method == Method::CONNECT {
        return Err(Refused::closing(StatusCode::METHOD_NOT_ALLOWED, "This server is no proxy."));
    }
    if parts.headers.get_all(header::HOST).iter().count() > 1 {
        return Err(Refused::malformed("The request has more than one Host field."));
    }
    if parts.version == Version::HTTP_2 {
        check_http2(parts, max_uri)?;
        join_cookies(&mut parts.headers);
    }
    if let Some(authority) = parts.uri.authority() {
        match HeaderValue::from_str(authority.as_str()) {
            Ok(host) => parts.headers.insert(header::HOST, host),
            Err(_) => return Err(Refused::malformed("The request has a malformed target.")),
        };
    } else if parts.version != Version::HTTP_10 && !parts.headers.contains_key(header::HOST) {
        return Err(Refused::malformed("The request has no Host field."));
    }
    if parts.headers.get(header::HOST).is_some_and(|host| !syntax::host(host.as_bytes())) {
        return Err(Refused::malformed("The request has a malformed Host field."));
    }
    Ok(())
}

fn check_http2(parts: &Parts, max_uri: usize) -> Result<(), Refused> {
    let target = parts.uri.path_and_query().map_or("", |p| p.as_str());
    if target.len() > max_uri {
        let text = format!("The target of a request may have {max_uri} bytes.");
        return Err(Refused::closing(StatusCode::URI_TOO_LONG, text));
    }
    syntax::target(parts.method.as_str().as_bytes(), target.as_bytes()).map_err(framing::bad_target)?;
    if let (Some(host), Some(authority)) = (parts.headers.get(header::HOST), parts.uri.authority())
        && !authority.as_str().as_bytes().eq_ignore_ascii_case(host.as_bytes())
    {
        return Err(Refused::malformed("The Host field of the request contradicts its authority."));
    }
    if parts.headers.get_all(header::CONTENT_LENGTH).iter().count() > 1 {
        return Err(Refused::malformed("The request has more than one Content-Length field."));
    }
    Ok(())
}

/// HTTP/2 sends each cookie in a field of its own; applications expect one field.
fn join_cookies(headers: &mut HeaderMap) {
    let mut all = headers.get_all(header::COOKIE).iter();
    let (Some(first), Some(second)) = (all.next(), all.next()) else { return };
    let mut joined = first.as_bytes().to_vec();
    for cookie in std::iter::once(second).chain(all) {
        joined.extend_from_slice(b"; ");
        joined.extend_from_slice(cookie.as_bytes());
    }
    if let Ok(value) = HeaderValue::from_bytes(&joined) {
        headers.insert(header::COOKIE, value);
    }
}
