//! Runs the programs of `javatests` on `java` and on `pavm` and compares standard output, standard
//! error and exit code.
//!
//! A trial is `MODE::CLASS` (`plain::diff.str.Format`), so a filter chooses as with any test. Modes:
//! `plain` is `pavm run`; `hop` lets another worker attach the session at every wait state (`hop4`: one of four);
//! `fair` does so too and gives threads slices of 200 microseconds;
//! `gcstress` collects at every allocation and takes only the classes of `javatests/gcstress.list`;
//! `launcher` runs the command lines of `javatests/launcher.list`.
//! Beside a program may lie `CLASS.in` (standard input), `CLASS.args` and `CLASS.opts` (arguments and
//! options, one a line) below `javatests/src/main/resources`. Reference outputs are kept, by the hash
//! of jars, resources and JDK, so that only the first run pays for `java`.
//!
//! A program should print the same each time. Where pavm's outcome is another one than the kept one, java is
//! asked again a few times: if it gives pavm's outcome as well, the trial passes and the program is named at the
//! end, so that it can be mended.
//!
//! `javatests/known-differences.list` names trials that are known to differ, with the reason; they count as ignored.
//!
//! Environment: `PAVM` (binary), `JAVA` (reference), `PAVM_DIFF_MODES` (`plain,hop,hop4,fair,gcstress,launcher`),
//! `PAVM_DIFF_TIMEOUT` (seconds for a program).

use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

/// How `pavm run` is told to run a program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    Hop,
    Hop4,
    Fair,
    GcStress,
}

impl Mode {
    const ALL: [Mode; 5] = [Mode::Plain, Mode::Hop, Mode::Hop4, Mode::Fair, Mode::GcStress];

    fn name(self) -> &'static str {
        match self {
            Mode::Plain => "plain",
            Mode::Hop => "hop",
            Mode::Hop4 => "hop4",
            Mode::Fair => "fair",
            Mode::GcStress => "gcstress",
        }
    }

    fn options(self) -> &'static [&'static str] {
        match self {
            Mode::Plain => &["run"],
            Mode::Hop => &["run", "--workers", "2", "--hop"],
            Mode::Hop4 => &["run", "--workers", "4", "--hop"],
            Mode::Fair => &["run", "--fair", "200", "--workers", "2", "--hop"],
            Mode::GcStress => &["run", "--gc-stress"],
        }
    }

    /// Whether sessions are detached at every wait.
    fn hops(self) -> bool {
        self.options().contains(&"--hop")
    }

    /// The areas (packages below `diff`) to which it applies; none: to all.
    fn areas(self) -> &'static [&'static str] {
        match self {
            Mode::Hop4 => &["thread", "net", "io"],
            Mode::Fair => &["thread", "net", "io", "time", "coll", "invoke"],
            Mode::Plain | Mode::Hop | Mode::GcStress => &[],
        }
    }

    fn applies_to(self, class: &str) -> bool {
        let area = class.split('.').nth(1).unwrap_or("");
        if self != Mode::Plain && area == "negative" {
            // What is refused is refused by any worker.
            return false;
        }
        self.areas().is_empty() || self.areas().contains(&area)
    }
}

/// Variables that hold options; no trial inherits them, and a command line may set them.
const VARIABLES: [&str; 4] = ["JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"];

/// What a program did.
#[derive(PartialEq, Eq)]
struct Outcome {
    out: Vec<u8>,
    err: Vec<u8>,
    code: String,
}

/// Where everything is.
struct Suite {
    /// `javatests/target`
    target: PathBuf,
    /// `javatests/src/main/resources`
    resources: PathBuf,
    java: String,
    pavm: PathBuf,
    /// Kept outputs of `java`.
    reference: PathBuf,
    /// What `javatests/launcher/make.sh` made.
    made: PathBuf,
    /// Empty working directories are made here.
    scratch: PathBuf,
    timeout: u64,
    /// One lock for each outcome of `java` that is being found out.
    references: Mutex<HashMap<String, Arc<Mutex<()>>>>,
    /// The trials for which java itself had several outcomes.
    varied: Mutex<BTreeSet<String>>,
}

