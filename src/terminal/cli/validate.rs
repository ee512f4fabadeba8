//! The request is checked before it is sent: every fault at once, in botocore's words.
//!
//! Follows botocore's `ParamValidator`: required members, unknown members, types, least lengths and values, unions.
//! Greatest lengths, patterns and enumerations are the service's own business. Timestamps become seconds on the way.

use super::timestamp;
use crate::aws::shape::{Kind, Service, Shape};
use crate::base::limits;
use crate::terminal::output::Node;
use serde_json::Value;

/// Checks an input and turns its timestamps into seconds; the faults, one a line.
pub fn check(service: &Service, shape: &str, input: &mut Value) -> Result<(), String> {
    let mut faults = Vec::new();
    walk(service, shape, input, "", &mut faults, 0);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

fn walk(service: &Service, shape: &str, value: &mut Value, path: &str, faults: &mut Vec<String>, depth: usize) {
    let Some(shape) = service.shapes.get(shape) else { return };
    let name = || match path {
        "" => "input".to_string(),
        path => path.strip_prefix('.').unwrap_or(path).to_string(),
    };
    if depth > limits::JSON_DEPTH {
        faults.push(format!("Invalid value for parameter {}: nested too deeply", name()));
        return;
    }
    if shape.document {
        return;
    }
    let Some(types) = mismatch(&shape.kind, value) else {
        bounds(shape, value, &name(), faults);
        match (&shape.kind, value) {
            (
                Kind::Structure {
                    members,
                    required,
                    union,
                },
                Value::Object(map),
            ) => {
                let names = || members.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join(", ");
                if *union && map.is_empty() {
                    faults.push(format!(
                        "Must set one of the following keys for tagged unionstructure {}: {}.",
                        name(),
                        names()
                    ));
                } else if *union && map.len() > 1 {
                    faults.push(format!(
                        "Invalid number of parameters set for tagged union structure {}. Can only set one of the following keys: {}.",
                        name(),
                        names()
                    ));
                }
                for member in required.iter().filter(|member| !map.contains_key(*member)) {
                    faults.push(format!("Missing required parameter in {}: \"{member}\"", name()));
                }
                for key in map.keys().filter(|key| !members.iter().any(|m| m.name == **key)) {
                    faults.push(format!(
                        "Unknown parameter in {}: \"{key}\", must be one of: {}",
                        name(),
                        names()
                    ));
                }
                for member in members {
                    if let Some(inner) = map.get_mut(&member.name) {
                        walk(
                            service,
                            &member.shape,
                            inner,
                            &format!("{path}.{}", member.name),
                            faults,
                            depth + 1,
                        );
                    }
                }
            }
            (Kind::List { member, .. }, Value::Array(list)) => {
                for (i, item) in list.iter_mut().enumerate() {
                    walk(service, member, item, &format!("{path}[{i}]"), faults, depth + 1);
                }
            }
            (Kind::Map { key, value: inner, .. }, Value::Object(map)) => {
                for (text, item) in map.iter_mut() {
                    if let Some(shape) = service.shapes.get(key) {
                        bounds(
                            shape,
                            &Value::from(text.as_str()),
                            &format!("{} (key: {text})", name()),
                            faults,
                        );
                    }
                    walk(service, inner, item, &format!("{path}.{text}"), faults, depth + 1);
                }
            }
            (Kind::Timestamp { .. }, value) => {
                if let Some(seconds) = value.as_str().and_then(timestamp::seconds) {
                    *value = timestamp::value(seconds);
                }
            }
            _ => {}
        }
        return;
    };
    let node = Node::plain(value);
    faults.push(format!(
        "Invalid type for parameter {}, value: {}, type: <class '{}'>, valid types: {types}",
        name(),
        node.python(),
        python_type(value)
    ));
}

/// The types botocore takes for a shape, if the value is of none of them.
fn mismatch(kind: &Kind, value: &Value) -> Option<&'static str> {
    let (fits, types) = match kind {
        Kind::Structure { .. } | Kind::Map { .. } => (value.is_object(), "<class 'dict'>"),
        Kind::List { .. } => (value.is_array(), "<class 'list'>, <class 'tuple'>"),
        Kind::String { .. } => (value.is_string(), "<class 'str'>"),
        // In Python a boolean is a whole number too.
        Kind::Integer | Kind::Long => (value.is_i64() || value.is_u64() || value.is_boolean(), "<class 'int'>"),
        Kind::Float | Kind::Double => (
            value.is_number() || value.is_boolean(),
            "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>",
        ),
        Kind::Boolean => (value.is_boolean(), "<class 'bool'>"),
        Kind::Timestamp { .. } => (
            value.is_number() || value.as_str().is_some_and(|text| timestamp::seconds(text).is_some()),
            "<class 'datetime.datetime'>, timestamp-string",
        ),
        Kind::Blob => (
            value.is_string(),
            "<class 'bytes'>, <class 'bytearray'>, file-like object",
        ),
    };
    (!fits).then_some(types)
}

fn bounds(shape: &Shape, value: &Value, name: &str, faults: &mut Vec<String>) {
    let Some(min) = shape.min else { return };
    let (size, what, word) = match (&shape.kind, value) {
        (Kind::String { .. }, Value::String(text)) => (text.chars().count() as f64, "length", "min length"),
        (Kind::List { .. }, Value::Array(list)) => (list.len() as f64, "length", "min length"),
        (Kind::Integer | Kind::Long | Kind::Float | Kind::Double, Value::Number(n)) => {
            (n.as_f64().unwrap_or(min), "value", "min value")
        }
        _ => return,
    };
    if size < min {
        let shown = Node::plain(value).python();
        faults.push(format!(
            "Invalid {what} for parameter {name}, value: {shown}, valid {word}: {min}"
        ));
    }
}

fn python_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(n) if n.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}
