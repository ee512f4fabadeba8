//! Shorthand's texts to what the shape wants: numbers, booleans, a lone value to a list of one.
//!
//! Follows AWS CLI's visitor over parsed shorthand, which leaves what it cannot turn for the check to complain about.

use crate::aws::shape::{Kind, Service};
use crate::base::limits;
use serde_json::Value;

/// Turns shorthand's texts into what the shape wants.
pub fn fit(value: &mut Value, service: &Service, shape: &str) -> Result<(), String> {
    fit_at(value, service, shape, 0)
}

fn fit_at(value: &mut Value, service: &Service, shape: &str, depth: usize) -> Result<(), String> {
    let Some(kind) = service.shapes.get(shape).map(|shape| &shape.kind) else {
        return Ok(());
    };
    if depth > limits::JSON_DEPTH {
        return Ok(());
    }
    match kind {
        Kind::Structure { members, .. } => {
            if let Value::Object(map) = value {
                for member in members {
                    if let Some(inner) = map.get_mut(&member.name) {
                        fit_at(inner, service, &member.shape, depth + 1)?;
                    }
                }
            }
        }
        Kind::List { member, .. } => {
            if let Value::Array(list) = value {
                for item in list {
                    fit_at(item, service, member, depth + 1)?;
                }
            } else {
                // As the CLI: the one value stays a text, whatever the list is of.
                *value = Value::Array(vec![value.take()]);
            }
        }
        Kind::Map { value: inner, .. } => {
            if let Value::Object(map) = value {
                for item in map.values_mut() {
                    fit_at(item, service, inner, depth + 1)?;
                }
            }
        }
        Kind::Boolean => match value.as_str().map(str::to_lowercase).as_deref() {
            Some("true") => *value = true.into(),
            Some("false") => *value = false.into(),
            _ => {}
        },
        Kind::Integer | Kind::Long | Kind::Float | Kind::Double => {
            if let Value::String(text) = value {
                *value = super::value::number(kind, text)?;
            }
        }
        _ => {}
    }
    Ok(())
}
