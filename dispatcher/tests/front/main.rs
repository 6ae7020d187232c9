//! The dispatcher in front of made-up machines: over real connections, without a Java machine.

mod admission;
mod fake;
mod http2;
mod tls;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::time::Duration;

use fake::{Server, parse};

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
fn so_many_requests_of_one_session_run_in_parallel() {
    let s = Server::start(|o| o.session_requests = 2);
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
    assert_eq!(most(&[&a, &a, &a]), 2);
    assert_eq!(s.get("/count", &a).2, "GET 5");
    let (_, b, _) = s.get("/count", "");
    assert_eq!(most(&[&a, &b, ""]), 3);
}

#[test]
fn a_client_that_goes_away_leaves_its_session_in_order() {
    let s = Server::start(|o| o.session_requests = 1);
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
