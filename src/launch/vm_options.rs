//! The options that are the virtual machine's: `-D`, `-ea`, `-X...`, `-XX:...`, and the module options. They come
//! from the command line, from `JAVA_TOOL_OPTIONS` before it, from `_JAVA_OPTIONS` after it, and from the file of
//! `-XX:VMOptionsFile`.

use std::collections::VecDeque;

use worker::Launch;
use worker::launch::{Assertion, AssertionScope};

use super::Refusal;
use super::flags::{self, Flag, Kind};
use super::paths::{BadSize, parse_size};

/// `-X` options that steer HotSpot's own machinery: accepted, without effect here.
const WITHOUT_EFFECT: &[&str] = &[
    "-Xint",
    "-Xcomp",
    "-Xmixed",
    "-Xbatch",
    "-Xrs",
    "-Xnoclassgc",
    "-Xdebug",
    "-Xshare:auto",
    "-Xshare:on",
    "-Xshare:off",
    "-Xverify",
    "-Xverify:all",
    "-Xverify:remote",
    "-Xcheck:jni",
    "-Xnoagent",
];
/// The same, for those that go on after these words.
const WITHOUT_EFFECT_PREFIX: &[&str] = &["-Xlog", "-Xmaxjitcodesize", "-Xdock:"];

/// Options of which a wrong form has a text of its own: `Unrecognized WHAT option: ...`.
const CHECKED: &[(&str, &str)] = &[("-Xverify:", "verification"), ("-Xcheck:", "check")];

/// Module options of one value, and the properties in which the class library looks for them.
const MODULE_SINGLE: &[(&str, &str)] = &[
    ("--module-path", "jdk.module.path"),
    ("--upgrade-module-path", "jdk.module.upgrade.path"),
    ("--limit-modules", "jdk.module.limitmods"),
];
/// Those that may be given again and again; the properties are numbered.
const MODULE_MANY: &[(&str, &str)] = &[
    ("--add-modules", "jdk.module.addmods"),
    ("--enable-native-access", "jdk.module.enable.native.access"),
    ("--add-exports", "jdk.module.addexports"),
    ("--add-opens", "jdk.module.addopens"),
    ("--add-reads", "jdk.module.addreads"),
    ("--patch-module", "jdk.module.patch"),
];

/// Flags that this release still takes, and since when it warns of them.
const DEPRECATED: &[(&str, &str)] = &[
    ("MaxGCMinorPauseMillis", "8.0"),
    ("MaxRAMFraction", "10.0"),
    ("MinRAMFraction", "10.0"),
    ("InitialRAMFraction", "10.0"),
    ("TLABStats", "12.0"),
    ("AllowRedefinitionToAddDeleteMethods", "13.0"),
    ("FlightRecorder", "13.0"),
    ("UseBiasedLocking", "15.0"),
    ("UseOptoBiasInlining", "15.0"),
    ("CriticalJNINatives", "16.0"),
    ("AlwaysLockClassLoader", "17.0"),
];

/// Flags on which programs rely and that do nothing here.
const MISSED: &[&str] = &[
    "ExitOnOutOfMemoryError",
    "CrashOnOutOfMemoryError",
    "OnOutOfMemoryError",
    "OnError",
    "PrintFlagsFinal",
];

/// One of these at a time.
const COLLECTORS: &[&str] =
    &["UseSerialGC", "UseParallelGC", "UseG1GC", "UseZGC", "UseShenandoahGC", "UseEpsilonGC"];

const SMALLEST_HEAP: u64 = 2 << 20;
const SMALLEST_STACK: u64 = 136 << 10;
const LARGEST_STACK: u64 = 1 << 30;
const TOO_LARGE: &str = "The specified size exceeds the maximum representable size.";

/// Where options come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Line,
    /// A variable of the environment.
    Variable,
}

/// What was read so far, and the first thing that was wrong.
#[derive(Default)]
pub struct VmOptions {
    refusal: Option<Refusal>,
    /// Mistakes that `-XX:+IgnoreUnrecognizedVMOptions`, wherever it stands, forgives.
    unrecognized: Option<Refusal>,
    ignore: bool,
    unlocked: Vec<&'static str>,
    collectors: Vec<&'static str>,
    reserved: bool,
    warnings: Vec<String>,
    missed: Vec<String>,
}

