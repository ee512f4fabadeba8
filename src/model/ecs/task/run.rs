//! RunTask: up to ten tasks, placed once.
//!
//! Source: ECS API reference, RunTask; "API failure reasons" in the Developer Guide.

use super::{Asks, Launch, launch, seat};
use crate::aws::fields::{self, Fields, without_nulls};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::definition::{Definition, Spec};
use crate::model::ecs::instance::Claim;
use crate::model::ecs::network::{self, Capacity};
use crate::model::ecs::placement::{self, Ask, Rules};
use crate::model::ecs::{names, roles};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// Characters of overrides, by quota.
const OVERRIDES: usize = 8192;

/// What RunTask and StartTask ask for, checked.
pub struct Wanted {
    pub definition: Rc<Definition>,
    pub spec: Rc<Spec>,
    pub overrides: Value,
    pub tags: Vec<(String, String)>,
    pub group: String,
    pub started_by: String,
}

/// Checks what RunTask and StartTask have in common.
pub fn wanted(
    world: &World,
    caller: &Caller,
    input: &Value,
    cluster: &str,
    capacity: &Capacity,
) -> Result<Wanted, AwsError> {
    let definition = active_definition(world, input.text("taskDefinition").unwrap_or_default())?;
    network::check_compatible(world, capacity, &definition)?;
    let group = group(input, &definition)?;
    let started_by = input.text("startedBy").unwrap_or_default();
    if started_by.chars().count() > 128 {
        return Err(AwsError::invalid("startedBy can have at most 128 characters.").field("startedBy"));
    }
    let (spec, overrides) = overridden(&definition.spec, input.member("overrides"), capacity.is_fargate())?;
    let mut tags = fields::tags(input, "tags");
    match input.text("propagateTags") {
        None | Some("NONE") => {}
        Some("TASK_DEFINITION") => {
            for (key, value) in &definition.tags {
                if !tags.iter().any(|(given, _)| given == key) {
                    tags.push((key.clone(), value.clone()));
                }
            }
        }
        Some(other) => {
            let message = format!("propagateTags must be TASK_DEFINITION or NONE for RunTask; got {other}.");
            return Err(AwsError::invalid(message).field("propagateTags"));
        }
    }
    names::check_tags(&tags)?;
    if input.flag("enableECSManagedTags") == Some(true) {
        tags.push(("aws:ecs:clusterName".into(), cluster.into()));
    }
    roles::check_pass(world, &caller.arn, [&spec.task_role, &spec.execution_role])?;
    roles::check_trust(world, [&spec.task_role, &spec.execution_role])?;
    let asked = input
        .int("count")
        .unwrap_or(1)
        .max(input.list("containerInstances").len() as i64);
    if world.ecs.task_count() + asked as usize > crate::base::limits::TASKS_PER_WORLD {
        let message = format!(
            "This world holds {} tasks at most, which is Taskyard's limit.",
            crate::base::limits::TASKS_PER_WORLD
        );
        return Err(AwsError::new("LimitExceededException", message));
    }
    Ok(Wanted {
        definition,
        spec,
        overrides,
        tags,
        group,
        started_by: started_by.into(),
    })
}

