//! What a service manager is told: systemd's protocol, by the socket that `NOTIFY_SOCKET` names. Where there is none,
//! nobody is told and nothing happens.
//!
//! ```text
//!   start ── READY=1 ──▶ serving ── SIGHUP: RELOADING=1 ──▶ what has changed is taken over ── READY=1 ──▶ serving
//!                           └───── SIGTERM, SIGINT: STOPPING=1 ──▶ requests under way end ──▶ gone
//! ```

use sd_notify::NotifyState;

/// The server takes requests.
pub(crate) fn ready(address: &str) {
    let status = format!("Serving on {address}");
    tell(&[NotifyState::MainPid(std::process::id()), NotifyState::Status(&status), NotifyState::Ready]);
}

/// What has changed is being taken over; [`reloaded`] follows.
pub(crate) fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(e) => log::warn!("service manager: {e}"),
    }
}

/// It is taken over, or could not be and is logged.
pub(crate) fn reloaded() {
    tell(&[NotifyState::Ready]);
}

/// The server ends.
pub(crate) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

fn tell(what: &[NotifyState<'_>]) {
    if let Err(e) = sd_notify::notify(what) {
        log::warn!("service manager: {e}");
    }
}
