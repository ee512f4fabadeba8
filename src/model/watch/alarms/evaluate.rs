//! The evaluation of an alarm: the newest whole periods against its threshold.
//!
//! Source: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data". Simplified: exactly the last
//! EvaluationPeriods periods are looked at, where AWS looks a little further back for data.

use super::{Alarm, State, enter};
use crate::aws::fields::Fields;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::agenda::Wake as AgendaWake;
use crate::model::events::Seq;
use crate::model::watch::Wake;
use crate::model::watch::metric_data::{periods, series};
use serde_json::Value;

/// After the minute's end, when its samples are in.
const AFTER: Span = Span::secs(2);

/// Puts the next evaluation on the agenda.
pub(super) fn plan(world: &mut World, because: Seq, name: &str, run: u64) {
    let at = world.now.floor(Span::mins(1)) + Span::mins(1) + AFTER;
    let wake = Wake::Alarm { name: name.into(), run };
    world.wake_at(at, because, AgendaWake::Watch(wake));
}

/// A minute is over: the alarm is evaluated.
pub(in crate::model::watch) fn wake(world: &mut World, because: Seq, name: &str, run: u64) {
    let Some(alarm) = world.watch.alarm(name).filter(|alarm| alarm.run == run) else {
        return;
    };
    let verdict = verdict(world, alarm);
    if let Some((state, reason)) = verdict {
        enter(world, because, name, state, reason);
    }
    plan(world, because, name, run);
}

/// The state an alarm should be in and why; `None` to leave it as it is.
fn verdict(world: &World, alarm: &Alarm) -> Option<(State, String)> {
    let period = Span::secs(alarm.period.max(60));
    let end = world.now.floor(period);
    let start = Time(end.0.saturating_sub(period.0 * alarm.evaluation_periods));
    let given = Value::Object(alarm.given.clone());
    let found = series(&world.watch, &given);
    let data = found
        .map(|s| periods(s, start, end, period.0 / 1000))
        .unwrap_or_default();
    let statistic = given.text("Statistic").unwrap_or("Average");
    let breaches = |value: f64| match given.text("ComparisonOperator").unwrap_or_default() {
        "GreaterThanOrEqualToThreshold" => value >= alarm.threshold,
        "GreaterThanThreshold" => value > alarm.threshold,
        "LessThanThreshold" => value < alarm.threshold,
        _ => value <= alarm.threshold,
    };
    let values: Vec<f64> = data.values().filter_map(|stats| stats.named(statistic)).collect();
    let (known, breaching) = (
        values.len() as u64,
        values.iter().filter(|v| breaches(**v)).count() as u64,
    );
    let missing = alarm.evaluation_periods.saturating_sub(known);
    let treat = given.text("TreatMissingData").unwrap_or("missing");
    let counted = breaching + if treat == "breaching" { missing } else { 0 };
    let shown = values.last().map(|v| format!("{v:.3}")).unwrap_or_default();
    let op = match given.text("ComparisonOperator").unwrap_or_default() {
        "GreaterThanOrEqualToThreshold" => "greater than or equal to",
        "GreaterThanThreshold" => "greater than",
        "LessThanThreshold" => "less than",
        _ => "less than or equal to",
    };
    let crossed = |what: &str| {
        format!(
            "Threshold Crossed: {known} datapoint{} [{shown}] {what} {op} the threshold ({:?}).",
            if known == 1 { "" } else { "s" },
            alarm.threshold
        )
    };
    if counted >= alarm.datapoints {
        return Some((State::Alarm, crossed("was")));
    }
    if known == 0 && treat == "missing" {
        let n = alarm.evaluation_periods;
        let s = if n == 1 { "" } else { "s" };
        return Some((
            State::Insufficient,
            format!("Insufficient Data: {n} datapoint{s} were unknown."),
        ));
    }
    if treat == "ignore" && missing > 0 && breaching + missing >= alarm.datapoints {
        return None;
    }
    Some((State::Ok, crossed("was not")))
}
