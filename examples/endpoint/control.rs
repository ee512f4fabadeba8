//! The control paths under `/_taskyard/`: what no AWS API has, in plain JSON.
//!
//! Invariant: a request that is not understood is answered with the field at fault and what was expected there, and
//! changes nothing.

use super::door::deeper;
use super::flags::SCENARIOS;
use super::host::Host;
use super::http::{Request, Response};
use super::params;
use serde_json::{Map, Value, json};
use taskyard::aws::AwsError;
use taskyard::base::limits;
use taskyard::model::{Command, Inject};

/// Events one answer holds at most; `next` says where to go on.
const EVENTS: usize = 10_000;
const PATHS: &[(&str, &str)] = &[
    ("reset", "POST"),
    ("advance", "POST"),
    ("inject", "POST"),
    ("http", "POST"),
    ("digest", "GET"),
    ("events", "GET"),
];
/// A field of an injection: name, JSON type, whether it must be there.
type Field = (&'static str, &'static str, bool);
/// The injections and their fields.
const INJECTIONS: &[(&str, &[Field])] = &[
    (
        "http",
        &[
            ("url", "string", true),
            ("method", "string", false),
            ("headers", "object", false),
            ("body", "string", false),
        ],
    ),
    (
        "traffic",
        &[
            ("name", "string", true),
            ("url", "string", true),
            ("profile", "object", true),
        ],
    ),
    ("stopTraffic", &[("name", "string", true)]),
    (
        "crashContainer",
        &[
            ("task", "string", true),
            ("container", "string", true),
            ("exitCode", "integer", true),
        ],
    ),
    (
        "imageAvailable",
        &[("image", "string", true), ("available", "boolean", true)],
    ),
    (
        "containerHealth",
        &[
            ("task", "string", true),
            ("container", "string", true),
            ("healthy", "boolean", true),
        ],
    ),
];

/// What was wrong with a request: the field and what was expected there.
struct Fault {
    field: String,
    expected: String,
    found: String,
}

impl Fault {
    fn of(field: &str, expected: impl Into<String>, found: &Value) -> Fault {
        let mut found = found.to_string();
        if found.len() > 100 {
            let end = (0..=100).rev().find(|end| found.is_char_boundary(*end)).unwrap_or(0);
            found.truncate(end);
            found.push('…');
        }
        Fault {
            field: field.into(),
            expected: expected.into(),
            found,
        }
    }
}

/// Answers a control request.
pub fn answer(host: &mut Host, request: &Request) -> Response {
    let name = request.path.strip_prefix("/_taskyard/").unwrap_or_default();
    let Some((_, method)) = PATHS.iter().find(|(path, _)| *path == name) else {
        let known: Vec<_> = PATHS
            .iter()
            .map(|(path, method)| format!("{method} /_taskyard/{path}"))
            .collect();
        return refuse(
            404,
            "path",
            &known.join(", "),
            &format!("There is no {}.", request.path),
        );
    };
    if request.method != *method {
        return refuse(
            405,
            "method",
            method,
            &format!("{} takes {method}, not {}.", request.path, request.method),
        );
    }
    let done = match name {
        "digest" => Ok(json(200, &state(host))),
        "events" => events(host, &request.query),
        _ => body(&request.body).and_then(|body| match name {
            "reset" => reset(host, &body),
            "advance" => advance(host, &body),
            "http" => inject(host, &mut with_kind(body, "http"), true),
            _ => inject(host, &mut body.clone(), false),
        }),
    };
    done.unwrap_or_else(|fault| {
        let message = format!("{}: expected {}; found {}.", fault.field, fault.expected, fault.found);
        refuse(400, &fault.field, &fault.expected, &message)
    })
}

/// An error's answer.
pub fn refuse(status: u16, field: &str, expected: &str, message: &str) -> Response {
    json(
        status,
        &json!({"error": {"field": field, "expected": expected, "message": message}}),
    )
}

fn reset(host: &mut Host, body: &Map<String, Value>) -> Result<Response, Fault> {
    only(body, &["seed", "scenario"])?;
    let seed = match body.get("seed") {
        None => 1,
        Some(seed) => seed
            .as_u64()
            .ok_or_else(|| Fault::of("seed", "a whole number from 0 to 18446744073709551615", seed))?,
    };
    if let Some(scenario) = body.get("scenario") {
        let known = scenario.as_str().is_some_and(|name| SCENARIOS.contains(&name));
        let expected = || format!("one of {}", json!(SCENARIOS));
        known
            .then_some(())
            .ok_or_else(|| Fault::of("scenario", expected(), scenario))?;
    }
    host.reset(seed);
    Ok(json(200, &state(host)))
}

