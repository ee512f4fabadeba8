//! DeleteService, DescribeServices and ListServices.

use super::create::{not_found, reply};
use super::{Service, Status, record, registries};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::network::Capacity;
use crate::model::ecs::{names, with_token};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// DeleteService: refuses above zero tasks unless forced; DRAINING until its tasks are gone.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let name = names::service_name(input.text("service").unwrap_or_default()).to_string();
    let service = world
        .ecs
        .service(&cluster, &name)
        .filter(|s| s.status != Status::Inactive)
        .ok_or_else(not_found)?;
    if service.desired > 0 && input.flag("force") != Some(true) {
        return Err(
            AwsError::invalid("The service cannot be stopped while it is scaled above 0.")
                .field("force")
                .rule("service.delete"),
        );
    }
    if !service.sets.iter().all(|set| set.draining) && input.flag("force") != Some(true) {
        let message = "The service cannot be stopped while it has task sets.";
        return Err(AwsError::invalid(message).field("force").rule("service.sets"));
    }
    let arn = service.arn();
    let now = world.now;
    let seq = world.tell(New::of(
        Kind::Call,
        arn,
        caller.call,
        format!("Service {name} was deleted; it drains."),
    ));
    if let Some(service) = world.ecs.service_mut(&cluster, &name) {
        record::stop(service, now, "The service was deleted.");
        service.status = Status::Draining;
        service.desired = 0;
        service.steady = None;
    }
    world.note_counts(&cluster, &name);
    world.poke_service(&cluster, &name, seq);
    reply(world, &cluster, &name)
}

/// DescribeServices: at most ten; services that do not exist come back as failures with reason MISSING.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let asked = input.texts("services");
    if asked.is_empty() {
        return Err(AwsError::invalid("Services cannot be empty.").field("services"));
    }
    if asked.len() > 10 {
        return Err(
            AwsError::invalid(format!("services can have at most 10 items; got {}.", asked.len())).field("services"),
        );
    }
    let with_tags = input.texts("include").contains(&"TAGS");
    let (mut services, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        let name = names::service_name(text);
        match world.ecs.service(&cluster, name) {
            Some(service) => services.push(service.render(world, with_tags)),
            None => failures.push(json!({"arn": names::service_arn(&cluster, name), "reason": "MISSING"})),
        }
    }
    Ok(json!({"services": services, "failures": failures}).into())
}

/// ListServices: ARNs of services that are not INACTIVE.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let launch = input.text("launchType");
    let fits = |service: &&std::rc::Rc<Service>| {
        let kind = match service.primary().map(|p| &p.capacity) {
            Some(Capacity::Instances(kind)) => kind.as_str(),
            Some(Capacity::Fargate) => "FARGATE",
            _ => "",
        };
        service.status != Status::Inactive
            && launch.is_none_or(|l| l == kind)
            && input.text("schedulingStrategy").is_none_or(|s| s == "REPLICA")
    };
    let arns = world.ecs.services_of(&cluster).filter(fits).map(|s| s.arn());
    let default_size = if input.int("maxResults").is_some() { 100 } else { 10 };
    let (page, token) = names::page(arns, input, default_size)?;
    Ok(with_token(json!({"serviceArns": page}), token))
}

/// ListServicesByNamespace: services whose names stand in a Cloud Map namespace, of every cluster.
pub fn list_by_namespace(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("namespace").unwrap_or_default();
    let found = world.discovery.namespace(text);
    let id = found
        .map(|n| n.id.clone())
        .ok_or_else(|| registries::no_namespace("namespace"))?;
    let fits = |s: &&std::rc::Rc<Service>| s.status != Status::Inactive && registries::stands_in(world, s, &id);
    let arns = world.ecs.services().filter(fits).map(|s| s.arn());
    let default_size = if input.int("maxResults").is_some() { 100 } else { 10 };
    let (page, token) = names::page(arns, input, default_size)?;
    Ok(with_token(json!({ "serviceArns": page }), token))
}

/// IAM resources: the services named.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let cluster = names::cluster_name(input.text("cluster"));
    let arn = |text: &str| names::service_arn(cluster, names::service_name(text));
    match input.text("service") {
        Some(service) => vec![arn(service)],
        None => input.texts("services").into_iter().map(arn).collect(),
    }
}
