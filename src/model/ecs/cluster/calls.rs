//! The operations on clusters.

use super::Cluster;
use crate::aws::fields::{self, Fields};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::names::{self, check_tags, cluster_name};
use crate::model::events::{Kind, New, Seq};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

/// CreateCluster; an ACTIVE cluster of the same name is given back unchanged.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = input.text("clusterName").unwrap_or("default");
    if !names::is_name(name) {
        let message = "Invalid cluster name: it must have 1 to 255 letters, digits, hyphens or underscores.";
        return Err(AwsError::invalid(message).field("clusterName"));
    }
    let tags = fields::tags(input, "tags");
    check_tags(&tags)?;
    let mut settings = settings(input)?;
    if input.list("settings").is_empty() {
        let insights = world.ecs.settings.effective(&caller.arn, "containerInsights");
        settings = json!([{"name": "containerInsights", "value": insights.unwrap_or("disabled")}]);
    }
    let providers = crate::model::ecs::provider::named(world, input, name)?;
    let strategy = input.list("defaultCapacityProviderStrategy");
    crate::model::ecs::provider::check_strategy(world, strategy, &providers, "defaultCapacityProviderStrategy")?;
    let strategy: Vec<Value> = strategy.iter().map(crate::model::ecs::provider::item).collect();
    if !world.ecs.cluster(name).is_some_and(|c| c.active) {
        let keep = |member: &str| input.member(member).map(fields::without_nulls).unwrap_or(Value::Null);
        let text = format!("Cluster {name} was created.");
        let born = world.tell(New::of(Kind::Call, names::cluster_arn(name), caller.call, text));
        let earlier = world.ecs.cluster(name).map(|c| c.tasks.clone()).unwrap_or_default();
        let cluster = Cluster {
            name: name.into(),
            active: true,
            created_at: world.now,
            born,
            tasks: earlier,
            wanted: Default::default(),
            tags,
            settings,
            configuration: keep("configuration"),
            capacity_providers: providers,
            default_strategy: strategy.into(),
            service_connect_defaults: connect_defaults(world, input, born),
        };
        world.ecs.clusters.insert(name.into(), Rc::new(cluster));
    }
    reply(world, name)
}

/// UpdateCluster: settings, configuration and Service Connect defaults.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = names::active_cluster(world, input.text("cluster"))?;
    let settings = input.member("settings").map(|_| settings(input)).transpose()?;
    if let Some(cluster) = world.ecs.cluster_mut(&name) {
        if let Some(settings) = settings {
            cluster.settings = settings;
        }
        if let Some(configuration) = input.member("configuration") {
            cluster.configuration = fields::without_nulls(configuration);
        }
    }
    let text = format!("Cluster {name} was changed.");
    let seq = world.tell(New::of(Kind::Call, names::cluster_arn(&name), caller.call, text));
    if input.member("serviceConnectDefaults").is_some() {
        let defaults = connect_defaults(world, input, seq);
        if let Some(cluster) = world.ecs.cluster_mut(&name) {
            cluster.service_connect_defaults = defaults;
        }
    }
    reply(world, &name)
}

/// UpdateClusterSettings: the settings alone.
pub fn update_settings(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = names::active_cluster(world, input.text("cluster"))?;
    if input.list("settings").is_empty() {
        return Err(AwsError::invalid("Settings cannot be empty.").field("settings"));
    }
    let settings = settings(input)?;
    if let Some(cluster) = world.ecs.cluster_mut(&name) {
        cluster.settings = settings;
    }
    let text = format!("The settings of cluster {name} were changed.");
    world.tell(New::of(Kind::Call, names::cluster_arn(&name), caller.call, text));
    reply(world, &name)
}

