//! Amazon EC2 instances: types, images, launch templates, and the machines themselves from boot to termination.
//!
//! Follows the EC2 User Guide, "Instance lifecycle", and the EC2 API Reference. What an ECS agent on a machine does is
//! `ecs::instance`'s. Durations come from seeded ranges, since AWS publishes none.
//!
//! Invariants: an instance that is not terminated holds exactly one interface of its own; a wake of an earlier boot does
//! nothing.

mod activations;
mod calls;
mod console;
mod describe;
mod images;
mod launch;
mod life;
mod parameters;
mod request;
mod routes;
mod tags;
mod templates;
mod text;
pub mod types;
mod user_data;

pub(in crate::model) use activations::install;
pub use activations::{Activation, Outsider};
pub use images::{AGENT, AGENT_HASH, DOCKER, IMAGES, Image, Os};
pub(in crate::model) use launch::{NewInstance, launch};
pub(in crate::model) use life::terminate;
pub(in crate::model) use request::{Ready, ready};
pub use routes::{ROUTES, RULES};
pub use templates::Template;
pub(in crate::model) use templates::version as template_version;
#[cfg(test)]
pub(crate) use text::base64;
pub(in crate::model) use text::unbase64;
pub use types::{TYPES, Type};
pub use user_data::AgentConfig;

use crate::aws::arn;
use crate::base::time::Time;
use crate::model::World;
use crate::model::events::Seq;
use crate::model::network::members::Tags;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Everything of EC2's machines.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Compute {
    /// By id, terminated ones within their hour included.
    instances: BTreeMap<String, Rc<Instance>>,
    /// Launch templates by id.
    templates: BTreeMap<String, Rc<Template>>,
    /// RunInstances' client tokens: ids of the instances.
    tokens: BTreeMap<String, Vec<String>>,
    /// Systems Manager's activations by id, and the machines outside AWS that used one.
    activations: BTreeMap<String, activations::Activation>,
    outsiders: BTreeMap<String, activations::Outsider>,
    /// Zones taken away by fault injection.
    lost_zones: BTreeSet<String>,
}

/// What EC2 puts on the agenda; each names the boot it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {
    /// `pending` is over.
    Running { id: String, boot: u32 },
    /// The machine has booted: user data has run, the ECS agent starts.
    Booted { id: String, boot: u32 },
    /// `stopping` is over.
    Stopped { id: String, boot: u32 },
    /// `shutting-down` is over.
    Terminated { id: String },
    /// A terminated instance leaves the list.
    Forget { id: String },
}

/// A machine's state, in EC2's words and codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Pending,
    Running,
    ShuttingDown,
    Terminated,
    Stopping,
    Stopped,
}

impl State {
    /// EC2's word.
    pub fn word(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Running => "running",
            State::ShuttingDown => "shutting-down",
            State::Terminated => "terminated",
            State::Stopping => "stopping",
            State::Stopped => "stopped",
        }
    }

    /// EC2's code.
    pub fn code(self) -> u64 {
        match self {
            State::Pending => 0,
            State::Running => 16,
            State::ShuttingDown => 32,
            State::Terminated => 48,
            State::Stopping => 64,
            State::Stopped => 80,
        }
    }

    /// Whether the machine exists and may come (back) up.
    pub fn exists(self) -> bool {
        !matches!(self, State::ShuttingDown | State::Terminated)
    }
}

/// How the ECS agent on a machine is doing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Agent {
    /// The image has none.
    None,
    /// The machine has not booted, or is off.
    Off,
    /// It has started and is registering.
    Starting,
    /// It tries again and again: the last line of its log says why.
    Failing(String),
    /// It is connected to ECS.
    Connected,
    /// It runs, but its connection to ECS is cut (fault injection).
    Cut,
}

