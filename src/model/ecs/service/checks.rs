//! Checks that CreateService, UpdateService and CreateTaskSet share.
//!
//! Source: ECS API reference; live error texts for load balancers.

use super::{Advanced, Attached};
use crate::aws::AwsError;
use crate::aws::fields::Fields;
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::definition::Definition;
use serde_json::Value;

/// Tasks per service, by quota.
const TASKS: i64 = 5000;

/// What this model refuses rather than pretends.
pub fn unsupported(input: &Value) -> Result<(), AwsError> {
    let refuse = |field: &str, message: &str| Err(AwsError::invalid(message).field(field).rule("service.unmodelled"));
    if input.text("schedulingStrategy").is_some_and(|s| s != "REPLICA") {
        return refuse(
            "schedulingStrategy",
            "The daemon scheduling strategy is not supported with the FARGATE launch type.",
        );
    }
    let controller = input.member("deploymentController").and_then(|c| c.text("type"));
    if controller == Some("CODE_DEPLOY") {
        return refuse(
            "deploymentController",
            "Taskyard does not model the CODE_DEPLOY deployment controller: use ECS with the strategy BLUE_GREEN, LINEAR or CANARY, or EXTERNAL with task sets.",
        );
    }
    Ok(())
}

/// `desiredCount`, checked.
pub fn desired_count(input: &Value) -> Result<Option<u64>, AwsError> {
    match input.int("desiredCount") {
        None => Ok(None),
        Some(n) if (0..=TASKS).contains(&n) => Ok(Some(n as u64)),
        Some(n) => Err(
            AwsError::invalid(format!("desiredCount must be between 0 and {TASKS}; got {n}.")).field("desiredCount"),
        ),
    }
}

/// `healthCheckGracePeriodSeconds`, checked.
pub fn grace(input: &Value) -> Result<Option<Span>, AwsError> {
    match input.int("healthCheckGracePeriodSeconds") {
        None => Ok(None),
        Some(n) if (0..=2_147_483_647).contains(&n) => Ok(Some(Span::secs(n as u64))),
        Some(n) => Err(AwsError::invalid(format!(
            "healthCheckGracePeriodSeconds must be between 0 and 2147483647; got {n}."
        ))
        .field("healthCheckGracePeriodSeconds")),
    }
}

/// `propagateTags`, checked.
pub fn propagation(input: &Value) -> Result<Option<String>, AwsError> {
    match input.text("propagateTags") {
        None => Ok(None),
        Some(word) if ["NONE", "SERVICE", "TASK_DEFINITION"].contains(&word) => Ok(Some(word.into())),
        Some(word) => Err(AwsError::invalid(format!(
            "propagateTags must be SERVICE, TASK_DEFINITION or NONE; got {word}."
        ))
        .field("propagateTags")),
    }
}

/// `availabilityZoneRebalancing`, checked: it needs room for an extra task.
pub fn rebalancing(input: &Value, maximum: u64) -> Result<(), AwsError> {
    if input.text("availabilityZoneRebalancing") == Some("ENABLED") && maximum <= 100 {
        // UNCONFIRMED wording; the guide says such a service is not eligible.
        let message = "Availability Zone rebalancing cannot be enabled while maximumPercent is 100 or less.";
        return Err(AwsError::invalid(message)
            .field("availabilityZoneRebalancing")
            .rule("service.rebalance"));
    }
    Ok(())
}

type Rolling = (u64, u64, (bool, bool));

/// Percentages and circuit breaker, over what stands.
pub fn deployment_configuration(input: &Value, stands: Rolling) -> Result<Rolling, AwsError> {
    let Some(given) = input.member("deploymentConfiguration") else {
        return Ok(stands);
    };
    let percent = |name: &str, or: u64, high: i64| match given.int(name) {
        None => Ok(or),
        Some(n) if (0..=high).contains(&n) => Ok(n as u64),
        Some(n) => Err(
            AwsError::invalid(format!("{name} must be between 0 and {high}; got {n}."))
                .field(format!("deploymentConfiguration.{name}")),
        ),
    };
    let minimum = percent("minimumHealthyPercent", stands.0, 100)?;
    let maximum = percent("maximumPercent", stands.1, 10_000)?;
    if maximum < 100 {
        return Err(
            AwsError::invalid("maximumPercent must be at least 100.").field("deploymentConfiguration.maximumPercent")
        );
    }
    let rolling = given.text("strategy").is_none_or(|s| s == "ROLLING");
    if minimum == 100 && maximum == 100 && rolling {
        // UNCONFIRMED wording: ECS refuses a window in which nothing can move.
        let message = "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.";
        return Err(AwsError::invalid(message).field("deploymentConfiguration"));
    }
    let breaker = given.member("deploymentCircuitBreaker").map_or(stands.2, |b| {
        (b.flag("enable").unwrap_or(false), b.flag("rollback").unwrap_or(false))
    });
    Ok((minimum, maximum, breaker))
}

