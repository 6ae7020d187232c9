//! Machines without a session: those made ahead, those whose request left none, and room for new ones.
//!
//! ```text
//!                 fill                      take
//!   template ------------> ready machines --------> a request --> a session stays: the table
//!                              ^                        |
//!                              +--- reset, or as it is -+ no session stays
//! ```
//!
//! A machine in which a user had a session is never used for another one as it is, whatever `--reuse` says: the heap
//! holds what the user did.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::time::timeout;

use crate::figures::Count;
use crate::frame;
use crate::machines::{MachineError, Machines, SessionId};
use crate::options::{Reuse, WhenFull};
use crate::request::App;
use crate::sessions::{Entry, Facts};

/// So much longer a request is waited for where machines stop it themselves: only if that fails.
pub(crate) const OVERTIME: Duration = Duration::from_secs(10);

/// Machines that are ready, and those that will be.
#[derive(Debug, Default)]
pub(crate) struct Spare {
    ready: Mutex<Vec<SessionId>>,
    /// Machines being made or reset, or expected back.
    coming: AtomicUsize,
}

/// A machine is away for a request. Where it comes back as it is, no other is made in its place until the loan is over.
pub(crate) struct Loan<M: Machines>(Option<Arc<App<M>>>);

impl<M: Machines> Drop for Loan<M> {
    fn drop(&mut self) {
        if let Some(app) = &self.0 {
            app.spare.coming.fetch_sub(1, Ordering::Relaxed);
            app.fill();
        }
    }
}

impl Spare {
    /// How many are ready.
    pub(crate) fn ready(&self) -> usize {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn all(&self) -> usize {
        self.ready() + self.coming.load(Ordering::Relaxed)
    }

    fn put(&self, machine: SessionId) {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).push(machine);
    }

    /// Takes out those that are not as they should be.
    fn take_unless(&self, good: impl Fn(SessionId) -> bool) -> Vec<SessionId> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.extract_if(.., |machine| !good(*machine)).collect()
    }

    fn pop(&self) -> Option<SessionId> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

impl<M: Machines> App<M> {
    /// Asks a machine.
    pub(crate) async fn call(
        &self,
        machine: SessionId,
        framed: Bytes,
    ) -> Result<frame::Response, MachineError> {
        let mut limit = self.options.request_timeout;
        if self.machines.keeps_time() {
            limit = limit.saturating_add(OVERTIME);
        }
        match timeout(limit, self.machines.request(machine, framed)).await {
            Ok(answer) => frame::Response::decode(&answer?).map_err(|e| MachineError::Failed(e.to_string())),
            Err(_) => Err(MachineError::Timeout { session_lost: true, stacks: String::new() }),
        }
    }

    /// What the table keeps of an answer.
    pub(crate) fn facts(&self, answer: &frame::Response) -> Facts {
        let allowed = (answer.idle_seconds > 0).then(|| Duration::from_secs(answer.idle_seconds.into()));
        let idle_limit = match (allowed, self.options.session_idle) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Facts { id: answer.session_id.clone(), idle_limit, wants_expire: answer.wants_expire }
    }

    /// Ends sessions that have been idle for as long as they may be.
    pub(crate) fn end_idle(self: &Arc<Self>) {
        for entry in self.sessions.take_idle(Instant::now()) {
            self.figures.add(Count::SessionsIdle, 1);
            self.end_soon(entry);
        }
    }

    /// Gives up what belongs to the application as it was: machines that are ready, and sessions that are overdue.
    pub(crate) fn leave_old(self: &Arc<Self>) {
        let old = self.spare.take_unless(|machine| self.machines.is_present(machine));
        if !old.is_empty() {
            old.into_iter().for_each(|machine| self.machines.destroy(machine));
            self.fill();
        }
        let overdue = self.machines.overdue();
        if !overdue.is_empty() {
            for entry in self.sessions.take_machines(&overdue) {
                self.figures.add(Count::SessionsDrained, 1);
                self.end_soon(entry);
            }
        }
        self.machines.tick();
    }

    fn end_soon(self: &Arc<Self>, entry: Arc<Entry>) {
        let app = self.clone();
        tokio::spawn(async move { app.end(&entry).await });
    }

    /// Ends a session that is out of the table already.
    async fn end(&self, entry: &Entry) {
        // The semaphore is never closed.
        let _turns = entry.turns.acquire_many(self.options.session_requests as u32).await;
        if entry.wants_expire()
            && let Err(e) = self.call(entry.machine, frame::expire()).await
        {
            log::warn!("session {}: its listeners could not be told of its end: {e}", entry.machine);
        }
        self.machines.destroy(entry.machine);
    }

