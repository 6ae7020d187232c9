//! Who gets in, in what order, and what becomes of machines and sessions: limits, reuse, eviction, drain.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::time::Duration;

use dispatcher::{Reuse, SameSite, WhenFull};

use crate::fake::{Server, parse, raw, until};

const CLOSE: &str = "Connection: close\r\n\r\n";

fn head(answer: &str) -> String {
    answer.split("\r\n\r\n").next().unwrap_or("").to_ascii_lowercase()
}

#[test]
fn a_bad_request_is_answered_after_the_good_ones_before_it() {
    let s = Server::start(|_| ());
    let good = "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n";
    let post = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
    let hidden = "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n";
    for bad in [
        "GET /plain HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
        "POST /plain HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /plain HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab",
        "G\r\n\r\n",
    ] {
        let before = s.machines.asked.load(Ordering::Relaxed);
        let answer = s.raw(&[good, post, good, bad, hidden].concat());
        let statuses: Vec<_> =
            answer.match_indices("HTTP/1.1 ").map(|(at, _)| &answer[at + 9..at + 12]).collect();
        assert_eq!(statuses, ["200", "200", "200", "400"], "{bad}");
        assert_eq!(s.machines.asked.load(Ordering::Relaxed), before + 3, "{bad}");
        // The same, one byte after the other.
        let mut c = TcpStream::connect(s.at).unwrap();
        c.set_nodelay(true).unwrap();
        for byte in [good, post, bad].concat().bytes() {
            if c.write_all(&[byte]).is_err() {
                break;
            }
        }
        let mut answer = String::new();
        let _ = c.read_to_string(&mut answer);
        let statuses: Vec<_> =
            answer.match_indices("HTTP/1.1 ").map(|(at, _)| &answer[at + 9..at + 12]).collect();
        assert_eq!(statuses, ["200", "200", "400"], "{bad}");
    }
}

#[test]
fn a_client_that_has_said_all_gets_its_answer() {
    let s = Server::start(|_| ());
    let mut c = TcpStream::connect(s.at).unwrap();
    c.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    c.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    c.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("GET 1"), "{answer}");
}

#[test]
fn an_idle_connection_is_closed_without_a_word() {
    let s = Server::start(|o| o.idle_timeout = Duration::from_millis(200));
    let answer = s.raw("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(answer.ends_with("GET 1") && answer.matches("HTTP/1.1").count() == 1, "{answer}");
    until("it is closed", || s.figure("pavm_connections_open") == 0.0);
}

#[test]
fn a_client_that_takes_nothing_is_let_go() {
    let s = Server::start(|o| o.body_timeout = Duration::from_millis(300));
    let mut c = TcpStream::connect(s.at).unwrap();
    // Answers that nobody reads fill all buffers, and then the server does not wait for ever.
    let request = format!("GET /echo HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "x".repeat(30_000));
    c.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    let sent = (0..10_000).take_while(|_| c.write_all(request.as_bytes()).is_ok()).count();
    assert!(sent < 10_000);
    until("it is let go", || s.figure("pavm_connections_open") == 0.0);
}

#[test]
fn connections_beyond_the_limit_get_503() {
    let s = Server::start(|o| o.max_connections = 2);
    let idle: Vec<_> = (0..2).map(|_| TcpStream::connect(s.at).unwrap()).collect();
    until("they are there", || s.figure("pavm_connections_open") == 2.0);
    let answer = s.raw("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 503 ") && head(&answer).contains("retry-after: 1"), "{answer}");
    assert!(answer.ends_with("try again.\n"), "whole: {answer}");
    assert_eq!(s.figure("pavm_connections_refused_total"), 1.0);
    drop(idle);
    until("there is room", || s.figure("pavm_connections_open") == 0.0);
    assert_eq!(s.get("/plain", "").0, 200);
}

#[test]
fn requests_beyond_the_queue_get_503() {
    let s = Server::start(|o| o.max_requests = 2);
    std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..2).map(|_| scope.spawn(|| s.get("/gate", "").0)).collect();
        until("they run", || s.figure("pavm_http_requests_running") == 2.0);
        let answer = s.raw(&format!("GET /plain HTTP/1.1\r\nHost: x\r\n{CLOSE}"));
        assert!(answer.starts_with("HTTP/1.1 503 ") && head(&answer).contains("retry-after: 1"), "{answer}");
        assert_eq!(s.figure("pavm_http_refused_total{code=\"503\"}"), 1.0);
        s.machines.gate.add_permits(2);
        assert!(waiting.into_iter().all(|t| t.join().unwrap() == 200));
    });
    assert_eq!(s.get("/plain", "").0, 200);
}

