//! HTTP/2: by prior knowledge and by ALPN, and what its clients must not do.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use h2::client::SendRequest;
use hyper::{HeaderMap, Request, StatusCode};

use crate::fake::{Server, until};
use crate::tls::{Files, client};

fn block_on<T>(f: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async { tokio::time::timeout(Duration::from_secs(60), f).await.expect("an end") })
}

async fn connect(s: &Server) -> SendRequest<Bytes> {
    let tcp = tokio::net::TcpStream::connect(s.at).await.unwrap();
    let (send, connection) = h2::client::handshake(tcp).await.unwrap();
    tokio::spawn(connection);
    send.ready().await.unwrap()
}

fn get(path: &str) -> Request<()> {
    Request::builder().uri(format!("http://shop:1{path}")).body(()).unwrap()
}

/// Status, fields and body of the answer.
async fn ask(send: &mut SendRequest<Bytes>, request: Request<()>, body: &str) -> (u16, HeaderMap, String) {
    let (answer, mut stream) = send.send_request(request, body.is_empty()).unwrap();
    if !body.is_empty() {
        stream.send_data(Bytes::copy_from_slice(body.as_bytes()), true).unwrap();
    }
    let answer = answer.await.unwrap();
    let (parts, mut body) = answer.into_parts();
    let mut text = Vec::new();
    while let Some(chunk) = body.data().await {
        let chunk = chunk.unwrap();
        let _ = body.flow_control().release_capacity(chunk.len());
        text.extend_from_slice(&chunk);
    }
    (parts.status.as_u16(), parts.headers, String::from_utf8(text).unwrap())
}

#[test]
fn requests_are_answered() {
    let s = Server::start(|_| ());
    block_on(async {
        let mut send = connect(&s).await;
        let request = Request::builder()
            .uri("http://shop:1/facts")
            .header("cookie", "a=b")
            .header("cookie", "c=d")
            .body(())
            .unwrap();
        let (status, fields, body) = ask(&mut send, request, "").await;
        assert_eq!((status, &*body), (200, "http HTTP/2.0 shop:1 [a=b; c=d] []"));
        assert!(!fields.contains_key("connection"), "{fields:?}");
        // A session over both protocols, and both ways of finding it.
        let (_, fields, body) = ask(&mut send, get("/count"), "").await;
        assert_eq!(body, "GET 1");
        let cookie = fields["set-cookie"].to_str().unwrap();
        let id = cookie.split(['=', ';']).nth(1).unwrap().to_string();
        let request = Request::builder()
            .uri("http://shop:1/count")
            .header("cookie", "x=y")
            .header("cookie", format!("SID={id}"));
        assert_eq!(ask(&mut send, request.body(()).unwrap(), "").await.2, "GET 2");
        assert_eq!(s.get("/count", &id).2, "GET 3");
        let post = Request::builder().method("POST").uri("http://shop:1/echo").body(()).unwrap();
        assert_eq!(ask(&mut send, post, "hello").await.2, "shop:1 hello");
        let head = Request::builder().method("HEAD").uri("http://shop:1/plain").body(()).unwrap();
        let (status, fields, body) = ask(&mut send, head, "").await;
        assert_eq!((status, &*body, fields["content-length"].to_str().unwrap()), (200, "", "6"));
        // Many at once.
        let mut answers = Vec::new();
        for _ in 0..50 {
            send = send.ready().await.unwrap();
            answers.push(send.send_request(get("/plain"), true).unwrap().0);
        }
        for answer in answers {
            assert_eq!(answer.await.unwrap().status(), StatusCode::OK);
        }
    });
    assert_eq!(s.figure("pavm_connections_total{protocol=\"h2\"}"), 1.0);
}

#[test]
fn it_is_agreed_on_under_tls() {
    let files = Files::new("alpn");
    let trusted = files.renew();
    let s = Server::start(|o| o.tls = Some(files.options()));
    block_on(async {
        let tcp = tokio::net::TcpStream::connect(s.at).await.unwrap();
        let connector = tokio_rustls::TlsConnector::from(client(&trusted, &["http/1.1", "h2"]));
        let tls = connector.connect("localhost".try_into().unwrap(), tcp).await.unwrap();
        assert_eq!(tls.get_ref().1.alpn_protocol(), Some(&b"h2"[..]), "the server likes it best");
        let (mut send, connection) = h2::client::handshake(tls).await.unwrap();
        tokio::spawn(connection);
        let request = Request::builder().uri("https://shop/facts").body(()).unwrap();
        assert_eq!(ask(&mut send, request, "").await.2, "https HTTP/2.0 shop [] []");
    });
}

