//! Answers in each protocol's form.

use super::door::Protocol;
use super::http::Response;
use super::{cbor, refusal, xml};
use taskyard::aws::Output;
use taskyard::aws::shape::{Operation, Service};

/// The answer to an operation that was done.
pub fn output(
    protocol: Protocol,
    service: &Service,
    operation: &Operation,
    output: &Output,
    request_id: &str,
) -> Response {
    let mut headers = vec![("x-amzn-RequestId", request_id.to_string())];
    let body = match protocol {
        Protocol::Json => {
            headers.push(("Content-Type", refusal::json_type(Some(service))));
            match operation.output {
                Some(_) => serde_json::to_vec(output).unwrap_or_default(),
                None => Vec::new(),
            }
        }
        Protocol::Cbor => {
            headers.push(("smithy-protocol", "rpc-v2-cbor".into()));
            match operation.output.as_ref() {
                Some(name) => {
                    headers.push(("Content-Type", "application/cbor".into()));
                    cbor::encode(service, service.shapes.get(name), &output.to_value())
                }
                None => Vec::new(),
            }
        }
        Protocol::Query | Protocol::Ec2 => {
            headers.push(("Content-Type", "text/xml".into()));
            xml::document(service, operation, &output.to_value(), request_id).into_bytes()
        }
    };
    Response {
        status: 200,
        headers,
        body,
    }
}
