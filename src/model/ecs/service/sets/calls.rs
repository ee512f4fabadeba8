//! The operations on task sets.

use super::TaskSet;
use crate::aws::fields::{self, Fields, without_nulls};
use crate::aws::{AwsError, Output, arn};
use crate::base::ids;
use crate::model::World;
use crate::model::ecs::network;
use crate::model::ecs::service::create::{KEPT, load_balancers, not_found};
use crate::model::ecs::service::deployment::{Brings, Deployment, digits};
use crate::model::ecs::service::{Controller, Service, Status};
use crate::model::ecs::task::active_definition;
use crate::model::ecs::{names, roles, tags};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Task sets one service may have. AWS documents no number; two or three are usual.
const MOST: usize = 10;

fn missing() -> AwsError {
    AwsError::new("TaskSetNotFoundException", "The specified task set does not exist.").field("taskSet")
}

/// The ACTIVE service of a request, which must leave its deployments to somebody else.
fn subject(world: &World, input: &Value) -> Result<(String, String), AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let name = names::service_name(input.text("service").unwrap_or_default()).to_string();
    let service = world.ecs.service(&cluster, &name).ok_or_else(not_found)?;
    if service.status != Status::Active {
        return Err(AwsError::new("ServiceNotActiveException", "Service was not ACTIVE.").field("service"));
    }
    if service.controller != Controller::External {
        let message = "Task sets can be used only with services that have the EXTERNAL deployment controller.";
        return Err(AwsError::invalid(message).field("service").rule("service.sets"));
    }
    Ok((cluster, name))
}

/// The id that a text means: `ecs-svc/…`, its digits, or the task set's ARN.
fn matches(set: &TaskSet, text: &str) -> bool {
    digits(&set.deployment.id) == arn::last(text)
}

fn scale(input: &Value) -> Result<Option<u64>, AwsError> {
    let Some(value) = input
        .member("scale")
        .map(|s| s.member("value").and_then(Value::as_f64).unwrap_or(0.0))
    else {
        return Ok(None);
    };
    if (0.0..=100.0).contains(&value) {
        return Ok(Some((value * 100.0 + 0.5) as u64));
    }
    Err(AwsError::invalid(format!("scale.value must be between 0 and 100 percent; got {value}.")).field("scale.value"))
}

/// CreateTaskSet.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (cluster, name) = subject(world, input)?;
    let service = world.ecs.service(&cluster, &name).ok_or_else(not_found)?;
    if service.sets.len() >= MOST {
        return Err(AwsError::new(
            "LimitExceededException",
            format!("A service can have at most {MOST} task sets."),
        ));
    }
    let definition = active_definition(world, input.text("taskDefinition").unwrap_or_default())?;
    let capacity = network::capacity(world, input, &cluster)?;
    network::check_compatible(world, &capacity, &definition)?;
    let vpc = network::vpc(world, input, &definition.spec)?;
    let attached = load_balancers(world, input, &definition)?;
    let scale = scale(input)?.unwrap_or(0);
    let set_tags = fields::tags(input, "tags");
    names::check_tags(&set_tags)?;
    let used = [&definition.spec.task_role, &definition.spec.execution_role];
    roles::check_pass(world, &caller.arn, used)?;
    roles::check_trust(world, used)?;

    let (number, now) = (world.next_number(), world.now);
    let id = ids::deployment(world.seed, number);
    let text = format!("Service {name} gets task set {id} of {}.", definition.name());
    let seq = world.tell(New::of(
        Kind::Call,
        names::service_arn(&cluster, &name),
        caller.call,
        text,
    ));
    let kept = KEPT
        .iter()
        .filter_map(|m| Some((m.to_string(), without_nulls(input.member(m)?))));
    let brings = Brings {
        definition: definition.name(),
        vpc,
        capacity,
        attached,
        kept: kept.collect(),
    };
    let mut deployment = Deployment::begin(id.clone(), seq, now, brings);
    deployment.primary = false;
    let set = TaskSet {
        deployment,
        external_id: input.text("externalId").map(str::to_string),
        scale,
        draining: false,
        stable: false,
        stable_at: now,
        tags: set_tags,
    };
    if let Some(service) = world.ecs.service_mut(&cluster, &name) {
        service.revisions.insert(0, set.deployment.clone());
        service.sets.push(set);
        service.failed_in_a_row = 0;
        service.not_before = None;
    }
    world.poke_service(&cluster, &name, seq);
    reply(world, &cluster, &name, &id)
}

/// UpdateTaskSet: its scale.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (cluster, name) = subject(world, input)?;
    let Some(scale) = scale(input)? else {
        return Err(AwsError::invalid("Scale cannot be empty.").field("scale"));
    };
    change(world, caller, input, (&cluster, &name), |set| {
        set.scale = scale;
        set.stable = false;
        format!("Task set {} is scaled to {}%.", set.deployment.id, scale as f64 / 100.0)
    })
}

