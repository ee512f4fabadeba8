//! Reads `src/aws/shapes/<service>.json`, each service at its first use.
//!
//! The notation of a shape's line is described in `tools/reduce_shapes.py`, which writes it.

use super::names::cli_name;
use super::table::Table;
use super::types::{ErrorFacts, Kind, Member, Operation, Paginator, Service, Shape, Waiter};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

struct Source {
    name: &'static str,
    text: &'static str,
    read: OnceLock<Option<Service>>,
}

macro_rules! source {
    ($name:literal) => {
        Source {
            name: $name,
            text: include_str!(concat!("../shapes/", $name, ".json")),
            read: OnceLock::new(),
        }
    };
}

static SOURCES: [Source; 11] = [
    source!("autoscaling"),
    source!("cloudwatch"),
    source!("ec2"),
    source!("ecs"),
    source!("elbv2"),
    source!("iam"),
    source!("lambda"),
    source!("logs"),
    source!("servicediscovery"),
    source!("ssm"),
    source!("sts"),
];

/// The service of this CLI name: `ecs`, `ec2`, `autoscaling`, `ssm`, `elbv2`, `iam`, `logs`, `cloudwatch`, `sts` …
pub fn service(name: &str) -> Option<&'static Service> {
    SOURCES.iter().find(|source| source.name == name)?.get()
}

/// Every service, sorted by name.
pub fn services() -> impl Iterator<Item = &'static Service> {
    SOURCES.iter().filter_map(Source::get)
}

