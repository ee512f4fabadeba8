//! StopTask, DescribeTasks and ListTasks.

use super::{Status, Task};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::{names, with_token};
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// StopTask: SIGTERM, then SIGKILL after stopTimeout; a service's task is replaced.
pub fn stop(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let text = input.text("task").unwrap_or_default();
    let number = find(world, &cluster, text).map(|t| t.number).ok_or_else(missing)?;
    let reason = input
        .text("reason")
        .filter(|r| !r.is_empty())
        .unwrap_or("Task stopped by user");
    if reason.chars().count() > 1024 {
        return Err(AwsError::invalid("reason can have at most 1024 characters.").field("reason"));
    }
    super::stop(world, caller.call, number, "UserInitiated", reason);
    let task = world.ecs.task(number).ok_or_else(missing)?;
    Ok(json!({"task": *task.rendered_with_tags()}).into())
}

/// DescribeTasks: at most 100; tasks that do not exist come back as failures with reason MISSING.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let asked = input.list("tasks");
    if asked.is_empty() {
        return Err(AwsError::invalid("Tasks cannot be empty.").field("tasks"));
    }
    if asked.len() > 100 {
        return Err(
            AwsError::invalid(format!("tasks can have at most 100 items; got {}.", asked.len())).field("tasks"),
        );
    }
    let with_tags = input.texts("include").contains(&"TAGS");
    let (mut tasks, mut failures) = (Vec::with_capacity(asked.len()), Vec::new());
    for text in asked.iter().filter_map(Value::as_str) {
        match find(world, &cluster, text) {
            Some(task) if with_tags => tasks.push(task.rendered_with_tags()),
            Some(task) => tasks.push(task.rendered()),
            None => {
                check_form(text)?;
                let arn = names::task_arn(&cluster, names::task_id(text));
                failures.push(json!({"arn": arn, "reason": "MISSING"}));
            }
        }
    }
    let mut members = Map::new();
    members.insert("failures".into(), Value::Array(failures));
    Ok(Output::list("tasks", tasks, members))
}

/// ListTasks: by default those whose desired status is RUNNING.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let desired = input.text("desiredStatus").unwrap_or("RUNNING");
    if !["RUNNING", "PENDING", "STOPPED"].contains(&desired) {
        return Err(AwsError::invalid("desiredStatus must be RUNNING, PENDING or STOPPED.").field("desiredStatus"));
    }
    if let Some(text) = input.text("serviceName") {
        let name = names::service_name(text);
        if world.ecs.service(&cluster, name).is_none() {
            return Err(AwsError::new("ServiceNotFoundException", "Service not found.").field("serviceName"));
        }
    }
    let family = input.text("family");
    let started_by = input.text("startedBy");
    let service = input.text("serviceName").map(names::service_name);
    let launch = input.text("launchType");
    let instance = input.text("containerInstance").map(crate::aws::arn::last);
    // ECS sets no task's desired status to PENDING.
    let fits = |task: &&Rc<Task>| {
        desired != "PENDING"
            && task.wanted == (desired == "RUNNING")
            && family.is_none_or(|f| task.definition.rsplit_once(':').is_some_and(|(name, _)| name == f))
            && started_by.is_none_or(|s| task.started_by == s)
            && service.is_none_or(|s| task.service.as_deref() == Some(s))
            && launch.is_none_or(|l| l == task.launch_type())
            && instance.is_none_or(|i| {
                task.instance_arn
                    .as_deref()
                    .is_some_and(|a| crate::aws::arn::last(a) == i)
            })
    };
    let found = world.ecs.cluster(&cluster);
    let plain = family.is_none() && started_by.is_none() && service.is_none() && instance.is_none();
    let prefix = names::task_arn(&cluster, "");
    let (page, token) = if plain && desired == "RUNNING" && launch.is_none() {
        let after = |last: u64| {
            let rest = found
                .into_iter()
                .flat_map(move |c| c.wanted.range(last.saturating_add(1)..));
            rest.map(|(number, id)| (*number, numbered_arn(&prefix, *id)))
        };
        names::page_after(after, input, 100)?
    } else {
        let after = |last: u64| {
            let rest = found
                .into_iter()
                .flat_map(move |c| c.tasks.range(last.saturating_add(1)..));
            let tasks = rest.filter_map(|n| world.ecs.task(*n)).filter(fits);
            tasks.map(|t| (t.number, t.arn()))
        };
        names::page_after(after, input, 100)?
    };
    let page = page.into_iter().map(Value::String).collect();
    let mut reply = Map::new();
    reply.insert("taskArns".into(), Value::Array(page));
    Ok(with_token(Value::Object(reply), token))
}

/// A task's ARN from what comes before its id, and its id as a number.
fn numbered_arn(prefix: &str, id: u128) -> String {
    let mut arn = String::with_capacity(prefix.len() + 32);
    arn.push_str(prefix);
    // Formatting would be most of what a list costs.
    let digit = |byte: u8| char::from(if byte < 10 { b'0' + byte } else { b'a' + byte - 10 });
    for byte in id.to_be_bytes() {
        arn.push(digit(byte >> 4));
        arn.push(digit(byte & 15));
    }
    arn
}

/// IAM resources: the tasks named.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let cluster = names::cluster_name(input.text("cluster"));
    let arn = |text: &str| names::task_arn(cluster, names::task_id(text));
    match input.text("task") {
        Some(task) => vec![arn(task)],
        None => input.texts("tasks").into_iter().map(arn).collect(),
    }
}

fn find<'w>(world: &'w World, cluster: &str, text: &str) -> Option<&'w Rc<Task>> {
    let task = world.ecs.task(world.ecs.task_number(names::task_id(text))?)?;
    (task.cluster == cluster && task.status <= Status::Stopped).then_some(task)
}

fn missing() -> AwsError {
    AwsError::invalid("The referenced task was not found.").field("task")
}

/// A task is named by its id or ARN.
fn check_form(text: &str) -> Result<(), AwsError> {
    let id = names::task_id(text);
    let fits = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits {
        Ok(())
    } else {
        Err(AwsError::invalid(format!("Invalid identifier: {text}")).field("tasks"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_kept_as_a_number_reads_as_before() {
        let id = "00f9a3b5c7d1e2f00123456789abcdef";
        let number = u128::from_str_radix(id, 16).unwrap();
        assert_eq!(
            numbered_arn(&names::task_arn("c", ""), number),
            names::task_arn("c", id)
        );
    }
}
