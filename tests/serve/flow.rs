//! Requests of one session at a time, and answers that reach the client as they are written.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::server::{Browser, Server, application, ready, until};

/// An answer that is being read.
struct Answer {
    from: BufReader<TcpStream>,
    status: u16,
    chunked: bool,
    length: Option<usize>,
}

impl Answer {
    /// Asks, and reads the head.
    fn to(browser: &Browser, method: &str, target: &str) -> Answer {
        let mut stream = TcpStream::connect(browser.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let cookie = browser.cookie.as_ref().map_or(String::new(), |c| format!("Cookie: {c}\r\n"));
        let head = format!("{method} {target} HTTP/1.1\r\nHost: x\r\n{cookie}Connection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut from = BufReader::new(stream);
        let mut next = || {
            let mut line = String::new();
            from.read_line(&mut line).unwrap();
            line.trim_end().to_ascii_lowercase()
        };
        let status = next().split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let (mut chunked, mut length) = (false, None);
        loop {
            let line = next();
            match line.split_once(": ") {
                None => break,
                Some(("transfer-encoding", how)) => chunked = how == "chunked",
                Some(("content-length", n)) => length = n.parse().ok(),
                Some(_) => {}
            }
        }
        Answer { from, status, chunked, length }
    }

    /// The next chunk; `None`: the answer breaks off.
    fn chunk(&mut self) -> Option<Vec<u8>> {
        assert!(self.chunked);
        let mut line = String::new();
        self.from.read_line(&mut line).ok()?;
        let n = usize::from_str_radix(line.trim_end(), 16).ok()?;
        let mut chunk = vec![0; n + 2];
        self.from.read_exact(&mut chunk).ok()?;
        chunk.truncate(n);
        Some(chunk)
    }

    /// Chunks until there is this text.
    fn expect(&mut self, text: &str) {
        let mut seen = String::new();
        while seen.len() < text.len() {
            seen += &String::from_utf8(self.chunk().expect("more")).unwrap();
        }
        assert_eq!(seen, text);
    }
}

fn user(server: &Server) -> Browser {
    let mut browser = server.browser();
    assert_eq!(browser.get("/flow/total"), (200, "0".into()));
    assert!(browser.cookie.is_some());
    browser
}

fn in_background(browser: &Browser, target: &'static str) -> std::thread::JoinHandle<(u16, String)> {
    let mut browser = browser.clone();
    std::thread::spawn(move || browser.get(target))
}

#[test]
fn requests_of_one_session_run_in_parallel() {
    if !ready() {
        return;
    }
    let dir = application("parallel", None);
    let server = Server::start(&dir, &["--workers", "2", "--fair", "200"]);
    one_waits_for_another(&server);
    no_increment_is_lost(&server);
    a_death_undoes_no_answer(&server);
    drop(server);
    at_most_so_many(&dir);
    a_deadline_is_for_one(&dir);
    let _ = std::fs::remove_dir_all(dir);
}

fn one_waits_for_another(server: &Server) {
    let mut browser = user(server);
    let first = in_background(&browser, "/flow/await");
    // The second request itself waits until the first does: there is no end without both at work.
    let (status, told) = browser.get("/flow/tell");
    assert_eq!(status, 200, "{told}");
    let (status, was) = first.join().unwrap();
    assert_eq!(status, 200, "{was}");
    let names = [told.split(' ').next_back().unwrap(), was.split(' ').next_back().unwrap()];
    assert!(names.contains(&"main") && names.iter().any(|n| n.starts_with("pavm-request-")), "{names:?}");
    // Whichever comes first.
    let all: Vec<_> =
        (0..8).flat_map(|_| ["/flow/tell", "/flow/await"]).map(|t| in_background(&browser, t)).collect();
    all.into_iter().for_each(|request| assert_eq!(request.join().unwrap().0, 200));
}

fn no_increment_is_lost(server: &Server) {
    let mut browser = user(server);
    let all: Vec<_> = (0..32).map(|_| in_background(&browser, "/flow/add?n=500")).collect();
    for request in all {
        assert_eq!(request.join().unwrap(), (200, "added 500".into()));
    }
    assert_eq!(browser.get("/flow/total"), (200, "16000".into()));
}

fn a_death_undoes_no_answer(server: &Server) {
    let mut browser = user(server);
    let waits = in_background(&browser, "/flow/await");
    assert_eq!(browser.get("/flow/add?n=3"), (200, "added 3".into()));
    let mut spins = Answer::to(&browser, "GET", "/flow/spin");
    spins.expect("begun");
    let mut worker = 0;
    until("the request runs", || {
        worker = server.busy_workers().first().copied().unwrap_or(0);
        worker != 0
    });
    server.kill(worker);
    assert_eq!(spins.chunk(), None, "no end");
    assert_eq!(waits.join().unwrap().0, 500);
    assert_eq!(browser.get("/flow/total"), (200, "3".into()));
}

fn at_most_so_many(dir: &std::path::Path) {
    let server = Server::start(dir, &["--workers", "2", "--session-requests", "2", "--request-timeout", "2"]);
    let mut browser = user(&server);
    // Two wait for ever; the third does not get its turn.
    let waiting = [in_background(&browser, "/flow/await"), in_background(&browser, "/flow/await")];
    let all: Vec<_> = (0..3).map(|_| in_background(&browser, "/flow/await")).collect();
    let answers = waiting.into_iter().chain(all).map(|r| r.join().unwrap().0);
    assert!(answers.into_iter().all(|status| status == 504));
    assert_eq!(browser.get("/flow/total").0, 200);
}

fn a_deadline_is_for_one(dir: &std::path::Path) {
    let server = Server::start(dir, &["--workers", "2", "--request-timeout", "3"]);
    let mut browser = user(&server);
    let stuck = in_background(&browser, "/flow/await");
    // Answered while the other one waits: it must not be undone with it.
    assert_eq!(browser.get("/flow/add?n=3"), (200, "added 3".into()));
    let status = stuck.join().unwrap().0;
    assert_eq!(status, 504);
    assert_eq!(browser.get("/flow/total"), (200, "3".into()));
}

#[test]
fn answers_flow() {
    if !ready() {
        return;
    }
    let dir = application("flow", None);
    let server = Server::start(&dir, &["--workers", "2", "--fair", "1000"]);
    events_come_one_by_one(&server, "/flow/events?n=3");
    events_come_one_by_one(&server, "/flow/async?n=3");
    lengths_are_kept(&server);
    a_failure_after_the_head_breaks_off(&server);
    a_slow_client_makes_the_writer_wait(&server);
    a_client_that_has_gone_is_told(&server);
    drop(server);
    let _ = std::fs::remove_dir_all(dir);
}

fn events_come_one_by_one(server: &Server, target: &str) {
    let mut browser = user(server);
    let mut events = Answer::to(&browser, "GET", target);
    assert_eq!((events.status, events.chunked), (200, true));
    events.expect("data: 1\n\n");
    assert_eq!(browser.get("/flow/tell").0, 200);
    events.expect("data: 2\n\n");
    assert_eq!(browser.get("/flow/tell").0, 200);
    events.expect("data: 3\n\n");
    assert_eq!(events.chunk(), Some(vec![]), "the end");
    // A session that is made by such a request is known at once.
    let mut fresh = server.browser();
    let mut events = Answer::to(&fresh, "GET", target);
    events.expect("data: 1\n\n");
    assert_eq!(fresh.get("/flow/total").1, "0", "another session");
}

fn lengths_are_kept(server: &Server) {
    let browser = user(server);
    let mut sized = Answer::to(&browser, "GET", "/flow/sized");
    assert_eq!((sized.status, sized.chunked, sized.length), (200, false, Some(10)));
    let mut body = String::new();
    sized.from.read_to_string(&mut body).unwrap();
    assert_eq!(body, "0123456789");
    let mut head = Answer::to(&browser, "HEAD", "/flow/bytes?n=1000");
    assert_eq!(head.status, 200);
    let mut body = Vec::new();
    head.from.read_to_end(&mut body).unwrap();
    assert!(body.is_empty());
}

fn a_failure_after_the_head_breaks_off(server: &Server) {
    let mut browser = user(server);
    let mut broken = Answer::to(&browser, "GET", "/flow/break");
    broken.expect("begun");
    assert_eq!(broken.chunk(), None, "no end");
    let mut killed = Answer::to(&browser, "GET", "/flow/spin");
    killed.expect("begun");
    let mut worker = 0;
    until("the request runs", || {
        worker = server.busy_workers().first().copied().unwrap_or(0);
        worker != 0
    });
    server.kill(worker);
    assert_eq!(killed.chunk(), None, "no end");
    assert_eq!(browser.get("/flow/total").0, 200);
}

/// Resident memory of all processes of the server, in bytes.
fn memory(server: &Server) -> u64 {
    let of = |pid: &i32| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let field = |name: &str| {
            let line = text.lines().find(|l| l.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        };
        field("RssAnon:").unwrap_or(0) * 1024
    };
    server.processes().iter().map(of).sum()
}

fn a_slow_client_makes_the_writer_wait(server: &Server) {
    const KIB: usize = 200 << 10;
    let browser = user(server);
    let before = memory(server);
    let mut answer = Answer::to(&browser, "GET", "/flow/bytes?n=204800");
    let mut first = answer.chunk().unwrap();
    // Until nothing moves any more: every worker rests, and so does the session.
    let mut quiet = 0;
    until("the writer waits", || {
        quiet = if server.busy_workers().is_empty() { quiet + 1 } else { 0 };
        quiet > 100
    });
    let grown = memory(server).saturating_sub(before);
    assert!(grown < 64 << 20, "{grown} bytes more while the client reads nothing");
    let mut at = 0;
    loop {
        for (i, byte) in first.iter().enumerate() {
            let (n, k) = ((at + i) >> 10, (at + i) & 1023);
            let expected = [n >> 16, n >> 8, n, k & !3][k & 3] as u8;
            assert!(*byte == expected, "byte {}", at + i);
        }
        at += first.len();
        first = answer.chunk().expect("no break");
        if first.is_empty() {
            break;
        }
    }
    assert_eq!(at, KIB << 10);
}

fn a_client_that_has_gone_is_told(server: &Server) {
    let mut browser = user(server);
    let mut answer = Answer::to(&browser, "GET", "/flow/bytes?n=204800");
    assert!(answer.chunk().is_some());
    drop(answer);
    until("the servlet hears it", || browser.get("/flow/failed").1.contains("java.io.IOException"));
}
