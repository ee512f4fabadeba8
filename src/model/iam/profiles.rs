//! Instance profiles: CreateInstanceProfile, GetInstanceProfile, ListInstanceProfiles, ListInstanceProfilesForRole,
//! AddRoleToInstanceProfile, RemoveRoleFromInstanceProfile, DeleteInstanceProfile.
//!
//! Source: IAM API Reference; IAM User Guide, "Use instance profiles": a profile holds at most one role.

use super::account::Profile;
use super::{read, roles};
use crate::aws::{AwsError, Output, arn};
use crate::base::ids;
use crate::model::World;
use crate::model::iam::Context;
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Instance profiles of one account, by quota.
const PROFILES: usize = 1000;

fn not_found(name: &str) -> AwsError {
    read::missing(format!("Instance Profile {name} cannot be found."))
}

fn named<'a>(world: &'a World, input: &Value) -> Result<&'a Profile, AwsError> {
    let name = read::name(input, "InstanceProfileName", 128)?;
    world.iam.account.profiles.get(name).ok_or_else(|| not_found(name))
}

fn render(world: &World, profile: &Profile) -> Value {
    let role = profile
        .role
        .as_deref()
        .and_then(|name| world.iam.account.roles.get(name));
    let roles: Vec<Value> = role.iter().map(|role| role.render(false)).collect();
    let mut shown = json!({
        "Path": profile.path, "InstanceProfileName": profile.name, "InstanceProfileId": profile.id, "Arn": profile.arn,
        "CreateDate": profile.created, "Roles": roles,
    });
    if profile.tags.as_array().is_some_and(|tags| !tags.is_empty()) {
        shown["Tags"] = profile.tags.clone();
    }
    shown
}

/// CreateInstanceProfile, without a role.
pub fn create(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = read::name(input, "InstanceProfileName", 128)?;
    let path = read::path(input)?;
    let tags = read::tags(input)?;
    let profiles = &world.iam.account.profiles;
    if profiles.keys().any(|other| other.eq_ignore_ascii_case(name)) {
        return Err(read::exists(format!("Instance Profile {name} already exists.")));
    }
    if profiles.len() >= PROFILES {
        return Err(read::limit(format!(
            "Cannot exceed quota for InstanceProfilesPerAccount: {PROFILES}"
        )));
    }
    let profile = Profile {
        arn: arn::of("iam", &format!("instance-profile{path}{name}")),
        name: name.into(),
        id: ids::iam(world.seed, "AIPA", world.next_number()),
        path: path.into(),
        created: world.now.unix(),
        role: None,
        tags,
    };
    let shown = render(world, &profile);
    world.iam.change().profiles.insert(name.into(), profile);
    Ok(json!({"InstanceProfile": shown}).into())
}

/// GetInstanceProfile.
pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    Ok(json!({"InstanceProfile": render(world, named(world, input)?)}).into())
}

/// ListInstanceProfiles.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let prefix = input.get("PathPrefix").and_then(Value::as_str).unwrap_or("/");
    let found = world
        .iam
        .account
        .profiles
        .values()
        .filter(|p| p.path.starts_with(prefix));
    let rows = found.map(|p| (p.name.clone(), render(world, p))).collect();
    read::page(input, "InstanceProfiles", rows)
}

/// ListInstanceProfilesForRole.
pub fn list_for_role(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let role = roles::named(world, input)?;
    let found = world.iam.account.profiles.values();
    let found = found.filter(|p| p.role.as_deref() == Some(role.name.as_str()));
    let rows = found.map(|p| (p.name.clone(), render(world, p))).collect();
    read::page(input, "InstanceProfiles", rows)
}

/// AddRoleToInstanceProfile: one role, which the caller may pass to EC2.
pub fn add_role(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let profile = named(world, input)?;
    let (name, full) = (profile.name.clone(), profile.role.is_some());
    let role = roles::named(world, input)?;
    let mut context = Context::default();
    context
        .0
        .insert("iam:PassedToService".into(), "ec2.amazonaws.com".into());
    world
        .iam
        .authorize(&caller.arn, "iam:PassRole", &role.arn, &context)
        .refusal("iam")?;
    if full {
        return Err(read::limit(
            "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
        ));
    }
    let role = role.name.clone();
    if let Some(profile) = world.iam.change().profiles.get_mut(&name) {
        profile.role = Some(role);
    }
    Ok(Output::empty())
}

/// RemoveRoleFromInstanceProfile.
pub fn remove_role(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let profile = named(world, input)?;
    let wanted = read::name(input, "RoleName", 64)?;
    if profile.role.as_deref() != Some(wanted) {
        return Err(read::missing(format!(
            "Role {wanted} in Instance Profile {} cannot be found.",
            profile.name
        )));
    }
    let name = profile.name.clone();
    if let Some(profile) = world.iam.change().profiles.get_mut(&name) {
        profile.role = None;
    }
    Ok(Output::empty())
}

/// DeleteInstanceProfile: its role must be removed first.
pub fn delete(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let profile = named(world, input)?;
    if profile.role.is_some() {
        return Err(read::conflict(
            "Cannot delete entity, must remove roles from instance profile first.",
        ));
    }
    let name = profile.name.clone();
    world.iam.change().profiles.remove(&name);
    Ok(Output::empty())
}
