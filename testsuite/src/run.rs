//! Running selected tests on a machine.
//!
//! ```text
//!   for each class:   run ──▶ all tests ended ──▶ results
//!                      ▲           │ no: crash, exit, too long
//!                      │           ▼
//!                      └── the tests that were running get an error; the others, but for those that ended
//! ```
//! So what ends a machine is that test's own error, and the tests after it still run.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::discover::{Kind, TestClass};
use crate::events::Events;
use crate::{Status, TestResult};

/// Where one run of the driver works.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The file of events.
    pub events: PathBuf,
    /// What the test printed.
    pub output: PathBuf,
    /// The working directory.
    pub directory: PathBuf,
}

/// How a run of the driver ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Answered,
    /// The program ended its machine.
    Exited(i32),
    /// Something else ended it; one line.
    Died(String),
    /// No test began or ended for too long; it was ended.
    TooLong,
}

/// What runs the driver: sessions, or processes of java.
pub trait Machine: Sync {
    /// Runs the driver on the request that `request` makes for the places it gets, ends it when no event has come for
    /// `limit`, and gives `look` the places, which are removed afterwards.
    fn run(
        &self,
        request: &dyn Fn(&Paths) -> String,
        limit: Duration,
        look: &mut dyn FnMut(&Paths, End),
    ) -> Result<(), String>;
}

/// A class to run, and what of it.
#[derive(Clone, Debug)]
pub struct Task {
    /// The class.
    pub test: TestClass,
    /// Only these methods; empty: all.
    pub methods: Vec<String>,
    /// Not these methods or test cases.
    pub excluded: Vec<String>,
}

/// A session for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// Each class; a test that ends its session costs the others of its class nothing.
    Class,
    /// Each test of a class.
    Method,
}

/// How to run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// At once.
    pub jobs: usize,
    /// How long a test may take.
    pub limit: Duration,
    /// A session for what.
    pub isolation: Isolation,
}

/// Runs tasks on a machine; results in the order of the tasks, whatever ended first. `each` is called for every class
/// that is done, from several threads. An error is about the machine as a whole.
pub fn run(
    machine: &dyn Machine,
    tasks: &[Task],
    plan: Plan,
    each: &(dyn Fn(&[TestResult]) + Sync),
) -> Result<Vec<TestResult>, String> {
    let todo: Mutex<VecDeque<usize>> = Mutex::new((0..tasks.len()).collect());
    let done = Mutex::new(vec![Vec::new(); tasks.len()]);
    let problem = Mutex::new(None);
    let work = || {
        // A name, or the lock would be held while the task runs.
        let next = || todo.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        while let Some(i) = next() {
            match run_class(machine, &tasks[i], plan) {
                Ok(results) => {
                    each(&results);
                    done.lock().unwrap_or_else(PoisonError::into_inner)[i] = results;
                }
                Err(why) => {
                    todo.lock().unwrap_or_else(PoisonError::into_inner).clear();
                    *problem.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..plan.jobs.clamp(1, tasks.len().max(1)) {
            scope.spawn(work);
        }
    });
    match problem.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(why) => Err(why),
        None => Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()),
    }
}

/// What one run brought.
struct Seen {
    events: Events,
    output: Vec<u8>,
    end: End,
    took: Duration,
}

fn run_once(machine: &dyn Machine, task: &Task, limit: Duration, more: &[String]) -> Result<Seen, String> {
    let request = |paths: &Paths| {
        let path = |p: &PathBuf| p.to_string_lossy().into_owned();
        let kind = task.test.kind.word().to_string();
        let mut lines = vec![kind, task.test.name.clone(), path(&paths.events), path(&paths.output)];
        lines.push(path(&paths.directory));
        match task.test.kind {
            Kind::JUnit(_) => {
                lines.extend(task.methods.iter().map(|m| format!("m{m}")));
                lines.extend(task.excluded.iter().map(|m| format!("e{m}")));
            }
            // As JavaTest passes them.
            Kind::Harness if !task.excluded.is_empty() => {
                lines.extend(["a-exclude".to_string(), format!("a{}", task.excluded.join(","))]);
            }
            _ => {}
        }
        lines.extend_from_slice(more);
        lines.join("\n")
    };
    let start = Instant::now();
    let mut seen = None;
    machine.run(&request, limit, &mut |paths, end| {
        let events = std::fs::read(&paths.events).unwrap_or_default();
        seen = Some(Seen {
            events: Events::parse(&String::from_utf8_lossy(&events)),
            output: std::fs::read(&paths.output).unwrap_or_default(),
            end,
            took: start.elapsed(),
        });
    })?;
    seen.ok_or_else(|| "a test was not run".to_string())
}

