//! The dispatcher in front of made-up machines: over real connections, without a Java machine.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use dispatcher::frame::Response;
use dispatcher::{MachineError, Machines, Reply, ServeOptions, SessionId};
use tokio::sync::watch;

/// What a made-up machine remembers.
#[derive(Default)]
struct Heap {
    id: String,
    count: u32,
    dirty: bool,
}

#[derive(Default)]
struct Fake {
    heaps: Mutex<HashMap<SessionId, Heap>>,
    next: AtomicU64,
    busy: AtomicUsize,
    most_busy: AtomicUsize,
    expired: AtomicUsize,
}

/// The fields of a request frame that the made-up application looks at.
struct Asked {
    method: String,
    uri: String,
    query: String,
    joined: bool,
    session_id: String,
    fresh_id: String,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

fn decode(frame: &[u8]) -> Option<Asked> {
    struct R<'a>(&'a [u8]);
    impl R<'_> {
        fn take(&mut self, n: usize) -> Vec<u8> {
            let (a, b) = self.0.split_at(n);
            self.0 = b;
            a.to_vec()
        }
        fn n(&mut self, bytes: usize) -> usize {
            self.take(bytes).iter().fold(0, |n, b| n << 8 | usize::from(*b))
        }
        fn bytes(&mut self) -> Vec<u8> {
            let n = self.n(4);
            self.take(n)
        }
        fn text(&mut self) -> String {
            String::from_utf8(self.bytes()).unwrap()
        }
    }
    let mut r = R(frame);
    assert_eq!(r.n(1), 1);
    if r.n(1) == 2 {
        return None;
    }
    let method = r.text();
    r.text();
    let uri = r.text();
    r.n(1);
    let query = r.text();
    r.text();
    r.text();
    r.n(2);
    r.text();
    r.n(2);
    let joined = r.n(1) == 1;
    let (session_id, fresh_id) = (r.text(), r.text());
    let headers = (0..r.n(2)).map(|_| (r.text(), r.text())).collect();
    let body = r.bytes();
    assert!(r.0.is_empty());
    Some(Asked { method, uri, query, joined, session_id, fresh_id, headers, body })
}

impl Machines for Fake {
    fn create(&self) -> Reply<'_, SessionId> {
        Box::pin(async {
            let id = SessionId(self.next.fetch_add(1, Ordering::Relaxed));
            self.heaps.lock().unwrap().insert(id, Heap::default());
            Ok(id)
        })
    }

    fn request(&self, session: SessionId, framed: Bytes) -> Reply<'_, Bytes> {
        Box::pin(async move {
            let Some(asked) = decode(&framed) else {
                self.expired.fetch_add(1, Ordering::Relaxed);
                return Ok(Response { status: 200, ended: true, ..Response::default() }.encode());
            };
            let path = asked.uri.split(';').next().unwrap_or("").to_owned();
            match &*path {
                "/die" => {
                    return Err(MachineError::WorkerDied { session_lost: asked.query == "lost" });
                }
                "/oom" => return Err(MachineError::OutOfMemory),
                "/full" => return Err(MachineError::Overloaded),
                "/nonsense" => return Ok(Bytes::from_static(b"nonsense")),
                "/slow" => {
                    let busy = self.busy.fetch_add(1, Ordering::Relaxed) + 1;
                    self.most_busy.fetch_max(busy, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(150)).await;
                    self.busy.fetch_sub(1, Ordering::Relaxed);
                }
                "/hang" => tokio::time::sleep(Duration::from_secs(1000)).await,
                _ => {}
            }
            let mut heaps = self.heaps.lock().unwrap();
            let heap = heaps.get_mut(&session).ok_or(MachineError::NoSuchSession)?;
            assert_eq!(asked.joined, !heap.id.is_empty());
            assert_eq!(asked.session_id, heap.id);
            assert!(asked.joined || !heap.dirty, "a machine served another request before");
            heap.dirty = true;
            heap.count += 1;
            let mut headers = Vec::new();
            let mut idle_seconds = 1800;
            let mut body = format!("{} {}", asked.method, heap.count);
            match &*path {
                "/end" => heap.id = String::new(),
                "/plain" => {}
                "/echo" => {
                    body = format!("{} {}", asked.headers["host"], String::from_utf8_lossy(&asked.body));
                    headers.push((
                        "X-Long".into(),
                        asked.headers.get("x-long").cloned().unwrap_or_default().into(),
                    ));
                    headers.push(("Transfer-Encoding".into(), "chunked".into()));
                    headers.push(("Bad Name".into(), "x".into()));
                }
                _ if heap.id.is_empty() || path == "/change" => {
                    heap.id = asked.fresh_id.clone();
                    let cookie = format!("SID={}; Path=/; HttpOnly", heap.id);
                    headers.push((Bytes::from("Set-Cookie"), Bytes::from(cookie)));
                }
                _ => {}
            }
            if path == "/short" {
                idle_seconds = 1;
            }
            if path == "/steal" {
                heap.id = asked.query.clone();
            }
            headers.push(("Content-Length".into(), body.len().to_string().into()));
            let response = Response {
                status: 200,
                headers,
                live: !heap.id.is_empty(),
                ended: path == "/end",
                wants_expire: true,
                session_id: heap.id.clone(),
                idle_seconds,
                cookie_name: "SID".into(),
                body: if asked.method == "HEAD" { Bytes::new() } else { body.into() },
                ..Response::default()
            };
            Ok(response.encode())
        })
    }

    fn destroy(&self, session: SessionId) {
        self.heaps.lock().unwrap().remove(&session);
    }
}

