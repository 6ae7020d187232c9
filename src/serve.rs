//! `pavm serve`: a web application, a session for each user.
//!
//! `settings` describes the options, `config` reads them.

mod config;
mod settings;

use std::io::Write;
use std::path::{Path, PathBuf};

use dispatcher::control::{Control, private_directory};
use dispatcher::{Listeners, prepare_app, serve_workers};
use worker::cache::Cache;
use worker::jvm::{
    AppOptions, Foundation, Founder, Image, ImageOptions, JvmFactory, Mode, Product, Settings as Machine,
};
use worker::{Limits, Options, Zygote};

use crate::jdk::Jdk;
use config::Config;
pub use config::ServeArgs;
use settings::Settings;

/// The container's jars: name and content; empty when the build did not have them.
const JARS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/servlet_jars.rs"));

/// Serves until SIGTERM or SIGINT; the result is the exit code.
pub fn run(args: &ServeArgs) -> u8 {
    let env: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(n, v)| Some((n.into_string().ok()?, v.into_string().ok()?)))
        .collect();
    let done = Config::read(args, &env).and_then(|config| match args.check {
        true => check(&config),
        false => serve(config.settings).map_err(|problem| vec![problem]),
    });
    done.unwrap_or_else(|problems| {
        for problem in problems {
            let problem = problem.strip_prefix("pavm: ").unwrap_or(&problem);
            // There is nobody to tell that nobody listens.
            let _ = writeln!(std::io::stderr(), "pavm: {problem}");
        }
        1
    })
}

/// Looks at all that is named, without taking an address or starting anything.
fn check(config: &Config) -> Result<u8, Vec<String>> {
    let settings = &config.settings;
    let env = |name: &str| std::env::var_os(name);
    let jdk =
        Jdk::find(settings.jdk.as_ref().map(|dir| dir.clone().into_os_string()).as_ref(), &env).map(drop);
    let app = application(&settings.serve.app, &settings.serve.context_path).map(drop);
    let users = users(settings.users.as_deref()).map(drop);
    let mut problems: Vec<String> = [jdk, app, users].into_iter().filter_map(Result::err).collect();
    problems.extend(Listeners::check(&settings.serve).into_iter().map(|e| e.to_string()));
    if !problems.is_empty() {
        return Err(problems);
    }
    // A closed standard output is no reason to fail.
    let _ = std::io::stdout().write_all(config.show().as_bytes());
    Ok(0)
}

fn serve(settings: Settings) -> Result<u8, String> {
    let options = settings.serve.clone();
    let limits = Limits { fair: settings.fair, request: settings.request_limit };
    // What is wrong with the command line is said before anything is started.
    let jdk = settings.jdk.as_ref().map(|dir| dir.clone().into_os_string());
    let jdk = Jdk::find(jdk.as_ref(), &|name| std::env::var_os(name))?;
    application(&options.app, &options.context_path)?;
    users(settings.users.as_deref())?;
    let found = founding(&settings, jdk.home.clone());
    // Processes of their own before this one has descriptors and threads that workers must not have.
    let forked = |e: std::io::Error| format!("fork: {e}");
    let zygote = Zygote::fork(Box::new(JvmFactory::default())).map_err(forked)?;
    let founder = Founder::fork(&found).map_err(forked)?;
    let listeners = Listeners::bind(&options).map_err(|e| e.to_string())?;
    let control = control(&settings, &listeners.requests)?;
    let Foundation { image, jdk, mode } = found(options.app.clone())?;
    let pool = Options {
        workers: options.workers,
        stay: false,
        hop: false,
        keep: true,
        parallel: options.session_requests,
        limits,
    };
    let machine = Machine { memory: settings.memory, ..Machine::default() };
    let Product { supervisor, template } = Product::start_with(zygote, image, &jdk, pool, &mode, machine)?;
    let code = serve_workers(options, listeners, control.as_ref(), supervisor, template, Some(founder));
    Ok(u8::from(code.map_err(|e| e.to_string())? != std::process::ExitCode::SUCCESS))
}

/// How a generation is made from an application, for the first one and for those that follow.
fn founding(settings: &Settings, jdk: PathBuf) -> impl Fn(PathBuf) -> Result<Foundation, String> + use<> {
    let settings = settings.clone();
    move |path: PathBuf| {
        let mut app = application(&path, &settings.serve.context_path)?;
        app.users = users(settings.users.as_deref())?;
        let mode = Mode::Serving {
            session_memory: settings.serve.session_memory,
            class_path: app.class_path_text(),
            processes: settings.allow_processes,
        };
        let cache = Cache::open(&|name| std::env::var_os(name));
        let image = Image::open(&ImageOptions::new(jdk.clone(), Vec::new()).with_app(app), &cache)?;
        Ok(Foundation { image, jdk: jdk.clone(), mode })
    }
}

