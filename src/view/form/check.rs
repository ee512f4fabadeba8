//! What is wrong with a draft, by the rules of the door itself: its calls are made in a copy of the world.
//!
//! Invariant: the world that is given is never changed, and what the copy refuses the door refuses too.

use super::{TRAFFIC, identity, injection, path, security, service_of, split};
use crate::aws::{AwsError, Call, shape};
use crate::model::ecs::definition;
use crate::model::{Command, World};
use serde_json::Value;

/// Faults that are told at once.
const FAULTS: usize = 20;

/// The calls of a draft, made in a copy.
#[derive(Clone, Debug)]
pub struct DryRun {
    /// In order; the last may be the refused one.
    pub calls: Vec<Call>,
    /// The first call's reply.
    pub reply: Value,
    /// Which call was refused, and why.
    pub refusal: Option<(usize, AwsError)>,
    /// The world afterwards.
    pub world: World,
}

/// The calls of a draft in order, as far as they do not depend on a reply.
pub fn first_call(operation: &str, draft: &Value) -> Call {
    let (input, _) = split(draft);
    Call::new(service_of(operation).unwrap_or("world"), operation, input)
}

/// The calls that follow the first, when it gave `reply`.
pub fn following(operation: &str, draft: &Value, reply: &Value) -> Vec<Call> {
    let (input, own) = split(draft);
    match operation {
        "CreateRole" => identity::attachments(&input, &own),
        "CreateLogGroup" => identity::retention(&input, &own),
        "CreateSecurityGroup" => security::rules(&own, reply),
        _ => Vec::new(),
    }
}

/// The command of a call or, for traffic, of its injection.
pub fn command(call: &Call) -> Result<Command, AwsError> {
    if call.operation == TRAFFIC {
        injection(&call.input).map(Command::Inject)
    } else {
        Ok(Command::Call(call.clone()))
    }
}

/// Makes the calls of a draft in a copy of the world.
pub fn dry_run(world: &World, operation: &str, draft: &Value) -> DryRun {
    let mut copy = world.clone();
    let mut calls = vec![first_call(operation, draft)];
    let mut reply = Value::Null;
    let mut at = 0;
    while let Some(call) = calls.get(at).cloned() {
        let made = command(&call).and_then(|command| copy.apply(&command).reply);
        match made {
            Ok(output) if at == 0 => {
                reply = output.to_value();
                calls.extend(following(operation, draft, &reply));
            }
            Ok(_) => {}
            Err(error) => {
                return DryRun {
                    calls,
                    reply,
                    refusal: Some((at, error)),
                    world: copy,
                };
            }
        }
        at += 1;
    }
    DryRun {
        calls,
        reply,
        refusal: None,
        world: copy,
    }
}

/// Everything wrong with a draft: what the shape says, what the rules of its operation say, what the copy refused.
pub fn faults(operation: &str, draft: &Value, run: &DryRun) -> Vec<AwsError> {
    let (input, _) = split(draft);
    let mut found = Vec::new();
    if let Some(service) = service_of(operation) {
        found.extend(shape::faults(service, operation, &input));
    }
    if operation == "RegisterTaskDefinition" {
        found.extend(definition::faults(&input));
    }
    if let Some((at, error)) = &run.refusal {
        let known = found
            .iter()
            .any(|fault| fault.message == error.message || (fault.field.is_some() && fault.field == error.field));
        if *at > 0 || !known {
            let mut error = error.clone();
            if *at > 0 {
                error.field = own_member(operation).map(str::to_string);
            }
            found.push(error);
        }
    }
    let mut seen: Vec<String> = Vec::new();
    found.retain(|fault| {
        let fresh = !seen.contains(&fault.message);
        seen.push(fault.message.clone());
        fresh
    });
    found.truncate(FAULTS);
    found
}

/// The form's own member that later calls come from.
fn own_member(operation: &str) -> Option<&'static str> {
    match operation {
        "CreateRole" => Some("+policies"),
        "CreateLogGroup" => Some("+retention"),
        "CreateSecurityGroup" => Some("+ingress"),
        _ => None,
    }
}

/// Which of a form's paths each fault belongs to: the longest that holds it, else one inside it, else one of its name.
pub fn place<'p>(field: &str, paths: &[&'p str]) -> Option<&'p str> {
    let holds = paths
        .iter()
        .filter(|at| path::is_within(field, at))
        .max_by_key(|at| at.len());
    let inside = || paths.iter().find(|at| path::is_within(at, field));
    let named = || {
        let name = path::last(field);
        paths.iter().find(|at| path::last(at).eq_ignore_ascii_case(name))
    };
    holds.or_else(inside).or_else(named).copied()
}
