//! Load on an HTTP server: connections that ask one thing after the other, and how long each answer took.
//!
//! Each connection has users of its own, with a cookie each, and takes them in turn. An answer that is not what it
//! should be is an error and ends the measurement: a fast wrong answer is worth nothing.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What is asked, and how often in proportion to the rest.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// Path and query.
    pub target: String,
    /// What the answer must be.
    pub answer: Answer,
    /// Its share.
    pub weight: u32,
}

/// What an answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// This text.
    Is(&'static str),
    /// Has this in it.
    Has(&'static str),
    /// One more than this user's last one.
    Counts,
    /// 1: the user has no session yet, and is forgotten afterwards.
    New,
}

/// How much load.
#[derive(Clone, Debug)]
pub(super) struct Load {
    /// Connections at once.
    pub connections: usize,
    /// Users of all connections together; at least one each.
    pub users: usize,
    /// For how long.
    pub time: Duration,
    /// What is asked.
    pub asks: Vec<Ask>,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Microseconds of every request, sorted.
    pub micros: Vec<u32>,
    /// From the first request to the last answer.
    pub took: Duration,
}

impl Outcome {
    /// Answers in a second.
    pub fn rate(&self) -> f64 {
        self.micros.len() as f64 / self.took.as_secs_f64().max(1e-9)
    }
    /// The time within which this part of the requests was answered, in microseconds.
    pub fn quantile(&self, part: f64) -> u32 {
        let last = self.micros.len().saturating_sub(1);
        self.micros.get((last as f64 * part).round() as usize).copied().unwrap_or(0)
    }
}

/// A user: cookie and the last count.
#[derive(Clone, Default)]
struct User {
    cookie: String,
    count: u32,
}

/// Puts load on a server. An error says what was wrong with an answer.
pub(super) fn run(at: SocketAddr, load: &Load) -> Result<Outcome, String> {
    let stop = AtomicBool::new(false);
    let start = Instant::now();
    let results: Vec<Result<Vec<u32>, String>> = std::thread::scope(|scope| {
        let connections: Vec<_> = (0..load.connections)
            .map(|number| {
                let stop = &stop;
                scope.spawn(move || {
                    let result = connection(at, load, number, start + load.time, stop);
                    if result.is_err() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    result
                })
            })
            .collect();
        connections.into_iter().map(|c| c.join().unwrap_or_else(|_| Err("a client failed".into()))).collect()
    });
    let mut outcome = Outcome { took: start.elapsed(), ..Outcome::default() };
    for result in results {
        outcome.micros.extend(result?);
    }
    outcome.micros.sort_unstable();
    Ok(outcome)
}

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 32) as u32) % bound.max(1)
    }
}

fn connection(
    at: SocketAddr,
    load: &Load,
    number: usize,
    end: Instant,
    stop: &AtomicBool,
) -> Result<Vec<u32>, String> {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1));
    let weights = load.asks.iter().map(|a| a.weight).sum();
    let mut users = vec![User::default(); (load.users / load.connections).max(1)];
    let mut micros = Vec::new();
    let mut wire = Wire::open(at).map_err(|e| format!("{at}: {e}"))?;
    for turn in 0.. {
        if Instant::now() >= end || stop.load(Ordering::Relaxed) {
            break;
        }
        let mut pick = numbers.below(weights);
        let ask = load.asks.iter().find(|a| {
            let found = pick < a.weight;
            pick = pick.wrapping_sub(a.weight);
            found
        });
        let Some(ask) = ask.or(load.asks.first()) else { break };
        let index = turn % users.len();
        let user = &mut users[index];
        if ask.answer == Answer::New {
            *user = User::default();
        }
        let start = Instant::now();
        let (status, body) =
            wire.ask(&ask.target, &mut user.cookie).map_err(|e| format!("{}: {e}", ask.target))?;
        micros.push(start.elapsed().as_micros().min(u128::from(u32::MAX)) as u32);
        user.check(ask, status, &body)?;
    }
    Ok(micros)
}

impl User {
    fn check(&mut self, ask: &Ask, status: u16, body: &str) -> Result<(), String> {
        let right = match ask.answer {
            Answer::Is(text) => body == text,
            Answer::Has(text) => body.contains(text),
            Answer::Counts => {
                self.count += 1;
                body.parse() == Ok(self.count)
            }
            Answer::New => body == "1",
        };
        if status == 200 && right {
            return Ok(());
        }
        let body: String = body.chars().take(200).collect();
        Err(format!(
            "{} is answered by {status} {body:?}, not by {:?} {}",
            ask.target, ask.answer, self.count
        ))
    }
}

