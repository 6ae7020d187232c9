//! The launcher's part of a command line: what is to be run, where classes come from, and the spelling that the
//! machine wants its options in (`--add-opens X` becomes `--add-opens=X`).

use std::collections::VecDeque;
use std::ffi::OsString;

use worker::Launch;
use worker::launch::{Query, Target};

use super::vm_options::{Source, VmOptions};
use super::{Action, Parsed, Refusal, Stream, Style, argfile, paths, text};

/// Options that take their value from the next argument (long ones also after `=`), and what is missing if there
/// is none.
pub(super) const WITH_VALUE: &[(&str, &str)] = &[
    ("-cp", "class path specification"),
    ("-classpath", "class path specification"),
    ("--class-path", "class path specification"),
    ("-p", "module path specification"),
    ("--module-path", "module path specification"),
    ("--upgrade-module-path", "module path specification"),
    ("--add-modules", "modules to be specified"),
    ("--limit-modules", "modules to be specified"),
    ("--enable-native-access", "modules to be specified"),
    ("--add-exports", "modules to be specified"),
    ("--add-opens", "modules to be specified"),
    ("--add-reads", "modules to be specified"),
    ("--patch-module", "modules to be specified"),
    ("--describe-module", "module name"),
    ("-d", "module name"),
    ("--module", "module name"),
    ("-m", "module name"),
    ("--source", "source version"),
    ("-jar", "jar file specification"),
];
/// The same for the product's own options.
const OWN_WITH_VALUE: &[(&str, &str)] = &[
    ("--workers", "a number"),
    ("--jdk", "a directory"),
    ("--memory", "a size such as 512m"),
    ("--metrics", "a file"),
    ("--fair", "microseconds"),
    ("--deadline", "seconds"),
];

/// Options that end the launcher's own part and so can't stand in `JDK_JAVA_OPTIONS`.
const TERMINAL: &[&str] = &[
    "-jar",
    "-m",
    "--module",
    "--dry-run",
    "-h",
    "-?",
    "-help",
    "--help",
    "-X",
    "--help-extra",
    "-version",
    "--version",
    "-fullversion",
    "--full-version",
];

/// Old spellings and what the machine calls them: whole words.
const OLD_WORDS: &[(&str, &str)] = &[
    ("-verbosegc", "-verbose:gc"),
    ("-debug", "-Xdebug"),
    ("-noclassgc", "-Xnoclassgc"),
    ("-verify", "-Xverify:all"),
    ("-verifyremote", "-Xverify:remote"),
    ("-noverify", "-Xverify:none"),
];
/// The same for beginnings of words.
const OLD_PREFIXES: &[(&str, &str)] = &[("-ss", "-Xss"), ("-ms", "-Xms"), ("-mx", "-Xmx")];

/// Names of virtual machines that `java` chooses among. There is one here.
const MACHINES: &[&str] = &["-server", "-client", "-zero"];

/// The class of the compiler that runs a source file, in its module.
pub(super) const SOURCE_LAUNCHER: &str = "jdk.compiler/com.sun.tools.javac.launcher.Main";

/// One argument waiting to be read.
struct Arg {
    text: OsString,
    /// It came from the command line itself, where `@file` is expanded.
    expand: bool,
}

impl Arg {
    fn literal(text: impl Into<OsString>) -> Arg {
        Arg { text: text.into(), expand: false }
    }
}

struct Line<'a> {
    style: Style,
    env: &'a dyn Fn(&str) -> Option<String>,
    notes: &'a mut Vec<String>,
    queue: VecDeque<Arg>,
    expand: bool,
    jdk: Option<OsString>,
    launch: Launch,
    /// Options for the machine, in the order given.
    options: Vec<String>,
    has_class_path: bool,
    target: Option<Target>,
    query: Option<Query>,
    source: Option<String>,
    banner: Option<Stream>,
}

