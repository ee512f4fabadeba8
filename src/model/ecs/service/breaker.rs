//! Failed launches: throttling, and the deployment circuit breaker; alarms that fail a deployment.
//!
//! Sources: ECS Developer Guide, "Amazon ECS service throttle logic" (the growth of the delay is DERIVED), "deployment
//! circuit breaker" (stage 1: tasks that never ran; stage 2: tasks that fail their checks; ⌈desired ÷ 2⌉, at least 3, at
//! most 200, unless configured) and "How CloudWatch alarms detect Amazon ECS deployment failures".

use super::deployment::Rollout;
use super::events;
use super::record::{self, Monitor};
use crate::base::time::Span;
use crate::model::World;
use crate::model::events::Seq;

/// Minutes between attempts after three failures in a row. DERIVED; the ceiling of 27 is the guide's.
const DELAYS: [u64; 6] = [1, 2, 4, 8, 16, 27];
/// Failures in a row before launches are throttled. DERIVED.
const PATIENCE: u64 = 3;

/// How a task failed its deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It never reached RUNNING.
    Start,
    /// It failed its health checks and is replaced.
    Check,
}

/// A task of the service stopped before it reached RUNNING.
pub fn task_failed_to_start(world: &mut World, because: Seq, cluster: &str, name: &str, number: u64) {
    let now = world.now;
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    service.failed_in_a_row += 1;
    if service.failed_in_a_row >= PATIENCE {
        let index = ((service.failed_in_a_row - PATIENCE) as usize).min(DELAYS.len() - 1);
        service.not_before = Some(now + Span::mins(DELAYS[index]));
        let text = "is unable to consistently start tasks successfully.";
        events::complain(world, because, cluster, name, text, "service.throttle");
    }
    count_failure(world, because, cluster, name, number, Failure::Start);
}

/// Counts a failed task against its deployment; the breaker opens at the threshold.
pub fn count_failure(world: &mut World, because: Seq, cluster: &str, name: &str, number: u64, how: Failure) {
    let Some(id) = world.ecs.task(number).and_then(|t| t.deployment.clone()) else {
        return;
    };
    let now = world.now;
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    let threshold = service.options.threshold.of(service.desired);
    let Some(deployment) = service.deployments.iter_mut().find(|d| d.id == id) else {
        return;
    };
    deployment.failed_tasks += 1;
    deployment.updated_at = now;
    let counts = (how == Failure::Check) == deployment.ran;
    let watched = deployment.primary && deployment.rollout == Rollout::InProgress;
    let Some(record) = service.current_mut().filter(|r| watched && counts && r.target == id) else {
        return;
    };
    record.failures += 1;
    record.threshold = threshold;
    if record.breaker == Monitor::Monitoring && record.failures >= threshold {
        record.breaker = Monitor::Triggered;
        let rolls_back = service.breaker.1;
        let own = "ECS deployment circuit breaker";
        fail(world, because, cluster, name, own, "tasks failed to start", rolls_back);
    }
}

/// A task of a deployment is healthy: the breaker begins to count anew, where it is configured to.
pub fn task_is_healthy(world: &mut World, cluster: &str, name: &str, deployment: &str) {
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let counted = service
        .current()
        .is_some_and(|r| r.failures > 0 && r.target == deployment);
    if !(counted && service.options.resets) {
        return;
    }
    if let Some(record) = world.ecs.service_mut(cluster, name).and_then(|s| s.current_mut()) {
        record.failures = 0;
    }
}

/// An alarm changed its state: deployments that watch it fail when it sounds.
pub fn alarm_changed(world: &mut World, because: Seq, alarm: &str) {
    if !world.watch.alarm(alarm).is_some_and(|alarm| alarm.state.is_alarm()) {
        return;
    }
    let watching: Vec<(String, String)> = world
        .ecs
        .services()
        .filter(|s| {
            s.current()
                .is_some_and(|r| r.alarms == Monitor::Monitoring && r.alarm_names.iter().any(|name| name == alarm))
        })
        .map(|s| (s.cluster.clone(), s.name.clone()))
        .collect();
    for (cluster, name) in watching {
        let Some(service) = world.ecs.service_mut(&cluster, &name) else {
            continue;
        };
        let rolls_back = service.options.alarms.as_ref().is_some_and(|alarms| alarms.rollback);
        if let Some(record) = service.current_mut() {
            record.alarms = Monitor::Triggered;
            record.triggered.push(alarm.into());
            record.bakes_until = None;
        }
        let own = "ECS deployment alarm";
        fail(world, because, &cluster, &name, own, "alarm detected", rolls_back);
    }
}

/// The PRIMARY deployment fails; it is rolled back where that is wanted and possible.
pub fn fail(world: &mut World, because: Seq, cluster: &str, name: &str, own: &str, why: &str, rolls_back: bool) {
    let now = world.now;
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    let Some(deployment) = service.deployments.iter_mut().find(|d| d.primary) else {
        return;
    };
    deployment.rollout = Rollout::Failed;
    let sentence = match why {
        "tasks failed to start" => "task failed to start",
        why => why,
    };
    deployment.reason = format!("{own}: {sentence}.");
    deployment.updated_at = now;
    let (id, reason) = (deployment.id.clone(), deployment.reason.clone());
    let text = format!("(deployment {id}) deployment failed: {why}.");
    let seq = events::deployment(world, because, cluster, name, &text, "service.breaker");
    if rolls_back && record::roll_back(world, seq, cluster, name, &reason, Some(own)) {
        return;
    }
    super::shift::back(world, seq, cluster, name);
    if let Some(service) = world.ecs.service_mut(cluster, name) {
        record::stop(service, now, &reason);
    }
    world.poke_service(cluster, name, seq);
}
