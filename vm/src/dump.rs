//! Thread dumps, in the form of `jstack`: read from the session alone, so that whoever has it attached can make one.
//!
//! ```text
//!   "name" #id daemon prio=5 os_prio=0 cpu=0.12ms elapsed=2.28s tid=0x.. nid=0x.. in Object.wait()  [0x..]
//!      java.lang.Thread.State: WAITING (on object monitor)
//!       at java.lang.Object.wait(java.base@17.0.15/Native Method)      frames, the top one first
//!       - waiting on <0x..> (a java.lang.Object)                        what the top frame waits for
//!       - locked <0x..> (a java.lang.Object)                            what a frame holds, the latest first
//! ```
//! Nothing is changed and nothing allocated in the session. No thread may run meanwhile: all have their registers in
//! their Thread objects.

mod deadlocks;
mod locks;

pub(crate) use locks::held;

use std::fmt::Write;

use crate::frame::Frame;
use crate::known::KF;
use crate::machine::Vm;
use crate::object::*;
use crate::session::header;
use crate::thread::{AWAITS_OTHERS, WAITS_FOR_CLASS, at, now_nanos, state};
use crate::throw::{MAX_TRACE, is_support};
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;

/// A line of a thread's stack: a method, where it is in it, and its frame.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The method.
    pub method: MethodRef,
    /// The bytecode index; natives have none.
    pub bci: Option<u16>,
    /// Its frame; natives have none, nor has a synchronized method that can't be entered yet.
    pub frame: Option<Frame>,
}

/// What the call at which a frame is was linked to; none if it is not at a call.
fn call_target(f: &Frame) -> Option<MethodRef> {
    let m = f.method();
    let at = f.bci() as usize;
    // invokevirtual, invokespecial, invokestatic, invokeinterface
    let [0xb6..=0xb9, hi, lo] = *m.code.get().get(at..at + 3)? else { return None };
    let target: MethodRef = Seg::new(m.class.link_of(u16::from_be_bytes([hi, lo])).target());
    target.some()
}

impl Vm {
    /// The stack of a thread that is not the current one, as others see it: with the native in which it waits, or
    /// the synchronized method that it wants to enter, on top.
    pub fn suspended_stack(&self, t: Ref) -> Vec<Row> {
        let mut rows = Vec::new();
        let stack = t.read_ref(at::STACK);
        let fp = t.read::<u32>(at::FP) as usize;
        if stack.is_null() || fp == 0 || t.read::<u32>(at::FLAGS) & AWAITS_OTHERS != 0 {
            return rows;
        }
        let top = Frame { stack, fp, sp: t.read::<u32>(at::SP) as usize };
        let mut entering = false;
        let native = |m: &MethodRef| m.access & acc::NATIVE != 0;
        match t.read::<u32>(at::STATE) {
            // A native that a wake-up has reached runs again, and is not over.
            state::RUNNABLE if t.read::<u32>(at::WOKEN) == 0 => {}
            state::BLOCKED if t.read_ref(at::WAIT_OBJECT).is_null() => {
                let wanted = t.read_ref(at::MONITOR);
                entering = !wanted.is_null();
                if let Some(m) = call_target(&top).filter(|_| entering) {
                    let m = if m.is_static() { m } else { self.overriding(wanted.class(), m) };
                    if m.access & acc::SYNCHRONIZED != 0 {
                        rows.push(Row { method: m, bci: (!native(&m)).then_some(0), frame: None });
                    }
                }
            }
            _ => {
                let called = call_target(&top).filter(native);
                rows.extend(called.map(|method| Row { method, bci: None, frame: None }));
            }
        }
        let mut frame = Some(top);
        while let Some(f) = frame.filter(|_| rows.len() < MAX_TRACE) {
            frame = f.caller();
            rows.push(match f.alias().some() {
                Some(method) => Row { method, bci: None, frame: None },
                None => Row { method: f.method(), bci: Some(f.bci()), frame: Some(f) },
            });
            if std::mem::take(&mut entering)
                && let Some(row) = rows.last_mut()
                && let Some(bci) = row.bci.filter(|&bci| locks::enters(&row.method, bci))
            {
                // HotSpot's interpreter has gone past the instruction when it blocks.
                row.bci = Some(bci + 1);
            }
        }
        rows.retain(|r| !is_support(r.method));
        rows
    }