impl Suite {
    fn open() -> Result<Suite, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("javatests");
        let target = root.join("target");
        let resources = root.join("src/main/resources");
        let jar = target.join("javatests.jar");
        if is_stale(&jar, &[root.join("src"), root.join("pom.xml")]) {
            let built = Command::new("mvn").args(["-B", "-q", "package"]).current_dir(&root).status();
            if !built.map_err(|e| format!("mvn: {e}"))?.success() {
                return Err("javatests did not build".into());
            }
        }
        let java = std::env::var("JAVA").unwrap_or_else(|_| "java".into());
        let pavm = std::env::var_os("PAVM").unwrap_or_else(|| env!("CARGO_BIN_EXE_pavm").into()).into();
        let mut hash = DefaultHasher::new();
        let version = Command::new(&java).arg("-version").output().map_err(|e| format!("{java}: {e}"))?;
        hash.write(&version.stderr);
        let launcher = root.join("launcher");
        for file in files(&target, false)
            .chain(files(&target.join("lib"), false))
            .chain(files(&resources, true))
            .chain(files(&launcher, true))
        {
            hash.write(file.as_os_str().as_encoded_bytes());
            hash.write(&fs::read(&file)?);
        }
        let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let reference = tmp.join("differential-reference").join(format!("{:016x}", hash.finish()));
        fs::create_dir_all(&reference)?;
        let made = reference.join("made");
        if !made.exists() {
            // Beside it and renamed: it is complete or absent.
            let partial = reference.join(format!("made.{}", std::process::id()));
            let status = Command::new(launcher.join("make.sh")).arg(&partial).status();
            if !status.map_err(|e| format!("launcher/make.sh: {e}"))?.success() {
                return Err("launcher/make.sh failed".into());
            }
            fs::rename(&partial, &made)?;
        }
        let scratch = tmp.join(format!("differential-{}", std::process::id()));
        let timeout = std::env::var("PAVM_DIFF_TIMEOUT").ok().and_then(|t| t.parse().ok()).unwrap_or(120);
        let (references, varied) = Default::default();
        Ok(Suite { target, resources, java, pavm, reference, made, scratch, timeout, references, varied })
    }

    /// The classes below `diff` of the jar that have a `main`.
    fn programs(&self) -> Result<BTreeSet<String>, Box<dyn Error>> {
        let mut jar = zip::ZipArchive::new(File::open(self.target.join("javatests.jar"))?)?;
        let mut found = BTreeSet::new();
        for i in 0..jar.len() {
            let mut entry = jar.by_index(i)?;
            let name = entry.name().to_string();
            let Some(class) = name.strip_suffix(".class") else { continue };
            if !class.starts_with("diff/") || class.starts_with("diff/util/") || class.contains('$') {
                continue;
            }
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            let has = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
            if has(b"\x00\x04main") && has(b"([Ljava/lang/String;)V") {
                found.insert(class.replace('/', "."));
            }
        }
        Ok(found)
    }

    /// `diff.third` sees the libraries and the JUnit suite as well.
    fn class_path(&self, class: &str) -> String {
        let mut path = self.target.join("javatests.jar").display().to_string();
        if class.starts_with("diff.third.") {
            let suite = self.target.join("javatests-suite.jar");
            for jar in std::iter::once(suite).chain(files(&self.target.join("lib"), false)) {
                path.push(':');
                path.push_str(&jar.display().to_string());
            }
        }
        path
    }

    /// Runs `class` with what lies beside it.
    fn run(&self, label: &str, class: &str, command: &mut Command) -> Result<Outcome, Box<dyn Error>> {
        let side = |ext: &str| self.resources.join(format!("{}.{ext}", class.replace('.', "/")));
        let lines = |ext: &str| -> Vec<String> {
            fs::read_to_string(side(ext)).map(|t| t.lines().map(String::from).collect()).unwrap_or_default()
        };
        let input = File::open(side("in")).map_or_else(|_| Stdio::null(), Stdio::from);
        command
            .args(lines("opts"))
            .args(["-cp", &self.class_path(class), class])
            .args(lines("args"))
            .stdin(input);
        self.execute(&format!("{label}-{class}"), command)
    }

    /// Runs a command in an empty directory of its own.
    fn execute(&self, label: &str, command: &mut Command) -> Result<Outcome, Box<dyn Error>> {
        self.execute_with(label, command, &[])
    }

    /// The same, with variables of the environment.
    fn execute_with(
        &self,
        label: &str,
        command: &mut Command,
        variables: &[(&str, &str)],
    ) -> Result<Outcome, Box<dyn Error>> {
        let work = self.scratch.join(label);
        let cwd = work.join("cwd");
        fs::create_dir_all(&cwd)?;
        let (out, err) = (work.join("out"), work.join("err"));
        command.current_dir(&cwd).envs([("TZ", "UTC"), ("LC_ALL", "C.UTF-8")]);
        for name in VARIABLES {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied()).stdout(File::create(&out)?).stderr(File::create(&err)?);
        let status = command.status()?;
        let code = match status.code() {
            Some(124) => "124 (or out of time)".into(),
            Some(137) => "137 (killed, or out of time)".into(),
            Some(code) => code.to_string(),
            None => status.to_string(),
        };
        let outcome = Outcome { out: fs::read(&out)?, err: fs::read(&err)?, code };
        fs::remove_dir_all(&work)?;
        Ok(outcome)
    }

    /// A command under `timeout`, which also ends what the program has started.
    fn timed(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("timeout");
        command.args(["-k", "5", &self.timeout.to_string()]).arg(program);
        command
    }

    /// What `java` does, from the outputs kept under `key` when they are there.
    fn expected(
        &self,
        key: &str,
        run: impl FnOnce() -> Result<Outcome, Box<dyn Error>>,
    ) -> Result<Outcome, Box<dyn Error>> {
        let file = |ext: &str| self.reference.join(format!("{key}.{ext}"));
        let kept = || -> Result<Option<Outcome>, Box<dyn Error>> {
            let Ok(code) = fs::read_to_string(file("code")) else { return Ok(None) };
            Ok(Some(Outcome { out: fs::read(file("out"))?, err: fs::read(file("err"))?, code }))
        };
        if let Some(kept) = kept()? {
            return Ok(kept);
        }
        // The trials of one program in different modes run at once and want the same outcome.
        let lock = {
            let mut all = self.references.lock().unwrap_or_else(|e| e.into_inner());
            Arc::clone(all.entry(key.to_string()).or_default())
        };
        let _only = lock.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(kept) = kept()? {
            return Ok(kept);
        }
        let outcome = run()?;
        fs::write(file("out"), &outcome.out)?;
        fs::write(file("err"), &outcome.err)?;
        fs::write(file("code"), &outcome.code)?;
        Ok(outcome)
    }

    /// The trial of a program.
    fn program(&self, mode: Mode, class: &str) -> Result<(), Box<dyn Error>> {
        let expected = self.expected(class, || self.run("java", class, &mut self.timed(&self.java)))?;
        let mut command = self.timed(&self.pavm);
        command.args(mode.options());
        let figures = self.scratch.join(format!("{}-{class}.figures", mode.name()));
        if mode.hops() {
            command.arg("--metrics").arg(&figures);
        }
        let got = self.run(mode.name(), class, &mut command)?;
        self.accept(&format!("{}-{class}", mode.name()), &expected, &got, |label| {
            self.run(label, class, &mut self.timed(&self.java))
        })?;
        if mode.hops() { always_free(&fs::read_to_string(&figures)?) } else { Ok(()) }
    }

    /// The trial of a command line.
    fn command_line(&self, name: &str, args: &str) -> Result<(), Box<dyn Error>> {
        let path = |p: &Path| p.display().to_string();
        let words: Vec<String> = args
            .split_whitespace()
            .map(|a| {
                a.replace("{jar}", &path(&self.target.join("javatests.jar")))
                    .replace("{target}", &path(&self.target))
                    .replace("{files}", &path(&self.resources))
                    .replace("{made}", &path(&self.made))
                    .replace("{_}", " ")
            })
            .collect();
        let is_variable = |w: &&String| w.split_once('=').is_some_and(|(n, _)| VARIABLES.contains(&n));
        let count = words.iter().take_while(is_variable).count();
        let (variables, args) = words.split_at(count);
        let variables: Vec<(&str, &str)> = variables.iter().filter_map(|v| v.split_once('=')).collect();
        let mut java = self.timed(&self.java);
        java.args(args).stdin(Stdio::null());
        let expected = self.expected(&format!("launcher.{name}"), || {
            self.execute_with(&format!("java-launcher-{name}"), &mut java, &variables)
        })?;
        let mut pavm = self.timed(&self.pavm);
        pavm.arg("run").args(args).stdin(Stdio::null());
        let label = format!("launcher-{name}");
        let got = self.execute_with(&label, &mut pavm, &variables)?;
        self.accept(&label, &expected, &got, |label| self.execute_with(label, &mut java, &variables))
    }

    /// Compares; where the outcomes differ, sees whether java, run by `again`, has the other one too.
    fn accept(
        &self,
        label: &str,
        expected: &Outcome,
        got: &Outcome,
        mut again: impl FnMut(&str) -> Result<Outcome, Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        let Err(difference) = compare(expected, got) else { return Ok(()) };
        for _ in 0..3 {
            if again(&format!("java-again-{label}"))? == *got {
                self.varied.lock().unwrap_or_else(|e| e.into_inner()).insert(label.into());
                return Ok(());
            }
        }
        Err(difference)
    }
}

