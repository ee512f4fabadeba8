//! Answers of the query and EC2 protocols as XML, members in the service model's order.

use super::params;
use serde_json::Value;
use std::fmt::Write;
use taskyard::aws::shape::{Kind, Operation, Service, Shape};
use taskyard::base::time;

/// The document that answers an operation.
pub fn document(service: &Service, operation: &Operation, output: &Value, request_id: &str) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = &operation.name;
    let namespace = service.xml_namespace.as_deref().unwrap_or_default();
    let _ = write!(xml, "<{name}Response xmlns=\"{}\">", escape(namespace));
    let shape = operation.output.as_ref().and_then(|shape| service.shapes.get(shape));
    if service.protocol == "ec2" {
        element(&mut xml, "requestId", request_id);
        match shape {
            Some(shape) => members(&mut xml, service, shape, output),
            None => element(&mut xml, "return", "true"),
        }
    } else {
        // CloudWatch speaks query as its third protocol, and its model names no wrappers.
        let wrapper = operation.result_wrapper.clone();
        if let Some(shape) = shape {
            let wrapper = wrapper.unwrap_or_else(|| format!("{name}Result"));
            let _ = write!(xml, "<{wrapper}>");
            members(&mut xml, service, shape, output);
            let _ = write!(xml, "</{wrapper}>");
        }
        xml.push_str("<ResponseMetadata>");
        element(&mut xml, "RequestId", request_id);
        xml.push_str("</ResponseMetadata>");
    }
    let _ = write!(xml, "</{name}Response>");
    xml
}

/// An element with text.
pub fn element(xml: &mut String, name: &str, text: &str) {
    let _ = write!(xml, "<{name}>{}</{name}>", escape(text));
}

fn members(xml: &mut String, service: &Service, shape: &Shape, value: &Value) {
    let Kind::Structure { members, .. } = &shape.kind else {
        return;
    };
    for member in members {
        let (Some(value), Some(shape)) = (value.get(&member.name), service.shapes.get(&member.shape)) else {
            continue;
        };
        let name = member.location_name.as_deref().unwrap_or(&member.name);
        named(xml, service, shape, name, value);
    }
}

fn named(xml: &mut String, service: &Service, shape: &Shape, name: &str, value: &Value) {
    match (&shape.kind, value) {
        (_, Value::Null) => {}
        (Kind::Structure { .. }, _) => {
            let _ = write!(xml, "<{name}>");
            members(xml, service, shape, value);
            let _ = write!(xml, "</{name}>");
        }
        (
            Kind::List {
                member,
                member_name,
                flattened,
            },
            Value::Array(items),
        ) => {
            let Some(item_shape) = service.shapes.get(member) else {
                return;
            };
            let item_name = match (flattened, member_name) {
                (_, Some(item)) => item.as_str(),
                (true, None) => name,
                (false, None) => "member",
            };
            if !flattened {
                let _ = write!(xml, "<{name}>");
            }
            for item in items {
                named(xml, service, item_shape, item_name, item);
            }
            if !flattened {
                let _ = write!(xml, "</{name}>");
            }
        }
        (
            Kind::Map {
                value: of,
                key_name,
                value_name,
                flattened,
                ..
            },
            Value::Object(entries),
        ) => {
            let Some(value_shape) = service.shapes.get(of) else {
                return;
            };
            let entry_name = if *flattened { name } else { "entry" };
            if !flattened {
                let _ = write!(xml, "<{name}>");
            }
            for (key, value) in entries {
                let _ = write!(xml, "<{entry_name}>");
                element(xml, key_name.as_deref().unwrap_or("key"), key);
                named(
                    xml,
                    service,
                    value_shape,
                    value_name.as_deref().unwrap_or("value"),
                    value,
                );
                let _ = write!(xml, "</{entry_name}>");
            }
            if !flattened {
                let _ = write!(xml, "</{name}>");
            }
        }
        (kind, value) => element(xml, name, &text(kind, value)),
    }
}

fn text(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Timestamp { .. }, Value::Number(seconds)) => moment(seconds.as_f64().unwrap_or_default()),
        (_, Value::String(text)) => text.clone(),
        // IAM puts a policy document into its XML as URL-encoded JSON.
        (Kind::String { .. }, Value::Object(_) | Value::Array(_)) => params::encode(&value.to_string()),
        _ => value.to_string(),
    }
}

/// `2026-11-23T09:00:00Z` of Unix seconds, with milliseconds where there are any.
pub fn moment(seconds: f64) -> String {
    let millis = (seconds.max(0.0) * 1000.0).round() as u64;
    let iso = time::iso_of_unix_millis(millis);
    let plain = iso.strip_suffix("+00:00").unwrap_or(&iso);
    match plain.split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{}Z", &fraction[..fraction.len().min(3)]),
        None => format!("{plain}Z"),
    }
}

/// Text as XML 1.0 can carry it: markup is escaped, and characters XML does not have are replaced.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use taskyard::aws::shape;

    fn answer(service: &str, operation: &str, output: Value) -> String {
        let service = shape::service(service).unwrap();
        let document = document(service, &service.operations[operation], &output, "r-1");
        document.lines().nth(1).unwrap().to_string()
    }

    #[test]
    fn a_query_answer_has_result_and_metadata() {
        let xml = answer(
            "sts",
            "GetCallerIdentity",
            json!({"Arn": "a<b>&c", "Account": "1", "UserId": "U"}),
        );
        assert_eq!(
            xml,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <UserId>U</UserId><Account>1</Account><Arn>a&lt;b&gt;&amp;c</Arn></GetCallerIdentityResult>\
             <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
        );
    }

    #[test]
    fn an_ec2_answer_names_list_items_item() {
        let output = json!({"Vpcs": [{"VpcId": "vpc-1", "IsDefault": true, "Tags": []}]});
        let xml = answer("ec2", "DescribeVpcs", output);
        assert!(xml.contains("<requestId>r-1</requestId>"), "{xml}");
        assert!(xml.contains("<vpcSet><item>"), "{xml}");
        assert!(xml.contains("<isDefault>true</isDefault>"), "{xml}");
        assert!(xml.contains("<tagSet></tagSet>"), "{xml}");
    }

    #[test]
    fn policy_documents_are_url_encoded_and_times_are_iso() {
        let role =
            json!({"Role": {"RoleName": "r", "CreateDate": 1_795_424_400.25, "AssumeRolePolicyDocument": {"a": 1}}});
        let xml = answer("iam", "GetRole", role);
        assert!(
            xml.contains("<CreateDate>2026-11-23T09:00:00.250Z</CreateDate>"),
            "{xml}"
        );
        assert!(xml.contains("<AssumeRolePolicyDocument>%7B%22a%22%3A1%7D<"), "{xml}");
    }

    #[test]
    fn no_character_breaks_the_document() {
        assert_eq!(escape("\u{0}a\r<\u{ffff}"), "\u{fffd}a&#13;&lt;\u{fffd}");
    }
}
