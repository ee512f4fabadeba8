//! CloudWatch: metrics in one-minute periods, and log groups with their streams.

use crate::model::World;
use crate::model::events::Seq;
use crate::model::fidelity::Rule;
use crate::model::routes::Route;
use serde::Serialize;

pub const RULES: &[Rule] = &[];
pub const ROUTES: &[Route] = &[];

/// Metrics and logs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Watch {}

/// What watch puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {}

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

/// One period's statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    pub count: f64,
    pub sum: f64,
    pub min: f64,
    pub max: f64,
}

impl Watch {
    /// Whether a log group exists.
    pub fn has_group(&self, _group: &str) -> bool {
        false
    }
    /// The one-minute periods of a metric: (start of the minute, statistics), oldest first.
    pub fn minutes(&self, _metric: &Metric<'_>) -> Vec<(crate::base::time::Time, Stats)> {
        Vec::new()
    }
    /// The newest `n` lines of a stream, oldest first: (moment, message).
    pub fn tail(&self, _group: &str, _stream: &str, _n: usize) -> Vec<(crate::base::time::Time, String)> {
        Vec::new()
    }
}

impl World {
    /// Adds samples to a metric's current minute: `count` samples with this sum, smallest and largest value.
    pub(in crate::model) fn measure(&mut self, _metric: &Metric<'_>, _stats: Stats) {}
    /// Makes a log group (for `awslogs-create-group`); false if it exists.
    pub(in crate::model) fn make_log_group(&mut self, _because: Seq, _group: &str) -> bool {
        false
    }
    /// Makes a log stream in an existing group.
    pub(in crate::model) fn make_log_stream(&mut self, _group: &str, _stream: &str) {}
    /// Writes a line to a stream; nothing happens if the stream does not exist.
    pub(in crate::model) fn log(&mut self, _group: &str, _stream: &str, _message: &str) {}
}

pub(in crate::model) fn wake(_world: &mut World, _because: Seq, wake: Wake) {
    match wake {}
}
