//! Machines, container instances and capacity providers under inspection, and why a task is where it is.

use super::{Action, Does, Fact, Inspector, describe, fact, linked, ruled};
use crate::aws::{Call, arn};
use crate::model::World;
use crate::model::compute::{Agent, Instance, State as Power};
use crate::model::ecs::instance::{ContainerInstance, Status};
use crate::model::ecs::placement::{Decision, Verdict};
use crate::model::ecs::task::Task;
use crate::view::packing;
use crate::view::state::State;
use serde_json::{Value, json};

type Relation = (String, String, String);

/// One relation for each instance of a decision: the one chosen, and why not the others.
fn rows(world: &World, decision: &Decision, chosen: &str, other: &str) -> Vec<Relation> {
    let row = |row: &crate::model::ecs::placement::Row| {
        let instance = world.ecs().instance(&decision.cluster, row.instance)?;
        let word = if row.verdict == Verdict::Chosen { chosen } else { other };
        let text = format!("{} ({}): {}", instance.host, instance.machine, decision.sentence(row));
        Some((word.to_string(), text, instance.arn()))
    };
    decision.rows.iter().filter_map(row).take(60).collect()
}

/// Why a task is on its instance and not on another, while that is remembered.
pub fn why_here(world: &World, task: &Task) -> Vec<Relation> {
    match world.ecs().decisions().of_task(task.number) {
        Some(decision) => rows(world, decision, "Why here", "Why not"),
        None => why_not(world, &task.cluster, &task.group)
            .into_iter()
            .filter(|_| task.kind.is_some() && task.instance.is_none() && task.wanted)
            .collect(),
    }
}

/// Why a group's next task found no instance.
pub fn why_not(world: &World, cluster: &str, group: &str) -> Vec<Relation> {
    let refused = world.ecs().decisions().refused(cluster, group);
    refused
        .map(|decision| rows(world, decision, "Why here", "Why not"))
        .unwrap_or_default()
}

fn machine_state(power: Power) -> State {
    match power {
        Power::Pending => State::Start,
        Power::Running => State::Ok,
        Power::Stopping | Power::ShuttingDown => State::Leave,
        Power::Stopped | Power::Terminated => State::Stop,
    }
}

/// What the agent of a machine says, in words.
fn agent_words(machine: &Instance) -> String {
    match &machine.agent {
        Agent::None => "its image has no ECS agent".into(),
        Agent::Off => "not started".into(),
        Agent::Starting => "starting".into(),
        Agent::Failing(said) => said.clone(),
        Agent::Connected => "connected".into(),
        Agent::Cut => "running, its connection is cut".into(),
    }
}

fn call(label: &'static str, service: &str, operation: &str, input: Value, danger: bool) -> Action {
    Action {
        label,
        does: Does::Call(Call::new(service, operation, input)),
        danger,
    }
}

/// An EC2 instance.
pub fn machine(world: &World, id: &str) -> Option<Inspector> {
    let machine = world.compute().instance(id)?;
    let mut facts = vec![
        ruled("Type", machine_size(machine), "ec2.types"),
        fact("Zone", machine.zone.clone()),
        linked("Subnet", machine.subnet.clone(), machine.subnet.clone()),
        fact("Private address", machine.private_ip.clone()),
        fact(
            "Public address",
            machine.public_ip.clone().unwrap_or_else(|| "none".into()),
        ),
        fact("Image", format!("{} ({})", machine.image.name, machine.image.id)),
        fact(
            "Instance profile",
            machine.profile.clone().unwrap_or_else(|| "none".into()),
        ),
        ruled("ECS agent", agent_words(machine), "ec2.agent"),
        ruled(
            "ECS_CLUSTER",
            machine.config.cluster().unwrap_or("not set: default").to_string(),
            "ec2.user-data",
        ),
    ];
    if let Some(ignored) = &machine.config.ignored {
        facts.push(fact("User data", format!("not run: {ignored}")));
    }
    if let Some(group) = &machine.group {
        facts.push(fact("Auto Scaling group", group.clone()));
    }
    let mut relations = Vec::new();
    if let Some(instance) = world.ecs().instance_of_host(id) {
        relations.push(("Container instance".to_string(), instance.label(), instance.arn()));
    }
    if let Some(eni) = &machine.interface {
        relations.push(("Interface".into(), eni.clone(), eni.clone()));
    }
    for group in &machine.security_groups {
        relations.push(("Security group".into(), group.clone(), group.clone()));
    }
    let ids = json!({"InstanceIds": [id]});
    let mut actions = Vec::new();
    match machine.state {
        Power::Running => actions.push(call("Stop instance", "ec2", "StopInstances", ids.clone(), true)),
        Power::Stopped => actions.push(call("Start instance", "ec2", "StartInstances", ids.clone(), false)),
        _ => {}
    }
    if machine.state.exists() {
        actions.push(call(
            "Terminate instance",
            "ec2",
            "TerminateInstances",
            ids.clone(),
            true,
        ));
    }
    let log = machine
        .console
        .iter()
        .map(|(at, line)| (*at, "console".to_string(), line.clone()))
        .collect();
    Some(Inspector {
        kind: "Instance",
        title: machine.label().into(),
        short: id.into(),
        tags: vec![(machine_state(machine.state), machine.state.word().to_uppercase())],
        facts,
        relations,
        log,
        json: describe(world, "ec2", "DescribeInstances", ids),
        events: super::events_of(world, id),
        actions,
        ..Inspector::default()
    })
}