/// Reads a command line; what has to be said whatever comes of it goes to `notes`.
pub(super) fn read(
    style: Style,
    args: impl IntoIterator<Item = OsString>,
    env: &dyn Fn(&str) -> Option<String>,
    notes: &mut Vec<String>,
) -> Result<Parsed, Refusal> {
    let mut line = Line {
        style,
        env,
        notes,
        queue: args.into_iter().map(|text| Arg { text, expand: true }).collect(),
        expand: true,
        jdk: None,
        launch: Launch::default(),
        options: Vec::new(),
        has_class_path: false,
        target: None,
        query: None,
        source: None,
        banner: None,
    };
    line.environment()?;
    let action = line.read_options()?;
    if action.is_none() {
        line.complete()?;
    }
    line.machine()?;
    let action = match action {
        Some(action) => action,
        None => line.run()?,
    };
    Ok(Parsed { notes: std::mem::take(line.notes), action, jdk: line.jdk })
}

impl Line<'_> {
    /// Puts the options of the environment before those of the command line.
    fn environment(&mut self) -> Result<(), Refusal> {
        if let Some(path) = (self.env)("CLASSPATH") {
            self.set_class_path(&path);
        }
        if let Some(text) = (self.env)("PAVM_OPTIONS") {
            let unmatched =
                |_| Refusal::launcher("pavm: unmatched quote in environment variable PAVM_OPTIONS");
            self.own_options(argfile::split_variable(&text).map_err(unmatched)?)?;
        }
        const NAME: &str = "JDK_JAVA_OPTIONS";
        let Some(text) = (self.env)(NAME) else { return Ok(()) };
        self.notes.push(format!("NOTE: Picked up {NAME}: {text}"));
        let unmatched =
            |_| Refusal::launcher(format!("Error: Unmatched quote in environment variable {NAME}"));
        let mut args = Vec::new();
        for arg in argfile::split_variable(&text).map_err(unmatched)? {
            match opened(&arg)? {
                Some(content) => args.extend(content),
                None => args.push(arg),
            }
        }
        check_variable(NAME, &args)?;
        args.into_iter().rev().for_each(|arg| self.queue.push_front(Arg::literal(arg)));
        Ok(())
    }

    /// `PAVM_OPTIONS`: the product's own options, whatever the style of the command line.
    fn own_options(&mut self, args: Vec<String>) -> Result<(), Refusal> {
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let (name, value) = match arg.split_once('=') {
                Some((name, value)) => (name.to_string(), Some(value.to_string())),
                None => (arg.clone(), None),
            };
            let value = value.or_else(|| has_value(OWN_WITH_VALUE, &name).and_then(|_| args.next()));
            if !self.own_option(&name, value)? {
                return Err(Refusal::launcher(format!("pavm: unknown option {arg} in PAVM_OPTIONS")));
            }
        }
        Ok(())
    }

    /// The next argument, with argument files opened.
    fn next(&mut self) -> Result<Option<OsString>, Refusal> {
        loop {
            let Some(arg) = self.queue.pop_front() else { return Ok(None) };
            if !(arg.expand && self.expand) {
                return Ok(Some(arg.text));
            }
            match opened(&arg.text.to_string_lossy())? {
                Some(args) => args.into_iter().rev().for_each(|a| self.queue.push_front(Arg::literal(a))),
                None => {
                    let at_sign = arg.text.as_encoded_bytes().starts_with(b"@@");
                    let literal = || arg.text.to_string_lossy()[1..].into();
                    return Ok(Some(if at_sign { literal() } else { arg.text }));
                }
            }
        }
    }

    /// The value of an option that wants one.
    fn value(&mut self, option: &str, wants: &str, given: Option<String>) -> Result<String, Refusal> {
        let missing = |option: &str| Refusal::launcher(format!("Error: {option} requires {wants}"));
        let may_be_empty = matches!(option, "-cp" | "-classpath" | "--class-path" | "-jar");
        match given {
            Some(value) if value.is_empty() && !may_be_empty && option != "--describe-module" => {
                // `java` has one text for all that is about modules.
                let wants = if option.ends_with("-path") { "modules to be specified" } else { wants };
                Err(Refusal::launcher(format!("Error: {option}= requires {wants}")))
            }
            Some(value) => Ok(value),
            None => {
                let Some(value) = self.next()? else { return Err(missing(option)) };
                let value = value.to_string_lossy().into_owned();
                // `-` alone is a file: standard error.
                let is_option =
                    value.starts_with('-') && option != "-jar" && (option, &*value) != ("--metrics", "-");
                if is_option || value.is_empty() && !may_be_empty { Err(missing(option)) } else { Ok(value) }
            }
        }
    }

    /// Reads up to and including what is to be run; `Some` if the line asks for something to print instead.
    fn read_options(&mut self) -> Result<Option<Action>, Refusal> {
        while let Some(arg) = self.next()? {
            let arg = arg.to_string_lossy().into_owned();
            if !arg.starts_with('-') {
                self.read_main(arg);
                break;
            }
            let (name, given) = match arg.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_string())),
                _ => (arg.as_str(), None),
            };
            if let Some(wants) = has_value(WITH_VALUE, name) {
                let usage = self.target.is_none() && name == "-jar" && self.queue.is_empty();
                let value = self.value(name, wants, given).map_err(|refusal| match usage {
                    true => Refusal::launcher(format!("{}\n{}", refusal.err, text::usage(self.style))),
                    false => refusal,
                })?;
                if self.valued_option(name, value) {
                    break;
                }
                continue;
            }
            if self.style == Style::Run {
                let value = match has_value(OWN_WITH_VALUE, name) {
                    Some(wants) => Some(self.value(name, wants, given.clone())?),
                    None => given.clone(),
                };
                if self.own_option(name, value)? {
                    continue;
                }
            }
            if let Some(action) = self.plain_option(&arg)? {
                return Ok(Some(action));
            }
        }
        Ok(None)
    }

    /// The first argument that is no option: a class, or a source file.
    fn read_main(&mut self, arg: String) {
        if self.source.is_some() {
            self.queue.push_front(Arg::literal(arg));
            return;
        }
        if !self.has_class_path {
            self.set_class_path(".");
        }
        if arg.ends_with(".java") && std::path::Path::new(&arg).exists() {
            self.source = Some(String::new());
            self.queue.push_front(Arg::literal(arg));
        } else {
            self.target = Some(Target::Class(arg));
        }
    }

    fn set_class_path(&mut self, path: &str) {
        self.has_class_path = true;
        self.options.push(format!("-Djava.class.path={}", paths::expand_class_path(path)));
    }

    /// An option with its value; true if the program's arguments follow.
    fn valued_option(&mut self, name: &str, value: String) -> bool {
        match name {
            "-cp" | "-classpath" | "--class-path" => self.set_class_path(&value),
            "-jar" => {
                self.target = Some(Target::Jar(value));
                return true;
            }
            "-m" | "--module" => {
                self.target = Some(Target::Module(value));
                return true;
            }
            "-d" | "--describe-module" => {
                self.query = Some(Query::DescribeModule(value));
            }
            "--source" => self.source = Some(value),
            "-p" => self.options.push(format!("--module-path={value}")),
            _ => self.options.push(format!("{name}={value}")),
        }
        false
    }

    /// One of the product's own options; false if it is none.
    fn own_option(&mut self, name: &str, value: Option<String>) -> Result<bool, Refusal> {
        match (name, value) {
            ("--hop", None) => self.launch.hop = true,
            ("--gc-stress", None) => self.launch.gc_stress = true,
            ("--verify-heap", None) => self.launch.verify_heap = true,
            ("--jdk", Some(dir)) => self.jdk = Some(dir.into()),
            ("--metrics", Some(file)) => self.launch.metrics = Some(file.into()),
            ("--workers", Some(text)) => self.launch.workers = number(name, &text, 1024)? as u32,
            ("--fair", Some(text)) => self.launch.fair = Some(number(name, &text, MAX_SLICE)?),
            ("--deadline", Some(text)) => self.launch.deadline = Some(number(name, &text, MAX_DEADLINE)?),
            ("--memory", Some(text)) => match paths::parse_size(&text) {
                Ok(size) if size >= paths::LEAST_MEMORY => self.launch.memory = Some(size),
                _ => return Err(Refusal::launcher(paths::bad_memory(&text))),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// An option without a value of its own; `Some` ends the reading.
    fn plain_option(&mut self, arg: &str) -> Result<Option<Action>, Refusal> {
        match arg {
            "-version" => return Ok(Some(Action::Version(Stream::Err))),
            "--version" => return Ok(Some(Action::Version(Stream::Out))),
            "-fullversion" => return Ok(Some(Action::FullVersion(Stream::Err))),
            "--full-version" => return Ok(Some(Action::FullVersion(Stream::Out))),
            "-Xinternalversion" => return Ok(Some(Action::InternalVersion)),
            "-help" | "-h" | "-?" => return Ok(Some(Action::Help(Stream::Err))),
            "--help" => return Ok(Some(Action::Help(Stream::Out))),
            "-X" => return Ok(Some(Action::HelpExtra(Stream::Err))),
            "--help-extra" => return Ok(Some(Action::HelpExtra(Stream::Out))),
            "-showversion" => self.banner = Some(Stream::Err),
            "--show-version" => self.banner = Some(Stream::Out),
            "--disable-@files" => self.expand = false,
            "--dry-run" => self.launch.dry_run = true,
            "--list-modules" => self.query = Some(Query::ListModules),
            "--show-resolved-modules" => self.launch.show_resolved = true,
            "--validate-modules" => {
                self.query = Some(Query::ValidateModules);
                self.options.push("-Djdk.module.validation=true".into());
            }
            "--show-module-resolution" => {
                self.options.push("-Djdk.module.showModuleResolution=true".into());
            }
            "-Xdiag" => self.options.push("-Dsun.java.launcher.diag=true".into()),
            "-Xfuture" => {
                let what = "option is deprecated and may be removed in a future release";
                self.notes.push(format!("Warning: -Xfuture {what}."));
                self.options.push("-Xverify:all".into());
            }
            "-checksource" | "-cs" | "-noasyncgc" => {
                self.notes.push(format!("Warning: {arg} option is no longer supported."));
            }
            _ if arg == "-XshowSettings" || arg.starts_with("-XshowSettings:") => {
                self.launch.show_settings = Some(arg.into());
            }
            _ if MACHINES.contains(&arg) || arg.starts_with("-splash:") => {}
            _ => self.machine_option(arg),
        }
        Ok(None)
    }

    /// An option that is the machine's to understand.
    fn machine_option(&mut self, arg: &str) {
        if arg.starts_with("-jre-restrict-search") || arg.starts_with("-jre-no-restrict-search") {
            self.notes.push(text::NO_OTHER_JRE.into());
        } else if arg.starts_with("-version:") {
            self.notes.push(text::NO_OTHER_VERSION.into());
        } else if let Some((_, new)) = OLD_WORDS.iter().find(|(old, _)| *old == arg) {
            return self.options.push(new.to_string());
        } else if let Some((old, new)) = OLD_PREFIXES.iter().find(|(old, _)| arg.starts_with(old)) {
            return self.options.push(format!("{new}{}", &arg[old.len()..]));
        } else if arg.starts_with("-Djava.class.path=") {
            self.has_class_path = true;
        }
        self.options.push(arg.into());
    }

    /// What is to be run was read: the options that follow from it.
    fn complete(&mut self) -> Result<(), Refusal> {
        if let Some(version) = self.source.take().filter(|_| self.target.is_none()) {
            if self.queue.is_empty() {
                return Err(Refusal::launcher("error: no path for source file"));
            }
            if !self.has_class_path {
                self.set_class_path("");
            }
            if !version.is_empty() {
                self.options.push(format!("-Djdk.internal.javac.source={version}"));
            }
            self.options.push("--add-modules=ALL-DEFAULT".into());
            self.target = Some(Target::Module(SOURCE_LAUNCHER.into()));
        }
        match &self.target {
            Some(Target::Module(name)) => {
                let module = name.split('/').next().unwrap_or_default();
                self.options.push(format!("-Djdk.module.main={module}"));
                Ok(())
            }
            Some(Target::Jar(jar)) => {
                self.options.push(format!("-Djava.class.path={jar}"));
                paths::look_into_jar(jar).map_err(Refusal::launcher)
            }
            _ => Ok(()),
        }
    }

    /// Has the machine's options read, with those that the environment has for it.
    fn machine(&mut self) -> Result<(), Refusal> {
        let mut options = VmOptions::default();
        let variables = ["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"].map(|name| (name, (self.env)(name)));
        for (name, text) in &variables {
            self.notes.extend(text.as_ref().map(|text| format!("Picked up {name}: {text}")));
        }
        let mut sources = variables.into_iter();
        let mut variable = |options: &mut VmOptions, launch: &mut Launch| {
            let Some((name, Some(text))) = sources.next() else { return };
            match argfile::split_variable(&text) {
                Ok(args) => options.read_all(args, Source::Variable, launch),
                Err(_) => options.refuse(Refusal::creation(&format!("Unmatched quote in {name}"))),
            }
        };
        variable(&mut options, &mut self.launch);
        options.read_all(std::mem::take(&mut self.options), Source::Line, &mut self.launch);
        variable(&mut options, &mut self.launch);
        let finished = options.finish(&mut self.launch);
        self.notes.extend(options.warnings());
        finished
    }

    /// Everything was read and is right: the launch.
    fn run(&mut self) -> Result<Action, Refusal> {
        let Some(target) = self.query.take().map(Target::Query).or(self.target.take()) else {
            return Err(Refusal::launcher(text::usage(self.style)));
        };
        if let Target::Jar(jar) = &target {
            paths::check_jar(jar).map_err(Refusal::launcher)?;
        }
        self.launch.target = target;
        self.launch.args = self.queue.drain(..).map(|arg| arg.text).collect();
        Ok(Action::Run(Box::new(std::mem::take(&mut self.launch)), self.banner))
    }
}

/// The arguments in the file that `@FILE` names; `None` if the argument is not of that form.
fn opened(arg: &str) -> Result<Option<Vec<String>>, Refusal> {
    let Some(file) = arg.strip_prefix('@').filter(|f| !f.is_empty() && !f.starts_with('@')) else {
        return Ok(None);
    };
    if std::path::Path::new(file).is_dir() {
        return Err(Refusal::launcher(format!("Error: loading: {file}")));
    }
    let content =
        std::fs::read(file).map_err(|_| Refusal::launcher(format!("Error: could not open `{file}'")))?;
    Ok(Some(argfile::split_file(&String::from_utf8_lossy(&content))))
}

fn check_variable(name: &str, args: &[String]) -> Result<(), Refusal> {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if TERMINAL.contains(&arg.as_str()) || arg.starts_with("--module=") {
            let refused = format!("Error: Option {arg} is not allowed in environment variable {name}");
            return Err(Refusal::launcher(refused));
        }
        if !arg.starts_with('-') {
            let refused = format!("Error: Cannot specify main class in environment variable {name}");
            return Err(Refusal::launcher(refused));
        }
        if has_value(WITH_VALUE, arg).is_some() {
            args.next();
        }
    }
    Ok(())
}

/// The longest time slice, in microseconds.
pub const MAX_SLICE: u64 = 1_000_000;
/// The longest time limit, in seconds: a year.
pub const MAX_DEADLINE: u64 = 365 * 24 * 3600;

/// The value of an option that takes a number from 1 up.
fn number(name: &str, text: &str, most: u64) -> Result<u64, Refusal> {
    match text.parse::<u64>() {
        Ok(n) if (1..=most).contains(&n) => Ok(n),
        _ => Err(Refusal::launcher(format!("pavm: {name} takes a number from 1 to {most}, not {text}"))),
    }
}

pub(super) fn has_value(options: &'static [(&str, &str)], name: &str) -> Option<&'static str> {
    options.iter().find(|(option, _)| *option == name).map(|(_, wants)| *wants)
}
