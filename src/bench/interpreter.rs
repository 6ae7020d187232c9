//! `pavm bench interpreter`: classic programs on pavm and, in turn, on OpenJDK's interpreters; and `pavm
//! bench locks`: uncontended monitors, atomic increments and volatile writes, on OpenJDK's compilers as well.
//!
//! Every figure is the median of an iteration of the program in milliseconds. The machines take turns, several rounds of
//! them, so that a busy moment of the computer does not fall on one of them alone; the median of the rounds counts.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::{BenchArgs, Measured};
use crate::jdk::Jdk;

/// The class that runs the programs; see `javatests`.
const SUITE: &str = "bench.Suite";
const PROGRAMS: [&str; 14] = [
    "Richards",
    "DeltaBlue",
    "Json",
    "Havlak",
    "CD",
    "Bounce",
    "List",
    "Permute",
    "Queens",
    "Sieve",
    "Storage",
    "Towers",
    "Mandelbrot",
    "NBody",
];

/// What `pavm bench locks` runs: a million uncontended operations in each iteration.
const LOCKS: [&str; 4] = ["SynchronizedMethod", "SynchronizedBlock", "AtomicIncrement", "VolatileWrite"];

/// One of the machines compared.
struct Machine {
    name: &'static str,
    program: PathBuf,
    options: Vec<String>,
}

/// Prints the figures as lines of JSON.
pub fn measure(args: &BenchArgs) -> Result<(), String> {
    let Some(programs) = &args.programs else {
        return Err(
            "name the jar of the benchmark programs with --programs (javatests/target/javatests.jar)".into(),
        );
    };
    if !programs.exists() {
        return Err(format!("{} does not exist (make builds it)", programs.display()));
    }
    let machines = machines(args)?;
    // Logarithms of the ratios to the first machine, for each of the others.
    let mut logs = vec![Vec::new(); machines.len()];
    let (bench, set): (_, &[&str]) = match args.what {
        Measured::Locks => ("locks", &LOCKS),
        _ => ("interpreter", &PROGRAMS),
    };
    for &program in set {
        let mut rounds = vec![Vec::new(); machines.len()];
        for _ in 0..args.rounds {
            for (machine, results) in machines.iter().zip(&mut rounds) {
                results.push(machine.run(programs, args.iterations, program)?);
            }
        }
        let medians: Vec<f64> = rounds.iter_mut().map(|r| median(r)).collect();
        let mut line = format!("{{\"bench\":\"{bench}\",\"program\":\"{program}\"");
        for (machine, ms) in machines.iter().zip(&medians) {
            line += &format!(",\"{}_ms\":{ms:.3}", machine.name);
        }
        for (i, machine) in machines.iter().enumerate().skip(1) {
            let ratio = medians[0] / medians[i];
            logs[i].push(ratio.ln());
            line += &format!(",\"ratio_{}\":{ratio:.3}", machine.name);
        }
        print(&(line + "}"))?;
    }
    for (machine, logs) in machines.iter().zip(&logs).skip(1) {
        let mean = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
        print(&format!(
            "{{\"bench\":\"{bench}\",\"peer\":\"{}\",\"programs\":{},\"geometric_mean\":{mean:.3}}}",
            machine.name,
            logs.len()
        ))?;
    }
    Ok(())
}

/// This one, and the peers that are there; the user is told how to get one that is not.
fn machines(args: &BenchArgs) -> Result<Vec<Machine>, String> {
    let jdk = Jdk::find(args.jdk.as_ref(), &|name| std::env::var_os(name))?;
    let me = std::env::current_exe().map_err(|e| e.to_string())?;
    let home = jdk.home.to_string_lossy().into_owned();
    let mut all =
        vec![Machine { name: "pavm", program: me, options: vec!["run".into(), "--jdk".into(), home] }];
    let peer = args.peer.as_ref().map(PathBuf::from);
    match peer.clone().or_else(|| installed_zero(&jdk.home)) {
        Some(home) if has_zero(&home) => all.push(Machine::java("zero", &home, "-zero")),
        Some(home) => return Err(format!("{} has no Zero interpreter (lib/zero)", home.display())),
        None => {
            let _ = writeln!(
                io::stderr(),
                "pavm: no OpenJDK Zero to compare with: install openjdk-17-jre-zero, or name one with --peer"
            );
        }
    }
    if args.what == Measured::Locks {
        all.push(Machine { name: "java", program: jdk.home.join("bin/java"), options: Vec::new() });
    }
    if args.xint {
        all.push(Machine::java("xint", peer.as_ref().unwrap_or(&jdk.home), "-Xint"));
    }
    Ok(all)
}

fn has_zero(home: &Path) -> bool {
    home.join("lib/zero/libjvm.so").is_file()
}

/// The JDK itself, or one beside it.
fn installed_zero(jdk: &Path) -> Option<PathBuf> {
    let beside = jdk.parent().and_then(|dir| std::fs::read_dir(dir).ok()).into_iter().flatten();
    let mut homes: Vec<PathBuf> = beside.filter_map(|e| Some(e.ok()?.path())).collect();
    homes.sort();
    std::iter::once(jdk.to_path_buf()).chain(homes).find(|home| has_zero(home))
}

impl Machine {
    fn java(name: &'static str, home: &Path, option: &str) -> Machine {
        Machine { name, program: home.join("bin/java"), options: vec![option.into()] }
    }

    /// Runs a program; the median of its iterations in milliseconds.
    fn run(&self, programs: &Path, iterations: u32, program: &str) -> Result<f64, String> {
        let output = Command::new(&self.program)
            .args(&self.options)
            .arg("-cp")
            .arg(programs)
            .args([SUITE, &iterations.to_string(), program])
            .output()
            .map_err(|e| format!("{}: {e}", self.program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let figure = text.trim().strip_prefix(program).and_then(|t| t.trim().parse().ok());
        figure.filter(|_| output.status.success()).ok_or_else(|| {
            let error = String::from_utf8_lossy(&output.stderr);
            format!("{program} failed on {}: {}", self.name, error.lines().next().unwrap_or("no figure"))
        })
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn print(line: &str) -> Result<(), String> {
    writeln!(io::stdout(), "{line}").map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(super::median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert!(super::median(&mut []).is_nan());
    }
}