fn run_class(machine: &dyn Machine, task: &Task, plan: Plan) -> Result<Vec<TestResult>, String> {
    match task.test.kind {
        Kind::JUnit(_) if plan.isolation == Isolation::Class => run_units(machine, task, plan.limit, &[]),
        Kind::JUnit(_) => {
            let listed = run_once(machine, task, plan.limit, &["l".into()])?;
            if !listed.events.done {
                return Ok(vec![broken(task, "", &listed, plan.limit)]);
            }
            let mut results = Vec::new();
            for id in &listed.events.listed {
                results.extend(run_units(machine, task, plan.limit, &[format!("i{id}")])?);
            }
            Ok(results)
        }
        _ => Ok(vec![run_plain(machine, task, plan.limit)?]),
    }
}

/// Runs the tests of a JUnit class.
fn run_units(
    machine: &dyn Machine,
    task: &Task,
    limit: Duration,
    more: &[String],
) -> Result<Vec<TestResult>, String> {
    let mut results: Vec<TestResult> = Vec::new();
    let mut request = more.to_vec();
    loop {
        let seen = run_once(machine, task, limit, &request)?;
        for ending in &seen.events.endings {
            let output =
                if ending.status.is_bad() { part(&seen.output, ending.output.clone()) } else { "".into() };
            results.push(TestResult {
                class: task.test.name.clone(),
                name: ending.name.clone(),
                kind: task.test.kind.word(),
                status: ending.status,
                nanos: ending.nanos,
                message: ending.message.clone(),
                trace: ending.trace.clone(),
                output,
            });
        }
        if seen.events.done {
            return Ok(results);
        }
        if seen.events.open.is_empty() {
            // Between tests: what is common to all of them does it, so they would all go the same way.
            results.push(broken(task, "", &seen, limit));
            return Ok(results);
        }
        results.extend(seen.events.open.iter().map(|(_, name)| broken(task, name, &seen, limit)));
        let ended = seen.events.endings.iter().map(|e| &e.id);
        let over = ended.chain(seen.events.open.iter().map(|(id, _)| id));
        let before = request.len();
        for line in over.map(|id| format!("x{}", method_of(id))) {
            if !request.contains(&line) {
                request.push(line);
            }
        }
        if request.len() == before {
            // It ran what it was told not to run.
            return Ok(results);
        }
    }
}

/// The part of an id that is known before anything runs: what a method makes up as it goes can't be left out.
fn method_of(id: &str) -> &str {
    let made_up = ["/[test-template-invocation:", "/[dynamic-test:", "/[dynamic-container:"];
    let end = made_up.iter().filter_map(|m| id.find(m)).min();
    &id[..end.unwrap_or(id.len())]
}

/// Where output is cut in results.
const LONGEST_OUTPUT: usize = 64 << 10;

fn part(output: &[u8], range: std::ops::Range<usize>) -> String {
    let part = output.get(range.start..range.end.min(output.len())).unwrap_or_default();
    let text = String::from_utf8_lossy(&part[..part.len().min(LONGEST_OUTPUT)]).into_owned();
    if part.len() > LONGEST_OUTPUT { text + "\n... (cut)" } else { text }
}

