//! Targets: registration, draining, and whether a target is in use at all.
//!
//! Source: User Guide for Application Load Balancers, "Register targets" and "Target health status". A target is
//! unused until a listener of an active load balancer forwards to its group and its zone is enabled. Deregistered
//! targets drain for the group's delay and get no new requests.

use super::pages::{Answer, group_gone, required};
use super::registration::named;
use super::{Health, Target, TargetGroup, Wake};
use crate::base::digest;
use crate::base::rng::Draw;
use crate::base::time::Span;
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use crate::model::network::address;
use crate::model::routes::Caller;
use serde_json::{Value, json};

const NO_LISTENER: &str = "Target group is not configured to receive traffic from the load balancer";
const NO_ZONE: &str = "Target is in an Availability Zone that is not enabled for the load balancer";

fn later(world: &mut World, span: Span, because: Seq, wake: Wake) {
    world.wake_at(world.now + span, because, crate::model::agenda::Wake::Balancing(wake));
}

/// The zone of an address of a VPC, if a subnet holds it.
pub fn zone_of(world: &World, vpc: &str, ip: &str) -> Option<String> {
    if let Some(instance) = world.compute.instance(ip) {
        return (instance.vpc == vpc).then(|| instance.zone.clone());
    }
    let address = address::parse(ip)?;
    let of = world
        .network
        .subnets()
        .find(|s| s.vpc == vpc && s.cidr.holds(address))?;
    Some(of.zone.clone())
}

/// Zones that the group's active load balancers serve; none while no listener forwards to it.
fn zones(world: &World, group: &TargetGroup) -> Option<Vec<String>> {
    let active = |arn: &String| world.balancing.load_balancer(arn).filter(|lb| lb.active);
    let mut lbs = group.load_balancers.iter().filter_map(active).peekable();
    lbs.peek()?;
    Some(
        lbs.flat_map(|lb| lb.nodes.iter().map(|node| node.zone.clone()))
            .collect(),
    )
}

/// Why a target is not in use.
fn unused(zones: Option<&Vec<String>>, zone: &str) -> Option<&'static str> {
    match zones {
        None => Some(NO_LISTENER),
        Some(zones) if zone == "all" || zones.iter().any(|of| of == zone) => None,
        Some(_) => Some(NO_ZONE),
    }
}

