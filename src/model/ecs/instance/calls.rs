//! ListContainerInstances, DescribeContainerInstances, UpdateContainerInstancesState, DeregisterContainerInstance,
//! UpdateContainerAgent and RegisterContainerInstance.
//!
//! Source: ECS API reference, the pages of these operations.

use super::{ContainerInstance, Status, host, leaving, register, states};
use crate::aws::fields::{self, Fields};
use crate::aws::{AwsError, Output, arn};
use crate::model::World;
use crate::model::compute::State;
use crate::model::ecs::placement::query;
use crate::model::ecs::{names, with_token};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// The instance that an id or ARN names in a cluster.
pub fn find<'w>(world: &'w World, cluster: &str, text: &str) -> Option<&'w Rc<ContainerInstance>> {
    let number = world.ecs.instance_number(cluster, arn::last(text))?;
    world.ecs.instance(cluster, number)
}

fn missing(cluster: &str, text: &str) -> Value {
    json!({"arn": names::instance_arn(cluster, arn::last(text)), "reason": "MISSING"})
}

fn not_found() -> AwsError {
    AwsError::invalid("The referenced container instance was not found.").field("containerInstance")
}

/// Refuses ids that cannot be any instance's.
fn check_form(text: &str) -> Result<(), AwsError> {
    let id = arn::last(text);
    let good = (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if good {
        Ok(())
    } else {
        Err(AwsError::invalid(format!("Invalid identifier: {text}")).field("containerInstances"))
    }
}

/// ListContainerInstances: those that are not INACTIVE, filtered by status and the cluster query language.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let filter = match input.text("filter").filter(|text| !text.is_empty()) {
        Some(text) => Some(query::parse(text).map_err(|error| error.field("filter"))?),
        None => None,
    };
    const STATUSES: [&str; 5] = [
        "ACTIVE",
        "DRAINING",
        "REGISTERING",
        "DEREGISTERING",
        "REGISTRATION_FAILED",
    ];
    let status = input.text("status");
    if status.is_some_and(|s| !STATUSES.contains(&s)) {
        let text = format!("status must be one of {}.", STATUSES.join(", "));
        return Err(AwsError::invalid(text).field("status"));
    }
    let fits = |i: &&Rc<ContainerInstance>| {
        i.status != Status::Inactive
            && status.is_none_or(|s| s == i.status.word())
            && filter.as_ref().is_none_or(|f| f.holds(world, i))
    };
    let after = |last: u64| {
        let found = world.ecs.instances_after(&cluster, last).filter(fits);
        found.map(|i| (i.number, i.arn()))
    };
    let (page, token) = names::page_after(after, input, 100)?;
    Ok(with_token(json!({"containerInstanceArns": page}), token))
}

/// DescribeContainerInstances: at most 100; what does not exist comes back as a failure with reason MISSING.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let asked = asked(input, "containerInstances", 100)?;
    let include = input.texts("include");
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        check_form(text)?;
        match find(world, &cluster, text) {
            Some(instance) => found.push(instance.render(world, &include)),
            None => failures.push(missing(&cluster, text)),
        }
    }
    Ok(json!({"containerInstances": found, "failures": failures}).into())
}

fn asked<'v>(input: &'v Value, member: &str, most: usize) -> Result<Vec<&'v str>, AwsError> {
    let asked = input.texts(member);
    if asked.is_empty() {
        return Err(AwsError::invalid("Container instance cannot be empty.").field(member));
    }
    if asked.len() > most {
        let text = format!("{member} can have at most {most} items; got {}.", asked.len());
        return Err(AwsError::invalid(text).field(member));
    }
    Ok(asked)
}

/// UpdateContainerInstancesState: ACTIVE to DRAINING and back, at most ten a call.
pub fn update_state(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let draining = match input.text("status") {
        Some("DRAINING") => true,
        Some("ACTIVE") => false,
        _ => {
            let text = "Container instance status should be one of [ACTIVE, DRAINING]";
            return Err(AwsError::invalid(text).field("status"));
        }
    };
    let asked = asked(input, "containerInstances", 10)?;
    let (mut numbers, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        check_form(text)?;
        match find(world, &cluster, text) {
            Some(i) if matches!(i.status, Status::Active | Status::Draining) => numbers.push(i.number),
            Some(i) => failures.push(json!({"arn": i.arn(), "reason": i.status.word()})),
            None => failures.push(missing(&cluster, text)),
        }
    }
    let mut done = Vec::new();
    for number in numbers {
        let wanted = if draining { Status::Draining } else { Status::Active };
        if world.ecs.instance(&cluster, number).is_some_and(|i| i.status != wanted) {
            states::drain(world, caller.call, &cluster, number, draining);
        }
        if let Some(instance) = world.ecs.instance(&cluster, number) {
            done.push(instance.render(world, &["TAGS"]));
        }
    }
    Ok(json!({"containerInstances": done, "failures": failures}).into())
}

