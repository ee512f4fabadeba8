//! Auto Scaling's rows at the door, and its rules.

use super::{calls, describe, members};
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Route, Serve, any};

/// The rules of Auto Scaling groups.
pub const RULES: &[Rule] = &[
    Rule {
        id: "scaling.desired",
        label: Label::Exact,
        says: "A group keeps its desired capacity between minimum and maximum and balances its zones.",
        source: "EC2 Auto Scaling User Guide: Auto Scaling groups",
    },
    Rule {
        id: "scaling.launch",
        label: Label::Simplified,
        says: "A launch that fails is tried again after two minutes, and stands among the group's activities.",
        source: "EC2 Auto Scaling User Guide: Troubleshooting",
    },
    Rule {
        id: "scaling.termination",
        label: Label::Simplified,
        says: "Scale-in takes from the zone with most instances, then the oldest template version, then at random; protected instances are spared.",
        source: "EC2 Auto Scaling User Guide: Termination policies",
    },
    Rule {
        id: "scaling.policies",
        label: Label::NotModelled,
        says: "Scaling policies, warm pools, instance refresh and lifecycle hooks of one's own are not there; a MixedInstancesPolicy launches its first type on demand.",
        source: "EC2 Auto Scaling User Guide",
    },
];

macro_rules! route {
    ($operation:literal, $serve:expr, $resources:expr, $label:ident) => {
        Route {
            service: "autoscaling",
            operation: $operation,
            action: concat!("autoscaling:", $operation),
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
        "CreateAutoScalingGroup",
        Change(calls::create),
        calls::resources,
        Simplified
    ),
    route!(
        "UpdateAutoScalingGroup",
        Change(calls::update),
        calls::resources,
        Simplified
    ),
    route!("DeleteAutoScalingGroup", Change(calls::delete), calls::resources, Exact),
    route!(
        "SetDesiredCapacity",
        Change(calls::set_desired),
        calls::resources,
        Simplified
    ),
    route!(
        "TerminateInstanceInAutoScalingGroup",
        Change(members::terminate),
        any,
        Exact
    ),
    route!(
        "SetInstanceProtection",
        Change(members::protect),
        calls::resources,
        Exact
    ),
    route!("CreateOrUpdateTags", Change(calls::put_tags), any, Exact),
    route!("DeleteTags", Change(calls::delete_tags), any, Exact),
    route!("DescribeAutoScalingGroups", Read(describe::groups), any, Exact),
    route!("DescribeAutoScalingInstances", Read(describe::instances), any, Exact),
    route!("DescribeScalingActivities", Read(describe::activities), any, Exact),
    route!("DescribeTags", Read(describe::all_tags), any, Exact),
];
