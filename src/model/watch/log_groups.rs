//! Log groups: CreateLogGroup, DescribeLogGroups, DeleteLogGroup, PutRetentionPolicy.
//!
//! Source: CloudWatch Logs API Reference.

use super::logs::Group;
use super::read::{self, text};
use crate::aws::{AwsError, Output, arn};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

const GROUPS: usize = 10_000;
const RETENTION: [u64; 23] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, 0,
];

/// `ResourceNotFoundException` of a group.
pub fn no_group() -> AwsError {
    AwsError::new("ResourceNotFoundException", "The specified log group does not exist.")
}

/// The ARN of a log group, without the `:*` that some members carry.
pub fn group_arn(name: &str) -> String {
    arn::of("logs", &format!("log-group:{name}"))
}

/// Checks the name of a new group.
pub fn check_name<'a>(input: &'a Value, member: &str, what: &str) -> Result<&'a str, AwsError> {
    let name = text(input, member);
    let (good, pattern): (fn(u8) -> bool, &str) = match what {
        "group" => (
            |b| b.is_ascii_alphanumeric() || b"._-/#".contains(&b),
            r"[\.\-_/#A-Za-z0-9]+",
        ),
        _ => (|b| b != b':' && b != b'*', "[^:*]*"),
    };
    let constraint = if name.is_empty() {
        "Member must have length greater than or equal to 1".to_string()
    } else if name.chars().count() > 512 {
        "Member must have length less than or equal to 512".into()
    } else if !name.bytes().all(good) {
        format!("Member must satisfy regular expression pattern: {pattern}")
    } else {
        return Ok(name);
    };
    let text =
        format!("1 validation error detected: Value '{name}' at '{member}' failed to satisfy constraint: {constraint}");
    Err(AwsError::invalid(text).field(member))
}

/// The name of the group that `logGroupName` or `logGroupIdentifier` gives, and the group.
pub fn named<'a>(world: &'a World, input: &'a Value) -> Result<(&'a str, &'a Group), AwsError> {
    let name = match (
        input.get("logGroupName"),
        input.get("logGroupIdentifier").and_then(Value::as_str),
    ) {
        (Some(_), Some(_)) => {
            let text = "LogGroup name and LogGroup identifier are mutually exclusive parameters.";
            return Err(AwsError::invalid(text).field("logGroupIdentifier"));
        }
        (None, Some(identifier)) => name_of(identifier),
        (Some(_), None) => text(input, "logGroupName"),
        (None, None) => {
            return Err(AwsError::invalid("A log group name or identifier is required.").field("logGroupName"));
        }
    };
    Ok((name, world.watch.logs.group(name).ok_or_else(no_group)?))
}

/// The name in a group's ARN, or the name itself.
pub fn name_of(identifier: &str) -> &str {
    let resource = arn::resource(identifier).and_then(|resource| resource.strip_prefix("log-group:"));
    resource.map_or(identifier, |name| name.strip_suffix(":*").unwrap_or(name))
}

fn render(name: &str, group: &Group) -> Value {
    let arn = group_arn(name);
    let mut value = json!({
        "logGroupName": name, "creationTime": group.created.unix_millis(), "metricFilterCount": 0,
        "arn": format!("{arn}:*"), "storedBytes": group.stored_bytes, "logGroupClass": group.class, "logGroupArn": arn,
    });
    if let Some(days) = group.retention_days {
        value["retentionInDays"] = days.into();
    }
    value
}

pub fn create(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = check_name(input, "logGroupName", "group")?;
    if name.starts_with("aws/") {
        return Err(AwsError::invalid("Log groups starting with AWS/ are reserved for AWS.").field("logGroupName"));
    }
    let class = input.get("logGroupClass").and_then(Value::as_str).unwrap_or("STANDARD");
    if world.watch.logs.group(name).is_some() {
        let text = "The specified log group already exists";
        return Err(AwsError::new("ResourceAlreadyExistsException", text));
    }
    if world.watch.logs.groups().count() >= GROUPS {
        return Err(AwsError::new("LimitExceededException", "Resource limit exceeded."));
    }
    world.watch.logs.make_group(world.now, name, class);
    Ok(Output::empty())
}

pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let given = |member: &str| input.get(member).and_then(Value::as_str);
    let (prefix, pattern, class) = (
        given("logGroupNamePrefix"),
        given("logGroupNamePattern"),
        given("logGroupClass"),
    );
    if prefix.is_some() && pattern.is_some() {
        let text = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
        return Err(AwsError::invalid(text).field("logGroupNamePattern"));
    }
    let limit = read::limit(input, 50)?;
    let after = read::next_token(input)?;
    let wanted: Option<Vec<&str>> = input
        .get("logGroupIdentifiers")
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).map(name_of).collect());
    let mut found = world.watch.logs.groups().filter(|(name, group)| {
        after.as_deref().is_none_or(|after| *name > after)
            && prefix.is_none_or(|prefix| name.starts_with(prefix))
            && pattern.is_none_or(|pattern| name.contains(pattern))
            && class.is_none_or(|class| group.class == class)
            && wanted.as_ref().is_none_or(|wanted| wanted.contains(name))
    });
    let page: Vec<(&str, &Group)> = found.by_ref().take(limit).collect();
    let groups: Vec<Value> = page.iter().map(|(name, group)| render(name, group)).collect();
    let mut reply = json!({"logGroups": groups});
    if let (Some((name, _)), Some(_)) = (page.last(), found.next()) {
        reply["nextToken"] = read::token(name).into();
    }
    Ok(reply.into())
}

pub fn delete(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = text(input, "logGroupName");
    world.watch.logs.group(name).ok_or_else(no_group)?;
    world.watch.logs.delete_group(name);
    Ok(Output::empty())
}

pub fn put_retention(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = text(input, "logGroupName");
    let days = input.get("retentionInDays").and_then(Value::as_u64).unwrap_or(0);
    if days == 0 || !RETENTION.contains(&days) {
        let valid = RETENTION[..22]
            .iter()
            .map(u64::to_string)
            .collect::<Vec<_>>()
            .join(", ");
        let given = input.get("retentionInDays").unwrap_or(&Value::Null);
        let text = format!(
            "1 validation error detected: Value '{given}' at 'retentionInDays' failed to satisfy constraint: Member must \
             satisfy enum value set: [{valid}]"
        );
        return Err(AwsError::invalid(text).field("retentionInDays"));
    }
    world.watch.logs.group(name).ok_or_else(no_group)?;
    world.watch.logs.retain(name, Some(days));
    Ok(Output::empty())
}
