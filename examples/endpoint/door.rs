//! From a request on the wire to a call at the world's door, and back.
//!
//! The service comes from `X-Amz-Target`, the RPC v2 path, or the signature's credential scope together with query's
//! `Version`. Signatures are not checked: any credentials will do, and none will.

use super::host::Host;
use super::http::{BODY_BYTES, Request, Response};
use super::params::{self, Node};
use super::{cbor, control, encode, query, refusal};
use serde_json::{Value, json};
use taskyard::aws::shape::{self, Operation, Service};
use taskyard::aws::{self, AwsError, Call};
use taskyard::base::limits;

/// The services at the door, by CLI name.
pub const SERVICES: &[&str] = &[
    "ecs",
    "elbv2",
    "ec2",
    "autoscaling",
    "ssm",
    "iam",
    "logs",
    "cloudwatch",
    "servicediscovery",
    "sts",
];

/// How a request is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Protocol {
    Json,
    Query,
    Ec2,
    Cbor,
}

/// Whom a request is for, as far as it can be told.
#[derive(Debug)]
struct Addressed {
    protocol: Protocol,
    service: Option<&'static Service>,
    operation: Option<&'static Operation>,
    /// The access key that signed it.
    key: Option<String>,
}

impl Addressed {
    fn refuse(&self, error: &AwsError, request_id: &str) -> Response {
        refusal::of(self.protocol, self.service, self.operation, error, request_id)
    }
}

/// Answers one request.
pub fn answer(host: &mut Host, request: &Request) -> Response {
    if request.path == "/_taskyard" || request.path.starts_with("/_taskyard/") {
        return control::answer(host, request);
    }
    let id = host.request_id();
    let (mut to, parameters) = match address(request) {
        Ok(found) => found,
        Err(refused) => return refused.0.refuse(&refused.1, &id),
    };
    let call = match call(host, &mut to, request, &parameters) {
        Ok(call) => call,
        Err(error) => return to.refuse(&error, &id),
    };
    match host.call(&call) {
        Ok(output) => match (to.service, to.operation) {
            (Some(service), Some(operation)) => encode::output(to.protocol, service, operation, &output, &id),
            _ => refusal::plain(&AwsError::new("InternalFailure", "The operation is not known.").status(500)),
        },
        Err(error) => to.refuse(&error, &id),
    }
}

/// The refusal of a body past the limit, in the protocol of its head.
pub fn too_large(request: &Request) -> Response {
    let message = format!("The request is larger than {BODY_BYTES} bytes.");
    let error = AwsError::new("RequestEntityTooLarge", message).status(413);
    let to = match address(request) {
        Ok((to, _)) => to,
        Err(refused) => refused.0,
    };
    if request.path.starts_with("/_taskyard") {
        return control::refuse(413, "body", &format!("at most {BODY_BYTES} bytes"), &error.message);
    }
    to.refuse(&error, "00000000-0000-4000-a000-000000000000")
}

type Refused = Box<(Addressed, AwsError)>;

