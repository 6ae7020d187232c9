//! The options of `pavm serve`, each described once: the command line, the environment, the configuration file, their
//! checks, the help and README's table all come from [`TABLE`].

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use dispatcher::{AccessLogFormat, Reuse, SameSite, ServeOptions, TlsFiles, WhenFull};

use crate::launch::paths::{LEAST_MEMORY, parse_size};
use crate::launch::{MAX_DEADLINE, MAX_SLICE};

/// What `pavm serve` is told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// For the dispatcher.
    pub serve: ServeOptions,
    /// The application, if it was named.
    pub app: Option<PathBuf>,
    /// Longest time of a request, if there is a limit.
    pub request_limit: Option<Duration>,
    /// Time slices.
    pub fair: Option<Duration>,
    /// Memory of all sessions together.
    pub memory: Option<u64>,
    /// The JDK.
    pub jdk: Option<PathBuf>,
    /// Sessions may start processes.
    pub allow_processes: bool,
    /// The users who may log in.
    pub users: Option<PathBuf>,
    /// The control socket.
    pub control: Option<PathBuf>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        let serve = ServeOptions::new("");
        Settings {
            request_limit: Some(serve.request_timeout),
            serve,
            app: None,
            fair: None,
            memory: None,
            jdk: None,
            allow_processes: false,
            users: None,
            control: None,
            tls_cert: None,
            tls_key: None,
        }
    }
}

