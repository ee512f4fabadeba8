//! Reading a request's members: absent, null and wrongly typed members all read as nothing.
//!
//! The generic check at the door (`aws::shape::check`) has refused wrong types before these run.

use serde_json::Value;
use std::collections::BTreeMap;

/// A resource's tags.
pub type Tags = BTreeMap<String, String>;

/// A text member.
pub fn text<'a>(input: &'a Value, name: &str) -> Option<&'a str> {
    input.get(name).and_then(Value::as_str)
}

/// A whole-number member; texts of digits count, as the query protocols send them.
pub fn number(input: &Value, name: &str) -> Option<i64> {
    let value = input.get(name)?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A yes-or-no member; absent is no.
pub fn flag(input: &Value, name: &str) -> bool {
    choice(input, name).unwrap_or(false)
}

/// A yes-or-no member.
pub fn choice(input: &Value, name: &str) -> Option<bool> {
    input.get(name).and_then(Value::as_bool)
}

/// A list member.
pub fn items<'a>(input: &'a Value, name: &str) -> &'a [Value] {
    input
        .get(name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// A list of texts.
pub fn texts<'a>(input: &'a Value, name: &str) -> Vec<&'a str> {
    items(input, name).iter().filter_map(Value::as_str).collect()
}

/// Tags given as `[{Key, Value}]`.
pub fn tags(list: &[Value]) -> Tags {
    list.iter()
        .filter_map(|tag| {
            Some((
                text(tag, "Key")?.to_string(),
                text(tag, "Value").unwrap_or("").to_string(),
            ))
        })
        .collect()
}

/// Tags as AWS lists them.
pub fn tag_list(tags: &Tags) -> Value {
    tags.iter()
        .map(|(key, value)| serde_json::json!({"Key": key, "Value": value}))
        .collect()
}
