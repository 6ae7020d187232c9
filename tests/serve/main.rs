//! `pavm serve` from the outside: a real server on a loopback port, real workers, a probe application compiled here.
//! It needs what `make` builds with Maven, and says so where that is missing.

mod console;
mod faults;
mod flow;
mod limits;
mod look;
mod malformed;
mod operation;
mod redeploy;
mod server;

use std::collections::HashSet;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use server::{Browser, Server, application, failing_start, ready, until};

/// One server for all that needs it: starting one takes most of the time.
#[test]
fn sessions_and_workers() {
    if !ready() {
        return;
    }
    let dir = application("probe", None);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let admin = free.to_string();
    let server = Server::start(&dir, &["--workers", "2", "--session-memory", "16m", "--admin", &admin]);
    figures_and_health(&server, &mut Browser::new(free));
    two_workers_see_one_session(&server);
    a_killed_worker_costs_its_request_and_nothing_else(&server);
    copies_differ(&server);
    the_class_segment_can_not_be_written(&server);
    a_class_that_a_session_defines_is_its_own(&server);
    a_session_runs_out_of_memory_alone(&server);
    many_sessions(&server);
    let _ = std::fs::remove_dir_all(dir);
}

/// (count, process at the start, process at the end)
fn seen(body: &str) -> (u32, i32, i32) {
    let mut words = body.lines().next().unwrap_or("").split(' ').map(|w| w.parse::<i32>().expect(body));
    let mut next = || words.next().expect(body);
    (next() as u32, next(), next())
}

/// A request that keeps its worker busy, once it runs: the request's thread, and the worker.
fn busy(server: &Server, browser: &Browser, millis: u32) -> (std::thread::JoinHandle<(u16, String)>, i32) {
    let mut browser = browser.clone();
    // Who is busy for longer, and not one that is just about to end something.
    let first: HashSet<i32> = server.busy_workers().into_iter().collect();
    std::thread::sleep(std::time::Duration::from_millis(50));
    let before: HashSet<i32> = server.busy_workers().into_iter().filter(|w| first.contains(w)).collect();
    let thread = std::thread::spawn(move || browser.get(&format!("/probe/busy?n={millis}")));
    let mut worker = 0;
    until("the request runs", || {
        worker = server.busy_workers().into_iter().find(|w| !before.contains(w)).unwrap_or(0);
        worker != 0
    });
    (thread, worker)
}

fn figures_and_health(server: &Server, admin: &mut Browser) {
    assert_eq!(admin.get("/health"), (200, "ok\n".into()));
    assert_eq!(admin.get("/nothing").0, 404);
    let figure = |admin: &mut Browser, name: &str| -> f64 {
        let (status, text) = admin.get("/metrics");
        assert!(status == 200 && text.ends_with("# EOF\n"), "{text}");
        let line = text
            .lines()
            .find(|l| l.split(' ').next() == Some(name))
            .unwrap_or_else(|| panic!("no {name} in {text}"));
        line[name.len()..].trim().parse().unwrap()
    };
    let attaches = figure(admin, "pavm_attaches_total");
    assert_eq!(server.browser().get("/probe/count").0, 200);
    assert!(figure(admin, "pavm_attaches_total") > attaches);
    assert_eq!(figure(admin, "pavm_http_requests_total{code=\"200\"}"), 1.0);
    assert_eq!(figure(admin, "pavm_workers"), 2.0);
    assert_eq!(figure(admin, "pavm_waits_with_native_recursion_total"), 0.0);
    let (code, text) =
        failing_start(&["--admin", &admin.at.to_string(), "--listen", "127.0.0.1:0", "/nonexistent"]);
    assert_eq!((code, text.lines().count()), (1, 1), "{text}");
}

fn two_workers_see_one_session(server: &Server) {
    let (mut a, mut b, mut c) = (server.browser(), server.browser(), server.browser());
    let (count, first, _) = seen(&a.get("/probe/count").1);
    assert_eq!(count, 1);
    assert!(server.workers().contains(&first), "served by a worker process");
    b.get("/probe/count");
    c.get("/probe/count");
    // Whichever worker served it before: keep that one busy.
    let (other, in_worker) = busy(server, &b, 1500);
    let third = if in_worker == first {
        None
    } else {
        let (longer, worker) = busy(server, &c, 4000);
        assert_eq!(worker, first);
        Some(longer)
    };
    assert!(server.busy_workers().iter().all(|w| server.sessions_mapped(*w) == 1), "one session in a worker");
    let (count, second, _) = seen(&a.get("/probe/count").1);
    assert_eq!(count, 2, "the same session");
    assert_ne!(first, second, "another process");
    assert_eq!(other.join().unwrap().0, 200);
    if let Some(longer) = third {
        assert_eq!(longer.join().unwrap().0, 200);
    }
    until("no session is mapped by a worker that rests", || {
        server.workers().iter().all(|w| server.sessions_mapped(*w) == 0)
    });
    // A session that waits lets go of its worker too.
    let mut sleeper = a.clone();
    let sleeping = std::thread::spawn(move || sleeper.get("/probe/sleep?n=1500"));
    std::thread::sleep(Duration::from_millis(700));
    assert!(server.workers().iter().all(|w| server.sessions_mapped(*w) == 0), "asleep and detached");
    assert_eq!(seen(&sleeping.join().unwrap().1).0, 3);
}

