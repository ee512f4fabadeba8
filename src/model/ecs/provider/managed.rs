//! Managed Instances: ECS launches the cheapest fitting machine for tasks that wait, ends idle ones, renews old ones.
//!
//! Source: ECS Developer Guide, "Amazon ECS Managed Instances"; ECS API reference, ManagedInstancesProvider. Simplified:
//! one machine is launched at a time, the largest need first; running tasks are not consolidated.

use super::{Over, Step};
use crate::aws::AwsError;
use crate::aws::fields::{Fields, without_nulls};
use crate::base::time::Span;
use crate::model::World;
use crate::model::compute::{AgentConfig, IMAGES, NewInstance, Os, Ready, TYPES, Type, launch, terminate};
use crate::model::ecs::definition::Spec;
use crate::model::ecs::instance::{Claim, Status};
use crate::model::ecs::{Wake, instance, names};
use crate::model::events::{Kind, New, Seq};
use crate::model::iam::Context;
use crate::model::network::members::Tags;
use serde_json::{Value, json};
use std::rc::Rc;

/// Idle instances end after this, unless `scaleInAfter` says otherwise. DERIVED.
const IDLE: Span = Span::mins(5);
/// Instances are drained from their 14th day on and end seven days later at the latest.
const AGED: Span = Span::mins(14 * 24 * 60);
const GRACE: Span = Span::mins(7 * 24 * 60);

/// Reads CreateCapacityProvider's `managedInstancesProvider`.
pub fn read(world: &World, caller: &str, input: &Value, given: &Value) -> Result<Over, AwsError> {
    let field = |member: &str| format!("managedInstancesProvider.{member}");
    let Some(cluster) = input.text("cluster") else {
        let text = "A cluster must be specified for a Managed Instances capacity provider.";
        return Err(AwsError::invalid(text).field("cluster"));
    };
    let cluster = names::active_cluster(world, Some(cluster))?;
    let role = given.text("infrastructureRoleArn").unwrap_or_default();
    if world.iam.role(role).is_none() || !world.iam.trusts(role, "ecs.amazonaws.com") {
        let text = format!(
            "ECS was unable to assume the infrastructure role '{role}': it must exist and let ecs.amazonaws.com assume it."
        );
        return Err(AwsError::invalid(text).field(field("infrastructureRoleArn")));
    }
    let mut context = Context::default();
    context
        .0
        .insert("iam:PassedToService".into(), "ecs.amazonaws.com".into());
    world
        .iam
        .authorize(caller, "iam:PassRole", role, &context)
        .refusal("ecs")?;
    let template = given.member("instanceLaunchTemplate").cloned().unwrap_or_default();
    let profile = template.text("ec2InstanceProfileArn").unwrap_or_default();
    if !world.iam.account().profiles.values().any(|p| p.arn == profile) {
        let text = format!("The instance profile '{profile}' does not exist.");
        return Err(AwsError::invalid(text).field(field("instanceLaunchTemplate.ec2InstanceProfileArn")));
    }
    let network = template.member("networkConfiguration").cloned().unwrap_or_default();
    let subnets: Vec<String> = network.texts("subnets").into_iter().map(str::to_string).collect();
    let groups: Vec<String> = network
        .texts("securityGroups")
        .into_iter()
        .map(str::to_string)
        .collect();
    world.network.check_awsvpc(&subnets, &groups)?;
    let mut body = without_nulls(given);
    fill(&mut body);
    check(&body)?;
    if !TYPES.iter().any(|kind| allowed(&body, kind)) {
        let text = "No instance type meets the instance requirements.";
        return Err(AwsError::invalid(text).field(field("instanceLaunchTemplate.instanceRequirements")));
    }
    Ok(Over::Managed { cluster, body })
}

fn fill(body: &mut Value) {
    let template = &mut body["instanceLaunchTemplate"];
    if template.member("storageConfiguration").is_none() {
        template["storageConfiguration"] = json!({"storageSizeGiB": 80});
    }
    if template.member("capacityOptionType").is_none() {
        template["capacityOptionType"] = json!("ON_DEMAND");
    }
    if body.member("propagateTags").is_none() {
        body["propagateTags"] = json!("NONE");
    }
}

