//! Container instances: machines whose agent has registered with a cluster, and what is free on them.
//!
//! Follows the ECS Developer Guide, "Amazon ECS container instances", and the ECS API reference, ContainerInstance.
//!
//! Invariants: registered = remaining + what its tasks hold, for CPU, memory, ports, interfaces and GPUs; an instance
//! that is INACTIVE holds no task; a host has at most one container instance that is not INACTIVE.

mod agent;
mod attributes;
mod calls;
mod capabilities;
pub mod external;
mod host;
mod index;
mod leaving;
mod register;
mod render;
mod resources;
mod routes;
mod states;
#[cfg(test)]
pub(crate) mod tests;

pub use agent::{agent_starts, attempt, cut, set_connected};
pub use calls::find;
pub use capabilities::{capabilities, has_capability};
pub use leaving::{deregister, host_goes, lose_tasks};
pub use register::{Registration, register};
pub use resources::{Binding, Given};
pub use resources::{Claim, Resources};
pub use routes::{ROUTES, RULES};
pub use states::{drain, step};

use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::names;
use crate::model::events::Seq;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What kind of machine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Host {
    /// An EC2 instance of the account.
    Ec2,
    /// A machine elsewhere, through Systems Manager (ECS Anywhere).
    External,
    /// An EC2 instance that ECS manages (Managed Instances).
    Managed,
}

impl Host {
    /// The launch type of tasks on it.
    pub fn launch_type(self) -> &'static str {
        match self {
            Host::Ec2 => "EC2",
            Host::External => "EXTERNAL",
            Host::Managed => "MANAGED_INSTANCES",
        }
    }

    /// The kind of a launch type; none for FARGATE.
    pub fn of(launch_type: &str) -> Option<Host> {
        match launch_type {
            "EC2" => Some(Host::Ec2),
            "EXTERNAL" => Some(Host::External),
            "MANAGED_INSTANCES" => Some(Host::Managed),
            _ => None,
        }
    }
}

/// Where a container instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Status {
    /// Only while a trunk interface is made.
    Registering,
    Active,
    Draining,
    Inactive,
}

impl Status {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Status::Registering => "REGISTERING",
            Status::Active => "ACTIVE",
            Status::Draining => "DRAINING",
            Status::Inactive => "INACTIVE",
        }
    }
}

/// What the agenda does to a container instance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Step {
    /// The trunk interface is attached.
    TrunkReady,
    /// The agent has taken the next step of an update.
    Update,
    /// An INACTIVE instance leaves the list.
    Forget,
}

/// A container instance.
#[derive(Clone, Debug, Serialize)]
pub struct ContainerInstance {
    /// The world's own number, in order of registration.
    pub number: u64,
    /// 32 hexadecimal digits.
    pub id: String,
    pub cluster: String,
    pub kind: Host,
    /// `i-…` or `mi-…`
    pub host: String,
    /// `m5.large`; the machine's name for external ones.
    pub machine: String,
    pub zone: String,
    pub status: Status,
    pub status_reason: Option<String>,
    pub connected: bool,
    pub registered: Resources,
    pub remaining: Resources,
    /// Ports from the dynamic range in use.
    pub dynamic: BTreeSet<u16>,
    /// First and last port of the dynamic range, and where the search for the next begins.
    pub dynamic_range: (u16, u16),
    pub dynamic_next: u16,
    /// awsvpc tasks here, and how many can be.
    pub interfaces: (u64, u64),
    /// Built-in and custom attributes but for capabilities; empty where an attribute has no value.
    pub attributes: BTreeMap<String, String>,
    pub capabilities: &'static [&'static str],
    pub provider: Option<String>,
    /// Numbers of its tasks that are not STOPPED.
    pub tasks: BTreeSet<u64>,
    /// Images pulled here: name and digest.
    pub images: BTreeMap<String, String>,
    pub agent_version: String,
    /// `PENDING`, `STAGING`, `STAGED`, `UPDATING`, `UPDATED` or `FAILED` once an update was asked for.
    pub update: Option<&'static str>,
    pub registered_at: Time,
    pub version: u64,
    pub tags: Vec<(String, String)>,
    /// The event of its registration and of its last change.
    pub born: Seq,
    pub changed: Seq,
}

impl ContainerInstance {
    /// The container instance's ARN, in the long form.
    pub fn arn(&self) -> String {
        names::instance_arn(&self.cluster, &self.id)
    }

    /// Its host and the first digits of its id: how sentences name it.
    pub fn label(&self) -> String {
        format!("{} ({})", self.host, &self.id[..self.id.len().min(8)])
    }

    /// The value of an attribute, capabilities included; empty where it has none.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        match self.attributes.get(name) {
            Some(value) => Some(value),
            None => has_capability(self.capabilities, name).then_some(""),
        }
    }

    /// How many of its tasks run, and how many are on their way there.
    pub fn counts(&self, world: &World) -> (u64, u64) {
        use crate::model::ecs::task::Status;
        let mut counts = (0, 0);
        for task in self.tasks.iter().filter_map(|n| world.ecs.task(*n)) {
            match task.status {
                Status::Running => counts.0 += 1,
                status if status < Status::Running => counts.1 += 1,
                _ => {}
            }
        }
        counts
    }

    /// Whether new tasks may be placed on it.
    pub fn takes_tasks(&self) -> bool {
        self.status == Status::Active && self.connected
    }
}