/// Whom the request is for, and its parameters where it is a form.
fn address(request: &Request) -> Result<(Addressed, Node), Refused> {
    let scope = scope(request);
    let key = scope.as_ref().map(|scope| scope[0].clone());
    let signed = scope.as_ref().and_then(|scope| signed_for(&scope[3]));
    let mut to = Addressed {
        protocol: Protocol::Query,
        service: None,
        operation: None,
        key,
    };
    let mut parameters = Node::default();
    if let Some(target) = request.header("x-amz-target") {
        to.protocol = Protocol::Json;
        let (prefix, _) = target.split_once('.').unwrap_or((target, ""));
        to.service = by(|service| service.target_prefix.as_deref() == Some(prefix));
    } else if let Some(path) = request.path.strip_prefix("/service/") {
        to.protocol = Protocol::Cbor;
        let (prefix, _) = path.split_once('/').unwrap_or((path, ""));
        to.service = by(|service| service.target_prefix.as_deref() == Some(prefix));
    } else {
        parameters = match params::parse(&request.query, &request.body) {
            Ok(parameters) => parameters,
            Err(error) => return Err(Box::new((to, error))),
        };
        let version = parameters.text("Version");
        let of_version = |service: &Service| version == Some(service.api_version.as_str());
        to.service = match (signed, version) {
            (Some(service), None) => Some(service),
            (Some(service), Some(_)) if of_version(service) => Some(service),
            _ => by(|service| {
                of_version(service)
                    && service
                        .target_prefix
                        .as_deref()
                        .is_none_or(|_| service.name == "cloudwatch")
            }),
        };
        if to.service.is_some_and(|service| service.protocol == "ec2") {
            to.protocol = Protocol::Ec2;
        }
    }
    let error = match (to.service, &scope) {
        (_, Some(scope)) if scope[2] != aws::REGION => Some(
            AwsError::new(
                "SignatureDoesNotMatch",
                format!(
                    "Credential should be scoped to a valid region, not '{}'. Taskyard's world has one Region: {}.",
                    scope[2],
                    aws::REGION
                ),
            )
            .status(403),
        ),
        (Some(service), Some(scope)) if signed.is_none_or(|signed| signed.name != service.name) => {
            let message = format!(
                "Credential should be scoped to correct service: '{}', not '{}'.",
                service.signing_name, scope[3]
            );
            Some(AwsError::new("SignatureDoesNotMatch", message).status(403))
        }
        (None, Some(scope)) if signed.is_none() => Some(unserved(&format!("service '{}'", scope[3]))),
        (None, _) => Some(unserved("API")),
        _ => None,
    };
    match error {
        Some(error) => Err(Box::new((to, error))),
        None => Ok((to, parameters)),
    }
}

fn unserved(what: &str) -> AwsError {
    let services = SERVICES.join(", ");
    let message = format!("Taskyard's world does not have the {what} this request is for. It has {services}.");
    AwsError::new("UnknownOperationException", message).status(404)
}

/// Reads operation and input.
fn call(host: &Host, to: &mut Addressed, request: &Request, parameters: &Node) -> Result<Call, AwsError> {
    let service = to.service.ok_or_else(|| unserved("API"))?;
    if request.method != "POST" && !(request.method == "GET" && request.header("x-amz-target").is_none()) {
        let message = format!("Method {} is not allowed; expected POST.", request.method);
        return Err(AwsError::new("MethodNotAllowed", message).status(405));
    }
    let name = match to.protocol {
        Protocol::Json => request
            .header("x-amz-target")
            .and_then(|target| target.split_once('.'))
            .map(|(_, name)| name),
        Protocol::Cbor => request.path.split_once("/operation/").map(|(_, name)| name),
        Protocol::Query | Protocol::Ec2 => parameters.text("Action"),
    };
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Err(AwsError::new(
            "MissingAction",
            "The request must contain the parameter Action.",
        ));
    };
    to.operation = service.operations.get(name);
    let Some(operation) = to.operation.filter(|_| host.serves(&service.name, name)) else {
        let code = match to.protocol {
            Protocol::Json | Protocol::Cbor => "UnknownOperationException",
            Protocol::Query | Protocol::Ec2 => "InvalidAction",
        };
        let message = format!("The action {name} is not valid for this web service. Taskyard does not have it yet.");
        return Err(AwsError::new(code, message));
    };
    let input = match to.protocol {
        Protocol::Json => json_input(&request.body)?,
        Protocol::Cbor if request.body.is_empty() => json!({}),
        Protocol::Cbor => cbor::decode(&request.body).map_err(|found| serialization(&format!("found {found}")))?,
        Protocol::Query | Protocol::Ec2 => query::input(service, operation, parameters)?,
    };
    Ok(Call {
        by: to.key.as_deref().and_then(|key| host.principal(key)),
        ..Call::new(&service.name, name, input)
    })
}

fn json_input(body: &[u8]) -> Result<Value, AwsError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(json!({}));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| serialization(&error.to_string()))?;
    if !value.is_object() {
        return Err(serialization("expected an object"));
    }
    if deeper(&value, limits::JSON_DEPTH) {
        return Err(serialization(&format!("nested deeper than {}", limits::JSON_DEPTH)));
    }
    Ok(value)
}

fn serialization(what: &str) -> AwsError {
    AwsError::new("SerializationException", format!("The body cannot be read: {what}."))
}

