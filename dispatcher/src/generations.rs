//! The generations of an application: which machines are made from which version of it, and when they go.
//!
//! ```text
//!   deploy ──▶ founding (a process of its own) ──▶ tried out ──▶ present ──the next one──▶ old ──last session gone──▶ released
//!                   │ broken application, no memory                   every new machine      its sessions only       (or: too old)
//!                   └▶ one line for whoever asked; nothing has changed
//! ```
//! A generation is a class segment, a template, a pool of workers with its supervisor, and the thread that serves it.
//! The first one's supervisor is on the thread that called [`serve_workers`]. All share the directory of session files,
//! and the numbers of sessions and workers, so that a number says which session is meant, whatever generation it is of.
//!
//! Invariants: there is always exactly one present generation, the last of the list; only it gets new machines; an old
//! one is released only when it has no session and nobody has its handle.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, TryLockError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use tokio::sync::{mpsc, watch};
use worker::jvm::{Founded, Founder};
use worker::metrics::Gauges;
use worker::{Activity, Ended, Stopper, Supervisor, Template};

use crate::control::{Answer, Command, Control, Seen};
use crate::machines::{MachineError, Machines, Part, Reply, SessionId};
use crate::options::ServeOptions;
use crate::server::{Listeners, ServeError, serve_until};
use crate::war::{Stamp, stamp};
use crate::workers::Workers;

mod shown;

/// For so long a first machine of a new generation may take to answer.
const TRIAL: Duration = Duration::from_secs(60);

/// For so long it may go on then.
const REST: Duration = Duration::from_secs(2);

/// One generation.
struct Generation {
    number: u64,
    workers: Workers,
    stopper: Stopper,
    app: PathBuf,
    /// What the application's files were when it was founded.
    stamp: Stamp,
    since: SystemTime,
    /// Since when another one is the present one.
    replaced: OnceLock<Instant>,
    /// It is to end.
    released: AtomicBool,
}

impl Generation {
    fn release(&self) {
        self.released.store(true, Ordering::Release);
        self.stopper.stop();
    }
}

struct Inner {
    /// The oldest first; the last one is the present one.
    list: RwLock<Vec<Arc<Generation>>>,
    /// Held while a generation is being founded. None: there is nothing to found one with.
    founder: Option<Mutex<Founder>>,
    pool: worker::Options,
    drain: Option<Duration>,
    watched: bool,
    /// Files that belong to the application and lie elsewhere.
    related: Vec<PathBuf>,
    /// What the files were when they were looked at last, and what could not be deployed.
    looked: Mutex<(Stamp, Stamp)>,
    last: AtomicU64,
    deployed: AtomicU64,
    failed: AtomicU64,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// The server ends.
    closing: AtomicBool,
    end: watch::Sender<bool>,
}

/// The machines of all generations.
#[derive(Clone)]
pub struct Generations(Arc<Inner>);

