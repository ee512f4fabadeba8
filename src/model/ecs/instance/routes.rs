//! Container instances' rows at the door, and their rules.

use super::{attributes, calls};
use crate::model::ecs::names;
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Route, Serve};

/// The rules of container instances.
pub const RULES: &[Rule] = &[
    Rule {
        id: "instance.registration",
        label: Label::Exact,
        says: "An instance registers vCPU × 1024 CPU units, the memory its agent finds less ECS_RESERVED_MEMORY, and the reserved ports 22, 2375, 2376, 51678 and 51679.",
        source: "ECS Developer Guide: Amazon ECS container instances; amazon-ecs-agent",
    },
    Rule {
        id: "instance.agent",
        label: Label::Exact,
        says: "An instance whose agent is disconnected gets no new tasks and keeps those it has.",
        source: "ECS Developer Guide: Amazon ECS container instances",
    },
    Rule {
        id: "instance.drain",
        label: Label::Exact,
        says: "A DRAINING instance gets no new tasks; pending service tasks stop at once, running ones are replaced within the service's percentages, standalone tasks stay.",
        source: "ECS Developer Guide: Draining Amazon ECS container instances",
    },
    Rule {
        id: "instance.deregister",
        label: Label::Exact,
        says: "Terminating a running instance deregisters it; terminating a stopped one, or one whose agent is disconnected, does not.",
        source: "ECS API reference: DeregisterContainerInstance",
    },
    Rule {
        id: "instance.resources",
        label: Label::Exact,
        says: "A task reserves its task-level CPU and memory, else the sum over its containers of cpu and of memoryReservation or memory; host ports and interfaces are counted too.",
        source: "ECS Developer Guide: Amazon ECS task definition parameters",
    },
    Rule {
        id: "instance.interfaces",
        label: Label::Exact,
        says: "An instance holds one awsvpc task less than it has interfaces; with awsvpcTrunking and a type that supports it, as many as AWS's table says.",
        source: "ECS Developer Guide: Increasing Amazon ECS Linux container instance network interfaces",
    },
    Rule {
        id: "instance.register-call",
        label: Label::Simplified,
        says: "RegisterContainerInstance by hand registers a running EC2 instance of the account; the signature of its identity document is not checked.",
        source: "ECS API reference: RegisterContainerInstance",
    },
    Rule {
        id: "instance.update",
        label: Label::Simplified,
        says: "An agent's update goes through PENDING, STAGING, STAGED, UPDATING and UPDATED at 15 s each, without disconnecting.",
        source: "ECS Developer Guide: Updating the Amazon ECS container agent",
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

use Serve::{Change, Read};

/// Their rows at the door.
pub const ROUTES: &[Route] = &[
    route!(
        "RegisterContainerInstance",
        Change(calls::register_call),
        names::cluster_resource,
        Simplified
    ),
    route!(
        "DeregisterContainerInstance",
        Change(calls::deregister),
        names::cluster_resource,
        Exact
    ),
    route!(
        "ListContainerInstances",
        Read(calls::list),
        names::cluster_resource,
        Exact
    ),
    route!(
        "DescribeContainerInstances",
        Read(calls::describe),
        calls::resources,
        Exact
    ),
    route!(
        "UpdateContainerInstancesState",
        Change(calls::update_state),
        calls::resources,
        Exact
    ),
    route!(
        "UpdateContainerAgent",
        Change(calls::update_agent),
        calls::resources,
        Simplified
    ),
    route!("PutAttributes", Change(attributes::put), names::cluster_resource, Exact),
    route!(
        "DeleteAttributes",
        Change(attributes::delete),
        names::cluster_resource,
        Exact
    ),
    route!("ListAttributes", Read(attributes::list), names::cluster_resource, Exact),
];
