//! EC2's operations on machines at the door, those of Systems Manager that ECS needs, and their rules.

use super::{activations, calls, console, describe, parameters, tags, templates};
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Route, Serve, any};

/// The rules of machines.
pub const RULES: &[Rule] = &[
    Rule {
        id: "ec2.types",
        label: Label::Exact,
        says: "Instance types have the vCPU, memory, interfaces and on-demand prices of us-east-1; 45 of them are offered.",
        source: "EC2 instance types; ECS Developer Guide: Supported instances for increased container network interfaces",
    },
    Rule {
        id: "ec2.memory",
        label: Label::Simplified,
        says: "The agent registers 95.5 % of the advertised memory up to 4 GiB and 97 % above, less ECS_RESERVED_MEMORY.",
        source: "ECS Developer Guide: Reserving Amazon ECS Linux container instance memory",
    },
    Rule {
        id: "ec2.boot",
        label: Label::Simplified,
        says: "A machine is pending for 8 to 20 s and boots for 32 to 75 s before its agent starts; AWS publishes no distribution.",
        source: "EC2 User Guide: Instance lifecycle",
    },
    Rule {
        id: "ec2.user-data",
        label: Label::Simplified,
        says: "User data writes /etc/ecs/ecs.config: echo, printf, cat with a here-document, MIME parts, TOML and PowerShell are understood, other commands do nothing.",
        source: "ECS Developer Guide: Bootstrapping Amazon ECS Linux container instances to pass data",
    },
    Rule {
        id: "ec2.agent",
        label: Label::Exact,
        says: "Only an image with the ECS agent registers; it needs an instance profile, a route to ECS, and the cluster of ECS_CLUSTER.",
        source: "ECS Developer Guide: Launching an Amazon ECS Linux container instance",
    },
    Rule {
        id: "ec2.templates",
        label: Label::Exact,
        says: "A launch template's versions never change; a request's own members win over them.",
        source: "EC2 User Guide: Launch templates",
    },
    Rule {
        id: "ec2.external",
        label: Label::Simplified,
        says: "A machine outside AWS joins by an activation of Systems Manager whose role may register; it runs bridge, host and none tasks of launch type EXTERNAL.",
        source: "ECS Developer Guide: Amazon ECS clusters for external instances",
    },
    Rule {
        id: "ec2.volumes",
        label: Label::NotModelled,
        says: "Block devices, key pairs, placement groups and metadata options are accepted without behaviour.",
        source: "EC2 API Reference: RunInstances",
    },
];

macro_rules! route {
    ($service:literal, $operation:literal, $serve:expr, $resources:expr, $label:ident) => {
        Route {
            service: $service,
            operation: $operation,
            action: concat!($service, ":", $operation),
            resources: $resources,
            serve: $serve,
            label: Label::$label,
        }
    };
}

macro_rules! reads {
    ($operation:literal, $serve:expr) => {
        route!("ec2", $operation, Serve::Read($serve), any, Exact)
    };
}

macro_rules! changes {
    ($operation:literal, $serve:expr, $resources:expr) => {
        route!("ec2", $operation, Serve::Change($serve), $resources, Exact)
    };
}

/// Their rows at the door.
pub const ROUTES: &[Route] = &[
    route!("ec2", "RunInstances", Serve::Change(calls::run), any, Simplified),
    reads!("DescribeInstances", describe::instances),
    reads!("DescribeInstanceStatus", describe::status),
    reads!("DescribeInstanceTypes", describe::types),
    reads!("DescribeImages", describe::images),
    route!(
        "ec2",
        "DescribeInstanceAttribute",
        Serve::Read(describe::attribute),
        any,
        Simplified
    ),
    route!(
        "ec2",
        "GetConsoleOutput",
        Serve::Read(console::output),
        calls::resources,
        Simplified
    ),
    changes!("TerminateInstances", calls::terminate, calls::resources),
    changes!("StopInstances", calls::stop, calls::resources),
    changes!("StartInstances", calls::start, calls::resources),
    changes!("RebootInstances", calls::reboot, calls::resources),
    changes!(
        "AssociateIamInstanceProfile",
        calls::associate_profile,
        calls::resources
    ),
    changes!("DisassociateIamInstanceProfile", calls::disassociate_profile, any),
    reads!("DescribeIamInstanceProfileAssociations", calls::profile_associations),
    changes!("CreateTags", tags::create, any),
    changes!("DeleteTags", tags::delete, any),
    reads!("DescribeTags", tags::describe),
    changes!("CreateLaunchTemplate", templates::create, any),
    changes!("CreateLaunchTemplateVersion", templates::create_version, any),
    changes!("ModifyLaunchTemplate", templates::modify, any),
    changes!("DeleteLaunchTemplate", templates::delete, any),
    reads!("DescribeLaunchTemplates", templates::describe),
    reads!("DescribeLaunchTemplateVersions", templates::describe_versions),
    route!(
        "ssm",
        "CreateActivation",
        Serve::Change(activations::create),
        any,
        Simplified
    ),
    route!(
        "ssm",
        "DescribeActivations",
        Serve::Read(activations::describe),
        any,
        Simplified
    ),
    route!(
        "ssm",
        "DeleteActivation",
        Serve::Change(activations::delete),
        any,
        Exact
    ),
    route!(
        "ssm",
        "DescribeInstanceInformation",
        Serve::Read(activations::information),
        any,
        Simplified
    ),
    route!(
        "ssm",
        "DeregisterManagedInstance",
        Serve::Change(activations::deregister),
        any,
        Simplified
    ),
    route!(
        "ssm",
        "GetParameter",
        Serve::Read(parameters::get),
        parameters::resources,
        Simplified
    ),
    route!(
        "ssm",
        "GetParameters",
        Serve::Read(parameters::get_many),
        parameters::resources,
        Simplified
    ),
    route!(
        "ssm",
        "GetParametersByPath",
        Serve::Read(parameters::by_path),
        parameters::resources,
        Simplified
    ),
];
