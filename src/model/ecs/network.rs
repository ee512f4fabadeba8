//! `networkConfiguration` and the choice between launch types, as RunTask and CreateService both read them.
//!
//! Sources: ECS API reference, AwsVpcConfiguration, CapacityProviderStrategyItem; live error texts.

use crate::aws::AwsError;
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::ecs::definition::{Definition, Spec};
use crate::model::ecs::instance::Host;
use crate::model::ecs::provider;
use serde::Serialize;
use serde_json::Value;

/// Subnets, security groups and public address of awsvpc tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Vpc {
    pub subnets: Vec<String>,
    pub security_groups: Vec<String>,
    pub public_ip: bool,
}

/// Where tasks run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Capacity {
    /// Launch type FARGATE.
    Fargate,
    /// Launch type EC2, EXTERNAL or MANAGED_INSTANCES.
    Instances(String),
    /// A strategy over providers of one kind: (provider, base, weight).
    Strategy(Vec<(String, u64, u64)>),
}

impl Capacity {
    /// Whether tasks run on Fargate.
    pub fn is_fargate(&self) -> bool {
        match self {
            Capacity::Fargate => true,
            Capacity::Instances(_) => false,
            Capacity::Strategy(items) => items
                .iter()
                .all(|(name, ..)| provider::BUILT_IN.contains(&name.as_str())),
        }
    }

    /// The kind of instances tasks run on; none for Fargate.
    pub fn host(&self, world: &World) -> Option<Host> {
        match self {
            Capacity::Fargate => None,
            Capacity::Instances(kind) => Host::of(kind),
            Capacity::Strategy(items) => items.iter().find_map(|(name, ..)| world.ecs.kind_of_provider(name)),
        }
    }

    /// The providers of a strategy.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let items: &[(String, u64, u64)] = match self {
            Capacity::Strategy(items) => items,
            _ => &[],
        };
        items.iter().map(|(name, ..)| name.as_str())
    }

    /// The provider for the next task, given how many each has: base first, then by weight (ECS API reference; the
    /// order of ties is DERIVED).
    pub fn next_provider(&self, count: impl Fn(&str) -> u64) -> Option<String> {
        let Capacity::Strategy(items) = self else { return None };
        if let Some((name, _, _)) = items.iter().find(|(name, base, _)| count(name) < *base) {
            return Some(name.clone());
        }
        let weighted = items.iter().filter(|(_, _, weight)| *weight > 0);
        // Compares (assigned - base) / weight without dividing.
        weighted
            .min_by(|a, b| {
                let over = |item: &(String, u64, u64)| count(&item.0).saturating_sub(item.1);
                (over(a) * b.2).cmp(&(over(b) * a.2))
            })
            .map(|(name, _, _)| name.clone())
    }
}

/// Reads and checks `networkConfiguration` for a definition.
pub fn vpc(world: &World, input: &Value, spec: &Spec) -> Result<Vpc, AwsError> {
    let given = input
        .member("networkConfiguration")
        .and_then(|n| n.member("awsvpcConfiguration"));
    if spec.network_mode != "awsvpc" {
        return match given {
            Some(_) => Err(AwsError::invalid(
                "Network Configuration is not valid for the given networkMode of this task definition.",
            )
            .field("networkConfiguration")),
            None => Ok(Vpc::default()),
        };
    }
    let Some(given) = given else {
        return Err(AwsError::invalid(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        )
        .field("networkConfiguration"));
    };
    let texts = |name: &str| given.texts(name).into_iter().map(str::to_string).collect::<Vec<_>>();
    let public = given.text("assignPublicIp").unwrap_or("DISABLED");
    if !["ENABLED", "DISABLED"].contains(&public) {
        return Err(AwsError::invalid("assignPublicIp must be ENABLED or DISABLED.")
            .field("networkConfiguration.awsvpcConfiguration.assignPublicIp"));
    }
    let vpc = Vpc {
        subnets: texts("subnets"),
        security_groups: texts("securityGroups"),
        public_ip: public == "ENABLED",
    };
    if vpc.subnets.is_empty() {
        return Err(
            AwsError::invalid("subnets can not be empty.").field("networkConfiguration.awsvpcConfiguration.subnets")
        );
    }
    world.network.check_awsvpc(&vpc.subnets, &vpc.security_groups)?;
    Ok(vpc)
}

