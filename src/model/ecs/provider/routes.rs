//! Capacity providers' rows at the door, and their rules.

use super::{associate, calls};
use crate::model::ecs::names;
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Route, Serve, any};

/// The rules of capacity providers.
pub const RULES: &[Rule] = &[
    Rule {
        id: "provider.strategy",
        label: Label::Exact,
        says: "A strategy fills its base first and shares the rest by weight; it holds providers of one kind, all of them associated with the cluster.",
        source: "ECS API reference: CapacityProviderStrategyItem",
    },
    Rule {
        id: "provider.waiting",
        label: Label::Simplified,
        says: "A task of an Auto Scaling group or Managed Instances provider waits in PROVISIONING for an instance, at most 500 in a cluster; other tasks never wait.",
        source: "ECS Developer Guide: Amazon ECS cluster auto scaling; service quotas",
    },
    Rule {
        id: "provider.draining",
        label: Label::Simplified,
        says: "With managed draining, an instance that its Auto Scaling group ends is set DRAINING first and ends when its tasks are gone, after 48 hours at the latest.",
        source: "ECS Developer Guide: Managed instance draining",
    },
    Rule {
        id: "provider.protection",
        label: Label::Exact,
        says: "With managed termination protection, instances with tasks are protected from scale-in and empty ones are not.",
        source: "ECS Developer Guide: Managed termination protection",
    },
    Rule {
        id: "provider.scaling",
        label: Label::NotModelled,
        says: "Managed scaling's settings are kept and given back; the group's desired capacity is not changed by them yet.",
        source: "ECS Developer Guide: Amazon ECS cluster auto scaling",
    },
    Rule {
        id: "provider.managed",
        label: Label::Simplified,
        says: "Managed Instances: the cheapest type that meets the requirements is launched for tasks that wait, idle instances end, and each is drained from its 14th day.",
        source: "ECS Developer Guide: Amazon ECS Managed Instances",
    },
];

macro_rules! route {
    ($operation:literal, $serve:expr, $resources:expr, $label:ident) => {
        Route {
            service: "ecs",
            operation: $operation,
            action: concat!("ecs:", $operation),
            resources: $resources,
            serve: $serve,
            label: Label::$label,
        }
    };
}

/// Their rows at the door.
pub const ROUTES: &[Route] = &[
    route!("CreateCapacityProvider", Serve::Change(calls::create), any, Simplified),
    route!(
        "UpdateCapacityProvider",
        Serve::Change(calls::update),
        calls::resources,
        Simplified
    ),
    route!("DescribeCapacityProviders", Serve::Read(calls::describe), any, Exact),
    route!(
        "DeleteCapacityProvider",
        Serve::Change(calls::delete),
        calls::resources,
        Exact
    ),
    route!(
        "PutClusterCapacityProviders",
        Serve::Change(associate::put),
        names::cluster_resource,
        Exact
    ),
];