/// A connection that is kept.
struct Wire {
    at: SocketAddr,
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    fn open(at: SocketAddr) -> io::Result<Wire> {
        let stream = TcpStream::connect(at)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Wire { at, stream, buffer: Vec::with_capacity(16 << 10) })
    }

    /// One request: status and body. A new session's cookie is taken over.
    fn ask(&mut self, target: &str, cookie: &mut String) -> io::Result<(u16, String)> {
        let sent = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n{sent}\r\n", self.at);
        self.stream.write_all(request.as_bytes())?;
        self.buffer.clear();
        let head = loop {
            match find(&self.buffer, b"\r\n\r\n") {
                Some(at) => break at,
                None => self.more()?,
            }
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let status = text.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let (mut length, mut chunked, mut close) = (None, false, false);
        for line in text.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse::<usize>().ok(),
                "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
                "connection" => close = value.eq_ignore_ascii_case("close"),
                "set-cookie" if value.starts_with("JSESSIONID=") => {
                    *cookie = value.split(';').next().unwrap_or("").to_string();
                }
                _ => {}
            }
        }
        let body = match length {
            _ if chunked => self.chunks(head + 4)?,
            Some(length) => {
                while self.buffer.len() < head + 4 + length {
                    self.more()?;
                }
                self.buffer[head + 4..head + 4 + length].to_vec()
            }
            None => return Err(io::Error::other("an answer without a length")),
        };
        if close {
            *self = Wire::open(self.at)?;
        }
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }

    fn more(&mut self) -> io::Result<()> {
        let mut some = [0; 8192];
        match self.stream.read(&mut some)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            n => {
                self.buffer.extend_from_slice(&some[..n]);
                Ok(())
            }
        }
    }

    /// A chunked body that begins here in the buffer (RFC 9112 7.1), without extensions and trailers.
    fn chunks(&mut self, mut at: usize) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                match find(&self.buffer[at..], b"\r\n") {
                    Some(len) => break len,
                    None => self.more()?,
                }
            };
            let text = String::from_utf8_lossy(&self.buffer[at..at + line]).into_owned();
            let size = usize::from_str_radix(text.trim(), 16).map_err(io::Error::other)?;
            at += line + 2;
            while self.buffer.len() < at + size + 2 {
                self.more()?;
            }
            if size == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&self.buffer[at..at + size]);
            at += size + 2;
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

/// What the application waits for: a server that answers every connection after a while.
pub(super) struct Slow {
    /// Where it is.
    pub port: u16,
}

impl Slow {
    /// Starts it; it ends with the process.
    pub fn start(after: Duration) -> io::Result<Slow> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // One that broke off needs no answer.
                let Ok(mut stream) = stream else { continue };
                std::thread::spawn(move || {
                    let mut byte = [0];
                    if stream.read_exact(&mut byte).is_ok() {
                        std::thread::sleep(after);
                        let _ = stream.write_all(b"slowly\n");
                    }
                });
            }
        });
        Ok(Slow { port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server of one connection that gives these answers.
    fn server(answers: Vec<&'static str>) -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let at = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            for answer in answers {
                let mut some = [0; 1024];
                let _ = stream.read(&mut some).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        at
    }

    #[test]
    fn answers_are_read_whole() {
        let at = server(vec![
            "HTTP/1.1 200 OK\r\nSet-Cookie: JSESSIONID=A; Path=/\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 404 Not\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n",
        ]);
        let (mut wire, mut cookie) = (Wire::open(at).unwrap(), String::new());
        assert_eq!(wire.ask("/", &mut cookie).unwrap(), (200, "ab".into()));
        assert_eq!(cookie, "JSESSIONID=A");
        assert_eq!(wire.ask("/", &mut cookie).unwrap(), (404, "abcd".into()));
    }

    #[test]
    fn wrong_answers_end_the_measurement() {
        let at = server(vec![
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1",
        ]);
        let ask = Ask { target: "/".into(), answer: Answer::Counts, weight: 1 };
        let load = Load { connections: 1, users: 1, time: Duration::from_secs(60), asks: vec![ask] };
        let error = run(at, &load).unwrap_err();
        assert!(error.contains("is answered by 200 \"1\""), "{error}");
    }

    #[test]
    fn quantiles() {
        let outcome = Outcome { micros: (0..=1000).collect(), took: Duration::from_secs(2) };
        assert_eq!((outcome.quantile(0.5), outcome.quantile(0.99), outcome.quantile(1.0)), (500, 990, 1000));
        assert_eq!(Outcome::default().quantile(0.5), 0);
    }
}
