//! Roles, log groups and resources of the network under inspection.

use super::{Action, Does, Inspector, describe, fact, linked};
use crate::aws::{Call, arn};
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::view::state::State;
use serde_json::json;

pub fn of(world: &World, id: &str) -> Option<Inspector> {
    if id.contains(":role/") {
        return role(world, id);
    }
    if let Some(group) = id.split(":log-group:").nth(1) {
        return log_group(world, group);
    }
    match id.split('-').next()? {
        "subnet" => subnet(world, id),
        "vpc" => vpc(world, id),
        "sg" => security_group(world, id),
        "eni" => interface(world, id),
        "i" => super::instances::machine(world, id),
        _ => None,
    }
}

fn role(world: &World, id: &str) -> Option<Inspector> {
    let role = world.iam().role(id)?;
    let attached = describe(world, "iam", "ListAttachedRolePolicies", json!({"RoleName": role.name}));
    let names: Vec<String> = attached
        .iter()
        .flat_map(|(_, reply)| reply["AttachedPolicies"].as_array().cloned().unwrap_or_default())
        .filter_map(|policy| policy["PolicyName"].as_str().map(str::to_string))
        .collect();
    let users = world.ecs().tasks().filter(|t| {
        let wears = |r: &Option<String>| r.as_deref().is_some_and(|r| arn::last(r) == role.name);
        wears(&t.spec.execution_role) || wears(&t.spec.task_role)
    });
    let users = users
        .take(20)
        .map(|t| (say("Worn by").to_string(), t.label(), t.arn()))
        .collect();
    let trusts: Vec<&str> = ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com", "ec2.amazonaws.com"]
        .into_iter()
        .filter(|service| world.iam().trusts(id, service))
        .collect();
    Some(Inspector {
        kind: say("Role"),
        title: role.name.clone(),
        facts: vec![
            fact(
                say("May be assumed by"),
                if trusts.is_empty() {
                    say("no service of ECS").into()
                } else {
                    trusts.join(", ")
                },
            ),
            fact(
                say("Policies"),
                if names.is_empty() {
                    say("none attached").into()
                } else {
                    names.join(", ")
                },
            ),
        ],
        relations: users,
        json: describe(world, "iam", "GetRole", json!({"RoleName": role.name})),
        ..Inspector::default()
    })
}

fn log_group(world: &World, group: &str) -> Option<Inspector> {
    let group = group.trim_end_matches(":*");
    if !world.watch().has_group(group) {
        return None;
    }
    let delete = Call::new("logs", "DeleteLogGroup", json!({"logGroupName": group}));
    Some(Inspector {
        kind: say("Log group"),
        title: group.into(),
        json: describe(world, "logs", "DescribeLogStreams", json!({"logGroupName": group})),
        actions: vec![Action {
            label: say("Delete log group"),
            does: Does::Call(delete),
            danger: true,
        }],
        ..Inspector::default()
    })
}

fn subnet(world: &World, id: &str) -> Option<Inspector> {
    let subnet = world.network().subnet(id)?;
    let inside = world.network().interfaces().filter(|i| i.subnet == id).take(50);
    Some(Inspector {
        kind: say("Subnet"),
        title: id.into(),
        crumbs: vec![(subnet.vpc.clone(), subnet.vpc.clone())],
        facts: vec![
            fact("CIDR", subnet.cidr.to_string()),
            fact(say("Zone"), subnet.zone.clone()),
            fact(say("Free addresses"), subnet.available().to_string()),
            fact(
                say("Public address on launch"),
                if subnet.map_public_ip { "yes" } else { "no" },
            ),
        ],
        relations: inside
            .map(|i| (say("Interface").to_string(), i.private_ip.clone(), i.id.clone()))
            .collect(),
        json: describe(world, "ec2", "DescribeSubnets", json!({"SubnetIds": [id]})),
        ..Inspector::default()
    })
}

fn vpc(world: &World, id: &str) -> Option<Inspector> {
    let vpc = world.network().vpc(id)?;
    let subnets = world.network().subnets().filter(|s| s.vpc == id);
    Some(Inspector {
        kind: "VPC",
        title: id.into(),
        tags: vec![(State::Ok, "available".into())],
        facts: vec![
            fact("CIDR", vpc.cidr.to_string()),
            fact(say("Default VPC"), if vpc.is_default { "yes" } else { "no" }),
            linked(
                say("Default security group"),
                vpc.default_group.clone(),
                vpc.default_group.clone(),
            ),
        ],
        relations: subnets
            .map(|s| {
                (
                    fill("Subnet in {0}", &[("0", &s.zone.to_string())]),
                    s.cidr.to_string(),
                    s.id.clone(),
                )
            })
            .collect(),
        json: describe(world, "ec2", "DescribeVpcs", json!({"VpcIds": [id]})),
        ..Inspector::default()
    })
}

fn security_group(world: &World, id: &str) -> Option<Inspector> {
    let group = world.network().security_group(id)?;
    let members = world
        .network()
        .interfaces()
        .filter(|i| i.security_groups.iter().any(|g| g == id))
        .take(50);
    Some(Inspector {
        kind: say("Security group"),
        title: group.name.clone(),
        short: id.into(),
        crumbs: vec![(group.vpc.clone(), group.vpc.clone())],
        relations: members
            .map(|i| (say("Guards").to_string(), i.private_ip.clone(), i.owner.clone()))
            .collect(),
        json: describe(world, "ec2", "DescribeSecurityGroups", json!({"GroupIds": [id]})),
        actions: vec![Action {
            label: say("Allow traffic in"),
            does: Does::Form("AuthorizeSecurityGroupIngress", json!({"GroupId": id})),
            danger: false,
        }],
        ..Inspector::default()
    })
}

fn interface(world: &World, id: &str) -> Option<Inspector> {
    let interface = world.network().interface(id)?;
    Some(Inspector {
        kind: say("Network interface"),
        title: id.into(),
        facts: vec![
            fact(say("Private address"), interface.private_ip.clone()),
            fact(
                say("Public address"),
                interface.public_ip.clone().unwrap_or_else(|| "none".into()),
            ),
            fact("MAC", interface.mac.clone()),
            fact(say("Zone"), interface.zone.clone()),
            linked(say("Subnet"), interface.subnet.clone(), interface.subnet.clone()),
        ],
        relations: vec![(
            say("Serves").into(),
            arn::last(&interface.owner).into(),
            interface.owner.clone(),
        )],
        json: describe(
            world,
            "ec2",
            "DescribeNetworkInterfaces",
            json!({"NetworkInterfaceIds": [id]}),
        ),
        ..Inspector::default()
    })
}
