//! Operations: what Cloud Map does in the background, and how far it is.
//!
//! Source: Cloud Map API reference, GetOperation and ListOperations. An operation reports SUCCESS a few seconds after it
//! was submitted (DERIVED).

use super::error;
use crate::aws::AwsError;
use crate::aws::Output;
use crate::aws::fields::Fields;
use crate::base::rng::Draw;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::routes::Caller;
use serde::Serialize;
use serde_json::{Value, json};

/// Operations kept.
const KEPT: usize = 500;

/// One operation.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    pub id: String,
    pub kind: &'static str,
    /// (kind of target, id)
    pub targets: Vec<(&'static str, String)>,
    pub at: Time,
}

impl Operation {
    fn status(&self, now: Time) -> &'static str {
        let takes = Span::secs(if self.kind.ends_with("_NAMESPACE") { 10 } else { 3 });
        match now.since(self.at) {
            Span(0) => "SUBMITTED",
            span if span < takes => "PENDING",
            _ => "SUCCESS",
        }
    }
}

/// Records an operation; its id.
pub fn record(world: &mut World, kind: &'static str, targets: Vec<(&'static str, String)>) -> String {
    let number = world.next_number();
    let id = format!("{}-{}", Draw::of(world.seed, "operation", number).hex(24), number);
    let operation = Operation {
        id: id.clone(),
        kind,
        targets,
        at: world.now,
    };
    world.discovery.operations.push_back(operation);
    if world.discovery.operations.len() > KEPT {
        world.discovery.operations.pop_front();
    }
    id
}

/// GetOperation.
pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = input.text("OperationId").unwrap_or_default();
    let found = world.discovery.operations.iter().find(|operation| operation.id == id);
    let Some(found) = found else {
        return Err(error(
            "OperationNotFound",
            format!("No operation found with ID: {id}"),
            "OperationId",
        ));
    };
    let targets: serde_json::Map<String, Value> = found
        .targets
        .iter()
        .map(|(kind, id)| (kind.to_string(), json!(id)))
        .collect();
    let status = found.status(world.now);
    Ok(
        json!({"Operation": {"Id": found.id, "Type": found.kind, "Status": status, "CreateDate": found.at.unix(),
        "UpdateDate": found.at.unix(), "Targets": targets}})
        .into(),
    )
}

/// ListOperations: newest first.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let fits = |operation: &&Operation| {
        input.list("Filters").iter().all(|filter| {
            let values = filter.texts("Values");
            match filter.text("Name") {
                Some("STATUS") => values.contains(&operation.status(world.now)),
                Some("TYPE") => values.contains(&operation.kind),
                Some("NAMESPACE_ID" | "SERVICE_ID") => {
                    operation.targets.iter().any(|(_, id)| values.contains(&id.as_str()))
                }
                _ => true,
            }
        })
    };
    let one = |operation: &Operation| json!({"Id": operation.id, "Status": operation.status(world.now)});
    let found: Vec<Value> = world
        .discovery
        .operations
        .iter()
        .rev()
        .filter(fits)
        .take(100)
        .map(one)
        .collect();
    Ok(json!({ "Operations": found }).into())
}
