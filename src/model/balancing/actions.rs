//! Actions of listeners and rules: forward, fixed-response, redirect.
//!
//! Source: elbv2 API Reference, Action; User Guide for Application Load Balancers, "Listener rules" (at most five
//! weighted groups, weights 0–999; a target group serves one load balancer only).

use super::pages::{configuration, validation};
use crate::aws::AwsError;
use crate::model::World;
use crate::model::network::members::{flag, items, number, text};
use serde::Serialize;
use serde_json::{Value, json};

/// What a listener or rule does with a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Action {
    /// To target groups by weight; with how long a client stays with a group, where it does.
    Forward {
        groups: Vec<(String, u64)>,
        sticky: Option<u64>,
    },
    Fixed {
        status: u16,
        content_type: Option<String>,
        body: Option<String>,
    },
    Redirect {
        protocol: String,
        port: String,
        host: String,
        path: String,
        query: String,
        status: u16,
    },
}

impl Action {
    /// ARNs of the target groups it forwards to.
    pub fn groups(&self) -> impl Iterator<Item = &String> {
        let groups: &[(String, u64)] = match self {
            Action::Forward { groups, .. } => groups,
            _ => &[],
        };
        groups.iter().map(|(arn, _)| arn)
    }

    /// The action as AWS shows it, in a list of one.
    pub fn render(&self) -> Value {
        match self {
            Action::Forward { groups, sticky } => {
                let list: Vec<Value> = groups
                    .iter()
                    .map(|(arn, weight)| json!({"TargetGroupArn": arn, "Weight": weight}))
                    .collect();
                let mut stickiness = json!({"Enabled": sticky.is_some()});
                if let Some(seconds) = sticky {
                    stickiness["DurationSeconds"] = (*seconds).into();
                }
                let config = json!({"TargetGroups": list, "TargetGroupStickinessConfig": stickiness});
                let mut shown = json!({"Type": "forward", "ForwardConfig": config});
                if let [(only, _)] = groups.as_slice() {
                    shown["TargetGroupArn"] = only.as_str().into();
                }
                json!([shown])
            }
            Action::Fixed {
                status,
                content_type,
                body,
            } => {
                let mut config = json!({"StatusCode": status.to_string()});
                if let Some(kind) = content_type {
                    config["ContentType"] = kind.as_str().into();
                }
                if let Some(body) = body {
                    config["MessageBody"] = body.as_str().into();
                }
                json!([{"Type": "fixed-response", "FixedResponseConfig": config}])
            }
            Action::Redirect {
                protocol,
                port,
                host,
                path,
                query,
                status,
            } => json!([{"Type": "redirect", "RedirectConfig": {
                "Protocol": protocol, "Port": port, "Host": host, "Path": path, "Query": query,
                "StatusCode": format!("HTTP_{status}"),
            }}]),
        }
    }
}

/// The action of a request's list; `member` names the list.
pub fn parse(world: &World, balancer: &str, input: &Value, member: &str) -> Result<Action, AwsError> {
    let list = items(input, member);
    let refuse = |text: &str| Err(validation(text).field(member));
    let action = match list {
        [] => return refuse("At least one action must be specified"),
        [one] => one,
        _ => {
            let text = "Only one action of type forward, fixed-response or redirect can be specified";
            return Err(AwsError::new("InvalidLoadBalancerAction", text).field(member));
        }
    };
    if number(action, "Order").is_some_and(|order| !(1..=50_000).contains(&order)) {
        return refuse("Action order must be between 1 and 50000");
    }
    match text(action, "Type").unwrap_or("") {
        "forward" => forward(world, balancer, action, member),
        "fixed-response" => fixed(action, member),
        "redirect" => redirect(action, member),
        kind @ ("authenticate-oidc" | "authenticate-cognito" | "jwt-validation") => {
            let text =
                format!("Taskyard models actions forward, fixed-response and redirect; '{kind}' is not modelled");
            Err(AwsError::new("OperationNotPermitted", text)
                .field(member)
                .rule("elb.types"))
        }
        other => {
            let mut path = member.to_string();
            if let Some(first) = path.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            refuse(&format!(
                "1 validation error detected: Value '{other}' at '{path}.1.member.type' failed to satisfy constraint: \
                 Member must satisfy enum value set: [forward, authenticate-oidc, authenticate-cognito, redirect, \
                 fixed-response]"
            ))
        }
    }
}

