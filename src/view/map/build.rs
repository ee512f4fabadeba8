//! Builds the map from a world.

use super::{Balancer, Block, Clients, Detail, Group, Image, Link, Map, Missing, Pile, Subnet, Vpc, Zone, face};
use crate::aws::ZONES;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::balancing::{Action, Health, LoadBalancer};
use crate::model::ecs::task::{Status, Task};
use crate::model::network::{self, Hop};
use crate::model::watch::Metric;
use crate::view::amount;
use crate::view::state::State;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The map of a world; of one cluster only, where one is named.
pub fn of(world: &World, cluster: Option<&str>) -> Map {
    let tasks: Vec<&Rc<Task>> = world
        .ecs()
        .tasks()
        .filter(|t| t.status != Status::Stopped && cluster.is_none_or(|c| t.cluster == c))
        .collect();
    let mut by_subnet: BTreeMap<&str, Vec<&Rc<Task>>> = BTreeMap::new();
    for task in &tasks {
        by_subnet.entry(task.subnet.as_str()).or_default().push(task);
    }
    let detail = Detail::of(tasks.len());
    let mut vpcs: Vec<Vpc> = world
        .network()
        .vpcs()
        .map(|vpc| build_vpc(world, vpc, &by_subnet, detail))
        .collect();
    let used = |vpc: &Vpc| {
        !vpc.balancers.is_empty()
            || vpc
                .zones
                .iter()
                .flat_map(|z| &z.subnets)
                .any(|s| !s.blocks.is_empty() || !s.piles.is_empty())
    };
    let default = world.network().default_vpc().map(|vpc| vpc.id.clone());
    if vpcs.iter().any(used) {
        vpcs.retain(used);
    } else {
        vpcs.retain(|vpc| Some(&vpc.id) == default.as_ref());
    }
    Map {
        clients: clients(world),
        vpcs,
        images: images(world, &tasks),
        missing: missing(world, cluster),
        clusters: world
            .ecs()
            .clusters()
            .filter(|c| c.active && cluster.is_none_or(|name| c.name == name))
            .count(),
        tasks: tasks.len(),
        detail,
    }
}

fn build_vpc(world: &World, vpc: &network::Vpc, by_subnet: &BTreeMap<&str, Vec<&Rc<Task>>>, detail: Detail) -> Vpc {
    let name = vpc
        .tags
        .iter()
        .find(|(key, _)| key.as_str() == "Name")
        .map(|(_, value)| value.clone());
    let zone = |zone: &&str| {
        let mut subnets: Vec<Subnet> = world
            .network()
            .subnets()
            .filter(|s| s.vpc == vpc.id && s.zone == **zone)
            .map(|s| {
                build_subnet(
                    world,
                    s,
                    by_subnet.get(s.id.as_str()).map_or(&[], Vec::as_slice),
                    detail,
                )
            })
            .collect();
        subnets.sort_by_key(|s| !s.public);
        Zone {
            name: zone.to_string(),
            subnets,
        }
    };
    Vpc {
        id: vpc.id.clone(),
        name: name.unwrap_or_else(|| {
            if vpc.is_default {
                say("default VPC").into()
            } else {
                vpc.id.clone()
            }
        }),
        cidr: vpc.cidr.to_string(),
        zones: ZONES.iter().map(zone).collect(),
        balancers: world
            .balancing()
            .load_balancers()
            .filter(|b| b.vpc == vpc.id)
            .map(|b| balancer(world, b))
            .collect(),
    }
}

fn build_subnet(world: &World, subnet: &network::Subnet, tasks: &[&Rc<Task>], detail: Detail) -> Subnet {
    let network = world.network();
    let public = network.table_of_subnet(&subnet.id).is_some_and(|table| {
        table
            .routes
            .iter()
            .any(|(_, hop)| matches!(hop, Hop::InternetGateway(_)))
    });
    let blocks: Vec<Rc<Block>> = tasks.iter().map(|task| Rc::new(block(world, task))).collect();
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    for block in &blocks {
        *states.entry(block.face.state).or_default() += 1;
    }
    Subnet {
        id: subnet.id.clone(),
        cidr: subnet.cidr.to_string(),
        public,
        free: u64::from(subnet.available()),
        nat: network.nat_gateways().any(|gateway| gateway.subnet == subnet.id),
        piles: piles(&blocks),
        blocks: if detail == Detail::Counts { Vec::new() } else { blocks },
        states: states.into_iter().collect(),
    }
}