/// Sees in pavm's figures that every wait let the session go: at none of them was a native calling Java.
fn always_free(figures: &str) -> Result<(), Box<dyn Error>> {
    let name = "pavm_waits_with_native_recursion_total";
    match figures.lines().find_map(|line| line.strip_prefix(name)).map(str::trim) {
        Some("0") => Ok(()),
        Some(count) => Err(format!("{count} waits in Java that a native had called").into()),
        None => Err(format!("the figures lack {name}").into()),
    }
}

/// Says where the outcomes differ.
fn compare(expected: &Outcome, got: &Outcome) -> Result<(), Box<dyn Error>> {
    if expected == got {
        return Ok(());
    }
    let mut report = String::new();
    if expected.code != got.code {
        report += &format!("exit code: java {}, pavm {}\n", expected.code, got.code);
    }
    for (name, a, b) in
        [("standard output", &expected.out, &got.out), ("standard error", &expected.err, &got.err)]
    {
        if a != b {
            report += &format!("{name}:\n{}\n", excerpt(a, b));
        }
    }
    Err(report.into())
}

/// The first lines of a unified diff.
fn excerpt(expected: &[u8], got: &[u8]) -> String {
    let (a, b) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(got));
    let diff = TextDiff::from_lines(a.as_ref(), b.as_ref());
    let text = diff.unified_diff().context_radius(2).header("java", "pavm").to_string();
    let mut lines: Vec<String> = text.lines().take(40).map(|l| l.chars().take(300).collect()).collect();
    if text.lines().count() > lines.len() {
        lines.push(format!("... {} lines more", text.lines().count() - lines.len()));
    }
    lines.join("\n")
}

