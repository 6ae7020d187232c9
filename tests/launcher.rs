//! `pavm run` as a process among processes: exit codes, signals, deaths, what workers have mapped, and bad input.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

const PROGRAM: &str = r#"
public class Probe {
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "exit" -> System.exit(42);
            case "throw" -> throw new IllegalStateException("as asked");
            case "echo" -> System.out.println(String.join("|", args));
            case "naps" -> {
                new java.security.SecureRandom().nextInt();
                for (int i = 0; i < 3; i++) Thread.sleep(5);
            }
            case "wait" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
                System.out.println("ready");
                Thread.sleep(30_000);
            }
            default -> System.exit(2);
        }
    }
}
"#;

/// The directory of the compiled program; also the cache's parent, so that one boot serves all tests.
fn classes() -> &'static Path {
    static DIR: OnceLock<PathBuf> = OnceLock::new();
    DIR.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("launcher");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("Probe.java"), PROGRAM).unwrap();
        let compiled = Command::new("javac").arg("-d").arg(&dir).arg(dir.join("Probe.java")).status();
        assert!(compiled.expect("javac is installed").success());
        dir
    })
}

fn pavm(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pavm"));
    command
        .args(args)
        .env("XDG_CACHE_HOME", classes())
        .env_remove("JDK_JAVA_OPTIONS")
        .env_remove("CLASSPATH");
    command
}

fn probe(options: &[&str], word: &str) -> Command {
    let mut command = pavm(&["run"]);
    command.args(options).arg("-cp").arg(classes()).args(["Probe", word]);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn err(output: &Output) -> String {
    text(&output.stderr)
}

/// A program that has said that it is ready, and the processes of its pavm: zygote and worker.
struct Waiting {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    zygote: u32,
    worker: u32,
}

impl Waiting {
    fn start(options: &[&str]) -> Waiting {
        let mut child = probe(options, "wait").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        let zygote = children(child.id())[0];
        let worker = children(zygote)[0];
        Waiting { child, out, zygote, worker }
    }

    /// The rest of its output, its standard error, and how it ended.
    fn end(mut self) -> (String, String, std::process::ExitStatus) {
        let rest: String = (&mut self.out).lines().map_while(Result::ok).map(|line| line + "\n").collect();
        let output = self.child.wait_with_output().unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        while alive(self.zygote) || alive(self.worker) {
            assert!(Instant::now() < deadline, "a process is left");
            std::thread::sleep(Duration::from_millis(1));
        }
        (rest, err(&output), output.status)
    }
}

fn children(pid: u32) -> Vec<u32> {
    let list = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    list.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
}

/// Running, and not only waiting to be reaped by whoever inherited it.
fn alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['Z', 'X']))
}

fn kill(pid: u32, signal: nix::sys::signal::Signal) {
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid as i32), signal).unwrap();
}

use nix::sys::signal::Signal::{SIGKILL, SIGTERM};

#[test]
fn exit_codes_and_streams() {
    assert_eq!(probe(&[], "exit").output().unwrap().status.code(), Some(42));
    let output = probe(&["--workers", "2", "--hop"], "throw").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected = "Exception in thread \"main\" java.lang.IllegalStateException: as asked\n";
    assert!(err(&output).starts_with(expected), "{}", err(&output));
    let output = probe(&[], "echo").args(["a b", "", "@c"]).output().unwrap();
    assert_eq!(text(&output.stdout), "echo|a b||@c\n");
}

#[test]
fn a_signal_runs_the_shutdown_hooks() {
    for options in [&[][..], &["--workers", "2", "--hop"]] {
        let program = Waiting::start(options);
        kill(program.child.id(), SIGTERM);
        let (out, err, status) = program.end();
        assert_eq!((out.as_str(), err.as_str(), status.code()), ("hook\n", "", Some(143)));
    }
}

#[test]
fn a_killed_worker_is_one_line_and_no_process_is_left() {
    let program = Waiting::start(&[]);
    kill(program.worker, SIGKILL);
    let (_, err, status) = program.end();
    let expected = "pavm: the worker process running the program was killed by signal 9 (SIGKILL)\n";
    assert_eq!((err.as_str(), status.code()), (expected, Some(137)));
}