fn piles(blocks: &[Rc<Block>]) -> Vec<Pile> {
    let mut piles: BTreeMap<&str, Pile> = BTreeMap::new();
    for block in blocks {
        let family = block.label.split(':').next().unwrap_or_default();
        let name = block.service.as_deref().unwrap_or(family);
        let state = block.face.state;
        let fresh = || Pile {
            name: name.to_string(),
            worst: State::None,
            bad: 0,
            count: 0,
            arn: block.arn.clone(),
            links: Vec::new(),
        };
        let pile = piles.entry(name).or_insert_with(fresh);
        pile.count += 1;
        if state == pile.worst {
            pile.bad += 1;
        } else if state.worse(pile.worst) == state {
            (pile.worst, pile.bad, pile.arn) = (state, 1, block.arn.clone());
        }
        for link in &block.links {
            match pile.links.iter_mut().find(|known| known.group == link.group) {
                Some(known) => known.join(link),
                None => pile.links.push(link.clone()),
            }
        }
    }
    piles.into_values().collect()
}

fn block(world: &World, task: &Task) -> Block {
    let service = task
        .service
        .as_deref()
        .and_then(|name| world.ecs().service(&task.cluster, name));
    let fresh = service.is_some_and(|s| {
        s.deployments.len() > 1
            && s.primary()
                .is_some_and(|p| Some(p.id.as_str()) == task.deployment.as_deref())
    });
    Block {
        arn: task.arn(),
        label: task.definition.clone(),
        id: task.id.chars().take(8).collect(),
        face: face(world, task),
        size: amount::task_size(task.cpu(), task.memory()),
        address: match task.status > Status::Provisioning {
            true => task.address().to_string(),
            false => String::new(),
        },
        public_address: task.public_ip.clone(),
        execution_hat: task.spec.execution_role.is_some(),
        task_hat: task.spec.task_role.is_some(),
        spot: task.provider.as_deref() == Some("FARGATE_SPOT"),
        fresh,
        service: task.service.clone(),
        links: links(world, task),
    }
}

fn links(world: &World, task: &Task) -> Vec<Link> {
    let ip = task.address();
    if ip.is_empty() {
        return Vec::new();
    }
    let attached = task
        .service
        .as_deref()
        .and_then(|name| world.ecs().service(&task.cluster, name))
        .map(|service| service.attached.clone())
        .unwrap_or_default();
    let link = |a: crate::model::ecs::service::Attached| {
        let group = world.balancing().group(&a.group)?;
        let target = world.balancing().target(&a.group, ip, a.port)?;
        let balancer = group.load_balancers.first().cloned().unwrap_or_default();
        let key = format!("{ip}:{}", a.port);
        Some(Link {
            per_second: recent(world, &balancer)
                .and_then(|flow| flow.targets.get(key.as_str()).copied())
                .unwrap_or(0),
            balancer,
            group: a.group,
            group_name: group.name.clone(),
            health: target.health.word(),
            state: target_state(target.health),
        })
    };
    attached.into_iter().filter_map(link).collect()
}

/// The state a target's health is drawn in.
pub fn target_state(health: Health) -> State {
    match health {
        Health::Initial => State::Start,
        Health::Healthy => State::Ok,
        Health::Unhealthy => State::Bad,
        Health::Draining => State::Leave,
        Health::Unused => State::None,
    }
}

/// The flow of the last second, if it is not older than two.
fn recent<'w>(world: &'w World, balancer: &str) -> Option<&'w crate::model::balancing::Flow> {
    world
        .balancing()
        .flow(balancer)
        .filter(|flow| world.now().since(flow.second).0 <= 2_000)
}