/// Whether a value is nested deeper than `depth`.
pub fn deeper(value: &Value, depth: usize) -> bool {
    let inside = |value: &Value| depth == 0 || deeper(value, depth - 1);
    match value {
        Value::Array(items) => items.iter().any(inside),
        Value::Object(members) => members.values().any(inside),
        _ => false,
    }
}

fn by(fits: impl Fn(&Service) -> bool) -> Option<&'static Service> {
    SERVICES
        .iter()
        .filter_map(|name| shape::service(name))
        .find(|service| fits(service))
}

fn signed_for(name: &str) -> Option<&'static Service> {
    by(|service| service.signing_name == name)
}

/// Key, date, Region and service of the signature's credential, of the header or of a presigned URL.
fn scope(request: &Request) -> Option<[String; 4]> {
    let header = request.header("authorization").and_then(|header| {
        let (_, credential) = header.split_once("Credential=")?;
        credential.split([',', ' ']).next().map(str::to_string)
    });
    let presigned = || {
        let parameters = params::parse(&request.query, b"").ok()?;
        parameters.text("X-Amz-Credential").map(str::to_string)
    };
    let credential = header.or_else(presigned)?;
    let mut parts = credential.split('/').map(str::to_string);
    Some([parts.next()?, parts.next()?, parts.next()?, parts.next()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)], body: &str) -> Request {
        Request {
            method: "POST".into(),
            path: "/".into(),
            headers: headers
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string()))
                .collect(),
            body: body.as_bytes().to_vec(),
            ..Request::default()
        }
    }

    fn signed(region: &str, service: &str) -> String {
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIA1/20261123/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0"
        )
    }

    fn found(request: &Request) -> (&'static str, Protocol) {
        let (to, _) = address(request).unwrap();
        (&to.service.unwrap().name, to.protocol)
    }

    #[test]
    fn unsigned_requests_are_told_by_target_version_or_path() {
        let target = [("x-amz-target", "AmazonEC2ContainerServiceV20141113.ListClusters")];
        assert_eq!(found(&request(&target, "{}")), ("ecs", Protocol::Json));
        for (version, service, protocol) in [
            ("2015-12-01", "elbv2", Protocol::Query),
            ("2016-11-15", "ec2", Protocol::Ec2),
            ("2010-05-08", "iam", Protocol::Query),
            ("2011-06-15", "sts", Protocol::Query),
            ("2010-08-01", "cloudwatch", Protocol::Query),
        ] {
            assert_eq!(
                found(&request(&[], &format!("Action=A&Version={version}"))),
                (service, protocol)
            );
        }
        let mut rpc = request(&[], "");
        rpc.path = "/service/GraniteServiceVersion20100801/operation/ListMetrics".into();
        assert_eq!(found(&rpc), ("cloudwatch", Protocol::Cbor));
    }

    #[test]
    fn the_scope_names_key_region_and_service() {
        let header = signed("us-east-1", "elasticloadbalancing");
        let (to, _) = address(&request(&[("authorization", &header)], "Action=A&Version=2015-12-01")).unwrap();
        assert_eq!(to.key.as_deref(), Some("AKIA1"));
        assert_eq!(to.service.unwrap().name, "elbv2");
    }

    #[test]
    fn another_region_or_an_unknown_service_is_refused_in_words() {
        let header = signed("eu-west-1", "sts");
        let refused = address(&request(&[("authorization", &header)], "Action=A&Version=2011-06-15")).unwrap_err();
        assert!(refused.1.message.contains("not 'eu-west-1'"), "{}", refused.1.message);
        let header = signed("us-east-1", "sqs");
        let refused = address(&request(&[("authorization", &header)], "Action=A&Version=2012-11-05")).unwrap_err();
        assert!(refused.1.message.contains("service 'sqs'"), "{}", refused.1.message);
    }

    #[test]
    fn deep_json_is_refused() {
        let body = format!("{{\"a\":{}{}}}", "[".repeat(100), "]".repeat(100));
        assert!(
            json_input(body.as_bytes())
                .unwrap_err()
                .message
                .contains("deeper than 64")
        );
        assert_eq!(json_input(b"[]").unwrap_err().code, "SerializationException");
    }
}
