//! HTTP in front of the machines: connections, the session table, and what a request may cost.
//!
//! ```text
//!   client -- HTTP/1.1 --> server -- cookie --> session table -- SessionId --> Machines (worker processes)
//!                            |                                                    |
//!                            +-- frame: request ------------------------> Container.service (Java)
//!                            +-- frame: response <--------------------------------+
//! ```
//!
//! A user's session is a machine of its own. A request that carries no known session id runs in a fresh
//! machine; when it creates a session there, the machine is kept under the id reserved for it, and otherwise
//! it is put back to the template. Requests of one session run one after the other.
//!
//! Invariants: a machine is in exactly one place (the pool, one request, or the table); no machine that
//! served one user's request serves another user without a reset; an error of a machine costs the request at
//! hand and at most its one session.

mod admin;
pub mod control;
pub mod frame;
mod machines;
mod options;
mod pages;
mod request;
mod server;
mod sessions;
mod war;
mod workers;

pub use machines::{MachineError, Machines, Reply, SessionId};
pub use options::ServeOptions;
pub use server::{Listeners, ServeError, bind, run, serve, serve_on};
pub use war::{AppError, WebApp, prepare_app};
pub use workers::{Workers, serve_workers};
