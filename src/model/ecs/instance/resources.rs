//! What an instance has and what a task takes: CPU, memory, host ports, interfaces, GPUs.
//!
//! Source: ECS API reference, Resource; ECS Developer Guide, "Amazon ECS task definition parameters": a task reserves its
//! task-level CPU and memory, else the sum over its containers of cpu and of memoryReservation or memory.

use super::{ContainerInstance, Host};
use crate::model::World;
use crate::model::ecs::definition::Spec;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Ports the agent reserves when it registers: SSH, Docker's and its own.
pub const RESERVED_PORTS: [u16; 5] = [22, 2375, 2376, 51_678, 51_679];

/// Amounts of each resource. For ports: the ports that are taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Resources {
    pub cpu: u64,
    pub memory: u64,
    pub ports: BTreeSet<u16>,
    pub ports_udp: BTreeSet<u16>,
    /// Ids of GPUs.
    pub gpus: Vec<String>,
}

impl Resources {
    /// As `registeredResources` and `remainingResources` list them.
    pub fn render(&self) -> Value {
        let integer = |name: &str, value: u64| json!({"name": name, "type": "INTEGER", "doubleValue": 0.0, "longValue": 0, "integerValue": value});
        let set = |name: &str, values: Vec<String>| json!({"name": name, "type": "STRINGSET", "doubleValue": 0.0, "longValue": 0, "integerValue": 0, "stringSetValue": values});
        let ports = |ports: &BTreeSet<u16>| ports.iter().map(u16::to_string).collect();
        let mut shown = vec![
            integer("CPU", self.cpu),
            integer("MEMORY", self.memory),
            set("PORTS", ports(&self.ports)),
            set("PORTS_UDP", ports(&self.ports_udp)),
        ];
        if !self.gpus.is_empty() {
            shown.push(set("GPU", self.gpus.clone()));
        }
        Value::Array(shown)
    }
}

/// What a task takes of an instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Claim {
    pub cpu: u64,
    pub memory: u64,
    pub ports: Vec<u16>,
    pub ports_udp: Vec<u16>,
    /// An interface of its own (awsvpc).
    pub interface: bool,
    pub gpus: u64,
}

impl Claim {
    /// What a task of a definition takes.
    pub fn of(spec: &Spec) -> Claim {
        let mut claim = Claim {
            cpu: spec.cpu.unwrap_or_else(|| spec.containers.iter().map(|c| c.cpu).sum()),
            memory: spec.memory.unwrap_or_else(|| {
                let reserved = spec.containers.iter().map(|c| c.reservation.or(c.memory).unwrap_or(0));
                reserved.sum()
            }),
            interface: spec.network_mode == "awsvpc",
            gpus: spec.containers.iter().map(|c| c.gpus).sum(),
            ..Claim::default()
        };
        for port in spec.containers.iter().flat_map(|c| &c.ports) {
            let host = match spec.network_mode.as_str() {
                "host" => port.container,
                "bridge" | "default" => port.host,
                _ => 0,
            };
            let list = if port.protocol == "udp" {
                &mut claim.ports_udp
            } else {
                &mut claim.ports
            };
            if host > 0 && !list.contains(&host) {
                list.push(host);
            }
        }
        claim
    }

    /// The first need that an instance cannot meet, in ECS's words.
    pub fn unmet(&self, instance: &ContainerInstance) -> Option<&'static str> {
        let free = &instance.remaining;
        if self.memory > free.memory {
            return Some("RESOURCE:MEMORY");
        }
        if self.cpu > free.cpu {
            return Some("RESOURCE:CPU");
        }
        if self
            .ports
            .iter()
            .any(|p| free.ports.contains(p) || instance.dynamic.contains(p))
            || self.ports_udp.iter().any(|p| free.ports_udp.contains(p))
        {
            return Some("RESOURCE:PORTS");
        }
        if self.interface && instance.interfaces.0 >= instance.interfaces.1 {
            return Some("RESOURCE:ENI");
        }
        if self.gpus > free.gpus.len() as u64 {
            return Some("RESOURCE:GPU");
        }
        None
    }
}

impl ContainerInstance {
    /// Takes what a task claims; the ids of the GPUs it got. The caller has checked that it fits.
    fn take(&mut self, number: u64, claim: &Claim) -> Vec<String> {
        self.tasks.insert(number);
        self.version += 1;
        let free = &mut self.remaining;
        free.cpu = free.cpu.saturating_sub(claim.cpu);
        free.memory = free.memory.saturating_sub(claim.memory);
        free.ports.extend(&claim.ports);
        free.ports_udp.extend(&claim.ports_udp);
        self.interfaces.0 += u64::from(claim.interface);
        let gpus = (claim.gpus as usize).min(free.gpus.len());
        free.gpus.drain(..gpus).collect()
    }

