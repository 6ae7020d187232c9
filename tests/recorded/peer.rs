//! The servers that are compared: a Tomcat (`tests/peer`) and `pavm serve`.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What Maven has built, or a reason to leave the test out.
pub fn built(path: &str) -> Option<PathBuf> {
    let path = root().join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("left out: {} is not there; make builds it with Maven", path.display());
    None
}

/// A directory that goes with the test.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Scratch {
        let dir = std::env::temp_dir().join(format!("pavm-recorded-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        Scratch(dir)
    }

    /// Unpacks an archive, so that both servers see the same files with the same times.
    pub fn unpack(&self, war: &Path) -> PathBuf {
        let dir = self.0.join("app");
        std::fs::create_dir_all(&dir).unwrap();
        let done = Command::new("jar").arg("xf").arg(war).current_dir(&dir).status().expect("jar");
        assert!(done.success());
        dir
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// A Tomcat; it ends with its standard input.
pub struct Tomcat {
    child: Child,
    _input: ChildStdin,
    pub at: SocketAddr,
}

impl Tomcat {
    pub fn start(jar: &Path, app: &Path, scratch: &Scratch, users: Option<&Path>) -> Tomcat {
        let base = scratch.0.join("tomcat");
        std::fs::create_dir_all(base.join("webapps")).unwrap();
        let log = std::fs::File::create(scratch.0.join("tomcat.log")).unwrap();
        let mut child = Command::new("java")
            .env("LC_ALL", "C.UTF-8")
            .args(["-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"])
            .arg(format!("{}:{}", jar.display(), jar.with_file_name("lib/*").display()))
            .arg(format!("-Djava.io.tmpdir={}", scratch.0.display()))
            .arg("peer.Peer")
            .args([app, base.as_path()])
            .args(users)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("java");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port: u16 = line.trim().parse().unwrap_or_else(|_| {
            let _ = child.kill();
            panic!("Tomcat does not start: see {}", scratch.0.join("tomcat.log").display())
        });
        let input = child.stdin.take().unwrap();
        Tomcat { child, _input: input, at: SocketAddr::from(([127, 0, 0, 1], port)) }
    }
}

impl Drop for Tomcat {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running `pavm serve`.
pub struct Pavm {
    child: Child,
    pub at: SocketAddr,
}

impl Pavm {
    pub fn start(app: &Path, scratch: &Scratch, users: Option<&Path>) -> Pavm {
        let pavm = std::env::var_os("PAVM").map_or_else(|| env!("CARGO_BIN_EXE_pavm").into(), PathBuf::from);
        let log = std::fs::File::create(scratch.0.join("pavm.log")).unwrap();
        let mut command = Command::new(pavm);
        command
            .env("LC_ALL", "C.UTF-8")
            .args(["serve", "--listen", "127.0.0.1:0", "--workers", "2"])
            .args(["--cookie-same-site", "as-is"]);
        if let Some(users) = users {
            command.arg("--users").arg(users);
        }
        let mut child = command.arg(app).stdout(Stdio::piped()).stderr(log).spawn().expect("pavm");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let at = line.trim().rsplit("http://").next().and_then(|a| a.trim_end_matches('/').parse().ok());
        let at = at.unwrap_or_else(|| {
            let _ = child.kill();
            panic!("pavm does not start: see {}", scratch.0.join("pavm.log").display())
        });
        Pavm { child, at }
    }
}

impl Drop for Pavm {
    fn drop(&mut self) {
        let pid = nix::unistd::Pid::from_raw(self.child.id() as i32);
        let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM);
        let status = self.child.wait();
        if !std::thread::panicking() {
            assert!(status.unwrap().success(), "the server ends well");
        }
    }
}
