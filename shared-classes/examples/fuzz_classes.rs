//! Runs the fuzzer over class files for as long as one likes:
//!
//! ```text
//! cargo run --profile fuzz -p shared-classes --example fuzz_classes -- [--count N] [--salt N] [--from N] [DIR...]
//! ```
//!
//! The profile has overflow checks and debug assertions on. Directories hold more seeds (class files). A panic ends
//! the run and tells the input's number; `--from NUMBER --count 1 --save FILE` writes it to a file.

#[path = "../tests/fuzz/mod.rs"]
mod fuzz;

use fuzz::{Fuzzer, Outcome};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let (mut count, mut salt, mut from, mut save, mut dirs) = (1_000_000u64, 1u64, 0u64, None, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = || args.next().and_then(|v| v.parse().ok()).unwrap_or(0);
        match arg.as_str() {
            "--count" => count = number(),
            "--salt" => salt = number(),
            "--from" => from = number(),
            "--save" => save = args.next(),
            _ => dirs.push(arg),
        }
    }
    let fuzzer = Fuzzer::new(salt, 7, &dirs);
    if fuzzer.seeds.is_empty() {
        eprintln!(
            "fuzz_classes: no seeds: there is no JDK on the path, and no directory of class files was given"
        );
        return ExitCode::FAILURE;
    }
    let mut runner = fuzzer.runner();
    println!("{} seeds, {}", fuzzer.seeds.len(), if runner.links() { "linking" } else { "without linking" });
    let begun = Instant::now();
    let mut tally: BTreeMap<Outcome, u64> = BTreeMap::new();
    let mut slowest = (0, 0);
    for n in from..from + count {
        let input = fuzzer.input(n);
        if let Some(file) = &save
            && let Err(e) = std::fs::write(file, &input)
        {
            eprintln!("fuzz_classes: {file}: {e}");
        }
        let at = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| runner.run(&input))) {
            Ok(outcome) => *tally.entry(outcome).or_default() += 1,
            Err(_) => {
                eprintln!("fuzz_classes: input {n} of salt {salt} ({} bytes) made it panic", input.len());
                return ExitCode::FAILURE;
            }
        }
        slowest = slowest.max((at.elapsed().as_micros(), n));
        if (n + 1 - from).is_multiple_of(1_000_000) {
            println!("{} inputs in {:.0?}: {tally:?}", n + 1 - from, begun.elapsed());
        }
    }
    println!(
        "{count} inputs in {:.1?}: {tally:?}; the slowest, {}, took {} us",
        begun.elapsed(),
        slowest.1,
        slowest.0
    );
    ExitCode::SUCCESS
}
