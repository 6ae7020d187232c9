//! How long things may run: a thread while others could, a session while others are in line, a request at all.
//!
//! ```text
//!   thread     a tick in the worker         to the end of its session's run queue
//!   session    GIVE_WAY to the worker       to the end of the line for a worker
//!   request    EXPIRE to the worker         its session is put back to what it was before, or ends
//!              no answer within GRACE       the worker is killed, with the same consequence
//! ```

use std::time::Duration;

/// A thread that does not wait lets others run after so long, in every mode: programs that spin until another thread
/// has done something end.
const BATCH_SLICE: Duration = Duration::from_millis(10);
/// A session's turn while others are in line, in every mode.
const BATCH_TURN: Duration = Duration::from_millis(100);
/// The shortest turn: giving way costs a detach and an attach.
const SHORTEST_TURN: Duration = Duration::from_millis(2);
/// A worker that does not do what it was asked to within this time does not poll.
pub(crate) const GRACE: Duration = Duration::from_secs(1);

/// The limits of a product; by default threads run until they wait, and there is no end to a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Time slices for the threads of a session.
    pub fair: Option<Duration>,
    /// The longest time from a request's arrival to its answer.
    pub request: Option<Duration>,
}

impl Limits {
    /// A thread's time slice in microseconds.
    pub(crate) fn slice_micros(&self) -> u32 {
        self.fair.unwrap_or(BATCH_SLICE).as_micros().clamp(1, 1_000_000_000) as u32
    }
    /// A session's turn.
    pub(crate) fn turn(&self) -> Duration {
        self.fair.map_or(BATCH_TURN, |slice| slice.max(SHORTEST_TURN))
    }
}