fn machine_size(machine: &Instance) -> String {
    let kind = machine.kind;
    let micro = kind.price_micro;
    format!(
        "{}: {} vCPU, {} MiB, {} interfaces, ${}.{:04} an hour",
        kind.name,
        kind.vcpus,
        kind.memory_mib,
        kind.interfaces,
        micro / 1_000_000,
        micro % 1_000_000 / 100
    )
}

fn packed(instance: &ContainerInstance) -> Vec<Fact> {
    let bars = packing::of(instance);
    let bar = |label: &'static str, used: u64, total: u64, unit: &str| {
        ruled(
            label,
            format!("{used} of {total}{unit} reserved, {} free", total - used.min(total)),
            "instance.resources",
        )
    };
    let mut facts = vec![
        bar("CPU", bars.cpu.0, bars.cpu.1, " units"),
        bar("Memory", bars.memory.0, bars.memory.1, " MiB"),
        ruled(
            "awsvpc tasks",
            format!("{} of {}", bars.interfaces.0, bars.interfaces.1),
            "instance.interfaces",
        ),
    ];
    if bars.gpus.1 > 0 {
        facts.push(fact("GPUs", format!("{} of {} in use", bars.gpus.0, bars.gpus.1)));
    }
    let ports: Vec<String> = bars.ports.iter().map(u16::to_string).collect();
    facts.push(fact(
        "Host ports in use",
        if ports.is_empty() {
            "none".into()
        } else {
            ports.join(", ")
        },
    ));
    facts
}

/// A container instance.
pub fn container_instance(world: &World, id: &str) -> Option<Inspector> {
    let instance = world.ecs().instance_by_id(id)?;
    let state = match (instance.status, instance.connected) {
        (Status::Active, true) => State::Ok,
        (Status::Active, false) => State::Bad,
        (Status::Registering, _) => State::Start,
        (Status::Draining, _) => State::Leave,
        (Status::Inactive, _) => State::Stop,
    };
    let (running, pending) = instance.counts(world);
    let mut facts = vec![
        fact("Machine", format!("{} ({})", instance.host, instance.machine)),
        fact("Zone", instance.zone.clone()),
        ruled(
            "Agent",
            if instance.connected {
                "connected"
            } else {
                "disconnected"
            },
            "instance.agent",
        ),
        fact("Tasks", format!("{running} running, {pending} pending")),
    ];
    facts.extend(packed(instance));
    if let Some(provider) = &instance.provider {
        facts.push(linked(
            "Capacity provider",
            provider.clone(),
            arn::of("ecs", &format!("capacity-provider/{provider}")),
        ));
    }
    let custom = instance.attributes.iter().filter(|(name, _)| !name.starts_with("ecs."));
    for (name, value) in custom {
        facts.push(fact("Attribute", format!("{name} = {value}")));
    }
    let tasks = instance.tasks.iter().filter_map(|n| world.ecs().task(*n));
    let mut relations: Vec<Relation> = vec![("Machine".into(), instance.host.clone(), instance.host.clone())];
    relations.extend(tasks.take(60).map(|t| ("Task".to_string(), t.label(), t.arn())));
    let one = json!({"cluster": instance.cluster, "containerInstances": [instance.id]});
    let with = |status: &str| {
        let mut input = one.clone();
        input["status"] = json!(status);
        input
    };
    let mut actions = Vec::new();
    match instance.status {
        Status::Active => actions.push(call(
            "Drain",
            "ecs",
            "UpdateContainerInstancesState",
            with("DRAINING"),
            false,
        )),
        Status::Draining => actions.push(call(
            "Activate",
            "ecs",
            "UpdateContainerInstancesState",
            with("ACTIVE"),
            false,
        )),
        _ => {}
    }
    if instance.status != Status::Inactive {
        let input =
            json!({"cluster": instance.cluster, "containerInstance": instance.id, "force": !instance.tasks.is_empty()});
        actions.push(call("Deregister", "ecs", "DeregisterContainerInstance", input, true));
    }
    let mut tags = vec![(state, instance.status.word().to_string())];
    if !instance.connected {
        tags.push((State::Bad, "AGENT DISCONNECTED".into()));
    }
    Some(Inspector {
        kind: "Container instance",
        title: instance.host.clone(),
        short: instance.id.chars().take(8).collect(),
        crumbs: vec![(
            instance.cluster.clone(),
            crate::model::ecs::names::cluster_arn(&instance.cluster),
        )],
        tags,
        facts,
        relations,
        json: describe(world, "ecs", "DescribeContainerInstances", one),
        events: super::events_of(world, &instance.arn()),
        actions,
        ..Inspector::default()
    })
}

/// A capacity provider of the account's own.
pub fn provider(world: &World, name: &str) -> Option<Inspector> {
    let provider = world.ecs().provider(name)?;
    let mine =
        |i: &&std::rc::Rc<ContainerInstance>| i.provider.as_deref() == Some(name) && i.status != Status::Inactive;
    let instances = world.ecs().container_instances().filter(mine);
    let relations = instances
        .map(|i| ("Container instance".to_string(), i.label(), i.arn()))
        .collect();
    Some(Inspector {
        kind: "Capacity provider",
        title: name.into(),
        tags: vec![(State::Ok, "ACTIVE".into())],
        facts: vec![
            fact("Runs tasks on", provider.kind().launch_type()),
            ruled(
                "Waiting",
                "tasks wait in PROVISIONING for an instance",
                "provider.waiting",
            ),
        ],
        relations,
        json: describe(
            world,
            "ecs",
            "DescribeCapacityProviders",
            json!({"capacityProviders": [name]}),
        ),
        ..Inspector::default()
    })
}
