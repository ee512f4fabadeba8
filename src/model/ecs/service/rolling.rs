//! The rolling update: new tasks start and old ones stop within the bounds.
//!
//! Sources: ECS Developer Guide, "Amazon ECS deployment types" (rolling update) and "Amazon ECS services". The choice
//! among equal tasks is random in AWS and drawn from the seed here.

use super::plan::{Bounds, Plan, Sick, Step};
use super::record::Monitor;
use super::{Rollout, Service, rebalance};
use crate::base::rng::Draw;
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::task::{Status, Task};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How often a service that stays steady says so again.
const STEADY_AGAIN: Span = Span::mins(6 * 60);
/// What ECS says when protection keeps more tasks than wanted.
const KEPT: &str = "The number of protected tasks are more than the desired count of tasks";

/// Plans for a service whose PRIMARY deployment takes over.
pub fn plan(world: &World, service: &Service, alive: &[&Rc<Task>], sick: &[Sick<'_>], plan: &mut Plan) {
    let Some(primary) = service.primary() else { return };
    let desired = service.desired;
    let bounds = Bounds::of(desired, service.minimum_percent, service.maximum_percent);
    let is_sick = |task: &Task| sick.iter().any(|(other, _, _)| other.number == task.number);
    let (own, old): (Vec<&Rc<Task>>, Vec<&Rc<Task>>) = alive
        .iter()
        .copied()
        .partition(|t| t.deployment.as_deref() == Some(primary.id.as_str()) && !super::place::must_leave(world, t));
    let good: Vec<&Rc<Task>> = own.iter().copied().filter(|t| !is_sick(t)).collect();
    let healthy = alive
        .iter()
        .filter(|t| !is_sick(t) && service.is_healthy(world, t))
        .count() as u64;
    let total = alive.len() as u64;

    let need = desired.saturating_sub(good.len() as u64);
    let room = bounds.upper.saturating_sub(total);
    let start = if primary.rollout == Rollout::Failed {
        0
    } else {
        need.min(room)
    };
    if start > 0 {
        match service.not_before.filter(|at| *at > world.now) {
            Some(at) => {
                plan.notes
                    .push(format!("Wants {start} more, but launches are throttled until {at}."));
                plan.again(world, at);
            }
            None => {
                plan.notes.push(format!(
                    "Wants {desired}, has {}: {start} to start (at most {} at once).",
                    good.len(),
                    bounds.upper
                ));
                plan.steps.push(Step::Start {
                    deployment: primary.id.clone(),
                    count: start,
                    zone: None,
                });
            }
        }
    } else if need > 0 {
        plan.notes.push(format!(
            "Wants {need} more, but {total} of at most {} {} there.",
            crate::base::count::of(bounds.upper, "task"),
            if total == 1 { "is" } else { "are" }
        ));
    }
    let stops = stop_old(world, service, &old, &is_sick, healthy, bounds, plan);
    let own_sick: Vec<&Sick<'_>> = sick
        .iter()
        .filter(|(t, _, _)| own.iter().any(|o| o.number == t.number))
        .collect();
    let no_room = need > 0 && start == 0 && room == 0;
    let freed = stop_sick(&own_sick, no_room, healthy >= desired, plan);
    let moves = rebalance::moves(world, service, &good, desired, plan);
    if !moves {
        stop_surplus(world, service, &primary.id, &good, desired, plan);
    }
    let protected = |t: &&Rc<Task>| t.is_protected(world.now);
    if start == 0
        && need > 0
        && room == 0
        && stops == 0
        && freed == 0
        && !old.is_empty()
        && desired > 0
        && primary.rollout == Rollout::InProgress
        && old.iter().all(|t| service.is_healthy(world, t))
        && healthy <= bounds.lower
        && !old.iter().any(protected)
    {
        plan.steps.push(Step::Stuck);
    }
    let done = old.is_empty()
        && sick.is_empty()
        && good.len() as u64 == desired
        && good.iter().all(|t| service.is_healthy(world, t));
    finish(world, service, old.is_empty(), done, plan);
}

/// Old tasks go while enough healthy ones remain; those that are not healthy go first, protected ones stay. A task that
/// runs and has not been judged yet is not taken for unhealthy: enough running ones must remain too.
fn stop_old(
    world: &World,
    service: &Service,
    old: &[&Rc<Task>],
    is_sick: &dyn Fn(&Task) -> bool,
    mut healthy: u64,
    bounds: Bounds,
    plan: &mut Plan,
) -> usize {
    let Some(primary) = service.primary() else { return 0 };
    let runs = |task: &Task| task.status == Status::Running && !is_sick(task);
    let tasks = service.tasks.iter().filter_map(|n| world.ecs.task(*n));
    let mut standing = tasks.filter(|t| t.counts() && runs(t)).count() as u64;
    let mut order: Vec<&&Rc<Task>> = old.iter().filter(|t| !t.is_protected(world.now)).collect();
    order.sort_by_key(|t| {
        (
            service.is_healthy(world, t),
            t.status,
            Draw::of(world.seed, "stop-order", t.number).next(),
        )
    });
    let mut stops = 0;
    for task in order {
        let counts = !is_sick(task) && service.is_healthy(world, task);
        if counts && healthy <= bounds.lower {
            break;
        }
        if !counts && runs(task) && standing <= bounds.lower {
            continue;
        }
        healthy -= u64::from(counts);
        standing -= u64::from(runs(task));
        stops += 1;
        let reason = format!("Scaling activity initiated by (deployment {})", primary.id);
        plan.steps.push(Step::Stop {
            task: task.number,
            reason,
            because: service.cause,
        });
    }
    stops
}

/// Sick tasks go once a replacement is healthy, or one at once where there is no room for one.
pub fn stop_sick(sick: &[&Sick<'_>], no_room: bool, replaced: bool, plan: &mut Plan) -> usize {
    let allowed = if replaced { usize::MAX } else { usize::from(no_room) };
    let mut stops = 0;
    for (task, reason, because) in sick.iter().take(allowed) {
        stops += 1;
        plan.steps.push(Step::Stop {
            task: task.number,
            reason: reason.clone(),
            because: *because,
        });
    }
    stops
}

/// More tasks than wanted: those not yet running first, then from the zone that has most; protected ones stay.
pub fn stop_surplus(
    world: &World,
    service: &Service,
    deployment: &str,
    good: &[&Rc<Task>],
    desired: u64,
    plan: &mut Plan,
) {
    let surplus = (good.len() as u64).saturating_sub(desired);
    let mut left: Vec<&&Rc<Task>> = good.iter().collect();
    for _ in 0..surplus {
        let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
        for task in &left {
            *zones.entry(task.zone.as_str()).or_default() += 1;
        }
        let free = left.iter().enumerate().filter(|(_, t)| !t.is_protected(world.now));
        let chosen = free.min_by_key(|(_, task)| {
            let running = task.status == Status::Running;
            let crowd = usize::MAX - zones.get(task.zone.as_str()).copied().unwrap_or(0);
            (running, crowd, Draw::of(world.seed, "scale-in", task.number).next())
        });
        let Some((index, _)) = chosen else {
            plan.steps.push(Step::Protected(format!(
                "was unable to reach steady state because (task set {}) was unable to scale in. Reason: {KEPT}",
                deployment
            )));
            return;
        };
        let task = left.remove(index);
        let reason = format!("Scaling activity initiated by (deployment {deployment})");
        plan.steps.push(Step::Stop {
            task: task.number,
            reason,
            because: service.cause,
        });
    }
}

fn finish(world: &World, service: &Service, old_gone: bool, done: bool, plan: &mut Plan) {
    if old_gone && service.deployments.len() > 1 {
        plan.steps.push(Step::Retire);
    }
    let gone = service
        .tasks
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .all(|t| t.status == Status::Stopped);
    if service.status == super::Status::Draining {
        if gone {
            plan.steps.push(Step::Gone);
        }
        return;
    }
    if !done || service.status != super::Status::Active {
        return;
    }
    if service.primary().is_some_and(|p| p.rollout == Rollout::InProgress) {
        let watched = service
            .current()
            .filter(|r| r.alarms == Monitor::Monitoring && r.stage.is_none());
        match watched.map(|record| record.bakes_until) {
            Some(None) => return plan.steps.push(Step::Bake),
            Some(Some(until)) if until > world.now => return plan.again(world, until),
            _ => plan.steps.push(Step::Complete),
        }
    }
    match service.steady {
        None => {
            plan.steps.push(Step::Steady);
            plan.again(world, world.now + rebalance::AFTER_STEADY);
        }
        Some(told) if world.now >= told + STEADY_AGAIN => plan.steps.push(Step::Steady),
        Some(told) => plan.again(world, told + STEADY_AGAIN),
    }
}
