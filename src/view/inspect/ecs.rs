//! Clusters, services, tasks and task definitions under inspection.

use super::{Action, Does, Fact, Inspector, Phase, Role, describe, fact, linked, ruled};
use crate::aws::{Call, arn};
use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::definition::fargate::is_private_ecr;
use crate::model::ecs::names;
use crate::model::ecs::service::{Bounds, Service, plan};
use crate::model::ecs::task::{Health, Status, Task};
use crate::model::iam::Context;
use crate::view::state::State;
use crate::view::{amount, map, why};
use serde_json::json;

pub fn task(world: &World, id: &str) -> Option<Inspector> {
    let task = world.ecs().task_by_id(id)?;
    let face = map::face(world, task);
    let mut tags = vec![(task_state(task), task.status.word().to_string())];
    if let Some((state, word)) = target_tag(world, task) {
        tags.push((state, word));
    }
    if task.health() != Health::Unknown {
        let state = if task.health() == Health::Healthy {
            State::Ok
        } else {
            State::Bad
        };
        tags.push((state, task.health().word().into()));
    }
    let mut crumbs = vec![(task.cluster.clone(), names::cluster_arn(&task.cluster))];
    if let Some(service) = &task.service {
        crumbs.push((format!("service {service}"), names::service_arn(&task.cluster, service)));
    }
    let (log, no_log) = log(world, task);
    let call = json!({"cluster": task.cluster, "tasks": [task.id]});
    let stop = Call::new("ecs", "StopTask", json!({"cluster": task.cluster, "task": task.id}));
    let mut actions = Vec::new();
    if task.wanted {
        actions.push(Action {
            label: "Stop task",
            does: Does::Call(stop),
            danger: true,
        });
    }
    if let Some(ip) = task.public_ip.as_deref().filter(|_| task.status == Status::Running) {
        actions.push(Action {
            label: "Open in browser",
            does: Does::Visit(format!("http://{ip}/")),
            danger: false,
        });
    }
    Some(Inspector {
        kind: "Task",
        title: task.definition.clone(),
        short: task.id.chars().take(8).collect(),
        crumbs,
        tags,
        phases: phases(task),
        why: Some(why::of_task(world, task)),
        facts: task_facts(world, task, face.note),
        relations: relations(world, task),
        roles: roles(world, task),
        log,
        no_log,
        json: describe(world, "ecs", "DescribeTasks", call),
        events: super::events_of(world, &task.arn()),
        actions,
        ..Inspector::default()
    })
}

fn task_state(task: &Task) -> State {
    match task.status {
        status if status < Status::Running => State::Start,
        Status::Running => State::Ok,
        Status::Stopped => State::Stop,
        _ => State::Leave,
    }
}

fn target_tag(world: &World, task: &Task) -> Option<(State, String)> {
    let (group, port) = task.targets.first()?;
    let target = world.balancing().target(group, task.private_ip.as_deref()?, *port)?;
    Some((
        map::target_state(target.health),
        format!("TARGET {}", target.health.word().to_uppercase()),
    ))
}

fn phases(task: &Task) -> Vec<Phase> {
    let after = |at: Option<Time>| at.map(|at| at.since(task.created_at).0 / 1000);
    let reached = |status: Status| match status {
        Status::Provisioning => Some(0),
        Status::Activating => after(task.pull_started_at),
        Status::Running => after(task.started_at),
        Status::Stopping => after(task.stopping_at).filter(|_| task.status >= Status::Stopping),
        Status::Deprovisioning => after(task.execution_stopped_at),
        Status::Stopped => after(task.stopped_at),
        Status::Pending => after(task.connected_at).filter(|_| task.status >= Status::Pending),
        Status::Deactivating => None,
    };
    let phase = |status: &Status| Phase {
        word: status.word(),
        after: reached(*status),
        current: task.status == *status,
    };
    Status::ALL.iter().map(phase).collect()
}

