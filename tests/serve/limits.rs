//! Requests that take too long, sessions that give way, and what the control socket tells.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::server::{Browser, Server, application, ready, run, until};

/// The number at the start of an answer.
fn count(answer: (u16, String)) -> u32 {
    assert_eq!(answer.0, 200, "{}", answer.1);
    answer.1.split(' ').next().and_then(|n| n.parse().ok()).expect("a number")
}

#[test]
fn a_request_that_takes_too_long_is_stopped_and_undone() {
    if !ready() {
        return;
    }
    let dir = application("limits", None);
    let log = dir.with_extension("log");
    let file = std::fs::File::create(&log).unwrap();
    let server = Server::start_with_log(&dir, &["--workers", "2", "--request-timeout", "2"], file.into());
    until("the workers are there", || server.workers().len() == 2);
    let workers = server.workers();
    let frames = [
        ("/probe/loop", "\n\tat Probe.doGet(Probe.java:"),
        ("/probe/recurse", "\n\tat Probe.recurse(Probe.java:"),
        ("/probe/regex", "\n\tat java.util.regex.Pattern$"),
        ("/probe/wait", "\n\tat java.lang.Object.wait(java.base@17"),
        ("/probe/sleep?n=1000000", "\n\tat java.lang.Thread.sleep(java.base@17"),
    ];
    // All at once: more than there are workers, so they give way to each other.
    std::thread::scope(|scope| {
        for (path, frame) in frames {
            let (server, log) = (&server, &log);
            scope.spawn(move || runaway(server, path, frame, log));
        }
    });
    assert_eq!(sorted(server.workers()), sorted(workers), "who answers is not killed");
    a_worker_that_does_not_answer_is_killed(&server);
    drop(server);
    let _ = std::fs::remove_file(log);
    let _ = std::fs::remove_dir_all(dir);
}

fn sorted(mut list: Vec<i32>) -> Vec<i32> {
    list.sort_unstable();
    list
}

fn runaway(server: &Server, path: &str, frame: &str, log: &Path) {
    let mut browser = server.browser();
    assert_eq!(count(browser.get("/probe/count")), 1);
    let start = Instant::now();
    let (status, page) = browser.get(path);
    assert_eq!(status, 504, "{path}: {page}");
    assert!(page.contains("did not answer in time"), "{path}: {page}");
    assert!(start.elapsed() >= Duration::from_secs(2), "{path}");
    assert_eq!(count(browser.get("/probe/count")), 2, "{path}: as it was before the request");
    let title = format!("GET {}: the request took too long\n\"", path.split('?').next().unwrap());
    let mut message = String::new();
    until(&format!("{path} is logged"), || {
        // The logger indents the lines of a message.
        let log = std::fs::read_to_string(log).unwrap().replace("\n    ", "\n");
        let from = log.find(&title).map(|at| &log[at..]);
        message = from.and_then(|text| text.split("[WARN").next()).unwrap_or("").to_string();
        !message.is_empty()
    });
    assert!(message.contains(frame), "{path}: {message}");
}

fn a_worker_that_does_not_answer_is_killed(server: &Server) {
    let mut browser = server.browser();
    assert_eq!(count(browser.get("/probe/count")), 1);
    let mut other = browser.clone();
    let request = std::thread::spawn(move || other.get("/probe/loop"));
    let mut worker = 0;
    until("the request runs", || {
        worker = server.busy_workers().first().copied().unwrap_or(0);
        worker != 0
    });
    server.freeze(worker);
    assert_eq!(request.join().unwrap().0, 504);
    assert_eq!(count(browser.get("/probe/count")), 2, "as it was before the request");
    until("another worker is there", || {
        let now = server.workers();
        now.len() == 2 && !now.contains(&worker)
    });
}

