//! The network's operations at the door, and its rules.

use super::{describe, gateways, groups, interfaces};
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Route, Serve, any};

/// The network's rules.
pub const RULES: &[Rule] = &[
    Rule {
        id: "network.default-vpc",
        label: Label::Exact,
        says: "A new account has a default VPC 172.31.0.0/16 with a public /20 subnet in each zone, an internet gateway \
               and a default security group that admits only itself.",
        source: "VPC User Guide: Default VPCs",
    },
    Rule {
        id: "network.addresses",
        label: Label::Simplified,
        says: "Each subnet keeps its first four and its last address for AWS; the others are given out in order, and \
               public addresses come from reserved documentation blocks.",
        source: "VPC User Guide: Subnet CIDR blocks",
    },
    Rule {
        id: "network.security-groups",
        label: Label::Exact,
        says: "Security groups are stateful and only allow: a connection passes if any rule of any group on each side \
               lets it through.",
        source: "VPC User Guide: Security group rules",
    },
    Rule {
        id: "network.routes",
        label: Label::Exact,
        says: "An interface reaches the internet through an internet gateway if it has a public address, or through a \
               NAT gateway.",
        source: "VPC User Guide: Internet gateways; NAT gateways",
    },
    Rule {
        id: "network.awsvpc",
        label: Label::Exact,
        says: "An awsvpc configuration names up to 16 subnets and 5 security groups, all in one VPC.",
        source: "ECS API Reference: AwsVpcConfiguration",
    },
    Rule {
        id: "network.acls",
        label: Label::NotModelled,
        says: "Network ACLs stay as AWS makes them and let everything through.",
        source: "VPC User Guide: Network ACLs",
    },
    Rule {
        id: "network.ipv6",
        label: Label::NotModelled,
        says: "IPv6 ranges in security group rules are kept, but there are no IPv6 addresses.",
        source: "VPC User Guide: IPv6 support",
    },
];

macro_rules! route {
    ($operation:literal, $serve:expr, $resources:expr) => {
        Route {
            service: "ec2",
            operation: $operation,
            action: concat!("ec2:", $operation),
            resources: $resources,
            serve: $serve,
            label: Label::Exact,
        }
    };
}

/// The network's operations.
pub const ROUTES: &[Route] = &[
    route!("DescribeVpcs", Serve::Read(describe::vpcs), any),
    route!("DescribeSubnets", Serve::Read(describe::subnets), any),
    route!("DescribeSecurityGroups", Serve::Read(describe::security_groups), any),
    route!(
        "DescribeSecurityGroupRules",
        Serve::Read(describe::security_group_rules),
        any
    ),
    route!(
        "DescribeNetworkInterfaces",
        Serve::Read(interfaces::network_interfaces),
        any
    ),
    route!("DescribeAvailabilityZones", Serve::Read(gateways::zones), any),
    route!("DescribeRouteTables", Serve::Read(gateways::route_tables), any),
    route!(
        "DescribeInternetGateways",
        Serve::Read(gateways::internet_gateways),
        any
    ),
    route!("DescribeNatGateways", Serve::Read(gateways::nat_gateways), any),
    route!(
        "CreateSecurityGroup",
        Serve::Change(groups::create),
        groups::create_resources
    ),
    route!("DeleteSecurityGroup", Serve::Change(groups::delete), groups::resources),
    route!(
        "AuthorizeSecurityGroupIngress",
        Serve::Change(groups::authorize_ingress),
        groups::resources
    ),
    route!(
        "AuthorizeSecurityGroupEgress",
        Serve::Change(groups::authorize_egress),
        groups::resources
    ),
    route!(
        "RevokeSecurityGroupIngress",
        Serve::Change(groups::revoke_ingress),
        groups::resources
    ),
    route!(
        "RevokeSecurityGroupEgress",
        Serve::Change(groups::revoke_egress),
        groups::resources
    ),
];
