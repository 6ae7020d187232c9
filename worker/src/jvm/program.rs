//! `pavm run`: one program in a session of its own.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::image::{BOOT_APPEND, Image, ImageOptions, SharedSegment, open_jimage};
use super::mode::{Mode, RunInput};
use super::run::JvmFactory;
use super::server::ClassServer;
use crate::cache::Cache;
use crate::launch::Launch;
use crate::limits::Limits;
use crate::memory_dir::MemoryDir;
use crate::pool::{Death, Ended, Options, Sessions};
use crate::session::{SessionFiles, Template};
use crate::supervisor::Supervisor;
use crate::zygote::Zygote;
use shared_classes::classpath::ClassPath;
use vm::local::Additions;

/// The machine's processes over an image: ready to create sessions.
pub struct Product {
    /// The supervisor; its thread serves workers.
    pub supervisor: Supervisor,
    /// What sessions are copies of.
    pub template: Arc<Template>,
}

/// What a product is started with beside its image.
#[derive(Debug, Default)]
pub struct Settings {
    /// What the command line adds to the image's classes.
    pub additions: Additions,
    /// Most bytes of all sessions together; none: half of the machine's memory.
    pub memory: Option<u64>,
}

impl Product {
    /// Starts workers over an image. `zygote` was forked before anything else.
    pub fn start(
        zygote: Zygote,
        image: Image,
        jdk: &std::path::Path,
        options: Options,
        mode: &Mode,
    ) -> Result<Product, String> {
        Product::start_with(zygote, image, jdk, options, mode, Settings::default())
    }

    /// The same, with settings.
    pub fn start_with(
        zygote: Zygote,
        image: Image,
        jdk: &std::path::Path,
        options: Options,
        mode: &Mode,
        settings: Settings,
    ) -> Result<Product, String> {
        let host = std::process::id() as i32;
        let (server, message, fds) = open_server(&image, jdk, mode, settings.additions, host)?;
        let dir = MemoryDir::with_limit(settings.memory).map_err(|e| format!("memory for sessions: {e}"))?;
        let files = SessionFiles::new(dir);
        let fds: Vec<_> = fds.iter().map(AsFd::as_fd).collect();
        let supervisor = Supervisor::start(zygote, files, Box::new(server), options, &message, &fds);
        Ok(Product { supervisor: supervisor.map_err(|e| e.to_string())?, template: Arc::new(image.template) })
    }
}

/// Maps an image as its one writer: the class server, and what a zygote is started with.
pub(super) fn open_server(
    image: &Image,
    jdk: &Path,
    mode: &Mode,
    additions: Additions,
    host: i32,
) -> Result<(ClassServer, Vec<u8>, Vec<OwnedFd>), String> {
    let text = |e: io::Error| format!("class segment: {e}");
    let segment = SharedSegment::open(image).map_err(text)?;
    let mut local =
        vm::local::LocalService::new(segment.world, open_jimage(jdk)?, classlib::support_classes());
    local.additions = additions;
    local.additions.class_path = mode.requests().map(|(_, path)| ClassPath::parse(path).open().0);
    let message = JvmFactory::message(image.base_len, jdk, mode, host);
    let fds = [&image.base, &segment.growth, &segment.link, &image.shared].map(OwnedFd::try_clone);
    let fds = fds.into_iter().collect::<io::Result<_>>().map_err(text)?;
    // The server looks for private classes too, and never finds any.
    let private = super::run::no_private().map_err(text)?;
    Ok((ClassServer::new(local, (segment, private)), message, fds))
}

/// Properties that java.base reads while it boots: with one of these the template is another one.
fn read_while_booting(name: &str) -> bool {
    const PREFIXES: [&str; 10] = [
        "sun.java.launcher.",
        "jdk.module.",
        "java.locale.",
        "user.language",
        "user.country",
        "user.script",
        "user.variant",
        "file.encoding",
        "java.security.manager",
        "java.system.class.loader",
    ];
    PREFIXES.iter().any(|p| name.starts_with(p))
        || matches!(name, "sun.jnu.encoding" | "java.home" | "stdout.encoding" | "stderr.encoding")
}

/// The properties that a launch gives to java.base while it boots.
fn properties_for_booting(launch: &Launch) -> Vec<(String, String)> {
    let given = launch.properties.iter().filter(|(n, _)| read_while_booting(n));
    let mut properties: Vec<(String, String)> =
        launch.module_properties.iter().chain(given).cloned().collect();
    if !launch.boot_append.is_empty() {
        properties.push((BOOT_APPEND.into(), launch.boot_append.join(":")));
    }
    properties
}

/// Why a program could not be run to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct RunFailure {
    /// One line.
    pub text: String,
    /// The exit code that says it.
    pub code: u8,
}

impl From<String> for RunFailure {
    fn from(text: String) -> Self {
        RunFailure { text, code: 1 }
    }
}

/// Writes what was counted. Trouble with it is not the program's: it costs a warning.
fn write_figures(sessions: &Sessions, file: &Path) {
    let mut registry = prometheus_client::registry::Registry::default();
    sessions.register(&mut registry);
    let text = crate::metrics::text(&registry);
    let written = match file.as_os_str() == "-" {
        true => std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes()),
        false => std::fs::write(file, text),
    };
    if let Err(error) = written {
        log::warn!("{}: {error}", file.display());
    }
}

/// Runs the program to its end; its exit code.
pub fn run_program(launch: Launch) -> Result<i32, RunFailure> {
    let zygote = Zygote::fork(Box::new(JvmFactory::default())).map_err(|e| format!("fork: {e}"))?;
    let cache = Cache::open(&|name| std::env::var_os(name));
    let image_options = ImageOptions::new(launch.jdk.clone(), properties_for_booting(&launch));
    let image = Image::open(&image_options, &cache)?;
    let workers = launch.workers.max(1) as usize;
    let limits = Limits {
        fair: launch.fair.map(Duration::from_micros),
        request: launch.deadline.map(Duration::from_secs),
    };
    let options = Options { workers, stay: !launch.hop, hop: launch.hop, keep: false, parallel: 1, limits };
    let settings = Settings {
        additions: Additions { preview: launch.enable_preview, ..image_options.additions() },
        memory: launch.memory,
    };
    let mut product = Product::start_with(zygote, image, &launch.jdk, options, &Mode::Program, settings)?;
    let id = product
        .supervisor
        .sessions()
        .create(&product.template)
        .map_err(|e| format!("cannot create the session: {e}"))?;
    let figures = launch.metrics.clone();
    let input = RunInput::Program(Box::new(launch)).to_bytes();
    let ended = product.supervisor.run_session(id, input).map_err(|e| e.to_string())?;
    if let Some(file) = figures {
        write_figures(&product.supervisor.sessions(), &file);
    }
    match ended {
        Ended::Exited(code) => Ok(code),
        Ended::WorkerDied(how) => {
            // As a shell has it for a process killed by a signal.
            let code = match how {
                Death::Signal(number) => u8::try_from(128 + number).unwrap_or(134),
                Death::Code(_) => 134,
            };
            Err(RunFailure { text: format!("the worker process running the program {how}"), code })
        }
        Ended::Expired(stacks) => {
            // The exit code of timeout(1).
            Err(RunFailure {
                text: format!("the program did not end in time (--deadline)\n{stacks}"),
                code: 124,
            })
        }
        Ended::Failed(text) => Err(RunFailure { text, code: 134 }),
        Ended::Removed => Err("the session was removed".to_string().into()),
    }
}
