//! HTTP in front of the machines: connections, the session table, and what a request may cost.
//!
//! ```text
//!   client -- HTTP/1.1 --> gate --+--> request -- cookie --> session table -- SessionId --> Machines (worker processes)
//!          -- HTTP/2 -------------+       |                                                    |
//!                                         +-- frame: request ------------------------> Container.service (Java)
//!                                         +-- frame: response <--------------------------------+
//! ```
//!
//! A user's session is a machine of its own. A request that carries no known session id runs in a fresh
//! machine; when it creates a session there, the machine is kept under the id reserved for it, and otherwise
//! it is put back to the template. Requests of one session run in parallel, as far as its threads wait.
//!
//! Invariants: a machine is in exactly one place (the pool, one request, or the table); no machine in which a user had a
//! session serves another user without a reset, and, but for `Reuse::Serial`, none that served a request at all; an error
//! of a machine costs the request at hand and at most its one session.

mod access_log;
mod admin;
mod alarm;
mod answer;
mod connection;
mod console;
mod content;
pub mod control;
mod exchange;
mod figures;
pub mod frame;
mod framing;
mod gate;
mod generations;
mod machines;
mod notify;
mod options;
mod pages;
mod rate;
mod redirect;
mod refused;
mod request;
mod server;
mod sessions;
mod spare;
mod stream;
mod syntax;
mod tls;
mod war;
mod workers;

pub use access_log::AccessLogFormat;
pub use generations::{Generations, serve_workers};
pub use machines::{MachineError, Machines, Part, Reply, Room, SessionId};
pub use options::{Reuse, SameSite, ServeOptions, WhenFull};
pub use server::{Listeners, ServeError, bind, run, serve, serve_on};
pub use tls::{TlsError, TlsFiles};
pub use war::{AppError, WebApp, prepare_app};
pub use workers::Workers;
