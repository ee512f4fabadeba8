//! `networkConfiguration` and the choice between launch types, as RunTask and CreateService both read them.
//!
//! Sources: ECS API reference, AwsVpcConfiguration, CapacityProviderStrategyItem; live error texts.

use crate::aws::AwsError;
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::ecs::definition::{Definition, Spec};
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
    /// Launch type EC2 (or EXTERNAL): this world has no container instances yet.
    Instances(String),
    /// A strategy over FARGATE and FARGATE_SPOT: (provider, base, weight).
    Strategy(Vec<(String, u64, u64)>),
}

impl Capacity {
    /// Whether tasks run on Fargate.
    pub fn is_fargate(&self) -> bool {
        !matches!(self, Capacity::Instances(_))
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
        (Some(other), _) => return Ok(Capacity::Instances(other.into())),
        (None, false) => strategy,
        (None, true) => match default.as_array() {
            Some(items) if !items.is_empty() => items.as_slice(),
            _ => return Ok(Capacity::Instances("EC2".into())),
        },
    };
    read_strategy(items)
}

fn read_strategy(items: &[Value]) -> Result<Capacity, AwsError> {
    let refuse = |message: String| Err(AwsError::invalid(message).field("capacityProviderStrategy"));
    let mut read = Vec::new();
    for item in items {
        let name = item.text("capacityProvider").unwrap_or_default();
        if !["FARGATE", "FARGATE_SPOT"].contains(&name) {
            return refuse(format!("The specified capacity provider '{name}' was not found."));
        }
        let (base, weight) = (item.int("base").unwrap_or(0), item.int("weight").unwrap_or(0));
        if !(0..=100_000).contains(&base) || !(0..=1000).contains(&weight) {
            return refuse("base must be between 0 and 100000, and weight between 0 and 1000.".into());
        }
        read.push((name.to_string(), base as u64, weight as u64));
    }
    if read.iter().filter(|(_, base, _)| *base > 0).count() > 1 {
        return refuse("Only one capacity provider in a strategy can have a base.".into());
    }
    if read.iter().all(|(_, _, weight)| *weight == 0) {
        return refuse("At least one capacity provider must have a weight greater than 0.".into());
    }
    Ok(Capacity::Strategy(read))
}

/// Checks that a definition can run on the capacity asked for.
pub fn check_compatible(capacity: &Capacity, definition: &Definition) -> Result<(), AwsError> {
    let wanted = match capacity {
        Capacity::Instances(kind) => kind.as_str(),
        _ => "FARGATE",
    };
    let declared = &definition.spec.requires;
    // A strategy of Fargate providers needs a definition that declares or fits Fargate, like the launch type.
    let fits = definition.spec.compatible.contains(&wanted) || (wanted == "EC2" && !declared.is_empty());
    if !fits {
        let message = format!("Task definition does not support launch_type {wanted}.");
        return Err(AwsError::invalid(message).field("launchType"));
    }
    Ok(())
}
