//! A task on container instances: its seat, and the wait for one.
//!
//! Sources: ECS Developer Guide, "Amazon ECS task lifecycle" (bridge, host and none skip PROVISIONING; awsvpc tasks get
//! their interface there) and "Amazon ECS cluster auto scaling" (only tasks of a capacity provider wait).

use super::launch::attach;
use super::start::advance;
use super::timing::{self, Of};
use super::{Status, Step};
use crate::model::World;
use crate::model::ecs::Wake;
use crate::model::ecs::placement::{self, Ask, Decision};
use crate::model::events::{Kind, New, Seq};
use std::rc::Rc;

/// The first of an awsvpc task's subnets that lies in a zone.
pub fn subnet_in(world: &World, subnets: &[String], zone: &str) -> Option<String> {
    let here = |s: &&String| world.network.zone_of_subnet(s) == Some(zone);
    let free = |s: &&String| world.network.subnet(s).is_some_and(|s| s.available() > 0);
    subnets
        .iter()
        .filter(here)
        .find(free)
        .or_else(|| subnets.iter().find(here))
        .cloned()
}

/// Seats a new task on an instance; the decision, if there was one, is remembered.
pub fn seat(world: &mut World, because: Seq, number: u64, instance: u64, decision: Option<Decision>) {
    let Some(task) = world.ecs.task(number) else { return };
    let (cluster, group, spec, arn, label) = (
        task.cluster.clone(),
        task.group.clone(),
        Rc::clone(&task.spec),
        task.arn(),
        task.label(),
    );
    let awsvpc = task.has_interface();
    let subnets = task.asks.as_ref().map(|a| a.subnets.clone()).unwrap_or_default();
    let Some(host) = world.ecs.instance(&cluster, instance) else {
        return;
    };
    let (machine, zone, units) = (host.host.clone(), host.zone.clone(), host.registered.cpu);
    let place_arn = host.arn();
    let home = world
        .compute
        .instance(&machine)
        .map(|m| (m.subnet.clone(), m.security_groups.clone()));
    let (home_subnet, home_groups) = home.unwrap_or_default();
    let text = format!("Task {label} was placed on {}.", host.label());
    let told = world.tell(New::of(Kind::Decision, arn, because, text).rule("placement.order"));
    world.ecs.waiting.remove(&(cluster.clone(), number));
    let given = world.take_place((&cluster, instance), number, &group, &spec);
    if let Some(mut decision) = decision {
        decision.seq = told;
        decision.definition = world.ecs.task(number).map(|t| t.definition.clone()).unwrap_or_default();
        world.keep_decision(number, decision);
    }
    let subnet = if awsvpc {
        subnet_in(world, &subnets, &zone).unwrap_or_default()
    } else {
        home_subnet
    };
    let seed = world.seed;
    let now = world.now;
    if let Some(task) = world.ecs.task_mut(number) {
        task.instance = Some(instance);
        task.host = Some(machine);
        task.instance_arn = Some(place_arn);
        task.given = given;
        task.zone = zone;
        task.subnet = subnet;
        task.cpu_cap = task.spec.cpu.unwrap_or(units);
        task.changed = told;
        if !awsvpc {
            task.security_groups = home_groups;
        }
    }
    if awsvpc {
        attach(world, told, number, false);
        let until = now + timing::span(seed, number, Of::ProvisionOnInstance);
        world.wake_at(until, told, Wake::Task(number, Step::Provisioned).into());
        if let Some(task) = world.ecs.task_mut(number) {
            task.until = Some(until);
        }
    } else {
        pending(world, told, number);
    }
    let connect = now + timing::span(seed, number, Of::ConnectOnInstance);
    world.wake_at(connect, told, Wake::Task(number, Step::Connected).into());
}

/// PENDING: the agent is told of the task.
fn pending(world: &mut World, because: Seq, number: u64) {
    let seq = advance(
        world,
        because,
        number,
        Status::Pending,
        "PENDING: the agent is told of it.".into(),
    );
    let ready = world.now + timing::span(world.seed, number, Of::PrepareOnInstance);
    if let Some(task) = world.ecs.task_mut(number) {
        task.until = Some(ready);
    }
    world.wake_at(ready, seq, Wake::Task(number, Step::Prepare).into());
}

/// A task of a capacity provider waits for an instance.
pub fn wait(world: &mut World, because: Seq, number: u64, decision: Decision) {
    let Some(task) = world.ecs.task(number) else { return };
    let (cluster, arn, label) = (task.cluster.clone(), task.arn(), task.label());
    let (provider, spec) = (task.provider.clone(), Rc::clone(&task.spec));
    let text = format!("Task {label} waits in PROVISIONING: {}", decision.complaint(world));
    let told = world.tell(
        New::of(Kind::Decision, arn, because, text)
            .rule("provider.waiting")
            .bad(),
    );
    world.ecs.waiting.insert((cluster, number));
    world.keep_refusal(decision);
    if let Some(provider) = provider {
        crate::model::ecs::provider::grow(world, told, &provider, &spec);
    }
}

/// What waits for a place in a cluster is looked at again: tasks first, then services whose tasks found none.
pub fn place_waiting(world: &mut World, because: Seq, cluster: &str) {
    world.ecs.placing.remove(cluster);
    let numbers: Vec<u64> = world
        .ecs
        .waiting
        .iter()
        .filter(|(of, _)| of == cluster)
        .map(|(_, n)| *n)
        .collect();
    for number in numbers {
        let Some(task) = world
            .ecs
            .task(number)
            .filter(|t| t.wanted && t.instance.is_none())
            .cloned()
        else {
            world.ecs.waiting.remove(&(cluster.to_string(), number));
            continue;
        };
        let (Some(kind), Some(asks)) = (task.kind, task.asks.clone()) else {
            continue;
        };
        let ask = Ask {
            cluster,
            spec: &task.spec,
            claim: &task.given.claim,
            group: &task.group,
            rules: &asks.rules,
            kind,
            provider: task.provider.as_deref(),
            subnets: &asks.subnets,
            key: number,
        };
        let decision = placement::decide(world, &ask);
        match decision.chosen {
            Some(instance) => seat(world, because, number, instance, Some(decision)),
            None => {
                world.keep_refusal(decision);
                if let Some(provider) = &task.provider {
                    crate::model::ecs::provider::grow(world, because, provider, &task.spec);
                }
            }
        }
    }
    let services: Vec<String> = world
        .ecs
        .decisions
        .all_refused()
        .filter(|d| d.cluster == cluster)
        .filter_map(|d| d.group.strip_prefix("service:").map(str::to_string))
        .collect();
    for name in services {
        world.poke_service(cluster, &name, because);
    }
}
