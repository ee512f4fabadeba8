//! Inline policies of roles and users: put, get, delete and list.
//!
//! Source: IAM API Reference, PutRolePolicy and its kin; the size quotas count every inline policy of the holder.

use super::account::{Held, Inline};
use super::document::{self, Document, Kind};
use super::{read, roles, users};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

const ROLE_SIZE: usize = 10_240;
const USER_SIZE: usize = 2_048;

/// Checks and compiles a policy that is to be put.
fn compiled(held: &Held, input: &Value, most: usize, holder: &str) -> Result<(String, Inline), AwsError> {
    let name = read::name(input, "PolicyName", 128)?;
    let text = read::text(input, "PolicyDocument");
    let (document, compiled) = Document::parse(text, Kind::Identity)?;
    let size = document::size(text);
    let others: usize = held
        .inline
        .iter()
        .filter(|(other, _)| *other != name)
        .map(|(_, p)| p.size)
        .sum();
    if others + size > most {
        return Err(read::limit(format!(
            "Maximum policy size of {most} bytes exceeded for {holder}"
        )));
    }
    let compiled = Rc::new(compiled);
    Ok((
        name.into(),
        Inline {
            document,
            size,
            compiled,
        },
    ))
}

fn policy<'a>(held: &'a Held, input: &Value, kind: &str) -> Result<(&'a String, &'a Inline), AwsError> {
    let name = read::name(input, "PolicyName", 128)?;
    let missing = || read::missing(format!("The {kind} policy with name {name} cannot be found."));
    held.inline.get_key_value(name).ok_or_else(missing)
}

fn list(held: &Held, input: &Value) -> Result<Output, AwsError> {
    let names = held.inline.keys().map(|name| (name.clone(), name.as_str().into()));
    read::page(input, "PolicyNames", names.collect())
}

pub fn put_role(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let holder = roles::changeable(world, input)?;
    let (name, policy) = compiled(
        &roles::named(world, input)?.held,
        input,
        ROLE_SIZE,
        &format!("role {holder}"),
    )?;
    if let Some(role) = world.iam.change().roles.get_mut(&holder) {
        role.held.inline.insert(name, policy);
    }
    Ok(Output::empty())
}

pub fn get_role(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let role = roles::named(world, input)?;
    let (name, policy) = policy(&role.held, input, "role")?;
    Ok(json!({"RoleName": role.name, "PolicyName": name, "PolicyDocument": policy.document}).into())
}

pub fn delete_role(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let holder = roles::changeable(world, input)?;
    let name = policy(&roles::named(world, input)?.held, input, "role")?.0.clone();
    if let Some(role) = world.iam.change().roles.get_mut(&holder) {
        role.held.inline.remove(&name);
    }
    Ok(Output::empty())
}

pub fn list_role(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    list(&roles::named(world, input)?.held, input)
}

pub fn put_user(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let user = users::named(world, input)?;
    let holder = user.name.clone();
    let (name, policy) = compiled(&user.held, input, USER_SIZE, &format!("user {holder}"))?;
    if let Some(user) = world.iam.change().users.get_mut(&holder) {
        user.held.inline.insert(name, policy);
    }
    Ok(Output::empty())
}

pub fn get_user(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let user = users::named(world, input)?;
    let (name, policy) = policy(&user.held, input, "user")?;
    Ok(json!({"UserName": user.name, "PolicyName": name, "PolicyDocument": policy.document}).into())
}

pub fn delete_user(world: &mut World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let user = users::named(world, input)?;
    let (holder, name) = (user.name.clone(), policy(&user.held, input, "user")?.0.clone());
    if let Some(user) = world.iam.change().users.get_mut(&holder) {
        user.held.inline.remove(&name);
    }
    Ok(Output::empty())
}

pub fn list_user(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    list(&users::named(world, input)?.held, input)
}
