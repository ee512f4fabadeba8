//! Example requests for `--generate-cli-skeleton input`.
//!
//! As botocore's `ArgumentGenerator`: empty strings, zeros, `true`, one element in each list, `KeyName` in each map,
//! and nothing inside a structure that is inside itself. Of an enumeration botocore takes any value; here the first.

use super::load;
use super::types::{Kind, Service};
use serde_json::{Map, Value, json};

/// An example of an operation's input with every member set. Print it with [`super::ordered`] to keep AWS's order.
pub fn skeleton(service: &str, operation: &str) -> Value {
    let input = load::service(service).and_then(|s| Some((s, s.operation(operation)?.input.as_deref()?)));
    match input {
        Some((service, shape)) => example(service, shape, &mut Vec::new()),
        None => Value::Object(Map::new()),
    }
}

fn example<'s>(service: &'s Service, name: &'s str, stack: &mut Vec<&'s str>) -> Value {
    let Some(shape) = service.shape(name) else {
        return Value::Null;
    };
    let inside_itself = stack.contains(&name);
    stack.push(name);
    let value = match &shape.kind {
        Kind::Structure { .. } if inside_itself => Value::Object(Map::new()),
        Kind::Structure { members, .. } => Value::Object(
            members
                .iter()
                .map(|member| (member.name.clone(), example(service, &member.shape, stack)))
                .collect(),
        ),
        Kind::List { member, .. } => Value::Array(vec![example(service, member, stack)]),
        Kind::Map { value, .. } => json!({ "KeyName": example(service, value, stack) }),
        Kind::String { values } => values.first().cloned().unwrap_or_default().into(),
        Kind::Integer | Kind::Long => json!(0),
        Kind::Float | Kind::Double => json!(0.0),
        Kind::Boolean => Value::Bool(true),
        Kind::Timestamp { .. } => "1970-01-01T00:00:00".into(),
        Kind::Blob => Value::Null,
    };
    stack.pop();
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skeletons_are_botocores_for_every_operation() {
        let expected: Value = serde_json::from_str(include_str!("../../../tools/expected.json")).unwrap();
        let skeletons = expected["skeletons"].as_object().unwrap();
        assert!(skeletons.len() > 90, "{}", skeletons.len());
        for (name, wanted) in skeletons {
            let (service, operation) = name.split_once('.').unwrap();
            assert_eq!(&skeleton(service, operation), wanted, "{name}");
        }
    }

    #[test]
    fn an_unknown_operation_has_an_empty_skeleton() {
        assert_eq!(skeleton("ecs", "Nothing"), json!({}));
    }
}
