//! DescribeVpcs, DescribeSubnets, DescribeSecurityGroups, DescribeSecurityGroupRules.
//!
//! Source: EC2 API Reference, the pages of these operations, with the filters they list.

use super::members::{tag_list, texts};
use super::permissions;
use super::query::{self, Noun};
use super::records::{GroupRule, Peer, SecurityGroup, Subnet, Vpc};
use crate::aws::{ACCOUNT, AwsError, Output, arn};
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

type Answer = Result<Output, AwsError>;

pub fn one(text: &str) -> Vec<String> {
    vec![text.to_string()]
}

/// AWS's id of a zone; which letter is which differs between accounts.
pub fn zone_id(zone: &str) -> &'static str {
    match zone.chars().last() {
        Some('a') => "use1-az1",
        Some('b') => "use1-az2",
        _ => "use1-az4",
    }
}

const VPCS: Noun<Vpc> = Noun {
    list: "Vpcs",
    ids: "VpcIds",
    filters: "Filters",
    prefix: "vpc-",
    word: "vpc ID",
    not_found: "InvalidVpcID.NotFound",
    malformed: "InvalidVpcID.Malformed",
    id: |vpc| &vpc.id,
    tags: Some(|vpc| &vpc.tags),
    fields: &[
        ("cidr", |_, vpc| vec![vpc.cidr.to_string()]),
        ("cidr-block", |_, vpc| vec![vpc.cidr.to_string()]),
        ("cidr-block-association.association-id", |_, vpc| one(&vpc.association)),
        ("cidr-block-association.cidr-block", |_, vpc| vec![vpc.cidr.to_string()]),
        ("cidr-block-association.state", |_, _| one("associated")),
        ("dhcp-options-id", |_, vpc| one(&vpc.dhcp_options)),
        ("is-default", |_, vpc| vec![vpc.is_default.to_string()]),
        ("isDefault", |_, vpc| vec![vpc.is_default.to_string()]),
        ("owner-id", |_, _| one(ACCOUNT)),
        ("state", |_, _| one("available")),
        ("vpc-id", |_, vpc| one(&vpc.id)),
    ],
    render: |_, vpc| {
        json!({
            "OwnerId": ACCOUNT,
            "InstanceTenancy": "default",
            "CidrBlockAssociationSet": [{
                "AssociationId": vpc.association,
                "CidrBlock": vpc.cidr.to_string(),
                "CidrBlockState": {"State": "associated"},
            }],
            "IsDefault": vpc.is_default,
            "Tags": tag_list(&vpc.tags),
            "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"},
            "VpcId": vpc.id,
            "State": "available",
            "CidrBlock": vpc.cidr.to_string(),
            "DhcpOptionsId": vpc.dhcp_options,
        })
    },
};

pub fn vpcs(world: &World, _: &Caller, input: &Value) -> Answer {
    query::describe(&world.network, &VPCS, world.network.vpcs(), input)
}

fn subnet_arn(subnet: &Subnet) -> String {
    arn::of("ec2", &format!("subnet/{}", subnet.id))
}

