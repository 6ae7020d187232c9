//! What the death of a process costs.
//!
//! ```text
//!   worker            has it begun the run?  no: another worker gets it, with its descriptors
//!                                            yes: the session goes back to its copy, or is lost (`watch`)
//!   resource manager  sessions that waited for their descriptors run without them; another one is forked
//! ```

use super::{Death, Engine, MOST_UNBEGUN, Place, Shared, WorkerId};
use crate::metrics::{self, Counter};
use crate::session::SessionId;

impl Engine {
    /// The worker is gone, and it is known how.
    pub(crate) fn worker_died(&mut self, id: WorkerId, death: Death, shared: &Shared) {
        self.idle.retain(|w| *w != id);
        let Some(worker) = self.workers.remove(&id) else { return };
        if let Some(session) = worker.running
            && !self.take_back(session, id, worker.run)
        {
            self.died_running(session, id, &worker, death, shared);
        }
        if worker.backup.run != 0 {
            shared.files.remove_backup(id);
        }
    }

    /// The worker has begun the run and has all descriptors.
    pub(crate) fn begun(&mut self, id: WorkerId) {
        if let Some((session, _)) = self.session_of(id)
            && let Some(session) = self.sessions.get_mut(&session)
        {
            session.held.clear();
        }
    }

    /// A worker died before it began the run that it was given: nothing has happened yet, another one gets it.
    fn take_back(&mut self, id: SessionId, worker: WorkerId, run: u64) -> bool {
        let Some(session) = self.sessions.get_mut(&id) else { return false };
        if metrics::has_begun(worker, run) || session.unbegun >= MOST_UNBEGUN {
            return false;
        }
        log::debug!("worker {worker} died before it began run {run}");
        session.unbegun += 1;
        session.place = Place::Rest;
        session.signals |= std::mem::take(&mut session.sent);
        session.take_back_letters();
        // Whatever the reason was, it still holds.
        session.woken = true;
        self.consider(id);
        true
    }

    /// The resource manager is gone: what waited for it runs, without descriptors.
    pub(crate) fn resources_gone(&mut self, shared: &Shared) -> Option<i32> {
        let pid = self.keeper.gone(&shared.epoll);
        metrics::add(Counter::ManagersDied, 1);
        let mut found = Vec::new();
        for (&id, session) in &mut self.sessions {
            if let Some(kept) = session.kept.take() {
                session.woken |= kept.awaited || session.place == Place::Fetching;
                session.place = Place::Rest;
                found.push(id);
            }
        }
        found.into_iter().for_each(|id| self.consider(id));
        pid
    }
}
