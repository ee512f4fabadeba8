//! Capacity providers: FARGATE and FARGATE_SPOT, those over Auto Scaling groups, and Managed Instances.
//!
//! Follows the ECS API reference, CapacityProvider, and the ECS Developer Guide, "Amazon ECS capacity providers". Managed
//! scaling's settings are kept and given back; the scaling itself is not modelled yet.

mod associate;
mod calls;
mod managed;
mod routes;

pub use associate::{check_strategy, item, named, put};
pub use managed::{grow, note_idle};
pub use routes::{ROUTES, RULES};

use crate::aws::arn;
use crate::base::time::Time;
use crate::model::World;
use crate::model::compute::Instance;
use crate::model::ecs::instance::{Host, Status};
use crate::model::ecs::{Ecs, tags};
use crate::model::events::Seq;
use serde::Serialize;
use serde_json::{Value, json};
use std::rc::Rc;

/// Fargate's own, which every account has.
pub const BUILT_IN: [&str; 2] = ["FARGATE", "FARGATE_SPOT"];

/// What a provider runs tasks on.
#[derive(Clone, Debug, Serialize)]
pub enum Over {
    /// An Auto Scaling group.
    Group {
        arn: String,
        /// Name of the group.
        group: String,
        managed_scaling: Value,
        protects: bool,
        drains: bool,
    },
    /// Instances that ECS launches itself, for one cluster.
    Managed { cluster: String, body: Value },
}

/// A capacity provider of the account's own.
#[derive(Clone, Debug, Serialize)]
pub struct Provider {
    pub name: String,
    pub over: Over,
    pub active: bool,
    pub update: Option<&'static str>,
    pub created_at: Time,
    pub tags: Vec<(String, String)>,
    pub born: Seq,
    /// Instances launched for it so far (Managed Instances).
    pub launched: u64,
}

/// What the agenda does to a provider.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Step {
    /// An instance of Managed Instances that has been idle is looked at.
    Idle(String),
    /// It has reached the age at which it is drained.
    Aged(String),
    /// A draining machine of an Auto Scaling group is looked at again.
    Drained(String),
}

/// The ARN of a capacity provider.
pub fn provider_arn(name: &str) -> String {
    arn::of("ecs", &format!("capacity-provider/{name}"))
}

/// A provider's name from its name or ARN.
pub fn provider_name(text: &str) -> &str {
    arn::resource(text)
        .and_then(|r| r.strip_prefix("capacity-provider/"))
        .unwrap_or(text)
}

/// Fargate's providers as DescribeCapacityProviders gives them.
fn render_built_in(name: &str) -> Value {
    json!({"capacityProviderArn": provider_arn(name), "name": name, "status": "ACTIVE", "type": name, "tags": []})
}

impl Provider {
    /// The kind of instances its tasks run on.
    pub fn kind(&self) -> Host {
        match self.over {
            Over::Group { .. } => Host::Ec2,
            Over::Managed { .. } => Host::Managed,
        }
    }

    /// As DescribeCapacityProviders gives it.
    pub fn render(&self, with_tags: bool) -> Value {
        let mut shown = json!({
            "capacityProviderArn": provider_arn(&self.name),
            "name": self.name,
            "status": if self.active { "ACTIVE" } else { "INACTIVE" },
            "tags": if with_tags { tags::render(&self.tags) } else { json!([]) },
        });
        if let Some(update) = self.update {
            shown["updateStatus"] = json!(update);
        }
        match &self.over {
            Over::Group {
                arn,
                managed_scaling,
                protects,
                drains,
                ..
            } => {
                let word = |on: bool| if on { "ENABLED" } else { "DISABLED" };
                shown["type"] = json!("EC2_AUTOSCALING");
                shown["autoScalingGroupProvider"] = json!({
                    "autoScalingGroupArn": arn,
                    "managedScaling": managed_scaling,
                    "managedTerminationProtection": word(*protects),
                    "managedDraining": word(*drains),
                });
            }
            Over::Managed { cluster, body } => {
                shown["type"] = json!("MANAGED_INSTANCES");
                shown["cluster"] = json!(crate::model::ecs::names::cluster_arn(cluster));
                shown["managedInstancesProvider"] = body.clone();
            }
        }
        shown
    }
}

impl Ecs {
    /// A capacity provider of the account's own.
    pub fn provider(&self, name: &str) -> Option<&Rc<Provider>> {
        self.providers.get(name)
    }

    /// Every capacity provider of the account's own by name.
    pub fn providers(&self) -> impl Iterator<Item = &Provider> {
        self.providers.values().map(Rc::as_ref)
    }

    /// The kind of instances a provider's tasks run on; none for Fargate's.
    pub fn kind_of_provider(&self, name: &str) -> Option<Host> {
        self.providers.get(name).map(|p| p.kind())
    }

    /// Whether a provider protects busy instances from scale-in.
    pub(in crate::model) fn protects(&self, name: &str) -> bool {
        self.providers
            .get(name)
            .is_some_and(|p| matches!(p.over, Over::Group { protects: true, .. }))
    }

    /// The provider that an EC2 instance belongs to in a cluster: that of its Auto Scaling group, or its maker.
    pub(in crate::model) fn provider_of_host(&self, cluster: &str, instance: &Instance) -> Option<String> {
        if let Some(name) = instance.tags.get("aws:ecs:managed") {
            return Some(name.clone());
        }
        let group = instance.group.as_deref()?;
        let of_cluster = &self.cluster(cluster)?.capacity_providers;
        let found = of_cluster.iter().filter_map(|name| self.providers.get(name));
        let mut found = found.filter(|p| matches!(&p.over, Over::Group { group: of, .. } if of == group));
        found.next().map(|p| p.name.clone())
    }

    fn provider_mut(&mut self, name: &str) -> Option<&mut Provider> {
        self.providers.get_mut(name).map(Rc::make_mut)
    }
}

/// Whether a machine of an Auto Scaling group must be drained before it ends; it is set DRAINING.
pub(in crate::model) fn drains_first(world: &mut World, because: Seq, host: &str) -> bool {
    let Some(instance) = world.ecs.instance_of_host(host) else {
        return false;
    };
    let provider = instance.provider.as_deref().and_then(|name| world.ecs.provider(name));
    let drains = provider.is_some_and(|p| matches!(p.over, Over::Group { drains: true, .. }));
    let busy = !instance.tasks.is_empty();
    let (cluster, number, active) = (
        instance.cluster.clone(),
        instance.number,
        instance.status == Status::Active,
    );
    if !drains || !busy {
        return false;
    }
    if active {
        super::instance::drain(world, because, &cluster, number, true);
    }
    true
}

/// Whether a draining machine has no tasks left.
pub(in crate::model) fn is_drained(world: &World, host: &str) -> bool {
    world.ecs.instance_of_host(host).is_none_or(|i| i.tasks.is_empty())
}

/// What the agenda does.
pub fn step(world: &mut World, because: Seq, name: &str, step: Step) {
    match step {
        Step::Idle(host) => managed::idle(world, because, name, &host),
        Step::Aged(host) => managed::aged(world, because, name, &host),
        Step::Drained(host) => managed::drained(world, because, name, &host),
    }
}