    fn free(&mut self, number: u64, claim: &Claim, gpus: &[String], dynamic: &[u16]) {
        if !self.tasks.remove(&number) {
            return;
        }
        self.version += 1;
        let free = &mut self.remaining;
        free.cpu = (free.cpu + claim.cpu).min(self.registered.cpu);
        free.memory = (free.memory + claim.memory).min(self.registered.memory);
        free.ports
            .retain(|p| !claim.ports.contains(p) || self.registered.ports.contains(p));
        free.ports_udp
            .retain(|p| !claim.ports_udp.contains(p) || self.registered.ports_udp.contains(p));
        free.gpus.extend_from_slice(gpus);
        free.gpus.sort();
        self.interfaces.0 -= u64::from(claim.interface).min(self.interfaces.0);
        for port in dynamic {
            self.dynamic.remove(port);
        }
    }

    /// The next free port of the dynamic range, going round as Docker does.
    fn dynamic_port(&mut self) -> Option<u16> {
        let (low, high) = self.dynamic_range;
        let from = self.dynamic_next.clamp(low, high);
        let taken = |p: &u16| self.dynamic.contains(p) || self.remaining.ports.contains(p);
        let port = (from..=high).chain(low..from).find(|p| !taken(p))?;
        self.dynamic_next = if port == high { low } else { port + 1 };
        self.dynamic.insert(port);
        Some(port)
    }
}

/// What a task was given on its instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Given {
    pub claim: Claim,
    pub gpus: Vec<String>,
    /// Place of the container, its port, the host's port, protocol; of the dynamic range or not.
    pub bindings: Vec<Binding>,
}

/// A container's port on its host.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Binding {
    pub container: usize,
    pub port: u16,
    pub host: u16,
    pub protocol: String,
    pub dynamic: bool,
}

impl World {
    /// Takes a task's claim of an instance and gives it its ports.
    pub(in crate::model) fn take_place(
        &mut self,
        instance: (&str, u64),
        number: u64,
        group: &str,
        spec: &Spec,
    ) -> Given {
        let claim = Claim::of(spec);
        let mut given = Given {
            claim,
            ..Given::default()
        };
        let Some(host) = self.ecs.instance_mut(instance.0, instance.1) else {
            return given;
        };
        given.gpus = host.take(number, &given.claim);
        let mode = spec.network_mode.as_str();
        for (container, part) in spec.containers.iter().enumerate() {
            for port in &part.ports {
                let fixed = match mode {
                    "host" => port.container,
                    "bridge" | "default" => port.host,
                    _ => continue,
                };
                let dynamic = fixed == 0;
                let Some(on_host) = (if dynamic { host.dynamic_port() } else { Some(fixed) }) else {
                    continue;
                };
                given.bindings.push(Binding {
                    container,
                    port: port.container,
                    host: on_host,
                    protocol: port.protocol.clone(),
                    dynamic,
                });
            }
        }
        let managed = host.kind;
        self.ecs.count_group(instance.0, group, instance.1, 1);
        self.protect_host(instance, managed);
        given
    }

    /// Gives back what a task held of its instance.
    pub(in crate::model) fn free_place(&mut self, number: u64) {
        let Some(task) = self.ecs.task(number) else { return };
        let Some(instance) = task.instance else { return };
        let (cluster, group, given) = (task.cluster.clone(), task.group.clone(), task.given.clone());
        let dynamic: Vec<u16> = given.bindings.iter().filter(|b| b.dynamic).map(|b| b.host).collect();
        let Some(host) = self.ecs.instance_mut(&cluster, instance) else {
            return;
        };
        if !host.tasks.contains(&number) {
            return;
        }
        host.free(number, &given.claim, &given.gpus, &dynamic);
        let kind = host.kind;
        let idle = host
            .provider
            .clone()
            .filter(|_| host.tasks.is_empty() && kind == Host::Managed);
        let machine = host.host.clone();
        self.ecs.count_group(&cluster, &group, instance, -1);
        self.protect_host((&cluster, instance), kind);
        if let Some(provider) = idle {
            let because = self.events.next_seq() - 1;
            crate::model::ecs::provider::note_idle(self, because, &provider, &machine);
        }
        self.place_waiting_soon(&cluster);
    }

    /// Managed termination protection: an instance with tasks is protected from scale-in, an empty one is not.
    fn protect_host(&mut self, (cluster, number): (&str, u64), kind: Host) {
        if kind == Host::Ec2
            && let Some(instance) = self.ecs.instance(cluster, number)
        {
            let (host, busy, provider) = (
                instance.host.clone(),
                !instance.tasks.is_empty(),
                instance.provider.clone(),
            );
            if provider.is_some_and(|name| self.ecs.protects(&name)) {
                crate::model::scaling::protect(self, &host, busy);
            }
        }
    }
}
