//! The console: a page on the administration address that shows sessions, workers and their figures, and can dump and
//! end sessions.
//!
//! | path | answer |
//! |---|---|
//! | `/` | the page |
//! | `/console/console.js`, `/console/console.css` | what belongs to it |
//! | `/console/state` | sessions and workers, as JSON |
//! | `POST /console/sessions/ID/dump` | the session's threads |
//! | `POST /console/sessions/ID/show` | all that is known of it, as JSON |
//! | `POST /console/sessions/ID/gc` | its heap is collected; what that gave back, as JSON |
//! | `POST /console/sessions/ID/kill` | the session is ended |
//!
//! Whoever reaches the address can see everything. What changes something is for this machine's users only: the
//! connection must come from it, under its own name, so that no page from elsewhere can ask for it through a browser
//! (by its address, by a name that leads here, or by a form).

use std::net::IpAddr;

use hyper::header::HeaderMap;
use hyper::{Method, StatusCode, Uri, header};
use serde::Serialize;

use crate::control::{Answer, Command, SessionRow, WorkerRow};

const PAGE: &str = include_str!("console/page.html");
const SCRIPT: &str = include_str!("console/console.js");
const STYLE: &str = include_str!("console/console.css");
/// What pages from elsewhere can't send without being asked first (Fetch, CORS protocol).
const OWN_HEADER: &str = "x-pavm-console";
/// Sessions that are listed: those that work come first, then the largest.
const LISTED: usize = 200;

