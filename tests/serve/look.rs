//! Looking into sessions of a running server, and collecting them, over the control socket and in the console.

use std::net::TcpListener;

use serde_json::Value;

use crate::server::{Browser, Server, application, ready, run, until};

/// Enough for a session to keep, and not enough for a collection to come by itself.
const KEPT: u64 = 6 << 20;

#[test]
fn a_session_is_shown_and_collected() {
    if !ready() {
        return;
    }
    let dir = application("look", None);
    let socket = dir.join("control.sock");
    let socket = socket.to_str().unwrap();
    let admin = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let options =
        ["--workers", "2", "--spare-machines", "0", "--control", socket, "--admin", &admin.to_string()];
    let server = Server::start(&dir, &options);
    let mut admin = Browser::new(admin);
    let pavm = |args: &[&str]| run(&[args, &["--control", socket]].concat());
    let json = |args: &[&str]| -> Value {
        let (code, out, err) = pavm(args);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"))
    };

    let mut user = server.browser();
    assert_eq!(user.get("/probe/count").0, 200);
    assert_eq!(user.get(&format!("/probe/keep?n={KEPT}")).0, 200);
    let mut listed = Value::Null;
    until("the session rests", || {
        listed = json(&["sessions", "ls", "--json"]);
        listed[0]["state"] == "rests"
    });
    let [session] = &listed.as_array().unwrap()[..] else { panic!("one session: {listed}") };
    let id = session["id"].to_string();
    assert_eq!(session["served"].as_u64(), Some(2), "{session}");

    let shown = json(&["sessions", "show", &id, "--json"]);
    let number = |what: &Value| what.as_u64().unwrap_or_else(|| panic!("{shown}"));
    let inside = &shown["inside"];
    assert_eq!(shown["application"].as_str(), dir.to_str());
    // Threads of the class library may wait for a time.
    assert!(shown["waits_for"].as_str().is_some_and(|w| w.starts_with("a request")), "{shown}");
    assert!(number(&inside["heap_used"]) >= KEPT && number(&inside["heap_used"]) <= number(&shown["bytes"]));
    assert_eq!(number(&inside["heap_limit"]), 64 << 20, "the default of --session-memory");
    assert!(number(&inside["attached"]) >= 3, "two requests, and this look: {shown}");
    assert_eq!(number(&shown["pages"]) * 4096, number(&shown["bytes"]));
    assert!(number(&inside["threads"]) >= 1 && number(&inside["handles"]) >= 3, "{shown}");
    assert!(number(&shown["created_at"]) <= number(&shown["used_at"]), "{shown}");
    let (code, text, _) = pavm(&["sessions", "show", &id]);
    assert_eq!(code, 0);
    assert!(text.contains("requests served:  2\n") && text.contains("rests, waits for a request"), "{text}");

    // What it keeps stays; what it has dropped is given back.
    let memory = |text: &str| -> Vec<u64> {
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|w| !w.is_empty());
        numbers.map(|w| w.parse().unwrap()).collect()
    };
    let (code, text, err) = pavm(&["sessions", "gc", &id]);
    assert_eq!((code, err.as_str()), (0, ""), "{text}");
    let kept = memory(&text);
    assert!(kept[2] >= KEPT, "{text}");
    assert!(user.get("/probe/keep?n=1").1.starts_with("3 "), "the session goes on");
    let (_, text, _) = pavm(&["sessions", "gc", &id]);
    let dropped = memory(&text);
    let [_, heap_before, heap_after, bytes_before, bytes_after, pages] = dropped[..] else {
        panic!("{text}")
    };
    assert!(heap_before - heap_after >= KEPT, "{text}");
    assert!(bytes_before - bytes_after >= KEPT - (2 << 20), "{text}");
    assert_eq!(pages * 4096, bytes_before - bytes_after, "{text}");
    let shown = json(&["sessions", "show", &id, "--json"]);
    assert!(shown["bytes"].as_u64() < Some(KEPT), "{shown}");
    assert!(shown["inside"]["full_collections"].as_u64() >= Some(2), "{shown}");
    let (code, text, _) = pavm(&["sessions", "gc", "--all"]);
    assert!(code == 0 && text.lines().last().unwrap().starts_with("1 sessions: heap "), "{text}");
    let figures = admin.get("/metrics").1;
    assert!(figures.contains("\npavm_collections_asked_total 3\n"), "{figures}");
    assert!(!figures.contains("\npavm_collections_returned_bytes_total 0\n"), "{figures}");

    // One that runs is looked at and collected where it runs, and its request does not notice.
    let mut busy = user.clone();
    let request = std::thread::spawn(move || busy.get("/probe/busy?n=3000"));
    until("it runs", || server.busy_workers().len() == 1);
    let shown = json(&["sessions", "show", &id, "--json"]);
    assert_eq!(shown["state"].as_str(), Some("runs"), "{shown}");
    assert!(shown["inside"]["heap_used"].as_u64() > Some(0), "{shown}");
    assert_eq!(pavm(&["sessions", "gc", &id]).0, 0);
    assert!(request.join().unwrap().1.starts_with("4 "));

    // The console does the same.
    let own = ["X-Pavm-Console: 1"];
    let (status, _, text) = admin.ask("POST", &format!("/console/sessions/{id}/show"), &own, "");
    assert_eq!(
        (status, serde_json::from_str::<Value>(&text).unwrap()["served"].as_u64()),
        (200, Some(4)),
        "{text}"
    );
    let (status, _, text) = admin.ask("POST", &format!("/console/sessions/{id}/gc"), &own, "");
    assert!(status == 200 && text.contains("\"pages_returned\":"), "{status} {text}");

    for command in ["show", "gc"] {
        let answer = pavm(&["sessions", command, "999999"]);
        assert_eq!(answer, (1, "".into(), "pavm: there is no session 999999\n".into()));
    }
    assert_eq!(pavm(&["sessions", "gc"]).0, 2, "which one?");
    let _ = std::fs::remove_dir_all(dir);
}
