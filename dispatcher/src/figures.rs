//! What the dispatcher counts.
//!
//! Each counter is one row of `counts!`; what can be seen at the time (a gauge) comes from [`Now`]. Names and units are
//! Prometheus'.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hyper::StatusCode;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

struct Row {
    name: &'static str,
    labels: &'static [(&'static str, &'static str)],
    help: &'static str,
}

macro_rules! counts {
    ($($id:ident $name:literal $(($key:literal, $value:literal))? $help:literal;)*) => {
        /// A counter; see the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Count {
            $(#[doc = $help] $id,)*
        }
        /// Rows of one name stand together.
        const ROWS: &[Row] = &[$(Row { name: $name, labels: &[$(($key, $value))?], help: $help },)*];
    };
}

counts! {
    Http1 "pavm_connections" ("protocol", "http/1.1") "Connections that began to speak, by protocol";
    Http2 "pavm_connections" ("protocol", "h2") "Connections that began to speak, by protocol";
    Redirect "pavm_connections" ("protocol", "redirect") "Connections that began to speak, by protocol";
    ConnectionsRefused "pavm_connections_refused" "Connections refused because there were too many";
    Handshakes "pavm_tls_handshakes" ("result", "done") "TLS handshakes, by result";
    HandshakesFailed "pavm_tls_handshakes" ("result", "failed") "TLS handshakes, by result";
    Reloads "pavm_tls_reloads" ("result", "done") "Times that a changed certificate was loaded, by result";
    ReloadsFailed "pavm_tls_reloads" ("result", "failed") "Times that a changed certificate was loaded, by result";
    LogLost "pavm_access_log_lost" "Lines of the access log that could not be written";
    Streamed "pavm_http_streamed" "Answers that were sent in parts, as the application flushed them";
    Cut "pavm_http_cut" "Answers cut off in the middle because the application or its process failed";
    BodyBytes "pavm_http_response_bytes" "Bytes of bodies of answers";
    SessionsIdle "pavm_http_sessions_ended" ("cause", "idle") "Sessions that the dispatcher ended, by cause";
    SessionsEvicted "pavm_http_sessions_ended" ("cause", "evicted") "Sessions that the dispatcher ended, by cause";
    SessionsDrained "pavm_http_sessions_ended" ("cause", "old_generation") "Sessions that the dispatcher ended, by cause";
    SessionsRefused "pavm_http_sessions_refused" "Sessions refused because there were too many";
    MachinesReset "pavm_http_machines" ("next", "reset") "Machines whose request left no session, by what became of them";
    MachinesReused "pavm_http_machines" ("next", "reused") "Machines whose request left no session, by what became of them";
}

/// What is so just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Now {
    /// Open connections, but for those of the administration address.
    pub connections: u64,
    /// Requests under way or in line.
    pub requests: u64,
    /// Sessions in the table.
    pub sessions: u64,
    /// Machines that are ready for a request without a session.
    pub ready: u64,
    /// The server ends.
    pub draining: bool,
}

/// Status codes are from 100 to 599.
const STATUSES: usize = 600;

/// The counters of one server.
#[derive(Debug)]
pub(crate) struct Figures {
    counts: [AtomicU64; ROWS.len()],
    answered: [AtomicU64; STATUSES],
    refused: [AtomicU64; STATUSES],
    seconds: Histogram,
}

impl Default for Figures {
    fn default() -> Self {
        Figures {
            counts: [const { AtomicU64::new(0) }; ROWS.len()],
            answered: [const { AtomicU64::new(0) }; STATUSES],
            refused: [const { AtomicU64::new(0) }; STATUSES],
            // From 100 us to 52 s.
            seconds: Histogram::new(exponential_buckets(0.0001, 2.0, 20)),
        }
    }
}

impl Figures {
    /// Something happened.
    pub(crate) fn add(&self, count: Count, n: u64) {
        self.counts[count as usize].fetch_add(n, Ordering::Relaxed);
    }

