//! Forms of load balancers, target groups and listeners.

use super::{Choice, Item, Kind, Section, choices, ecs, names};
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::network::Peer;
use crate::view::hands_on::lets_visitors_in;
use serde_json::{Value, json};

fn words(list: &[&str]) -> Vec<Choice> {
    list.iter().map(|word| Choice::plain(word)).collect()
}

pub fn create_load_balancer(world: &World, draft: &Value) -> Vec<Section> {
    let vpc = choices::vpc_of(world, &draft.texts("Subnets"));
    vec![
        Section::new(
            "name",
            vec![
                Item::new("Name", Kind::Code(Vec::new())).required(),
                Item::new("Scheme", Kind::Select(words(&["internet-facing", "internal"]))),
            ],
        ),
        Section::new(
            "zones",
            vec![
                Item::new("Subnets", Kind::Checks(choices::subnets(world, vpc.as_deref()))).required(),
                Item::new(
                    "SecurityGroups",
                    Kind::Checks(choices::security_groups(world, vpc.as_deref())),
                )
                .make("CreateSecurityGroup"),
            ],
        ),
        Section::new(
            "more",
            vec![
                Item::new("Type", Kind::Select(words(&["application", "network"]))),
                Item::new("IpAddressType", Kind::Select(words(&["ipv4", "dualstack"]))),
            ],
        )
        .folded(),
    ]
}

/// The first subnet of each zone of a VPC that the internet reaches, else of each zone.
pub fn one_a_zone(world: &World, vpc: &str) -> Vec<String> {
    let all = choices::subnets(world, Some(vpc));
    let any_public = all.iter().any(|choice| choices::is_public(world, &choice.value));
    let mut zones: Vec<&str> = Vec::new();
    let mut subnets: Vec<String> = Vec::new();
    for choice in all {
        let zone = world.network().zone_of_subnet(&choice.value).unwrap_or_default();
        if !zones.contains(&zone) && (!any_public || choices::is_public(world, &choice.value)) {
            zones.push(zone);
            subnets.push(choice.value);
        }
    }
    subnets
}

pub fn start_load_balancer(world: &World, given: &Value) -> Value {
    let vpc = choices::vpc_of(world, &given.texts("Subnets")).unwrap_or_default();
    let name = names::free("hello", |name| {
        world.balancing().load_balancers().any(|lb| lb.name == name)
    });
    let mut out = json!({"Name": name, "Scheme": "internet-facing", "Subnets": one_a_zone(world, &vpc)});
    let mut groups = world.network().security_groups().filter(|g| g.vpc == vpc);
    // A group that lets anyone in on some port is meant for a load balancer.
    if let Some(front) = groups.find(|group| lets_visitors_in(group)) {
        let mut chosen = vec![front.id.as_str()];
        // Where no group of the tasks lets it on, it joins the one they have by default, whose members reach each other.
        let all = || world.network().security_groups().filter(|g| g.vpc == vpc);
        let through = Peer::Group(front.id.clone());
        if !all().any(|group| group.rules.iter().any(|rule| !rule.egress && rule.peer == through)) {
            chosen.extend(
                all()
                    .find(|group| group.name == "default")
                    .map(|group| group.id.as_str()),
            );
        }
        out["SecurityGroups"] = json!(chosen);
    }
    out
}

fn health() -> Section {
    Section::new(
        "health",
        vec![
            Item::new("HealthCheckPath", Kind::Code(Vec::new())),
            Item::new("Matcher.HttpCode", Kind::Code(words(&["200", "200-299", "200-399"]))),
            Item::new("HealthCheckIntervalSeconds", Kind::Number("s")),
            Item::new("HealthCheckTimeoutSeconds", Kind::Number("s")),
            Item::new("HealthyThresholdCount", Kind::Number("")),
            Item::new("UnhealthyThresholdCount", Kind::Number("")),
        ],
    )
}

pub fn create_target_group(world: &World) -> Vec<Section> {
    vec![
        Section::new(
            "targets",
            vec![
                Item::new("Name", Kind::Code(Vec::new())).required(),
                Item::new("TargetType", Kind::Select(words(&["ip", "instance"]))),
                Item::new("Protocol", Kind::Select(words(&["HTTP", "HTTPS"]))).required(),
                Item::new("Port", Kind::Number("")).required(),
                Item::new("VpcId", Kind::Select(choices::vpcs(world))).required(),
            ],
        ),
        health(),
    ]
}

pub fn start_target_group(world: &World) -> Value {
    let name = names::free("hello", |name| {
        world.balancing().groups().any(|group| group.name == name)
    });
    let mut out = json!({"Name": name, "TargetType": "ip", "Protocol": "HTTP", "Port": 80, "HealthCheckPath": "/"});
    ecs::put(&mut out, "VpcId", ecs::first(choices::vpcs(world)));
    out
}