impl Settings {
    /// Brings together what belongs together; what is wrong with it, a line each.
    pub fn finish(&mut self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        self.serve.tls = match (self.tls_cert.clone(), self.tls_key.clone()) {
            (Some(cert), Some(key)) => Some(TlsFiles { cert, key }),
            (Some(_), None) => {
                wrong.push("tls-cert needs tls-key as well".into());
                None
            }
            (None, Some(_)) => {
                wrong.push("tls-key needs tls-cert as well".into());
                None
            }
            (None, None) => None,
        };
        if self.serve.redirect.is_some() && self.tls_cert.is_none() && self.tls_key.is_none() {
            wrong.push("redirect needs tls-cert and tls-key: there is nothing to send anybody to".into());
        }
        if self.serve.same_site == Some(SameSite::None) && self.serve.tls.is_none() {
            log::warn!("cookie-same-site none: browsers ignore such a cookie that does not come by https");
        }
        let listeners = [
            ("listen", Some(self.serve.listen)),
            ("redirect", self.serve.redirect),
            ("admin", self.serve.admin),
        ];
        for (i, (name, address)) in listeners.iter().enumerate() {
            let same = |other: &&(&str, Option<SocketAddr>)| {
                other.1 == *address && address.is_some_and(|a| a.port() != 0)
            };
            if let Some((other, Some(at))) = listeners[..i].iter().find(same) {
                wrong.push(format!("{other} and {name} are the same address: {at}"));
            }
        }
        self.serve.related = self.users.iter().cloned().collect();
        match &self.app {
            Some(app) => self.serve.app = app.clone(),
            None => wrong.push("no web application is named: a directory or a .war file".into()),
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// An option.
#[derive(Debug)]
pub struct Row {
    /// `name`: `--name`, `PAVM_SERVE_NAME`, `name = ...`
    pub name: &'static str,
    /// What stands for its value; nothing for a switch.
    pub value: &'static str,
    /// The value if it is not given, where there is a fixed one.
    pub default: &'static str,
    /// What it is, in a line.
    pub help: &'static str,
    /// Takes a value, or says what is wrong with it.
    pub set: fn(&mut Settings, &str) -> Result<(), String>,
}

/// The application: the only one without a `--name`.
pub const APP: &str = "app";

macro_rules! table {
    ($($name:literal $value:literal $default:literal $help:literal $set:expr;)*) => {
        /// The options, in the order of the help.
        pub const TABLE: &[Row] = &[
            $(Row { name: $name, value: $value, default: $default, help: $help, set: $set },)*
        ];
    };
}

table! {
    "app" "APP" "" "An exploded web application or a .war file"
        |s, t| put(&mut s.app, path(t));
    "context-path" "PATH" "/" "Path below which the application is found, such as /shop"
        |s, t| { s.serve.context_path = context_path(t)?; Ok(()) };
    "users" "FILE" "" "Users who may log in, with passwords and roles, in the format of tomcat-users.xml"
        |s, t| put(&mut s.users, path(t));
    "listen" "ADDR:PORT" "127.0.0.1:8080" "Address and port to listen on"
        |s, t| { s.serve.listen = address(t)?; Ok(()) };
    "tls-cert" "FILE" "" "Certificate chain (PEM): listen with TLS; read again when it changes and on SIGHUP"
        |s, t| put(&mut s.tls_cert, path(t));
    "tls-key" "FILE" "" "Key of the certificate (PEM)"
        |s, t| put(&mut s.tls_key, path(t));
    "redirect" "ADDR:PORT" "" "Listen without TLS here, and send everybody to the address with TLS"
        |s, t| put(&mut s.serve.redirect, address(t));
    "admin" "ADDR:PORT" "" "Where figures (/metrics), health (/health) and a console (/) are shown; no login: keep it from users"
        |s, t| put(&mut s.serve.admin, address(t));
    "control" "PATH" "" "Socket for `pavm sessions`, `pavm workers` and `pavm deploy` (else PORT.sock in $XDG_RUNTIME_DIR/pavm or /tmp/pavm-UID)"
        |s, t| put(&mut s.control, path(t));
    "workers" "N" "" "Worker processes (else one for each processor)"
        |s, t| { s.serve.workers = count(t, 1..=1024)?; Ok(()) };
    "memory" "SIZE" "" "Most memory of all sessions together (else half of the machine's)"
        |s, t| put(&mut s.memory, memory(t));
    "session-memory" "SIZE" "64m" "Largest heap of a session"
        |s, t| { s.serve.session_memory = size(t, 1, u64::MAX)?; Ok(()) };
    "session-idle" "SECONDS" "" "A session ends after so long without a request, also where the application allows more"
        |s, t| put(&mut s.serve.session_idle, seconds(t));
    "max-sessions" "N" "100000" "Most sessions at once"
        |s, t| { s.serve.max_sessions = count(t, 1..=100_000_000)?; Ok(()) };
    "when-full" "evict|refuse" "refuse" "For one more session: end the one idle for longest, or answer 503"
        |s, t| { s.serve.when_full = word(t, &[("evict", WhenFull::Evict), ("refuse", WhenFull::Refuse)])?; Ok(()) };
    "reuse" "reset|serial" "reset" "Machines of requests without a session: a fresh copy for each, or one after the other in the same"
        |s, t| { s.serve.reuse = word(t, &[("reset", Reuse::Reset), ("serial", Reuse::Serial)])?; Ok(()) };
    "spare-machines" "N" "8" "Machines kept ready for requests without a session, where they are used again (--reuse serial)"
        |s, t| { s.serve.spare_machines = count(t, 0..=10_000)?; Ok(()) };
    "cookie-same-site" "lax|strict|none|as-is" "lax" "SameSite of session cookies for which the application sets none"
        |s, t| { s.serve.same_site = word(t, SAME_SITE)?; Ok(()) };
    "max-connections" "N" "10000" "Most connections at once; further ones get 503"
        |s, t| { s.serve.max_connections = count(t, 1..=1_000_000)?; Ok(()) };
    "max-requests" "N" "4096" "Most requests under way or in line; further ones get 503"
        |s, t| { s.serve.max_requests = count(t, 1..=1_000_000)?; Ok(()) };
    "session-requests" "N" "64" "Most requests of one session at work at once; further ones wait for their turn"
        |s, t| { s.serve.session_requests = count(t, 1..=10_000)?; Ok(()) };
    "client-rate" "N" "" "Most requests of one client address in a second; further ones get 429"
        |s, t| put(&mut s.serve.client_rate, decimal(t, 0.001..=1e6));
    "client-burst" "N" "100" "So many requests of one client may come at once in spite of client-rate"
        |s, t| { s.serve.client_burst = decimal(t, 1.0..=1e6)?; Ok(()) };
    "max-head" "SIZE" "32k" "Largest head of a request; else 431"
        |s, t| { s.serve.max_head = size(t, 1 << 10, 1 << 20)? as usize; Ok(()) };
    "max-fields" "N" "100" "Most header fields of a request; else 431"
        |s, t| { s.serve.max_fields = count(t, 1..=1000)?; Ok(()) };
    "max-uri" "SIZE" "8k" "Longest target of a request; else 414"
        |s, t| { s.serve.max_uri = size(t, 16, 65_000)? as usize; Ok(()) };
    "max-body" "SIZE" "8m" "Largest body of a request; else 413"
        |s, t| { s.serve.max_body = size(t, 1, 1 << 30)? as usize; Ok(()) };
    "head-timeout" "SECONDS" "20" "Longest time for a head to arrive; else 408"
        |s, t| { s.serve.head_timeout = seconds(t)?; Ok(()) };
    "body-timeout" "SECONDS" "60" "Longest time for a body to arrive (else 408), and for a client to take nothing of its answer"
        |s, t| { s.serve.body_timeout = seconds(t)?; Ok(()) };
    "idle-timeout" "SECONDS" "60" "How long a connection is kept for the next request"
        |s, t| { s.serve.idle_timeout = seconds(t)?; Ok(()) };
    "request-timeout" "SECONDS" "60" "Longest time for a request in its machine, else 504; 0: no limit"
        |s, t| {
            s.request_limit = if t == "0" { None } else { Some(seconds(t)?) };
            s.serve.request_timeout = s.request_limit.unwrap_or(Duration::MAX);
            Ok(())
        };
    "drain-timeout" "SECONDS" "10" "How long requests under way may go on after SIGTERM"
        |s, t| { s.serve.drain_timeout = if t == "0" { Duration::ZERO } else { seconds(t)? }; Ok(()) };
    "drain-old" "SECONDS" "" "After a deployment, sessions of the application as it was before end after so long (else each when it is idle)"
        |s, t| put(&mut s.serve.drain_old, seconds(t));
    "watch-app" "" "" "Deploy the application again when its files have changed (else on SIGHUP and `pavm deploy`)"
        |s, t| { s.serve.watch_app = word(t, &[("true", true), ("false", false)])?; Ok(()) };
    "access-log" "FILE" "" "A line for each request; -: standard output; opened anew on SIGHUP and SIGUSR1"
        |s, t| put(&mut s.serve.access_log, path(t));
    "access-log-format" "common|combined|json" "combined" "How its lines look"
        |s, t| { s.serve.access_log_format = word(t, LOG_FORMAT)?; Ok(()) };
    "fair" "MICROS" "" "Time slices for the threads of a session, and turns for sessions (else a thread runs until it waits)"
        |s, t| put(&mut s.fair, count(t, 1..=MAX_SLICE as usize).map(|n| Duration::from_micros(n as u64)));
    "jdk" "DIR" "" "The JDK whose class library is used"
        |s, t| put(&mut s.jdk, path(t));
    "allow-processes" "" "" "Let sessions start processes, and end those of this user"
        |s, t| { s.allow_processes = word(t, &[("true", true), ("false", false)])?; Ok(()) };
}

const SAME_SITE: &[(&str, Option<SameSite>)] = &[
    ("lax", Some(SameSite::Lax)),
    ("strict", Some(SameSite::Strict)),
    ("none", Some(SameSite::None)),
    ("as-is", None),
];
const LOG_FORMAT: &[(&str, AccessLogFormat)] = &[
    ("common", AccessLogFormat::Common),
    ("combined", AccessLogFormat::Combined),
    ("json", AccessLogFormat::Json),
];

/// The option of a name.
pub fn find(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

/// The name that somebody may have meant.
pub fn similar(name: &str) -> Option<&'static str> {
    let plain = name.to_lowercase().replace('_', "-");
    let near = TABLE.iter().map(|row| (strsim::jaro_winkler(&plain, row.name), row.name));
    near.filter(|(like, _)| *like > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

fn put<T>(place: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *place = Some(value?);
    Ok(())
}

fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("a path is expected".into()) } else { Ok(text.into()) }
}

fn context_path(text: &str) -> Result<String, String> {
    let good = |b: u8| b.is_ascii_alphanumeric() || b"/-._~".contains(&b);
    match text {
        "" | "/" => Ok(String::new()),
        _ if !text.starts_with('/')
            || text.ends_with('/')
            || text.contains("//")
            || !text.bytes().all(good) =>
        {
            Err("not a path such as /shop".into())
        }
        _ => Ok(text.into()),
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    SocketAddr::from_str(text)
        .map_err(|_| "not an address and port such as 127.0.0.1:8080 or [::1]:8080".into())
}

fn count(text: &str, range: RangeInclusive<usize>) -> Result<usize, String> {
    let good = text.parse().ok().filter(|n| range.contains(n) && text.bytes().all(|b| b.is_ascii_digit()));
    good.ok_or_else(|| format!("not a number from {} to {}", range.start(), range.end()))
}

fn decimal(text: &str, range: RangeInclusive<f64>) -> Result<f64, String> {
    let good = text.parse().ok().filter(|n| range.contains(n));
    good.ok_or_else(|| format!("not a number from {} to {}", range.start(), range.end()))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let most = MAX_DEADLINE as f64;
    let good = decimal(text, 0.001..=most).map(Duration::from_secs_f64);
    good.map_err(|_| format!("not a number of seconds from 0.001 to {MAX_DEADLINE}"))
}

fn size(text: &str, least: u64, most: u64) -> Result<u64, String> {
    match parse_size(text) {
        Ok(n) if (least..=most).contains(&n) => Ok(n),
        Ok(n) if n > 0 => Err(format!("not from {least} to {most} bytes")),
        _ => Err("not a size such as 64m".into()),
    }
}

fn memory(text: &str) -> Result<u64, String> {
    parse_size(text).ok().filter(|n| *n >= LEAST_MEMORY).ok_or_else(|| "not a size of 16m or more".into())
}

fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    let found = words.iter().find(|(word, _)| *word == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("not one of {}", all.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_that_is_shown_is_the_one() {
        for row in TABLE.iter().filter(|row| !row.default.is_empty()) {
            let mut settings = Settings::default();
            (row.set)(&mut settings, row.default).unwrap_or_else(|e| panic!("{}: {e}", row.name));
            assert_eq!(format!("{settings:?}"), format!("{:?}", Settings::default()), "{}", row.name);
        }
    }

    #[test]
    fn a_value_changes_something_and_nonsense_is_refused() {
        for row in TABLE {
            let mut settings = Settings::default();
            let tries = [
                "3",
                "2k",
                "false\u{0}",
                "true",
                "evict",
                "serial",
                "strict",
                "json",
                "32m",
                "/x",
                "127.0.0.1:1",
            ];
            let taken = tries.iter().any(|t| {
                (row.set)(&mut settings, t).is_ok()
                    && format!("{settings:?}") != format!("{:?}", Settings::default())
            });
            assert!(taken, "{}", row.name);
            if !["FILE", "PATH", "DIR", "APP"].contains(&row.value) {
                let why = (row.set)(&mut settings, "nonsense").unwrap_err();
                assert!(why.starts_with("not "), "{}: {why}", row.name);
            }
            assert!((row.set)(&mut settings, "").is_err() || row.name == "context-path", "{}", row.name);
        }
    }

    #[test]
    fn readme_has_the_table() {
        let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
        let expected: String = TABLE
            .iter()
            .filter(|row| row.name != APP)
            .map(|row| {
                let value = if row.value.is_empty() {
                    String::new()
                } else {
                    format!(" {}", row.value.replace('|', "\\|"))
                };
                let default =
                    if row.default.is_empty() { String::new() } else { format!(" ({})", row.default) };
                format!("| `--{}{value}` | {}{default} |\n", row.name, row.help)
            })
            .collect();
        assert!(readme.contains(&expected), "README.md should have these lines:\n{expected}");
    }

    #[test]
    fn what_belongs_together_is_checked_together() {
        let wrong = |values: &[(&str, &str)]| {
            let mut settings = Settings::default();
            values.iter().for_each(|(name, value)| (find(name).unwrap().set)(&mut settings, value).unwrap());
            settings.finish().err().unwrap_or_default()
        };
        assert_eq!(wrong(&[("app", "x")]), Vec::<String>::new());
        assert_eq!(wrong(&[]), ["no web application is named: a directory or a .war file"]);
        assert_eq!(wrong(&[("app", "x"), ("tls-cert", "c")]), ["tls-cert needs tls-key as well"]);
        assert_eq!(wrong(&[("app", "x"), ("tls-key", "c")]), ["tls-key needs tls-cert as well"]);
        assert_eq!(wrong(&[("app", "x"), ("redirect", "127.0.0.1:1")]).len(), 1);
        let same = [("app", "x"), ("listen", "127.0.0.1:9"), ("admin", "127.0.0.1:9")];
        assert_eq!(wrong(&same), ["listen and admin are the same address: 127.0.0.1:9"]);
        assert!(wrong(&[("app", "x"), ("listen", "127.0.0.1:0"), ("admin", "127.0.0.1:0")]).is_empty());
    }

    #[test]
    fn a_similar_name_is_found() {
        for (typed, meant) in [
            ("worker", Some("workers")),
            ("max_sessions", Some("max-sessions")),
            ("acces-log", Some("access-log")),
            ("Listen", Some("listen")),
            ("tls-crt", Some("tls-cert")),
            ("zzz", None),
        ] {
            assert_eq!(similar(typed), meant, "{typed}");
        }
    }
}