impl Source {
    fn get(&'static self) -> Option<&'static Service> {
        self.read.get_or_init(|| read(self.text)).as_ref()
    }
}

#[derive(Deserialize)]
struct File {
    service: String,
    metadata: Metadata,
    operations: BTreeMap<String, RawOperation>,
    waiters: BTreeMap<String, Waiter>,
    shapes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    full_name: String,
    endpoint_prefix: String,
    signing_name: String,
    protocol: String,
    protocols: Vec<String>,
    json_version: Option<String>,
    target_prefix: Option<String>,
    api_version: String,
    xml_namespace: Option<String>,
    #[serde(default)]
    query_compatible: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawOperation {
    input: Option<String>,
    output: Option<String>,
    result_wrapper: Option<String>,
    http: Option<String>,
    #[serde(default)]
    errors: Vec<String>,
    pages: Option<Paginator>,
}

fn read(text: &str) -> Option<Service> {
    let file: File = serde_json::from_str(text).ok()?;
    let shapes: BTreeMap<String, Shape> = file
        .shapes
        .into_iter()
        .map(|(name, line)| Some((name.clone(), shape(name, &line)?)))
        .collect::<Option<_>>()?;
    let table = Table::of(&shapes)?;
    let operations = file
        .operations
        .into_iter()
        .map(|(name, raw)| (name.clone(), operation(name, raw)))
        .collect();
    Some(Service {
        name: file.service,
        full_name: file.metadata.full_name,
        endpoint_prefix: file.metadata.endpoint_prefix,
        signing_name: file.metadata.signing_name,
        protocol: file.metadata.protocol,
        protocols: file.metadata.protocols,
        json_version: file.metadata.json_version,
        target_prefix: file.metadata.target_prefix,
        api_version: file.metadata.api_version,
        xml_namespace: file.metadata.xml_namespace,
        query_compatible: file.metadata.query_compatible,
        operations,
        shapes,
        waiters: file.waiters.into_iter().map(|(n, w)| (cli_name(&n), w)).collect(),
        table,
    })
}

fn operation(name: String, raw: RawOperation) -> Operation {
    let http = raw.http.unwrap_or_else(|| "POST /".into());
    let (method, uri) = http.split_once(' ').unwrap_or(("POST", "/"));
    Operation {
        cli_name: cli_name(&name),
        name,
        input: raw.input,
        output: raw.output,
        result_wrapper: raw.result_wrapper,
        http_method: method.into(),
        http_uri: uri.into(),
        errors: raw.errors,
        paginator: raw.pages,
    }
}

fn shape(name: String, line: &str) -> Option<Shape> {
    let mut shape = Shape {
        name,
        kind: Kind::Boolean,
        min: None,
        max: None,
        pattern: None,
        error: None,
        document: false,
    };
    // An enumeration has no other mark than its bars; no other notation but a pattern holds one.
    let (line, pattern) = match line.split_once(" /") {
        Some((before, pattern)) => (before, Some(pattern.to_string())),
        None => (line, None),
    };
    shape.pattern = pattern;
    shape.kind = if let Some(body) = line.strip_suffix('}') {
        let (head, members) = body.split_once('{')?;
        shape.document = head == "document";
        shape.error = error(head)?;
        structure(members, head == "union")?
    } else if line.contains('[') && !line.contains('|') {
        let (head, rest) = line.split_once('[')?;
        let (member, span) = rest.split_once(']')?;
        bounds(&mut shape, span)?;
        let member = reference(member);
        Kind::List {
            member: member.shape,
            member_name: member.location_name,
            flattened: head == "flat",
        }
    } else if line.contains("map(") {
        let (head, rest) = line.split_once("map(")?;
        let (pair, span) = rest.split_once(')')?;
        bounds(&mut shape, span)?;
        let (key, value) = pair.split_once(' ')?;
        let (key, value) = (reference(key), reference(value));
        Kind::Map {
            key: key.shape,
            value: value.shape,
            key_name: key.location_name,
            value_name: value.location_name,
            flattened: head == "flat",
        }
    } else if line.contains('|') {
        Kind::String {
            values: line
                .split('|')
                .filter(|value| !value.is_empty())
                .map(String::from)
                .collect(),
        }
    } else {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word == "timestamp" {
            Kind::Timestamp {
                format: Some(rest.to_string()).filter(|format| !format.is_empty()),
            }
        } else {
            bounds(&mut shape, rest)?;
            scalar(word)?
        }
    };
    Some(shape)
}

fn scalar(word: &str) -> Option<Kind> {
    Some(match word {
        "string" => Kind::String { values: Vec::new() },
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "boolean" => Kind::Boolean,
        "blob" => Kind::Blob,
        _ => return None,
    })
}

fn error(head: &str) -> Option<Option<ErrorFacts>> {
    let Some(facts) = head.strip_prefix("error ") else {
        return Some(None);
    };
    let mut words = facts.split(' ');
    Some(Some(ErrorFacts {
        code: words.next()?.into(),
        status: words.next()?.parse().ok()?,
        sender: words.next() == Some("sender"),
    }))
}

fn structure(text: &str, union: bool) -> Option<Kind> {
    let mut members = Vec::new();
    let mut required = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (name, to) = part.split_once(' ')?;
        let bare = name.trim_end_matches('!');
        if bare != name {
            required.push(bare.to_string());
        }
        members.push(Member {
            name: bare.into(),
            ..reference(to)
        });
    }
    Some(Kind::Structure {
        members,
        required,
        union,
    })
}

/// A reference to a shape with its wire names: `Shape@locationName^queryName%location`, in this order.
fn reference(text: &str) -> Member {
    let (text, location) = cut(text, '%');
    let (text, query_name) = cut(text, '^');
    let (shape, location_name) = cut(text, '@');
    Member {
        name: String::new(),
        shape: shape.into(),
        location_name,
        query_name,
        location,
    }
}

fn cut(text: &str, mark: char) -> (&str, Option<String>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after.into())),
        None => (text, None),
    }
}

