//! Services: they keep a number of tasks of one definition running, behind a load balancer or not.
//!
//! Follows the ECS Developer Guide, "Amazon ECS services", "Amazon ECS deployment types" (rolling update) and "Amazon
//! ECS service event messages". A plan is made from the world (`plan`), then carried out without further thought
//! (`act`).

mod act;
mod breaker;
mod calls;
mod checks;
mod create;
mod deployment;
mod events;
mod hooks;
mod keep;
mod options;
mod place;
mod plan;
mod rebalance;
mod record;
pub mod records;
pub mod registries;
mod render;
mod rolling;
mod sets;
mod shift;
mod stage;
mod staged;
#[cfg(test)]
mod tests;
mod update;

pub use act::reconcile;
pub use breaker::{alarm_changed, task_failed_to_start};
pub use calls::{delete, describe, list, list_by_namespace, resources};
pub use create::{create as create_call, create_resources};
pub use deployment::{Advanced, Attached, Deployment, Rollout};
pub use options::{Hook, Options, Strategy};
pub use plan::{Bounds, Plan, plan};
pub use record::{HookRun, Monitor, ServiceDeployment, Standing};
pub use sets::{TaskSet, calls as set_calls};
pub use stage::{STAGES, Stage};
pub use update::update as update_call;

use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::balancing;
use crate::model::ecs::task::{Health, Status as TaskStatus, Task};
use crate::model::ecs::{Wake, names};
use crate::model::events::Seq;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::collections::VecDeque;

/// A task without any health check counts as healthy after running this long (ECS API reference, UpdateService).
pub const HEALTHY_AFTER: Span = Span::secs(40);

/// Where a service stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Status {
    Active,
    Draining,
    Inactive,
}

impl Status {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Status::Active => "ACTIVE",
            Status::Draining => "DRAINING",
            Status::Inactive => "INACTIVE",
        }
    }
}

/// A line of the service's event list.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub id: String,
    pub at: Time,
    /// `(service web) has reached a steady state.`
    pub text: String,
    /// The world's event of the same thing.
    pub seq: Seq,
}

/// Who makes deployments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Controller {
    #[default]
    Ecs,
    /// Somebody else, by task sets.
    External,
}

/// A service.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    pub name: String,
    pub cluster: String,
    pub status: Status,
    pub desired: u64,
    /// Newest first; the first is PRIMARY.
    pub deployments: Vec<Deployment>,
    pub attached: Vec<Attached>,
    pub minimum_percent: u64,
    pub maximum_percent: u64,
    pub grace: Span,
    /// Circuit breaker: (enabled, rollback).
    pub breaker: (bool, bool),
    pub execute_command: bool,
    pub managed_tags: bool,
    /// `NONE`, `SERVICE` or `TASK_DEFINITION`
    pub propagate_tags: String,
    pub controller: Controller,
    /// The deployment configuration beyond percentages and breaker.
    pub options: Options,
    /// Id of the newest COMPLETED deployment.
    pub good: Option<String>,
    /// Every service deployment and what each revision brought, newest first.
    pub records: Vec<ServiceDeployment>,
    pub revisions: Vec<Deployment>,
    /// Task sets of an EXTERNAL controller, oldest first.
    pub sets: Vec<TaskSet>,
    /// Tasks are being moved between zones.
    pub rebalancing: bool,
    /// Members kept and given back without behaviour.
    pub kept: Map<String, Value>,
    pub created_at: Time,
    pub created_by: String,
    pub born: Seq,
    pub tags: Vec<(String, String)>,
    /// Numbers of its tasks, stopped ones within their hour included.
    pub tasks: BTreeSet<u64>,
    /// Oldest first.
    pub lines: VecDeque<Line>,
    pub lines_told: u64,
    /// It has told that it is steady, when last, and nothing has happened since.
    pub steady: Option<Time>,
    /// A reconciliation is on the agenda for this time, because of this event.
    pub due: Option<Time>,
    pub cause: Seq,
    /// Tasks in a row that failed before RUNNING, and when the next attempt may be made.
    pub failed_in_a_row: u64,
    pub not_before: Option<Time>,
    /// (when, desired, running, pending) at each change, oldest first.
    pub history: Vec<(Time, u64, u64, u64)>,
}

