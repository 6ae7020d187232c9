//! `pavm sessions` and `pavm workers`: looking after a running server.

use std::io::Write;
use std::path::PathBuf;

use dispatcher::control::{self, Answer, Command};

use crate::cli::{SessionsCommand, WorkersCommand};

/// The socket to talk to: the one named, else the only one there is.
fn socket(named: Option<&PathBuf>) -> Result<PathBuf, String> {
    match named {
        Some(path) => Ok(path.clone()),
        None => control::only_server(&default_directory()).map_err(|e| e.to_string()),
    }
}

/// Where sockets are unless told otherwise.
pub fn default_directory() -> PathBuf {
    control::directory(&|name| std::env::var_os(name), nix::unistd::geteuid().as_raw())
}

/// `pavm sessions`
pub fn sessions(named: Option<&PathBuf>, command: &SessionsCommand) -> u8 {
    let command = match *command {
        SessionsCommand::Ls => Command::SessionsLs,
        SessionsCommand::Dump { id } => Command::SessionsDump { id },
        SessionsCommand::Kill { id } => Command::SessionsKill { id },
    };
    carry_out(named, &command)
}

/// `pavm workers`
pub fn workers(named: Option<&PathBuf>, command: &WorkersCommand) -> u8 {
    match command {
        WorkersCommand::Ls => carry_out(named, &Command::WorkersLs),
    }
}

fn carry_out(named: Option<&PathBuf>, command: &Command) -> u8 {
    let answer = socket(named).and_then(|path| control::ask(&path, command).map_err(|e| e.to_string()));
    match answer.map(text) {
        Ok(Ok(text)) => {
            // A closed standard output is no reason to fail.
            let _ = std::io::stdout().write_all(text.as_bytes());
            0
        }
        Ok(Err(problem)) | Err(problem) => {
            let _ = writeln!(std::io::stderr(), "pavm: {problem}");
            1
        }
    }
}

/// An answer as text.
fn text(answer: Answer) -> Result<String, String> {
    Ok(match answer {
        Answer::Error(why) => return Err(why),
        Answer::Done(what) => what + "\n",
        Answer::Text(text) => text,
        Answer::Sessions(rows) => {
            let mut out =
                format!("{:>8}  {:8}  {:>8}  {:>7}  {:>10}\n", "ID", "STATE", "WORKER", "REQUEST", "BYTES");
            for r in rows {
                let worker = r.worker.map_or_else(|| "-".into(), |pid| pid.to_string());
                let bytes = r.bytes.map_or_else(|| "-".into(), |n| n.to_string());
                let request = if r.in_request { "yes" } else { "-" };
                out += &format!("{:>8}  {:8}  {worker:>8}  {request:>7}  {bytes:>10}\n", r.id, r.state);
            }
            out
        }
        Answer::Workers(rows) => {
            let mut out = format!("{:>8}  {:>8}  {:>8}  {:>10}\n", "NUMBER", "PID", "SESSION", "MILLIS");
            for r in rows {
                let show = |n: Option<String>| n.unwrap_or_else(|| "-".into());
                let (pid, session) =
                    (show(r.pid.map(|n| n.to_string())), show(r.session.map(|n| n.to_string())));
                let millis = show(r.millis.map(|n| n.to_string()));
                out += &format!("{:>8}  {pid:>8}  {session:>8}  {millis:>10}\n", r.number);
            }
            out
        }
    })
}
