//! SIGQUIT: a thread dump on standard output, the same as java's but for what names memory and time; the program goes on.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Threads that are compared; others belong to the machine.
const NAMES: [&str; 14] = [
    "waits",
    "waits for a time",
    "sleeps",
    "wants a monitor",
    "holds a method's monitor",
    "wants a method's monitor",
    "is parked",
    "is parked for a time",
    "joins",
    "x then y",
    "y then x",
    "v then w",
    "w then v",
    "spins \"at\" n = 1",
];

fn compiled(test: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("pavm-dumps-{test}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dumps/Dumped.java");
    assert!(Command::new("javac").arg("-d").arg(&dir).arg(source).status().expect("javac").success());
    dir
}

/// A program, ended with the test.
struct Program {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    _ended: Sender<()>,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    fn start(command: &mut Command) -> Program {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        // A program that hangs ends the wait for its next line.
        let pid = Pid::from_raw(child.id() as i32);
        let (ended, watch) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            if watch.recv_timeout(std::time::Duration::from_secs(60)) == Err(RecvTimeoutError::Timeout) {
                let _ = kill(pid, Signal::SIGKILL);
            }
        });
        let mut program = Program { _ended: ended, out: BufReader::new(child.stdout.take().unwrap()), child };
        while program.line() != "ready" {}
        program
    }
    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.out.read_line(&mut line).unwrap(), 0, "the program ended");
        line.trim_end_matches('\n').into()
    }
    /// The lines of a dump up to the line that the program prints afterwards.
    fn dump(&mut self) -> Vec<String> {
        kill(Pid::from_raw(self.child.id() as i32), Signal::SIGQUIT).unwrap();
        let mut lines = Vec::new();
        // The last line but those about java's heap.
        while lines.last().is_none_or(|l: &String| l != "Found 2 deadlocks.") {
            lines.push(self.line());
        }
        writeln!(self.child.stdin.as_ref().unwrap(), "more").unwrap();
        while self.line() != "read more" {}
        lines
    }
    fn end(mut self) {
        writeln!(self.child.stdin.as_ref().unwrap(), "end").unwrap();
        while self.line() != "read end" {}
        assert!(self.child.wait().unwrap().success());
    }
}

/// A line without addresses, times and numbers of the machine.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("0x") {
        text += &rest[..at];
        rest = rest[at + 2..].trim_start_matches(|c: char| c.is_ascii_hexdigit());
        text.push('X');
    }
    text += rest;
    // "name" #12 ... cpu=0.1ms elapsed=2.0s tid=X nid=X in Object.wait()  [X]
    let words = text
        .split(' ')
        .filter(|w| !w.starts_with('#') && !w.starts_with("cpu=") && !w.starts_with("elapsed="));
    let text: Vec<&str> = words.collect();
    let mut text = text.join(" ");
    while let Some(at) = text.find("$$Lambda$") {
        let end = text[at + 9..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |n| at + 9 + n);
        text.replace_range(at..end, "$Lambda");
    }
    text
}

/// What the dump says about the program's own threads, in the order of [`NAMES`], and about deadlocks.
fn own(dump: &[String]) -> String {
    let mut text = String::new();
    for name in NAMES {
        let start = dump.iter().position(|l| l.starts_with(&format!("\"{name}\" #")));
        let block = &dump[start.unwrap_or_else(|| panic!("no {name} in {dump:#?}"))..];
        for line in block.iter().take_while(|l| !l.is_empty()) {
            writeln!(text, "{}", plain(line)).unwrap();
        }
    }
    let deadlocks = dump.iter().position(|l| l == "Found one Java-level deadlock:").expect("deadlocks");
    dump[deadlocks..].iter().for_each(|l| writeln!(text, "{}", plain(l)).unwrap());
    text
}

#[test]
fn a_dump_is_as_java_has_it() {
    let dir = compiled("quit");
    let java = std::env::var("JAVA").unwrap_or_else(|_| "java".into());
    let run = |command: &mut Command| Program::start(command.arg("-cp").arg(&dir).arg("Dumped"));
    // Interpreted: compiled frames stand at other lines.
    let mut reference = run(Command::new(java).arg("-Xint"));
    let expected = own(&reference.dump());
    reference.end();
    let pavm = std::env::var_os("PAVM").unwrap_or_else(|| env!("CARGO_BIN_EXE_pavm").into());
    for options in [&[][..], &["--workers", "2", "--hop"], &["--fair", "200"]] {
        let mut program = run(Command::new(&pavm).arg("run").args(options));
        for _ in 0..2 {
            let dump = program.dump();
            assert!(dump[1].starts_with("Full thread dump OpenJDK 64-Bit Server VM (17"), "{dump:#?}");
            let got = own(&dump);
            let diff = similar::TextDiff::from_lines(&expected, &got);
            assert!(got == expected, "{options:?}\n{}", diff.unified_diff().header("java", "pavm"));
        }
        program.end();
    }
    let _ = std::fs::remove_dir_all(dir);
}

/// Runs a program that does not end under `--deadline`: exit code and standard error.
fn expired(options: &[&str], dir: &Path) -> (Option<i32>, String) {
    let pavm = std::env::var_os("PAVM").unwrap_or_else(|| env!("CARGO_BIN_EXE_pavm").into());
    let mut command = Command::new(pavm);
    command.arg("run").args(["--deadline", "5"]).args(options).arg("-cp").arg(dir).arg("Dumped");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let _open = child.stdin.take();
    let out = child.wait_with_output().unwrap();
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn a_program_that_does_not_end_in_time_says_what_it_did() {
    let dir = compiled("late");
    for options in [&[][..], &["--workers", "2", "--hop"]] {
        let (code, err) = expired(options, &dir);
        assert_eq!(code, Some(124), "{err}");
        assert!(err.starts_with("pavm: the program did not end in time (--deadline)\n\"main\" #1 "), "{err}");
        assert!(err.contains("\n\tat Dumped.main(Dumped.java:"), "{err}");
        assert!(err.contains("\n\"spins \"at\" n = 1\" #"), "{err}");
        assert!(!err.contains("\"Finalizer\""), "only the program's threads: {err}");
    }
    let _ = std::fs::remove_dir_all(dir);
}
