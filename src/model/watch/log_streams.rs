//! Log streams: CreateLogStream and DescribeLogStreams.
//!
//! Source: CloudWatch Logs API Reference.

use super::log_groups::{self, group_arn};
use super::logs::Stream;
use super::read::{self, text};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

fn render(group: &str, name: &str, stream: &Stream) -> Value {
    let mut value = json!({
        "logStreamName": name, "creationTime": stream.created.unix_millis(),
        "arn": format!("{}:log-stream:{name}", group_arn(group)), "storedBytes": 0,
    });
    if let (Some(first), Some(last)) = (stream.events.first(), stream.events.last()) {
        value["firstEventTimestamp"] = first.at.unix_millis().into();
        value["lastEventTimestamp"] = last.at.unix_millis().into();
        value["lastIngestionTime"] = last.at.unix_millis().into();
        value["uploadSequenceToken"] = format!("{:056}", stream.events.end()).into();
    }
    value
}

pub fn create(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let group = text(input, "logGroupName");
    let stream = log_groups::check_name(input, "logStreamName", "stream")?;
    let found = world.watch.logs.group(group).ok_or_else(log_groups::no_group)?;
    if found.streams.contains_key(stream) {
        let text = "The specified log stream already exists";
        return Err(AwsError::new("ResourceAlreadyExistsException", text));
    }
    world.watch.logs.make_stream(world.now, group, stream);
    Ok(Output::empty())
}

pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let by_time = match input.get("orderBy").and_then(Value::as_str) {
        None | Some("LogStreamName") => false,
        Some("LastEventTime") => true,
        Some(other) => {
            let text = format!(
                "1 validation error detected: Value '{other}' at 'orderBy' failed to satisfy constraint: Member must satisfy \
                 enum value set: [LogStreamName, LastEventTime]"
            );
            return Err(AwsError::invalid(text).field("orderBy"));
        }
    };
    let prefix = input.get("logStreamNamePrefix").and_then(Value::as_str);
    if by_time && prefix.is_some() {
        let text = "Cannot order by LastEventTime with a logStreamNamePrefix.";
        return Err(AwsError::invalid(text).field("orderBy"));
    }
    let limit = read::limit(input, 50)?;
    let after = read::next_token(input)?;
    let (group_name, group) = log_groups::named(world, input)?;
    let streams = group
        .streams
        .iter()
        .filter(|(name, _)| prefix.is_none_or(|prefix| name.starts_with(prefix)));
    let mut found: Vec<(u64, &String, &Stream)> = streams
        .map(|(name, stream)| {
            let last = stream.events.last().map_or(0, |event| event.at.0 + 1);
            (if by_time { last } else { 0 }, name, &**stream)
        })
        .collect();
    found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    if input.get("descending").and_then(Value::as_bool) == Some(true) {
        found.reverse();
    }
    let start = match after {
        None => 0,
        Some(after) => match found.iter().position(|(_, name, _)| **name == after) {
            Some(at) => at + 1,
            None => return Err(read::bad_token()),
        },
    };
    let page = found.get(start..(start + limit).min(found.len())).unwrap_or(&[]);
    let rendered: Vec<Value> = page
        .iter()
        .map(|(_, name, stream)| render(group_name, name, stream))
        .collect();
    let mut reply = json!({"logStreams": rendered});
    if let Some((_, name, _)) = page.last().filter(|_| start + page.len() < found.len()) {
        reply["nextToken"] = read::token(name).into();
    }
    Ok(reply.into())
}
