//! CreateTags, DeleteTags and DescribeTags of machines and launch templates.
//!
//! Source: EC2 API Reference; EC2 User Guide, "Tag restrictions".

use super::request::dry_run;
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{Tags, items, tags, text, texts};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// Checks tags as EC2 does.
pub fn check(tags: &Tags) -> Result<(), AwsError> {
    if tags.len() > 50 {
        return Err(AwsError::new("TagLimitExceeded", "More than 50 tags are specified on a resource.").field("Tags"));
    }
    for (key, value) in tags {
        if key.to_ascii_lowercase().starts_with("aws:") {
            let text = "Tag keys starting with 'aws:' are reserved for internal use";
            return Err(AwsError::new("InvalidParameterValue", text).field("Tags"));
        }
        if key.is_empty() || key.chars().count() > 127 || value.chars().count() > 256 {
            let text = format!("Tag key exceeds the maximum length of 127 characters, or is empty: '{key}'");
            return Err(AwsError::new("InvalidParameterValue", text).field("Tags"));
        }
    }
    Ok(())
}

fn tags_mut<'w>(world: &'w mut World, id: &str) -> Option<&'w mut Tags> {
    if id.starts_with("lt-") {
        return world.compute.templates.get_mut(id).map(|t| &mut Rc::make_mut(t).tags);
    }
    world.compute.instance_mut(id).map(|i| &mut i.tags)
}

fn named<'i>(world: &World, input: &'i Value) -> Result<Vec<&'i str>, AwsError> {
    let ids = texts(input, "Resources");
    for id in &ids {
        let known = world.compute.instance(id).is_some() || world.compute.templates.contains_key(*id);
        if !known {
            let text = format!(
                "The ID '{id}' is not valid. Taskyard keeps tags of instances (i-…) and launch templates (lt-…) by this operation."
            );
            return Err(AwsError::new("InvalidID", text).field("Resources"));
        }
    }
    dry_run(input)?;
    Ok(ids)
}

/// CreateTags.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let new = tags(items(input, "Tags"));
    check(&new)?;
    for id in named(world, input)? {
        if let Some(tags) = tags_mut(world, id) {
            tags.extend(new.clone());
        }
        world.tell(New::of(Kind::Call, id, caller.call, "Its tags were changed."));
    }
    Ok(Output::empty())
}

/// DeleteTags: a tag with a value goes only if the value is the same.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    for id in named(world, input)? {
        if let Some(tags) = tags_mut(world, id) {
            let given = items(input, "Tags");
            tags.retain(|key, value| {
                let goes = given
                    .iter()
                    .any(|tag| text(tag, "Key") == Some(key) && text(tag, "Value").is_none_or(|v| v == value));
                !goes && !given.is_empty()
            });
        }
        world.tell(New::of(Kind::Call, id, caller.call, "Its tags were changed."));
    }
    Ok(Output::empty())
}

/// DescribeTags: filters `resource-id`, `resource-type`, `key`, `value`.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let mut found = Vec::new();
    for instance in world.compute.instances() {
        found.extend(
            instance
                .tags
                .iter()
                .map(|(k, v)| (instance.id.as_str(), "instance", k, v)),
        );
    }
    for template in world.compute.templates() {
        found.extend(
            template
                .tags
                .iter()
                .map(|(k, v)| (template.id.as_str(), "launch-template", k, v)),
        );
    }
    let fits = |row: &(&str, &str, &String, &String)| {
        items(input, "Filters").iter().all(|filter| {
            let value = match text(filter, "Name") {
                Some("resource-id") => row.0,
                Some("resource-type") => row.1,
                Some("key") => row.2,
                _ => row.3,
            };
            texts(filter, "Values")
                .iter()
                .any(|pattern| crate::model::network::query::fits(pattern, value))
        })
    };
    let shown: Vec<Value> = found
        .iter()
        .filter(|row| fits(row))
        .map(|(id, kind, key, value)| json!({"ResourceId": id, "ResourceType": kind, "Key": key, "Value": value}))
        .collect();
    Ok(json!({"Tags": shown}).into())
}