    /// How often something happened.
    #[cfg(test)]
    pub(crate) fn count(&self, count: Count) -> u64 {
        self.counts[count as usize].load(Ordering::Relaxed)
    }

    /// A request has its answer.
    pub(crate) fn answered(&self, status: StatusCode, took: Duration) {
        if let Some(n) = self.answered.get(usize::from(status.as_u16())) {
            n.fetch_add(1, Ordering::Relaxed);
        }
        self.seconds.observe(took.as_secs_f64());
    }

    /// A request was refused before any machine saw it.
    pub(crate) fn refused(&self, status: StatusCode) {
        if let Some(n) = self.refused.get(usize::from(status.as_u16())) {
            n.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Has a registry show the figures.
    pub(crate) fn register<F>(self: &Arc<Self>, registry: &mut Registry, now: F)
    where
        F: Fn() -> Now + Send + Sync + 'static,
    {
        let help = "Time from the head of a request to the head of its answer";
        registry.register_with_unit("pavm_http_request", help, Unit::Seconds, self.seconds.clone());
        registry.register_collector(Box::new(Shown { figures: self.clone(), now }));
    }
}

struct Shown<F> {
    figures: Arc<Figures>,
    now: F,
}

impl<F> fmt::Debug for Shown<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown")
    }
}

impl<F: Fn() -> Now + Send + Sync + 'static> Collector for Shown<F> {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let mut rows = ROWS.iter().zip(&self.figures.counts).peekable();
        while let Some(&(first, _)) = rows.peek() {
            let mut family = encoder.encode_descriptor(first.name, first.help, None, MetricType::Counter)?;
            while let Some((row, n)) = rows.next_if(|(row, _)| row.name == first.name) {
                let n = ConstCounter::new(n.load(Ordering::Relaxed));
                if row.labels.is_empty() {
                    n.encode(family)?;
                    break;
                }
                n.encode(family.encode_family(&row.labels)?)?;
            }
        }
        for (name, help, by_status) in [
            ("pavm_http_requests", "Requests answered, by status code", &self.figures.answered),
            (
                "pavm_http_refused",
                "Requests that no machine got to see, by status code",
                &self.figures.refused,
            ),
        ] {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (status, n) in by_status.iter().enumerate() {
                let n = n.load(Ordering::Relaxed);
                if n > 0 {
                    let labels = [("code", status.to_string())];
                    ConstCounter::new(n).encode(family.encode_family(&labels)?)?;
                }
            }
        }
        let now = (self.now)();
        for (name, help, n) in [
            ("pavm_connections_open", "Connections that are open", now.connections),
            ("pavm_http_requests_running", "Requests under way or in line", now.requests),
            ("pavm_http_sessions", "Sessions of users", now.sessions),
            ("pavm_http_machines_ready", "Machines ready for requests without a session", now.ready),
            ("pavm_draining", "1 while the server ends", u64::from(now.draining)),
        ] {
            let gauge = ConstGauge::new(i64::try_from(n).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_by_name_and_label() {
        let figures = Arc::new(Figures::default());
        figures.add(Count::Http2, 3);
        figures.add(Count::ConnectionsRefused, 1);
        figures.answered(StatusCode::OK, Duration::from_millis(1));
        figures.refused(StatusCode::BAD_REQUEST);
        let mut registry = Registry::default();
        figures.register(&mut registry, || Now { sessions: 7, ..Now::default() });
        let text = worker::metrics::text(&registry);
        for line in [
            "pavm_connections_total{protocol=\"http/1.1\"} 0",
            "pavm_connections_total{protocol=\"h2\"} 3",
            "pavm_connections_refused_total 1",
            "pavm_http_requests_total{code=\"200\"} 1",
            "pavm_http_refused_total{code=\"400\"} 1",
            "pavm_http_request_seconds_count 1",
            "pavm_http_sessions 7",
            "pavm_draining 0",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is missing in\n{text}");
        }
        for row in ROWS {
            assert_eq!(text.matches(&format!("# TYPE {} counter\n", row.name)).count(), 1, "{}", row.name);
        }
    }
}
