//! Cloud Map's rows at the door, and its rules.

use super::{instances, namespaces, operations, services};
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Route, Serve, any};
use serde_json::Value;

/// The rules of Cloud Map.
pub const RULES: &[Rule] = &[
    Rule {
        id: "discovery.names",
        label: Label::Simplified,
        says: "A private DNS namespace's names resolve inside its VPC, an HTTP namespace's through the API only; what AWS does in the background is done at once.",
        source: "AWS Cloud Map Developer Guide: What is AWS Cloud Map",
    },
    Rule {
        id: "discovery.instances",
        label: Label::Simplified,
        says: "ECS registers each running task of a service with its registries and takes it out when the task begins to stop.",
        source: "ECS Developer Guide: Use service discovery to connect Amazon ECS services with DNS names",
    },
];

fn subject(_: &World, input: &Value) -> Vec<String> {
    let text = input.text("ServiceId").or(input.text("Id")).unwrap_or("*");
    if text.starts_with("arn:") || text == "*" {
        return vec![text.into()];
    }
    let kind = if text.starts_with("ns-") {
        "namespace"
    } else {
        "service"
    };
    vec![crate::aws::arn::of("servicediscovery", &format!("{kind}/{text}"))]
}

macro_rules! rows {
    ($($operation:literal $resources:ident $kind:ident $serve:path;)*) => {
        &[$(Route {
            service: "servicediscovery",
            operation: $operation,
            action: concat!("servicediscovery:", $operation),
            resources: $resources,
            serve: Serve::$kind($serve),
            label: Label::Simplified,
        },)*]
    };
}

/// Every operation of Cloud Map at the door.
pub const ROUTES: &[Route] = rows! {
    "CreateHttpNamespace" any Change namespaces::create_http;
    "CreatePrivateDnsNamespace" any Change namespaces::create_private;
    "GetNamespace" subject Read namespaces::get;
    "ListNamespaces" any Read namespaces::list;
    "DeleteNamespace" subject Change namespaces::delete;
    "GetOperation" any Read operations::get;
    "ListOperations" any Read operations::list;
    "CreateService" any Change services::create;
    "GetService" subject Read services::get;
    "ListServices" any Read services::list;
    "DeleteService" subject Change services::delete;
    "RegisterInstance" subject Change instances::register;
    "DeregisterInstance" subject Change instances::deregister;
    "GetInstance" subject Read instances::get;
    "ListInstances" subject Read instances::list;
    "GetInstancesHealthStatus" subject Read instances::statuses;
    "DiscoverInstances" any Read instances::discover;
};
