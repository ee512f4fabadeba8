//! Users: GetUser and ListUsers.
//!
//! Source: IAM API Reference. The account's users are given; calls that make or delete users are not at the door.

use super::Identity;
use super::account::User;
use super::read;
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// The user that a request names.
pub fn named<'a>(world: &'a World, input: &Value) -> Result<&'a User, AwsError> {
    let name = read::name(input, "UserName", 64)?;
    let missing = || read::missing(format!("The user with name {name} cannot be found."));
    world.iam.account.users.get(name).ok_or_else(missing)
}

pub fn get(world: &World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let user = match input.get("UserName") {
        Some(_) => named(world, input)?,
        None => match world.iam.account.identity(&caller.arn) {
            Some(Identity::User(user)) => user,
            _ => {
                let text = "Must specify userName when calling with non-User credentials";
                return Err(AwsError::new("ValidationError", text).field("UserName"));
            }
        },
    };
    Ok(json!({"User": user.render()}).into())
}

pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let prefix = input.get("PathPrefix").and_then(Value::as_str).unwrap_or("/");
    let users = world
        .iam
        .account
        .users
        .values()
        .filter(|user| user.path.starts_with(prefix));
    read::page(
        input,
        "Users",
        users.map(|user| (user.name.clone(), user.render())).collect(),
    )
}