/// A lock whose holder has panicked guards what it did before: nothing here is left half-way.
fn open<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Generations {
    fn new(
        options: &ServeOptions,
        supervisor: &Supervisor,
        template: Arc<Template>,
        founder: Option<Founder>,
        end: watch::Sender<bool>,
    ) -> Generations {
        let sessions = supervisor.sessions();
        let stamp = stamp(&options.app, &options.related);
        let first = Generation {
            number: 1,
            stopper: supervisor.stopper(),
            app: options.app.clone(),
            stamp,
            since: SystemTime::now(),
            replaced: OnceLock::new(),
            released: AtomicBool::new(false),
            workers: Workers::new(sessions.clone(), template, &options.app),
        };
        Generations(Arc::new(Inner {
            list: RwLock::new(vec![Arc::new(first)]),
            founder: founder.map(Mutex::new),
            pool: sessions.options(),
            drain: options.drain_old,
            watched: options.watch_app,
            related: options.related.clone(),
            looked: Mutex::new((stamp, stamp)),
            last: AtomicU64::new(1),
            deployed: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            threads: Mutex::default(),
            closing: AtomicBool::new(false),
            end,
        }))
    }

    fn all(&self) -> Vec<Arc<Generation>> {
        self.0.list.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn present(&self) -> Arc<Generation> {
        let list = self.0.list.read().unwrap_or_else(PoisonError::into_inner);
        list[list.len() - 1].clone()
    }

    /// The generation of a machine. One that is unknown is the present one's to say so.
    fn of(&self, machine: SessionId) -> Arc<Generation> {
        let list = self.0.list.read().unwrap_or_else(PoisonError::into_inner);
        let old = &list[..list.len() - 1];
        let of = old.iter().rev().find(|g| g.workers.sessions().exists(machine));
        of.unwrap_or(&list[list.len() - 1]).clone()
    }

    /// Founds a generation of an application (of the present one's, if none is named), and makes it the present one.
    /// What came of it, in a line.
    pub fn deploy(&self, app: Option<PathBuf>) -> Result<String, String> {
        let founder = self.founder()?;
        let Ok(mut founder) = founder.try_lock().or_else(|e| match e {
            TryLockError::Poisoned(e) => Ok(e.into_inner()),
            TryLockError::WouldBlock => Err(()),
        }) else {
            return Err("another deployment is under way".into());
        };
        let app = app.unwrap_or_else(|| self.present().app.clone());
        self.deploy_with(&mut founder, app)
    }

    /// The same, where files of the application have changed since its last deployment. Waits for one under way.
    fn deploy_if_changed(&self) {
        let Ok(founder) = self.founder() else { return };
        let mut founder = open(founder);
        let present = self.present();
        let now = stamp(&present.app, &self.0.related);
        if now == present.stamp {
            log::info!("{} has not changed: generation {} stays", present.app.display(), present.number);
            return;
        }
        // It is logged.
        let _ = self.deploy_with(&mut founder, present.app.clone());
    }

    /// Nothing more is founded. (The control socket's thread has this as long as the process lives.) One that is at work
    /// just now ends with the process.
    fn end_founder(&self) {
        if let Some(founder) = &self.0.founder
            && let Ok(mut founder) = founder.try_lock()
        {
            founder.end();
        }
    }

    fn founder(&self) -> Result<&Mutex<Founder>, String> {
        self.0.founder.as_ref().ok_or_else(|| "this server can't deploy anything".to_string())
    }

    fn deploy_with(&self, founder: &mut Founder, app: PathBuf) -> Result<String, String> {
        let begin = Instant::now();
        let now = stamp(&app, &self.0.related);
        match self.found(founder, &app, now) {
            Ok(generation) => {
                self.0.deployed.fetch_add(1, Ordering::Relaxed);
                let took = begin.elapsed().as_secs_f64();
                let text = format!(
                    "generation {} serves {} (ready after {took:.1} s)",
                    generation.number,
                    app.display()
                );
                log::info!("{text}");
                Ok(text)
            }
            Err(why) => {
                self.0.failed.fetch_add(1, Ordering::Relaxed);
                open(&self.0.looked).1 = now;
                let what = format!("not deployed, generation {} goes on", self.present().number);
                // Where in the application it was is for the log.
                log::error!("{what}: {}", why.trim_end());
                Err(format!("{what}: {}", why.lines().next().unwrap_or_default().trim_end()))
            }
        }
    }

    fn found(&self, founder: &mut Founder, app: &Path, stamp: Stamp) -> Result<Arc<Generation>, String> {
        let founded = founder.found(app.to_path_buf())?;
        let generation = self.start(app, stamp, founded)?;
        if let Err(why) = try_out(&generation.workers) {
            generation.release();
            return Err(why);
        }
        let mut list = self.0.list.write().unwrap_or_else(PoisonError::into_inner);
        if self.0.closing.load(Ordering::Acquire) {
            generation.release();
            return Err("the server ends".into());
        }
        if let Some(before) = list.last() {
            // It is replaced once.
            let _ = before.replaced.set(Instant::now());
        }
        list.push(generation.clone());
        Ok(generation)
    }

    /// Starts the thread and the workers of a generation.
    fn start(&self, app: &Path, stamp: Stamp, founded: Founded) -> Result<Arc<Generation>, String> {
        let number = self.0.last.fetch_add(1, Ordering::Relaxed) + 1;
        let Founded { zygote, classes, template } = founded;
        let files = self.present().workers.sessions().files().clone();
        let (this, pool) = (self.clone(), self.0.pool);
        let (send, receive) = channel();
        let serve = move || {
            let mut supervisor = match Supervisor::over(zygote, files, Box::new(classes), pool) {
                Ok(supervisor) => supervisor,
                Err(e) => {
                    // Whoever started the thread waits for it.
                    let _ = send.send(Err(e.to_string()));
                    return;
                }
            };
            // As above.
            let _ = send.send(Ok((supervisor.sessions(), supervisor.stopper())));
            let served = supervisor.serve();
            drop(supervisor);
            this.ended(number, served.map_err(|e| e.to_string()));
        };
        let thread =
            Builder::new().name(format!("generation-{number}")).spawn(serve).map_err(|e| e.to_string())?;
        open(&self.0.threads).push(thread);
        let (sessions, stopper) = receive.recv().map_err(|e| e.to_string())??;
        Ok(Arc::new(Generation {
            number,
            stopper,
            app: app.to_path_buf(),
            stamp,
            since: SystemTime::now(),
            replaced: OnceLock::new(),
            released: AtomicBool::new(false),
            workers: Workers::new(sessions, template, app),
        }))
    }

    /// The supervisor of a generation has ended, and its processes with it.
    fn ended(&self, number: u64, served: Result<(), String>) {
        let mut list = self.0.list.write().unwrap_or_else(PoisonError::into_inner);
        let present = list[list.len() - 1].number;
        if self.0.closing.load(Ordering::Acquire) {
            return;
        }
        match (list.iter().any(|g| g.number == number), served) {
            (false, Ok(())) => log::info!("generation {number} is gone"),
            (false, Err(why)) => log::error!("generation {number}: {why}"),
            (true, served) => {
                let why = served.err().unwrap_or_else(|| "its workers have ended".into());
                log::error!("generation {number}: {why}; its sessions are lost");
                if number == present {
                    // Without workers there is nothing to serve with.
                    let _ = self.0.end.send(true);
                } else {
                    list.retain(|g| g.number != number);
                }
            }
        }
    }

    /// Releases the old generations that nobody needs any more.
    fn release_unused(&self) {
        if self.0.list.read().unwrap_or_else(PoisonError::into_inner).len() == 1 {
            return;
        }
        let mut list = self.0.list.write().unwrap_or_else(PoisonError::into_inner);
        let present = list[list.len() - 1].number;
        list.retain(|g| {
            // Nobody gets a handle while the list is locked, and who has none makes no machine in it.
            let unused =
                g.number != present && Arc::strong_count(g) == 1 && g.workers.sessions().count() == 0;
            if unused {
                log::info!("generation {} has no session any more and is released", g.number);
                g.release();
            }
            !unused
        });
    }

    /// Deploys the application if its files have changed, and have stayed as they are since the last look.
    fn watch(&self) {
        let present = self.present();
        let now = stamp(&present.app, &self.0.related);
        let (before, failed) = {
            let mut looked = open(&self.0.looked);
            let before = *looked;
            looked.0 = now;
            before
        };
        if now == before && now != present.stamp && now != failed {
            self.deploy_if_changed();
        }
    }

    /// Ends all of them.
    fn close(&self) {
        let list = self.0.list.write().unwrap_or_else(PoisonError::into_inner);
        self.0.closing.store(true, Ordering::Release);
        list.iter().for_each(|g| g.release());
    }

    fn join(&self) {
        for thread in std::mem::take(&mut *open(&self.0.threads)) {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    }
}

/// Has a worker attach a first machine: then zygote, workers, class server and template are as they should be.
fn try_out(workers: &Workers) -> Result<(), String> {
    let sessions = workers.sessions();
    let id = workers.create_here().map_err(|e| e.to_string())?;
    let (send, receive) = channel();
    let end = send.clone();
    sessions.on_end(id, move |ended| {
        // Nobody waits any more once it has answered.
        let _ = end.send(Err(match ended {
            Ended::Failed(why) => why,
            other => format!("its first machine ended: {other:?}"),
        }));
    });
    sessions.look(id, false, move |looked| {
        if looked.is_ok() {
            // As above.
            let _ = send.send(Ok(()));
        }
    });
    let answer =
        receive.recv_timeout(TRIAL).unwrap_or_else(|_| Err("its first machine does not answer".into()));
    // A worker that runs it on would be ended with it.
    let rests = || sessions.facts(id).is_none_or(|facts| facts.activity == Activity::Rests);
    let end = Instant::now() + REST;
    while !rests() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(1));
    }
    sessions.remove(id);
    answer
}

