//! Bad days: damaged or missing files, full file systems, limits of the process, processes that are killed. Each
//! time `pavm run` either does what it should or says in one clear line why not; nothing crashes or is left behind.

use nix::libc;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

const PROGRAM: &str = r#"
import java.util.*;

public class Bad {
    static List<Object> kept = new ArrayList<>();

    static void fill(int size) {
        try {
            for (;;) kept.add(new byte[size]);
        } catch (OutOfMemoryError e) {
            kept.clear();
            System.out.println("caught " + e.getMessage());
        }
    }

    static class Loader extends ClassLoader {
        Class<?> define(byte[] b) {
            return defineClass("Bad$Small", b, 0, b.length);
        }
    }

    static class Small {
        int x;
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "hello" -> System.out.println("hello");
            case "large" -> fill(100_000);
            case "small" -> fill(40);
            case "waits" -> {
                fill(10_000);
                for (int i = 0; i < 3; i++) Thread.sleep(2);
                System.out.println("waited");
            }
            case "classes" -> {
                // Without string concatenation, which would need a class of its own.
                byte[] b = Bad.class.getResourceAsStream("Bad$Small.class").readAllBytes();
                int n = 0;
                try {
                    for (;; n++) kept.add(new Loader().define(b));
                } catch (OutOfMemoryError e) {
                    kept.clear();
                    System.out.println(n > 10);
                }
            }
            case "direct" -> {
                for (int i = 0; i < 48; i++) kept.add(java.nio.ByteBuffer.allocateDirect(1 << 20).put((byte) 7));
                for (int i = 0; i < 3; i++) Thread.sleep(2);
                System.out.println("kept");
            }
            case "much" -> {
                for (int i = 0; i < 100_000; i++) System.out.println("line " + i);
                System.err.println("error " + System.out.checkError());
            }
            case "read" -> System.out.println(System.in.read());
            case "waiting" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
                System.out.println("ready");
                Thread.sleep(30_000);
            }
            default -> System.exit(2);
        }
    }
}
"#;

/// The directory of the compiled program and of the caches.
fn home() -> &'static Path {
    static DIR: OnceLock<PathBuf> = OnceLock::new();
    DIR.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-days");
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("cache")).unwrap();
        fs::write(dir.join("Bad.java"), PROGRAM).unwrap();
        let compiled = Command::new("javac").arg("-d").arg(&dir).arg(dir.join("Bad.java")).status();
        assert!(compiled.expect("javac is installed").success());
        dir
    })
}

/// A directory of a test's own.
fn scratch(name: &str) -> PathBuf {
    let dir = home().join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    dir
}

fn prepare(command: &mut Command) -> &mut Command {
    for name in ["JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "PAVM_OPTIONS"] {
        command.env_remove(name);
    }
    command.env("XDG_CACHE_HOME", home().join("cache")).stdin(Stdio::null())
}

/// `pavm run OPTIONS -cp ... Bad WORD`
fn bad(options: &[&str], word: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pavm"));
    prepare(&mut command).arg("run").args(options).arg("-cp").arg(home()).args(["Bad", word]);
    command
}

/// A shell that ends with `exec "$@"`, which is the program.
fn in_shell(script: &str, options: &[&str], word: &str) -> Command {
    let mut command = Command::new("bash");
    prepare(&mut command).args(["-c", &format!("{script}; exec \"$@\""), "-"]);
    command
        .arg(env!("CARGO_BIN_EXE_pavm"))
        .arg("run")
        .args(options)
        .arg("-cp")
        .arg(home())
        .args(["Bad", word]);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Standard output, standard error, exit code.
fn outcome(command: &mut Command) -> (String, String, Option<i32>) {
    let Output { stdout, stderr, status } = command.output().unwrap();
    (text(&stdout), text(&stderr), status.code())
}

fn fine(what: &str, command: &mut Command) {
    assert_eq!(outcome(command), ("hello\n".into(), String::new(), Some(0)), "{what}");
}

/// One line on standard error that says this, and exit code 1.
fn refused(what: &str, command: &mut Command, expected: &str) {
    let (out, err, code) = outcome(command);
    assert_eq!((out.as_str(), code), ("", Some(1)), "{what}: {err}");
    assert!(err.lines().count() == 1 && err.contains(expected), "{what}: {err}");
}

#[test]
fn damaged_cache_files_are_made_again() {
    let cache = scratch("damaged-cache");
    let run = || {
        let mut command = bad(&[], "hello");
        command.env("XDG_CACHE_HOME", &cache);
        command
    };
    fine("a new cache", &mut run());
    let entry = || fs::read_dir(cache.join("pavm")).unwrap().next().unwrap().unwrap().path();
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 4] = [
        ("cut", |file| {
            let file = fs::OpenOptions::new().write(true).open(file).unwrap();
            let len = file.metadata().unwrap().len();
            file.set_len(len / 2).unwrap();
        }),
        ("flipped", |file| {
            let mut content = fs::read(file).unwrap();
            let len = content.len();
            content.iter_mut().step_by(len / 7 + 1).for_each(|b| *b ^= 0x55);
            fs::write(file, content).unwrap();
        }),
        ("empty", |file| fs::write(file, "").unwrap()),
        ("removed", |file| fs::remove_file(file).unwrap()),
    ];
    for name in ["base.classes", "linkage", "template.heap", "shared.heap", "files"] {
        for (how, damage) in damages {
            damage(&entry().join(name));
            let (out, err, code) = outcome(&mut run());
            assert_eq!((out.as_str(), code), ("hello\n", Some(0)), "{name} {how}: {err}");
            let told =
                err.lines().count() == 1 && err.contains("the cache entry is damaged, it is made again");
            assert!(told, "{name} {how}: {err}");
            fine("made again", &mut run());
        }
    }
}