/// RunTask.
pub fn run(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let count = input.int("count").unwrap_or(1);
    if !(1..=10).contains(&count) {
        // UNCONFIRMED wording; the bound is the API reference's.
        return Err(AwsError::invalid(format!("Task count must be between 1 and 10; got {count}.")).field("count"));
    }
    if let Some(token) = input.text("clientToken")
        && let Some((request, numbers)) = world.ecs.tokens.get(token)
    {
        if *request != fingerprint(input) {
            return Err(AwsError::new(
                "ConflictException",
                "The clientToken was used before with different parameters.",
            ));
        }
        return Ok(reply(world, numbers.clone(), Vec::new()));
    }
    let capacity = network::capacity(world, input, &cluster)?;
    let wanted = wanted(world, caller, input, &cluster, &capacity)?;
    let vpc = network::vpc(world, input, &wanted.spec)?;
    network::check_placement(input, &capacity)?;
    let rules = Rules::of(input, &wanted.definition.spec.constraints)?;
    if matches!(capacity, Capacity::Instances(_)) && world.ecs.instances_of(&cluster).next().is_none() {
        return Err(AwsError::invalid("No Container Instances were found in your cluster.")
            .field("launchType")
            .rule("placement.none"));
    }
    network::check_public(&vpc, &capacity)?;
    let waits = matches!(capacity, Capacity::Strategy(_)) && !capacity.is_fargate();
    if waits && world.ecs.waiting_in(&cluster) + count as usize > placement::WAITING {
        return Err(AwsError::client(
            "The tasks provisioning capacity limit was exceeded. Try again when fewer tasks are in PROVISIONING.",
        )
        .rule("provider.waiting"));
    }
    let mut numbers = Vec::new();
    let mut failures = Vec::new();
    for _ in 0..count {
        let provider = capacity.next_provider(|name| {
            let of = |n: &&u64| world.ecs.task(**n).is_some_and(|t| t.provider.as_deref() == Some(name));
            numbers.iter().filter(of).count() as u64
        });
        let kind = capacity.host(world);
        let decision = kind.map(|kind| {
            let claim = Claim::of(&wanted.spec);
            let ask = Ask {
                cluster: &cluster,
                spec: &wanted.spec,
                claim: &claim,
                group: &wanted.group,
                rules: &rules,
                kind,
                provider: provider.as_deref(),
                subnets: &vpc.subnets,
                key: world.born,
            };
            placement::decide(world, &ask)
        });
        if let Some(decision) = decision.as_ref().filter(|d| d.chosen.is_none())
            && !waits
        {
            failures = decision.failures(world);
            let text = format!(
                "A task of {} was not placed: {}",
                wanted.definition.name(),
                decision.complaint(world)
            );
            let told = world.tell(
                New::of(Kind::Decision, names::cluster_arn(&cluster), caller.call, text)
                    .rule("placement.order")
                    .bad(),
            );
            if let Some(mut decision) = Some(decision.clone()) {
                decision.seq = told;
                decision.definition = wanted.definition.name();
                world.keep_refusal(decision);
            }
            break;
        }
        let subnet = match kind {
            None => vpc.subnets[world.ecs.launched as usize % vpc.subnets.len()].clone(),
            Some(_) => String::new(),
        };
        let asks = kind.map(|_| {
            Rc::new(Asks {
                rules: rules.clone(),
                subnets: vpc.subnets.clone(),
            })
        });
        let number = launch(
            world,
            caller.call,
            Launch {
                cluster: &cluster,
                definition: wanted.definition.name(),
                spec: Rc::clone(&wanted.spec),
                group: wanted.group.clone(),
                started_by: wanted.started_by.clone(),
                service: None,
                provider,
                kind,
                asks,
                subnet: &subnet,
                security_groups: &vpc.security_groups,
                public_ip: vpc.public_ip,
                overrides: wanted.overrides.clone(),
                tags: wanted.tags.clone(),
                execute_command: input.flag("enableExecuteCommand").unwrap_or(false),
            },
        )?;
        if let Some(decision) = decision {
            match decision.chosen {
                Some(instance) => seat::seat(world, caller.call, number, instance, Some(decision)),
                None => seat::wait(world, caller.call, number, decision),
            }
        }
        numbers.push(number);
    }
    if let Some(token) = input.text("clientToken") {
        world
            .ecs
            .tokens
            .insert(token.into(), (fingerprint(input), numbers.clone()));
    }
    Ok(reply(world, numbers, failures))
}

/// IAM resources of RunTask: the task definition.
pub fn run_resources(world: &World, input: &Value) -> Vec<String> {
    let name = names::definition_name(input.text("taskDefinition").unwrap_or_default());
    let arn = world.ecs.definition(name).map(|d| d.arn());
    vec![arn.unwrap_or_else(|| crate::aws::arn::of("ecs", &format!("task-definition/{name}")))]
}

/// The ACTIVE revision that a request names, with ECS's refusals.
pub fn active_definition(world: &World, text: &str) -> Result<Rc<Definition>, AwsError> {
    match world.ecs.definition(names::definition_name(text)) {
        Some(definition) if definition.status == super::super::definition::Status::Active => Ok(Rc::clone(definition)),
        Some(_) => Err(AwsError::client("TaskDefinition is inactive").field("taskDefinition")),
        None => Err(AwsError::client("TaskDefinition not found.").field("taskDefinition")),
    }
}

