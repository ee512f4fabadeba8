//! AWS's refusals: code, message and HTTP status, as the service gives them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A refusal of a call. A refusal is an outcome, not an exception: it is shown and explained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub struct AwsError {
    /// The error code: `ClusterNotFoundException`, `AccessDenied`.
    pub code: String,
    /// The message, verbatim.
    pub message: String,
    /// The HTTP status the service answers with.
    pub status: u16,
    /// Further members of the error's shape, such as `resourceIds`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub detail: Value,
    /// The number of the rule that refused (`model::rules`), for the fidelity label and "Why?".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The member of the request at fault, as a path (`containerDefinitions[0].memory`), where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl AwsError {
    /// A refusal with HTTP status 400.
    pub fn new(code: &str, message: impl Into<String>) -> AwsError {
        AwsError {
            code: code.into(),
            message: message.into(),
            status: 400,
            detail: Value::Null,
            rule: None,
            field: None,
        }
    }

    /// The same refusal with another HTTP status.
    pub fn status(mut self, status: u16) -> AwsError {
        self.status = status;
        self
    }

    /// The same refusal, naming the request member at fault.
    pub fn field(mut self, path: impl Into<String>) -> AwsError {
        self.field = Some(path.into());
        self
    }

    /// The same refusal, naming the rule behind it.
    pub fn rule(mut self, rule: &str) -> AwsError {
        self.rule = Some(rule.into());
        self
    }

    /// ECS's `ClientException`.
    pub fn client(message: impl Into<String>) -> AwsError {
        AwsError::new("ClientException", message)
    }

    /// ECS's `InvalidParameterException`.
    pub fn invalid(message: impl Into<String>) -> AwsError {
        AwsError::new("InvalidParameterException", message)
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}
