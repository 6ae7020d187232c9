//! A server process, its workers as `/proc` shows them, and a browser with a cookie.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;

/// Waits for something that comes soon.
pub fn until(what: &str, mut there: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !there() {
        assert!(Instant::now() < end, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The binary under test.
pub fn pavm() -> PathBuf {
    std::env::var_os("PAVM").map_or_else(|| env!("CARGO_BIN_EXE_pavm").into(), PathBuf::from)
}

fn api() -> PathBuf {
    root().join("classlib/java/target/lib/jakarta.servlet-api-6.0.0.jar")
}

/// Is there what Maven builds?
pub fn ready() -> bool {
    let there = api().exists();
    if !there {
        eprintln!("left out: first run mvn package in classlib/java");
    }
    there
}

/// Compiles servlets.
pub fn compile(sources: &[&Path], classes: &Path) {
    let done = Command::new("javac")
        .args(["-nowarn", "--release", "17", "-XDignore.symbol.file", "-cp"])
        .arg(api())
        .arg("-d")
        .arg(classes)
        .args(sources)
        .status()
        .expect("javac");
    assert!(done.success());
}

/// The probe application, exploded, with a listener if wanted.
pub fn application(name: &str, listener: Option<&str>) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("pavm-serve-{name}-{}", std::process::id()));
    let classes = dir.join("WEB-INF/classes");
    fs::create_dir_all(&classes).unwrap();
    compile(&[&root().join("tests/serve/Probe.java")], &classes);
    let listener = listener.map_or(String::new(), |class| {
        format!("<listener><listener-class>{class}</listener-class></listener>")
    });
    let xml = format!(
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">{listener}</web-app>"
    );
    fs::write(dir.join("WEB-INF/web.xml"), xml).unwrap();
    dir
}

/// Runs `pavm serve`, which is expected to end; exit code and what it said.
pub fn failing_start(args: &[&str]) -> (i32, String) {
    let out = Command::new(pavm()).arg("serve").args(args).output().unwrap();
    (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&out.stderr).into_owned())
}

/// Runs a command of `pavm` to its end: exit code, standard output, standard error.
pub fn run(args: &[&str]) -> (i32, String, String) {
    let out = Command::new(pavm()).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (out.status.code().unwrap_or(-1), text(out.stdout), text(out.stderr))
}

/// Whether there is a process of this number that has not ended.
pub fn is_alive(process: i32) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z"))
}

/// A running `pavm serve`.
pub struct Server {
    child: Child,
    at: SocketAddr,
    ended: bool,
}

impl Server {
    /// Starts it on a free port.
    pub fn start(app: &Path, args: &[&str]) -> Server {
        Server::start_with_log(app, args, Stdio::inherit())
    }

    /// Starts it on a free port; what it logs goes there.
    pub fn start_with_log(app: &Path, args: &[&str], log: Stdio) -> Server {
        Server::start_in(app, args, &[], log)
    }

    /// The same, with these variables in its environment.
    pub fn start_in(app: &Path, args: &[&str], environment: &[(&str, &str)], log: Stdio) -> Server {
        let mut child = Command::new(pavm())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(args)
            .arg(app)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let at = line.trim().rsplit("://").next().and_then(|a| a.trim_end_matches('/').parse().ok());
        match at {
            Some(at) => Server { child, at, ended: false },
            None => {
                let _ = child.kill();
                panic!("the server did not say where it is: {line:?}");
            }
        }
    }

    /// A new user.
    pub fn browser(&self) -> Browser {
        Browser { at: self.at, cookie: None }
    }

    fn children(of: i32) -> Vec<i32> {
        let text = fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap_or_default();
        text.split_whitespace().filter_map(|w| w.parse().ok()).collect()
    }

    /// All its processes.
    pub fn processes(&self) -> Vec<i32> {
        let mut all = vec![self.child.id() as i32];
        let mut next = 0;
        while let Some(&parent) = all.get(next) {
            all.extend(Server::children(parent));
            next += 1;
        }
        all
    }

    /// The living worker processes.
    pub fn workers(&self) -> Vec<i32> {
        let state = |pid: &i32| fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let zygotes = Server::children(self.child.id() as i32);
        zygotes
            .into_iter()
            .flat_map(Server::children)
            .filter(|pid| {
                let stat = state(pid);
                stat.contains("(pavm-worker)") && !stat.contains(") Z")
            })
            .collect()
    }

    /// What a worker has mapped.
    pub fn maps(&self, worker: i32) -> Vec<String> {
        let text = fs::read_to_string(format!("/proc/{worker}/maps")).unwrap_or_default();
        text.lines().map(str::to_string).collect()
    }

