//! One request: from its head to the answer, and what becomes of the machine it ran in.
//!
//! ```text
//!   known session:  wait for its turn -> machine -> live?  yes: update the entry
//!                                                          no:  remove it, recycle the machine
//!   no session:     take a machine    -> machine -> live?  yes: insert an entry
//!                                                          no:  recycle the machine
//! ```

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode, Version};
use tokio::time::timeout;

use crate::admin::HttpFigures;
use crate::frame;
use crate::machines::{MachineError, Machines, SessionId};
use crate::options::ServeOptions;
use crate::pages;
use crate::sessions::{Entry, Facts, Sessions};

type Page = Response<Full<Bytes>>;

/// So much longer a request is waited for where machines stop it themselves: only if that fails.
const OVERTIME: Duration = Duration::from_secs(10);

/// What all requests share.
pub(crate) struct App<M> {
    pub machines: Arc<M>,
    pub options: ServeOptions,
    pub sessions: Sessions,
    /// Machines as the template made them.
    pool: Mutex<Vec<SessionId>>,
    /// Machines being made or reset for the pool.
    coming: AtomicUsize,
    /// The session cookie's name, as the machines told it: no cookie is out before that.
    cookie_name: Mutex<Arc<str>>,
    running: AtomicUsize,
    pub(crate) figures: HttpFigures,
}

/// Counts a request for as long as it lives.
struct Running<'a>(&'a AtomicUsize);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A request that no machine gets to see, and why.
struct Refused(StatusCode, String);

impl Refused {
    fn page(self) -> Page {
        let mut page = pages::error(self.0, &self.1);
        if self.0 == StatusCode::PAYLOAD_TOO_LARGE {
            // The rest of the body is not read.
            page.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        page
    }
}

/// A request with its body, on its way to a machine.
struct Whole {
    parts: Parts,
    body: Bytes,
    remote: SocketAddr,
    local: SocketAddr,
}

impl<M: Machines> App<M> {
    pub fn new(options: ServeOptions, machines: Arc<M>) -> App<M> {
        App {
            machines,
            options,
            sessions: Sessions::default(),
            pool: Mutex::default(),
            coming: AtomicUsize::new(0),
            cookie_name: Mutex::new("JSESSIONID".into()),
            running: AtomicUsize::new(0),
            figures: HttpFigures::default(),
        }
    }

    /// Answers a request, and logs the access.
    pub async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
        remote: SocketAddr,
        local: SocketAddr,
    ) -> Page {
        let start = Instant::now();
        let line = log::log_enabled!(target: "pavm::access", log::Level::Info)
            .then(|| format!("{} {} {:?}", request.method(), request.uri(), request.version()));
        let page = self.clone().answer_quietly(request, remote, local).await;
        self.figures.answered(page.status(), start.elapsed());
        if let Some(line) = line {
            let size = hyper::body::Body::size_hint(page.body()).exact().unwrap_or(0);
            log::info!(target: "pavm::access", "{} \"{line}\" {} {size} {:?}", remote.ip(), page.status().as_u16(),
                start.elapsed());
        }
        page
    }

    async fn answer_quietly(
        self: Arc<Self>,
        request: Request<Incoming>,
        remote: SocketAddr,
        local: SocketAddr,
    ) -> Page {
        let before = self.running.fetch_add(1, Ordering::Relaxed);
        let app = self.clone();
        let _running = Running(&app.running);
        if before >= self.options.max_requests {
            return pages::machine_error(&MachineError::Overloaded);
        }
        let (mut parts, body) = request.into_parts();
        if let Err(refused) = check(&mut parts) {
            return refused.page();
        }
        let body = match self.body(&parts.headers, body).await {
            Ok(body) => body,
            Err(refused) => return refused.page(),
        };
        // A task of its own: when the client goes away, the machine still finishes and its session is kept in order.
        match tokio::spawn(self.run(Whole { parts, body, remote, local })).await {
            Ok(page) => page,
            Err(e) => {
                log::error!("a request failed in the dispatcher: {e}");
                pages::error(StatusCode::INTERNAL_SERVER_ERROR, "The server failed on this request.")
            }
        }
    }

