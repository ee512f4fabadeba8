//! Forms of security groups and their rules.

use super::{Choice, Column, Item, Kind, Section, choices, ecs, names};
use crate::aws::Call;
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::network::{Peer, SecurityGroup};
use serde_json::{Map, Value, json};

/// Rules of a new group that are taken along.
const RULES: usize = 20;

fn sources(world: &World) -> Vec<Choice> {
    let mut out = vec![Choice::new("0.0.0.0/0", "0.0.0.0/0, anyone")];
    out.extend(choices::security_groups(world, None));
    out
}

pub fn create_security_group(world: &World) -> Vec<Section> {
    vec![
        Section::new(
            "name",
            vec![
                Item::new("GroupName", Kind::Code(Vec::new())).required(),
                Item::new("Description", Kind::Text).required(),
                Item::new("VpcId", Kind::Select(choices::vpcs(world))),
            ],
        ),
        Section::new(
            "ingress",
            vec![Item::new(
                "+ingress",
                Kind::Rows(vec![Column::number("port"), Column::of("from", sources(world))]),
            )],
        ),
    ]
}

/// First the group of the load balancer, which anyone may reach; then the one of the tasks, which only it may reach.
pub fn start_group(world: &World, given: &Value) -> Value {
    let vpc = given.text("VpcId").map(str::to_string);
    let vpc = vpc.or_else(|| ecs::first(choices::vpcs(world)));
    let groups = || {
        world
            .network()
            .security_groups()
            .filter(|g| Some(&g.vpc) == vpc.as_ref())
    };
    let taken = |name: &str| groups().any(|group| group.name == name);
    let front = groups().find(|group| group.name == "hello-alb");
    let mut out = match front {
        None => {
            json!({"GroupName": "hello-alb", "Description": "Visitors to the load balancer", "+ingress": [{"port": 80, "from": "0.0.0.0/0"}]})
        }
        Some(front) => json!({
            "GroupName": names::free("hello-tasks", taken), "Description": "The load balancer to the tasks",
            "+ingress": [{"port": 80, "from": front.id}],
        }),
    };
    ecs::put(&mut out, "VpcId", vpc);
    out
}

/// The calls that give a new group its rules.
pub fn rules(own: &Map<String, Value>, reply: &Value) -> Vec<Call> {
    let Some(group) = reply.text("GroupId") else {
        return Vec::new();
    };
    let rule = |row: &Value| {
        let from = row.text("from")?;
        let port = row.member("port")?;
        let mut permission = json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port});
        if from.starts_with("sg-") {
            permission["UserIdGroupPairs"] = json!([{"GroupId": from}]);
        } else {
            permission["IpRanges"] = json!([{"CidrIp": from}]);
        }
        Some(permission)
    };
    let permissions: Vec<Value> = own.list("+ingress").iter().take(RULES).filter_map(rule).collect();
    if permissions.is_empty() {
        return Vec::new();
    }
    let input = json!({"GroupId": group, "IpPermissions": permissions});
    vec![Call::new("ec2", "AuthorizeSecurityGroupIngress", input)]
}

pub fn authorize_ingress(world: &World, draft: &Value) -> Vec<Section> {
    let vpc = draft
        .text("GroupId")
        .and_then(|id| world.network().security_group(id))
        .map(|group| group.vpc.clone());
    let at = |member: &str| format!("IpPermissions[0].{member}");
    vec![
        Section::new(
            "group",
            vec![
                Item::new("GroupId", Kind::Select(choices::security_groups(world, None)))
                    .required()
                    .make("CreateSecurityGroup"),
            ],
        ),
        Section::new(
            "ports",
            vec![
                Item::new(
                    at("IpProtocol"),
                    Kind::Select(["tcp", "udp", "icmp", "-1"].map(Choice::plain).to_vec()),
                )
                .required(),
                Item::new(at("FromPort"), Kind::Number("")),
                Item::new(at("ToPort"), Kind::Number("")),
            ],
        ),
        Section::new(
            "source",
            vec![
                Item::new(
                    at("IpRanges[0].CidrIp"),
                    Kind::Code(vec![Choice::new("0.0.0.0/0", "anyone")]),
                ),
                Item::new(
                    at("UserIdGroupPairs[0].GroupId"),
                    Kind::Select(choices::security_groups(world, vpc.as_deref())),
                ),
            ],
        ),
    ]
}

/// The group that was named, else one that lets nothing in: a port that is not open to anyone yet.
pub fn start_ingress(world: &World, given: &Value) -> Value {
    let groups = || world.network().security_groups();
    let closed = |group: &&SecurityGroup| group.name != "default" && group.rules.iter().all(|rule| rule.egress);
    let group = match given.text("GroupId") {
        Some(id) => world.network().security_group(id),
        None => groups().find(closed).or_else(|| groups().next()),
    };
    let open = |port: u16| {
        let rules = group.map_or(&[][..], |group| &group.rules);
        rules
            .iter()
            .any(|r| !r.egress && r.covers_tcp(port) && matches!(r.peer, Peer::Ipv4(block) if block.bits() == 0))
    };
    let port = [80, 443]
        .into_iter()
        .chain(8080..8100)
        .find(|port| !open(*port))
        .unwrap_or(80);
    let mut out = json!({"IpPermissions": [
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    ]});
    ecs::put(&mut out, "GroupId", group.map(|group| group.id.clone()));
    out
}
