//! The operations on account settings.

use super::{KINDS, root};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, LEARNER, Output};
use crate::model::World;
use crate::model::ecs::names;
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// What AWS sets and nobody can change.
const MANAGED: [&str; 1] = ["guardDutyActivate"];

fn invalid_name() -> AwsError {
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.0).collect();
    AwsError::invalid(format!(
        "Invalid name for the setting: expected one of {}.",
        names.join(", ")
    ))
    .field("name")
}

fn checked(input: &Value) -> Result<(String, String), AwsError> {
    let (name, value) = (
        input.text("name").unwrap_or_default(),
        input.text("value").unwrap_or_default(),
    );
    let kind = KINDS.iter().find(|kind| kind.0 == name).ok_or_else(invalid_name)?;
    if MANAGED.contains(&name) {
        let message = format!("The setting {name} is managed by AWS and cannot be changed.");
        return Err(AwsError::invalid(message).field("name"));
    }
    if !kind.2.contains(&value) {
        let message = format!(
            "Invalid value for the setting {name}: expected one of {}, got '{value}'.",
            kind.2.join(", ")
        );
        return Err(AwsError::invalid(message).field("value"));
    }
    Ok((name.into(), value.into()))
}

/// The principal a request means: the caller, unless it names another.
fn principal(world: &World, caller: &Caller, input: &Value) -> Result<String, AwsError> {
    match input.text("principalArn") {
        None => Ok(caller.arn.clone()),
        Some(arn) if arn == root() || arn == LEARNER || world.iam.role(arn).is_some() => Ok(arn.into()),
        Some(arn) => {
            let message =
                format!("Invalid principal ARN: expected the ARN of a user, role or the root user, got {arn}.");
            Err(AwsError::invalid(message).field("principalArn"))
        }
    }
}

fn set(world: &mut World, caller: &Caller, principal: String, name: String, value: String) -> Output {
    let text = format!(
        "The account setting {name} of {} is {value}.",
        crate::aws::arn::last(&principal)
    );
    world.tell(New::of(Kind::Call, principal.as_str(), caller.call, text));
    let reply = setting(&name, &value, &principal);
    world.ecs.settings.own.entry(principal).or_default().insert(name, value);
    json!({ "setting": reply }).into()
}

fn setting(name: &str, value: &str, principal: &str) -> Value {
    let by = if MANAGED.contains(&name) { "aws_managed" } else { "user" };
    json!({"name": name, "value": value, "principalArn": principal, "type": by})
}

/// PutAccountSetting: for the caller, or for the principal named.
pub fn put(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (name, value) = checked(input)?;
    let principal = principal(world, caller, input)?;
    Ok(set(world, caller, principal, name, value))
}

/// PutAccountSettingDefault: for every principal without a setting of its own.
pub fn put_default(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (name, value) = checked(input)?;
    Ok(set(world, caller, root(), name, value))
}

/// DeleteAccountSetting: the default holds again.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = input.text("name").unwrap_or_default().to_string();
    if !KINDS.iter().any(|kind| kind.0 == name) {
        return Err(invalid_name());
    }
    let principal = principal(world, caller, input)?;
    let text = format!("The account setting {name} of {principal} holds its default again.");
    world.tell(New::of(Kind::Call, principal.as_str(), caller.call, text));
    if let Some(own) = world.ecs.settings.own.get_mut(&principal) {
        own.remove(&name);
    }
    let value = world.ecs.settings.effective(&principal, &name).unwrap_or_default();
    Ok(json!({"setting": setting(&name, value, &principal)}).into())
}

/// ListAccountSettings: a principal's own settings, or with `effectiveSettings` all that hold for it.
pub fn list(world: &World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let principal = principal(world, caller, input)?;
    let wanted = input.text("name");
    if wanted.is_some_and(|name| !KINDS.iter().any(|kind| kind.0 == name)) {
        return Err(invalid_name());
    }
    if wanted.is_none() && input.text("value").is_some() {
        let message = "You must specify a name to filter settings by value.";
        return Err(AwsError::invalid(message).field("value"));
    }
    let settings = &world.ecs.settings;
    let all = input.flag("effectiveSettings") == Some(true);
    let own = settings.own.get(&principal);
    let found = KINDS.iter().filter_map(|(name, ..)| {
        let value = match all {
            true => settings.effective(&principal, name)?,
            false => own?.get(*name)?,
        };
        let fits = wanted.is_none_or(|wanted| wanted == *name) && input.text("value").is_none_or(|v| v == value);
        fits.then(|| setting(name, value, &principal))
    });
    let (page, token) = names::page(found, input, 10)?;
    Ok(crate::model::ecs::with_token(json!({ "settings": page }), token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;
    use crate::model::Command;

    fn call(world: &mut World, operation: &str, input: Value) -> Value {
        let reply = world.apply(&Command::Call(Call::new("ecs", operation, input))).reply;
        reply.unwrap().to_value()
    }

    #[test]
    fn a_principals_own_setting_wins_over_the_accounts() {
        let mut world = World::new(1);
        call(
            &mut world,
            "PutAccountSettingDefault",
            json!({"name": "awsvpcTrunking", "value": "enabled"}),
        );
        assert_eq!(world.ecs.settings.of_learner("awsvpcTrunking"), "enabled");
        call(
            &mut world,
            "PutAccountSetting",
            json!({"name": "awsvpcTrunking", "value": "disabled"}),
        );
        assert_eq!(world.ecs.settings.of_learner("awsvpcTrunking"), "disabled");
        call(&mut world, "DeleteAccountSetting", json!({"name": "awsvpcTrunking"}));
        let input = json!({"name": "awsvpcTrunking", "effectiveSettings": true});
        let listed = call(&mut world, "ListAccountSettings", input);
        assert_eq!(listed["settings"][0]["value"], "enabled");
        assert_eq!(
            call(&mut world, "ListAccountSettings", json!({}))["settings"],
            json!([])
        );
    }
}