#[test]
fn limits_have_their_status() {
    let s = Server::start(|o| {
        (o.max_uri, o.max_head) = (100, 2000);
        o.body_timeout = Duration::from_millis(200);
    });
    block_on(async {
        let mut send = connect(&s).await;
        let long = format!("/{}", "a".repeat(100));
        assert_eq!(ask(&mut send, get(&long), "").await.0, 414);
        let large = Request::builder().uri("http://shop/").header("a", "b".repeat(3000)).body(()).unwrap();
        assert_eq!(ask(&mut send, large, "").await.0, 431);
        let post = || Request::builder().method("POST").uri("http://shop/plain").body(()).unwrap();
        let (answer, mut stream) = send.send_request(post(), false).unwrap();
        let _ = stream.send_data(Bytes::from(vec![b'x'; 1001]), false);
        assert_eq!(answer.await.unwrap().status(), 413);
        let (answer, stream) = send.send_request(post(), false).unwrap();
        assert_eq!(answer.await.unwrap().status(), 408, "no body comes");
        drop(stream);
        for (path, status) in [("/a%zz", 400), ("/a%00", 400)] {
            assert_eq!(ask(&mut send, get(path), "").await.0, status, "{path}");
        }
        let contradiction = Request::builder().uri("http://shop/").header("host", "other").body(()).unwrap();
        assert_eq!(ask(&mut send, contradiction, "").await.0, 400);
        assert_eq!(ask(&mut send, get("/plain"), "").await.0, 200, "the connection goes on");
    });
    assert_eq!(s.machines.asked.load(Ordering::Relaxed), 1);
}

#[test]
fn the_end_waits_for_requests() {
    let mut s = Server::start(|_| ());
    block_on(async {
        let mut send = connect(&s).await;
        let busy = send.send_request(get("/gate"), true).unwrap().0;
        tokio::task::spawn_blocking({
            let machines = s.machines.clone();
            move || until("it runs", || machines.asked.load(Ordering::Relaxed) == 1)
        })
        .await
        .unwrap();
        s.signal();
        // GOAWAY: nothing else is taken.
        let refused = loop {
            match send.clone().ready().await {
                Ok(mut send) => match send.send_request(get("/plain"), true) {
                    Ok((answer, _)) => {
                        if let Err(e) = answer.await {
                            break e;
                        }
                    }
                    Err(e) => break e,
                },
                Err(e) => break e,
            }
        };
        assert!(refused.is_go_away() || refused.is_reset(), "{refused}");
        s.machines.gate.add_permits(1);
        assert_eq!(busy.await.unwrap().status(), StatusCode::OK);
    });
    s.stop();
}

#[test]
fn an_idle_connection_is_closed() {
    let s = Server::start(|o| o.idle_timeout = Duration::from_millis(200));
    block_on(async {
        let tcp = tokio::net::TcpStream::connect(s.at).await.unwrap();
        let (mut send, connection) = h2::client::handshake(tcp).await.unwrap();
        let connection = tokio::spawn(connection);
        assert_eq!(send.send_request(get("/plain"), true).unwrap().0.await.unwrap().status(), 200);
        assert!(connection.await.unwrap().is_ok(), "it ends in good order");
    });
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u32).to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A field without compression.
fn field(name: &str, value: &str) -> Vec<u8> {
    [&[0, name.len() as u8], name.as_bytes(), &[value.len() as u8], value.as_bytes()].concat()
}

fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    fields.iter().flat_map(|(name, value)| field(name, value)).collect()
}

const METHOD: (&str, &str) = (":method", "GET");
const SCHEME: (&str, &str) = (":scheme", "http");
const PATH: (&str, &str) = (":path", "/plain");
const HOST: (&str, &str) = (":authority", "shop");

/// A request in one frame of headers, which ends it.
fn request(list: &[(&str, &str)]) -> Vec<u8> {
    frame(1, 5, 1, &fields(list))
}

/// What came of it: the status that was sent, or that the stream was reset, or the connection ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Status(String),
    Reset,
    Closed,
}

