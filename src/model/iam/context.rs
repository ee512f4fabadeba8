//! Condition keys of a call, read from its input: `ecs:cluster`, `aws:RequestTag/…`, `aws:TagKeys`.
//!
//! Source: Service Authorization Reference, "Condition keys for Amazon ECS"; IAM User Guide, "AWS global condition
//! context keys". Simplified: tags of the resource itself (`aws:ResourceTag`) are not known at the door.

use super::Context;
use super::condition::SEPARATOR;
use crate::aws::{Call, arn};
use serde_json::Value;

/// The condition keys that a call's input gives.
pub fn context_of(call: &Call) -> Context {
    let mut context = Context::default();
    if call.service == "ecs" {
        let cluster = match call.input.get("cluster").and_then(Value::as_str) {
            Some(arn) if arn.starts_with("arn:") => arn.to_string(),
            name => arn::of("ecs", &format!("cluster/{}", name.unwrap_or("default"))),
        };
        context.0.insert("ecs:cluster".into(), cluster);
        for (member, key) in [("service", "ecs:service"), ("taskDefinition", "ecs:task-definition")] {
            if let Some(value) = call.input.get(member).and_then(Value::as_str) {
                context.0.insert(key.into(), value.into());
            }
        }
    }
    let tags = ["tags", "Tags"]
        .into_iter()
        .find_map(|name| call.input.get(name)?.as_array());
    let mut keys = String::new();
    for tag in tags.into_iter().flatten() {
        let part = |lower: &str, upper: &str| tag.get(lower).or(tag.get(upper)).and_then(Value::as_str);
        let Some(key) = part("key", "Key") else { continue };
        context.0.insert(
            format!("aws:RequestTag/{key}"),
            part("value", "Value").unwrap_or("").into(),
        );
        if !keys.is_empty() {
            keys.push(SEPARATOR);
        }
        keys.push_str(key);
    }
    if !keys.is_empty() {
        context.0.insert("aws:TagKeys".into(), keys);
    }
    context
}
