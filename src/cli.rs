//! The subcommands that are not the `java` launcher.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::serve::ServeArgs;

/// The command line of `pavm`, but for `pavm run`.
#[derive(Parser, Debug)]
#[command(name = "pavm", version, about, disable_help_subcommand = false, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run a compiled Java program in a session of its own; takes java's command line (pavm run -help)
    #[command(disable_help_flag = true)]
    Run {
        /// As for `java`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Serve a web application, a session for each user
    Serve(ServeArgs),
    /// Look after the sessions of a running server
    Sessions {
        /// The server's control socket (default: the only one of this user)
        #[arg(long, global = true, value_name = "PATH")]
        control: Option<std::path::PathBuf>,
        #[command(subcommand)]
        command: SessionsCommand,
    },
    /// Have a running server take over a changed application, or another one, without stopping
    Deploy {
        /// The server's control socket (default: the only one of this user)
        #[arg(long, value_name = "PATH")]
        control: Option<std::path::PathBuf>,
        /// A directory or a .war file (default: the one that it serves)
        app: Option<std::path::PathBuf>,
    },
    /// Look after the worker processes of a running server
    Workers {
        /// The server's control socket (default: the only one of this user)
        #[arg(long, global = true, value_name = "PATH")]
        control: Option<std::path::PathBuf>,
        #[command(subcommand)]
        command: WorkersCommand,
    },
    /// Measure sessions or the interpreter; prints JSON lines
    Bench(BenchArgs),
    /// Run jars of tests (JCK style, JT Harness, JUnit, programs with expected output), a session for each
    Test(TestArgs),
}

/// `pavm test`
#[derive(Args, Debug)]
pub struct TestArgs {
    /// Jars or directories of test classes
    #[arg(required = true, value_name = "JAR")]
    pub jars: Vec<std::path::PathBuf>,
    /// What the tests need besides: jars and directories, separated by colons
    #[arg(long, short = 'c', visible_alias = "class-path", value_name = "PATH")]
    pub classpath: Vec<String>,
    /// Tests at once (default: one for each processor)
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub jobs: Option<u32>,
    /// Worker processes (default: as many as tests at once); a test that waits needs none, and goes on in any
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub workers: Option<u32>,
    /// Only these tests: CLASS, PACKAGE or CLASS#METHOD, where a class may have * and ? in its name
    #[arg(long, value_name = "PATTERN")]
    pub filter: Vec<String>,
    /// A list of tests to leave out, as JavaTest has it: path/Class.java[#case] bugs keywords
    #[arg(long, value_name = "FILE")]
    pub exclude: Vec<std::path::PathBuf>,
    /// Seconds that a test may take
    #[arg(long, default_value_t = 60, value_name = "S", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub timeout: u64,
    /// Where to write report.txt, junit.xml, results.json and index.html
    #[arg(long, value_name = "DIR")]
    pub report: Option<std::path::PathBuf>,
    /// Run the tests under java (or the java program given) as well, and show only what differs
    #[arg(long, value_name = "java")]
    pub reference: Option<std::path::PathBuf>,
    /// A session for each class, or for each method, of JUnit tests
    #[arg(long, value_enum, default_value_t = Isolate::Class)]
    pub isolate: Isolate,
    /// One more directory for the expected output of programs: NAME.out, NAME.expected or NAME.golden
    #[arg(long, value_name = "DIR")]
    pub expected: Option<std::path::PathBuf>,
    /// Largest heap of a session
    #[arg(long, default_value = "1g", value_name = "SIZE", value_parser = size)]
    pub session_memory: u64,
    /// A system property
    #[arg(short = 'D', value_name = "NAME=VALUE")]
    pub define: Vec<String>,
    /// As for java
    #[arg(long, value_name = "MODULE/PACKAGE=TARGET")]
    pub add_opens: Vec<String>,
    /// The JDK whose class library is used
    #[arg(long, value_name = "DIR")]
    pub jdk: Option<OsString>,
}

impl TestArgs {
    /// The system properties that `-D` and `--add-opens` stand for.
    pub fn properties(&self) -> Vec<(String, String)> {
        let opens = (0..).zip(&self.add_opens).map(|(i, o)| (format!("jdk.module.addopens.{i}"), o.clone()));
        let defined = self.define.iter().map(|d| {
            let (name, value) = d.split_once('=').unwrap_or((d, ""));
            (name.to_string(), value.to_string())
        });
        defined.chain(opens).collect()
    }
}

/// What has a session of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Isolate {
    /// Each test class
    Class,
    /// Each test method
    Method,
}

