//! RegisterTargets and DeregisterTargets: which targets a request means, and whether they may be targets.
//!
//! Source: Elastic Load Balancing API Reference; User Guide for Application Load Balancers, "Register targets".

use super::TargetGroup;
use super::pages::{Answer, group_gone, required, validation};
use super::targets::{register, zone_of};
use crate::aws::AwsError;
use crate::model::World;
use crate::model::network::members::{items, number, text};
use crate::model::network::{Cidr, address};
use crate::model::routes::Caller;
use serde_json::{Value, json};

const PER_GROUP: usize = 1_000;

/// (id, port) of the targets a request names; the group's port where none is given.
pub fn named(group: &TargetGroup, input: &Value) -> Result<Vec<(String, u16, Option<String>)>, AwsError> {
    let mut found = Vec::new();
    for target in items(input, "Targets") {
        let id = required(target, "Id")?;
        let port = match number(target, "Port") {
            None => group.port,
            Some(n @ 1..=65535) => n as u16,
            Some(n) => {
                let text = format!("Target port '{n}' must be between 1 and 65535");
                return Err(validation(text).field("Targets"));
            }
        };
        found.push((id.into(), port, text(target, "AvailabilityZone").map(str::to_string)));
    }
    Ok(found)
}

/// Whether an address outside the VPC may still be a target: private or shared address space.
fn private(ip: u32) -> bool {
    let shared = Cidr::new(0x6440_0000, 10);
    shared.holds(ip) || !Cidr::new(ip, 32).is_public()
}

pub fn register_targets(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "TargetGroupArn")?;
    let group = world.balancing.group(arn).ok_or_else(group_gone)?;
    let refuse = |text: String| Err(AwsError::new("InvalidTarget", text).field("Targets"));
    let mut new = Vec::new();
    for (id, port, zone) in named(group, input)? {
        if group.target_type == "instance" {
            let running = world
                .compute
                .instance(&id)
                .filter(|i| i.state == crate::model::compute::State::Running);
            let Some(instance) = running else {
                let known = world.compute.instance(&id).is_some();
                return refuse(match known {
                    true => {
                        format!("The following targets are not in a running state and cannot be registered: '{id}'")
                    }
                    false => format!("Instance ID '{id}' is not valid"),
                });
            };
            if instance.vpc != group.vpc {
                return refuse(format!(
                    "The following targets are not in the target group VPC '{}': '{id}'",
                    group.vpc
                ));
            }
            new.push((id, port, instance.zone.clone()));
            continue;
        }
        let Some(ip) = address::parse(&id) else {
            return Err(validation(format!("The IP address '{id}' is not a valid IPv4 address")).field("Targets"));
        };
        let inside = world.network.vpc(&group.vpc).is_some_and(|vpc| vpc.cidr.holds(ip));
        let zone = match (inside, zone.as_deref()) {
            (true, Some("all")) | (false, None) => {
                return Err(validation(format!(
                    "The Availability Zone of the IP address '{id}' must be 'all' if it is outside the VPC of the target \
                     group, and not if it is within"
                ))
                .field("Targets"));
            }
            (true, _) => match zone_of(world, &group.vpc, &id) {
                Some(zone) => zone,
                None => {
                    return refuse(format!(
                        "The IP address '{id}' is not within a subnet of the VPC '{}'",
                        group.vpc
                    ));
                }
            },
            (false, Some("all")) if private(ip) => "all".into(),
            (false, Some(_)) => {
                return refuse(format!(
                    "The IP address '{id}' is not within a range that target groups support"
                ));
            }
        };
        if group.place(&id, port).is_none() {
            new.push((id, port, zone));
        } else {
            new.insert(0, (id, port, zone));
        }
    }
    if new.is_empty() {
        return Err(validation("At least one target must be specified").field("Targets"));
    }
    if group.targets.len()
        + new
            .iter()
            .filter(|(id, port, _)| group.place(id, *port).is_none())
            .count()
        > PER_GROUP
    {
        return Err(AwsError::new(
            "TooManyTargets",
            "The maximum number of targets per target group has been reached.",
        ));
    }
    for (id, port, zone) in new {
        register(world, caller.call, arn, &id, port, zone);
    }
    Ok(json!({}).into())
}

pub fn deregister_targets(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "TargetGroupArn")?;
    let group = world.balancing.group(arn).ok_or_else(group_gone)?;
    let mut gone = Vec::new();
    for target in items(input, "Targets") {
        let id = required(target, "Id")?;
        // Without a port, every registration of the address goes.
        let port = number(target, "Port");
        let these = group
            .targets
            .iter()
            .filter(|t| t.id == id && port.is_none_or(|port| port == i64::from(t.port)));
        gone.extend(these.map(|t| (t.id.clone(), t.port)));
    }
    if items(input, "Targets").is_empty() {
        return Err(validation("At least one target must be specified").field("Targets"));
    }
    for (id, port) in gone {
        world.deregister_target(caller.call, arn, &id, port);
    }
    Ok(json!({}).into())
}
