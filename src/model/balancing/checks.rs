//! Health checks: real requests from the load balancer's interface to the target, and what they make of its state.
//!
//! Source: User Guide for Application Load Balancers, "Health checks for your target groups". An initial target is
//! healthy after one pass; otherwise the thresholds count checks in a row. Simplified: one check per target and
//! interval instead of one per node, and a check's outcome is known at its start.

use super::{Health, TargetGroup, Wake};
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs;
use crate::model::events::{Kind, New, Seq};
use crate::model::network::From;
use crate::model::traffic::{Answer, Request};
use std::collections::BTreeMap;

/// A failed check: AWS's reason and description, and what happened in words.
struct Failure {
    reason: &'static str,
    description: String,
    said: String,
}

/// Whether the load balancer's nodes get through to a target's port.
pub fn reaches(world: &World, balancers: &[String], zone: &str, ip: &str, port: u16) -> bool {
    let Some(to) = world.network.by_address(world.compute.address_of(ip)) else {
        return false;
    };
    let lb = balancers.iter().find_map(|arn| world.balancing.load_balancer(arn));
    let node = lb.and_then(|lb| lb.nodes.iter().find(|n| n.zone == zone).or(lb.nodes.first()));
    let from = node.and_then(|node| world.network.interface(&node.interface));
    from.is_some_and(|from| world.network.allows(From::Interface(from), to, port))
}

fn probe(world: &mut World, group: &TargetGroup, zone: &str, id: &str, port: u16) -> Result<(), Failure> {
    let port = group.health_port.parse().unwrap_or(port);
    let path = &group.health_path;
    let timeout = || Failure {
        reason: "Target.Timeout",
        description: "Request timed out".into(),
        said: format!(
            "GET {path} on port {port} got no answer within {} s",
            group.timeout_seconds
        ),
    };
    let failed = |said: String| Failure {
        reason: "Target.FailedHealthChecks",
        description: "Health checks failed".into(),
        said,
    };
    if !reaches(world, &group.load_balancers, zone, id, port) {
        let mut failure = timeout();
        if world.network.by_address(world.compute.address_of(id)).is_some() {
            failure.said += ": security groups do not let the load balancer through";
        }
        return Err(failure);
    }
    if group.health_protocol == "HTTPS" {
        return Err(failed(format!("the target does not speak TLS on port {port}")));
    }
    let ip = world.compute.address_of(id);
    let request = Request {
        method: "GET".into(),
        path: path.clone(),
        host: format!("{ip}:{port}"),
        headers: BTreeMap::from([
            ("Host".to_string(), format!("{ip}:{port}")),
            ("User-Agent".to_string(), "ELB-HealthChecker/2.0".to_string()),
            ("Connection".to_string(), "close".to_string()),
        ]),
        body: String::new(),
    };
    match ecs::answer(world, id, port, &request, false) {
        Answer::Http { millis, .. } if millis > group.timeout_seconds * 1000 => Err(timeout()),
        Answer::Http { status, .. } if group.takes(status) => Ok(()),
        Answer::Http { status, .. } => Err(Failure {
            reason: "Target.ResponseCodeMismatch",
            description: format!("Health checks failed with these codes: [{status}]"),
            said: format!("GET {path} was answered {status}; success is {}", group.matcher),
        }),
        Answer::Refused => Err(failed(format!("the connection to port {port} was refused"))),
        Answer::Closed => Err(failed(format!(
            "the connection to port {port} was closed before an answer"
        ))),
        Answer::Timeout => Err(timeout()),
    }
}

fn count_word(n: u64) -> String {
    const WORDS: [&str; 11] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
    ];
    let word = usize::try_from(n).ok().and_then(|n| WORDS.get(n));
    word.map_or_else(|| n.to_string(), |word| (*word).to_string())
}

