//! The Java machine in the process plumbing: the template, the class server, the machine of a worker.
//!
//! ```text
//!  first start:  child process ── boot java.base ──▶ classes | linkage | template.heap | shared.heap ──▶ cache
//!  each start:   supervisor: maps classes (read-only) + growth and linkage memfds (writable, sealed) = class server
//!                zygote:     maps the same three read-only and the shared objects, forks workers
//!                worker:     Jvm: attach ─▶ run ─▶ detach; asks the class server by message
//! ```

mod founder;
mod ground;
mod image;
mod mode;
mod program;
mod run;
mod server;

pub use founder::{Found, Foundation, Founded, Founder, RemoteClasses};
pub use image::{AppOptions, Image, ImageOptions, TestOptions};
pub use mode::{Mode, RunInput};
pub use program::{Product, RunFailure, Settings, run_program};
pub(crate) use run::HEAP_SPAN;
pub use run::JvmFactory;
pub use server::{ClassServer, RemoteService};