#[test]
fn a_client_that_goes_away_still_counts_until_its_request_is_done() {
    let s = Server::start(|o| o.max_requests = 1);
    let mut c = TcpStream::connect(s.at).unwrap();
    c.write_all(b"GET /gate HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    until("it runs", || s.machines.asked.load(Ordering::Relaxed) == 1);
    drop(c);
    assert_eq!(s.get("/plain", "").0, 503);
    s.machines.gate.add_permits(1);
    until("it is done", || s.figure("pavm_http_requests_running") == 0.0);
    assert_eq!(s.get("/plain", "").0, 200);
}

#[test]
fn a_client_has_its_rate() {
    // So slow that no token comes back during the test.
    let s = Server::start(|o| (o.client_rate, o.client_burst) = (Some(0.001), 3.0));
    for _ in 0..3 {
        assert_eq!(s.get("/plain", "").0, 200);
    }
    let answer = s.raw(&format!("GET /plain HTTP/1.1\r\nHost: x\r\n{CLOSE}"));
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    let head = head(&answer);
    let after = head.split("retry-after: ").nth(1).and_then(|t| t.lines().next()).expect("Retry-After");
    assert!((900..=1001).contains(&after.parse::<u32>().unwrap()), "{after}");
    assert_eq!(s.figure("pavm_http_refused_total{code=\"429\"}"), 1.0);
    assert_eq!(s.machines.asked.load(Ordering::Relaxed), 3);
}

#[test]
fn the_session_idle_for_longest_makes_room() {
    let s = Server::start(|o| (o.max_sessions, o.when_full) = (3, WhenFull::Evict));
    let ids: Vec<String> = (0..3).map(|_| s.get("/count", "").1).collect();
    assert_eq!(s.get("/count", &ids[0]).2, "GET 2");
    let (status, d, _) = s.get("/count", "");
    assert_eq!(status, 200);
    until("it heard of its end", || s.machines.expired.load(Ordering::Relaxed) == 1);
    assert_eq!(s.get("/count", &ids[0]).2, "GET 3", "used after the others");
    assert_eq!(s.get("/count", &ids[2]).2, "GET 2");
    assert_eq!(s.get("/count", &d).2, "GET 2");
    assert_eq!(s.figure("pavm_http_sessions_ended_total{cause=\"evicted\"}"), 1.0);
    assert_eq!(s.get("/count", &ids[1]).2, "GET 1", "it is gone: another one");
    assert_eq!(s.figure("pavm_http_sessions"), 3.0);
}

#[test]
fn sessions_at_work_are_not_evicted() {
    let s = Server::start(|o| {
        (o.max_sessions, o.when_full) = (1, WhenFull::Evict);
        o.request_timeout = Duration::from_secs(60);
    });
    let (_, a, _) = s.get("/count", "");
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| s.get("/gate", &a));
        until("it runs", || s.machines.asked.load(Ordering::Relaxed) == 2);
        assert_eq!(s.get("/count", "").0, 503);
        s.machines.gate.add_permits(1);
        assert_eq!(busy.join().unwrap().2, "GET 2");
    });
    assert_eq!(s.figure("pavm_http_sessions_refused_total"), 1.0);
}

#[test]
fn memory_of_an_idle_session_makes_room_too() {
    for (when_full, status) in [(WhenFull::Evict, 200), (WhenFull::Refuse, 503)] {
        let s = Server::start(|o| (o.spare_machines, o.when_full) = (0, when_full));
        s.machines.room.store(2, Ordering::Relaxed);
        let (_, a, _) = s.get("/count", "");
        let (_, b, _) = s.get("/count", "");
        assert_eq!(s.get("/count", "").0, status);
        assert_eq!(s.get("/count", &b).2, "GET 2");
        assert_eq!(s.get("/count", &a).2, if status == 200 { "GET 1" } else { "GET 2" });
    }
}