#[test]
fn sessions_that_run_long_give_way() {
    if !ready() {
        return;
    }
    let dir = application("turns", None);
    for more in [&[][..], &["--fair", "1000"]] {
        let server = Server::start(&dir, &[&["--workers", "1", "--request-timeout", "0"], more].concat());
        let mut browser = server.browser();
        assert_eq!(count(browser.get("/probe/count")), 1);
        let mut other = server.browser();
        assert_eq!(count(other.get("/probe/count")), 1);
        let long = std::thread::spawn(move || other.get("/probe/busy?n=8000"));
        until("the request runs", || server.busy_workers().len() == 1);
        for n in 2..7 {
            assert_eq!(count(browser.get("/probe/count")), n);
        }
        assert!(!long.is_finished(), "the only worker has served others in the middle of a request");
        assert_eq!(count(long.join().unwrap()), 2);
    }
    let _ = std::fs::remove_dir_all(dir);
}

#[test]
fn the_control_socket_shows_and_ends_sessions() {
    if !ready() {
        return;
    }
    let dir = application("control", None);
    let socket = dir.join("control.sock");
    let socket = socket.to_str().unwrap();
    let server = Server::start(&dir, &["--workers", "2", "--control", socket]);
    let mut browser = server.browser();
    assert_eq!(count(browser.get("/probe/count")), 1);
    let pavm = |args: &[&str]| run(&[args, &["--control", socket]].concat());
    // A session that runs.
    let request = {
        let mut other: Browser = browser.clone();
        std::thread::spawn(move || other.get("/probe/busy?n=2000"))
    };
    let mut id = String::new();
    until("the session runs", || {
        let list = pavm(&["sessions", "ls"]).1;
        let line = list.lines().find(|l| l.contains(" runs ")).unwrap_or("");
        id = line.split_whitespace().next().unwrap_or("").into();
        !id.is_empty()
    });
    let mut dump = String::new();
    until("the servlet runs", || {
        let (code, text, _) = pavm(&["sessions", "dump", &id]);
        assert_eq!(code, 0);
        dump = text;
        dump.contains("\tat Probe.doGet(Probe.java:")
    });
    assert!(dump.contains("\nFull thread dump OpenJDK 64-Bit Server VM (17"), "{dump}");
    assert!(dump.contains("\n\"main\" #1 prio=5 os_prio=0 cpu="), "{dump}");
    assert!(dump.contains("   java.lang.Thread.State: RUNNABLE\n\tat Probe.doGet(Probe.java:"), "{dump}");
    assert!(dump.contains("\n\"Finalizer\" #3 daemon prio=8 "), "{dump}");
    let workers = pavm(&["workers", "ls"]).1;
    assert!(workers.lines().skip(1).any(|l| l.split_whitespace().nth(2) == Some(&id)), "{workers}");
    assert_eq!(count(request.join().unwrap()), 2, "the request went on");
    // The same at rest.
    let (_, dump, _) = pavm(&["sessions", "dump", &id]);
    assert!(dump.contains("\"main\" #1 ") && !dump.contains("Probe.doGet"), "{dump}");
    assert_eq!(count(browser.get("/probe/count")), 3);
    assert_eq!(
        pavm(&["sessions", "dump", "999999"]),
        (1, "".into(), "pavm: there is no session 999999\n".into())
    );
    assert_eq!(pavm(&["sessions", "kill", &id]), (0, format!("session {id} is ended\n"), "".into()));
    let list = pavm(&["sessions", "ls"]).1;
    assert!(!list.lines().any(|l| l.split_whitespace().next() == Some(&id)), "{list}");
    assert_eq!(browser.get("/probe/count").0, 500, "the session is no longer there");
    browser.cookie = None;
    assert_eq!(count(browser.get("/probe/count")), 1);
    let (code, _, why) =
        run(&["serve", "--listen", "127.0.0.1:0", "--control", socket, dir.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert_eq!(why, format!("pavm: cannot listen on {socket}: another server listens there\n"));
    drop(server);
    let (code, _, why) = pavm(&["sessions", "ls"]);
    assert_eq!(code, 1);
    assert!(why.starts_with(&format!("pavm: no server answers on {socket}: ")), "{why}");
    let _ = std::fs::remove_dir_all(dir);
}
