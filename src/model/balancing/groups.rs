//! Target groups: create, describe, modify, delete.
//!
//! Source: User Guide for Application Load Balancers, "Target groups" and "Health checks" (interval 5–300 s, timeout
//! 2–120 s, thresholds 2–10; defaults 30, 5, 5 and 2; success is 200).

use super::pages::{Answer, balancer_gone, check_name, configuration, group_gone, page, required, validation};
use super::{TargetGroup, tags};
use crate::aws::{AwsError, arn};
use crate::base::ids;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{choice, number, text, texts};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

const PER_REGION: usize = 3_000;

impl TargetGroup {
    fn render(&self) -> Value {
        json!({
            "TargetGroupArn": self.arn,
            "TargetGroupName": self.name,
            "Protocol": self.protocol,
            "Port": self.port,
            "VpcId": self.vpc,
            "HealthCheckProtocol": self.health_protocol,
            "HealthCheckPort": self.health_port,
            "HealthCheckEnabled": true,
            "HealthCheckIntervalSeconds": self.interval_seconds,
            "HealthCheckTimeoutSeconds": self.timeout_seconds,
            "HealthyThresholdCount": self.healthy_threshold,
            "UnhealthyThresholdCount": self.unhealthy_threshold,
            "HealthCheckPath": self.health_path,
            "Matcher": {"HttpCode": self.matcher},
            "LoadBalancerArns": self.load_balancers,
            "TargetType": self.target_type,
            "ProtocolVersion": self.protocol_version,
            "IpAddressType": "ipv4",
        })
    }

    /// Whether a status is one the matcher takes.
    pub fn takes(&self, status: u16) -> bool {
        codes(&self.matcher).is_some_and(|ranges| ranges.iter().any(|(low, high)| (*low..=*high).contains(&status)))
    }
}

/// The ranges of a matcher such as `200,301-302`; none if it is malformed or out of 200–499.
fn codes(matcher: &str) -> Option<Vec<(u16, u16)>> {
    let code = |text: &str| {
        text.parse::<u16>()
            .ok()
            .filter(|n| text.len() == 3 && (200..=499).contains(n))
    };
    matcher
        .split(',')
        .map(|part| match part.split_once('-') {
            Some((low, high)) => Some((code(low)?, code(high)?)).filter(|(low, high)| low <= high),
            None => code(part).map(|n| (n, n)),
        })
        .collect()
}

fn within(input: &Value, name: &str, low: i64, high: i64) -> Result<Option<u64>, AwsError> {
    match number(input, name) {
        None => Ok(None),
        Some(n) if (low..=high).contains(&n) => Ok(Some(n as u64)),
        Some(n) => {
            let mut member = name.to_string();
            if let Some(first) = member.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            let bound = if n < low {
                format!("greater than or equal to {low}")
            } else {
                format!("less than or equal to {high}")
            };
            let text = format!(
                "1 validation error detected: Value '{n}' at '{member}' failed to satisfy constraint: Member must have \
                 value {bound}"
            );
            Err(validation(text).field(name))
        }
    }
}