    /// The method of this name that a receiver's class has.
    fn overriding(&self, class: ClassRef, m: MethodRef) -> MethodRef {
        resolve::find_class_method(class, m.name.bytes(), m.desc.bytes()).unwrap_or(m)
    }

    /// All threads, in the order in which they were started; then the deadlocks among them.
    pub fn dump_threads(&self) -> String {
        let mut out = String::new();
        let mut threads = self.live_threads();
        threads.sort_by_key(|&t| Self::thread_number(t));
        for &t in &threads {
            self.dump_thread(&mut out, t);
            out.push('\n');
        }
        self.dump_deadlocks(&mut out, &threads);
        out
    }

    /// The threads that run code of the application, or all if none does.
    pub fn dump_application(&self) -> String {
        let mut out = String::new();
        let mut threads = self.live_threads();
        threads.sort_by_key(|&t| Self::thread_number(t));
        let own = |t: &Ref| self.suspended_stack(*t).iter().any(|r| r.method.class.loader != 0);
        let chosen: Vec<Ref> = threads.iter().copied().filter(own).collect();
        for &t in if chosen.is_empty() { &threads } else { &chosen } {
            self.dump_thread(&mut out, t);
        }
        out
    }

    /// One thread.
    fn dump_thread(&self, out: &mut String, t: Ref) {
        let now = now_nanos();
        let name = self.thread_name(t);
        let id = t.read::<i64>(KF::ThreadTid.offset());
        let daemon = if t.read::<u8>(KF::ThreadDaemon.offset()) != 0 { " daemon" } else { "" };
        let priority = self.get_int(t, KF::ThreadPriority);
        let cpu = self.run_nanos(t) as f64 / 1e6;
        // The template's threads are as old as the session.
        let started = t.read::<i64>(at::STARTED).max(header().start_nanos);
        let elapsed = (now - started).max(0) as f64 / 1e9;
        let stack = t.read_ref(at::STACK);
        let top = if stack.is_null() { 0 } else { stack.address() + 8 * t.read::<u32>(at::SP) as usize };
        let (nid, what) = (Self::thread_number(t), self.activity(t));
        let _ = writeln!(
            out,
            "\"{name}\" #{id}{daemon} prio={priority} os_prio=0 cpu={cpu:.2}ms elapsed={elapsed:.2}s \
             tid=0x{:016x} nid=0x{nid:x} {what}  [0x{top:016x}]",
            t.address(),
        );
        let _ = writeln!(out, "   java.lang.Thread.State: {}", self.state_text(t));
        self.dump_stack(out, t);
    }

    /// A thread's name as it is, however odd.
    pub(crate) fn thread_name(&self, t: Ref) -> String {
        self.get(t, KF::ThreadName).some().map_or_else(String::new, |s| self.string(s))
    }

