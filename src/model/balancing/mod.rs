//! Load balancers, listeners, target groups and target health.

use crate::model::World;
use crate::model::events::Seq;
use crate::model::fidelity::Rule;
use crate::model::routes::Route;
use serde::Serialize;

pub const RULES: &[Rule] = &[];
pub const ROUTES: &[Route] = &[];

/// Everything of Elastic Load Balancing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Balancing {}

/// What balancing puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {}

/// A target's state, in AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    Initial,
    Healthy,
    Unhealthy,
    Unused,
    Draining,
}

/// A target of a target group.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// The address (or instance id).
    pub id: String,
    pub port: u16,
    pub health: Health,
    /// `Target.ResponseCodeMismatch` …
    pub reason: Option<&'static str>,
    pub description: Option<String>,
    /// The event of the last change of health.
    pub changed: Seq,
}

/// A target group, as far as other rooms read it.
#[derive(Clone, Debug, Serialize)]
pub struct TargetGroup {
    pub arn: String,
    pub name: String,
    pub vpc: String,
    /// `ip` or `instance`
    pub target_type: String,
    pub protocol: String,
    pub port: u16,
    pub health_path: String,
    pub interval_seconds: u64,
    pub timeout_seconds: u64,
    pub healthy_threshold: u64,
    pub unhealthy_threshold: u64,
    /// `200`, `200,302`, `200-299`
    pub matcher: String,
    pub deregistration_delay_seconds: u64,
    /// ARNs of the load balancers whose listeners forward here.
    pub load_balancers: Vec<String>,
    pub targets: Vec<Target>,
}

impl Balancing {
    /// The target group of an ARN.
    pub fn group(&self, _arn: &str) -> Option<&TargetGroup> {
        None
    }
    /// A registered target.
    pub fn target(&self, group_arn: &str, id: &str, port: u16) -> Option<&Target> {
        self.group(group_arn)?
            .targets
            .iter()
            .find(|t| t.id == id && t.port == port)
    }
}

impl World {
    /// Registers a target (as RegisterTargets does); nothing happens if the group is gone.
    pub(in crate::model) fn register_target(&mut self, _because: Seq, _group_arn: &str, _id: &str, _port: u16) {}
    /// Deregisters a target: it drains for the group's delay, then is gone.
    pub(in crate::model) fn deregister_target(&mut self, _because: Seq, _group_arn: &str, _id: &str, _port: u16) {}
}

pub(in crate::model) fn wake(_world: &mut World, _because: Seq, wake: Wake) {
    match wake {}
}
