//! External instances (ECS Anywhere): machines outside AWS in a cluster.
//!
//! Source: ECS Developer Guide, "Amazon ECS clusters for external instances": bridge, host and none only, no load
//! balancers, launch type EXTERNAL.

use super::{Host, Registration};
use crate::aws::AwsError;
use crate::model::World;
use crate::model::ecs::names;
use crate::model::events::Seq;
use crate::model::iam::Context;
use std::collections::BTreeMap;

/// Whether a machine with this role may register with a cluster.
pub fn check(world: &World, role: &str, cluster: &str) -> Result<(), AwsError> {
    let name = names::cluster_name(Some(cluster));
    if !world.ecs.cluster(name).is_some_and(|c| c.active) {
        return Err(names::cluster_not_found());
    }
    let session = format!("arn:aws:sts::{}:assumed-role/{role}/mi-agent", crate::aws::ACCOUNT);
    let arn = names::cluster_arn(name);
    let decision = world
        .iam
        .authorize(&session, "ecs:RegisterContainerInstance", &arn, &Context::default());
    decision.refusal("ecs")
}

/// Registers a machine that [`check`] has let through.
pub fn register(world: &mut World, because: Seq, host: &str, name: &str, cluster: &str, (vcpus, memory): (u64, u64)) {
    let attributes: BTreeMap<String, String> = [
        ("ecs.os-type", "linux"),
        ("ecs.os-family", "LINUX"),
        ("ecs.cpu-architecture", "x86_64"),
    ]
    .map(|(name, value)| (name.to_string(), value.to_string()))
    .into();
    let new = Registration {
        cluster: names::cluster_name(Some(cluster)).into(),
        kind: Host::External,
        host: host.into(),
        machine: name.into(),
        zone: String::new(),
        windows: false,
        cpu: vcpus * 1024,
        memory: memory * 970 / 1000,
        gpus: 0,
        interfaces: 0,
        trunking: false,
        reserved_ports: Vec::new(),
        dynamic_range: (32_768, 60_999),
        attributes,
        provider: None,
        agent_version: crate::model::compute::AGENT.into(),
        tags: Vec::new(),
        connected: true,
    };
    super::register(world, because, new);
}