    async fn body(&self, headers: &HeaderMap, body: Incoming) -> Result<Bytes, Refused> {
        let limit = self.options.max_body;
        let refuse = |status, text: &str| Err(Refused(status, text.into()));
        let too_large = || {
            Err(Refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("A request may have a body of {limit} bytes."),
            ))
        };
        let announced =
            headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|n| n > limit as u64) {
            return too_large();
        }
        match timeout(self.options.body_timeout, Limited::new(body, limit).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(e)) if e.is::<http_body_util::LengthLimitError>() => too_large(),
            Ok(Err(_)) => refuse(StatusCode::BAD_REQUEST, "The body of the request is malformed."),
            Err(_) => refuse(StatusCode::REQUEST_TIMEOUT, "The body of the request did not arrive in time."),
        }
    }

    async fn run(self: Arc<Self>, whole: Whole) -> Page {
        if let Some(entry) = self.find(&whole.parts) {
            match timeout(self.options.request_timeout, entry.turn.lock()).await {
                // The requests before this one may have ended the session.
                Ok(_turn) if entry.alive() => return self.run_in_session(&entry, &whole).await,
                Ok(_turn) => {}
                Err(_) => {
                    return pages::machine_error(&MachineError::Timeout {
                        session_lost: false,
                        stacks: String::new(),
                    });
                }
            }
        }
        self.run_in_fresh_machine(&whole).await
    }

    /// The session whose id the request carries, in a cookie or in the path.
    fn find(&self, parts: &Parts) -> Option<Arc<Entry>> {
        if self.sessions.len() == 0 {
            return None;
        }
        let name = self.cookie_name.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for field in parts.headers.get_all(header::COOKIE) {
            for part in field.as_bytes().split(|b| *b == b';') {
                let part = part.trim_ascii();
                let value = part
                    .strip_prefix(name.as_bytes())
                    .and_then(|rest| rest.trim_ascii_start().strip_prefix(b"="));
                let Some(value) = value.map(|v| v.trim_ascii()) else { continue };
                let value = value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\"")).unwrap_or(value);
                if let Some(entry) = std::str::from_utf8(value).ok().and_then(|id| self.sessions.find(id)) {
                    return Some(entry);
                }
            }
        }
        let mut pieces = parts.uri.path().split([';', '/']);
        pieces.find_map(|p| {
            let (parameter, id) = p.split_once('=')?;
            // Without a configured cookie name the parameter is written in small letters.
            if parameter == "jsessionid" || parameter == &*name { self.sessions.find(id) } else { None }
        })
    }

    async fn run_in_session(self: &Arc<Self>, entry: &Arc<Entry>, whole: &Whole) -> Page {
        let machine = entry.machine;
        match self.call(machine, whole.frame(Some(&entry.id()), &fresh_id())).await {
            Ok(answer) => {
                if !answer.live {
                    if self.sessions.remove(entry) {
                        self.recycle(machine);
                    }
                } else if !self.sessions.update(entry, facts(&answer), Instant::now()) {
                    return self.refuse_id(entry.machine, Some(entry));
                }
                page(answer, whole)
            }
            Err(e) => {
                log::warn!("session {machine}: {} {}: {e}", whole.parts.method, whole.parts.uri.path());
                if e.session_lost() && self.sessions.remove(entry) {
                    self.machines.destroy(machine);
                }
                pages::machine_error(&e)
            }
        }
    }

    async fn run_in_fresh_machine(self: &Arc<Self>, whole: &Whole) -> Page {
        let machine = match self.take().await {
            Ok(machine) => machine,
            Err(e) => {
                log::warn!("no machine for {} {}: {e}", whole.parts.method, whole.parts.uri.path());
                return pages::machine_error(&e);
            }
        };
        match self.call(machine, whole.frame(None, &fresh_id())).await {
            Ok(answer) if !answer.live => {
                self.recycle(machine);
                page(answer, whole)
            }
            Ok(answer) => {
                if self.sessions.len() >= self.options.max_sessions {
                    self.machines.destroy(machine);
                    let e = MachineError::NoRoom(format!("{} sessions are alive", self.options.max_sessions));
                    log::warn!("{e}");
                    return pages::machine_error(&e);
                }
                if !self.sessions.insert(machine, facts(&answer), Instant::now()) {
                    return self.refuse_id(machine, None);
                }
                *self.cookie_name.lock().unwrap_or_else(PoisonError::into_inner) =
                    answer.cookie_name.as_str().into();
                page(answer, whole)
            }
            Err(e) => {
                log::warn!("machine {machine}: {} {}: {e}", whole.parts.method, whole.parts.uri.path());
                if e == MachineError::Overloaded {
                    self.recycle(machine);
                } else {
                    self.machines.destroy(machine);
                }
                pages::machine_error(&e)
            }
        }
    }

    /// A machine claims another session's id: no honest one does.
    fn refuse_id(&self, machine: SessionId, entry: Option<&Arc<Entry>>) -> Page {
        if entry.is_none_or(|e| self.sessions.remove(e)) {
            self.machines.destroy(machine);
        }
        let e = MachineError::Failed("its session id belongs to another session".into());
        log::error!("session {machine}: {e}");
        pages::machine_error(&e)
    }

    async fn call(&self, machine: SessionId, framed: Bytes) -> Result<frame::Response, MachineError> {
        let mut limit = self.options.request_timeout;
        if self.machines.keeps_time() {
            limit = limit.saturating_add(OVERTIME);
        }
        match timeout(limit, self.machines.request(machine, framed)).await {
            Ok(answer) => frame::Response::decode(&answer?).map_err(|e| MachineError::Failed(e.to_string())),
            Err(_) => Err(MachineError::Timeout { session_lost: true, stacks: String::new() }),
        }
    }

    /// Ends a session that is out of the table already.
    pub async fn end(&self, entry: &Entry) {
        let _turn = entry.turn.lock().await;
        if entry.wants_expire()
            && let Err(e) = self.call(entry.machine, frame::expire()).await
        {
            log::warn!("session {}: its listeners could not be told of its end: {e}", entry.machine);
        }
        self.machines.destroy(entry.machine);
    }

    /// A machine as the template made it.
    async fn take(self: &Arc<Self>) -> Result<SessionId, MachineError> {
        let ready = self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        self.fill();
        match ready {
            Some(machine) => Ok(machine),
            None => match timeout(self.options.request_timeout, self.machines.create()).await {
                Ok(made) => made,
                Err(_) => Err(MachineError::Overloaded),
            },
        }
    }

    fn spare(&self) -> usize {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).len() + self.coming.load(Ordering::Relaxed)
    }

    /// Makes machines in the background until enough are ready.
    pub fn fill(self: &Arc<Self>) {
        let missing = self.options.spare_machines.saturating_sub(self.spare());
        for _ in 0..missing {
            self.coming.fetch_add(1, Ordering::Relaxed);
            let app = self.clone();
            tokio::spawn(async move {
                let made = app.machines.create().await;
                app.coming.fetch_sub(1, Ordering::Relaxed);
                match made {
                    Ok(machine) => app.put(machine),
                    Err(e) => log::warn!("a machine could not be made ahead: {e}"),
                }
            });
        }
    }

    fn put(&self, machine: SessionId) {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).push(machine);
    }

    /// Resets a machine for the next request without a session, or removes it where enough are ready.
    fn recycle(self: &Arc<Self>, machine: SessionId) {
        if self.spare() >= self.options.spare_machines {
            self.machines.destroy(machine);
            return;
        }
        self.coming.fetch_add(1, Ordering::Relaxed);
        let app = self.clone();
        tokio::spawn(async move {
            let reset = app.machines.reset(machine).await;
            app.coming.fetch_sub(1, Ordering::Relaxed);
            match reset {
                Ok(machine) => app.put(machine),
                Err(e) => log::warn!("machine {machine} could not be reset: {e}"),
            }
        });
    }

    /// Removes every machine: the end.
    pub fn destroy_all(&self) {
        for entry in self.sessions.take_all() {
            self.machines.destroy(entry.machine);
        }
        for machine in std::mem::take(&mut *self.pool.lock().unwrap_or_else(PoisonError::into_inner)) {
            self.machines.destroy(machine);
        }
    }
}

