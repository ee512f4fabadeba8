//! What actions, resources and principals of a policy may look like, with IAM's refusals.

use super::{Kind, malformed, syntax, texts};
use crate::aws::AwsError;
use serde_json::Value;

pub(super) fn check_action(action: &str, kind: Kind) -> Result<(), AwsError> {
    if kind == Kind::Trust {
        let sts = action
            .get(..4)
            .is_some_and(|vendor| vendor.eq_ignore_ascii_case("sts:"));
        return if sts {
            Ok(())
        } else {
            Err(malformed("AssumeRole policy may only specify STS AssumeRole actions."))
        };
    }
    if action == "*" {
        return Ok(());
    }
    let Some((vendor, name)) = action.split_once(':') else {
        return Err(malformed(
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ));
    };
    if name.contains(':') {
        return Err(malformed("Actions/Condition can contain only one colon."));
    }
    if vendor.is_empty()
        || !vendor
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
    {
        return Err(malformed(format!("Vendor {vendor} is not valid")));
    }
    Ok(())
}

pub(super) fn check_resource(resource: &str) -> Result<(), AwsError> {
    if resource == "*" || resource.starts_with("${") {
        return Ok(());
    }
    let mut parts = resource.splitn(6, ':');
    let Some("arn") = parts.next() else {
        return Err(malformed(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        )));
    };
    let (partition, service, region) = (parts.next(), parts.next(), parts.next());
    match partition {
        Some("aws" | "aws-cn" | "aws-us-gov" | "*") => {}
        Some(other) => {
            return Err(malformed(format!(
                "Partition \"{other}\" is not valid for resource \"{resource}\"."
            )));
        }
        None => return Err(malformed("The policy failed legacy parsing")),
    }
    if parts.next().is_none() || parts.next().is_none_or(str::is_empty) {
        return Err(malformed("The policy failed legacy parsing"));
    }
    if service == Some("iam") && region.is_some_and(|r| !r.is_empty() && r != "*") {
        return Err(malformed(format!(
            "IAM resource {resource} cannot contain region information."
        )));
    }
    Ok(())
}

pub(super) fn compile_principals(value: &Value) -> Result<Vec<(String, String)>, AwsError> {
    match value {
        Value::String(text) if text == "*" => Ok(vec![("AWS".into(), "*".into())]),
        Value::Object(kinds) if !kinds.is_empty() => {
            let mut principals = Vec::new();
            for (kind, names) in kinds {
                if !["AWS", "Service", "Federated", "CanonicalUser"].contains(&kind.as_str()) {
                    return Err(syntax());
                }
                for name in texts(names)? {
                    check_principal(kind, &name)?;
                    principals.push((kind.clone(), name));
                }
            }
            Ok(principals)
        }
        Value::String(text) => Err(malformed(format!("Invalid principal in policy: {text}"))),
        _ => Err(syntax()),
    }
}

fn check_principal(kind: &str, name: &str) -> Result<(), AwsError> {
    let account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    let good = match kind {
        "Service" => {
            let service = name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn");
            service
                && name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        }
        "AWS" => name == "*" || account(name) || name.starts_with("arn:aws:iam::") || name.starts_with("arn:aws:sts::"),
        _ => !name.is_empty(),
    };
    if good {
        Ok(())
    } else {
        Err(malformed(format!(
            "Invalid principal in policy: \"{}\":\"{name}\"",
            kind.to_uppercase()
        )))
    }
}
