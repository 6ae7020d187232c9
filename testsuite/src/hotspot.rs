//! Tests under a `java` program: few processes, each running one test after the other.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::run::{End, Machine, Paths};
use crate::watch::{Came, Watch};

/// Processes of java that run the driver.
pub struct Java {
    /// The program.
    pub program: PathBuf,
    /// Its arguments up to the main class.
    pub arguments: Vec<OsString>,
    /// Below it each process has its directory.
    pub work: PathBuf,
    /// A process for each run, as a session is.
    pub fresh: bool,
    idle: Mutex<Vec<Process>>,
    started: AtomicUsize,
}

struct Process {
    child: Child,
    input: ChildStdin,
    /// A message for each answer; disconnected at the end.
    answers: Receiver<()>,
    directory: PathBuf,
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

impl Java {
    /// Such processes; none is started yet.
    pub fn new(program: PathBuf, arguments: Vec<OsString>, work: PathBuf, fresh: bool) -> Java {
        Java { program, arguments, work, fresh, idle: Mutex::default(), started: AtomicUsize::new(0) }
    }

    fn start(&self) -> Result<Process, String> {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let directory =
            self.work.join(format!("java-{}-{number}", if self.fresh { "fresh" } else { "many" }));
        std::fs::create_dir_all(&directory).map_err(|e| format!("{}: {e}", directory.display()))?;
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .arg("pavm.test.Driver")
            .current_dir(&directory)
            .env_remove("JDK_JAVA_OPTIONS")
            .env_remove("JAVA_TOOL_OPTIONS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("{}: {e}", self.program.display()))?;
        let (Some(input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("java has no standard streams".into());
        };
        let (said, answers) = channel();
        std::thread::spawn(move || {
            let mut some = [0; 256];
            while let Ok(n @ 1..) = output.read(&mut some) {
                if said.send(()).is_err() {
                    // Read on, or a test that prints would stop; nobody wants to know.
                    let _ = n;
                }
            }
        });
        Ok(Process { child, input, answers, directory })
    }
}

impl Process {
    /// The last line says that the driver is done.
    fn is_done(paths: &Paths) -> bool {
        std::fs::read(&paths.events).is_ok_and(|events| events.ends_with(b"\nD\n") || events == b"D\n")
    }

    fn run(&mut self, request: &str, paths: &Paths, limit: Duration) -> End {
        let sent = write!(self.input, "{}\n{request}", request.len()).and_then(|()| self.input.flush());
        let mut watch = Watch::new(paths, limit);
        while sent.is_ok() {
            match watch.next(&self.answers) {
                Came::This(()) if Process::is_done(paths) => return End::Answered,
                Came::This(()) => {}
                Came::Nothing => return End::TooLong,
                Came::End => break,
            }
        }
        match self.child.wait() {
            Ok(status) => match status.signal() {
                Some(number) => End::Died(format!("java was killed by signal {number}")),
                None => End::Exited(status.code().unwrap_or(1)),
            },
            Err(error) => End::Died(error.to_string()),
        }
    }
}

impl Machine for Java {
    fn run(
        &self,
        request: &dyn Fn(&Paths) -> String,
        limit: Duration,
        look: &mut dyn FnMut(&Paths, End),
    ) -> Result<(), String> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = match idle {
            Some(process) => process,
            None => self.start()?,
        };
        let paths = Paths {
            events: process.directory.with_extension("events"),
            output: process.directory.with_extension("out"),
            directory: process.directory.clone(),
        };
        let end = process.run(&request(&paths), &paths, limit);
        let goes_on = end == End::Answered && !self.fresh;
        look(&paths, end);
        let _ = std::fs::remove_file(&paths.events);
        let _ = std::fs::remove_file(&paths.output);
        if goes_on {
            empty(&process.directory);
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        }
        Ok(())
    }
}

/// Removes what is in a directory, as far as possible.
fn empty(directory: &Path) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_dir = entry.file_type().is_ok_and(|t| t.is_dir());
        let _ = if is_dir { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
    }
}
