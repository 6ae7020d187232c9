//! The `java` launcher's command line, read as `java` reads it.
//!
//! ```text
//!   JAVA_TOOL_OPTIONS  JDK_JAVA_OPTIONS  arguments (with @argfiles)
//!          \__________________|__________________/
//!                        parse(...) -> Parsed { notes, Action }   or   Refusal { out, err, code }
//! ```
//!
//! Nothing is run or printed here, so that tests can compare every answer. Two kinds of mistakes end a launch:
//! those the launcher sees (a missing value), at once, and those the virtual machine would see (an unknown
//! option), after the whole line was read, as with `java`.

mod argfile;
pub mod paths;
pub mod text;
mod vm_options;

use std::collections::VecDeque;
use std::ffi::OsString;

use worker::Launch;
use worker::launch::{Query, Target};

/// Which command line is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `java ...`
    Java,
    /// `pavm run ...`: `java`'s and the product's own options.
    Run,
}

/// Standard output or standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Print the version and end.
    Version(Stream),
    /// Print the full version in one line and end.
    FullVersion(Stream),
    /// Print the help text and end.
    Help(Stream),
    /// Print the help text of `-X` options and end.
    HelpExtra(Stream),
    /// Run a program, after printing the version if asked to.
    Run(Box<Launch>, Option<Stream>),
}

/// A command line that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// Lines for standard error, before anything else.
    pub notes: Vec<String>,
    /// What to do.
    pub action: Action,
    /// The JDK named with `--jdk`.
    pub jdk: Option<OsString>,
}

/// A command line that can't be carried out: what to print and the exit code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Lines for standard output.
    pub out: String,
    /// Lines for standard error.
    pub err: String,
    /// The exit code.
    pub code: i32,
}

impl Refusal {
    /// An error of the launcher: the lines on standard error, exit code 1.
    pub fn launcher(err: impl Into<String>) -> Refusal {
        Refusal { err: err.into(), code: 1, ..Refusal::default() }
    }
    /// An error of the virtual machine's creation, with `java`'s two closing lines.
    fn creation(err: &str) -> Refusal {
        let separator = if err.is_empty() { "" } else { "\n" };
        Refusal::launcher(format!("{err}{separator}{}", text::NOT_CREATED))
    }
    fn unrecognized(option: &str) -> Refusal {
        Refusal::creation(&format!("Unrecognized option: {option}"))
    }
    /// An error during the machine's initialisation: on standard output, as `java` has it.
    fn initialization(reason: &str) -> Refusal {
        let out = format!("Error occurred during initialization of VM\n{reason}");
        Refusal { out, code: 1, ..Refusal::default() }
    }
}

/// Options that take their value from the next argument (long ones also after `=`), and what is missing if there
/// is none.
const WITH_VALUE: &[(&str, &str)] = &[
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
const OWN_WITH_VALUE: &[(&str, &str)] = &[("--workers", "a number"), ("--jdk", "a directory")];

/// Options that end the launcher's own part and so can't stand in `JDK_JAVA_OPTIONS`.
const TERMINAL: &[&str] = &[
    "-jar",
    "-m",
    "--module",
    "-d",
    "--describe-module",
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
    "--list-modules",
    "--validate-modules",
    "--source",
];

/// The class of the compiler that runs a source file, in its module.
const SOURCE_LAUNCHER: &str = "jdk.compiler/com.sun.tools.javac.launcher.Main";

/// One argument waiting to be read.
struct Arg {
    text: OsString,
    /// It came from the command line itself, where `@file` is expanded.
    expand: bool,
}

struct Parser<'a> {
    style: Style,
    env: &'a dyn Fn(&str) -> Option<String>,
    queue: VecDeque<Arg>,
    expand: bool,
    notes: Vec<String>,
    jdk: Option<OsString>,
    launch: Launch,
    options: vm_options::VmOptions,
    class_path: Option<String>,
    target: Option<Target>,
    source: Option<String>,
    banner: Option<Stream>,
}

