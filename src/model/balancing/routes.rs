//! The operations of Elastic Load Balancing at the door, and its rules.

use super::{attributes, balancers, groups, listeners, registration, rules, tags, targets};
use crate::aws::arn;
use crate::model::World;
use crate::model::fidelity::{Label, Rule};
use crate::model::network::members::{items, text, texts};
use crate::model::routes::{Route, Serve, any};
use serde_json::Value;

macro_rules! rule {
    ($id:literal, $label:ident, $source:literal, $says:literal) => {
        Rule {
            id: $id,
            label: Label::$label,
            says: $says,
            source: concat!("User Guide for Application Load Balancers: ", $source),
        }
    };
}

/// The rules of load balancing.
pub const RULES: &[Rule] = &[
    rule!(
        "elb.types",
        NotModelled,
        "What is an Application Load Balancer?",
        "Only Application Load Balancers with HTTP listeners and HTTP or HTTPS target groups of type ip or instance are modelled; no world has instances or certificates."
    ),
    rule!(
        "elb.provisioning",
        Simplified,
        "Application Load Balancers",
        "A load balancer is provisioning for 80 to 150 seconds, then active."
    ),
    rule!(
        "elb.initial",
        Exact,
        "Health checks for your target groups",
        "A newly registered target is initial until one health check passes."
    ),
    rule!(
        "elb.checks",
        Simplified,
        "Health checks for your target groups",
        "Each target is asked once per interval by a request from the load balancer's interface; AWS asks from every node."
    ),
    rule!(
        "elb.thresholds",
        Exact,
        "Health checks for your target groups",
        "A target turns unhealthy or healthy after that many checks in a row failed or passed."
    ),
    rule!(
        "elb.unused",
        Exact,
        "Health checks for your target groups",
        "A target is unused while no listener of an active load balancer forwards to its group or its zone is not enabled."
    ),
    rule!(
        "elb.draining",
        Exact,
        "Target groups: Deregistration delay",
        "A deregistered target gets no new requests and stays draining for the delay, 300 seconds unless set."
    ),
    rule!(
        "elb.fail-open",
        Exact,
        "Health checks for your target groups",
        "With no healthy target in a group, requests are routed to all its targets."
    ),
    rule!(
        "elb.errors",
        Exact,
        "Troubleshoot your Application Load Balancers",
        "502 means the target refused or closed the connection, 503 that the group has no registered targets, 504 that no connection or answer came in time."
    ),
    rule!(
        "elb.round-robin",
        Exact,
        "Target groups: Routing algorithms",
        "Requests go to the eligible targets by turns."
    ),
    rule!(
        "elb.least-outstanding",
        Simplified,
        "Target groups: Routing algorithms",
        "Least outstanding requests and weighted random share requests as round robin does."
    ),
    rule!(
        "elb.rules",
        Exact,
        "Listener rules",
        "Rules are tried in order of priority; the first whose conditions all fit decides, else the default action."
    ),
    rule!(
        "elb.stickiness",
        Simplified,
        "Sticky sessions",
        "The AWSALB cookie keeps single requests on a target; traffic sources carry no cookies."
    ),
    rule!(
        "elb.slow-start",
        NotModelled,
        "Target groups: Slow start mode",
        "Slow start, anomaly mitigation, logs and zonal shift are kept as attributes without behaviour."
    ),
];

macro_rules! route {
    ($operation:literal, $serve:expr, $resources:expr) => {
        Route {
            service: "elbv2",
            operation: $operation,
            action: concat!("elasticloadbalancing:", $operation),
            resources: $resources,
            serve: $serve,
            label: Label::Exact,
        }
    };
}

fn one(input: &Value, member: &str) -> Vec<String> {
    vec![text(input, member).unwrap_or("*").to_string()]
}

fn balancer(_: &World, input: &Value) -> Vec<String> {
    one(input, "LoadBalancerArn")
}

fn group(_: &World, input: &Value) -> Vec<String> {
    one(input, "TargetGroupArn")
}

fn listener(_: &World, input: &Value) -> Vec<String> {
    one(input, "ListenerArn")
}

fn listener_rule(_: &World, input: &Value) -> Vec<String> {
    one(input, "RuleArn")
}

fn rule_priorities(_: &World, input: &Value) -> Vec<String> {
    let arns = items(input, "RulePriorities")
        .iter()
        .filter_map(|pair| text(pair, "RuleArn"));
    or_any(arns.map(str::to_string).collect())
}

fn tagged(_: &World, input: &Value) -> Vec<String> {
    or_any(texts(input, "ResourceArns").into_iter().map(str::to_string).collect())
}

/// Something to ask IAM about even where a request names nothing.
fn or_any(arns: Vec<String>) -> Vec<String> {
    if arns.is_empty() { vec!["*".into()] } else { arns }
}

fn new_balancer(_: &World, input: &Value) -> Vec<String> {
    let name = text(input, "Name").unwrap_or("*");
    vec![arn::of("elasticloadbalancing", &format!("loadbalancer/app/{name}/*"))]
}

fn new_group(_: &World, input: &Value) -> Vec<String> {
    let name = text(input, "Name").unwrap_or("*");
    vec![arn::of("elasticloadbalancing", &format!("targetgroup/{name}/*"))]
}

/// The operations of Elastic Load Balancing.
pub const ROUTES: &[Route] = &[
    route!("CreateLoadBalancer", Serve::Change(balancers::create), new_balancer),
    route!("DescribeLoadBalancers", Serve::Read(balancers::describe), any),
    route!("DeleteLoadBalancer", Serve::Change(balancers::delete), balancer),
    route!(
        "SetSecurityGroups",
        Serve::Change(balancers::set_security_groups),
        balancer
    ),
    route!(
        "DescribeLoadBalancerAttributes",
        Serve::Read(attributes::describe_balancer),
        any
    ),
    route!(
        "ModifyLoadBalancerAttributes",
        Serve::Change(attributes::modify_balancer),
        balancer
    ),
    route!("CreateTargetGroup", Serve::Change(groups::create), new_group),
    route!("DescribeTargetGroups", Serve::Read(groups::describe), any),
    route!("ModifyTargetGroup", Serve::Change(groups::modify), group),
    route!("DeleteTargetGroup", Serve::Change(groups::delete), group),
    route!(
        "DescribeTargetGroupAttributes",
        Serve::Read(attributes::describe_group),
        any
    ),
    route!(
        "ModifyTargetGroupAttributes",
        Serve::Change(attributes::modify_group),
        group
    ),
    route!("RegisterTargets", Serve::Change(registration::register_targets), group),
    route!(
        "DeregisterTargets",
        Serve::Change(registration::deregister_targets),
        group
    ),
    route!("DescribeTargetHealth", Serve::Read(targets::describe_health), any),
    route!("CreateListener", Serve::Change(listeners::create), balancer),
    route!("DescribeListeners", Serve::Read(listeners::describe), any),
    route!("ModifyListener", Serve::Change(listeners::modify), listener),
    route!("DeleteListener", Serve::Change(listeners::delete), listener),
    route!("CreateRule", Serve::Change(rules::create), listener),
    route!("DescribeRules", Serve::Read(rules::describe), any),
    route!("ModifyRule", Serve::Change(rules::modify), listener_rule),
    route!("DeleteRule", Serve::Change(rules::delete), listener_rule),
    route!(
        "SetRulePriorities",
        Serve::Change(rules::set_priorities),
        rule_priorities
    ),
    route!("AddTags", Serve::Change(tags::add), tagged),
    route!("RemoveTags", Serve::Change(tags::remove), tagged),
    route!("DescribeTags", Serve::Read(tags::describe), any),
];
