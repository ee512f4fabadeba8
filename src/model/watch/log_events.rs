//! GetLogEvents: the events of one stream, page by page in either direction.
//!
//! Source: CloudWatch Logs API Reference, GetLogEvents. The end of the stream is reached when the returned token is the
//! one that was sent.

use super::log_groups;
use super::logs::{Group, Stream};
use super::read::{self, text};
use crate::aws::{AwsError, Output};
use crate::base::time::Time;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

const EVENTS: u64 = 10_000;
/// Bytes of messages one reply may carry.
const REPLY_BYTES: usize = 1_048_576;

/// `ResourceNotFoundException` of a stream.
pub fn no_stream() -> AwsError {
    AwsError::new("ResourceNotFoundException", "The specified log stream does not exist.")
}

/// The positions of the events of a stream within a request's `startTime` (included) and `endTime` (not included).
pub fn window(world: &World, group: &Group, stream: &Stream, input: &Value) -> (u64, u64) {
    let millis = |member: &str| input.get(member).and_then(Value::as_u64).map(Time::from_unix_millis);
    let from = millis("startTime")
        .unwrap_or(Time(0))
        .max(group.expired_before(world.now));
    let first = stream.events.partition_point(|event| event.at < from);
    let end = match input.get("endTime").and_then(Value::as_u64) {
        Some(end) => stream.events.partition_point(|event| event.at.unix_millis() < end),
        None => stream.events.end(),
    };
    (first, end.max(first))
}

enum Token {
    Forward(u64),
    Backward(u64),
}

fn token(input: &Value) -> Result<Option<Token>, AwsError> {
    let Some(token) = input.get("nextToken").and_then(Value::as_str) else {
        return Ok(None);
    };
    let (direction, rest) = token.split_once('/').ok_or_else(read::bad_token)?;
    let digits = rest.strip_suffix("/s").unwrap_or(rest);
    let position = digits
        .parse()
        .ok()
        .filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))
        .ok_or_else(read::bad_token)?;
    match direction {
        "f" => Ok(Some(Token::Forward(position))),
        "b" => Ok(Some(Token::Backward(position))),
        _ => Err(read::bad_token()),
    }
}

pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let limit = read::limit(input, EVENTS)? as u64;
    let token = token(input)?;
    let (_, group) = log_groups::named(world, input)?;
    let stream = group.streams.get(text(input, "logStreamName")).ok_or_else(no_stream)?;
    let (low, high) = window(world, group, stream, input);
    let from_head = input.get("startFromHead").and_then(Value::as_bool).unwrap_or(false);
    let (forward, start, end) = match token {
        Some(Token::Forward(at)) => (true, at.clamp(low, high.max(low)), high),
        Some(Token::Backward(at)) => (false, low, at.clamp(low, high)),
        None => (from_head, low, high),
    };
    let (start, end) = if forward {
        (start, end.min(start.saturating_add(limit)))
    } else {
        (start.max(end.saturating_sub(limit)), end)
    };
    let (start, end) = fitting(stream, start, end, forward);
    let ingested = |at: Time| at.unix_millis();
    let events: Vec<Value> = stream
        .events
        .range(start, end)
        .map(|(_, event)| json!({"timestamp": ingested(event.at), "message": &*event.message, "ingestionTime": ingested(event.at)}))
        .collect();
    let reply = json!({
        "events": events,
        "nextForwardToken": format!("f/{end:056}/s"),
        "nextBackwardToken": format!("b/{start:056}/s"),
    });
    Ok(reply.into())
}

/// Narrows a range until its messages fit one reply, from the side the reader comes from.
fn fitting(stream: &Stream, start: u64, end: u64, forward: bool) -> (u64, u64) {
    let mut room = REPLY_BYTES;
    let mut fits = |at: u64| {
        let size = stream.events.get(at).map_or(0, |event| event.message.len());
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    };
    if forward {
        let over = (start..end).find(|at| !fits(*at));
        (start, over.unwrap_or(end))
    } else {
        let over = (start..end).rev().find(|at| !fits(*at));
        (over.map_or(start, |at| at + 1), end)
    }
}
