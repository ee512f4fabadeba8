//! Measures of an attempt: changes, cost, time without enough tasks, wildcards, failed requests.

use crate::base::time::Time;
use crate::course::cost;
use crate::model::balancing::Health;
use crate::model::ecs::service::{Rollout, Status};
use crate::model::ecs::task;
use crate::model::{Command, World};
use crate::session::Session;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an attempt took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measures {
    /// Calls that changed something.
    pub changes: u64,
    /// Calls that were refused.
    pub refused: u64,
    /// Dollars per hour at the end.
    pub cost: f64,
    /// Seconds in which a service had fewer running tasks than wanted, all services together.
    pub unhealthy: u64,
    /// `*` as an action or a resource in policies of the learner's own.
    pub wildcards: u64,
    /// Simulated seconds.
    pub seconds: u64,
    /// Visitors' requests that got no answer or a server's error.
    pub failed_requests: u64,
}

/// Measures a session from an entry of its log and a moment on.
pub fn measure(session: &Session, begun: usize, from: Time, failed_before: u64) -> Measures {
    let world = session.world();
    let log = session.log();
    let acts = log
        .iter()
        .skip(begun)
        .filter(|entry| matches!(entry.command, Command::Call(_)));
    let refused = acts.clone().filter(|entry| entry.refused).count() as u64;
    Measures {
        changes: acts.count() as u64 - refused,
        refused,
        cost: cost::per_hour(world),
        unhealthy: short_of_tasks(world, from),
        wildcards: wildcards(world),
        seconds: world.now().since(from).0 / 1000,
        failed_requests: failed_requests(world).saturating_sub(failed_before),
    }
}

/// Seconds since a moment in which services had fewer running tasks than wanted.
fn short_of_tasks(world: &World, from: Time) -> u64 {
    let mut short = 0;
    for service in world.ecs().services() {
        let steps = &service.history;
        for (index, (at, desired, running, _)) in steps.iter().enumerate() {
            let end = steps.get(index + 1).map_or(world.now(), |next| next.0);
            if running < desired {
                short += end.since((*at).max(from)).0;
            }
        }
    }
    short / 1000
}

/// Requests of all traffic that failed so far.
pub fn failed_requests(world: &World) -> u64 {
    world
        .traffic()
        .sources()
        .map(|source| source.totals.status_5xx + source.totals.connection_errors)
        .sum()
}

fn wildcards(world: &World) -> u64 {
    let account = world.iam().account();
    let own = account.policies.values().filter(|policy| !policy.is_aws());
    let managed: u64 = own.map(|policy| stars(&policy.document)).sum();
    let roles = account.roles.values().flat_map(|role| role.held.inline.values());
    let users = account.users.values().flat_map(|user| user.held.inline.values());
    managed + roles.chain(users).map(|inline| stars(&inline.document)).sum::<u64>()
}

/// Statements' actions and resources that are nothing but a star.
fn stars(document: &Value) -> u64 {
    let statements = match document.get("Statement") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let star = |value: Option<&Value>| match value {
        Some(Value::String(text)) => u64::from(text == "*"),
        Some(Value::Array(list)) => list.iter().filter(|one| **one == "*").count() as u64,
        _ => 0,
    };
    statements
        .iter()
        .map(|one| star(one.get("Action")) + star(one.get("Resource")))
        .sum()
}

/// Whether anything is still in motion: tasks on their way, services that want more or less, targets not yet decided.
pub fn in_motion(world: &World) -> bool {
    let ecs = world.ecs();
    let tasks = ecs.tasks().any(|task| match task.wanted {
        true => task.status != task::Status::Running,
        false => task.status < task::Status::Stopped,
    });
    let services = ecs.services().any(|service| {
        let (running, pending) = service.counts(world, None);
        let rolling = service.deployments.iter().any(|one| one.rollout == Rollout::InProgress);
        match service.status {
            Status::Active => running != service.desired || pending > 0 || rolling,
            Status::Draining => true,
            Status::Inactive => false,
        }
    });
    let undecided = |health: Health| matches!(health, Health::Initial | Health::Draining);
    let targets = world
        .balancing()
        .groups()
        .any(|group| group.targets.iter().any(|target| undecided(target.health)));
    let balancers = world.balancing().load_balancers().any(|balancer| !balancer.active);
    tasks || services || targets || balancers
}
