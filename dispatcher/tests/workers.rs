//! The dispatcher in front of real worker processes, with a machine that speaks frames instead of Java.
//!
//! Not the usual harness: the zygote is forked from a process with one thread, and signals are for the whole
//! process.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dispatcher::frame::Response;
use dispatcher::{ServeOptions, SessionId, serve_workers};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use vm::map::{Access, Mapping, Span};
use worker::{
    Attachment, ClassClient, ClassService, Factory, Held, Limits, Machine, Mail, MemoryDir, Options,
    SessionFiles, Stop, Store, Supervisor, Template, Wait, Zygote,
};

/// A session is one page: a counter, and the id it got.
#[repr(C)]
struct State {
    count: u64,
    id: [u8; 32],
}

struct Counter(Option<Mapping>);

struct CounterFactory;

impl Factory for CounterFactory {
    fn prepare(&mut self, _: &[u8], _: Vec<OwnedFd>) -> Result<(), String> {
        Ok(())
    }

    fn machine(&mut self, _: ClassClient) -> Result<Box<dyn Machine>, String> {
        Ok(Box::new(Counter(None)))
    }
}

/// The strings of a request frame that matter: path and reserved id.
fn path_and_fresh_id(frame: &[u8]) -> (String, Vec<u8>) {
    let mut at = 2;
    let mut text = || {
        let n = u32::from_be_bytes(frame[at..at + 4].try_into().unwrap()) as usize;
        let s = frame[at + 4..at + 4 + n].to_vec();
        at += 4 + n;
        s
    };
    text();
    text();
    let path = String::from_utf8(text()).unwrap();
    at += 1;
    let mut skip = |strings: usize, bytes: usize| {
        let mut last = Vec::new();
        for _ in 0..strings {
            let n = u32::from_be_bytes(frame[at..at + 4].try_into().unwrap()) as usize;
            last = frame[at + 4..at + 4 + n].to_vec();
            at += 4 + n;
        }
        at += bytes;
        last
    };
    skip(3, 2);
    skip(1, 3);
    (path, skip(2, 0))
}

impl Machine for Counter {
    fn attach(&mut self, session: Attachment) -> Result<(), String> {
        vm::map::set_len(session.heap.as_fd(), 4096).map_err(|e| e.to_string())?;
        let span = Span::new(0x1000_0000_0000, 1 << 30).ok_or("span")?;
        let map =
            Mapping::file(span, session.heap.as_fd(), 0, Access::ReadWrite).map_err(|e| e.to_string())?;
        self.0 = Some(map);
        Ok(())
    }