fn forward(world: &World, balancer: &str, action: &Value, member: &str) -> Result<Action, AwsError> {
    let config = action.get("ForwardConfig").unwrap_or(&Value::Null);
    let mut groups: Vec<(String, u64)> = Vec::new();
    for entry in items(config, "TargetGroups") {
        let weight = number(entry, "Weight").unwrap_or(1);
        if !(0..=999).contains(&weight) {
            let text = format!("Target group weight '{weight}' must be between 0 and 999");
            return Err(validation(text).field(member));
        }
        let arn = text(entry, "TargetGroupArn").unwrap_or("");
        if groups.iter().any(|(before, _)| before == arn) {
            return Err(validation(format!("Target group '{arn}' is specified more than once")).field(member));
        }
        groups.push((arn.into(), weight as u64));
    }
    match text(action, "TargetGroupArn") {
        Some(arn) if groups.is_empty() => groups.push((arn.into(), 1)),
        Some(arn) if !matches!(groups.as_slice(), [(only, _)] if only == arn) => {
            let text = "If both a target group ARN and a forward configuration are specified, they must name the same target group";
            return Err(configuration(text).field(member));
        }
        _ => {}
    }
    if groups.is_empty() {
        return Err(validation("A target group ARN must be specified").field(member));
    }
    if groups.len() > 5 {
        let text = "You can specify at most 5 target groups in a forward action";
        return Err(AwsError::new("TooManyTargetGroups", text).field(member));
    }
    let vpc = world.balancing.load_balancer(balancer).map_or("", |lb| lb.vpc.as_str());
    for (arn, _) in &groups {
        let Some(group) = world.balancing.group(arn) else {
            let text = format!("Target group '{arn}' not found");
            return Err(AwsError::new("TargetGroupNotFound", text).field(member));
        };
        if group.load_balancers.iter().any(|other| other != balancer) {
            let text =
                format!("The following target groups cannot be associated with more than one load balancer: {arn}");
            return Err(AwsError::new("TargetGroupAssociationLimit", text).field(member));
        }
        if group.vpc != vpc {
            let text = format!("The target group '{arn}' is not in the same VPC as the load balancer '{balancer}'");
            return Err(configuration(text).field(member));
        }
    }
    let stickiness = config.get("TargetGroupStickinessConfig").unwrap_or(&Value::Null);
    let seconds = number(stickiness, "DurationSeconds");
    let sticky = if flag(stickiness, "Enabled") {
        match seconds {
            Some(seconds @ 1..=604_800) => Some(seconds as u64),
            _ => {
                let text = "Target group stickiness duration must be between 1 and 604800 seconds";
                return Err(validation(text).field(member));
            }
        }
    } else {
        None
    };
    Ok(Action::Forward { groups, sticky })
}

fn fixed(action: &Value, member: &str) -> Result<Action, AwsError> {
    let refuse = |text: String| Err(validation(text).field(member));
    let Some(config) = action.get("FixedResponseConfig").filter(|config| config.is_object()) else {
        return refuse("A fixed response configuration must be specified for a fixed-response action".into());
    };
    let code = text(config, "StatusCode").unwrap_or("");
    let status = code
        .parse::<u16>()
        .ok()
        .filter(|n| code.len() == 3 && matches!(n, 200..=299 | 400..=599));
    let Some(status) = status else {
        return refuse(format!(
            "The fixed response status code '{code}' must be 2XX, 4XX or 5XX"
        ));
    };
    let kinds = [
        "text/plain",
        "text/css",
        "text/html",
        "application/javascript",
        "application/json",
    ];
    let content_type = text(config, "ContentType").map(str::to_string);
    if let Some(kind) = content_type.as_ref().filter(|kind| !kinds.contains(&kind.as_str())) {
        return refuse(format!(
            "The content type must be one of: '{}', not '{kind}'",
            kinds.join(",")
        ));
    }
    let body = text(config, "MessageBody").map(str::to_string);
    if body.as_ref().is_some_and(|body| body.len() > 1024) {
        return refuse("The fixed response body cannot be longer than '1024' characters".into());
    }
    Ok(Action::Fixed {
        status,
        content_type,
        body,
    })
}

fn redirect(action: &Value, member: &str) -> Result<Action, AwsError> {
    let refuse = |text: String| Err(validation(text).field(member));
    let Some(config) = action.get("RedirectConfig").filter(|config| config.is_object()) else {
        return refuse("A redirect configuration must be specified for a redirect action".into());
    };
    let status = match text(config, "StatusCode") {
        Some("HTTP_301") => 301,
        Some("HTTP_302") => 302,
        other => {
            let given = other.unwrap_or("");
            return refuse(format!(
                "The redirect status code '{given}' must be one of 'HTTP_301, HTTP_302'"
            ));
        }
    };
    let part = |name: &str, default: &str| text(config, name).unwrap_or(default).to_string();
    let made = Action::Redirect {
        protocol: part("Protocol", "#{protocol}"),
        port: part("Port", "#{port}"),
        host: part("Host", "#{host}"),
        path: part("Path", "/#{path}"),
        query: part("Query", "#{query}"),
        status,
    };
    let Action::Redirect {
        protocol,
        port,
        host,
        path,
        query,
        ..
    } = &made
    else {
        return Ok(made);
    };
    if !["HTTP", "HTTPS", "#{protocol}"].contains(&protocol.as_str()) {
        return refuse(format!(
            "The redirect protocol '{protocol}' must be HTTP, HTTPS or #{{protocol}}"
        ));
    }
    if port != "#{port}" && !port.parse::<u16>().is_ok_and(|n| n > 0) {
        return refuse(format!(
            "The redirect port '{port}' must be between 1 and 65535 or #{{port}}"
        ));
    }
    if !path.starts_with('/') || [host, path, query].iter().any(|part| part.len() > 128) {
        return refuse("The redirect path must begin with '/', and its parts have at most 128 characters".into());
    }
    let same = host == "#{host}" && path == "/#{path}" && query == "#{query}" && port == "#{port}";
    if same && protocol == "#{protocol}" {
        let text = "The redirect configuration is not valid because it creates a loop.";
        return Err(AwsError::new("InvalidLoadBalancerAction", text).field(member));
    }
    Ok(made)
}
