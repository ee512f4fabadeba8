//! Failed launches: throttling, and the deployment circuit breaker.
//!
//! Sources: ECS Developer Guide, "Amazon ECS service throttle logic" (the growth of the delay is DERIVED) and
//! "deployment circuit breaker" (threshold ⌈desired ÷ 2⌉, at least 3, at most 200).

use super::{Deployment, Rollout, events};
use crate::base::ids;
use crate::base::time::Span;
use crate::model::World;
use crate::model::events::Seq;

/// Minutes between attempts after three failures in a row. DERIVED; the ceiling of 27 is the guide's.
const DELAYS: [u64; 6] = [1, 2, 4, 8, 16, 27];
/// Failures in a row before launches are throttled. DERIVED.
const PATIENCE: u64 = 3;

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
    count_failure(world, because, cluster, name, number);
}

/// Counts a failed task against its deployment; the breaker opens at the threshold.
pub fn count_failure(world: &mut World, because: Seq, cluster: &str, name: &str, number: u64) {
    let Some(id) = world.ecs.task(number).and_then(|t| t.deployment.clone()) else {
        return;
    };
    let now = world.now;
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    let (enabled, rollback) = service.breaker;
    let threshold = threshold(service.desired);
    let Some(deployment) = service.deployments.iter_mut().find(|d| d.id == id) else {
        return;
    };
    deployment.failed_tasks += 1;
    deployment.updated_at = now;
    let opens = enabled
        && deployment.primary
        && deployment.rollout == Rollout::InProgress
        && deployment.failed_tasks >= threshold;
    if !opens {
        return;
    }
    deployment.rollout = Rollout::Failed;
    deployment.reason = "ECS deployment circuit breaker: task failed to start.".into();
    let failed = deployment.clone();
    let good = service.last_completed.clone();
    let text = format!("(deployment {id}) deployment failed: tasks failed to start.");
    let seq = events::deployment(world, because, cluster, name, &text, "service.breaker");
    if let Some(good) = good.filter(|good| rollback && *good != failed.definition) {
        roll_back(world, seq, cluster, name, &failed, good);
    }
}

/// Failures at which the breaker opens.
pub fn threshold(desired: u64) -> u64 {
    desired.div_ceil(2).clamp(3, 200)
}

fn roll_back(world: &mut World, because: Seq, cluster: &str, name: &str, failed: &Deployment, definition: String) {
    let (seed, now, number) = (world.seed, world.now, world.next_number());
    let id = ids::deployment(seed, number);
    let text = format!("rolling back to (deployment {id}).");
    let seq = events::deployment(world, because, cluster, name, &text, "service.breaker");
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    let mut next = Deployment::begin(id, seq, now, definition, failed.vpc.clone(), failed.capacity.clone());
    next.reason = format!(
        "ECS deployment circuit breaker: rolling back to deploymentId {}.",
        next.id
    );
    if let Some(old) = service.deployments.iter_mut().find(|d| d.id == failed.id) {
        old.reason.clone_from(&next.reason);
    }
    service.deploy(next);
    world.poke_service(cluster, name, seq);
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_breaker_has_its_documented_thresholds() {
        assert_eq!([1, 2, 6, 25, 400, 800].map(super::threshold), [3, 3, 3, 13, 200, 200]);
    }
}
