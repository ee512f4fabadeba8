//! UpdateService: new counts and settings, and new deployments where a change asks for one.
//!
//! Source: ECS API reference, UpdateService, on what triggers a deployment.

use super::create::{self, deployment_configuration, fargate_placement, load_balancers, not_found};
use super::{Deployment, Service, Status};
use crate::aws::fields::{Fields, without_nulls};
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::model::World;
use crate::model::ecs::network;
use crate::model::ecs::task::active_definition;
use crate::model::ecs::{names, roles};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// UpdateService.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let name = names::service_name(input.text("service").unwrap_or_default()).to_string();
    let service = world.ecs.service(&cluster, &name).cloned().ok_or_else(not_found)?;
    if service.status != Status::Active {
        return Err(AwsError::new("ServiceNotActiveException", "Service was not ACTIVE.").field("service"));
    }
    create::unsupported(input)?;
    let mut new = Service::clone(&service);
    new.desired = create::desired_count(input)?.unwrap_or(service.desired);
    new.grace = create::grace(input)?.unwrap_or(service.grace);
    let rolling = (service.minimum_percent, service.maximum_percent, service.breaker);
    (new.minimum_percent, new.maximum_percent, new.breaker) = deployment_configuration(input, rolling)?;
    new.propagate_tags = create::propagation(input)?.unwrap_or(new.propagate_tags);
    new.execute_command = input.flag("enableExecuteCommand").unwrap_or(new.execute_command);
    new.managed_tags = input.flag("enableECSManagedTags").unwrap_or(new.managed_tags);
    for member in create::KEPT {
        if let Some(value) = input.member(member) {
            new.kept.insert(member.into(), without_nulls(value));
        }
    }
    let Some(primary) = service.primary().cloned() else {
        return Err(not_found());
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
    network::check_compatible(&capacity, &definition)?;
    fargate_placement(input, &capacity)?;
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
    roles::check_pass(
        world,
        &caller.arn,
        [&definition.spec.task_role, &definition.spec.execution_role],
    )?;
    let deploys = input.flag("forceNewDeployment") == Some(true)
        || definition.name() != primary.definition
        || vpc != primary.vpc
        || new.attached != service.attached
        || [
            "serviceRegistries",
            "serviceConnectConfiguration",
            "volumeConfigurations",
            "vpcLatticeConfigurations",
        ]
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
        let (number, now) = (world.next_number(), world.now);
        let id = ids::deployment(world.seed, number);
        new.deploy(Deployment::begin(id, seq, now, definition.name(), vpc, capacity));
    } else if let Some(primary) = new.deployments.iter_mut().find(|d| d.primary) {
        primary.capacity = capacity;
        primary.updated_at = world.now;
    }
    new.steady = None;
    world.ecs.services.insert((cluster.clone(), name.clone()), Rc::new(new));
    world.note_counts(&cluster, &name);
    world.poke_service(&cluster, &name, seq);
    create::reply(world, &cluster, &name)
}
