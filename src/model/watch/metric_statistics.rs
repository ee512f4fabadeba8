//! GetMetricStatistics: one metric's statistics per period.
//!
//! Source: CloudWatch API Reference, GetMetricStatistics. Datapoints come in order of time, which AWS does not promise.

use super::metric_data::{check_statistic, is_period, periods, series};
use super::read::{self, refused, text};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

const DATAPOINTS: i64 = 1_440;

pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    for member in ["Namespace", "MetricName"] {
        if text(input, member).is_empty() {
            return Err(refused(
                "MissingParameter",
                member,
                format!("The parameter {member} is required."),
            ));
        }
    }
    let names: Vec<&str> = input
        .get("Statistics")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let extended = input
        .get("ExtendedStatistics")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for name in extended.filter_map(Value::as_str).chain(names.iter().copied()) {
        check_statistic(name)?;
    }
    if names.is_empty() {
        let text = "At least one of the parameters Statistics and ExtendedStatistics must be specified.";
        return Err(refused("InvalidParameterCombination", "Statistics", text));
    }
    let (start, end) = (read::moment(input, "StartTime")?, read::moment(input, "EndTime")?);
    if start >= end {
        let text = "The parameter StartTime must be less than the parameter EndTime.";
        return Err(refused("InvalidParameterCombination", "StartTime", text));
    }
    let period = input.get("Period").and_then(Value::as_u64).unwrap_or(0);
    if !is_period(period) {
        let text = "The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60.";
        return Err(refused("InvalidParameterValue", "Period", text));
    }
    let points = end.saturating_sub(start) / 1000 / i64::try_from(period).unwrap_or(i64::MAX);
    if points > DATAPOINTS {
        let text = format!(
            "You have requested up to {points} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints \
             requested by increasing Period, or decreasing the time range."
        );
        return Err(refused("InvalidParameterCombination", "Period", text));
    }
    let unit = input.get("Unit").and_then(Value::as_str);
    let series = series(&world.watch, input).filter(|series| unit.is_none_or(|unit| unit == series.unit));
    let mut datapoints = Vec::new();
    if let Some(series) = series {
        for (at, stats) in periods(series, read::time(start), read::time(end), period) {
            let mut point = json!({"Timestamp": at.unix(), "Unit": series.unit});
            for name in &names {
                if let Some(value) = stats.named(name) {
                    point[*name] = value.into();
                }
            }
            datapoints.push(point);
        }
    }
    Ok(json!({"Label": input["MetricName"], "Datapoints": datapoints}).into())
}
