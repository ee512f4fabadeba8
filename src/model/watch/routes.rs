//! The operations of CloudWatch and CloudWatch Logs at the door.
//!
//! Source: Service Authorization Reference, "… for Amazon CloudWatch Logs" and "… for Amazon CloudWatch". Logs checks
//! its group actions on the group's ARN followed by `:log-stream:`, so policies name groups with `:*` at the end.

use super::log_groups::{group_arn, name_of};
use super::{
    alarms, log_events, log_groups, log_search, log_streams, metric_data, metric_list, metric_statistics, read,
};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{self, Caller, Route, Serve};
use serde_json::Value;

pub const RULES: &[Rule] = &[
    Rule {
        id: "metric.periods",
        label: Label::Simplified,
        says: "Metrics are kept in one-minute periods for 15 days, on the Unix clock's grid; a minute without samples is a gap.",
        source: "CloudWatch User Guide, Metrics concepts",
    },
    Rule {
        id: "metric.statistics",
        label: Label::Simplified,
        says: "Average, Sum, Minimum, Maximum and SampleCount are kept; percentiles are refused.",
        source: "CloudWatch User Guide, Statistics definitions",
    },
    Rule {
        id: "metric.math",
        label: Label::Simplified,
        says: "GetMetricData evaluates + - * / on numbers and ids; metric math functions are refused.",
        source: "CloudWatch User Guide, Using math expressions with CloudWatch metrics",
    },
    Rule {
        id: "alarm.state",
        label: Label::Simplified,
        says: "An alarm is evaluated every minute over its last EvaluationPeriods periods; of its actions only what ECS itself watches has an effect.",
        source: "CloudWatch User Guide, Using Amazon CloudWatch alarms",
    },
    Rule {
        id: "logs.streams",
        label: Label::Simplified,
        says: "A log stream keeps its newest 2,000 events; events are readable the moment they are written.",
        source: "CloudWatch Logs User Guide, Working with log groups and log streams",
    },
    Rule {
        id: "logs.filter",
        label: Label::Simplified,
        says: "Filter patterns of terms work as documented; JSON, space-delimited and regex patterns are refused.",
        source: "CloudWatch Logs User Guide, Filter pattern syntax",
    },
    Rule {
        id: "logs.retention",
        label: Label::Exact,
        says: "Log events never expire unless the group has a retention setting.",
        source: "CloudWatch Logs API Reference, PutRetentionPolicy",
    },
];

type Resources = fn(&World, &Value) -> Vec<String>;
type Read = fn(&World, &Caller, &Value) -> Result<Output, AwsError>;
type Change = fn(&mut World, &Caller, &Value) -> Result<Output, AwsError>;

const fn reads(operation: &'static str, action: &'static str, resources: Resources, serve: Read) -> Route {
    Route {
        service: "logs",
        operation,
        action,
        resources,
        serve: Serve::Read(serve),
        label: Label::Exact,
    }
}

const fn changes(operation: &'static str, action: &'static str, resources: Resources, serve: Change) -> Route {
    Route {
        service: "logs",
        operation,
        action,
        resources,
        serve: Serve::Change(serve),
        label: Label::Exact,
    }
}

const fn metric(operation: &'static str, action: &'static str, serve: Read) -> Route {
    Route {
        service: "cloudwatch",
        operation,
        action,
        resources: routes::any,
        serve: Serve::Read(serve),
        label: Label::Simplified,
    }
}

const fn alarm(operation: &'static str, action: &'static str, resources: Resources, serve: Change) -> Route {
    Route {
        service: "cloudwatch",
        operation,
        action,
        resources,
        serve: Serve::Change(serve),
        label: Label::Simplified,
    }
}

fn group_name(input: &Value) -> &str {
    match input.get("logGroupIdentifier").and_then(Value::as_str) {
        Some(identifier) => name_of(identifier),
        None => read::text(input, "logGroupName"),
    }
}

fn group(_: &World, input: &Value) -> Vec<String> {
    vec![format!("{}:log-stream:", group_arn(group_name(input)))]
}

fn every_group(_: &World, _: &Value) -> Vec<String> {
    vec![format!("{}:log-stream:", group_arn(""))]
}

fn stream(_: &World, input: &Value) -> Vec<String> {
    let arn = group_arn(group_name(input));
    vec![format!("{arn}:log-stream:{}", read::text(input, "logStreamName"))]
}

pub const ROUTES: &[Route] = &[
    changes("CreateLogGroup", "logs:CreateLogGroup", group, log_groups::create),
    reads(
        "DescribeLogGroups",
        "logs:DescribeLogGroups",
        every_group,
        log_groups::describe,
    ),
    changes("DeleteLogGroup", "logs:DeleteLogGroup", group, log_groups::delete),
    changes(
        "PutRetentionPolicy",
        "logs:PutRetentionPolicy",
        group,
        log_groups::put_retention,
    ),
    changes("CreateLogStream", "logs:CreateLogStream", stream, log_streams::create),
    reads(
        "DescribeLogStreams",
        "logs:DescribeLogStreams",
        group,
        log_streams::describe,
    ),
    reads("GetLogEvents", "logs:GetLogEvents", stream, log_events::get),
    reads("FilterLogEvents", "logs:FilterLogEvents", group, log_search::filter),
    metric("GetMetricData", "cloudwatch:GetMetricData", metric_data::get),
    metric(
        "GetMetricStatistics",
        "cloudwatch:GetMetricStatistics",
        metric_statistics::get,
    ),
    metric("ListMetrics", "cloudwatch:ListMetrics", metric_list::list),
    metric("DescribeAlarms", "cloudwatch:DescribeAlarms", alarms::describe),
    metric(
        "DescribeAlarmHistory",
        "cloudwatch:DescribeAlarmHistory",
        alarms::history,
    ),
    alarm(
        "PutMetricAlarm",
        "cloudwatch:PutMetricAlarm",
        alarms::resource,
        alarms::put,
    ),
    alarm(
        "SetAlarmState",
        "cloudwatch:SetAlarmState",
        alarms::resource,
        alarms::set_state,
    ),
    alarm(
        "DeleteAlarms",
        "cloudwatch:DeleteAlarms",
        alarms::resources,
        alarms::delete,
    ),
    alarm(
        "EnableAlarmActions",
        "cloudwatch:EnableAlarmActions",
        alarms::resources,
        alarms::enable,
    ),
    alarm(
        "DisableAlarmActions",
        "cloudwatch:DisableAlarmActions",
        alarms::resources,
        alarms::disable,
    ),
];
