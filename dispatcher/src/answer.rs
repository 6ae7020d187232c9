//! A request in its machine, and the way of the answer to the client: whole, or in parts as they come.
//!
//! ```text
//!   machine --- answer ----------------------------------------> page
//!           --- head --> page, at once        (the session is in the table from here on)
//!           --- part --> piece of its body    \ the client takes it: room for as much more
//!           --- answer --> the end            / it has gone: the machine hears it
//! ```
//! The client of an answer whose machine fails on the way sees that it is incomplete: a connection of HTTP/1.1 ends, a
//! stream of HTTP/2 is reset.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::content::{Content, Piece};
use crate::exchange::{self, Whole};
use crate::figures::Count;
use crate::frame;
use crate::machines::{MachineError, Machines, Part, SessionId};
use crate::pages;
use crate::request::{App, Page};
use crate::sessions::Entry;
use crate::spare::OVERTIME;

/// Where the page goes, once there is one.
pub(crate) type To = oneshot::Sender<Page>;

/// An answer under way.
struct Sent {
    to: Option<To>,
    pieces: Option<mpsc::UnboundedSender<Piece>>,
}

impl<M: Machines> App<M> {
    /// Has a machine of a session answer.
    pub(crate) async fn run_in_session(self: &Arc<Self>, entry: &Arc<Entry>, whole: &Whole, to: To) {
        let framed = whole.frame(Some(&entry.id()), &exchange::fresh_id());
        self.exchange(entry.machine, Some(entry.clone()), framed, whole, to).await;
    }

    /// Has a machine answer that no session has yet.
    pub(crate) async fn run_in_fresh_machine(self: &Arc<Self>, whole: &Whole, to: To) {
        let (machine, _loan) = match self.take().await {
            Ok(taken) => taken,
            Err(e) => {
                log::warn!("no machine for {} {}: {e}", whole.parts.method, whole.parts.uri.path());
                // The client may have gone.
                let _ = to.send(pages::machine_error(&e));
                return;
            }
        };
        self.exchange(machine, None, whole.frame(None, &exchange::fresh_id()), whole, to).await;
    }

    async fn exchange(
        self: &Arc<Self>,
        machine: SessionId,
        mut entry: Option<Arc<Entry>>,
        framed: Bytes,
        whole: &Whole,
        to: To,
    ) {
        let mut sent = Sent { to: Some(to), pieces: None };
        // A session that this request has made is busy with it as long as it lasts.
        let mut made: Option<Arc<Entry>> = None;
        let (send, mut parts) = mpsc::unbounded_channel();
        let mut reply = self.machines.request_in_parts(machine, framed, send);
        let mut limit = self.options.request_timeout;
        if self.machines.keeps_time() {
            limit = limit.saturating_add(OVERTIME);
        }
        let answer = loop {
            let next = async {
                tokio::select! {
                    biased;
                    Some(part) = parts.recv() => Ok(part),
                    answer = &mut reply => Err(answer),
                }
            };
            match timeout(limit, next).await {
                Ok(Ok(part)) => {
                    if let Err(e) = self.part(machine, part, &mut entry, &mut made, &mut sent, whole) {
                        break Err(e);
                    }
                }
                Ok(Err(answer)) => break answer.and_then(|framed| decode(&framed)),
                Err(_) => break Err(MachineError::Timeout { session_lost: true, stacks: String::new() }),
            }
        };
        let alone = entry.as_ref().is_none_or(|e| e.under_way() <= 1);
        match answer {
            Ok(answer) => self.answered(machine, entry, alone, answer, sent, whole),
            Err(e) => self.failed(machine, entry, &e, sent, whole),
        }
        if let Some(made) = made {
            made.turns.add_permits(1);
        }
    }

    /// A part of an answer before its end.
    fn part(
        self: &Arc<Self>,
        machine: SessionId,
        part: Part,
        entry: &mut Option<Arc<Entry>>,
        made: &mut Option<Arc<Entry>>,
        sent: &mut Sent,
        whole: &Whole,
    ) -> Result<(), MachineError> {
        if let Some(pieces) = &sent.pieces {
            // The client has gone: the body said so when it was dropped.
            let _ = pieces.send(Piece::Data(part.bytes));
            return Ok(());
        }
        let mut head = decode(&part.bytes)?;
        if head.live {
            match entry {
                Some(entry) => {
                    if !self.sessions.update(entry, self.facts(&head), Instant::now()) {
                        return Err(foreign_id());
                    }
                }
                None => {
                    let new = self.admit_session(machine, &head)?;
                    if let Ok(turn) = new.turns.try_acquire() {
                        turn.forget();
                        *made = Some(new.clone());
                    }
                    *entry = Some(new);
                }
            }
        }
        self.figures.add(Count::Streamed, 1);
        let (send, pieces) = mpsc::unbounded_channel();
        let body = std::mem::take(&mut head.body);
        // What came with the frame of the head is not of the body.
        (part.room)(Some((part.bytes.len() - body.len()) as u64));
        if !body.is_empty() {
            let _ = send.send(Piece::Data(body));
        }
        sent.pieces = Some(send);
        let flow = Content::flowing(pieces, part.room);
        let page = exchange::page(head, whole, self.options.same_site, Some(flow));
        if let Some(to) = sent.to.take() {
            // A client that has gone drops the page, and the machine hears it.
            let _ = to.send(page);
        }
        Ok(())
    }

