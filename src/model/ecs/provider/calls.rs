//! CreateCapacityProvider, UpdateCapacityProvider, DescribeCapacityProviders and DeleteCapacityProvider.
//!
//! Source: ECS API reference; live error texts.

use super::{BUILT_IN, Over, Provider, managed, provider_arn, provider_name, render_built_in};
use crate::aws::fields::{self, Fields};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::{names, with_token};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// CreateCapacityProvider, over an Auto Scaling group or for Managed Instances.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = input.text("name").unwrap_or_default().to_string();
    let lower = name.to_ascii_lowercase();
    if !names::is_name(&name) || ["aws", "ecs", "fargate"].iter().any(|p| lower.starts_with(p)) {
        let text = "The specified capacity provider name is invalid. Up to 255 characters are allowed, which include letters (upper and lowercase), numbers, underscores (_), and hyphens (-). The name can't be prefixed with \"aws\", \"ecs\", or \"fargate\".";
        return Err(AwsError::invalid(text).field("name"));
    }
    if world.ecs.provider(&name).is_some_and(|p| p.active) {
        let text = "The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.";
        return Err(AwsError::invalid(text).field("name"));
    }
    let tags = fields::tags(input, "tags");
    names::check_tags(&tags)?;
    let over = match (
        input.member("autoScalingGroupProvider"),
        input.member("managedInstancesProvider"),
    ) {
        (Some(_), Some(_)) | (None, None) => {
            let text = "Exactly one of autoScalingGroupProvider and managedInstancesProvider must be specified.";
            return Err(AwsError::invalid(text).field("autoScalingGroupProvider"));
        }
        (Some(given), None) => over_group(world, given)?,
        (None, Some(given)) => managed::read(world, &caller.arn, input, given)?,
    };
    let text = format!("Capacity provider {name} was created.");
    let born = world.tell(New::of(Kind::Call, provider_arn(&name), caller.call, text));
    if let Over::Managed { cluster, .. } = &over {
        let cluster = cluster.clone();
        if let Some(cluster) = world.ecs.cluster_mut(&cluster) {
            cluster.capacity_providers.push(name.clone());
        }
    }
    let provider = Provider {
        name: name.clone(),
        over,
        active: true,
        update: None,
        created_at: world.now,
        tags,
        born,
        launched: 0,
    };
    let shown = provider.render(true);
    world.ecs.providers.insert(name, Rc::new(provider));
    Ok(json!({"capacityProvider": shown}).into())
}

fn switch(given: &Value, member: &str, or: bool, field: &str) -> Result<bool, AwsError> {
    match given.text(member) {
        None => Ok(or),
        Some("ENABLED") => Ok(true),
        Some("DISABLED") => Ok(false),
        Some(other) => Err(
            AwsError::invalid(format!("{member} must be ENABLED or DISABLED; got {other}."))
                .field(format!("{field}.{member}")),
        ),
    }
}

/// `managedScaling` with ECS's defaults.
fn managed_scaling(given: Option<&Value>, stands: Option<&Value>) -> Result<Value, AwsError> {
    let Some(given) = given else {
        return Ok(stands.cloned().unwrap_or(json!({
            "status": "DISABLED", "targetCapacity": 100, "minimumScalingStepSize": 1, "maximumScalingStepSize": 10_000, "instanceWarmupPeriod": 300,
        })));
    };
    let on = switch(given, "status", true, "autoScalingGroupProvider.managedScaling")?;
    let number = |member: &str, or: i64, low: i64, high: i64| match given.int(member) {
        None => Ok(stands.and_then(|s| s.int(member)).unwrap_or(or)),
        Some(n) if (low..=high).contains(&n) => Ok(n),
        Some(n) => Err(
            AwsError::invalid(format!("{member} must be between {low} and {high}; got {n}."))
                .field(format!("autoScalingGroupProvider.managedScaling.{member}")),
        ),
    };
    Ok(json!({
        "status": if on { "ENABLED" } else { "DISABLED" },
        "targetCapacity": number("targetCapacity", 100, 1, 100)?,
        "minimumScalingStepSize": number("minimumScalingStepSize", 1, 1, 10_000)?,
        "maximumScalingStepSize": number("maximumScalingStepSize", 10_000, 1, 10_000)?,
        "instanceWarmupPeriod": number("instanceWarmupPeriod", 300, 0, 10_000)?,
    }))
}