#[test]
fn several_may_begin_with_an_empty_cache() {
    let cache = scratch("empty-cache");
    let start = |_| {
        bad(&[], "hello").env("XDG_CACHE_HOME", &cache).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    };
    let running: Vec<_> = (0..3).map(start).map(Result::unwrap).collect();
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert_eq!((text(&output.stdout), text(&output.stderr)), ("hello\n".into(), String::new()));
    }
    assert_eq!(fs::read_dir(cache.join("pavm")).unwrap().count(), 1);
}

#[test]
fn a_cache_that_can_not_be_used_is_a_warning() {
    let dir = scratch("bad-cache");
    fs::write(dir.join("file"), "").unwrap();
    fs::create_dir(dir.join("inner")).unwrap();
    fs::write(dir.join("inner/pavm"), "").unwrap();
    let warned = |command: &mut Command, expected: &str| {
        let (out, err, code) = outcome(command);
        assert_eq!((out.as_str(), code), ("hello\n", Some(0)), "{err}");
        assert!(err.lines().count() == 1 && err.contains("going on without the disk cache"), "{err}");
        assert!(err.contains(expected), "{err}");
    };
    warned(bad(&[], "hello").env("XDG_CACHE_HOME", dir.join("file")), "Not a directory");
    warned(bad(&[], "hello").env("XDG_CACHE_HOME", dir.join("inner")), "File exists");
    warned(
        bad(&[], "hello").env_remove("XDG_CACHE_HOME").env_remove("HOME"),
        "neither XDG_CACHE_HOME nor HOME",
    );
    let full = "mount -t tmpfs -o size=3m tmpfs \"$XDG_CACHE_HOME\"";
    if may_mount() {
        let full = in_namespace(full, &[], "hello", &dir.join("inner"));
        warned(&mut { full }, "No space left on device");
        let read_only =
            in_namespace("mount -t tmpfs -o ro tmpfs \"$XDG_CACHE_HOME\"", &[], "hello", &dir.join("inner"));
        warned(&mut { read_only }, "Read-only file system");
    }
}

/// Whether tests may mount in a namespace of their own; says so if not.
fn may_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["-U", "-m", "--map-root-user", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .output();
    let may = tried.is_ok_and(|output| output.status.success());
    if !may {
        println!("skipped: mounting is not permitted here (user namespaces are off)");
    }
    may
}

/// The program in user and mount namespaces of its own, after a script.
fn in_namespace(script: &str, options: &[&str], word: &str, cache: &Path) -> Command {
    let inner = in_shell(script, options, word);
    let mut command = Command::new("unshare");
    prepare(&mut command)
        .args(["-U", "-m", "--map-root-user"])
        .arg(inner.get_program())
        .args(inner.get_args());
    command.env("XDG_CACHE_HOME", cache);
    command
}

/// The same where nothing may be mounted and no user namespace made: sessions lie in `/dev/shm`, which is `shm`.
fn with_shm(shm: &str, options: &[&str], word: &str) -> Command {
    let drop = "echo 0 >/proc/sys/user/max_user_namespaces; \
                set -- setpriv --bounding-set -all --inh-caps -all \"$@\"";
    in_namespace(&format!("{shm}; {drop}"), options, word, &home().join("cache"))
}