/// DeregisterContainerInstance: refuses while tasks run, unless forced; its tasks then count as stopped.
pub fn deregister(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let text = input.text("containerInstance").unwrap_or_default();
    let instance = find(world, &cluster, text).ok_or_else(not_found)?;
    let number = instance.number;
    if !instance.tasks.is_empty() && input.flag("force") != Some(true) {
        return Err(AwsError::invalid("Found running tasks on the instance.")
            .field("force")
            .rule("instance.deregister"));
    }
    leaving::deregister(world, caller.call, &cluster, number);
    let shown = world.ecs.instance(&cluster, number).map(|i| i.render(world, &["TAGS"]));
    Ok(json!({"containerInstance": shown}).into())
}

/// UpdateContainerAgent: refuses where the agent is the newest.
pub fn update_agent(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let text = input.text("containerInstance").unwrap_or_default();
    let instance = find(world, &cluster, text).ok_or_else(not_found)?;
    let number = instance.number;
    if !instance.connected {
        // UNCONFIRMED wording.
        return Err(
            AwsError::client("The container agent is not connected, so it cannot be updated.")
                .field("containerInstance"),
        );
    }
    if instance
        .update
        .is_some_and(|word| word != "UPDATED" && word != "FAILED")
    {
        return Err(AwsError::new(
            "UpdateInProgressException",
            "There is already a current Amazon ECS container agent update in progress on the container instance that's specified.",
        ));
    }
    if instance.agent_version == crate::model::compute::AGENT {
        return Err(AwsError::new(
            "NoUpdateAvailableException",
            "There is no update available for your container agent.",
        ));
    }
    states::begin_update(world, caller.call, &cluster, number);
    let shown = world.ecs.instance(&cluster, number).map(|i| i.render(world, &[]));
    Ok(json!({"containerInstance": shown}).into())
}

/// RegisterContainerInstance, which is the agent's own call: by hand it registers a machine of this account, and the
/// machine's agent connects when it gets there.
pub fn register_call(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let document = input.text("instanceIdentityDocument").unwrap_or_default();
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let id = document.text("instanceId").unwrap_or_default().to_string();
    let machine = world
        .compute
        .instance(&id)
        .filter(|i| i.state == State::Running)
        .cloned();
    let Some(machine) = machine else {
        // UNCONFIRMED wording: AWS checks the document's signature first.
        let text = format!(
            "The instance identity document is not valid: expected the JSON document of a running EC2 instance with its instanceId; got '{id}'."
        );
        return Err(AwsError::client(text).field("instanceIdentityDocument"));
    };
    let tags = fields::tags(input, "tags");
    names::check_tags(&tags)?;
    if let Some(known) = world.ecs.instance_of_host(&id) {
        if known.cluster != cluster {
            let text = format!("Instance {id} is registered with cluster {} already.", known.cluster);
            return Err(AwsError::client(text).field("cluster"));
        }
        return Ok(json!({"containerInstance": known.render(world, &["TAGS"])}).into());
    }
    let memory = machine
        .kind
        .found_mib()
        .saturating_sub(machine.config.reserved_memory());
    let mut new = host::registration(world, &machine, &cluster, memory);
    new.connected = false;
    new.tags.extend(tags);
    for resource in input.list("totalResources") {
        let amount = resource.int("integerValue").and_then(|n| u64::try_from(n).ok());
        match (resource.text("name"), amount) {
            (Some("CPU"), Some(amount)) => new.cpu = amount,
            (Some("MEMORY"), Some(amount)) => new.memory = amount,
            _ => {}
        }
    }
    if let Some(version) = input.member("versionInfo").and_then(|v| v.text("agentVersion")) {
        new.agent_version = version.into();
    }
    for attribute in input.list("attributes") {
        let value = attribute.text("value").unwrap_or_default();
        if let Some(name) = attribute.text("name") {
            new.attributes.insert(name.into(), value.into());
        }
    }
    let number = register(world, caller.call, new);
    let shown = world.ecs.instance(&cluster, number).map(|i| i.render(world, &["TAGS"]));
    Ok(json!({"containerInstance": shown}).into())
}

/// IAM resources: the instances named.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let cluster = names::cluster_name(input.text("cluster"));
    let all = input
        .texts("containerInstances")
        .into_iter()
        .chain(input.text("containerInstance"));
    all.map(|text| names::instance_arn(cluster, arn::last(text))).collect()
}