struct Server {
    at: SocketAddr,
    machines: Arc<Fake>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start(change: impl FnOnce(&mut ServeOptions)) -> Server {
        let mut options = ServeOptions::new("app");
        options.spare_machines = 2;
        options.request_timeout = Duration::from_secs(2);
        options.max_body = 1000;
        change(&mut options);
        let listener = dispatcher::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let at = listener.local_addr().unwrap();
        let machines = Arc::new(Fake::default());
        let (stop, stopped) = watch::channel(false);
        let shared = machines.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(dispatcher::run(options, listener, shared, stopped)).unwrap();
        });
        Server { at, machines, stop, thread: Some(thread) }
    }

    fn raw(&self, request: &str) -> String {
        let mut s = TcpStream::connect(self.at).unwrap();
        s.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        s.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = s.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Status, session id of a Set-Cookie field, body.
    fn get(&self, path: &str, cookie: &str) -> (u16, String, String) {
        let cookie =
            if cookie.is_empty() { String::new() } else { format!("Cookie: a=b; SID={cookie}; c=d\r\n") };
        let answer =
            self.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\n{cookie}Connection: close\r\n\r\n"));
        parse(&answer)
    }

    fn stop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(t) = self.thread.take() {
            t.join().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn parse(answer: &str) -> (u16, String, String) {
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let id = head.split("SID=").nth(1).and_then(|s| s.split(';').next()).unwrap_or("");
    (status, id.into(), body.into())
}

#[test]
fn a_session_is_a_machine() {
    let s = Server::start(|_| ());
    let (status, a, body) = s.get("/count", "");
    assert_eq!((status, &*body), (200, "GET 1"));
    assert_eq!(a.len(), 32);
    let (_, b, _) = s.get("/count", "");
    assert_ne!(a, b);
    assert_eq!(s.get("/count", &a).2, "GET 2");
    assert_eq!(s.get("/count", &a).2, "GET 3");
    assert_eq!(s.get("/count", &b).2, "GET 2");
    assert_eq!(s.get(&format!("/count;SID={a}/x"), "").2, "GET 4");
    // The id changes; the old one is worth nothing.
    let (_, c, body) = s.get("/change", &a);
    assert_eq!(body, "GET 5");
    assert_eq!(s.get("/count", &c).2, "GET 6");
    assert_eq!(s.get("/count", &a).2, "GET 1");
    assert_eq!(s.get("/end", &c).2, "GET 7");
    assert_eq!(s.get("/count", &c).2, "GET 1");
}

#[test]
fn a_machine_without_a_session_is_reset() {
    let mut s = Server::start(|_| ());
    for _ in 0..20 {
        assert_eq!(s.get("/plain", "").2, "GET 1");
    }
    assert!(s.machines.heaps.lock().unwrap().len() <= 5);
    s.stop();
    assert_eq!(s.machines.heaps.lock().unwrap().len(), 0, "all machines are gone at the end");
}

#[test]
fn requests_of_one_session_run_one_after_the_other() {
    let s = Server::start(|_| ());
    let (_, a, _) = s.get("/count", "");
    let most = |ids: &[&str]| {
        s.machines.most_busy.store(0, Ordering::Relaxed);
        std::thread::scope(|scope| {
            for id in ids {
                scope.spawn(|| assert_eq!(s.get("/slow", id).0, 200));
            }
        });
        s.machines.most_busy.load(Ordering::Relaxed)
    };
    assert_eq!(most(&[&a, &a, &a]), 1);
    assert_eq!(s.get("/count", &a).2, "GET 5");
    let (_, b, _) = s.get("/count", "");
    assert_eq!(most(&[&a, &b, ""]), 3);
}

#[test]
fn a_client_that_goes_away_leaves_its_session_in_order() {
    let s = Server::start(|_| ());
    let (_, a, _) = s.get("/count", "");
    let mut c = TcpStream::connect(s.at).unwrap();
    write!(c, "GET /slow HTTP/1.1\r\nHost: x\r\nCookie: SID={a}\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(50));
    drop(c);
    assert_eq!(s.get("/count", &a).2, "GET 3");
}

#[test]
fn errors_of_machines_have_pages() {
    let s = Server::start(|o| o.request_timeout = Duration::from_millis(300));
    let (_, a, _) = s.get("/count", "");
    assert_eq!(s.get("/die", &a).0, 500);
    assert_eq!(s.get("/oom", &a).0, 500);
    assert_eq!(s.get("/full", &a).0, 503);
    assert_eq!(s.get("/count", &a).2, "GET 2", "the session is still there");
    let (status, _, body) = s.get("/die?lost", &a);
    assert!(status == 500 && body.contains("your session with it"), "{body}");
    assert_eq!(s.get("/count", &a).2, "GET 1");
    for (path, status) in
        [("/hang", 504), ("/nonsense", 500), ("/die", 500), ("/full", 503), ("/steal?1", 500)]
    {
        let (_, id, _) = s.get("/count", "");
        assert_eq!(s.get(path, "").0, status, "{path}");
        assert_eq!(s.get("/count", &id).2, "GET 2");
    }
    let (_, b, _) = s.get("/count", "");
    let (_, c, _) = s.get("/count", "");
    assert_eq!(s.get(&format!("/steal?{b}"), &c).0, 500);
    assert_eq!(s.get("/count", &b).2, "GET 2");
}

#[test]
fn idle_sessions_end_and_hear_of_it() {
    let s = Server::start(|_| ());
    let (_, a, _) = s.get("/short", "");
    let (_, b, _) = s.get("/count", "");
    std::thread::sleep(Duration::from_millis(2500));
    assert_eq!(s.machines.expired.load(Ordering::Relaxed), 1);
    assert_eq!(s.get("/count", &a).2, "GET 1");
    assert_eq!(s.get("/count", &b).2, "GET 2");
}

#[test]
fn there_are_limits() {
    let s = Server::start(|o| {
        o.max_sessions = 2;
        o.max_requests = 3;
    });
    let (_, a, _) = s.get("/count", "");
    s.get("/count", "");
    assert_eq!(s.get("/count", "").0, 503);
    assert_eq!(s.get("/plain", "").0, 200);
    assert_eq!(s.get("/count", &a).0, 200);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| s.get("/slow", &a));
        }
        std::thread::sleep(Duration::from_millis(60));
        assert_eq!(s.get("/plain", "").0, 503);
    });
    let post = |n: usize| {
        s.raw(&format!(
            "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {n}\r\n\r\n{}",
            "x".repeat(n)
        ))
    };
    assert!(post(1000).ends_with(&format!("h {}", "x".repeat(1000))));
    assert_eq!(parse(&post(1001)).0, 413);
    let chunked = format!(
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n7d0\r\n{}\r\n0\r\n\r\n",
        "x".repeat(2000)
    );
    assert_eq!(parse(&s.raw(&chunked)).0, 413);
    let long = format!("GET /plain HTTP/1.1\r\nHost: h\r\nX-A: {}\r\n\r\n", "x".repeat(100_000));
    assert_eq!(parse(&s.raw(&long)).0, 431);
}

