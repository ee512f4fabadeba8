//! Tags of load balancers, target groups, listeners and rules: AddTags, RemoveTags, DescribeTags.
//!
//! Source: elbv2 API Reference, AddTags (50 tags per resource, keys of 1–128 characters not beginning with `aws:`).

use super::pages::{Answer, balancer_gone, group_gone, listener_gone, rule_gone, validation};
use crate::aws::AwsError;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{Tags, items, tag_list, text, texts};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// The tags of a request, checked.
pub fn requested(input: &Value) -> Result<Tags, AwsError> {
    let mut tags = Tags::new();
    for tag in items(input, "Tags") {
        let (key, value) = (text(tag, "Key").unwrap_or(""), text(tag, "Value").unwrap_or(""));
        if key.is_empty() || key.chars().count() > 128 || value.chars().count() > 256 || key.starts_with("aws:") {
            let text =
                format!("The tag '{key}' is not valid: keys have 1 to 128 characters and do not begin with 'aws:'");
            return Err(validation(text).field("Tags"));
        }
        if tags.insert(key.into(), value.into()).is_some() {
            let text = format!("Tag key '{key}' was specified more than once");
            return Err(AwsError::new("DuplicateTagKeys", text).field("Tags"));
        }
    }
    if tags.len() > 50 {
        return Err(too_many());
    }
    Ok(tags)
}

fn too_many() -> AwsError {
    let text = "The maximum number of tags per resource (50) has been reached.";
    AwsError::new("TooManyTags", text).field("Tags")
}

/// The tags of a resource by its ARN.
fn of<'a>(world: &'a World, arn: &str) -> Result<&'a Tags, AwsError> {
    let b = &world.balancing;
    let kind = crate::aws::arn::resource(arn).and_then(|resource| resource.split('/').next());
    match kind {
        Some("loadbalancer") => b.balancers.get(arn).map(|r| &r.tags).ok_or_else(|| balancer_gone(arn)),
        Some("targetgroup") => b.groups.get(arn).map(|r| &r.tags).ok_or_else(group_gone),
        Some("listener") => b.listeners.get(arn).map(|r| &r.tags).ok_or_else(listener_gone),
        Some("listener-rule") => b.rules.get(arn).map(|r| &r.tags).ok_or_else(rule_gone),
        _ => Err(validation(format!("'{arn}' is not a valid resource ARN")).field("ResourceArns")),
    }
}

fn change(world: &mut World, arn: &str, edit: impl FnOnce(&mut Tags)) {
    let b = &mut world.balancing;
    if let Some(r) = b.balancers.get_mut(arn) {
        edit(&mut Rc::make_mut(r).tags);
    } else if let Some(r) = b.groups.get_mut(arn) {
        edit(&mut Rc::make_mut(r).tags);
    } else if let Some(r) = b.listeners.get_mut(arn) {
        edit(&mut Rc::make_mut(r).tags);
    } else if let Some(r) = b.rules.get_mut(arn) {
        edit(&mut Rc::make_mut(r).tags);
    }
}

fn arns(input: &Value) -> Result<Vec<&str>, AwsError> {
    let arns = texts(input, "ResourceArns");
    match arns.len() {
        0 => Err(validation("At least one resource ARN must be specified").field("ResourceArns")),
        1..=20 => Ok(arns),
        _ => Err(validation("At most 20 resource ARNs can be specified").field("ResourceArns")),
    }
}

pub fn describe(world: &World, _: &Caller, input: &Value) -> Answer {
    let mut shown = Vec::new();
    for arn in arns(input)? {
        shown.push(json!({"ResourceArn": arn, "Tags": tag_list(of(world, arn)?)}));
    }
    Ok(json!({"TagDescriptions": shown}).into())
}

pub fn add(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arns = arns(input)?;
    let new = requested(input)?;
    if new.is_empty() {
        return Err(validation("At least one tag must be specified").field("Tags"));
    }
    for arn in &arns {
        let mut tags = of(world, arn)?.clone();
        tags.extend(new.clone());
        if tags.len() > 50 {
            return Err(too_many());
        }
    }
    for arn in arns {
        change(world, arn, |tags| tags.extend(new.clone()));
        world.tell(New::of(Kind::Balancer, arn, caller.call, "Its tags were changed."));
    }
    Ok(json!({}).into())
}

pub fn remove(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arns = arns(input)?;
    let keys = texts(input, "TagKeys");
    for arn in &arns {
        of(world, arn)?;
    }
    for arn in arns {
        change(world, arn, |tags| tags.retain(|key, _| !keys.contains(&key.as_str())));
        world.tell(New::of(Kind::Balancer, arn, caller.call, "Its tags were changed."));
    }
    Ok(json!({}).into())
}
