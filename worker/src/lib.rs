//! Worker processes: attach a session, run it, detach it
//!
//! ```text
//!   supervisor (one process: class server, session files, dispatcher threads)
//!       | forks early                    | session file descriptor, request      ^ response, descriptors
//!       v                                v                                      |
//!   zygote (one thread) -- forks --> worker 1 .. n: attach (mmap), run, detach (munmap)
//! ```
//!
//! This crate is the plumbing; what attaches and runs is a [`Machine`], what answers the workers' questions
//! about classes is a [`ClassService`], and both are given to it.

mod backup;
pub mod bench;
pub mod cache;
pub mod clock;
pub mod jvm;
pub mod launch;
mod limits;
mod machine;
mod memory_dir;
pub mod metrics;
mod pool;
mod process;
mod protocol;
mod report;
mod resources;
mod session;
pub mod signals;
pub mod socket;
mod supervisor;
pub mod wire;
mod zygote;

pub use backup::{Changed, Store};
pub use launch::Launch;
pub use limits::Limits;
pub use machine::{Attachment, ClassClient, ClassService, Factory, Held, Machine, Mail, Stop, Wait, WaitFd};
pub use memory_dir::{MemoryDir, SharedDir};
pub use pool::{
    Activity, Death, Done, Ended, OnDump, OnEnd, OnLook, OnPart, Options, RequestError, SessionFacts,
    Sessions, WorkerFacts,
};
pub use report::{Looked, Report};
pub use session::{SessionFiles, SessionId, Template};
pub use supervisor::{Stopper, Supervisor};
pub use zygote::Zygote;