/// Applies the health check settings of a request to a group.
fn health_checks(group: &mut TargetGroup, input: &Value) -> Result<(), AwsError> {
    if choice(input, "HealthCheckEnabled") == Some(false) {
        let text = format!(
            "Health check enabled must be true for target groups with target type '{}'",
            group.target_type
        );
        return Err(configuration(text).field("HealthCheckEnabled"));
    }
    if let Some(protocol) = text(input, "HealthCheckProtocol") {
        if !["HTTP", "HTTPS"].contains(&protocol) {
            let text = format!("Health check protocol '{protocol}' must be one of 'HTTP, HTTPS'");
            return Err(validation(text).field("HealthCheckProtocol"));
        }
        group.health_protocol = protocol.into();
    }
    if let Some(port) = input.get("HealthCheckPort").filter(|port| !port.is_null()) {
        let port = port.as_str().map_or_else(|| port.to_string(), str::to_string);
        if port != "traffic-port" && !port.parse::<u16>().is_ok_and(|n| n > 0) {
            let text = format!("Health check port '{port}' must be 'traffic-port' or an integer between 1 and 65535");
            return Err(validation(text).field("HealthCheckPort"));
        }
        group.health_port = port;
    }
    if let Some(path) = text(input, "HealthCheckPath") {
        let sound = path.starts_with('/') && path.len() <= 1024 && path.chars().all(|c| c.is_ascii_graphic());
        if !sound {
            let text = format!(
                "Health check path '{path}' must begin with a '/' character, and can be at most 1024 characters"
            );
            return Err(validation(text).field("HealthCheckPath"));
        }
        group.health_path = path.into();
    }
    let keep = |slot: &mut u64, new: Option<u64>| {
        if let Some(new) = new {
            *slot = new;
        }
    };
    keep(
        &mut group.interval_seconds,
        within(input, "HealthCheckIntervalSeconds", 5, 300)?,
    );
    keep(
        &mut group.timeout_seconds,
        within(input, "HealthCheckTimeoutSeconds", 2, 120)?,
    );
    keep(
        &mut group.healthy_threshold,
        within(input, "HealthyThresholdCount", 2, 10)?,
    );
    keep(
        &mut group.unhealthy_threshold,
        within(input, "UnhealthyThresholdCount", 2, 10)?,
    );
    if group.timeout_seconds >= group.interval_seconds {
        let text = "Health check interval must be greater than the timeout.";
        return Err(validation(text).field("HealthCheckTimeoutSeconds"));
    }
    if let Some(matcher) = input.get("Matcher").filter(|matcher| !matcher.is_null()) {
        let codes_text = text(matcher, "HttpCode").unwrap_or("");
        if codes(codes_text).is_none() {
            let text = format!("Health check matcher HTTP code '{codes_text}' must be within '200-499' inclusive");
            return Err(validation(text).field("Matcher.HttpCode"));
        }
        group.matcher = codes_text.into();
    }
    Ok(())
}

pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let name = required(input, "Name")?;
    check_name("Target group name", name)?;
    let target_type = text(input, "TargetType").unwrap_or("instance");
    if !["ip", "instance"].contains(&target_type) {
        let text = format!("Taskyard models target types 'ip' and 'instance'; '{target_type}' is not modelled");
        return Err(AwsError::new("OperationNotPermitted", text)
            .field("TargetType")
            .rule("elb.types"));
    }
    let protocol =
        text(input, "Protocol").ok_or_else(|| validation("A protocol must be specified").field("Protocol"))?;
    if !["HTTP", "HTTPS"].contains(&protocol) {
        let text = format!("Taskyard models target group protocols HTTP and HTTPS; '{protocol}' is not modelled");
        return Err(AwsError::new("OperationNotPermitted", text)
            .field("Protocol")
            .rule("elb.types"));
    }
    let port = within(input, "Port", 1, 65535)?.ok_or_else(|| validation("A port must be specified").field("Port"))?;
    let vpc = text(input, "VpcId").ok_or_else(|| validation("A VPC ID must be specified").field("VpcId"))?;
    if world.network.vpc(vpc).is_none() {
        return Err(validation(format!("The VPC ID '{vpc}' is not found")).field("VpcId"));
    }
    let version = text(input, "ProtocolVersion").unwrap_or("HTTP1");
    if version != "HTTP1" {
        let text = format!("Taskyard models protocol version HTTP1; '{version}' is not modelled");
        return Err(AwsError::new("OperationNotPermitted", text)
            .field("ProtocolVersion")
            .rule("elb.types"));
    }
    if let Some(kind) = text(input, "IpAddressType").filter(|kind| *kind != "ipv4") {
        let text = format!("Taskyard has no IPv6 addresses; IP address type '{kind}' is not modelled");
        return Err(AwsError::new("OperationNotPermitted", text)
            .field("IpAddressType")
            .rule("network.ipv6"));
    }
    let mut group = TargetGroup {
        arn: String::new(),
        name: name.into(),
        vpc: vpc.into(),
        target_type: target_type.into(),
        protocol: protocol.into(),
        port: port as u16,
        health_path: "/".into(),
        interval_seconds: 30,
        timeout_seconds: 5,
        healthy_threshold: 5,
        unhealthy_threshold: 2,
        matcher: "200".into(),
        deregistration_delay_seconds: 300,
        load_balancers: Vec::new(),
        targets: Vec::new(),
        index: Default::default(),
        health_protocol: "HTTP".into(),
        health_port: "traffic-port".into(),
        protocol_version: version.into(),
        attributes: Default::default(),
        tags: tags::requested(input)?,
    };
    health_checks(&mut group, input)?;
    if let Some(old) = world.balancing.groups().find(|old| old.name == name) {
        if settings(old) == settings(&group) {
            return Ok(json!({"TargetGroups": [old.render()]}).into());
        }
        let text = format!("A target group with the same name '{name}' exists, but with different settings");
        return Err(AwsError::new("DuplicateTargetGroupName", text).field("Name"));
    }
    if world.balancing.groups.len() >= PER_REGION {
        return Err(AwsError::new(
            "TooManyTargetGroups",
            "The maximum number of target groups has been reached.",
        ));
    }
    let id = ids::short_hex(world.seed, "targetgroup", world.next_number());
    group.arn = arn::of("elasticloadbalancing", &format!("targetgroup/{name}/{id}"));
    let text = format!("Target group {name} was made for {protocol} port {port}.");
    world.tell(New::of(Kind::Balancer, group.arn.as_str(), caller.call, text));
    let reply = json!({"TargetGroups": [group.render()]});
    world.balancing.groups.insert(group.arn.clone(), Rc::new(group));
    Ok(reply.into())
}

