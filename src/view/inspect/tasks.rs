//! Tasks under inspection.

use super::{Action, Does, Fact, Inspector, Phase, Role, definition_arn, describe, fact, linked, ruled};
use crate::aws::{Call, arn};
use crate::base::time::Time;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::ecs::definition::fargate::is_private_ecr;
use crate::model::ecs::names;
use crate::model::ecs::task::{Health, Status, Task};
use crate::model::iam::Context;
use crate::view::state::State;
use crate::view::{map, why};
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
        crumbs.push((
            fill("service {service}", &[("service", &service.to_string())]),
            names::service_arn(&task.cluster, service),
        ));
    }
    let (log, no_log) = log(world, task);
    let call = json!({"cluster": task.cluster, "tasks": [task.id]});
    let stop = Call::new("ecs", "StopTask", json!({"cluster": task.cluster, "task": task.id}));
    let mut actions = Vec::new();
    if task.wanted {
        actions.push(Action {
            label: say("Stop task"),
            does: Does::Call(stop),
            danger: true,
        });
    }
    if let Some(ip) = task.public_ip.as_deref().filter(|_| task.status == Status::Running) {
        actions.push(Action {
            label: say("Open in browser"),
            does: Does::Visit(format!("http://{ip}/")),
            danger: false,
        });
    }
    Some(Inspector {
        kind: say("Task"),
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
    let target = world.balancing().target(group, task.address(), *port)?;
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
        fact(
            say("Reserves"),
            fill(
                "{0} CPU units, {1} MiB",
                &[("0", &task.cpu().to_string()), ("1", &task.memory().to_string())],
            ),
        ),
        fact(
            say("Launch type"),
            task.provider.clone().unwrap_or_else(|| task.launch_type().into()),
        ),
        fact(say("Zone"), task.zone.clone()),
        linked(say("Subnet"), task.subnet.clone(), task.subnet.clone()),
    ];
    if let Some(ip) = &task.private_ip {
        facts.push(fact(say("Private address"), ip.clone()));
    }
    facts.push(fact(
        say("Public address"),
        task.public_ip.clone().unwrap_or_else(|| "none".into()),
    ));
    if let Some(eni) = &task.eni {
        facts.push(linked(say("Interface"), eni.clone(), eni.clone()));
    }
    for container in &task.containers {
        let code = container
            .exit_code
            .map(|c| fill(", exit code {c}", &[("c", &c.to_string())]))
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
        facts.push(fact(say("Container"), text));
    }
    if task.status == Status::Running {
        let (cpu, memory) = usage(world, task);
        facts.push(ruled(
            say("CPU this minute"),
            format!("{cpu:.0} % of its size"),
            "load.cpu",
        ));
        facts.push(fact(
            say("Memory"),
            fill(
                "{memory} of {0} MiB",
                &[("memory", &memory.to_string()), ("0", &task.memory().to_string())],
            ),
        ));
    }
    if let Some(note) = note.filter(|_| task.status == Status::Running) {
        facts.push(fact(say("Target"), note));
    }
    if let Some(code) = task.stop_code {
        facts.push(ruled(say("Stop code"), code, "task.stop"));
    }
    if let Some(reason) = &task.stopped_reason {
        facts.push(fact(say("Stopped reason"), reason.clone()));
    }
    facts
}

fn usage(world: &World, task: &Task) -> (f64, u64) {
    use crate::model::ecs::task::{cpu_percent, memory_kib};
    (cpu_percent(task, world.now()), memory_kib(task, world.now()) / 1024)
}

fn relations(world: &World, task: &Task) -> Vec<(String, String, String)> {
    let mut out = vec![(
        say("Task definition").to_string(),
        task.definition.clone(),
        definition_arn(&task.definition),
    )];
    if let Some(instance) = task.instance.and_then(|n| world.ecs().instance(&task.cluster, n)) {
        out.push(("Container instance".into(), instance.host.clone(), instance.arn()));
    }
    out.extend(super::instances::why_here(world, task));
    for (group, _) in &task.targets {
        let name = world
            .balancing()
            .group(group)
            .map(|g| g.name.clone())
            .unwrap_or_default();
        out.push((say("Target group").into(), name, group.clone()));
    }
    for group in &task.security_groups {
        out.push((say("Security group").into(), group.clone(), group.clone()));
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
            say("Worn by ECS before and around the app: pull the image, open the log stream, fetch secrets."),
            checks,
        ));
    }
    if let Some(role) = &task.spec.task_role {
        roles.push(role_of(
            'T',
            role,
            say("Worn by the app: its own calls to AWS."),
            Vec::new(),
        ));
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
    let none = (!any)
        .then(|| say("Its containers have no awslogs log configuration, so what they write is not kept.").to_string());
    (lines, none)
}
