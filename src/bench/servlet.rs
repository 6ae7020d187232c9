//! `pavm bench servlet`: a web application under load, in `pavm serve` and, in the same run, in Tomcat.
//!
//! ```text
//!   for each figure and number of connections:
//!     pavm serve ──▶ warm up ──▶ measure ──▶ where the time went (metrics, /proc) ──▶ end
//!     Tomcat     ──▶ warm up ──▶ measure ──▶ end
//! ```
//! The application is `examples/load`. Both servers run as programs of their own and have a fresh start for each figure,
//! so that the sessions of one are not in the way of the next.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dispatcher::control;

use super::load::{self, Answer, Ask, Load, Outcome, Slow};
use super::plot;
use crate::cli::BenchArgs;

/// How long the backend takes.
const BACKEND: Duration = Duration::from_millis(10);
/// What a server may take to start.
const START: Duration = Duration::from_secs(60);
/// Tomcat's heap, and that of each session's machine.
const TOMCAT_HEAP: &str = "-Xmx512m";
const SESSION_HEAP: &str = "32m";

/// A figure: its name, and what is asked for it.
fn figures(backend: u16) -> Vec<(&'static str, Vec<Ask>)> {
    let ask = |target: &str, answer, weight| Ask { target: target.to_string(), answer, weight };
    let wait = format!("/backend?port={backend}");
    vec![
        ("hello", vec![ask("/hello", Answer::Is("Hello"), 1)]),
        ("counter", vec![ask("/counter", Answer::Counts, 1)]),
        ("new-session", vec![ask("/counter", Answer::New, 1)]),
        ("cart", vec![ask("/cart", Answer::Has("</table>"), 1)]),
        ("json", vec![ask("/json", Answer::Has("\"records\""), 1)]),
        ("compute", vec![ask("/compute?us=10000", Answer::Is("done"), 1)]),
        ("backend", vec![ask(&wait, Answer::Is("slowly"), 1)]),
        (
            "mix",
            vec![
                ask("/hello", Answer::Is("Hello"), 40),
                ask("/counter", Answer::Counts, 30),
                ask("/cart", Answer::Has("</table>"), 15),
                ask("/json", Answer::Has("\"records\""), 10),
                ask("/compute?us=10000", Answer::Is("done"), 2),
                ask(&wait, Answer::Is("slowly"), 3),
            ],
        ),
    ]
}

/// One measurement.
pub(super) struct Line {
    /// Of what.
    pub figure: &'static str,
    /// At once.
    pub connections: usize,
    /// `pavm` or `tomcat`.
    pub server: &'static str,
    /// What came of it.
    pub outcome: Outcome,
    /// Where the time went, in microseconds for each request; only of pavm.
    pub parts: Vec<(&'static str, f64)>,
}

/// Prints the figures.
pub(super) fn measure(args: &BenchArgs) -> Result<(), String> {
    let app = args.app.as_ref().ok_or("bench servlet needs --app (the war of examples/load)")?;
    if let Some(home) = &args.tomcat
        && !home.join("bin/bootstrap.jar").is_file()
    {
        return Err(format!("{} is no Tomcat: it has no bin/bootstrap.jar", home.display()));
    }
    let backend = Slow::start(BACKEND).map_err(|e| format!("the backend: {e}"))?;
    let wanted = |name: &str| args.figures.is_empty() || args.figures.iter().any(|f| f == name);
    let all = figures(backend.port);
    if let Some(unknown) = args.figures.iter().find(|f| all.iter().all(|(name, _)| name != f)) {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no figure {unknown}; there are {}", names.join(", ")));
    }
    let mut lines: Vec<Line> = Vec::new();
    for (figure, asks) in all.into_iter().filter(|(name, _)| wanted(name)) {
        for &connections in &args.connections {
            let load = Load {
                connections: connections as usize,
                users: (args.users as usize).max(connections as usize),
                time: Duration::from_secs(args.seconds.into()),
                asks: asks.clone(),
            };
            let line = pavm(app, args, figure, &load)?;
            print(&line);
            lines.push(line);
            let Some(home) = &args.tomcat else { continue };
            let line = tomcat(home, app, args, figure, &load)?;
            print(&line);
            lines.push(line);
            if let [.., ours, theirs] = &lines[..] {
                let ratio = ours.outcome.rate() / theirs.outcome.rate();
                println!(
                    "{{\"bench\":\"servlet\",\"figure\":\"{figure}\",\"connections\":{connections},\
                     \"peer\":\"tomcat\",\"throughput_ratio\":{ratio:.3}}}"
                );
            }
        }
    }
    match &args.report {
        Some(file) => {
            std::fs::write(file, plot::page(&lines)?).map_err(|e| format!("{}: {e}", file.display()))
        }
        None => Ok(()),
    }
}

fn print(line: &Line) {
    let o = &line.outcome;
    let parts: String = line.parts.iter().map(|(name, value)| format!(",\"{name}\":{value:.1}")).collect();
    println!(
        "{{\"bench\":\"servlet\",\"figure\":\"{}\",\"connections\":{},\"server\":\"{}\",\"requests\":{},\
         \"per_second\":{:.0},\"p50_us\":{},\"p99_us\":{},\"p999_us\":{}{parts}}}",
        line.figure,
        line.connections,
        line.server,
        o.micros.len(),
        o.rate(),
        o.quantile(0.5),
        o.quantile(0.99),
        o.quantile(0.999),
    );
    let _ = std::io::stdout().flush();
}

/// Warms a server up: what is compiled, cached and grown then is part of neither server's figures.
fn warm_up(at: SocketAddr, load: &Load) -> Result<(), String> {
    let time = load.time.min(Duration::from_secs(3));
    load::run(at, &Load { time, users: load.connections, ..load.clone() }).map(|_| ())
}

/// A server process, ended when this is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let pid = nix::unistd::Pid::from_raw(self.0.id() as i32);
        // It may have ended.
        let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM);
        let end = Instant::now() + Duration::from_secs(10);
        while matches!(self.0.try_wait(), Ok(None)) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> Result<SocketAddr, String> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|l| l.local_addr());
    free.map_err(|e| format!("a free port: {e}"))
}