/// Reads and checks launch type, strategy and platform version; the cluster's default strategy where neither is given.
pub fn capacity(world: &World, input: &Value, cluster: &str) -> Result<Capacity, AwsError> {
    let strategy = input.list("capacityProviderStrategy");
    let launch_type = input.text("launchType");
    if launch_type.is_some() && !strategy.is_empty() {
        let message = "Specify either Launch Type or Capacity Provider Strategy, but not both.";
        return Err(AwsError::invalid(message).field("launchType"));
    }
    match input.text("platformVersion") {
        None | Some("" | "LATEST" | "1.4.0") => {}
        Some(other) => {
            let message =
                format!("The specified platform version does not exist: expected LATEST or 1.4.0, got {other}.");
            return Err(AwsError::new("PlatformUnknownException", message).field("platformVersion"));
        }
    }
    let default = world
        .ecs
        .cluster(cluster)
        .map(|c| c.default_strategy.clone())
        .unwrap_or(Value::Null);
    let items = match (launch_type, strategy.is_empty()) {
        (Some("FARGATE"), _) => return Ok(Capacity::Fargate),
        (Some(other), _) if Host::of(other).is_some() => return Ok(Capacity::Instances(other.into())),
        (Some(other), _) => {
            let message = format!("launchType must be EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES; got {other}.");
            return Err(AwsError::invalid(message).field("launchType"));
        }
        (None, false) => strategy,
        (None, true) => match default.as_array() {
            Some(items) if !items.is_empty() => items.as_slice(),
            _ => return Ok(Capacity::Instances("EC2".into())),
        },
    };
    let providers = world
        .ecs
        .cluster(cluster)
        .map(|c| c.capacity_providers.clone())
        .unwrap_or_default();
    provider::check_strategy(world, items, &providers, "capacityProviderStrategy")?;
    Ok(Capacity::Strategy(
        items
            .iter()
            .map(|item| {
                let name = provider::provider_name(item.text("capacityProvider").unwrap_or_default());
                let number = |member: &str| item.int(member).unwrap_or(0).max(0) as u64;
                (name.to_string(), number("base"), number("weight"))
            })
            .collect(),
    ))
}

/// The interface of a task on an instance never gets a public address.
pub fn check_public(vpc: &Vpc, capacity: &Capacity) -> Result<(), AwsError> {
    if vpc.public_ip && !capacity.is_fargate() {
        return Err(
            AwsError::invalid("Assign public IP is not supported for this launch type.")
                .field("networkConfiguration.awsvpcConfiguration.assignPublicIp"),
        );
    }
    Ok(())
}

/// Constraints and strategies of placement do not exist on Fargate.
pub fn check_placement(input: &Value, capacity: &Capacity) -> Result<(), AwsError> {
    for (member, what) in [
        ("placementStrategy", "strategies"),
        ("placementConstraints", "constraints"),
    ] {
        if capacity.is_fargate() && !input.list(member).is_empty() {
            let message = format!("Placement {what} are not supported with FARGATE launch type.");
            return Err(AwsError::invalid(message).field(member));
        }
    }
    Ok(())
}

/// Checks that a definition can run on the capacity asked for.
pub fn check_compatible(world: &World, capacity: &Capacity, definition: &Definition) -> Result<(), AwsError> {
    // A strategy needs a definition that declares or fits its providers' kind, like the launch type.
    let wanted = capacity.host(world).map_or("FARGATE", Host::launch_type);
    let fits = definition.spec.compatible.contains(&wanted);
    if !fits {
        let message = format!("Task definition does not support launch_type {wanted}.");
        return Err(AwsError::invalid(message).field("launchType"));
    }
    Ok(())
}
