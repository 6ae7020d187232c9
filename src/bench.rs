//! `pavm bench`: what attaching and creating a session costs, beside the kernel's floor; many sessions that
//! wait; two that talk to each other; the interpreter's speed; and a web application under load.

mod exchange;
mod interpreter;
mod load;
mod plot;
mod servlet;
mod waits;

use std::io::{self, Write};
use std::os::fd::AsFd;

use worker::bench::{BareWorker, Series, creations};
use worker::cache::Cache;
use worker::jvm::{Image, ImageOptions, JvmFactory, Mode, Product};
use worker::{Limits, Options, SessionFiles, SessionId, Template, Zygote};

use crate::cli::{BenchArgs, Measured};
use crate::jdk::Jdk;

/// Sessions that are attached in turn, as in a server that has many.
const SESSIONS: usize = 50;

/// Prints the figures as lines of JSON; the result is the exit code.
pub fn run(args: &BenchArgs) -> u8 {
    match measure(args) {
        Ok(()) => 0,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "pavm: {problem}");
            1
        }
    }
}

fn measure(args: &BenchArgs) -> Result<(), String> {
    if matches!(args.what, Measured::Interpreter | Measured::Locks) {
        return interpreter::measure(args);
    }
    if args.what == Measured::Servlet {
        return servlet::measure(args);
    }
    let text = |e: io::Error| e.to_string();
    let jdk = Jdk::find(args.jdk.as_ref(), &|name| std::env::var_os(name))?;
    // Processes first, while this one has one thread and is small.
    let zygote = Zygote::fork(Box::new(JvmFactory::default())).map_err(text)?;
    let mut bare = BareWorker::fork().map_err(text)?;
    let cache = Cache::open(&|name| std::env::var_os(name));
    let mut image = ImageOptions::new(jdk.home.clone(), Vec::new());
    let mut mode = Mode::Program;
    if let Some(app) = &args.app {
        let app = crate::serve::application(app, "")?;
        mode =
            Mode::Serving { session_memory: 64 << 20, class_path: app.class_path_text(), processes: false };
        image = image.with_app(app);
    }
    let image = Image::open(&image, &cache)?;
    let many = matches!(args.what, Measured::Waits | Measured::Exchange);
    let workers = if many { args.workers as usize } else { 1 };
    let hop = args.what == Measured::Exchange;
    let options = Options { workers, stay: false, hop, keep: false, parallel: 1, limits: Limits::default() };
    let mut product = Product::start(zygote, image, &jdk.home, options, &mode)?;
    if args.what == Measured::Sessions {
        return alive(&mut product, args);
    }
    match args.what {
        Measured::Waits => return waits::measure(&mut product, args, &jdk.home),
        Measured::Exchange => return exchange::measure(&mut product, args, &jdk.home),
        _ => {}
    }
    let own = product.template.heap().len() as u64;
    let sizes = if args.size.is_empty() { vec![own] } else { args.size.clone() };
    for size in sizes {
        if size < own {
            return Err(format!("a session has at least {} KiB", own.div_ceil(1024)));
        }
        let line = |figure: &str, series: &Series| {
            let bench = if args.what == Measured::Attach { "attach" } else { "create" };
            writeln!(io::stdout(), "{}", series.json(bench, figure, size)).map_err(text)
        };
        match args.what {
            Measured::Create => {
                let mut content = product.template.heap().to_vec();
                content.resize(size as usize, 0);
                let template = Template::from_content(content, None);
                let series = creations(product.supervisor.sessions().files(), &template, args.cycles);
                line("create", &series.map_err(text)?)?;
            }
            Measured::Attach => {
                let ids = sessions(&product, size).map_err(text)?;
                // Each has been attached once before: it is a session at rest and not a fresh copy.
                ids.iter().try_for_each(|id| product.supervisor.round(*id).map(|_| ())).map_err(text)?;
                line("attach", &product.supervisor.bench_attach(&ids, args.cycles, false).map_err(text)?)?;
                line("touch", &product.supervisor.bench_attach(&ids, args.cycles, true).map_err(text)?)?;
                let mut handoff = Series::default();
                for id in ids.iter().cycle().take(args.cycles as usize) {
                    handoff.machine.push(product.supervisor.round(*id).map_err(text)?);
                    let floor = bare.round(product.supervisor.sessions().files(), *id);
                    handoff.floor.push(floor.map_err(text)?);
                }
                line("handoff", &handoff)?;
                ids.iter().for_each(|id| product.supervisor.sessions().remove(*id));
            }
            _ => {}
        }
    }
    Ok(())
}

/// So many sessions alive at once, each run once (with an application: by one request), and what they take.
fn alive(product: &mut Product, args: &BenchArgs) -> Result<(), String> {
    let text = |e: io::Error| e.to_string();
    let sessions = product.supervisor.sessions();
    let request = dispatcher::frame::Request {
        method: "GET",
        scheme: "http",
        uri: &args.page,
        query: None,
        protocol: "HTTP/1.1",
        remote: ([127, 0, 0, 1], 1).into(),
        local: ([127, 0, 0, 1], 80).into(),
        joined: false,
        session_id: "",
        fresh_id: "00000000000000000000000000000001",
        headers: vec![(b"host", b"localhost")],
        body: b"",
        trailers: Vec::new(),
    }
    .encode();
    let (mut created, mut first) = (Series::default(), Series::default());
    let mut ids = Vec::new();
    for _ in 0..args.cycles {
        let start = worker::clock::now();
        let id = sessions.create(&product.template).map_err(text)?;
        ids.push(id);
        let between = worker::clock::now();
        if args.app.is_some() {
            let answer = product.supervisor.request(id, request.to_vec()).map_err(text)?;
            let answer = answer.map_err(|e| e.to_string())?;
            let answer = dispatcher::frame::Response::decode(&answer.into()).map_err(|e| e.to_string())?;
            if answer.status >= 400 {
                return Err(format!("{} answers {}", args.page, answer.status));
            }
        } else {
            product.supervisor.round(id).map_err(text)?;
        }
        created.machine.push(between - start);
        first.machine.push(worker::clock::now() - between);
    }
    let mut bytes = 0;
    for id in &ids {
        bytes += sessions.files().bytes(*id).map_err(text)?;
    }
    let alive = sessions.count();
    writeln!(
        io::stdout(),
        "{{\"bench\":\"sessions\",\"alive\":{alive},\"bytes_per_session\":{},\"create_us\":{:.1},\"first_run_us\":{:.1}}}",
        bytes / (alive as u64).max(1),
        created.median() as f64 / 1000.0,
        first.median() as f64 / 1000.0
    )
    .map_err(text)?;
    ids.iter().for_each(|id| sessions.remove(*id));
    Ok(())
}

/// Sessions made from the template, with memory up to the given size.
fn sessions(product: &Product, size: u64) -> io::Result<Vec<SessionId>> {
    let sessions = product.supervisor.sessions();
    (0..SESSIONS)
        .map(|_| {
            let id = sessions.create(&product.template)?;
            extend(sessions.files(), id, size)?;
            Ok(id)
        })
        .collect()
}

/// Gives a session memory of so many bytes, zero beyond its content.
fn extend(files: &SessionFiles, id: SessionId, size: u64) -> io::Result<()> {
    let heap = files.open_heap(id)?;
    let len = vm::map::file_len(heap.as_fd())?;
    if size > len { vm::map::allocate(heap.as_fd(), len, size - len) } else { Ok(()) }
}