impl VmOptions {
    /// Reads options in order; mistakes are kept until all were read.
    pub fn read_all(&mut self, options: Vec<String>, source: Source, launch: &mut Launch) {
        let mut queue = VecDeque::from(options);
        let mut file_seen: Option<String> = None;
        while let Some(option) = queue.pop_front() {
            if let Some(file) = option.strip_prefix("-XX:VMOptionsFile=") {
                if let Some(first) = &file_seen {
                    return self.refuse(Refusal::creation(&second_file(first, file, source)));
                }
                file_seen = Some(file.into());
                match std::fs::read_to_string(file).map(|text| super::argfile::split_variable(&text)) {
                    Ok(Ok(args)) => args.into_iter().rev().for_each(|arg| queue.push_front(arg)),
                    Ok(Err(_)) => {
                        return self.refuse(Refusal::creation(&format!("Unmatched quote in {file}")));
                    }
                    Err(_) => {
                        let text = format!("Could not open options file '{file}'");
                        return self.refuse(Refusal::creation(&text));
                    }
                }
                continue;
            }
            if !["-Djava.class.path=", "-Dsun.java.command="].iter().any(|p| option.starts_with(p)) {
                launch.jvm_args.push(option.clone());
            }
            self.read(&option, launch);
        }
    }

    fn read(&mut self, arg: &str, launch: &mut Launch) {
        if let Some(property) = arg.strip_prefix("-D") {
            self.read_property(property, launch);
        } else if let Some(option) = arg.strip_prefix("-XX:") {
            self.read_flag(option, launch);
        } else if let Some(assertion) = assertion(arg) {
            launch.assertions.push(assertion);
        } else if let Some(size) = arg.strip_prefix("-Xmx") {
            self.max_heap(size, arg, launch);
        } else if let Some(size) = arg.strip_prefix("-Xms") {
            launch.initial_heap = self.size(size, "Invalid initial heap size", arg);
        } else if let Some(size) = arg.strip_prefix("-Xmn") {
            self.size(size, "Invalid initial young generation size", arg);
        } else if let Some(size) = arg.strip_prefix("-Xss") {
            const INVALID: &str = "Invalid thread stack size";
            launch.stack = self.size(size, INVALID, arg);
            if launch.stack.is_some_and(|size| size > LARGEST_STACK) {
                self.refuse(Refusal::creation(&format!("{INVALID}: {arg}\n{TOO_LARGE}")));
            }
        } else if let Some(path) = arg.strip_prefix("-Xbootclasspath/a:") {
            launch.boot_append.extend(path.split(':').filter(|p| !p.is_empty()).map(String::from));
        } else if ["-agentlib:", "-agentpath:", "-javaagent:", "-Xrun"].iter().any(|p| arg.starts_with(p)) {
            self.refuse(Refusal::launcher(format!("Error: agents are not supported by pavm: {arg}")));
        } else if !self.module_option(arg, launch) {
            self.read_word(arg, launch);
        }
    }

    fn read_property(&mut self, property: &str, launch: &mut Launch) {
        let (name, value) = property.split_once('=').unwrap_or((property, ""));
        let gone = match name {
            "java.endorsed.dirs" if !value.is_empty() => {
                " is not supported. Endorsed standards and standalone APIs\nin modular form will be supported via \
                 the concept of upgradeable modules."
            }
            "java.ext.dirs" if !value.is_empty() => " is not supported.  Use -classpath instead.",
            _ => "",
        };
        if !gone.is_empty() {
            let mut refusal = Refusal::creation("");
            refusal.out = format!("-D{name}={value}{gone}");
            return self.refuse(refusal);
        }
        let reserved = |key: &str| name.strip_prefix(key).is_some_and(|r| r.is_empty() || r.starts_with('.'));
        if MODULE_SINGLE.iter().chain(MODULE_MANY).any(|(_, key)| reserved(key)) {
            self.reserved = true;
        } else if name == "java.class.path" {
            launch.class_path = value.into();
        } else if matches!(
            name,
            "jdk.module.main" | "jdk.module.validation" | "jdk.module.showModuleResolution"
        ) {
            launch.module_properties.retain(|(key, _)| key != name);
            launch.module_properties.push((name.into(), value.into()));
        } else if name == "java.compiler" {
            // It chose a compiler, long ago, and is not passed on.
        } else if !name.is_empty() {
            launch.properties.push((name.into(), value.into()));
        }
    }