impl Service {
    /// The service's ARN.
    pub fn arn(&self) -> String {
        names::service_arn(&self.cluster, &self.name)
    }

    /// The PRIMARY deployment.
    pub fn primary(&self) -> Option<&Deployment> {
        self.deployments.iter().find(|d| d.primary)
    }

    /// Puts a deployment in the place of the PRIMARY one; failures of earlier ones no longer throttle launches.
    pub fn deploy(&mut self, deployment: Deployment) {
        for old in &mut self.deployments {
            old.primary = false;
        }
        self.deployments.insert(0, deployment);
        self.failed_in_a_row = 0;
        self.not_before = None;
    }

    /// How many of its tasks run, and how many are on their way there.
    pub fn counts(&self, world: &World, deployment: Option<&str>) -> (u64, u64) {
        let mut counts = (0, 0);
        for task in self.tasks.iter().filter_map(|n| world.ecs.task(*n)) {
            if deployment.is_some_and(|id| task.deployment.as_deref() != Some(id)) {
                continue;
            }
            match task.status {
                TaskStatus::Running => counts.0 += 1,
                status if status < TaskStatus::Running && task.wanted => counts.1 += 1,
                _ => {}
            }
        }
        counts
    }

    /// The target groups a task of its is registered with once it runs.
    pub fn attached_of(&self, task: &Task) -> &[Attached] {
        let id = task.deployment.as_deref().unwrap_or_default();
        let set = || {
            self.sets
                .iter()
                .find(|set| set.deployment.id == id)
                .map(|set| &set.deployment)
        };
        let deployment = self.deployment(id).or_else(set).or_else(|| self.revision(id));
        deployment.map_or(&self.attached, |d| &d.attached)
    }

    /// Whether a task counts as healthy for a deployment.
    pub fn is_healthy(&self, world: &World, task: &Task) -> bool {
        if task.status != TaskStatus::Running || task.condemned.is_some() {
            return false;
        }
        let checked = task.has_health_check();
        if task.targets.is_empty() && self.attached_of(task).is_empty() && !checked {
            return task.started_at.is_some_and(|at| world.now.since(at) >= HEALTHY_AFTER);
        }
        let targets = self.attached_of(task).is_empty()
            || (!task.targets.is_empty()
                && task.targets.iter().all(|(group, port)| {
                    let ip = task.address();
                    let target = world.balancing.target(group, ip, *port);
                    target.is_some_and(|t| t.health == balancing::Health::Healthy)
                }));
        targets && (!checked || task.health() == Health::Healthy)
    }

    /// Why a running task must be replaced, past its grace period: (stoppedReason, the event of the verdict).
    pub fn sickness(&self, world: &World, task: &Task) -> Option<(String, Seq)> {
        let started = task.started_at.filter(|_| task.status == TaskStatus::Running)?;
        if world.now.since(started) < self.grace {
            return None;
        }
        if task.health() == Health::Unhealthy {
            return Some(("Task failed container health checks".into(), task.changed));
        }
        let ip = task.address();
        task.targets.iter().find_map(|(group, port)| {
            let target = world.balancing.target(group, ip, *port)?;
            let sick = target.health == balancing::Health::Unhealthy;
            sick.then(|| {
                (
                    format!("Task failed ELB health checks in (target-group {group})"),
                    target.changed,
                )
            })
        })
    }
}

impl World {
    /// Puts a reconciliation of the task's service on the agenda, if it has one.
    pub(in crate::model) fn poke_service_of(&mut self, number: u64, because: Seq) {
        let Some(task) = self.ecs.task(number) else { return };
        let Some(service) = task.service.clone() else { return };
        let cluster = task.cluster.clone();
        self.note_counts(&cluster, &service);
        self.poke_service(&cluster, &service, because);
    }

