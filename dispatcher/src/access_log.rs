//! The access log: a line for each request, written by a thread of its own.
//!
//! ```text
//!   request answered --> queue (bounded) --> thread: format, write --> file or standard output
//! ```
//!
//! A disk that is full, slow or gone costs lines, never requests: what finds no place in the queue, or can't be written,
//! is counted (`pavm_access_log_lost`), and the trouble is logged once until it is over. After a line that was cut off, the
//! next one begins on a line of its own. On SIGHUP or SIGUSR1 the file is opened anew, so that it can be moved away.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use hyper::header::HeaderValue;
use hyper::{Method, Uri, Version};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::figures::{Count, Figures};

/// Lines that wait for the thread, at most.
const QUEUE: usize = 16 << 10;
/// So much is written at once.
const BATCH: usize = 64 << 10;
/// At the end the thread may take so long for the last lines.
const LAST: Duration = Duration::from_secs(1);

/// How a line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccessLogFormat {
    /// The Common Log Format.
    Common,
    /// The same, and then referer and user agent.
    #[default]
    Combined,
    /// An object.
    Json,
}

/// What a request asked for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// A request that was understood.
    Request(Method, Uri, Version),
    /// The first line of one that was not.
    Line(Vec<u8>),
}

/// A request that has its answer.
#[derive(Debug)]
pub(crate) struct Entry {
    pub at: SystemTime,
    pub client: IpAddr,
    pub asked: Asked,
    pub status: u16,
    pub bytes: u64,
    pub took: Duration,
    pub host: Option<HeaderValue>,
    pub referer: Option<HeaderValue>,
    pub agent: Option<HeaderValue>,
}

/// Where lines go, before the thread is there.
#[derive(Debug)]
pub(crate) struct Sink {
    out: Out,
    format: AccessLogFormat,
}

#[derive(Debug)]
enum Out {
    Stdout,
    File(PathBuf, File),
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}

impl Sink {
    /// Opens the file, or standard output for `-`.
    pub(crate) fn open(path: &Path, format: AccessLogFormat) -> io::Result<Sink> {
        let out = if path == Path::new("-") { Out::Stdout } else { Out::File(path.into(), open(path)?) };
        Ok(Sink { out, format })
    }

    /// Starts the thread.
    pub(crate) fn start(self, figures: Arc<Figures>) -> io::Result<AccessLog> {
        let (queue, lines) = sync_channel(QUEUE);
        let wishes = Arc::new(Wishes::default());
        let (ended, end) = channel();
        let mut writer = Writer::new(self.out, self.format, figures.clone());
        let asked = wishes.clone();
        std::thread::Builder::new().name("access-log".into()).spawn(move || {
            writer.run(&lines, &asked);
            // Nobody may be waiting any more.
            let _ = ended.send(());
        })?;
        Ok(AccessLog { queue, wishes, end: Mutex::new(end), figures })
    }
}

/// What is asked of the thread besides lines: a full queue must not keep it away.
#[derive(Debug, Default)]
struct Wishes {
    reopen: AtomicBool,
    end: AtomicBool,
}

/// The log of a running server.
#[derive(Debug)]
pub(crate) struct AccessLog {
    /// Nothing in place of a line wakes the thread.
    queue: SyncSender<Option<Box<Entry>>>,
    wishes: Arc<Wishes>,
    end: Mutex<Receiver<()>>,
    figures: Arc<Figures>,
}

impl AccessLog {
    /// Writes a line, some time.
    pub(crate) fn write(&self, entry: Entry) {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) =
            self.queue.try_send(Some(Box::new(entry)))
        {
            self.figures.add(Count::LogLost, 1);
        }
    }

    /// Opens the file anew.
    pub(crate) fn reopen(&self) {
        self.wish(&self.wishes.reopen);
    }

    /// Waits for the last lines, within reason. There is no log after that.
    pub(crate) fn finish(&self) {
        self.wish(&self.wishes.end);
        let end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        if end.recv_timeout(LAST).is_err() {
            log::warn!("the last lines of the access log could not be written");
        }
    }

    fn wish(&self, wish: &AtomicBool) {
        wish.store(true, Ordering::Release);
        // A thread with a full queue is awake.
        let _ = self.queue.try_send(None);
    }
}

struct Writer {
    out: Out,
    format: AccessLogFormat,
    figures: Arc<Figures>,
    batch: Vec<u8>,
    zone: TimeZone,
    /// The second for which `date` is.
    second: i64,
    date: String,
    /// The last write ended in the middle of a line.
    torn: bool,
    /// It is known that there is trouble.
    failing: bool,
}

