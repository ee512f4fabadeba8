//! `IpPermissions`: reading them from requests and showing a group's rules in the same form.
//!
//! Source: EC2 API Reference, IpPermission and SecurityGroupRule. Host bits of a block are cleared, protocol numbers
//! with a name get it, and protocols without ports have −1 for both ends.

use super::address::Cidr;
use super::members::{Tags, items, number, tag_list, text};
use super::records::{GroupRule, Peer, SecurityGroup};
use super::{Network, query};
use crate::aws::{ACCOUNT, AwsError, arn};
use serde_json::{Map, Value, json};

/// The rules that a request's permissions stand for, still without ids.
pub fn parse(
    network: &Network,
    group: &SecurityGroup,
    input: &Value,
    egress: bool,
) -> Result<Vec<GroupRule>, AwsError> {
    let mut rules = Vec::new();
    for permission in items(input, "IpPermissions") {
        rules.extend(permission_rules(network, group, permission, egress)?);
    }
    if text(input, "IpProtocol").is_some() || text(input, "SourceSecurityGroupName").is_some() {
        rules.extend(permission_rules(network, group, &flat(input), egress)?);
    }
    if rules.is_empty() {
        let text = "The request must contain the parameter ipPermissions";
        return Err(AwsError::new("MissingParameter", text).field("IpPermissions"));
    }
    Ok(rules)
}

/// The request's old, flat form as one permission.
fn flat(input: &Value) -> Value {
    let mut permission = Map::new();
    for name in ["IpProtocol", "FromPort", "ToPort"] {
        if let Some(value) = input.get(name).filter(|value| !value.is_null()) {
            permission.insert(name.into(), value.clone());
        }
    }
    permission.entry("IpProtocol").or_insert_with(|| "-1".into());
    if let Some(block) = text(input, "CidrIp") {
        permission.insert("IpRanges".into(), json!([{"CidrIp": block}]));
    }
    if let Some(name) = text(input, "SourceSecurityGroupName") {
        permission.insert("UserIdGroupPairs".into(), json!([{"GroupName": name}]));
    }
    Value::Object(permission)
}

fn invalid(text: String) -> AwsError {
    AwsError::new("InvalidParameterValue", text).field("IpPermissions")
}

fn permission_rules(
    network: &Network,
    group: &SecurityGroup,
    permission: &Value,
    egress: bool,
) -> Result<Vec<GroupRule>, AwsError> {
    let (protocol, from, to) = ports(permission)?;
    let mut peers = Vec::new();
    for range in items(permission, "IpRanges") {
        let block = text(range, "CidrIp").unwrap_or("");
        let Some(cidr) = Cidr::parse(block) else {
            return Err(invalid(format!("CIDR block {block} is malformed")));
        };
        peers.push((Peer::Ipv4(cidr), range));
    }
    for range in items(permission, "Ipv6Ranges") {
        let block = text(range, "CidrIpv6").unwrap_or("");
        let sound = block.split_once('/').is_some_and(|(ip, bits)| {
            ip.parse::<std::net::Ipv6Addr>().is_ok() && bits.parse::<u8>().is_ok_and(|bits| bits <= 128)
        });
        if !sound {
            return Err(invalid(format!("CIDR block {block} is malformed")));
        }
        peers.push((Peer::Ipv6(block.to_ascii_lowercase()), range));
    }
    for pair in items(permission, "UserIdGroupPairs") {
        peers.push((Peer::Group(peer_group(network, group, pair)?), pair));
    }
    if let Some(list) = items(permission, "PrefixListIds").first() {
        let id = text(list, "PrefixListId").unwrap_or("");
        let text = format!("The prefix list ID '{id}' does not exist");
        return Err(AwsError::new("InvalidPrefixListID.NotFound", text).field("IpPermissions"));
    }
    peers
        .into_iter()
        .map(|(peer, range)| {
            let description = text(range, "Description").map(str::to_string);
            if let Some(long) = description.as_ref().filter(|d| !plain(d)) {
                return Err(invalid(format!(
                    "Invalid rule description: {long}. Valid descriptions are strings less than 256 characters from \
                     the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{{}}!$*"
                )));
            }
            Ok(GroupRule {
                id: String::new(),
                egress,
                protocol: protocol.clone(),
                from,
                to,
                peer,
                description,
                tags: Tags::new(),
            })
        })
        .collect()
}

/// Whether EC2 takes a text as description of a rule, or as name or description of a group of a VPC.
pub fn plain(text: &str) -> bool {
    text.len() <= 255
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c))
}

/// The id of the group a pair names: an id, or a name in the group's own VPC.
fn peer_group(network: &Network, group: &SecurityGroup, pair: &Value) -> Result<String, AwsError> {
    let found = match (text(pair, "GroupId"), text(pair, "GroupName")) {
        (Some(id), _) => network
            .security_group(id)
            .filter(|other| other.vpc == group.vpc)
            .ok_or(id),
        (None, Some(name)) => network
            .security_groups()
            .find(|other| other.vpc == group.vpc && other.name == name)
            .ok_or(name),
        (None, None) => Err(""),
    };
    match found {
        Ok(other) => Ok(other.id.clone()),
        Err(named) => Err(query::missing("InvalidGroup.NotFound", "security group", named).field("IpPermissions")),
    }
}

