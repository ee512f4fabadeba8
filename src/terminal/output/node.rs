//! A reply as the CLI shows it: members in the service model's order, timestamps as ISO 8601 texts.
//!
//! Follows botocore's parsers, which put a structure's members in the model's order, and AWS CLI v2's
//! `cli_timestamp_format = iso8601`.

use crate::aws::shape::{Kind, Service};
use crate::base::limits;
use crate::base::time::iso_of_unix_millis;
use serde_json::{Number, Value};

/// A value whose objects keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// A value in its own order (by name).
    pub fn plain(value: &Value) -> Node {
        match value {
            Value::Null => Node::Null,
            Value::Bool(b) => Node::Bool(*b),
            Value::Number(n) => Node::Number(n.clone()),
            Value::String(s) => Node::Text(s.clone()),
            Value::Array(list) => Node::List(list.iter().map(Node::plain).collect()),
            Value::Object(map) => Node::Object(map.iter().map(|(k, v)| (k.clone(), Node::plain(v))).collect()),
        }
    }

    /// A value of a shape, in the shape's order.
    pub fn of(service: &Service, shape: &str, value: &Value) -> Node {
        of(service, shape, value, 0)
    }

    /// The value of a member of an object.
    pub fn get(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Neither list nor object.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Node::List(_) | Node::Object(_))
    }

    /// Back to a JSON value; the order is lost.
    pub fn to_value(&self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(b) => Value::Bool(*b),
            Node::Number(n) => Value::Number(n.clone()),
            Node::Text(s) => Value::String(s.clone()),
            Node::List(list) => list.iter().map(Node::to_value).collect(),
            Node::Object(members) => Value::Object(members.iter().map(|(k, v)| (k.clone(), v.to_value())).collect()),
        }
    }

    /// A scalar as Python's `str` writes it, which is what the text and table formats show.
    pub fn python(&self) -> String {
        match self {
            Node::Null => "None".into(),
            Node::Bool(true) => "True".into(),
            Node::Bool(false) => "False".into(),
            Node::Number(n) => n.to_string(),
            Node::Text(s) => s.clone(),
            Node::List(list) => {
                let items: Vec<String> = list.iter().map(Node::python_repr).collect();
                format!("[{}]", items.join(", "))
            }
            Node::Object(members) => {
                let item = |(key, value): &(String, Node)| format!("{}: {}", repr(key), value.python_repr());
                format!("{{{}}}", members.iter().map(item).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn python_repr(&self) -> String {
        match self {
            Node::Text(s) => repr(s),
            other => other.python(),
        }
    }
}

/// A text as Python's `repr` writes it.
pub fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn of(service: &Service, shape: &str, value: &Value, depth: usize) -> Node {
    let kind = service.shapes.get(shape).map(|shape| &shape.kind);
    let (Some(kind), true) = (kind, depth < limits::JSON_DEPTH) else {
        return Node::plain(value);
    };
    match (kind, value) {
        (Kind::Structure { members, .. }, Value::Object(map)) => {
            let mut out: Vec<(String, Node)> = Vec::with_capacity(map.len());
            for member in members {
                // A null is an absent member on the wire.
                if let Some(value) = map.get(&member.name).filter(|value| !value.is_null()) {
                    out.push((member.name.clone(), of(service, &member.shape, value, depth + 1)));
                }
            }
            Node::Object(out)
        }
        (Kind::List { member, .. }, Value::Array(list)) => {
            Node::List(list.iter().map(|v| of(service, member, v, depth + 1)).collect())
        }
        (Kind::Map { value: shape, .. }, Value::Object(map)) => {
            let item = |(k, v): (&String, &Value)| (k.clone(), of(service, shape, v, depth + 1));
            Node::Object(map.iter().map(item).collect())
        }
        (Kind::Timestamp { .. }, Value::Number(seconds)) => match seconds.as_f64() {
            Some(seconds) if seconds >= 0.0 => Node::Text(iso_of_unix_millis((seconds * 1000.0 + 0.5) as u64)),
            _ => Node::plain(value),
        },
        (Kind::Float | Kind::Double, Value::Number(n)) => match n.as_f64().and_then(Number::from_f64) {
            Some(float) => Node::Number(float),
            None => Node::plain(value),
        },
        _ => Node::plain(value),
    }
}