fn advance(host: &mut Host, body: &Map<String, Value>) -> Result<Response, Fault> {
    only(body, &["seconds"])?;
    let seconds = body.get("seconds").unwrap_or(&Value::Null);
    let most = limits::ADVANCE_MS / 1000;
    let asked = seconds.as_f64().filter(|seconds| (0.0..=most as f64).contains(seconds));
    let asked = asked.ok_or_else(|| Fault::of("seconds", format!("a number from 0 to {most}"), seconds))?;
    let millis = (asked * 1000.0).round() as u64;
    let passed = host.advance(millis);
    let mut answer = state(host);
    answer["advanced"] = json!(passed as f64 / 1000.0);
    answer["complete"] = json!(passed == millis);
    Ok(json(200, &answer))
}

fn inject(host: &mut Host, body: &mut Map<String, Value>, http: bool) -> Result<Response, Fault> {
    let kind = body.get("kind").cloned().unwrap_or_default();
    let injection = INJECTIONS.iter().find(|(name, _)| kind == *name);
    let (_, fields) = injection.ok_or_else(|| {
        let known: Vec<_> = INJECTIONS.iter().map(|(name, _)| *name).collect();
        Fault::of("kind", format!("one of {}", json!(known)), &kind)
    })?;
    let mut names: Vec<&str> = fields.iter().map(|(name, ..)| *name).collect();
    names.push("kind");
    only(body, &names)?;
    for (name, expected, required) in *fields {
        let value = body.get(*name).unwrap_or(&Value::Null);
        let fits = match *expected {
            _ if value.is_null() => !required,
            "string" => value.is_string(),
            "object" => value.is_object(),
            "boolean" => value.is_boolean(),
            _ => value.is_i64(),
        };
        if !fits {
            return Err(Fault::of(name, format!("a value of type {expected}"), value));
        }
    }
    body.retain(|_, value| !value.is_null());
    let inject: Inject = serde_json::from_value(Value::Object(body.clone())).map_err(|error| {
        let field = if body.contains_key("profile") {
            "profile"
        } else {
            "headers"
        };
        Fault::of(field, error.to_string(), body.get(field).unwrap_or(&Value::Null))
    })?;
    let outcome = host.apply(&Command::Inject(inject));
    Ok(match outcome.reply {
        Ok(output) if http => json(200, &output.to_value()),
        Ok(output) => json(
            200,
            &json!({"events": [outcome.events.0, outcome.events.1], "output": output.to_value()}),
        ),
        Err(error) => refused(&error),
    })
}

fn refused(error: &AwsError) -> Response {
    let found = json!({"code": error.code, "message": error.message, "field": error.field});
    json(error.status, &json!({"error": found}))
}

fn events(host: &Host, query: &str) -> Result<Response, Fault> {
    let bad = |what: &str| Fault::of("from", "a whole number", &what.into());
    let parameters = params::parse(query, b"").map_err(|_| bad(query))?;
    if let Some(name) = parameters.children.keys().find(|name| *name != "from") {
        return Err(Fault::of(name, "no parameter but from", &"it".into()));
    }
    let from = match parameters.text("from") {
        None => 1,
        Some(text) => text.parse().map_err(|_| bad(text))?,
    };
    let events: Vec<_> = host.world.events().from(from).take(EVENTS).collect();
    let next = events
        .last()
        .map_or(from.min(host.world.events().next_seq()), |event| event.seq + 1);
    Ok(json(200, &json!({"events": events, "next": next})))
}

fn state(host: &Host) -> Value {
    let world = &host.world;
    json!({
        "digest": world.digest(),
        "seed": world.seed(),
        "now": world.now().iso(),
        "seconds": world.now().0 as f64 / 1000.0,
        "events": world.events().next_seq(),
    })
}

fn with_kind(mut body: Map<String, Value>, kind: &str) -> Map<String, Value> {
    body.insert("kind".into(), kind.into());
    body
}

fn body(bytes: &[u8]) -> Result<Map<String, Value>, Fault> {
    let text = String::from_utf8_lossy(bytes);
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(value) if deeper(&value, limits::JSON_DEPTH) => Err(Fault::of(
            "body",
            format!("JSON nested at most {} deep", limits::JSON_DEPTH),
            &"more".into(),
        )),
        Ok(Value::Object(body)) => Ok(body),
        Ok(other) => Err(Fault::of("body", "a JSON object", &other)),
        Err(error) => Err(Fault::of("body", format!("a JSON object ({error})"), &text.into())),
    }
}

fn only(body: &Map<String, Value>, known: &[&str]) -> Result<(), Fault> {
    match body.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Fault::of(
            name,
            format!("one of the fields {}", known.join(", ")),
            &"a field of another name".into(),
        )),
        None => Ok(()),
    }
}

fn json(status: u16, value: &Value) -> Response {
    Response {
        status,
        headers: vec![("Content-Type", "application/json".into())],
        body: value.to_string().into_bytes(),
    }
}
