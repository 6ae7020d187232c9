//! How long things may run: a thread while others could, a session while others are in line, a request at all.

use std::time::Duration;

/// A thread that does not wait lets others run after so long, in every mode: programs that spin until another thread
/// has done something end.
const BATCH_SLICE: Duration = Duration::from_millis(10);

/// The limits of a product; by default threads run until they wait, and there is no end to a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Time slices for the threads of a session.
    pub fair: Option<Duration>,
}

impl Limits {
    /// A thread's time slice in microseconds.
    pub(crate) fn slice_micros(&self) -> u32 {
        self.fair.unwrap_or(BATCH_SLICE).as_micros().clamp(1, 1_000_000_000) as u32
    }
}
