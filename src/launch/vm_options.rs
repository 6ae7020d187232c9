//! The options that `java` hands on to the virtual machine: `-D`, `-ea`, `-X...`, `-XX:...`.

use worker::Launch;
use worker::launch::{Assertion, AssertionScope};

use super::Refusal;
use super::paths::{BadSize, parse_size};

/// `-X` options that steer HotSpot's own machinery: accepted, without effect here.
const WITHOUT_EFFECT: &[&str] = &[
    "-Xint",
    "-Xcomp",
    "-Xmixed",
    "-Xbatch",
    "-Xrs",
    "-Xdiag",
    "-Xfuture",
    "-Xnoclassgc",
    "-Xdebug",
    "-Xshare:auto",
    "-Xshare:on",
    "-Xshare:off",
    "-Xverify:all",
    "-Xverify:remote",
    "-Xcheck:jni",
    "-Xnoagent",
    "-server",
    "-client",
    "-zero",
    "-verbose:jni",
    "-verbose:module",
    "-noclassgc",
    "-verify",
    "-verifyremote",
];
/// The same, for those that go on after these words.
const WITHOUT_EFFECT_PREFIX: &[&str] =
    &["-Xlog", "-Xmn", "-splash:", "-Xloggc:", "-Xmaxjitcodesize", "-Xdock:"];

/// Names of `-XX` options that programs are often started with and that need no warning: they tune HotSpot's
/// collectors and compilers, or name what this machine does anyway.
const KNOWN_XX: &[&str] = &[
    "UseSerialGC",
    "UseParallelGC",
    "UseG1GC",
    "UseZGC",
    "UseShenandoahGC",
    "UseEpsilonGC",
    "MaxGCPauseMillis",
    "ParallelGCThreads",
    "ConcGCThreads",
    "NewRatio",
    "SurvivorRatio",
    "NewSize",
    "MaxNewSize",
    "MetaspaceSize",
    "MaxMetaspaceSize",
    "CompressedClassSpaceSize",
    "ReservedCodeCacheSize",
    "TieredCompilation",
    "TieredStopAtLevel",
    "UseCompressedOops",
    "UseCompressedClassPointers",
    "UseStringDeduplication",
    "DisableExplicitGC",
    "HeapDumpOnOutOfMemoryError",
    "HeapDumpPath",
    "ErrorFile",
    "UnlockExperimentalVMOptions",
    "UnlockDiagnosticVMOptions",
    "UseContainerSupport",
    "MaxRAMPercentage",
    "InitialRAMPercentage",
    "MinRAMPercentage",
    "AlwaysPreTouch",
    "UsePerfData",
    "PerfDisableSharedMem",
    "SharedArchiveFile",
    "ShowCodeDetailsInExceptionMessages",
    "StackTraceInThrowable",
    "OmitStackTraceInFastThrow",
    "UseNUMA",
    "UseLargePages",
    "UseTransparentHugePages",
    "ActiveProcessorCount",
    "CICompilerCount",
];

const SMALLEST_HEAP: u64 = 2 << 20;
const SMALLEST_STACK: u64 = 136 << 10;

/// What was read so far, and the first thing that was wrong.
#[derive(Default)]
pub struct VmOptions {
    refusal: Option<Refusal>,
    unknown_xx: Vec<String>,
}

