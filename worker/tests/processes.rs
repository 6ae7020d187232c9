//! The process plumbing with a machine that knows a few words instead of Java.
//!
//! Not the usual harness: zygotes are forked from a process with one thread, so the tests run one after another
//! in `main`, each joining its threads.

use std::io::Write;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use vm::map::{Access, Mapping, Span};
use worker::bench::{BareWorker, Series};
use worker::{
    Attachment, ClassClient, ClassService, Death, Ended, Factory, Held, Limits, Machine, Mail, MemoryDir,
    Options, RequestError, SessionFiles, SessionId, Stop, Store, Supervisor, Template, Wait, WaitFd, Zygote,
    clock, signals,
};

const BASE: usize = 0x1000_0000_0000;

/// A session is one page: a counter, what to do after the next wait, and an answer kept over waits.
#[repr(C)]
struct State {
    counter: u64,
    after: u64,
    signals: u64,
    hops: u64,
}

struct Words {
    classes: ClassClient,
    attached: Option<Mapping>,
    heap: Option<OwnedFd>,
    held: Vec<Held>,
}

struct WordsFactory {
    prepared: Vec<u8>,
}

impl Factory for WordsFactory {
    fn prepare(&mut self, message: &[u8], fds: Vec<OwnedFd>) -> Result<(), String> {
        if message == b"refuse" {
            return Err("refused as asked".into());
        }
        assert_eq!(fds.len(), 1);
        self.prepared = message.to_vec();
        Ok(())
    }
    fn machine(&mut self, classes: ClassClient) -> Result<Box<dyn Machine>, String> {
        if self.prepared == b"unable" {
            return Err("unable as asked".into());
        }
        Ok(Box::new(Words { classes, attached: None, heap: None, held: Vec::new() }))
    }
}

impl Words {
    fn state(&mut self) -> &mut State {
        let base = self.attached.as_ref().unwrap().base();
        // SAFETY: one page of the session file is mapped here, aligned, and only this worker has it.
        unsafe { &mut *base.cast() }
    }

    fn answer(&mut self, text: String) -> Stop {
        Stop::Response(0, text.into_bytes(), Wait::forever())
    }
}

impl Machine for Words {
    fn attach(&mut self, session: Attachment) -> Result<(), String> {
        if vm::map::file_len(session.heap.as_fd()).map_err(|e| e.to_string())? == 0 {
            vm::map::set_len(session.heap.as_fd(), 4096).map_err(|e| e.to_string())?;
        }
        let span = Span::new(BASE, 1 << 30).unwrap();
        let map =
            Mapping::file(span, session.heap.as_fd(), 0, Access::ReadWrite).map_err(|e| e.to_string())?;
        self.attached = Some(map);
        self.heap = Some(session.heap);
        self.held = session.held;
        self.state().hops += 1;
        Ok(())
    }