fn over_group(world: &World, given: &Value) -> Result<Over, AwsError> {
    let field = "autoScalingGroupProvider";
    let arn = given.text("autoScalingGroupArn").unwrap_or_default();
    let Some(group) = world.scaling.by_arn(arn) else {
        let text = "The specified Auto Scaling group ARN is invalid. Specify a valid ARN and try again.";
        return Err(AwsError::client(text).field(format!("{field}.autoScalingGroupArn")));
    };
    let taken = world
        .ecs
        .providers()
        .any(|p| p.active && matches!(&p.over, Over::Group { arn: of, .. } if of == arn));
    if taken {
        let text = "The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.";
        return Err(AwsError::client(text).field(format!("{field}.autoScalingGroupArn")));
    }
    let managed_scaling = managed_scaling(given.member("managedScaling"), None)?;
    let protects = switch(given, "managedTerminationProtection", false, field)?;
    check_protection(protects, &managed_scaling, group.protects_new)?;
    Ok(Over::Group {
        arn: arn.into(),
        group: group.name.clone(),
        managed_scaling,
        protects,
        drains: switch(given, "managedDraining", true, field)?,
    })
}

fn check_protection(protects: bool, scaling: &Value, group_protects: bool) -> Result<(), AwsError> {
    let refuse =
        |text: &str| Err(AwsError::client(text).field("autoScalingGroupProvider.managedTerminationProtection"));
    if protects && scaling.text("status") != Some("ENABLED") {
        return refuse(
            "The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, managed scaling must be enabled.",
        );
    }
    if protects && !group_protects {
        return refuse(
            "The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled.",
        );
    }
    Ok(())
}

fn not_found() -> AwsError {
    AwsError::client("The specified capacity provider does not exist. Specify a valid name or ARN and try again.")
}

/// UpdateCapacityProvider.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = provider_name(input.text("name").unwrap_or_default()).to_string();
    if BUILT_IN.contains(&name.as_str()) {
        let text = "The specified capacity provider is managed by AWS and cannot be changed.";
        return Err(AwsError::invalid(text).field("name"));
    }
    let provider = world
        .ecs
        .provider(&name)
        .filter(|p| p.active)
        .cloned()
        .ok_or_else(|| not_found().field("name"))?;
    let over = match (
        &provider.over,
        input.member("autoScalingGroupProvider"),
        input.member("managedInstancesProvider"),
    ) {
        (
            Over::Group {
                arn,
                group,
                managed_scaling: scaling,
                protects,
                drains,
            },
            Some(given),
            None,
        ) => {
            let scaling = managed_scaling(given.member("managedScaling"), Some(scaling))?;
            let field = "autoScalingGroupProvider";
            let protects = switch(given, "managedTerminationProtection", *protects, field)?;
            let group_protects = world.scaling.by_arn(arn).is_some_and(|g| g.protects_new);
            check_protection(protects, &scaling, group_protects)?;
            Over::Group {
                arn: arn.clone(),
                group: group.clone(),
                managed_scaling: scaling,
                protects,
                drains: switch(given, "managedDraining", *drains, field)?,
            }
        }
        (Over::Managed { cluster, body }, None, Some(given)) => Over::Managed {
            cluster: cluster.clone(),
            body: managed::changed(body, given)?,
        },
        (stands, ..) => {
            let member = if matches!(stands, Over::Group { .. }) {
                "autoScalingGroupProvider"
            } else {
                "managedInstancesProvider"
            };
            let text = format!("The capacity provider is updated by {member} alone.");
            return Err(AwsError::invalid(text).field(member));
        }
    };
    world.tell(New::of(
        Kind::Call,
        provider_arn(&name),
        caller.call,
        format!("Capacity provider {name} was changed."),
    ));
    let mut shown = Value::Null;
    if let Some(provider) = world.ecs.provider_mut(&name) {
        provider.over = over;
        provider.update = Some("UPDATE_COMPLETE");
        shown = provider.render(true);
    }
    Ok(json!({"capacityProvider": shown}).into())
}