impl Writer {
    fn new(out: Out, format: AccessLogFormat, figures: Arc<Figures>) -> Writer {
        Writer {
            out,
            format,
            figures,
            batch: Vec::new(),
            zone: TimeZone::system(),
            second: i64::MIN,
            date: String::new(),
            torn: false,
            failing: false,
        }
    }

    /// Writes what comes, until the end is wished for and all is written.
    fn run(&mut self, lines: &Receiver<Option<Box<Entry>>>, wishes: &Wishes) {
        let mut next = lines.recv().ok();
        while let Some(first) = next {
            let mut more = Some(first);
            while let Some(entry) = more {
                if let Some(entry) = entry {
                    self.add(&entry);
                }
                more = if self.batch.len() < BATCH { lines.try_recv().ok() } else { None };
            }
            // What came before belongs into the old file.
            self.flush();
            if wishes.reopen.swap(false, Ordering::Acquire) {
                self.reopen();
            }
            let end = wishes.end.load(Ordering::Acquire);
            next = if end { lines.try_recv().ok() } else { lines.recv().ok() };
        }
    }

    fn reopen(&mut self) {
        if let Out::File(path, file) = &mut self.out {
            match open(path) {
                Ok(new) => {
                    *file = new;
                    self.torn = false;
                }
                Err(e) => log::warn!("access log: {}: {e}; the old file is written on", path.display()),
            }
        }
    }

    /// Adds a line to the batch.
    fn add(&mut self, entry: &Entry) {
        let done = match self.format {
            AccessLogFormat::Json => json(&mut self.batch, entry),
            format => {
                self.set_date(entry.at);
                common(&mut self.batch, entry, &self.date, format == AccessLogFormat::Combined)
            }
        };
        // Writing into memory does not fail.
        debug_assert!(done.is_ok(), "{done:?}");
        self.batch.push(b'\n');
    }

    fn set_date(&mut self, at: SystemTime) {
        let now = Timestamp::try_from(at).unwrap_or_default();
        if now.as_second() != self.second {
            self.second = now.as_second();
            self.date = Zoned::new(now, self.zone.clone()).strftime("%d/%b/%Y:%H:%M:%S %z").to_string();
        }
    }

    /// Writes the batch, or counts its lines as lost.
    fn flush(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        if self.torn {
            // The line before was cut off.
            self.batch.insert(0, b'\n');
        }
        let batch = std::mem::take(&mut self.batch);
        let mut rest = &batch[..];
        let result = loop {
            if rest.is_empty() {
                break Ok(());
            }
            let written = match &mut self.out {
                Out::Stdout => io::stdout().lock().write(rest),
                Out::File(_, file) => file.write(rest),
            };
            match written {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => {
                    self.torn = rest[n - 1] != b'\n';
                    rest = &rest[n..];
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => break Err(e),
            }
        };
        let result = result.and_then(|()| match &self.out {
            Out::Stdout => io::stdout().lock().flush(),
            Out::File(..) => Ok(()),
        });
        match result {
            Ok(()) if self.failing => {
                self.failing = false;
                log::warn!("the access log can be written again");
            }
            Ok(()) => {}
            Err(e) => {
                let lost = rest.iter().filter(|b| **b == b'\n').count() as u64;
                self.figures.add(Count::LogLost, lost);
                if !self.failing {
                    self.failing = true;
                    log::warn!("the access log can't be written, its lines are lost: {e}");
                }
            }
        }
        self.batch = batch;
        self.batch.clear();
    }
}

/// A target as it was sent.
fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or_else(|| uri.path(), |p| p.as_str())
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

/// Writes what a client sent so that it can't end the line or the quotes.
fn escape(out: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
    for &b in bytes {
        match b {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', b]),
            0x20..=0x7e => out.push(b),
            _ => write!(out, "\\x{b:02x}")?,
        }
    }
    Ok(())
}

fn common(out: &mut Vec<u8>, entry: &Entry, date: &str, combined: bool) -> io::Result<()> {
    write!(out, "{} - - [{date}] \"", entry.client)?;
    match &entry.asked {
        Asked::Request(method, uri, version) => {
            escape(out, method.as_str().as_bytes())?;
            out.push(b' ');
            escape(out, target(uri).as_bytes())?;
            write!(out, " {}", protocol(*version))?;
        }
        Asked::Line(line) if line.is_empty() => out.push(b'-'),
        Asked::Line(line) => escape(out, line)?,
    }
    write!(out, "\" {} ", entry.status)?;
    match entry.bytes {
        0 => out.push(b'-'),
        n => write!(out, "{n}")?,
    }
    if combined {
        for field in [&entry.referer, &entry.agent] {
            out.extend_from_slice(b" \"");
            match field {
                Some(value) => escape(out, value.as_bytes())?,
                None => out.push(b'-'),
            }
            out.push(b'"');
        }
    }
    Ok(())
}

/// A line of JSON.
#[derive(Serialize)]
struct Object<'a> {
    time: String,
    client: IpAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<String>,
    status: u16,
    bytes: u64,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    referer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
}

