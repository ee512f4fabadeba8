//! ListMetrics: what has been measured, by namespace, name and dimensions.
//!
//! Source: CloudWatch API Reference, ListMetrics. A dimension filter without value fits any value.

use super::metrics::Series;
use super::read::{self, refused};
use crate::aws::{AwsError, Output};
use crate::base::time::Span;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

const PAGE: usize = 500;

fn fits(series: &Series, input: &Value) -> bool {
    let given = |member: &str| input.get(member).and_then(Value::as_str);
    let filters = input.get("Dimensions").and_then(Value::as_array).into_iter().flatten();
    let has = |filter: &Value| {
        let (name, value) = (read::text(filter, "Name"), filter.get("Value").and_then(Value::as_str));
        series
            .dimensions
            .iter()
            .any(|(n, v)| n == name && value.is_none_or(|value| v == value))
    };
    given("Namespace").is_none_or(|namespace| series.namespace == namespace)
        && given("MetricName").is_none_or(|name| series.name == name)
        && filters.into_iter().all(has)
}

pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let recent = match input.get("RecentlyActive").and_then(Value::as_str) {
        None => None,
        Some("PT3H") => Some(world.now - Span::mins(180)),
        Some(other) => {
            let text = format!(
                "1 validation error detected: Value '{other}' at 'recentlyActive' failed to satisfy constraint: Member must \
                 satisfy enum value set: [PT3H]"
            );
            return Err(refused("ValidationError", "RecentlyActive", text));
        }
    };
    let after = match input.get("NextToken").and_then(Value::as_str) {
        None => None,
        Some(token) => Some(read::untoken(token).ok_or_else(|| {
            refused(
                "InvalidParameterValue",
                "NextToken",
                "Request parameter NextToken is invalid.",
            )
        })?),
    };
    let mut found = world.watch.metrics.iter().filter(|(key, series)| {
        let active = recent.is_none_or(|since| series.minutes.last().is_some_and(|(at, _)| *at >= since));
        active && after.as_deref().is_none_or(|after| *key > after) && fits(series, input)
    });
    let page: Vec<(&str, &Series)> = found.by_ref().take(PAGE).collect();
    let dimension = |(name, value): &(String, String)| json!({"Name": name, "Value": value});
    let metrics: Vec<Value> = page
        .iter()
        .map(|(_, series)| {
            let dimensions: Vec<Value> = series.dimensions.iter().map(dimension).collect();
            json!({"Namespace": series.namespace, "MetricName": series.name, "Dimensions": dimensions})
        })
        .collect();
    let mut reply = json!({"Metrics": metrics});
    if let (Some((key, _)), Some(_)) = (page.last(), found.next()) {
        reply["NextToken"] = read::token(key).into();
    }
    Ok(reply.into())
}
