//! Carries out a plan, step by step, without thought of its own.

use super::{Deployment, Plan, Rollout, Service, Status, events, plan::Step};
use crate::base::count;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::ecs::names;
use crate::model::ecs::task::{self, Launch};
use crate::model::events::{Kind, New, Seq};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Plans and acts for one service; puts the next look on the agenda.
pub fn reconcile(world: &mut World, because: Seq, cluster: &str, name: &str) {
    let now = world.now;
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    if service.due.is_some_and(|due| due <= now) {
        service.due = None;
    }
    if service.status == Status::Inactive {
        return;
    }
    let because = service.cause.max(because);
    let stage_at = super::staged::work(world, because, cluster, name);
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let because = service.cause.max(because);
    let mut plan = super::plan(world, service);
    if let Some(at) = stage_at {
        plan.again(world, at);
    }
    note_health(world, cluster, name);
    let Plan { steps, again_at, .. } = plan;
    let quiet = steps
        .iter()
        .all(|s| matches!(s, Step::Steady | Step::Complete | Step::Retire | Step::Bake));
    if !quiet && let Some(service) = world.ecs.service_mut(cluster, name) {
        service.steady = None;
    }
    for step in steps {
        act(world, because, cluster, name, step);
    }
    world.note_counts(cluster, name);
    if let Some(at) = again_at.filter(|at| *at > now) {
        look_again(world, because, cluster, name, at);
    }
}

fn look_again(world: &mut World, because: Seq, cluster: &str, name: &str, at: Time) {
    let due = world.ecs.service(cluster, name).and_then(|s| s.due);
    if due.is_none_or(|due| due > at)
        && let Some(service) = world.ecs.service_mut(cluster, name)
    {
        service.due = Some(at);
        world.wake_at(at, because, super::Wake::Service(cluster.into(), name.into()).into());
    }
}

fn act(world: &mut World, because: Seq, cluster: &str, name: &str, step: Step) {
    match step {
        Step::Start {
            deployment,
            count,
            zone,
        } => start(world, because, cluster, name, &deployment, count, zone.as_deref()),
        Step::Condemn { task, reason, because } => condemn(world, because, cluster, name, task, reason),
        Step::Stop { task, reason, because } => stop(world, because, cluster, name, task, &reason),
        Step::Complete => complete(world, because, cluster, name),
        Step::Retire => {
            if let Some(service) = world.ecs.service_mut(cluster, name) {
                service.deployments.retain(|d| d.primary);
            }
        }
        Step::Steady => {
            events::tell(
                world,
                because,
                cluster,
                name,
                "has reached a steady state.",
                Some("service.steady"),
            );
            let now = world.now;
            if let Some(service) = world.ecs.service_mut(cluster, name) {
                service.steady = Some(now);
            }
        }
        Step::Stuck => events::complain(
            world,
            because,
            cluster,
            name,
            "was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
            "service.bounds",
        ),
        Step::Set { id, turn } => super::sets::turn(world, because, cluster, name, &id, turn),
        Step::Bake => bake(world, because, cluster, name),
        Step::Protected(text) => events::complain(world, because, cluster, name, &text, "task.protection"),
        Step::Rebalance { moving, text } => {
            events::tell(world, because, cluster, name, &text, Some("service.rebalance"));
            if let Some(service) = world.ecs.service_mut(cluster, name) {
                service.rebalancing = moving;
            }
        }
        Step::Gone => {
            if let Some(service) = world.ecs.service_mut(cluster, name) {
                service.status = Status::Inactive;
                service.deployments.clear();
                service.sets.clear();
            }
            let arn = names::service_arn(cluster, name);
            world.tell(New::of(
                Kind::Deployment,
                arn,
                because,
                format!("Service {name} is INACTIVE: its last task is gone."),
            ));
        }
    }
}

/// The breaker begins to count anew once a task of the PRIMARY deployment is healthy.
fn note_health(world: &mut World, cluster: &str, name: &str) {
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let Some(target) = service.current().filter(|r| r.failures > 0).map(|r| r.target.clone()) else {
        return;
    };
    let healthy = service
        .tasks
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .any(|t| t.deployment.as_deref() == Some(&target) && t.wanted && service.is_healthy(world, t));
    if healthy {
        super::breaker::task_is_healthy(world, cluster, name, &target);
    }
}

