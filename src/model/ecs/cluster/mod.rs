//! Clusters: the names under which tasks and services stand.
//!
//! Follows the ECS API reference for CreateCluster, DescribeClusters, ListClusters, UpdateCluster and DeleteCluster.
//! A deleted cluster stays describable as INACTIVE.

mod calls;
pub use calls::{create, delete, describe, list, make_default, update, update_settings};

use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::instance::Host;
use crate::model::ecs::names;
use crate::model::events::Seq;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A cluster.
#[derive(Clone, Debug, Serialize)]
pub struct Cluster {
    pub name: String,
    /// False once deleted (status INACTIVE).
    pub active: bool,
    pub created_at: Time,
    /// The event of its creation.
    pub born: Seq,
    /// Numbers of its tasks, stopped ones within their hour included.
    pub tasks: BTreeSet<u64>,
    /// Ids (as numbers) of the tasks among them that are wanted RUNNING: a list of them reads no task.
    #[serde(skip)]
    pub wanted: BTreeMap<u64, u128>,
    pub tags: Vec<(String, String)>,
    /// `containerInsights` and the like, as given.
    pub settings: Value,
    pub configuration: Value,
    pub capacity_providers: Vec<String>,
    pub default_strategy: Value,
    pub service_connect_defaults: Value,
}

impl Cluster {
    /// The cluster's ARN.
    pub fn arn(&self) -> String {
        names::cluster_arn(&self.name)
    }

    /// As DescribeClusters gives it; `include` as in the request.
    pub fn render(&self, world: &World, include: &[&str]) -> Value {
        let counts = Counts::of(self, world);
        let (running, pending) = (
            counts.running.iter().sum::<usize>(),
            counts.pending.iter().sum::<usize>(),
        );
        let services = counts.active.iter().sum::<usize>();
        let instances = world.ecs.instances_of(&self.name).count();
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put("clusterArn", json!(self.arn()));
        put("clusterName", json!(self.name));
        put("status", json!(if self.active { "ACTIVE" } else { "INACTIVE" }));
        put("registeredContainerInstancesCount", json!(instances));
        put("runningTasksCount", json!(running));
        put("pendingTasksCount", json!(pending));
        put("activeServicesCount", json!(services));
        put("statistics", json!([]));
        put(
            "tags",
            if include.contains(&"TAGS") {
                super::tags::render(&self.tags)
            } else {
                json!([])
            },
        );
        let settings = if include.contains(&"SETTINGS") {
            self.settings.clone()
        } else {
            json!([])
        };
        put("settings", settings);
        put("capacityProviders", json!(self.capacity_providers));
        put("defaultCapacityProviderStrategy", self.default_strategy.clone());
        if include.contains(&"STATISTICS") {
            put("statistics", counts.render());
        }
        if include.contains(&"CONFIGURATIONS") && !self.configuration.is_null() {
            put("configuration", self.configuration.clone());
        }
        if !self.service_connect_defaults.is_null() {
            put("serviceConnectDefaults", self.service_connect_defaults.clone());
        }
        Value::Object(out)
    }
}

/// Tasks and services by where they run: EC2, Fargate, external.
#[derive(Default)]
struct Counts {
    running: [usize; 3],
    pending: [usize; 3],
    active: [usize; 3],
    draining: [usize; 3],
}

impl Counts {
    fn of(cluster: &Cluster, world: &World) -> Counts {
        let mut counts = Counts::default();
        let place = |kind: Option<Host>| match kind {
            None => 1,
            Some(Host::External) => 2,
            Some(_) => 0,
        };
        for task in cluster.tasks.iter().filter_map(|number| world.ecs.task(*number)) {
            match task.status.word() {
                "RUNNING" => counts.running[place(task.kind)] += 1,
                "PROVISIONING" | "PENDING" | "ACTIVATING" => counts.pending[place(task.kind)] += 1,
                _ => {}
            }
        }
        for service in world.ecs.services_of(&cluster.name) {
            let kind = service.primary().and_then(|p| p.capacity.host(world));
            match service.status.word() {
                "ACTIVE" => counts.active[place(kind)] += 1,
                "DRAINING" => counts.draining[place(kind)] += 1,
                _ => {}
            }
        }
        counts
    }

    fn render(&self) -> Value {
        let rows = [
            ("running", "TasksCount", &self.running),
            ("pending", "TasksCount", &self.pending),
            ("active", "ServiceCount", &self.active),
            ("draining", "ServiceCount", &self.draining),
        ];
        let mut shown = Vec::new();
        for (word, what, counts) in rows {
            for (place, count) in ["EC2", "Fargate", "External"].iter().zip(counts) {
                shown.push(json!({"name": format!("{word}{place}{what}"), "value": count.to_string()}));
            }
        }
        Value::Array(shown)
    }
}