    fn run(&mut self, mail: &[Mail<'_>]) -> Stop {
        let input =
            mail.iter().find_map(|m| if let Mail::Request(_, input) = m { Some(*input) } else { None });
        let taken = signals::take();
        if taken != 0 {
            self.state().signals |= taken;
        }
        let pid = std::process::id();
        let Some(input) = input else {
            let after = self.state().after;
            return match after {
                0 => Stop::Idle(Wait::forever()),
                1 => self.answer(format!("woken {pid}")),
                2 if self.state().signals == 0 => Stop::Idle(Wait::forever()),
                2 => Stop::Exited(self.state().signals.trailing_zeros() as i32 + 128),
                n if n > 1000 => {
                    self.state().after -= 1;
                    if n % 2 == 0 { Stop::Yield } else { Stop::Idle(Wait::ready()) }
                }
                _ => Stop::Exited(self.state().hops as i32),
            };
        };
        let text = String::from_utf8_lossy(input).into_owned();
        let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
        match word {
            "count" => {
                self.state().counter += 1;
                let text = format!("{} {pid}", self.state().counter);
                self.answer(text)
            }
            "echo" => Stop::Response(0, input.to_vec(), Wait::forever()),
            "exit" => Stop::Exited(rest.parse().unwrap()),
            "fail" => Stop::Failed("failed as asked".into()),
            "die" => std::process::abort(),
            "spin" => {
                std::thread::sleep(Duration::from_secs(20));
                self.answer("spun".into())
            }
            "call" => {
                let reply = self.classes.call(rest.as_bytes()).unwrap();
                Stop::Response(0, reply, Wait::forever())
            }
            "classes" => {
                let fd = self.classes.private_classes().unwrap();
                let mut file = std::fs::File::from(fd);
                let len = file.metadata().unwrap().len();
                file.write_all(b"private").unwrap();
                self.answer(format!("{len}"))
            }
            "sleep" => {
                let ns = rest.parse::<u64>().unwrap() * 1_000_000;
                self.state().after = 1;
                Stop::Idle(Wait { wake_at: Some(clock::now() + ns), fds: vec![] })
            }
            "pipe" => {
                // A pipe of the session: the write end is held, the read end waited for, over a detach.
                let (read, write) = nix::unistd::pipe().unwrap();
                self.state().after = 1;
                let fds = vec![WaitFd { fd: read.as_raw_fd(), read: true, write: false }];
                self.held = vec![Held { handle: 7, fd: write }, Held { handle: 8, fd: read }];
                Stop::Idle(Wait { wake_at: None, fds })
            }
            "keep" => {
                // So many descriptors, none of them waited for.
                let (read, _) = nix::unistd::pipe().unwrap();
                let copies = 0..rest.parse::<u32>().unwrap();
                self.held = copies.map(|handle| Held { handle, fd: read.try_clone().unwrap() }).collect();
                let count = self.held.len();
                self.answer(format!("{count}"))
            }
            "held" => {
                let in_order = self.held.iter().zip(0..).all(|(h, n)| h.handle == n);
                let count = self.held.len();
                self.answer(format!("{count} {in_order}"))
            }
            "signal" => {
                self.state().after = 2;
                Stop::Idle(Wait::forever())
            }
            "hops" => {
                self.state().after = 1000 + rest.parse::<u64>().unwrap();
                self.state().hops = 0;
                Stop::Yield
            }
            _ => Stop::Failed(format!("unknown word {word}")),
        }
    }

    fn detach(&mut self, _: &mut Store<'_>) -> Vec<Held> {
        self.attached = None;
        self.heap = None;
        std::mem::take(&mut self.held)
    }
}

struct Upper;
impl ClassService for Upper {
    fn call(&mut self, session: SessionId, message: &[u8], reply: &mut Vec<u8>) {
        reply.extend(format!("{session}:").bytes());
        reply.extend(message.to_ascii_uppercase());
    }
}

fn supervisor_with(options: Options, message: &str) -> Supervisor {
    let zygote = Zygote::fork(Box::new(WordsFactory { prepared: Vec::new() })).unwrap();
    let files = SessionFiles::new(MemoryDir::open().unwrap());
    let fd = vm::map::memfd(c"class segment", 4096).unwrap();
    Supervisor::start(zygote, files, Box::new(Upper), options, message.as_bytes(), &[fd.as_fd()]).unwrap()
}

fn supervisor(workers: usize, hop: bool) -> Supervisor {
    supervisor_with(
        Options { workers, stay: false, hop, keep: false, parallel: 1, limits: Limits::default() },
        "start",
    )
}

fn ask(s: &mut Supervisor, id: SessionId, words: &str) -> Result<String, RequestError> {
    s.request(id, words.into()).unwrap().map(|bytes| String::from_utf8(bytes).unwrap())
}

fn new(s: &Supervisor) -> SessionId {
    s.sessions().create(&Template::empty()).unwrap()
}

fn children() -> usize {
    let me = std::process::id();
    std::fs::read_to_string(format!("/proc/{me}/task/{me}/children")).unwrap().split_whitespace().count()
}

fn a_session_keeps_its_state_in_whatever_worker() {
    let mut s = supervisor(2, true);
    let (a, b) = (new(&s), new(&s));
    let first = ask(&mut s, a, "count").unwrap();
    let second = ask(&mut s, a, "count").unwrap();
    let other = ask(&mut s, b, "count").unwrap();
    assert!(first.starts_with("1 ") && second.starts_with("2 ") && other.starts_with("1 "));
    assert_ne!(first[2..], second[2..], "served by two processes");
    for pid in s.sessions().worker_pids() {
        let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
        assert!(!maps.contains(".heap"), "a session is mapped in an idle worker:\n{maps}");
        let fds = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
        let links: Vec<_> = fds.filter_map(|f| std::fs::read_link(f.path()).ok()).collect();
        assert!(!links.iter().any(|l| l.to_string_lossy().contains(".heap")), "{links:?}");
        assert_eq!(
            links.iter().filter(|l| l.to_string_lossy().starts_with("socket:")).count(),
            1,
            "{links:?}"
        );
    }
    assert_eq!(s.sessions().count(), 2);
}

fn exit_codes_failures_and_deaths_end_a_session() {
    let mut s = supervisor(1, false);
    let ended = |s: &mut Supervisor, words: &str| {
        let id = new(s);
        let how = s.run_session(id, words.into()).unwrap();
        assert!(s.sessions().files().open_heap(id).is_err(), "its file is removed");
        how
    };
    assert_eq!(ended(&mut s, "exit 42"), Ended::Exited(42));
    assert_eq!(ended(&mut s, "fail"), Ended::Failed("failed as asked".into()));
    assert_eq!(ended(&mut s, "die"), Ended::WorkerDied(Death::Signal(6)));
    assert_eq!(Death::Signal(11).to_string(), "was killed by signal 11 (SIGSEGV)");
    // The next one finds a new worker.
    let id = new(&s);
    assert!(ask(&mut s, id, "count").unwrap().starts_with("1 "));
    assert_eq!(ask(&mut s, id, "exit 3"), Err(RequestError::Exited(3)));
    assert_eq!(ask(&mut s, id, "count"), Err(RequestError::NoSession));
}

fn a_killed_worker_costs_one_request() {
    let mut s = supervisor(2, false);
    let (a, b) = (new(&s), new(&s));
    assert!(ask(&mut s, b, "count").unwrap().starts_with("1 "));
    let sessions = s.sessions();
    let stopper = s.stopper();
    let killer = std::thread::spawn(move || {
        let spinning = sessions.clone();
        let victim = std::thread::spawn(move || spinning.request_and_wait(a, "spin".into()));
        let pid = loop {
            match sessions.running_in(a) {
                Some(pid) => break pid,
                None => std::thread::yield_now(),
            }
        };
        assert!(sessions.request_and_wait(b, "count".into()).unwrap().starts_with(b"2 "));
        let killed = Instant::now();
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
        assert_eq!(victim.join().unwrap(), Err(RequestError::WorkerDied(Death::Signal(9))));
        let noticed = killed.elapsed();
        assert!(noticed < Duration::from_secs(2), "noticed after {noticed:?}");
        while sessions.worker_pids().len() < 2 {
            std::thread::yield_now();
        }
        assert!(!sessions.worker_pids().contains(&pid));
        assert!(sessions.request_and_wait(b, "count".into()).unwrap().starts_with(b"3 "));
        // Removing a session that runs ends its worker at once, and frees a place for another.
        let spinning = sessions.clone();
        let victim = std::thread::spawn(move || spinning.request_and_wait(b, "spin".into()));
        while sessions.running_in(b).is_none() {
            std::thread::yield_now();
        }
        let victim_pid = sessions.running_in(b).unwrap();
        let removed = Instant::now();
        sessions.remove(b);
        assert_eq!(victim.join().unwrap(), Err(RequestError::NoSession));
        while sessions.worker_pids().contains(&victim_pid) || sessions.worker_pids().len() < 2 {
            std::thread::yield_now();
        }
        assert!(removed.elapsed() < Duration::from_secs(5));
        stopper.stop();
    });
    s.serve().unwrap();
    killer.join().unwrap();
    assert_eq!(ask(&mut s, b, "count"), Err(RequestError::Closed));
}

fn waits_end() {
    for hop in [false, true] {
        let mut s = supervisor(2, hop);
        let id = new(&s);
        let start = Instant::now();
        assert!(ask(&mut s, id, "sleep 30").unwrap().starts_with("woken"));
        let slept = start.elapsed();
        assert!(slept >= Duration::from_millis(30) && slept < Duration::from_secs(2), "{slept:?}");
        // A pipe whose write end is held by the session: nothing is ever read, but it ends with the session.
        let sessions = s.sessions();
        sessions.request(id, "pipe".into(), |_| {});
        let other = new(&s);
        assert!(ask(&mut s, other, "echo x").unwrap() == "echo x");
        sessions.remove(id);
        assert_eq!(ask(&mut s, id, "count"), Err(RequestError::NoSession));
        let how = s.run_session(other, "hops 20".into()).unwrap();
        assert_eq!(how, Ended::Exited(21), "attached once for each wait, and once at first");
    }
    // Staying: all waits in one worker, attached once.
    let mut s = supervisor_with(
        Options { workers: 1, stay: true, hop: false, keep: false, parallel: 1, limits: Limits::default() },
        "start",
    );
    let id = new(&s);
    assert_eq!(s.run_session(id, "hops 20".into()).unwrap(), Ended::Exited(0));
}

fn descriptors_rest_with_the_resource_manager() {
    let mut s = supervisor(2, true);
    let (waiting, resting) = (new(&s), new(&s));
    assert_eq!(s.sessions().resource_manager(), None, "there is none before it is needed");
    assert_eq!(ask(&mut s, resting, "keep 450").unwrap(), "450");
    assert_eq!(ask(&mut s, resting, "held").unwrap(), "450 true");
    assert_eq!(ask(&mut s, resting, "held").unwrap(), "450 true");
    let sessions = s.sessions();
    assert_eq!(sessions.kept_descriptors(), 450);
    let pid = sessions.resource_manager().unwrap();
    let fds = |pid: i32| std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
    // It may have some still to read.
    while fds(pid) < 450 {
        std::thread::yield_now();
    }
    for worker in sessions.worker_pids().into_iter().chain([std::process::id() as i32]) {
        assert!(fds(worker) < 50, "{worker} holds a session's descriptors");
    }
    // Its death wakes who waits for one of them, costs the others theirs, and nothing else.
    let (answer, answered) = std::sync::mpsc::channel();
    sessions.request(waiting, "pipe".into(), move |result| answer.send(result).unwrap());
    while sessions.kept_descriptors() != 452 {
        s.turn().unwrap();
    }
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
    let woken = loop {
        match answered.try_recv() {
            Ok(result) => break result.unwrap(),
            Err(_) => s.turn().unwrap(),
        }
    };
    assert!(woken.starts_with(b"woken"));
    assert_eq!(ask(&mut s, waiting, "held").unwrap(), "0 true");
    assert_eq!(ask(&mut s, resting, "held").unwrap(), "0 true");
    // Another one is there when it is needed.
    assert_eq!(ask(&mut s, waiting, "keep 3").unwrap(), "3");
    assert_eq!(ask(&mut s, waiting, "held").unwrap(), "3 true");
    assert!(sessions.resource_manager().is_some_and(|other| other != pid));
    sessions.remove(waiting);
    assert_eq!(sessions.kept_descriptors(), 0);
}

fn signals_reach_the_program_wherever_it_waits() {
    for stay in [false, true] {
        let mut s = supervisor_with(
            Options { workers: 1, stay, hop: false, keep: false, parallel: 1, limits: Limits::default() },
            "start",
        );
        let id = new(&s);
        let pid = nix::unistd::getpid();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            // To the process: the supervisor takes it through its descriptor.
            nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        });
        nix::sys::signal::SigSet::from(nix::sys::signal::Signal::SIGTERM).thread_block().unwrap();
        assert_eq!(s.run_session(id, "signal".into()).unwrap(), Ended::Exited(128 + 15));
        killer.join().unwrap();
    }
}

