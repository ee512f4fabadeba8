//! UpdateService: new counts and settings, and new deployments where a change asks for one.
//!
//! Source: ECS API reference, UpdateService, on what triggers a deployment.

use super::checks::{self, deployment_configuration, load_balancers, shiftable};
use super::create::{self, not_found};
use super::deployment::Brings;
use super::{Controller, Deployment, Service, Status, Strategy, options, record, registries, shift};
use crate::aws::fields::{Fields, without_nulls};
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::model::World;
use crate::model::ecs::network;
use crate::model::ecs::placement::Rules;
use crate::model::ecs::task::active_definition;
use crate::model::ecs::{exec, names, roles};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// Members outside the service whose change brings a new revision.
const REVISED: [&str; 4] = [
    "serviceRegistries",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
];

/// UpdateService.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let name = names::service_name(input.text("service").unwrap_or_default()).to_string();
    let service = world.ecs.service(&cluster, &name).cloned().ok_or_else(not_found)?;
    if service.status != Status::Active {
        return Err(AwsError::new("ServiceNotActiveException", "Service was not ACTIVE.").field("service"));
    }
    checks::unsupported(input)?;
    let mut new = Service::clone(&service);
    settings(world, input, &service, &mut new)?;
    let Some(primary) = service.primary().cloned() else {
        return of_task_sets(world, caller, input, new);
    };
    let definition = match input.text("taskDefinition") {
        Some(text) => active_definition(world, text)?,
        // A running service keeps a definition that was deregistered since.
        None => world
            .ecs
            .definition(&primary.definition)
            .cloned()
            .ok_or_else(not_found)?,
    };
    let capacity = match input.list("capacityProviderStrategy").is_empty() {
        true => primary.capacity.clone(),
        false => network::capacity(
            world,
            &json!({"capacityProviderStrategy": input["capacityProviderStrategy"]}),
            &cluster,
        )?,
    };
    if input.text("platformVersion").is_some() {
        network::capacity(
            world,
            &json!({"launchType": "FARGATE", "platformVersion": input["platformVersion"]}),
            &cluster,
        )?;
    }
    network::check_compatible(world, &capacity, &definition)?;
    network::check_placement(input, &capacity)?;
    Rules::of_service(input, &definition.spec.constraints)?;
    let vpc = match input.member("networkConfiguration") {
        Some(_) => network::vpc(world, input, &definition.spec)?,
        None => primary.vpc.clone(),
    };
    if input.member("loadBalancers").is_some() {
        new.attached = load_balancers(world, input, &definition)?;
    } else if definition.name() != primary.definition {
        let stands: Vec<Value> = service
            .attached
            .iter()
            .map(|a| json!({"targetGroupArn": a.group, "containerName": a.container, "containerPort": a.port}))
            .collect();
        load_balancers(world, &json!({"loadBalancers": stands}), &definition)?;
    }
    registries::check(world, input, &definition, &cluster)?;
    exec::check_enabled(
        new.execute_command && (deploying(input) || !service.execute_command),
        definition.spec.task_role.as_ref(),
        "service couldn't be updated",
    )?;
    let connected = new.kept.get("serviceConnectConfiguration");
    let connected = connected.is_some_and(|c| c.flag("enabled") == Some(true));
    shiftable(&new.attached, connected, new.options.strategy)?;
    let used = [&definition.spec.task_role, &definition.spec.execution_role];
    roles::check_pass(world, &caller.arn, used)?;
    roles::check_pass_infrastructure(world, &caller.arn, &new.attached, &new.options.hooks)?;
    let deploys = input.flag("forceNewDeployment") == Some(true)
        || definition.name() != primary.definition
        || vpc != primary.vpc
        || new.attached != service.attached
        || REVISED
            .iter()
            .any(|member| new.kept.get(*member) != service.kept.get(*member));

    let arn = names::service_arn(&cluster, &name);
    let text = match (deploys, new.desired == service.desired) {
        (true, _) => format!("Service {name} gets a new deployment of {}.", definition.name()),
        (false, false) => format!(
            "Service {name} is to run {} instead of {}.",
            crate::base::count::of(new.desired, "task"),
            service.desired
        ),
        (false, true) => format!("Service {name} was changed."),
    };
    let seq = world.tell(New::of(Kind::Call, arn, caller.call, text));
    if deploys {
        shift::back(world, seq, &cluster, &name);
        let (number, now) = (world.next_number(), world.now);
        let brings = Brings {
            definition: definition.name(),
            vpc,
            capacity,
            attached: next_groups(&service, &new),
            kept: new.kept.clone(),
        };
        let deployment = Deployment::begin(ids::deployment(world.seed, number), seq, now, brings);
        record::begin(world, &mut new, deployment, number);
    } else if let Some(primary) = new.deployments.iter_mut().find(|d| d.primary) {
        primary.capacity = capacity;
        primary.updated_at = world.now;
    }
    put(world, new, seq);
    create::reply(world, &cluster, &name)
}

