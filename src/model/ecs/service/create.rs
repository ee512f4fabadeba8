//! CreateService, and what it shares with UpdateService.
//!
//! Source: ECS API reference, CreateService; live error texts for load balancers and roles.

use super::{Attached, Deployment, Service, Status};
use crate::aws::fields::{self, Fields, without_nulls};
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::definition::Definition;
use crate::model::ecs::network::{self, Capacity};
use crate::model::ecs::task::active_definition;
use crate::model::ecs::{names, roles};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

/// Tasks per service, by quota.
const TASKS: i64 = 5000;
/// Members that are kept and given back without behaviour.
pub const KEPT: [&str; 7] = [
    "serviceRegistries",
    "placementConstraints",
    "placementStrategy",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
    "availabilityZoneRebalancing",
];

/// CreateService.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let name = input.text("serviceName").unwrap_or_default().to_string();
    if !names::is_name(&name) {
        let message = "Invalid service name: it must have 1 to 255 letters, digits, hyphens or underscores.";
        return Err(AwsError::invalid(message).field("serviceName"));
    }
    match world.ecs.service(&cluster, &name).map(|s| s.status) {
        Some(Status::Active) => return idempotent(world, &cluster, &name, input),
        Some(Status::Draining) => return Err(AwsError::invalid("Unable to Start a service that is still Draining.")),
        _ => {}
    }
    unsupported(input)?;
    let Some(desired) = desired_count(input)? else {
        return Err(AwsError::invalid(
            "The desired count is required for the REPLICA scheduling strategy; expected 0 to 5000.",
        )
        .field("desiredCount"));
    };
    let definition = active_definition(world, input.text("taskDefinition").unwrap_or_default())?;
    let capacity = network::capacity(world, input, &cluster)?;
    network::check_compatible(&capacity, &definition)?;
    fargate_placement(input, &capacity)?;
    let vpc = network::vpc(world, input, &definition.spec)?;
    let attached = load_balancers(world, input, &definition)?;
    let (minimum_percent, maximum_percent, breaker) = deployment_configuration(input, (100, 200, (false, false)))?;
    let tags = fields::tags(input, "tags");
    names::check_tags(&tags)?;
    let propagate_tags = propagation(input)?.unwrap_or_else(|| "NONE".into());
    roles::check_pass(
        world,
        &caller.arn,
        [&definition.spec.task_role, &definition.spec.execution_role],
    )?;
    roles::check_trust(world, [&definition.spec.task_role, &definition.spec.execution_role])?;
    let grace = grace(input)?.unwrap_or(Span(0));

    let number = world.next_number();
    let arn = names::service_arn(&cluster, &name);
    let text = format!("Service {name} was created: {desired} tasks of {}.", definition.name());
    let born = world.tell(New::of(Kind::Call, arn, caller.call, text));
    let (seed, now) = (world.seed, world.now);
    let id = ids::deployment(seed, number);
    let deployment = Deployment::begin(id, born, now, definition.name(), vpc, capacity);
    let kept = KEPT
        .iter()
        .filter_map(|m| Some((m.to_string(), without_nulls(input.member(m)?))));
    let mut kept: Map<String, Value> = kept.collect();
    // On by default for eligible new services since September 2025; Fargate services are.
    kept.entry("availabilityZoneRebalancing").or_insert(json!("ENABLED"));
    let earlier = world
        .ecs
        .service(&cluster, &name)
        .map(|s| s.tasks.clone())
        .unwrap_or_default();
    let service = Service {
        name: name.clone(),
        cluster: cluster.clone(),
        status: Status::Active,
        desired,
        deployments: vec![deployment],
        attached,
        minimum_percent,
        maximum_percent,
        grace,
        breaker,
        execute_command: input.flag("enableExecuteCommand").unwrap_or(false),
        managed_tags: input.flag("enableECSManagedTags").unwrap_or(false),
        propagate_tags,
        last_completed: None,
        kept,
        created_at: now,
        created_by: caller.arn.clone(),
        born,
        tags,
        tasks: earlier
            .into_iter()
            .filter(|n| world.ecs.task(*n).is_some())
            .collect::<BTreeSet<u64>>(),
        lines: VecDeque::new(),
        lines_told: 0,
        steady: None,
        due: None,
        cause: born,
        failed_in_a_row: 0,
        not_before: None,
        history: vec![(now, desired, 0, 0)],
    };
    world
        .ecs
        .services
        .insert((cluster.clone(), name.clone()), Rc::new(service));
    world.poke_service(&cluster, &name, born);
    reply(world, &cluster, &name)
}

