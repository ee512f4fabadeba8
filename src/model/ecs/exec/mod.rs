//! ExecuteCommand: a command run inside a container, and what it printed.
//!
//! Sources: ECS API reference, ExecuteCommand; ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec" (it must
//! have been enabled when the task was started, and the agent in the task needs the task role's ssmmessages actions and
//! a way out). Simplified: the session is over when the command has ended; its output waits at the stream's address.

mod endpoints;
mod inside;
mod programs;
mod shell;
#[cfg(test)]
mod tests;

use super::{names, roles};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output, REGION};
use crate::base::ids;
use crate::model::World;
use crate::model::ecs::task::{ContainerStatus, Status, Task};
use crate::model::events::{Kind, New};
use crate::model::iam::Context;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::collections::VecDeque;

/// Sessions whose output is kept.
const SESSIONS: usize = 20;
/// What the agent in a task needs of its task role.
const ACTIONS: [&str; 4] = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/// Outputs by session id, oldest first.
pub type Sessions = VecDeque<(String, String)>;

/// ExecuteCommand.
pub fn execute(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let text = input.text("task").unwrap_or_default();
    let command = input.text("command").unwrap_or_default().to_string();
    if input.flag("interactive") != Some(true) {
        return Err(AwsError::invalid("Interactive is the only mode supported currently.").field("interactive"));
    }
    let task = world.ecs.task_by_id(text).filter(|t| t.cluster == cluster);
    let Some(task) = task else {
        return Err(AwsError::invalid("The specified task was not found.").field("task"));
    };
    let index = container(task, input.text("container"))?;
    check(world, task, index)?;
    let (number, arn, role) = (task.number, task.arn(), task.spec.task_role.clone());
    let containers = task.rendered();
    let shown = &task.containers[index];
    let name = shown.name.clone();
    let container_arn = containers["containers"][index]["containerArn"].clone();
    let _ = role;

    let session = world.next_number();
    let id = format!("ecs-execute-command-{}", ids::short_hex(world.seed, "session", session));
    let text = format!("A command was run in container {name}: {}", clipped(&command, 200));
    world.tell(New::of(Kind::Call, arn.as_str(), caller.call, text).rule("task.exec"));
    let output = shell::run(world, number, index, &command);
    world.ecs.sessions.push_back((id.clone(), output));
    if world.ecs.sessions.len() > SESSIONS {
        world.ecs.sessions.pop_front();
    }
    let token = ids::long_hex(world.seed, "session-token", session);
    Ok(json!({
        "clusterArn": names::cluster_arn(&cluster),
        "containerArn": container_arn,
        "containerName": name,
        "interactive": true,
        "session": {
            "sessionId": id,
            "streamUrl": format!("wss://ssmmessages.{REGION}.amazonaws.com/v1/data-channel/{id}?role=publish_subscribe"),
            "tokenValue": token,
        },
        "taskArn": arn,
    })
    .into())
}

fn container(task: &Task, name: Option<&str>) -> Result<usize, AwsError> {
    let listed = || {
        let names: Vec<&str> = task.containers.iter().map(|c| c.name.as_str()).collect();
        names.join(", ")
    };
    match name {
        None if task.containers.len() == 1 => Ok(0),
        None => {
            let message = format!("A container name must be given: the task has {}.", listed());
            Err(AwsError::invalid(message).field("container"))
        }
        Some(name) => task.containers.iter().position(|c| c.name == name).ok_or_else(|| {
            let message = format!(
                "The container name {name} was not found in the task; it has {}.",
                listed()
            );
            AwsError::invalid(message).field("container")
        }),
    }
}

/// Whether the agent in the task can take a command.
fn check(world: &World, task: &Task, index: usize) -> Result<(), AwsError> {
    let running = task.status == Status::Running && task.containers[index].status == ContainerStatus::Running;
    if !task.execute_command || !running {
        let message = "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.";
        return Err(AwsError::invalid(message).field("task").rule("task.exec"));
    }
    let unconnected = |why: String| {
        let message = "The execute command failed due to an internal error. Try again later.";
        let mut error = AwsError::new("TargetNotConnectedException", message).rule("task.exec");
        error.detail = json!({ "why": why });
        Err(error)
    };
    let interface = task.eni.as_deref().and_then(|id| world.network.interface(id));
    if let Some(Err(why)) = interface.map(|i| world.network.internet(i)) {
        return unconnected(why);
    }
    let Some(role) = task.spec.task_role.as_deref() else {
        return unconnected("the task has no task role".into());
    };
    let session = roles::session(role, &task.id);
    for action in ACTIONS {
        let decision = world.iam.authorize(&session, action, "*", &Context::default());
        if !decision.allowed {
            return unconnected(decision.message());
        }
    }
    Ok(())
}

/// A service or task may have ECS Exec enabled only with a task role.
pub fn check_enabled(enabled: bool, role: Option<&String>, what: &str) -> Result<(), AwsError> {
    if !enabled || role.is_some() {
        return Ok(());
    }
    let message = format!(
        "The {what} because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again."
    );
    Err(AwsError::invalid(message)
        .field("enableExecuteCommand")
        .rule("task.exec"))
}

/// The output of a session, for whoever opens its stream.
pub fn stream(world: &World, id: &str) -> Option<String> {
    let found = world.ecs.sessions.iter().find(|(session, _)| session == id);
    found.map(|(_, output)| output.clone())
}

/// IAM resources: the task and its cluster.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let cluster = names::cluster_name(input.text("cluster"));
    vec![names::task_arn(
        cluster,
        names::task_id(input.text("task").unwrap_or("*")),
    )]
}

fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
