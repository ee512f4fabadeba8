//! Services of a namespace: create, get, list, delete.
//!
//! Source: Cloud Map API reference, CreateService.

use super::{Service, error, id};
use crate::aws::fields::{Fields, without_nulls};
use crate::aws::{AwsError, Output, arn};
use crate::model::World;
use crate::model::events::{Kind, New as Event, Seq};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Services per namespace, by quota (`servicesPerNamespace` of ECS's list).
const MOST: usize = 300;

/// What a service is made with.
pub struct New {
    pub name: String,
    pub namespace: String,
    pub description: String,
    pub dns: Value,
    pub health: Value,
    pub custom_health: Value,
    pub tags: Value,
}

/// Makes a service; its ARN.
pub fn make(world: &mut World, because: Seq, new: New) -> String {
    let number = world.next_number();
    let service = Service {
        id: id(world.seed, "srv", number),
        name: new.name,
        namespace: new.namespace,
        description: new.description,
        dns: new.dns,
        health: new.health,
        custom_health: new.custom_health,
        created_at: world.now,
        instances: BTreeMap::new(),
        revision: 0,
        tags: new.tags,
    };
    let arn = service.arn();
    let text = format!("Cloud Map service {} was created.", service.name);
    world.tell(Event::of(Kind::Network, arn.as_str(), because, text).rule("discovery.names"));
    world.discovery.services.insert(service.id.clone(), Rc::new(service));
    arn
}

/// CreateService.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = input.text("Name").unwrap_or_default().to_string();
    let of_dns = input.member("DnsConfig").and_then(|dns| dns.text("NamespaceId"));
    let Some(text) = input.text("NamespaceId").or(of_dns) else {
        return Err(error("InvalidInput", "NamespaceId is required.", "NamespaceId"));
    };
    let Some(namespace) = world.discovery.namespace(text) else {
        return Err(error(
            "NamespaceNotFound",
            format!("The namespace {text} does not exist."),
            "NamespaceId",
        ));
    };
    let namespace_id = namespace.id.clone();
    if input.member("DnsConfig").is_some() && namespace.vpc.is_none() {
        let message = "DnsConfig cannot be given for a service of an HTTP namespace.";
        return Err(error("InvalidInput", message, "DnsConfig"));
    }
    if namespace.vpc.is_some() && input.member("DnsConfig").is_none() && input.text("Type") != Some("HTTP") {
        let message = "A service of a DNS namespace needs a DnsConfig, or the type HTTP.";
        return Err(error("InvalidInput", message, "DnsConfig"));
    }
    if input.member("HealthCheckConfig").is_some() && input.member("HealthCheckCustomConfig").is_some() {
        let message = "HealthCheckConfig and HealthCheckCustomConfig cannot be given together.";
        return Err(error("InvalidInput", message, "HealthCheckConfig"));
    }
    if input.member("HealthCheckConfig").is_some() {
        let message = "Health checks of Route 53 are possible in public DNS namespaces only.";
        return Err(error("InvalidInput", message, "HealthCheckConfig"));
    }
    if let Some(other) = world.discovery.named(&namespace_id, &name) {
        let mut refusal = error("ServiceAlreadyExists", "Service already exists.", "Name");
        refusal.detail = json!({"ServiceId": other.id, "CreatorRequestId": other.id});
        return Err(refusal);
    }
    if world.discovery.services_of(&namespace_id).count() >= MOST {
        let message = format!("A namespace can have at most {MOST} services.");
        return Err(error("ResourceLimitExceeded", message, "Name"));
    }
    let keep = |member: &str| input.member(member).map(without_nulls).unwrap_or(Value::Null);
    let new = New {
        name,
        namespace: namespace_id,
        description: input.text("Description").unwrap_or_default().into(),
        dns: keep("DnsConfig"),
        health: Value::Null,
        custom_health: keep("HealthCheckCustomConfig"),
        tags: keep("Tags"),
    };
    let made = make(world, caller.call, new);
    let service = world.discovery.service(&made).map(|s| render(world, s));
    Ok(json!({ "Service": service }).into())
}

/// `ServiceNotFound`, naming what was asked for.
pub fn missing(text: &str, field: &str) -> AwsError {
    error("ServiceNotFound", format!("The service {text} does not exist."), field)
}

/// GetService.
pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("Id").unwrap_or_default();
    let service = world.discovery.service(text).ok_or_else(|| missing(text, "Id"))?;
    Ok(json!({"Service": render(world, service)}).into())
}

/// ListServices.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let fits = |service: &&Rc<Service>| {
        input.list("Filters").iter().all(|filter| match filter.text("Name") {
            Some("NAMESPACE_ID") => filter.texts("Values").iter().any(|v| arn::last(v) == service.namespace),
            _ => true,
        })
    };
    let services = world.discovery.services.values().filter(fits);
    let found: Vec<Value> = services.map(|s| render(world, s)).collect();
    Ok(json!({ "Services": found }).into())
}

/// DeleteService: once it has no instances.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("Id").unwrap_or_default();
    let service = world.discovery.service(text).ok_or_else(|| missing(text, "Id"))?;
    if !service.instances.is_empty() {
        let message = "The service contains registered instances; deregister them first.";
        return Err(error("ResourceInUse", message, "Id"));
    }
    let (id, arn, told) = (
        service.id.clone(),
        service.arn(),
        format!("Cloud Map service {} was deleted.", service.name),
    );
    world.discovery.services.remove(&id);
    world.tell(Event::of(Kind::Network, arn, caller.call, told).rule("discovery.names"));
    Ok(Output::empty())
}

fn render(world: &World, service: &Service) -> Value {
    let dns = !service.dns.is_null();
    let mut out = json!({
        "Id": service.id,
        "Arn": service.arn(),
        "Name": service.name,
        "NamespaceId": service.namespace,
        "InstanceCount": service.instances.len(),
        "Type": if dns { "DNS_HTTP" } else { "HTTP" },
        "CreateDate": service.created_at.unix(),
    });
    for (member, value) in [
        ("DnsConfig", &service.dns),
        ("HealthCheckConfig", &service.health),
        ("HealthCheckCustomConfig", &service.custom_health),
    ] {
        if !value.is_null() {
            out[member] = value.clone();
        }
    }
    if dns && out["DnsConfig"]["RoutingPolicy"].is_null() {
        out["DnsConfig"]["RoutingPolicy"] = json!("MULTIVALUE");
    }
    if dns {
        out["DnsConfig"]["NamespaceId"] = json!(service.namespace);
    }
    if !service.description.is_empty() {
        out["Description"] = json!(service.description);
    }
    let _ = world;
    out
}
