//! Clusters: the names under which tasks and services stand.
//!
//! Follows the ECS API reference for CreateCluster, DescribeClusters, ListClusters, UpdateCluster and DeleteCluster.
//! A deleted cluster stays describable as INACTIVE.

mod calls;
pub use calls::{create, delete, describe, list, update, update_settings};

use crate::base::time::Time;
use crate::model::World;
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
        let (mut running, mut pending) = (0, 0);
        for task in self.tasks.iter().filter_map(|number| world.ecs.task(*number)) {
            match task.status.word() {
                "RUNNING" => running += 1,
                "PROVISIONING" | "PENDING" | "ACTIVATING" => pending += 1,
                _ => {}
            }
        }
        let services = world
            .ecs
            .services_of(&self.name)
            .filter(|s| s.status.word() == "ACTIVE")
            .count();
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put("clusterArn", json!(self.arn()));
        put("clusterName", json!(self.name));
        put("status", json!(if self.active { "ACTIVE" } else { "INACTIVE" }));
        put("registeredContainerInstancesCount", json!(0));
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
            put("statistics", statistics(running, pending, services));
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

fn statistics(running: usize, pending: usize, services: usize) -> Value {
    let pair = |name: &str, value: usize| json!({"name": name, "value": value.to_string()});
    json!([
        pair("runningEC2TasksCount", 0),
        pair("runningFargateTasksCount", running),
        pair("pendingEC2TasksCount", 0),
        pair("pendingFargateTasksCount", pending),
        pair("activeEC2ServiceCount", 0),
        pair("activeFargateServiceCount", services),
        pair("drainingEC2ServiceCount", 0),
        pair("drainingFargateServiceCount", 0),
    ])
}
