//! The session table: which machine belongs to which id, and since when it is idle.
//!
//! ```text
//!   id ----> Entry { machine, turns }     a request holds one of `turns`; there are as many as may be under way
//! ```
//!
//! An entry is found by its present id only. A request that waited for its turn looks again whether the
//! entry still lives: the request before may have ended the session.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use crate::machines::SessionId;

/// One session.
pub(crate) struct Entry {
    pub machine: SessionId,
    /// A request holds one while it runs; requests get them in the order of their arrival.
    pub turns: Semaphore,
    most: usize,
    alive: AtomicBool,
    state: Mutex<State>,
}

struct State {
    id: String,
    last_used: Instant,
    idle_limit: Option<Duration>,
    wants_expire: bool,
}

impl Entry {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many requests hold a turn.
    pub fn under_way(&self) -> usize {
        self.most - self.turns.available_permits().min(self.most)
    }

    /// Whether the session is still in the table.
    pub fn alive(&self) -> bool {
        self.alive.load(Ordering::Acquire)
    }

    /// The present id.
    pub fn id(&self) -> String {
        self.state().id.clone()
    }

    /// Whether the machine wants to hear of its end.
    pub fn wants_expire(&self) -> bool {
        self.state().wants_expire
    }
}

/// What a response says of its session.
pub(crate) struct Facts {
    pub id: String,
    /// It ends after so long without a request.
    pub idle_limit: Option<Duration>,
    pub wants_expire: bool,
}

/// All sessions.
pub(crate) struct Sessions {
    /// How many requests of one may be under way.
    most: usize,
    by_id: Mutex<HashMap<String, Arc<Entry>>>,
    by_age: Mutex<ByAge>,
}

/// The sessions that there were at some time, those idle for longest last. Whatever has been used or made since is younger
/// than all that have not, so the list serves until it is used up, and requests need not keep it in order.
#[derive(Default)]
struct ByAge(Vec<(Instant, Weak<Entry>)>);

