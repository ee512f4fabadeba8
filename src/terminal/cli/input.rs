//! `--cli-input-json`, `--cli-input-yaml` and `--generate-cli-skeleton`.
//!
//! Follows AWS CLI v2: members given by options win over the document's; the skeleton is the operation's whole input
//! with empty values, or its output for `output`.

use super::faults::CliError;
use super::value::paramfile;
use crate::aws::shape::{self, Kind, Operation, Service};
use crate::terminal::output::{Node, json, yaml};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Puts the members of a document under those already in the input.
pub fn merge(
    option: &str,
    text: &str,
    files: &BTreeMap<String, String>,
    input: &mut Map<String, Value>,
) -> Result<(), CliError> {
    let loaded = paramfile(option, text, files)?;
    let text = loaded.as_deref().unwrap_or(text);
    let document: Value = serde_json::from_str(text).map_err(|_| {
        let what = match option {
            "cli-input-yaml" => "only YAML that is also JSON can be read here; use --cli-input-json.",
            _ => "Invalid JSON received.",
        };
        CliError::parsing(option, what)
    })?;
    let Value::Object(members) = document else {
        let kind = if document.is_array() { "list" } else { "str" };
        return Err(CliError::parsing(
            option,
            &format!("Invalid type: expecting map, received <class '{kind}'>"),
        ));
    };
    for (name, value) in members {
        input.entry(name).or_insert(value);
    }
    Ok(())
}

/// The skeleton of an operation; `given` is the option's value, if one was given.
pub fn skeleton(
    service: &'static Service,
    operation: &'static Operation,
    given: Option<&str>,
) -> Result<String, CliError> {
    let input = || {
        let value = shape::skeleton(&service.name, &operation.name);
        match &operation.input {
            Some(name) => Node::of(service, name, &value),
            None => Node::Object(Vec::new()),
        }
    };
    match given.unwrap_or("input") {
        "input" => {
            let mut out = String::new();
            json::write(&input(), 0, &mut out);
            Ok(out + "\n")
        }
        "yaml-input" => Ok(yaml::format(&input())),
        "output" => {
            let node = match &operation.output {
                Some(name) => example(service, name, name, &mut Vec::new()),
                None => Node::Object(Vec::new()),
            };
            Ok(json::format(&node))
        }
        other => Err(CliError::choice(
            "--generate-cli-skeleton",
            other,
            &["input", "output", "yaml-input"],
            "",
        )),
    }
}

/// An output with a value of each kind in it; a shape inside itself is left out.
fn example(service: &'static Service, name: &str, shape_name: &'static str, open: &mut Vec<&'static str>) -> Node {
    let Some(shape) = service.shapes.get(shape_name) else {
        return Node::Null;
    };
    if open.contains(&shape_name) {
        return Node::Object(Vec::new());
    }
    open.push(shape_name);
    let node = match &shape.kind {
        Kind::Structure { members, .. } => Node::Object(
            members
                .iter()
                .map(|member| (member.name.clone(), example(service, &member.name, &member.shape, open)))
                .collect(),
        ),
        Kind::List { member, .. } => Node::List(vec![example(service, member, member, open)]),
        Kind::Map { value, .. } => Node::Object(vec![("KeyName".into(), example(service, value, value, open))]),
        Kind::String { values } => Node::Text(values.first().cloned().unwrap_or_else(|| name.to_string())),
        Kind::Integer | Kind::Long => Node::Number(0.into()),
        Kind::Float | Kind::Double => serde_json::Number::from_f64(0.0)
            .map(Node::Number)
            .unwrap_or(Node::Null),
        Kind::Boolean => Node::Bool(true),
        Kind::Timestamp { .. } => Node::Text("1970-01-01T00:00:00".into()),
        Kind::Blob => Node::Text("YmxvYg==".into()),
    };
    open.pop();
    node
}
