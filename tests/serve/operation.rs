//! How a server is run: its configuration, its signals, its log, and its sessions by configuration.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::fcntl::OFlag;
use nix::sys::signal::Signal;

use crate::server::{Browser, Server, application, failing_start, ready, run, until};

#[test]
fn a_configuration_is_checked_before_anything_is_started() {
    if !ready() {
        return;
    }
    let dir = application("config", None);
    let app = dir.to_str().unwrap();
    let file = dir.with_extension("toml");
    let path = file.to_str().unwrap();
    let write = |text: &str| std::fs::write(&file, text).unwrap();
    write(&format!("# the shop\napp = '{app}'\nmax-body = '1m'\nadmin = '127.0.0.1:0'\n"));
    let (code, out, err) = run(&["serve", "--config", path, "--workers", "3", "--check"]);
    assert_eq!((code, err.as_str()), (0, ""));
    for line in [
        format!("app = \"{app}\"  # {path}:2"),
        format!("max-body = \"1m\"  # {path}:3"),
        "workers = 3  # command line".into(),
        "max-sessions = 100000  # default".into(),
    ] {
        assert!(out.lines().any(|l| l == line), "{line} is missing in\n{out}");
    }
    write(&format!("app = '{app}'\nworker = 3\n\nlisten = 'here'\ntls-cert = '/nonexistent'\n"));
    let wrong = format!(
        "pavm: {path}:2: no option is called worker; did you mean workers?\n\
         pavm: {path}:4: listen = here: not an address and port such as 127.0.0.1:8080 or [::1]:8080\n"
    );
    assert_eq!(run(&["serve", "--config", path, "--check"]), (1, "".into(), wrong.clone()));
    assert_eq!(failing_start(&["--config", path]), (1, wrong), "not only with --check");
    let (code, _, err) = run(&[
        "serve",
        "--tls-cert",
        "/a",
        "--tls-key",
        "/b",
        "--access-log",
        "/nonexistent/log",
        "--check",
        app,
    ]);
    let expected = "pavm: TLS: /a: No such file or directory (os error 2)\n\
                    pavm: access log: /nonexistent/log: No such file or directory (os error 2)\n";
    assert_eq!((code, err.as_str()), (1, expected));
    let (code, _, err) = run(&["serve", "--check"]);
    assert_eq!((code, err.as_str()), (1, "pavm: no web application is named: a directory or a .war file\n"));
    let (code, _, err) = run(&["serve", "--max-sesions", "3", app]);
    assert!(code == 2 && err.contains("--max-sessions"), "{err}");
    // A file can start a server as well.
    write(&format!("app = '{app}'\ncontext-path = '/shop'\nlisten = '127.0.0.1:0'\n"));
    let mut child = Command::new(crate::server::pavm())
        .args(["serve", "--config", path])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.trim_end().ends_with("/shop/"), "{line}");
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(child.id() as i32), Signal::SIGTERM).unwrap();
    assert!(child.wait().unwrap().success());
    let _ = std::fs::remove_file(file);
    let _ = std::fs::remove_dir_all(dir);
}

/// Begins a request, and does not wait for its answer.
/// A request of somebody who has a session.
fn begin(browser: &Browser, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(browser.at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let cookie = browser.cookie.as_deref().unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n").unwrap();
    stream
}

fn lines(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_string).collect()
}

#[test]
fn signals_reopen_the_log_and_drain() {
    if !ready() {
        return;
    }
    let dir = application("signals", None);
    let (log, moved) = (dir.with_extension("log"), dir.with_extension("log.1"));
    let options = ["--workers", "1", "--access-log", log.to_str().unwrap(), "--access-log-format", "json"];
    let mut server = Server::start(&dir, &options);
    let mut user = server.browser();
    assert_eq!(user.get("/probe/count").0, 200);
    until("it is logged", || lines(&log).len() == 1);
    for signal in [Signal::SIGHUP, Signal::SIGUSR1] {
        std::fs::rename(&log, &moved).unwrap();
        server.signal(signal);
        until("there is a new file", || log.exists());
        assert_eq!(server.browser().get("/probe/none").0, 200);
        until("it is logged there", || lines(&log).len() == 1);
        assert_eq!(lines(&moved).len(), 1, "and nowhere else");
    }
    assert!(
        lines(&log)[0].contains(
            "\"method\":\"GET\",\"target\":\"/probe/none\",\"protocol\":\"HTTP/1.1\",\"status\":200,"
        )
    );
    // A request under way ends well, and the server after it.
    let mut busy = begin(&user, "/probe/busy?n=1500");
    until("it runs", || server.busy_workers().len() == 1);
    server.signal(Signal::SIGTERM);
    until("nobody else is let in", || TcpStream::connect(server.browser().at).is_err());
    let mut answer = String::new();
    busy.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("\r\nConnection: close\r\n"), "{answer}");
    assert_eq!(server.end(), Some(0));
    assert_eq!(lines(&log).len(), 2, "the last request is logged");
    for file in [log, moved] {
        let _ = std::fs::remove_file(file);
    }
    let _ = std::fs::remove_dir_all(dir);
}

