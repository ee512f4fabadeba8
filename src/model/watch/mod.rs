//! CloudWatch: metrics in one-minute periods, and log groups with their streams.
//!
//! Source: CloudWatch API Reference (GetMetricData, GetMetricStatistics, ListMetrics) and CloudWatch Logs API Reference.
//! Invariants: both stores are bounded (`base::limits`) and shared between clones of a world until they change.

pub mod alarms;
mod expression;
mod filter;
mod kept;
mod log_events;
mod log_groups;
mod log_search;
mod log_streams;
mod logs;
mod metric_data;
mod metric_list;
mod metric_statistics;
mod metrics;
mod read;
mod routes;

pub use logs::{Group, LogEvent, Stream};
pub use metrics::Series;
pub use routes::{ROUTES, RULES};

use crate::base::time::Time;
use crate::model::World;
use crate::model::events::Seq;
use serde::Serialize;

/// Metrics and logs. Cheap to clone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Watch {
    metrics: metrics::Metrics,
    logs: logs::Logs,
    alarms: std::collections::BTreeMap<String, std::rc::Rc<alarms::Alarm>>,
}

/// What watch puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {
    /// An alarm is evaluated; the number voids wakes of earlier settings.
    Alarm { name: String, run: u64 },
}

/// A metric's identity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Metric<'a> {
    /// `AWS/ECS`
    pub namespace: &'a str,
    /// `CPUUtilization`
    pub name: &'a str,
    /// In the order AWS documents them.
    pub dimensions: &'a [(&'a str, &'a str)],
    /// CloudWatch's unit: `Percent`, `Count`, `Seconds`.
    pub unit: &'static str,
}

/// Where a metric's series lies in one world's store; empty until first used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gauge(Option<usize>);

/// One period's statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    pub count: f64,
    pub sum: f64,
    pub min: f64,
    pub max: f64,
}

/// A log group at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSummary<'a> {
    pub name: &'a str,
    pub streams: usize,
    pub stored_bytes: u64,
    pub retention_days: Option<u64>,
}

/// A log stream at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamSummary<'a> {
    pub name: &'a str,
    /// Events kept.
    pub events: usize,
    pub last_event: Option<Time>,
}

impl Watch {
    /// Whether a log group exists.
    pub fn has_group(&self, group: &str) -> bool {
        self.logs.group(group).is_some()
    }

    /// The one-minute periods of a metric: (start of the minute, statistics), oldest first.
    pub fn minutes(&self, metric: &Metric<'_>) -> Vec<(Time, Stats)> {
        self.minutes_since(metric, Time(0))
    }

    /// The one-minute periods of a metric that start at or after a moment, oldest first.
    pub fn minutes_since(&self, metric: &Metric<'_>, since: Time) -> Vec<(Time, Stats)> {
        let key = metrics::key(metric.namespace, metric.name, metric.dimensions);
        let series = self.metrics.get(&key);
        series
            .map(|series| series.between(since, Time(u64::MAX)).copied().collect())
            .unwrap_or_default()
    }

    /// The newest period of a metric.
    pub fn latest(&self, metric: &Metric<'_>) -> Option<(Time, Stats)> {
        let key = metrics::key(metric.namespace, metric.name, metric.dimensions);
        self.metrics.get(&key)?.minutes.last().copied()
    }

    /// Every metric that was ever measured.
    pub fn series(&self) -> impl Iterator<Item = &Series> {
        self.metrics.iter().map(|(_, series)| series)
    }

    /// The newest `n` lines of a stream, oldest first: (moment, message).
    pub fn tail(&self, group: &str, stream: &str, n: usize) -> Vec<(Time, String)> {
        let Some(stream) = self.logs.group(group).and_then(|group| group.streams.get(stream)) else {
            return Vec::new();
        };
        let end = stream.events.end();
        let newest = stream.events.range(end.saturating_sub(n as u64), end);
        newest.map(|(_, event)| (event.at, event.message.to_string())).collect()
    }

    /// Every log group, by name.
    pub fn groups(&self) -> impl Iterator<Item = GroupSummary<'_>> {
        self.logs.groups().map(|(name, group)| GroupSummary {
            name,
            streams: group.streams.len(),
            stored_bytes: group.stored_bytes,
            retention_days: group.retention_days,
        })
    }

    /// Every stream of a group, by name.
    pub fn streams(&self, group: &str) -> impl Iterator<Item = StreamSummary<'_>> {
        let streams = self.logs.group(group).into_iter().flat_map(|group| &group.streams);
        streams.map(|(name, stream)| StreamSummary {
            name,
            events: stream.events.len(),
            last_event: stream.events.last().map(|event| event.at),
        })
    }
}

impl World {
    /// Adds samples to a metric's current minute: `count` samples with this sum, smallest and largest value.
    pub(in crate::model) fn measure(&mut self, metric: &Metric<'_>, stats: Stats) {
        self.watch.metrics.add(self.now, metric, stats);
    }

    /// Like [`World::measure`], for a metric that is measured again and again: its place is found once.
    pub(in crate::model) fn measure_by(&mut self, gauge: &mut Gauge, metric: &Metric<'_>, stats: Stats) {
        if stats.count <= 0.0 {
            return;
        }
        if gauge.0.is_none() {
            gauge.0 = self.watch.metrics.place(metric);
        }
        if let Some(place) = gauge.0 {
            self.watch.metrics.add_at(place, self.now, stats);
        }
    }

    /// Makes a log group (for `awslogs-create-group`); false if it exists.
    pub(in crate::model) fn make_log_group(&mut self, _because: Seq, group: &str) -> bool {
        self.watch.logs.make_group(self.now, group, "STANDARD")
    }

    /// Makes a log stream in an existing group.
    pub(in crate::model) fn make_log_stream(&mut self, group: &str, stream: &str) {
        self.watch.logs.make_stream(self.now, group, stream);
    }

    /// Writes a line to a stream; nothing happens if the stream does not exist.
    pub(in crate::model) fn log(&mut self, group: &str, stream: &str, message: &str) {
        self.watch.logs.write(self.now, group, stream, message);
    }
}

pub(in crate::model) fn wake(world: &mut World, because: Seq, wake: Wake) {
    match wake {
        Wake::Alarm { name, run } => alarms::wake(world, because, &name, run),
    }
}

#[cfg(test)]
mod tests;
