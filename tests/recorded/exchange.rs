//! Requests written down in a file, sent to a server, and what of the answers has to be the same everywhere.
//!
//! ```text
//! ### what this is about
//! @user eva                 who asks: each name has a session cookie of its own (default: one)
//! @trailer X-Sum: 1         the body goes in chunks, with this field after them
//! @status                   only the status is the same everywhere
//! @sleep 1200               milliseconds before it is sent
//! POST /path?query
//! Header: value; {{ETag}} stands for that field of the answer before
//!
//! body
//! ```

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// One request of a file.
pub struct Step {
    pub title: String,
    user: String,
    trailers: Vec<String>,
    sleep: u64,
    only_status: bool,
    line: String,
    headers: Vec<String>,
    body: String,
}

/// Reads a file. Lines end in CR LF within a body that says `@crlf`.
pub fn steps(text: &str) -> Vec<Step> {
    let blocks = text.split("\n### ").flat_map(|b| b.strip_prefix("### ").or(Some(b)));
    blocks.filter(|b| !b.trim().is_empty()).map(step).collect()
}

fn step(block: &str) -> Step {
    let mut lines = block.lines();
    let mut step = Step {
        title: lines.next().unwrap_or("").trim().to_string(),
        user: "one".into(),
        trailers: Vec::new(),
        sleep: 0,
        only_status: false,
        line: String::new(),
        headers: Vec::new(),
        body: String::new(),
    };
    let mut crlf = false;
    for line in lines.by_ref() {
        if let Some(directive) = line.strip_prefix('@') {
            let (name, value) = directive.split_once(' ').unwrap_or((directive, ""));
            match name {
                "user" => step.user = value.into(),
                "trailer" => step.trailers.push(value.into()),
                "sleep" => step.sleep = value.parse().expect("milliseconds"),
                "status" => step.only_status = true,
                "crlf" => crlf = true,
                _ => panic!("unknown directive @{name} of step {}", step.title),
            }
        } else if step.line.is_empty() {
            step.line = line.trim().into();
        } else if line.is_empty() {
            break;
        } else {
            step.headers.push(line.into());
        }
    }
    let body: Vec<&str> = lines.collect();
    step.body = body.join(if crlf { "\r\n" } else { "\n" });
    if crlf {
        step.body.push_str("\r\n");
    }
    assert!(step.line.contains(' '), "step {} has no request line", step.title);
    step
}

/// A server as its users see it.
pub struct Site {
    at: SocketAddr,
    cookies: HashMap<String, String>,
    /// All session ids that were seen: they differ from run to run.
    ids: Vec<String>,
    last: Vec<(String, String)>,
}

impl Site {
    pub fn new(at: SocketAddr) -> Site {
        Site { at, cookies: HashMap::new(), ids: Vec::new(), last: Vec::new() }
    }

