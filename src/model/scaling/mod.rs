//! Amazon EC2 Auto Scaling: groups that keep a number of machines.
//!
//! Follows the EC2 Auto Scaling User Guide: desired capacity between minimum and maximum, zones balanced, unhealthy
//! machines replaced, the default termination policy. Scaling policies are not modelled yet.
//!
//! Invariant: a group lists exactly the machines that name it and are not terminated.

mod calls;
mod describe;
mod keep;
mod members;
mod request;
mod routes;

pub use keep::{instance_changed, protect};
pub use routes::{ROUTES, RULES};

use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::events::Seq;
use crate::model::network::members::Tags;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// Everything of Auto Scaling, by name of the group.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Scaling {
    groups: BTreeMap<String, Rc<Group>>,
}

/// What Auto Scaling puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {
    /// A group looks at its machines.
    Look(String),
}

/// Where a machine stands in its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Lifecycle {
    Pending,
    InService,
    /// A lifecycle hook (managed draining) holds it.
    TerminatingWait,
    Terminating,
}

impl Lifecycle {
    /// Auto Scaling's word.
    pub fn word(self) -> &'static str {
        match self {
            Lifecycle::Pending => "Pending",
            Lifecycle::InService => "InService",
            Lifecycle::TerminatingWait => "Terminating:Wait",
            Lifecycle::Terminating => "Terminating",
        }
    }
}

/// A machine of a group.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    pub id: String,
    pub zone: String,
    pub kind: &'static str,
    pub lifecycle: Lifecycle,
    pub healthy: bool,
    /// Protected from scale-in.
    pub protected: bool,
    pub template: Option<(String, u64)>,
    pub since: Time,
    /// When `Terminating:Wait` began.
    pub waits_since: Option<Time>,
}

/// Something a group did.
#[derive(Clone, Debug, Serialize)]
pub struct Activity {
    pub id: String,
    pub about: String,
    pub cause: String,
    pub start: Time,
    pub end: Option<Time>,
    /// `Successful`, `InProgress` or `Failed`
    pub status: &'static str,
    pub message: Option<String>,
    pub instance: Option<String>,
}

/// An Auto Scaling group.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    pub name: String,
    pub arn: String,
    pub minimum: u64,
    pub maximum: u64,
    pub desired: u64,
    /// `{LaunchTemplateId, LaunchTemplateName, Version}` as asked for.
    pub template: Value,
    /// Instance types of a MixedInstancesPolicy, in order; empty without one.
    pub kinds: Vec<String>,
    pub mixed: Value,
    pub subnets: Vec<String>,
    pub zones: Vec<String>,
    /// `EC2` or `EC2,ELB`
    pub health_check: String,
    pub grace: Span,
    pub cooldown: u64,
    pub protects_new: bool,
    pub target_groups: Vec<String>,
    /// Tags with whether machines get them.
    pub tags: Vec<(String, String, bool)>,
    pub members: Vec<Member>,
    pub activities: VecDeque<Activity>,
    pub deleting: bool,
    pub created_at: Time,
    /// A look is on the agenda.
    pub due: Option<Time>,
    /// A launch that failed is not tried again before this.
    pub not_before: Option<Time>,
    pub born: Seq,
    /// The event behind the last change of its numbers.
    pub cause: Seq,
}

impl Group {
    /// Machines that count: those on their way or in service.
    pub fn counted(&self) -> usize {
        let counts = |m: &&Member| matches!(m.lifecycle, Lifecycle::Pending | Lifecycle::InService);
        self.members.iter().filter(counts).count()
    }

    /// The tags machines get.
    pub fn instance_tags(&self) -> Tags {
        let own = self.tags.iter().filter(|(.., passes)| *passes);
        let mut tags: Tags = own.map(|(key, value, _)| (key.clone(), value.clone())).collect();
        tags.insert("aws:autoscaling:groupName".into(), self.name.clone());
        tags
    }
}

impl Scaling {
    /// The group of a name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(name).map(Rc::as_ref)
    }

    /// The group of an ARN.
    pub fn by_arn(&self, arn: &str) -> Option<&Group> {
        self.groups().find(|g| g.arn == arn)
    }

    /// Every group by name.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values().map(Rc::as_ref)
    }

    fn group_mut(&mut self, name: &str) -> Option<&mut Group> {
        self.groups.get_mut(name).map(Rc::make_mut)
    }
}

pub(in crate::model) fn wake(world: &mut World, because: Seq, wake: Wake) {
    match wake {
        Wake::Look(name) => keep::look(world, because, &name),
    }
}
