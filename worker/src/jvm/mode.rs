//! What the sessions of a product are, and what a session is given first.

use std::path::PathBuf;

use crate::launch::Launch;
use crate::wire::{Malformed, Wire};

/// The first input of a session: how it was started.
#[derive(Debug)]
pub enum RunInput {
    /// A program.
    Program(Box<Launch>),
}

impl RunInput {
    /// As bytes for [`Machine::run`](crate::machine::Machine::run).
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            RunInput::Program(l) => {
                let mut out = vec![1];
                out.extend(l.to_bytes());
                out
            }
        }
    }
}

/// What the sessions of a product are.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Programs: a session's first input is a [`RunInput`].
    Program,
    /// A web application, started in the template: every input is a request, every answer a response.
    Serving {
        /// Most bytes of a session's heap.
        session_memory: u64,
        /// `java.class.path`.
        class_path: String,
        /// May sessions start processes?
        processes: bool,
    },
    /// Tests, whose driver is started in the template: every input is a test to run.
    Testing {
        /// Most bytes of a session's heap.
        session_memory: u64,
        /// `java.class.path`.
        class_path: String,
        /// Sessions work in the directory of this one that has their number as its name.
        work: PathBuf,
    },
}

impl Mode {
    /// Limit of the heap and class path, if inputs are requests.
    pub(super) fn requests(&self) -> Option<(u64, &str)> {
        match self {
            Mode::Program => None,
            Mode::Serving { session_memory, class_path, .. }
            | Mode::Testing { session_memory, class_path, .. } => Some((*session_memory, class_path)),
        }
    }
}

impl Wire for Mode {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Mode::Program => 0u8.put(to),
            Mode::Serving { session_memory, class_path, processes } => {
                1u8.put(to);
                session_memory.put(to);
                class_path.put(to);
                processes.put(to);
            }
            Mode::Testing { session_memory, class_path, work } => {
                2u8.put(to);
                session_memory.put(to);
                class_path.put(to);
                work.put(to);
            }
        }
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        match u8::take(from)? {
            0 => Ok(Mode::Program),
            1 => Ok(Mode::Serving {
                session_memory: u64::take(from)?,
                class_path: String::take(from)?,
                processes: bool::take(from)?,
            }),
            2 => Ok(Mode::Testing {
                session_memory: u64::take(from)?,
                class_path: String::take(from)?,
                work: PathBuf::take(from)?,
            }),
            _ => Err(Malformed),
        }
    }
}
