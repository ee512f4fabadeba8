//! The operations on alarms.
//!
//! Source: CloudWatch API Reference, PutMetricAlarm, DescribeAlarms, SetAlarmState, DeleteAlarms.

use super::{Alarm, State, arn_of, enter, evaluate};
use crate::aws::fields::{Fields, without_nulls};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::rc::Rc;

/// Alarms one world may hold.
const MOST: usize = 1_000;
/// Members of a request that are kept and given back.
const KEPT: [&str; 11] = [
    "AlarmDescription",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "Statistic",
    "Dimensions",
    "Unit",
    "ComparisonOperator",
    "TreatMissingData",
];

fn refused(field: &str, message: impl Into<String>) -> AwsError {
    AwsError::new("ValidationError", message).field(field)
}

fn whole(input: &Value, member: &str) -> Result<u64, AwsError> {
    match input.int(member) {
        Some(n) if n >= 1 => Ok(n as u64),
        Some(n) => Err(refused(member, format!("{member} must be at least 1; got {n}."))),
        None => Err(refused(member, format!("The parameter {member} is required."))),
    }
}

/// PutMetricAlarm: a new alarm begins with INSUFFICIENT_DATA; an old one keeps its state.
pub fn put(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = input.text("AlarmName").unwrap_or_default().to_string();
    for member in [
        "Metrics",
        "ExtendedStatistic",
        "ThresholdMetricId",
        "EvaluationCriteria",
        "EvaluationWindow",
        "WarmUpConfiguration",
    ] {
        if input
            .member(member)
            .is_some_and(|v| v.as_array().is_none_or(|list| !list.is_empty()))
        {
            let message =
                format!("Taskyard models alarms on one metric with a static threshold; {member} is not modelled.");
            return Err(refused(member, message).rule("alarm.state"));
        }
    }
    for member in ["MetricName", "Namespace", "Statistic", "ComparisonOperator"] {
        if input.text(member).is_none_or(str::is_empty) {
            return Err(refused(member, format!("The parameter {member} is required.")));
        }
    }
    let operator = input.text("ComparisonOperator").unwrap_or_default();
    if operator.contains("Upper") || operator == "LessThanLowerThreshold" {
        let message =
            "Comparison operators of anomaly detection need a ThresholdMetricId, which Taskyard does not model.";
        return Err(refused("ComparisonOperator", message).rule("alarm.state"));
    }
    let period = whole(input, "Period")?;
    if !(matches!(period, 10 | 20 | 30) || period.is_multiple_of(60)) {
        return Err(refused(
            "Period",
            format!("Period must be 10, 20, 30 or a multiple of 60; got {period}."),
        ));
    }
    let evaluation_periods = whole(input, "EvaluationPeriods")?;
    let datapoints = match input.member("DatapointsToAlarm") {
        Some(_) => whole(input, "DatapointsToAlarm")?,
        None => evaluation_periods,
    };
    if datapoints > evaluation_periods {
        let message = "DatapointsToAlarm must not be greater than EvaluationPeriods.";
        return Err(refused("DatapointsToAlarm", message));
    }
    if period.saturating_mul(evaluation_periods) > 604_800 {
        let message = "EvaluationPeriods times Period must not exceed seven days.";
        return Err(refused("EvaluationPeriods", message));
    }
    let Some(threshold) = input.member("Threshold").and_then(Value::as_f64) else {
        return Err(refused("Threshold", "The parameter Threshold is required."));
    };
    if let Some(treat) = input.text("TreatMissingData")
        && !["breaching", "notBreaching", "ignore", "missing"].contains(&treat)
    {
        let message = format!("TreatMissingData must be breaching, notBreaching, ignore or missing; got {treat}.");
        return Err(refused("TreatMissingData", message));
    }
    if world.watch.alarms.len() >= MOST && world.watch.alarm(&name).is_none() {
        let message = format!("This world holds {MOST} alarms, which is Taskyard's limit.");
        return Err(AwsError::new("LimitExceeded", message));
    }
    let kept = KEPT
        .iter()
        .filter_map(|m| Some((m.to_string(), without_nulls(input.member(m)?))));
    let given: Map<String, Value> = kept.collect();
    let now = world.now;
    let before = world.watch.alarm(&name).cloned();
    let verb = if before.is_some() { "changed" } else { "created" };
    let text = format!("Alarm {name} was {verb}.");
    let seq = world.tell(New::of(Kind::Call, arn_of(&name), caller.call, text));
    let run = world.next_number();
    let mut alarm = Alarm {
        name: name.clone(),
        given,
        period,
        evaluation_periods,
        datapoints,
        threshold,
        actions_enabled: input.flag("ActionsEnabled").unwrap_or(true),
        state: before.as_ref().map_or(State::Insufficient, |a| a.state),
        reason: before
            .as_ref()
            .map_or("Unchecked: Initial alarm creation".into(), |a| a.reason.clone()),
        configured_at: now,
        updated_at: before.as_ref().map_or(now, |a| a.updated_at),
        transitioned_at: before.as_ref().map_or(now, |a| a.transitioned_at),
        history: before.map_or_else(VecDeque::new, |a| a.history),
        changed: seq,
        run,
    };
    alarm.note(now, "ConfigurationUpdate", format!("Alarm \"{name}\" {verb}"));
    world.watch.alarms.insert(name.clone(), Rc::new(alarm));
    evaluate::plan(world, seq, &name, run);
    Ok(Output::empty())
}

