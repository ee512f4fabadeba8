//! Availability Zone rebalancing: tasks move from the fullest zone to the emptiest while the service is steady.
//!
//! Source: ECS Developer Guide, "Balancing an Amazon ECS service across Availability Zones": balanced means every zone
//! has ⌊desired ÷ zones⌋ or ⌈desired ÷ zones⌉ tasks; a task starts in the low zone, is waited for until it is healthy,
//! and then one stops in the high zone. Blocked by deployments and by protected tasks.

use super::plan::{Plan, Step};
use super::{Rollout, Service};
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::task::Task;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How long after its steady state a service is looked at. DERIVED.
pub const AFTER_STEADY: Span = Span::secs(60);

/// Whether a service may be rebalanced at all.
fn eligible(service: &Service) -> bool {
    service.kept.get("availabilityZoneRebalancing").and_then(|v| v.as_str()) == Some("ENABLED")
        && service.maximum_percent > 100
        && service.status == super::Status::Active
        && service.deployments.len() == 1
        && service.primary().is_some_and(|p| p.rollout == Rollout::Completed)
}

/// How many tasks each zone has that the service's subnets reach.
fn zones<'w>(world: &'w World, service: &Service, good: &[&'w Rc<Task>]) -> BTreeMap<&'w str, u64> {
    let subnets = service.primary().map(|p| p.vpc.subnets.as_slice()).unwrap_or_default();
    let mut zones: BTreeMap<&str, u64> = subnets
        .iter()
        .filter_map(|subnet| world.network.zone_of_subnet(subnet))
        .map(|zone| (zone, 0))
        .collect();
    // On instances only zones where there are some count.
    if service.primary().is_some_and(|p| !p.capacity.is_fargate()) {
        let open: Vec<&str> = world
            .ecs
            .instances_of(&service.cluster)
            .filter(|i| i.takes_tasks())
            .map(|i| i.zone.as_str())
            .collect();
        zones.retain(|zone, _| open.contains(zone));
    }
    for task in good {
        if let Some(count) = zones.get_mut(task.zone.as_str()) {
            *count += 1;
        }
    }
    zones
}

fn listed(zones: &BTreeMap<&str, u64>) -> String {
    let parts: Vec<String> = zones.iter().map(|(zone, n)| format!("{n} tasks in {zone}")).collect();
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{}, and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Plans the next move; true while one is under way, so that the extra task is not taken for a surplus.
pub fn moves(world: &World, service: &Service, good: &[&Rc<Task>], desired: u64, plan: &mut Plan) -> bool {
    if !eligible(service) {
        if service.rebalancing {
            let text = "stopped AZ Rebalancing.".into();
            plan.steps.push(Step::Rebalance { moving: false, text });
        }
        return false;
    }
    let zones = zones(world, service, good);
    let most = zones.iter().max_by_key(|(_, n)| **n);
    let least = zones.iter().min_by_key(|(_, n)| **n);
    let (Some((high, most)), Some((low, least))) = (most, least) else {
        return false;
    };
    let settled = good.iter().all(|t| service.is_healthy(world, t));
    let extra = (good.len() as u64).saturating_sub(desired);
    if service.rebalancing && extra == 1 {
        if !settled {
            return true;
        }
        let leaving = good
            .iter()
            .filter(|t| t.zone == *high && !t.is_protected(world.now))
            .min_by_key(|t| t.number);
        if let (Some(task), Some(primary)) = (leaving, service.primary()) {
            plan.steps.push(Step::Stop {
                task: task.number,
                reason: format!("Availability-zone rebalancing initiated by (deployment {})", primary.id),
                because: service.cause,
            });
        }
        return true;
    }
    if extra > 0 || good.len() as u64 != desired || !settled {
        return false;
    }
    if most - least <= 1 {
        if service.rebalancing {
            let text = format!("is AZ balanced with {}.", listed(&zones));
            plan.steps.push(Step::Rebalance { moving: false, text });
        }
        return false;
    }
    let movable = good.iter().any(|t| t.zone == *high && !t.is_protected(world.now));
    if !(service.rebalancing || service.steady.is_some()) || !movable {
        return false;
    }
    if !service.rebalancing {
        let text = format!(
            "is not AZ balanced with {}. AZ Rebalancing in progress.",
            listed(&zones)
        );
        plan.steps.push(Step::Rebalance { moving: true, text });
    }
    if let Some(primary) = service.primary() {
        plan.steps.push(Step::Start {
            deployment: primary.id.clone(),
            count: 1,
            zone: Some((*low).into()),
        });
    }
    true
}