    fn module_option(&mut self, arg: &str, launch: &mut Launch) -> bool {
        let Some((name, value)) = arg.split_once('=') else { return false };
        let properties = &mut launch.module_properties;
        if let Some((_, key)) = MODULE_SINGLE.iter().find(|(option, _)| *option == name) {
            properties.retain(|(k, _)| k != key);
            properties.push((key.to_string(), value.into()));
        } else if let Some((_, key)) = MODULE_MANY.iter().find(|(option, _)| *option == name) {
            if name == "--patch-module" && !value.contains('=') {
                let mut refusal = Refusal::creation("");
                refusal.out = "Missing '=' in --patch-module specification".into();
                self.refuse(refusal);
            }
            let number = properties.iter().filter(|(k, _)| k.starts_with(key)).count();
            properties.push((format!("{key}.{number}"), value.into()));
        } else if name == "--illegal-access" {
            self.warn(&format!("Ignoring option {arg}; support was removed in 17.0"));
        } else {
            return false;
        }
        true
    }

    fn read_word(&mut self, arg: &str, launch: &mut Launch) {
        match arg {
            "--enable-preview" => launch.enable_preview = true,
            "-verbose" | "-verbose:class" => launch.verbose_class = true,
            "-verbose:gc" => launch.verbose_gc = true,
            "-Xverify:none" => {
                let what = "deprecated in JDK 13 and will likely be removed in a future release";
                self.warn(&format!("Options -Xverify:none and -noverify were {what}."));
                launch.verify_none = true;
            }
            "-Xprof" => self.warn("Ignoring option -Xprof; support was removed in 10.0"),
            _ if arg.starts_with("-verbose:") => {}
            _ if WITHOUT_EFFECT.contains(&arg) => {}
            _ if WITHOUT_EFFECT_PREFIX.iter().any(|p| arg.starts_with(p)) => {}
            _ => {
                if ["-Xbootclasspath:", "-Xbootclasspath/p:"].iter().any(|p| arg.starts_with(p)) {
                    let name = &arg[..arg.find(':').unwrap_or(arg.len())];
                    let mut refusal = Refusal::creation("");
                    refusal.out = format!("{name} is no longer a supported option.");
                    return self.refuse(refusal);
                }
                let what = CHECKED.iter().find(|(prefix, _)| arg.starts_with(prefix));
                let what = what.map(|(_, what)| format!("{what} ")).unwrap_or_default();
                self.unrecognized(Refusal::creation(&format!("Unrecognized {what}option: {arg}")));
            }
        }
    }

