//! CloudWatch alarms on one metric: their state, evaluated every minute.
//!
//! Follows the CloudWatch User Guide, "Using Amazon CloudWatch alarms" (M of N datapoints, missing data). Simplified:
//! metric math, percentiles and anomaly bands are refused, and actions other than ECS's own watching are kept only.

mod calls;
mod evaluate;

pub use calls::{delete, describe, disable, enable, history, put, resource, resources, set_state};
pub(super) use evaluate::wake;

use crate::aws::{ACCOUNT, REGION};
use crate::base::time::Time;
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::rc::Rc;

/// History items kept of one alarm.
const HISTORY: usize = 100;

/// An alarm's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum State {
    Ok,
    Alarm,
    Insufficient,
}

impl State {
    /// CloudWatch's word.
    pub fn word(self) -> &'static str {
        match self {
            State::Ok => "OK",
            State::Alarm => "ALARM",
            State::Insufficient => "INSUFFICIENT_DATA",
        }
    }

    /// Whether it sounds.
    pub fn is_alarm(self) -> bool {
        self == State::Alarm
    }
}

/// An alarm.
#[derive(Clone, Debug, Serialize)]
pub struct Alarm {
    pub name: String,
    /// What it watches, as given: Namespace, MetricName, Dimensions, Statistic, ComparisonOperator …
    pub given: Map<String, Value>,
    pub period: u64,
    pub evaluation_periods: u64,
    pub datapoints: u64,
    pub threshold: f64,
    pub actions_enabled: bool,
    pub state: State,
    pub reason: String,
    pub configured_at: Time,
    pub updated_at: Time,
    pub transitioned_at: Time,
    /// (when, type, summary), oldest first.
    pub history: VecDeque<(Time, &'static str, String)>,
    /// The event of its last change.
    pub changed: Seq,
    /// Wakes of earlier settings are void.
    run: u64,
}

impl Alarm {
    /// The alarm's ARN.
    pub fn arn(&self) -> String {
        arn_of(&self.name)
    }

    fn note(&mut self, at: Time, kind: &'static str, summary: String) {
        self.history.push_back((at, kind, summary));
        if self.history.len() > HISTORY {
            self.history.pop_front();
        }
    }
}

/// An alarm's ARN.
pub fn arn_of(name: &str) -> String {
    format!("arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}")
}

impl super::Watch {
    /// The alarm of a name.
    pub fn alarm(&self, name: &str) -> Option<&Alarm> {
        self.alarms.get(name).map(Rc::as_ref)
    }

    /// Every alarm by name.
    pub fn alarms(&self) -> impl Iterator<Item = &Alarm> {
        self.alarms.values().map(Rc::as_ref)
    }
}

/// Puts an alarm into a state; those who watch it hear of a change.
fn enter(world: &mut World, because: Seq, name: &str, state: State, reason: String) {
    let now = world.now;
    let Some(alarm) = world.watch.alarm(name) else { return };
    let (before, same) = (alarm.state, alarm.state == state);
    if same {
        if alarm.reason != reason
            && let Some(alarm) = world.watch.alarms.get_mut(name).map(Rc::make_mut)
        {
            alarm.reason = reason;
            alarm.updated_at = now;
        }
        return;
    }
    let text = format!("Alarm {name} goes from {} to {}: {reason}", before.word(), state.word());
    let mut event = New::of(Kind::Decision, arn_of(name), because, text).rule("alarm.state");
    event.bad = state.is_alarm();
    let seq = world.tell(event);
    if let Some(alarm) = world.watch.alarms.get_mut(name).map(Rc::make_mut) {
        alarm.state = state;
        alarm.reason = reason;
        alarm.updated_at = now;
        alarm.transitioned_at = now;
        alarm.changed = seq;
        let summary = format!("Alarm updated from {} to {}", before.word(), state.word());
        alarm.note(now, "StateUpdate", summary);
    }
    crate::model::ecs::alarm_changed(world, seq, name);
}
