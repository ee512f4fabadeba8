//! CreateService, and what it shares with UpdateService.
//!
//! Source: ECS API reference, CreateService; live error texts for load balancers and roles.

pub use super::checks::load_balancers;
use super::checks::{deployment_configuration, desired_count, grace, propagation, rebalancing, shiftable, unsupported};
use super::deployment::Brings;
use super::{Controller, Deployment, Options, Service, Status, Strategy, options, record, registries, shift};
use crate::aws::fields::{self, Fields, without_nulls};
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::network;
use crate::model::ecs::placement::Rules;
use crate::model::ecs::task::active_definition;
use crate::model::ecs::{exec, names, roles};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

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
    if input.member("deploymentController").and_then(|c| c.text("type")) == Some("EXTERNAL") {
        return external(world, caller, input, cluster, name);
    }
    let Some(desired) = desired_count(input)? else {
        return Err(AwsError::invalid(
            "The desired count is required for the REPLICA scheduling strategy; expected 0 to 5000.",
        )
        .field("desiredCount"));
    };
    let definition = active_definition(world, input.text("taskDefinition").unwrap_or_default())?;
    let capacity = network::capacity(world, input, &cluster)?;
    network::check_compatible(world, &capacity, &definition)?;
    network::check_placement(input, &capacity)?;
    Rules::of_service(input, &definition.spec.constraints)?;
    let vpc = network::vpc(world, input, &definition.spec)?;
    network::check_public(&vpc, &capacity)?;
    let attached = load_balancers(world, input, &definition)?;
    registries::check(world, input, &definition, &cluster)?;
    let enabled = input.flag("enableExecuteCommand") == Some(true);
    exec::check_enabled(
        enabled,
        definition.spec.task_role.as_ref(),
        "service couldn't be created",
    )?;
    let wanted = Wanted::read(world, input)?;
    let connected = input
        .member("serviceConnectConfiguration")
        .is_some_and(|c| c.flag("enabled") == Some(true));
    shiftable(&attached, connected, wanted.options.strategy)?;
    roles::check_pass(
        world,
        &caller.arn,
        [&definition.spec.task_role, &definition.spec.execution_role],
    )?;
    roles::check_pass_infrastructure(world, &caller.arn, &attached, &wanted.options.hooks)?;
    roles::check_trust(world, [&definition.spec.task_role, &definition.spec.execution_role])?;

    let number = world.next_number();
    let arn = names::service_arn(&cluster, &name);
    let text = format!("Service {name} was created: {desired} tasks of {}.", definition.name());
    let born = world.tell(New::of(Kind::Call, arn, caller.call, text));
    let (seed, now) = (world.seed, world.now);
    let mut service = new_service(world, caller, input, &cluster, &name, desired, wanted, born);
    service.attached.clone_from(&attached);
    let brings = Brings {
        definition: definition.name(),
        vpc,
        capacity,
        attached: shift::other_side(&attached, None),
        kept: service.kept.clone(),
    };
    let deployment = Deployment::begin(ids::deployment(seed, number), born, now, brings);
    record::begin(world, &mut service, deployment, number);
    insert(world, service, born);
    reply(world, &cluster, &name)
}

/// What a request says about the service besides what it runs.
struct Wanted {
    percents: (u64, u64),
    breaker: (bool, bool),
    options: Options,
    tags: Vec<(String, String)>,
    propagate_tags: String,
    grace: Span,
}

impl Wanted {
    fn read(world: &World, input: &Value) -> Result<Wanted, AwsError> {
        let (minimum, maximum, breaker) = deployment_configuration(input, (100, 200, (false, false)))?;
        let options = options::options(world, input, &Options::default())?;
        let tags = fields::tags(input, "tags");
        names::check_tags(&tags)?;
        rebalancing(input, maximum)?;
        Ok(Wanted {
            percents: (minimum, maximum),
            breaker,
            options,
            tags,
            propagate_tags: propagation(input)?.unwrap_or_else(|| "NONE".into()),
            grace: grace(input)?.unwrap_or(Span(0)),
        })
    }
}

