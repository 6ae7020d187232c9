//! The resource manager: a process of its own that keeps the descriptors of sessions at rest (sockets, pipes, and
//! what else can't be opened again by name) and waits for them.
//!
//! ```text
//!            detach: HELD* WAITS*                  HELD* WAITS* KEEP n
//!   worker ----------------------> supervisor --------------------------> manager   epoll over what is waited for
//!            attach: HELD* RUN     (passes them     GIVE n | DROP n                   | one is ready, or GIVE
//!          <----------------------   through)     <----------------------------------+
//!                                                    HELD* GIVEN n
//! ```
//! - Each KEEP has a number that is never used again, and is answered by exactly one GIVEN, or ended by DROP. GIVE
//!   and GIVEN may cross: a GIVE for a number that is gone has had its answer.
//! - Descriptors of a session that goes on at once stay with the supervisor: nothing is sent.
//! - The manager never waits to send: what the socket does not take stands in a queue. So the supervisor may wait
//!   for the manager, and not the other way round.
//! - It is forked, by the zygote, when the first session leaves a descriptor behind, and again when it dies. Its
//!   death closes what it kept: sessions that waited run, and find `ECONNRESET`.

mod keeper;
mod manager;

pub(crate) use keeper::{Given, Keeper, Kept};
pub(crate) use manager::live;

/// What the zygote is told to fork as "worker" of this number is the resource manager.
pub(crate) const MANAGER: u64 = 0;
/// Descriptors that the manager leaves free for itself.
const SPARE: u64 = 64;
