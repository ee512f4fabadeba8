//! PutAttributes, DeleteAttributes and ListAttributes.
//!
//! Source: ECS API reference, Attribute: names of 1–128 letters, digits and `-_/\.`, values of 1–128 of those and `@:` or
//! spaces; ten custom attributes a resource.

use super::calls::find;
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::{names, with_token};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Custom attributes of one instance, by quota.
const CUSTOM: usize = 10;

fn is_name(text: &str) -> bool {
    (1..=128).contains(&text.chars().count())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_/\\.".contains(&b))
}

fn is_value(text: &str) -> bool {
    (1..=128).contains(&text.chars().count())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./\\@: ".contains(&b))
        && text.trim() == text
}

/// Whether an attribute is the agent's or ECS's own.
fn is_built_in(name: &str) -> bool {
    name.starts_with("ecs.") || name.starts_with("com.amazonaws.")
}

/// Instance number, name and value of each attribute of a request.
fn read(world: &World, cluster: &str, input: &Value) -> Result<Vec<(u64, String, String)>, AwsError> {
    let given = input.list("attributes");
    if given.is_empty() || given.len() > CUSTOM {
        let text = format!("attributes must have 1 to {CUSTOM} items.");
        return Err(AwsError::invalid(text).field("attributes"));
    }
    let mut read = Vec::new();
    for (index, one) in given.iter().enumerate() {
        let at = |member: &str| format!("attributes[{index}].{member}");
        let name = one.text("name").unwrap_or_default();
        if !is_name(name) {
            let text = "The name of an attribute must have 1 to 128 letters, digits, hyphens, underscores, slashes, backslashes or periods.";
            return Err(AwsError::invalid(text).field(at("name")));
        }
        if is_built_in(name) {
            let text =
                format!("Attribute '{name}' is reserved: names that begin with ecs. or com.amazonaws. are ECS's own.");
            return Err(AwsError::invalid(text).field(at("name")));
        }
        if one.text("value").is_some_and(|v| !v.is_empty() && !is_value(v)) {
            let text = "The value of an attribute must have 1 to 128 letters, digits, hyphens, underscores, periods, @, slashes, colons or spaces, and no space at its ends.";
            return Err(AwsError::invalid(text).field(at("value")));
        }
        if one.text("targetType").is_some_and(|t| t != "container-instance") {
            return Err(AwsError::invalid("targetType must be container-instance.").field(at("targetType")));
        }
        let target = one.text("targetId").unwrap_or_default();
        let found = find(world, cluster, target).ok_or_else(|| {
            let text = format!("The specified target wasn't found: expected the id or ARN of a container instance of cluster {cluster}; got '{target}'.");
            AwsError::new("TargetNotFoundException", text).field(at("targetId"))
        })?;
        read.push((
            found.number,
            name.to_string(),
            one.text("value").unwrap_or_default().to_string(),
        ));
    }
    Ok(read)
}

fn shown(world: &World, cluster: &str, number: u64, name: &str, value: &str) -> Value {
    let target = world.ecs.instance(cluster, number).map(|i| i.arn());
    let mut shown = json!({"name": name, "targetId": target});
    if !value.is_empty() {
        shown["value"] = json!(value);
    }
    shown
}

/// PutAttributes: adds attributes, or replaces their values.
pub fn put(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let read = read(world, &cluster, input)?;
    for (number, ..) in &read {
        let Some(instance) = world.ecs.instance(&cluster, *number) else {
            continue;
        };
        let mut all: Vec<&str> = instance
            .attributes
            .keys()
            .filter(|n| !is_built_in(n))
            .map(String::as_str)
            .collect();
        all.extend(
            read.iter()
                .filter(|(n, ..)| n == number)
                .map(|(_, name, _)| name.as_str()),
        );
        all.sort_unstable();
        all.dedup();
        if all.len() > CUSTOM {
            let text = format!("You can apply up to {CUSTOM} custom attributes for each resource.");
            return Err(AwsError::new("AttributeLimitExceededException", text).field("attributes"));
        }
    }
    let mut reply = Vec::new();
    for (number, name, value) in read {
        reply.push(shown(world, &cluster, number, &name, &value));
        change(world, caller, &cluster, number, &name, Some(value));
    }
    Ok(json!({"attributes": reply}).into())
}

fn change(world: &mut World, caller: &Caller, cluster: &str, number: u64, name: &str, value: Option<String>) {
    let Some(instance) = world.ecs.instance_mut(cluster, number) else {
        return;
    };
    let (arn, label) = (instance.arn(), instance.label());
    instance.version += 1;
    let text = match &value {
        Some(value) => format!("Container instance {label} got the attribute {name}={value}."),
        None => format!("Container instance {label} lost the attribute {name}."),
    };
    match value {
        Some(value) => instance.attributes.insert(name.into(), value),
        None => instance.attributes.remove(name),
    };
    let told = world.tell(New::of(Kind::Instance, arn, caller.call, text));
    world.cluster_changed(told, cluster);
}

/// DeleteAttributes.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let mut reply = Vec::new();
    for (number, name, given) in read(world, &cluster, input)? {
        let stands = world
            .ecs
            .instance(&cluster, number)
            .and_then(|i| i.attributes.get(&name))
            .cloned();
        let Some(value) = stands.filter(|v| given.is_empty() || *v == given) else {
            continue;
        };
        reply.push(shown(world, &cluster, number, &name, &value));
        change(world, caller, &cluster, number, &name, None);
    }
    Ok(json!({"attributes": reply}).into())
}

/// ListAttributes: of container instances, by name and value.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    if input.text("targetType") != Some("container-instance") {
        return Err(AwsError::invalid("targetType must be container-instance.").field("targetType"));
    }
    let (name, value) = (input.text("attributeName"), input.text("attributeValue"));
    if value.is_some() && name.is_none() {
        return Err(AwsError::invalid("attributeValue needs an attributeName.").field("attributeValue"));
    }
    let mut rows = Vec::new();
    for instance in world
        .ecs
        .instances_after(&cluster, 0)
        .filter(|i| i.status != super::Status::Inactive)
    {
        let own = instance.attributes.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        let able = instance.capabilities.iter().map(|n| (*n, ""));
        for (n, v) in own.chain(able) {
            if name.is_none_or(|name| name == n) && value.is_none_or(|value| value == v) {
                rows.push(shown(world, &cluster, instance.number, n, v));
            }
        }
    }
    let (page, token) = names::page(rows.into_iter(), input, 100)?;
    Ok(with_token(json!({"attributes": page}), token))
}
