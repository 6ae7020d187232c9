//! Very many sessions that wait, what killed processes do to them, and two sessions that talk to each other.
//! `pavm bench` does it and says how many came through; how long it took decides nothing here.

use std::path::{Path, PathBuf};
use std::process::Command;

fn pavm() -> PathBuf {
    std::env::var_os("PAVM").map_or_else(|| env!("CARGO_BIN_EXE_pavm").into(), PathBuf::from)
}

/// Runs a benchmark; its lines. None, and a word why: Maven has not built the programs.
fn bench(args: &[&str]) -> Option<Vec<String>> {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("javatests/target/javatests.jar");
    if !programs.exists() {
        eprintln!("left out: first run mvn package in javatests");
        return None;
    }
    let out = Command::new(pavm()).arg("bench").args(args).arg("--programs").arg(&programs).output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{args:?}: {said}{}", String::from_utf8_lossy(&out.stderr));
    Some(said.lines().map(str::to_string).collect())
}

/// A number of a line of figures.
fn figure(line: &str, name: &str) -> f64 {
    let at = line.find(&format!("\"{name}\":")).unwrap_or_else(|| panic!("no {name} in {line}"));
    let rest = &line[at + name.len() + 3..];
    rest[..rest.find([',', '}']).unwrap()].parse().unwrap()
}

fn all_come_through(args: &[&str], anew: f64) {
    let Some(lines) = bench(&[&["waits", "--cycles", "200"], args].concat()) else { return };
    let [sleep, byte] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((figure(sleep, "sessions"), figure(sleep, "well")), (200.0, 200.0), "{sleep}");
    assert_eq!((figure(byte, "answered"), figure(byte, "well")), (200.0, 200.0), "{byte}");
    assert_eq!(figure(byte, "connected_anew"), anew, "{byte}");
    assert!(figure(byte, "workers_used") >= 1.0, "{byte}");
}

#[test]
fn sessions_wait_without_a_process() {
    all_come_through(&[], 0.0);
}

#[test]
fn a_killed_worker_loses_none_of_the_sessions_that_wait() {
    all_come_through(&["--kill", "worker"], 0.0);
}

#[test]
fn a_killed_resource_manager_gives_them_an_exception_and_is_replaced() {
    all_come_through(&["--kill", "resources"], 200.0);
}

#[test]
fn a_server_and_a_client_in_two_sessions_agree_on_every_byte() {
    let Some(lines) = bench(&["exchange", "--cycles", "200"]) else { return };
    assert_eq!(lines.len(), 2);
    for line in lines {
        assert_eq!(figure(&line, "right"), 200.0, "{line}");
        assert!(figure(&line, "attaches") > 100.0, "they hop: {line}");
    }
}
