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

/// Carries out a command.
pub(crate) fn answer(command: &Command, application: &str, sessions: &Sessions) -> Answer {
    match command {
        Command::SessionsLs => Answer::Sessions(sessions.list().iter().map(SessionRow::of).collect()),
        Command::WorkersLs => {
            let rows = sessions.workers().into_iter().map(|w| WorkerRow {
                number: w.number,
                pid: w.pid,
                session: w.runs.map(|(id, _)| id.0),
                millis: w.runs.map(|(_, nanos)| nanos / 1_000_000),
            });
            Answer::Workers(rows.collect())
        }
        Command::SessionsShow { id } => show(*id, application, sessions),
        Command::SessionsGc { id } => match look(*id, true, sessions) {
            Some(Ok(Looked { found, left: Some(left), .. })) => {
                Answer::Collected(Collected::of(*id, &found, &left))
            }
            Some(Ok(_)) => Answer::Error(format!("session {id}: there is no memory to collect it in")),
            Some(Err(RequestError::NoSession)) => none(*id),
            Some(Err(e)) => Answer::Error(e.to_string()),
            None => silent(*id),
        },
        Command::SessionsKill { id } => {
            if !sessions.exists(SessionId(*id)) {
                return none(*id);
            }
            sessions.remove(SessionId(*id));
            Answer::Done(format!("session {id} is ended"))
        }
        Command::SessionsDump { id } => {
            let (send, receive) = channel();
            sessions.dump(SessionId(*id), move |dump| {
                // Nobody may be waiting any more.
                let _ = send.send(dump);
            });
            match receive.recv_timeout(DUMP_TIME) {
                Ok(Ok(text)) => Answer::Text(text),
                Ok(Err(RequestError::NoSession)) => none(*id),
                Ok(Err(e)) => Answer::Error(e.to_string()),
                Err(_) => silent(*id),
            }
        }
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

fn show(id: u64, application: &str, sessions: &Sessions) -> Answer {
    // As it is before somebody looks into it.
    let Some(facts) = sessions.facts(SessionId(id)) else { return none(id) };
    match look(id, false, sessions) {
        Some(Ok(looked)) => Answer::Session(Box::new(Shown::of(&facts, application, Some(&looked.found)))),
        Some(Err(RequestError::NoSession)) => none(id),
        Some(Err(e)) => Answer::Error(e.to_string()),
        None => Answer::Session(Box::new(Shown::of(&facts, application, None))),
    }
}