const SUBNETS: Noun<Subnet> = Noun {
    list: "Subnets",
    ids: "SubnetIds",
    filters: "Filters",
    prefix: "subnet-",
    word: "subnet ID",
    not_found: "InvalidSubnetID.NotFound",
    malformed: "InvalidSubnetID.Malformed",
    id: |subnet| &subnet.id,
    tags: Some(|subnet| &subnet.tags),
    fields: &[
        ("availability-zone", |_, s| one(&s.zone)),
        ("availabilityZone", |_, s| one(&s.zone)),
        ("availability-zone-id", |_, s| one(zone_id(&s.zone))),
        ("availabilityZoneId", |_, s| one(zone_id(&s.zone))),
        ("available-ip-address-count", |_, s| vec![s.available().to_string()]),
        ("cidr", |_, s| vec![s.cidr.to_string()]),
        ("cidr-block", |_, s| vec![s.cidr.to_string()]),
        ("cidrBlock", |_, s| vec![s.cidr.to_string()]),
        ("default-for-az", |_, s| vec![s.default_for_az.to_string()]),
        ("defaultForAz", |_, s| vec![s.default_for_az.to_string()]),
        ("enable-dns64", |_, _| one("false")),
        ("ipv6-native", |_, _| one("false")),
        ("map-public-ip-on-launch", |_, s| vec![s.map_public_ip.to_string()]),
        ("owner-id", |_, _| one(ACCOUNT)),
        ("state", |_, _| one("available")),
        ("subnet-arn", |_, s| vec![subnet_arn(s)]),
        ("subnet-id", |_, s| one(&s.id)),
        ("vpc-id", |_, s| one(&s.vpc)),
    ],
    render: |_, subnet| {
        json!({
            "AvailabilityZoneId": zone_id(&subnet.zone),
            "MapCustomerOwnedIpOnLaunch": false,
            "OwnerId": ACCOUNT,
            "AssignIpv6AddressOnCreation": false,
            "Ipv6CidrBlockAssociationSet": [],
            "Tags": tag_list(&subnet.tags),
            "SubnetArn": subnet_arn(subnet),
            "EnableDns64": false,
            "Ipv6Native": false,
            "PrivateDnsNameOptionsOnLaunch": {
                "HostnameType": "ip-name",
                "EnableResourceNameDnsARecord": false,
                "EnableResourceNameDnsAAAARecord": false,
            },
            "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"},
            "SubnetId": subnet.id,
            "State": "available",
            "VpcId": subnet.vpc,
            "CidrBlock": subnet.cidr.to_string(),
            "AvailableIpAddressCount": subnet.available(),
            "AvailabilityZone": subnet.zone,
            "DefaultForAz": subnet.default_for_az,
            "MapPublicIpOnLaunch": subnet.map_public_ip,
        })
    },
};

pub fn subnets(world: &World, _: &Caller, input: &Value) -> Answer {
    query::describe(&world.network, &SUBNETS, world.network.subnets(), input)
}

/// The values of one property over a group's rules in one direction.
fn over(group: &SecurityGroup, egress: bool, of: fn(&GroupRule) -> Option<String>) -> Vec<String> {
    group
        .rules
        .iter()
        .filter(|r| r.egress == egress)
        .filter_map(of)
        .collect()
}

fn block(rule: &GroupRule) -> Option<String> {
    match &rule.peer {
        Peer::Ipv4(cidr) => Some(cidr.to_string()),
        _ => None,
    }
}

fn block6(rule: &GroupRule) -> Option<String> {
    match &rule.peer {
        Peer::Ipv6(cidr) => Some(cidr.clone()),
        _ => None,
    }
}

fn peer_group(rule: &GroupRule) -> Option<String> {
    match &rule.peer {
        Peer::Group(id) => Some(id.clone()),
        _ => None,
    }
}

