//! REGISTERING, ACTIVE and DRAINING, and the steps of an agent's update.
//!
//! Source: ECS Developer Guide, "Draining Amazon ECS container instances": service tasks that are PENDING stop at once,
//! running ones are replaced within the service's percentages, standalone tasks stay.

use super::{Status, Step};
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::task::{self, Status as TaskStatus};
use crate::model::ecs::{Wake, names};
use crate::model::events::{Kind, New, Seq};

/// The steps of an agent's update, and how long each takes. DERIVED.
const UPDATE: [&str; 5] = ["PENDING", "STAGING", "STAGED", "UPDATING", "UPDATED"];
const UPDATE_STEP: Span = Span::secs(15);

/// What the agenda does.
pub fn step(world: &mut World, because: Seq, cluster: &str, number: u64, step: Step) {
    match step {
        Step::TrunkReady => {
            let registering = world
                .ecs
                .instance(cluster, number)
                .is_some_and(|i| i.status == Status::Registering);
            if registering {
                set(world, because, cluster, number, Status::Active, None);
            }
        }
        Step::Update => update(world, because, cluster, number),
        Step::Forget => world.ecs.forget_instance(cluster, number),
    }
}

fn set(world: &mut World, because: Seq, cluster: &str, number: u64, status: Status, reason: Option<&str>) -> Seq {
    let Some(instance) = world.ecs.instance(cluster, number) else {
        return because;
    };
    let (arn, label) = (instance.arn(), instance.label());
    let text = format!("Container instance {label} is {}.", status.word());
    let told = world.tell(New::of(Kind::Instance, arn, because, text).rule("instance.drain"));
    if let Some(instance) = world.ecs.instance_mut(cluster, number) {
        instance.status = status;
        instance.status_reason = reason.map(str::to_string);
        instance.version += 1;
        instance.changed = told;
    }
    world.cluster_changed(told, cluster);
    told
}

/// Sets an instance DRAINING, or ACTIVE again.
pub fn drain(world: &mut World, because: Seq, cluster: &str, number: u64, draining: bool) {
    let status = if draining { Status::Draining } else { Status::Active };
    let told = set(world, because, cluster, number, status, None);
    if !draining {
        return;
    }
    let Some(instance) = world.ecs.instance(cluster, number) else {
        return;
    };
    let tasks: Vec<u64> = instance.tasks.iter().copied().collect();
    let arn = instance.arn();
    for number in tasks {
        let Some(task) = world.ecs.task(number).filter(|t| t.service.is_some() && t.wanted) else {
            continue;
        };
        if task.status < TaskStatus::Running {
            let reason = format!("Container instance {arn} is draining.");
            task::stop(world, told, number, "ServiceSchedulerInitiated", &reason);
        } else {
            world.poke_service_of(number, told);
        }
    }
}

/// The first step of an agent's update; the caller has checked that there is one.
pub fn begin_update(world: &mut World, because: Seq, cluster: &str, number: u64) {
    if let Some(instance) = world.ecs.instance_mut(cluster, number) {
        instance.update = Some(UPDATE[0]);
        instance.version += 1;
    }
    next_update(world, because, cluster, number);
}

fn next_update(world: &mut World, because: Seq, cluster: &str, number: u64) {
    let wake = Wake::Instance(cluster.into(), number, Step::Update);
    world.wake_at(world.now + UPDATE_STEP, because, wake.into());
}

fn update(world: &mut World, because: Seq, cluster: &str, number: u64) {
    let Some(instance) = world.ecs.instance(cluster, number) else {
        return;
    };
    let at = UPDATE.iter().position(|word| Some(*word) == instance.update);
    let Some(next) = at.and_then(|at| UPDATE.get(at + 1)).copied() else {
        return;
    };
    let (arn, label) = (names::instance_arn(cluster, &instance.id), instance.label());
    let told = world.tell(New::of(
        Kind::Instance,
        arn,
        because,
        format!("The agent of {label} is {next}."),
    ));
    if let Some(instance) = world.ecs.instance_mut(cluster, number) {
        instance.update = Some(next);
        instance.version += 1;
        if next == "UPDATED" {
            instance.agent_version = crate::model::compute::AGENT.into();
        }
    }
    next_update(world, told, cluster, number);
}
