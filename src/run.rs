//! `pavm run`: a program in a session of its own.

use std::ffi::OsString;
use std::io::Write;

use crate::jdk::Jdk;
use crate::launch::{self, Action, Parsed, Refusal, Stream, Style, text};

/// Reads java's command line and carries it out; the result is the exit code.
pub fn run(style: Style, args: Vec<OsString>) -> u8 {
    let env = |name: &str| std::env::var_os(name).map(|v| v.to_string_lossy().into_owned());
    let Parsed { notes, action, jdk } = match launch::parse(style, args, &env) {
        Ok(parsed) => parsed,
        Err(refusal) => return refuse(&refusal),
    };
    notes.iter().for_each(|note| print(Stream::Err, note));
    let launch = match action {
        Action::Help(to) => {
            print(to, &text::usage(style));
            return 0;
        }
        Action::HelpExtra(to) => {
            print(to, text::extra());
            return 0;
        }
        action => action,
    };
    let jdk = match Jdk::find(jdk.as_ref(), &|name| std::env::var_os(name)) {
        Ok(jdk) => jdk,
        Err(problem) => return refuse(&Refusal::launcher(problem)),
    };
    let (mut launch, banner) = match launch {
        Action::Version(to) => {
            print(to, &jdk.version_text(env!("CARGO_PKG_VERSION"), to == Stream::Out));
            return 0;
        }
        Action::FullVersion(to) => {
            let long = if to == Stream::Out { "openjdk" } else { "openjdk full version" };
            let version = &jdk.runtime_version;
            match to {
                Stream::Out => print(to, &format!("{long} {version}")),
                Stream::Err => print(to, &format!("{long} \"{version}\"")),
            }
            return 0;
        }
        Action::InternalVersion => {
            print(Stream::Out, &jdk.internal_version(env!("CARGO_PKG_VERSION")));
            return 0;
        }
        Action::Run(launch, banner) => (launch, banner),
        Action::Help(_) | Action::HelpExtra(_) => return 0,
    };
    if let Some(to) = banner {
        print(to, &jdk.version_text(env!("CARGO_PKG_VERSION"), to == Stream::Out));
    }
    launch.jdk = jdk.home;
    log::debug!("{launch:?}");
    match worker::jvm::run_program(*launch) {
        Ok(code) => code as u8,
        Err(problem) => {
            // Java itself may have said what is wrong.
            if !problem.text.is_empty() {
                print(Stream::Err, &format!("pavm: {problem}"));
            }
            problem.code
        }
    }
}

/// A closed standard stream is no reason to fail.
fn print(to: Stream, text: &str) {
    let _ = match to {
        Stream::Out => writeln!(std::io::stdout(), "{text}"),
        Stream::Err => writeln!(std::io::stderr(), "{text}"),
    };
}

fn refuse(refusal: &Refusal) -> u8 {
    if !refusal.out.is_empty() {
        print(Stream::Out, &refusal.out);
    }
    if !refusal.err.is_empty() {
        print(Stream::Err, &refusal.err);
    }
    refusal.code as u8
}