fn class_calls_and_private_classes() {
    let mut s = supervisor(2, true);
    let id = new(&s);
    assert_eq!(ask(&mut s, id, "call hello").unwrap(), format!("{id}:HELLO"));
    let long = "x".repeat(2_000_000);
    assert_eq!(
        ask(&mut s, id, &format!("call {long}")).unwrap().len(),
        long.len() + id.to_string().len() + 1
    );
    assert_eq!(ask(&mut s, id, "classes").unwrap(), "0");
    assert_eq!(ask(&mut s, id, "classes").unwrap(), "7");
    assert!(s.sessions().files().open_classes(id).unwrap().is_some());
}

fn a_machine_that_cannot_start_is_reported() {
    for (message, why) in [("refuse", "refused as asked"), ("unable", "unable as asked")] {
        let mut s = supervisor_with(
            Options {
                workers: 1,
                stay: false,
                hop: false,
                keep: false,
                parallel: 1,
                limits: Limits::default(),
            },
            message,
        );
        let id = new(&s);
        assert_eq!(s.run_session(id, "exit 0".into()).unwrap(), Ended::Failed(why.into()));
    }
}

fn many_requests_from_many_threads() {
    let mut s = supervisor(2, false);
    let stopper = s.stopper();
    let sessions = s.sessions();
    let ids: Vec<_> = (0..50).map(|_| new(&s)).collect();
    let load = std::thread::spawn(move || {
        let threads: Vec<_> = (0..4usize)
            .map(|t| {
                let (sessions, ids) = (sessions.clone(), ids.clone());
                std::thread::spawn(move || {
                    for i in 0..500usize {
                        let id = ids[(i * 7 + t * 13) % ids.len()];
                        sessions.request_and_wait(id, "count".into()).unwrap();
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|t| t.join().unwrap());
        let answer = |id| String::from_utf8(sessions.request_and_wait(id, "count".into()).unwrap()).unwrap();
        let counts = ids.iter().map(|id| answer(*id).split(' ').next().unwrap().parse::<u64>().unwrap());
        assert_eq!(counts.sum::<u64>(), 2000 + 50);
        stopper.stop();
    });
    s.serve().unwrap();
    load.join().unwrap();
}

/// The plumbing's own cost: with a machine that does nothing, a run is the kernel's work and ours.
fn figures() {
    let path = std::env::temp_dir().join(format!("pavm-figures-{}", std::process::id()));
    for kb in [64, 256, 1024] {
        let mut content = vec![1; kb << 10];
        content[..size_of::<State>()].fill(0);
        std::fs::write(&path, content).unwrap();
        let template = Template::open(&path, None).unwrap();
        std::fs::remove_file(&path).unwrap();
        let mut bare = BareWorker::fork().unwrap();
        let mut s = supervisor(1, false);
        let sessions = s.sessions();
        let ids: Vec<_> = (0..20).map(|_| sessions.create(&template).unwrap()).collect();
        let cycles = if std::env::args().any(|a| a == "figures") { 2000 } else { 40 };
        let bytes = (kb << 10) as u64;
        let line = |figure: &str, series: Series| println!("{}", series.json("plumbing", figure, bytes));
        line("attach", s.bench_attach(&ids, cycles, false).unwrap());
        line("touch", s.bench_attach(&ids, cycles, true).unwrap());
        let mut handoff = Series::default();
        for i in 0..cycles as usize {
            let id = ids[i % ids.len()];
            handoff.machine.push(s.round(id).unwrap());
            handoff.floor.push(bare.round(sessions.files(), id).unwrap());
        }
        line("handoff", handoff);
        line("create", worker::bench::creations(sessions.files(), &template, cycles).unwrap());
    }
}

fn main() {
    let only = std::env::args().nth(1).filter(|a| !a.starts_with('-'));
    macro_rules! tests {
        ($($name:ident),* $(,)?) => { $(
            if only.as_ref().is_none_or(|only| stringify!($name).contains(only.as_str())) {
                let start = Instant::now();
                $name();
                assert_eq!(children(), 0, "no process is left");
                println!("test {} ... ok ({:.0?})", stringify!($name), start.elapsed());
            }
        )* };
    }
    tests!(
        a_session_keeps_its_state_in_whatever_worker,
        exit_codes_failures_and_deaths_end_a_session,
        a_killed_worker_costs_one_request,
        waits_end,
        descriptors_rest_with_the_resource_manager,
        signals_reach_the_program_wherever_it_waits,
        class_calls_and_private_classes,
        a_machine_that_cannot_start_is_reported,
        many_requests_from_many_threads,
        figures,
    );
}