    /// Sees to it that there is room for one more session; false where there is none to be had.
    pub(crate) fn make_room(self: &Arc<Self>) -> bool {
        while self.sessions.len() >= self.options.max_sessions {
            let Some(entry) = self.oldest() else { return false };
            self.end_soon(entry);
        }
        true
    }

    /// Takes the session that has been idle for longest out of the table, if that is wanted.
    fn oldest(&self) -> Option<Arc<Entry>> {
        if self.options.when_full == WhenFull::Refuse {
            return None;
        }
        let entry = self.sessions.take_oldest()?;
        self.figures.add(Count::SessionsEvicted, 1);
        log::info!("session {}: ended to make room for another one", entry.machine);
        Some(entry)
    }

    /// A machine as the template made it, or as another request without a session left it.
    pub(crate) async fn take(self: &Arc<Self>) -> Result<(SessionId, Loan<M>), MachineError> {
        if self.promises() {
            loop {
                match self.machines.promise() {
                    Some(Ok(machine)) => return Ok((machine, Loan(None))),
                    // No memory: that of an idle session will do.
                    Some(Err(MachineError::NoRoom(why))) => match self.oldest() {
                        Some(entry) => self.end(&entry).await,
                        None => return Err(MachineError::NoRoom(why)),
                    },
                    Some(Err(e)) => return Err(e),
                    None => break,
                }
            }
        }
        let mut ready = self.spare.pop();
        while let Some(machine) = ready.filter(|machine| !self.machines.is_present(*machine)) {
            self.machines.destroy(machine);
            ready = self.spare.pop();
        }
        let loan = Loan((self.options.reuse == Reuse::Serial).then(|| {
            self.spare.coming.fetch_add(1, Ordering::Relaxed);
            self.clone()
        }));
        self.fill();
        if let Some(machine) = ready {
            return Ok((machine, loan));
        }
        loop {
            match timeout(self.options.request_timeout, self.machines.create()).await {
                // No memory: that of an idle session will do.
                Ok(Err(MachineError::NoRoom(why))) => match self.oldest() {
                    Some(entry) => self.end(&entry).await,
                    None => return Err(MachineError::NoRoom(why)),
                },
                Ok(made) => return Ok((made?, loan)),
                Err(_) => return Err(MachineError::Overloaded),
            }
        }
    }

    /// Whether each request without a session gets a machine of its own that need not be made.
    fn promises(&self) -> bool {
        self.options.reuse == Reuse::Reset && self.machines.promises()
    }

    /// Makes machines in the background until enough are ready.
    pub(crate) fn fill(self: &Arc<Self>) {
        if self.promises() {
            return;
        }
        let missing = self.options.spare_machines.saturating_sub(self.spare.all());
        for _ in 0..missing {
            self.spare.coming.fetch_add(1, Ordering::Relaxed);
            let app = self.clone();
            tokio::spawn(async move {
                let made = app.machines.create().await;
                app.spare.coming.fetch_sub(1, Ordering::Relaxed);
                match made {
                    Ok(machine) => app.spare.put(machine),
                    Err(e) => log::warn!("a machine could not be made ahead: {e}"),
                }
            });
        }
    }

    /// A machine in which no user has had a session is free.
    pub(crate) fn recycle_unused(self: &Arc<Self>, machine: SessionId) {
        if self.options.reuse == Reuse::Serial
            && self.spare.ready() < self.options.spare_machines
            && self.machines.is_present(machine)
        {
            self.figures.add(Count::MachinesReused, 1);
            self.spare.put(machine);
        } else {
            self.recycle(machine);
        }
    }

    /// Resets a machine for the next request without a session, or removes it where enough are ready.
    pub(crate) fn recycle(self: &Arc<Self>, machine: SessionId) {
        if self.promises() {
            // With its answer it was gone, or it was a user's.
            self.machines.destroy(machine);
            return;
        }
        if self.spare.all() >= self.options.spare_machines {
            self.machines.destroy(machine);
            return;
        }
        self.figures.add(Count::MachinesReset, 1);
        self.spare.coming.fetch_add(1, Ordering::Relaxed);
        let app = self.clone();
        tokio::spawn(async move {
            let reset = app.machines.reset(machine).await;
            app.spare.coming.fetch_sub(1, Ordering::Relaxed);
            match reset {
                Ok(machine) => app.spare.put(machine),
                Err(e) => log::warn!("machine {machine} could not be reset: {e}"),
            }
        });
    }

    /// Removes every machine: the end.
    pub(crate) fn destroy_all(&self) {
        for entry in self.sessions.take_all() {
            self.machines.destroy(entry.machine);
        }
        while let Some(machine) = self.spare.pop() {
            self.machines.destroy(machine);
        }
    }
}