    /// `-XX:...`
    fn read_flag(&mut self, option: &str, launch: &mut Launch) {
        if let Some(file) = option.strip_prefix("Flags=") {
            return self.read_flags_file(file, launch);
        }
        let sign = option.chars().next().filter(|c| matches!(c, '+' | '-'));
        let body = &option[sign.map_or(0, char::len_utf8)..];
        let (name, value) = match body.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (body, None),
        };
        let Some(flag) = flags::find(name) else {
            let mut text = format!("Unrecognized VM option '{body}'");
            if let Some(Flag { name, kind, .. }) = flags::meant(name) {
                let (sign, rest) = if kind == Kind::Bool { ("(+/-)", "") } else { ("", "=<value>") };
                text += &format!("\nDid you mean '{sign}{name}{rest}'? ");
                // What follows stands on the same line there.
                return self.unrecognized(Refusal::launcher(format!("{text}{}", super::text::NOT_CREATED)));
            }
            return self.unrecognized(Refusal::creation(&text));
        };
        let badly = match (flag.kind, sign, value) {
            (Kind::Bool, None, _) => Some("Missing +/- setting for"),
            (Kind::Bool, Some(_), None) => None,
            (Kind::Bool, Some(_), Some(_)) => Some("Unrecognized"),
            (_, Some(_), _) => Some("Unexpected +/- setting in"),
            (kind, None, value) if name != "MaxHeapSize" && !fits(kind, value) => {
                Some("Improperly specified")
            }
            _ => None,
        };
        if let Some(badly) = badly {
            return self.unrecognized(Refusal::creation(&format!("{badly} VM option '{body}'")));
        }
        if !flag.lock.is_empty() && !self.unlocked.contains(&flag.lock) {
            let unlock = if flag.lock == "diagnostic" { "Diagnostic" } else { "Experimental" };
            return self.unrecognized(Refusal::creation(&format!(
                "Error: VM option '{name}' is {} and must be enabled via -XX:+Unlock{unlock}VMOptions.\n\
                 Error: The unlock option must precede '{name}'.",
                flag.lock
            )));
        }
        if let Some((_, since)) = DEPRECATED.iter().find(|(n, _)| *n == name) {
            self.warn(&format!(
                "Option {name} was deprecated in version {since} and will likely be removed in a future release."
            ));
        }
        self.set_flag(flag, sign == Some('+'), value.unwrap_or_default(), launch);
    }

    fn set_flag(&mut self, flag: Flag, on: bool, value: &str, launch: &mut Launch) {
        match flag.name {
            "IgnoreUnrecognizedVMOptions" => self.ignore = on,
            "UnlockDiagnosticVMOptions" if on => self.unlocked.push("diagnostic"),
            "UnlockExperimentalVMOptions" if on => self.unlocked.push("experimental"),
            "MaxHeapSize" => self.max_heap(value, &format!("-XX:MaxHeapSize={value}"), launch),
            "InitialHeapSize" => launch.initial_heap = parse_size(value).ok(),
            // In kilobytes, unlike -Xss.
            "ThreadStackSize" => match parse_size(value) {
                Ok(k) if k <= LARGEST_STACK >> 10 => launch.stack = Some(k << 10),
                size => self.unrecognized(Refusal::creation(&format!(
                    "intx ThreadStackSize={} is outside the allowed range [ 0 ... {} ]\n\
                     Improperly specified VM option 'ThreadStackSize={value}'",
                    size.map_or(value.into(), |n| n.to_string()),
                    LARGEST_STACK >> 10
                ))),
            },
            name if COLLECTORS.contains(&name) => {
                self.collectors.retain(|c| *c != name);
                self.collectors.extend(on.then_some(name));
            }
            name if MISSED.contains(&name) && (on || !value.is_empty()) => self.missed.push(name.into()),
            _ => {}
        }
    }

    /// `-XX:Flags=FILE`: flags without `-XX:`, one a line; `#` begins a comment.
    fn read_flags_file(&mut self, file: &str, launch: &mut Launch) {
        let Ok(text) = std::fs::read_to_string(file) else {
            return self.refuse(Refusal::creation(&format!("Could not open settings file {file}")));
        };
        let mut wrong = Vec::new();
        for word in
            text.lines().map(|l| l.split('#').next().unwrap_or_default()).flat_map(str::split_whitespace)
        {
            let body = word.strip_prefix(['+', '-']).unwrap_or(word);
            match flags::find(body.split('=').next().unwrap_or_default()) {
                Some(_) => self.read_flag(word, launch),
                None => wrong.push(format!("Unrecognized VM option '{body}'")),
            }
        }
        if !wrong.is_empty() {
            self.unrecognized(Refusal::creation(&wrong.join("\n")));
        }
    }

    fn max_heap(&mut self, size: &str, arg: &str, launch: &mut Launch) {
        const INVALID: &str = "Invalid maximum heap size";
        launch.max_heap = self.size(size, INVALID, arg);
        if launch.max_heap == Some(0) {
            self.refuse(Refusal::creation(&format!("{INVALID}: {arg}")));
        }
    }

    fn size(&mut self, text: &str, what: &str, arg: &str) -> Option<u64> {
        match parse_size(text) {
            Ok(size) => return Some(size),
            // What does not fit into 64 bits is no number to `java` either.
            Err(BadSize::Unreadable | BadSize::TooLarge) => {
                self.refuse(Refusal::creation(&format!("{what}: {arg}")));
            }
        }
        None
    }

    fn warn(&mut self, text: &str) {
        self.warnings.push(format!("OpenJDK 64-Bit Server VM warning: {text}"));
    }

    /// A mistake that ends the launch.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }

    fn unrecognized(&mut self, refusal: Refusal) {
        // What came first is what is told.
        if self.refusal.is_none() {
            self.unrecognized.get_or_insert(refusal);
        }
    }

    /// All was read: is it possible?
    pub fn finish(&mut self, launch: &mut Launch) -> Result<(), Refusal> {
        if let Some(refusal) = self.unrecognized.take().filter(|_| !self.ignore).or(self.refusal.take()) {
            return Err(refusal);
        }
        if self.collectors.len() > 1 {
            return Err(Refusal::initialization("Multiple garbage collectors selected"));
        }
        if launch.stack.is_some_and(|s| s > 0 && s < SMALLEST_STACK) {
            let mut refusal = Refusal::creation("");
            let k = SMALLEST_STACK >> 10;
            refusal.out =
                format!("\nThe Java thread stack size specified is too small. Specify at least {k}k");
            return Err(refusal);
        }
        if launch.max_heap.is_some_and(|size| size < SMALLEST_HEAP) {
            return Err(Refusal::initialization("Too small maximum heap"));
        }
        if let (Some(initial), Some(max)) = (launch.initial_heap, launch.max_heap)
            && initial > max
        {
            let reason = "Initial heap size set to a larger value than the maximum heap size";
            return Err(Refusal::initialization(reason));
        }
        Ok(())
    }

    /// What is to be said about options that were taken.
    pub fn warnings(&mut self) -> Vec<String> {
        if std::mem::take(&mut self.reserved) {
            self.warn(
                "Ignoring system property options whose names match the '-Djdk.module.*'. names that are reserved \
                 for internal use.",
            );
        }
        if !self.missed.is_empty() {
            let flags = self.missed.join(" ");
            self.warnings.push(format!("pavm warning: flags that have no effect on pavm: {flags}"));
        }
        std::mem::take(&mut self.warnings)
    }
}

