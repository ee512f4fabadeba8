//! The short options of `ec2 run-instances`: `--count 2`, `--count 1:3`, `--associate-public-ip-address`.
//!
//! Follows AWS CLI's customization: without a count one instance is asked for, `--min-count` and `--max-count` are
//! accepted and not shown, and user data is written in base64 (a `--cli-input-json` document is taken as it stands).

use super::faults::CliError;
use super::pages::base64;
use crate::aws::shape::Operation;
use serde_json::{Map, Value, json};

/// Options that take a value, and pairs that take none.
pub const VALUES: [&str; 1] = ["count"];
pub const FLAGS: [&str; 2] = ["associate-public-ip-address", "no-associate-public-ip-address"];

/// Whether an operation has these options.
pub fn runs(operation: &Operation) -> bool {
    operation.name == "RunInstances"
}

/// Whether a member's own option is accepted but neither shown nor required, since a short one does its work.
pub fn hides(operation: &Operation, member: &str) -> bool {
    runs(operation) && ["MinCount", "MaxCount"].contains(&member)
}

/// Puts what the short options say into the input; `whole` if no document adds to it.
pub fn apply(rules: &[(&str, String)], input: &mut Map<String, Value>, whole: bool) -> Result<(), CliError> {
    let given = |name: &str| {
        rules
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    };
    if let Some(count) = given("count") {
        let (least, most) = count.split_once(':').unwrap_or((count, count));
        let (Ok(least), Ok(most)) = (least.parse::<i64>(), most.parse::<i64>()) else {
            let text = format!("count: expected a number or MIN:MAX, such as 2 or 1:3; got {count}");
            return Err(CliError::param(&text));
        };
        input.insert("MinCount".into(), least.into());
        input.insert("MaxCount".into(), most.into());
    } else if whole && !input.contains_key("MinCount") && !input.contains_key("MaxCount") {
        input.insert("MinCount".into(), 1.into());
        input.insert("MaxCount".into(), 1.into());
    }
    let public = match (given(FLAGS[0]), given(FLAGS[1])) {
        (Some(_), _) => Some(true),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    };
    if let Some(public) = public {
        if input.contains_key("NetworkInterfaces") {
            let text = "Mixing the --associate-public-ip-address option with --network-interfaces is not allowed";
            return Err(CliError::param(text));
        }
        let mut interface = json!({"DeviceIndex": 0, "AssociatePublicIpAddress": public});
        for (member, own) in [("SubnetId", "SubnetId"), ("SecurityGroupIds", "Groups")] {
            if let Some(value) = input.remove(member) {
                interface[own] = value;
            }
        }
        input.insert("NetworkInterfaces".into(), json!([interface]));
    }
    if let Some(Value::String(text)) = input.get_mut("UserData") {
        *text = base64(text);
    }
    Ok(())
}