#[test]
fn nothing_outlives_a_killed_supervisor() {
    let program = Waiting::start(&["--workers", "2", "--hop"]);
    kill(program.child.id(), SIGKILL);
    let (_, _, status) = program.end();
    assert_eq!(status.signal(), Some(9));
}

#[test]
fn a_worker_has_its_session_and_reads_the_classes() {
    let program = Waiting::start(&[]);
    let maps = fs::read_to_string(format!("/proc/{}/maps", program.worker)).unwrap();
    let range = |line: &str| usize::from_str_radix(line.split('-').next().unwrap(), 16).unwrap();
    let classes = maps.lines().filter(|line| (0x0800_0000_0000..0x0800_8000_0000).contains(&range(line)));
    let rights: Vec<&str> = classes.map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert!(rights.len() >= 3 && rights.iter().all(|r| *r == "r--s"), "the class segment:\n{maps}");
    let (shared, sessions): (Vec<&str>, Vec<&str>) =
        maps.lines().filter(|line| line.contains(".heap")).partition(|line| line.ends_with("/shared.heap"));
    // What all sessions share is nobody's to change: a page that is written is a copy.
    assert!(shared.iter().all(|line| line.contains("p ")), "shared objects:\n{maps}");
    let sessions = sessions.len();
    assert_eq!(sessions, 1, "sessions:\n{maps}");
    kill(program.child.id(), SIGTERM);
    program.end();
}

#[test]
fn bad_input_is_one_clear_line() {
    let line = |command: &mut Command, expected: &str| {
        let output = command.output().unwrap();
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(1), expected));
    };
    let missing = "Error: Could not find or load main class NoSuch\n\
                   Caused by: java.lang.ClassNotFoundException: NoSuch\n";
    line(&mut pavm(&["run", "NoSuch"]), missing);
    line(&mut pavm(&["run", "-jar", "no-such.jar"]), "Error: Unable to access jarfile no-such.jar\n");
    line(
        &mut pavm(&["run", "--jdk", "/no/such", "X"]),
        "pavm: /no/such: No such file or directory (os error 2)\n",
    );
    // A cache that can't be written costs a warning.
    let output = probe(&[], "echo").env("XDG_CACHE_HOME", "/proc/none").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
    assert!(err(&output).contains("going on without the disk cache"));
}

#[test]
fn under_the_name_of_java() {
    let java = Path::new(env!("CARGO_TARGET_TMPDIR")).join("java");
    let _ = fs::remove_file(&java);
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pavm"), &java).unwrap();
    let output = Command::new(&java).args(["-hop", "X"]).output().unwrap();
    let expected = "Unrecognized option: -hop\nError: Could not create the Java Virtual Machine.\n\
                    Error: A fatal exception has occurred. Program will exit.\n";
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(1), expected));
    let output = Command::new(&java).arg("-version").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).starts_with("openjdk version \"17"), "{}", err(&output));
    let mut run = Command::new(&java);
    run.env("XDG_CACHE_HOME", classes()).env("PAVM_OPTIONS", "--workers 2 --hop").arg("-cp").arg(classes());
    assert_eq!(run.args(["Probe", "exit"]).status().unwrap().code(), Some(42));
}

/// The figures of a program that hops: what it did, and nothing that would have kept it in its worker.
#[test]
fn figures_at_the_end() {
    let out = probe(&["--metrics", "-", "--workers", "2", "--hop"], "naps").output().unwrap();
    let said = text(&out.stderr);
    assert_eq!(out.status.code(), Some(0), "{said}");
    let figure = |name: &str| -> u64 {
        let line = said.lines().find(|l| l.split(' ').next() == Some(name));
        line.unwrap_or_else(|| panic!("no {name} in {said}"))[name.len()..].trim().parse().unwrap()
    };
    // Once to start, once after each nap.
    assert_eq!((figure("pavm_attaches_total"), figure("pavm_detaches_total")), (4, 4));
    assert_eq!(figure("pavm_thread_waits_total{cause=\"sleep\"}"), 3);
    assert_eq!(figure("pavm_stops_total{reason=\"exit\"}"), 1);
    assert_eq!(figure("pavm_waits_with_native_recursion_total"), 0);
    // A source of random numbers keeps devices open, which is no reason to keep descriptors.
    assert_eq!(figure("pavm_resource_managers_died_total"), 0);
    assert_eq!(figure("pavm_descriptors_handed_over_total"), 0);
}