fn ports(permission: &Value) -> Result<(String, i64, i64), AwsError> {
    let Some(given) = text(permission, "IpProtocol") else {
        let text = "The request must contain the parameter ipProtocol";
        return Err(AwsError::new("MissingParameter", text).field("IpPermissions"));
    };
    let protocol = match given.to_ascii_lowercase().as_str() {
        "tcp" | "6" => "tcp",
        "udp" | "17" => "udp",
        "icmp" | "1" => "icmp",
        "icmpv6" | "58" => "icmpv6",
        "all" | "-1" => "-1",
        other if other.parse::<u8>().is_ok() => return Ok((other.into(), -1, -1)),
        _ => {
            let text = format!("Invalid value '{given}' for IP protocol. Unknown protocol.");
            return Err(invalid(text));
        }
    };
    let (from, to) = (number(permission, "FromPort"), number(permission, "ToPort"));
    match (protocol, from, to) {
        ("-1", ..) => Ok(("-1".into(), -1, -1)),
        ("icmp" | "icmpv6", from, to) => {
            let (from, to) = (from.unwrap_or(-1), to.unwrap_or(-1));
            let sound = (-1..=255).contains(&from) && (-1..=255).contains(&to);
            if sound {
                Ok((protocol.into(), from, to))
            } else {
                Err(invalid(format!("ICMP code ({to}) or type ({from}) out of range")))
            }
        }
        (_, Some(from), Some(to)) => match (from, to) {
            (0..=65535, 0..=65535) if from <= to => Ok((protocol.into(), from, to)),
            (0..=65535, 0..=65535) => Err(invalid(format!("Invalid TCP/UDP port range ({from}:{to})"))),
            _ => {
                let bad = if (0..=65535).contains(&from) { to } else { from };
                Err(invalid(format!("TCP/UDP port ({bad}) out of range")))
            }
        },
        _ => Err(invalid(
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.".into(),
        )),
    }
}

/// Rules as AWS groups them into `IpPermissions`.
pub fn render<'a>(rules: impl Iterator<Item = &'a GroupRule>) -> Value {
    let mut permissions: Vec<(&GroupRule, [Vec<Value>; 4])> = Vec::new();
    for rule in rules {
        let same = |(first, _): &(&GroupRule, _)| {
            first.protocol == rule.protocol && (first.from, first.to) == (rule.from, rule.to)
        };
        let at = permissions.iter().position(same).unwrap_or_else(|| {
            permissions.push((rule, Default::default()));
            permissions.len() - 1
        });
        let (place, mut entry) = match &rule.peer {
            Peer::Group(id) => (0, json!({"UserId": ACCOUNT, "GroupId": id})),
            Peer::Ipv4(cidr) => (1, json!({"CidrIp": cidr.to_string()})),
            Peer::Ipv6(cidr) => (2, json!({"CidrIpv6": cidr})),
            Peer::PrefixList(id) => (3, json!({"PrefixListId": id})),
        };
        if let Some(description) = &rule.description {
            entry["Description"] = description.as_str().into();
        }
        if let Some((_, lists)) = permissions.get_mut(at) {
            lists[place].push(entry);
        }
    }
    permissions
        .into_iter()
        .map(|(rule, [groups, blocks, blocks6, lists])| {
            let mut shown = json!({
                "IpProtocol": rule.protocol,
                "UserIdGroupPairs": groups,
                "IpRanges": blocks,
                "Ipv6Ranges": blocks6,
                "PrefixListIds": lists,
            });
            if rule.protocol != "-1" {
                shown["FromPort"] = rule.from.into();
                shown["ToPort"] = rule.to.into();
            }
            shown
        })
        .collect()
}

/// One rule as DescribeSecurityGroupRules shows it.
pub fn render_rule(network: &Network, group: &str, rule: &GroupRule) -> Value {
    let mut shown = json!({
        "SecurityGroupRuleId": rule.id,
        "GroupId": group,
        "GroupOwnerId": ACCOUNT,
        "IsEgress": rule.egress,
        "IpProtocol": rule.protocol,
        "FromPort": rule.from,
        "ToPort": rule.to,
        "Tags": tag_list(&rule.tags),
        "SecurityGroupRuleArn": arn::of("ec2", &format!("security-group-rule/{}", rule.id)),
    });
    match &rule.peer {
        Peer::Ipv4(cidr) => shown["CidrIpv4"] = cidr.to_string().into(),
        Peer::Ipv6(cidr) => shown["CidrIpv6"] = cidr.as_str().into(),
        Peer::PrefixList(id) => shown["PrefixListId"] = id.as_str().into(),
        Peer::Group(id) => {
            let mut info = json!({"GroupId": id, "UserId": ACCOUNT});
            if let Some(other) = network.security_group(id) {
                info["VpcId"] = other.vpc.as_str().into();
            }
            shown["ReferencedGroupInfo"] = info;
        }
    }
    if let Some(description) = &rule.description {
        shown["Description"] = description.as_str().into();
    }
    shown
}
