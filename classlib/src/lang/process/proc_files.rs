//! What `/proc` says of processes.

use std::fs;
use std::os::unix::fs::MetadataExt;

/// A process.
#[derive(Clone, Copy, Debug)]
pub struct Stat {
    /// Its parent.
    pub parent: i64,
    /// Processor time in ns.
    pub time: i64,
    /// Start in ms since the epoch.
    pub start: i64,
}

/// A process that there is.
pub fn stat(pid: i64) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text[text.rfind(')')? + 1..].split_whitespace().collect();
    let number = |i: usize| fields.get(i)?.parse::<i64>().ok();
    // SAFETY: sysconf reads a constant of the system.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) }.max(1);
    let time = (number(11)? + number(12)?) * (1_000_000_000 / ticks);
    Some(Stat { parent: number(1)?, time, start: booted()? * 1000 + number(19)? * 1000 / ticks })
}

/// When the system was started, in seconds since the epoch.
fn booted() -> Option<i64> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    text.lines().find_map(|l| l.strip_prefix("btime "))?.trim().parse().ok()
}

/// All processes.
pub fn pids() -> Vec<i64> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|e| e.file_name().to_str()?.parse().ok()).collect()
}

/// The owner of a process.
pub fn user(pid: i64) -> Option<u32> {
    fs::metadata(format!("/proc/{pid}")).ok().map(|m| m.uid())
}

/// The path of what a process runs; the owner of the process can tell.
pub fn command(pid: i64) -> Option<String> {
    fs::read_link(format!("/proc/{pid}/exe")).ok().map(|p| p.to_string_lossy().into_owned())
}

/// The command line of a process, the program's name first.
pub fn command_line(pid: i64) -> Option<Vec<String>> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok().filter(|b| !b.is_empty())?;
    let bytes = bytes.strip_suffix(b"\0").unwrap_or(&bytes);
    Some(bytes.split(|&b| b == 0).map(|a| String::from_utf8_lossy(a).into_owned()).collect())
}
