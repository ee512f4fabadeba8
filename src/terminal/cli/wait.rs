//! One poll of a waiter: does the answer decide it?
//!
//! Follows botocore's waiters: acceptors in order, the first that matches decides; an error none of them names ends the
//! wait; so does the last attempt.

use crate::aws::shape::{Acceptor, Waiter};
use crate::aws::{AwsError, Output};
use crate::terminal::output::query;
use serde_json::Value;

/// What a poll decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Poll {
    Success,
    /// Ask again, remembering the acceptor that matched, by its place.
    Again(Option<usize>),
    /// The wait failed, with its reason.
    Failure(String),
}

/// Judges one answer.
pub fn judge(waiter: &Waiter, answer: &Result<Output, AwsError>) -> Poll {
    let body = answer.as_ref().map(Output::to_value).unwrap_or(Value::Null);
    for (place, acceptor) in waiter.acceptors.iter().enumerate() {
        if !matches(acceptor, answer, &body) {
            continue;
        }
        return match acceptor.state.as_str() {
            "success" => Poll::Success,
            "failure" => Poll::Failure(format!(
                "Waiter encountered a terminal failure state: {}",
                explanation(acceptor)
            )),
            _ => Poll::Again(Some(place)),
        };
    }
    match answer {
        Ok(_) => Poll::Again(None),
        Err(error) => Poll::Failure(format!("An error occurred ({}): {}", error.code, error.message)),
    }
}

fn matches(acceptor: &Acceptor, answer: &Result<Output, AwsError>, body: &Value) -> bool {
    match (acceptor.matcher.as_str(), answer) {
        ("error", Err(error)) => match &acceptor.expected {
            Value::Bool(any) => *any,
            expected => expected.as_str() == Some(error.code.as_str()),
        },
        ("error", Ok(_)) => acceptor.expected == Value::Bool(false),
        ("status", Err(error)) => acceptor.expected.as_u64() == Some(u64::from(error.status)),
        ("status", Ok(_)) => acceptor.expected.as_u64() == Some(200),
        (_, Err(_)) => false,
        (matcher, Ok(_)) => {
            let found = acceptor
                .argument
                .as_deref()
                .and_then(|text| query::compile(text).ok()?.pick(body));
            let Some(found) = found else { return false };
            match matcher {
                "path" => found == acceptor.expected,
                "pathAll" => found
                    .as_array()
                    .is_some_and(|l| !l.is_empty() && l.iter().all(|v| *v == acceptor.expected)),
                "pathAny" => found.as_array().is_some_and(|l| l.contains(&acceptor.expected)),
                _ => false,
            }
        }
    }
}

/// What an acceptor that matched means, in botocore's words.
pub fn explanation(acceptor: &Acceptor) -> String {
    let argument = acceptor.argument.as_deref().unwrap_or_default();
    let expected = match &acceptor.expected {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        other => other.to_string(),
    };
    match acceptor.matcher.as_str() {
        "path" => format!("For expression \"{argument}\" we matched expected path: \"{expected}\""),
        "pathAll" => format!("For expression \"{argument}\" all members matched expected path: \"{expected}\""),
        "pathAny" => format!("For expression \"{argument}\" we matched expected path: \"{expected}\" at least once"),
        "status" => format!("Matched expected HTTP status code: {expected}"),
        _ => format!("Matched expected service error code: {expected}"),
    }
}
