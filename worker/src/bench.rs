//! What attaching and creating sessions costs, beside what the kernel alone charges for the same steps.
//!
//! The machine and the floor take turns in one loop of one process, so that both see the same machine load.
//!
//! | figure | the machine | the floor |
//! |---|---|---|
//! | attach | open, attach, run until idle, detach | open, map, touch the first page, unmap, close |
//! | touch | the same, and one word of every page | the same |
//! | handoff | supervisor to worker and back: open, pass, attach, run, detach, answer | the same with a bare process |
//! | create | `SessionFiles::create` | open, set the length, write, close |

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::fcntl::{OFlag, openat};
use nix::sys::stat::Mode;
use nix::unistd::{ForkResult, UnlinkatFlags, fork, unlinkat};

use crate::backup::Store;
use crate::clock;
use crate::machine::{Attachment, Machine};
use crate::session::{SessionFiles, SessionId, Template};
use crate::socket::{Channel, pair};
use crate::wire::Malformed;
use crate::wire_struct;
use vm::map::{Access, Mapping, PAGE, Span};

/// Where the floor maps: the place and the length of the machine's window.
const WINDOW: (usize, usize) = (0x1000_0000_0000, 12 << 30);

/// Durations in nanoseconds of one figure, and of its floor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// With the machine.
    pub machine: Vec<u64>,
    /// The same steps without.
    pub floor: Vec<u64>,
}
wire_struct!(Series { machine, floor });

impl Series {
    /// The median with the machine, in nanoseconds.
    pub fn median(&self) -> u64 {
        percentile(&self.machine, 50)
    }

    /// A line of JSON with medians, 99th percentiles (in microseconds) and their ratio.
    pub fn json(&self, bench: &str, figure: &str, bytes: u64) -> String {
        let us = |ns: u64| ns as f64 / 1000.0;
        let (median, floor) = (percentile(&self.machine, 50), percentile(&self.floor, 50));
        format!(
            "{{\"bench\":\"{bench}\",\"figure\":\"{figure}\",\"session_kb\":{},\"cycles\":{},\"median_us\":{:.1},\
             \"p99_us\":{:.1},\"floor_us\":{:.1},\"floor_p99_us\":{:.1},\"ratio\":{:.2}}}",
            bytes.div_ceil(1024),
            self.machine.len(),
            us(median),
            us(percentile(&self.machine, 99)),
            us(floor),
            us(percentile(&self.floor, 99)),
            median as f64 / floor.max(1) as f64
        )
    }
}

fn percentile(values: &[u64], percent: usize) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0)
}

/// What a worker is asked to measure; the memory directory comes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attachments {
    pub sessions: Vec<SessionId>,
    pub cycles: u32,
    /// Touch every page of the session.
    pub touch: bool,
}
wire_struct!(Attachments { sessions, cycles, touch });

fn open(dir: BorrowedFd<'_>, name: &str) -> io::Result<OwnedFd> {
    Ok(openat(dir, name, OFlag::O_RDWR | OFlag::O_CLOEXEC, Mode::empty())?)
}

/// In a worker: the figures "attach" and "touch".
pub(crate) fn attachments(
    machine: &mut dyn Machine,
    dir: OwnedFd,
    what: &Attachments,
) -> Result<Series, String> {
    let names: Vec<String> = what.sessions.iter().map(|id| format!("{id}.heap")).collect();
    let mut series = Series::default();
    for cycle in 0..what.cycles as usize {
        let at = cycle % names.len().max(1);
        let (Some(&session), Some(name)) = (what.sessions.get(at), names.get(at)) else { break };
        let start = clock::now();
        let heap = open(dir.as_fd(), name).map_err(|e| e.to_string())?;
        let len = if what.touch { vm::map::file_len(heap.as_fd()).map_err(|e| e.to_string())? } else { 0 };
        machine.attach(Attachment {
            session,
            heap,
            classes: None,
            template: None,
            held: Vec::new(),
            own: false,
            fresh: false,
        })?;
        touch(WINDOW.0, len);
        machine.run(&[]);
        machine.detach(&mut Store::in_place());
        let between = clock::now();
        floor(dir.as_fd(), name, what.touch).map_err(|e| e.to_string())?;
        let end = clock::now();
        series.machine.push(between - start);
        series.floor.push(end - between);
    }
    Ok(series)
}

/// One word of every page, written as it was read.
fn touch(base: usize, len: u64) {
    for at in (0..len as usize).step_by(PAGE) {
        let word = (base + at) as *mut u64;
        // SAFETY: callers pass the base and a length within a file mapped writable there.
        unsafe { word.write_volatile(word.read_volatile()) };
    }
}

