//! The forms of the reduced service models: service, operation, shape, member, paginator, waiter.

use super::table::Table;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One service: its protocol facts, operations and shapes.
#[derive(Debug)]
pub struct Service {
    /// The CLI's name: `ecs`, `elbv2`, `cloudwatch`.
    pub name: String,
    /// The service model's full name, such as `Amazon EC2 Container Service`.
    pub full_name: String,
    /// The endpoint prefix as in the model's metadata (`elasticloadbalancing`, `monitoring`).
    pub endpoint_prefix: String,
    /// The service's name in a request's credential scope.
    pub signing_name: String,
    /// `json`, `query`, `ec2`, `smithy-rpc-v2-cbor`: the protocol the model prefers.
    pub protocol: String,
    /// Every protocol the service speaks.
    pub protocols: Vec<String>,
    /// `1.0` or `1.1` of the JSON protocol.
    pub json_version: Option<String>,
    /// What stands before the operation's name in `X-Amz-Target`.
    pub target_prefix: Option<String>,
    /// The model's date, `Version` in the query protocol.
    pub api_version: String,
    /// The namespace of XML replies.
    pub xml_namespace: Option<String>,
    /// Whether clients of the JSON protocol expect the query protocol's error codes in a header.
    pub query_compatible: bool,
    /// The supported operations by name.
    pub operations: BTreeMap<String, Operation>,
    /// The shapes they reach, by name.
    pub shapes: BTreeMap<String, Shape>,
    /// The waiters on supported operations, by CLI name: `tasks-running`.
    pub waiters: BTreeMap<String, Waiter>,
    /// The same shapes by number, for quick checks.
    pub(super) table: Table,
}

impl Service {
    /// The operation of this name in the model: `RunTask`.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.get(name)
    }

    /// The operation of this CLI name: `run-task`.
    pub fn operation_by_cli(&self, cli_name: &str) -> Option<&Operation> {
        self.operations
            .values()
            .find(|operation| operation.cli_name == cli_name)
    }

    /// The shape of this name.
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }
}

/// One operation of a service.
#[derive(Debug)]
pub struct Operation {
    /// `RunTask`
    pub name: String,
    /// `run-task`, by botocore's own rule for CLI names.
    pub cli_name: String,
    /// Name of the input shape; `None` where the operation takes nothing.
    pub input: Option<String>,
    /// Name of the output shape; `None` where the operation answers nothing.
    pub output: Option<String>,
    /// `RunTaskResult` in the query protocol.
    pub result_wrapper: Option<String>,
    /// `POST` in all protocols but REST.
    pub http_method: String,
    /// `/` in all protocols but REST.
    pub http_uri: String,
    /// The operation's error shapes.
    pub errors: Vec<String>,
    /// Pagination, where the CLI offers `--max-items` and joins pages.
    pub paginator: Option<Paginator>,
}

/// How an operation's pages are joined (botocore's paginators).
#[derive(Debug, Clone, Deserialize)]
pub struct Paginator {
    /// The request members that take the token.
    #[serde(rename = "input")]
    pub input_token: Vec<String>,
    /// The reply members the token comes from.
    #[serde(rename = "output")]
    pub output_token: Vec<String>,
    /// The request member that bounds a page.
    #[serde(rename = "limit", default)]
    pub limit_key: Option<String>,
    /// The reply members that are joined.
    #[serde(rename = "results")]
    pub result_keys: Vec<String>,
    /// The reply member that says whether there is another page, where the token alone does not.
    #[serde(rename = "more", default)]
    pub more_results: Option<String>,
    /// The reply members taken from the first page only.
    #[serde(rename = "once", default)]
    pub non_aggregate_keys: Vec<String>,
}

/// How `aws <service> wait <name>` polls an operation.
#[derive(Debug, Clone, Deserialize)]
pub struct Waiter {
    /// The operation polled, `DescribeTasks`.
    pub operation: String,
    /// Seconds between two polls.
    #[serde(rename = "delay")]
    pub delay_seconds: u64,
    /// Polls before the waiter gives up.
    #[serde(rename = "attempts")]
    pub max_attempts: u64,
    /// Tried in order; the first that matches decides.
    pub acceptors: Vec<Acceptor>,
}

/// One rule of a waiter.
#[derive(Debug, Clone, Deserialize)]
pub struct Acceptor {
    /// `success`, `failure` or `retry`.
    pub state: String,
    /// `path`, `pathAll`, `pathAny`, `status` or `error`.
    pub matcher: String,
    /// The JMESPath expression of the path matchers.
    #[serde(default)]
    pub argument: Option<String>,
    /// The value, HTTP status or error code that matches.
    pub expected: Value,
}

/// A member of a structure, in the model's order.
#[derive(Debug)]
pub struct Member {
    /// The member's name in the model.
    pub name: String,
    /// Name of the member's shape.
    pub shape: String,
    /// The wire name where it differs.
    pub location_name: Option<String>,
    /// The wire name in requests of the EC2 protocol.
    pub query_name: Option<String>,
    /// `header`, `querystring`, `uri` in REST protocols.
    pub location: Option<String>,
}

/// A shape, its kind and bounds.
#[derive(Debug)]
pub struct Shape {
    /// The shape's name in the model.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The least value of a number, or length of a string, list or map.
    pub min: Option<f64>,
    /// The greatest value of a number, or length of a string, list or map.
    pub max: Option<f64>,
    /// The regular expression (Java's dialect) a string is to match.
    pub pattern: Option<String>,
    /// For error shapes: code on the wire and HTTP status.
    pub error: Option<ErrorFacts>,
    /// Whether any JSON value will do.
    pub document: bool,
}

/// What the model says of an error shape.
#[derive(Debug, Clone)]
pub struct ErrorFacts {
    /// The code on the wire.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// Whether the sender is at fault rather than the service.
    pub sender: bool,
}

/// The kinds of shapes.
#[derive(Debug)]
pub enum Kind {
    /// Named members; of a union exactly one may be set.
    Structure {
        members: Vec<Member>,
        required: Vec<String>,
        union: bool,
    },
    /// A list of one shape.
    List {
        member: String,
        member_name: Option<String>,
        flattened: bool,
    },
    /// A map from strings to one shape.
    Map {
        key: String,
        value: String,
        key_name: Option<String>,
        value_name: Option<String>,
        flattened: bool,
    },
    /// Text; of an enumeration where `values` is not empty.
    String { values: Vec<String> },
    /// 32 bits.
    Integer,
    /// 64 bits.
    Long,
    /// A number with a fraction.
    Float,
    /// A number with a fraction.
    Double,
    /// True or false.
    Boolean,
    /// A moment; `iso8601`, `unixTimestamp` where the model differs from its protocol.
    Timestamp { format: Option<String> },
    /// Bytes.
    Blob,
}