fn outcome(s: &Server, preface: &[u8], sent: &[u8]) -> Outcome {
    let mut c = TcpStream::connect(s.at).unwrap();
    c.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let _ = c.write_all(&[preface, SETTINGS, sent].concat());
    loop {
        let mut head = [0; 9];
        if c.read_exact(&mut head).is_err() {
            return Outcome::Closed;
        }
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        let mut payload = vec![0; length];
        if c.read_exact(&mut payload).is_err() {
            return Outcome::Closed;
        }
        match head[3] {
            // The status comes first: one of the static table, or its name and three digits.
            1 => {
                let status = match payload[0] {
                    0x88 => "200".into(),
                    0x8c => "400".into(),
                    0x8d => "404".into(),
                    0x8e => "500".into(),
                    _ => huffman_digits(&payload[2..]),
                };
                return Outcome::Status(status);
            }
            3 => return Outcome::Reset,
            7 => {
                // Then comes the end.
                let mut rest = Vec::new();
                let _ = c.read_to_end(&mut rest);
                return Outcome::Closed;
            }
            _ => {}
        }
    }
}

/// Three digits in HPACK's Huffman code: 0, 1 and 2 have five bits, the others six.
fn huffman_digits(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().take(3).flat_map(|b| (0..8).rev().map(move |i| b >> i & 1)).collect();
    let (mut at, mut text) = (0, String::new());
    while text.len() < 3 {
        let number = |n: usize| bits[at..at + n].iter().fold(0u8, |v, b| v << 1 | b);
        let (digit, n) = if number(5) < 3 { (number(5), 5) } else { (number(6) - 0x19 + 3, 6) };
        text.push(char::from(b'0' + digit));
        at += n;
    }
    text
}

