//! Attributes of load balancers and target groups: AWS's keys, defaults and bounds.
//!
//! Source: elbv2 API Reference, LoadBalancerAttribute and TargetGroupAttribute. Only what differs from the default is
//! kept. Of the target group's, the deregistration delay, stickiness by the load balancer's cookie and the algorithm
//! have behaviour; of the load balancer's, idle timeout, deletion protection and the forwarded-for modes.

use super::pages::{Answer, balancer_gone, configuration, group_gone, required, validation};
use crate::aws::AwsError;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{items, text};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

enum Form {
    Flag,
    /// Between two numbers, both included.
    Range(u64, u64),
    /// A number in the range, or a word.
    RangeOr(u64, u64, &'static str),
    /// Zero, or between two numbers.
    ZeroOr(u64, u64),
    OneOf(&'static [&'static str]),
    Text,
}

type Row = (&'static str, &'static str, Form);

const BALANCER: &[Row] = &[
    ("access_logs.s3.enabled", "false", Form::Flag),
    ("access_logs.s3.bucket", "", Form::Text),
    ("access_logs.s3.prefix", "", Form::Text),
    ("connection_logs.s3.enabled", "false", Form::Flag),
    ("connection_logs.s3.bucket", "", Form::Text),
    ("connection_logs.s3.prefix", "", Form::Text),
    ("idle_timeout.timeout_seconds", "60", Form::Range(1, 4000)),
    ("client_keep_alive.seconds", "3600", Form::Range(60, 604_800)),
    ("deletion_protection.enabled", "false", Form::Flag),
    ("routing.http2.enabled", "true", Form::Flag),
    ("routing.http.drop_invalid_header_fields.enabled", "false", Form::Flag),
    ("routing.http.xff_client_port.enabled", "false", Form::Flag),
    ("routing.http.preserve_host_header.enabled", "false", Form::Flag),
    (
        "routing.http.xff_header_processing.mode",
        "append",
        Form::OneOf(&["append", "preserve", "remove"]),
    ),
    (
        "routing.http.desync_mitigation_mode",
        "defensive",
        Form::OneOf(&["monitor", "defensive", "strictest"]),
    ),
    (
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
        "false",
        Form::Flag,
    ),
    ("load_balancing.cross_zone.enabled", "true", Form::OneOf(&["true"])),
    ("waf.fail_open.enabled", "false", Form::Flag),
    ("zonal_shift.config.enabled", "false", Form::Flag),
];

const GROUP: &[Row] = &[
    ("stickiness.enabled", "false", Form::Flag),
    (
        "stickiness.type",
        "lb_cookie",
        Form::OneOf(&["lb_cookie", "app_cookie"]),
    ),
    (
        "stickiness.lb_cookie.duration_seconds",
        "86400",
        Form::Range(1, 604_800),
    ),
    ("stickiness.app_cookie.cookie_name", "", Form::Text),
    (
        "stickiness.app_cookie.duration_seconds",
        "86400",
        Form::Range(1, 604_800),
    ),
    ("deregistration_delay.timeout_seconds", "300", Form::Range(0, 3600)),
    ("slow_start.duration_seconds", "0", Form::ZeroOr(30, 900)),
    (
        "load_balancing.algorithm.type",
        "round_robin",
        Form::OneOf(&["round_robin", "least_outstanding_requests", "weighted_random"]),
    ),
    (
        "load_balancing.algorithm.anomaly_mitigation",
        "off",
        Form::OneOf(&["on", "off"]),
    ),
    (
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
        Form::OneOf(&["true", "false", "use_load_balancer_configuration"]),
    ),
    (
        "target_group_health.dns_failover.minimum_healthy_targets.count",
        "1",
        Form::RangeOr(1, 1000, "off"),
    ),
    (
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        "off",
        Form::RangeOr(1, 100, "off"),
    ),
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        "1",
        Form::Range(1, 1000),
    ),
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "off",
        Form::RangeOr(1, 100, "off"),
    ),
];

fn fits(form: &Form, value: &str) -> bool {
    let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let within = |low: u64, high: u64| digits && value.parse().is_ok_and(|n: u64| (low..=high).contains(&n));
    match form {
        Form::Flag => value == "true" || value == "false",
        Form::Range(low, high) => within(*low, *high),
        Form::RangeOr(low, high, word) => value == *word || within(*low, *high),
        Form::ZeroOr(low, high) => value == "0" || within(*low, *high),
        Form::OneOf(words) => words.contains(&value),
        Form::Text => value.len() <= 1024,
    }
}