/// The files of a directory, sorted; of its subdirectories too when `deep`.
fn files(dir: &Path, deep: bool) -> std::vec::IntoIter<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> =
        fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_file() {
            found.push(path);
        } else if deep && path.is_dir() {
            found.extend(files(&path, true));
        }
    }
    found.into_iter()
}

/// Whether `made` is missing or older than a file of `sources`.
fn is_stale(made: &Path, sources: &[PathBuf]) -> bool {
    let time = |p: &Path| fs::metadata(p).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let built = time(made);
    !made.exists()
        || sources
            .iter()
            .any(|s| if s.is_dir() { files(s, true).any(|f| time(&f) > built) } else { time(s) > built })
}

/// An error as what a trial reports.
fn failed(e: Box<dyn Error>) -> Failed {
    e.to_string().into()
}

/// All trials of the chosen modes.
fn trials(suite: &Arc<Suite>) -> Result<Vec<Trial>, Box<dyn Error>> {
    let chosen =
        std::env::var("PAVM_DIFF_MODES").unwrap_or_else(|_| "plain,hop,hop4,fair,gcstress,launcher".into());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("javatests");
    let list = fs::read_to_string(root.join("gcstress.list"))?;
    let stressed: BTreeSet<String> = list.lines().map(String::from).collect();
    let programs = suite.programs()?;
    if let Some(lost) = stressed.difference(&programs).next() {
        return Err(format!("gcstress.list names {lost}, which is no program").into());
    }
    // Differences that are known and explained there; `--include-ignored` runs them too.
    let known = fs::read_to_string(root.join("known-differences.list"))?;
    let known: BTreeSet<String> = known
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_whitespace().next())
        .map(String::from)
        .collect();
    let mut trials = Vec::new();
    for mode in Mode::ALL.into_iter().filter(|m| chosen.split(',').any(|c| c == m.name())) {
        for class in &programs {
            if !mode.applies_to(class) || mode == Mode::GcStress && !stressed.contains(class) {
                continue;
            }
            let (suite, class) = (Arc::clone(suite), class.clone());
            let name = format!("{}::{class}", mode.name());
            let known = known.contains(&name);
            let trial = Trial::test(name, move || suite.program(mode, &class).map_err(failed));
            trials.push(trial.with_ignored_flag(known));
        }
    }
    if chosen.split(',').any(|c| c == "launcher") {
        for line in fs::read_to_string(root.join("launcher.list"))?.lines().filter(|l| !l.starts_with('#')) {
            let (name, args) = line.split_once(' ').ok_or("launcher.list: a name without arguments")?;
            let (suite, name, args) = (Arc::clone(suite), name.to_string(), args.to_string());
            let label = format!("launcher::{name}");
            let known = known.contains(&label);
            let trial = Trial::test(label, move || suite.command_line(&name, &args).map_err(failed));
            trials.push(trial.with_ignored_flag(known));
        }
    }
    Ok(trials)
}

fn main() -> ExitCode {
    let mut args = Arguments::from_args();
    args.test_threads = args.test_threads.or(Some(2));
    let prepared = Suite::open().map(Arc::new).and_then(|s| trials(&s).map(|t| (s, t)));
    let (suite, trials) = match prepared {
        Ok(prepared) => prepared,
        Err(e) => {
            eprintln!("differential: {e}");
            return ExitCode::FAILURE;
        }
    };
    let conclusion = libtest_mimic::run(&args, trials);
    let _ = fs::remove_dir_all(&suite.scratch);
    let ran = conclusion.num_passed + conclusion.num_failed;
    if !args.list {
        println!(
            "differential: {} of {ran} runs the same as java, {} differ",
            conclusion.num_passed, conclusion.num_failed
        );
        for label in suite.varied.lock().unwrap_or_else(|e| e.into_inner()).iter() {
            println!("differential: java itself has several outcomes: {label}");
        }
    }
    conclusion.exit_code()
}