/// Refuses what no machine should see, and brings the target to origin form with a Host field.
fn check(parts: &mut Parts) -> Result<(), Refused> {
    let bad = |text: &str| Err(Refused(StatusCode::BAD_REQUEST, text.into()));
    if parts.method == Method::CONNECT {
        return Err(Refused(StatusCode::METHOD_NOT_ALLOWED, "This server is no proxy.".into()));
    }
    if parts.headers.get_all(header::HOST).iter().count() > 1 {
        return bad("The request has more than one Host field.");
    }
    if let Some(authority) = parts.uri.authority() {
        match HeaderValue::from_str(authority.as_str()) {
            Ok(host) => parts.headers.insert(header::HOST, host),
            Err(_) => return bad("The request has a malformed target."),
        };
    } else if parts.version == Version::HTTP_11 && !parts.headers.contains_key(header::HOST) {
        return bad("The request has no Host field.");
    }
    if let Some(host) = parts.headers.get(header::HOST) {
        let good = |b: &u8| b.is_ascii_alphanumeric() || b".-_:[]%~!$&'()*+,;=".contains(b);
        if !host.as_bytes().iter().all(good) {
            return bad("The request has a malformed Host field.");
        }
    }
    Ok(())
}

impl Whole {
    fn frame(&self, session_id: Option<&str>, fresh_id: &str) -> Bytes {
        let uri = &self.parts.uri;
        frame::Request {
            method: self.parts.method.as_str(),
            scheme: "http",
            uri: uri.path(),
            query: uri.query(),
            protocol: if self.parts.version == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" },
            remote: self.remote,
            local: self.local,
            joined: session_id.is_some(),
            session_id: session_id.unwrap_or(""),
            fresh_id,
            headers: self.parts.headers.iter().map(|(n, v)| (n.as_str().as_bytes(), v.as_bytes())).collect(),
            body: &self.body,
            trailers: Vec::new(),
        }
        .encode()
    }
}