#[test]
fn idle_time_has_an_upper_limit() {
    let s = Server::start(|o| o.session_idle = Some(Duration::from_millis(100)));
    let (_, a, _) = s.get("/count", "");
    until("it ended", || s.machines.expired.load(Ordering::Relaxed) == 1);
    assert_eq!(s.get("/count", &a).2, "GET 1");
    assert!(s.figure("pavm_http_sessions_ended_total{cause=\"idle\"}") >= 1.0);
}

#[test]
fn machines_without_a_session_are_reused_if_that_is_wanted() {
    let s = Server::start(|o| o.reuse = Reuse::Serial);
    s.machines.serial.store(true, Ordering::Relaxed);
    until("machines are ready", || s.figure("pavm_http_machines_ready") == 2.0);
    for n in 1..=20 {
        assert_eq!(s.get("/plain", "").2, format!("GET {n}"), "in the same machine");
    }
    assert_eq!(s.machines.next.load(Ordering::Relaxed), 2, "no other was made");
    // A session takes the machine away for good, and another one comes in its place.
    let (_, a, body) = s.get("/count", "");
    assert_eq!(body, "GET 21");
    assert_eq!(s.get("/count", &a).2, "GET 22");
    until("there is another one", || s.figure("pavm_http_machines_ready") == 2.0);
    assert_eq!(s.get("/end", &a).2, "GET 23");
    // What a user had is not reused.
    for _ in 0..3 {
        let n: u32 = s.get("/plain", "").2.strip_prefix("GET ").unwrap().parse().unwrap();
        assert!(n < 20, "{n}");
    }
    assert!(s.figure("pavm_http_machines_total{next=\"reused\"}") >= 20.0);
}

#[test]
fn session_cookies_say_same_site() {
    for (option, attribute) in [
        (Some(SameSite::Lax), "; SameSite=Lax\r"),
        (Some(SameSite::Strict), "; SameSite=Strict\r"),
        (Some(SameSite::None), "; SameSite=None\r"),
        (None, "; HttpOnly\r"),
    ] {
        let s = Server::start(|o| o.same_site = option);
        let answer = s.raw(&format!("GET /count HTTP/1.1\r\nHost: x\r\n{CLOSE}"));
        let cookie = answer.split('\n').find(|l| l.starts_with("Set-Cookie: SID=")).unwrap();
        assert!(cookie.ends_with(attribute), "{cookie}");
    }
}

#[test]
fn the_end_waits_for_requests_and_says_so() {
    let mut s = Server::start(|_| ());
    let request = b"GET /gate HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut busy = TcpStream::connect(s.at).unwrap();
    busy.write_all(request).unwrap();
    let mut idle = TcpStream::connect(s.at).unwrap();
    idle.write_all(b"GET /plain HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = [0; 200];
    let n = idle.read(&mut answer).unwrap();
    assert!(!String::from_utf8_lossy(&answer[..n]).to_ascii_lowercase().contains("connection: close"));
    until("it runs", || s.machines.asked.load(Ordering::Relaxed) == 2);
    s.signal();
    until("nobody else is let in", || TcpStream::connect(s.at).is_err());
    assert_eq!(idle.read(&mut answer).unwrap_or(0), 0, "a connection at rest is closed");
    let health = raw(s.admin, &format!("GET /health HTTP/1.1\r\nHost: x\r\n{CLOSE}"));
    assert_eq!((parse(&health).0, s.figure("pavm_draining")), (503, 1.0));
    s.machines.gate.add_permits(1);
    let mut answer = String::new();
    busy.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("GET 1") && head(&answer).contains("connection: close"), "{answer}");
    s.stop();
}

#[test]
fn the_end_does_not_wait_for_ever() {
    let mut s = Server::start(|o| {
        o.drain_timeout = Duration::from_millis(100);
        o.request_timeout = Duration::from_secs(600);
    });
    let mut busy = TcpStream::connect(s.at).unwrap();
    busy.write_all(b"GET /gate HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    until("it runs", || s.machines.asked.load(Ordering::Relaxed) == 1);
    s.stop();
    assert_eq!(busy.read(&mut [0; 10]).unwrap_or(0), 0);
}
