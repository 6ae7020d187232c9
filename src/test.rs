//! `pavm test`: tests in jars, a session for each.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use testsuite::compare::{Difference, compare};
use testsuite::discover::{self, Kind, TestClass};
use testsuite::report::{FILES, Reference, Report};
use testsuite::run::{Isolation, Machine, Plan, Task};
use testsuite::select::{Excludes, Filter};
use testsuite::{Java, SessionMachine, TestResult, Totals};
use worker::cache::Cache;
use worker::jvm::{Image, ImageOptions, JvmFactory, Mode, Product, TestOptions};
use worker::{Options, Zygote};

use crate::cli::{Isolate, TestArgs};
use crate::jdk::Jdk;

/// The jar of the driver; empty when the build did not have it.
const DRIVER: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/test_driver.rs"));

/// Something did not pass, or differs.
const SOME_BAD: u8 = 1;
/// The command line, or what it names, is wrong.
const CANNOT: u8 = 2;

/// Runs tests; the result is the exit code.
pub fn run(args: &TestArgs) -> u8 {
    match test(args) {
        Ok(all_well) => u8::from(!all_well) * SOME_BAD,
        Err(problem) => {
            let problem = problem.strip_prefix("pavm: ").unwrap_or(&problem);
            let _ = writeln!(std::io::stderr(), "pavm: {problem}");
            CANNOT
        }
    }
}

