//! Roles: CreateRole, GetRole, ListRoles, UpdateAssumeRolePolicy, DeleteRole.
//!
//! Source: IAM API Reference; quotas from IAM User Guide, "IAM and AWS STS quotas".

use super::account::{Held, Role};
use super::document::{self, Document, Kind};
use super::{read, trust};
use crate::aws::{AwsError, Output, arn};
use crate::base::ids;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

const TRUST_SIZE: usize = 2048;
const ROLES: usize = 1000;

fn not_found(name: &str) -> AwsError {
    read::missing(format!("The role with name {name} cannot be found."))
}

/// The role that a request names.
pub fn named<'a>(world: &'a World, input: &Value) -> Result<&'a Role, AwsError> {
    let name = read::name(input, "RoleName", 64)?;
    world.iam.account.roles.get(name).ok_or_else(|| not_found(name))
}

/// The name of a role that the account may change.
pub fn changeable(world: &World, input: &Value) -> Result<String, AwsError> {
    let role = named(world, input)?;
    if role.is_service_linked() {
        let text = format!(
            "Cannot perform the operation on the protected role '{}' - this role is only modifiable by AWS",
            role.name
        );
        return Err(AwsError::new("UnmodifiableEntity", text));
    }
    Ok(role.name.clone())
}

fn trust_policy(world: &World, text: &str) -> Result<(Value, Document), AwsError> {
    let (value, document) = Document::parse(text, Kind::Trust)?;
    if document::size(text) > TRUST_SIZE {
        return Err(read::limit(format!(
            "Cannot exceed quota for ACLSizePerRole: {TRUST_SIZE}"
        )));
    }
    trust::check_principals(&world.iam.account, &document.statements)?;
    Ok((value, document))
}

pub fn create(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = read::name(input, "RoleName", 64)?;
    let path = read::path(input)?;
    let tags = read::tags(input)?;
    let seconds = input.get("MaxSessionDuration").and_then(Value::as_u64).unwrap_or(3600);
    if !(3600..=43_200).contains(&seconds) {
        let bound = if seconds < 3600 {
            "greater than or equal to 3600"
        } else {
            "less than or equal to 43200"
        };
        let text = format!(
            "1 validation error detected: Value '{seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member \
             must have value {bound}"
        );
        return Err(AwsError::new("ValidationError", text).field("MaxSessionDuration"));
    }
    if path.starts_with("/aws-service-role/") {
        let text = "The path /aws-service-role/ is reserved for service-linked roles.";
        return Err(AwsError::new("ValidationError", text).field("Path"));
    }
    let (value, compiled) = trust_policy(world, read::text(input, "AssumeRolePolicyDocument"))?;
    let roles = &world.iam.account.roles;
    if roles.keys().any(|other| other.eq_ignore_ascii_case(name)) {
        return Err(read::exists(format!("Role with name {name} already exists.")));
    }
    if roles.len() >= ROLES {
        return Err(read::limit(format!("Cannot exceed quota for RolesPerAccount: {ROLES}")));
    }
    let role = Role {
        arn: arn::of("iam", &format!("role{path}{name}")),
        name: name.into(),
        id: ids::iam(world.seed, "AROA", world.next_number()),
        trust: value,
        path: path.into(),
        description: read::text(input, "Description").into(),
        created: world.now.unix(),
        max_session_seconds: seconds,
        tags,
        held: Held::default(),
        trusts: Rc::new(compiled),
    };
    let mut rendered = role.render(true);
    if let Some(members) = rendered.as_object_mut() {
        members.remove("RoleLastUsed");
    }
    world.iam.change().roles.insert(name.into(), role);
    Ok(json!({"Role": rendered}).into())
}

pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    Ok(json!({"Role": named(world, input)?.render(true)}).into())
}

pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let prefix = input.get("PathPrefix").and_then(Value::as_str).unwrap_or("/");
    let roles = world
        .iam
        .account
        .roles
        .values()
        .filter(|role| role.path.starts_with(prefix));
    read::page(
        input,
        "Roles",
        roles.map(|role| (role.name.clone(), role.render(false))).collect(),
    )
}

pub fn update_trust(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = changeable(world, input)?;
    let (value, compiled) = trust_policy(world, read::text(input, "PolicyDocument"))?;
    if let Some(role) = world.iam.change().roles.get_mut(&name) {
        role.trust = value;
        role.trusts = Rc::new(compiled);
    }
    Ok(Output::empty())
}

pub fn delete(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = changeable(world, input)?;
    let held = &named(world, input)?.held;
    let profiles = world.iam.account.profiles.values();
    if profiles.into_iter().any(|p| p.role.as_deref() == Some(name.as_str())) {
        return Err(read::conflict(
            "Cannot delete entity, must remove roles from instance profile first.",
        ));
    }
    if !held.attached.is_empty() {
        return Err(read::conflict("Cannot delete entity, must detach all policies first."));
    }
    if !held.inline.is_empty() {
        return Err(read::conflict("Cannot delete entity, must delete policies first."));
    }
    let account = world.iam.change();
    account.roles.remove(&name);
    let sessions = arn::of("sts", "").replace(crate::aws::REGION, "") + &format!("assumed-role/{name}/");
    account
        .sessions
        .retain(|_, session| !session.arn.starts_with(&sessions));
    Ok(Output::empty())
}
