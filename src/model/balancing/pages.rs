//! What the elbv2 operations have in common: refusals, pages and names.
//!
//! Source: elbv2 API Reference, common errors; PageSize 1–400 with an opaque Marker.

use crate::aws::{AwsError, Output};
use crate::model::network::members::{number, text};
use crate::model::network::query::{plain, token_of};
use serde_json::{Map, Value};
use std::rc::Rc;

pub type Answer = Result<Output, AwsError>;

/// elbv2's `ValidationError`.
pub fn validation(text: impl Into<String>) -> AwsError {
    AwsError::new("ValidationError", text)
}

/// elbv2's `InvalidConfigurationRequest`.
pub fn configuration(text: impl Into<String>) -> AwsError {
    AwsError::new("InvalidConfigurationRequest", text)
}

pub fn balancer_gone(arn: &str) -> AwsError {
    AwsError::new("LoadBalancerNotFound", format!("Load balancer '{arn}' not found")).field("LoadBalancerArn")
}

pub fn group_gone() -> AwsError {
    AwsError::new("TargetGroupNotFound", "One or more target groups not found").field("TargetGroupArn")
}

pub fn listener_gone() -> AwsError {
    AwsError::new("ListenerNotFound", "One or more listeners not found").field("ListenerArn")
}

pub fn rule_gone() -> AwsError {
    AwsError::new("RuleNotFound", "One or more rules not found").field("RuleArn")
}

/// A required text member.
pub fn required<'a>(input: &'a Value, name: &str) -> Result<&'a str, AwsError> {
    text(input, name).filter(|text| !text.is_empty()).ok_or_else(|| {
        let mut member = name.to_string();
        if let Some(first) = member.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        let text = format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
        );
        validation(text).field(name)
    })
}

/// Checks the name of a load balancer or target group; `what` begins AWS's sentence.
pub fn check_name(what: &str, name: &str) -> Result<(), AwsError> {
    let refuse = |why: &str| Err(validation(format!("{what} '{name}' {why}")).field("Name"));
    if name.len() > 32 {
        return refuse("cannot be longer than '32' characters");
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return refuse("can only contain characters that are alphanumeric characters and hyphens(-)");
    }
    if name.starts_with('-') || name.ends_with('-') {
        return refuse("cannot begin or end with '-'");
    }
    Ok(())
}

/// One page of records in the order given; a marker stands for the key of the last record of the page before.
pub fn page(member: &'static str, all: Vec<(&str, Value)>, input: &Value) -> Answer {
    let limit = match number(input, "PageSize") {
        None => 400,
        Some(n @ 1..=400) => n as usize,
        Some(n) => {
            let bound = if n < 1 {
                "greater than or equal to 1"
            } else {
                "less than or equal to 400"
            };
            let text = format!(
                "1 validation error detected: Value '{n}' at 'pageSize' failed to satisfy constraint: Member must \
                 have value {bound}"
            );
            return Err(validation(text).field("PageSize"));
        }
    };
    let start = match text(input, "Marker") {
        None | Some("") => 0,
        Some(marker) => {
            let key = plain(marker);
            let at = all.iter().position(|(of, _)| Some(*of) == key.as_deref());
            at.ok_or_else(|| validation(format!("Invalid marker: '{marker}'")).field("Marker"))? + 1
        }
    };
    let mut rest = Map::new();
    if all.len() > start + limit
        && let Some((last, _)) = all.get(start + limit - 1)
    {
        rest.insert("NextMarker".into(), token_of(last).into());
    }
    let shown = all.into_iter().skip(start).take(limit);
    Ok(Output::list(
        member,
        shown.map(|(_, value)| Rc::new(value)).collect(),
        rest,
    ))
}