fn json(out: &mut Vec<u8>, entry: &Entry) -> io::Result<()> {
    let text =
        |v: &Option<HeaderValue>| v.as_ref().map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
    let (method, uri, version, line) = match &entry.asked {
        Asked::Request(method, uri, version) => (Some(method), Some(uri), Some(version), None),
        Asked::Line(line) => (None, None, None, Some(line.escape_ascii().to_string())),
    };
    let now = Timestamp::try_from(entry.at).unwrap_or_default();
    let object = Object {
        time: format!("{now:.6}"),
        client: entry.client,
        method: method.map(Method::as_str),
        target: uri.map(target),
        protocol: version.map(|v| protocol(*v)),
        line,
        status: entry.status,
        bytes: entry.bytes,
        seconds: entry.took.as_micros() as f64 / 1e6,
        host: text(&entry.host),
        referer: text(&entry.referer),
        agent: text(&entry.agent),
    };
    serde_json::to_writer(out, &object).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            at: SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_500),
            client: [192, 0, 2, 1].into(),
            asked: Asked::Request(Method::GET, "/a?b=c".parse().unwrap(), Version::HTTP_11),
            status: 200,
            bytes: 12,
            took: Duration::from_micros(1500),
            host: Some(HeaderValue::from_static("x")),
            referer: None,
            agent: Some(HeaderValue::from_bytes(b"a\"b\\\xe4").unwrap()),
        }
    }

    fn line(format: AccessLogFormat, entry: &Entry) -> String {
        let mut writer = Writer::new(Out::Stdout, format, Arc::default());
        writer.zone = TimeZone::fixed(jiff::tz::offset(2));
        writer.add(entry);
        String::from_utf8(std::mem::take(&mut writer.batch)).unwrap()
    }

    #[test]
    fn lines_have_their_format() {
        let e = entry();
        let common = "192.0.2.1 - - [15/Nov/2023:00:13:20 +0200] \"GET /a?b=c HTTP/1.1\" 200 12";
        assert_eq!(line(AccessLogFormat::Common, &e), format!("{common}\n"));
        assert_eq!(line(AccessLogFormat::Combined, &e), format!("{common} \"-\" \"a\\\"b\\\\\\xe4\"\n"));
        let json: serde_json::Value = serde_json::from_str(&line(AccessLogFormat::Json, &e)).unwrap();
        let expected = serde_json::json!({
            "time": "2023-11-14T22:13:20.500000Z", "client": "192.0.2.1", "method": "GET", "target": "/a?b=c",
            "protocol": "HTTP/1.1", "status": 200, "bytes": 12, "seconds": 0.0015, "host": "x",
            "agent": "a\"b\\\u{fffd}",
        });
        assert_eq!(json, expected);
        let bad = Entry { asked: Asked::Line(b"GET \x1b\"\n".to_vec()), status: 400, bytes: 0, ..entry() };
        assert!(line(AccessLogFormat::Common, &bad).ends_with("\"GET \\x1b\\\"\\x0a\" 400 -\n"));
        let json: serde_json::Value = serde_json::from_str(&line(AccessLogFormat::Json, &bad)).unwrap();
        assert_eq!(json["line"], "GET \\x1b\\\"\\n");
        let none = Entry { asked: Asked::Line(Vec::new()), ..bad };
        assert!(line(AccessLogFormat::Common, &none).ends_with("\"-\" 400 -\n"));
    }

    #[test]
    fn a_full_disk_costs_lines_only() {
        let figures = Arc::new(Figures::default());
        let full = Sink::open(Path::new("/dev/full"), AccessLogFormat::Common).unwrap();
        let log = full.start(figures.clone()).unwrap();
        for _ in 0..10 {
            log.write(entry());
        }
        log.finish();
        assert_eq!(figures.count(Count::LogLost), 10);
    }

    #[test]
    fn a_file_that_was_moved_is_opened_anew() {
        let dir = std::env::temp_dir().join(format!("pavm-access-log-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let (path, moved) = (dir.join("log"), dir.join("log.1"));
        let log = Sink::open(&path, AccessLogFormat::Common).unwrap().start(Arc::default()).unwrap();
        log.write(entry());
        while std::fs::metadata(&path).unwrap().len() == 0 {
            std::thread::yield_now();
        }
        std::fs::rename(&path, &moved).unwrap();
        log.reopen();
        while !path.exists() {
            std::thread::yield_now();
        }
        log.write(entry());
        log.write(entry());
        log.finish();
        let lines = |path| std::fs::read_to_string(path).unwrap().lines().count();
        assert_eq!((lines(&moved), lines(&path)), (1, 2));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