/// A directory of this process for files of servers.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Scratch, String> {
        let dir = std::env::temp_dir().join(format!("pavm-bench-{}", std::process::id()));
        std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        Ok(Scratch(dir))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn pavm(app: &Path, args: &BenchArgs, figure: &'static str, load: &Load) -> Result<Line, String> {
    let scratch = Scratch::new()?;
    let control = scratch.0.join("control.sock");
    let admin = free_port()?;
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut command = Command::new(program);
    command.args(["serve", "--listen", "127.0.0.1:0", "--session-memory", SESSION_HEAP]);
    command.arg("--admin").arg(admin.to_string()).arg("--control").arg(&control);
    command.arg("--workers").arg(args.workers.to_string());
    if let Some(jdk) = &args.jdk {
        command.arg("--jdk").arg(jdk);
    }
    let child = command.arg(app).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut server = Server(child.map_err(|e| format!("pavm serve: {e}"))?);
    let mut said = String::new();
    if let Some(out) = server.0.stdout.take() {
        BufReader::new(out).read_line(&mut said).map_err(|e| e.to_string())?;
    }
    let at = said.trim().rsplit("http://").next().and_then(|a| a.trim_end_matches('/').parse().ok());
    let at: SocketAddr = at.ok_or("pavm serve does not start")?;
    warm_up(at, load)?;
    let before = Spent::now(admin, server.0.id())?;
    let outcome = load::run(at, load)?;
    let after = Spent::now(admin, server.0.id())?;
    let mut parts = after.since(&before, outcome.micros.len() as f64);
    if let Ok(control::Answer::Sessions(rows)) = control::ask(&control, &control::Command::SessionsLs) {
        let bytes: u64 = rows.iter().filter_map(|r| r.bytes).sum();
        parts.push(("sessions", rows.len() as f64));
        parts.push(("bytes_per_session", bytes as f64 / rows.len().max(1) as f64));
    }
    Ok(Line { figure, connections: load.connections, server: "pavm", outcome, parts })
}

/// What the server and its processes have spent so far.
#[derive(Debug, Default)]
struct Spent {
    /// Attaches; seconds for attaching, running and detaching.
    figures: [f64; 4],
    /// Processor seconds of the server, of its workers, and of all of them in the kernel.
    processor: [f64; 3],
}

const FIGURES: [&str; 4] = [
    "pavm_attaches_total",
    "pavm_attach_seconds_total",
    "pavm_run_seconds_total",
    "pavm_detach_seconds_total",
];