    /// Takes a machine's new session into the table.
    fn admit_session(
        self: &Arc<Self>,
        machine: SessionId,
        answer: &frame::Response,
    ) -> Result<Arc<Entry>, MachineError> {
        if !self.make_room() {
            self.figures.add(Count::SessionsRefused, 1);
            return Err(MachineError::NoRoom(format!("{} sessions are alive", self.options.max_sessions)));
        }
        let entry = self.sessions.insert(machine, self.facts(answer), Instant::now());
        let entry = entry.ok_or_else(foreign_id)?;
        self.learn_cookie(&answer.cookie_name);
        Ok(entry)
    }

    fn answered(
        self: &Arc<Self>,
        machine: SessionId,
        entry: Option<Arc<Entry>>,
        alone: bool,
        answer: frame::Response,
        sent: Sent,
        whole: &Whole,
    ) {
        let kept = match &entry {
            // Other requests may make a session yet: the last of them decides.
            Some(entry) if !answer.live => {
                if alone && self.sessions.remove(entry) {
                    self.recycle(machine);
                }
                Ok(())
            }
            Some(entry) => match self.sessions.update(entry, self.facts(&answer), Instant::now()) {
                true => Ok(()),
                false => Err(foreign_id()),
            },
            None if !answer.live => {
                if answer.ended {
                    self.recycle(machine)
                } else {
                    self.recycle_unused(machine)
                }
                Ok(())
            }
            None => self.admit_session(machine, &answer).map(drop),
        };
        if let Err(e) = kept {
            return self.failed(machine, entry, &e, sent, whole);
        }
        match (sent.to, sent.pieces) {
            (Some(to), _) => {
                let page = exchange::page(answer, whole, self.options.same_site, None);
                let _ = to.send(page);
            }
            // Nobody is there to see it.
            (None, Some(pieces)) if pieces.is_closed() => {}
            (None, Some(_)) if answer.cut => {
                self.figures.add(Count::Cut, 1);
                log::warn!(
                    "session {machine}: {} {}: the application failed in the middle of its answer",
                    whole.parts.method,
                    whole.parts.uri.path()
                );
            }
            (None, Some(pieces)) => {
                if !answer.body.is_empty() {
                    let _ = pieces.send(Piece::Data(answer.body));
                }
                let _ = pieces.send(Piece::End(exchange::trailers(answer.trailers)));
            }
            (None, None) => {}
        }
    }

    fn failed(
        self: &Arc<Self>,
        machine: SessionId,
        entry: Option<Arc<Entry>>,
        e: &MachineError,
        sent: Sent,
        whole: &Whole,
    ) {
        let what = if entry.is_some() { "session" } else { "machine" };
        let began = if sent.to.is_none() { " (in the middle of the answer)" } else { "" };
        log::warn!("{what} {machine}: {} {}: {e}{began}", whole.parts.method, whole.parts.uri.path());
        match &entry {
            Some(entry) if e.session_lost() => {
                if self.sessions.remove(entry) {
                    self.machines.destroy(machine);
                }
            }
            Some(_) => {}
            None if *e == MachineError::Overloaded => self.recycle(machine),
            None => self.machines.destroy(machine),
        }
        match sent.to {
            Some(to) => {
                let _ = to.send(pages::machine_error(e));
            }
            // Without an end the body breaks off.
            None if sent.pieces.is_some_and(|p| !p.is_closed()) => self.figures.add(Count::Cut, 1),
            None => {}
        }
    }
}

fn decode(framed: &Bytes) -> Result<frame::Response, MachineError> {
    frame::Response::decode(framed).map_err(|e| MachineError::Failed(e.to_string()))
}

/// A machine claims another session's id: no honest one does.
fn foreign_id() -> MachineError {
    MachineError::Failed("its session id belongs to another session".into())
}
