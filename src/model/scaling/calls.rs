//! CreateAutoScalingGroup, UpdateAutoScalingGroup, DeleteAutoScalingGroup, SetDesiredCapacity and tags.
//!
//! Source: EC2 Auto Scaling API Reference, the pages of these operations.

use super::request::{self, invalid};
use super::{Group, keep};
use crate::aws::{AwsError, Output, arn};
use crate::base::ids;
use crate::base::time::Span;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{choice, items, number, text, texts};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

/// Groups of one account, by quota.
const GROUPS: usize = 500;

/// CreateAutoScalingGroup.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = text(input, "AutoScalingGroupName").unwrap_or_default().to_string();
    if name.is_empty() || name.len() > 255 || name.contains(':') {
        let text = "Group name must have 1 to 255 characters and may not contain ':'.";
        return Err(invalid(text).field("AutoScalingGroupName"));
    }
    if world.scaling.group(&name).is_some() {
        let text = "AutoScalingGroup by this name already exists - A group with the name ".to_string()
            + &name
            + " already exists";
        return Err(AwsError::new("AlreadyExists", text).field("AutoScalingGroupName"));
    }
    if world.scaling.groups().count() >= GROUPS {
        return Err(AwsError::new(
            "LimitExceeded",
            format!("You already have {GROUPS} Auto Scaling groups."),
        ));
    }
    let Some(made) = request::template(world, input)? else {
        let text = "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.";
        return Err(invalid(text).field("LaunchTemplate"));
    };
    let (minimum, maximum, desired) = request::numbers(input, None)?;
    let Some(subnets) = request::subnets(world, input)? else {
        let text = "At least one Availability Zone or VPC Subnet is required.";
        return Err(invalid(text).field("VPCZoneIdentifier"));
    };
    // Whoever makes the group must be able to launch what it launches.
    crate::model::compute::ready(
        world,
        &caller.arn,
        &launch_input(&made),
        subnets.first().map(String::as_str),
    )
    .map(drop)
    .or_else(no_capacity_yet)?;
    let tags = request::tags(input)?;
    let target_groups: Vec<String> = texts(input, "TargetGroupARNs")
        .into_iter()
        .map(str::to_string)
        .collect();
    if let Some(gone) = target_groups
        .iter()
        .find(|a| world.balancing.group(a).is_none_or(|g| g.target_type != "instance"))
    {
        let text = format!(
            "Provided Target Groups may not be valid. Please ensure they exist and have target type instance: {gone}"
        );
        return Err(invalid(text).field("TargetGroupARNs"));
    }
    let number_of = world.next_number();
    let uuid = ids::uuid(world.seed, "asg", number_of);
    let group_arn = arn::of(
        "autoscaling",
        &format!("autoScalingGroup:{uuid}:autoScalingGroupName/{name}"),
    );
    let text = format!("Auto Scaling group {name} was created: {desired} of {minimum} to {maximum} instances.");
    let born = world.tell(New::of(Kind::Call, group_arn.as_str(), caller.call, text));
    let zones = zones_of(world, &subnets);
    let group = Group {
        name: name.clone(),
        arn: group_arn,
        minimum,
        maximum,
        desired,
        template: made.template,
        kinds: made.kinds,
        mixed: made.mixed,
        subnets,
        zones,
        health_check: super::calls::text_or(input, "HealthCheckType", "EC2"),
        grace: Span::secs(number(input, "HealthCheckGracePeriod").unwrap_or(0).max(0) as u64),
        cooldown: number(input, "DefaultCooldown").unwrap_or(300).max(0) as u64,
        protects_new: choice(input, "NewInstancesProtectedFromScaleIn").unwrap_or(false),
        target_groups,
        tags,
        members: Vec::new(),
        activities: VecDeque::new(),
        deleting: false,
        created_at: world.now,
        due: None,
        not_before: None,
        born,
        cause: born,
    };
    world.scaling.groups.insert(name.clone(), Rc::new(group));
    keep::poke(world, born, &name, Span::secs(2));
    Ok(Output::empty())
}

/// A zone without capacity is no fault of the group's maker: its launches fail later, and are tried again.
fn no_capacity_yet(error: AwsError) -> Result<(), AwsError> {
    if error.code == "InsufficientInstanceCapacity" {
        return Ok(());
    }
    let text = format!("You must use a valid fully-formed launch template. {}", error.message);
    Err(invalid(text).field("LaunchTemplate"))
}

fn launch_input(made: &request::Template) -> Value {
    let mut input = json!({"LaunchTemplate": made.template});
    if let Some(kind) = made.kinds.first() {
        input["InstanceType"] = json!(kind);
    }
    input
}

pub fn text_or(input: &Value, member: &str, or: &str) -> String {
    text(input, member).unwrap_or(or).to_string()
}

fn zones_of(world: &World, subnets: &[String]) -> Vec<String> {
    let zones: BTreeSet<&str> = subnets.iter().filter_map(|s| world.network.zone_of_subnet(s)).collect();
    zones.into_iter().map(str::to_string).collect()
}

/// The name of the group a request means, with Auto Scaling's refusal where there is none.
pub fn named(world: &World, input: &Value) -> Result<String, AwsError> {
    let name = text(input, "AutoScalingGroupName").unwrap_or_default();
    match world.scaling.group(name) {
        Some(group) if !group.deleting => Ok(group.name.clone()),
        _ => Err(invalid("AutoScalingGroup name not found - null").field("AutoScalingGroupName")),
    }
}

