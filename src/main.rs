//! The `pavm` command.
//!
//! ```text
//! pavm run [options] MAIN [args]    as the java launcher       launch/ -> run.rs
//! pavm serve | bench | test         clap                       cli.rs
//! java ...                          the same program under that name: java's own command line
//! ```

mod bench;
mod cli;
mod jdk;
mod launch;
mod run;
mod serve;
mod test;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn"))
        .format_timestamp(None)
        .format_target(false)
        .init();
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