/// The result of a test whose machine ended before it did.
fn broken(task: &Task, name: &str, seen: &Seen, limit: Duration) -> TestResult {
    let message = match &seen.end {
        End::Answered => "the driver of tests failed".to_string(),
        End::Exited(code) => format!("the test ended its machine with exit code {code}"),
        End::Died(how) => how.clone(),
        End::TooLong => format!("took longer than {} s", limit.as_secs_f64()),
    };
    TestResult {
        class: task.test.name.clone(),
        name: name.into(),
        kind: task.test.kind.word(),
        status: Status::Error,
        nanos: seen.took.as_nanos() as u64,
        message,
        trace: String::new(),
        output: part(&seen.output, 0..seen.output.len()),
    }
}

/// Runs a class that is one test.
fn run_plain(machine: &dyn Machine, task: &Task, limit: Duration) -> Result<TestResult, String> {
    let seen = run_once(machine, task, limit, &[])?;
    let mut result = broken(task, "", &seen, limit);
    if let Some(ending) = seen.events.endings.first() {
        result.status = ending.status;
        result.nanos = ending.nanos;
        result.message = ending.message.clone();
        result.trace = ending.trace.clone();
    } else if let End::Exited(code) = seen.end {
        judge_exit(&mut result, &task.test.kind, code, &seen.output);
    }
    if let Kind::Main(expected) = &task.test.kind
        && result.status == Status::Passed
        && let Some(difference) = difference(expected, &seen.output)
    {
        result.status = Status::Failed;
        result.message = difference;
    }
    if result.status == Status::Passed {
        result.output.clear();
    }
    Ok(result)
}

/// What JCK-style tests and those of JT Harness add to their result to make an exit code, and the codes.
const EXIT_CODES: [(i32, Status); 4] =
    [(95, Status::Passed), (97, Status::Failed), (98, Status::Error), (99, Status::NotRun)];
/// How `Status.exit` says the rest.
const STATUS_LINE: &str = "STATUS:";

fn judge_exit(result: &mut TestResult, kind: &Kind, code: i32, output: &[u8]) {
    match kind {
        Kind::Main(_) if code == 0 => {
            result.status = Status::Passed;
            result.message.clear();
        }
        Kind::Main(_) => result.status = Status::Failed,
        Kind::Harness | Kind::Jck => {
            let Some((_, status)) = EXIT_CODES.iter().find(|(c, _)| *c == code) else { return };
            result.status = *status;
            let text = String::from_utf8_lossy(output);
            let said = text.lines().rev().find_map(|l| l.trim_start().strip_prefix(STATUS_LINE));
            // A test that passes has nothing to say.
            let said = said.filter(|_| *status != Status::Passed);
            result.message = match said {
                Some(said) => said.trim().to_string(),
                None if *status == Status::Passed => String::new(),
                None => format!("exit code {code}"),
            };
        }
        Kind::JUnit(_) => {}
    }
}

/// The first line in which output is not what is expected.
fn difference(expected: &[u8], output: &[u8]) -> Option<String> {
    if expected == output {
        return None;
    }
    let (expected, output) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(output));
    let (mut wanted, mut got) = (expected.lines(), output.lines());
    for number in 1.. {
        match (wanted.next(), got.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let quoted = |line: Option<&str>| line.map_or("the end".into(), |l| format!("{l:?}"));
                return Some(format!(
                    "line {number} of the output: expected {}, was {}",
                    quoted(a),
                    quoted(b)
                ));
            }
        }
    }
    Some("the output differs in how its lines end".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(difference(b"a\nb\n", b"a\nb\n"), None);
        assert_eq!(difference(b"a\nb", b"a\nc").unwrap(), "line 2 of the output: expected \"b\", was \"c\"");
        assert_eq!(difference(b"a", b"a\nc").unwrap(), "line 2 of the output: expected the end, was \"c\"");
        assert_eq!(difference(b"a\n", b"a").unwrap(), "the output differs in how its lines end");
    }

    #[test]
    fn invocations_are_left_out_with_their_method() {
        let id = "[engine:junit-jupiter]/[class:X]/[test-template:f(int)]/[test-template-invocation:#3]";
        assert_eq!(method_of(id), "[engine:junit-jupiter]/[class:X]/[test-template:f(int)]");
        assert_eq!(method_of("[class:X]/[method:f()]"), "[class:X]/[method:f()]");
    }
}
