//! Monotonic time in nanoseconds.

use nix::sys::time::{TimeSpec, TimeValLike};
use nix::time::{ClockId, clock_gettime};

/// Nanoseconds of `CLOCK_MONOTONIC`, the same in all processes of the machine.
pub fn now() -> u64 {
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC).unwrap_or(TimeSpec::nanoseconds(0));
    now.tv_sec() as u64 * 1_000_000_000 + now.tv_nsec() as u64
}

/// The time of day as `2026-01-31 23:59:59`, in the local time zone.
pub(crate) fn local_text() -> String {
    text_of(clock_gettime(ClockId::CLOCK_REALTIME).map_or(0, |t| t.tv_sec()))
}

/// A time of day, given in seconds since 1970, in the same way.
pub fn text_of(seconds: i64) -> String {
    // SAFETY: an all-zero tm is a valid value; the call reads one number and writes into a valid place.
    let t = unsafe {
        let mut t: libc::tm = std::mem::zeroed();
        libc::localtime_r(&seconds, &mut t);
        t
    };
    let date = format!("{:04}-{:02}-{:02}", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
    format!("{date} {:02}:{:02}:{:02}", t.tm_hour, t.tm_min, t.tm_sec)
}

/// A length of time for the kernel.
pub(crate) fn timespec(nanoseconds: u64) -> TimeSpec {
    TimeSpec::nanoseconds(i64::try_from(nanoseconds).unwrap_or(i64::MAX))
}