fn check(what: &str, rows: &[Row], input: &Value) -> Result<Vec<(String, String)>, AwsError> {
    let mut changes: Vec<(String, String)> = Vec::new();
    for attribute in items(input, "Attributes") {
        let key = text(attribute, "Key").unwrap_or("");
        let value = text(attribute, "Value").unwrap_or("");
        let Some((_, _, form)) = rows.iter().find(|(known, ..)| *known == key) else {
            let text = format!("{what} attribute key '{key}' is not recognized");
            return Err(configuration(text).field("Attributes"));
        };
        if !fits(form, value) {
            let text = format!("{what} attribute value '{value}' is not valid for key '{key}'");
            return Err(validation(text).field("Attributes"));
        }
        if changes.iter().any(|(before, _)| before == key) {
            let text = format!("{what} attribute key '{key}' is specified more than once");
            return Err(configuration(text).field("Attributes"));
        }
        changes.push((key.into(), value.into()));
    }
    if changes.is_empty() {
        return Err(validation(format!("{what} attributes cannot be empty")).field("Attributes"));
    }
    Ok(changes)
}

fn value<'a>(rows: &'static [Row], kept: &'a BTreeMap<String, String>, key: &str) -> &'a str {
    let default = || rows.iter().find(|(known, ..)| *known == key).map_or("", |row| row.1);
    kept.get(key).map_or_else(default, String::as_str)
}

/// The value of a load balancer's attribute.
pub fn of_balancer<'a>(kept: &'a BTreeMap<String, String>, key: &str) -> &'a str {
    value(BALANCER, kept, key)
}

/// The value of a target group's attribute.
pub fn of_group<'a>(kept: &'a BTreeMap<String, String>, key: &str) -> &'a str {
    value(GROUP, kept, key)
}

fn list(rows: &'static [Row], kept: &BTreeMap<String, String>) -> Value {
    let row = |key: &str| json!({"Key": key, "Value": value(rows, kept, key)});
    json!({"Attributes": rows.iter().map(|(key, ..)| row(key)).collect::<Vec<_>>()})
}

fn keep(rows: &'static [Row], kept: &mut BTreeMap<String, String>, changes: Vec<(String, String)>) {
    for (key, new) in changes {
        kept.remove(&key);
        if value(rows, kept, &key) != new {
            kept.insert(key, new);
        }
    }
}

pub fn describe_balancer(world: &World, _: &Caller, input: &Value) -> Answer {
    let arn = required(input, "LoadBalancerArn")?;
    let balancer = world.balancing.load_balancer(arn).ok_or_else(|| balancer_gone(arn))?;
    Ok(list(BALANCER, &balancer.attributes).into())
}

pub fn describe_group(world: &World, _: &Caller, input: &Value) -> Answer {
    let arn = required(input, "TargetGroupArn")?;
    let group = world.balancing.group(arn).ok_or_else(group_gone)?;
    Ok(list(GROUP, &group.attributes).into())
}

fn told(changes: &[(String, String)]) -> String {
    let one = |(key, value): &(String, String)| format!("{key} is now '{value}'");
    changes.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub fn modify_balancer(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "LoadBalancerArn")?;
    let changes = check("Load balancer", BALANCER, input)?;
    let balancer = world
        .balancing
        .balancers
        .get_mut(arn)
        .ok_or_else(|| balancer_gone(arn))?;
    let text = told(&changes);
    keep(BALANCER, &mut Rc::make_mut(balancer).attributes, changes);
    let reply = list(BALANCER, &balancer.attributes);
    world.tell(New::of(
        Kind::Balancer,
        arn,
        caller.call,
        format!("Attributes changed: {text}."),
    ));
    Ok(reply.into())
}

pub fn modify_group(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "TargetGroupArn")?;
    let changes = check("Target group", GROUP, input)?;
    let group = world.balancing.group(arn).ok_or_else(group_gone)?;
    let mut kept = group.attributes.clone();
    let text = told(&changes);
    keep(GROUP, &mut kept, changes);
    let slow = of_group(&kept, "slow_start.duration_seconds") != "0";
    if slow && of_group(&kept, "load_balancing.algorithm.type") != "round_robin" {
        let text = "Slow start is only supported with the load balancing algorithm 'round_robin'";
        return Err(configuration(text).field("Attributes"));
    }
    let reply = list(GROUP, &kept);
    let delay = of_group(&kept, "deregistration_delay.timeout_seconds")
        .parse()
        .unwrap_or(300);
    if let Some(group) = world.balancing.group_mut(arn) {
        group.attributes = kept;
        group.deregistration_delay_seconds = delay;
    }
    world.tell(New::of(
        Kind::Balancer,
        arn,
        caller.call,
        format!("Attributes changed: {text}."),
    ));
    Ok(reply.into())
}
