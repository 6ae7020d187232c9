//! Made-up machines, and a server in front of them.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use dispatcher::frame::Response;
use dispatcher::{Listeners, MachineError, Machines, Reply, ServeOptions, SessionId};
use tokio::sync::{Semaphore, watch};

/// What a made-up machine remembers.
#[derive(Default)]
pub struct Heap {
    id: String,
    count: u32,
    dirty: bool,
}

/// The machines.
pub struct Fake {
    pub heaps: Mutex<HashMap<SessionId, Heap>>,
    /// Machines that were made.
    pub next: AtomicU64,
    /// Requests that came.
    pub asked: AtomicUsize,
    busy: AtomicUsize,
    pub most_busy: AtomicUsize,
    pub expired: AtomicUsize,
    /// Machines may serve one request after the other.
    pub serial: AtomicBool,
    /// There is memory for so many machines.
    pub room: AtomicUsize,
    /// Requests for `/gate` wait until it is opened for them.
    pub gate: Semaphore,
}

impl Default for Fake {
    fn default() -> Self {
        Fake {
            heaps: Mutex::default(),
            next: AtomicU64::new(0),
            asked: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
            most_busy: AtomicUsize::new(0),
            expired: AtomicUsize::new(0),
            serial: AtomicBool::new(false),
            room: AtomicUsize::new(usize::MAX),
            gate: Semaphore::new(0),
        }
    }
}

/// The fields of a request frame that the made-up application looks at.
struct Asked {
    method: String,
    scheme: String,
    protocol: String,
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
    let scheme = r.text();
    let uri = r.text();
    r.n(1);
    let query = r.text();
    let protocol = r.text();
    r.text();
    r.n(2);
    r.text();
    r.n(2);
    let joined = r.n(1) == 1;
    let (session_id, fresh_id) = (r.text(), r.text());
    let headers = (0..r.n(2)).map(|_| (r.text(), r.text())).collect();
    let body = r.bytes();
    assert!(r.0.is_empty());
    Some(Asked { method, scheme, protocol, uri, query, joined, session_id, fresh_id, headers, body })
}

impl Machines for Fake {
    fn create(&self) -> Reply<'_, SessionId> {
        Box::pin(async {
            let id = SessionId(self.next.fetch_add(1, Ordering::Relaxed));
            let mut heaps = self.heaps.lock().unwrap();
            if heaps.len() >= self.room.load(Ordering::Relaxed) {
                return Err(MachineError::NoRoom("no memory".into()));
            }
            heaps.insert(id, Heap::default());
            Ok(id)
        })
    }

    fn request(&self, session: SessionId, framed: Bytes) -> Reply<'_, Bytes> {
        Box::pin(async move {
            let Some(asked) = decode(&framed) else {
                self.expired.fetch_add(1, Ordering::Relaxed);
                return Ok(Response { status: 200, ended: true, ..Response::default() }.encode());
            };
            self.asked.fetch_add(1, Ordering::Relaxed);
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
                "/gate" => self.gate.acquire().await.unwrap().forget(),
                "/hang" => tokio::time::sleep(Duration::from_secs(1000)).await,
                _ => {}
            }
            let mut heaps = self.heaps.lock().unwrap();
            let heap = heaps.get_mut(&session).ok_or(MachineError::NoSuchSession)?;
            assert_eq!(asked.joined, !heap.id.is_empty());
            assert_eq!(asked.session_id, heap.id);
            assert!(
                asked.joined || !heap.dirty || self.serial.load(Ordering::Relaxed),
                "a machine served another request before"
            );
            heap.dirty = true;
            heap.count += 1;
            let mut headers = Vec::new();
            let mut idle_seconds = 1800;
            let mut body = format!("{} {}", asked.method, heap.count);
            match &*path {
                "/end" => heap.id = String::new(),
                "/plain" | "/gate" => {}
                "/facts" => {
                    let cookie = asked.headers.get("cookie").cloned().unwrap_or_default();
                    let close = asked.headers.get("connection").cloned().unwrap_or_default();
                    body = format!(
                        "{} {} {} [{cookie}] [{close}]",
                        asked.scheme, asked.protocol, asked.headers["host"]
                    );
                    headers.push(("Connection".into(), "close".into()));
                }
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

/// A server in front of made-up machines.
pub struct Server {
    pub at: SocketAddr,
    pub redirect: Option<SocketAddr>,
    pub admin: SocketAddr,
    pub machines: Arc<Fake>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(change: impl FnOnce(&mut ServeOptions)) -> Server {
        let mut options = ServeOptions::new("app");
        let free = "127.0.0.1:0".parse().unwrap();
        options.listen = free;
        options.admin = Some(free);
        options.spare_machines = 2;
        options.request_timeout = Duration::from_secs(2);
        options.max_body = 1000;
        change(&mut options);
        let listeners = Listeners::bind(&options).unwrap();
        let at = listeners.requests.local_addr().unwrap();
        let admin = listeners.admin.as_ref().unwrap().local_addr().unwrap();
        let redirect = listeners.redirect.as_ref().map(|l| l.local_addr().unwrap());
        let machines = Arc::new(Fake::default());
        let (stop, stopped) = watch::channel(false);
        let shared = machines.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(dispatcher::run(options, listeners, shared, stopped)).unwrap();
        });
        Server { at, redirect, admin, machines, stop, thread: Some(thread) }
    }

    /// Sends something, and reads until the end of the connection.
    pub fn raw(&self, request: &str) -> String {
        raw(self.at, request)
    }

    /// A figure, labels and all.
    pub fn figure(&self, name: &str) -> f64 {
        let text = raw(self.admin, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let line = text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).trim().parse().unwrap()
    }

    /// Says that it is to end.
    pub fn signal(&self) {
        let _ = self.stop.send(true);
    }

    /// Status, session id of a Set-Cookie field, body.
    pub fn get(&self, path: &str, cookie: &str) -> (u16, String, String) {
        let cookie =
            if cookie.is_empty() { String::new() } else { format!("Cookie: a=b; SID={cookie}; c=d\r\n") };
        let answer =
            self.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\n{cookie}Connection: close\r\n\r\n"));
        parse(&answer)
    }

    pub fn stop(&mut self) {
        self.signal();
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

/// Status, session id of a Set-Cookie field, body.
pub fn parse(answer: &str) -> (u16, String, String) {
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let id = head.split("SID=").nth(1).and_then(|s| s.split(';').next()).unwrap_or("");
    (status, id.into(), body.into())
}

/// Sends something, and reads until the end of the connection.
pub fn raw(at: SocketAddr, request: &str) -> String {
    let mut s = TcpStream::connect(at).unwrap();
    s.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    s.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = s.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Waits for something that comes soon.
pub fn until(what: &str, mut there: impl FnMut() -> bool) {
    let end = std::time::Instant::now() + Duration::from_secs(30);
    while !there() {
        assert!(std::time::Instant::now() < end, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
