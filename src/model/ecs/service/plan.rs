//! What a service does next: a plan of steps, and notes that say why.
//!
//! Source: ECS API reference, DeploymentConfiguration, on the rounding of the bounds.

use super::{Service, keep, rolling, sets};
use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::task::Task;
use crate::model::events::Seq;
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
    /// Start tasks of a deployment, in one zone only where one is named.
    Start {
        deployment: String,
        count: u64,
        zone: Option<String>,
    },
    /// Stop a task: number, stoppedReason, cause.
    Stop { task: u64, reason: String, because: Seq },
    /// Mark a sick task for replacement.
    Condemn { task: u64, reason: String, because: Seq },
    /// Alarms are watched for a while before the PRIMARY deployment is complete.
    Bake,
    /// The PRIMARY deployment is complete.
    Complete,
    /// Old deployments without tasks leave the list.
    Retire,
    /// Tell that the state is steady.
    Steady,
    /// Nothing can be started or stopped under the percentages given.
    Stuck,
    /// More tasks are protected than may stay.
    Protected(String),
    /// Tasks are being moved between zones, or no longer are: what to tell.
    Rebalance { moving: bool, text: String },
    /// A task set takes a turn.
    Set { id: String, turn: sets::Turn },
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

impl Plan {
    /// Looks again at a moment, unless something sooner is due.
    pub fn again(&mut self, world: &World, at: Time) {
        if at > world.now && self.again_at.is_none_or(|earlier| at < earlier) {
            self.again_at = Some(at);
        }
    }
}

/// A task that must be replaced, why, and the event of the verdict.
pub type Sick<'w> = (&'w Rc<Task>, String, Seq);

/// The tasks of a service that count, and which of them are sick; newly sick ones become steps.
pub fn alive<'w>(world: &'w World, service: &Service, plan: &mut Plan) -> (Vec<&'w Rc<Task>>, Vec<Sick<'w>>) {
    let alive: Vec<&Rc<Task>> = service
        .tasks
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .filter(|t| t.counts())
        .collect();
    let mut sick: Vec<Sick<'_>> = Vec::new();
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
    (alive, sick)
}

/// Plans for one service as the world stands.
pub fn plan(world: &World, service: &Service) -> Plan {
    let mut plan = Plan::default();
    let (alive, sick) = alive(world, service, &mut plan);
    if service.controller == super::Controller::External {
        sets::plan(world, service, &alive, &sick, &mut plan);
    } else if let Some(stage) = service.staged() {
        keep::side_by_side(world, service, stage, &alive, &sick, &mut plan);
    } else {
        rolling::plan(world, service, &alive, &sick, &mut plan);
    }
    look_again(world, service, &alive, &mut plan);
    plan
}

/// Tasks without checks become healthy, and grace periods and protection end, without any event: look again then.
fn look_again(world: &World, service: &Service, alive: &[&Rc<Task>], plan: &mut Plan) {
    for task in alive {
        if let Some(started) = task.started_at {
            plan.again(world, started + super::HEALTHY_AFTER);
            plan.again(world, started + service.grace);
        }
        if let Some(until) = task.protected_until {
            plan.again(world, until);
        }
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
