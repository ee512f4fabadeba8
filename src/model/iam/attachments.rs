//! Attaching managed policies to roles and users, detaching and listing them.
//!
//! Source: IAM API Reference, AttachRolePolicy, DetachRolePolicy, ListAttachedRolePolicies and the same for users.

use super::account::Held;
use super::{read, roles, users};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Managed policies one role or user may have.
const ATTACHED: usize = 10;

fn policy_arn(input: &Value) -> Result<&str, AwsError> {
    let arn = read::text(input, "PolicyArn");
    if arn.starts_with("arn:") && arn.splitn(6, ':').count() == 6 {
        Ok(arn)
    } else {
        Err(AwsError::new("InvalidInput", format!("ARN {arn} is not valid.")).field("PolicyArn"))
    }
}

/// Checks an attachment; none if the policy is attached already.
fn attachable(world: &World, held: &Held, input: &Value, quota: &str) -> Result<Option<String>, AwsError> {
    let arn = policy_arn(input)?;
    let Some(policy) = world.iam.account.policies.get(arn) else {
        return Err(read::missing(format!(
            "Policy {arn} does not exist or is not attachable."
        )));
    };
    if policy.path.starts_with("/aws-service-role/") {
        let text = "Cannot attach a Service Role Policy to a Customer Role.";
        return Err(AwsError::new("PolicyNotAttachable", text));
    }
    if held.attached.iter().any(|other| other == arn) {
        return Ok(None);
    }
    if held.attached.len() >= ATTACHED {
        return Err(read::limit(format!("Cannot exceed quota for {quota}: {ATTACHED}")));
    }
    Ok(Some(arn.into()))
}

fn attached_at(held: &Held, input: &Value) -> Result<usize, AwsError> {
    let arn = policy_arn(input)?;
    let missing = || read::missing(format!("Policy {arn} was not found."));
    held.attached.iter().position(|other| other == arn).ok_or_else(missing)
}

fn list(world: &World, held: &Held, input: &Value) -> Result<Output, AwsError> {
    let prefix = input.get("PathPrefix").and_then(Value::as_str).unwrap_or("/");
    let mut items: Vec<(String, Value)> = held
        .attached
        .iter()
        .filter_map(|arn| world.iam.account.policies.get(arn))
        .filter(|policy| policy.path.starts_with(prefix))
        .map(|policy| {
            (
                policy.arn.clone(),
                json!({"PolicyName": policy.name, "PolicyArn": policy.arn}),
            )
        })
        .collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    read::page(input, "AttachedPolicies", items)
}

pub fn attach_role(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = roles::changeable(world, input)?;
    let arn = attachable(world, &roles::named(world, input)?.held, input, "PoliciesPerRole")?;
    if let Some(role) = world.iam.change().roles.get_mut(&name) {
        role.held.attached.extend(arn);
    }
    Ok(Output::empty())
}

pub fn detach_role(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = roles::changeable(world, input)?;
    let at = attached_at(&roles::named(world, input)?.held, input)?;
    if let Some(role) = world.iam.change().roles.get_mut(&name) {
        role.held.attached.remove(at);
    }
    Ok(Output::empty())
}

pub fn list_role(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    list(world, &roles::named(world, input)?.held, input)
}

pub fn attach_user(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let user = users::named(world, input)?;
    let name = user.name.clone();
    let arn = attachable(world, &user.held, input, "PoliciesPerUser")?;
    if let Some(user) = world.iam.change().users.get_mut(&name) {
        user.held.attached.extend(arn);
    }
    Ok(Output::empty())
}

pub fn detach_user(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let user = users::named(world, input)?;
    let (name, at) = (user.name.clone(), attached_at(&user.held, input)?);
    if let Some(user) = world.iam.change().users.get_mut(&name) {
        user.held.attached.remove(at);
    }
    Ok(Output::empty())
}

pub fn list_user(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    list(world, &users::named(world, input)?.held, input)
}