fn facts(answer: &frame::Response) -> Facts {
    Facts {
        id: answer.session_id.clone(),
        idle_seconds: answer.idle_seconds,
        wants_expire: answer.wants_expire,
    }
}

/// 128 random bits as 32 hexadecimal digits.
fn fresh_id() -> String {
    let mut random = [0u8; 16];
    if let Err(e) = getrandom::fill(&mut random) {
        // Without it the machine takes a random id of its own.
        log::error!("the system gives no random numbers: {e}");
        return String::new();
    }
    random.iter().map(|b| format!("{b:02X}")).collect()
}

/// The machine's answer as HTTP. Fields of the connection are the dispatcher's business.
fn page(answer: frame::Response, whole: &Whole) -> Page {
    let status = StatusCode::from_u16(answer.status).ok().filter(|s| !s.is_informational());
    let Some(status) = status else {
        return pages::error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The application answered with an unusable status.",
        );
    };
    let head = whole.parts.method == Method::HEAD;
    let mut response = Response::new(Full::new(if head { Bytes::new() } else { answer.body }));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&name), HeaderValue::from_maybe_shared(value))
        else {
            log::debug!("a malformed header field of the application was left out");
            continue;
        };
        let own = name == header::CONTENT_LENGTH && !head;
        let hop = [header::TRANSFER_ENCODING, header::UPGRADE, header::TRAILER, header::TE].contains(&name);
        let close = name == header::CONNECTION && value.as_bytes().eq_ignore_ascii_case(b"close");
        if !own && !hop && (name != header::CONNECTION || close) && name.as_str() != "keep-alive" {
            headers.append(name, value);
        }
    }
    response
}