    /// Sends a request; the answer without what differs from run to run and from server to server.
    pub fn ask(&mut self, step: &Step) -> String {
        std::thread::sleep(Duration::from_millis(step.sleep));
        let answer = self.exchange(&self.request(step));
        let Some((head, body)) = split(&answer) else { return "no answer".into() };
        let mut lines = head.lines();
        let status = lines.next().and_then(|l| l.split(' ').nth(1)).unwrap_or("none").to_string();
        let fields: Vec<(String, String)> = lines
            .filter_map(|l| l.split_once(':').map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_string())))
            .collect();
        self.remember(step, &fields);
        if step.only_status {
            return status;
        }
        let chunked = fields.iter().any(|(n, v)| n == "transfer-encoding" && v.contains("chunked"));
        let (body, trailers) = if chunked { unchunk(body) } else { (body.to_vec(), String::new()) };
        let body = String::from_utf8_lossy(&body).into_owned();
        // Each server has a page of its own for errors, and sends its own pieces.
        let report = body.contains("<title>HTTP Status ");
        let mut all: Vec<String> = fields
            .iter()
            .filter(|(n, _)| !CONNECTION.contains(&n.as_str()))
            .map(|(n, v)| format!("{n}: {}", without_chance(n, v)))
            .collect();
        all.sort();
        let shown = if report { "(a report)".to_string() } else { body };
        let trailers = if trailers.is_empty() { trailers } else { format!("\ntrailers: {trailers}") };
        self.last = fields;
        self.same_names(&format!("{status}\n{}\n\n{shown}{trailers}", all.join("\n")))
    }

    fn request(&self, step: &Step) -> Vec<u8> {
        let mut line = step.line.clone();
        if let Some(id) = self.cookies.get(&step.user) {
            line = line.replace("{{session}}", id);
        }
        let mut head = format!("{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.at);
        if let Some(id) = self.cookies.get(&step.user).filter(|_| !step.line.contains("{{session}}")) {
            head += &format!("Cookie: JSESSIONID={id}\r\n");
        }
        for h in &step.headers {
            let mut h = h.clone();
            for (name, value) in &self.last {
                let mark = format!("{{{{{name}}}}}");
                if let Some(i) = h.to_ascii_lowercase().find(&mark) {
                    h.replace_range(i..i + mark.len(), value);
                }
            }
            head += &format!("{h}\r\n");
        }
        if !step.trailers.is_empty() {
            let names: Vec<&str> = step.trailers.iter().filter_map(|t| t.split(':').next()).collect();
            let fields: String = step.trailers.iter().map(|t| format!("{t}\r\n")).collect();
            head += &format!("Transfer-Encoding: chunked\r\nTrailer: {}\r\n\r\n", names.join(", "));
            let body = format!("{:x}\r\n{}\r\n0\r\n{fields}\r\n", step.body.len(), step.body);
            return (head + &body).into_bytes();
        }
        if !step.body.is_empty() {
            head += &format!("Content-Length: {}\r\n", step.body.len());
        }
        format!("{head}\r\n{}", step.body).into_bytes()
    }

    fn exchange(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        // A server may close at once after an error; what came before counts.
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn remember(&mut self, step: &Step, fields: &[(String, String)]) {
        for (_, cookie) in fields.iter().filter(|(n, _)| n == "set-cookie") {
            if let Some(id) = cookie.strip_prefix("JSESSIONID=").and_then(|c| c.split(';').next()) {
                self.ids.push(id.to_string());
                self.cookies.insert(step.user.clone(), id.to_string());
            }
        }
    }

    fn same_names(&self, text: &str) -> String {
        let mut text = text.replace(&self.at.to_string(), "HOST");
        // What separates the ranges of an answer is up to the server.
        text = text.replace("CATALINA_MIME_BOUNDARY", "pavm-range-boundary");
        for id in &self.ids {
            text = text.replace(id, "SESSION");
        }
        text.lines().map(|l| if has_date(l) { "DATE\n".into() } else { format!("{l}\n") }).collect()
    }
}

/// Whether a line has a moment in it as `java.util.Date` prints it.
fn has_date(line: &str) -> bool {
    let days = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "];
    line.contains(':') && days.iter().any(|d| line.contains(d)) || line.contains("Time: 2")
}

/// Fields of the connection, of the server itself, and of how a body is cut up.
const CONNECTION: [&str; 7] =
    ["date", "connection", "keep-alive", "transfer-encoding", "server", "content-length", "trailer"];

fn without_chance(name: &str, value: &str) -> String {
    if name == "content-type" {
        return value.replace("utf-8", "UTF-8");
    }
    if name == "allow" {
        let mut methods: Vec<&str> = value.split(',').map(str::trim).collect();
        methods.sort_unstable();
        return methods.join(", ");
    }
    let moment = name == "set-cookie" && !value.contains("Max-Age=0;");
    if !moment && name != "retry-after" {
        return value.to_string();
    }
    let parts = value.split("; ").map(|p| if p.starts_with("Expires=") { "Expires=T" } else { p });
    if name == "retry-after" { "T".into() } else { parts.collect::<Vec<_>>().join("; ") }
}

fn split(answer: &[u8]) -> Option<(String, &[u8])> {
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n")?;
    Some((String::from_utf8_lossy(&answer[..end]).into_owned(), &answer[end + 4..]))
}

/// The content of a chunked body, and the fields after it.
fn unchunk(mut body: &[u8]) -> (Vec<u8>, String) {
    let mut content = Vec::new();
    loop {
        let Some(end) = body.windows(2).position(|w| w == b"\r\n") else { return (content, String::new()) };
        let size = String::from_utf8_lossy(&body[..end]);
        let size = usize::from_str_radix(size.split(';').next().unwrap_or("").trim(), 16).unwrap_or(0);
        body = &body[end + 2..];
        if size == 0 {
            let mut fields: Vec<String> = String::from_utf8_lossy(body)
                .lines()
                .map(|l| l.to_ascii_lowercase())
                .filter(|l| !l.is_empty())
                .collect();
            fields.sort();
            return (content, fields.join(", "));
        }
        let size = size.min(body.len());
        content.extend_from_slice(&body[..size]);
        body = body.get(size + 2..).unwrap_or(&[]);
    }
}
