//! Load balancers, listeners, target groups and target health.
//!
//! Follows the User Guide for Application Load Balancers and the elbv2 API Reference. Invariants: a target group's
//! `load_balancers` are those whose listeners or rules forward to it; a target is checked only while its group is in
//! use by an active load balancer in the target's zone; a wake of an earlier registration does nothing.

mod actions;
mod attributes;
mod balancers;
mod checks;
mod conditions;
mod groups;
mod health;
mod listeners;
mod pages;
mod registration;
mod routes;
mod routing;
mod rules;
mod seconds;
mod tags;
mod targets;
#[cfg(test)]
mod tests;

pub use actions::Action;
pub use balancers::{LoadBalancer, Node};
pub use conditions::Condition;
pub use listeners::Listener;
pub use routes::{ROUTES, RULES};
pub(in crate::model) use routing::{CLIENT, Connection, Reply, request};
pub use rules::ListenerRule;
pub use seconds::Tally;
pub(in crate::model) use seconds::Way;

use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::events::Seq;
use crate::model::network::members::Tags;
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Everything of Elastic Load Balancing, by ARN.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Balancing {
    balancers: BTreeMap<String, Rc<LoadBalancer>>,
    listeners: BTreeMap<String, Rc<Listener>>,
    rules: BTreeMap<String, Rc<ListenerRule>>,
    groups: BTreeMap<String, Rc<TargetGroup>>,
    /// Requests forwarded so far, by target group or action: whose turn it is.
    turns: BTreeMap<String, u64>,
    flows: BTreeMap<String, Flow>,
    /// Whether the next minute's healthy counts are on the agenda.
    counting: bool,
}

/// Requests of one second by target, for drawing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Flow {
    /// When the second began.
    pub second: Time,
    /// `10.0.1.17:80` and how many requests went there.
    pub targets: BTreeMap<Rc<str>, u64>,
}

/// What balancing puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {
    /// A load balancer has been provisioned.
    Active { balancer: String },
    /// The next health check of a target.
    Check {
        group: String,
        id: String,
        port: u16,
        run: u64,
    },
    /// A target's deregistration delay is over.
    Drained {
        group: String,
        id: String,
        port: u16,
        run: u64,
    },
    /// Time to count healthy hosts.
    Minute,
}

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

impl Health {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Health::Initial => "initial",
            Health::Healthy => "healthy",
            Health::Unhealthy => "unhealthy",
            Health::Unused => "unused",
            Health::Draining => "draining",
        }
    }
}

/// A target of a target group.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// The address (or instance id).
    pub id: String,
    pub port: u16,
    /// `us-east-1a`; `all` for addresses outside the VPC.
    pub zone: String,
    pub health: Health,
    /// `Target.ResponseCodeMismatch` …
    pub reason: Option<&'static str>,
    pub description: Option<String>,
    /// The event of the last change of health.
    pub changed: Seq,
    /// Which run of checks the target is in; wakes of earlier runs are void.
    run: u64,
    /// Checks passed or failed in a row, counted no further than they matter.
    passed: u64,
    failed: u64,
    /// The event of the last failed check that was told.
    last_failure: Seq,
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
    /// Places in `targets` by id: ports and where they stand.
    #[serde(skip)]
    index: BTreeMap<String, Vec<(u16, usize)>>,
    /// `HTTP` or `HTTPS`
    pub health_protocol: String,
    /// `traffic-port` or a number.
    pub health_port: String,
    /// `HTTP1`, `HTTP2` or `GRPC`
    pub protocol_version: String,
    /// Attributes that differ from AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
}

impl TargetGroup {
    /// `targetgroup/name/id`, the dimension of its metrics.
    pub fn dimension(&self) -> &str {
        crate::aws::arn::resource(&self.arn).unwrap_or(&self.arn)
    }

    /// How many targets are in a state.
    pub fn count(&self, health: Health) -> usize {
        self.targets.iter().filter(|target| target.health == health).count()
    }

    fn place(&self, id: &str, port: u16) -> Option<usize> {
        let ports = self.index.get(id)?;
        ports.iter().find(|(of, _)| *of == port).map(|(_, place)| *place)
    }

