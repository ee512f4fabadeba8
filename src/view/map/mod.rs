//! The yard map as plain values: places, tasks, load balancers, targets and flows.
//!
//! Follows the visual grammar of the interface: a task's word, shape and fill come from its lastStatus, its health and
//! its target together. Invariant: equal worlds give equal maps, in an order that does not jump when a task is added.

mod build;
mod face;
pub mod layout;
pub mod lettering;

pub use build::{of, target_state};
pub use face::{Face, face};

use super::state::State;
use crate::base::tongue::fill;
use std::rc::Rc;

/// Everything the map draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    pub clients: Clients,
    pub vpcs: Vec<Vpc>,
    /// Images in use, in the regional column.
    pub images: Vec<Image>,
    /// Tasks wanted by services that are not there.
    pub missing: Vec<Missing>,
    /// Clusters there are, or 1 where one is looked at.
    pub clusters: usize,
    /// Tasks drawn, stopped ones not counted.
    pub tasks: usize,
    /// [`Detail::Counts`] where there are too many tasks for blocks of their own; else what has room is drawn.
    pub detail: Detail,
}

impl Map {
    /// Nothing runs, nothing is wanted, nothing stands.
    pub fn is_empty(&self) -> bool {
        self.tasks == 0 && self.missing.is_empty() && self.vpcs.iter().all(|vpc| vpc.balancers.is_empty())
    }

    /// Every task that has a block, in the order the map draws them.
    pub fn blocks(&self) -> impl Iterator<Item = &Rc<Block>> {
        let zones = self.vpcs.iter().flat_map(|vpc| &vpc.zones);
        zones.flat_map(|zone| &zone.subnets).flat_map(|subnet| &subnet.blocks)
    }

    /// How many tasks are in each state, for the states there are.
    pub fn tally(&self) -> Vec<(State, usize)> {
        let count = |state: State| {
            let subnets = self
                .vpcs
                .iter()
                .flat_map(|vpc| &vpc.zones)
                .flat_map(|zone| &zone.subnets);
            let of = |subnet: &Subnet| {
                subnet
                    .states
                    .iter()
                    .filter(|(one, _)| *one == state)
                    .map(|(_, n)| n)
                    .sum::<usize>()
            };
            (state, subnets.map(of).sum())
        };
        State::ALL.into_iter().map(count).filter(|(_, n)| *n > 0).collect()
    }
}

/// How much of each task is drawn; chosen by the room there is.
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

/// Past this many tasks none gets a block of its own.
const BLOCKS: usize = 600;

impl Detail {
    /// Whether this many tasks can have blocks at all.
    pub fn of(tasks: usize) -> Detail {
        if tasks > BLOCKS { Detail::Counts } else { Detail::Words }
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
    /// Requests of the last second that reached no load balancer.
    pub lost: u64,
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
    /// None for [`Detail::Counts`].
    pub blocks: Vec<Rc<Block>>,
    /// The same tasks counted.
    pub piles: Vec<Pile>,
    /// The same tasks by state.
    pub states: Vec<(State, usize)>,
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
    /// How its worst target stands, and the requests of all in the last second, by target group.
    pub links: Vec<Link>,
}

impl Pile {
    /// `12`, or `1 of 12` where some are worse than the rest.
    pub fn figure(&self) -> String {
        if self.bad < self.count {
            fill(
                "{0} of {1}",
                &[("0", &self.bad.to_string()), ("1", &self.count.to_string())],
            )
        } else {
            self.count.to_string()
        }
    }

    /// What a screen reader says.
    pub fn label(&self) -> String {
        format!("{} {}, {} {}", self.figure(), self.name, self.bad, self.worst.word())
    }
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
        let mut name = fill(
            "{0} {1}, {2}, task {3}",
            &[
                ("0", &self.label.to_string()),
                ("1", &self.face.word.to_string()),
                ("2", &self.size.to_string()),
                ("3", &self.id.to_string()),
            ],
        );
        if let Some(service) = &self.service {
            name.push_str(&fill(" of service {service}", &[("service", &service.to_string())]));
        }
        if !self.address.is_empty() {
            name.push_str(&fill(", address {0}", &[("0", &self.address.to_string())]));
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

impl Link {
    /// Takes another registration in the same group in: the worse health, the sum of the requests.
    pub fn join(&mut self, other: &Link) {
        if self.state.worse(other.state) != self.state {
            (self.state, self.health) = (other.state, other.health);
        }
        self.per_second += other.per_second;
    }
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
    /// Requests of the last second that were answered with an error: `503`, and how many.
    pub failing: Option<(String, u64)>,
}

impl Balancer {
    /// What a screen reader says, the visible text first.
    pub fn label(&self) -> String {
        let state = if self.active { "active" } else { "provisioning" };
        let mut label = fill(
            "{0}, load balancer, {state}, {1} requests a second",
            &[
                ("0", &self.name.to_string()),
                ("state", state),
                ("1", &self.per_second.to_string()),
            ],
        );
        if let Some((code, n)) = &self.failing {
            label.push_str(&fill(
                ", {n} a second fail with {code}",
                &[("n", &n.to_string()), ("code", &code.to_string())],
            ));
        }
        label
    }
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

impl Group {
    /// Its targets together.
    pub fn state(&self) -> State {
        match (self.healthy, self.targets) {
            (_, 0) => State::None,
            (0, _) if self.fail_open => State::Bad,
            (0, _) => State::Start,
            (healthy, targets) if healthy == targets => State::Ok,
            _ => State::Warn,
        }
    }

    /// What a screen reader says.
    pub fn label(&self) -> String {
        let open = if self.fail_open {
            ", fail open: all get requests"
        } else {
            ""
        };
        fill(
            "{0}, target group, {1} of {2} targets healthy{open}",
            &[
                ("0", &self.name.to_string()),
                ("1", &self.healthy.to_string()),
                ("2", &self.targets.to_string()),
                ("open", open),
            ],
        )
    }
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