/// One check of one target.
pub fn check(world: &mut World, because: Seq, arn: &str, id: &str, port: u16, run: u64) {
    let Some(target) = world.balancing.target(arn, id, port) else {
        return;
    };
    if target.run != run || matches!(target.health, Health::Draining | Health::Unused) {
        return;
    }
    let zone = target.zone.clone();
    let Some(group) = world.balancing.groups.get(arn).cloned() else {
        return;
    };
    let outcome = probe(world, &group, &zone, id, port);
    let wake = Wake::Check {
        group: arn.into(),
        id: id.into(),
        port,
        run,
    };
    let next = world.now + Span::secs(group.interval_seconds.max(1));
    world.wake_at(next, because, crate::model::agenda::Wake::Balancing(wake));
    // The request itself may have changed the world, down to this target.
    if world
        .balancing
        .target(arn, id, port)
        .is_none_or(|target| target.run != run)
    {
        return;
    }
    match outcome {
        Ok(()) => passed(world, &group, id, port),
        Err(failure) => failed(world, because, &group, id, port, failure),
    }
}

fn passed(world: &mut World, group: &TargetGroup, id: &str, port: u16) {
    let arn = group.arn.as_str();
    let Some(target) = world.balancing.target(arn, id, port) else {
        return;
    };
    let (before, passed) = (target.health, target.passed + 1);
    let enough = match before {
        Health::Initial => true,
        Health::Unhealthy => passed >= group.healthy_threshold,
        // Nothing to note down: the common case leaves the record shared.
        _ if target.failed == 0 => return,
        _ => false,
    };
    let because = target.changed;
    if !enough {
        if let Some(target) = world.balancing.target_mut(arn, id, port) {
            target.failed = 0;
            target.passed = if before == Health::Healthy { 0 } else { passed };
        }
        return;
    }
    let why = match before {
        Health::Initial => "its first check passed".to_string(),
        _ => format!("{} checks in a row passed", count_word(passed).to_lowercase()),
    };
    let rule = if before == Health::Initial {
        "elb.initial"
    } else {
        "elb.thresholds"
    };
    let text = format!("Target {id}:{port} is healthy: {why}.");
    let told = world.tell(New::of(Kind::TargetHealth, arn, because, text).rule(rule));
    if let Some(target) = world.balancing.target_mut(arn, id, port) {
        target.health = Health::Healthy;
        target.reason = None;
        target.description = None;
        target.changed = told;
        target.passed = 0;
        target.failed = 0;
    }
    ecs::target_changed(world, told, arn, id, port);
}

fn failed(world: &mut World, because: Seq, group: &TargetGroup, id: &str, port: u16, failure: Failure) {
    let arn = group.arn.as_str();
    let Some(target) = world.balancing.target(arn, id, port) else {
        return;
    };
    let Failure {
        reason,
        description,
        said,
    } = failure;
    if target.health == Health::Unhealthy {
        let news = target.reason != Some(reason) || target.description.as_ref() != Some(&description);
        if (news || target.passed != 0)
            && let Some(target) = world.balancing.target_mut(arn, id, port)
        {
            target.passed = 0;
            target.reason = Some(reason);
            target.description = Some(description);
        }
        return;
    }
    let (failed, limit) = (target.failed + 1, group.unhealthy_threshold);
    let cause = if target.failed == 0 {
        target.changed.max(because)
    } else {
        target.last_failure
    };
    let text = format!("A health check of {id}:{port} failed ({failed} of {limit}): {said}.");
    let last = world.tell(New::of(Kind::TargetHealth, arn, cause, text).rule("elb.checks").bad());
    if failed < limit {
        if let Some(target) = world.balancing.target_mut(arn, id, port) {
            target.failed = failed;
            target.last_failure = last;
            if target.health == Health::Initial {
                target.reason = Some("Elb.InitialHealthChecking");
                target.description = Some("Initial health checks in progress".into());
            }
        }
        return;
    }
    let text = format!(
        "Target {id}:{port} is unhealthy. {} checks in a row failed; the limit is {limit}.",
        count_word(failed)
    );
    let told = world.tell(
        New::of(Kind::TargetHealth, arn, last, text)
            .rule("elb.thresholds")
            .bad(),
    );
    if let Some(target) = world.balancing.target_mut(arn, id, port) {
        target.health = Health::Unhealthy;
        target.reason = Some(reason);
        target.description = Some(description);
        target.changed = told;
        target.passed = 0;
        target.failed = 0;
        target.last_failure = last;
    }
    ecs::target_changed(world, told, arn, id, port);
}
