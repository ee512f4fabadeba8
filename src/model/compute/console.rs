//! What a machine writes: its boot, what cloud-init made of the user data, and its agent's log.
//!
//! Source: EC2 API Reference, GetConsoleOutput; cloud-init's and the ECS agent's own wording. Simplified: the agent's log
//! (`/var/log/ecs/ecs-agent.log`) stands in the console too, since there is no way to log in.

use super::{Instance, text::base64};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::network::members::text;
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// The lines of a boot.
pub fn boot_lines(world: &mut World, instance: &Instance) {
    let id = instance.id.clone();
    let mut lines = Vec::new();
    match instance.image.os {
        super::Os::Windows => lines.push("EC2Launch: Windows is Ready to use".to_string()),
        super::Os::Bottlerocket => lines.push("Welcome to Bottlerocket (bottlerocket-aws-ecs-2)".to_string()),
        _ => {
            lines.push(format!("Welcome to {}!", instance.image.os_name()));
            lines.push("cloud-init[1584]: Cloud-init v. 22.2.2 running 'init-local'".into());
        }
    }
    match (&instance.config.ignored, &instance.user_data) {
        (Some(complaint), _) => lines.push(format!("cloud-init[1620]: {complaint}")),
        (None, Some(_)) => {
            lines.push("cloud-init[1902]: running modules for final: scripts-user".into());
            for (name, value) in &instance.config.variables {
                lines.push(format!("/etc/ecs/ecs.config: {name}={value}"));
            }
        }
        (None, None) => lines.push("cloud-init[1620]: no user data".into()),
    }
    if instance.image.agent {
        lines.push(format!(
            "systemd[1]: Started Amazon Elastic Container Service - container agent ({}).",
            super::images::AGENT
        ));
    } else {
        lines.push("systemd[1]: Unit ecs.service could not be found.".into());
    }
    for line in lines {
        world.console(&id, line);
    }
}

/// GetConsoleOutput.
pub fn output(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = text(input, "InstanceId").unwrap_or_default();
    super::calls::check_id(world, id)?;
    let instance = world.compute.instance(id);
    let lines: Vec<String> = instance
        .iter()
        .flat_map(|i| &i.console)
        .map(|(at, line)| format!("{} {line}\n", at.iso()))
        .collect();
    let last = instance.and_then(|i| i.console.last()).map_or(world.now, |(at, _)| *at);
    Ok(json!({"InstanceId": id, "Timestamp": last.unix(), "Output": base64(lines.concat().as_bytes())}).into())
}
