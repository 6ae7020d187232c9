//! Monotonic time in nanoseconds.

use nix::sys::time::{TimeSpec, TimeValLike};
use nix::time::{ClockId, clock_gettime};

/// Nanoseconds of `CLOCK_MONOTONIC`, the same in all processes of the machine.
pub fn now() -> u64 {
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC).unwrap_or(TimeSpec::nanoseconds(0));
    now.tv_sec() as u64 * 1_000_000_000 + now.tv_nsec() as u64
}

/// A length of time for the kernel.
pub(crate) fn timespec(nanoseconds: u64) -> TimeSpec {
    TimeSpec::nanoseconds(i64::try_from(nanoseconds).unwrap_or(i64::MAX))
}
