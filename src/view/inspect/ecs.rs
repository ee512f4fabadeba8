//! Clusters, services and task definitions under inspection.

use super::{Action, Does, Fact, Inspector, definition_arn, describe, fact, ruled};
use crate::aws::{Call, arn};
use crate::base::count;
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
            label: "Scale or update",
            does: form("UpdateService", desired),
            danger: false,
        });
        actions.push(Action {
            label: "Force new deployment",
            does: call("UpdateService", json!({"forceNewDeployment": true})),
            danger: false,
        });
        actions.push(Action {
            label: "Delete service",
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
        kind: "Service",
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
        ruled("Desired", count::of(service.desired, "task"), "service.count"),
        fact("Running", count::of(running, "task")),
        fact("Pending", count::of(pending, "task")),
        ruled(
            "Deployment window",
            format!(
                "{} to {} tasks (⌈{} × {} %⌉ to ⌊{} × {} %⌋)",
                bounds.lower,
                bounds.upper,
                service.desired,
                service.minimum_percent,
                service.desired,
                service.maximum_percent
            ),
            "service.bounds",
        ),
        fact("Grace period", service.grace.to_string()),
    ];
    for note in plan(world, service).notes {
        facts.push(fact("Scheduler", note));
    }
    for deployment in &service.deployments {
        let (running, pending) = service.counts(world, Some(&deployment.id));
        let kind = if deployment.primary { "PRIMARY" } else { "ACTIVE" };
        let text = format!(
            "{kind} {}: {running} running, {pending} pending, {} failed",
            deployment.definition, deployment.failed_tasks
        );
        facts.push(fact("Deployment", text));
    }
    facts
}

fn service_relations(world: &World, service: &Service) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    if let Some(primary) = service.primary() {
        out.push((
            "Task definition".to_string(),
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
        out.push(("Target group".into(), name, attached.group.clone()));
    }
    for task in service.tasks.iter().filter_map(|n| world.ecs().task(*n)).take(50) {
        out.push((format!("Task, {}", task.status.word()), task.label(), task.arn()));
    }
    out
}

pub fn cluster(world: &World, name: &str) -> Option<Inspector> {
    let cluster = world.ecs().cluster(name)?;
    let word = if cluster.active { "ACTIVE" } else { "INACTIVE" };
    let services: Vec<_> = world.ecs().services_of(name).collect();
    let relations = services
        .iter()
        .map(|s| (format!("Service, {}", s.status.word()), s.name.clone(), s.arn()));
    let running = cluster
        .tasks
        .iter()
        .filter_map(|n| world.ecs().task(*n))
        .filter(|t| t.status == Status::Running);
    let running: Vec<_> = running.collect();
    let cost: f64 = running.iter().map(|t| crate::view::cost::task_per_hour(t)).sum();
    let delete = Call::new("ecs", "DeleteCluster", json!({"cluster": name}));
    Some(Inspector {
        kind: "Cluster",
        title: name.into(),
        tags: vec![(if cluster.active { State::Ok } else { State::Stop }, word.into())],
        facts: vec![
            fact(
                "Services",
                services
                    .iter()
                    .filter(|s| s.status.word() == "ACTIVE")
                    .count()
                    .to_string(),
            ),
            fact("Running tasks", running.len().to_string()),
            fact("Cost of its tasks", format!("{} per hour", amount::dollars(cost))),
        ],
        relations: relations.collect(),
        json: describe(world, "ecs", "DescribeClusters", json!({"clusters": [name]})),
        actions: vec![
            Action {
                label: "Create service",
                does: Does::Form("CreateService", json!({"cluster": name})),
                danger: false,
            },
            Action {
                label: "Run task",
                does: Does::Form("RunTask", json!({"cluster": name})),
                danger: false,
            },
            Action {
                label: "Delete cluster",
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
        fact("Network mode", spec.network_mode.clone()),
        fact(
            "Size",
            match (spec.cpu, spec.memory) {
                (Some(cpu), Some(memory)) => amount::task_size(cpu, memory),
                _ => "set per container".into(),
            },
        ),
        fact("Fits", spec.compatible.join(", ")),
        fact(
            "Execution role",
            spec.execution_role.as_deref().map_or("none", arn::last),
        ),
        fact("Task role", spec.task_role.as_deref().map_or("none", arn::last)),
    ];
    for container in &spec.containers {
        let ports: Vec<String> = container.ports.iter().map(|p| p.container.to_string()).collect();
        let ports = if ports.is_empty() {
            String::new()
        } else {
            format!(", port {}", ports.join(", "))
        };
        facts.push(fact(
            "Container",
            format!("{}: {}{ports}", container.name, container.image),
        ));
    }
    let name = definition.name();
    let mut actions = vec![Action {
        label: "New revision",
        does: Does::Form(
            "RegisterTaskDefinition",
            serde_json::Value::Object(definition.body.clone()),
        ),
        danger: false,
    }];
    if active {
        actions.push(Action {
            label: "Run task",
            does: Does::Form("RunTask", json!({"taskDefinition": name})),
            danger: false,
        });
        let call = Call::new("ecs", "DeregisterTaskDefinition", json!({"taskDefinition": name}));
        actions.push(Action {
            label: "Deregister",
            does: Does::Call(call),
            danger: true,
        });
    }
    Some(Inspector {
        kind: "Task definition",
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
