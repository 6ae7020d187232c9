//! The `java` launcher's command line, read as `java` reads it.
//!
//! ```text
//!   JDK_JAVA_OPTIONS, arguments (with @argfiles)
//!        | line.rs: the launcher's part: what to run, class path; the rest in the machine's spelling
//!        v
//!   JAVA_TOOL_OPTIONS + options + _JAVA_OPTIONS
//!        | vm_options.rs: the machine's part: -D -ea -X -XX --add-opens= ...
//!        v
//!   Parsed { notes, Action }   or   Refusal { out, err, code }
//! ```
//!
//! Nothing is run or printed here, so that tests can compare every answer. Two kinds of mistakes end a launch:
//! those the launcher sees (a missing value), at once, and those the virtual machine would see (an unknown
//! option), after the whole line was read, as with `java`.

mod argfile;
mod flags;
mod line;
pub mod paths;
pub mod text;
mod vm_options;

use std::ffi::OsString;

pub use line::{MAX_DEADLINE, MAX_SLICE};

use worker::Launch;

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
    /// Print which build this is and end.
    InternalVersion,
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
    /// An error during the machine's initialisation: on standard output, as `java` has it.
    fn initialization(reason: &str) -> Refusal {
        let out = format!("Error occurred during initialization of VM\n{reason}");
        Refusal { out, code: 1, ..Refusal::default() }
    }
}

/// Reads a command line: `args` without the program's name; `env` looks up a variable.
pub fn parse(
    style: Style,
    args: impl IntoIterator<Item = OsString>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Parsed, Refusal> {
    let mut notes = Vec::new();
    line::read(style, args, env, &mut notes).map_err(|mut refusal| {
        // What was said before stands before.
        notes.extend((!refusal.err.is_empty()).then_some(refusal.err));
        refusal.err = notes.join("\n");
        refusal
    })
}

#[cfg(test)]
mod tests;
