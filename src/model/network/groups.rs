//! Security groups: CreateSecurityGroup, DeleteSecurityGroup, and Authorize and Revoke for both directions.
//!
//! Source: EC2 API Reference, the pages of these operations; VPC User Guide, "Security groups" and quotas (60 rules
//! per direction and group). A new group lets everything out and nothing in.

use super::describe::group_arn;
use super::members::{Tags, items, tag_list, tags, text, texts};
use super::records::{GroupRule, Peer, SecurityGroup};
use super::{Cidr, Network, permissions, query};
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

type Answer = Result<Output, AwsError>;

const RULES_PER_GROUP: usize = 60;
const GROUPS_PER_REGION: usize = 2_500;

fn missing_parameter(name: &str) -> AwsError {
    AwsError::new(
        "MissingParameter",
        format!("The request must contain the parameter {name}"),
    )
    .field(name)
}

fn requested_tags(input: &Value, kind: &str) -> Result<Tags, AwsError> {
    let mut found = Tags::new();
    for specification in items(input, "TagSpecifications") {
        let given = text(specification, "ResourceType").unwrap_or("");
        if given != kind {
            let text = format!("'{given}' is not a valid taggable resource type for this operation.");
            return Err(AwsError::new("InvalidParameterValue", text).field("TagSpecifications"));
        }
        found.extend(tags(items(specification, "Tags")));
    }
    if let Some(key) = found
        .keys()
        .find(|key| key.is_empty() || key.len() > 127 || key.starts_with("aws:"))
    {
        let text = format!("Tag keys starting with 'aws:' are reserved, and a key has 1 to 127 characters: '{key}'");
        return Err(AwsError::new("InvalidParameterValue", text).field("TagSpecifications"));
    }
    if found.len() > 50 {
        return Err(AwsError::new(
            "TagLimitExceeded",
            "The maximum number of Tags for a resource has been reached.",
        ));
    }
    Ok(found)
}

pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let name = text(input, "GroupName")
        .filter(|n| !n.is_empty())
        .ok_or_else(|| missing_parameter("GroupName"))?;
    let description = text(input, "Description")
        .filter(|d| !d.is_empty())
        .ok_or_else(|| missing_parameter("GroupDescription"))?;
    let invalid = |parameter: &str, value: &str, why: &str| {
        let text = format!("Value ({value}) for parameter {parameter} is invalid. {why}");
        Err(AwsError::new("InvalidParameterValue", text).field(parameter))
    };
    if name.starts_with("sg-") {
        return invalid("GroupName", name, "Group names may not be in the format sg-*.");
    }
    for (parameter, value) in [("GroupName", name), ("GroupDescription", description)] {
        if value.len() > 255 {
            return invalid(parameter, value, "Character length exceeds 255.");
        }
        if !value.is_ascii() {
            return invalid(parameter, value, "Character sets beyond ASCII are not supported.");
        }
        if !permissions::plain(value) {
            return invalid(parameter, value, "Invalid characters were found.");
        }
    }
    if name == "default" {
        let text = "Cannot use reserved security group name: default";
        return Err(AwsError::new("InvalidParameterValue", text).field("GroupName"));
    }
    let network = &world.network;
    let vpc = match text(input, "VpcId") {
        Some(id) => network
            .vpc(id)
            .ok_or_else(|| query::missing("InvalidVpcID.NotFound", "vpc ID", id).field("VpcId"))?,
        None => network
            .default_vpc()
            .ok_or_else(|| AwsError::new("VPCIdNotSpecified", "No default VPC for this user"))?,
    };
    if network
        .security_groups()
        .any(|group| group.vpc == vpc.id && group.name == name)
    {
        let text = format!("The security group '{name}' already exists for VPC '{}'", vpc.id);
        return Err(AwsError::new("InvalidGroup.Duplicate", text).field("GroupName"));
    }
    if network.groups.len() >= GROUPS_PER_REGION {
        let text = "The maximum number of security groups for this account has been reached.";
        return Err(AwsError::new("SecurityGroupLimitExceeded", text));
    }
    let tags = requested_tags(input, "security-group")?;
    query::dry_run(input)?;

    let vpc = vpc.id.clone();
    let (group, rule) = (world.next_number(), world.next_number());
    let group = SecurityGroup {
        id: ids::ec2(world.seed, "sg", group),
        name: name.into(),
        description: description.into(),
        vpc,
        rules: vec![GroupRule {
            id: ids::ec2(world.seed, "sgr", rule),
            egress: true,
            protocol: "-1".into(),
            from: -1,
            to: -1,
            peer: Peer::Ipv4(Cidr::new(0, 0)),
            description: None,
            tags: Tags::new(),
        }],
        tags,
    };
    let told = format!(
        "Security group {name} was made in {}: nothing may come in, all may go out.",
        group.vpc
    );
    world.tell(New::of(Kind::Network, group.id.as_str(), caller.call, told).rule("network.security-groups"));
    let mut reply = json!({"GroupId": group.id, "SecurityGroupArn": group_arn(&group.id)});
    if !group.tags.is_empty() {
        reply["Tags"] = tag_list(&group.tags);
    }
    world.network.groups.insert(group.id.clone(), Rc::new(group));
    Ok(reply.into())
}