    fn add_target(&mut self, target: Target) {
        let ports = self.index.entry(target.id.clone()).or_default();
        ports.push((target.port, self.targets.len()));
        self.targets.push(target);
    }

    fn remove_target(&mut self, place: usize) {
        self.targets.remove(place);
        self.index.clear();
        for (place, target) in self.targets.iter().enumerate() {
            self.index
                .entry(target.id.clone())
                .or_default()
                .push((target.port, place));
        }
    }
}

impl Balancing {
    /// The target group of an ARN.
    pub fn group(&self, arn: &str) -> Option<&TargetGroup> {
        self.groups.get(arn).map(Rc::as_ref)
    }

    /// A registered target.
    pub fn target(&self, group_arn: &str, id: &str, port: u16) -> Option<&Target> {
        let group = self.group(group_arn)?;
        group.targets.get(group.place(id, port)?)
    }

    /// Every target group.
    pub fn groups(&self) -> impl Iterator<Item = &TargetGroup> {
        self.groups.values().map(Rc::as_ref)
    }

    /// Every load balancer.
    pub fn load_balancers(&self) -> impl Iterator<Item = &LoadBalancer> {
        self.balancers.values().map(Rc::as_ref)
    }

    /// The load balancer of an ARN.
    pub fn load_balancer(&self, arn: &str) -> Option<&LoadBalancer> {
        self.balancers.get(arn).map(Rc::as_ref)
    }

    /// The load balancer of a DNS name, whatever its letters' case.
    pub fn by_dns_name(&self, host: &str) -> Option<&LoadBalancer> {
        self.load_balancers().find(|lb| lb.dns_name.eq_ignore_ascii_case(host))
    }

    /// The listeners of a load balancer.
    pub fn listeners<'a>(&'a self, balancer: &'a str) -> impl Iterator<Item = &'a Listener> {
        self.listeners
            .values()
            .map(Rc::as_ref)
            .filter(move |l| l.balancer == balancer)
    }

    /// The rules of a listener besides its default one, in order of priority.
    pub fn rules(&self, listener: &str) -> Vec<&ListenerRule> {
        let of = |rule: &&ListenerRule| rule.listener == listener;
        let mut rules: Vec<&ListenerRule> = self.rules.values().map(Rc::as_ref).filter(of).collect();
        rules.sort_by_key(|rule| rule.priority);
        rules
    }

    /// Requests by target in the last second that had any, for a load balancer.
    pub fn flow(&self, balancer: &str) -> Option<&Flow> {
        self.flows.get(balancer)
    }

    fn group_mut(&mut self, arn: &str) -> Option<&mut TargetGroup> {
        self.groups.get_mut(arn).map(Rc::make_mut)
    }

    fn target_mut(&mut self, arn: &str, id: &str, port: u16) -> Option<&mut Target> {
        let group = self.group_mut(arn)?;
        let place = group.place(id, port)?;
        group.targets.get_mut(place)
    }

    /// Takes `n` turns of a name and returns the first.
    fn take_turns(&mut self, name: &str, n: u64) -> u64 {
        let turn = match self.turns.get_mut(name) {
            Some(turn) => turn,
            None => self.turns.entry(name.to_string()).or_default(),
        };
        let first = *turn;
        *turn = turn.wrapping_add(n);
        first
    }

    /// Counts requests to a target in the second of `now`.
    fn flowed(&mut self, now: Time, balancer: &str, target: &Rc<str>, requests: u64) {
        let second = now.floor(Span::secs(1));
        let flow = match self.flows.get_mut(balancer) {
            Some(flow) => flow,
            None => self.flows.entry(balancer.to_string()).or_default(),
        };
        if flow.second != second {
            flow.second = second;
            flow.targets.clear();
        }
        *flow.targets.entry(target.clone()).or_default() += requests;
    }
}

pub(in crate::model) fn wake(world: &mut World, because: Seq, wake: Wake) {
    match wake {
        Wake::Active { balancer } => balancers::activate(world, because, &balancer),
        Wake::Check { group, id, port, run } => checks::check(world, because, &group, &id, port, run),
        Wake::Drained { group, id, port, run } => targets::drained(world, because, &group, &id, port, run),
        Wake::Minute => health::count(world),
    }
}
