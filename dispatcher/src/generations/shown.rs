//! Figures of the generations.

use std::fmt;
use std::sync::atomic::Ordering;
use std::time::UNIX_EPOCH;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use worker::metrics;

use super::{Generation, Generations};

/// Has a registry show them, and those of the machines.
pub(super) fn register(generations: &Generations, registry: &mut Registry) {
    let all = generations.clone();
    registry.register_collector(Box::new(metrics::Collector(move || all.gauges())));
    registry.register_collector(Box::new(Shown(generations.clone())));
}

struct Shown(Generations);

/// A figure of a generation.
type Figure = fn(&Generation) -> i64;

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown")
    }
}

impl Collector for Shown {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let inner = &self.0.0;
        let help = "Deployments after the start, by result";
        let mut family = encoder.encode_descriptor("pavm_deployments", help, None, MetricType::Counter)?;
        for (result, n) in [("done", &inner.deployed), ("failed", &inner.failed)] {
            let counter = ConstCounter::new(n.load(Ordering::Relaxed));
            counter.encode(family.encode_family(&[("result", result)])?)?;
        }
        let all = self.0.all();
        let since: Figure = |g| g.since.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
        let sessions: Figure = |g| g.workers.sessions().count() as i64;
        let workers: Figure = |g| g.workers.sessions().worker_pids().len() as i64;
        let figures = [
            ("pavm_generation_sessions", "Sessions alive, by generation", sessions),
            ("pavm_generation_workers", "Worker processes alive, by generation", workers),
            ("pavm_generation_start_seconds", "When the generation began, in seconds since 1970", since),
        ];
        for (name, help, figure) in figures {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            for g in &all {
                let labels = [("generation", g.number.to_string())];
                ConstGauge::new(figure(g)).encode(family.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}
