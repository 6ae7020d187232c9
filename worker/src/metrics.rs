//! What has happened since the product started, counted by all of its processes.
//!
//! ```text
//!   board, one shared page:  | counters, a word each ... | begun: number of the last run that a worker began, by worker |
//!                              ^ every process adds         ^ worker writes          supervisor reads when it died
//! ```
//! The board is made before the zygote is forked and inherited by all. Each counter is described once, in `counters!`;
//! what can be read from the supervisor's own tables at the time (a gauge) is in [`Gauges`]. Names and units are
//! Prometheus'.

use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};

use crate::pool::WorkerId;

/// How a counter is written.
enum As {
    /// As it is.
    Number,
    /// Nanoseconds, shown as seconds.
    Nanos,
}

/// A row of the table of counters.
struct Row {
    name: &'static str,
    labels: &'static [(&'static str, &'static str)],
    help: &'static str,
    shown: As,
}

macro_rules! counters {
    ($($id:ident $name:literal $(($key:literal, $value:literal))? $shown:ident $help:literal;)*) => {
        /// A counter; see the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Counter {
            $(#[doc = $help] $id,)*
        }
        const ROWS: &[Row] = &[$(Row {
            name: $name,
            labels: &[$(($key, $value))?],
            help: $help,
            shown: As::$shown,
        },)*];
    };
}

counters! {
    SessionsCreated "pavm_sessions_created" Number "Sessions made from the template";
    SessionsEnded "pavm_sessions_ended" Number "Sessions that are over, for whatever reason";
    SessionsLost "pavm_sessions_lost" Number "Sessions lost with the worker that ran them";
    SessionsUndone "pavm_sessions_undone" Number "Sessions put back to before a run whose worker died";
    Requests "pavm_requests" Number "Requests given to sessions";
    RequestsParallel "pavm_requests_parallel" Number "Requests given to sessions that worked on another one";
    Parts "pavm_response_parts" Number "Parts of answers that sessions handed out before the end";
    PartBytes "pavm_response_part_bytes" Number "Bytes of those parts";
    WorkersForked "pavm_workers_forked" Number "Worker processes forked";
    WorkersDied "pavm_workers_died" Number "Worker processes that ended";
    HandedOver "pavm_descriptors_handed_over" Number "Descriptors given to the resource manager with sessions that rest";
    ManagersDied "pavm_resource_managers_died" Number "Resource manager processes that ended";
    Attaches "pavm_attaches" Number "Times that a worker attached a session";
    AttachTime "pavm_attach_seconds" Nanos "Time spent attaching";
    Detaches "pavm_detaches" Number "Times that a worker detached a session";
    DetachTime "pavm_detach_seconds" Nanos "Time spent detaching";
    RunTime "pavm_run_seconds" Nanos "Time for which sessions were attached and ran";
    ClassCalls "pavm_class_calls" Number "Calls of workers answered by the class server";
    ClassCallTime "pavm_class_call_seconds" Nanos "Time that the class server took for them, with the way to it";
    StopsResponse "pavm_stops" ("reason", "response") Number "Runs that ended, by reason";
    StopsIdle "pavm_stops" ("reason", "idle") Number "Runs that ended, by reason";
    StopsYield "pavm_stops" ("reason", "yield") Number "Runs that ended, by reason";
    StopsExit "pavm_stops" ("reason", "exit") Number "Runs that ended, by reason";
    StopsExpired "pavm_stops" ("reason", "expired") Number "Runs that ended, by reason";
    StopsFailure "pavm_stops" ("reason", "failure") Number "Runs that ended, by reason";
    WaitsMonitor "pavm_thread_waits" ("cause", "monitor") Number "Waits of threads, by cause";
    WaitsObject "pavm_thread_waits" ("cause", "object_wait") Number "Waits of threads, by cause";
    WaitsPark "pavm_thread_waits" ("cause", "park") Number "Waits of threads, by cause";
    WaitsSleep "pavm_thread_waits" ("cause", "sleep") Number "Waits of threads, by cause";
    WaitsIo "pavm_thread_waits" ("cause", "io") Number "Waits of threads, by cause";
    NativeRecursion "pavm_waits_with_native_recursion" Number "Sessions that could not be detached at a wait because a native was calling Java";
    Switches "pavm_thread_switches" Number "Switches between the threads of a session";
    YoungCollections "pavm_collections" ("space", "young") Number "Garbage collections";
    FullCollections "pavm_collections" ("space", "full") Number "Garbage collections";
    AskedCollections "pavm_collections_asked" Number "Full collections that somebody asked for (pavm sessions gc)";
    ReturnedBytes "pavm_collections_returned_bytes" Number "Bytes that they gave back to the system";
    Allocated "pavm_allocated_bytes" Number "Bytes allocated by sessions";
}

/// Workers alive at once, at most (`--workers`).
const SLOTS: usize = 1024;
static BOARD: OnceLock<&'static [AtomicU64]> = OnceLock::new();

/// Makes the board. What this process and those forked from it count from now on is seen by all of them.
pub(crate) fn share() -> io::Result<()> {
    if BOARD.get().is_none() {
        let board = vm::map::shared_words(ROWS.len() + SLOTS)?;
        // Another thread may have been first: then its board is the one.
        let _ = BOARD.set(board);
    }
    Ok(())
}

/// Adds to a counter. Without a board nothing is counted.
pub(crate) fn add(counter: Counter, n: u64) {
    if let Some(word) = BOARD.get().and_then(|board| board.get(counter as usize)) {
        word.fetch_add(n, Ordering::Relaxed);
    }
}

