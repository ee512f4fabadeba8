//! Listeners: create, describe, modify, delete.
//!
//! Source: User Guide for Application Load Balancers, "Listeners for your Application Load Balancers". HTTPS needs a
//! certificate, and no world holds one, so such listeners are refused as AWS refuses unknown certificates.

use super::pages::{Answer, balancer_gone, listener_gone, page, required, validation};
use super::{Action, actions, tags, targets};
use crate::aws::AwsError;
use crate::base::ids;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{Tags, items, number, text, texts};
use crate::model::routes::Caller;
use serde::Serialize;
use serde_json::{Value, json};
use std::rc::Rc;

const PER_BALANCER: usize = 50;

/// A listener of a load balancer.
#[derive(Clone, Debug, Serialize)]
pub struct Listener {
    pub arn: String,
    /// ARN of the load balancer.
    pub balancer: String,
    pub port: u16,
    pub protocol: String,
    /// What happens to requests that fit no rule.
    pub action: Action,
    /// ARN of the default rule.
    pub default_rule: String,
    pub tags: Tags,
}

impl Listener {
    fn render(&self) -> Value {
        json!({
            "ListenerArn": self.arn,
            "LoadBalancerArn": self.balancer,
            "Port": self.port,
            "Protocol": self.protocol,
            "DefaultActions": self.action.render(),
        })
    }
}

fn protocol(input: &Value) -> Result<Option<String>, AwsError> {
    match text(input, "Protocol") {
        None => Ok(None),
        Some("HTTP") => Ok(Some("HTTP".into())),
        Some("HTTPS") => {
            let certificates = items(input, "Certificates");
            Err(match certificates.first().and_then(|c| text(c, "CertificateArn")) {
                None => validation("A certificate must be specified for HTTPS listeners").field("Certificates"),
                Some(arn) => {
                    let text = format!("Certificate '{arn}' not found");
                    AwsError::new("CertificateNotFound", text).field("Certificates")
                }
            })
        }
        Some(other) => {
            let text = format!("Listener protocol '{other}' must be one of 'HTTPS, HTTP'");
            Err(validation(text).field("Protocol"))
        }
    }
}

fn port(input: &Value) -> Result<Option<u16>, AwsError> {
    match number(input, "Port") {
        None => Ok(None),
        Some(n @ 1..=65535) => Ok(Some(n as u16)),
        Some(n) => {
            let bound = if n < 1 {
                "greater than or equal to 1"
            } else {
                "less than or equal to 65535"
            };
            let text = format!(
                "1 validation error detected: Value '{n}' at 'port' failed to satisfy constraint: Member must have \
                 value {bound}"
            );
            Err(validation(text).field("Port"))
        }
    }
}

fn taken(balancer: &str) -> AwsError {
    let text = format!("A listener already exists on this port for this load balancer '{balancer}'");
    AwsError::new("DuplicateListener", text).field("Port")
}

pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let balancer = required(input, "LoadBalancerArn")?;
    let lb = world
        .balancing
        .load_balancer(balancer)
        .ok_or_else(|| balancer_gone(balancer))?;
    let protocol =
        protocol(input)?.ok_or_else(|| validation("A listener protocol must be specified").field("Protocol"))?;
    let port = port(input)?.ok_or_else(|| validation("A listener port must be specified").field("Port"))?;
    let action = actions::parse(world, balancer, input, "DefaultActions")?;
    let tags = tags::requested(input)?;
    if let Some(old) = world.balancing.listeners(balancer).find(|old| old.port == port) {
        if old.protocol == protocol && old.action == action && old.tags == tags {
            return Ok(json!({"Listeners": [old.render()]}).into());
        }
        return Err(taken(balancer));
    }
    if world.balancing.listeners(balancer).count() >= PER_BALANCER {
        return Err(AwsError::new(
            "TooManyListeners",
            "The maximum number of listeners has been reached.",
        ));
    }
    let name = lb.name.clone();
    let number = world.next_number();
    let arn = format!(
        "{}/{}",
        balancer.replacen(":loadbalancer/", ":listener/", 1),
        ids::short_hex(world.seed, "listener", number)
    );
    let default_rule = format!(
        "{}/{}",
        arn.replacen(":listener/", ":listener-rule/", 1),
        ids::short_hex(world.seed, "default rule", number)
    );
    let listener = Listener {
        arn: arn.clone(),
        balancer: balancer.into(),
        port,
        protocol,
        action,
        default_rule,
        tags,
    };
    let reply = json!({"Listeners": [listener.render()]});
    let text = format!("Load balancer {name} listens on port {port}.");
    let told = world.tell(New::of(Kind::Balancer, arn.as_str(), caller.call, text));
    world.balancing.listeners.insert(arn, Rc::new(listener));
    targets::refresh(world, told);
    Ok(reply.into())
}

pub fn describe(world: &World, _: &Caller, input: &Value) -> Answer {
    let arns = texts(input, "ListenerArns");
    let found: Vec<&Listener> = match text(input, "LoadBalancerArn") {
        Some(_) if !arns.is_empty() => {
            return Err(validation(
                "Only one of listener ARNs and load balancer ARN can be specified",
            ));
        }
        Some(balancer) => {
            world
                .balancing
                .load_balancer(balancer)
                .ok_or_else(|| balancer_gone(balancer))?;
            world.balancing.listeners(balancer).collect()
        }
        None if arns.is_empty() => {
            return Err(validation(
                "You must specify either listener ARNs or a load balancer ARN",
            ));
        }
        None => {
            if arns.iter().any(|arn| !world.balancing.listeners.contains_key(*arn)) {
                return Err(listener_gone());
            }
            let all = world.balancing.listeners.values().map(Rc::as_ref);
            all.filter(|listener| arns.contains(&listener.arn.as_str())).collect()
        }
    };
    page(
        "Listeners",
        found.into_iter().map(|l| (l.arn.as_str(), l.render())).collect(),
        input,
    )
}

pub fn modify(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "ListenerArn")?;
    let mut listener = world
        .balancing
        .listeners
        .get(arn)
        .map(|l| (**l).clone())
        .ok_or_else(listener_gone)?;
    if let Some(protocol) = protocol(input)? {
        listener.protocol = protocol;
    }
    if let Some(port) = port(input)? {
        let other = |l: &Listener| l.port == port && l.arn != arn;
        if world.balancing.listeners(&listener.balancer).any(other) {
            return Err(taken(&listener.balancer));
        }
        listener.port = port;
    }
    if input.get("DefaultActions").is_some_and(|actions| !actions.is_null()) {
        listener.action = actions::parse(world, &listener.balancer, input, "DefaultActions")?;
    }
    let reply = json!({"Listeners": [listener.render()]});
    let text = format!("The listener on port {} was changed.", listener.port);
    let told = world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    world.balancing.listeners.insert(arn.into(), Rc::new(listener));
    targets::refresh(world, told);
    Ok(reply.into())
}

pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "ListenerArn")?;
    let gone = world.balancing.listeners.remove(arn).ok_or_else(listener_gone)?;
    world.balancing.rules.retain(|_, rule| rule.listener != arn);
    let text = format!("The listener on port {} was deleted.", gone.port);
    let told = world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    targets::refresh(world, told);
    Ok(json!({}).into())
}
