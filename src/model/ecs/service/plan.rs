//! What a service does next: a plan of steps, and notes that say why.
//!
//! Sources: ECS Developer Guide, "Amazon ECS deployment types" (rolling update) and "Amazon ECS services"; ECS API
//! reference, DeploymentConfiguration. The choice among equal tasks is random in AWS and drawn from the seed here.

use super::{Rollout, Service};
use crate::base::rng::Draw;
use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::task::{Status, Task};
use crate::model::events::Seq;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many tasks may and must be there during a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Healthy tasks may not fall below: ⌈desired × minimumHealthyPercent ÷ 100⌉.
    pub lower: u64,
    /// Running and pending tasks may not exceed: ⌊desired × maximumPercent ÷ 100⌋.
    pub upper: u64,
}

impl Bounds {
    /// The bounds of a service with this desired count and percentages.
    pub fn of(desired: u64, minimum_percent: u64, maximum_percent: u64) -> Bounds {
        Bounds {
            lower: (desired * minimum_percent).div_ceil(100),
            upper: desired * maximum_percent / 100,
        }
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Start tasks of the PRIMARY deployment.
    Start(u64),
    /// Stop a task: number, stoppedReason, cause.
    Stop { task: u64, reason: String, because: Seq },
    /// Mark a sick task for replacement.
    Condemn { task: u64, reason: String, because: Seq },
    /// The PRIMARY deployment is complete.
    Complete,
    /// Old deployments without tasks leave the list.
    Retire,
    /// Tell that the state is steady.
    Steady,
    /// Nothing can be started or stopped under the percentages given.
    Stuck,
    /// A draining service has no task left.
    Gone,
}

/// What to do, why, and when to look again.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub steps: Vec<Step>,
    pub notes: Vec<String>,
    pub again_at: Option<Time>,
}

/// Plans for one service as the world stands.
pub fn plan(world: &World, service: &Service) -> Plan {
    let mut plan = Plan::default();
    let alive: Vec<&Rc<Task>> = service
        .tasks
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .filter(|t| t.counts())
        .collect();
    let Some(primary) = service.primary() else { return plan };
    let desired = service.desired;
    let bounds = Bounds::of(desired, service.minimum_percent, service.maximum_percent);
    let mut sick: Vec<(&Rc<Task>, String, Seq)> = Vec::new();
    for task in &alive {
        let told = task.condemned.clone().map(|reason| (reason, task.changed));
        if let Some((reason, because)) = told.or_else(|| service.sickness(world, task)) {
            if task.condemned.is_none() {
                plan.steps.push(Step::Condemn {
                    task: task.number,
                    reason: reason.clone(),
                    because,
                });
            }
            sick.push((task, reason, because));
        }
    }
    let is_sick = |task: &Task| sick.iter().any(|(other, _, _)| other.number == task.number);
    let (own, old): (Vec<&Rc<Task>>, Vec<&Rc<Task>>) = alive
        .iter()
        .partition(|t| t.deployment.as_deref() == Some(primary.id.as_str()));
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
                plan.again_at = Some(at);
            }
            None => {
                plan.notes.push(format!(
                    "Wants {desired}, has {}: {start} to start (at most {} at once).",
                    good.len(),
                    bounds.upper
                ));
                plan.steps.push(Step::Start(start));
            }
        }
    } else if need > 0 {
        plan.notes.push(format!(
            "Wants {need} more, but {total} of at most {} {} there.",
            crate::base::count::of(bounds.upper, "task"),
            if total == 1 { "is" } else { "are" }
        ));
    }
    let stops = stop_old(world, service, &old, &is_sick, healthy, bounds, &mut plan);
    let freed = stop_sick(&sick, &own, need, start, room, healthy, desired, &mut plan);
    stop_surplus(world, service, &good, desired, &mut plan);
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
    {
        plan.steps.push(Step::Stuck);
    }
    finish(world, service, &good, &old, &sick, desired, &mut plan);
    look_again(world, service, &alive, &mut plan);
    plan
}