/// `loadBalancers`, checked against target groups and the definition.
pub fn load_balancers(world: &World, input: &Value, definition: &Definition) -> Result<Vec<Attached>, AwsError> {
    let given = input.list("loadBalancers");
    if given.len() > 5 {
        return Err(AwsError::invalid("load balancers can have at most 5 items.").field("loadBalancers"));
    }
    let mut attached = Vec::new();
    for (index, one) in given.iter().enumerate() {
        let at = |member: &str| format!("loadBalancers[{index}].{member}");
        if one.text("loadBalancerName").is_some() {
            let message =
                "Classic Load Balancers are not supported with the awsvpc network mode; use a target group of type ip.";
            return Err(AwsError::invalid(message).field(at("loadBalancerName")));
        }
        let arn = one.text("targetGroupArn").unwrap_or_default();
        if arn.is_empty() {
            return Err(
                AwsError::invalid("targetGroupArn is required for a load balancer.").field(at("targetGroupArn"))
            );
        }
        let Some(group) = world.balancing.group(arn) else {
            let message = format!("The target group with targetGroupArn {arn} does not exist.");
            return Err(AwsError::invalid(message).field(at("targetGroupArn")));
        };
        if group.load_balancers.is_empty() {
            let message =
                format!("The target group with targetGroupArn {arn} does not have an associated load balancer.");
            return Err(AwsError::invalid(message)
                .field(at("targetGroupArn"))
                .rule("service.target-group"));
        }
        let mode = &definition.spec.network_mode;
        if (mode == "awsvpc") != (group.target_type == "ip") {
            let kind = &group.target_type;
            let message = format!(
                "The provided target group {arn} has target type {kind}, which is incompatible with the {mode} network mode specified in the task definition."
            );
            return Err(AwsError::invalid(message)
                .field(at("targetGroupArn"))
                .rule("service.target-group"));
        }
        let container = one.text("containerName").unwrap_or_default();
        let Some(spec) = definition.spec.containers.iter().find(|c| c.name == container) else {
            let message = format!("The container {container} does not exist in the task definition.");
            return Err(AwsError::invalid(message).field(at("containerName")));
        };
        let port = one.int("containerPort").unwrap_or(0);
        if !spec.ports.iter().any(|p| i64::from(p.container) == port) {
            let message = format!("The container {container} did not have a container port {port} defined.");
            return Err(AwsError::invalid(message).field(at("containerPort")));
        }
        attached.push(Attached {
            group: arn.into(),
            container: container.into(),
            port: port as u16,
            advanced: advanced(world, one, arn, &at("advancedConfiguration"))?,
        });
    }
    Ok(attached)
}

/// `advancedConfiguration` of a load balancer, checked against groups, rules and roles.
fn advanced(world: &World, one: &Value, group: &str, field: &str) -> Result<Option<Advanced>, AwsError> {
    let Some(given) = one.member("advancedConfiguration") else {
        return Ok(None);
    };
    let refuse = |member: &str, message: String| Err(AwsError::invalid(message).field(format!("{field}.{member}")));
    let text = |member: &str| given.text(member).unwrap_or_default().to_string();
    let (alternate, production_rule, role) = (
        text("alternateTargetGroupArn"),
        text("productionListenerRule"),
        text("roleArn"),
    );
    if alternate.is_empty() || alternate == group {
        let message = "alternateTargetGroupArn must be the ARN of a second target group.";
        return refuse("alternateTargetGroupArn", message.into());
    }
    let (Some(other), Some(own)) = (world.balancing.group(&alternate), world.balancing.group(group)) else {
        let message = format!("The target group with targetGroupArn {alternate} does not exist.");
        return refuse("alternateTargetGroupArn", message);
    };
    if (&other.target_type, &other.vpc) != (&own.target_type, &own.vpc) {
        let message = format!("The target group {alternate} must have the target type and VPC of {group}.");
        return refuse("alternateTargetGroupArn", message);
    }
    let test_rule = given.text("testListenerRule").map(str::to_string);
    for (member, rule) in [
        ("productionListenerRule", Some(&production_rule)),
        ("testListenerRule", test_rule.as_ref()),
    ] {
        if let Some(rule) = rule.filter(|rule| !world.has_listener_rule(rule)) {
            return refuse(member, format!("The listener rule {rule} does not exist."));
        }
    }
    if world.iam.role(&role).is_none() {
        let message = format!("roleArn must be the ARN of an infrastructure role that exists; got '{role}'.");
        return refuse("roleArn", message);
    }
    Ok(Some(Advanced {
        alternate,
        production_rule,
        test_rule,
        role,
    }))
}

/// What blue/green, linear and canary deployments need: two target groups behind a rule, or Service Connect.
pub fn shiftable(attached: &[Attached], connected: bool, strategy: super::Strategy) -> Result<(), AwsError> {
    let rolling = strategy == super::Strategy::Rolling;
    if rolling
        || (!attached.is_empty() && attached.iter().all(|a| a.advanced.is_some()))
        || (attached.is_empty() && connected)
    {
        return Ok(());
    }
    let message = format!(
        "The {} deployment strategy needs an advancedConfiguration with alternateTargetGroupArn, productionListenerRule and roleArn in each load balancer, or Service Connect.",
        strategy.word()
    );
    Err(AwsError::invalid(message).field("loadBalancers").rule("service.stages"))
}
