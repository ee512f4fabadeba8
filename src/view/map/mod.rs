//! The yard map as plain values: places, tasks, load balancers, targets and flows.
//!
//! Follows the visual grammar of the interface: a task's word, shape and fill come from its lastStatus, its health and
//! its target together. Invariant: equal worlds give equal maps, in an order that does not jump when a task is added.

mod build;
mod face;

pub use build::{of, target_state};
pub use face::{Face, face};

use super::state::State;

/// Everything the map draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    pub clients: Clients,
    pub vpcs: Vec<Vpc>,
    /// Images in use, in the regional column.
    pub images: Vec<Image>,
    /// Tasks wanted by services that are not there.
    pub missing: Vec<Missing>,
    /// Tasks drawn, stopped ones not counted.
    pub tasks: usize,
    pub detail: Detail,
}

/// How much of each task is drawn; chosen by how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Blocks with label, shape and word.
    #[default]
    Words,
    /// Shapes with a short label.
    Shapes,
    /// Counts by zone and service.
    Counts,
}

impl Detail {
    /// The level for this many tasks in one zone.
    pub fn of(tasks_in_zone: usize) -> Detail {
        match tasks_in_zone {
            0..=12 => Detail::Words,
            13..=60 => Detail::Shapes,
            _ => Detail::Counts,
        }
    }

    /// The value of the `data-detail` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Detail::Words => "words",
            Detail::Shapes => "shapes",
            Detail::Counts => "counts",
        }
    }
}

/// The simulated internet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clients {
    /// Names of the traffic sources that run.
    pub sources: Vec<String>,
    pub per_minute: u64,
}

/// A VPC with something in it, or the default one.
#[derive(Clone, Debug, PartialEq)]
pub struct Vpc {
    pub id: String,
    pub name: String,
    pub cidr: String,
    pub zones: Vec<Zone>,
    pub balancers: Vec<Balancer>,
}

/// An Availability Zone of a VPC.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub name: String,
    pub subnets: Vec<Subnet>,
}

/// A subnet and the tasks in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Subnet {
    pub id: String,
    pub cidr: String,
    pub public: bool,
    /// Addresses left.
    pub free: u64,
    /// The subnet's NAT gateway, if one stands in it.
    pub nat: bool,
    pub blocks: Vec<Block>,
    /// The same tasks counted, for [`Detail::Counts`].
    pub piles: Vec<Pile>,
}

/// Tasks of one service or family in a subnet, counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Pile {
    pub name: String,
    pub worst: State,
    /// Tasks in the worst state, and all of them.
    pub bad: usize,
    pub count: usize,
    /// A task in the worst state, to select.
    pub arn: String,
}

/// A Fargate task.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub arn: String,
    /// `web:7`
    pub label: String,
    /// First eight digits of its id.
    pub id: String,
    pub face: Face,
    /// `¼ vCPU ½ GB`
    pub size: String,
    /// Its private address; nothing while the interface is made.
    pub address: String,
    pub public_address: Option<String>,
    pub execution_hat: bool,
    pub task_hat: bool,
    pub spot: bool,
    /// It belongs to a deployment under way that is not the only one.
    pub fresh: bool,
    pub service: Option<String>,
    pub links: Vec<Link>,
}

impl Block {
    /// What a screen reader says, the visible text first.
    pub fn name(&self) -> String {
        let mut name = format!("{} {} {}", self.label, self.face.word, self.id);
        if let Some(service) = &self.service {
            name.push_str(&format!(", task of service {service}"));
        } else {
            name.push_str(", task");
        }
        if !self.address.is_empty() {
            name.push_str(&format!(", address {}", self.address));
        }
        if let Some(note) = &self.face.note {
            name.push_str(&format!(", {note}"));
        }
        name
    }
}

/// A task's registration as a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub balancer: String,
    pub group: String,
    pub group_name: String,
    /// AWS's word: `initial`, `healthy`, `unhealthy`, `draining`, `unused`.
    pub health: &'static str,
    pub state: State,
    /// Requests in the last second.
    pub per_second: u64,
}

/// A load balancer: a beam across its zones.
#[derive(Clone, Debug, PartialEq)]
pub struct Balancer {
    pub arn: String,
    pub name: String,
    pub dns_name: String,
    pub active: bool,
    pub zones: Vec<String>,
    /// `HTTP :80 → tg-web`
    pub chips: Vec<String>,
    pub groups: Vec<Group>,
    /// Requests in the last second.
    pub per_second: u64,
}

/// A target group behind a load balancer.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub arn: String,
    pub name: String,
    pub healthy: usize,
    pub targets: usize,
    /// No target is healthy, so all get requests.
    pub fail_open: bool,
}

/// An image that tasks run or pull.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub name: String,
    /// Compressed size; nothing if the image is not known.
    pub megabytes: Option<u64>,
    /// Tasks pulling it now.
    pub pulling: usize,
    pub running: usize,
}

/// A service that lacks tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    pub service: String,
    pub arn: String,
    pub count: u64,
}
