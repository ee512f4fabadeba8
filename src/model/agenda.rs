//! The agenda: what will happen when, ordered by (time, number).
//!
//! Invariant: wakes hold ids, never references, and a wake whose subject is gone does nothing.

use crate::base::time::Time;
use crate::model::events::Seq;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a wake wakes: one variant per room, the room's own enum inside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {
    Ecs(crate::model::ecs::Wake),
    Compute(crate::model::compute::Wake),
    Scaling(crate::model::scaling::Wake),
    Balancing(crate::model::balancing::Wake),
    Traffic(crate::model::traffic::Wake),
    Watch(crate::model::watch::Wake),
}

/// An entry: what, and the event that put it there.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub because: Seq,
    pub wake: Wake,
}

/// Everything that is due, in order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Agenda {
    #[serde(serialize_with = "entries")]
    due: BTreeMap<(Time, u64), Entry>,
    number: u64,
}

impl Agenda {
    /// Adds a wake.
    pub fn add(&mut self, at: Time, because: Seq, wake: Wake) {
        self.number += 1;
        self.due.insert((at, self.number), Entry { because, wake });
    }

    /// A number for an entry that is carried out at once instead of being added: the entries after it are numbered as if
    /// it had been.
    pub fn pass(&mut self) {
        self.number += 1;
    }

    /// When the next entry is due.
    pub fn next_time(&self) -> Option<Time> {
        self.due.keys().next().map(|(time, _)| *time)
    }

    /// Takes the next entry if it is due by `until`.
    pub fn take_due(&mut self, until: Time) -> Option<(Time, Entry)> {
        let (time, number) = *self.due.keys().next()?;
        if time > until {
            return None;
        }
        self.due.remove(&(time, number)).map(|entry| (time, entry))
    }

    /// Every entry in order, for scrubber marks and invariants.
    pub fn iter(&self) -> impl Iterator<Item = (Time, &Entry)> {
        self.due.iter().map(|((time, _), entry)| (*time, entry))
    }

    /// How many entries are due.
    pub fn len(&self) -> usize {
        self.due.len()
    }

    /// Whether nothing is due.
    pub fn is_empty(&self) -> bool {
        self.due.is_empty()
    }
}

fn entries<S: serde::Serializer>(due: &BTreeMap<(Time, u64), Entry>, s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(due.iter())
}
