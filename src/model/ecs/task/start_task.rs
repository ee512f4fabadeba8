//! StartTask: a task on each of the instances named; the caller is the scheduler.
//!
//! Source: ECS API reference, StartTask; "API failure reasons" in the Developer Guide.

use super::run::{self, Wanted};
use super::{launch, seat};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output, arn};
use crate::model::World;
use crate::model::ecs::definition::Spec;
use crate::model::ecs::instance::{Claim, ContainerInstance, Host, Status, has_capability};
use crate::model::ecs::network::{self, Capacity};
use crate::model::ecs::{instance, names};
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Why an instance cannot take the task, in ECS's word.
fn unfit(
    world: &World,
    instance: &ContainerInstance,
    spec: &Spec,
    claim: &Claim,
    subnets: &[String],
) -> Option<&'static str> {
    if instance.status == Status::Inactive {
        return Some("INACTIVE");
    }
    if !instance.connected {
        return Some("AGENT");
    }
    if let Some(word) = claim.unmet(instance) {
        return Some(word);
    }
    let zones = || subnets.iter().filter_map(|s| world.network.zone_of_subnet(s));
    if claim.interface && !zones().any(|zone| zone == instance.zone) {
        return Some("LOCATION");
    }
    let able = |(name, value): &(std::rc::Rc<str>, Option<String>)| match value {
        None => has_capability(instance.capabilities, name),
        Some(value) => instance.attributes.get(&**name) == Some(value),
    };
    (!spec.needs.iter().all(able)).then_some("ATTRIBUTE")
}

/// StartTask.
pub fn start(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let cluster = names::active_cluster(world, input.text("cluster"))?;
    let asked = input.texts("containerInstances");
    if asked.is_empty() {
        return Err(AwsError::invalid("Container Instances cannot be empty.").field("containerInstances"));
    }
    if asked.len() > 10 {
        let text = format!("containerInstances can have at most 10 items; got {}.", asked.len());
        return Err(AwsError::invalid(text).field("containerInstances"));
    }
    let kinds: Vec<Host> = asked
        .iter()
        .filter_map(|t| instance::find(world, &cluster, t))
        .map(|i| i.kind)
        .collect();
    let kind = kinds.first().copied().unwrap_or(Host::Ec2);
    let Wanted {
        definition,
        spec,
        overrides,
        tags,
        group,
        started_by,
        ..
    } = run::wanted(
        world,
        caller,
        input,
        &cluster,
        &Capacity::Instances(kind.launch_type().into()),
    )?;
    let vpc = network::vpc(world, input, &spec)?;
    let claim = Claim::of(&spec);
    let mut numbers = Vec::new();
    let mut failures = Vec::new();
    for text in asked {
        let Some(found) = instance::find(world, &cluster, text) else {
            let arn = names::instance_arn(&cluster, arn::last(text));
            failures.push(json!({"arn": arn, "reason": "MISSING"}));
            continue;
        };
        if let Some(reason) = unfit(world, found, &spec, &claim, &vpc.subnets) {
            failures.push(json!({"arn": found.arn(), "reason": reason}));
            continue;
        }
        let (place, kind) = (found.number, found.kind);
        let asks = super::Asks {
            subnets: vpc.subnets.clone(),
            ..super::Asks::default()
        };
        let number = launch(
            world,
            caller.call,
            super::Launch {
                cluster: &cluster,
                definition: definition.name(),
                spec: std::rc::Rc::clone(&spec),
                group: group.clone(),
                started_by: started_by.clone(),
                service: None,
                provider: None,
                kind: Some(kind),
                asks: Some(std::rc::Rc::new(asks)),
                subnet: "",
                security_groups: &vpc.security_groups,
                public_ip: false,
                overrides: overrides.clone(),
                tags: tags.clone(),
                execute_command: input.flag("enableExecuteCommand").unwrap_or(false),
            },
        )?;
        seat(world, caller.call, number, place, None);
        numbers.push(number);
    }
    Ok(run::reply(world, numbers, failures))
}
