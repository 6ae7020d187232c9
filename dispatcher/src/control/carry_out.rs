//! Carries out commands.

use std::sync::mpsc::channel;

use worker::{Looked, RequestError, SessionId, Sessions};

use super::rows::{Collected, SessionRow, Shown, WorkerRow};
use super::{Answer, Command, DUMP_TIME, no_session};

fn none(id: u64) -> Answer {
    Answer::Error(no_session(id))
}

fn silent(id: u64) -> Answer {
    Answer::Error(format!("session {id} did not answer in time"))
}

/// The sessions of a generation, for commands.
pub(crate) struct Seen<'a> {
    pub generation: u64,
    pub application: &'a str,
    pub sessions: &'a Sessions,
}

/// Carries out a command.
pub(crate) fn answer(command: &Command, all: &[Seen<'_>]) -> Answer {
    let (id, act): (u64, fn(u64, &Seen<'_>) -> Answer) = match command {
        Command::SessionsLs => {
            let rows = |s: &Seen<'_>| -> Vec<SessionRow> {
                s.sessions.list().iter().map(|facts| SessionRow::of(facts, s.generation)).collect()
            };
            return Answer::Sessions(all.iter().flat_map(rows).collect());
        }
        Command::WorkersLs => return Answer::Workers(all.iter().flat_map(workers).collect()),
        Command::Deploy { .. } => return Answer::Error("nothing can be deployed here".into()),
        Command::SessionsShow { id } => (*id, show),
        Command::SessionsGc { id } => (*id, collect),
        Command::SessionsKill { id } => (*id, kill),
        Command::SessionsDump { id } => (*id, dump),
    };
    match all.iter().find(|s| s.sessions.exists(SessionId(id))) {
        Some(seen) => act(id, seen),
        None => none(id),
    }
}

fn workers(seen: &Seen<'_>) -> Vec<WorkerRow> {
    let rows = seen.sessions.workers().into_iter().map(|w| WorkerRow {
        number: w.number,
        generation: seen.generation,
        pid: w.pid,
        session: w.runs.map(|(id, _)| id.0),
        millis: w.runs.map(|(_, nanos)| nanos / 1_000_000),
    });
    rows.collect()
}

fn kill(id: u64, seen: &Seen<'_>) -> Answer {
    seen.sessions.remove(SessionId(id));
    Answer::Done(format!("session {id} is ended"))
}

fn dump(id: u64, seen: &Seen<'_>) -> Answer {
    let (send, receive) = channel();
    seen.sessions.dump(SessionId(id), move |dump| {
        // Nobody may be waiting any more.
        let _ = send.send(dump);
    });
    match receive.recv_timeout(DUMP_TIME) {
        Ok(Ok(text)) => Answer::Text(text),
        Ok(Err(RequestError::NoSession)) => none(id),
        Ok(Err(e)) => Answer::Error(e.to_string()),
        Err(_) => silent(id),
    }
}

fn collect(id: u64, seen: &Seen<'_>) -> Answer {
    match look(id, true, seen.sessions) {
        Some(Ok(Looked { found, left: Some(left), .. })) => {
            Answer::Collected(Collected::of(id, &found, &left))
        }
        Some(Ok(_)) => Answer::Error(format!("session {id}: there is no memory to collect it in")),
        Some(Err(RequestError::NoSession)) => none(id),
        Some(Err(e)) => Answer::Error(e.to_string()),
        None => silent(id),
    }
}

/// What a worker says of a session; none: nothing in time.
fn look(id: u64, tidy: bool, sessions: &Sessions) -> Option<Result<Looked, RequestError>> {
    let (send, receive) = channel();
    sessions.look(SessionId(id), tidy, move |looked| {
        // Nobody may be waiting any more.
        let _ = send.send(looked);
    });
    receive.recv_timeout(DUMP_TIME).ok()
}

fn show(id: u64, seen: &Seen<'_>) -> Answer {
    // As it is before somebody looks into it.
    let Some(facts) = seen.sessions.facts(SessionId(id)) else { return none(id) };
    let looked = match look(id, false, seen.sessions) {
        Some(Ok(looked)) => Some(looked.found),
        Some(Err(RequestError::NoSession)) => return none(id),
        Some(Err(e)) => return Answer::Error(e.to_string()),
        None => None,
    };
    Answer::Session(Box::new(Shown::of(&facts, seen.generation, seen.application, looked.as_ref())))
}