pub fn modify_target_group(world: &World) -> Vec<Section> {
    let group = Item::new("TargetGroupArn", Kind::Select(choices::target_groups(world)))
        .required()
        .make("CreateTargetGroup");
    vec![Section::new("targets", vec![group]), health()]
}

/// The group that was named, else the first there is; its health check.
pub fn start_modify(world: &World, given: &Value) -> Value {
    let named = given.text("TargetGroupArn");
    match world
        .balancing()
        .groups()
        .find(|g| named.is_none_or(|arn| g.arn == arn))
    {
        Some(group) => json!({
            "TargetGroupArn": group.arn, "HealthCheckPath": group.health_path, "Matcher": {"HttpCode": group.matcher},
            "HealthCheckIntervalSeconds": group.interval_seconds, "HealthCheckTimeoutSeconds": group.timeout_seconds,
            "HealthyThresholdCount": group.healthy_threshold, "UnhealthyThresholdCount": group.unhealthy_threshold,
        }),
        None => json!({}),
    }
}

pub fn create_listener(world: &World, draft: &Value) -> Vec<Section> {
    let action = super::path::text(draft, "DefaultActions[0].Type");
    let mut then = vec![Item::new(
        "DefaultActions[0].Type",
        Kind::Select(words(&["forward", "fixed-response", "redirect"])),
    )];
    match action.as_str() {
        "fixed-response" => {
            let at = |name: &str| format!("DefaultActions[0].FixedResponseConfig.{name}");
            then.push(Item::new(at("StatusCode"), Kind::Code(words(&["200", "404", "503"]))).required());
            then.push(Item::new(
                at("ContentType"),
                Kind::Code(words(&["text/plain", "text/html"])),
            ));
            then.push(Item::new(at("MessageBody"), Kind::Text));
        }
        "redirect" => then.push(Item::new("DefaultActions[0].RedirectConfig", Kind::Json).required()),
        _ => then.push(
            Item::new(
                "DefaultActions[0].TargetGroupArn",
                Kind::Select(choices::target_groups(world)),
            )
            .required()
            .make("CreateTargetGroup"),
        ),
    }
    vec![
        Section::new(
            "listener",
            vec![
                Item::new("LoadBalancerArn", Kind::Select(choices::load_balancers(world)))
                    .required()
                    .make("CreateLoadBalancer"),
                Item::new("Protocol", Kind::Select(words(&["HTTP", "HTTPS"]))).required(),
                Item::new("Port", Kind::Number("")).required(),
            ],
        ),
        Section::new("action", then),
    ]
}

/// The load balancer that was named, else one without a listener; a port that is free on it; a group it may forward to.
pub fn start_listener(world: &World, given: &Value) -> Value {
    let balancing = world.balancing();
    let forwards = super::path::text(given, "DefaultActions[0].TargetGroupArn");
    let wanted = balancing.group(&forwards).map(|group| group.vpc.clone());
    let fits = |lb: &&crate::model::balancing::LoadBalancer| wanted.as_ref().is_none_or(|vpc| lb.vpc == *vpc);
    let bare = |lb: &&crate::model::balancing::LoadBalancer| balancing.listeners(&lb.arn).next().is_none();
    let balancer = match given.text("LoadBalancerArn") {
        Some(arn) => balancing.load_balancer(arn),
        None => {
            let all = || balancing.load_balancers().filter(fits);
            all().find(bare).or_else(|| all().next())
        }
    };
    let taken = |port: u16| balancer.is_some_and(|lb| balancing.listeners(&lb.arn).any(|l| l.port == port));
    let port = [80]
        .into_iter()
        .chain(8080..8100)
        .find(|port| !taken(*port))
        .unwrap_or(80);
    let mut out = json!({"Protocol": "HTTP", "Port": port, "DefaultActions": [{"Type": "forward"}]});
    ecs::put(&mut out, "LoadBalancerArn", balancer.map(|lb| lb.arn.clone()));
    // A target group is behind one load balancer at most, and in its VPC.
    let mut groups: Vec<_> = balancing
        .groups()
        .filter(|g| balancer.is_none_or(|lb| g.vpc == lb.vpc && g.load_balancers.iter().all(|arn| *arn == lb.arn)))
        .collect();
    groups.sort_by_key(|group| !group.load_balancers.is_empty());
    if let Some(group) = groups.first() {
        out["DefaultActions"][0]["TargetGroupArn"] = json!(group.arn);
    }
    out
}