impl Machines for Generations {
    fn create(&self) -> Reply<'_, SessionId> {
        let present = self.present();
        Box::pin(async move { present.workers.create().await })
    }

    fn promise(&self) -> Option<Result<SessionId, MachineError>> {
        self.present().workers.promise()
    }

    fn promises(&self) -> bool {
        self.present().workers.promises()
    }

    fn request(&self, machine: SessionId, framed: Bytes) -> Reply<'_, Bytes> {
        let of = self.of(machine);
        Box::pin(async move { of.workers.request(machine, framed).await })
    }

    fn request_in_parts(
        &self,
        machine: SessionId,
        framed: Bytes,
        parts: mpsc::UnboundedSender<Part>,
    ) -> Reply<'_, Bytes> {
        let of = self.of(machine);
        Box::pin(async move { of.workers.request_in_parts(machine, framed, parts).await })
    }

    fn keeps_time(&self) -> bool {
        true
    }

    fn destroy(&self, machine: SessionId) {
        self.of(machine).workers.destroy(machine);
    }

    fn is_present(&self, machine: SessionId) -> bool {
        let of = self.of(machine);
        of.replaced.get().is_none()
    }

    fn overdue(&self) -> HashSet<SessionId> {
        let Some(most) = self.0.drain else { return HashSet::new() };
        let old = |g: &Arc<Generation>| g.replaced.get().is_some_and(|since| since.elapsed() >= most);
        self.all().iter().filter(|g| old(g)).flat_map(|g| g.workers.sessions().ids()).collect()
    }

    fn tick(&self) {
        self.release_unused();
        if self.0.watched {
            let this = self.clone();
            tokio::task::spawn_blocking(move || this.watch());
        }
    }

    fn reload(&self) -> Reply<'_, ()> {
        let this = self.clone();
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(move || this.deploy_if_changed()).await;
            done.map_err(|e| MachineError::Failed(e.to_string()))
        })
    }

    fn control(&self, command: &Command) -> Option<Answer> {
        if let Command::Deploy { app } = command {
            return Some(self.deploy(app.clone()).map_or_else(Answer::Error, Answer::Done));
        }
        let all = self.all();
        let seen: Vec<Seen<'_>> = all.iter().map(|g| g.workers.seen(g.number)).collect();
        Some(crate::control::answer(command, &seen))
    }

    fn register(&self, registry: &mut prometheus_client::registry::Registry) {
        shown::register(self, registry);
    }
}

