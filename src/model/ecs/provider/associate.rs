//! PutClusterCapacityProviders, and the checks of strategies that name providers.
//!
//! Source: ECS API reference, PutClusterCapacityProviders, CapacityProviderStrategyItem; live error texts.

use super::{BUILT_IN, Over, provider_name};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::ecs::names;
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Providers of one cluster, by quota.
const PROVIDERS: usize = 20;

/// The providers a request names, each of which must exist.
pub fn named(world: &World, input: &Value, cluster: &str) -> Result<Vec<String>, AwsError> {
    let given = input.texts("capacityProviders");
    if given.len() > PROVIDERS {
        let text = format!("A cluster can have at most {PROVIDERS} capacity providers.");
        return Err(AwsError::invalid(text).field("capacityProviders"));
    }
    let mut read = Vec::new();
    for (index, text) in given.iter().enumerate() {
        let name = provider_name(text);
        let field = format!("capacityProviders[{index}]");
        let known = world.ecs.provider(name).filter(|p| p.active);
        if !BUILT_IN.contains(&name) && known.is_none() {
            let text = format!(
                "The specified capacity provider '{name}' was not found. Specify a valid capacity provider and try again."
            );
            return Err(AwsError::invalid(text).field(field));
        }
        if let Some(Over::Managed { cluster: of, .. }) = known.map(|p| &p.over)
            && of != cluster
        {
            let text =
                format!("The capacity provider '{name}' belongs to cluster {of} and cannot be used in another one.");
            return Err(AwsError::invalid(text).field(field));
        }
        if read.iter().any(|n| n == name) {
            let text = format!("The capacity provider '{name}' is given twice.");
            return Err(AwsError::invalid(text).field(field));
        }
        read.push(name.to_string());
    }
    Ok(read)
}

/// PutClusterCapacityProviders: the whole list and the whole default strategy.
pub fn put(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = names::active_cluster(world, input.text("cluster"))?;
    let providers = named(world, input, &name)?;
    let strategy = input.list("defaultCapacityProviderStrategy");
    check_strategy(world, strategy, &providers, "defaultCapacityProviderStrategy")?;
    let gone = |n: &String| !providers.contains(n);
    let left: Vec<String> = world
        .ecs
        .cluster(&name)
        .into_iter()
        .flat_map(|c| &c.capacity_providers)
        .filter(|n| gone(n))
        .cloned()
        .collect();
    let used = world.ecs.services_of(&name).any(|s| {
        s.status.word() != "INACTIVE"
            && s.primary()
                .is_some_and(|p| p.capacity.names().any(|n| left.iter().any(|l| l == n)))
    }) || world
        .ecs
        .tasks()
        .any(|t| t.cluster == name && t.counts() && t.provider.as_ref().is_some_and(|p| left.contains(p)));
    if used {
        let text = "The specified capacity provider is in use and cannot be removed.";
        return Err(AwsError::new("ResourceInUseException", text).field("capacityProviders"));
    }
    let kept: Vec<Value> = strategy.iter().map(item).collect();
    if let Some(cluster) = world.ecs.cluster_mut(&name) {
        cluster.capacity_providers = providers;
        cluster.default_strategy = kept.into();
    }
    let text = format!("Cluster {name} has other capacity providers.");
    let told = world.tell(New::of(Kind::Call, names::cluster_arn(&name), caller.call, text));
    link_instances(world, &name);
    world.cluster_changed(told, &name);
    let cluster = world.ecs.cluster(&name).ok_or_else(names::cluster_not_found)?;
    Ok(json!({"cluster": cluster.render(world, &["TAGS", "SETTINGS", "CONFIGURATIONS", "ATTACHMENTS"])}).into())
}

/// A strategy's item with ECS's defaults.
pub fn item(given: &Value) -> Value {
    json!({
        "capacityProvider": provider_name(given.text("capacityProvider").unwrap_or_default()),
        "weight": given.int("weight").unwrap_or(0),
        "base": given.int("base").unwrap_or(0),
    })
}

/// Instances of a group that were here before its provider belong to it from now on.
fn link_instances(world: &mut World, cluster: &str) {
    let all: Vec<(u64, String)> = world
        .ecs
        .instances_of(cluster)
        .map(|i| (i.number, i.host.clone()))
        .collect();
    for (number, host) in all {
        let provider = world
            .compute
            .instance(&host)
            .and_then(|machine| world.ecs.provider_of_host(cluster, machine));
        if world
            .ecs
            .instance(cluster, number)
            .is_some_and(|i| i.provider != provider)
            && let Some(instance) = world.ecs.instance_mut(cluster, number)
            && instance.kind == crate::model::ecs::instance::Host::Ec2
        {
            instance.provider = provider;
            instance.version += 1;
        }
    }
}

/// Checks a strategy against the providers of its cluster.
pub fn check_strategy(world: &World, items: &[Value], providers: &[String], field: &str) -> Result<(), AwsError> {
    let refuse = |text: String| Err(AwsError::invalid(text).field(field));
    if items.len() > PROVIDERS {
        return refuse(format!("A strategy can have at most {PROVIDERS} capacity providers."));
    }
    let mut kinds = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut bases = 0;
    let mut weights = 0;
    for item in items {
        let name = provider_name(item.text("capacityProvider").unwrap_or_default());
        if !BUILT_IN.contains(&name) && world.ecs.provider(name).is_none() {
            return refuse(format!(
                "The specified capacity provider '{name}' was not found. Specify a valid capacity provider and try again."
            ));
        }
        if !providers.iter().any(|p| p == name) {
            return refuse("The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.".into());
        }
        let (base, weight) = (item.int("base").unwrap_or(0), item.int("weight").unwrap_or(0));
        if !(0..=100_000).contains(&base) || !(0..=1000).contains(&weight) {
            return refuse("base must be between 0 and 100000, and weight between 0 and 1000.".into());
        }
        bases += usize::from(base > 0);
        weights += weight;
        kinds.push(world.ecs.kind_of_provider(name));
        if names.contains(&name) {
            return refuse(format!("The capacity provider '{name}' is in the strategy twice."));
        }
        names.push(name);
    }
    if bases > 1 {
        return refuse("Only one capacity provider in a strategy can have a base.".into());
    }
    if !items.is_empty() && weights == 0 {
        return refuse("At least one capacity provider must have a weight greater than 0.".into());
    }
    if kinds.windows(2).any(|two| two[0] != two[1]) {
        return refuse("A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups, Managed Instances and Fargate providers. Specify one or the other and try again.".into());
    }
    Ok(())
}
