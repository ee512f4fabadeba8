//! Metrics: one series per namespace, name and dimensions, in one-minute periods.
//!
//! Source: CloudWatch User Guide, "Metrics concepts". Invariant: a minute without samples has no period, so gaps stay
//! gaps.

use super::kept::Kept;
use super::{Metric, Stats};
use crate::base::limits;
use crate::base::time::Time;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Series one world may hold; samples of further ones are dropped.
const SERIES: usize = 20_000;

/// One metric's periods.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    pub namespace: String,
    pub name: String,
    /// As measured first, in the order AWS documents them.
    pub dimensions: Vec<(String, String)>,
    pub unit: &'static str,
    /// (start of the minute, statistics), oldest first.
    pub minutes: Kept<(Time, Stats)>,
}

/// Every series, by key. None is ever removed, so a series keeps its place.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    places: Rc<BTreeMap<String, usize>>,
    series: Rc<Vec<Rc<Series>>>,
}

/// The key of a metric: the order of dimensions does not count.
pub fn key(namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> String {
    let mut key = String::with_capacity(96);
    key.push_str(namespace);
    key.push('\0');
    key.push_str(name);
    let mut add = |(name, value): &(&str, &str)| {
        key.push('\0');
        key.push_str(name);
        key.push('\u{1}');
        key.push_str(value);
    };
    if dimensions.is_sorted() {
        dimensions.iter().for_each(&mut add);
    } else {
        let mut sorted = dimensions.to_vec();
        sorted.sort_unstable();
        sorted.iter().for_each(&mut add);
    }
    key
}

impl Metrics {
    /// Adds samples to the minute of `now`.
    pub fn add(&mut self, now: Time, metric: &Metric<'_>, stats: Stats) {
        if stats.count > 0.0
            && let Some(place) = self.place(metric)
        {
            self.add_at(place, now, stats);
        }
    }

    /// The place of a metric's series, which is made where there is none; `None` when the store is full.
    pub fn place(&mut self, metric: &Metric<'_>) -> Option<usize> {
        let key = key(metric.namespace, metric.name, metric.dimensions);
        if let Some(place) = self.places.get(&key) {
            return Some(*place);
        }
        let place = self.series.len();
        if place >= SERIES {
            return None;
        }
        let owned = |(name, value): &(&str, &str)| ((*name).to_string(), (*value).to_string());
        let series = Series {
            namespace: metric.namespace.into(),
            name: metric.name.into(),
            dimensions: metric.dimensions.iter().map(owned).collect(),
            unit: metric.unit,
            minutes: Kept::default(),
        };
        Rc::make_mut(&mut self.places).insert(key, place);
        Rc::make_mut(&mut self.series).push(Rc::new(series));
        Some(place)
    }

    /// Adds samples to the minute of `now` of the series at a place.
    pub fn add_at(&mut self, place: usize, now: Time, stats: Stats) {
        let Some(series) = Rc::make_mut(&mut self.series).get_mut(place).map(Rc::make_mut) else {
            return;
        };
        let minute = Time(now.0 - now.0 % 60_000);
        match series.minutes.last_mut() {
            Some((at, sum)) if *at == minute => sum.merge(stats),
            _ => series.minutes.push((minute, stats), limits::METRIC_MINUTES),
        }
    }

    /// The series of a key.
    pub fn get(&self, key: &str) -> Option<&Series> {
        self.series.get(*self.places.get(key)?).map(|series| &**series)
    }

    /// Every series in order of key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Series)> {
        let series = |place: &usize| self.series.get(*place).map(|series| &**series);
        self.places
            .iter()
            .filter_map(move |(key, place)| Some((key.as_str(), series(place)?)))
    }
}

impl Serialize for Metrics {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.iter())
    }
}

impl Series {
    /// The periods that start from `start` up to `end`.
    pub fn between(&self, start: Time, end: Time) -> impl Iterator<Item = &(Time, Stats)> {
        let first = self.minutes.partition_point(|(at, _)| *at < start);
        let last = self.minutes.partition_point(|(at, _)| *at < end);
        self.minutes.range(first, last).map(|(_, minute)| minute)
    }
}

impl Stats {
    /// One sample.
    pub fn one(value: f64) -> Stats {
        Stats {
            count: 1.0,
            sum: value,
            min: value,
            max: value,
        }
    }

    /// Adds the samples of another set.
    pub fn merge(&mut self, other: Stats) {
        if self.count <= 0.0 {
            *self = other;
        } else if other.count > 0.0 {
            self.count += other.count;
            self.sum += other.sum;
            self.min = self.min.min(other.min);
            self.max = self.max.max(other.max);
        }
    }

    /// A statistic by CloudWatch's name: `Average`, `Sum`, `Minimum`, `Maximum`, `SampleCount`.
    pub fn named(&self, name: &str) -> Option<f64> {
        match name {
            "Average" if self.count > 0.0 => Some(self.sum / self.count),
            "Sum" => Some(self.sum),
            "Minimum" => Some(self.min),
            "Maximum" => Some(self.max),
            "SampleCount" => Some(self.count),
            _ => None,
        }
    }
}
