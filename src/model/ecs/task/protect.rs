//! Task scale-in protection: GetTaskProtection and UpdateTaskProtection.
//!
//! Source: ECS API reference (tasks of services only; 120 minutes unless asked otherwise, 1 to 2880).

use super::{Status, Task};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output};
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::names;
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};

fn render(world: &World, task: &Task) -> Value {
    let mut out = json!({"taskArn": task.arn(), "protectionEnabled": task.is_protected(world.now)});
    if let Some(until) = task.protected_until.filter(|until| *until > world.now) {
        out["expirationDate"] = json!(until.unix());
    }
    out
}

/// The numbers of the tasks named, and failures for those that cannot be protected.
fn named(world: &World, input: &Value, most: usize) -> Result<(Vec<u64>, Vec<Value>), AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let asked = input.texts("tasks");
    if asked.len() > most {
        let message = format!("tasks can have at most {most} items; got {}.", asked.len());
        return Err(AwsError::invalid(message).field("tasks"));
    }
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        let task = world.ecs.task_by_id(text).filter(|t| t.cluster == cluster);
        match task {
            None => {
                let arn = names::task_arn(&cluster, names::task_id(text));
                failures.push(json!({"arn": arn, "reason": "MISSING"}));
            }
            Some(task) if task.service.is_none() || task.status > Status::Running || !task.wanted => {
                failures.push(json!({"arn": task.arn(), "reason": "TASK_NOT_VALID"}));
            }
            Some(task) => found.push(task.number),
        }
    }
    Ok((found, failures))
}

fn reply(world: &World, numbers: &[u64], failures: Vec<Value>) -> Output {
    let tasks = numbers.iter().filter_map(|n| world.ecs.task(*n));
    let shown: Vec<Value> = tasks.map(|task| render(world, task)).collect();
    json!({"protectedTasks": shown, "failures": failures}).into()
}

/// UpdateTaskProtection: at most ten tasks.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let on = input.flag("protectionEnabled").unwrap_or(false);
    let minutes = match input.int("expiresInMinutes") {
        None => 120,
        Some(n) if (1..=2880).contains(&n) => n as u64,
        Some(n) => {
            let message = format!("expiresInMinutes must be between 1 and 2880; got {n}.");
            return Err(AwsError::invalid(message).field("expiresInMinutes"));
        }
    };
    if input.list("tasks").is_empty() {
        return Err(AwsError::invalid("Tasks cannot be empty.").field("tasks"));
    }
    let (numbers, failures) = named(world, input, 10)?;
    let until = on.then(|| world.now + Span::mins(minutes));
    for number in &numbers {
        let Some(task) = world.ecs.task_mut(*number) else {
            continue;
        };
        task.protected_until = until;
        let arn = task.arn();
        let text = match on {
            true => format!(
                "Task {} is protected from scale-in for {minutes} minutes.",
                task.label()
            ),
            false => format!("Task {} is no longer protected from scale-in.", task.label()),
        };
        let seq = world.tell(New::of(Kind::Call, arn, caller.call, text).rule("task.protection"));
        world.poke_service_of(*number, seq);
    }
    Ok(reply(world, &numbers, failures))
}

/// GetTaskProtection: at most a hundred tasks; all of the cluster's services' where none are named.
pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (mut numbers, failures) = named(world, input, 100)?;
    if input.list("tasks").is_empty() {
        let cluster = names::active_cluster(world, input.text("cluster"))?;
        let own = world
            .ecs
            .tasks()
            .filter(|t| t.cluster == cluster && t.service.is_some() && t.counts());
        numbers = own.map(|t| t.number).take(100).collect();
    }
    Ok(reply(world, &numbers, failures))
}
