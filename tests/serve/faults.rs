//! Faults of all kinds, while other users go on: whatever one session or one process does, it costs one request.
//!
//! ```text
//!   clients   many sessions, each a counter: every answer is one more than the last one
//!   faults    a session of its own for each: endless loops and recursions, memory, exits, threads, wild addresses;
//!             and workers killed from outside, which may cost the request of any session, and not its state
//! ```
//! `PAVM_FAULTS=CLIENTS,SESSIONS,FAULTS` makes it longer (`20,1000,500`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use nix::sys::signal::Signal;

use crate::server::{Browser, Server, application, ready, until};

/// Faults at a time.
const AT_ONCE: usize = 6;

/// How many.
#[derive(Clone, Copy)]
struct Plan {
    clients: usize,
    sessions: usize,
    faults: usize,
}

impl Plan {
    fn get() -> Plan {
        let text = std::env::var("PAVM_FAULTS").unwrap_or_else(|_| "4,120,36".into());
        let numbers: Vec<usize> = text.split(',').map(|n| n.parse().expect("PAVM_FAULTS: numbers")).collect();
        let [clients, sessions, faults] = numbers[..] else {
            panic!("PAVM_FAULTS: three numbers, not {text}")
        };
        Plan { clients, sessions, faults }
    }
}

/// What went on.
#[derive(Default)]
struct Seen {
    /// No fault comes any more.
    over: AtomicBool,
    /// Answers to clients.
    right: AtomicUsize,
    /// Requests of clients that an error was the answer to.
    lost: AtomicUsize,
    /// Workers killed from outside.
    kills: AtomicUsize,
}

/// Says that the faults are over when the last one drops it.
struct Over<'a>(&'a Seen);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
    }
}

/// A user and what the counter was last.
struct User {
    browser: Browser,
    count: u32,
}

impl User {
    fn new(server: &Server) -> User {
        User { browser: server.browser(), count: 0 }
    }
    /// The number at the start of a good answer, which is one more than the last time.
    fn counts(&mut self, path: &str) -> Result<String, (u16, String)> {
        let (status, page) = self.browser.get(path);
        if status != 200 {
            return Err((status, page));
        }
        let count: u32 = page.split(' ').next().and_then(|n| n.parse().ok()).expect(&page);
        assert_eq!(count, self.count + 1, "{path}: {page}");
        self.count = count;
        Ok(page)
    }
}

#[test]
fn faults_cost_one_request_each() {
    if !ready() {
        return;
    }
    let plan = Plan::get();
    let dir = application("faults", None);
    let log = std::fs::File::create(dir.with_extension("log")).unwrap();
    let options = ["--workers", "2", "--request-timeout", "5", "--session-memory", "24m"];
    let server = Server::start_with_log(&dir, &options, log.into());
    until("the workers are there", || server.workers().len() == 2);
    let seen = Seen::default();
    std::thread::scope(|scope| {
        let (server, seen) = (&server, &seen);
        for number in 0..plan.clients {
            scope.spawn(move || client(server, seen, plan.sessions / plan.clients, number));
        }
        // When all of these are done, or one has failed, the clients end.
        let over = Arc::new(Over(seen));
        for first in 0..AT_ONCE {
            let over = over.clone();
            scope.spawn(move || {
                (first..plan.faults).step_by(AT_ONCE).for_each(|number| fault(server, seen, number));
                drop(over);
            });
        }
    });
    let (right, lost, kills) = (seen.right.into_inner(), seen.lost.into_inner(), seen.kills.into_inner());
    println!(
        "{} faults, {kills} of them kills; {right} right answers to others, {lost} requests lost",
        plan.faults
    );
    assert!(lost <= kills, "{lost} requests lost with {kills} workers killed");
    until("the workers are there again", || server.workers().len() == 2);
    until("nobody is busy", || server.busy_workers().is_empty());
    let processes = server.processes();
    drop(server);
    // Some are ended by the kernel, after the server.
    until("no process is left", || !processes.iter().any(|p| crate::server::is_alive(*p)));
    let _ = std::fs::remove_file(dir.with_extension("log"));
    let _ = std::fs::remove_dir_all(dir);
}

/// Asks for one counter after the other, each at least twice, until the faults are over.
fn client(server: &Server, seen: &Seen, sessions: usize, number: usize) {
    let mut users: Vec<User> = (0..sessions).map(|_| User::new(server)).collect();
    let mut rounds = 0;
    while rounds < 2 || !seen.over.load(Ordering::Relaxed) {
        for user in &mut users {
            // Some work, so that faults meet requests under way.
            let path = if (user.count as usize + number).is_multiple_of(5) {
                "/probe/busy?n=3"
            } else {
                "/probe/count"
            };
            match user.counts(path) {
                Ok(_) => seen.right.fetch_add(1, Ordering::Relaxed),
                Err((500, page)) => {
                    assert!(page.contains("process that handled this request ended"), "{page}");
                    // A first request that failed has made no session.
                    seen.lost.fetch_add(1, Ordering::Relaxed)
                }
                Err((status, page)) => panic!("{status} for somebody who did nothing: {page}"),
            };
        }
        rounds += 1;
    }
}

/// One fault, and what became of its session.
fn fault(server: &Server, seen: &Seen, number: usize) {
    let mut user = User::new(server);
    // A worker may be killed under any request.
    let asks = |user: &mut User, path: &str| loop {
        match user.counts(path) {
            Err((500, page)) if page.contains("process that handled this request ended") => {
                seen.lost.fetch_add(1, Ordering::Relaxed);
            }
            answer => break answer,
        }
    };
    let first = asks(&mut user, "/probe/count");
    assert!(first.is_ok(), "{first:?}");
    match number % 7 {
        0 => assert_eq!(asks(&mut user, "/probe/loop").unwrap_err().0, 504),
        1 => assert_eq!(asks(&mut user, "/probe/recurse").unwrap_err().0, 504),
        2 => assert!(asks(&mut user, "/probe/fill").unwrap().ends_with("Java heap space")),
        3 => {
            let (status, page) = asks(&mut user, "/probe/exit?n=3").unwrap_err();
            assert_eq!(status, 500, "{page}");
            // The session is over; the next request begins another one.
            user.count = 0;
        }
        4 => {
            // Whichever limit it meets first.
            match asks(&mut user, "/probe/threads?n=10000") {
                Ok(page) => assert!(page.ends_with("\n10000") || page.ends_with("\nout of memory"), "{page}"),
                Err((status, page)) => assert_eq!(status, 504, "{page}"),
            }
        }
        5 => {
            let address = shared_classes::segment::CLASS_BASE + 64;
            let page = asks(&mut user, &format!("/probe/poke?n={address}")).unwrap();
            assert!(page.contains("java.lang.InternalError"), "{page}");
        }
        _ => {
            seen.kills.fetch_add(1, Ordering::Relaxed);
            // It may have been replaced a moment ago.
            if let Some(worker) = server.workers().into_iter().nth(number / 7 % 2) {
                server.send(worker, if number.is_multiple_of(2) { Signal::SIGKILL } else { Signal::SIGSEGV });
            }
        }
    }
    let last = asks(&mut user, "/probe/count");
    assert!(last.is_ok(), "after fault {}: {last:?}", number % 7);
}