/// DescribeAlarms.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let names = input.texts("AlarmNames");
    let prefix = input.text("AlarmNamePrefix");
    if prefix.is_some() && !names.is_empty() {
        return Err(refused(
            "AlarmNamePrefix",
            "AlarmNames and AlarmNamePrefix cannot be given together.",
        ));
    }
    let kinds = input.texts("AlarmTypes");
    let fits = |alarm: &&Alarm| {
        (names.is_empty() || names.contains(&alarm.name.as_str()))
            && prefix.is_none_or(|p| alarm.name.starts_with(p))
            && input.text("StateValue").is_none_or(|s| s == alarm.state.word())
            && (kinds.is_empty() || kinds.contains(&"MetricAlarm"))
    };
    let skip: usize = match input.text("NextToken") {
        None => 0,
        Some(token) => token.parse().map_err(|_| {
            AwsError::new("InvalidNextToken", "The next token is not one this list gave.").field("NextToken")
        })?,
    };
    let most = input.int("MaxRecords").unwrap_or(50).clamp(1, 100) as usize;
    let mut found = world.watch.alarms().filter(fits).skip(skip);
    let page: Vec<Value> = found.by_ref().take(most).map(Alarm::render).collect();
    let mut out = json!({"MetricAlarms": page, "CompositeAlarms": []});
    if found.next().is_some() {
        out["NextToken"] = json!((skip + most).to_string());
    }
    Ok(out.into())
}

/// DescribeAlarmHistory: newest first unless asked otherwise.
pub fn history(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = input.text("AlarmName");
    let kind = input.text("HistoryItemType");
    let mut items: Vec<(u64, Value)> = Vec::new();
    for alarm in world.watch.alarms().filter(|a| name.is_none_or(|n| n == a.name)) {
        for (at, of, summary) in alarm.history.iter().filter(|(_, of, _)| kind.is_none_or(|k| k == *of)) {
            let item = json!({"AlarmName": alarm.name, "AlarmType": "MetricAlarm", "Timestamp": at.unix(),
                "HistoryItemType": of, "HistorySummary": summary, "HistoryData": "{}"});
            items.push((at.0, item));
        }
    }
    items.sort_by_key(|(at, _)| *at);
    if input.text("ScanBy") != Some("TimestampAscending") {
        items.reverse();
    }
    let most = input.int("MaxRecords").unwrap_or(100).clamp(1, 100) as usize;
    let items: Vec<Value> = items.into_iter().take(most).map(|(_, item)| item).collect();
    Ok(json!({ "AlarmHistoryItems": items }).into())
}

/// SetAlarmState: until the next evaluation.
pub fn set_state(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = input.text("AlarmName").unwrap_or_default().to_string();
    if world.watch.alarm(&name).is_none() {
        return Err(AwsError::new("ResourceNotFound", "Unknown")
            .status(404)
            .field("AlarmName"));
    }
    let state = match input.text("StateValue") {
        Some("OK") => State::Ok,
        Some("ALARM") => State::Alarm,
        _ => State::Insufficient,
    };
    let reason = input.text("StateReason").unwrap_or_default().to_string();
    enter(world, caller.call, &name, state, reason);
    Ok(Output::empty())
}

/// DeleteAlarms: all or none.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let names = input.texts("AlarmNames");
    if names.len() > 100 {
        return Err(refused("AlarmNames", "AlarmNames can have at most 100 items."));
    }
    if let Some(missing) = names.iter().find(|name| world.watch.alarm(name).is_none()) {
        let message = format!("Unknown alarm: {missing}");
        return Err(AwsError::new("ResourceNotFound", message)
            .status(404)
            .field("AlarmNames"));
    }
    for name in names {
        world.watch.alarms.remove(name);
        let text = format!("Alarm {name} was deleted.");
        world.tell(New::of(Kind::Call, arn_of(name), caller.call, text));
    }
    Ok(Output::empty())
}

/// EnableAlarmActions.
pub fn enable(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    actions(world, caller, input, true)
}

/// DisableAlarmActions.
pub fn disable(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    actions(world, caller, input, false)
}

fn actions(world: &mut World, caller: &Caller, input: &Value, on: bool) -> Result<Output, AwsError> {
    for name in input.texts("AlarmNames") {
        if let Some(alarm) = world.watch.alarms.get_mut(name).map(Rc::make_mut) {
            alarm.actions_enabled = on;
            let word = if on { "on" } else { "off" };
            let text = format!("Actions of alarm {name} are {word}.");
            world.tell(New::of(Kind::Call, arn_of(name), caller.call, text));
        }
    }
    Ok(Output::empty())
}

/// IAM resources: the alarm of `AlarmName`.
pub fn resource(_: &World, input: &Value) -> Vec<String> {
    vec![arn_of(input.text("AlarmName").unwrap_or("*"))]
}

/// IAM resources: the alarms of `AlarmNames`.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    input.texts("AlarmNames").into_iter().map(arn_of).collect()
}

impl Alarm {
    fn render(&self) -> Value {
        let mut out = self.given.clone();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put("AlarmName", json!(self.name));
        put("AlarmArn", json!(self.arn()));
        put("ActionsEnabled", json!(self.actions_enabled));
        put("Period", json!(self.period));
        put("EvaluationPeriods", json!(self.evaluation_periods));
        put("DatapointsToAlarm", json!(self.datapoints));
        put("Threshold", json!(self.threshold));
        put("StateValue", json!(self.state.word()));
        put("StateReason", json!(self.reason));
        put("StateUpdatedTimestamp", json!(self.updated_at.unix()));
        put("StateTransitionedTimestamp", json!(self.transitioned_at.unix()));
        put("AlarmConfigurationUpdatedTimestamp", json!(self.configured_at.unix()));
        for actions in ["OKActions", "AlarmActions", "InsufficientDataActions"] {
            out.entry(actions).or_insert(json!([]));
        }
        out.entry("Dimensions").or_insert(json!([]));
        Value::Object(out)
    }
}
