//! Refusals in each protocol's form.
//!
//! JSON and CBOR name the error in `__type` and in a header, query wraps it in `ErrorResponse`, EC2 in
//! `Response/Errors`. CloudWatch left the query protocol, so its other protocols also carry the old code in
//! `x-amzn-query-error`.

use super::door::Protocol;
use super::http::Response;
use super::{cbor, xml};
use serde_json::{Value, json};
use taskyard::aws::AwsError;
use taskyard::aws::shape::{Operation, Service};

/// A refusal of a request whose service is not known.
pub fn plain(error: &AwsError) -> Response {
    of(
        Protocol::Query,
        None,
        None,
        error,
        "00000000-0000-4000-a000-000000000000",
    )
}

/// A refusal in a protocol's form.
pub fn of(
    protocol: Protocol,
    service: Option<&Service>,
    operation: Option<&Operation>,
    error: &AwsError,
    request_id: &str,
) -> Response {
    let known = known(service, operation, error);
    match protocol {
        Protocol::Json | Protocol::Cbor => {
            let mut body = json!({"__type": known.shape, "message": error.message});
            if let (Some(body), Value::Object(detail)) = (body.as_object_mut(), &error.detail) {
                body.extend(detail.clone());
            }
            let mut headers = vec![
                ("x-amzn-RequestId", request_id.to_string()),
                ("x-amzn-ErrorType", known.shape.clone()),
            ];
            let cloudwatch = service.filter(|service| service.name == "cloudwatch");
            if cloudwatch.is_some() {
                let side = if known.sender { "Sender" } else { "Receiver" };
                headers.push(("x-amzn-query-error", format!("{};{side}", known.code)));
            }
            let body = match (protocol, service) {
                (Protocol::Cbor, Some(service)) => {
                    headers.push(("smithy-protocol", "rpc-v2-cbor".into()));
                    headers.push(("Content-Type", "application/cbor".into()));
                    cbor::encode(service, None, &body)
                }
                _ => {
                    headers.push(("Content-Type", json_type(service)));
                    body.to_string().into_bytes()
                }
            };
            Response {
                status: known.status,
                headers,
                body,
            }
        }
        Protocol::Query | Protocol::Ec2 => {
            let mut inner = String::new();
            if protocol == Protocol::Query {
                xml::element(&mut inner, "Type", if known.sender { "Sender" } else { "Receiver" });
            }
            xml::element(&mut inner, "Code", &known.code);
            xml::element(&mut inner, "Message", &error.message);
            let id = xml::escape(request_id);
            let body = if protocol == Protocol::Ec2 {
                format!("<Response><Errors><Error>{inner}</Error></Errors><RequestID>{id}</RequestID></Response>")
            } else {
                let namespace = service.and_then(|service| service.xml_namespace.as_deref());
                let namespace = xml::escape(namespace.unwrap_or("http://webservices.amazon.com/AWSFault/2005-15-09"));
                format!(
                    "<ErrorResponse xmlns=\"{namespace}\"><Error>{inner}</Error><RequestId>{id}</RequestId></ErrorResponse>"
                )
            };
            Response {
                status: known.status,
                headers: vec![
                    ("x-amzn-RequestId", request_id.to_string()),
                    ("Content-Type", "text/xml".into()),
                ],
                body: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}").into_bytes(),
            }
        }
    }
}

/// `application/x-amz-json-1.1`, in the service's version.
pub fn json_type(service: Option<&Service>) -> String {
    let version = service
        .and_then(|service| service.json_version.as_deref())
        .unwrap_or("1.1");
    format!("application/x-amz-json-{version}")
}

struct Known {
    /// The error shape's name, which JSON carries.
    shape: String,
    /// The code, which query carries.
    code: String,
    status: u16,
    sender: bool,
}

/// What the service model says of an error; it may be named by its shape or by its code.
fn known(service: Option<&Service>, operation: Option<&Operation>, error: &AwsError) -> Known {
    let shapes = service.into_iter().flat_map(|service| {
        let errors = operation.into_iter().flat_map(|operation| &operation.errors);
        errors.filter_map(|name| service.shapes.get(name))
    });
    let mut shapes = shapes.filter_map(|shape| Some((shape, shape.error.as_ref()?)));
    let found = shapes.find(|(shape, facts)| shape.name == error.code || facts.code == error.code);
    match found {
        Some((shape, facts)) => Known {
            shape: shape.name.clone(),
            code: facts.code.clone(),
            status: if error.status == 400 {
                facts.status
            } else {
                error.status
            },
            sender: facts.sender || facts.status < 500,
        },
        None => Known {
            shape: error.code.clone(),
            code: error.code.clone(),
            status: error.status,
            sender: error.status < 500,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use taskyard::aws::shape;

    fn body(response: &Response) -> String {
        String::from_utf8(response.body.clone()).unwrap()
    }

    #[test]
    fn query_carries_the_code_of_the_shape_and_its_status() {
        let iam = shape::service("iam").unwrap();
        let error = AwsError::new("NoSuchEntityException", "The role <x> cannot be found.");
        let response = of(
            Protocol::Query,
            Some(iam),
            Some(&iam.operations["GetRole"]),
            &error,
            "r",
        );
        assert_eq!(response.status, 404);
        assert!(
            body(&response).contains("<Type>Sender</Type><Code>NoSuchEntity</Code>"),
            "{}",
            body(&response)
        );
        assert!(body(&response).contains("The role &lt;x&gt; cannot be found."));
    }

    #[test]
    fn json_carries_details_beside_the_message() {
        let ecs = shape::service("ecs").unwrap();
        let mut error = AwsError::new("ClusterNotFoundException", "Cluster not found.");
        error.detail = json!({"resourceIds": ["a"]});
        let response = of(Protocol::Json, Some(ecs), None, &error, "r");
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(
            body,
            json!({"__type": "ClusterNotFoundException", "message": "Cluster not found.", "resourceIds": ["a"]})
        );
    }

    #[test]
    fn ec2_has_its_own_envelope() {
        let ec2 = shape::service("ec2").unwrap();
        let error = AwsError::new("InvalidGroup.NotFound", "x");
        let text = body(&of(Protocol::Ec2, Some(ec2), None, &error, "r"));
        assert!(text.ends_with(
            "<Response><Errors><Error><Code>InvalidGroup.NotFound</Code><Message>x</Message></Error></Errors>\
             <RequestID>r</RequestID></Response>"
        ));
    }
}
