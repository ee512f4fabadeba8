//! A deployment of a service and the service revision it brings: definition, network, capacity, target groups.
//!
//! Source: ECS API reference, Deployment and ServiceRevision. A deployment and its revision share their digits:
//! `ecs-svc/4972118171171846785` brings `service-revision/cluster/service/4972118171171846785`.

use crate::aws::{ACCOUNT, REGION};
use crate::base::time::Time;
use crate::model::ecs::network::{Capacity, Vpc};
use crate::model::events::Seq;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How far a deployment has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Rollout {
    InProgress,
    Completed,
    Failed,
}

impl Rollout {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Rollout::InProgress => "IN_PROGRESS",
            Rollout::Completed => "COMPLETED",
            Rollout::Failed => "FAILED",
        }
    }
}

/// One deployment of a service.
#[derive(Clone, Debug, Serialize)]
pub struct Deployment {
    /// `ecs-svc/` and digits.
    pub id: String,
    /// PRIMARY; the others are ACTIVE until their tasks are gone.
    pub primary: bool,
    pub rollout: Rollout,
    pub reason: String,
    /// `family:revision`
    pub definition: String,
    pub vpc: Vpc,
    pub capacity: Capacity,
    /// Target groups its tasks are registered with.
    pub attached: Vec<Attached>,
    /// Members of its revision that stand outside the service: Service Connect, volumes, Lattice, registries.
    pub kept: Map<String, Value>,
    /// Digests its images resolved to when its first task pulled them, by container.
    pub digests: BTreeMap<String, String>,
    pub failed_tasks: u64,
    /// A task of it has reached RUNNING.
    pub ran: bool,
    pub created_at: Time,
    pub updated_at: Time,
    /// The event of its creation.
    pub born: Seq,
}

/// What a deployment brings: a service revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Brings {
    /// `family:revision`
    pub definition: String,
    pub vpc: Vpc,
    pub capacity: Capacity,
    pub attached: Vec<Attached>,
    pub kept: Map<String, Value>,
}

impl Deployment {
    /// A PRIMARY deployment that has just begun; its reason is the usual one unless the caller has another.
    pub fn begin(id: String, born: Seq, now: Time, brings: Brings) -> Deployment {
        let Brings {
            definition,
            vpc,
            capacity,
            attached,
            kept,
        } = brings;
        Deployment {
            primary: true,
            rollout: Rollout::InProgress,
            reason: format!("ECS deployment {id} in progress."),
            id,
            definition,
            vpc,
            capacity,
            attached,
            kept,
            digests: BTreeMap::new(),
            failed_tasks: 0,
            ran: false,
            created_at: now,
            updated_at: now,
            born,
        }
    }

    /// The digits that it shares with its service revision.
    pub fn digits(&self) -> &str {
        digits(&self.id)
    }
}

/// The digits of `ecs-svc/…`.
pub fn digits(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// The ARN of a service revision.
pub fn revision_arn(cluster: &str, service: &str, deployment: &str) -> String {
    let digits = digits(deployment);
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:service-revision/{cluster}/{service}/{digits}")
}

/// The ARN of a service deployment.
pub fn service_deployment_arn(cluster: &str, service: &str, id: &str) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:service-deployment/{cluster}/{service}/{id}")
}

/// A load balancer attachment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Attached {
    pub group: String,
    pub container: String,
    pub port: u16,
    /// What blue/green, linear and canary deployments need.
    pub advanced: Option<Advanced>,
}

/// `advancedConfiguration` of a load balancer attachment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Advanced {
    pub alternate: String,
    /// ARN of an ALB listener rule.
    pub production_rule: String,
    pub test_rule: Option<String>,
    /// The infrastructure role.
    pub role: String,
}