/// The control socket: the one named, else one by the name of the port; without the latter the server can do.
fn control(settings: &Settings, listener: &std::net::TcpListener) -> Result<Option<Control>, String> {
    if let Some(path) = &settings.control {
        return Control::bind(path).map(Some).map_err(|e| e.to_string());
    }
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let dir = crate::control::default_directory();
    let made = private_directory(&dir, nix::unistd::geteuid().as_raw())
        .and_then(|()| Control::bind(&dir.join(format!("{port}.sock"))));
    Ok(made.map_err(|e| log::warn!("no control socket: {e}")).ok())
}

/// Finds a web application, and the container's jars for it.
pub fn application(app: &Path, context_path: &str) -> Result<AppOptions, String> {
    if JARS.is_empty() {
        return Err("this pavm was built without the servlet container; build it with make".into());
    }
    let work = WorkDir::open()?;
    let app = prepare_app(app, &work.0.join("apps")).map_err(|e| e.to_string())?;
    // What stands in for classes of Tomcat comes behind the application's own.
    let (last, mut class_path): (Vec<_>, Vec<_>) = unpack_jars(&work.0, JARS, "container")?
        .into_iter()
        .partition(|jar| jar.file_name().is_some_and(|n| n == "pavm-servlet-compat.jar"));
    class_path.extend(app.class_path);
    class_path.extend(last);
    Ok(AppOptions { dir: app.dir, class_path, context_path: context_path.to_string(), users: None })
}

/// The file of users, by a path that holds wherever it is read.
fn users(file: Option<&Path>) -> Result<Option<PathBuf>, String> {
    let full = |f: &Path| std::fs::canonicalize(f).map_err(|e| format!("{}: {e}", f.display()));
    file.map(full).transpose()
}

/// Where archives are unpacked: below the user's cache directory, else a private temporary directory.
struct WorkDir(PathBuf);

impl WorkDir {
    fn open() -> Result<WorkDir, String> {
        let var = |name| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
        let cache = var("XDG_CACHE_HOME").or_else(|| var("HOME").map(|home| home.join(".cache")));
        let temporary = || std::env::temp_dir().join(format!("pavm-{}", nix::unistd::geteuid()));
        let candidates = cache.map(|c| c.join("pavm-serve")).into_iter().chain([temporary()]);
        let mut problem = String::new();
        for dir in candidates {
            match private_dir(&dir) {
                Ok(()) => return Ok(WorkDir(dir)),
                Err(e) => problem = format!("{}: {e}", dir.display()),
            }
        }
        Err(problem)
    }
}

/// Makes a directory that nobody else may write, or sees that it is one.
fn private_dir(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let facts = std::fs::metadata(dir)?;
    if facts.uid() != nix::unistd::geteuid().as_raw() || facts.mode() & 0o022 != 0 {
        return Err(std::io::Error::other("others may write in this directory"));
    }
    let probe = dir.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, "")?;
    std::fs::remove_file(&probe)
}

/// Embedded jars as files, where they stay for the next time.
pub fn unpack(jars: &[(&str, &[u8])], what: &str) -> Result<Vec<PathBuf>, String> {
    unpack_jars(&WorkDir::open()?.0, jars, what)
}

/// Embedded jars as files, in a directory named after their content.
fn unpack_jars(work: &Path, jars: &[(&str, &[u8])], what: &str) -> Result<Vec<PathBuf>, String> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut h = DefaultHasher::new();
    jars.hash(&mut h);
    let dir = work.join(format!("{what}-{:016x}", h.finish()));
    let io = |e: std::io::Error| format!("{}: {e}", dir.display());
    std::fs::create_dir_all(&dir).map_err(io)?;
    let mut paths = Vec::new();
    for (name, content) in jars {
        let path = dir.join(name);
        if std::fs::metadata(&path).map(|m| m.len()).ok() != Some(content.len() as u64) {
            // Beside it and renamed: other processes find a complete jar or none.
            let partial = dir.join(format!("{name}.{}", std::process::id()));
            std::fs::write(&partial, content).map_err(io)?;
            std::fs::rename(&partial, &path).map_err(io)?;
        }
        paths.push(path);
    }
    Ok(paths)
}