/// `pavm sessions`
#[derive(Subcommand, Debug)]
pub enum SessionsCommand {
    /// List the sessions
    Ls {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print everything that is known of a session
    Show {
        /// The session's id in the list
        id: u64,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Collect the whole heap of a session, and give back the memory that is free then
    Gc {
        /// The session's id in the list
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<u64>,
        /// Of all sessions, one after the other
        #[arg(long)]
        all: bool,
    },
    /// Print what the threads of a session do, as jstack does
    Dump {
        /// The session's id in the list
        id: u64,
    },
    /// End a session; a request that it works on gets an error
    Kill {
        /// The session's id in the list
        id: u64,
    },
}

/// `pavm workers`
#[derive(Subcommand, Debug)]
pub enum WorkersCommand {
    /// List the worker processes
    Ls {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// `pavm bench`
#[derive(Args, Debug)]
pub struct BenchArgs {
    /// What to measure
    pub what: Measured,
    /// Sizes of the session (for example 64k,1m); default: a row of sizes
    #[arg(long, value_delimiter = ',', value_parser = size)]
    pub size: Vec<u64>,
    /// The JDK whose class library is used
    #[arg(long, value_name = "DIR")]
    pub jdk: Option<OsString>,
    /// Measure sessions of this web application instead of empty ones (for "servlet": the war of examples/load)
    #[arg(long)]
    pub app: Option<std::path::PathBuf>,
    /// What is asked of the application once in each session (for "sessions")
    #[arg(long, default_value = "/")]
    pub page: String,
    /// The jar or directory of the benchmark programs (for "interpreter", "waits" and "exchange")
    #[arg(long, value_name = "PATH")]
    pub programs: Option<std::path::PathBuf>,
    /// The JDK with a Zero interpreter to compare with; default: one that is installed (for "interpreter")
    #[arg(long, value_name = "DIR")]
    pub peer: Option<OsString>,
    /// Compare with HotSpot's own interpreter as well (for "interpreter")
    #[arg(long)]
    pub xint: bool,
    /// Iterations of each program in each round (for "interpreter")
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub iterations: u32,
    /// Rounds, in which the machines take turns (for "interpreter")
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Worker processes (for "waits", "exchange" and "servlet")
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub workers: u32,
    /// The home of a Tomcat 10 to compare with (for "servlet")
    #[arg(long, value_name = "DIR")]
    pub tomcat: Option<std::path::PathBuf>,
    /// Connections at once, a run for each number (for "servlet")
    #[arg(long, value_delimiter = ',', default_value = "16,256", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub connections: Vec<u32>,
    /// Users, each with a session of its own (for "servlet")
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub users: u32,
    /// How long each figure is measured (for "servlet")
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub seconds: u32,
    /// Only these figures, such as hello,counter (for "servlet")
    #[arg(long, value_delimiter = ',')]
    pub figures: Vec<String>,
    /// Write a page with plots (for "servlet")
    #[arg(long, value_name = "FILE")]
    pub report: Option<std::path::PathBuf>,
    /// End a process while all sessions wait (for "waits")
    #[arg(long)]
    pub kill: Option<Victim>,
    /// Cycles for each figure
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    pub cycles: u32,
}

/// What `pavm bench` measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measured {
    /// Attaching an idle session to a worker and detaching it
    Attach,
    /// Creating a session from the template
    Create,
    /// Many sessions alive at once (as many as --cycles): memory for each
    Sessions,
    /// Many sessions (as many as --cycles) that wait for a time and for a byte on a socket
    Waits,
    /// An HTTP server and client that exchange so many requests (--cycles), plain and over TLS, hopping at every wait
    Exchange,
    /// A web application under load, in `pavm serve` and in Tomcat
    Servlet,
    /// Classic programs, beside OpenJDK's interpreters
    Interpreter,
    /// Uncontended monitors, atomic increments and volatile writes, beside OpenJDK's interpreters and compilers
    Locks,
}

/// A process that `pavm bench waits` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Victim {
    /// A worker
    Worker,
    /// The resource manager
    Resources,
}

fn size(text: &str) -> Result<u64, String> {
    match crate::launch::paths::parse_size(text) {
        Ok(0) | Err(_) => Err("not a size such as 64m".into()),
        Ok(size) => Ok(size),
    }
}

/// Reads the command line and carries it out; the result is the exit code.
pub fn run(name: OsString, args: Vec<OsString>) -> u8 {
    let cli = match Cli::try_parse_from(std::iter::once(name).chain(args)) {
        Ok(cli) => cli,
        Err(error) => {
            // Printing fails only if nobody listens.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    match cli.command {
        Command::Run { args } => crate::run::run(crate::launch::Style::Run, args),
        Command::Serve(args) => crate::serve::run(&args),
        Command::Sessions { control, command } => crate::control::sessions(control.as_ref(), &command),
        Command::Deploy { control, app } => crate::control::deploy(control.as_ref(), app.as_deref()),
        Command::Workers { control, command } => crate::control::workers(control.as_ref(), &command),
        Command::Bench(args) => crate::bench::run(&args),
        Command::Test(args) => crate::test::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
        let cli =
            Cli::try_parse_from(["pavm", "bench", "attach", "--size", "64k,1m", "--cycles", "50"]).unwrap();
        let Command::Bench(bench) = cli.command else { panic!() };
        assert_eq!((bench.what, bench.size, bench.cycles), (Measured::Attach, vec![64 << 10, 1 << 20], 50));
        assert!(Cli::try_parse_from(["pavm", "serve", "--workers", "0", "app"]).is_err());
        assert!(Cli::try_parse_from(["pavm", "serve", "--session-memory", "x", "app"]).is_err());
    }
}