fn task_facts(world: &World, task: &Task, note: Option<String>) -> Vec<Fact> {
    let mut facts = vec![
        fact("Reserves", format!("{} CPU units, {} MiB", task.cpu(), task.memory())),
        fact("Launch type", task.provider.clone().unwrap_or_else(|| "FARGATE".into())),
        fact("Zone", task.zone.clone()),
        linked("Subnet", task.subnet.clone(), task.subnet.clone()),
    ];
    if let Some(ip) = &task.private_ip {
        facts.push(fact("Private address", ip.clone()));
    }
    facts.push(fact(
        "Public address",
        task.public_ip.clone().unwrap_or_else(|| "none".into()),
    ));
    if let Some(eni) = &task.eni {
        facts.push(linked("Interface", eni.clone(), eni.clone()));
    }
    for container in &task.containers {
        let code = container
            .exit_code
            .map(|c| format!(", exit code {c}"))
            .unwrap_or_default();
        let reason = container
            .reason
            .as_deref()
            .map(|r| format!(", {r}"))
            .unwrap_or_default();
        let text = format!(
            "{}: {} {}{code}{reason}",
            container.name,
            container.image,
            container.status.word()
        );
        facts.push(fact("Container", text));
    }
    if task.status == Status::Running {
        let (cpu, memory) = usage(world, task);
        facts.push(ruled("CPU this minute", format!("{cpu:.0} % of its size"), "load.cpu"));
        facts.push(fact("Memory", format!("{memory} of {} MiB", task.memory())));
    }
    if let Some(note) = note.filter(|_| task.status == Status::Running) {
        facts.push(fact("Target", note));
    }
    if let Some(code) = task.stop_code {
        facts.push(ruled("Stop code", code, "task.stop"));
    }
    if let Some(reason) = &task.stopped_reason {
        facts.push(fact("Stopped reason", reason.clone()));
    }
    facts
}

fn usage(world: &World, task: &Task) -> (f64, u64) {
    use crate::model::ecs::task::{cpu_percent, memory_kib};
    (cpu_percent(task, world.now()), memory_kib(task, world.now()) / 1024)
}

fn relations(world: &World, task: &Task) -> Vec<(String, String, String)> {
    let mut out = vec![(
        "Task definition".to_string(),
        task.definition.clone(),
        definition_arn(&task.definition),
    )];
    for (group, _) in &task.targets {
        let name = world
            .balancing()
            .group(group)
            .map(|g| g.name.clone())
            .unwrap_or_default();
        out.push(("Target group".into(), name, group.clone()));
    }
    for group in &task.security_groups {
        out.push(("Security group".into(), group.clone(), group.clone()));
    }
    out
}

fn roles(world: &World, task: &Task) -> Vec<Role> {
    let mut roles = Vec::new();
    let check = |role: &str, action: &str, resource: &str| {
        let session = crate::model::ecs::roles::session(role, &task.id);
        let decision = world.iam().authorize(&session, action, resource, &Context::default());
        (action.to_string(), decision.allowed, decision.message())
    };
    if let Some(role) = &task.spec.execution_role {
        let mut checks = Vec::new();
        for container in &task.spec.containers {
            if is_private_ecr(&container.image) {
                checks.push(check(role, "ecr:GetAuthorizationToken", "*"));
                checks.push(check(role, "ecr:BatchGetImage", "*"));
            }
            if let Some(log) = &container.log {
                let group = arn::of("logs", &format!("log-group:{}:*", log.group));
                checks.push(check(role, "logs:CreateLogStream", &group));
                checks.push(check(role, "logs:PutLogEvents", &group));
            }
        }
        checks.dedup();
        roles.push(role_of(
            'E',
            role,
            "Worn by ECS before and around the app: pull the image, open the log stream, fetch secrets.",
            checks,
        ));
    }
    if let Some(role) = &task.spec.task_role {
        roles.push(role_of('T', role, "Worn by the app: its own calls to AWS.", Vec::new()));
    }
    roles
}

fn role_of(letter: char, role: &str, meaning: &'static str, checks: Vec<(String, bool, String)>) -> Role {
    Role {
        letter,
        name: arn::last(role).into(),
        arn: crate::model::ecs::roles::arn_of(role),
        meaning,
        checks,
    }
}

type Log = (Vec<(Time, String, String)>, Option<String>);

fn log(world: &World, task: &Task) -> Log {
    let mut lines = Vec::new();
    let mut any = false;
    for container in &task.spec.containers {
        let Some(log) = &container.log else { continue };
        any = true;
        let stream = crate::model::ecs::task::stream_name(log, &container.name, &task.id);
        for (at, text) in world.watch().tail(&log.group, &stream, 100) {
            lines.push((at, container.name.clone(), text));
        }
    }
    lines.sort_by_key(|(at, _, _)| *at);
    let none =
        (!any).then(|| "Its containers have no awslogs log configuration, so what they write is not kept.".to_string());
    (lines, none)
}

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
        ruled("Desired", format!("{} tasks", service.desired), "service.count"),
        fact("Running", format!("{running} tasks")),
        fact("Pending", format!("{pending} tasks")),
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

fn definition_arn(name: &str) -> String {
    arn::of("ecs", &format!("task-definition/{name}"))
}
