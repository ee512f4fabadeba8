//! The attributes an EC2 instance registers with, and how many tasks of its own interface it holds.
//!
//! Source: ECS Developer Guide, "Amazon ECS container instance attributes" and "Increasing Amazon ECS Linux container
//! instance network interfaces" (awsvpcTrunking).

use super::{Host, Registration};
use crate::model::World;
use crate::model::compute::Instance;
use std::collections::BTreeMap;

/// What an EC2 instance says of itself.
pub fn registration(world: &World, instance: &Instance, cluster: &str, memory: u64) -> Registration {
    let (image, kind) = (instance.image, instance.kind);
    let os = if image.windows() { "windows" } else { "linux" };
    let mut attributes: BTreeMap<String, String> = [
        ("ecs.ami-id", image.id),
        ("ecs.availability-zone", instance.zone.as_str()),
        ("ecs.instance-type", kind.name),
        ("ecs.os-type", os),
        ("ecs.os-family", image.family),
        ("ecs.cpu-architecture", image.architecture()),
        ("ecs.vpc-id", instance.vpc.as_str()),
        ("ecs.subnet-id", instance.subnet.as_str()),
    ]
    .map(|(name, value)| (name.to_string(), value.to_string()))
    .into();
    attributes.extend(instance.config.map("ECS_INSTANCE_ATTRIBUTES").unwrap_or_default());
    let role = instance
        .profile
        .as_deref()
        .and_then(|name| world.iam.account().profiles.get(name)?.role.as_deref());
    let role = role
        .and_then(|name| world.iam.role(name))
        .map(|role| role.arn.clone())
        .unwrap_or_default();
    let opted = world.ecs.settings().effective(&role, "awsvpcTrunking") == Some("enabled");
    let trunking = opted && kind.trunked.is_some() && !image.windows();
    let mut tags: Vec<(String, String)> = instance
        .config
        .map("ECS_CONTAINER_INSTANCE_TAGS")
        .unwrap_or_default()
        .into_iter()
        .collect();
    if instance.config.variable("ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM") == Some("ec2_instance") {
        let own = instance.tags.iter().filter(|(key, _)| !key.starts_with("aws:"));
        tags.extend(own.map(|(key, value)| (key.clone(), value.clone())));
    }
    let managed = instance.tags.contains_key("aws:ecs:managed");
    Registration {
        cluster: cluster.into(),
        kind: if managed { Host::Managed } else { Host::Ec2 },
        host: instance.id.clone(),
        machine: kind.name.into(),
        zone: instance.zone.clone(),
        windows: image.windows(),
        cpu: kind.cpu_units(),
        memory,
        gpus: if image.gpu { kind.gpus } else { 0 },
        interfaces: kind.awsvpc_tasks(trunking),
        trunking,
        reserved_ports: instance.config.reserved_ports(),
        dynamic_range: instance.config.dynamic_ports(),
        attributes,
        provider: world.ecs.provider_of_host(cluster, instance),
        agent_version: crate::model::compute::AGENT.into(),
        tags,
        connected: true,
    }
}
