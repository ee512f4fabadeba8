//! FilterLogEvents: the events of many streams of a group, in order of time, that fit a pattern.
//!
//! Source: CloudWatch Logs API Reference, FilterLogEvents. Results are always interleaved, as they are since 2019.

use super::filter::Filter;
use super::log_events::{no_stream, window};
use super::log_groups;
use super::logs::{LogEvent, Stream};
use super::read::{self, text};
use crate::aws::{AwsError, Output};
use crate::base::digest;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

const EVENTS: u64 = 10_000;
const NAMES: usize = 100;

/// Where a page ended: the last event's moment, stream and position.
type Place<'a> = (u64, &'a str, u64);

fn chosen<'a>(
    streams: impl Iterator<Item = (&'a String, &'a Rc<Stream>)>,
    input: &Value,
) -> Result<Vec<(&'a str, &'a Stream)>, AwsError> {
    let prefix = input.get("logStreamNamePrefix").and_then(Value::as_str);
    let names = input.get("logStreamNames").and_then(Value::as_array);
    if prefix.is_some() && names.is_some() {
        let text = "Cannot specify both logStreamNames and logStreamNamePrefix.";
        return Err(AwsError::invalid(text).field("logStreamNames"));
    }
    let Some(names) = names else {
        let fits = |name: &str| prefix.is_none_or(|prefix| name.starts_with(prefix));
        return Ok(streams
            .map(|(name, stream)| (name.as_str(), &**stream))
            .filter(|(name, _)| fits(name))
            .collect());
    };
    if names.is_empty() || names.len() > NAMES {
        return Err(
            AwsError::invalid(format!("logStreamNames must have 1 to {NAMES} members.")).field("logStreamNames"),
        );
    }
    let all: Vec<(&str, &Stream)> = streams.map(|(name, stream)| (name.as_str(), &**stream)).collect();
    let mut found: Vec<(&str, &Stream)> = Vec::new();
    for name in names.iter().filter_map(Value::as_str) {
        let at = all
            .binary_search_by(|(other, _)| (*other).cmp(name))
            .map_err(|_| no_stream())?;
        if !found.iter().any(|(other, _)| *other == name) {
            found.push(all[at]);
        }
    }
    Ok(found)
}

pub fn filter(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let limit = read::limit(input, EVENTS)?;
    let filter = Filter::parse(text(input, "filterPattern"))?;
    let token = read::next_token(input)?;
    let after: Option<Place<'_>> = match &token {
        None => None,
        Some(token) => Some(place(token).ok_or_else(read::bad_token)?),
    };
    let (_, group) = log_groups::named(world, input)?;
    let mut found: Vec<(Place<'_>, &LogEvent)> = Vec::new();
    for (name, stream) in chosen(group.streams.iter(), input)? {
        let (start, end) = window(world, group, stream, input);
        // More than a page of one stream cannot be on this page.
        let fitting = stream
            .events
            .range(start, end)
            .map(|(at, event)| ((event.at.0, name, at), event))
            .filter(|(place, event)| after.is_none_or(|after| *place > after) && filter.fits(&event.message));
        found.extend(fitting.take(limit + 1));
    }
    found.sort_unstable_by_key(|(place, _)| *place);
    let more = found.len() > limit;
    found.truncate(limit);
    let events: Vec<Value> = found
        .iter()
        .map(|((_, name, at), event)| {
            let millis = event.at.unix_millis();
            json!({
                "logStreamName": name, "timestamp": millis, "message": &*event.message, "ingestionTime": millis,
                "eventId": format!("{millis:014}{:020}{at:022}", digest::key(name)),
            })
        })
        .collect();
    let mut reply = json!({"events": events, "searchedLogStreams": []});
    if let Some(((moment, name, at), _)) = found.last().filter(|_| more) {
        reply["nextToken"] = read::token(&format!("{moment}/{at}/{name}")).into();
    }
    Ok(reply.into())
}

fn place(token: &str) -> Option<Place<'_>> {
    let mut parts = token.splitn(3, '/');
    let (moment, at, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some((moment.parse().ok()?, name, at.parse().ok()?))
}
