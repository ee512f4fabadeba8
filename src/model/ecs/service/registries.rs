//! Service registries and Service Connect: tasks registered in Cloud Map, and the names other tasks find them by.
//!
//! Sources: ECS Developer Guide, "Use service discovery" and "Use Service Connect to connect Amazon ECS services with short
//! names"; ECS API reference, ServiceRegistry and ServiceConnectConfiguration. Simplified: a task sees the aliases that
//! exist when it asks, where AWS gives it those known when its deployment began.

use super::Service;
use crate::aws::AwsError;
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::ecs::definition::Definition;
use crate::model::ecs::task::Task;
use crate::model::events::Seq;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// `NamespaceNotFoundException`, as ECS words it.
pub fn no_namespace(field: &str) -> AwsError {
    AwsError::new("NamespaceNotFoundException", "The specified namespace was not found.").field(field)
}

/// Checks `serviceRegistries` and `serviceConnectConfiguration` of a request.
pub fn check(world: &World, input: &Value, definition: &Definition, cluster: &str) -> Result<(), AwsError> {
    let registries = input.list("serviceRegistries");
    if registries.len() > 1 {
        return Err(AwsError::invalid("service registries can have at most 1 items.").field("serviceRegistries"));
    }
    for registry in registries {
        let arn = registry.text("registryArn").unwrap_or_default();
        if world.discovery.service(arn).is_none() {
            let message = format!("The service registry with registryArn {arn} does not exist.");
            return Err(AwsError::invalid(message).field("serviceRegistries[0].registryArn"));
        }
        if let Some(name) = registry.text("containerName")
            && !definition.spec.containers.iter().any(|c| c.name == name)
        {
            let message = format!("The container {name} does not exist in the task definition.");
            return Err(AwsError::invalid(message).field("serviceRegistries[0].containerName"));
        }
    }
    let Some(connect) = input.member("serviceConnectConfiguration") else {
        return Ok(());
    };
    if connect.flag("enabled") != Some(true) {
        return Ok(());
    }
    namespace(world, connect, cluster)
        .filter(|text| world.discovery.namespace(text).is_some())
        .ok_or_else(|| no_namespace("serviceConnectConfiguration.namespace"))?;
    let ports = || definition.spec.containers.iter().flat_map(|c| &c.ports);
    for (index, one) in connect.list("services").iter().enumerate() {
        let name = one.text("portName").unwrap_or_default();
        if !ports().any(|port| port.name.as_deref() == Some(name)) {
            let message = format!("portName(s) not found in the referenced Task Definition: {name}");
            let field = format!("serviceConnectConfiguration.services[{index}].portName");
            return Err(AwsError::invalid(message).field(field));
        }
        if one.list("clientAliases").len() > 1 {
            let field = format!("serviceConnectConfiguration.services[{index}].clientAliases");
            return Err(AwsError::invalid("clientAliases can have at most 1 items.").field(field));
        }
    }
    Ok(())
}

/// The namespace of a Service Connect configuration: its own, or the cluster's default.
fn namespace(world: &World, connect: &Value, cluster: &str) -> Option<String> {
    let default = || {
        let defaults = &world.ecs.cluster(cluster)?.service_connect_defaults;
        defaults.text("namespace").map(str::to_string)
    };
    connect.text("namespace").map(str::to_string).or_else(default)
}

/// The Service Connect configuration of kept members, where it is enabled.
fn connect(kept: &Map<String, Value>) -> Option<&Value> {
    kept.get("serviceConnectConfiguration")
        .filter(|c| c.flag("enabled") == Some(true))
}

fn discovery_name(one: &Value) -> &str {
    one.text("discoveryName").or(one.text("portName")).unwrap_or_default()
}

/// Makes the Cloud Map services that a service's Service Connect configuration names.
pub fn prepare(world: &mut World, because: Seq, cluster: &str, name: &str) {
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let Some(connect) = connect(&service.kept).cloned() else {
        return;
    };
    let Some(namespace) = namespace(world, &connect, cluster) else {
        return;
    };
    for one in connect.list("services") {
        world.ensure_discovery_service(because, &namespace, discovery_name(one));
    }
}

