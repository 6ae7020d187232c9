//! What sessions at rest wait for: times are kept here, descriptors by the resource manager.

use std::os::fd::OwnedFd;

use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{Expiration, TimerSetTimeFlags};

use super::{Engine, Place, Shared, token};
use crate::clock;
use crate::protocol as p;
use crate::resources::Given;
use crate::session::SessionId;

/// What of it says when to run the session again.
pub(super) struct Waiting {
    pub kind: p::StopKind,
    pub wake_at: Option<u64>,
    pub waits: Vec<(p::Await, Option<OwnedFd>)>,
}

impl Engine {
    /// Remembers what the session waits for.
    pub(super) fn wait(&mut self, id: SessionId, stopped: Waiting, shared: &Shared) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let due = |at: u64| at == 0 || at <= clock::now();
        let yields = stopped.kind == p::StopKind::Yield || session.watch.asks() != 0;
        session.woken |= yields || session.signals != 0 || stopped.wake_at.is_some_and(due);
        if session.has_reason(self.options.parallel) {
            // It goes on at once, and its descriptors with it.
            return;
        }
        let held = std::mem::take(&mut session.held);
        if !(held.is_empty() && stopped.waits.is_empty()) {
            let awaited = !stopped.waits.is_empty();
            let epoll = (&shared.epoll, token::RESOURCES);
            session.kept = self.keeper.keep(id, held, stopped.waits, epoll, &shared.zygote);
            if session.kept.is_none() && awaited {
                session.woken = true;
                return;
            }
        }
        session.wake_at = stopped.wake_at;
        if let Some(at) = stopped.wake_at {
            self.timers.insert((at, id));
            self.set_timer(shared);
        }
    }

    /// Takes what the resource manager says. When it is gone: its process id, if known.
    pub(crate) fn hear_resources(&mut self, shared: &Shared) -> Option<i32> {
        loop {
            match self.keeper.hear() {
                Ok(given) if given.is_empty() => return None,
                Ok(given) => given.into_iter().for_each(|g| self.given(g)),
                Err(error) => {
                    log::warn!("the resource manager is gone ({error}); sessions lose their sockets");
                    return self.resources_gone(shared);
                }
            }
        }
    }

    /// A session's descriptors are back, because they were asked for or one of them is ready.
    fn given(&mut self, given: Given) {
        let Some(session) = self.sessions.get_mut(&given.session) else { return };
        if session.kept.is_none_or(|kept| kept.number != given.number) {
            return;
        }
        session.kept = None;
        session.held = given.held;
        session.woken = true;
        session.place = Place::Rest;
        self.consider(given.session);
    }

    /// The session waits for no time any more.
    pub(super) fn stop_timer(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if let Some(at) = session.wake_at.take() {
            self.timers.remove(&(at, id));
        }
    }

    pub(crate) fn timer_rang(&mut self, shared: &Shared) {
        let now = clock::now();
        self.check_limits(now, shared);
        while let Some((at, id)) = self.timers.first().copied().filter(|(at, _)| *at <= now) {
            self.timers.remove(&(at, id));
            self.wake(id);
        }
        self.set_timer(shared);
    }

    pub(super) fn set_timer(&mut self, shared: &Shared) {
        let first = self.timers.first().map(|(at, _)| *at);
        if let Some(at) = self.earlier_than_armed(first) {
            let at = TimeSpec::new((at / 1_000_000_000) as i64, (at % 1_000_000_000) as i64);
            let set = shared.timer.set(Expiration::OneShot(at), TimerSetTimeFlags::TFD_TIMER_ABSTIME);
            if let Err(error) = set {
                log::error!("timer: {error}");
            }
        }
    }
}
