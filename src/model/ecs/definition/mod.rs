//! Task definitions: families, revisions, and what behaviour reads of them.
//!
//! Follows RegisterTaskDefinition in the ECS API reference: the whole request is kept and given back with ECS's
//! defaults filled in; a revision is never changed and its number never used again.

mod calls;
mod container_rules;
mod containers;
pub mod fargate;
mod instances;
mod normal;
mod parse;
mod sizes;

pub use calls::{delete, deregister, describe, families, list, register, resources};
pub use containers::{Awslogs, Condition, ContainerSpec, HealthSpec, Port, pairs};
pub use parse::faults;
pub use sizes::{FargateSize, SIZES, cpu_units, memory_mib};

use crate::base::time::Time;
use crate::model::ecs::names;
use crate::model::ecs::placement::Constraint;
use crate::model::events::Seq;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where a revision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Status {
    Active,
    Inactive,
    DeleteInProgress,
}

impl Status {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Status::Active => "ACTIVE",
            Status::Inactive => "INACTIVE",
            Status::DeleteInProgress => "DELETE_IN_PROGRESS",
        }
    }
}

/// One revision of a family.
#[derive(Clone, Debug, Serialize)]
pub struct Definition {
    pub family: String,
    pub revision: u32,
    pub status: Status,
    pub registered_at: Time,
    pub deregistered_at: Option<Time>,
    pub delete_requested_at: Option<Time>,
    pub registered_by: String,
    /// The event of its registration.
    pub born: Seq,
    pub tags: Vec<(String, String)>,
    /// The request as kept, with ECS's defaults.
    pub body: Map<String, Value>,
    #[serde(skip)]
    pub spec: Rc<Spec>,
}

/// What behaviour reads of a task definition.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// `awsvpc`, `bridge`, `host` or `none`.
    pub network_mode: String,
    /// CPU units of the whole task.
    pub cpu: Option<u64>,
    /// MiB of the whole task.
    pub memory: Option<u64>,
    pub task_role: Option<String>,
    pub execution_role: Option<String>,
    pub requires: Vec<String>,
    pub compatible: Vec<&'static str>,
    pub containers: Vec<ContainerSpec>,
    /// GiB of the task's own disk.
    pub ephemeral_gib: u64,
    /// `X86_64` or `ARM64`
    pub architecture: String,
    /// `LINUX` or a `WINDOWS_…` family.
    pub os: String,
    /// Attributes an instance must have: name, and value where one is needed.
    pub needs: Vec<(Rc<str>, Option<String>)>,
    /// placementConstraints of the definition.
    pub constraints: Vec<Constraint>,
}

/// A family: its revisions and the number last given.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Family {
    pub last: u32,
    pub revisions: BTreeMap<u32, Rc<Definition>>,
}

impl Family {
    /// The latest ACTIVE revision: what the bare family name means.
    pub fn latest(&self) -> Option<&Rc<Definition>> {
        self.revisions.values().rev().find(|d| d.status == Status::Active)
    }
}

impl Definition {
    /// The revision's ARN.
    pub fn arn(&self) -> String {
        names::definition_arn(&self.family, self.revision)
    }

    /// `family:revision`
    pub fn name(&self) -> String {
        format!("{}:{}", self.family, self.revision)
    }

    /// As DescribeTaskDefinition gives it.
    pub fn render(&self) -> Value {
        let mut out = self.body.clone();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put("taskDefinitionArn", json!(self.arn()));
        put("revision", json!(self.revision));
        put("status", json!(self.status.word()));
        put("compatibilities", json!(self.spec.compatible));
        put("requiresAttributes", normal::requires_attributes(&self.spec));
        put("registeredAt", json!(self.registered_at.unix()));
        put("registeredBy", json!(self.registered_by));
        if let Some(at) = self.deregistered_at {
            put("deregisteredAt", json!(at.unix()));
        }
        if let Some(at) = self.delete_requested_at {
            put("deleteRequestedAt", json!(at.unix()));
        }
        Value::Object(out)
    }
}