/// A task of the service runs: it is registered in Cloud Map.
pub fn join(world: &mut World, because: Seq, cluster: &str, name: &str, number: u64) {
    let (Some(service), Some(task)) = (world.ecs.service(cluster, name), world.ecs.task(number)) else {
        return;
    };
    let kept = task
        .deployment
        .as_deref()
        .and_then(|id| service.revision(id))
        .map_or(&service.kept, |d| &d.kept);
    let Some(ip) = task.private_ip.clone() else { return };
    let mut attributes: BTreeMap<String, String> = BTreeMap::new();
    let family = task.definition.split(':').next().unwrap_or_default();
    for (key, value) in [
        ("AVAILABILITY_ZONE", task.zone.as_str()),
        ("AWS_INSTANCE_IPV4", &ip),
        ("AWS_INIT_HEALTH_STATUS", "HEALTHY"),
        ("ECS_CLUSTER_NAME", cluster),
        ("ECS_SERVICE_NAME", name),
        ("ECS_TASK_DEFINITION_FAMILY", family),
        ("REGION", crate::aws::REGION),
    ] {
        attributes.insert(key.into(), value.into());
    }
    let port_of = |port_name: &str| {
        let mut ports = task.spec.containers.iter().flat_map(|c| &c.ports);
        ports
            .find(|p| p.name.as_deref() == Some(port_name))
            .map(|p| p.container)
    };
    let mut joins: Vec<(String, Option<i64>)> = Vec::new();
    for registry in kept
        .get("serviceRegistries")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let port = registry.int("port").or(registry.int("containerPort"));
        joins.push((registry.text("registryArn").unwrap_or_default().into(), port));
    }
    if let Some(connect) = connect(kept)
        && let Some(found) = namespace(world, connect, cluster).and_then(|text| world.discovery.namespace(&text))
    {
        for one in connect.list("services") {
            if let Some(service) = world.discovery.named(&found.id, discovery_name(one)) {
                joins.push((
                    service.arn(),
                    port_of(one.text("portName").unwrap_or_default()).map(i64::from),
                ));
            }
        }
    }
    let id = task.id.clone();
    for (arn, port) in joins {
        let mut own = attributes.clone();
        if let Some(port) = port {
            own.insert("AWS_INSTANCE_PORT".into(), port.to_string());
        }
        world.register_instance(because, &arn, &id, own);
        if let Some(task) = world.ecs.task_mut(number) {
            task.discovered.push(arn);
        }
    }
}

/// A task begins to stop: it is taken out of Cloud Map.
pub fn leave(world: &mut World, because: Seq, number: u64) {
    let Some(task) = world.ecs.task(number).filter(|t| !t.discovered.is_empty()) else {
        return;
    };
    let (id, services) = (task.id.clone(), task.discovered.clone());
    for arn in services {
        world.deregister_instance(because, &arn, &id);
    }
    if let Some(task) = world.ecs.task_mut(number) {
        task.discovered.clear();
    }
}

/// Where a name leads from inside a task: addresses with the port to use, or nothing where the name is unknown.
pub fn lookup(world: &World, task: &Task, host: &str, port: u16) -> Option<Vec<(String, u16)>> {
    let own = world
        .ecs
        .service(&task.cluster, task.service.as_deref().unwrap_or_default());
    let own = own.and_then(|service| {
        let id = task.deployment.as_deref()?;
        let connect = connect(&service.revision(id)?.kept)?;
        namespace(world, connect, &task.cluster)
    });
    if let Some(found) = own.and_then(|text| world.discovery.namespace(&text)) {
        for service in world.ecs.services() {
            let Some(other) = connect(&service.kept) else { continue };
            let same = namespace(world, other, &service.cluster)
                .and_then(|text| world.discovery.namespace(&text))
                .is_some_and(|namespace| namespace.id == found.id);
            for one in other.list("services").iter().filter(|_| same) {
                let default = format!("{}.{}", discovery_name(one), found.name);
                let named = |alias: &Value| alias.text("dnsName").unwrap_or(&default).eq_ignore_ascii_case(host);
                let listens = |alias: &Value| alias.int("port") == Some(i64::from(port));
                if !one
                    .list("clientAliases")
                    .iter()
                    .any(|alias| named(alias) && listens(alias))
                {
                    continue;
                }
                let instances = world.discovery.named(&found.id, discovery_name(one));
                let instances = instances.into_iter().flat_map(|s| s.instances.values());
                let place = |i: &crate::model::discovery::Instance| {
                    let port = i.attributes.get("AWS_INSTANCE_PORT")?.parse().ok()?;
                    Some((i.address()?.to_string(), port))
                };
                return Some(instances.filter(|i| i.healthy).filter_map(place).collect());
            }
        }
    }
    let vpc = &world.network.subnet(&task.subnet)?.vpc;
    let addresses = world.discovery.resolve(vpc, &host.to_ascii_lowercase())?;
    Some(addresses.into_iter().map(|ip| (ip, port)).collect())
}

/// Whether a service's names stand in a namespace, for ListServicesByNamespace.
pub fn stands_in(world: &World, service: &Service, namespace_id: &str) -> bool {
    let connected = connect(&service.kept)
        .and_then(|connect| namespace(world, connect, &service.cluster))
        .and_then(|text| world.discovery.namespace(&text))
        .is_some_and(|found| found.id == namespace_id);
    let registries = service.kept.get("serviceRegistries").and_then(Value::as_array);
    connected
        || registries.into_iter().flatten().any(|registry| {
            let found = world
                .discovery
                .service(registry.text("registryArn").unwrap_or_default());
            found.is_some_and(|found| found.namespace == namespace_id)
        })
}

/// `serviceConnectResources` of a deployment.
pub fn resources(world: &World, service: &Service, kept: &Map<String, Value>) -> Value {
    let Some(connect) = connect(kept) else { return json!([]) };
    let found = namespace(world, connect, &service.cluster).and_then(|text| world.discovery.namespace(&text));
    let Some(found) = found else { return json!([]) };
    let one = |one: &Value| {
        let name = discovery_name(one);
        let arn = world.discovery.named(&found.id, name)?.arn();
        Some(json!({"discoveryName": name, "discoveryArn": arn}))
    };
    connect.list("services").iter().filter_map(one).collect()
}