/// What two requests must share to mean the same group.
fn settings(group: &TargetGroup) -> Value {
    let mut shown = group.render();
    for member in ["TargetGroupArn", "LoadBalancerArns"] {
        shown[member] = Value::Null;
    }
    shown["Tags"] = json!(group.tags);
    shown
}

pub fn describe(world: &World, _: &Caller, input: &Value) -> Answer {
    let (arns, names) = (texts(input, "TargetGroupArns"), texts(input, "Names"));
    let balancer = text(input, "LoadBalancerArn");
    let given = usize::from(!arns.is_empty()) + usize::from(!names.is_empty()) + usize::from(balancer.is_some());
    if given > 1 {
        let text = "Only one of target group ARNs, names and load balancer ARN can be specified";
        return Err(validation(text));
    }
    if let Some(arn) = balancer.filter(|arn| world.balancing.load_balancer(arn).is_none()) {
        return Err(balancer_gone(arn));
    }
    let all = || world.balancing.groups();
    if arns.iter().any(|arn| world.balancing.group(arn).is_none())
        || names.iter().any(|name| !all().any(|group| group.name == *name))
    {
        return Err(group_gone());
    }
    let found = all()
        .filter(|group| arns.is_empty() || arns.contains(&group.arn.as_str()))
        .filter(|group| names.is_empty() || names.contains(&group.name.as_str()))
        .filter(|group| balancer.is_none_or(|arn| group.load_balancers.iter().any(|of| of == arn)));
    page(
        "TargetGroups",
        found.map(|group| (group.arn.as_str(), group.render())).collect(),
        input,
    )
}

pub fn modify(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "TargetGroupArn")?;
    let mut group = world.balancing.group(arn).ok_or_else(group_gone)?.clone();
    health_checks(&mut group, input)?;
    let reply = json!({"TargetGroups": [group.render()]});
    let text = format!(
        "Health checks of {}: {} every {} s, success is {}.",
        group.name, group.health_path, group.interval_seconds, group.matcher
    );
    world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    world.balancing.groups.insert(arn.into(), Rc::new(group));
    Ok(reply.into())
}

pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "TargetGroupArn")?;
    if !arn.starts_with("arn:") || !arn.contains(":targetgroup/") {
        return Err(validation(format!("'{arn}' is not a valid target group ARN")).field("TargetGroupArn"));
    }
    let used = |action: &super::Action| action.groups().any(|group| group == arn);
    let balancing = &world.balancing;
    if balancing.listeners.values().any(|listener| used(&listener.action))
        || balancing.rules.values().any(|rule| used(&rule.action))
    {
        let text = format!("Target group '{arn}' is currently in use by a listener or a rule");
        return Err(AwsError::new("ResourceInUse", text).field("TargetGroupArn"));
    }
    if let Some(group) = world.balancing.groups.remove(arn) {
        world.balancing.turns.remove(arn);
        let text = format!("Target group {} was deleted.", group.name);
        world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    }
    Ok(json!({}).into())
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn matchers_are_lists_of_codes_and_ranges() {
        assert_eq!(codes("200"), Some(vec![(200, 200)]));
        assert_eq!(codes("200,301-302"), Some(vec![(200, 200), (301, 302)]));
        for bad in ["", "20", "199", "500", "302-301", "200,", "0200", "+20"] {
            assert_eq!(codes(bad), None, "{bad}");
        }
    }
}