fn bake(world: &mut World, because: Seq, cluster: &str, name: &str) {
    let now = world.now;
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let alarms = service.options.alarms.iter().flat_map(|alarms| &alarms.names);
    let longest = alarms
        .filter_map(|name| world.watch.alarm(name))
        .map(|alarm| alarm.period * alarm.evaluation_periods)
        .max();
    // ECS derives the time from the alarms where none is configured; exactly how is DERIVED.
    let span = match service.options.bake_minutes {
        0 => Span::secs(longest.unwrap_or(60).max(60)),
        minutes => Span::mins(minutes),
    };
    if let Some(record) = world.ecs.service_mut(cluster, name).and_then(|s| s.current_mut()) {
        record.bakes_until = Some(now + span);
    }
    let text = format!("The deployment of service {name} is up; its alarms are watched for {span} more.");
    events::turn(world, because, cluster, name, text, "service.alarms");
    look_again(world, because, cluster, name, now + span);
}

fn start(world: &mut World, because: Seq, cluster: &str, name: &str, deployment: &str, count: u64, zone: Option<&str>) {
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let set = || {
        service
            .sets
            .iter()
            .find(|set| set.deployment.id == deployment)
            .map(|set| &set.deployment)
    };
    let Some(deployment) = service.deployment(deployment).or_else(set).cloned() else {
        return;
    };
    let Some(definition) = world.ecs.definition(&deployment.definition).cloned() else {
        return;
    };
    let roles = [&definition.spec.task_role, &definition.spec.execution_role];
    if let Err(error) = crate::model::ecs::roles::check_trust(world, roles) {
        let text = format!("failed to launch a task with (error {}).", error.message);
        return events::complain(world, because, cluster, name, &text, "roles.trust");
    }
    let arn = names::service_arn(cluster, name);
    let wanted = service.desired;
    let seq = world.tell(
        New::of(
            Kind::Decision,
            arn,
            because,
            format!(
                "Service {name} wants {}: it starts {count} of {}.",
                count::of(wanted, "task"),
                deployment.definition
            ),
        )
        .rule("service.count"),
    );
    let mut started = Vec::new();
    for _ in 0..count {
        let one = if deployment.capacity.is_fargate() {
            start_one(world, seq, cluster, name, &deployment, &definition, zone)
                .map_err(|error| format!("was unable to place a task. Reason: {}", error.message))
        } else {
            super::place::start_one(world, seq, cluster, name, &deployment, &definition, zone)
        };
        match one {
            Ok(number) => started.push(number),
            Err(text) => {
                events::complain(world, seq, cluster, name, &text, "service.place");
                let at = world.now + super::place::TRY_AGAIN;
                look_again(world, seq, cluster, name, at);
                break;
            }
        }
    }
    for ten in started.chunks(10) {
        let ids: Vec<String> = ten
            .iter()
            .filter_map(|n| world.ecs.task(*n))
            .map(|t| format!("(task {})", t.id))
            .collect();
        let text = format!("has started {} tasks: {}.", ids.len(), ids.join(" "));
        events::tell(world, seq, cluster, name, &text, None);
    }
}

fn start_one(
    world: &mut World,
    because: Seq,
    cluster: &str,
    name: &str,
    deployment: &Deployment,
    definition: &Rc<super::super::definition::Definition>,
    zone: Option<&str>,
) -> Result<u64, crate::aws::AwsError> {
    let Some(service) = world.ecs.service(cluster, name) else {
        return Err(crate::aws::AwsError::client("The service is gone."));
    };
    let alive: Vec<Rc<task::Task>> = service
        .tasks
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .filter(|t| t.counts())
        .cloned()
        .collect();
    let provider = deployment
        .capacity
        .next_provider(|provider| alive.iter().filter(|t| t.provider.as_deref() == Some(provider)).count() as u64);
    let mut subnets = deployment.vpc.subnets.clone();
    subnets.retain(|subnet| zone.is_none_or(|zone| world.network.zone_of_subnet(subnet) == Some(zone)));
    subnets.retain(|subnet| {
        world
            .network
            .zone_of_subnet(subnet)
            .is_none_or(|zone| !world.compute.is_lost(zone))
    });
    if subnets.is_empty() {
        return Err(crate::aws::AwsError::client(
            "Capacity is unavailable at this time. Please try again later or in a different availability zone.",
        ));
    }
    let subnet = emptiest(world, &subnets, &alive, provider.as_deref());
    let tags = task_tags(service, definition, cluster, name);
    let execute_command = service.execute_command;
    let (spec, overrides) = task_overrides(definition)?;
    task::launch(
        world,
        because,
        Launch {
            cluster,
            definition: definition.name(),
            spec,
            group: format!("service:{name}"),
            started_by: deployment.id.clone(),
            service: Some((name, &deployment.id)),
            provider,
            kind: None,
            asks: None,
            subnet: &subnet,
            security_groups: &deployment.vpc.security_groups,
            public_ip: deployment.vpc.public_ip,
            overrides,
            tags,
            execute_command,
        },
    )
}

