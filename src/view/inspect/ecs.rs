//! Clusters, services and task definitions under inspection.

use super::{Action, Does, Fact, Inspector, definition_arn, describe, fact, ruled};
use crate::aws::{Call, arn};
use crate::base::count;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::ecs::names;
use crate::model::ecs::service::{Bounds, Service, plan};
use crate::model::ecs::task::Status;
use crate::view::state::State;
use crate::view::{amount, why};
use serde_json::json;

pub fn service(world: &World, path: &str) -> Option<Inspector> {
    let (cluster, name) = path.split_once('/')?;
    let service = world.ecs().service(cluster, name)?;
    let (running, pending) = service.counts(world, None);
    let state = match service.status.word() {
        "ACTIVE" => State::Ok,
        "DRAINING" => State::Leave,
        _ => State::Stop,
    };
    let mut tags = vec![(state, service.status.word().to_string())];
    if let Some(primary) = service.primary() {
        let state = match primary.rollout.word() {
            "COMPLETED" => State::Ok,
            "FAILED" => State::Bad,
            _ => State::Start,
        };
        tags.push((state, format!("DEPLOYMENT {}", primary.rollout.word())));
    }
    let form = |operation: &'static str, extra: serde_json::Value| {
        let mut input = json!({"cluster": cluster, "service": name});
        if let (Some(input), Some(extra)) = (input.as_object_mut(), extra.as_object()) {
            input.extend(extra.clone());
        }
        Does::Form(operation, input)
    };
    let call = |operation: &str, extra: serde_json::Value| {
        let mut input = json!({"cluster": cluster, "service": name});
        if let (Some(input), Some(extra)) = (input.as_object_mut(), extra.as_object()) {
            input.extend(extra.clone());
        }
        Does::Call(Call::new("ecs", operation, input))
    };
    let mut actions = Vec::new();
    if service.status.word() == "ACTIVE" {
        let desired = json!({"desiredCount": service.desired});
        actions.push(Action {
            label: say("Scale or update"),
            does: form("UpdateService", desired),
            danger: false,
        });
        actions.push(Action {
            label: say("Force new deployment"),
            does: call("UpdateService", json!({"forceNewDeployment": true})),
            danger: false,
        });
        actions.push(Action {
            label: say("Delete service"),
            does: call("DeleteService", json!({"force": true})),
            danger: true,
        });
    }
    let lines = service.lines.iter().rev().map(|line| super::Line {
        seq: line.seq,
        at: line.at,
        text: line.text.clone(),
        state: world
            .events()
            .get(line.seq)
            .map_or(State::Ok, |e| if e.bad { State::Bad } else { State::Ok }),
        subject: service.arn(),
        caused: true,
    });
    Some(Inspector {
        kind: say("Service"),
        title: name.into(),
        crumbs: vec![(cluster.into(), names::cluster_arn(cluster))],
        tags,
        facts: service_facts(world, service, running, pending),
        relations: service_relations(world, service),
        json: describe(
            world,
            "ecs",
            "DescribeServices",
            json!({"cluster": cluster, "services": [name]}),
        ),
        events: lines.collect(),
        why: why::of_event(world, service.lines.back().map_or(service.born, |line| line.seq)),
        actions,
        ..Inspector::default()
    })
}

fn service_facts(world: &World, service: &Service, running: u64, pending: u64) -> Vec<Fact> {
    let bounds = Bounds::of(service.desired, service.minimum_percent, service.maximum_percent);
    let mut facts = vec![
        ruled(say("Desired"), count::of(service.desired, "task"), "service.count"),
        fact(say("Running"), count::of(running, "task")),
        fact(say("Pending"), count::of(pending, "task")),
        ruled(
            say("Deployment window"),
            fill(
                "{0} to {1} tasks (⌈{2} × {3} %⌉ to ⌊{4} × {5} %⌋)",
                &[
                    ("0", &bounds.lower.to_string()),
                    ("1", &bounds.upper.to_string()),
                    ("2", &service.desired.to_string()),
                    ("3", &service.minimum_percent.to_string()),
                    ("4", &service.desired.to_string()),
                    ("5", &service.maximum_percent.to_string()),
                ],
            ),
            "service.bounds",
        ),
        fact(say("Grace period"), service.grace.to_string()),
    ];
    for note in plan(world, service).notes {
        facts.push(fact(say("Scheduler"), note));
    }
    for deployment in &service.deployments {
        let (running, pending) = service.counts(world, Some(&deployment.id));
        let kind = if deployment.primary { "PRIMARY" } else { "ACTIVE" };
        let text = fill(
            "{kind} {0}: {running} running, {pending} pending, {1} failed",
            &[
                ("kind", kind),
                ("0", &deployment.definition.to_string()),
                ("running", &running.to_string()),
                ("pending", &pending.to_string()),
                ("1", &deployment.failed_tasks.to_string()),
            ],
        );
        facts.push(fact(say("Deployment"), text));
    }
    facts
}

