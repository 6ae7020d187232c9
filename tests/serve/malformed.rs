//! Requests that are malformed, doubtful, oversized or never complete, on raw sockets: each gets its status and the end of
//! its connection, nothing hidden inside one is answered, and the figures say that no machine was asked.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::server::{Browser, Server, application, ready};

/// What is sent, and the status of the only answer; 0: the connection ends without one.
type Case = (&'static str, &'static [u8], u16);

/// Another request, inside what looks like the body or the rest of the first one.
macro_rules! smuggled {
    ($($head:literal),*) => {
        concat!($($head),*, "GET /probe/count?smuggled HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()
    };
}

const CASES: &[Case] = &[
    // Request lines.
    ("no request", b"nonsense\r\n\r\n", 400),
    ("one word", b"GET\r\n\r\n", 400),
    ("HTTP/0.9", b"GET /probe/count\r\n\r\n", 400),
    ("no target", b"GET HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("four words", b"GET /probe/count now HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("two spaces", b"GET  /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("two spaces before the version", b"GET /probe/count  HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("tabs between", b"GET\t/probe/count\tHTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("a space first", b" GET /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("a space last", b"GET /probe/count HTTP/1.1 \r\nHost: x\r\n\r\n", 400),
    ("many empty lines first", b"\r\n\r\n\r\nGET /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("an empty line with LF first", b"\nGET /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("method with a colon", b"GE:T /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("method in brackets", b"(GET) /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("method with NUL", b"GE\0T /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("method of 65 letters", b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("TLS on the plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ("bytes of nothing", b"\xff\xfe\xfd\xfc", 400),
    ("NUL first", b"\0", 400),
    // Versions.
    ("lower-case version", b"GET /probe/count http/1.1\r\nHost: x\r\n\r\n", 400),
    ("no minor version", b"GET /probe/count HTTP/1\r\nHost: x\r\n\r\n", 400),
    ("two-digit version", b"GET /probe/count HTTP/1.10\r\nHost: x\r\n\r\n", 400),
    ("another protocol", b"GET /probe/count RTSP/1.0\r\nHost: x\r\n\r\n", 400),
    ("signed version", b"GET /probe/count HTTP/+1.1\r\nHost: x\r\n\r\n", 400),
    ("HTTP/1.2", b"GET /probe/count HTTP/1.2\r\nHost: x\r\n\r\n", 505),
    ("HTTP/2.0 in words", b"GET /probe/count HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    ("HTTP/3.0", b"GET /probe/count HTTP/3.0\r\nHost: x\r\n\r\n", 505),
    ("half a preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", 505),
    // Targets.
    ("relative target", b"GET probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("star with GET", b"GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("fragment", b"GET /probe/count#x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("backslash", b"GET /probe\\count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("angle brackets", b"GET /probe/<count> HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("quotes", b"GET /probe/count?\"x\" HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("braces", b"GET /probe/{count} HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("NUL in the target", b"GET /probe/\0count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("DEL in the target", b"GET /probe/\x7fcount HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("UTF-8 in the target", b"GET /probe/\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("CR in the target", b"GET /probe/\rcount HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("escaped NUL", b"GET /probe/%00count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("half an escape", b"GET /probe/%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("no escape", b"GET /probe/%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("another scheme", b"GET ftp://x/probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("a user in the target", b"GET http://u:p@x/probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("absolute without a host", b"GET http:///probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("a proxy's request", b"CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", 405),
    ("CONNECT with a path", b"CONNECT /probe/count HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    // Host.
    ("no Host", b"GET /probe/count HTTP/1.1\r\n\r\n", 400),
    ("empty Host", b"GET /probe/count HTTP/1.1\r\nHost:\r\n\r\n", 400),
    ("two Hosts", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400),
    ("two Hosts in a list", b"GET /probe/count HTTP/1.1\r\nHost: x, y\r\n\r\n", 400),
    ("Host with a space", b"GET /probe/count HTTP/1.1\r\nHost: x y\r\n\r\n", 400),
    ("Host with a path", b"GET /probe/count HTTP/1.1\r\nHost: x/y\r\n\r\n", 400),
    ("Host with a user", b"GET /probe/count HTTP/1.1\r\nHost: u@x\r\n\r\n", 400),
    ("Host with a scheme", b"GET /probe/count HTTP/1.1\r\nHost: http://x\r\n\r\n", 400),
    ("Host with a bad port", b"GET /probe/count HTTP/1.1\r\nHost: x:http\r\n\r\n", 400),
    ("Host with a large port", b"GET /probe/count HTTP/1.1\r\nHost: x:65536\r\n\r\n", 400),
    ("Host of half an address", b"GET /probe/count HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
    ("Host of bare colons", b"GET /probe/count HTTP/1.1\r\nHost: ::1\r\n\r\n", 400),
    ("HTTP/1.0 with a bad Host", b"GET /probe/count HTTP/1.0\r\nHost: x y\r\n\r\n", 400),
    // Fields.
    ("space before the colon", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", 400),
    ("tab before the colon", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA\t: b\r\n\r\n", 400),
    ("no colon", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA\r\n\r\n", 400),
    ("no name", b"GET /probe/count HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", 400),
    ("name with a bracket", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA[0]: b\r\n\r\n", 400),
    ("name in UTF-8", b"GET /probe/count HTTP/1.1\r\nHost: x\r\n\xc3\xa4: b\r\n\r\n", 400),
    ("name with NUL", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA\0: b\r\n\r\n", 400),
    ("NUL in a value", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 400),
    ("bell in a value", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA: b\x07c\r\n\r\n", 400),
    ("CR in a value", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n", 400),
    ("folded field", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
    ("field folded by a tab", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n", 400),
    ("folded at once", b"GET /probe/count HTTP/1.1\r\n Host: x\r\n\r\n", 400),
    ("LF after the request line", b"GET /probe/count HTTP/1.1\nHost: x\r\n\r\n", 400),
    ("LF after a field", b"GET /probe/count HTTP/1.1\r\nHost: x\n\r\n", 400),
    ("LF at the end", b"GET /probe/count HTTP/1.1\r\nHost: x\r\n\n", 400),
    ("CR alone at the end", b"GET /probe/count HTTP/1.1\r\nHost: x\r\n\r\r\n\r\n", 400),
    ("unknown expectation", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n", 417),
    // Lengths.
    ("length of letters", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\nhello", 400),
    ("no length", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", 400),
    ("length with a sign", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", 400),
    ("negative length", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello", 400),
    ("hexadecimal length", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello", 400),
    ("length with a fraction", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 5.0\r\n\r\nhello", 400),
    ("two numbers", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 5 5\r\n\r\nhello", 400),
    ("length beyond 64 bits", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551621\r\n\r\nhello", 400),
    ("length beyond the limit", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n", 413),
    ("length beyond all", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999\r\n\r\n", 413),
    ("too large, asked first", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\nExpect: 100-continue\r\n\r\n", 413),
    // Pairs that programs read in different ways.
    ("CL.TE", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400),
    ("TE.CL", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n"), 400),
    ("CL.CL equal", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"), 400),
    ("CL.CL different", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 51\r\n\r\n"), 400),
    ("CL in a list", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 51\r\n\r\n"), 400),
    ("TE.TE", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"), 400),
    ("TE twice", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400),
    ("TE in a list", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400),
    ("chunked not last", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), 400),
    ("identity", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\nContent-Length: 51\r\n\r\n"), 400),
    ("a coding that is none", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400),
    ("vertical tab before chunked", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \u{b}chunked\r\n\r\n0\r\n\r\n"), 400),
    ("quoted chunked", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"), 400),
    ("empty coding", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\nContent-Length: 0\r\n\r\n"), 400),
    ("space before the colon of TE", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"), 400),
    ("folded TE", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"), 400),
    ("TE behind a LF", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nA: b\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"), 400),
    ("TE behind a CR", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nA: b\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"), 400),
    ("TE of HTTP/1.0", smuggled!("POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400),
    ("length folded", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n 51\r\n\r\n"), 400),
    // Chunks.
    ("size of no digits", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\r\n"), 400),
    ("size of letters", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), 400),
    ("size with a sign", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n"), 400),
    ("size with 0x", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n"), 400),
    ("size beyond 64 bits", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n"), 400),
    ("space after the size", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0 \r\n\r\n"), 400),
    ("size ended by LF", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n"), 400),
    ("extension ended by LF", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;a\nxx\r\n0\r\n\r\n"), 400),
    ("chunk ended by LF", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxx\n0\r\n\r\n"), 400),
    ("chunk longer than its size", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxxx\r\n0\r\n\r\n"), 400),
    ("NUL in an extension", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;\0\r\nxx\r\n0\r\n\r\n"), 400),
    ("folded trailer", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n c\r\n\r\n"), 400),
    ("trailer with a space", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA : b\r\n\r\n"), 400),
    ("trailer ended by LF", smuggled!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\n\r\n"), 400),
    // What never comes to its end.
    ("half a request line", b"GET /pro", 408),
    ("half a head", b"GET /probe/count HTTP/1.1\r\nHost: x\r\nA: ", 408),
    ("all but the last line", b"GET /probe/count HTTP/1.1\r\nHost: x\r\n", 408),
    ("all but the last byte", b"GET /probe/count HTTP/1.1\r\nHost: x\r\n\r", 408),
    ("half a body", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello", 408),
    ("half a chunk", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe", 408),
    ("no last chunk", b"POST /probe/count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 408),
    ("half a preface", b"PRI * HTT", 0),
    ("nothing", b"", 0),
];

/// The statuses of the answers on a connection, in their order.
fn statuses(mut answer: &[u8]) -> Vec<u16> {
    let mut found = Vec::new();
    while !answer.is_empty() {
        let text = String::from_utf8_lossy(answer);
        let Some((head, _)) = text.split_once("\r\n\r\n") else { panic!("half an answer: {text}") };
        let status = head.strip_prefix("HTTP/1.1 ").and_then(|h| h.get(..3)).and_then(|s| s.parse().ok());
        found.push(status.unwrap_or_else(|| panic!("not an answer: {text}")));
        let length = head.lines().find_map(|l| {
            let (name, value) = l.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().unwrap())
        });
        assert!(head.to_ascii_lowercase().contains("\r\nconnection: close"), "{head}");
        let end = head.len() + 4 + length.unwrap_or(0);
        answer = &answer[end..];
    }
    found
}

fn exchange(at: SocketAddr, parts: &[&[u8]]) -> Vec<u16> {
    let mut stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    for part in parts {
        // The answer may come, and the end of the connection, before all is sent.
        if stream.write_all(part).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => statuses(&answer),
        Err(e) => panic!("{e} after {}", String::from_utf8_lossy(&answer)),
    }
}

/// A figure of all labels together.
fn figure(admin: &mut Browser, name: &str) -> f64 {
    let (status, text) = admin.get("/metrics");
    assert_eq!(status, 200);
    let lines = text.lines().filter(|l| l.split(['{', ' ']).next() == Some(name));
    lines.map(|l| l.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).sum()
}

#[test]
fn malformed_requests_reach_no_machine() {
    if !ready() {
        return;
    }
    let names: std::collections::HashSet<_> = CASES.iter().map(|c| c.0).collect();
    assert!(CASES.len() >= 80 && names.len() == CASES.len());
    let dir = application("malformed", None);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let log = dir.with_extension("log");
    let options = [
        "--workers",
        "1",
        "--admin",
        &free.to_string(),
        "--head-timeout",
        "1",
        "--body-timeout",
        "1",
        "--max-body",
        "64k",
        "--access-log",
        log.to_str().unwrap(),
        "--access-log-format",
        "common",
    ];
    let server = Server::start(&dir, &options);
    let at = server.browser().at;
    let admin = &mut Browser::new(free);
    let asked = figure(admin, "pavm_requests_total");
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((name, request, status)) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let expected: &[u16] = if *status == 0 { &[] } else { &[*status] };
                    assert_eq!(exchange(at, &[request]), expected, "{name}");
                }
            });
        }
    });
    let sent = CASES.iter().filter(|c| c.2 != 0).count() + oversized(at);
    assert_eq!(figure(admin, "pavm_http_refused_total"), sent as f64, "each is counted");
    assert_eq!(figure(admin, "pavm_requests_total"), asked, "no machine was asked");
    assert_eq!(server.browser().get("/probe/count").0, 200);
    assert_eq!(figure(admin, "pavm_requests_total"), asked + 1.0, "one was asked now");
    drop(server);
    let lines = std::fs::read_to_string(&log).unwrap();
    assert_eq!(lines.lines().count(), sent + 1, "each is logged");
    assert!(lines.contains("] \"GET /probe/count HTTP/1.2\" 505 "), "{lines}");
    assert!(lines.contains("] \"\\x16\\x03\\x01\\x02"), "{lines}");
    let _ = std::fs::remove_file(log);
    let _ = std::fs::remove_dir_all(dir);
}

/// What is too large to be written down. How many requests it is.
fn oversized(at: SocketAddr) -> usize {
    let long = "a".repeat(40_000);
    let fields = "A: b\r\n".repeat(101);
    let body = "x".repeat(70_000);
    let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let extension = format!("1;{}\r\nx\r\n0\r\n\r\n", "e".repeat(5000));
    let trailers = format!("0\r\nA: {long}\r\n\r\n");
    let cases: [(u16, [&str; 3]); 10] = [
        (414, ["GET /", &long, " HTTP/1.1\r\nHost: x\r\n\r\n"]),
        (414, ["GET /", &long, ""]),
        (414, ["GET ", &long, "\r\n\r\n"]),
        (431, ["GET / HTTP/1.1\r\nHost: x\r\nA: ", &long, "\r\n\r\n"]),
        (431, ["GET / HTTP/1.1\r\nHost: x\r\n", &long, ""]),
        (431, ["GET / HTTP/1.1\r\nHost: x\r\n", &fields, "\r\n"]),
        (413, ["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n", &body, ""]),
        (413, [chunked, "11170\r\n", &(body.clone() + "\r\n0\r\n\r\n")]),
        (400, [chunked, &extension, ""]),
        (400, [chunked, &trailers, ""]),
    ];
    for (status, parts) in &cases {
        let start: String = parts.concat().chars().take(60).collect();
        assert_eq!(exchange(at, &parts.map(str::as_bytes)), [*status], "{start}");
    }
    cases.len()
}