/// What is wrong with the command line is said before anything is started. The result: all is well.
fn test(args: &TestArgs) -> Result<bool, String> {
    let jdk = Jdk::find(args.jdk.as_ref(), &|name| std::env::var_os(name))?;
    let jars = args.jars.iter().map(|jar| absolute(jar)).collect::<Result<Vec<_>, _>>()?;
    let mut class_path: Vec<PathBuf> = jars.clone();
    class_path.extend(expand(&args.classpath));
    let expected = args.expected.as_deref().map(absolute).transpose()?;
    let found = discover::scan(&jars, &class_path[jars.len()..], expected.as_deref())?;
    for file in &found.unreadable {
        log::warn!("{file} is no class file that this version understands");
    }
    let names = || jars.iter().map(|j| j.display().to_string()).collect::<Vec<_>>().join(", ");
    if found.tests.is_empty() {
        return Err(format!("no tests found in {}", names()));
    }
    let tasks = select(found.tests, args)?;
    need_engines(&tasks, &class_path)?;
    let report = args.report.as_deref().map(report_dir).transpose()?;
    let java = args.reference.as_ref().map(|program| reference(program, &jdk)).transpose()?;
    class_path.push(driver()?);
    let processors = || std::thread::available_parallelism().map_or(1, |n| n.get());
    let plan = Plan {
        jobs: args.jobs.map_or_else(processors, |n| n as usize),
        limit: Duration::from_secs(args.timeout),
        isolation: match args.isolate {
            Isolate::Class => Isolation::Class,
            Isolate::Method => Isolation::Method,
        },
    };
    // A process of its own before this one has descriptors and threads that workers must not have.
    let zygote = Zygote::fork(Box::new(JvmFactory::default())).map_err(|e| format!("fork: {e}"))?;
    let work = Work::new()?;
    let has = |name: &str| discover::has_class(&class_path, name);
    let warm = [("5", ENGINES[1].0), ("4", ENGINES[2].0)].into_iter().filter(|(_, engine)| has(engine));
    let options = TestOptions {
        jars,
        junit: warm.map(|(version, _)| version).collect::<Vec<_>>().join(","),
        properties: args.properties(),
        class_path: class_path.clone(),
    };
    let path = joined(&class_path);
    let mode = Mode::Testing {
        session_memory: args.session_memory,
        class_path: path.to_string_lossy().into_owned(),
        work: work.0.clone(),
    };
    let cache = Cache::open(&|name| std::env::var_os(name));
    let image = Image::open(&ImageOptions::new(jdk.home.clone(), Vec::new()).with_tests(options), &cache)?;
    let pool = Options {
        workers: args.workers.map_or(plan.jobs, |n| n as usize),
        stay: false,
        hop: false,
        keep: false,
        parallel: 1,
        limits: worker::Limits::default(),
    };
    let mut product = Product::start(zygote, image, &jdk.home, pool, &mode)?;
    let sessions = SessionMachine {
        sessions: product.supervisor.sessions(),
        template: product.template.clone(),
        work: work.0.clone(),
    };
    let machines =
        Machines { sessions, java: java.map(|program| (program, java_arguments(args, path))), work: &work.0 };
    let stopper = product.supervisor.stopper();
    std::thread::scope(|scope| {
        let testing = std::thread::Builder::new().name("tests".into()).spawn_scoped(scope, || {
            let result = machines.run(&tasks, plan, report.as_deref());
            stopper.stop();
            result
        });
        let testing = testing.map_err(|e| e.to_string())?;
        product.supervisor.serve().map_err(|e| e.to_string())?;
        testing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Where the tests are run.
struct Machines<'m> {
    sessions: SessionMachine,
    /// The program to compare with, and its arguments.
    java: Option<(PathBuf, Vec<OsString>)>,
    work: &'m Path,
}

impl Machines<'_> {
    fn run(&self, tasks: &[Task], plan: Plan, report: Option<&Path>) -> Result<bool, String> {
        let (results, seconds) = timed(&self.sessions, tasks, plan, "pavm")?;
        let Some((program, arguments)) = &self.java else {
            return finish(&Report { results: &results, seconds, reference: None }, report);
        };
        let java = |fresh| Java::new(program.clone(), arguments.clone(), self.work.into(), fresh);
        let (theirs, their_seconds) = timed(&java(false), tasks, plan, "java")?;
        let found = compare(&results, &theirs);
        // One test of a process may disturb the next, and some tests depend on the clock: what differs is run again.
        let again: Vec<Task> =
            tasks.iter().filter(|t| found.iter().any(|d| d.class == t.test.name)).cloned().collect();
        let (ours_again, _) = timed(&self.sessions, &again, plan, "pavm, again")?;
        let (theirs_again, _) = timed(&java(true), &again, plan, "java, again")?;
        let stays = compare(&ours_again, &theirs_again);
        let is_stable = |d: &Difference| stays.iter().any(|s| s.test == d.test);
        let (differences, unstable): (Vec<_>, Vec<_>) = found.into_iter().partition(is_stable);
        let reference = Reference {
            results: &theirs,
            seconds: their_seconds,
            differences: &differences,
            unstable: &unstable,
        };
        finish(&Report { results: &results, seconds, reference: Some(reference) }, report)
    }
}

/// Runs tasks behind a progress bar; with the seconds it took.
fn timed(
    machine: &dyn Machine,
    tasks: &[Task],
    plan: Plan,
    what: &str,
) -> Result<(Vec<TestResult>, f64), String> {
    use indicatif::{ProgressBar, ProgressStyle};
    let bar = if std::io::stderr().is_terminal() {
        ProgressBar::new(tasks.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} classes, {elapsed}: {msg}");
    bar.set_style(style.map_err(|e| e.to_string())?.progress_chars("=> "));
    bar.set_prefix(what.to_string());
    let totals = Mutex::new(Totals::default());
    let start = Instant::now();
    let results = testsuite::run::run(machine, tasks, plan, &|results| {
        let mut totals = totals.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        results.iter().for_each(|r| totals.add(r.status));
        bar.set_message(totals.to_string());
        bar.inc(1);
    });
    bar.finish_and_clear();
    Ok((results?, start.elapsed().as_secs_f64()))
}

fn finish(report: &Report<'_>, dir: Option<&Path>) -> Result<bool, String> {
    if let Some(dir) = dir {
        report.write(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    }
    // A closed standard output is no reason to fail.
    let _ = write!(std::io::stdout(), "{}", report.text());
    Ok(match &report.reference {
        Some(reference) => reference.differences.is_empty(),
        None => !report.results.iter().any(|r| r.status.is_bad()),
    })
}

fn select(tests: Vec<TestClass>, args: &TestArgs) -> Result<Vec<Task>, String> {
    let filters: Vec<Filter> = args.filter.iter().map(|text| Filter::parse(text)).collect();
    let mut excludes = Excludes::default();
    for file in &args.exclude {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        excludes.add(&text).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    let mut tasks = Vec::new();
    for test in tests {
        let fitting: Vec<&Filter> = filters.iter().filter(|f| f.fits_class(&test.name)).collect();
        if fitting.is_empty() && !filters.is_empty() {
            continue;
        }
        // A filter without a method is for all of them.
        let methods: Option<Vec<String>> = fitting.iter().map(|f| f.method().map(str::to_string)).collect();
        tasks.push(Task { test, methods: methods.unwrap_or_default(), excluded: Vec::new() });
    }
    if tasks.is_empty() {
        return Err(format!("no test fits --filter {}", args.filter.join(" --filter ")));
    }
    tasks.retain_mut(|task| match excludes.of(&task.test.name) {
        Some(exclusion) => {
            task.excluded = exclusion.cases.clone();
            !exclusion.whole
        }
        None => true,
    });
    if tasks.is_empty() {
        return Err("--exclude excludes all tests".into());
    }
    Ok(tasks)
}

/// Classes by which the jars of the JUnit platform are known, and the jars.
const ENGINES: [(&str, &str); 3] = [
    ("org/junit/platform/launcher/core/LauncherFactory", "junit-platform-launcher"),
    ("org/junit/jupiter/engine/JupiterTestEngine", "junit-jupiter-engine"),
    ("org/junit/vintage/engine/VintageTestEngine", "junit-vintage-engine"),
];

/// Sees that what runs JUnit tests is on the class path, if there are some.
fn need_engines(tasks: &[Task], class_path: &[PathBuf]) -> Result<(), String> {
    let has =
        |wanted: fn(u8) -> bool| tasks.iter().any(|t| matches!(t.test.kind, Kind::JUnit(v) if wanted(v)));
    let needed = [has(|_| true), has(|v| v == 5), has(|v| v < 5)];
    let missing: Vec<&str> = ENGINES
        .iter()
        .zip(needed)
        .filter(|((class, _), needed)| *needed && !discover::has_class(class_path, class))
        .map(|((_, jar), _)| *jar)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "there are JUnit tests, but the class path lacks {} (give the jars with --classpath)",
        missing.join(", ")
    ))
}

/// The directory for reports, made if need be; it can be written.
fn report_dir(dir: &Path) -> Result<PathBuf, String> {
    let wrong = |e: std::io::Error| format!("cannot write reports to {}: {e}", dir.display());
    std::fs::create_dir_all(dir).map_err(wrong)?;
    // As the last thing before the tests take hours.
    std::fs::write(dir.join(FILES[0]), "").map_err(wrong)?;
    Ok(dir.to_path_buf())
}

/// The java program to compare with.
fn reference(program: &Path, jdk: &Jdk) -> Result<PathBuf, String> {
    if program == Path::new("java") {
        return Ok(jdk.home.join("bin/java"));
    }
    let problem =
        || format!("--reference takes java or the path of a java program, not {}", program.display());
    if program.is_file() { absolute(program) } else { Err(problem()) }
}

fn java_arguments(args: &TestArgs, class_path: OsString) -> Vec<OsString> {
    let mut all: Vec<OsString> = vec!["-ea".into(), format!("-Xmx{}", args.session_memory).into()];
    all.extend(args.define.iter().map(|d| format!("-D{d}").into()));
    all.extend(args.add_opens.iter().flat_map(|o| ["--add-opens".into(), o.into()]));
    all.extend(["-cp".into(), class_path]);
    all
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().map_err(|e| format!("{}: {e}", path.display()))
}

fn joined(paths: &[PathBuf]) -> OsString {
    let texts: Vec<&std::ffi::OsStr> = paths.iter().map(|p| p.as_os_str()).collect();
    texts.join(std::ffi::OsStr::new(":"))
}

/// The entries of a class path; `DIR/*` are the jars of a directory. What is not there is left out, as java does it.
fn expand(class_path: &[String]) -> Vec<PathBuf> {
    let mut entries = Vec::new();
    for entry in class_path.iter().flat_map(|p| p.split(':')).filter(|e| !e.is_empty()) {
        match entry.strip_suffix('*').filter(|dir| dir.is_empty() || dir.ends_with('/')) {
            Some(dir) => {
                let dir = if dir.is_empty() { "." } else { dir };
                let files = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path());
                let is_jar = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("jar"));
                let mut jars: Vec<PathBuf> = files.filter(is_jar).collect();
                jars.sort();
                entries.extend(jars);
            }
            None => entries.push(entry.into()),
        }
    }
    entries.into_iter().filter_map(|e| e.canonicalize().ok()).collect()
}

/// The driver's jar as a file.
fn driver() -> Result<PathBuf, String> {
    let missing = || "this pavm was built without the driver of tests; build it with make".to_string();
    if DRIVER.is_empty() {
        return Err(missing());
    }
    crate::serve::unpack(DRIVER, "tests")?.pop().ok_or_else(missing)
}

/// A directory for what tests write; removed at the end.
struct Work(PathBuf);

impl Work {
    fn new() -> Result<Work, String> {
        use std::os::unix::fs::DirBuilderExt;
        let parent = std::env::temp_dir();
        for number in 0.. {
            let dir = parent.join(format!("pavm-test-{}-{number}", std::process::id()));
            match std::fs::DirBuilder::new().mode(0o700).create(&dir) {
                Ok(()) => return absolute(&dir).map(Work),
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists && number < 1000 => {}
                Err(e) => return Err(format!("{}: {e}", dir.display())),
            }
        }
        unreachable!("the loop ends by returning")
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What a test made unremovable stays.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