    fn run(&mut self, mail: &[Mail<'_>]) -> Stop {
        let input =
            mail.iter().find_map(|m| if let Mail::Request(_, input) = m { Some(*input) } else { None });
        let Some((input, map)) = input.zip(self.0.as_ref()) else { return Stop::Idle(Wait::forever()) };
        // SAFETY: one page of the session file is mapped here, aligned, and only this worker has it.
        let state: &mut State = unsafe { &mut *map.base().cast() };
        let (path, fresh_id) = path_and_fresh_id(input);
        match &*path {
            "/die" => std::process::abort(),
            "/spin" => std::thread::sleep(Duration::from_secs(30)),
            "/exit" => return Stop::Exited(3),
            _ => {}
        }
        state.count += 1;
        let plain = path == "/plain";
        if state.id[0] == 0 && !plain {
            state.id.copy_from_slice(&fresh_id);
        }
        let id = String::from_utf8_lossy(&state.id).into_owned();
        let answer = Response {
            status: 200,
            headers: vec![("Set-Cookie".into(), format!("JSESSIONID={id}").into())],
            live: !plain,
            session_id: if plain { String::new() } else { id },
            cookie_name: "JSESSIONID".into(),
            body: Bytes::from(format!("{} {}", state.count, std::process::id())),
            ..Response::default()
        };
        Stop::Response(0, answer.encode().into(), Wait::forever())
    }

    fn detach(&mut self, _: &mut Store<'_>) -> Vec<Held> {
        self.0 = None;
        Vec::new()
    }
}

struct NoClasses;

impl ClassService for NoClasses {
    fn call(&mut self, _: SessionId, _: &[u8], _: &mut Vec<u8>) {}
}

/// Status, session id, body.
fn get(at: SocketAddr, path: &str, id: &str) -> (u16, String, String) {
    let mut s = TcpStream::connect(at).unwrap();
    s.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(s, "GET {path} HTTP/1.1\r\nHost: x\r\nCookie: JSESSIONID={id}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    s.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let id = head.split("JSESSIONID=").nth(1).and_then(|s| s.split([';', '\r']).next()).unwrap_or("");
    (head.split(' ').nth(1).unwrap().parse().unwrap(), id.into(), body.into())
}

fn count_and_pid(body: &str) -> (u32, i32) {
    let (count, pid) = body.split_once(' ').unwrap();
    (count.parse().unwrap(), pid.parse().unwrap())
}

fn requests(at: SocketAddr, sessions: &worker::Sessions) {
    // One session, two processes.
    let (_, a, body) = get(at, "/", "");
    let (count, first) = count_and_pid(&body);
    assert_eq!((count, a.len()), (1, 32));
    let (count, second) = count_and_pid(&get(at, "/", &a).2);
    assert_eq!(count, 2);
    assert_ne!(first, second, "a session is served by two worker processes");
    let (_, b, body) = get(at, "/", "");
    assert_eq!(count_and_pid(&body).0, 1);
    for _ in 0..50 {
        assert_eq!(count_and_pid(&get(at, "/plain", "").2).0, 1, "a fresh machine each time");
    }
    assert!(sessions.count() < 20, "{}", sessions.count());

    // A worker is killed in the middle of a request: that request, and at most that session.
    let before = sessions.worker_pids();
    let killed = std::thread::scope(|scope| {
        let spinning = scope.spawn(|| get(at, "/spin", &a));
        let pid = loop {
            std::thread::sleep(Duration::from_millis(20));
            let running = (1..100).find_map(|id| sessions.running_in(SessionId(id)));
            if let Some(pid) = running {
                break pid;
            }
        };
        kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
        let (status, _, page) = spinning.join().unwrap();
        assert!(status == 500 && page.contains("ended"), "{status} {page}");
        pid
    });
    assert!(before.contains(&killed));
    let (count, pid) = count_and_pid(&get(at, "/", &b).2);
    assert_eq!(count, 2, "the other session goes on");
    assert_ne!(pid, killed);
    for path in ["/die", "/exit"] {
        let (_, c, _) = get(at, "/", "");
        assert_eq!(get(at, path, &c).0, 500, "{path}");
        assert_eq!(count_and_pid(&get(at, "/", &c).2).0, 1, "a new session after {path}");
    }
    assert_eq!(count_and_pid(&get(at, "/", &b).2).0, 3);
}

fn main() -> ExitCode {
    let zygote = Zygote::fork(Box::new(CounterFactory)).unwrap();
    let files = SessionFiles::new(MemoryDir::open().unwrap());
    let options =
        Options { workers: 2, stay: false, hop: true, keep: false, parallel: 1, limits: Limits::default() };
    let supervisor = Supervisor::start(zygote, files, Box::new(NoClasses), options, b"", &[]).unwrap();
    let listener = dispatcher::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let at = listener.local_addr().unwrap();
    let sessions = supervisor.sessions();
    let client = std::thread::spawn(move || {
        let result = std::panic::catch_unwind(|| requests(at, &sessions));
        kill(Pid::this(), Signal::SIGTERM).unwrap();
        (result, sessions)
    });
    let code = serve_workers(
        ServeOptions::new("app"),
        listener.into(),
        None,
        supervisor,
        Arc::new(Template::empty()),
        None,
    )
    .unwrap();
    let (result, sessions) = client.join().unwrap();
    if result.is_err() || code != ExitCode::SUCCESS {
        return ExitCode::FAILURE;
    }
    assert_eq!(sessions.count(), 0, "no session is left");
    println!("test result: ok. a session in two worker processes, and one of them killed");
    ExitCode::SUCCESS
}