    /// Puts a reconciliation on the agenda, one second from now, unless one is due already.
    pub(in crate::model) fn poke_service(&mut self, cluster: &str, name: &str, because: Seq) {
        self.poke_service_at(cluster, name, because, self.now + Span::secs(1));
    }

    pub(in crate::model) fn poke_service_at(&mut self, cluster: &str, name: &str, because: Seq, at: Time) {
        let now = self.now;
        let Some(service) = self.ecs.service_mut(cluster, name) else {
            return;
        };
        service.cause = because;
        if service.due.is_some_and(|due| due <= at && due >= now) {
            return;
        }
        service.due = Some(at);
        self.wake_at(at, because, Wake::Service(cluster.into(), name.into()).into());
    }

    /// Writes desired, running and pending into the service's history when they changed.
    pub(in crate::model) fn note_counts(&mut self, cluster: &str, name: &str) {
        let now = self.now;
        let Some(service) = self.ecs.service(cluster, name) else {
            return;
        };
        let (running, pending) = service.counts(self, None);
        let entry = (now, service.desired, running, pending);
        let last = service.history.last();
        if last.is_some_and(|l| (l.1, l.2, l.3) == (entry.1, entry.2, entry.3)) {
            return;
        }
        if let Some(service) = self.ecs.service_mut(cluster, name) {
            if service.history.last().is_some_and(|l| l.0 == now) {
                service.history.pop();
            }
            service.history.push(entry);
            if service.history.len() > 20_000 {
                service.history.drain(..10_000);
            }
        }
    }
}

/// A task of the service reached RUNNING: its targets are registered.
pub fn task_is_running(world: &mut World, because: Seq, cluster: &str, name: &str, number: u64) {
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let Some(task) = world.ecs.task(number) else { return };
    let attached = service.attached_of(task).to_vec();
    let deployment = task.deployment.clone();
    let address = task.address().to_string();
    let attached: Vec<(String, u16)> = attached
        .into_iter()
        .map(|a| (a.group, task.reached_at(&a.container, a.port)))
        .collect();
    if let Some(service) = world.ecs.service_mut(cluster, name) {
        service.failed_in_a_row = 0;
        service.not_before = None;
        if let Some(own) = service
            .deployments
            .iter_mut()
            .find(|d| Some(&d.id) == deployment.as_ref())
        {
            own.ran = true;
        }
    }
    for (group, port) in attached {
        if let Some(task) = world.ecs.task_mut(number) {
            task.targets.push((group.clone(), port));
        }
        let text = format!("registered 1 targets in (target-group {group})");
        let seq = events::tell(world, because, cluster, name, &text, None);
        world.register_target(seq, &group, &address, port);
    }
    registries::join(world, because, cluster, name, number);
    let grace = world.ecs.service(cluster, name).map_or(Span(0), |s| s.grace);
    let at = world.now + if grace > Span(0) { grace } else { HEALTHY_AFTER };
    world.wake_at(at, because, Wake::Service(cluster.into(), name.into()).into());
    world.poke_service_of(number, because);
}

/// A stopping task of the service was taken out of its target groups.
pub fn targets_left(world: &mut World, because: Seq, number: u64, name: &str, targets: &[(String, u16)]) {
    let Some(cluster) = world.ecs.task(number).map(|t| t.cluster.clone()) else {
        return;
    };
    for (group, _) in targets {
        let text = format!("deregistered 1 targets in (target-group {group})");
        events::tell(world, because, &cluster, name, &text, None);
    }
    events::tell(
        world,
        because,
        &cluster,
        name,
        "has begun draining connections on 1 tasks.",
        None,
    );
}

/// A target changed health: the service that owns it looks again.
pub fn target_changed(world: &mut World, because: Seq, ip: &str) {
    let owner = world.network.by_address(ip).map(|i| i.owner.clone());
    let number = owner.and_then(|arn| world.ecs.task_number(crate::aws::arn::last(&arn)));
    if let Some(number) = number {
        world.poke_service_of(number, because);
    }
}
