//! Forms of load balancers, target groups and listeners.

use super::{Choice, Item, Kind, Section, choices, ecs, names};
use crate::aws::fields::Fields;
use crate::model::World;
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
            "network",
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

pub fn start_load_balancer(world: &World) -> Value {
    let vpc = world.network().default_vpc().map(|vpc| vpc.id.clone());
    let mut zones: Vec<String> = Vec::new();
    let mut subnets: Vec<String> = Vec::new();
    for choice in choices::subnets(world, vpc.as_deref()) {
        let zone = world
            .network()
            .zone_of_subnet(&choice.value)
            .unwrap_or_default()
            .to_string();
        if !zones.contains(&zone) && choices::is_public(world, &choice.value) {
            zones.push(zone);
            subnets.push(choice.value);
        }
    }
    let name = names::free("hello", |name| {
        world.balancing().load_balancers().any(|lb| lb.name == name)
    });
    let mut out = json!({"Name": name, "Scheme": "internet-facing", "Subnets": subnets});
    // A group that lets anyone in on some port is meant for a load balancer.
    let open = |group: &&crate::model::network::SecurityGroup| {
        group.rules.iter().any(|rule| {
            !rule.egress && matches!(rule.peer, crate::model::network::Peer::Ipv4(block) if block.bits() == 0)
        })
    };
    if let Some(group) = world
        .network()
        .security_groups()
        .filter(|g| Some(&g.vpc) == vpc.as_ref())
        .find(open)
    {
        out["SecurityGroups"] = json!([group.id]);
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

pub fn start_modify(world: &World) -> Value {
    match world.balancing().groups().next() {
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

pub fn start_listener(world: &World) -> Value {
    let mut balancers = world.balancing().load_balancers();
    let bare = balancers
        .find(|lb| world.balancing().listeners(&lb.arn).next().is_none())
        .map(|lb| lb.arn.clone());
    let free = world
        .balancing()
        .groups()
        .find(|group| group.load_balancers.is_empty())
        .map(|group| group.arn.clone());
    let mut out = json!({"Protocol": "HTTP", "Port": 80, "DefaultActions": [{"Type": "forward"}]});
    ecs::put(
        &mut out,
        "LoadBalancerArn",
        bare.or_else(|| ecs::first(choices::load_balancers(world))),
    );
    if let Some(group) = free.or_else(|| ecs::first(choices::target_groups(world))) {
        out["DefaultActions"][0]["TargetGroupArn"] = json!(group);
    }
    out
}
