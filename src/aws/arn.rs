//! Amazon Resource Names of the resources a world holds.

use super::{ACCOUNT, REGION};

/// `arn:aws:<service>:<region>:<account>:<resource>`; IAM's have no Region.
pub fn of(service: &str, resource: &str) -> String {
    let region = if service == "iam" { "" } else { REGION };
    format!("arn:aws:{service}:{region}:{ACCOUNT}:{resource}")
}

/// The resource part of an ARN (after the fifth colon), or nothing if the text is not an ARN.
pub fn resource(arn: &str) -> Option<&str> {
    if !arn.starts_with("arn:") {
        return None;
    }
    arn.splitn(6, ':').nth(5)
}

/// The last path element of an ARN or of a plain name: a role's name, a task's id.
pub fn last(arn_or_name: &str) -> &str {
    let tail = resource(arn_or_name).unwrap_or(arn_or_name);
    tail.rsplit('/').next().unwrap_or(tail)
}
