//! Log groups and their streams.
//!
//! Source: CloudWatch Logs User Guide, "Working with log groups and log streams". Invariant: the events of a stream are
//! in order of time, because the world writes them as they happen.

use super::kept::Kept;
use crate::base::limits;
use crate::base::time::{Span, Time};
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Bytes CloudWatch Logs counts for an event beside its message.
const EVENT_OVERHEAD: u64 = 26;
/// The largest message, in bytes; longer ones are cut.
const MESSAGE_BYTES: usize = 262_118;
/// Streams one group may hold here; the oldest makes room.
const STREAMS: usize = 20_000;

/// A log group.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    pub created: Time,
    /// Days events are kept; none = for ever.
    pub retention_days: Option<u64>,
    pub class: String,
    pub stored_bytes: u64,
    pub streams: BTreeMap<String, Rc<Stream>>,
}

/// A log stream.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stream {
    pub created: Time,
    pub events: Kept<LogEvent>,
}

/// One event of a stream.
#[derive(Clone, Debug, Serialize)]
pub struct LogEvent {
    pub at: Time,
    pub message: Rc<str>,
}

/// Every group by name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Logs {
    groups: Rc<BTreeMap<String, Rc<Group>>>,
}

impl Logs {
    /// The group of a name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(name).map(|group| &**group)
    }

    /// Every group, by name.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &Group)> {
        self.groups.iter().map(|(name, group)| (name.as_str(), &**group))
    }

    /// Makes a group; false if it exists.
    pub fn make_group(&mut self, now: Time, name: &str, class: &str) -> bool {
        if self.groups.contains_key(name) {
            return false;
        }
        let group = Group {
            created: now,
            retention_days: None,
            class: class.into(),
            stored_bytes: 0,
            streams: BTreeMap::new(),
        };
        Rc::make_mut(&mut self.groups).insert(name.into(), Rc::new(group));
        true
    }

    /// Deletes a group with its streams.
    pub fn delete_group(&mut self, name: &str) {
        Rc::make_mut(&mut self.groups).remove(name);
    }

    /// Sets or ends a group's retention.
    pub fn retain(&mut self, name: &str, days: Option<u64>) {
        if let Some(group) = Rc::make_mut(&mut self.groups).get_mut(name) {
            Rc::make_mut(group).retention_days = days;
        }
    }

    /// Makes a stream in an existing group; nothing happens if it exists.
    pub fn make_stream(&mut self, now: Time, group: &str, stream: &str) {
        let Some(group) = Rc::make_mut(&mut self.groups).get_mut(group).map(Rc::make_mut) else {
            return;
        };
        if group.streams.contains_key(stream) {
            return;
        }
        if group.streams.len() >= STREAMS {
            let oldest = group
                .streams
                .iter()
                .min_by_key(|(_, stream)| stream.created)
                .map(|(name, _)| name.clone());
            oldest.and_then(|name| group.streams.remove(&name));
        }
        let made = Stream {
            created: now,
            events: Kept::default(),
        };
        group.streams.insert(stream.into(), Rc::new(made));
    }

    /// Writes an event; nothing happens if the stream does not exist or the message is empty.
    pub fn write(&mut self, now: Time, group: &str, stream: &str, message: &str) {
        if message.is_empty()
            || self
                .group(group)
                .is_none_or(|group| !group.streams.contains_key(stream))
        {
            return;
        }
        let Some(group) = Rc::make_mut(&mut self.groups).get_mut(group).map(Rc::make_mut) else {
            return;
        };
        let Some(stream) = group.streams.get_mut(stream).map(Rc::make_mut) else {
            return;
        };
        let cut = message.floor_char_boundary(MESSAGE_BYTES);
        group.stored_bytes += cut as u64 + EVENT_OVERHEAD;
        let event = LogEvent {
            at: now,
            message: message[..cut].into(),
        };
        stream.events.push(event, limits::LOG_EVENTS_PER_STREAM);
    }
}

impl Group {
    /// The moment before which events have expired.
    pub fn expired_before(&self, now: Time) -> Time {
        match self.retention_days {
            Some(days) => now - Span(days * 86_400_000),
            None => Time(0),
        }
    }
}