fn second_file(first: &str, file: &str, source: Source) -> String {
    let container = match source {
        Source::Line => "cmd_line_args",
        Source::Variable => "env_var",
    };
    format!(
        "The option '-XX:VMOptionsFile={first}' is already specified in the options container '{container}' so the \
         specification of '-XX:VMOptionsFile={file}' in the same options container is an error."
    )
}

/// Is this a value for a flag of this kind?
fn fits(kind: Kind, value: Option<&str>) -> bool {
    match (kind, value) {
        (Kind::Text, value) => value.is_some(),
        (Kind::Unsigned, Some(text)) => parse_size(text).is_ok(),
        (Kind::Signed, Some(text)) => parse_size(text.strip_prefix('-').unwrap_or(text)).is_ok(),
        (Kind::Double, Some(text)) => text.parse::<f64>().is_ok(),
        _ => false,
    }
}

/// The `-ea` family.
fn assertion(arg: &str) -> Option<Assertion> {
    let (word, place) = match arg.split_once(':') {
        Some((word, place)) => (word, Some(place)),
        None => (arg, None),
    };
    let (enable, system) = match word {
        "-ea" | "-enableassertions" => (true, false),
        "-da" | "-disableassertions" => (false, false),
        "-esa" | "-enablesystemassertions" => (true, true),
        "-dsa" | "-disablesystemassertions" => (false, true),
        _ => return None,
    };
    let scope = match (system, place) {
        (true, None) => AssertionScope::System,
        (true, Some(_)) => return None,
        (false, None) => AssertionScope::Default,
        (false, Some(place)) => match place.strip_suffix("...") {
            Some(package) => AssertionScope::Package(package.replace('/', ".")),
            None => AssertionScope::Class(place.replace('/', ".")),
        },
    };
    Some(Assertion { enable, scope })
}