fn balancer(world: &World, balancer: &LoadBalancer) -> Balancer {
    let balancing = world.balancing();
    let name_of = |arn: &String| {
        balancing
            .group(arn)
            .map(|g| g.name.clone())
            .unwrap_or_else(|| "?".into())
    };
    let mut chips = Vec::new();
    let mut arns: Vec<String> = Vec::new();
    for listener in balancing.listeners(&balancer.arn) {
        chips.push(format!(
            "{} :{} → {}",
            listener.protocol,
            listener.port,
            action_word(&listener.action, &name_of)
        ));
        let rules = balancing.rules(&listener.arn);
        for rule in &rules {
            chips.push(fill(
                "rule {0} → {1}",
                &[
                    ("0", &rule.priority.to_string()),
                    ("1", &(action_word(&rule.action, &name_of)).to_string()),
                ],
            ));
        }
        arns.extend(listener.action.groups().cloned());
        arns.extend(rules.iter().flat_map(|r| r.action.groups().cloned()));
    }
    arns.sort();
    arns.dedup();
    let group = |arn: &String| {
        let group = balancing.group(arn)?;
        let healthy = group.count(Health::Healthy);
        let open = group.targets.iter().any(|t| t.health == Health::Unhealthy);
        Some(Group {
            arn: arn.clone(),
            name: group.name.clone(),
            healthy,
            targets: group.targets.len(),
            fail_open: healthy == 0 && open,
        })
    };
    Balancer {
        arn: balancer.arn.clone(),
        name: balancer.name.clone(),
        dns_name: balancer.dns_name.clone(),
        active: balancer.active,
        zones: balancer.nodes.iter().map(|node| node.zone.clone()).collect(),
        chips,
        groups: arns.iter().filter_map(group).collect(),
        per_second: recent(world, &balancer.arn).map_or(0, |flow| flow.targets.values().sum()),
        failing: failing(world, balancer),
    }
}

/// The last second's errors of the traffic sent to a load balancer, under the codes it counts this minute.
fn failing(world: &World, balancer: &LoadBalancer) -> Option<(String, u64)> {
    let now = world.now();
    let here = world
        .traffic()
        .sources()
        .filter(|s| s.url.contains(&balancer.dns_name) && now.since(s.last_second).0 <= 2_000);
    let failing: u64 = here.map(|source| source.last.status_5xx).sum();
    if failing == 0 {
        return None;
    }
    let counted = |code: &&str| {
        let name = format!("HTTPCode_ELB_{code}_Count");
        let metric = Metric {
            namespace: "AWS/ApplicationELB",
            name: &name,
            dimensions: &[("LoadBalancer", balancer.dimension())],
            unit: "Count",
        };
        let latest = world.watch().latest(&metric);
        latest.is_some_and(|(at, _)| now.since(at).0 < 60_000)
    };
    let codes: Vec<&str> = ["502", "503", "504"].into_iter().filter(counted).collect();
    let word = if codes.is_empty() {
        "5xx".into()
    } else {
        codes.join(", ")
    };
    Some((word, failing))
}

fn action_word(action: &Action, name_of: &dyn Fn(&String) -> String) -> String {
    match action {
        Action::Forward { .. } => action.groups().map(name_of).collect::<Vec<_>>().join(", "),
        Action::Fixed { status, .. } => fill("answer {status}", &[("status", &status.to_string())]),
        Action::Redirect { status, .. } => fill("redirect {status}", &[("status", &status.to_string())]),
    }
}

fn clients(world: &World) -> Clients {
    let sources: Vec<_> = world.traffic().sources().collect();
    Clients {
        per_minute: sources.iter().map(|source| source.rate(world.now())).sum(),
        sources: sources.iter().map(|source| source.name.clone()).collect(),
        lost: sources
            .iter()
            .filter(|source| world.now().since(source.last_second).0 <= 2_000)
            .map(|source| source.last.connection_errors)
            .sum(),
    }
}

fn images(world: &World, tasks: &[&Rc<Task>]) -> Vec<Image> {
    let mut images: BTreeMap<&str, Image> = BTreeMap::new();
    for task in tasks {
        for container in &task.containers {
            let megabytes = world
                .registry()
                .resolve(&container.image)
                .ok()
                .map(|image| image.compressed_mb);
            let fresh = || Image {
                name: container.image.clone(),
                megabytes,
                pulling: 0,
                running: 0,
            };
            let image = images.entry(container.image.as_str()).or_insert_with(fresh);
            image.pulling += usize::from(task.status == Status::Activating && task.pull_stopped_at.is_none());
            image.running += usize::from(task.status == Status::Running);
        }
    }
    images.into_values().collect()
}

fn missing(world: &World, cluster: Option<&str>) -> Vec<Missing> {
    let services = world
        .ecs()
        .services()
        .filter(|s| cluster.is_none_or(|c| s.cluster == c));
    let lack = |service: &Rc<crate::model::ecs::service::Service>| {
        let (running, pending) = service.counts(world, None);
        let count = service.desired.saturating_sub(running + pending);
        (count > 0).then(|| Missing {
            service: service.name.clone(),
            arn: service.arn(),
            count,
        })
    };
    services.filter_map(lack).collect()
}