/// Reads a command line: `args` without the program's name; `env` looks up a variable.
pub fn parse(
    style: Style,
    args: impl IntoIterator<Item = OsString>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Parsed, Refusal> {
    let mut parser = Parser {
        style,
        env,
        queue: args.into_iter().map(|text| Arg { text, expand: true }).collect(),
        expand: true,
        notes: Vec::new(),
        jdk: None,
        launch: Launch::default(),
        options: vm_options::VmOptions::default(),
        class_path: None,
        target: None,
        source: None,
        banner: None,
    };
    parser.environment()?;
    let action = match parser.read_options()? {
        Some(action) => {
            parser.options.finish(&mut parser.launch)?;
            action
        }
        None => parser.finish()?,
    };
    parser.notes.extend(parser.options.warning());
    Ok(Parsed { notes: parser.notes, action, jdk: parser.jdk })
}

impl Parser<'_> {
    /// Puts the options of the environment before those of the command line.
    fn environment(&mut self) -> Result<(), Refusal> {
        self.class_path = (self.env)("CLASSPATH").map(|path| paths::expand_class_path(&path));
        let mut front = Vec::new();
        for (name, note) in [("JAVA_TOOL_OPTIONS", "Picked up"), ("JDK_JAVA_OPTIONS", "NOTE: Picked up")] {
            let Some(text) = (self.env)(name) else { continue };
            let unmatched =
                |_| Refusal::launcher(format!("Error: Unmatched quote in environment variable {name}"));
            let args = argfile::split_variable(&text).map_err(unmatched)?;
            self.notes.push(format!("{note} {name}: {text}"));
            self.check_variable(name, &args)?;
            front.extend(args);
        }
        if let Some(text) = (self.env)("PAVM_OPTIONS") {
            let unmatched =
                |_| Refusal::launcher("pavm: unmatched quote in environment variable PAVM_OPTIONS");
            self.own_options(argfile::split_variable(&text).map_err(unmatched)?)?;
        }
        for text in front.into_iter().rev() {
            self.queue.push_front(Arg { text: text.into(), expand: true });
        }
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

    fn check_variable(&self, name: &str, args: &[String]) -> Result<(), Refusal> {
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let key = arg.split('=').next().unwrap_or(arg);
            if TERMINAL.contains(&key) {
                let refused = format!("Error: Option {key} is not allowed in environment variable {name}");
                return Err(Refusal::launcher(refused));
            }
            if !arg.starts_with(['-', '@']) {
                let refused = format!("Error: Cannot specify main class in environment variable {name}");
                return Err(Refusal::launcher(refused));
            }
            if has_value(WITH_VALUE, arg).is_some() {
                args.next();
            }
        }
        Ok(())
    }

    /// The next argument, with argument files opened.
    fn next(&mut self) -> Result<Option<OsString>, Refusal> {
        loop {
            let Some(arg) = self.queue.pop_front() else { return Ok(None) };
            let text = arg.text.to_string_lossy();
            let Some(file) = text.strip_prefix('@').filter(|f| arg.expand && self.expand && !f.is_empty())
            else {
                return Ok(Some(arg.text));
            };
            if file.starts_with('@') {
                return Ok(Some(file.into()));
            }
            let content = std::fs::read(file)
                .map_err(|_| Refusal::launcher(format!("Error: could not open `{file}'")))?;
            let args = argfile::split_file(&String::from_utf8_lossy(&content));
            for text in args.into_iter().rev() {
                self.queue.push_front(Arg { text: text.into(), expand: false });
            }
        }
    }

    /// The value of an option that wants one.
    fn value(&mut self, option: &str, wants: &str, given: Option<String>) -> Result<String, Refusal> {
        let missing = || Refusal::launcher(format!("Error: {option} requires {wants}"));
        match given {
            Some(value) if value.is_empty() && !option.ends_with("-path") => {
                Err(Refusal::launcher(format!("Error: {option}= requires {wants}")))
            }
            Some(value) => Ok(value),
            None => Ok(self.next()?.ok_or_else(missing)?.to_string_lossy().into_owned()),
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
                let done = self.valued_option(name, value);
                if done {
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
            if let Some(action) = self.plain_option(&arg) {
                return Ok(Some(action));
            }
        }
        Ok(None)
    }

    /// The first argument that is no option: a class, or a source file.
    fn read_main(&mut self, arg: String) {
        if self.source.is_some() {
            self.queue.push_front(Arg { text: arg.into(), expand: false });
            return;
        }
        self.class_path.get_or_insert_with(|| ".".into());
        if arg.ends_with(".java") && std::path::Path::new(&arg).exists() {
            self.source = Some(String::new());
            self.queue.push_front(Arg { text: arg.into(), expand: false });
        } else {
            self.target = Some(Target::Class(arg));
        }
    }

    /// An option with its value; true if the program's arguments follow.
    fn valued_option(&mut self, name: &str, value: String) -> bool {
        let single = match name {
            "-cp" | "-classpath" | "--class-path" => {
                self.class_path = Some(paths::expand_class_path(&value));
                return false;
            }
            "-jar" => {
                self.class_path = Some(value.clone());
                self.target = Some(Target::Jar(value));
                return true;
            }
            "-m" | "--module" => {
                let module = value.split('/').next().unwrap_or_default().to_string();
                self.launch.module_properties.push(("jdk.module.main".into(), module));
                self.target = Some(Target::Module(value));
                return true;
            }
            "-d" | "--describe-module" => {
                self.target = Some(Target::Query(Query::DescribeModule(value)));
                return false;
            }
            "--source" => {
                self.source = Some(value);
                return false;
            }
            "-p" | "--module-path" => Some("jdk.module.path"),
            "--upgrade-module-path" => Some("jdk.module.upgrade.path"),
            "--limit-modules" => Some("jdk.module.limitmods"),
            _ => None,
        };
        self.launch.vm_args.push(format!("{}={value}", if name == "-p" { "--module-path" } else { name }));
        let properties = &mut self.launch.module_properties;
        if let Some(key) = single {
            properties.retain(|(k, _)| k != key);
            properties.push((key.into(), value));
            return false;
        }
        let prefix = match name {
            "--add-modules" => "jdk.module.addmods.",
            "--enable-native-access" => "jdk.module.enable.native.access.",
            "--add-exports" => "jdk.module.addexports.",
            "--add-opens" => "jdk.module.addopens.",
            "--add-reads" => "jdk.module.addreads.",
            _ => "jdk.module.patch.",
        };
        let number = properties.iter().filter(|(k, _)| k.starts_with(prefix)).count();
        properties.push((format!("{prefix}{number}"), value));
        false
    }

    /// One of the product's own options; false if it is none.
    fn own_option(&mut self, name: &str, value: Option<String>) -> Result<bool, Refusal> {
        match (name, value) {
            ("--hop", None) => self.launch.hop = true,
            ("--gc-stress", None) => self.launch.gc_stress = true,
            ("--verify-heap", None) => self.launch.verify_heap = true,
            ("--jdk", Some(dir)) => self.jdk = Some(dir.into()),
            ("--workers", Some(text)) => match text.parse::<u32>() {
                Ok(n @ 1..=1024) => self.launch.workers = n,
                _ => {
                    let refused = format!("pavm: --workers takes a number from 1 to 1024, not {text}");
                    return Err(Refusal::launcher(refused));
                }
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// An option without a value of its own; `Some` ends the reading.
    fn plain_option(&mut self, arg: &str) -> Option<Action> {
        match arg {
            "-version" => return Some(Action::Version(Stream::Err)),
            "--version" => return Some(Action::Version(Stream::Out)),
            "-fullversion" => return Some(Action::FullVersion(Stream::Err)),
            "--full-version" => return Some(Action::FullVersion(Stream::Out)),
            "-help" | "-h" | "-?" => return Some(Action::Help(Stream::Err)),
            "--help" => return Some(Action::Help(Stream::Out)),
            "-X" => return Some(Action::HelpExtra(Stream::Err)),
            "--help-extra" => return Some(Action::HelpExtra(Stream::Out)),
            "-showversion" => self.banner = Some(Stream::Err),
            "--show-version" => self.banner = Some(Stream::Out),
            "--disable-@files" => self.expand = false,
            "--dry-run" => self.launch.dry_run = true,
            "--list-modules" => self.target = Some(Target::Query(Query::ListModules)),
            "--validate-modules" => {
                self.target = Some(Target::Query(Query::ValidateModules));
                self.launch.module_properties.push(("jdk.module.validation".into(), "true".into()));
            }
            "--show-module-resolution" => {
                self.launch.module_properties.push(("jdk.module.showModuleResolution".into(), "true".into()));
            }
            _ => {
                self.launch.vm_args.push(arg.to_string());
                self.options.read(arg, &mut self.launch, &mut self.class_path)
            }
        }
        None
    }

    /// Everything was read: the launch, or what is wrong with it.
    fn finish(&mut self) -> Result<Action, Refusal> {
        if let Some(version) = self.source.take().filter(|_| self.target.is_none()) {
            if self.queue.is_empty() {
                return Err(Refusal::launcher("error: no path for source file"));
            }
            let properties = &mut self.launch.module_properties;
            if !version.is_empty() {
                properties.push(("jdk.internal.javac.source".into(), version));
            }
            let number = properties.iter().filter(|(k, _)| k.starts_with("jdk.module.addmods.")).count();
            properties.push((format!("jdk.module.addmods.{number}"), "ALL-DEFAULT".into()));
            properties.push(("jdk.module.main".into(), "jdk.compiler".into()));
            self.target = Some(Target::Module(SOURCE_LAUNCHER.into()));
        }
        if let Some(Target::Jar(jar)) = &self.target {
            // `java` looks into the jar before the options of the machine only as far as it can be opened.
            paths::check_jar(jar).map_err(|why| match self.options.refusal() {
                Some(first) if !why.starts_with("Error: Unable") => first,
                _ => Refusal::launcher(why),
            })?;
        }
        self.options.finish(&mut self.launch)?;
        let Some(target) = self.target.take() else {
            return Err(Refusal::launcher(text::usage(self.style)));
        };
        self.launch.target = target;
        self.launch.class_path = self.class_path.take().unwrap_or_default();
        self.launch.args = self.queue.drain(..).map(|arg| arg.text).collect();
        Ok(Action::Run(Box::new(std::mem::take(&mut self.launch)), self.banner))
    }
}

fn has_value(options: &'static [(&str, &str)], name: &str) -> Option<&'static str> {
    options.iter().find(|(option, _)| *option == name).map(|(_, wants)| *wants)
}

#[cfg(test)]
mod tests;