impl Generations {
    /// What is so just now, in all generations together.
    fn gauges(&self) -> Gauges {
        self.all().iter().map(|g| g.workers.sessions().gauges()).fold(Gauges::default(), |a, b| Gauges {
            sessions: a.sessions + b.sessions,
            running: a.running + b.running,
            ready: a.ready + b.ready,
            workers: a.workers + b.workers,
            descriptors: a.descriptors + b.descriptors,
            requests: a.requests + b.requests,
            most_requests: a.most_requests.max(b.most_requests),
        })
    }
}

/// Serves from a supervisor's workers until SIGTERM or SIGINT: the supervisor stays on the calling thread until its
/// generation is released, the dispatcher gets one of its own. With a founder, other generations may follow.
pub fn serve_workers(
    options: ServeOptions,
    listeners: Listeners,
    control: Option<&Control>,
    mut supervisor: Supervisor,
    template: Arc<Template>,
    founder: Option<Founder>,
) -> Result<ExitCode, ServeError> {
    let (end, ended) = watch::channel(false);
    let generations = Generations::new(&options, &supervisor, template, founder, end);
    if let Some(control) = control {
        let generations = generations.clone();
        control.serve(Arc::new(move |command: &_| {
            generations
                .control(command)
                .unwrap_or_else(|| Answer::Error("there is nothing to look at".into()))
        }))?;
    }
    let machines = generations.clone();
    let dispatcher = Builder::new().name("dispatcher".into()).spawn(move || {
        let result = serve_until(options, listeners, machines.clone(), ended);
        machines.close();
        result
    })?;
    let supervised = supervisor.serve();
    // The first generation's class segment goes with it.
    drop(supervisor);
    let failed = supervised.as_ref().map(drop).map_err(ToString::to_string);
    generations.ended(1, failed);
    let served = match dispatcher.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    };
    generations.join();
    generations.end_founder();
    supervised?;
    served
}
