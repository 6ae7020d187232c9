//! The beginning of a run: what a worker is given, and what it may ask for in the middle of it.
//!
//! ```text
//!   session's file (or its template) + own classes + template + letters ── RUN ──▶ worker
//!   worker ── NEED_FILES ──▶ a file for classes, for a heap that has none, the journal, copies
//! ```

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::Ordering;

use super::{Ended, Engine, Place, RUNS, Shared, WorkerId, watch};
use crate::backup::Backup;
use crate::protocol::{self as p, Run};
use crate::session::SessionId;
use crate::socket::Sender;
use crate::wire::Wire;

impl Engine {
    pub(super) fn run_on(&mut self, worker_id: WorkerId, id: SessionId, shared: &Shared) {
        self.stop_timer(id);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(worker) = self.workers.get_mut(&worker_id) else { return };
        let fresh = session.fresh;
        let template = session.template.clone();
        let template = template.as_ref().and_then(|template| template.sealed());
        let opened = if fresh { Ok(None) } else { shared.files.open_heap(id).map(Some) };
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.idle.push(worker_id);
                return self.end(id, Ended::Failed(format!("session {id}: {error}")), shared);
            }
        };
        let Some(heap) = opened.as_ref().or(template) else { return };
        let classes = match session.has_classes.then(|| shared.files.make_classes(id)).transpose() {
            Ok(classes) => classes,
            Err(error) => {
                self.idle.push(worker_id);
                return self.end(id, Ended::Failed(format!("classes of session {id}: {error}")), shared);
            }
        };
        let number = RUNS.fetch_add(1, Ordering::Relaxed) + 1;
        // Requests that go on keep the copy from the beginning of the first, until one of them is answered; of a fresh
        // machine there is nothing to keep.
        let keep = self.options.keep && (session.current.is_empty() || session.stale) && !fresh;
        let backup = Backup { run: if keep { number } else { 0 }, has_classes: classes.is_some() };
        let (letters, requests) = session.take_letters(self.options.parallel);
        let run = Run {
            number,
            backup: backup.run,
            own: fresh || keep && shared.own,
            fresh,
            has_template: template.is_some() && !fresh,
            has_classes: backup.has_classes,
            session: id,
            stay: self.options.stay,
            signals: session.signals,
            letters: (letters.len() + requests.len()) as u32,
            under_way: !requests.is_empty() || !session.current.is_empty(),
            slice: self.options.limits.slice_micros(),
            ask: session.watch.asks(),
        };
        let mut message = run.to_bytes();
        for letter in &letters {
            p::put_letter(letter.kind, letter.number, &letter.content, &mut message);
        }
        for request in &requests {
            p::put_letter(p::LetterKind::Request, request.number, &request.input, &mut message);
        }
        let mut fds = vec![heap.as_fd()];
        fds.extend(classes.as_ref().map(AsFd::as_fd));
        fds.extend(template.filter(|_| !fresh).map(AsFd::as_fd));
        let sent = p::send_held(&worker.sender, &session.held)
            .and_then(|()| worker.sender.send(p::RUN, &message, &fds));
        if let Err(error) = sent {
            // It died idle: the session and its request have not been touched. The end of its socket is noticed
            // by the supervisor's thread, which replaces it.
            log::debug!("worker {worker_id} takes no work: {error}");
            session.put_back(letters, requests);
            self.ready.push_front(id);
            return;
        }
        if !requests.is_empty() {
            session.past.used();
        }
        session.give(letters, requests);
        session.stale &= !keep;
        session.place = Place::Running(worker_id);
        session.woken = false;
        session.sent = std::mem::take(&mut session.signals);
        session.last = Some(worker_id);
        worker.running = Some(id);
        worker.run = number;
        worker.runs += 1;
        worker.backup = backup;
        worker.watch = watch::Run::begin(session.watch.asks());
    }

    /// The files that a worker needs in the middle of its run; `None`: it has none.
    pub(crate) fn files_for(
        &mut self,
        worker_id: WorkerId,
        kind: p::FileKind,
        shared: &Shared,
    ) -> Option<(Sender, io::Result<Vec<OwnedFd>>)> {
        let worker = self.workers.get(&worker_id)?;
        let id = worker.running?;
        let files = match kind {
            // A session that was removed meanwhile gets none, which nobody would remove.
            p::FileKind::Classes | p::FileKind::Heap if !self.sessions.contains_key(&id) => {
                Err(io::ErrorKind::NotFound.into())
            }
            p::FileKind::Classes => shared.files.make_classes(id).map(|file| {
                if let Some(session) = self.sessions.get_mut(&id) {
                    session.has_classes = true;
                }
                vec![file]
            }),
            p::FileKind::Heap => shared.files.make_heap(id).map(|file| vec![file]),
            p::FileKind::Journal => shared.files.open_journal(worker_id).map(|file| vec![file]),
            p::FileKind::Copies => shared.files.open_backup(worker_id, worker.backup.has_classes),
        };
        Some((worker.sender.clone(), files))
    }
}