/// IAM resources: the service that would be made.
pub fn create_resources(_: &World, input: &Value) -> Vec<String> {
    let cluster = names::cluster_name(input.text("cluster"));
    vec![names::service_arn(cluster, input.text("serviceName").unwrap_or("*"))]
}

/// The reply of CreateService, UpdateService and DeleteService.
pub fn reply(world: &World, cluster: &str, name: &str) -> Result<Output, AwsError> {
    let service = world.ecs.service(cluster, name).ok_or_else(not_found)?;
    Ok(json!({"service": service.render(world, true)}).into())
}

/// `ServiceNotFoundException`, as ECS words it.
pub fn not_found() -> AwsError {
    AwsError::new("ServiceNotFoundException", "Service not found.").field("service")
}

/// The same request again gives the service back; a different one is refused.
fn idempotent(world: &World, cluster: &str, name: &str, input: &Value) -> Result<Output, AwsError> {
    let service = world.ecs.service(cluster, name).ok_or_else(not_found)?;
    let asked = names::definition_name(input.text("taskDefinition").unwrap_or_default());
    let same = service
        .primary()
        .is_some_and(|p| p.definition == asked || p.definition.starts_with(&format!("{asked}:")))
        && input.int("desiredCount").and_then(|n| u64::try_from(n).ok()) == Some(service.desired);
    if same {
        reply(world, cluster, name)
    } else {
        Err(AwsError::invalid("Creation of service was not idempotent.").field("serviceName"))
    }
}

/// What this model refuses rather than pretends.
pub fn unsupported(input: &Value) -> Result<(), AwsError> {
    let refuse = |field: &str, message: &str| Err(AwsError::invalid(message).field(field).rule("service.unmodelled"));
    if input.text("schedulingStrategy").is_some_and(|s| s != "REPLICA") {
        return refuse(
            "schedulingStrategy",
            "The daemon scheduling strategy is not supported with the FARGATE launch type.",
        );
    }
    if input
        .member("deploymentController")
        .and_then(|c| c.text("type"))
        .is_some_and(|t| t != "ECS")
    {
        return refuse(
            "deploymentController",
            "Taskyard models the deployment controller ECS only; CODE_DEPLOY and EXTERNAL are not modelled.",
        );
    }
    let strategy = input.member("deploymentConfiguration").and_then(|c| c.text("strategy"));
    if strategy.is_some_and(|s| s != "ROLLING") {
        return refuse(
            "deploymentConfiguration.strategy",
            "Taskyard models the deployment strategy ROLLING only; BLUE_GREEN, LINEAR and CANARY are not modelled.",
        );
    }
    Ok(())
}

/// Constraints and strategies of placement do not exist on Fargate.
pub fn fargate_placement(input: &Value, capacity: &Capacity) -> Result<(), AwsError> {
    for (member, what) in [
        ("placementStrategy", "strategies"),
        ("placementConstraints", "constraints"),
    ] {
        if capacity.is_fargate() && !input.list(member).is_empty() {
            let message = format!("Placement {what} are not supported with FARGATE launch type.");
            return Err(AwsError::invalid(message).field(member));
        }
    }
    Ok(())
}

/// `desiredCount`, checked.
pub fn desired_count(input: &Value) -> Result<Option<u64>, AwsError> {
    match input.int("desiredCount") {
        None => Ok(None),
        Some(n) if (0..=TASKS).contains(&n) => Ok(Some(n as u64)),
        Some(n) => Err(
            AwsError::invalid(format!("desiredCount must be between 0 and {TASKS}; got {n}.")).field("desiredCount"),
        ),
    }
}

/// `healthCheckGracePeriodSeconds`, checked.
pub fn grace(input: &Value) -> Result<Option<Span>, AwsError> {
    match input.int("healthCheckGracePeriodSeconds") {
        None => Ok(None),
        Some(n) if (0..=2_147_483_647).contains(&n) => Ok(Some(Span::secs(n as u64))),
        Some(n) => Err(AwsError::invalid(format!(
            "healthCheckGracePeriodSeconds must be between 0 and 2147483647; got {n}."
        ))
        .field("healthCheckGracePeriodSeconds")),
    }
}