/// DeleteTaskSet: at scale zero, or by force; it drains until its tasks are gone.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (cluster, name) = subject(world, input)?;
    let text = input.text("taskSet").unwrap_or_default();
    let service = world.ecs.service(&cluster, &name).ok_or_else(not_found)?;
    let set = service.sets.iter().find(|set| matches(set, text)).ok_or_else(missing)?;
    if set.wanted(service.desired) > 0 && input.flag("force") != Some(true) {
        let message = "The task set cannot be deleted while it is scaled above 0.";
        return Err(AwsError::invalid(message).field("force").rule("service.sets"));
    }
    change(world, caller, input, (&cluster, &name), |set| {
        set.draining = true;
        set.deployment.primary = false;
        format!("Task set {} was deleted; it drains.", set.deployment.id)
    })
}

/// UpdateServicePrimaryTaskSet.
pub fn primary(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (cluster, name) = subject(world, input)?;
    let text = input.text("primaryTaskSet").unwrap_or_default().to_string();
    let service = world.ecs.service(&cluster, &name).ok_or_else(not_found)?;
    let set = service.sets.iter().find(|set| matches(set, &text) && !set.draining);
    let id = set.ok_or_else(missing)?.deployment.id.clone();
    let (arn, told) = (
        service.arn(),
        format!("Task set {id} is the primary one of service {name}."),
    );
    let seq = world.tell(New::of(Kind::Call, arn, caller.call, told));
    let now = world.now;
    if let Some(service) = world.ecs.service_mut(&cluster, &name) {
        for set in &mut service.sets {
            let primary = set.deployment.id == id;
            if primary != set.deployment.primary {
                set.deployment.primary = primary;
                set.deployment.updated_at = now;
            }
        }
    }
    world.poke_service(&cluster, &name, seq);
    reply(world, &cluster, &name, &id)
}

/// DescribeTaskSets.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (cluster, name) = subject(world, input)?;
    let service = world.ecs.service(&cluster, &name).ok_or_else(not_found)?;
    let with_tags = input.texts("include").contains(&"TAGS");
    let asked = input.texts("taskSets");
    let (mut sets, mut failures) = (Vec::new(), Vec::new());
    if asked.is_empty() {
        sets.extend(service.sets.iter().map(|set| service.render_set(world, set, with_tags)));
    }
    for text in asked {
        match service.sets.iter().find(|set| matches(set, text)) {
            Some(set) => sets.push(service.render_set(world, set, with_tags)),
            None => failures.push(json!({"arn": text, "reason": "MISSING"})),
        }
    }
    Ok(json!({"taskSets": sets, "failures": failures}).into())
}

fn change(
    world: &mut World,
    caller: &Caller,
    input: &Value,
    (cluster, name): (&str, &str),
    alter: impl FnOnce(&mut TaskSet) -> String,
) -> Result<Output, AwsError> {
    let text = input.text("taskSet").unwrap_or_default();
    let now = world.now;
    let set = world
        .ecs
        .service_mut(cluster, name)
        .and_then(|s| s.sets.iter_mut().find(|set| matches(set, text) && !set.draining))
        .ok_or_else(missing)?;
    let told = alter(set);
    set.deployment.updated_at = now;
    let id = set.deployment.id.clone();
    let seq = world.tell(New::of(
        Kind::Call,
        names::service_arn(cluster, name),
        caller.call,
        told,
    ));
    world.poke_service(cluster, name, seq);
    reply(world, cluster, name, &id)
}

fn reply(world: &World, cluster: &str, name: &str, id: &str) -> Result<Output, AwsError> {
    let service = world.ecs.service(cluster, name).ok_or_else(not_found)?;
    let set = service
        .sets
        .iter()
        .find(|set| set.deployment.id == id)
        .ok_or_else(missing)?;
    Ok(json!({"taskSet": service.render_set(world, set, true)}).into())
}

impl Service {
    /// A task set as the API gives it.
    pub fn render_set(&self, world: &World, set: &TaskSet, with_tags: bool) -> Value {
        let own = &set.deployment;
        let (running, pending) = self.counts(world, Some(&own.id));
        let mut out = self.render_revision(own);
        let status = match (set.draining, own.primary) {
            (true, _) => "DRAINING",
            (_, true) => "PRIMARY",
            _ => "ACTIVE",
        };
        for (name, value) in [
            ("id", json!(own.id)),
            ("taskSetArn", json!(set.arn(&self.cluster, &self.name))),
            ("serviceArn", json!(self.arn())),
            ("clusterArn", json!(names::cluster_arn(&self.cluster))),
            ("status", json!(status)),
            ("computedDesiredCount", json!(set.wanted(self.desired))),
            ("pendingCount", json!(pending)),
            ("runningCount", json!(running)),
            ("createdAt", json!(own.created_at.unix())),
            ("updatedAt", json!(own.updated_at.unix())),
            ("scale", json!({"value": set.scale as f64 / 100.0, "unit": "PERCENT"})),
            (
                "stabilityStatus",
                json!(if set.stable { "STEADY_STATE" } else { "STABILIZING" }),
            ),
            ("stabilityStatusAt", json!(set.stable_at.unix())),
        ] {
            out[name] = value;
        }
        if let Some(id) = &set.external_id {
            out["externalId"] = json!(id);
        }
        if with_tags {
            out["tags"] = tags::render(&set.tags);
        }
        out
    }
}
