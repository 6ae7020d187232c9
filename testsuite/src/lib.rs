//! `pavm test`: tests in jars, a session for each.
//!
//! ```text
//!   jars, directories --- scan (class files only) ---> test classes --- filters, exclude lists ---> selected
//!        |                                                                                            |
//!        v                                                                                            v
//!   template: classes loaded, driver warm  --- copy --->  session: runs one test  --- event file ---> results
//!                                                         (or a process of java)                       |
//!                                                                            reports <--- differences--+
//! ```
//!
//! What a test did is read from the file of events that the driver in the session writes, so it is known up to the
//! last event however the session ended. The half in the session is `classlib/java`, package `pavm.test`.

pub mod compare;
pub mod discover;
mod events;
mod hotspot;
pub mod report;
pub mod run;
pub mod select;
mod sessions;
mod watch;

pub use hotspot::Java;
pub use sessions::SessionMachine;

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// As it should.
    Passed,
    /// The test says that something is wrong.
    Failed,
    /// The test could not come to a verdict: something threw, ended the machine, or took too long.
    Error,
    /// It was skipped, or is not for this machine.
    NotRun,
}

impl Status {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Failed => "failed",
            Status::Error => "error",
            Status::NotRun => "notrun",
        }
    }

    /// The status of this name.
    pub fn of(word: &str) -> Option<Status> {
        [Status::Passed, Status::Failed, Status::Error, Status::NotRun].into_iter().find(|s| s.word() == word)
    }

    /// Whether it says that something is wrong.
    pub fn is_bad(self) -> bool {
        matches!(self, Status::Failed | Status::Error)
    }
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// The class, as Java names it.
    pub class: String,
    /// The test in the class; empty if the class is one test.
    pub name: String,
    /// The kind of test.
    pub kind: &'static str,
    /// How it ended.
    pub status: Status,
    /// How long it took.
    pub nanos: u64,
    /// Why it did not pass, in a line.
    pub message: String,
    /// Where, as a stack trace.
    pub trace: String,
    /// What it printed, if it did not pass.
    pub output: String,
}

impl TestResult {
    /// `Class#test`, or the class if it is one test.
    pub fn full_name(&self) -> String {
        if self.name.is_empty() { self.class.clone() } else { format!("{}#{}", self.class, self.name) }
    }
}

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By [`Status`].
    pub by_status: [usize; 4],
}

impl Totals {
    /// Counts results.
    pub fn of<'r>(results: impl IntoIterator<Item = &'r TestResult>) -> Totals {
        let mut totals = Totals::default();
        results.into_iter().for_each(|result| totals.add(result.status));
        totals
    }

    /// Counts one more.
    pub fn add(&mut self, status: Status) {
        self.by_status[status as usize] += 1;
    }

    /// How many of a status.
    pub fn count(&self, status: Status) -> usize {
        self.by_status[status as usize]
    }

    /// How many in all.
    pub fn all(&self) -> usize {
        self.by_status.iter().sum()
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [passed, failed, error, not_run] = self.by_status;
        let errors = if error == 1 { "error" } else { "errors" };
        write!(f, "{passed} passed, {failed} failed, {error} {errors}, {not_run} not run")
    }
}
