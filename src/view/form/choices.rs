//! What can be chosen in a form: the resources of the world, each with what tells it from the others.

use super::Choice;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::network::Hop;

/// Revisions of a family that are offered.
const REVISIONS: usize = 5;

/// ACTIVE clusters, the newest first.
pub fn clusters(world: &World) -> Vec<Choice> {
    let mut active: Vec<_> = world.ecs().clusters().filter(|cluster| cluster.active).collect();
    active.sort_by_key(|cluster| std::cmp::Reverse(cluster.born));
    active.iter().map(|cluster| Choice::plain(&cluster.name)).collect()
}

/// ACTIVE revisions, the newest first.
pub fn definitions(world: &World) -> Vec<Choice> {
    let mut found = Vec::new();
    for family in world.ecs().families().values() {
        let active = family.revisions.values().rev().filter(|d| d.status.word() == "ACTIVE");
        found.extend(active.take(REVISIONS));
    }
    found.sort_by_key(|definition| std::cmp::Reverse(definition.born));
    found
        .iter()
        .map(|definition| {
            let name = definition.name();
            let images: Vec<&str> = definition.spec.containers.iter().map(|c| c.image.as_str()).collect();
            Choice::new(name.clone(), format!("{name}, {}", images.join(" + ")))
        })
        .collect()
}

/// ACTIVE services of a cluster.
pub fn services(world: &World, cluster: &str) -> Vec<Choice> {
    world
        .ecs()
        .services_of(cluster)
        .filter(|service| service.status.word() == "ACTIVE")
        .map(|service| {
            Choice::new(
                service.name.clone(),
                fill(
                    "{0}, {1} wanted",
                    &[("0", &service.name.to_string()), ("1", &service.desired.to_string())],
                ),
            )
        })
        .collect()
}

/// VPCs, the default first.
pub fn vpcs(world: &World) -> Vec<Choice> {
    let mut vpcs: Vec<_> = world.network().vpcs().collect();
    vpcs.sort_by_key(|vpc| !vpc.is_default);
    let label = |id: &str, default: bool| {
        if default {
            fill("{id}, default VPC", &[("id", id)])
        } else {
            id.to_string()
        }
    };
    vpcs.iter()
        .map(|vpc| Choice::new(vpc.id.clone(), label(&vpc.id, vpc.is_default)))
        .collect()
}

/// Whether a subnet's routes lead to an internet gateway.
pub fn is_public(world: &World, subnet: &str) -> bool {
    world.network().table_of_subnet(subnet).is_some_and(|table| {
        table
            .routes
            .iter()
            .any(|route| matches!(route.1, Hop::InternetGateway(_)))
    })
}

/// Subnets of a VPC (of all without one), by zone.
pub fn subnets(world: &World, vpc: Option<&str>) -> Vec<Choice> {
    let mut found: Vec<_> = world
        .network()
        .subnets()
        .filter(|s| vpc.is_none_or(|vpc| s.vpc == vpc))
        .collect();
    found.sort_by_key(|subnet| (subnet.vpc.clone(), subnet.zone.clone(), subnet.cidr.first()));
    found
        .iter()
        .map(|subnet| {
            let kind = if is_public(world, &subnet.id) {
                say("public")
            } else {
                say("private")
            };
            let label = fill(
                "{0}, {kind}, {1} addresses free, {2}",
                &[
                    ("0", &subnet.zone.to_string()),
                    ("kind", kind),
                    ("1", &subnet.available().to_string()),
                    ("2", &subnet.id.to_string()),
                ],
            );
            Choice::new(subnet.id.clone(), label)
        })
        .collect()
}