/// `propagateTags`, checked.
pub fn propagation(input: &Value) -> Result<Option<String>, AwsError> {
    match input.text("propagateTags") {
        None => Ok(None),
        Some(word) if ["NONE", "SERVICE", "TASK_DEFINITION"].contains(&word) => Ok(Some(word.into())),
        Some(word) => Err(AwsError::invalid(format!(
            "propagateTags must be SERVICE, TASK_DEFINITION or NONE; got {word}."
        ))
        .field("propagateTags")),
    }
}

type Rolling = (u64, u64, (bool, bool));

/// Percentages and circuit breaker, over what stands.
pub fn deployment_configuration(input: &Value, stands: Rolling) -> Result<Rolling, AwsError> {
    let Some(given) = input.member("deploymentConfiguration") else {
        return Ok(stands);
    };
    let percent = |name: &str, or: u64, high: i64| match given.int(name) {
        None => Ok(or),
        Some(n) if (0..=high).contains(&n) => Ok(n as u64),
        Some(n) => Err(
            AwsError::invalid(format!("{name} must be between 0 and {high}; got {n}."))
                .field(format!("deploymentConfiguration.{name}")),
        ),
    };
    let minimum = percent("minimumHealthyPercent", stands.0, 100)?;
    let maximum = percent("maximumPercent", stands.1, 10_000)?;
    if maximum < 100 {
        return Err(
            AwsError::invalid("maximumPercent must be at least 100.").field("deploymentConfiguration.maximumPercent")
        );
    }
    if minimum == 100 && maximum == 100 {
        // UNCONFIRMED wording: ECS refuses a window in which nothing can move.
        let message = "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.";
        return Err(AwsError::invalid(message).field("deploymentConfiguration"));
    }
    let breaker = given.member("deploymentCircuitBreaker").map_or(stands.2, |b| {
        (b.flag("enable").unwrap_or(false), b.flag("rollback").unwrap_or(false))
    });
    Ok((minimum, maximum, breaker))
}

/// `loadBalancers`, checked against target groups and the definition.
pub fn load_balancers(world: &World, input: &Value, definition: &Definition) -> Result<Vec<Attached>, AwsError> {
    let given = input.list("loadBalancers");
    if given.len() > 5 {
        return Err(AwsError::invalid("load balancers can have at most 5 items.").field("loadBalancers"));
    }
    let mut attached = Vec::new();
    for (index, one) in given.iter().enumerate() {
        let at = |member: &str| format!("loadBalancers[{index}].{member}");
        if one.text("loadBalancerName").is_some() {
            let message =
                "Classic Load Balancers are not supported with the awsvpc network mode; use a target group of type ip.";
            return Err(AwsError::invalid(message).field(at("loadBalancerName")));
        }
        let arn = one.text("targetGroupArn").unwrap_or_default();
        if arn.is_empty() {
            return Err(
                AwsError::invalid("targetGroupArn is required for a load balancer.").field(at("targetGroupArn"))
            );
        }
        let Some(group) = world.balancing.group(arn) else {
            let message = format!("The target group with targetGroupArn {arn} does not exist.");
            return Err(AwsError::invalid(message).field(at("targetGroupArn")));
        };
        if group.load_balancers.is_empty() {
            let message =
                format!("The target group with targetGroupArn {arn} does not have an associated load balancer.");
            return Err(AwsError::invalid(message)
                .field(at("targetGroupArn"))
                .rule("service.target-group"));
        }
        let mode = &definition.spec.network_mode;
        if mode == "awsvpc" && group.target_type != "ip" {
            let kind = &group.target_type;
            let message = format!(
                "The provided target group {arn} has target type {kind}, which is incompatible with the {mode} network mode specified in the task definition."
            );
            return Err(AwsError::invalid(message)
                .field(at("targetGroupArn"))
                .rule("service.target-group"));
        }
        let container = one.text("containerName").unwrap_or_default();
        let Some(spec) = definition.spec.containers.iter().find(|c| c.name == container) else {
            let message = format!("The container {container} does not exist in the task definition.");
            return Err(AwsError::invalid(message).field(at("containerName")));
        };
        let port = one.int("containerPort").unwrap_or(0);
        if !spec.ports.iter().any(|p| i64::from(p.container) == port) {
            let message = format!("The container {container} did not have a container port {port} defined.");
            return Err(AwsError::invalid(message).field(at("containerPort")));
        }
        attached.push(Attached {
            group: arn.into(),
            container: container.into(),
            port: port as u16,
        });
    }
    Ok(attached)
}
