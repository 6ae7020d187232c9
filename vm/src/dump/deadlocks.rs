//! Threads that wait for each other in a circle.
//!
//! A thread waits for at most one other: the owner of the monitor that it wants, or of the synchronizer (a lock of
//! `java.util.concurrent`) for which it is parked. So each thread leads along one path, and a circle is found by
//! following it.

use std::fmt::Write;

use super::Vm;
use crate::object::*;
use crate::thread::{at, state};
use shared_classes::resolve;

/// What a thread waits for, and who has it.
struct Wish {
    object: Ref,
    owner: Ref,
    monitor: bool,
}

impl Vm {
    fn wish(&self, t: Ref) -> Option<Wish> {
        let monitor = match t.read::<u32>(at::STATE) {
            state::BLOCKED => true,
            state::PARKED => false,
            _ => return None,
        };
        let awaited = self.awaited(t);
        Some(Wish { object: awaited.object.some()?, owner: awaited.owner.some()?, monitor })
    }

    /// Says which threads can never go on.
    pub(super) fn dump_deadlocks(&self, out: &mut String, threads: &[Ref]) {
        let mut seen: Vec<Ref> = Vec::new();
        let mut found = 0;
        for &first in threads {
            let mut path = Vec::new();
            let mut next = Some(first);
            while let Some(t) = next.filter(|t| !seen.contains(t) && !path.contains(t)) {
                path.push(t);
                next = self.wish(t).map(|w| w.owner);
            }
            if let Some(start) = next.and_then(|t| path.iter().position(|p| *p == t)) {
                if found == 0 {
                    out.push('\n');
                }
                found += 1;
                self.dump_circle(out, &path[start..]);
            }
            seen.extend(path);
        }
        if found > 0 {
            let _ = writeln!(out, "Found {found} deadlock{}.\n", if found == 1 { "" } else { "s" });
        }
    }

    fn dump_circle(&self, out: &mut String, circle: &[Ref]) {
        let _ = writeln!(out, "Found one Java-level deadlock:\n=============================");
        for &t in circle {
            let Some(wish) = self.wish(t) else { continue };
            let (class, address) = (resolve::external(wish.object.class()), wish.object.address());
            let _ = writeln!(out, "\"{}\":", self.thread_name(t));
            let _ = match self.monitor_of(wish.object).filter(|_| wish.monitor) {
                Some(monitor) => writeln!(
                    out,
                    "  waiting to lock monitor 0x{:016x} (object 0x{address:016x}, a {class}),",
                    monitor.address()
                ),
                None => writeln!(out, "  waiting for ownable synchronizer 0x{address:016x}, (a {class}),"),
            };
            let _ = writeln!(out, "  which is held by \"{}\"\n", self.thread_name(wish.owner));
        }
        let rule = "===================================================";
        let _ = writeln!(out, "Java stack information for the threads listed above:\n{rule}");
        for &t in circle {
            let _ = writeln!(out, "\"{}\":", self.thread_name(t));
            self.dump_stack(out, t);
        }
        out.push('\n');
    }
}