impl VmOptions {
    /// Reads one option; mistakes are kept until the whole line was read.
    pub fn read(&mut self, arg: &str, launch: &mut Launch, class_path: &mut Option<String>) {
        if let Some(property) = arg.strip_prefix("-D") {
            let (name, value) = property.split_once('=').unwrap_or((property, ""));
            if name == "java.class.path" {
                *class_path = Some(value.to_string());
            } else if !name.is_empty() {
                launch.properties.push((name.into(), value.into()));
            }
        } else if let Some(option) = arg.strip_prefix("-XX:") {
            self.read_xx(option, launch);
        } else if let Some(assertion) = assertion(arg) {
            launch.assertions.push(assertion);
        } else if let Some(size) = arg.strip_prefix("-Xmx") {
            launch.max_heap = self.size(size, "Invalid maximum heap size", arg);
        } else if let Some(size) = arg.strip_prefix("-Xms") {
            launch.initial_heap = self.size(size, "Invalid initial heap size", arg);
        } else if let Some(size) = arg.strip_prefix("-Xss") {
            launch.stack = self.size(size, "Invalid thread stack size", arg);
            if launch.stack.is_some_and(|size| size > 1 << 30) {
                self.refuse(Refusal::creation(&format!("Invalid thread stack size: {arg}\n{TOO_LARGE}")));
            }
        } else if let Some(path) = arg.strip_prefix("-Xbootclasspath/a:") {
            launch.boot_append.extend(path.split(':').filter(|p| !p.is_empty()).map(String::from));
        } else if arg.starts_with("-agent") || arg.starts_with("-javaagent") || arg.starts_with("-Xrun") {
            self.refuse(Refusal::launcher(format!("Error: agents are not supported by pavm: {arg}")));
        } else {
            self.read_word(arg, launch);
        }
    }

    fn read_word(&mut self, arg: &str, launch: &mut Launch) {
        match arg {
            "--enable-preview" => launch.enable_preview = true,
            "-verbose" | "-verbose:class" => launch.verbose_class = true,
            "-verbose:gc" | "-verbosegc" => launch.verbose_gc = true,
            "-Xverify:none" | "-noverify" => launch.verify_none = true,
            "-XshowSettings" => launch.show_settings = Some(String::new()),
            _ => {
                if let Some(what) = arg.strip_prefix("-XshowSettings:") {
                    launch.show_settings = Some(what.into());
                } else if ["-Xbootclasspath:", "-Xbootclasspath/p:"].iter().any(|p| arg.starts_with(p)) {
                    let name = &arg[..arg.find(':').unwrap_or(arg.len())];
                    let mut refusal = Refusal::creation("");
                    refusal.out = format!("{name} is no longer a supported option.");
                    self.refuse(refusal);
                } else if !WITHOUT_EFFECT.contains(&arg)
                    && !WITHOUT_EFFECT_PREFIX.iter().any(|p| arg.starts_with(p))
                {
                    self.refuse(Refusal::unrecognized(arg));
                }
            }
        }
    }

    fn read_xx(&mut self, option: &str, launch: &mut Launch) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let name = name.strip_prefix(['+', '-']).unwrap_or(name);
        match name {
            "MaxHeapSize" => launch.max_heap = parse_size(value).ok(),
            "InitialHeapSize" => launch.initial_heap = parse_size(value).ok(),
            // In kilobytes, unlike -Xss.
            "ThreadStackSize" => launch.stack = parse_size(value).ok().and_then(|k| k.checked_mul(1024)),
            "" => self.refuse(Refusal::creation("Unrecognized VM option ''")),
            _ if KNOWN_XX.contains(&name) => {}
            _ => self.unknown_xx.push(format!("-XX:{option}")),
        }
    }

    fn size(&mut self, text: &str, what: &str, arg: &str) -> Option<u64> {
        match parse_size(text) {
            Ok(size) => return Some(size),
            Err(BadSize::Unreadable) => self.refuse(Refusal::creation(&format!("{what}: {arg}"))),
            Err(BadSize::TooLarge) => self.refuse(Refusal::creation(&format!("{what}: {arg}\n{TOO_LARGE}"))),
        }
        None
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }

    /// The first mistake, if there was one.
    pub fn refusal(&self) -> Option<Refusal> {
        self.refusal.clone()
    }

    /// The whole line was read: is it possible?
    pub fn finish(&mut self, launch: &mut Launch) -> Result<(), Refusal> {
        if let Some(refusal) = self.refusal.take() {
            return Err(refusal);
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

    /// One line about all `-XX` options that mean nothing here.
    pub fn warning(&self) -> Option<String> {
        (!self.unknown_xx.is_empty())
            .then(|| format!("pavm warning: unknown VM options are ignored: {}", self.unknown_xx.join(" ")))
    }
}

const TOO_LARGE: &str = "The specified size exceeds the maximum representable size.";

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
