//! Tags of ECS resources: TagResource, UntagResource, ListTagsForResource.

use crate::aws::fields::{self, Fields};
use crate::aws::{AwsError, Output, arn};
use crate::model::World;
use crate::model::ecs::names::{self, check_tags};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};

type Tags = Vec<(String, String)>;

/// Tags as ECS gives them back.
pub fn render(tags: &[(String, String)]) -> Value {
    tags.iter()
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect()
}

/// TagResource: adds tags, or replaces the values of keys that exist.
pub fn tag(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let mut tags = of(world, input)?.clone();
    for (key, value) in fields::tags(input, "tags") {
        tags.retain(|(existing, _)| *existing != key);
        tags.push((key, value));
    }
    check_tags(&tags)?;
    set(world, caller, input, tags)
}

/// UntagResource: removes keys; keys that do not exist are ignored.
pub fn untag(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let keys = input.texts("tagKeys");
    let mut tags = of(world, input)?.clone();
    tags.retain(|(key, _)| !keys.contains(&key.as_str()));
    set(world, caller, input, tags)
}

/// ListTagsForResource.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    Ok(json!({"tags": render(of(world, input)?)}).into())
}

/// IAM resources of these operations.
pub fn resource(_: &World, input: &Value) -> Vec<String> {
    vec![input.text("resourceArn").unwrap_or("*").to_string()]
}

enum Subject {
    Cluster(String),
    Service(String, String),
    Task(u64),
    Definition(String, u32),
}

fn find(world: &World, text: &str) -> Option<Subject> {
    let (kind, rest) = arn::resource(text)?.split_once('/')?;
    match kind {
        "cluster" => Some(Subject::Cluster(rest.into())),
        "service" => rest.split_once('/').map(|(c, s)| Subject::Service(c.into(), s.into())),
        "task" => world.ecs.task_number(arn::last(text)).map(Subject::Task),
        "task-definition" => {
            let definition = world.ecs.definition(rest)?;
            Some(Subject::Definition(definition.family.clone(), definition.revision))
        }
        _ => None,
    }
}

fn of<'w>(world: &'w World, input: &Value) -> Result<&'w Tags, AwsError> {
    let text = input.text("resourceArn").unwrap_or_default();
    if arn::resource(text).is_none() {
        return Err(AwsError::invalid(format!("Invalid arn syntax: {text}")).field("resourceArn"));
    }
    let found = find(world, text).and_then(|subject| match subject {
        Subject::Cluster(name) => world.ecs.clusters.get(&name).map(|c| &c.tags),
        Subject::Service(cluster, name) => world.ecs.services.get(&(cluster, name)).map(|s| &s.tags),
        Subject::Task(number) => world.ecs.tasks.get(&number).map(|t| &t.tags),
        Subject::Definition(family, revision) => world.ecs.revision(&family, revision).map(|d| &d.tags),
    });
    found.ok_or_else(|| {
        let message = format!("The specified resource is not found. Expected the ARN of a cluster, service, task or task definition that exists; got {text}.");
        AwsError::new("ResourceNotFoundException", message).field("resourceArn")
    })
}

fn set(world: &mut World, caller: &Caller, input: &Value, tags: Tags) -> Result<Output, AwsError> {
    let text = input.text("resourceArn").unwrap_or_default();
    match find(world, text) {
        Some(Subject::Cluster(name)) => {
            if let Some(cluster) = world.ecs.cluster_mut(&name) {
                cluster.tags = tags;
            }
        }
        Some(Subject::Service(cluster, name)) => {
            if let Some(service) = world.ecs.service_mut(&cluster, &name) {
                service.tags = tags;
            }
        }
        Some(Subject::Task(number)) => {
            if let Some(task) = world.ecs.task_mut(number) {
                task.tags = tags;
            }
        }
        Some(Subject::Definition(family, revision)) => {
            if let Some(definition) = world.ecs.revision_mut(&family, revision) {
                definition.tags = tags;
            }
        }
        None => return Err(AwsError::invalid(names::task_id(text))),
    }
    world.tell(New::of(Kind::Call, text, caller.call, "Its tags were changed."));
    Ok(Output::empty())
}
