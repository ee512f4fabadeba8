//! Managed policies: CreatePolicy, GetPolicy, GetPolicyVersion, ListPolicies, DeletePolicy.
//!
//! Source: IAM API Reference. A policy has one version here; CreatePolicyVersion is not at the door.

use super::account::{Held, Managed};
use super::document::{self, Document, Kind};
use super::read;
use crate::aws::{AwsError, Output, arn};
use crate::base::ids;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

const POLICY_SIZE: usize = 6_144;
const POLICIES: usize = 1_500;

fn attachments(world: &World, arn: &str) -> usize {
    let account = &world.iam.account;
    let users = account.users.values().map(|user| &user.held);
    let holds = |held: &&Held| held.attached.iter().any(|other| other == arn);
    account
        .roles
        .values()
        .map(|role| &role.held)
        .chain(users)
        .filter(holds)
        .count()
}

/// The policy as GetPolicy gives it; lists leave out description and tags.
fn render(world: &World, policy: &Managed, whole: bool) -> Value {
    let mut value = json!({
        "PolicyName": policy.name, "PolicyId": policy.id, "Arn": policy.arn, "Path": policy.path,
        "DefaultVersionId": policy.version, "AttachmentCount": attachments(world, &policy.arn),
        "PermissionsBoundaryUsageCount": 0, "IsAttachable": true, "CreateDate": policy.created,
        "UpdateDate": policy.created,
    });
    if whole && !policy.description.is_empty() {
        value["Description"] = policy.description.as_str().into();
    }
    if whole {
        value["Tags"] = if policy.tags.is_null() {
            json!([])
        } else {
            policy.tags.clone()
        };
    }
    value
}

fn named<'a>(world: &'a World, input: &Value) -> Result<&'a Rc<Managed>, AwsError> {
    let arn = read::text(input, "PolicyArn");
    if !arn.starts_with("arn:") {
        return Err(AwsError::new("ValidationError", format!("Invalid ARN: {arn}")).field("PolicyArn"));
    }
    let missing = || read::missing(format!("Policy {arn} was not found."));
    world.iam.account.policies.get(arn).ok_or_else(missing)
}

pub fn create(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = read::name(input, "PolicyName", 128)?;
    let path = read::path(input)?;
    let tags = read::tags(input)?;
    let text = read::text(input, "PolicyDocument");
    let (document, compiled) = Document::parse(text, Kind::Identity)?;
    if document::size(text) > POLICY_SIZE {
        return Err(read::limit(format!(
            "Cannot exceed quota for PolicySize: {POLICY_SIZE}"
        )));
    }
    let own: Vec<_> = world
        .iam
        .account
        .policies
        .values()
        .filter(|policy| !policy.is_aws())
        .collect();
    if own.iter().any(|policy| policy.name.eq_ignore_ascii_case(name)) {
        let text = format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(read::exists(text));
    }
    if own.len() >= POLICIES {
        return Err(read::limit(format!(
            "Cannot exceed quota for PoliciesPerAccount: {POLICIES}"
        )));
    }
    let policy = Managed {
        arn: arn::of("iam", &format!("policy{path}{name}")),
        name: name.into(),
        id: ids::iam(world.seed, "ANPA", world.next_number()),
        path: path.into(),
        version: "v1".into(),
        created: world.now.unix(),
        description: read::text(input, "Description").into(),
        tags,
        document,
        compiled: Rc::new(compiled),
    };
    let rendered = render(world, &policy, false);
    world.iam.change().policies.insert(policy.arn.clone(), Rc::new(policy));
    Ok(json!({"Policy": rendered}).into())
}

pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    Ok(json!({"Policy": render(world, named(world, input)?, true)}).into())
}

pub fn get_version(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let policy = named(world, input)?;
    let version = read::text(input, "VersionId");
    if version != policy.version {
        return Err(read::missing(format!(
            "Policy {} version {version} does not exist or is not attachable.",
            policy.arn
        )));
    }
    let found = json!({"Document": policy.document, "VersionId": version, "IsDefaultVersion": true, "CreateDate": policy.created});
    Ok(json!({"PolicyVersion": found}).into())
}

pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let scope = input.get("Scope").and_then(Value::as_str).unwrap_or("All");
    if !["All", "AWS", "Local"].contains(&scope) {
        let text = format!(
            "1 validation error detected: Value '{scope}' at 'scope' failed to satisfy constraint: Member must satisfy \
             enum value set: [All, AWS, Local]"
        );
        return Err(AwsError::new("ValidationError", text).field("Scope"));
    }
    let attached = input.get("OnlyAttached").and_then(Value::as_bool).unwrap_or(false);
    let boundary = read::text(input, "PolicyUsageFilter") == "PermissionsBoundary";
    let prefix = input.get("PathPrefix").and_then(Value::as_str).unwrap_or("/");
    let policies = world.iam.account.policies.values().filter(|policy| {
        (scope == "All" || (scope == "AWS") == policy.is_aws())
            && policy.path.starts_with(prefix)
            && !boundary
            && (!attached || attachments(world, &policy.arn) > 0)
    });
    let items = policies.map(|policy| (policy.arn.clone(), render(world, policy, false)));
    read::page(input, "Policies", items.collect())
}

pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let policy = named(world, input)?;
    if policy.is_aws() {
        let text = format!(
            "User: {} is not authorized to perform: iam:DeletePolicy on resource: policy {}",
            caller.arn, policy.arn
        );
        return Err(super::decision::denied("iam", &text));
    }
    if attachments(world, &policy.arn) > 0 {
        return Err(read::conflict("Cannot delete a policy attached to entities."));
    }
    let arn = policy.arn.clone();
    world.iam.change().policies.remove(&arn);
    Ok(Output::empty())
}
