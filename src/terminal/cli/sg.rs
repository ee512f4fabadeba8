//! The short options of security group rules: `--protocol tcp --port 80 --cidr 0.0.0.0/0`.
//!
//! Follows AWS CLI's customization of `ec2 authorize-security-group-ingress`, `-egress` and the two `revoke-`.

use super::faults::CliError;
use crate::aws::shape::Operation;
use serde_json::{Map, Value, json};

const NAMES: [&str; 5] = ["protocol", "port", "cidr", "source-group", "group-owner"];

fn is_rule(operation: &Operation) -> bool {
    matches!(
        operation.name.as_str(),
        "AuthorizeSecurityGroupIngress"
            | "AuthorizeSecurityGroupEgress"
            | "RevokeSecurityGroupIngress"
            | "RevokeSecurityGroupEgress"
    )
}

/// The short options the operation has.
pub fn options(operation: &Operation) -> &'static [&'static str] {
    if is_rule(operation) { &NAMES } else { &[] }
}

/// Whether a member's own option is accepted but not shown, since a short one does its work.
pub fn hides(operation: &Operation, member: &str) -> bool {
    let shown = [
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIp",
        "SourceSecurityGroupName",
        "SourceSecurityGroupOwnerId",
    ];
    is_rule(operation) && shown.contains(&member)
}

/// Adds the rule that the short options say to the input.
pub fn apply(rules: &[(&str, String)], input: &mut Map<String, Value>) -> Result<(), CliError> {
    let given: Vec<&(&str, String)> = rules.iter().filter(|(_, value)| !value.is_empty()).collect();
    let Some((first, _)) = given.first() else {
        return Ok(());
    };
    if input.contains_key("IpPermissions") {
        return Err(CliError::param(&format!(
            "The --{first} option is not compatible with the --ip-permissions option "
        )));
    }
    let mut rule = Map::new();
    for name in NAMES {
        let Some((_, value)) = given.iter().find(|(given, _)| *given == name) else {
            continue;
        };
        match name {
            "protocol" => {
                rule.insert("IpProtocol".into(), protocol(value)?.into());
            }
            "port" => {
                let (from, to) = ports(value)?;
                rule.insert("FromPort".into(), from.into());
                rule.insert("ToPort".into(), to.into());
            }
            "cidr" => {
                rule.insert("IpRanges".into(), json!([{ "CidrIp": value }]));
            }
            _ => {
                let key = match name {
                    "group-owner" => "UserId",
                    _ if value.starts_with("sg-") => "GroupId",
                    _ => "GroupName",
                };
                let pairs = rule.entry("UserIdGroupPairs").or_insert_with(|| json!([{}]));
                pairs[0][key] = value.as_str().into();
            }
        }
    }
    input.insert("IpPermissions".into(), Value::Array(vec![Value::Object(rule)]));
    Ok(())
}

fn protocol(value: &str) -> Result<&str, CliError> {
    match value.parse::<i64>() {
        Ok(-1..=255) => Ok(value),
        Ok(_) => Err(CliError::param(
            "protocol numbers must be in the range 0-255 or -1 to specify all protocols",
        )),
        Err(_) if value == "all" => Ok("-1"),
        Err(_) if ["tcp", "udp", "icmp"].contains(&value) => Ok(value),
        Err(_) => Err(CliError::param(
            "protocol parameter should be one of: tcp|udp|icmp|all or any valid protocol number.",
        )),
    }
}

fn ports(value: &str) -> Result<(i64, i64), CliError> {
    let (from, to) = match value {
        "-1" | "all" => ("-1", "-1"),
        _ => value.split_once('-').unwrap_or((value, value)),
    };
    match (from.trim().parse(), to.trim().parse()) {
        (Ok(from), Ok(to)) => Ok((from, to)),
        _ => Err(CliError::param(
            "port parameter should be of the form <from[-to]> (e.g. 22 or 22-25)",
        )),
    }
}