/// The group a request names by `GroupId`, or by `GroupName` in the default VPC.
fn named<'a>(network: &'a Network, input: &Value) -> Result<&'a SecurityGroup, AwsError> {
    match (text(input, "GroupId"), text(input, "GroupName")) {
        (Some(id), _) if !id.starts_with("sg-") => {
            let text = format!("Invalid id: \"{id}\" (expecting \"sg-...\")");
            Err(AwsError::new("InvalidGroupId.Malformed", text).field("GroupId"))
        }
        (Some(id), _) => network
            .security_group(id)
            .ok_or_else(|| query::missing("InvalidGroup.NotFound", "security group", id).field("GroupId")),
        (None, Some(name)) => {
            let default = network.default_vpc().map_or("", |vpc| &vpc.id);
            let found = network.security_groups().find(|g| g.vpc == default && g.name == name);
            found.ok_or_else(|| {
                let text = format!("The security group '{name}' does not exist in default VPC '{default}'");
                AwsError::new("InvalidGroup.NotFound", text).field("GroupName")
            })
        }
        (None, None) => Err(missing_parameter("GroupName or GroupId")),
    }
}

/// ARN of the group a request names, for IAM.
pub fn resources(world: &World, input: &Value) -> Vec<String> {
    match named(&world.network, input) {
        Ok(group) => vec![group_arn(&group.id)],
        Err(_) => vec![group_arn(text(input, "GroupId").unwrap_or("*"))],
    }
}

/// ARNs of what CreateSecurityGroup touches, for IAM.
pub fn create_resources(world: &World, input: &Value) -> Vec<String> {
    let vpc = text(input, "VpcId").or_else(|| world.network.default_vpc().map(|vpc| vpc.id.as_str()));
    let vpc = crate::aws::arn::of("ec2", &format!("vpc/{}", vpc.unwrap_or("*")));
    vec![group_arn("*"), vpc]
}

pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let group = named(&world.network, input)?.clone();
    let id = group.id.clone();
    if group.name == "default" {
        let text = format!("the specified group: \"{id}\" name: \"default\" cannot be deleted by a user");
        return Err(AwsError::new("CannotDelete", text));
    }
    let held = world.network.interfaces().any(|i| i.security_groups.contains(&id));
    let named_by =
        |other: &SecurityGroup| other.id != id && other.rules.iter().any(|r| r.peer == Peer::Group(id.clone()));
    if held || world.network.security_groups().any(named_by) {
        return Err(AwsError::new(
            "DependencyViolation",
            format!("resource {id} has a dependent object"),
        ));
    }
    query::dry_run(input)?;
    world.network.groups.remove(&id);
    let told = format!("Security group {} was deleted.", group.name);
    world.tell(New::of(Kind::Network, id.as_str(), caller.call, told));
    Ok(json!({"Return": true, "GroupId": id}).into())
}

pub fn authorize_ingress(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    authorize(world, caller, input, false)
}

pub fn authorize_egress(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    authorize(world, caller, input, true)
}

fn authorize(world: &mut World, caller: &Caller, input: &Value, egress: bool) -> Answer {
    let group = named(&world.network, input)?.clone();
    let new = permissions::parse(&world.network, &group, input, egress)?;
    for (n, rule) in new.iter().enumerate() {
        if new.iter().take(n).any(|other| other.same(rule)) {
            let text = "The same permission must not appear multiple times";
            return Err(AwsError::new("InvalidParameterValue", text).field("IpPermissions"));
        }
        if group.rules.iter().any(|other| other.same(rule)) {
            let text = format!("the specified rule \"{}\" already exists", in_words(rule));
            return Err(AwsError::new("InvalidPermission.Duplicate", text).field("IpPermissions"));
        }
    }
    let same_way = group.rules.iter().filter(|rule| rule.egress == egress).count();
    if same_way + new.len() > RULES_PER_GROUP {
        let text = "The maximum number of rules per security group has been reached.";
        return Err(AwsError::new("RulesPerSecurityGroupLimitExceeded", text));
    }
    let tags = requested_tags(input, "security-group-rule")?;
    query::dry_run(input)?;

    let mut added = Vec::new();
    for mut rule in new {
        rule.id = ids::ec2(world.seed, "sgr", world.next_number());
        rule.tags = tags.clone();
        let way = if egress { "out" } else { "in" };
        let told = format!("Security group {} lets {} {way}.", group.name, told(&rule));
        world.tell(New::of(Kind::Network, group.id.as_str(), caller.call, told).rule("network.security-groups"));
        added.push(rule);
    }
    let shown: Vec<Value> = added
        .iter()
        .map(|rule| permissions::render_rule(&world.network, &group.id, rule))
        .collect();
    if let Some(group) = world.network.groups.get_mut(&group.id) {
        Rc::make_mut(group).rules.extend(added);
    }
    Ok(json!({"Return": true, "SecurityGroupRules": shown}).into())
}