#[test]
fn a_second_signal_does_not_wait() {
    if !ready() {
        return;
    }
    let dir = application("impatient", None);
    let mut server = Server::start(&dir, &["--workers", "1", "--drain-timeout", "1000"]);
    let mut user = server.browser();
    assert_eq!(user.get("/probe/count").0, 200);
    let mut busy = begin(&user, "/probe/loop");
    until("it runs", || server.busy_workers().len() == 1);
    server.signal(Signal::SIGTERM);
    until("nobody else is let in", || TcpStream::connect(server.browser().at).is_err());
    server.signal(Signal::SIGTERM);
    assert_eq!(server.end(), Some(1));
    assert_eq!(busy.read(&mut [0; 1]).unwrap_or(0), 0);
    let _ = std::fs::remove_dir_all(dir);
}

#[test]
fn sessions_by_configuration() {
    if !ready() {
        return;
    }
    let dir = application("sessions", None);
    let options = ["--workers", "1", "--max-sessions", "2", "--when-full", "evict", "--reuse", "serial"];
    let server = Server::start(&dir, &options);
    let count = |answer: (u16, String)| answer.1.split(' ').next().and_then(|n| n.parse::<u32>().ok());
    let (mut a, mut b, mut c) = (server.browser(), server.browser(), server.browser());
    let (_, head, _) = a.ask("GET", "/probe/count", &[], "");
    let cookie = head.lines().find_map(|l| l.strip_prefix("Set-Cookie: ")).expect("a cookie");
    let id = cookie.strip_prefix("JSESSIONID=").and_then(|c| c.split(';').next()).unwrap();
    assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "128 bits: {id}");
    assert!(cookie.contains("; HttpOnly") && cookie.ends_with("; SameSite=Lax"), "{cookie}");
    assert!(!cookie.contains("; Secure"), "{cookie}");
    assert_eq!(count(b.get("/probe/count")), Some(1));
    assert_eq!(count(a.get("/probe/count")), Some(2));
    assert_eq!(count(c.get("/probe/count")), Some(1), "there is room for it");
    assert_eq!(count(a.get("/probe/count")), Some(3));
    assert_eq!(count(c.get("/probe/count")), Some(2));
    assert_eq!(count(b.get("/probe/count")), Some(1), "it made room: another session");
    let _ = std::fs::remove_dir_all(dir);
}

#[test]
fn a_session_cookie_is_secure_under_tls() {
    let have_curl = Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_ok();
    let have_openssl = Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_ok();
    if !ready() || !have_curl || !have_openssl {
        eprintln!("left out where there is no curl or openssl");
        return;
    }
    let dir = application("secure", None);
    let (cert, key) = (dir.join("cert.pem"), dir.join("key.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
        ])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out"])
        .arg(&cert)
        .arg("-keyout")
        .arg(&key)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    let server = Server::start(
        &dir,
        &["--workers", "1", "--tls-cert", cert.to_str().unwrap(), "--tls-key", key.to_str().unwrap()],
    );
    let url = format!("https://{}/probe/count", server.browser().at);
    for (version, status) in [("--http1.1", "HTTP/1.1 200"), ("--http2", "HTTP/2 200")] {
        let out = Command::new("curl")
            .args(["-sS", "-i", version, "--cacert"])
            .arg(&cert)
            .arg(&url)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(
            out.status.success() && text.starts_with(status),
            "{text} {}",
            String::from_utf8_lossy(&out.stderr)
        );
        let cookie = text
            .lines()
            .find(|l| l.to_ascii_lowercase().starts_with("set-cookie: jsessionid="))
            .expect("a cookie");
        assert!(cookie.contains("; Secure"), "{cookie}");
    }
    let _ = std::fs::remove_dir_all(dir);
}

#[test]
fn a_server_ends_with_its_terminal() {
    if !ready() {
        return;
    }
    let dir = application("terminal", None);
    // No other process may have the other side of it.
    let flags = OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    let master = nix::pty::posix_openpt(flags).unwrap();
    nix::pty::grantpt(&master).unwrap();
    nix::pty::unlockpt(&master).unwrap();
    let slave = nix::pty::ptsname_r(&master).unwrap();
    let slave = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(OFlag::O_NOCTTY.bits())
        .open(slave)
        .unwrap();
    let mut child = Command::new(crate::server::pavm())
        .args(["serve", "--listen", "127.0.0.1:0", "--workers", "1"])
        .arg(&dir)
        .stdin(slave)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let pid = nix::unistd::Pid::from_raw(child.id() as i32);
    // As long as it is there, SIGHUP is no reason to end.
    nix::sys::signal::kill(pid, Signal::SIGHUP).unwrap();
    let at = line.trim().rsplit("://").next().unwrap().trim_end_matches('/').parse().unwrap();
    assert_eq!(crate::server::Browser::new(at).get("/probe/count").0, 200);
    drop(master);
    nix::sys::signal::kill(pid, Signal::SIGHUP).unwrap();
    assert!(child.wait().unwrap().success());
    let _ = std::fs::remove_dir_all(dir);
}