/// Open, map, touch, unmap, close.
fn floor(dir: BorrowedFd<'_>, name: &str, all: bool) -> io::Result<()> {
    let heap = open(dir, name)?;
    map_and_touch(&heap, all)
}

fn map_and_touch(heap: &OwnedFd, all: bool) -> io::Result<()> {
    let len = if all { vm::map::file_len(heap.as_fd())? } else { PAGE as u64 };
    let span = Span::new(WINDOW.0, WINDOW.1).ok_or(Malformed)?;
    let mapping = Mapping::file(span, heap.as_fd(), 0, Access::ReadWrite)?;
    touch(mapping.span().base(), len);
    Ok(())
}

/// A bare process that does what a worker does to a session, without a machine: the floor of "handoff".
pub struct BareWorker {
    channel: Channel,
    child: nix::unistd::Pid,
}

impl BareWorker {
    /// Forks it. The process must have one thread.
    pub fn fork() -> io::Result<BareWorker> {
        let (ours, theirs) = pair()?;
        // SAFETY: one thread, so the child may do anything; it never returns into the caller.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(BareWorker { channel: Channel::new(ours), child }),
            ForkResult::Child => {
                drop(ours);
                let code = i32::from(bare(theirs).is_err());
                // SAFETY: ends the process; nothing of it is used afterwards.
                unsafe { libc::_exit(code) }
            }
        }
    }

    /// One round trip; its length in nanoseconds.
    pub fn round(&mut self, files: &SessionFiles, id: SessionId) -> io::Result<u64> {
        let start = clock::now();
        let heap = files.open_heap(id)?;
        self.channel.send(0, &[0; 20], &[heap.as_fd()])?;
        drop(heap);
        self.channel.recv()?.ok_or(Malformed)?;
        Ok(clock::now() - start)
    }
}

impl Drop for BareWorker {
    fn drop(&mut self) {
        // A process of ours that holds nothing.
        let _ = nix::sys::signal::kill(self.child, nix::sys::signal::Signal::SIGKILL);
        let _ = nix::sys::wait::waitpid(self.child, None);
    }
}

fn bare(socket: OwnedFd) -> io::Result<()> {
    let mut channel = Channel::new(socket);
    let sender = channel.sender();
    while let Some(frame) = channel.recv()? {
        let heap = frame.fds.into_iter().next().ok_or(Malformed)?;
        map_and_touch(&heap, false)?;
        sender.send(0, &[0; 20], &[])?;
    }
    Ok(())
}

/// The figure "create", in this process. Removes what it creates.
pub fn creations(files: &SessionFiles, template: &Template, cycles: u32) -> io::Result<Series> {
    let content = template.heap().to_vec();
    let mut series = Series::default();
    let mut made = Vec::new();
    let result = (0..cycles).try_for_each(|cycle| {
        let start = clock::now();
        made.push(files.create(template)?);
        let between = clock::now();
        let name = format!("floor.{cycle}");
        create_floor(files.dir(), &name, &content)?;
        let end = clock::now();
        series.machine.push(between - start);
        series.floor.push(end - between);
        // Keep some alive, as in a server; but not more than fits.
        if made.len() == 200 {
            made.drain(..).for_each(|id| files.remove(id));
            let floors = cycle - 199..=cycle;
            floors.for_each(|n| remove_floor(files.dir(), n));
        }
        Ok(())
    });
    made.into_iter().for_each(|id| files.remove(id));
    (0..cycles).rev().take(200).for_each(|n| remove_floor(files.dir(), n));
    result.map(|()| series)
}

fn remove_floor(dir: BorrowedFd<'_>, number: u32) {
    // Removed already in a full round.
    let _ = unlinkat(dir, format!("floor.{number}").as_str(), UnlinkatFlags::NoRemoveDir);
}

fn create_floor(dir: BorrowedFd<'_>, name: &str, content: &[u8]) -> io::Result<()> {
    let flags = OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_TRUNC | OFlag::O_CLOEXEC;
    let file = openat(dir, name, flags, Mode::S_IRUSR | Mode::S_IWUSR)?;
    vm::map::set_len(file.as_fd(), content.len() as u64)?;
    let written = nix::sys::uio::pwrite(&file, content, 0)?;
    if written == content.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_figures() {
        let series = Series { machine: (1..=100).map(|n| n * 1000).collect(), floor: vec![25_500; 3] };
        let line = series.json("attach", "touch", 1500);
        let expected = "{\"bench\":\"attach\",\"figure\":\"touch\",\"session_kb\":2,\"cycles\":100,\
                        \"median_us\":51.0,\"p99_us\":100.0,\"floor_us\":25.5,\"floor_p99_us\":25.5,\"ratio\":2.00}";
        assert_eq!(line, expected);
        assert_eq!(percentile(&[], 50), 0);
    }
}