/// DeleteCluster: refuses while services or tasks remain.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = cluster_name(input.text("cluster")).to_string();
    let cluster = world.ecs.cluster(&name).ok_or_else(names::cluster_not_found)?;
    if !cluster.active {
        return reply(world, &name);
    }
    if world
        .ecs
        .services_of(&name)
        .any(|service| service.status.word() != "INACTIVE")
    {
        return Err(AwsError::new(
            "ClusterContainsServicesException",
            "The Cluster cannot be deleted while Services are active.",
        ));
    }
    if world.ecs.instances_of(&name).next().is_some() {
        return Err(AwsError::new(
            "ClusterContainsContainerInstancesException",
            "The Cluster cannot be deleted while Container Instances are active or draining.",
        ));
    }
    let busy = cluster
        .tasks
        .iter()
        .filter_map(|n| world.ecs.task(*n))
        .any(|task| task.status.word() != "STOPPED");
    if busy {
        return Err(AwsError::new(
            "ClusterContainsTasksException",
            "The Cluster cannot be deleted while Tasks are active.",
        ));
    }
    if let Some(cluster) = world.ecs.cluster_mut(&name) {
        cluster.active = false;
    }
    let text = format!("Cluster {name} was deleted.");
    world.tell(New::of(Kind::Call, names::cluster_arn(&name), caller.call, text));
    reply(world, &name)
}

/// DescribeClusters: clusters that do not exist come back as failures with reason MISSING.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let asked = input.texts("clusters");
    if asked.len() > 100 {
        return Err(AwsError::invalid("clusters can have at most 100 items.").field("clusters"));
    }
    let asked = if asked.is_empty() { vec!["default"] } else { asked };
    let include = input.texts("include");
    let (mut clusters, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        match world.ecs.cluster(cluster_name(Some(text))) {
            Some(cluster) => clusters.push(cluster.render(world, &include)),
            None => {
                let arn = names::cluster_arn(cluster_name(Some(text)));
                failures.push(json!({"arn": arn, "reason": "MISSING"}));
            }
        }
    }
    Ok(json!({"clusters": clusters, "failures": failures}).into())
}

/// ListClusters: ARNs of the ACTIVE clusters.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let active = world.ecs.clusters().filter(|cluster| cluster.active);
    let (page, token) = names::page(active.map(Cluster::arn), input, 100)?;
    Ok(super::super::with_token(json!({"clusterArns": page}), token))
}

/// `serviceConnectDefaults`: a namespace that does not exist yet is made.
fn connect_defaults(world: &mut World, input: &Value, because: u64) -> Value {
    let name = input.member("serviceConnectDefaults").and_then(|d| d.text("namespace"));
    match name {
        None | Some("") => Value::Null,
        Some(name) => json!({"namespace": world.ensure_namespace(because, name)}),
    }
}

fn reply(world: &World, name: &str) -> Result<Output, AwsError> {
    let cluster = world.ecs.cluster(name).ok_or_else(names::cluster_not_found)?;
    Ok(json!({"cluster": cluster.render(world, &["TAGS", "SETTINGS", "CONFIGURATIONS"])}).into())
}

fn settings(input: &Value) -> Result<Value, AwsError> {
    let given = input.list("settings");
    for (index, setting) in given.iter().enumerate() {
        let value = setting.text("value").unwrap_or_default();
        if !["enabled", "disabled", "enhanced"].contains(&value) {
            let message = "Invalid value for setting containerInsights: it must be enabled, enhanced or disabled.";
            return Err(AwsError::invalid(message).field(format!("settings[{index}].value")));
        }
    }
    Ok(if given.is_empty() {
        json!([{"name": "containerInsights", "value": "disabled"}])
    } else {
        given.iter().map(fields::without_nulls).collect()
    })
}

/// The cluster `default`, which an agent without ECS_CLUSTER makes where there is none.
pub fn make_default(world: &mut World, because: Seq) {
    let born = world.tell(New::of(
        Kind::Call,
        names::cluster_arn("default"),
        because,
        "An ECS agent made the cluster default.",
    ));
    let earlier = world
        .ecs
        .cluster("default")
        .map(|c| c.tasks.clone())
        .unwrap_or_default();
    let cluster = Cluster {
        name: "default".into(),
        active: true,
        created_at: world.now,
        born,
        tasks: earlier,
        wanted: Default::default(),
        tags: Vec::new(),
        settings: json!([{"name": "containerInsights", "value": "disabled"}]),
        configuration: Value::Null,
        capacity_providers: Vec::new(),
        default_strategy: json!([]),
        service_connect_defaults: Value::Null,
    };
    world.ecs.clusters.insert("default".into(), Rc::new(cluster));
}
