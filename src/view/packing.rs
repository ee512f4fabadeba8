//! How full a container instance is, drawn to scale: CPU, memory, ports and interfaces, and what each task holds.

use crate::model::World;
use crate::model::ecs::instance::{ContainerInstance, Status};
use crate::view::state::State;

/// What one instance has and what is taken of it: (used, all).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Packing {
    pub cpu: (u64, u64),
    pub memory: (u64, u64),
    pub interfaces: (u64, u64),
    pub gpus: (u64, u64),
    /// Host ports that tasks hold, rising.
    pub ports: Vec<u16>,
}

/// A share of an instance that a task holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub arn: String,
    pub label: String,
    pub service: Option<String>,
    /// In thousandths of the instance's CPU and memory.
    pub cpu: u64,
    pub memory: u64,
}

/// An instance as a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub arn: String,
    /// `i-…`
    pub host: String,
    /// `m5.large`
    pub machine: String,
    pub zone: String,
    pub state: State,
    /// `ACTIVE`, `DRAINING`, `AGENT DISCONNECTED` …
    pub word: String,
    pub packing: Packing,
    /// In order of placement.
    pub shares: Vec<Share>,
}

/// How full an instance is.
pub fn of(instance: &ContainerInstance) -> Packing {
    let (all, free) = (&instance.registered, &instance.remaining);
    let fixed = free.ports.iter().filter(|p| !all.ports.contains(p));
    let mut ports: Vec<u16> = fixed.chain(&instance.dynamic).copied().collect();
    ports.sort_unstable();
    Packing {
        cpu: (all.cpu - free.cpu.min(all.cpu), all.cpu),
        memory: (all.memory - free.memory.min(all.memory), all.memory),
        interfaces: instance.interfaces,
        gpus: (
            (all.gpus.len() - free.gpus.len().min(all.gpus.len())) as u64,
            all.gpus.len() as u64,
        ),
        ports,
    }
}

/// Every instance of a cluster as a block, in order of zone and registration.
pub fn blocks(world: &World, cluster: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = world.ecs().instances_of(cluster).map(|i| block(world, i)).collect();
    blocks.sort_by(|a, b| a.zone.cmp(&b.zone));
    blocks
}

fn block(world: &World, instance: &ContainerInstance) -> Block {
    let (state, word) = match (instance.status, instance.connected) {
        (Status::Active, true) => (State::Ok, "ACTIVE"),
        (Status::Active, false) => (State::Bad, "AGENT DISCONNECTED"),
        (Status::Registering, _) => (State::Start, "REGISTERING"),
        (Status::Draining, _) => (State::Leave, "DRAINING"),
        (Status::Inactive, _) => (State::Stop, "INACTIVE"),
    };
    let all = &instance.registered;
    let share = |task: &std::rc::Rc<crate::model::ecs::task::Task>| Share {
        arn: task.arn(),
        label: task.label(),
        service: task.service.clone(),
        cpu: task.cpu() * 1000 / all.cpu.max(1),
        memory: task.memory() * 1000 / all.memory.max(1),
    };
    Block {
        arn: instance.arn(),
        host: instance.host.clone(),
        machine: instance.machine.clone(),
        zone: instance.zone.clone(),
        state,
        word: word.into(),
        packing: of(instance),
        shares: instance
            .tasks
            .iter()
            .filter_map(|n| world.ecs().task(*n))
            .map(share)
            .collect(),
    }
}
