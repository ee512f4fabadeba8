//! A call to the command that makes it.
//!
//! Law: parsing the command gives the call back. Where options and shorthand cannot say a value exactly (a text that
//! begins with `file://`, a null), the command falls back to `--cli-input-json`, so that the law holds for every call.

use super::cli::options::{self, Role, Takes, is_option};
use super::cli::plan::Around;
use super::cli::{self, Parsed};
use crate::aws::Call;
use crate::aws::shape::{self, Kind, Service};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Longest shorthand before JSON is easier to read.
const SHORT: usize = 200;

/// The command on one line.
pub fn to_cli(call: &Call) -> String {
    arguments(call)
        .concat()
        .iter()
        .map(|word| quote(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The command with one option a line.
pub fn to_cli_lines(call: &Call) -> String {
    let groups = arguments(call);
    let line = |words: &Vec<String>| words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ");
    groups.iter().map(line).collect::<Vec<_>>().join(" \\\n  ")
}

/// A word as `sh` takes it back: bare where it is safe, else in single quotes.
pub fn quote(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word.to_string();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// The words of the command: the operation, then each option with its values.
fn arguments(call: &Call) -> Vec<Vec<String>> {
    let Some(service) = shape::service(&call.service) else {
        return by_document(call, &shape::cli_name(&call.operation));
    };
    let Some(operation) = service.operation(&call.operation) else {
        return by_document(call, &shape::cli_name(&call.operation));
    };
    let input = match &call.input {
        Value::Object(map) => map.clone(),
        _ => Map::new(),
    };
    let mut input = input;
    if (service.name.as_str(), operation.name.as_str()) == ("ec2", "RunInstances")
        && let Some(Value::String(text)) = input.get_mut("UserData")
        && let Some(plain) = cli::pages::unbase64(text).filter(|plain| cli::pages::base64(plain) == *text)
    {
        *text = plain;
    }
    let mut groups = vec![vec![
        "aws".to_string(),
        service.name.clone(),
        operation.cli_name.clone(),
    ]];
    let table = options::of(service, operation);
    let mut said = 0;
    for opt in &table {
        let Role::Member(member) = opt.role else { continue };
        let Some(value) = input.get(&member.name) else { continue };
        match (opt.takes, value) {
            (Takes::Flag(flag), Value::Bool(given)) => {
                if flag == *given {
                    groups.push(vec![opt.name.clone()]);
                    said += 1;
                }
            }
            (takes, value) => {
                let values = values(service, &member.shape, value, takes);
                said += 1;
                groups.push(match &values[..] {
                    [one] if is_option(one) => vec![format!("{}={one}", opt.name)],
                    _ => [vec![opt.name.clone()], values].concat(),
                });
            }
        }
    }
    let words: Vec<String> = groups.concat();
    if said == input.len() && says(&words[1..], &input) {
        return groups;
    }
    by_document(call, &operation.cli_name)
}

fn by_document(call: &Call, verb: &str) -> Vec<Vec<String>> {
    vec![
        vec!["aws".into(), call.service.clone(), verb.to_string()],
        vec!["--cli-input-json".into(), call.input.to_string()],
    ]
}

/// Whether the arguments come to this input.
fn says(args: &[String], input: &Map<String, Value>) -> bool {
    let (vars, files) = (BTreeMap::new(), BTreeMap::new());
    let around = Around {
        vars: &vars,
        files: &files,
    };
    matches!(cli::parse(args, &around), Ok(Parsed::Plan(plan)) if plan.input == *input)
}

fn values(service: &Service, shape: &str, value: &Value, takes: Takes) -> Vec<String> {
    match (takes, value) {
        (Takes::Many, Value::Array(list)) if !list.is_empty() => {
            let member = match service.shape(shape).map(|shape| &shape.kind) {
                Some(Kind::List { member, .. }) => member.as_str(),
                _ => "",
            };
            let complex = |item: &Value| item.is_object() || item.is_array();
            let words: Option<Vec<String>> = list
                .iter()
                .map(|item| {
                    if complex(item) {
                        shorthand(item, 0)
                    } else {
                        Some(scalar(item))
                    }
                })
                .collect();
            let fits = |words: &Vec<String>| {
                let plain = !words
                    .iter()
                    .any(|word| word.starts_with(['-', '[', '{']) || word.starts_with("file"));
                let short = words.iter().all(|word| word.len() <= SHORT);
                plain && short && service.shape(member).is_some()
            };
            words.filter(fits).unwrap_or_else(|| vec![value.to_string()])
        }
        (_, Value::Object(map)) if !map.is_empty() => {
            let short = shorthand(value, 0).filter(|text| text.len() <= SHORT);
            vec![short.unwrap_or_else(|| value.to_string())]
        }
        (_, value) => vec![scalar(value)],
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value in shorthand, where shorthand can say it plainly.
fn shorthand(value: &Value, depth: usize) -> Option<String> {
    if depth > 4 {
        return None;
    }
    match value {
        Value::Null => None,
        Value::Object(map) => {
            let key = |key: &String| {
                !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.#/:".contains(c))
            };
            let each = |(name, value): (&String, &Value)| {
                if !key(name) {
                    return None;
                }
                Some(format!("{name}={}", shorthand(value, depth + 1)?))
            };
            let inner = map.iter().map(each).collect::<Option<Vec<String>>>()?.join(",");
            Some(if depth == 0 { inner } else { format!("{{{inner}}}") })
        }
        Value::Array(list) => {
            let items = list
                .iter()
                .map(|item| shorthand(item, depth + 1))
                .collect::<Option<Vec<String>>>()?;
            Some(format!("[{}]", items.join(",")))
        }
        Value::String(text) => {
            let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+*".contains(c);
            if !text.is_empty() && text.chars().all(safe) {
                return Some(text.clone());
            }
            if text.chars().any(char::is_control) {
                return None;
            }
            Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
        }
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::tests::run;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_call_is_said_as_one_would_type_it() {
        let call = Call::new(
            "ecs",
            "RunTask",
            json!({"cluster": "demo", "count": 2, "taskDefinition": "web", "enableECSManagedTags": false, "networkConfiguration":
                {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}},
                "tags": [{"key": "a", "value": "it's"}]}),
        );
        let lines = to_cli_lines(&call);
        assert!(lines.starts_with("aws ecs run-task \\\n  --"), "{lines}");
        assert!(
            lines.contains("--network-configuration 'awsvpcConfiguration={assignPublicIp=ENABLED,subnets=[subnet-1]}'"),
            "{lines}"
        );
        assert!(lines.contains("--no-enable-ecs-managed-tags"), "{lines}");
        assert_eq!(run(&lines).calls, std::slice::from_ref(&call));
        assert_eq!(run(&to_cli(&call)).calls, [call]);
    }

    /// A value of a shape, with texts that are hard to quote.
    fn value_of(service: &'static Service, shape: &str, depth: usize) -> BoxedStrategy<Value> {
        let Some(shape) = service.shape(shape) else {
            return Just(json!("x")).boxed();
        };
        match &shape.kind {
            Kind::Structure {
                members,
                required,
                union,
            } => {
                let mut fields: Vec<BoxedStrategy<Option<(String, Value)>>> = Vec::new();
                for member in members.iter().filter(|m| required.contains(&m.name) || depth < 3) {
                    let name = member.name.clone();
                    let one = value_of(service, &member.shape, depth + 1).prop_map(move |v| (name.clone(), v));
                    let must = required.contains(&member.name);
                    fields.push(match must {
                        true => one.prop_map(Some).boxed(),
                        false => proptest::option::weighted(0.25, one).boxed(),
                    });
                }
                let union = *union;
                fields
                    .prop_map(move |f| {
                        let keep = if union { 1 } else { usize::MAX };
                        Value::Object(f.into_iter().flatten().take(keep).collect())
                    })
                    .boxed()
            }
            Kind::List { member, .. } => proptest::collection::vec(value_of(service, member, depth + 1), 0..3)
                .prop_map(Value::Array)
                .boxed(),
            Kind::Map { value, .. } => {
                proptest::collection::btree_map("[a-zA-Z ='\\\\]{1,5}", value_of(service, value, depth + 1), 0..3)
                    .prop_map(|m| Value::Object(m.into_iter().collect()))
                    .boxed()
            }
            Kind::String { .. } | Kind::Blob => prop_oneof![
                "[a-z]{1,8}",
                "[ -~]{1,10}",
                "\\PC{1,6}",
                Just("-x".to_string()),
                Just("file://x".to_string()),
                Just("$HOME `x` \\\" ' \n".to_string()),
                Just("{\"a\": [1]}".to_string()),
                Just("true".to_string())
            ]
            .prop_map(Value::from)
            .boxed(),
            Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
            Kind::Float | Kind::Double => (1i32..1000).prop_map(|n| json!(f64::from(n) / 8.0)).boxed(),
            _ => (1i64..10_000).prop_map(Value::from).boxed(),
        }
    }

    fn calls() -> BoxedStrategy<Call> {
        let all: Vec<(&'static Service, String, Option<String>)> = shape::services()
            .flat_map(|s| {
                s.operations
                    .values()
                    .map(move |op| (s, op.name.clone(), op.input.clone()))
            })
            .collect();
        proptest::sample::select(all)
            .prop_flat_map(|(service, operation, input)| {
                let input = match input {
                    Some(shape) => value_of(service, &shape, 0),
                    None => Just(json!({})).boxed(),
                };
                input.prop_map(move |input| Call::new(&service.name, &operation, input))
            })
            .boxed()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn what_is_said_is_what_is_meant(call in calls()) {
            let mut checked = call.input.clone();
            let service = shape::service(&call.service).unwrap();
            let input = service.operation(&call.operation).unwrap().input.clone();
            let valid = input.is_none_or(|shape| cli::validate::check(service, &shape, &mut checked).is_ok());
            for text in [to_cli(&call), to_cli_lines(&call)] {
                let seen = run(&text);
                if valid {
                    prop_assert_eq!(seen.calls.first(), Some(&call), "{}\n{}", text, seen.err);
                }
            }
        }
    }
}