/// Brings every group's load balancers and every target's use up to date after listeners or load balancers changed.
pub fn refresh(world: &mut World, because: Seq) {
    let arns: Vec<String> = world.balancing.groups.keys().cloned().collect();
    for arn in arns {
        let b = &world.balancing;
        let mut users: Vec<String> = Vec::new();
        for listener in b.listeners.values() {
            let by_rule = b
                .rules
                .values()
                .filter(|rule| rule.listener == listener.arn)
                .map(|rule| &rule.action);
            let forwards = std::iter::once(&listener.action)
                .chain(by_rule)
                .any(|action| action.groups().any(|group| *group == arn));
            if forwards && !users.contains(&listener.balancer) {
                users.push(listener.balancer.clone());
            }
        }
        if b.group(&arn).is_some_and(|group| group.load_balancers != users)
            && let Some(group) = world.balancing.group_mut(&arn)
        {
            group.load_balancers = users;
        }
        let Some(group) = world.balancing.group(&arn) else {
            continue;
        };
        let zones = zones(world, group);
        let changed: Vec<(String, u16, Option<&'static str>)> = group
            .targets
            .iter()
            .filter(|target| target.health != Health::Draining)
            .map(|target| (target, unused(zones.as_ref(), &target.zone)))
            .filter(|(target, why)| (target.health == Health::Unused) != why.is_some())
            .map(|(target, why)| (target.id.clone(), target.port, why))
            .collect();
        for (id, port, why) in changed {
            match why {
                None => begin(world, because, &arn, &id, port),
                Some(why) => leave_unused(world, because, &arn, &id, port, why),
            }
            let told = world.balancing.target(&arn, &id, port).map_or(because, |t| t.changed);
            crate::model::ecs::target_changed(world, told, &arn, &id, port);
        }
    }
}

fn leave_unused(world: &mut World, because: Seq, arn: &str, id: &str, port: u16, why: &'static str) {
    let text = format!("Target {id}:{port} is unused: {why}.");
    let told = world.tell(New::of(Kind::TargetHealth, arn, because, text).rule("elb.unused"));
    if let Some(target) = world.balancing.target_mut(arn, id, port) {
        target.health = Health::Unused;
        target.reason = Some("Target.NotInUse");
        target.description = Some(why.into());
        target.changed = told;
        target.run += 1;
    }
}

/// A target's first run of checks begins.
fn begin(world: &mut World, because: Seq, arn: &str, id: &str, port: u16) {
    let text = format!("Target {id}:{port} is initial: its registration is in progress.");
    let told = world.tell(New::of(Kind::TargetHealth, arn, because, text).rule("elb.initial"));
    let run = world.next_number();
    let Some(target) = world.balancing.target_mut(arn, id, port) else {
        return;
    };
    target.health = Health::Initial;
    target.reason = Some("Elb.RegistrationInProgress");
    target.description = Some("Target registration is in progress".into());
    target.changed = told;
    target.run = run;
    target.passed = 0;
    target.failed = 0;
    target.last_failure = told;
    let first = Draw::of(world.seed, "first health check", run ^ digest::key(id)).range(2_000, 8_000);
    let wake = Wake::Check {
        group: arn.into(),
        id: id.into(),
        port,
        run,
    };
    later(world, Span(first), told, wake);
}

impl World {
    /// Registers a target (as RegisterTargets does); nothing happens if the group is gone.
    pub(in crate::model) fn register_target(&mut self, because: Seq, group_arn: &str, id: &str, port: u16) {
        let Some(group) = self.balancing.group(group_arn) else {
            return;
        };
        let zone = zone_of(self, &group.vpc, id).unwrap_or_else(|| "all".into());
        register(self, because, group_arn, id, port, zone);
    }

    /// Deregisters a target: it drains for the group's delay, then is gone.
    pub(in crate::model) fn deregister_target(&mut self, because: Seq, group_arn: &str, id: &str, port: u16) {
        let Some(target) = self.balancing.target(group_arn, id, port) else {
            return;
        };
        let delay = self
            .balancing
            .group(group_arn)
            .map_or(0, |group| group.deregistration_delay_seconds);
        match target.health {
            Health::Draining => {}
            Health::Unused => remove(self, because, group_arn, id, port),
            _ => {
                let text = format!("Target {id}:{port} is draining for {}.", Span::secs(delay));
                let told = self.tell(New::of(Kind::TargetHealth, group_arn, because, text).rule("elb.draining"));
                let run = self.next_number();
                if let Some(target) = self.balancing.target_mut(group_arn, id, port) {
                    target.health = Health::Draining;
                    target.reason = Some("Target.DeregistrationInProgress");
                    target.description = Some("Target deregistration is in progress".into());
                    target.changed = told;
                    target.run = run;
                }
                let wake = Wake::Drained {
                    group: group_arn.into(),
                    id: id.into(),
                    port,
                    run,
                };
                later(self, Span::secs(delay), told, wake);
            }
        }
    }
}

pub fn register(world: &mut World, because: Seq, arn: &str, id: &str, port: u16, zone: String) {
    let Some(group) = world.balancing.group(arn) else {
        return;
    };
    let why = unused(zones(world, group).as_ref(), &zone);
    match world.balancing.target(arn, id, port).map(|target| target.health) {
        // A draining target that is registered again starts over.
        Some(Health::Draining) | None => {}
        Some(_) => return,
    }
    let text = format!("Target {id}:{port} was registered.");
    let told = world.tell(New::of(Kind::TargetHealth, arn, because, text));
    if let Some(group) = world.balancing.group_mut(arn)
        && group.place(id, port).is_none()
    {
        group.add_target(Target {
            id: id.into(),
            port,
            zone,
            health: Health::Unused,
            reason: None,
            description: None,
            changed: told,
            run: 0,
            passed: 0,
            failed: 0,
            last_failure: told,
        });
    }
    match why {
        None => begin(world, told, arn, id, port),
        Some(why) => leave_unused(world, told, arn, id, port, why),
    }
}

fn remove(world: &mut World, because: Seq, arn: &str, id: &str, port: u16) {
    if let Some(group) = world.balancing.group_mut(arn)
        && let Some(place) = group.place(id, port)
    {
        group.remove_target(place);
        let text = format!("Target {id}:{port} is deregistered.");
        world.tell(New::of(Kind::TargetHealth, arn, because, text).rule("elb.draining"));
    }
}

/// A target's deregistration delay is over.
pub fn drained(world: &mut World, because: Seq, arn: &str, id: &str, port: u16, run: u64) {
    let current = world.balancing.target(arn, id, port);
    if current.is_some_and(|target| target.health == Health::Draining && target.run == run) {
        remove(world, because, arn, id, port);
        let told = world.events.next_seq() - 1;
        crate::model::ecs::target_changed(world, told, arn, id, port);
    }
}

pub fn describe_health(world: &World, _: &Caller, input: &Value) -> Answer {
    let arn = required(input, "TargetGroupArn")?;
    let group = world.balancing.group(arn).ok_or_else(group_gone)?;
    let check_port = |port: u16| match group.health_port.as_str() {
        "traffic-port" => port.to_string(),
        other => other.to_string(),
    };
    let show = |target: &Target| {
        let mut health = json!({"State": target.health.word()});
        if let Some(reason) = target.reason {
            health["Reason"] = reason.into();
        }
        if let Some(description) = &target.description {
            health["Description"] = description.as_str().into();
        }
        json!({
            "Target": {"Id": target.id, "Port": target.port, "AvailabilityZone": target.zone},
            "HealthCheckPort": check_port(target.port),
            "TargetHealth": health,
            "AdministrativeOverride": {
                "State": "no_override",
                "Reason": "AdministrativeOverride.NoOverride",
                "Description": "No override is currently active on target",
            },
        })
    };
    let mut shown: Vec<Value> = Vec::new();
    let asked = named(group, input)?;
    if asked.is_empty() {
        shown.extend(group.targets.iter().map(show));
    }
    for (id, port, _) in asked {
        match group.place(&id, port).and_then(|place| group.targets.get(place)) {
            Some(target) => shown.push(show(target)),
            None => shown.push(json!({
                "Target": {"Id": id, "Port": port},
                "HealthCheckPort": check_port(port),
                "TargetHealth": {
                    "State": "unused",
                    "Reason": "Target.NotRegistered",
                    "Description": "Target is not registered to the target group",
                },
            })),
        }
    }
    Ok(json!({"TargetHealthDescriptions": shown}).into())
}
