//! GetMetricData: several metrics and arithmetic on them, in one call.
//!
//! Source: CloudWatch API Reference, GetMetricData. Periods lie on the Unix clock's grid. Percentiles and metric math
//! functions are refused.

use super::expression::{self, Figure, Points};
use super::metrics::{self, Series};
use super::read::{self, refused, text};
use super::{Stats, Watch};
use crate::aws::{AwsError, Output};
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const QUERIES: usize = 500;
const DATAPOINTS: u64 = 100_800;
const NESTED: usize = 32;

fn invalid(message: impl Into<String>) -> AwsError {
    refused("ValidationError", "MetricDataQueries", message)
}

/// The statistics of a series in periods of `period` seconds, from `start` up to `end`.
pub fn periods(series: &Series, start: Time, end: Time, period: u64) -> BTreeMap<Time, Stats> {
    let mut periods: BTreeMap<Time, Stats> = BTreeMap::new();
    for (at, stats) in series.between(start.floor(Span::mins(1)), end) {
        periods.entry(at.floor(Span::secs(period))).or_default().merge(*stats);
    }
    periods
}

/// The series of a metric as a request names it.
pub fn series<'a>(watch: &'a Watch, metric: &Value) -> Option<&'a Series> {
    let dimensions: Vec<(&str, &str)> = dimensions(metric).collect();
    watch.metrics.get(&metrics::key(
        text(metric, "Namespace"),
        text(metric, "MetricName"),
        &dimensions,
    ))
}

/// The dimensions of a request: (name, value).
pub fn dimensions(metric: &Value) -> impl Iterator<Item = (&str, &str)> {
    let list = metric.get("Dimensions").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .map(|dimension| (text(dimension, "Name"), text(dimension, "Value")))
}

/// Whether CloudWatch takes a period of so many seconds.
pub fn is_period(seconds: u64) -> bool {
    matches!(seconds, 1 | 5 | 10 | 20 | 30) || (seconds > 0 && seconds.is_multiple_of(60))
}

/// Refuses statistics the model does not keep.
pub fn check_statistic(name: &str) -> Result<(), AwsError> {
    if ["Average", "Sum", "Minimum", "Maximum", "SampleCount"].contains(&name) {
        return Ok(());
    }
    let percentile = name
        .strip_prefix(['p', 't'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let text = if percentile || name.starts_with(['I', 'T', 'W', 'P']) {
        format!("Taskyard keeps Average, Sum, Minimum, Maximum and SampleCount; the statistic {name} is not modelled.")
    } else {
        format!("The value {name} for parameter Stat is not supported.")
    };
    Err(refused("ValidationError", "Stat", text))
}

struct Data<'a> {
    world: &'a World,
    queries: &'a [Value],
    start: Time,
    end: Time,
}

impl Data<'_> {
    fn query(&self, id: &str) -> Option<&Value> {
        self.queries.iter().find(|query| text(query, "Id") == id)
    }

    fn points(&self, query: &Value, depth: usize) -> Result<Points, AwsError> {
        let id = text(query, "Id");
        match (query.get("MetricStat"), query.get("Expression").and_then(Value::as_str)) {
            (Some(stat), None) => self.measured(stat),
            (None, Some(_)) if depth >= NESTED => {
                Err(invalid(format!("Error in expression '{id}': it depends on itself.")))
            }
            (None, Some(math)) => {
                let mut lookup = |other: &str| match self.query(other) {
                    Some(query) => self.points(query, depth + 1).map_err(|error| error.message),
                    None => Err(format!("Unknown id {other}")),
                };
                match expression::evaluate(math, &mut lookup) {
                    Ok(Figure::Series(points)) => Ok(points),
                    Ok(Figure::Number(_)) => Err(invalid(format!(
                        "Error in expression '{id}': The expression must return a time series"
                    ))),
                    Err(why) if why.starts_with("Error in expression") => Err(invalid(why)),
                    Err(why) => Err(invalid(format!("Error in expression '{id}': {why}"))),
                }
            }
            _ => Err(invalid(format!(
                "The query '{id}' must have exactly one of MetricStat and Expression."
            ))),
        }
    }

    fn measured(&self, stat: &Value) -> Result<Points, AwsError> {
        let period = stat.get("Period").and_then(Value::as_u64).unwrap_or(0);
        if !is_period(period) {
            return Err(refused(
                "ValidationError",
                "Period",
                "Period must be 1, 5, 10, 20, 30, or a multiple of 60.",
            ));
        }
        let name = text(stat, "Stat");
        check_statistic(name)?;
        let metric = stat.get("Metric").unwrap_or(&Value::Null);
        if text(metric, "MetricName").is_empty() || text(metric, "Namespace").is_empty() {
            return Err(invalid(
                "The parameter MetricStat.Metric must have a Namespace and a MetricName.",
            ));
        }
        let unit = stat.get("Unit").and_then(Value::as_str);
        let series = series(&self.world.watch, metric).filter(|series| unit.is_none_or(|unit| unit == series.unit));
        let periods = series
            .map(|series| periods(series, self.start, self.end, period))
            .unwrap_or_default();
        Ok(periods
            .into_iter()
            .filter_map(|(at, stats)| Some((at, stats.named(name)?)))
            .collect())
    }
}

pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let queries = input
        .get("MetricDataQueries")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    if queries.is_empty() || queries.len() > QUERIES {
        return Err(invalid(format!(
            "The parameter MetricDataQueries must have 1 to {QUERIES} members."
        )));
    }
    for (at, query) in queries.iter().enumerate() {
        let id = text(query, "Id");
        let word = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !word || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(invalid(format!(
                "The value {id} for parameter MetricDataQueries.member.{}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.",
                at + 1
            )));
        }
        if queries[..at].iter().any(|other| text(other, "Id") == id) {
            return Err(invalid(format!(
                "The values for parameter id in MetricDataQueries are not unique: {id}."
            )));
        }
    }
    let (start, end) = (read::moment(input, "StartTime")?, read::moment(input, "EndTime")?);
    if start >= end {
        let text = "The parameter StartTime must be less than the parameter EndTime.";
        return Err(refused("ValidationError", "StartTime", text));
    }
    let most = input
        .get("MaxDatapoints")
        .and_then(Value::as_u64)
        .unwrap_or(DATAPOINTS)
        .clamp(1, DATAPOINTS) as usize;
    let mut skip = match input.get("NextToken").and_then(Value::as_str) {
        None => 0,
        Some(token) => read::untoken(token)
            .and_then(|text| text.parse::<usize>().ok())
            .ok_or_else(|| refused("InvalidNextToken", "NextToken", "The next token specified is invalid."))?,
    };
    let ascending = text(input, "ScanBy") == "TimestampAscending";
    let data = Data {
        world,
        queries,
        start: read::time(start),
        end: read::time(end),
    };
    let (from, mut room, mut more, mut results) = (skip, most, false, Vec::new());
    for query in queries {
        // Every query is evaluated, so that a fault in one that is not returned is still refused.
        let points = data.points(query, 0)?;
        if query.get("ReturnData").and_then(Value::as_bool) == Some(false) {
            continue;
        }
        let mut points: Vec<(Time, f64)> = points.into_iter().collect();
        if !ascending {
            points.reverse();
        }
        let passed = skip.min(points.len());
        skip -= passed;
        let page: Vec<&(Time, f64)> = points.iter().skip(passed).take(room).collect();
        room -= page.len();
        let whole = passed + page.len() == points.len();
        more |= !whole;
        let metric = query.pointer("/MetricStat/Metric/MetricName").and_then(Value::as_str);
        let label = query
            .get("Label")
            .and_then(Value::as_str)
            .or(metric)
            .unwrap_or(text(query, "Id"));
        results.push(json!({
            "Id": query["Id"],
            "Label": label,
            "Timestamps": page.iter().map(|(at, _)| at.unix()).collect::<Vec<_>>(),
            "Values": page.iter().map(|(_, value)| value).collect::<Vec<_>>(),
            "StatusCode": if whole { "Complete" } else { "PartialData" },
        }));
    }
    let mut reply = json!({"MetricDataResults": results, "Messages": []});
    if more {
        reply["NextToken"] = read::token(&(from + most).to_string()).into();
    }
    Ok(reply.into())
}
