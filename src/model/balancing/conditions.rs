//! Conditions of listener rules: what a request must look like for a rule to apply.
//!
//! Source: User Guide for Application Load Balancers, "Condition types for listener rules" (wildcards `*` and `?`;
//! conditions add up, values are alternatives, five values per rule); elbv2 API Reference, RuleCondition.

use super::pages::validation;
use crate::aws::AwsError;
use crate::model::network::members::{items, text, texts};
use crate::model::network::query::fits;
use crate::model::network::{Cidr, address};
use crate::model::traffic::Request;
use serde::Serialize;
use serde_json::{Value, json};

/// A condition of a rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Condition {
    Path(Vec<String>),
    Host(Vec<String>),
    Method(Vec<String>),
    Header(String, Vec<String>),
    /// (key, value); without a key, any key.
    Query(Vec<(Option<String>, String)>),
    SourceIp(Vec<Cidr>),
}

fn some_fits(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| fits(pattern, text))
}

impl Condition {
    /// Whether a request from an address fits.
    pub fn fits(&self, request: &Request, client: &str) -> bool {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        match self {
            Condition::Path(patterns) => some_fits(patterns, path),
            Condition::Host(patterns) => {
                let host = request.host.split(':').next().unwrap_or("").to_ascii_lowercase();
                patterns
                    .iter()
                    .any(|pattern| fits(&pattern.to_ascii_lowercase(), &host))
            }
            Condition::Method(methods) => methods.contains(&request.method),
            Condition::Header(name, patterns) => request
                .headers
                .iter()
                .filter(|(key, _)| key.eq_ignore_ascii_case(name))
                .any(|(_, value)| {
                    patterns
                        .iter()
                        .any(|p| fits(&p.to_ascii_lowercase(), &value.to_ascii_lowercase()))
                }),
            Condition::Query(wanted) => query.split('&').filter(|pair| !pair.is_empty()).any(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                let (key, value) = (key.to_ascii_lowercase(), value.to_ascii_lowercase());
                wanted.iter().any(|(k, v)| {
                    k.as_ref().is_none_or(|k| fits(&k.to_ascii_lowercase(), &key))
                        && fits(&v.to_ascii_lowercase(), &value)
                })
            }),
            Condition::SourceIp(blocks) => {
                address::parse(client).is_some_and(|ip| blocks.iter().any(|block| block.holds(ip)))
            }
        }
    }

    /// The condition as AWS shows it.
    pub fn render(&self) -> Value {
        match self {
            Condition::Path(v) => json!({"Field": "path-pattern", "Values": v, "PathPatternConfig": {"Values": v}}),
            Condition::Host(v) => json!({"Field": "host-header", "Values": v, "HostHeaderConfig": {"Values": v}}),
            Condition::Method(v) => {
                json!({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": v}})
            }
            Condition::Header(name, v) => {
                json!({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": name, "Values": v}})
            }
            Condition::Query(pairs) => {
                let one = |(key, value): &(Option<String>, String)| match key {
                    Some(key) => json!({"Key": key, "Value": value}),
                    None => json!({"Value": value}),
                };
                let values: Vec<Value> = pairs.iter().map(one).collect();
                json!({"Field": "query-string", "QueryStringConfig": {"Values": values}})
            }
            Condition::SourceIp(blocks) => json!({"Field": "source-ip", "SourceIpConfig": {"Values": blocks}}),
        }
    }

    fn values(&self) -> usize {
        match self {
            Condition::Path(v) | Condition::Host(v) | Condition::Method(v) | Condition::Header(_, v) => v.len(),
            Condition::Query(v) => v.len(),
            Condition::SourceIp(v) => v.len(),
        }
    }
}

/// The conditions of a request, checked.
pub fn conditions(input: &Value) -> Result<Vec<Condition>, AwsError> {
    let refuse = |text: String| Err(validation(text).field("Conditions"));
    let mut found = Vec::new();
    for given in items(input, "Conditions") {
        if !items(given, "RegexValues").is_empty() {
            return refuse("Taskyard does not model regular expressions in rule conditions".into());
        }
        let field = text(given, "Field").unwrap_or("");
        let config = |name: &str| given.get(name).unwrap_or(&Value::Null);
        let owned = |list: Vec<&str>| list.into_iter().map(str::to_string).collect::<Vec<_>>();
        let either = |name: &str| match owned(texts(config(name), "Values")) {
            values if values.is_empty() => owned(texts(given, "Values")),
            values => values,
        };
        let condition = match field {
            "path-pattern" => Condition::Path(either("PathPatternConfig")),
            "host-header" => Condition::Host(either("HostHeaderConfig")),
            "http-request-method" => Condition::Method(owned(texts(config("HttpRequestMethodConfig"), "Values"))),
            "http-header" => {
                let config = config("HttpHeaderConfig");
                let name = text(config, "HttpHeaderName").unwrap_or("");
                if name.is_empty() || name.len() > 40 {
                    return refuse("The HTTP header name must have 1 to 40 characters".into());
                }
                Condition::Header(name.into(), owned(texts(config, "Values")))
            }
            "query-string" => {
                let pairs = items(config("QueryStringConfig"), "Values");
                let pair = |p: &Value| {
                    (
                        text(p, "Key").map(str::to_string),
                        text(p, "Value").unwrap_or("").to_string(),
                    )
                };
                Condition::Query(pairs.iter().map(pair).collect())
            }
            "source-ip" => {
                let mut blocks = Vec::new();
                for block in texts(config("SourceIpConfig"), "Values") {
                    match Cidr::parse(block) {
                        Some(cidr) => blocks.push(cidr),
                        None => return refuse(format!("CIDR block '{block}' is not valid")),
                    }
                }
                Condition::SourceIp(blocks)
            }
            other => {
                return refuse(format!(
                    "Condition field '{other}' must be one of '[http-request-method, host-header, query-string, \
                     source-ip, path-pattern, http-header]'"
                ));
            }
        };
        if condition.values() == 0 {
            return refuse(format!("A condition value must be specified for '{field}'"));
        }
        if let Condition::Path(v) | Condition::Host(v) | Condition::Header(_, v) | Condition::Method(v) = &condition
            && let Some(bad) = v.iter().find(|value| value.is_empty() || value.len() > 128)
        {
            return refuse(format!("The condition value '{bad}' must have 1 to 128 characters"));
        }
        let repeats = ["path-pattern", "host-header", "http-request-method", "source-ip"].contains(&field)
            && found
                .iter()
                .any(|c: &Condition| std::mem::discriminant(c) == std::mem::discriminant(&condition));
        if repeats {
            return refuse(format!("Only one condition of field '{field}' can be specified"));
        }
        found.push(condition);
    }
    if found.is_empty() {
        return refuse("A condition must be specified".into());
    }
    if found.iter().map(Condition::values).sum::<usize>() > 5 {
        return refuse("A rule can only have '5' condition values".into());
    }
    Ok(found)
}