/// A service with an EXTERNAL deployment controller: task sets say what it runs.
fn external(
    world: &mut World,
    caller: &Caller,
    input: &Value,
    cluster: String,
    name: String,
) -> Result<Output, AwsError> {
    for member in [
        "taskDefinition",
        "launchType",
        "capacityProviderStrategy",
        "platformVersion",
        "networkConfiguration",
        "loadBalancers",
        "serviceRegistries",
    ] {
        if input
            .member(member)
            .is_some_and(|v| v.as_array().is_none_or(|list| !list.is_empty()))
        {
            let message = format!(
                "{member} cannot be given for a service with the EXTERNAL deployment controller: each of its task sets has its own."
            );
            return Err(AwsError::invalid(message).field(member).rule("service.sets"));
        }
    }
    let desired = desired_count(input)?.unwrap_or(0);
    let wanted = Wanted::read(world, input)?;
    if wanted.options.strategy != Strategy::Rolling {
        let message = "A deployment strategy cannot be given with the EXTERNAL deployment controller.";
        return Err(AwsError::invalid(message).field("deploymentConfiguration.strategy"));
    }
    let arn = names::service_arn(&cluster, &name);
    let text = format!("Service {name} was created: its task sets say what it runs.");
    let born = world.tell(New::of(Kind::Call, arn, caller.call, text));
    let mut service = new_service(world, caller, input, &cluster, &name, desired, wanted, born);
    service.controller = Controller::External;
    insert(world, service, born);
    reply(world, &cluster, &name)
}

fn insert(world: &mut World, service: Service, born: u64) {
    let (cluster, name) = (service.cluster.clone(), service.name.clone());
    let key = (cluster.clone(), name.clone());
    world.ecs.services.insert(key, Rc::new(service));
    registries::prepare(world, born, &cluster, &name);
    world.poke_service(&cluster, &name, born);
}

#[allow(clippy::too_many_arguments)]
fn new_service(
    world: &World,
    caller: &Caller,
    input: &Value,
    cluster: &str,
    name: &str,
    desired: u64,
    wanted: Wanted,
    born: u64,
) -> Service {
    let kept = KEPT
        .iter()
        .filter_map(|m| Some((m.to_string(), without_nulls(input.member(m)?))));
    let mut kept: Map<String, Value> = kept.collect();
    // On by default for eligible new services since September 2025.
    let eligible = wanted.percents.1 > 100
        && input.member("deploymentController").and_then(|c| c.text("type")) != Some("EXTERNAL");
    let word = if eligible { "ENABLED" } else { "DISABLED" };
    kept.entry("availabilityZoneRebalancing").or_insert(json!(word));
    let earlier = world.ecs.service(cluster, name).map(|s| s.tasks.clone());
    let earlier = earlier.unwrap_or_default().into_iter();
    Service {
        name: name.into(),
        cluster: cluster.into(),
        status: Status::Active,
        desired,
        deployments: Vec::new(),
        attached: Vec::new(),
        minimum_percent: wanted.percents.0,
        maximum_percent: wanted.percents.1,
        grace: wanted.grace,
        breaker: wanted.breaker,
        execute_command: input.flag("enableExecuteCommand").unwrap_or(false),
        managed_tags: input.flag("enableECSManagedTags").unwrap_or(false),
        propagate_tags: wanted.propagate_tags,
        controller: Controller::Ecs,
        options: wanted.options,
        good: None,
        records: Vec::new(),
        revisions: Vec::new(),
        sets: Vec::new(),
        rebalancing: false,
        kept,
        created_at: world.now,
        created_by: caller.arn.clone(),
        born,
        tags: wanted.tags,
        tasks: earlier
            .filter(|n| world.ecs.task(*n).is_some())
            .collect::<BTreeSet<u64>>(),
        lines: VecDeque::new(),
        lines_told: 0,
        steady: None,
        due: None,
        cause: born,
        failed_in_a_row: 0,
        not_before: None,
        history: vec![(world.now, desired, 0, 0)],
    }
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