fn a_killed_worker_costs_its_request_and_nothing_else(server: &Server) {
    let (mut a, mut b) = (server.browser(), server.browser());
    assert_eq!(seen(&a.get("/probe/count").1).0, 1);
    assert_eq!(seen(&b.get("/probe/count").1).0, 1);
    let before = server.workers();
    let (victim, worker) = busy(server, &a, 60_000);
    let start = Instant::now();
    server.kill(worker);
    let (status, page) = victim.join().unwrap();
    assert_eq!(status, 500, "{page}");
    assert!(page.contains("Your session is still there"), "{page}");
    until("another worker is there", || {
        let now = server.workers();
        now.len() == before.len() && !now.contains(&worker)
    });
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(seen(&b.get("/probe/count").1).0, 2, "the other session");
    assert_eq!(seen(&a.get("/probe/count").1).0, 2, "as it was before the killed request");
}

fn copies_differ(server: &Server) {
    let pages: Vec<String> = (0..3).map(|_| server.browser().get("/probe/numbers").1).collect();
    for (i, line) in pages[0].lines().enumerate().skip(1) {
        assert!(!line.is_empty());
        for other in &pages[1..] {
            assert_ne!(Some(line), other.lines().nth(i), "number {i} of two sessions");
        }
    }
    assert_eq!(pages[0].lines().count(), 7, "{}", pages[0]);
}

fn the_class_segment_can_not_be_written(server: &Server) {
    for worker in server.workers() {
        let maps = server.maps(worker);
        let segment: Vec<&String> = maps
            .iter()
            .filter(|l| {
                ["base.classes", "pavm-base", "pavm-classes", "pavm-linkage"].iter().any(|n| l.contains(n))
            })
            .collect();
        assert!(segment.len() >= 3, "{maps:#?}");
        assert!(segment.iter().all(|l| l.contains(" r--s ")), "{segment:#?}");
        for line in segment {
            assert!(!server.maps_writable(worker, line), "{line} can be mapped writable");
        }
    }
    // A program that tries to write it anyway loses its worker at most.
    let mut a = server.browser();
    assert_eq!(seen(&a.get("/probe/count").1).0, 1);
    let address = shared_classes::segment::CLASS_BASE + 64;
    let (status, page) = a.get(&format!("/probe/poke?n={address}"));
    assert!(!page.contains("written"), "{page}");
    assert_eq!(seen(&a.get("/probe/count").1).0, if status == 200 { 3 } else { 2 });
}

fn a_class_that_a_session_defines_is_its_own(server: &Server) {
    let said = |b: &mut Browser, page: &str| b.get(page).1.lines().nth(1).unwrap_or("").to_string();
    let (mut a, mut b) = (server.browser(), server.browser());
    assert_eq!(said(&mut a, "/probe/forge"), "forged!!");
    assert_eq!(said(&mut b, "/probe/late"), "genuine!");
    assert_eq!(said(&mut a, "/probe/late"), "forged!!");
    assert_eq!(said(&mut server.browser(), "/probe/forge"), "forged!!");
    assert_eq!(said(&mut server.browser(), "/probe/late"), "genuine!");
}

fn a_session_runs_out_of_memory_alone(server: &Server) {
    let mut a = server.browser();
    let (status, page) = a.get("/probe/fill");
    assert_eq!(status, 200, "{page}");
    let (blocks, message) = page.lines().nth(1).unwrap_or("").split_once(' ').expect(&page);
    assert!((50..=200).contains(&blocks.parse::<u32>().unwrap()), "of 16 MiB: {page}");
    assert_eq!(message, "Java heap space");
    assert_eq!(seen(&a.get("/probe/count").1).0, 2);
}

fn many_sessions(server: &Server) {
    let mut all: Vec<Browser> = (0..1000).map(|_| server.browser()).collect();
    for a in &mut all {
        assert_eq!(seen(&a.get("/probe/count").1).0, 1);
    }
    for a in all.iter_mut().step_by(9) {
        assert_eq!(seen(&a.get("/probe/count").1).0, 2, "each has its own count");
    }
}

#[test]
fn bad_starts_say_one_line() {
    if !ready() {
        return;
    }
    let dir = application("bad", None);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let (code, text) = failing_start(&["--listen", &at, &dir.display().to_string()]);
    assert_eq!((code, text.lines().count()), (1, 1), "{text}");
    assert!(text.contains("the port is taken by another program"), "{text}");
    let (code, text) = failing_start(&["/nonexistent/app.war"]);
    assert_eq!((code, text.as_str()), (1, "pavm: /nonexistent/app.war: no such web application\n"));
    let (code, text) = failing_start(&["--jdk", "/nonexistent", &dir.display().to_string()]);
    assert_eq!((code, text.lines().count()), (1, 1), "{text}");
    let (code, text) = failing_start(&["--workers", "0", "x"]);
    assert_eq!(code, 2, "{text}");
    let _ = std::fs::remove_dir_all(dir);
    let dir = application("fails", Some("Probe$Failing"));
    let (code, text) = failing_start(&["--listen", "127.0.0.1:0", &dir.display().to_string()]);
    assert_eq!(code, 1, "{text}");
    assert!(text.starts_with("pavm: the web application does not start: "), "{text}");
    assert!(text.contains("told to fail") && text.contains("at Probe$Failing.contextInitialized"), "{text}");
    let _ = std::fs::remove_dir_all(dir);
}
