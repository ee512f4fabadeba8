//! Registration: from what a machine says of itself to a container instance.
//!
//! Source: ECS API reference, RegisterContainerInstance; ECS Developer Guide, "Amazon ECS container instances":
//! the ids of registered machines, their built-in attributes and what is reserved for the system.

use super::resources::RESERVED_PORTS;
use super::{ContainerInstance, Host, Resources, Status, Step, capabilities};
use crate::base::ids;
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::{Wake, names};
use crate::model::events::{Kind, New, Seq};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a machine says of itself.
#[derive(Clone, Debug)]
pub struct Registration {
    pub cluster: String,
    pub kind: Host,
    pub host: String,
    pub machine: String,
    pub zone: String,
    pub windows: bool,
    pub cpu: u64,
    pub memory: u64,
    pub gpus: u64,
    /// awsvpc tasks it can hold.
    pub interfaces: u64,
    /// A trunk interface is to be made first.
    pub trunking: bool,
    pub reserved_ports: Vec<u16>,
    pub dynamic_range: (u16, u16),
    /// Built-in and custom attributes but for capabilities.
    pub attributes: BTreeMap<String, String>,
    pub provider: Option<String>,
    pub agent_version: String,
    pub tags: Vec<(String, String)>,
    pub connected: bool,
}

/// How long a trunk interface takes. DERIVED.
const TRUNK: Span = Span::secs(8);

/// Makes a container instance; its number.
pub fn register(world: &mut World, because: Seq, new: Registration) -> u64 {
    let number = world.next_number();
    let id = ids::long_hex(world.seed, "container-instance", number);
    let arn = names::instance_arn(&new.cluster, &id);
    let text = format!(
        "{} ({}) registered with cluster {}: {} CPU units and {} MiB.",
        new.host, new.machine, new.cluster, new.cpu, new.memory
    );
    let born = world.tell(New::of(Kind::Instance, arn.as_str(), because, text).rule("instance.registration"));
    let mut ports: BTreeSet<u16> = RESERVED_PORTS.into();
    ports.extend(&new.reserved_ports);
    let gpu = |index: u64| format!("GPU-{}", ids::uuid(world.seed, "gpu", number * 16 + index));
    let mut gpus: Vec<String> = (0..new.gpus).map(gpu).collect();
    gpus.sort();
    let registered = Resources {
        cpu: new.cpu,
        memory: new.memory,
        ports,
        ports_udp: BTreeSet::new(),
        gpus,
    };
    let mut attributes = new.attributes;
    if new.trunking {
        attributes.insert("ecs.awsvpc-trunk-id".into(), ids::ec2(world.seed, "eni", number));
    }
    let instance = ContainerInstance {
        number,
        id: id.clone(),
        cluster: new.cluster.clone(),
        kind: new.kind,
        host: new.host.clone(),
        machine: new.machine,
        zone: new.zone,
        status: if new.trunking {
            Status::Registering
        } else {
            Status::Active
        },
        status_reason: None,
        connected: new.connected,
        remaining: registered.clone(),
        registered,
        dynamic: BTreeSet::new(),
        dynamic_range: new.dynamic_range,
        dynamic_next: new.dynamic_range.0,
        interfaces: (0, new.interfaces),
        attributes,
        capabilities: capabilities(new.windows, new.kind == Host::External),
        provider: new.provider,
        tasks: BTreeSet::new(),
        images: BTreeMap::new(),
        agent_version: new.agent_version,
        update: None,
        registered_at: world.now,
        version: 1,
        tags: new.tags,
        born,
        changed: born,
    };
    world.ecs.add_instance(Rc::new(instance));
    if new.trunking {
        let wake = Wake::Instance(new.cluster.clone(), number, Step::TrunkReady);
        world.wake_at(world.now + TRUNK, born, wake.into());
    }
    world.cluster_changed(born, &new.cluster);
    number
}