/// Security groups of a VPC (of all without one).
pub fn security_groups(world: &World, vpc: Option<&str>) -> Vec<Choice> {
    world
        .network()
        .security_groups()
        .filter(|group| vpc.is_none_or(|vpc| group.vpc == vpc))
        .map(|group| {
            let open = group.rules.iter().filter(|rule| !rule.egress).count();
            let rules = match open {
                0 => say("lets nothing in").to_string(),
                1 => say("1 rule lets in").to_string(),
                n => fill("{n} rules let in", &[("n", &n.to_string())]),
            };
            Choice::new(group.id.clone(), format!("{}, {rules}, {}", group.name, group.id))
        })
        .collect()
}

/// Target groups, with their type and load balancer.
pub fn target_groups(world: &World) -> Vec<Choice> {
    world
        .balancing()
        .groups()
        .map(|group| {
            let behind = group
                .load_balancers
                .iter()
                .filter_map(|arn| world.balancing().load_balancer(arn))
                .map(|lb| lb.name.as_str())
                .collect::<Vec<_>>();
            let behind = if behind.is_empty() {
                say("no load balancer yet").to_string()
            } else {
                fill("behind {0}", &[("0", &(behind.join(", ")).to_string())])
            };
            let label = format!(
                "{}, {}, {} :{}, {behind}",
                group.name, group.target_type, group.protocol, group.port
            );
            Choice::new(group.arn.clone(), label)
        })
        .collect()
}

/// Load balancers.
pub fn load_balancers(world: &World) -> Vec<Choice> {
    world
        .balancing()
        .load_balancers()
        .map(|lb| Choice::new(lb.arn.clone(), format!("{}, {}", lb.name, lb.scheme)))
        .collect()
}

/// Addresses visitors can use: `http://<dns name>/` of each listener.
pub fn urls(world: &World) -> Vec<Choice> {
    let mut found = Vec::new();
    for lb in world.balancing().load_balancers() {
        for listener in world.balancing().listeners(&lb.arn) {
            let port = if listener.port == 80 {
                String::new()
            } else {
                format!(":{}", listener.port)
            };
            found.push(Choice::new(
                format!("http://{}{port}/", lb.dns_name),
                fill(
                    "{0} on port {1}",
                    &[("0", &lb.name.to_string()), ("1", &listener.port.to_string())],
                ),
            ));
        }
    }
    found
}

/// Log groups.
pub fn log_groups(world: &World) -> Vec<Choice> {
    world.watch().groups().map(|group| Choice::plain(group.name)).collect()
}

/// Roles that are not service-linked, with whom they trust.
pub fn roles(world: &World) -> Vec<Choice> {
    let own = world
        .iam()
        .account()
        .roles
        .values()
        .filter(|role| !role.is_service_linked());
    own.map(|role| {
        let trusted = world.iam().trusts(&role.arn, "ecs-tasks.amazonaws.com");
        let label = if trusted {
            role.name.clone()
        } else {
            fill("{0}, does not trust ECS tasks", &[("0", &role.name.to_string())])
        };
        Choice::new(role.arn.clone(), label)
    })
    .collect()
}

/// Managed policies that can be attached to a role.
pub fn policies(world: &World) -> Vec<Choice> {
    let open = world
        .iam()
        .account()
        .policies
        .values()
        .filter(|policy| policy.path != "/aws-service-role/");
    open.map(|policy| Choice::new(policy.arn.clone(), policy.name.clone()))
        .collect()
}

/// Images of the catalogue, with what they are.
pub fn images(world: &World) -> Vec<Choice> {
    world
        .registry()
        .images()
        .map(|image| {
            let name = if image.tag == "latest" {
                image.repository.clone()
            } else {
                format!("{}:{}", image.repository, image.tag)
            };
            Choice::new(name, image.about)
        })
        .collect()
}

/// The VPC the chosen subnets lie in, else the default one.
pub fn vpc_of(world: &World, subnets: &[&str]) -> Option<String> {
    let chosen = subnets
        .iter()
        .find_map(|id| world.network().subnet(id))
        .map(|subnet| subnet.vpc.clone());
    chosen.or_else(|| world.network().default_vpc().map(|vpc| vpc.id.clone()))
}
