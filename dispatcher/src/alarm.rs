//! A deadline that is cheap to move: the timer behind it is set only when it has to be.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// A deadline, or none.
#[derive(Debug, Default)]
pub(crate) struct Alarm {
    due: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Alarm {
    /// Sets the deadline; a time beyond all measure is none.
    pub(crate) fn set(&mut self, after: Duration) {
        self.due = Instant::now().checked_add(after);
    }

    /// Sets the deadline if there is none.
    pub(crate) fn begin(&mut self, after: Duration) {
        if self.due.is_none() {
            self.set(after);
        }
    }

    /// There is no deadline any more.
    pub(crate) fn clear(&mut self) {
        self.due = None;
    }

    /// Ready once the deadline is over.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(due) = self.due else { return Poll::Pending };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
        // A timer that rings early is set again then: that is rarer than deadlines move.
        if timer.deadline() > due {
            timer.as_mut().reset(due);
        }
        while timer.as_mut().poll(cx).is_ready() {
            if Instant::now() >= due {
                return Poll::Ready(());
            }
            timer.as_mut().reset(due);
        }
        Poll::Pending
    }
}
