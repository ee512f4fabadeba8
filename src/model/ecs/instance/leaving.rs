//! How a container instance goes: its host stops or ends, or somebody deregisters it.
//!
//! Source: ECS API reference, DeregisterContainerInstance: terminating a running instance deregisters it; terminating a
//! stopped one, or one whose agent is disconnected, does not.

use super::{Status, Step};
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::{Wake, task};
use crate::model::events::{Kind, New, Seq};

/// How long an INACTIVE instance can still be described.
const LISTED: Span = Span::mins(60);

/// The host of an agent stops, reboots or ends (`word`); `connected` if its agent was.
pub fn host_goes(world: &mut World, because: Seq, host: &str, word: &str, connected: bool) {
    let Some(instance) = world.ecs.instance_of_host(host) else {
        return;
    };
    let (cluster, number) = (instance.cluster.clone(), instance.number);
    super::set_connected(world, because, &cluster, number, false);
    match word {
        "terminated" if connected => {
            lose_tasks(
                world,
                because,
                &cluster,
                number,
                &format!("Host EC2 (instance {host}) terminated."),
            );
            inactive(world, because, &cluster, number, "its host was terminated");
        }
        "rebooted" => {
            lose_tasks(
                world,
                because,
                &cluster,
                number,
                "Host EC2 was rebooted: its containers ended.",
            );
        }
        word => lose_tasks(
            world,
            because,
            &cluster,
            number,
            &format!("Host EC2 (instance {host}) {word}."),
        ),
    }
}

/// Every task on an instance is gone at once.
pub fn lose_tasks(world: &mut World, because: Seq, cluster: &str, number: u64, reason: &str) {
    let tasks: Vec<u64> = world
        .ecs
        .instance(cluster, number)
        .into_iter()
        .flat_map(|i| i.tasks.iter().copied())
        .collect();
    for task in tasks {
        task::host_lost(world, because, task, reason);
    }
}

fn inactive(world: &mut World, because: Seq, cluster: &str, number: u64, why: &str) {
    let Some(instance) = world
        .ecs
        .instance(cluster, number)
        .filter(|i| i.status != Status::Inactive)
    else {
        return;
    };
    let (arn, label) = (instance.arn(), instance.label());
    let text = format!("Container instance {label} is INACTIVE: {why}.");
    let told = world.tell(New::of(Kind::Instance, arn, because, text).rule("instance.deregister"));
    if let Some(instance) = world.ecs.instance_mut(cluster, number) {
        instance.status = Status::Inactive;
        instance.connected = false;
        instance.version += 1;
        instance.changed = told;
    }
    world.ecs.forget_host(cluster, number);
    let wake = Wake::Instance(cluster.into(), number, Step::Forget);
    world.wake_at(world.now + LISTED, told, wake.into());
    world.cluster_changed(told, cluster);
}

/// Takes an instance out of its cluster; with `force` its tasks are orphaned and count as stopped.
pub fn deregister(world: &mut World, because: Seq, cluster: &str, number: u64) {
    lose_tasks(
        world,
        because,
        cluster,
        number,
        "Container instance deregistration forced by user.",
    );
    inactive(world, because, cluster, number, "it was deregistered");
}