    /// What the operating system would say that a thread does.
    fn activity(&self, t: Ref) -> &'static str {
        let flags = t.read::<u32>(at::FLAGS);
        match t.read::<u32>(at::STATE) {
            state::BLOCKED if flags & WAITS_FOR_CLASS != 0 => "in Object.wait()",
            state::BLOCKED => "waiting for monitor entry",
            state::WAITING if t.read_ref(at::WAIT_OBJECT).is_null() => "waiting on condition",
            state::WAITING => "in Object.wait()",
            state::PARKED | state::SLEEPING => "waiting on condition",
            _ => "runnable",
        }
    }

    /// The state of `Thread.getState`, and how it came about.
    fn state_text(&self, t: Ref) -> &'static str {
        match self.get_int(t, KF::ThreadStatus) {
            0x401 => "BLOCKED (on object monitor)",
            0x191 => "WAITING (on object monitor)",
            0x1a1 => "TIMED_WAITING (on object monitor)",
            0x291 => "WAITING (parking)",
            0x2a1 => "TIMED_WAITING (parking)",
            0x0e1 => "TIMED_WAITING (sleeping)",
            0 => "NEW",
            2 => "TERMINATED",
            _ => "RUNNABLE",
        }
    }

    /// The frames, with what they wait for and hold.
    fn dump_stack(&self, out: &mut String, t: Ref) {
        for (i, row) in self.suspended_stack(t).iter().enumerate() {
            let _ = writeln!(out, "\tat {}", self.frame_text(row));
            if i == 0 {
                self.dump_wait(out, t, row);
            }
            if let Some(frame) = row.frame {
                let mut pending = self.pending_monitor(t).filter(|_| i == 0);
                for o in locks::held(self, t, &frame, pending) {
                    let how = if pending.take() == Some(o) { "waiting to lock" } else { "locked" };
                    let _ = writeln!(out, "\t- {how} {}", self.object_text(o));
                }
            }
        }
    }

    /// The monitor that a thread wants to enter, unless it comes out of `wait`.
    fn pending_monitor(&self, t: Ref) -> Option<Ref> {
        let entering = t.read::<u32>(at::STATE) == state::BLOCKED
            && t.read::<u32>(at::FLAGS) & WAITS_FOR_CLASS == 0
            && t.read_ref(at::WAIT_OBJECT).is_null();
        t.read_ref(at::MONITOR).some().filter(|_| entering)
    }

    /// What the top frame waits for.
    fn dump_wait(&self, out: &mut String, t: Ref, top: &Row) {
        let status = t.read::<u32>(at::STATE);
        let waited = t.read_ref(at::WAIT_OBJECT);
        if status == state::WAITING && !waited.is_null() {
            let _ = writeln!(out, "\t- waiting on {}", self.object_text(waited));
        } else if status == state::BLOCKED && !waited.is_null() {
            let _ = writeln!(out, "\t- waiting to re-lock in wait() {}", self.object_text(waited));
        } else if status == state::PARKED
            && let Some(blocker) = self.get(t, KF::ThreadParkBlocker).some()
        {
            let _ = writeln!(out, "\t- parking to wait for  {}", self.object_text(blocker));
        } else if status == state::BLOCKED && t.read::<u32>(at::FLAGS) & WAITS_FOR_CLASS != 0 {
            let class = resolve::external(self.class_of_mirror(t.read_ref(at::MONITOR)));
            let _ = writeln!(out, "\t- waiting on the Class initialization monitor for {class}");
        } else if let Some(wanted) = self.pending_monitor(t).filter(|_| top.frame.is_none()) {
            let _ = writeln!(out, "\t- waiting to lock {}", self.object_text(wanted));
        }
    }

    /// An object by its address and class.
    fn object_text(&self, o: Ref) -> String {
        let class = o.class();
        let mirrored = class == crate::known::KC::Class.get();
        let what = match mirrored {
            true => format!("java.lang.Class for {}", resolve::external(self.class_of_mirror(o))),
            false => resolve::external(class),
        };
        format!("<0x{:016x}> (a {what})", o.address())
    }

    /// Method and place, with the module that the class belongs to.
    fn frame_text(&self, row: &Row) -> String {
        let m = row.method;
        let mut text = format!("{}.{}(", resolve::external(m.class), m.name.text());
        let module = self.module_for(m.class);
        if let Some(name) = module.some().and_then(|module| self.get(module, KF::ModuleName).some()) {
            text += &self.string(name);
            if let Some(version) = self.module_version(module).some() {
                let _ = write!(text, "@{}", self.string(version));
            }
            text.push('/');
        }
        let native = row.bci.is_none() || m.access & acc::NATIVE != 0;
        let file = m.class.source_file;
        let line = m.line(row.bci.unwrap_or(0));
        match () {
            () if native => text += "Native Method)",
            () if file.is_none() => text += "Unknown Source)",
            () if line < 0 => text += &format!("{})", file.text()),
            () => text += &format!("{}:{line})", file.text()),
        }
        text
    }

    /// The version in a module's descriptor, or null.
    pub fn module_version(&self, module: Ref) -> Ref {
        let descriptor = self.get(module, KF::ModuleDescriptor);
        if descriptor.is_null() {
            return NULL;
        }
        match self.get(descriptor, KF::DescriptorVersion).some() {
            Some(version) => self.get(version, KF::VersionText),
            None => self.get(descriptor, KF::DescriptorRawVersion),
        }
    }
}