#[test]
fn sessions_in_a_directory_of_the_system() {
    // Booted before, so that the cache is there.
    fine("first", &mut bad(&[], "hello"));
    if !may_mount() {
        return;
    }
    let mount = |options: &str| format!("mount -t tmpfs -o {options} tmpfs /dev/shm");
    let check = |shm: &str, options: &[&str], word: &str, expected: (&str, &str, i32)| {
        let (out, err, code) = outcome(&mut with_shm(shm, options, word));
        let (warning, rest) = err.split_once('\n').unwrap_or_default();
        assert!(warning.contains("sessions lie in /dev/shm"), "{shm} {word}: {err}");
        assert_eq!((out.as_str(), rest, code), (expected.0, expected.1, Some(expected.2)), "{shm} {word}");
    };
    let hop = &["--workers", "2", "--hop"][..];
    check(&mount("size=16m"), &[], "hello", ("hello\n", "", 0));
    check(&mount("size=16m"), &[], "large", ("caught Java heap space\n", "", 0));
    check(&mount("size=16m"), hop, "waits", ("caught Java heap space\nwaited\n", "", 0));
    let none = "pavm: cannot create the session: No space left on device (os error 28)\n";
    check(&mount("size=64k"), &[], "hello", ("", none, 1));
    let read_only = "pavm: memory for sessions: /dev/shm: Read-only file system (os error 30)\n";
    check(&mount("ro"), &[], "hello", ("", read_only, 1));
    let missing = "pavm: memory for sessions: /dev/shm: No such file or directory (os error 2)\n";
    check("mount -t tmpfs tmpfs /dev", &[], "hello", ("", missing, 1));
}

#[test]
fn a_full_file_system_is_an_error_in_java() {
    let hop = &["--memory", "16m", "--workers", "2", "--hop"][..];
    for options in [&["--memory", "16m"][..], hop] {
        for (word, expected) in [
            ("large", "caught Java heap space\n"),
            ("small", "caught Java heap space\n"),
            ("waits", "caught Java heap space\nwaited\n"),
            ("classes", "true\n"),
        ] {
            let (out, err, code) = outcome(&mut bad(options, word));
            assert_eq!((out.as_str(), err.as_str(), code), (expected, "", Some(0)), "{options:?} {word}");
        }
    }
    // Native memory is the worker's own as long as the session stays there.
    assert_eq!(outcome(&mut bad(&["--memory", "16m"], "direct")), ("kept\n".into(), String::new(), Some(0)));
    let (out, err, code) = outcome(&mut bad(hop, "direct"));
    assert_eq!((out.as_str(), code), ("", Some(134)), "{err}");
    assert!(err.ends_with("pavm: the session is lost: there was no memory to write it back\n"), "{err}");
}

/// A directory that looks like a JDK, with this content of `lib/modules`.
fn fake_jdk(dir: &Path, name: &str, release: &str, modules: Option<&[u8]>) -> String {
    let jdk = dir.join(name);
    fs::create_dir_all(jdk.join("lib")).unwrap();
    fs::write(jdk.join("release"), release).unwrap();
    if let Some(modules) = modules {
        fs::write(jdk.join("lib/modules"), modules).unwrap();
    }
    jdk.display().to_string()
}

#[test]
fn jdks_that_are_none() {
    let dir = scratch("jdks");
    let asked = Command::new("java").args(["-XshowSettings:properties", "-version"]).output().unwrap();
    let settings = text(&asked.stderr);
    let java_home = settings.lines().find_map(|l| l.trim().strip_prefix("java.home = ")).expect("java.home");
    let mut image = Vec::new();
    fs::File::open(Path::new(java_home).join("lib/modules"))
        .unwrap()
        .take(8 << 20)
        .read_to_end(&mut image)
        .unwrap();
    let release = "JAVA_VERSION=\"17.0.99\"\n";
    let cases = [
        (fake_jdk(&dir, "bare", release, None), "is not a JDK: it has no lib/modules"),
        (fake_jdk(&dir, "empty", release, Some(b"")), "not a usable JDK image: it is too short"),
        (fake_jdk(&dir, "noise", release, Some(&[0x5a; 1 << 16])), "it does not start with the magic number"),
        (fake_jdk(&dir, "cut", release, Some(&image)), "a resource lies beyond its end"),
        (fake_jdk(&dir, "cut-early", release, Some(&image[..1000])), "it is cut off"),
        (
            fake_jdk(&dir, "later", "JAVA_VERSION=\"21\"\n", Some(&image)),
            "is JDK 21; this version of pavm needs",
        ),
        (fake_jdk(&dir, "nameless", "", Some(&image)), "does not say its version"),
    ];
    for (jdk, expected) in &cases {
        refused(jdk, &mut bad(&["--jdk", jdk], "hello"), expected);
    }
    // Named by the environment it is passed over, and that is said.
    let later = &cases[5].0;
    let (out, err, code) = outcome(bad(&[], "hello").env("JAVA_HOME", later));
    assert_eq!((out.as_str(), code), ("hello\n", Some(0)), "{err}");
    assert!(err.lines().count() == 1 && err.contains("JAVA_HOME is passed over: "), "{err}");
}

