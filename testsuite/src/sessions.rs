//! Tests in sessions: each a copy of the template in which the driver waits.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use worker::{RequestError, SessionId, Sessions, Template};

use crate::run::{End, Machine, Paths};
use crate::watch::{Came, Watch};

/// The sessions of a supervisor whose workers look for working directories in `work`.
pub struct SessionMachine {
    /// The sessions.
    pub sessions: Sessions,
    /// What they are copies of.
    pub template: Arc<Template>,
    /// A session's working directory is the one here that has its number as name.
    pub work: PathBuf,
}

impl SessionMachine {
    fn run_in(&self, id: SessionId, request: String, paths: &Paths, limit: Duration) -> End {
        let (answer, answered) = channel();
        self.sessions.request(id, request.into_bytes(), move |result| {
            // Nobody listens any more to a test that took too long.
            let _ = answer.send(result);
        });
        let result = match Watch::new(paths, limit).next(&answered) {
            Came::This(result) => result,
            Came::Nothing => return End::TooLong,
            Came::End => Err(RequestError::Closed),
        };
        match result {
            Ok(_) => End::Answered,
            Err(RequestError::Exited(code)) => End::Exited(code),
            Err(other) => End::Died(other.to_string()),
        }
    }
}

impl Machine for SessionMachine {
    fn run(
        &self,
        request: &dyn Fn(&Paths) -> String,
        limit: Duration,
        look: &mut dyn FnMut(&Paths, End),
    ) -> Result<(), String> {
        let id = self.sessions.create(&self.template).map_err(|e| format!("cannot create a session: {e}"))?;
        let directory = self.work.join(id.to_string());
        let paths = Paths {
            events: directory.with_extension("events"),
            output: directory.with_extension("out"),
            directory,
        };
        if let Err(error) = std::fs::create_dir(&paths.directory) {
            self.sessions.remove(id);
            return Err(format!("{}: {error}", paths.directory.display()));
        }
        let end = self.run_in(id, request(&paths), &paths, limit);
        // With the session whatever still runs in it ends.
        self.sessions.remove(id);
        look(&paths, end);
        // What a test made unremovable goes with the parent, or stays.
        let _ = std::fs::remove_dir_all(&paths.directory);
        let _ = std::fs::remove_file(&paths.events);
        let _ = std::fs::remove_file(&paths.output);
        Ok(())
    }
}
