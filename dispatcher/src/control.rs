//! The control socket of a server: what there is, what it does, and its end.
//!
//! ```text
//!   client                          server
//!   {"command":"sessions-dump","id":7}\n  ->
//!                                   <-  {"text":"2026-..."}\n     or  {"error":"there is no session 7"}\n
//! ```
//! One request and one answer for a connection, each one line of JSON. Commands are the variants of [`Command`], answers
//! those of [`Answer`]; more of both may come. The socket is a file in a directory that only its user may enter; who can
//! reach it may do anything to the server.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
mod carry_out;
mod rows;

pub(crate) use carry_out::{Seen, answer};
pub use rows::{Collected, Inside, SessionRow, Shown, WorkerRow};

/// Longest line.
const MAX_LINE: u64 = 64 << 20;
/// Longest line of a command: it may have a path in it.
const MAX_COMMAND: u64 = 16 << 10;
/// For so long a deployment may take.
const DEPLOY_TIME: Duration = Duration::from_secs(1800);
/// For so long the other side may say nothing.
const SILENCE: Duration = Duration::from_secs(5);
/// For so long a session may take to dump its threads.
const DUMP_TIME: Duration = Duration::from_secs(10);

/// Carries out commands.
pub type CarryOut = dyn Fn(&Command) -> Answer + Send + Sync;

/// What can be asked of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// All sessions.
    SessionsLs,
    /// A thread dump.
    SessionsDump {
        /// Of this session.
        id: u64,
    },
    /// Everything known of a session.
    SessionsShow {
        /// Of this session.
        id: u64,
    },
    /// A full collection of a session's heap.
    SessionsGc {
        /// Of this session.
        id: u64,
    },
    /// A new generation of the application.
    Deploy {
        /// Another application than the present one, by a path that is not relative.
        app: Option<PathBuf>,
    },
    /// The end of a session.
    SessionsKill {
        /// Its id.
        id: u64,
    },
    /// All workers.
    WorkersLs,
}

/// A server's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// What was asked for is done.
    Done(String),
    /// Why not.
    Error(String),
    /// A thread dump.
    Text(String),
    /// The sessions.
    Sessions(Vec<SessionRow>),
    /// All of a session.
    Session(Box<Shown>),
    /// What a collection did.
    Collected(Collected),
    /// The workers.
    Workers(Vec<WorkerRow>),
}

/// Why there is no control socket, or no answer; one line each.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// The directory can't be used.
    #[error("control directory {}: {}", .0.display(), .1)]
    Directory(PathBuf, String),
    /// The socket can't be made.
    #[error("cannot listen on {}: {}", .0.display(), .1)]
    Listen(PathBuf, String),
    /// Nobody answers.
    #[error("no server answers on {}: {}", .0.display(), .1)]
    Connect(PathBuf, String),
    /// The server said what this program does not understand.
    #[error("{}: {}", .0.display(), .1)]
    Talk(PathBuf, String),
    /// There is more than one, or none, to talk to.
    #[error("{0}")]
    Choose(String),
}

/// What is said where a session is unknown.
pub fn no_session(id: u64) -> String {
    format!("there is no session {id}")
}

/// The directory of control sockets: `$XDG_RUNTIME_DIR/pavm`, else `/tmp/pavm-UID`.
pub fn directory(env: &dyn Fn(&str) -> Option<std::ffi::OsString>, uid: u32) -> PathBuf {
    match env("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|p| p.is_absolute()) {
        Some(dir) => dir.join("pavm"),
        None => PathBuf::from(format!("/tmp/pavm-{uid}")),
    }
}

/// Makes the directory for its user alone, or sees that it is so.
pub fn private_directory(dir: &Path, uid: u32) -> Result<(), ControlError> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    let problem = |why: String| ControlError::Directory(dir.to_path_buf(), why);
    match std::fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(problem(e.to_string())),
        _ => {}
    }
    // Of a link somebody else could change the target.
    let facts = std::fs::symlink_metadata(dir).map_err(|e| problem(e.to_string()))?;
    match () {
        () if !facts.is_dir() => Err(problem("it is not a directory".into())),
        () if facts.uid() != uid => Err(problem("it belongs to another user".into())),
        () if facts.mode() & 0o077 != 0 => Err(problem("others may enter it".into())),
        () => Ok(()),
    }
}

/// A server's control socket. Its file goes away with it.
#[derive(Debug)]
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
}