/// Old tasks go while enough healthy ones remain; those that are not healthy go first.
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
    let mut order: Vec<&&Rc<Task>> = old.iter().collect();
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
        healthy -= u64::from(counts);
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

/// Sick tasks of the current revision go once a replacement is healthy, or at once where there is no room for one.
#[allow(clippy::too_many_arguments)]
fn stop_sick(
    sick: &[(&Rc<Task>, String, Seq)],
    own: &[&Rc<Task>],
    need: u64,
    start: u64,
    room: u64,
    healthy: u64,
    desired: u64,
    plan: &mut Plan,
) -> usize {
    let own_sick = sick.iter().filter(|(t, _, _)| own.iter().any(|o| o.number == t.number));
    let no_room = need > 0 && start == 0 && room == 0;
    let allowed = if healthy >= desired {
        usize::MAX
    } else {
        usize::from(no_room)
    };
    let mut stops = 0;
    for (task, reason, because) in own_sick.take(allowed) {
        stops += 1;
        plan.steps.push(Step::Stop {
            task: task.number,
            reason: reason.clone(),
            because: *because,
        });
    }
    stops
}

/// More tasks than wanted: those not yet running first, then from the zone that has most.
fn stop_surplus(world: &World, service: &Service, good: &[&Rc<Task>], desired: u64, plan: &mut Plan) {
    let Some(primary) = service.primary() else { return };
    let surplus = (good.len() as u64).saturating_sub(desired);
    let mut left: Vec<&&Rc<Task>> = good.iter().collect();
    for _ in 0..surplus {
        let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
        for task in &left {
            *zones.entry(task.zone.as_str()).or_default() += 1;
        }
        let chosen = left.iter().enumerate().min_by_key(|(_, task)| {
            let running = task.status == Status::Running;
            let crowd = usize::MAX - zones.get(task.zone.as_str()).copied().unwrap_or(0);
            (running, crowd, Draw::of(world.seed, "scale-in", task.number).next())
        });
        let Some((index, _)) = chosen else { return };
        let task = left.remove(index);
        let reason = format!("Scaling activity initiated by (deployment {})", primary.id);
        plan.steps.push(Step::Stop {
            task: task.number,
            reason,
            because: service.cause,
        });
    }
}

fn finish(
    world: &World,
    service: &Service,
    good: &[&Rc<Task>],
    old: &[&Rc<Task>],
    sick: &[(&Rc<Task>, String, Seq)],
    desired: u64,
    plan: &mut Plan,
) {
    let done = old.is_empty()
        && sick.is_empty()
        && good.len() as u64 == desired
        && good.iter().all(|t| service.is_healthy(world, t));
    if old.is_empty() && service.deployments.len() > 1 {
        plan.steps.push(Step::Retire);
    }
    let gone = service
        .tasks
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .all(|t| t.status == Status::Stopped);
    if service.status == super::Status::Draining && gone {
        plan.steps.push(Step::Gone);
    } else if done && service.status == super::Status::Active {
        if service.primary().is_some_and(|p| p.rollout == Rollout::InProgress) {
            plan.steps.push(Step::Complete);
        }
        if service.steady.is_none() {
            plan.steps.push(Step::Steady);
        }
    }
}

/// Tasks without checks become healthy, and grace periods end, without any event: look again then.
fn look_again(world: &World, service: &Service, alive: &[&Rc<Task>], plan: &mut Plan) {
    let mut note = |at: Time| {
        if at > world.now && plan.again_at.is_none_or(|earlier| at < earlier) {
            plan.again_at = Some(at);
        }
    };
    for started in alive.iter().filter_map(|t| t.started_at) {
        note(started + super::HEALTHY_AFTER);
        note(started + service.grace);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_round_as_ecs_does() {
        assert_eq!(Bounds::of(4, 50, 100), Bounds { lower: 2, upper: 4 });
        assert_eq!(Bounds::of(2, 75, 200), Bounds { lower: 2, upper: 4 });
        assert_eq!(Bounds::of(3, 100, 125), Bounds { lower: 3, upper: 3 });
        assert_eq!(Bounds::of(1, 0, 100), Bounds { lower: 0, upper: 1 });
    }
}