/// An answer: status, type, content.
pub(crate) type Page = (StatusCode, &'static str, String);

const TEXT: &str = "text/plain; charset=utf-8";

/// What a request of the console is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Something that is always there.
    Fixed(&'static str, &'static str),
    /// Sessions and workers.
    State,
    /// To be carried out.
    Do(Command),
    /// Not allowed, and why.
    Refused(StatusCode, &'static str),
}

/// What is asked for; none: no path of the console.
pub(crate) fn asked(method: &Method, uri: &Uri, headers: &HeaderMap, peer: IpAddr) -> Option<Asked> {
    let fixed = match uri.path() {
        "/" => Asked::Fixed("text/html; charset=utf-8", PAGE),
        "/console/console.js" => Asked::Fixed("text/javascript; charset=utf-8", SCRIPT),
        "/console/console.css" => Asked::Fixed("text/css; charset=utf-8", STYLE),
        "/console/state" => Asked::State,
        path => return command(path).map(|command| may_do(command, method, headers, peer)),
    };
    let reads = matches!(*method, Method::GET | Method::HEAD);
    Some(if reads { fixed } else { Asked::Refused(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n") })
}

fn command(path: &str) -> Option<Command> {
    let (id, action) = path.strip_prefix("/console/sessions/")?.split_once('/')?;
    let id = id.parse().ok()?;
    match action {
        "dump" => Some(Command::SessionsDump { id }),
        "show" => Some(Command::SessionsShow { id }),
        "gc" => Some(Command::SessionsGc { id }),
        "kill" => Some(Command::SessionsKill { id }),
        _ => None,
    }
}

fn may_do(command: Command, method: &Method, headers: &HeaderMap, peer: IpAddr) -> Asked {
    if method != Method::POST {
        return Asked::Refused(StatusCode::METHOD_NOT_ALLOWED, "only POST\n");
    }
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("");
    if !peer.to_canonical().is_loopback() || !is_own_name(host) || !headers.contains_key(OWN_HEADER) {
        return Asked::Refused(StatusCode::FORBIDDEN, "only for this machine's own console\n");
    }
    Asked::Do(command)
}

/// An address, or `localhost`: what no other machine's name can lead to.
fn is_own_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

/// What `/console/state` says.
#[derive(Debug, Serialize)]
struct State {
    /// All sessions.
    count: usize,
    /// Memory of all of them.
    bytes: u64,
    /// Some of them.
    sessions: Vec<SessionRow>,
    workers: Vec<WorkerRow>,
}

/// Carries out what is asked; `ask` reaches the sessions, and may take as long as a dump takes.
pub(crate) fn answer(asked: Asked, ask: &dyn Fn(&Command) -> Option<Answer>) -> Page {
    match asked {
        Asked::Fixed(kind, content) => (StatusCode::OK, kind, content.into()),
        Asked::Refused(status, why) => (status, TEXT, why.into()),
        Asked::State => state(ask),
        Asked::Do(command) => match ask(&command) {
            Some(Answer::Text(text)) => (StatusCode::OK, TEXT, text),
            Some(Answer::Done(what)) => (StatusCode::OK, TEXT, what + "\n"),
            Some(Answer::Session(shown)) => json(&shown),
            Some(Answer::Collected(collected)) => json(&collected),
            Some(Answer::Error(why)) => (StatusCode::CONFLICT, TEXT, why + "\n"),
            _ => no_sessions(),
        },
    }
}

fn no_sessions() -> Page {
    (StatusCode::NOT_FOUND, TEXT, "this server has no sessions to look at\n".into())
}

fn state(ask: &dyn Fn(&Command) -> Option<Answer>) -> Page {
    let (Some(Answer::Sessions(mut sessions)), Some(Answer::Workers(workers))) =
        (ask(&Command::SessionsLs), ask(&Command::WorkersLs))
    else {
        return no_sessions();
    };
    let (count, bytes) = (sessions.len(), sessions.iter().filter_map(|s| s.bytes).sum());
    let rests = |s: &SessionRow| s.worker.is_none() && s.waiting == 0 && !s.in_request;
    sessions.sort_by_key(|s| (rests(s), std::cmp::Reverse(s.bytes), s.id));
    sessions.truncate(LISTED);
    json(&State { count, bytes, sessions, workers })
}

fn json(what: &impl Serialize) -> Page {
    match serde_json::to_string(what) {
        Ok(text) => (StatusCode::OK, "application/json", text),
        Err(e) => (StatusCode::INTERNAL_SERVER_ERROR, TEXT, format!("{e}\n")),
    }
}

/// What browsers must know of every page here: nothing comes from elsewhere, nobody frames it.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                                 img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn post(path: &str, headers: &[(&'static str, &str)], peer: IpAddr) -> Option<Asked> {
        let mut map = HeaderMap::new();
        headers.iter().for_each(|(name, value)| drop(map.insert(*name, value.parse().unwrap())));
        asked(&Method::POST, &path.parse().unwrap(), &map, peer)
    }

    #[test]
    fn only_the_own_console_may_do_something() {
        let kill = "/console/sessions/7/kill";
        let own = [("host", "127.0.0.1:9000"), ("x-pavm-console", "1")];
        assert_eq!(post(kill, &own, HERE), Some(Asked::Do(Command::SessionsKill { id: 7 })));
        let refused = |headers: &[(&'static str, &str)], peer| {
            matches!(post(kill, headers, peer), Some(Asked::Refused(StatusCode::FORBIDDEN, _)))
        };
        assert!(refused(&own, "192.0.2.1".parse().unwrap()), "from another machine");
        assert!(refused(&own[..1], HERE), "a form of another page");
        assert!(refused(&[("host", "evil.example"), own[1]], HERE), "a name that leads here");
        assert!(refused(&[own[1]], HERE), "no name at all");
        for host in ["localhost:1", "[::1]:9000", "[::1]", "10.0.0.1"] {
            assert!(!refused(&[("host", host), own[1]], HERE), "{host}");
        }
        assert!(!refused(&own, "::ffff:127.0.0.1".parse().unwrap()), "the same by IPv6");
        assert_eq!(post("/console/sessions/x/kill", &own, HERE), None);
        assert_eq!(post("/console/sessions/7/feed", &own, HERE), None);
        assert!(matches!(post("/", &own, HERE), Some(Asked::Refused(StatusCode::METHOD_NOT_ALLOWED, _))));
    }

    #[test]
    fn sessions_that_work_come_first_and_all_are_counted() {
        let session = |id: u64, bytes, worker| SessionRow {
            id,
            generation: 1,
            state: "rests".into(),
            worker,
            in_request: false,
            waiting: 0,
            bytes: Some(bytes),
            served: 0,
            used_at: 0,
        };
        let ask = |command: &Command| match command {
            Command::SessionsLs => Some(Answer::Sessions(
                (1..=300).map(|id| session(id, id * 10, (id == 5).then_some(99))).collect(),
            )),
            _ => Some(Answer::Workers(vec![])),
        };
        let (status, _, text) = answer(Asked::State, &ask);
        assert_eq!(status, StatusCode::OK);
        let state: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((state["count"].as_u64(), state["bytes"].as_u64()), (Some(300), Some(451_500)));
        let ids: Vec<u64> =
            state["sessions"].as_array().unwrap().iter().filter_map(|s| s["id"].as_u64()).collect();
        assert_eq!((ids.len(), ids[0], ids[1]), (LISTED, 5, 300));
    }
}