impl Drop for Control {
    fn drop(&mut self) {
        // Somebody may have removed it already.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Control {
    /// Listens on a path. A socket left by a server that is no more is replaced.
    pub fn bind(path: &Path) -> Result<Control, ControlError> {
        let problem = |why: String| ControlError::Listen(path.to_path_buf(), why);
        let listener = match UnixListener::bind(path) {
            Err(e) if e.kind() == io::ErrorKind::AddrInUse => {
                match UnixStream::connect(path) {
                    Ok(_) => return Err(problem("another server listens there".into())),
                    Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => {}
                    Err(e) => return Err(problem(format!("there is something else: {e}"))),
                }
                std::fs::remove_file(path).map_err(|e| problem(e.to_string()))?;
                UnixListener::bind(path)
            }
            other => other,
        };
        let listener = listener.map_err(|e| problem(e.to_string()))?;
        let control = Control { listener, path: path.to_path_buf() };
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
            .map_err(|e| problem(e.to_string()))?;
        Ok(control)
    }

    /// Answers, in threads of its own, as long as the process lives.
    pub fn serve(&self, carry_out: Arc<CarryOut>) -> io::Result<()> {
        let listener = self.listener.try_clone()?;
        let accept = move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else {
                    std::thread::sleep(Duration::from_millis(50));
                    continue;
                };
                let carry_out = carry_out.clone();
                let talk = move || {
                    if let Err(e) = talk(stream, &*carry_out) {
                        log::debug!("control socket: {e}");
                    }
                };
                if let Err(e) = std::thread::Builder::new().name("control".into()).spawn(talk) {
                    log::warn!("control socket: {e}");
                }
            }
        };
        std::thread::Builder::new().name("control".into()).spawn(accept).map(drop)
    }
}

/// One connection.
fn talk(stream: UnixStream, carry_out: &CarryOut) -> io::Result<()> {
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_write_timeout(Some(SILENCE))?;
    let mut line = String::new();
    BufReader::new(&stream).take(MAX_COMMAND).read_line(&mut line)?;
    let answer = match serde_json::from_str(&line) {
        Ok(command) => carry_out(&command),
        Err(e) => Answer::Error(format!("not a command of this server: {e}")),
    };
    let mut text = serde_json::to_string(&answer)?;
    text.push('\n');
    (&stream).write_all(text.as_bytes())
}

/// Asks a server something.
pub fn ask(path: &Path, command: &Command) -> Result<Answer, ControlError> {
    let stream =
        UnixStream::connect(path).map_err(|e| ControlError::Connect(path.to_path_buf(), e.to_string()))?;
    let talk = || -> io::Result<Answer> {
        let time = if matches!(command, Command::Deploy { .. }) { DEPLOY_TIME } else { DUMP_TIME };
        stream.set_read_timeout(Some(time + SILENCE))?;
        let mut text = serde_json::to_string(command)?;
        text.push('\n');
        (&stream).write_all(text.as_bytes())?;
        let mut line = String::new();
        BufReader::new(&stream).take(MAX_LINE).read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    };
    talk().map_err(|e| ControlError::Talk(path.to_path_buf(), e.to_string()))
}

/// The only server that answers in a directory.
pub fn only_server(dir: &Path) -> Result<PathBuf, ControlError> {
    let mut living: Vec<PathBuf> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "sock") && UnixStream::connect(path).is_ok())
        .collect();
    living.sort();
    match living.len() {
        0 => Err(ControlError::Choose(format!("no server of yours is running (none in {})", dir.display()))),
        1 => Ok(living.remove(0)),
        _ => {
            let list: Vec<String> = living.iter().map(|p| p.display().to_string()).collect();
            Err(ControlError::Choose(format!("choose a server with --control: {}", list.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("pavm-control-{name}-{}", std::process::id()));
        // There is none but after a failed run.
        let _ = std::fs::remove_dir_all(&dir);
        dir
    }

    fn uid() -> u32 {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata("/proc/self").unwrap().uid()
    }

    #[test]
    fn a_socket_left_behind_is_replaced_and_a_living_one_is_not() {
        let dir = scratch("stale");
        private_directory(&dir, uid()).unwrap();
        let path = dir.join("1.sock");
        assert!(matches!(only_server(&dir), Err(ControlError::Choose(_))));
        // As a killed server leaves it.
        drop(UnixListener::bind(&path).unwrap());
        assert!(matches!(ask(&path, &Command::WorkersLs), Err(ControlError::Connect(..))));
        let control = Control::bind(&path).unwrap();
        assert_eq!(only_server(&dir).unwrap(), path);
        let again = Control::bind(&path).unwrap_err().to_string();
        assert_eq!(again, format!("cannot listen on {}: another server listens there", path.display()));
        assert!(path.exists());
        let other = Control::bind(&dir.join("2.sock")).unwrap();
        assert!(only_server(&dir).unwrap_err().to_string().starts_with("choose a server with --control: "));
        drop((control, other));
        assert!(!path.exists(), "a server takes its socket away");
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn a_directory_that_others_may_enter_is_refused() {
        let dir = scratch("open");
        private_directory(&dir, uid()).unwrap();
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o755)).unwrap();
        let why = private_directory(&dir, uid()).unwrap_err().to_string();
        assert_eq!(why, format!("control directory {}: others may enter it", dir.display()));
        assert!(private_directory(&dir, uid() + 1).unwrap_err().to_string().contains("another user"));
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn commands_and_answers_are_lines_of_json() {
        let dump = Command::SessionsDump { id: 7 };
        let text = serde_json::to_string(&dump).unwrap();
        assert_eq!(text, r#"{"command":"sessions-dump","id":7}"#);
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), dump);
        assert!(serde_json::from_str::<Command>(r#"{"command":"reboot"}"#).is_err());
        let answer = serde_json::to_string(&Answer::Text("a\nb".into())).unwrap();
        assert_eq!(answer, r#"{"text":"a\nb"}"#);
    }
}
