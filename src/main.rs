//! The `pavm` command.
//!
//! ```text
//! pavm run [options] MAIN [args]    as the java launcher       launch/ -> run.rs
//! pavm serve | bench | test | sessions | workers   clap        cli.rs
//! pavm --spawn-helper               for a process that a session starts; never given by hand
//! java ...                          the same program under that name: java's own command line
//! ```

mod bench;
mod cli;
mod control;
mod jdk;
mod launch;
mod run;
mod serve;
mod test;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|a| a == classlib::lang::process::helper::ARGUMENT) {
        return ExitCode::from(classlib::lang::process::helper::run());
    }
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn"))
        .format_timestamp(None)
        .format_target(false)
        .init();
    if let Err(error) = worker::signals::survive_file_size_limit() {
        log::warn!("SIGXFSZ: {error}");
    }
    let mut args = std::env::args_os();
    let name = args.next().unwrap_or_else(|| "pavm".into());
    let called_java = Path::new(&name).file_name().is_some_and(|n| n == "java");
    let args: Vec<OsString> = args.collect();
    let code = match args.first().and_then(|a| a.to_str()) {
        _ if called_java => run::run(launch::Style::Java, args),
        Some("run") => run::run(launch::Style::Run, args.into_iter().skip(1).collect()),
        _ => cli::run(name, args),
    };
    ExitCode::from(code)
}