/// An EC2 instance.
#[derive(Clone, Debug, Serialize)]
pub struct Instance {
    /// `i-0…`
    pub id: String,
    pub number: u64,
    /// `r-0…`
    pub reservation: String,
    /// Place within the reservation.
    pub index: u64,
    pub kind: &'static Type,
    pub image: &'static Image,
    pub state: State,
    /// How often it was started.
    pub boot: u32,
    pub interface: Option<String>,
    pub subnet: String,
    pub vpc: String,
    pub zone: String,
    pub private_ip: String,
    pub public_ip: Option<String>,
    /// Whether a public address is asked for at each start.
    pub wants_public: bool,
    pub security_groups: Vec<String>,
    /// Name of the instance profile.
    pub profile: Option<String>,
    pub key: Option<String>,
    /// As the machine reads it.
    pub user_data: Option<String>,
    /// What its user data made of `/etc/ecs/ecs.config`.
    pub config: Rc<AgentConfig>,
    pub tags: Tags,
    pub launched_at: Time,
    /// `User initiated (2026-11-23 09:14:02 GMT)`
    pub reason: Option<String>,
    pub spot: bool,
    /// Id and version of its launch template.
    pub template: Option<(String, u64)>,
    /// Name of its Auto Scaling group.
    pub group: Option<String>,
    pub agent: Agent,
    /// What it wrote to its console and its agent's log.
    pub console: Vec<(Time, String)>,
    /// When the step under way is expected to end.
    pub until: Option<Time>,
    pub born: Seq,
    /// The event of its last change.
    pub changed: Seq,
}

impl Instance {
    /// The instance's ARN.
    pub fn arn(&self) -> String {
        arn::of("ec2", &format!("instance/{}", self.id))
    }

    /// The principal its calls come from, if its profile holds a role.
    pub fn session(&self, world: &World) -> Option<String> {
        let profile = world.iam.account().profiles.get(self.profile.as_deref()?)?;
        let role = profile.role.as_deref()?;
        Some(format!(
            "arn:aws:sts::{}:assumed-role/{role}/{}",
            crate::aws::ACCOUNT,
            self.id
        ))
    }

    /// Its `Name` tag, else its id.
    pub fn label(&self) -> &str {
        self.tags.get("Name").map_or(&self.id, String::as_str)
    }

    /// `ip-10-0-1-17.ec2.internal`
    pub fn private_dns_name(&self) -> String {
        format!("ip-{}.ec2.internal", self.private_ip.replace('.', "-"))
    }
}

impl Compute {
    /// The instance of an id.
    pub fn instance(&self, id: &str) -> Option<&Rc<Instance>> {
        self.instances.get(id)
    }

    /// Every instance by id, terminated ones within their hour included.
    pub fn instances(&self) -> impl Iterator<Item = &Instance> {
        self.instances.values().map(Rc::as_ref)
    }

    /// Every launch template by id.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.templates.values().map(Rc::as_ref)
    }

    /// Whether fault injection has taken a zone away.
    pub fn is_lost(&self, zone: &str) -> bool {
        self.lost_zones.contains(zone)
    }

    /// The private address behind a target's id: an instance's own, or the address itself.
    pub fn address_of<'a>(&'a self, target: &'a str) -> &'a str {
        match self.instances.get(target) {
            Some(instance) => &instance.private_ip,
            None => target,
        }
    }

    pub(in crate::model) fn instance_mut(&mut self, id: &str) -> Option<&mut Instance> {
        self.instances.get_mut(id).map(Rc::make_mut)
    }

    pub(in crate::model) fn set_lost(&mut self, zone: &str, lost: bool) {
        if lost {
            self.lost_zones.insert(zone.into());
        } else {
            self.lost_zones.remove(zone);
        }
    }
}

impl World {
    /// A line on an instance's console.
    pub(in crate::model) fn console(&mut self, id: &str, line: impl Into<String>) {
        let now = self.now;
        if let Some(instance) = self.compute.instance_mut(id) {
            instance.console.push((now, line.into()));
            if instance.console.len() > 200 {
                instance.console.remove(20);
            }
        }
    }

    pub(in crate::model) fn compute_wake(&mut self, at: Time, because: Seq, wake: Wake) {
        self.wake_at(at, because, crate::model::agenda::Wake::Compute(wake));
    }
}

pub(in crate::model) fn wake(world: &mut World, because: Seq, wake: Wake) {
    match wake {
        Wake::Running { id, boot } => life::running(world, because, &id, boot),
        Wake::Booted { id, boot } => life::booted(world, because, &id, boot),
        Wake::Stopped { id, boot } => life::stopped(world, because, &id, boot),
        Wake::Terminated { id } => life::terminated(world, because, &id),
        Wake::Forget { id } => {
            world.compute.instances.remove(&id);
        }
    }
}
