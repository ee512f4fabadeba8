//! Replies in the model's order: `serde_json` sorts members by name, AWS and its CLI print them as the model has them.
//!
//! As the AWS CLI prints: members in the model's order, timestamps as ISO 8601 text. Members the model does not know
//! come last instead of being lost.

use super::types::{Kind, Service, Shape};
use crate::base::time::iso_of_unix_millis;
use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

/// How timestamps are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moments {
    /// `2026-11-23T14:07:21.250000+00:00`, as the AWS CLI prints them.
    Iso,
    /// Seconds since 1970, as the JSON protocols carry them.
    Number,
}

/// A value whose members have an order.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`
    Null,
    /// True or false.
    Bool(bool),
    /// Any number.
    Number(Number),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Members in order.
    Object(Vec<(String, Node)>),
}

/// The value with its members in the order of `shape` and the shapes inside it.
pub fn node(service: &'static Service, shape: &str, value: &Value, moments: Moments) -> Node {
    build(service, service.shape(shape), value, moments)
}

fn build(service: &'static Service, shape: Option<&'static Shape>, value: &Value, moments: Moments) -> Node {
    let kind = shape.map(|shape| &shape.kind);
    match value {
        Value::Null => Node::Null,
        Value::Bool(flag) => Node::Bool(*flag),
        Value::Number(number) => match (kind, moments) {
            (Some(Kind::Timestamp { .. }), Moments::Iso) => {
                iso(number).map_or(Node::Number(number.clone()), Node::Text)
            }
            _ => Node::Number(number.clone()),
        },
        Value::String(text) => Node::Text(text.clone()),
        Value::Array(items) => {
            let member = inner(service, kind);
            Node::List(items.iter().map(|item| build(service, member, item, moments)).collect())
        }
        Value::Object(_) => Node::Object(
            members(service, shape, value)
                .map(|(name, shape, value)| (name.to_string(), build(service, shape, value, moments)))
                .collect(),
        ),
    }
}

/// The value to be serialised with its members in the order of `shape`; copies nothing. Timestamps stay numbers.
pub fn ordered<'v>(service: &'static Service, shape: &str, value: &'v Value) -> Ordered<'v> {
    Ordered {
        service,
        shape: service.shape(shape),
        value,
        moments: Moments::Number,
    }
}

/// A value that serialises in the model's order.
#[derive(Clone, Copy, Debug)]
pub struct Ordered<'v> {
    service: &'static Service,
    shape: Option<&'static Shape>,
    value: &'v Value,
    moments: Moments,
}

impl Ordered<'_> {
    /// The same value with its timestamps shown in this way.
    pub fn moments(self, moments: Moments) -> Self {
        Ordered { moments, ..self }
    }
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.shape.map(|shape| &shape.kind);
        let part = |shape, value| Ordered { shape, value, ..*self };
        match self.value {
            Value::Array(items) => {
                let member = inner(self.service, kind);
                serializer.collect_seq(items.iter().map(|item| part(member, item)))
            }
            Value::Object(_) => serializer.collect_map(
                members(self.service, self.shape, self.value).map(|(name, shape, value)| (name, part(shape, value))),
            ),
            Value::Number(number) if self.moments == Moments::Iso && matches!(kind, Some(Kind::Timestamp { .. })) => {
                match iso(number) {
                    Some(text) => serializer.serialize_str(&text),
                    None => number.serialize(serializer),
                }
            }
            other => other.serialize(serializer),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(flag) => serializer.serialize_bool(*flag),
            Node::Number(number) => number.serialize(serializer),
            Node::Text(text) => serializer.serialize_str(text),
            Node::List(items) => serializer.collect_seq(items),
            Node::Object(members) => serializer.collect_map(members.iter().map(|(name, node)| (name, node))),
        }
    }
}

/// The shape of a list's members or a map's values.
fn inner(service: &'static Service, kind: Option<&'static Kind>) -> Option<&'static Shape> {
    match kind {
        Some(Kind::List { member, .. }) => service.shape(member),
        Some(Kind::Map { value, .. }) => service.shape(value),
        _ => None,
    }
}

type Entry<'v> = (&'v str, Option<&'static Shape>, &'v Value);

/// An object's members: those of the model first and in its order, then the others.
fn members<'v>(
    service: &'static Service,
    shape: Option<&'static Shape>,
    value: &'v Value,
) -> impl Iterator<Item = Entry<'v>> {
    let kind = shape.map(|shape| &shape.kind);
    let known = match kind {
        Some(Kind::Structure { members, .. }) => members.as_slice(),
        _ => &[],
    };
    let entries = value.as_object();
    let of_map = inner(service, kind);
    let first = known.iter().filter_map(move |member| {
        let (name, value) = entries?.get_key_value(member.name.as_str())?;
        Some((name.as_str(), service.shape(&member.shape), value))
    });
    let rest = entries
        .into_iter()
        .flatten()
        .filter(move |(name, _)| !known.iter().any(|member| member.name == **name))
        .map(move |(name, value)| (name.as_str(), of_map, value));
    first.chain(rest)
}

/// ISO 8601 of seconds since 1970, to the millisecond; nothing for moments before 1970 or beyond the year 9999.
fn iso(seconds: &Number) -> Option<String> {
    let millis = seconds.as_f64()? * 1000.0;
    (0.0..253_402_300_800_000.0)
        .contains(&millis)
        .then(|| iso_of_unix_millis((millis + 0.5) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::shape::service;
    use serde_json::json;

    fn sample() -> Value {
        json!({ "tags": [], "failures": [], "zebra": 1, "tasks": [
            { "version": 1, "attachments": [{ "status": "ATTACHED", "id": "x" }], "createdAt": 1795424400.25 }
        ]})
    }

    #[test]
    fn members_come_in_the_models_order_and_unknown_ones_last() {
        let value = sample();
        let text = serde_json::to_string(&ordered(service("ecs").unwrap(), "DescribeTasksResponse", &value)).unwrap();
        assert_eq!(
            text,
            r#"{"tasks":[{"attachments":[{"id":"x","status":"ATTACHED"}],"createdAt":1795424400.25,"version":1}],"failures":[],"tags":[],"zebra":1}"#
        );
    }

    #[test]
    fn node_and_ordered_agree_and_moments_become_iso() {
        let ecs = service("ecs").unwrap();
        let value = sample();
        let by_node = serde_json::to_string(&node(ecs, "DescribeTasksResponse", &value, Moments::Iso)).unwrap();
        let by_ordered = ordered(ecs, "DescribeTasksResponse", &value).moments(Moments::Iso);
        assert_eq!(by_node, serde_json::to_string(&by_ordered).unwrap());
        assert!(
            by_node.contains(r#""createdAt":"2026-11-23T09:00:00.250000+00:00""#),
            "{by_node}"
        );
    }

    #[test]
    fn logs_milliseconds_are_numbers_and_stay_so() {
        let value = json!({ "events": [{ "timestamp": 1795424400250_u64 }] });
        let node = node(service("logs").unwrap(), "GetLogEventsResponse", &value, Moments::Iso);
        assert_eq!(serde_json::to_value(&node).unwrap(), value);
    }

    #[test]
    fn a_skeleton_starts_as_the_model_does() {
        let ecs = service("ecs").unwrap();
        let value = crate::aws::shape::skeleton("ecs", "CreateCluster");
        let text = serde_json::to_string(&ordered(ecs, "CreateClusterRequest", &value)).unwrap();
        assert!(
            text.starts_with(r#"{"clusterName":"","tags":[{"key":"","value":""}]"#),
            "{text}"
        );
    }
}
