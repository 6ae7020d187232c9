//! `scripts/setup` on machines that lack something: what it installs, and what it says where it may not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory with nothing but these programs, for `PATH`.
fn machine(name: &str, programs: &[(&str, &str)]) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("setup-{name}"));
    // It may be left from the last time.
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let real = ["grep", "env"].map(|tool| (tool, format!("exec /usr/bin/{tool} \"$@\"")));
    let given = programs.iter().map(|(name, script)| (*name, (*script).to_string()));
    for (name, script) in real.into_iter().chain(given) {
        let file = dir.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    dir
}

fn setup(path: &Path) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/setup");
    Command::new("/bin/sh").arg(script).env("PATH", path).env("LOG", path.join("log")).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const CARGO: (&str, &str) = ("cargo", "exit 0");
const ROOT: (&str, &str) = ("id", "echo 0");
const USER: (&str, &str) = ("id", "echo 1000");
const APT: (&str, &str) = ("apt-get", "echo \"$@\" >> \"$LOG\"");

#[test]
fn root_with_apt_gets_what_is_missing() {
    let dir = machine("apt", &[CARGO, ROOT, APT]);
    let out = setup(&dir);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let log = fs::read_to_string(dir.join("log")).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines[0], "update -qq");
    assert!(lines[1].starts_with("install -y") && lines[1].ends_with("maven gcc libc6-dev"), "{log}");
}

#[test]
fn others_are_told_in_one_line() {
    for (name, programs) in [("no-apt", &[CARGO, ROOT][..]), ("user", &[CARGO, USER, APT][..])] {
        let dir = machine(name, programs);
        let out = setup(&dir);
        let said = text(&out.stderr);
        assert_eq!((out.status.code(), said.lines().count()), (Some(1), 1), "{said}");
        assert!(said.starts_with("setup: please install:") && said.contains(" maven"), "{said}");
        assert!(!dir.join("log").exists());
    }
}

#[test]
fn without_rust_nothing_else_is_tried() {
    let dir = machine("no-rust", &[ROOT, APT]);
    let out = setup(&dir);
    assert_eq!(text(&out.stderr), "setup: install Rust first: https://rustup.rs\n");
    assert_eq!(out.status.code(), Some(1));
    assert!(!dir.join("log").exists());
}

#[test]
fn a_whole_machine_needs_nothing() {
    if !Path::new("/usr/lib/jvm").exists() {
        eprintln!("left out: no JDK in /usr/lib/jvm");
        return;
    }
    let dir = machine("whole", &[CARGO, ROOT, APT, ("mvn", "exit 0"), ("cc", "exit 0")]);
    let out = setup(&dir);
    assert!(out.status.success() && out.stdout.is_empty(), "{}", text(&out.stdout));
    assert!(!dir.join("log").exists());
}
