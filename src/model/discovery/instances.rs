//! Instances: register, deregister, list, and discover by names.
//!
//! Source: Cloud Map API reference, RegisterInstance and DiscoverInstances (healthy ones unless asked otherwise).

use super::services::missing;
use super::{Instance, Service, error, operations};
use crate::aws::fields::Fields;
use crate::aws::{ACCOUNT, AwsError, Output};
use crate::model::World;
use crate::model::ecs::names;
use crate::model::network::address;
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Instances per service, by quota.
const MOST: usize = 1_000;

fn subject<'w>(world: &'w World, input: &Value) -> Result<&'w Service, AwsError> {
    let text = input.text("ServiceId").unwrap_or_default();
    world.discovery.service(text).ok_or_else(|| missing(text, "ServiceId"))
}

/// RegisterInstance.
pub fn register(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let service = subject(world, input)?;
    let id = input.text("InstanceId").unwrap_or_default().to_string();
    let given = input.member("Attributes").and_then(Value::as_object);
    let pairs = given.into_iter().flatten();
    let attributes: BTreeMap<String, String> = pairs
        .filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_string())))
        .collect();
    let ip = attributes.get("AWS_INSTANCE_IPV4");
    if let Some(ip) = ip.filter(|ip| address::parse(ip).is_none()) {
        return Err(error(
            "InvalidInput",
            format!("AWS_INSTANCE_IPV4 must be an IPv4 address; got {ip}."),
            "Attributes",
        ));
    }
    if !service.dns.is_null() && ip.is_none() && !attributes.contains_key("AWS_INSTANCE_CNAME") {
        let message = "A service with A records needs the attribute AWS_INSTANCE_IPV4.";
        return Err(error("InvalidInput", message, "Attributes"));
    }
    if let Some(port) = attributes.get("AWS_INSTANCE_PORT")
        && !port.parse::<u16>().is_ok_and(|port| port > 0)
    {
        let message = format!("AWS_INSTANCE_PORT must be between 1 and 65535; got {port}.");
        return Err(error("InvalidInput", message, "Attributes"));
    }
    if service.instances.len() >= MOST && !service.instances.contains_key(&id) {
        let message = format!("A service can have at most {MOST} instances.");
        return Err(error("ResourceLimitExceeded", message, "InstanceId"));
    }
    let arn = service.arn();
    world.register_instance(caller.call, &arn, &id, attributes);
    let operation = operations::record(world, "REGISTER_INSTANCE", vec![("INSTANCE", id)]);
    Ok(json!({ "OperationId": operation }).into())
}

fn no_instance(id: &str) -> AwsError {
    error(
        "InstanceNotFound",
        format!("The instance {id} is not registered with the service."),
        "InstanceId",
    )
}

/// DeregisterInstance.
pub fn deregister(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let service = subject(world, input)?;
    let id = input.text("InstanceId").unwrap_or_default().to_string();
    if !service.instances.contains_key(&id) {
        return Err(no_instance(&id));
    }
    let arn = service.arn();
    world.deregister_instance(caller.call, &arn, &id);
    let operation = operations::record(world, "DEREGISTER_INSTANCE", vec![("INSTANCE", id)]);
    Ok(json!({ "OperationId": operation }).into())
}

/// GetInstance.
pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let service = subject(world, input)?;
    let id = input.text("InstanceId").unwrap_or_default();
    let found = service.instances.get(id).ok_or_else(|| no_instance(id))?;
    Ok(
        json!({"Instance": {"Id": id, "Attributes": found.attributes, "CreatedByAccount": ACCOUNT},
        "ResourceOwner": ACCOUNT})
        .into(),
    )
}

/// ListInstances.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let service = subject(world, input)?;
    let one = |(id, instance): (&String, &Instance)| json!({"Id": id, "Attributes": instance.attributes});
    let lower = json!({"maxResults": input["MaxResults"], "nextToken": input["NextToken"]});
    let (page, token) = names::page(service.instances.iter().map(one), &lower, 100)?;
    let mut out = json!({"Instances": page, "ResourceOwner": ACCOUNT});
    if let Some(token) = token {
        out["NextToken"] = json!(token);
    }
    Ok(out.into())
}

fn health(instance: &Instance) -> &'static str {
    if instance.healthy { "HEALTHY" } else { "UNHEALTHY" }
}

/// GetInstancesHealthStatus.
pub fn statuses(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let service = subject(world, input)?;
    let asked = input.texts("Instances");
    if let Some(id) = asked.iter().find(|id| !service.instances.contains_key(**id)) {
        return Err(no_instance(id));
    }
    let fits = |id: &str| asked.is_empty() || asked.contains(&id);
    let found: Map<String, Value> = service
        .instances
        .iter()
        .filter(|(id, _)| fits(id))
        .map(|(id, instance)| (id.clone(), json!(health(instance))))
        .collect();
    Ok(json!({ "Status": found }).into())
}

/// DiscoverInstances: by the names of namespace and service.
pub fn discover(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (namespace, name) = (
        input.text("NamespaceName").unwrap_or_default(),
        input.text("ServiceName").unwrap_or_default(),
    );
    let Some(found) = world.discovery.namespaces().find(|n| n.name == namespace) else {
        let message = format!("The namespace {namespace} does not exist.");
        return Err(error("NamespaceNotFound", message, "NamespaceName"));
    };
    let service = world.discovery.named(&found.id, name);
    let service = service.ok_or_else(|| missing(name, "ServiceName"))?;
    let status = input.text("HealthStatus").unwrap_or("HEALTHY_OR_ELSE_ALL");
    let wanted = |member: &str, instance: &Instance| {
        let given = input.member(member).and_then(Value::as_object);
        given.is_none_or(|given| {
            given
                .iter()
                .all(|(k, v)| instance.attributes.get(k).map(String::as_str) == v.as_str())
        })
    };
    let of = |status: &str| -> Vec<(&String, &Instance)> {
        let fits = |instance: &Instance| match status {
            "HEALTHY" => instance.healthy,
            "UNHEALTHY" => !instance.healthy,
            _ => true,
        };
        let all = service
            .instances
            .iter()
            .filter(|(_, i)| fits(i) && wanted("QueryParameters", i));
        let all: Vec<_> = all.collect();
        let better: Vec<_> = all
            .iter()
            .copied()
            .filter(|(_, i)| wanted("OptionalParameters", i))
            .collect();
        if better.is_empty() { all } else { better }
    };
    let chosen = match status {
        "HEALTHY_OR_ELSE_ALL" => Some(of("HEALTHY"))
            .filter(|found| !found.is_empty())
            .unwrap_or_else(|| of("ALL")),
        other => of(other),
    };
    let most = input.int("MaxResults").unwrap_or(100).clamp(1, 1000) as usize;
    let one = |(id, instance): (&String, &Instance)| {
        json!({"InstanceId": id, "NamespaceName": namespace, "ServiceName": service.name,
            "HealthStatus": health(instance), "Attributes": instance.attributes})
    };
    let instances: Vec<Value> = chosen.into_iter().take(most).map(one).collect();
    Ok(json!({"Instances": instances, "InstancesRevision": service.revision}).into())
}
