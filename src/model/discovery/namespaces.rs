//! Namespaces: create, get, list, delete.
//!
//! Source: Cloud Map API reference, CreateHttpNamespace and CreatePrivateDnsNamespace.

use super::{Namespace, error, id, operations};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// Namespaces one world may hold: Cloud Map's quota.
const MOST: usize = 50;

/// Makes a namespace: its ARN and id.
pub fn make(
    world: &mut World,
    because: Seq,
    name: &str,
    vpc: Option<String>,
    description: String,
    tags: Value,
) -> (String, String) {
    let number = world.next_number();
    let namespace = Namespace {
        id: id(world.seed, "ns", number),
        name: name.into(),
        vpc,
        description,
        created_at: world.now,
        tags,
    };
    let (arn, id) = (namespace.arn(), namespace.id.clone());
    let text = format!("Namespace {name} was created.");
    world.tell(New::of(Kind::Network, arn.as_str(), because, text).rule("discovery.names"));
    world.discovery.namespaces.insert(id.clone(), Rc::new(namespace));
    (arn, id)
}

fn create(world: &mut World, caller: &Caller, input: &Value, vpc: Option<String>) -> Result<Output, AwsError> {
    let name = input.text("Name").unwrap_or_default();
    let odd = |c: char| !(c.is_ascii_graphic());
    if name.is_empty() || name.chars().any(odd) {
        return Err(error(
            "InvalidInput",
            "A namespace's name has 1 to 1024 visible characters.",
            "Name",
        ));
    }
    if let Some(other) = world.discovery.namespaces().find(|n| n.name == name && n.vpc == vpc) {
        let mut refusal = error(
            "NamespaceAlreadyExists",
            "Namespace with given name already exist.",
            "Name",
        );
        refusal.detail = json!({"NamespaceId": other.id, "CreatorRequestId": other.id});
        return Err(refusal);
    }
    if world.discovery.namespaces.len() >= MOST {
        let message = format!("An account can have at most {MOST} namespaces.");
        return Err(error("ResourceLimitExceeded", message, "Name"));
    }
    let description = input.text("Description").unwrap_or_default().to_string();
    let tags = input.member("Tags").cloned().unwrap_or(Value::Null);
    let name = name.to_string();
    let (_, id) = make(world, caller.call, &name, vpc, description, tags);
    let operation = operations::record(world, "CREATE_NAMESPACE", vec![("NAMESPACE", id)]);
    Ok(json!({ "OperationId": operation }).into())
}

/// CreateHttpNamespace: found by API calls only.
pub fn create_http(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    create(world, caller, input, None)
}

/// CreatePrivateDnsNamespace: its names resolve inside one VPC.
pub fn create_private(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let vpc = input.text("Vpc").unwrap_or_default().to_string();
    if world.network.vpc(&vpc).is_none() {
        let message = format!("The VPC '{vpc}' does not exist.");
        return Err(error("InvalidInput", message, "Vpc"));
    }
    let name = input.text("Name").unwrap_or_default();
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if !name.split('.').all(label) {
        let message = format!("A DNS namespace is named like a domain; got '{name}'.");
        return Err(error("InvalidInput", message, "Name"));
    }
    create(world, caller, input, Some(vpc))
}

fn missing(text: &str) -> AwsError {
    error(
        "NamespaceNotFound",
        format!("The namespace {text} does not exist."),
        "Id",
    )
}

/// GetNamespace.
pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("Id").unwrap_or_default();
    let found = world.discovery.namespace(text).ok_or_else(|| missing(text))?;
    Ok(json!({"Namespace": render(world, found)}).into())
}

/// ListNamespaces.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let fits = |n: &&Namespace| {
        input.list("Filters").iter().all(|filter| {
            let values = filter.texts("Values");
            match filter.text("Name") {
                Some("TYPE") => values.contains(&kind(n)),
                Some("NAME" | "HTTP_NAME") => match filter.text("Condition") {
                    Some("BEGINS_WITH") => values.iter().any(|v| n.name.starts_with(v)),
                    _ => values.contains(&n.name.as_str()),
                },
                _ => true,
            }
        })
    };
    let found: Vec<Value> = world
        .discovery
        .namespaces()
        .filter(fits)
        .map(|n| render(world, n))
        .collect();
    Ok(json!({ "Namespaces": found }).into())
}

/// DeleteNamespace: once it has no services.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("Id").unwrap_or_default();
    let found = world.discovery.namespace(text).ok_or_else(|| missing(text))?;
    let (id, arn, name) = (found.id.clone(), found.arn(), found.name.clone());
    if world.discovery.services_of(&id).next().is_some() {
        let message = "The namespace has associated services. Delete them first.";
        return Err(error("ResourceInUse", message, "Id"));
    }
    world.discovery.namespaces.remove(&id);
    let text = format!("Namespace {name} was deleted.");
    world.tell(New::of(Kind::Network, arn, caller.call, text).rule("discovery.names"));
    let operation = operations::record(world, "DELETE_NAMESPACE", vec![("NAMESPACE", id)]);
    Ok(json!({ "OperationId": operation }).into())
}

fn kind(namespace: &Namespace) -> &'static str {
    if namespace.vpc.is_some() { "DNS_PRIVATE" } else { "HTTP" }
}

fn render(world: &World, namespace: &Namespace) -> Value {
    let mut properties = json!({"HttpProperties": {"HttpName": namespace.name}, "DnsProperties": {"SOA": {}}});
    if namespace.vpc.is_some() {
        let number = namespace.created_at.0 ^ namespace.id.bytes().map(u64::from).sum::<u64>();
        let zone = ids::short_hex(world.seed, "zone", number).to_ascii_uppercase();
        properties["DnsProperties"] = json!({"HostedZoneId": format!("Z{zone}"), "SOA": {"TTL": 15}});
    }
    let mut out = json!({
        "Id": namespace.id,
        "Arn": namespace.arn(),
        "Name": namespace.name,
        "Type": kind(namespace),
        "Properties": properties,
        "ServiceCount": world.discovery.services_of(&namespace.id).count(),
        "CreateDate": namespace.created_at.unix(),
    });
    if !namespace.description.is_empty() {
        out["Description"] = json!(namespace.description);
    }
    out
}