fn service_relations(world: &World, service: &Service) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    if let Some(primary) = service.primary() {
        out.push((
            say("Task definition").to_string(),
            primary.definition.clone(),
            definition_arn(&primary.definition),
        ));
    }
    for attached in &service.attached {
        let name = world
            .balancing()
            .group(&attached.group)
            .map(|g| g.name.clone())
            .unwrap_or_default();
        out.push((say("Target group").into(), name, attached.group.clone()));
    }
    for task in service.tasks.iter().filter_map(|n| world.ecs().task(*n)).take(50) {
        out.push((
            fill("Task, {0}", &[("0", task.status.word())]),
            task.label(),
            task.arn(),
        ));
    }
    out
}

pub fn cluster(world: &World, name: &str) -> Option<Inspector> {
    let cluster = world.ecs().cluster(name)?;
    let word = if cluster.active { "ACTIVE" } else { "INACTIVE" };
    let services: Vec<_> = world.ecs().services_of(name).collect();
    let relations = services
        .iter()
        .map(|s| (fill("Service, {0}", &[("0", s.status.word())]), s.name.clone(), s.arn()));
    let running = cluster
        .tasks
        .iter()
        .filter_map(|n| world.ecs().task(*n))
        .filter(|t| t.status == Status::Running);
    let running: Vec<_> = running.collect();
    let cost: f64 = running.iter().map(|t| crate::view::cost::task_per_hour(t)).sum();
    let delete = Call::new("ecs", "DeleteCluster", json!({"cluster": name}));
    Some(Inspector {
        kind: say("Cluster"),
        title: name.into(),
        tags: vec![(if cluster.active { State::Ok } else { State::Stop }, word.into())],
        facts: vec![
            fact(
                say("Services"),
                services
                    .iter()
                    .filter(|s| s.status.word() == "ACTIVE")
                    .count()
                    .to_string(),
            ),
            fact(say("Running tasks"), running.len().to_string()),
            fact(
                say("Cost of its tasks"),
                fill("{0} per hour", &[("0", &amount::dollars(cost).to_string())]),
            ),
        ],
        relations: relations.collect(),
        json: describe(world, "ecs", "DescribeClusters", json!({"clusters": [name]})),
        actions: vec![
            Action {
                label: say("Create service"),
                does: Does::Form("CreateService", json!({"cluster": name})),
                danger: false,
            },
            Action {
                label: say("Run task"),
                does: Does::Form("RunTask", json!({"cluster": name})),
                danger: false,
            },
            Action {
                label: say("Delete cluster"),
                does: Does::Call(delete),
                danger: true,
            },
        ],
        ..Inspector::default()
    })
}

pub fn definition(world: &World, name: &str) -> Option<Inspector> {
    let definition = world.ecs().definition(name)?;
    let spec = &definition.spec;
    let active = definition.status.word() == "ACTIVE";
    let mut facts = vec![
        fact(say("Network mode"), spec.network_mode.clone()),
        fact(
            say("Size"),
            match (spec.cpu, spec.memory) {
                (Some(cpu), Some(memory)) => amount::task_size(cpu, memory),
                _ => say("set per container").into(),
            },
        ),
        fact(say("Fits"), spec.compatible.join(", ")),
        fact(
            say("Execution role"),
            spec.execution_role.as_deref().map_or("none", arn::last),
        ),
        fact(say("Task role"), spec.task_role.as_deref().map_or("none", arn::last)),
    ];
    for container in &spec.containers {
        let ports: Vec<String> = container.ports.iter().map(|p| p.container.to_string()).collect();
        let ports = if ports.is_empty() {
            String::new()
        } else {
            fill(", port {0}", &[("0", &(ports.join(", ")).to_string())])
        };
        facts.push(fact(
            say("Container"),
            format!("{}: {}{ports}", container.name, container.image),
        ));
    }
    let name = definition.name();
    let mut actions = vec![Action {
        label: say("New revision"),
        does: Does::Form(
            "RegisterTaskDefinition",
            serde_json::Value::Object(definition.body.clone()),
        ),
        danger: false,
    }];
    if active {
        actions.push(Action {
            label: say("Run task"),
            does: Does::Form("RunTask", json!({"taskDefinition": name})),
            danger: false,
        });
        let call = Call::new("ecs", "DeregisterTaskDefinition", json!({"taskDefinition": name}));
        actions.push(Action {
            label: say("Deregister"),
            does: Does::Call(call),
            danger: true,
        });
    }
    Some(Inspector {
        kind: say("Task definition"),
        title: name.clone(),
        tags: vec![(
            if active { State::Ok } else { State::Stop },
            definition.status.word().into(),
        )],
        facts,
        json: describe(world, "ecs", "DescribeTaskDefinition", json!({"taskDefinition": name})),
        actions,
        ..Inspector::default()
    })
}
