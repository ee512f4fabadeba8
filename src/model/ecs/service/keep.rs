//! Keeping a number of tasks of one deployment, whatever the others do: two revisions side by side, and task sets.
//!
//! Source: ECS Developer Guide, "Amazon ECS blue/green deployments workflow"; "an unhealthy task is replaced in its own
//! revision".

use super::Service;
use super::plan::{Plan, Sick, Step};
use super::rolling::{stop_sick, stop_surplus};
use super::stage::Stage;
use crate::model::World;
use crate::model::ecs::task::Task;
use std::rc::Rc;

/// Plans one deployment's tasks towards `wanted`; whether it has them all, healthy.
pub fn keep(
    world: &World,
    service: &Service,
    deployment: &str,
    wanted: u64,
    alive: &[&Rc<Task>],
    sick: &[Sick<'_>],
    plan: &mut Plan,
) -> bool {
    let of = |t: &Task| t.deployment.as_deref() == Some(deployment);
    let is_sick = |t: &Task| sick.iter().any(|(other, _, _)| other.number == t.number);
    let good: Vec<&Rc<Task>> = alive.iter().copied().filter(|t| of(t) && !is_sick(t)).collect();
    let own_sick: Vec<&Sick<'_>> = sick.iter().filter(|(t, _, _)| of(t)).collect();
    let healthy = good.iter().filter(|t| service.is_healthy(world, t)).count() as u64;
    let need = wanted.saturating_sub(good.len() as u64);
    if need > 0 {
        match service.not_before.filter(|at| *at > world.now) {
            Some(at) => plan.again(world, at),
            None => plan.steps.push(Step::Start {
                deployment: deployment.into(),
                count: need,
                zone: None,
            }),
        }
    }
    stop_sick(&own_sick, false, healthy >= wanted, plan);
    stop_surplus(world, service, deployment, &good, wanted, plan);
    own_sick.is_empty() && good.len() as u64 == wanted && healthy == wanted
}

/// Old and new revision side by side: each keeps its tasks; what belongs to neither goes.
pub fn side_by_side(
    world: &World,
    service: &Service,
    stage: Stage,
    alive: &[&Rc<Task>],
    sick: &[Sick<'_>],
    plan: &mut Plan,
) {
    let Some(record) = service.current() else { return };
    for deployment in &service.deployments {
        let wanted = match deployment.id == record.target {
            true if stage >= Stage::ScaleUp => service.desired,
            true => 0,
            false if record.sources.contains(&deployment.id) => service.desired,
            false => 0,
        };
        keep(world, service, &deployment.id, wanted, alive, sick, plan);
    }
}