/// Whether a request asks for a deployment or a definition.
fn deploying(input: &Value) -> bool {
    input.text("taskDefinition").is_some() || input.flag("forceNewDeployment") == Some(true)
}

/// What a request changes besides what the service runs.
fn settings(world: &World, input: &Value, service: &Service, new: &mut Service) -> Result<(), AwsError> {
    new.desired = checks::desired_count(input)?.unwrap_or(service.desired);
    new.grace = checks::grace(input)?.unwrap_or(service.grace);
    let rolling = (service.minimum_percent, service.maximum_percent, service.breaker);
    (new.minimum_percent, new.maximum_percent, new.breaker) = deployment_configuration(input, rolling)?;
    new.options = options::options(world, input, &service.options)?;
    checks::rebalancing(input, new.maximum_percent)?;
    if let Some(propagate) = checks::propagation(input)? {
        new.propagate_tags = propagate;
    }
    new.execute_command = input.flag("enableExecuteCommand").unwrap_or(new.execute_command);
    new.managed_tags = input.flag("enableECSManagedTags").unwrap_or(new.managed_tags);
    for member in create::KEPT {
        if let Some(value) = input.member(member) {
            new.kept.insert(member.into(), without_nulls(value));
        }
    }
    let word = |c: Controller| match c {
        Controller::Ecs => "ECS",
        Controller::External => "EXTERNAL",
    };
    let given = input.member("deploymentController").and_then(|c| c.text("type"));
    if let Some(given) = given.filter(|given| *given != word(service.controller)) {
        let message = format!(
            "Taskyard does not model a change of the deployment controller from {} to {given}; make a new service.",
            word(service.controller)
        );
        return Err(AwsError::new("UnsupportedFeatureException", message).field("deploymentController"));
    }
    Ok(())
}

/// A service with an EXTERNAL controller: only counts and settings can be changed here.
fn of_task_sets(world: &mut World, caller: &Caller, input: &Value, new: Service) -> Result<Output, AwsError> {
    for (member, what) in [
        ("taskDefinition", "task definition"),
        ("networkConfiguration", "network configuration"),
        ("platformVersion", "platform version"),
        ("loadBalancers", "load balancers"),
        ("capacityProviderStrategy", "capacity provider strategy"),
    ] {
        if input.member(member).is_some() {
            let message = format!(
                "Unable to update {what} on services with an EXTERNAL deployment controller. Use task sets to make the change."
            );
            return Err(AwsError::invalid(message).field(member).rule("service.sets"));
        }
    }
    if input.flag("forceNewDeployment") == Some(true) {
        let message = "Cannot force a new deployment on services with an EXTERNAL deployment controller.";
        return Err(AwsError::invalid(message)
            .field("forceNewDeployment")
            .rule("service.sets"));
    }
    let (cluster, name) = (new.cluster.clone(), new.name.clone());
    let text = format!("Service {name} was changed: {} tasks are desired.", new.desired);
    let seq = world.tell(New::of(Kind::Call, new.arn(), caller.call, text));
    put(world, new, seq);
    create::reply(world, &cluster, &name)
}

/// The target groups of the next revision.
fn next_groups(service: &Service, new: &Service) -> Vec<super::Attached> {
    let stands = service
        .good
        .as_ref()
        .and_then(|id| service.deployment(id))
        .or(service.primary());
    let stands = stands.map(|d| d.attached.as_slice());
    if new.options.strategy != Strategy::Rolling {
        return shift::other_side(&new.attached, stands);
    }
    // A rolling update stays with the groups that have the traffic.
    match stands {
        Some(stands) if new.attached == service.attached => stands.to_vec(),
        _ => new.attached.clone(),
    }
}

fn put(world: &mut World, mut new: Service, seq: u64) {
    let (cluster, name) = (new.cluster.clone(), new.name.clone());
    new.steady = None;
    world.ecs.services.insert((cluster.clone(), name.clone()), Rc::new(new));
    registries::prepare(world, seq, &cluster, &name);
    world.note_counts(&cluster, &name);
    world.poke_service(&cluster, &name, seq);
}
