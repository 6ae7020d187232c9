//! `pavm sessions` and `pavm workers`: looking after a running server.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dispatcher::control::{self, Answer, Collected, Command, SessionRow, Shown, WorkerRow};

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
    let (command, json) = match *command {
        SessionsCommand::Ls { json } => (Command::SessionsLs, json),
        SessionsCommand::Show { id, json } => (Command::SessionsShow { id }, json),
        SessionsCommand::Gc { id: Some(id), .. } => (Command::SessionsGc { id }, false),
        SessionsCommand::Gc { id: None, .. } => return end(socket(named).and_then(|path| collect_all(&path))),
        SessionsCommand::Dump { id } => (Command::SessionsDump { id }, false),
        SessionsCommand::Kill { id } => (Command::SessionsKill { id }, false),
    };
    carry_out(named, &command, json)
}

/// `pavm deploy`
pub fn deploy(named: Option<&PathBuf>, app: Option<&Path>) -> u8 {
    let full = |app: &Path| std::path::absolute(app).map_err(|e| format!("{}: {e}", app.display()));
    match app.map(full).transpose() {
        Ok(app) => carry_out(named, &Command::Deploy { app }, false),
        Err(problem) => end(Err(problem)),
    }
}

/// `pavm workers`
pub fn workers(named: Option<&PathBuf>, command: &WorkersCommand) -> u8 {
    match command {
        WorkersCommand::Ls { json } => carry_out(named, &Command::WorkersLs, *json),
    }
}

fn carry_out(named: Option<&PathBuf>, command: &Command, json: bool) -> u8 {
    let answer = socket(named).and_then(|path| ask(&path, command));
    end(answer.and_then(|answer| text(answer, json)).map(|text| print(&text)))
}

fn ask(path: &Path, command: &Command) -> Result<Answer, String> {
    control::ask(path, command).map_err(|e| e.to_string())
}

/// The exit code, after one line of what went wrong.
fn end(result: Result<(), String>) -> u8 {
    let Err(problem) = result else { return 0 };
    // There is nobody to tell that nobody listens.
    let _ = writeln!(std::io::stderr(), "pavm: {problem}");
    1
}

fn print(text: &str) {
    // A closed standard output is no reason to fail.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Collects one session after the other; those that end meanwhile are left out.
fn collect_all(path: &Path) -> Result<(), String> {
    let Answer::Sessions(rows) = ask(path, &Command::SessionsLs)? else { return Err(strange()) };
    let mut problem = None;
    let (mut count, mut sum) = (0, Collected::default());
    for row in &rows {
        match ask(path, &Command::SessionsGc { id: row.id })? {
            Answer::Collected(c) => {
                print(&collected(&c));
                count += 1;
                sum.add(&c);
            }
            Answer::Error(why) => {
                if why != control::no_session(row.id) {
                    problem = problem.or(Some(why));
                }
            }
            _ => return Err(strange()),
        }
    }
    print(&format!("{count} sessions: {}\n", sizes(&sum)));
    problem.map_or(Ok(()), Err)
}

fn strange() -> String {
    "the server gave an answer to another question".into()
}

/// An answer as text.
fn text(answer: Answer, json: bool) -> Result<String, String> {
    Ok(match answer {
        Answer::Error(why) => return Err(why),
        Answer::Done(what) => what + "\n",
        Answer::Text(text) => text,
        Answer::Sessions(rows) if json => lines(&rows)?,
        Answer::Workers(rows) if json => lines(&rows)?,
        Answer::Session(shown) if json => lines(&*shown)?,
        Answer::Sessions(rows) => list(&rows),
        Answer::Workers(rows) => worker_list(&rows),
        Answer::Session(shown) => show(&shown),
        Answer::Collected(c) => collected(&c),
    })
}

fn lines(what: &impl serde::Serialize) -> Result<String, String> {
    Ok(serde_json::to_string_pretty(what).map_err(|e| e.to_string())? + "\n")
}

fn or_none<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".into(), |v| v.to_string())
}

fn list(rows: &[SessionRow]) -> String {
    let mut out = format!(
        "{:>8}  {:>10}  {:8}  {:>8}  {:>7}  {:>10}  {:>8}  {:>8}\n",
        "ID", "GENERATION", "STATE", "WORKER", "REQUEST", "BYTES", "SERVED", "IDLE"
    );
    for r in rows {
        let (worker, bytes) = (or_none(r.worker), or_none(r.bytes));
        let request = if r.in_request { "yes" } else { "-" };
        let idle = ago(r.used_at).as_secs();
        // Writing into a string does not fail.
        let _ = writeln!(
            out,
            "{:>8}  {:>10}  {:8}  {worker:>8}  {request:>7}  {bytes:>10}  {:>8}  {idle:>7}s",
            r.id, r.generation, r.state, r.served
        );
    }
    out
}

fn worker_list(rows: &[WorkerRow]) -> String {
    let mut out =
        format!("{:>8}  {:>8}  {:>8}  {:>10}  {:>10}\n", "NUMBER", "PID", "SESSION", "MILLIS", "GENERATION");
    for r in rows {
        let (pid, session, millis) = (or_none(r.pid), or_none(r.session), or_none(r.millis));
        // As above.
        let _ = writeln!(out, "{:>8}  {pid:>8}  {session:>8}  {millis:>10}  {:>10}", r.number, r.generation);
    }
    out
}

fn collected(c: &Collected) -> String {
    format!("session {}: {}\n", c.id, sizes(c))
}

fn sizes(c: &Collected) -> String {
    format!(
        "heap {} -> {} bytes, memory {} -> {} bytes, {} pages given back",
        c.heap_before, c.heap_after, c.bytes_before, c.bytes_after, c.pages_returned
    )
}

fn show(s: &Shown) -> String {
    let r = &s.session;
    let mut state = r.state.clone();
    if let Some(pid) = r.worker {
        state += &format!(" on worker {pid}");
    }
    if let Some(what) = &s.waits_for {
        state += &format!(", waits for {what}");
    }
    let yes = |b: bool| if b { "yes" } else { "no" }.to_string();
    let mut rows = vec![
        ("session", r.id.to_string()),
        ("application", format!("{}, generation {}", s.application, r.generation)),
        ("state", state),
        ("in a request", yes(r.in_request)),
        ("requests waiting", r.waiting.to_string()),
        ("requests served", r.served.to_string()),
        ("created", time(s.created_at)),
        ("last used", time(r.used_at)),
        ("memory", format!("{} bytes, {} pages", or_none(r.bytes), or_none(s.pages))),
    ];
    match &s.inside {
        Some(i) => rows.extend([
            ("heap", format!("{} of {} bytes", i.heap_used, i.heap_limit)),
            ("own classes", format!("{} bytes", i.class_bytes)),
            ("threads", format!("{}, {} started", i.threads, i.threads_started)),
            ("handles", format!("{}, {} descriptors held", i.handles, i.descriptors)),
            ("times attached", i.attached.to_string()),
            ("collections", format!("{} young, {} full", i.young_collections, i.full_collections)),
        ]),
        None => rows.push(("heap", "unknown: its worker did not answer in time".into())),
    }
    rows.iter().map(|(name, value)| format!("{:17} {value}\n", format!("{name}:"))).collect()
}

/// How long ago it was.
fn ago(millis: u64) -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH + Duration::from_millis(millis)).unwrap_or_default()
}

fn time(millis: u64) -> String {
    let at = worker::clock::text_of((millis / 1000) as i64);
    format!("{at} ({} seconds ago)", ago(millis).as_secs())
}
