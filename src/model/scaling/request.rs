//! What CreateAutoScalingGroup and UpdateAutoScalingGroup ask for, checked.
//!
//! Source: EC2 Auto Scaling API Reference; live error texts where known.

use crate::aws::AwsError;
use crate::model::World;
use crate::model::compute::{Type, template_version};
use crate::model::network::members::{items, number, text, texts};
use serde_json::{Value, json};

/// `ValidationError`, Auto Scaling's word for most refusals.
pub fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new("ValidationError", message)
}

/// A group's launch template, and the instance types of a MixedInstancesPolicy.
pub struct Template {
    pub template: Value,
    pub kinds: Vec<String>,
    pub mixed: Value,
}

/// Reads `LaunchTemplate` or `MixedInstancesPolicy`; none where neither is given.
pub fn template(world: &World, input: &Value) -> Result<Option<Template>, AwsError> {
    let mixed = input.get("MixedInstancesPolicy").filter(|m| m.is_object());
    let plain = input.get("LaunchTemplate").filter(|t| t.is_object());
    if mixed.is_some() && plain.is_some() {
        let text = "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.";
        return Err(invalid(text).field("LaunchTemplate"));
    }
    if text(input, "LaunchConfigurationName").is_some() || text(input, "InstanceId").is_some() {
        let text = "Launch configurations are not available to new accounts. Use a launch template.";
        return Err(AwsError::new("UnsupportedOperation", text).field("LaunchConfigurationName"));
    }
    let (given, kinds) = match (plain, mixed) {
        (Some(given), _) => (given.clone(), Vec::new()),
        (None, Some(mixed)) => {
            let template = mixed.get("LaunchTemplate").cloned().unwrap_or_default();
            let given = template.get("LaunchTemplateSpecification").cloned().unwrap_or_default();
            let kinds: Vec<String> = items(&template, "Overrides")
                .iter()
                .filter_map(|o| text(o, "InstanceType"))
                .map(str::to_string)
                .collect();
            if let Some(kind) = kinds.iter().find(|k| Type::of(k).is_none()) {
                return Err(invalid(format!(
                    "You must use a valid fully-formed launch template. Invalid value '{kind}' for InstanceType."
                )));
            }
            (given, kinds)
        }
        (None, None) => return Ok(None),
    };
    let (id, version, data) = template_version(world, &given).map_err(|e| {
        invalid(format!(
            "You must use a valid fully-formed launch template. {}",
            e.message
        ))
        .field("LaunchTemplate")
    })?;
    for (member, what) in [("ImageId", "ImageId"), ("InstanceType", "InstanceType")] {
        let known = text(&data, member).is_some() || (member == "InstanceType" && !kinds.is_empty());
        if !known {
            let text = format!(
                "You must use a valid fully-formed launch template. The request must contain the parameter {what}"
            );
            return Err(invalid(text).field("LaunchTemplate"));
        }
    }
    let name = world.compute.templates().find(|t| t.id == id).map(|t| t.name.clone());
    let wanted = text(&given, "Version").unwrap_or("$Default");
    let stays = if wanted.starts_with('$') {
        wanted.to_string()
    } else {
        version.to_string()
    };
    Ok(Some(Template {
        template: json!({"LaunchTemplateId": id, "LaunchTemplateName": name, "Version": stays}),
        kinds,
        mixed: mixed.cloned().unwrap_or(Value::Null),
    }))
}