impl Sessions {
    /// None yet; so many requests of one may be under way.
    pub fn new(most: usize) -> Sessions {
        Sessions { most, by_id: Mutex::default(), by_age: Mutex::default() }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<String, Arc<Entry>>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session of an id.
    pub fn find(&self, id: &str) -> Option<Arc<Entry>> {
        self.table().get(id).cloned()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.table().len()
    }

    /// Adds a session; none where the id is taken, which no honest machine brings about.
    pub fn insert(&self, machine: SessionId, facts: Facts, now: Instant) -> Option<Arc<Entry>> {
        let entry = Arc::new(Entry {
            machine,
            turns: Semaphore::new(self.most),
            most: self.most,
            alive: AtomicBool::new(true),
            state: Mutex::new(State {
                id: facts.id.clone(),
                last_used: now,
                idle_limit: facts.idle_limit,
                wants_expire: facts.wants_expire,
            }),
        });
        let mut table = self.table();
        if table.contains_key(&facts.id) {
            return None;
        }
        table.insert(facts.id, entry.clone());
        Some(entry)
    }

    /// Takes over what a response says; false where the session is gone or the new id belongs to another one.
    pub fn update(&self, entry: &Arc<Entry>, facts: Facts, now: Instant) -> bool {
        let mut table = self.table();
        if !entry.alive() {
            return false;
        }
        let mut state = entry.state();
        state.last_used = now;
        state.idle_limit = facts.idle_limit;
        state.wants_expire = facts.wants_expire;
        if state.id != facts.id {
            if table.contains_key(&facts.id) {
                return false;
            }
            table.remove(&state.id);
            table.insert(facts.id.clone(), entry.clone());
            state.id = facts.id;
        }
        true
    }

    /// Removes a session; false where it is gone already.
    pub fn remove(&self, entry: &Entry) -> bool {
        let mut table = self.table();
        if !entry.alive.swap(false, Ordering::AcqRel) {
            return false;
        }
        table.remove(&entry.state().id);
        true
    }

    /// Removes the sessions which have been idle for too long and run no request.
    pub fn take_idle(&self, now: Instant) -> Vec<Arc<Entry>> {
        let idle: Vec<Arc<Entry>> = self
            .table()
            .values()
            .filter(|e| {
                let s = e.state();
                let idle = now.saturating_duration_since(s.last_used);
                s.idle_limit.is_some_and(|limit| idle >= limit) && e.under_way() == 0
            })
            .cloned()
            .collect();
        idle.into_iter().filter(|e| self.remove(e)).collect()
    }

    /// Removes the sessions of these machines that run no request.
    pub fn take_machines(&self, wanted: &HashSet<SessionId>) -> Vec<Arc<Entry>> {
        let found: Vec<Arc<Entry>> =
            self.table().values().filter(|e| wanted.contains(&e.machine)).cloned().collect();
        found.into_iter().filter(|e| e.under_way() == 0 && self.remove(e)).collect()
    }

    /// Removes the session which has been idle for longest; none where all run requests.
    pub fn take_oldest(&self) -> Option<Arc<Entry>> {
        let mut by_age = self.by_age.lock().unwrap_or_else(PoisonError::into_inner);
        for renewed in [false, true] {
            if renewed {
                by_age.0 = self.table().values().map(|e| (e.state().last_used, Arc::downgrade(e))).collect();
                by_age.0.sort_unstable_by_key(|(used, _)| Reverse(*used));
            }
            while let Some((used, entry)) = by_age.0.pop() {
                let Some(entry) = entry.upgrade() else { continue };
                if entry.state().last_used == used && entry.under_way() == 0 && self.remove(&entry) {
                    return Some(entry);
                }
            }
        }
        None
    }

    /// Removes all sessions.
    pub fn take_all(&self) -> Vec<Arc<Entry>> {
        let all: Vec<Arc<Entry>> = self.table().values().cloned().collect();
        all.into_iter().filter(|e| self.remove(e)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(id: &str, idle_seconds: u64) -> Facts {
        let idle_limit = (idle_seconds > 0).then(|| Duration::from_secs(idle_seconds));
        Facts { id: id.into(), idle_limit, wants_expire: false }
    }

    #[test]
    fn an_id_belongs_to_one_session_and_can_change() {
        let s = Sessions::new(2);
        let now = Instant::now();
        assert!(s.insert(SessionId(1), facts("a", 10), now).is_some());
        assert!(s.insert(SessionId(2), facts("a", 10), now).is_none());
        assert!(s.insert(SessionId(2), facts("b", 10), now).is_some());
        let a = s.find("a").unwrap();
        assert!(!s.update(&a, facts("b", 10), now));
        assert!(s.update(&a, facts("c", 10), now));
        assert!(s.find("a").is_none());
        assert_eq!(s.find("c").unwrap().machine, SessionId(1));
        assert!(s.remove(&a));
        assert!(!s.remove(&a));
        assert!(!a.alive());
        assert_eq!(s.len(), 1);
    }

    #[test]
    fn idle_sessions_go_unless_a_request_runs() {
        let s = Sessions::new(2);
        let now = Instant::now();
        s.insert(SessionId(1), facts("short", 10), now);
        s.insert(SessionId(2), facts("busy", 10), now);
        s.insert(SessionId(3), facts("long", 100), now);
        s.insert(SessionId(4), facts("never", 0), now);
        let busy = s.find("busy").unwrap();
        let turn = busy.turns.try_acquire().unwrap();
        let gone = s.take_idle(now + Duration::from_secs(10));
        assert_eq!(gone.iter().map(|e| e.machine).collect::<Vec<_>>(), [SessionId(1)]);
        drop(turn);
        assert_eq!(s.take_idle(now + Duration::from_secs(10)).len(), 1);
        assert_eq!(s.take_idle(now + Duration::from_secs(1000)).len(), 1);
        assert_eq!(s.take_all().len(), 1);
        assert_eq!(s.len(), 0);
    }

    #[test]
    fn the_oldest_goes_first() {
        let s = Sessions::new(2);
        let start = Instant::now();
        let at = |n| start + Duration::from_secs(n);
        assert!(s.take_oldest().is_none());
        for n in 0..6 {
            s.insert(SessionId(n), facts(&n.to_string(), 0), at(n));
        }
        let oldest = || s.take_oldest().map(|e| e.machine.0);
        assert_eq!(oldest(), Some(0));
        // Used since the list was made, ended since, made since, busy.
        s.update(&s.find("1").unwrap(), facts("1", 0), at(10));
        s.remove(&s.find("2").unwrap());
        s.insert(SessionId(7), facts("7", 0), at(11));
        let busy = s.find("3").unwrap();
        let turn = busy.turns.try_acquire().unwrap();
        assert_eq!(oldest(), Some(4));
        assert_eq!(oldest(), Some(5));
        assert_eq!(oldest(), Some(1));
        assert_eq!(oldest(), Some(7));
        assert_eq!(oldest(), None);
        drop(turn);
        assert_eq!(oldest(), Some(3));
        assert_eq!((oldest(), s.len()), (None, 0));
    }
}