pub fn revoke_ingress(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    revoke(world, caller, input, false)
}

pub fn revoke_egress(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    revoke(world, caller, input, true)
}

fn revoke(world: &mut World, caller: &Caller, input: &Value, egress: bool) -> Answer {
    let group = named(&world.network, input)?.clone();
    let ids = texts(input, "SecurityGroupRuleIds");
    let mut gone: Vec<&GroupRule> = Vec::new();
    for id in &ids {
        let rule = group.rules.iter().find(|rule| rule.id == *id && rule.egress == egress);
        gone.push(rule.ok_or_else(|| {
            query::missing("InvalidSecurityGroupRuleId.NotFound", "security group rule ID", id)
                .field("SecurityGroupRuleIds")
        })?);
    }
    if ids.is_empty() {
        for rule in permissions::parse(&world.network, &group, input, egress)? {
            let Some(found) = group.rules.iter().find(|other| other.same(&rule)) else {
                let text = "The specified rule does not exist in this security group.";
                return Err(AwsError::new("InvalidPermission.NotFound", text).field("IpPermissions"));
            };
            gone.push(found);
        }
    }
    query::dry_run(input)?;

    let mut shown = Vec::new();
    for rule in &gone {
        let way = if egress { "out" } else { "in" };
        let told = format!("Security group {} no longer lets {} {way}.", group.name, told(rule));
        world.tell(New::of(Kind::Network, group.id.as_str(), caller.call, told).rule("network.security-groups"));
        shown.push(revoked(&group.id, rule));
    }
    if let Some(record) = world.network.groups.get_mut(&group.id) {
        Rc::make_mut(record)
            .rules
            .retain(|rule| !gone.iter().any(|old| old.id == rule.id));
    }
    Ok(json!({"Return": true, "RevokedSecurityGroupRules": shown}).into())
}

fn revoked(group: &str, rule: &GroupRule) -> Value {
    let mut shown = json!({
        "SecurityGroupRuleId": rule.id,
        "GroupId": group,
        "IsEgress": rule.egress,
        "IpProtocol": rule.protocol,
        "FromPort": rule.from,
        "ToPort": rule.to,
    });
    match &rule.peer {
        Peer::Ipv4(cidr) => shown["CidrIpv4"] = cidr.to_string().into(),
        Peer::Ipv6(cidr) => shown["CidrIpv6"] = cidr.as_str().into(),
        Peer::Group(id) => shown["ReferencedGroupId"] = id.as_str().into(),
        Peer::PrefixList(id) => shown["PrefixListId"] = id.as_str().into(),
    }
    shown
}

fn peer_text(rule: &GroupRule) -> String {
    match &rule.peer {
        Peer::Ipv4(cidr) => cidr.to_string(),
        Peer::Ipv6(text) | Peer::Group(text) | Peer::PrefixList(text) => text.clone(),
    }
}

/// A rule as EC2's duplicate error writes it.
fn in_words(rule: &GroupRule) -> String {
    let protocol = match rule.protocol.as_str() {
        "-1" => return format!("peer: {}, ALL, ALLOW", peer_text(rule)),
        other => other.to_ascii_uppercase(),
    };
    let (from, to) = (rule.from, rule.to);
    format!(
        "peer: {}, {protocol}, from port: {from}, to port: {to}, ALLOW",
        peer_text(rule)
    )
}

/// `TCP port 80 of 0.0.0.0/0`, for events.
fn told(rule: &GroupRule) -> String {
    let what = match (rule.protocol.as_str(), rule.from, rule.to) {
        ("-1", ..) => "everything".to_string(),
        (protocol, from, to) if from == to => format!("{} port {from}", protocol.to_ascii_uppercase()),
        (protocol, from, to) => format!("{} ports {from} to {to}", protocol.to_ascii_uppercase()),
    };
    let side = if rule.egress { "to" } else { "from" };
    format!("{what} {side} {}", peer_text(rule))
}
