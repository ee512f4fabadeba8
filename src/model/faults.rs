//! Faults from outside: machines, zones and agents fail, Spot capacity is taken back.
//!
//! Sources: ECS Developer Guide, "Fargate Spot termination notices" (SIGTERM at once, SIGKILL after stopTimeout); EC2 User
//! Guide, "Instance lifecycle". That a whole zone fails at one moment is simplified.

use crate::aws::{AwsError, Output, ZONES};
use crate::model::events::{Kind, New};
use crate::model::{World, compute, ecs};

/// A machine fails.
pub fn lose_instance(world: &mut World, id: &str) -> Result<Output, AwsError> {
    let machine = world.compute.instance(id).filter(|i| i.state.exists());
    if machine.is_none() {
        let text = format!("There is no instance {id} that could fail; expected the id of one that is not terminated.");
        return Err(AwsError::invalid(text).field("instance"));
    }
    let text = format!("Instance {id} failed.");
    let because = world.tell(New::of(Kind::Injected, id, 0, text).bad());
    compute::terminate(world, because, id);
    Ok(Output::empty())
}

/// A zone fails, or comes back.
pub fn lose_zone(world: &mut World, zone: &str, lost: bool) -> Result<Output, AwsError> {
    if !ZONES.contains(&zone) {
        let text = format!(
            "There is no Availability Zone {zone}; expected one of {}.",
            ZONES.join(", ")
        );
        return Err(AwsError::invalid(text).field("zone"));
    }
    if !lost {
        world.compute.set_lost(zone, false);
        let because = world.tell(New::of(
            Kind::Injected,
            zone,
            0,
            format!("Availability Zone {zone} is back."),
        ));
        let clusters: Vec<String> = world.ecs.clusters().map(|c| c.name.clone()).collect();
        for cluster in clusters {
            world.cluster_changed(because, &cluster);
        }
        return Ok(Output::empty());
    }
    world.compute.set_lost(zone, true);
    let text = format!("Availability Zone {zone} failed.");
    let because = world.tell(New::of(Kind::Injected, zone, 0, text).bad());
    let here = |i: &&compute::Instance| i.zone == zone && i.state.exists();
    let machines: Vec<String> = world.compute.instances().filter(here).map(|i| i.id.clone()).collect();
    for id in machines {
        compute::terminate(world, because, &id);
    }
    let on_fargate = |t: &&std::rc::Rc<ecs::task::Task>| {
        t.kind.is_none() && t.zone == zone && t.status < ecs::task::Status::Deprovisioning
    };
    let tasks: Vec<u64> = world.ecs.tasks().filter(on_fargate).map(|t| t.number).collect();
    for number in tasks {
        ecs::host_lost(world, because, number, "The host of the task failed.");
    }
    Ok(Output::empty())
}

/// An agent's connection is cut, or comes back.
pub fn cut_agent(world: &mut World, instance: &str, connected: bool) -> Result<Output, AwsError> {
    let found = world
        .ecs
        .instance_of_host(instance)
        .or_else(|| world.ecs.instance_by_id(instance));
    let Some(found) = found.filter(|i| i.status != ecs::instance::Status::Inactive) else {
        let text = format!(
            "There is no container instance {instance}; expected the id of an EC2 instance or a container instance."
        );
        return Err(AwsError::invalid(text).field("instance"));
    };
    let (cluster, number, host) = (found.cluster.clone(), found.number, found.host.clone());
    let verb = if connected { "restored" } else { "cut" };
    let text = format!("The connection of {host}'s ECS agent was {verb}.");
    let because = world.tell(New::of(Kind::Injected, host, 0, text));
    ecs::cut(world, because, &cluster, number, connected);
    Ok(Output::empty())
}

/// Fargate takes back a Spot task.
pub fn interrupt_spot(world: &mut World, task: &str) -> Result<Output, AwsError> {
    let found = world.ecs.task_by_id(task);
    let Some(found) = found.filter(|t| t.provider.as_deref() == Some("FARGATE_SPOT") && t.counts()) else {
        let text = format!("There is no running task {task} of the capacity provider FARGATE_SPOT.");
        return Err(AwsError::invalid(text).field("task"));
    };
    let (number, arn) = (found.number, found.arn());
    let because = world.tell(New::of(Kind::Injected, arn, 0, "Fargate takes back the task's Spot capacity.").bad());
    ecs::stop_task(
        world,
        because,
        number,
        "SpotInterruption",
        "Your Spot Task was interrupted.",
    );
    Ok(Output::empty())
}
