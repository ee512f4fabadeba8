//! Reading CloudWatch's and CloudWatch Logs' requests: moments, tokens, and their refusals.

use crate::aws::AwsError;
use crate::base::time::Time;
use serde_json::Value;

/// A text member; empty where absent.
pub fn text<'a>(input: &'a Value, member: &str) -> &'a str {
    input.get(member).and_then(Value::as_str).unwrap_or("")
}

/// CloudWatch's refusal.
pub fn refused(code: &str, member: &str, message: impl Into<String>) -> AwsError {
    AwsError::new(code, message).field(member)
}

/// A moment in Unix milliseconds: a number of seconds.
pub fn moment(input: &Value, member: &str) -> Result<i64, AwsError> {
    let value = input.get(member).unwrap_or(&Value::Null);
    let millis = match value {
        Value::Number(seconds) => seconds.as_f64().map(|seconds| (seconds * 1000.0) as i64),
        _ => None,
    };
    millis.ok_or_else(|| {
        let code = if value.is_null() {
            "MissingParameter"
        } else {
            "InvalidParameterValue"
        };
        let text = if value.is_null() {
            format!("The parameter {member} is required.")
        } else {
            format!("Value for parameter {member} must be a timestamp.")
        };
        refused(code, member, text)
    })
}

/// The simulated moment of Unix milliseconds; moments before the world become its first.
pub fn time(millis: i64) -> Time {
    Time::from_unix_millis(millis.max(0) as u64)
}

/// A page token that holds a text.
pub fn token(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a page token.
pub fn untoken(token: &str) -> Option<String> {
    if !token.is_ascii() || token.len() % 2 == 1 {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(token.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..token.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// The text of a request's page token, with CloudWatch Logs' refusal of a bad one.
pub fn next_token(input: &Value) -> Result<Option<String>, AwsError> {
    match input.get("nextToken").and_then(Value::as_str) {
        None => Ok(None),
        Some(token) => untoken(token).map(Some).ok_or_else(bad_token),
    }
}

/// CloudWatch Logs' refusal of a token.
pub fn bad_token() -> AwsError {
    AwsError::invalid("The specified nextToken is invalid.").field("nextToken")
}

/// `limit`, between 1 and `most`; `most` where absent.
pub fn limit(input: &Value, most: u64) -> Result<usize, AwsError> {
    let Some(limit) = input.get("limit").filter(|limit| !limit.is_null()) else {
        return Ok(most as usize);
    };
    match limit.as_i64() {
        Some(n) if (1..=most as i64).contains(&n) => Ok(n as usize),
        _ => {
            let bound = if limit.as_i64().is_some_and(|n| n < 1) {
                "greater than or equal to 1".to_string()
            } else {
                format!("less than or equal to {most}")
            };
            let text = format!(
                "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value {bound}"
            );
            Err(AwsError::invalid(text).field("limit"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_hold_any_text_and_refuse_what_is_none() {
        assert_eq!(untoken(&token("a\0é")).as_deref(), Some("a\0é"));
        assert_eq!((untoken("zz"), untoken("abc"), untoken("é1")), (None, None, None));
    }
}
