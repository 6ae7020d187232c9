//! `pavm bench`: what attaching and creating a session costs, beside the kernel's floor.

use std::io::{self, Write};
use std::os::fd::AsFd;

use worker::bench::{BareWorker, Series, creations};
use worker::cache::Cache;
use worker::jvm::{Image, ImageOptions, JvmFactory, Mode, Product};
use worker::{Options, SessionFiles, SessionId, Template, Zygote};

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
    let text = |e: io::Error| e.to_string();
    let jdk = Jdk::find(args.jdk.as_ref(), &|name| std::env::var_os(name))?;
    // Processes first, while this one has one thread and is small.
    let zygote = Zygote::fork(Box::new(JvmFactory::default())).map_err(text)?;
    let mut bare = BareWorker::fork().map_err(text)?;
    let cache = Cache::open(&|name| std::env::var_os(name));
    let image = Image::open(&ImageOptions::new(jdk.home.clone(), Vec::new()), &cache)?;
    let options = Options { workers: 1, stay: false, hop: false };
    let mut product = Product::start(zygote, image, &jdk.home, options, &Mode::Program)?;
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
        }
    }
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
