//! The operations on task definitions.

use super::{Definition, Status, faults, normal, parse};
use crate::aws::fields::{self, Fields};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::{names, roles, tags, with_token};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// RegisterTaskDefinition: a new revision, even if nothing differs.
pub fn register(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    if let Some(first) = faults(input).into_iter().next() {
        return Err(first);
    }
    let given = fields::tags(input, "tags");
    names::check_tags(&given)?;
    let spec = parse::spec(input);
    roles::check_pass(world, &caller.arn, [&spec.task_role, &spec.execution_role])?;
    let family = input.text("family").unwrap_or_default().to_string();
    let revision = world.ecs.families.get(&family).map_or(0, |f| f.last) + 1;
    let arn = names::definition_arn(&family, revision);
    let born = world.tell(New::of(
        Kind::Call,
        arn.as_str(),
        caller.call,
        format!("Task definition {family}:{revision} was registered."),
    ));
    let definition = Definition {
        family: family.clone(),
        revision,
        status: Status::Active,
        registered_at: world.now,
        deregistered_at: None,
        delete_requested_at: None,
        registered_by: caller.arn.clone(),
        born,
        tags: given,
        body: normal::body(input, &spec.network_mode),
        spec: Rc::new(spec),
    };
    let reply = json!({"taskDefinition": definition.render(), "tags": tags::render(&definition.tags)});
    let entry = world.ecs.families.entry(family).or_default();
    entry.last = revision;
    entry.revisions.insert(revision, Rc::new(definition));
    Ok(reply.into())
}

/// DescribeTaskDefinition, of any status.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let definition = find(world, input.text("taskDefinition").unwrap_or_default())?;
    let mut reply = json!({"taskDefinition": definition.render()});
    if input.texts("include").contains(&"TAGS") {
        reply["tags"] = tags::render(&definition.tags);
    }
    Ok(reply.into())
}

/// DeregisterTaskDefinition: ACTIVE becomes INACTIVE; running services keep it.
pub fn deregister(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("taskDefinition").unwrap_or_default();
    let (family, revision) = exact(text)?;
    let found = world.ecs.revision(family, revision).ok_or_else(unknown)?;
    if found.status != Status::Active {
        return Err(AwsError::client(
            "The specified task definition is inactive. You must specify an active task definition and try again.",
        )
        .field("taskDefinition"));
    }
    let (arn, now) = (found.arn(), world.now);
    if let Some(definition) = world.ecs.revision_mut(family, revision) {
        definition.status = Status::Inactive;
        definition.deregistered_at = Some(now);
    }
    world.tell(New::of(
        Kind::Call,
        arn,
        caller.call,
        format!("Task definition {family}:{revision} was deregistered."),
    ));
    describe_one(world, family, revision)
}

/// DeleteTaskDefinitions: INACTIVE revisions only, at most ten a call.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let asked = input.texts("taskDefinitions");
    if asked.is_empty() || asked.len() > 10 {
        return Err(AwsError::invalid("taskDefinitions must have 1 to 10 items.").field("taskDefinitions"));
    }
    let (mut done, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        let target = exact(text).ok().filter(|(f, r)| world.ecs.revision(f, *r).is_some());
        let Some((family, revision)) = target else {
            failures.push(json!({"arn": text, "reason": "The specified task definition does not exist. Specify a valid account, family, revision and try again."}));
            continue;
        };
        let now = world.now;
        match world.ecs.revision_mut(family, revision) {
            Some(definition) if definition.status != Status::Active => {
                definition.status = Status::DeleteInProgress;
                definition.delete_requested_at = Some(now);
                done.push(definition.render());
            }
            _ => failures.push(json!({"arn": names::definition_arn(family, revision), "reason": "The specified task definition is still in ACTIVE status. Please deregister the target and try again."})),
        }
    }
    world.tell(New::of(
        Kind::Call,
        "task-definitions",
        caller.call,
        format!("{} task definitions are being deleted.", done.len()),
    ));
    Ok(json!({"taskDefinitions": done, "failures": failures}).into())
}

/// ListTaskDefinitions: ARNs by family and revision.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let status = input.text("status").unwrap_or("ACTIVE");
    if !["ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"].contains(&status) {
        return Err(AwsError::invalid("status must be ACTIVE, INACTIVE or DELETE_IN_PROGRESS.").field("status"));
    }
    let prefix = input.text("familyPrefix");
    let families = world
        .ecs
        .families
        .iter()
        .filter(|(name, _)| prefix.is_none_or(|p| p == *name));
    let mut arns: Vec<String> = families
        .flat_map(|(_, family)| family.revisions.values())
        .filter(|d| d.status.word() == status)
        .map(|d| d.arn())
        .collect();
    match input.text("sort") {
        None | Some("ASC") => {}
        Some("DESC") => arns.reverse(),
        Some(_) => return Err(AwsError::invalid("sort must be ASC or DESC.").field("sort")),
    }
    let (page, token) = names::page(arns.into_iter(), input, 100)?;
    Ok(with_token(json!({"taskDefinitionArns": page}), token))
}

/// ListTaskDefinitionFamilies: by default both active and inactive ones.
pub fn families(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let status = input.text("status").unwrap_or("ALL");
    if !["ACTIVE", "INACTIVE", "ALL"].contains(&status) {
        return Err(AwsError::invalid("status must be ACTIVE, INACTIVE or ALL.").field("status"));
    }
    let prefix = input.text("familyPrefix").unwrap_or_default();
    let names_found = world.ecs.families.iter().filter(|(name, family)| {
        let active = family.latest().is_some();
        name.starts_with(prefix) && (status == "ALL" || (status == "ACTIVE") == active)
    });
    let (page, token) = names::page(names_found.map(|(name, _)| name.clone()), input, 100)?;
    Ok(with_token(json!({"families": page}), token))
}

/// IAM resources of the operations that name a revision; the others have none.
pub fn resources(world: &World, input: &Value) -> Vec<String> {
    let text = input.text("taskDefinition").unwrap_or_default();
    vec![find(world, text).map(|d| d.arn()).unwrap_or_else(|_| "*".into())]
}

fn find<'w>(world: &'w World, text: &str) -> Result<&'w Rc<Definition>, AwsError> {
    world.ecs.definition(names::definition_name(text)).ok_or_else(unknown)
}

fn exact(text: &str) -> Result<(&str, u32), AwsError> {
    let name = names::definition_name(text);
    let parts = name
        .rsplit_once(':')
        .and_then(|(family, revision)| Some((family, revision.parse().ok()?)));
    parts.ok_or_else(|| AwsError::client("Task definition must contain revision").field("taskDefinition"))
}

fn unknown() -> AwsError {
    AwsError::client("Unable to describe task definition.").field("taskDefinition")
}

fn describe_one(world: &World, family: &str, revision: u32) -> Result<Output, AwsError> {
    let definition = world.ecs.revision(family, revision).ok_or_else(unknown)?;
    Ok(json!({"taskDefinition": definition.render()}).into())
}
