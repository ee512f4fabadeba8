//! Task sets: what a deployment controller of somebody else's runs in a service.
//!
//! Source: ECS API reference, TaskSet (computedDesiredCount is rounded up) and UpdateServicePrimaryTaskSet; ECS Developer
//! Guide, "Deploy Amazon ECS services using a third-party controller".

pub mod calls;

use super::deployment::Deployment;
use super::keep::keep;
use super::plan::{Plan, Sick, Step};
use super::{Service, Status};
use crate::aws::{ACCOUNT, REGION};
use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::task::{Status as TaskStatus, Task};
use serde::Serialize;
use std::rc::Rc;

/// A task set.
#[derive(Clone, Debug, Serialize)]
pub struct TaskSet {
    /// What it runs; its id is the task set's.
    pub deployment: Deployment,
    pub external_id: Option<String>,
    /// Hundredths of a percent of the service's desired count.
    pub scale: u64,
    pub draining: bool,
    pub stable: bool,
    pub stable_at: Time,
    pub tags: Vec<(String, String)>,
}

impl TaskSet {
    /// The task set's ARN.
    pub fn arn(&self, cluster: &str, service: &str) -> String {
        let id = &self.deployment.id;
        format!("arn:aws:ecs:{REGION}:{ACCOUNT}:task-set/{cluster}/{service}/{id}")
    }

    /// Tasks it is to run: its share of the desired count, rounded up.
    pub fn wanted(&self, desired: u64) -> u64 {
        match self.draining {
            true => 0,
            false => (desired * self.scale).div_ceil(10_000),
        }
    }
}

/// A change of a task set that the scheduler makes.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    Steady,
    Stabilizing,
    Drained,
}

/// Plans every task set of a service.
pub fn plan(world: &World, service: &Service, alive: &[&Rc<Task>], sick: &[Sick<'_>], plan: &mut Plan) {
    for set in &service.sets {
        let id = &set.deployment.id;
        let wanted = set.wanted(service.desired);
        let steady = keep(world, service, id, wanted, alive, sick, plan);
        let there = |t: &&Rc<Task>| t.deployment.as_deref() == Some(id.as_str()) && t.status < TaskStatus::Stopped;
        let left = service
            .tasks
            .iter()
            .filter_map(|n| world.ecs.task(*n))
            .any(|t| there(&t));
        let turn = match (set.draining, steady, set.stable) {
            (true, ..) if !left => Turn::Drained,
            (false, true, false) => Turn::Steady,
            (false, false, true) => Turn::Stabilizing,
            _ => continue,
        };
        plan.steps.push(Step::Set { id: id.clone(), turn });
    }
    let mut tasks = service.tasks.iter().filter_map(|n| world.ecs.task(*n));
    if service.status == Status::Draining && tasks.all(|t| t.status == TaskStatus::Stopped) {
        plan.steps.push(Step::Gone);
    }
}

/// Makes such a change.
pub fn turn(world: &mut World, because: crate::model::events::Seq, cluster: &str, name: &str, id: &str, turn: Turn) {
    let now = world.now;
    if turn == Turn::Steady {
        let text = format!("(task set {id}) has reached a steady state.");
        super::events::tell(world, because, cluster, name, &text, Some("service.sets"));
    }
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    if turn == Turn::Drained {
        service.sets.retain(|set| set.deployment.id != id);
    } else if let Some(set) = service.sets.iter_mut().find(|set| set.deployment.id == id) {
        set.stable = turn == Turn::Steady;
        set.stable_at = now;
    }
}