    /// How many sessions a worker has: files that it has mapped or, as long as it runs a session, open.
    pub fn sessions_mapped(&self, worker: i32) -> usize {
        let open = fs::read_dir(format!("/proc/{worker}/fd")).into_iter().flatten().flatten();
        let open = open.filter_map(|fd| Some(fs::read_link(fd.path()).ok()?.to_string_lossy().into_owned()));
        let mapped = self.maps(worker).into_iter().filter(|line| line.contains(".heap"));
        let names: std::collections::HashSet<String> = open
            .chain(mapped.filter_map(|line| Some(line.split_once('/')?.1.to_string())))
            // One that has no file yet is shown on the template, which is open as long as it runs.
            .filter_map(|path| match path.contains("memfd:pavm-template") {
                true => Some("a fresh one".to_string()),
                false => {
                    Some(path.split(" (").next()?.rsplit('/').next()?.strip_suffix(".heap")?.to_string())
                }
            })
            // What the cache has, and copies.
            .filter(|name| !matches!(name.as_str(), "shared" | "template") && !name.starts_with("worker-"))
            .collect();
        names.len()
    }

    /// The workers that have a session.
    pub fn busy_workers(&self) -> Vec<i32> {
        self.workers().into_iter().filter(|w| self.sessions_mapped(*w) > 0).collect()
    }

    /// Tries to map the file behind a line of `maps` writable. Where this user may not open it: no.
    pub fn maps_writable(&self, worker: i32, line: &str) -> bool {
        let range = line.split(' ').next().unwrap_or("");
        // A file of the cache is opened for reading by workers; memory files are the ones to try.
        if !line.contains("memfd:") {
            return false;
        }
        let trim = |s: &str| s.trim_start_matches('0').to_string();
        let range = range.split('-').map(trim).collect::<Vec<_>>().join("-");
        let path = format!("/proc/{worker}/map_files/{range}");
        let Ok(file) = fs::OpenOptions::new().read(true).write(true).open(path) else { return false };
        let span = vm::map::Span::new(0x2000_0000_0000, vm::map::PAGE).unwrap();
        vm::map::Mapping::file(span, file.as_fd(), 0, vm::map::Access::ReadWrite).is_ok()
    }

    /// Stops a process, which then does not answer.
    pub fn freeze(&self, worker: i32) {
        self.send(worker, Signal::SIGSTOP);
    }

    /// Sends a signal to the server.
    pub fn signal(&self, signal: Signal) {
        self.send(self.child.id() as i32, signal);
    }

    /// Waits for the end of the server; its exit code.
    pub fn end(&mut self) -> Option<i32> {
        let code = self.child.wait().unwrap().code();
        self.ended = true;
        code
    }

    /// `kill -9`.
    pub fn kill(&self, worker: i32) {
        self.send(worker, Signal::SIGKILL);
    }

    /// Sends a signal to a process, which may have ended.
    pub fn send(&self, process: i32, signal: Signal) {
        match nix::sys::signal::kill(Pid::from_raw(process), signal) {
            Ok(()) | Err(nix::errno::Errno::ESRCH) => {}
            Err(error) => panic!("{signal} to {process}: {error}"),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        self.send(self.child.id() as i32, Signal::SIGTERM);
        let status = self.child.wait();
        if !std::thread::panicking() {
            assert!(status.unwrap().success(), "the server ends well");
        }
    }
}

/// Somebody with a cookie jar.
#[derive(Clone)]
pub struct Browser {
    /// The server.
    pub at: SocketAddr,
    /// Its session cookie.
    pub cookie: Option<String>,
}

impl Browser {
    /// A new user of a server.
    pub fn new(at: SocketAddr) -> Browser {
        Browser { at, cookie: None }
    }

    /// Status and body.
    pub fn get(&mut self, target: &str) -> (u16, String) {
        let (status, _, body) = self.ask("GET", target, &[], "");
        (status, body)
    }

    /// Status, head and body.
    pub fn ask(&mut self, method: &str, target: &str, headers: &[&str], form: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.at);
        if let Some(cookie) = &self.cookie {
            head += &format!("Cookie: {cookie}\r\n");
        }
        for h in headers {
            head += &format!("{h}\r\n");
        }
        if !form.is_empty() {
            head += "Content-Type: application/x-www-form-urlencoded\r\n";
            head += &format!("Content-Length: {}\r\n", form.len());
        }
        stream.write_all(format!("{head}\r\n{form}").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        for line in head.lines() {
            if let Some(value) = line.strip_prefix("Set-Cookie: ").filter(|v| v.starts_with("JSESSIONID=")) {
                self.cookie = value.split(';').next().map(str::to_string);
            }
        }
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        (status, head.to_string(), body.to_string())
    }
}