pub fn task_overrides(
    definition: &super::super::definition::Definition,
) -> Result<(Rc<super::super::definition::Spec>, serde_json::Value), crate::aws::AwsError> {
    task::overridden(&definition.spec, None, true)
}

pub fn task_tags(
    service: &Service,
    definition: &super::super::definition::Definition,
    cluster: &str,
    name: &str,
) -> Vec<(String, String)> {
    let mut tags = match service.propagate_tags.as_str() {
        "SERVICE" => service.tags.clone(),
        "TASK_DEFINITION" => definition.tags.clone(),
        _ => Vec::new(),
    };
    if service.managed_tags {
        tags.push(("aws:ecs:clusterName".into(), cluster.into()));
        tags.push(("aws:ecs:serviceName".into(), name.into()));
    }
    tags
}

/// The subnet in the zone with the fewest of the service's tasks; the first of equals.
fn emptiest(world: &World, subnets: &[String], alive: &[Rc<task::Task>], provider: Option<&str>) -> String {
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for task in alive.iter().filter(|t| t.provider.as_deref() == provider) {
        *zones.entry(task.zone.as_str()).or_default() += 1;
        *used.entry(task.subnet.as_str()).or_default() += 1;
    }
    let weight = |subnet: &&String| {
        let zone = world.network.zone_of_subnet(subnet).unwrap_or_default();
        (
            zones.get(zone).copied().unwrap_or(0),
            used.get(subnet.as_str()).copied().unwrap_or(0),
        )
    };
    subnets.iter().min_by_key(weight).cloned().unwrap_or_default()
}

fn condemn(world: &mut World, because: Seq, cluster: &str, name: &str, number: u64, reason: String) {
    let Some(task) = world.ecs.task_mut(number) else { return };
    task.condemned = Some(reason.clone());
    let (id, ip) = (task.id.clone(), task.address().to_string());
    let host = task.host.clone().filter(|host| *host == ip);
    let targets = task.targets.clone();
    let sick = targets.iter().find_map(|(group, port)| {
        let target = world.balancing.target(group, &ip, *port)?;
        let why = target
            .description
            .clone()
            .unwrap_or_else(|| "Health checks failed".into());
        (target.health == crate::model::balancing::Health::Unhealthy).then(|| (group.clone(), *port, why))
    });
    let text = match sick {
        Some((group, port, why)) => {
            let group = crate::aws::arn::resource(&group)
                .unwrap_or(&group)
                .split('/')
                .nth(1)
                .unwrap_or_default()
                .to_string();
            let instance = host.map(|host| format!("(instance {host}) ")).unwrap_or_default();
            format!("(task {id}) {instance}(port {port}) is unhealthy in (target-group {group}) due to (reason {why})")
        }
        None => format!("(task {id}) failed container health checks."),
    };
    let seq = events::tell(world, because, cluster, name, &text, Some("service.unhealthy"));
    if let Some(task) = world.ecs.task_mut(number) {
        task.changed = seq;
    }
    super::breaker::count_failure(world, seq, cluster, name, number, super::breaker::Failure::Check);
}

fn stop(world: &mut World, because: Seq, cluster: &str, name: &str, number: u64, reason: &str) {
    let Some(id) = world.ecs.task(number).map(|t| t.id.clone()) else {
        return;
    };
    let text = format!("has stopped 1 running tasks: (task {id}).");
    let seq = events::tell(world, because, cluster, name, &text, Some("service.stop"));
    task::stop(world, seq, number, "ServiceSchedulerInitiated", reason);
}

fn complete(world: &mut World, because: Seq, cluster: &str, name: &str) {
    let now = world.now;
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return;
    };
    let Some(deployment) = service.deployments.iter_mut().find(|d| d.primary) else {
        return;
    };
    deployment.rollout = Rollout::Completed;
    deployment.reason = format!("ECS deployment {} completed.", deployment.id);
    deployment.updated_at = now;
    let text = format!("(deployment {}) deployment completed.", deployment.id);
    service.good = Some(deployment.id.clone());
    super::record::complete(service, now);
    events::deployment(world, because, cluster, name, &text, "service.deployment");
}