fn bounds(shape: &mut Shape, text: &str) -> Option<()> {
    let text = text.trim();
    if text.is_empty() {
        return Some(());
    }
    let (min, max) = text.split_once("..")?;
    let number = |text: &str| -> Option<Option<f64>> {
        if text.is_empty() {
            Some(None)
        } else {
            text.parse().ok().map(Some)
        }
    };
    shape.min = number(min)?;
    shape.max = number(max)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_reads_and_every_reference_resolves() {
        let names: Vec<&str> = services().map(|service| service.name.as_str()).collect();
        assert_eq!(names, SOURCES.iter().map(|source| source.name).collect::<Vec<_>>());
        for service in services() {
            for operation in service.operations.values() {
                let shapes = operation.input.iter().chain(&operation.output).chain(&operation.errors);
                for shape in shapes {
                    assert!(service.shape(shape).is_some(), "{shape} of {}", operation.name);
                }
            }
            for waiter in service.waiters.values() {
                assert!(service.operation(&waiter.operation).is_some());
            }
        }
    }

    #[test]
    fn data_and_script_name_the_same_botocore() {
        let script = include_str!("../../../tools/reduce_shapes.py");
        let version = script
            .split("BOTOCORE = \"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        for source in &SOURCES {
            let file: serde_json::Value = serde_json::from_str(source.text).unwrap();
            assert_eq!(file["botocore"].as_str(), version, "{}", source.name);
        }
        let listed = include_str!("../../../tools/operations.toml");
        for operation in services().flat_map(|service| service.operations.keys()) {
            assert!(listed.contains(operation.as_str()), "{operation}");
        }
    }

    #[test]
    fn run_task_is_read_whole() {
        let ecs = service("ecs").unwrap();
        assert_eq!(ecs.target_prefix.as_deref(), Some("AmazonEC2ContainerServiceV20141113"));
        let run = ecs.operation_by_cli("run-task").unwrap();
        assert_eq!(
            (run.name.as_str(), run.http_method.as_str(), run.http_uri.as_str()),
            ("RunTask", "POST", "/")
        );
        let Some(Kind::Structure { members, required, .. }) = ecs.shape("RunTaskRequest").map(|shape| &shape.kind)
        else {
            panic!("not a structure")
        };
        assert_eq!(members.first().unwrap().name, "capacityProviderStrategy");
        assert_eq!(required, &["taskDefinition"]);
        assert!(run.errors.contains(&"ClusterNotFoundException".to_string()));
        let error = ecs.shape("ServerException").unwrap().error.as_ref().unwrap();
        assert_eq!(
            (error.code.as_str(), error.status, error.sender),
            ("ServerException", 500, false)
        );
    }

    #[test]
    fn wire_names_bounds_and_enumerations_are_read() {
        let ec2 = service("ec2").unwrap();
        let Some(Kind::Structure { members, .. }) = ec2.shape("DescribeVpcsRequest").map(|shape| &shape.kind) else {
            panic!("not a structure")
        };
        let filters = members.iter().find(|member| member.name == "Filters").unwrap();
        assert_eq!(filters.location_name.as_deref(), Some("Filter"));
        let elb = service("elbv2").unwrap();
        let port = elb.shape("Port").unwrap();
        assert_eq!((port.min, port.max), (Some(1.0), Some(65535.0)));
        let Kind::String { values } = &elb.shape("TargetTypeEnum").unwrap().kind else {
            panic!("not a string")
        };
        assert_eq!(values, &["instance", "ip", "lambda", "alb"]);
        assert!(service("iam").unwrap().shape("roleNameType").unwrap().pattern.is_some());
    }

    #[test]
    fn waiters_and_paginators_come_along() {
        let ecs = service("ecs").unwrap();
        let waiter = &ecs.waiters["tasks-running"];
        assert_eq!(
            (waiter.operation.as_str(), waiter.delay_seconds, waiter.max_attempts),
            ("DescribeTasks", 6, 100)
        );
        assert!(
            waiter
                .acceptors
                .iter()
                .any(|a| a.matcher == "pathAll" && a.expected == "RUNNING")
        );
        let pages = ecs.operation("ListTasks").unwrap().paginator.as_ref().unwrap();
        assert_eq!(
            (pages.result_keys[0].as_str(), pages.limit_key.as_deref()),
            ("taskArns", Some("maxResults"))
        );
        let roles = service("iam")
            .unwrap()
            .operation("ListRoles")
            .unwrap()
            .paginator
            .as_ref()
            .unwrap();
        assert_eq!(roles.more_results.as_deref(), Some("IsTruncated"));
    }
}