/// Tasks and failures, as RunTask and StartTask answer.
pub fn reply(world: &World, numbers: Vec<u64>, failures: Vec<Value>) -> Output {
    let tasks = numbers
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .map(|t| t.rendered_with_tags())
        .collect();
    let mut members = Map::new();
    members.insert("failures".into(), failures.into());
    Output::list("tasks", tasks, members)
}

fn fingerprint(input: &Value) -> u64 {
    crate::base::digest::key(&input.to_string())
}

fn group(input: &Value, definition: &Definition) -> Result<String, AwsError> {
    match input.text("group") {
        None => Ok(format!("family:{}", definition.family)),
        Some(group) if group.starts_with("service:") || group.is_empty() || group.chars().count() > 255 => {
            let message = "group must have 1 to 255 characters and may not start with 'service:', which is ECS's own.";
            Err(AwsError::invalid(message).field("group"))
        }
        Some(group) => Ok(group.into()),
    }
}

/// The spec with a request's overrides, and the overrides as ECS gives them back.
pub fn overridden(spec: &Rc<Spec>, overrides: Option<&Value>, fargate: bool) -> Result<(Rc<Spec>, Value), AwsError> {
    let empty = || json!({"containerOverrides": [], "inferenceAcceleratorOverrides": []});
    let Some(given) = overrides else {
        let names: Vec<Value> = spec.containers.iter().map(|c| json!({"name": c.name})).collect();
        return Ok((
            Rc::clone(spec),
            json!({"containerOverrides": names, "inferenceAcceleratorOverrides": []}),
        ));
    };
    let text = given.to_string();
    if text.len() > OVERRIDES {
        let message = format!(
            "Overrides length must be at most {OVERRIDES} characters; got {}.",
            text.len()
        );
        return Err(AwsError::invalid(message).field("overrides"));
    }
    let mut new = Spec::clone(spec);
    for (index, one) in given.list("containerOverrides").iter().enumerate() {
        let name = one.text("name").unwrap_or_default();
        let Some(container) = new.containers.iter_mut().find(|c| c.name == name) else {
            let message = format!("Override for container named {name} is not a container in the TaskDefinition.");
            return Err(AwsError::invalid(message).field(format!("overrides.containerOverrides[{index}].name")));
        };
        let size = |member: &str| one.int(member).and_then(|n| u64::try_from(n).ok());
        if one.member("command").is_some() {
            container.command = one.texts("command").into_iter().map(str::to_string).collect();
        }
        for (key, value) in super::super::definition::pairs(one.list("environment")) {
            container.environment.retain(|(existing, _)| *existing != key);
            container.environment.push((key, value));
        }
        container.cpu = size("cpu").unwrap_or(container.cpu);
        container.memory = size("memory").or(container.memory);
        container.reservation = size("memoryReservation").or(container.reservation);
    }
    for (member, slot) in [
        ("taskRoleArn", &mut new.task_role),
        ("executionRoleArn", &mut new.execution_role),
    ] {
        if let Some(role) = given.text(member) {
            *slot = Some(role.into());
        }
    }
    sizes(given, &mut new, fargate)?;
    let mut kept = without_nulls(given);
    for member in ["containerOverrides", "inferenceAcceleratorOverrides"] {
        if kept.member(member).is_none() {
            kept[member] = empty()[member].clone();
        }
    }
    Ok((Rc::new(new), kept))
}

fn sizes(given: &Value, spec: &mut Spec, fargate: bool) -> Result<(), AwsError> {
    use super::super::definition::{FargateSize, cpu_units, memory_mib};
    if let Some(cpu) = given.text("cpu") {
        let units = cpu_units(cpu);
        spec.cpu =
            Some(units.ok_or_else(|| AwsError::client("Invalid 'cpu' setting for task.").field("overrides.cpu"))?);
    }
    if let Some(memory) = given.text("memory") {
        let mib = memory_mib(memory);
        spec.memory =
            Some(mib.ok_or_else(|| AwsError::client("Invalid 'memory' setting for task.").field("overrides.memory"))?);
    }
    let resized = fargate && (given.text("cpu").is_some() || given.text("memory").is_some());
    match (spec.cpu, spec.memory) {
        (Some(cpu), Some(memory)) if resized && !FargateSize::exists(cpu, memory, spec.os.starts_with("WINDOWS")) => {
            let message = format!("No Fargate configuration exists for given values: {cpu} CPU, {memory} memory.");
            Err(AwsError::client(message).field("overrides"))
        }
        _ => Ok(()),
    }
}
