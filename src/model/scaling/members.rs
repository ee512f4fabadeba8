//! TerminateInstanceInAutoScalingGroup and SetInstanceProtection.
//!
//! Source: EC2 Auto Scaling API Reference.

use super::request::invalid;
use super::{Lifecycle, describe, keep};
use crate::aws::{AwsError, Output};
use crate::base::time::Span;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{choice, text, texts};
use crate::model::routes::Caller;
use serde_json::{Value, json};

fn group_of(world: &World, id: &str) -> Result<String, AwsError> {
    let found = world.scaling.groups().find(|g| g.members.iter().any(|m| m.id == id));
    found.map(|g| g.name.clone()).ok_or_else(|| {
        invalid(format!(
            "Instance Id not found - No managed instance found for instance ID: {id}"
        ))
        .field("InstanceId")
    })
}

/// TerminateInstanceInAutoScalingGroup: the machine ends, and is replaced unless the desired capacity is lowered with it.
pub fn terminate(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = text(input, "InstanceId").unwrap_or_default().to_string();
    let name = group_of(world, &id)?;
    let fewer = choice(input, "ShouldDecrementDesiredCapacity").unwrap_or(false);
    let Some(group) = world.scaling.group(&name) else {
        return Ok(Output::empty());
    };
    if fewer && group.desired == group.minimum {
        let text = format!(
            "Currently, desiredSize equals minSize ({}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.",
            group.minimum
        );
        return Err(invalid(text).field("ShouldDecrementDesiredCapacity"));
    }
    let gone =
        |m: &super::Member| m.id == id && matches!(m.lifecycle, Lifecycle::Terminating | Lifecycle::TerminatingWait);
    if group.members.iter().any(gone) {
        return Err(invalid(format!(
            "The instance {id} is not part of Auto Scaling group {name}: it is Terminating."
        )));
    }
    let arn = group.arn.clone();
    let told = world.tell(New::of(
        Kind::Call,
        arn,
        caller.call,
        format!("Instance {id} is taken out of Auto Scaling group {name}."),
    ));
    if let Some(group) = world.scaling.group_mut(&name) {
        group.desired -= u64::from(fewer);
        group.cause = told;
    }
    let reason = format!(
        "At {} instance {id} was taken out of service in response to a user request.",
        world.now.iso()
    );
    keep::end(world, told, &name, &id, &reason);
    keep::poke(world, told, &name, Span::secs(2));
    let activity = world
        .scaling
        .group(&name)
        .and_then(|g| g.activities.front().map(|a| describe::activity(g, a)));
    Ok(json!({"Activity": activity}).into())
}

/// SetInstanceProtection: scale-in spares protected machines.
pub fn protect(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = super::calls::named(world, input)?;
    let ids = texts(input, "InstanceIds");
    for id in &ids {
        let in_service = |m: &super::Member| m.id == *id && m.lifecycle == Lifecycle::InService;
        if !world
            .scaling
            .group(&name)
            .is_some_and(|g| g.members.iter().any(in_service))
        {
            let text = format!("The instance {id} is not in InService or EnteringStandby or Standby.");
            return Err(invalid(text).field("InstanceIds"));
        }
    }
    let protected = choice(input, "ProtectedFromScaleIn").unwrap_or(false);
    for id in ids {
        keep::protect(world, id, protected);
        let word = if protected { "protected from" } else { "open to" };
        world.tell(New::of(
            Kind::Call,
            id,
            caller.call,
            format!("Instance {id} is {word} scale-in."),
        ));
    }
    Ok(Output::empty())
}