/// What a counter says.
pub fn get(counter: Counter) -> u64 {
    BOARD.get().and_then(|board| board.get(counter as usize)).map_or(0, |word| word.load(Ordering::Relaxed))
}

fn slot(worker: WorkerId) -> Option<&'static AtomicU64> {
    BOARD.get()?.get(ROWS.len() + worker as usize % SLOTS)
}

/// A worker begins a run: from here on the session may be changed.
pub(crate) fn begin(worker: WorkerId, run: u64) {
    if let Some(slot) = slot(worker) {
        slot.store(run, Ordering::Release);
    }
}

/// Has the worker begun this run?
pub(crate) fn has_begun(worker: WorkerId, run: u64) -> bool {
    // Without a board it must be assumed.
    slot(worker).is_none_or(|slot| slot.load(Ordering::Acquire) == run)
}

/// Adds what the machine counted since it was asked last.
pub(crate) fn add_machine(counts: &vm::machine::Counters) {
    let [monitor, object, park, sleep, io] = counts.waits;
    let all = [
        (Counter::WaitsMonitor, monitor),
        (Counter::WaitsObject, object),
        (Counter::WaitsPark, park),
        (Counter::WaitsSleep, sleep),
        (Counter::WaitsIo, io),
        (Counter::NativeRecursion, counts.native_recursion),
        (Counter::Switches, counts.switches),
        (Counter::YoungCollections, counts.young_collections),
        (Counter::FullCollections, counts.full_collections),
        (Counter::Allocated, counts.allocated),
    ];
    all.into_iter().filter(|(_, n)| *n > 0).for_each(|(counter, n)| add(counter, n));
}

/// What is so just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Sessions alive.
    pub sessions: u64,
    /// Of them, those that a worker runs.
    pub running: u64,
    /// Of them, those in line for a worker.
    pub ready: u64,
    /// Workers alive.
    pub workers: u64,
    /// Descriptors with the resource manager.
    pub descriptors: u64,
    /// Requests that sessions work on, and the most of one session.
    pub requests: u64,
    /// See `requests`.
    pub most_requests: u64,
}

/// Counters and gauges, for a Prometheus registry.
pub struct Collector<F>(pub F);

impl<F> std::fmt::Debug for Collector<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Collector")
    }
}

impl<F: Fn() -> Gauges + Send + Sync + 'static> prometheus_client::collector::Collector for Collector<F> {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let mut rows = ROWS.iter().enumerate().peekable();
        while let Some(&(_, first)) = rows.peek() {
            // Rows of one name stand together in the table.
            let (name, unit) = match first.name.strip_suffix("_seconds") {
                Some(name) => (name, Some(&Unit::Seconds)),
                None => (first.name, None),
            };
            let mut family = encoder.encode_descriptor(name, first.help, unit, MetricType::Counter)?;
            while let Some((at, row)) = rows.next_if(|(_, row)| row.name == first.name) {
                let n = BOARD.get().map_or(0, |board| board[at].load(Ordering::Relaxed));
                match row.shown {
                    As::Number if !row.labels.is_empty() => {
                        ConstCounter::new(n).encode(family.encode_family(&row.labels)?)?;
                        continue;
                    }
                    As::Number => ConstCounter::new(n).encode(family)?,
                    As::Nanos => ConstCounter::new(n as f64 / 1e9).encode(family)?,
                }
                break;
            }
        }
        let gauges = (self.0)();
        for (name, help, n) in [
            ("pavm_sessions", "Sessions alive", gauges.sessions),
            ("pavm_sessions_running", "Sessions that a worker runs", gauges.running),
            ("pavm_sessions_ready", "Sessions in line for a worker", gauges.ready),
            ("pavm_workers", "Worker processes alive", gauges.workers),
            ("pavm_descriptors_kept", "Descriptors of sessions at rest", gauges.descriptors),
            ("pavm_requests_under_way", "Requests that sessions work on", gauges.requests),
            (
                "pavm_requests_under_way_most",
                "Requests that the busiest session works on",
                gauges.most_requests,
            ),
        ] {
            let gauge = ConstGauge::new(n as i64);
            gauge.encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)?;
        }
        Ok(())
    }
}

/// All figures of a registry in Prometheus' text format.
pub fn text(registry: &Registry) -> String {
    let mut out = String::new();
    // Writing into a string does not fail.
    let _ = prometheus_client::encoding::text::encode(&mut out, registry);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_prometheus_reads_them() {
        share().unwrap();
        add(Counter::Attaches, 3);
        add(Counter::AttachTime, 1_500_000_000);
        add(Counter::WaitsIo, 2);
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Collector(|| Gauges { sessions: 7, ..Gauges::default() })));
        let text = text(&registry);
        for line in [
            "# TYPE pavm_attaches counter",
            "pavm_attaches_total 3",
            "pavm_attach_seconds_total 1.5",
            "pavm_thread_waits_total{cause=\"io\"} 2",
            "pavm_thread_waits_total{cause=\"park\"} 0",
            "pavm_sessions 7",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is missing in\n{text}");
        }
        assert_eq!(text.matches("# TYPE pavm_stops ").count(), 1);
        assert_eq!(text.matches("# TYPE pavm_collections ").count(), 1);
    }

    #[test]
    fn a_run_that_has_begun_is_known() {
        share().unwrap();
        assert!(!has_begun(5, 77));
        begin(5, 77);
        assert!(has_begun(5, 77) && !has_begun(5, 78) && !has_begun(6, 77));
    }
}