/// DeleteCapacityProvider: refuses while a cluster has it.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = provider_name(input.text("capacityProvider").unwrap_or_default()).to_string();
    if BUILT_IN.contains(&name.as_str()) {
        let text = "The specified capacity provider is reserved and cannot be deleted.";
        return Err(AwsError::invalid(text).field("capacityProvider"));
    }
    let provider = world
        .ecs
        .provider(&name)
        .ok_or_else(|| not_found().field("capacityProvider"))?;
    let group = matches!(provider.over, Over::Group { .. });
    if let Some(cluster) = world
        .ecs
        .clusters()
        .find(|c| c.active && group && c.capacity_providers.contains(&name))
    {
        let text = format!(
            "The capacity provider cannot be deleted because it is associated with cluster: {}. Remove the capacity provider from the cluster and try again.",
            cluster.name
        );
        return Err(AwsError::client(text).field("capacityProvider"));
    }
    let used = world
        .ecs
        .services()
        .any(|s| s.status.word() != "INACTIVE" && s.primary().is_some_and(|p| p.capacity.names().any(|n| n == name)));
    if used {
        let text = "The specified capacity provider is in use and cannot be removed.";
        return Err(AwsError::new("ResourceInUseException", text).field("capacityProvider"));
    }
    let told = world.tell(New::of(
        Kind::Call,
        provider_arn(&name),
        caller.call,
        format!("Capacity provider {name} was deleted."),
    ));
    let mut shown = Value::Null;
    if let Some(provider) = world.ecs.provider_mut(&name) {
        provider.active = false;
        provider.update = Some("DELETE_COMPLETE");
        shown = provider.render(true);
    }
    if !group {
        managed::release_all(world, told, &name);
    }
    world.ecs.providers.remove(&name);
    let clusters: Vec<String> = world.ecs.clusters().map(|c| c.name.clone()).collect();
    for cluster in clusters {
        if let Some(cluster) = world.ecs.cluster_mut(&cluster) {
            cluster.capacity_providers.retain(|n| *n != name);
        }
    }
    Ok(json!({"capacityProvider": shown}).into())
}

/// DescribeCapacityProviders: all of them, or those named; what does not exist comes back as a failure.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let asked = input.texts("capacityProviders");
    let with_tags = input.texts("include").contains(&"TAGS");
    let cluster = match input.text("cluster") {
        Some(text) => Some(names::active_cluster(world, Some(text))?),
        None => None,
    };
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    if asked.is_empty() {
        found.extend(BUILT_IN.map(render_built_in));
        found.extend(world.ecs.providers().map(|p| p.render(with_tags)));
    }
    for text in asked {
        let name = provider_name(text);
        match (BUILT_IN.contains(&name), world.ecs.provider(name)) {
            (true, _) => found.push(render_built_in(name)),
            (false, Some(provider)) => found.push(provider.render(with_tags)),
            (false, None) => failures.push(json!({"arn": provider_arn(name), "reason": "MISSING"})),
        }
    }
    if let Some(cluster) = cluster.and_then(|name| world.ecs.cluster(&name)) {
        let here = |p: &Value| cluster.capacity_providers.iter().any(|n| p["name"] == json!(n));
        found.retain(here);
    }
    let (page, token) = names::page(found.into_iter(), input, 10)?;
    Ok(with_token(
        json!({"capacityProviders": page, "failures": failures}),
        token,
    ))
}

/// IAM resources: the provider named.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let name = input
        .text("capacityProvider")
        .or_else(|| input.text("name"))
        .unwrap_or("*");
    vec![provider_arn(provider_name(name))]
}