#[test]
fn what_is_malformed_reaches_no_machine() {
    // A frame that is no reason to end anything leaves its connection idle.
    let s = Server::start(|o| {
        (o.head_timeout, o.idle_timeout) = (Duration::from_millis(500), Duration::from_millis(300));
    });
    let good = [METHOD, SCHEME, PATH, HOST];
    let with = |more: &[(&'static str, &'static str)]| request(&[&good[..], more].concat());
    let without = |name: &str| request(&good.iter().filter(|(n, _)| *n != name).copied().collect::<Vec<_>>());
    let instead = |name: &'static str, value: &'static str| {
        request(
            &good.iter().map(|(n, v)| if *n == name { (name, value) } else { (*n, *v) }).collect::<Vec<_>>(),
        )
    };
    let ping = |n: usize, stream| frame(6, 0, stream, &vec![0; n]);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        // Fields.
        ("an upper-case name", with(&[("Accept", "x")])),
        ("a name with a space", with(&[("a b", "x")])),
        ("a name with a colon inside", with(&[("a:b", "x")])),
        ("an empty name", with(&[("", "x")])),
        ("LF in a value", with(&[("a", "b\nc: d")])),
        ("CR in a value", with(&[("a", "b\rc")])),
        ("NUL in a value", with(&[("a", "b\0c")])),
        ("connection", with(&[("connection", "close")])),
        ("keep-alive", with(&[("keep-alive", "x")])),
        ("proxy-connection", with(&[("proxy-connection", "x")])),
        ("transfer-encoding", with(&[("transfer-encoding", "chunked")])),
        ("upgrade", with(&[("upgrade", "h2c")])),
        ("te of another kind", with(&[("te", "gzip")])),
        ("a length without a body", with(&[("content-length", "5")])),
        ("two lengths", with(&[("content-length", "0"), ("content-length", "1")])),
        ("a length with a sign", with(&[("content-length", "+0")])),
        ("another host", with(&[("host", "other")])),
        ("two hosts", with(&[("host", "shop"), ("host", "shop")])),
        // What is a field of its own.
        ("no method", without(":method")),
        ("no scheme", without(":scheme")),
        ("no path", without(":path")),
        ("no authority and no host", without(":authority")),
        ("two methods", with(&[METHOD])),
        ("two paths", with(&[PATH])),
        ("unknown", with(&[(":x", "y")])),
        (":status", with(&[(":status", "200")])),
        ("behind others", request(&[METHOD, SCHEME, ("a", "b"), PATH, HOST])),
        ("an empty path", instead(":path", "")),
        ("a relative path", instead(":path", "plain")),
        ("a star", instead(":path", "*")),
        ("a space in the path", instead(":path", "/pl ain")),
        ("a line in the path", instead(":path", "/plain HTTP/1.1\r\nA: b")),
        // A fragment is no case: hyper's parser drops it before anybody can see it.
        ("a backslash in the path", instead(":path", "/a\\b")),
        ("an escaped NUL in the path", instead(":path", "/%00")),
        ("a method with a space", instead(":method", "GET /")),
        ("an empty method", instead(":method", "")),
        ("CONNECT", instead(":method", "CONNECT")),
        ("a user in the authority", instead(":authority", "u@shop")),
        ("a path in the authority", instead(":authority", "shop/x")),
        ("a space in the authority", instead(":authority", "shop x")),
        ("an empty authority", instead(":authority", "")),
        ("a bad port", instead(":authority", "shop:x")),
        // Frames.
        ("a request on stream 0", frame(1, 5, 0, &fields(&good))),
        ("a request on an even stream", frame(1, 5, 2, &fields(&good))),
        ("data on stream 0", frame(0, 1, 0, b"x")),
        ("data before its request", frame(0, 1, 1, b"x")),
        ("settings on a stream", frame(4, 0, 1, &[])),
        ("settings of half an entry", frame(4, 0, 0, &[0, 1, 0])),
        ("settings that acknowledge something", frame(4, 1, 0, &[0, 1, 0, 0, 0, 0])),
        ("a window of 4 GB", frame(4, 0, 0, &[0, 4, 0xff, 0xff, 0xff, 0xff])),
        ("frames of 1 byte", frame(4, 0, 0, &[0, 5, 0, 0, 0, 1])),
        ("a push", frame(5, 4, 1, &[0, 0, 0, 2])),
        ("a ping of 7 bytes", ping(7, 0)),
        ("a ping on a stream", ping(8, 1)),
        ("a goaway on a stream", frame(7, 0, 1, &[0; 8])),
        ("a reset of stream 0", frame(3, 0, 0, &[0; 4])),
        ("a reset of an idle stream", frame(3, 0, 1, &[0; 4])),
        ("a reset of 3 bytes", frame(3, 0, 1, &[0; 3])),
        ("a window of nothing", frame(8, 0, 0, &[0; 4])),
        ("a window beyond all", frame(8, 0, 0, &[0x7f, 0xff, 0xff, 0xff])),
        ("a window of 3 bytes", frame(8, 0, 0, &[0; 3])),
        ("a continuation of nothing", frame(9, 4, 1, &fields(&good))),
        ("a continuation of another", [frame(1, 1, 1, &fields(&good)), frame(9, 4, 3, &[])].concat()),
        ("something in the middle of fields", [frame(1, 1, 1, &fields(&good)), ping(8, 0)].concat()),
        ("padding beyond the frame", frame(1, 5 | 8, 1, &[200, 0])),
        ("a frame beyond the limit", frame(0, 0, 1, &[0; 20_000])),
        ("a stream that depends on itself", frame(2, 0, 1, &[0, 0, 0, 1, 0])),
        ("compression of nothing", frame(1, 5, 1, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        ("an index beyond the table", frame(1, 5, 1, &[0xff])),
        ("index 0", frame(1, 5, 1, &[0x80])),
        ("a string beyond the frame", frame(1, 5, 1, &[0, 0x7e, b'a'])),
        ("text", b"GET /plain HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
    ];
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((name, sent)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let come = outcome(&s, PREFACE, sent);
                    let good = match &come {
                        Outcome::Status(status) => status.starts_with('4'),
                        Outcome::Reset | Outcome::Closed => true,
                    };
                    assert!(good, "{name}: {come:?}");
                    assert_eq!(s.machines.asked.load(Ordering::Relaxed), 0, "{name}: {come:?}");
                }
            });
        }
    });
    assert_eq!(outcome(&s, &PREFACE[..20], b"XXXX"), Outcome::Closed);
    assert_eq!(outcome(&s, PREFACE, &with(&[])), Outcome::Status("200".into()), "the good one");
    assert_eq!(s.machines.asked.load(Ordering::Relaxed), 1);
}

#[test]
fn streams_opened_and_reset_at_once_do_not_pile_up() {
    let s = Server::start(|o| o.max_requests = 50);
    let head = fields(&[METHOD, SCHEME, (":path", "/gate"), HOST]);
    let mut sent = [PREFACE, SETTINGS].concat();
    for n in 0..2000u32 {
        sent.extend(frame(1, 5, 2 * n + 1, &head));
        sent.extend(frame(3, 0, 2 * n + 1, &[0, 0, 0, 8]));
    }
    let mut c = TcpStream::connect(s.at).unwrap();
    let _ = c.write_all(&sent);
    let mut answer = Vec::new();
    c.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let _ = c.read_to_end(&mut answer);
    assert!(answer.windows(4).any(|w| w == [0, 0, 0, 11]), "ENHANCE_YOUR_CALM");
    assert!(s.machines.asked.load(Ordering::Relaxed) <= 50);
    s.machines.gate.add_permits(100);
    until("nothing is under way", || s.figure("pavm_http_requests_running") == 0.0);
}