#[test]
fn limits_of_the_process() {
    fine("first", &mut bad(&[], "hello"));
    fine("descriptors", &mut in_shell("ulimit -n 20", &[], "hello"));
    refused("fewer", &mut in_shell("ulimit -n 12", &[], "hello"), "Too many open files");
    refused("address space", &mut in_shell("ulimit -v 100000", &[], "hello"), "Cannot allocate memory");
    refused("size of files", &mut in_shell("ulimit -f 1000", &[], "hello"), "File too large");
    fine("stack", &mut in_shell("ulimit -s 300", &[], "hello"));
}

#[test]
fn standard_streams_that_are_closed() {
    // SAFETY of the shell's words: they close descriptors of the program only.
    fine("input", &mut in_shell("exec <&-", &[], "hello"));
    assert_eq!(outcome(&mut in_shell("exec >&-", &[], "hello")), (String::new(), String::new(), Some(0)));
    assert_eq!(
        outcome(&mut in_shell("exec <&- >&- 2>&-", &[], "hello")),
        (String::new(), String::new(), Some(0))
    );
    assert_eq!(outcome(&mut in_shell("exec <&-", &[], "read")).0, "-1\n");
    let mut child = bad(&[], "much").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((line.as_str(), text(&output.stderr).as_str()), ("line 0\n", "error true\n"));
    assert_eq!(output.status.code(), Some(0));
}

fn children(pid: u32) -> Vec<u32> {
    let list = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    list.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
}

/// Running, and not only waiting to be reaped by whoever inherited it.
fn alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['Z', 'X']))
}

/// Starts the waiting program, sends a signal to the process that is picked, and gives what became of it all.
fn signalled(options: &[&str], signal: i32, pick: fn(u32, u32, u32) -> u32) -> (String, String, Option<i32>) {
    let mut command = bad(options, "waiting");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    // SAFETY: between fork and exec only this system call, which takes the default for what a shell may ignore.
    unsafe {
        command.pre_exec(move || {
            libc::signal(signal, libc::SIG_DFL);
            Ok(())
        })
    };
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    let supervisor = child.id();
    let zygote = children(supervisor)[0];
    let workers = children(zygote);
    let target = nix::unistd::Pid::from_raw(pick(supervisor, zygote, workers[0]) as i32);
    nix::sys::signal::kill(target, nix::sys::signal::Signal::try_from(signal).unwrap()).unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    for pid in workers.into_iter().chain([zygote]) {
        while alive(pid) {
            assert!(Instant::now() < deadline, "a process is left");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    let code = output.status.code().or(output.status.signal().map(|s| -s));
    (rest, text(&output.stderr), code)
}

#[test]
fn signals_run_the_hooks() {
    for options in [&[][..], &["--workers", "2", "--hop"]] {
        for (signal, code) in [(libc::SIGINT, 130), (libc::SIGTERM, 143), (libc::SIGHUP, 129)] {
            let ended = signalled(options, signal, |supervisor, _, _| supervisor);
            assert_eq!(ended, ("hook\n".into(), String::new(), Some(code)), "{options:?} {signal}");
        }
    }
}

#[test]
fn nothing_outlives_a_killed_process() {
    for options in [&[][..], &["--workers", "2", "--hop"]] {
        let (_, _, code) = signalled(options, libc::SIGKILL, |supervisor, _, _| supervisor);
        assert_eq!(code, Some(-libc::SIGKILL));
        let (out, err, code) = signalled(options, libc::SIGKILL, |_, zygote, _| zygote);
        assert_eq!((out.as_str(), err.as_str(), code), ("", "pavm: the zygote process is gone\n", Some(1)));
    }
    let (_, err, code) = signalled(&[], libc::SIGKILL, |_, _, worker| worker);
    let expected = "pavm: the worker process running the program was killed by signal 9 (SIGKILL)\n";
    assert_eq!((err.as_str(), code), (expected, Some(137)));
}