const GROUPS: Noun<SecurityGroup> = Noun {
    list: "SecurityGroups",
    ids: "GroupIds",
    filters: "Filters",
    prefix: "sg-",
    word: "security group",
    not_found: "InvalidGroup.NotFound",
    malformed: "InvalidGroupId.Malformed",
    id: |group| &group.id,
    tags: Some(|group| &group.tags),
    fields: &[
        ("description", |_, g| one(&g.description)),
        ("egress.ip-permission.cidr", |_, g| over(g, true, block)),
        ("egress.ip-permission.from-port", |_, g| {
            over(g, true, |r| Some(r.from.to_string()))
        }),
        ("egress.ip-permission.group-id", |_, g| over(g, true, peer_group)),
        ("egress.ip-permission.ipv6-cidr", |_, g| over(g, true, block6)),
        ("egress.ip-permission.protocol", |_, g| {
            over(g, true, |r| Some(r.protocol.clone()))
        }),
        ("egress.ip-permission.to-port", |_, g| {
            over(g, true, |r| Some(r.to.to_string()))
        }),
        ("group-id", |_, g| one(&g.id)),
        ("group-name", |_, g| one(&g.name)),
        ("ip-permission.cidr", |_, g| over(g, false, block)),
        ("ip-permission.from-port", |_, g| {
            over(g, false, |r| Some(r.from.to_string()))
        }),
        ("ip-permission.group-id", |_, g| over(g, false, peer_group)),
        ("ip-permission.group-name", |network, g| {
            let ids = over(g, false, peer_group);
            let names = ids.iter().filter_map(|id| network.security_group(id));
            names.map(|group| group.name.clone()).collect()
        }),
        ("ip-permission.ipv6-cidr", |_, g| over(g, false, block6)),
        ("ip-permission.protocol", |_, g| {
            over(g, false, |r| Some(r.protocol.clone()))
        }),
        ("ip-permission.to-port", |_, g| {
            over(g, false, |r| Some(r.to.to_string()))
        }),
        ("ip-permission.user-id", |_, g| {
            over(g, false, |r| peer_group(r).map(|_| ACCOUNT.into()))
        }),
        ("owner-id", |_, _| one(ACCOUNT)),
        ("vpc-id", |_, g| one(&g.vpc)),
    ],
    render: |_, group| {
        json!({
            "GroupId": group.id,
            "IpPermissionsEgress": permissions::render(group.rules.iter().filter(|r| r.egress)),
            "Tags": tag_list(&group.tags),
            "VpcId": group.vpc,
            "SecurityGroupArn": group_arn(&group.id),
            "OwnerId": ACCOUNT,
            "GroupName": group.name,
            "Description": group.description,
            "IpPermissions": permissions::render(group.rules.iter().filter(|r| !r.egress)),
        })
    },
};

/// `arn:aws:ec2:…:security-group/sg-…`
pub fn group_arn(id: &str) -> String {
    arn::of("ec2", &format!("security-group/{id}"))
}

pub fn security_groups(world: &World, _: &Caller, input: &Value) -> Answer {
    let network = &world.network;
    let names = texts(input, "GroupNames");
    // Names are looked up in the default VPC only, as the operation's page says.
    let default = network.default_vpc().map_or("", |vpc| &vpc.id);
    let here = |group: &&SecurityGroup| group.vpc == default && names.contains(&group.name.as_str());
    for name in &names {
        if !network.security_groups().any(|g| g.vpc == default && g.name == *name) {
            return Err(query::missing("InvalidGroup.NotFound", "security group", name).field("GroupNames"));
        }
    }
    let all = network
        .security_groups()
        .filter(|group| names.is_empty() || here(group));
    query::describe(network, &GROUPS, all, input)
}

/// A rule with the group it belongs to.
struct RuleOf {
    group: String,
    rule: GroupRule,
}

const GROUP_RULES: Noun<RuleOf> = Noun {
    list: "SecurityGroupRules",
    ids: "SecurityGroupRuleIds",
    filters: "Filters",
    prefix: "sgr-",
    word: "security group rule ID",
    not_found: "InvalidSecurityGroupRuleId.NotFound",
    malformed: "InvalidSecurityGroupRuleId.Malformed",
    id: |of| &of.rule.id,
    tags: Some(|of| &of.rule.tags),
    fields: &[
        ("group-id", |_, of| one(&of.group)),
        ("security-group-rule-id", |_, of| one(&of.rule.id)),
    ],
    render: |network, of| permissions::render_rule(network, &of.group, &of.rule),
};

pub fn security_group_rules(world: &World, _: &Caller, input: &Value) -> Answer {
    let mut all: Vec<RuleOf> = Vec::new();
    for group in world.network.security_groups() {
        all.extend(group.rules.iter().map(|rule| RuleOf {
            group: group.id.clone(),
            rule: rule.clone(),
        }));
    }
    all.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
    query::describe(&world.network, &GROUP_RULES, all.iter(), input)
}