#[test]
fn malformed_requests_get_4xx() {
    let s = Server::start(|o| o.head_timeout = Duration::from_millis(200));
    for (request, status) in [
        ("nonsense\r\n\r\n", 400),
        ("GET /plain HTTP/1.1\r\n\r\n", 400),
        ("GET /plain HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET /plain HTTP/1.1\r\nHost: a<b\r\n\r\n", 400),
        ("GET /plain HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
        ("GET /pl ain HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /plain HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        (
            "POST /plain HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
            400,
        ),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405),
    ] {
        assert_eq!(parse(&s.raw(request)).0, status, "{request}");
    }
    assert_eq!(parse(&s.raw("GET /pl")).0, 408, "a head that never ends");
    assert_eq!(s.raw(""), "", "nothing is asked, nothing is answered");
    let answer = s.raw("GET http://real:1/echo HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n");
    assert!(answer.ends_with("\r\n\r\nreal:1 "), "{answer}");
    assert!(parse(&s.raw("GET /plain HTTP/1.0\r\n\r\n")).2.ends_with("GET 1"));
}

#[test]
fn connections_are_kept_and_heads_have_no_body() {
    let s = Server::start(|_| ());
    let answer = s.raw(
        "HEAD /plain HTTP/1.1\r\nHost: x\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\nX-Long: \u{e4}\r\n\r\n\
         GET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(answer.matches("HTTP/1.1 200 OK\r\n").count(), 3, "{answer}");
    let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
    assert!(head.contains("content-length: 6"), "{head}");
    assert!(answer.split("\r\n\r\n").nth(1).unwrap().starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(!answer.to_ascii_lowercase().contains("chunked"));
    assert!(answer.ends_with("GET 1"));
}

#[test]
fn a_signal_lets_requests_finish() {
    let mut s = Server::start(|_| ());
    let (_, a, _) = s.get("/count", "");
    let mut c = TcpStream::connect(s.at).unwrap();
    write!(c, "GET /slow HTTP/1.1\r\nHost: x\r\nCookie: SID={a}\r\n\r\n").unwrap();
    let mut idle = TcpStream::connect(s.at).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let start = std::time::Instant::now();
    s.stop();
    assert!(start.elapsed() < Duration::from_secs(5));
    let mut answer = String::new();
    c.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("GET 2"), "{answer}");
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
    assert!(TcpStream::connect(s.at).is_err());
}

#[test]
fn a_taken_port_is_one_clear_line() {
    let s = Server::start(|_| ());
    let e = dispatcher::bind(s.at).unwrap_err().to_string();
    assert_eq!(e, format!("cannot listen on {}: the port is taken by another program", s.at));
}