/// Minimum, maximum and desired capacity over what stands.
pub fn numbers(input: &Value, stands: Option<(u64, u64, u64)>) -> Result<(u64, u64, u64), AwsError> {
    let one = |member: &str, or: Option<u64>| match number(input, member) {
        Some(n) if n >= 0 => Ok(Some(n as u64)),
        Some(n) => Err(invalid(format!("{member} must be at least 0; got {n}.")).field(member)),
        None => Ok(or),
    };
    let minimum = one("MinSize", stands.map(|s| s.0))?.unwrap_or(0);
    let maximum = one("MaxSize", stands.map(|s| s.1))?.unwrap_or(0);
    if minimum > maximum {
        let text = format!("Max bound, {maximum}, must be greater than or equal to min bound, {minimum}");
        return Err(invalid(text).field("MaxSize"));
    }
    let given = one("DesiredCapacity", None)?;
    if let Some(desired) = given {
        check_desired(desired, minimum, maximum)?;
    }
    let desired = given.unwrap_or_else(|| stands.map_or(minimum, |s| s.2.clamp(minimum, maximum)));
    Ok((minimum, maximum, desired))
}

/// Refuses a desired capacity outside the bounds.
pub fn check_desired(desired: u64, minimum: u64, maximum: u64) -> Result<(), AwsError> {
    if desired > maximum {
        let text =
            format!("New SetDesiredCapacity value {desired} is above max value {maximum} for the AutoScalingGroup.");
        return Err(invalid(text).field("DesiredCapacity"));
    }
    if desired < minimum {
        let text =
            format!("New SetDesiredCapacity value {desired} is below min value {minimum} for the AutoScalingGroup.");
        return Err(invalid(text).field("DesiredCapacity"));
    }
    Ok(())
}

/// Subnets from `VPCZoneIdentifier` or the default ones of `AvailabilityZones`; none where neither is given.
pub fn subnets(world: &World, input: &Value) -> Result<Option<Vec<String>>, AwsError> {
    if let Some(list) = text(input, "VPCZoneIdentifier").filter(|l| !l.is_empty()) {
        let ids: Vec<String> = list.split(',').map(|id| id.trim().to_string()).collect();
        if let Some(id) = ids.iter().find(|id| world.network.subnet(id).is_none()) {
            return Err(invalid(format!("The subnet ID '{id}' does not exist")).field("VPCZoneIdentifier"));
        }
        let vpcs: Vec<&str> = ids
            .iter()
            .filter_map(|id| world.network.subnet(id))
            .map(|s| s.vpc.as_str())
            .collect();
        if vpcs.windows(2).any(|two| two[0] != two[1]) {
            return Err(invalid("All subnets must be in the same VPC.").field("VPCZoneIdentifier"));
        }
        return Ok(Some(ids));
    }
    let zones = texts(input, "AvailabilityZones");
    if zones.is_empty() {
        return Ok(None);
    }
    let default = world.network.default_vpc().map_or("", |v| &v.id);
    let mut ids = Vec::new();
    for zone in zones {
        let found = world
            .network
            .subnets()
            .find(|s| s.vpc == default && s.default_for_az && s.zone == zone);
        match found {
            Some(subnet) => ids.push(subnet.id.clone()),
            None => return Err(invalid(format!("Invalid Availability Zone: [{zone}]")).field("AvailabilityZones")),
        }
    }
    Ok(Some(ids))
}

/// `Tags` as (key, value, whether machines get it).
pub fn tags(input: &Value) -> Result<Vec<(String, String, bool)>, AwsError> {
    let mut read: Vec<(String, String, bool)> = Vec::new();
    for tag in items(input, "Tags") {
        let key = text(tag, "Key").unwrap_or_default();
        let reserved = key.to_ascii_lowercase().starts_with("aws:");
        if key.is_empty() || key.chars().count() > 128 || reserved {
            let text = format!("Tag key '{key}' must have 1 to 128 characters and may not begin with aws:.");
            return Err(invalid(text).field("Tags"));
        }
        let passes = tag.get("PropagateAtLaunch").and_then(Value::as_bool).unwrap_or(true);
        read.retain(|(k, ..)| k != key);
        read.push((key.into(), text(tag, "Value").unwrap_or_default().into(), passes));
    }
    if read.len() > 50 {
        return Err(invalid("A group can have at most 50 tags.").field("Tags"));
    }
    Ok(read)
}
