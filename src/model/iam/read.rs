//! Reading IAM's requests: names, paths, tags and pages, with IAM's refusals.
//!
//! Source: IAM API Reference, "Common parameters" and "Common errors".

use crate::aws::{AwsError, Output};
use serde_json::{Value, json};

/// A text member; empty where absent.
pub fn text<'a>(input: &'a Value, member: &str) -> &'a str {
    input.get(member).and_then(Value::as_str).unwrap_or("")
}

/// `NoSuchEntity`, 404.
pub fn missing(message: impl Into<String>) -> AwsError {
    AwsError::new("NoSuchEntity", message).status(404)
}

/// `EntityAlreadyExists`, 409.
pub fn exists(message: impl Into<String>) -> AwsError {
    AwsError::new("EntityAlreadyExists", message).status(409)
}

/// `DeleteConflict`, 409.
pub fn conflict(message: impl Into<String>) -> AwsError {
    AwsError::new("DeleteConflict", message).status(409)
}

/// `LimitExceeded`, 409.
pub fn limit(message: impl Into<String>) -> AwsError {
    AwsError::new("LimitExceeded", message).status(409).rule("iam.quotas")
}

fn invalid(member: &str, message: String) -> AwsError {
    AwsError::new("ValidationError", message).field(member)
}

/// A name of letters, digits and `+=,.@_-`, at most `longest` characters.
pub fn name<'a>(input: &'a Value, member: &str, longest: usize) -> Result<&'a str, AwsError> {
    let name = text(input, member);
    let camel = member[..1].to_lowercase() + &member[1..];
    let good = |b: u8| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(&b);
    if name.is_empty() || !name.bytes().all(good) {
        let text = format!(
            "The specified value for {camel} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
        );
        return Err(invalid(member, text));
    }
    if name.len() > longest {
        let text = format!(
            "1 validation error detected: Value '{name}' at '{camel}' failed to satisfy constraint: Member must have \
             length less than or equal to {longest}"
        );
        return Err(invalid(member, text));
    }
    Ok(name)
}

/// A path such as `/`, `/service-role/`.
pub fn path(input: &Value) -> Result<&str, AwsError> {
    let path = input.get("Path").and_then(Value::as_str).unwrap_or("/");
    let printable = path.bytes().all(|b| (0x21..=0x7e).contains(&b));
    if path.len() > 512 || !printable || !path.starts_with('/') || !path.ends_with('/') || path.contains("//") {
        let text = "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric \
                    characters and/or / characters.";
        return Err(invalid("Path", text.into()));
    }
    Ok(path)
}

/// The tags of a new resource, as AWS's list.
pub fn tags(input: &Value) -> Result<Value, AwsError> {
    let Some(tags) = input.get("Tags").and_then(Value::as_array) else {
        return Ok(Value::Null);
    };
    if tags.len() > 50 {
        return Err(limit("The number of tags has reached the maximum limit."));
    }
    let mut kept: Vec<Value> = Vec::with_capacity(tags.len());
    for tag in tags {
        let (key, value) = (text(tag, "Key"), text(tag, "Value"));
        if key.is_empty() || key.chars().count() > 128 || value.chars().count() > 256 {
            return Err(invalid(
                "Tags",
                "Tag keys have 1 to 128 characters, values up to 256.".into(),
            ));
        }
        if key.to_lowercase().starts_with("aws:") {
            let text = "Reserved prefix aws: can not be used in tag keys.";
            return Err(AwsError::new("InvalidInput", text).field("Tags"));
        }
        if kept.iter().any(|other| text(other, "Key").eq_ignore_ascii_case(key)) {
            let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(AwsError::new("InvalidInput", text).field("Tags"));
        }
        kept.push(json!({"Key": key, "Value": value}));
    }
    Ok(Value::Array(kept))
}

/// One page of `(key, item)` in order of key: IAM's Marker, MaxItems and IsTruncated.
pub fn page(input: &Value, member: &'static str, items: Vec<(String, Value)>) -> Result<Output, AwsError> {
    let most = input.get("MaxItems").and_then(Value::as_u64).unwrap_or(100);
    if !(1..=1000).contains(&most) {
        let text = format!(
            "1 validation error detected: Value '{most}' at 'maxItems' failed to satisfy constraint: Member must have \
             value between 1 and 1000"
        );
        return Err(invalid("MaxItems", text));
    }
    let start = match input.get("Marker").and_then(Value::as_str) {
        None => 0,
        Some(marker) => {
            let key = unhex(marker).ok_or_else(|| invalid("Marker", "Invalid Marker.".into()))?;
            items.partition_point(|(other, _)| *other <= key)
        }
    };
    let end = items.len().min(start + most as usize);
    let truncated = end < items.len();
    let mut reply = json!({"IsTruncated": truncated});
    if let Some((key, _)) = items.get(end.wrapping_sub(1)).filter(|_| truncated) {
        reply["Marker"] = key.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    }
    reply[member] = items
        .into_iter()
        .skip(start)
        .take(end - start)
        .map(|(_, item)| item)
        .collect();
    Ok(reply.into())
}

fn unhex(text: &str) -> Option<String> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}
