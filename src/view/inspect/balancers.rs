//! Load balancers and target groups under inspection.

use super::{Action, Does, Inspector, describe, fact, linked};
use crate::aws::{Call, arn};
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::balancing::Health;
use crate::view::map::target_state;
use crate::view::state::State;
use serde_json::json;

pub fn balancer(world: &World, id: &str) -> Option<Inspector> {
    let balancer = world.balancing().load_balancer(id)?;
    let mut facts = vec![
        fact("DNS name", balancer.dns_name.clone()),
        fact(say("Scheme"), balancer.scheme.clone()),
        linked("VPC", balancer.vpc.clone(), balancer.vpc.clone()),
        fact(
            say("Zones"),
            balancer
                .nodes
                .iter()
                .map(|n| n.zone.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ),
        fact(say("Idle timeout"), format!("{} s", balancer.idle_timeout())),
    ];
    let mut relations = Vec::new();
    for listener in world.balancing().listeners(id) {
        facts.push(fact(
            say("Listener"),
            fill(
                "{0} port {1}",
                &[("0", &listener.protocol.to_string()), ("1", &listener.port.to_string())],
            ),
        ));
        for group in listener.action.groups() {
            let name = world
                .balancing()
                .group(group)
                .map(|g| g.name.clone())
                .unwrap_or_default();
            relations.push((say("Forwards to").to_string(), name, group.clone()));
        }
    }
    for group in &balancer.security_groups {
        relations.push((say("Security group").into(), group.clone(), group.clone()));
    }
    let delete = Call::new("elbv2", "DeleteLoadBalancer", json!({"LoadBalancerArn": id}));
    let state = if balancer.active {
        (State::Ok, "active")
    } else {
        (State::Start, "provisioning")
    };
    Some(Inspector {
        kind: say("Load balancer"),
        title: balancer.name.clone(),
        tags: vec![(state.0, state.1.into())],
        facts,
        relations,
        json: describe(
            world,
            "elbv2",
            "DescribeLoadBalancers",
            json!({"LoadBalancerArns": [id]}),
        ),
        actions: vec![
            Action {
                label: say("Open in browser"),
                does: Does::Visit(format!("http://{}/", balancer.dns_name)),
                danger: false,
            },
            Action {
                label: say("Add listener"),
                does: Does::Form("CreateListener", json!({"LoadBalancerArn": id})),
                danger: false,
            },
            Action {
                label: say("Delete load balancer"),
                does: Does::Call(delete),
                danger: true,
            },
        ],
        ..Inspector::default()
    })
}

pub fn group(world: &World, id: &str) -> Option<Inspector> {
    let group = world.balancing().group(id)?;
    let healthy = group.count(Health::Healthy);
    let sick = group.count(Health::Unhealthy);
    let mut tags = vec![(
        if healthy > 0 { State::Ok } else { State::None },
        fill("{healthy} healthy", &[("healthy", &healthy.to_string())]),
    )];
    if sick > 0 {
        tags.push((State::Bad, fill("{sick} unhealthy", &[("sick", &sick.to_string())])));
    }
    let mut facts = vec![
        fact(say("Target type"), group.target_type.clone()),
        fact(
            say("Protocol"),
            fill(
                "{0} port {1}",
                &[("0", &group.protocol.to_string()), ("1", &group.port.to_string())],
            ),
        ),
        fact(
            say("Health check"),
            fill(
                "GET {0} every {1} s, timeout {2} s",
                &[
                    ("0", &group.health_path.to_string()),
                    ("1", &group.interval_seconds.to_string()),
                    ("2", &group.timeout_seconds.to_string()),
                ],
            ),
        ),
        fact(say("Success"), fill("status {0}", &[("0", &group.matcher.to_string())])),
        fact(
            say("Thresholds"),
            fill(
                "healthy after {0}, unhealthy after {1}",
                &[
                    ("0", &group.healthy_threshold.to_string()),
                    ("1", &group.unhealthy_threshold.to_string()),
                ],
            ),
        ),
        fact(
            say("Deregistration delay"),
            format!("{} s", group.deregistration_delay_seconds),
        ),
    ];
    let mut relations: Vec<(String, String, String)> = Vec::new();
    for balancer in &group.load_balancers {
        relations.push((
            say("Load balancer").into(),
            arn::resource(balancer)
                .unwrap_or_default()
                .split('/')
                .nth(2)
                .unwrap_or_default()
                .into(),
            balancer.clone(),
        ));
    }
    for target in &group.targets {
        let why = target
            .description
            .as_deref()
            .map(|d| format!(": {d}"))
            .unwrap_or_default();
        facts.push(fact(
            say("Target"),
            format!("{}:{} {}{why}", target.id, target.port, target.health.word()),
        ));
        if let Some(interface) = world.network().by_address(&target.id) {
            relations.push((
                fill("Target, {0}", &[("0", target.health.word())]),
                target.id.clone(),
                interface.owner.clone(),
            ));
        }
    }
    let worst = group
        .targets
        .iter()
        .map(|t| target_state(t.health))
        .fold(State::None, State::worse);
    let newest = group.targets.iter().max_by_key(|t| t.changed).map(|t| t.changed);
    let delete = Call::new("elbv2", "DeleteTargetGroup", json!({"TargetGroupArn": id}));
    Some(Inspector {
        kind: say("Target group"),
        title: group.name.clone(),
        tags: if group.targets.is_empty() {
            vec![(worst, say("no targets").into())]
        } else {
            tags
        },
        facts,
        relations,
        why: newest.and_then(|seq| crate::view::why::of_event(world, seq)),
        json: describe(world, "elbv2", "DescribeTargetHealth", json!({"TargetGroupArn": id})),
        actions: vec![
            Action {
                label: say("Change health check"),
                does: Does::Form("ModifyTargetGroup", json!({"TargetGroupArn": id})),
                danger: false,
            },
            Action {
                label: say("Delete target group"),
                does: Does::Call(delete),
                danger: true,
            },
        ],
        ..Inspector::default()
    })
}