fn check(body: &Value) -> Result<(), AwsError> {
    let template = &body["instanceLaunchTemplate"];
    let size = template["storageConfiguration"].int("storageSizeGiB").unwrap_or(80);
    if !(30..=16_384).contains(&size) {
        let text = format!("storageSizeGiB must be between 30 and 16384; got {size}.");
        return Err(
            AwsError::invalid(text).field("managedInstancesProvider.instanceLaunchTemplate.storageConfiguration")
        );
    }
    let after = body
        .member("infrastructureOptimization")
        .and_then(|o| o.int("scaleInAfter"));
    if after.is_some_and(|after| !(-1..=3600).contains(&after)) {
        let text = "scaleInAfter must be between 0 and 3600, or -1.";
        return Err(AwsError::invalid(text).field("managedInstancesProvider.infrastructureOptimization.scaleInAfter"));
    }
    Ok(())
}

/// UpdateCapacityProvider's changes over what stands.
pub fn changed(body: &Value, given: &Value) -> Result<Value, AwsError> {
    let mut new = body.clone();
    for (member, value) in given.as_object().into_iter().flatten().filter(|(_, v)| !v.is_null()) {
        if member == "instanceLaunchTemplate" {
            for (inner, value) in value.as_object().into_iter().flatten().filter(|(_, v)| !v.is_null()) {
                new[member][inner] = value.clone();
            }
        } else {
            new[member] = value.clone();
        }
    }
    check(&new)?;
    Ok(new)
}

fn allowed(body: &Value, kind: &Type) -> bool {
    let requirements = body["instanceLaunchTemplate"]
        .member("instanceRequirements")
        .cloned()
        .unwrap_or(json!({}));
    let within = |member: &str, amount: u64| {
        let range = requirements.member(member).cloned().unwrap_or(json!({}));
        let amount = amount as i64;
        range.int("min").is_none_or(|min| amount >= min) && range.int("max").is_none_or(|max| amount <= max)
    };
    let named = |list: &str| {
        let patterns = requirements.texts(list);
        let fits = patterns
            .iter()
            .any(|p| crate::model::network::query::fits(p, kind.name));
        (patterns.is_empty(), fits)
    };
    let (open, listed) = named("allowedInstanceTypes");
    let (_, excluded) = named("excludedInstanceTypes");
    let accelerated = requirements
        .member("acceleratorCount")
        .and_then(|a| a.int("min"))
        .unwrap_or(0)
        > 0;
    within("vCpuCount", kind.vcpus)
        && within("memoryMiB", kind.memory_mib)
        && (open || listed)
        && !excluded
        && (accelerated || kind.gpus == 0)
        && !kind.name.starts_with("inf")
}

/// Launches a machine for a task that waits, unless one is on its way.
pub fn grow(world: &mut World, because: Seq, name: &str, spec: &Spec) {
    let Some(Over::Managed { cluster, body }) = world.ecs.provider(name).map(|p| p.over.clone()) else {
        return;
    };
    let coming = world.compute.instances().any(|i| {
        i.state.exists()
            && i.tags.get("aws:ecs:managed").is_some_and(|n| n == name)
            && world.ecs.instance_of_host(&i.id).is_none()
    });
    if coming {
        return;
    }
    let claim = Claim::of(spec);
    let arm = spec.architecture == "ARM64";
    let fits = |kind: &&Type| {
        allowed(&body, kind)
            && kind.arm == arm
            && kind.cpu_units() >= claim.cpu
            && kind.found_mib() >= claim.memory
            && (kind.gpus >= claim.gpus)
            && kind.awsvpc_tasks(true) >= 1
    };
    let Some(kind) = TYPES.iter().filter(fits).min_by_key(|kind| kind.price_micro) else {
        return;
    };
    let image = IMAGES
        .iter()
        .find(|i| i.os == Os::Bottlerocket && i.arm == arm && i.gpu == (claim.gpus > 0));
    let Some(image) = image else { return };
    let template = &body["instanceLaunchTemplate"];
    let network = &template["networkConfiguration"];
    let launched = world.ecs.provider(name).map_or(0, |p| p.launched);
    let subnets: Vec<&str> = network.texts("subnets");
    let usable: Vec<&&str> = subnets
        .iter()
        .filter(|s| {
            world
                .network
                .zone_of_subnet(s)
                .is_some_and(|zone| !world.compute.is_lost(zone))
        })
        .collect();
    let Some(subnet) = usable.get((launched % usable.len().max(1) as u64) as usize) else {
        return;
    };
    let profile = template
        .text("ec2InstanceProfileArn")
        .map(|a| crate::aws::arn::last(a).to_string());
    let mut config = AgentConfig::default();
    config.variables.insert("ECS_CLUSTER".into(), cluster.clone());
    let ready = Ready {
        kind,
        image,
        subnet: subnet.to_string(),
        security_groups: network
            .texts("securityGroups")
            .into_iter()
            .map(str::to_string)
            .collect(),
        public: world.network.subnet(subnet).is_some_and(|s| s.map_public_ip),
        profile,
        key: None,
        user_data: None,
        config: Rc::new(config),
        tags: Tags::new(),
        spot: template.text("capacityOptionType") == Some("SPOT"),
        template: None,
    };
    let text = format!(
        "Managed Instances of {name} launch a {}: the cheapest type that holds the task.",
        kind.name
    );
    let told = world.tell(New::of(Kind::Decision, super::provider_arn(name), because, text).rule("provider.managed"));
    let number = world.next_number();
    let reservation = crate::base::ids::ec2(world.seed, "r", number);
    let tags = Tags::from([
        ("aws:ecs:managed".to_string(), name.to_string()),
        ("AmazonECSManaged".to_string(), "true".to_string()),
    ]);
    let new = NewInstance {
        ready: &ready,
        reservation: &reservation,
        index: 0,
        group: None,
        tags,
    };
    if let Ok(host) = launch(world, told, new) {
        if let Some(provider) = world.ecs.provider_mut(name) {
            provider.launched += 1;
        }
        let aged = Wake::Provider(name.into(), Step::Aged(host));
        world.wake_at(world.now + AGED, told, aged.into());
    }
}