impl Spent {
    fn now(admin: SocketAddr, server: u32) -> Result<Spent, String> {
        let text = metrics(admin).map_err(|e| format!("{admin}/metrics: {e}"))?;
        let figures = FIGURES.map(|name| {
            let line = text.lines().find_map(|l| l.strip_prefix(name)?.trim().parse().ok());
            line.unwrap_or(0.0)
        });
        let mut spent = Spent { figures, processor: [0.0; 3] };
        spent.add(server as i32, true);
        Ok(spent)
    }

    /// Adds a process and those that it has started.
    fn add(&mut self, process: i32, dispatcher: bool) {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // The name, in brackets, may have anything in it (proc_pid_stat(5)).
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
        let second =
            nix::unistd::sysconf(nix::unistd::SysconfVar::CLK_TCK).ok().flatten().unwrap_or(100) as f64;
        let (user, system) = (ticks(11) / second, ticks(12) / second);
        self.processor[usize::from(!dispatcher)] += user + system;
        self.processor[2] += system;
        let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
        for child in children.unwrap_or_default().split_whitespace().filter_map(|c| c.parse().ok()) {
            self.add(child, false);
        }
    }

    /// For each of so many requests.
    fn since(&self, before: &Spent, requests: f64) -> Vec<(&'static str, f64)> {
        let each = |now: f64, then: f64| (now - then) / requests.max(1.0);
        let [attaches, attach, run, detach] = [0, 1, 2, 3].map(|i| each(self.figures[i], before.figures[i]));
        let [dispatcher, workers, kernel] =
            [0, 1, 2].map(|i| each(self.processor[i], before.processor[i]) * 1e6);
        vec![
            ("attaches_per_request", attaches),
            ("attach_us", attach * 1e6),
            ("run_us", run * 1e6),
            ("detach_us", detach * 1e6),
            ("dispatcher_cpu_us", dispatcher),
            ("workers_cpu_us", workers),
            ("kernel_cpu_us", kernel),
        ]
    }
}

fn metrics(admin: SocketAddr) -> std::io::Result<String> {
    use std::io::Read;
    let mut stream = TcpStream::connect(admin)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: {admin}\r\nConnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

fn tomcat(
    home: &Path,
    app: &Path,
    args: &BenchArgs,
    figure: &'static str,
    load: &Load,
) -> Result<Line, String> {
    let scratch = Scratch::new()?;
    let base = scratch.0.join("tomcat");
    let text = |e: std::io::Error| format!("{}: {e}", base.display());
    for dir in ["conf", "webapps", "logs", "temp", "work"] {
        std::fs::create_dir_all(base.join(dir)).map_err(text)?;
    }
    let app = app.canonicalize().map_err(|e| format!("{}: {e}", app.display()))?;
    let at = free_port()?;
    let server = format!(
        "<Server port=\"-1\"><Service name=\"c\">\
         <Connector port=\"{}\" address=\"127.0.0.1\" maxKeepAliveRequests=\"-1\"/>\
         <Engine name=\"c\" defaultHost=\"localhost\"><Host name=\"localhost\" appBase=\"webapps\">\
         <Context path=\"\" docBase=\"{}\"/></Host></Engine></Service></Server>",
        at.port(),
        app.display()
    );
    std::fs::write(base.join("conf/server.xml"), server).map_err(text)?;
    let none = "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\"></web-app>";
    std::fs::write(base.join("conf/web.xml"), none).map_err(text)?;
    let jdk = crate::jdk::Jdk::find(args.jdk.as_ref(), &|name| std::env::var_os(name))?;
    let jar = |name: &str| home.join("bin").join(name).display().to_string();
    let child = Command::new(jdk.home.join("bin/java"))
        .args([TOMCAT_HEAP, "-cp", &format!("{}:{}", jar("bootstrap.jar"), jar("tomcat-juli.jar"))])
        .arg(format!("-Dcatalina.home={}", home.display()))
        .arg(format!("-Dcatalina.base={}", base.display()))
        .arg(format!("-Djava.io.tmpdir={}", base.join("temp").display()))
        .args(["org.apache.catalina.startup.Bootstrap", "start"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _server = Server(child.map_err(|e| format!("java: {e}"))?);
    let end = Instant::now() + START;
    while TcpStream::connect(at).is_err() {
        if Instant::now() > end {
            return Err("Tomcat does not start".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    warm_up(at, load)?;
    let outcome = load::run(at, load)?;
    Ok(Line { figure, connections: load.connections, server: "tomcat", outcome, parts: Vec::new() })
}
