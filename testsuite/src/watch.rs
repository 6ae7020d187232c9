//! Waiting for a machine that runs a test: patient as long as tests begin and end.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::run::Paths;

/// How often events are looked for while a test runs.
const LOOK: Duration = Duration::from_millis(100);

/// Waits for messages of a machine. The time since the last event of a test is what is limited, not that of all tests
/// of a class.
pub(crate) struct Watch<'a> {
    events: &'a Path,
    limit: Duration,
    length: u64,
    since: Instant,
}

/// What [`Watch::next`] saw.
pub(crate) enum Came<T> {
    /// A message.
    This(T),
    /// No message, and no event for too long.
    Nothing,
    /// There will be no message any more.
    End,
}

impl Watch<'_> {
    pub(crate) fn new(paths: &Paths, limit: Duration) -> Watch<'_> {
        Watch { events: &paths.events, limit, length: 0, since: Instant::now() }
    }

    /// The next message, for which no event may be longer in coming than the limit.
    pub(crate) fn next<T>(&mut self, messages: &Receiver<T>) -> Came<T> {
        loop {
            match messages.recv_timeout(LOOK) {
                Ok(message) => return Came::This(message),
                Err(RecvTimeoutError::Timeout) if self.is_over() => return Came::Nothing,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Came::End,
            }
        }
    }

    fn is_over(&mut self) -> bool {
        let length = std::fs::metadata(self.events).map_or(0, |m| m.len());
        if length != self.length {
            (self.length, self.since) = (length, Instant::now());
        }
        self.since.elapsed() > self.limit
    }
}
