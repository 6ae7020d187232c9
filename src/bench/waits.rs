//! `pavm bench waits`: what very many sessions cost that wait, for a time and for a byte on a socket.
//!
//! Every session runs a program of its own (`bench.Sleeper`, `bench.ByteWaiter`). The other ends of the sockets are in
//! this process, on a thread beside the supervisor. `--kill` ends a process while all sessions wait, and the figures
//! say what became of them.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use worker::jvm::{Product, RunInput};
use worker::{Ended, Launch, Sessions, Stopper};

use crate::cli::{BenchArgs, Victim};

/// How long the processor time of waiting sessions is counted.
const WATCHED: Duration = Duration::from_secs(2);
/// No connection, no answer takes longer, on whatever machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Sessions under way.
#[derive(Default)]
struct Ends {
    over: AtomicUsize,
    well: AtomicUsize,
}

/// Prints the figures.
pub(super) fn measure(product: &mut Product, args: &BenchArgs, jdk: &Path) -> Result<(), String> {
    let programs = args.programs.as_ref().ok_or("bench waits needs --programs (a jar or directory)")?;
    let launch = |class: &str, arguments: &[String]| Launch {
        jdk: jdk.to_path_buf(),
        class_path: programs.to_string_lossy().into_owned(),
        target: worker::launch::Target::Class(class.into()),
        args: arguments.iter().map(Into::into).collect(),
        ..Launch::default()
    };
    let sessions = product.supervisor.sessions();
    let count = args.cycles as usize;

    let start = Instant::now();
    let ends = begin(product, &launch("bench.Sleeper", &["3".into(), "1000".into()]), count)?;
    while ends.over.load(Ordering::Relaxed) < count {
        product.supervisor.turn().map_err(|e| e.to_string())?;
    }
    println!(
        "{{\"bench\":\"waits\",\"figure\":\"sleep 3 x 1 s\",\"sessions\":{count},\"workers\":{},\"well\":{},\"seconds\":{:.2}}}",
        sessions.worker_pids().len(),
        ends.well.load(Ordering::Relaxed),
        start.elapsed().as_secs_f64(),
    );

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|e| e.to_string())?;
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let ends = begin(product, &launch("bench.ByteWaiter", &[port.to_string()]), count)?;
    let other = Other { sessions, stopper: product.supervisor.stopper(), listener, count, kill: args.kill };
    let seen = ends.clone();
    let other = std::thread::spawn(move || {
        let line = other.run(&seen);
        other.stopper.stop();
        line
    });
    product.supervisor.serve().map_err(|e| e.to_string())?;
    let line = other.join().map_err(|_| "the other end failed")??;
    println!("{line}");
    Ok(())
}

/// Creates and starts the sessions.
fn begin(product: &Product, launch: &Launch, count: usize) -> Result<Arc<Ends>, String> {
    let ends = Arc::new(Ends::default());
    let input = RunInput::Program(Box::new(launch.clone())).to_bytes();
    let sessions = product.supervisor.sessions();
    for _ in 0..count {
        let id = sessions.create(&product.template).map_err(|e| e.to_string())?;
        let counted = ends.clone();
        sessions.on_end(id, move |how| {
            if how == Ended::Exited(0) {
                counted.well.fetch_add(1, Ordering::Relaxed);
            } else {
                log::warn!("a session ended: {how:?}");
            }
            counted.over.fetch_add(1, Ordering::Relaxed);
        });
        sessions.request(id, input.clone(), |_| {});
    }
    Ok(ends)
}

/// The other end of the sockets.
struct Other {
    sessions: Sessions,
    stopper: Stopper,
    listener: TcpListener,
    count: usize,
    kill: Option<Victim>,
}

impl Other {
    fn run(&self, ends: &Ends) -> Result<String, String> {
        let text = |e: io::Error| e.to_string();
        let (mut waiting, _) = self.accept().map_err(text)?;
        self.settle();
        let processes = self.processes();
        let before = processor_time(&processes);
        std::thread::sleep(WATCHED);
        let used = processor_time(&processes) - before;
        let bytes =
            self.sessions.ids().iter().filter_map(|id| self.sessions.files().bytes(*id).ok()).sum::<u64>();
        let bytes = bytes / self.count as u64;
        let mut anew = 0;
        match self.kill {
            None => {}
            Some(Victim::Worker) => kill(self.sessions.worker_pids().first().copied()),
            Some(Victim::Resources) => {
                kill(self.sessions.resource_manager());
                // All connections break: who waited on them connects again.
                (waiting, anew) = self.accept().map_err(text)?;
                self.settle();
            }
        }
        let runs = self.sessions.runs_by_worker();
        let start = Instant::now();
        for (i, stream) in waiting.iter_mut().enumerate() {
            stream.write_all(&[i as u8 & 0x7f]).map_err(text)?;
        }
        let mut answered = 0;
        for (i, stream) in waiting.iter_mut().enumerate() {
            stream.set_read_timeout(Some(PATIENCE)).map_err(text)?;
            let mut answer = [0];
            if stream.read_exact(&mut answer).is_ok() && answer[0] == (i as u8 & 0x7f) + 1 {
                answered += 1;
            }
        }
        let all = start.elapsed();
        while ends.over.load(Ordering::Relaxed) < self.count && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
        let busy = self.sessions.runs_by_worker().into_iter().filter(|run| !runs.contains(run)).count();
        Ok(format!(
            "{{\"bench\":\"waits\",\"figure\":\"a byte\",\"sessions\":{},\"bytes_per_session\":{bytes},\
             \"cpu_ms_in_2_s\":{:.1},\"connected_anew\":{anew},\"answered\":{answered},\"well\":{},\"workers_used\":{busy},\
             \"all_answers_ms\":{:.1}}}",
            self.count,
            used.as_secs_f64() * 1000.0,
            ends.well.load(Ordering::Relaxed),
            all.as_secs_f64() * 1000.0,
        ))
    }

    /// A connection from every session, and how many of them say that they connect again.
    fn accept(&self) -> io::Result<(Vec<TcpStream>, usize)> {
        let mut streams = Vec::new();
        let mut anew = 0;
        while streams.len() < self.count {
            let (mut stream, _) = self.listener.accept()?;
            stream.set_read_timeout(Some(PATIENCE))?;
            let mut mark = [0];
            stream.read_exact(&mut mark)?;
            anew += usize::from(mark[0] == b'E');
            streams.push(stream);
        }
        Ok((streams, anew))
    }

    /// Waits until no session runs or is about to.
    fn settle(&self) {
        let start = Instant::now();
        while self.sessions.busy() > 0 && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The processes that work for sessions: workers, resource manager, supervisor.
    fn processes(&self) -> HashSet<i32> {
        let me = std::process::id() as i32;
        self.sessions.worker_pids().into_iter().chain(self.sessions.resource_manager()).chain([me]).collect()
    }
}

/// Processor time that these processes have used, all threads.
fn processor_time(processes: &HashSet<i32>) -> Duration {
    let one = |pid: &i32| -> Option<u64> {
        let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?;
        let spent = |task: std::fs::DirEntry| -> Option<u64> {
            std::fs::read_to_string(task.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
        };
        Some(tasks.flatten().filter_map(spent).sum())
    };
    Duration::from_nanos(processes.iter().filter_map(one).sum())
}

fn kill(pid: Option<i32>) {
    use nix::sys::signal::{Signal, kill};
    if let Some(pid) = pid
        && let Err(error) = kill(nix::unistd::Pid::from_raw(pid), Signal::SIGKILL)
    {
        log::warn!("killing process {pid}: {error}");
    }
}