/// An instance of a provider has no tasks left: it is looked at again later.
pub fn note_idle(world: &mut World, because: Seq, name: &str, host: &str) {
    let Some(Over::Managed { body, .. }) = world.ecs.provider(name).map(|p| &p.over) else {
        return;
    };
    let after = body
        .member("infrastructureOptimization")
        .and_then(|o| o.int("scaleInAfter"));
    let span = match after {
        Some(-1) => return,
        Some(seconds) => Span::secs(seconds.max(0) as u64),
        None => IDLE,
    };
    let wake = Wake::Provider(name.into(), Step::Idle(host.into()));
    world.wake_at(world.now + span, because, wake.into());
}

fn end(world: &mut World, because: Seq, host: &str) {
    if let Some(instance) = world.ecs.instance_of_host(host) {
        let (cluster, number) = (instance.cluster.clone(), instance.number);
        instance::deregister(world, because, &cluster, number);
    }
    terminate(world, because, host);
}

/// Ends an instance that is still idle.
pub fn idle(world: &mut World, because: Seq, name: &str, host: &str) {
    let idle = world.ecs.instance_of_host(host).is_some_and(|i| i.tasks.is_empty());
    if idle {
        let text = format!("Managed Instances of {name} end {host}: it has been idle.");
        let told =
            world.tell(New::of(Kind::Decision, super::provider_arn(name), because, text).rule("provider.managed"));
        end(world, told, host);
    }
}

/// The 14th day: drained; seven days later: ended.
pub fn aged(world: &mut World, because: Seq, name: &str, host: &str) {
    let Some(instance) = world.ecs.instance_of_host(host) else {
        return;
    };
    let (cluster, number, status) = (instance.cluster.clone(), instance.number, instance.status);
    if status == Status::Draining || instance.tasks.is_empty() {
        return end(world, because, host);
    }
    instance::drain(world, because, &cluster, number, true);
    let wake = Wake::Provider(name.into(), Step::Aged(host.into()));
    world.wake_at(world.now + GRACE, because, wake.into());
}

/// A machine that drains for its Auto Scaling group is looked at again.
pub fn drained(world: &mut World, because: Seq, name: &str, host: &str) {
    let _ = name;
    crate::model::scaling::instance_changed(world, because, host);
}

/// The provider is deleted: its instances end.
pub fn release_all(world: &mut World, because: Seq, name: &str) {
    let hosts: Vec<String> = world
        .compute
        .instances()
        .filter(|i| i.state.exists() && i.tags.get("aws:ecs:managed").is_some_and(|n| n == name))
        .map(|i| i.id.clone())
        .collect();
    for host in hosts {
        end(world, because, &host);
    }
}