/// UpdateAutoScalingGroup: only what is given changes; a new template is for machines launched from now on.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = named(world, input)?;
    let made = request::template(world, input)?;
    let subnets = request::subnets(world, input)?;
    let zones = subnets.as_ref().map(|s| zones_of(world, s));
    let Some(group) = world.scaling.group(&name) else {
        return named(world, input).map(|_| Output::empty());
    };
    let numbers = request::numbers(input, Some((group.minimum, group.maximum, group.desired)))?;
    let arn = group.arn.clone();
    let told = world.tell(New::of(
        Kind::Call,
        arn,
        caller.call,
        format!("Auto Scaling group {name} was changed."),
    ));
    if let Some(group) = world.scaling.group_mut(&name) {
        (group.minimum, group.maximum, group.desired) = numbers;
        if let Some(made) = made {
            (group.template, group.kinds, group.mixed) = (made.template, made.kinds, made.mixed);
        }
        if let Some((subnets, zones)) = subnets.zip(zones) {
            (group.subnets, group.zones) = (subnets, zones);
        }
        if let Some(protects) = choice(input, "NewInstancesProtectedFromScaleIn") {
            group.protects_new = protects;
        }
        if let Some(kind) = text(input, "HealthCheckType") {
            group.health_check = kind.into();
        }
        if let Some(seconds) = number(input, "HealthCheckGracePeriod") {
            group.grace = Span::secs(seconds.max(0) as u64);
        }
        if let Some(seconds) = number(input, "DefaultCooldown") {
            group.cooldown = seconds.max(0) as u64;
        }
        group.cause = told;
        group.not_before = None;
    }
    keep::poke(world, told, &name, Span::secs(2));
    Ok(Output::empty())
}

/// SetDesiredCapacity.
pub fn set_desired(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = named(world, input)?;
    let wanted = number(input, "DesiredCapacity").unwrap_or(0);
    let Some(group) = world.scaling.group(&name) else {
        return Ok(Output::empty());
    };
    if wanted < 0 {
        return Err(invalid("DesiredCapacity must be at least 0.").field("DesiredCapacity"));
    }
    request::check_desired(wanted as u64, group.minimum, group.maximum)?;
    let text = format!(
        "Auto Scaling group {name} is to have {wanted} instances instead of {}.",
        group.desired
    );
    let told = world.tell(New::of(Kind::Call, group.arn.clone(), caller.call, text));
    if let Some(group) = world.scaling.group_mut(&name) {
        group.desired = wanted as u64;
        group.cause = told;
        group.not_before = None;
    }
    keep::poke(world, told, &name, Span::secs(2));
    Ok(Output::empty())
}

/// DeleteAutoScalingGroup: with ForceDelete its machines end first.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = named(world, input)?;
    let Some(group) = world.scaling.group(&name) else {
        return Ok(Output::empty());
    };
    let force = choice(input, "ForceDelete").unwrap_or(false);
    if !group.members.is_empty() && !force {
        let text = "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.";
        return Err(AwsError::new("ResourceInUse", text).field("ForceDelete"));
    }
    let arn = group.arn.clone();
    let ids: Vec<String> = group.members.iter().map(|m| m.id.clone()).collect();
    let told = world.tell(New::of(
        Kind::Call,
        arn,
        caller.call,
        format!("Auto Scaling group {name} is being deleted."),
    ));
    if let Some(group) = world.scaling.group_mut(&name) {
        group.deleting = true;
        (group.minimum, group.maximum, group.desired) = (0, 0, 0);
        group.cause = told;
    }
    if ids.is_empty() {
        world.scaling.groups.remove(&name);
    }
    for id in ids {
        crate::model::compute::terminate(world, told, &id);
    }
    keep::poke(world, told, &name, Span::secs(2));
    Ok(Output::empty())
}

/// CreateOrUpdateTags and DeleteTags of groups.
pub fn put_tags(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    change_tags(world, caller, input, true)
}

/// DeleteTags.
pub fn delete_tags(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    change_tags(world, caller, input, false)
}

fn change_tags(world: &mut World, caller: &Caller, input: &Value, put: bool) -> Result<Output, AwsError> {
    let mut changes = Vec::new();
    for (tag, read) in items(input, "Tags").iter().zip(request::tags(input)?) {
        let group = text(tag, "ResourceId").unwrap_or_default();
        if world.scaling.group(group).is_none() {
            return Err(invalid(format!("AutoScalingGroup name not found - no such group: {group}")).field("Tags"));
        }
        changes.push((group.to_string(), read));
    }
    for (name, (key, value, passes)) in changes {
        if let Some(group) = world.scaling.group_mut(&name) {
            group.tags.retain(|(k, ..)| *k != key);
            if put {
                group.tags.push((key, value, passes));
            }
        }
        world.tell(New::of(Kind::Call, name, caller.call, "Its tags were changed."));
    }
    Ok(Output::empty())
}

/// IAM resources: the group named.
pub fn resources(world: &World, input: &Value) -> Vec<String> {
    let name = text(input, "AutoScalingGroupName").unwrap_or("*");
    vec![match world.scaling.group(name) {
        Some(group) => group.arn.clone(),
        None => arn::of(
            "autoscaling",
            &format!("autoScalingGroup:*:autoScalingGroupName/{name}"),
        ),
    }]
}
