//! What is said of sessions and workers.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use worker::{Activity, Report, SessionFacts};

/// A session, in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its id.
    pub id: u64,
    /// The generation of the application that it is of.
    pub generation: u64,
    /// `rests`, `in line` or `runs`.
    pub state: String,
    /// The worker process that runs it.
    pub worker: Option<i32>,
    /// It works on a request.
    pub in_request: bool,
    /// Requests that wait for their turn.
    pub waiting: usize,
    /// Memory that it takes.
    pub bytes: Option<u64>,
    /// Requests that it has answered.
    pub served: u64,
    /// Milliseconds since 1970: when it was given its last request (else: made).
    pub used_at: u64,
}

/// A worker, in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerRow {
    /// Its number.
    pub number: u64,
    /// The generation whose sessions it runs.
    pub generation: u64,
    /// Its process id.
    pub pid: Option<i32>,
    /// The session that it runs.
    pub session: Option<u64>,
    /// For how many milliseconds.
    pub millis: Option<u64>,
}

/// All of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// As in the list.
    #[serde(flatten)]
    pub session: SessionRow,
    /// The application, as it was named to the server.
    pub application: String,
    /// What it waits for, in words; nothing while it runs.
    pub waits_for: Option<String>,
    /// Milliseconds since 1970: when it was made from the template.
    pub created_at: u64,
    /// Pages of 4 KiB that its files take.
    pub pages: Option<u64>,
    /// What only a worker that has it attached can say; nothing if none did in time.
    pub inside: Option<Inside>,
}

/// What is inside of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inside {
    /// Bytes of the heap in use.
    pub heap_used: u64,
    /// Most bytes that the heap may have.
    pub heap_limit: u64,
    /// Bytes of classes that are its own.
    pub class_bytes: u64,
    /// Live threads.
    pub threads: u32,
    /// Threads started since it was made.
    pub threads_started: u64,
    /// Handles of files and sockets in use, the three standard streams among them.
    pub handles: u64,
    /// Descriptors that it holds.
    pub descriptors: u64,
    /// Times that a worker attached it, the look at it included.
    pub attached: u32,
    /// Collections of its young objects.
    pub young_collections: u64,
    /// Collections of its whole heap.
    pub full_collections: u64,
}

/// What a collection did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    /// The session.
    pub id: u64,
    /// Bytes of the heap in use before and after.
    pub heap_before: u64,
    /// After.
    pub heap_after: u64,
    /// Memory that its files took before.
    pub bytes_before: u64,
    /// And after.
    pub bytes_after: u64,
    /// What was given back to the system: pages of 4 KiB.
    pub pages_returned: u64,
}

/// Bytes of a page, as they are counted here.
const PAGE: u64 = 4096;

impl SessionRow {
    /// What is known without looking inside.
    pub(crate) fn of(s: &SessionFacts, generation: u64) -> SessionRow {
        let (state, worker) = match s.activity {
            Activity::Rests => ("rests", None),
            Activity::InLine => ("in line", None),
            Activity::Runs(pid) => ("runs", pid),
        };
        SessionRow {
            id: s.id.0,
            generation,
            state: state.into(),
            worker,
            in_request: s.in_request,
            waiting: s.waiting,
            bytes: s.bytes,
            served: s.served,
            used_at: millis(s.used),
        }
    }
}

impl Shown {
    pub(crate) fn of(s: &SessionFacts, generation: u64, application: &str, inside: Option<&Report>) -> Shown {
        let waits_for = match s.activity {
            Activity::Runs(_) => None,
            Activity::InLine => Some("a worker".into()),
            Activity::Rests => {
                let time = s.wakes_in.map(|n| format!("a time ({} ms from now)", n / 1_000_000));
                let io = s.awaits_io.then(|| "a socket or file".to_string());
                let request = (!s.in_request).then(|| "a request".to_string());
                let all: Vec<String> = [request, io, time].into_iter().flatten().collect();
                Some(if all.is_empty() { "its own threads".into() } else { all.join(", ") })
            }
        };
        Shown {
            session: SessionRow::of(s, generation),
            application: application.into(),
            waits_for,
            created_at: millis(s.created),
            pages: s.bytes.map(|n| n / PAGE),
            inside: inside.map(|r| Inside {
                heap_used: r.heap_used,
                heap_limit: r.heap_limit,
                class_bytes: r.class_bytes,
                threads: r.threads,
                threads_started: r.threads_started,
                handles: r.handles,
                descriptors: r.descriptors,
                attached: r.attaches,
                young_collections: r.young_collections,
                full_collections: r.full_collections,
            }),
        }
    }
}

impl Collected {
    /// Adds the figures of another session.
    pub fn add(&mut self, other: &Collected) {
        self.heap_before += other.heap_before;
        self.heap_after += other.heap_after;
        self.bytes_before += other.bytes_before;
        self.bytes_after += other.bytes_after;
        self.pages_returned += other.pages_returned;
    }
    pub(crate) fn of(id: u64, before: &Report, after: &Report) -> Collected {
        Collected {
            id,
            heap_before: before.heap_used,
            heap_after: after.heap_used,
            bytes_before: before.file_bytes,
            bytes_after: after.file_bytes,
            pages_returned: before.file_bytes.saturating_sub(after.file_bytes) / PAGE,
        }
    }
}

fn millis(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
