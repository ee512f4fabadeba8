//! Task definitions as people bring them: from the documentation, a repository, the console's export, `describe`.
//!
//! Follows RegisterTaskDefinition and DescribeTaskDefinition in the ECS API reference: what only replies have is left
//! out and named, nulls are left out, everything else is kept, known here or not.
//! Invariants: any text gives a request or an error with a line; nothing recurses deeper than `limits::JSON_DEPTH`.

use crate::aws::fields::without_nulls;
use crate::aws::{ACCOUNT, arn};
use crate::base::limits;
use serde_json::{Map, Value};
use thiserror::Error;

/// Members that only replies have.
pub const OUTPUT_ONLY: [&str; 9] = [
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "registeredBy",
    "deregisteredAt",
    "deleteRequestedAt",
];

/// A task definition that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The request of RegisterTaskDefinition.
    pub input: Value,
    /// Output-only members that were left out, in the order of [`OUTPUT_ONLY`].
    pub left_out: Vec<&'static str>,
    /// How many null members were left out.
    pub nulls: usize,
    /// Roles of other accounts, which became this account's roles of the same names, as they were given.
    pub roles: Vec<String>,
    /// The reply it was wrapped in: `taskDefinition`, `containerDefinitions` for a bare list of containers.
    pub unwrapped: Option<&'static str>,
}

/// Why a text is no task definition. Lines and columns count from one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    #[error("Line {line}, column {column}: {message}.")]
    Json {
        line: usize,
        column: usize,
        message: String,
    },
    #[error(
        "Line {line}: this is YAML. A task definition is read as JSON; convert it first, with `yq -o json` for example."
    )]
    Yaml { line: usize },
    #[error("Line {line}: this is a CloudFormation template. Paste the JSON of one task definition instead.")]
    Template { line: usize },
    #[error("Line {line}: nested deeper than {limit} levels.")]
    Deep { line: usize, limit: usize },
    #[error("The text has {bytes} bytes; at most {limit} are read.")]
    Large { bytes: usize, limit: usize },
    #[error("Line 1: nothing to read yet.")]
    Empty,
    #[error("Line 1: expected an object with the members of a task definition, found {found}.")]
    NotAnObject { found: &'static str },
}

impl ImportError {
    /// The line at fault, from one.
    pub fn line(&self) -> usize {
        match self {
            ImportError::Json { line, .. }
            | ImportError::Yaml { line }
            | ImportError::Template { line }
            | ImportError::Deep { line, .. } => *line,
            _ => 1,
        }
    }
}

/// Reads a JSON value with the limits that hold for everything from outside.
pub fn read_json(text: &str) -> Result<Value, ImportError> {
    if text.len() > limits::CALL_BYTES {
        return Err(ImportError::Large {
            bytes: text.len(),
            limit: limits::CALL_BYTES,
        });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(first) = text.trim_start().chars().next() else {
        return Err(ImportError::Empty);
    };
    if let Some(line) = deep_line(text) {
        return Err(ImportError::Deep {
            line,
            limit: limits::JSON_DEPTH,
        });
    }
    serde_json::from_str(text).map_err(|error| {
        if !"{[\"".contains(first)
            && let Some(line) = yaml_line(text)
        {
            return ImportError::Yaml { line };
        }
        let (line, column) = (error.line().max(1), error.column().max(1));
        ImportError::Json {
            line,
            column,
            message: plain(&error.to_string()),
        }
    })
}

/// Reads a task definition and leaves out what a request cannot have.
pub fn read(text: &str) -> Result<Imported, ImportError> {
    clean(read_json(text)?)
}

/// Leaves out of a task definition what a request cannot have.
pub fn clean(value: Value) -> Result<Imported, ImportError> {
    let mut out = Imported::default();
    let mut members = match value {
        Value::Object(members) => members,
        Value::Array(items) if !items.is_empty() && items.iter().all(|item| item.get("image").is_some()) => {
            out.unwrapped = Some("containerDefinitions");
            Map::from_iter([("containerDefinitions".to_string(), Value::Array(items))])
        }
        other => return Err(ImportError::NotAnObject { found: kind(&other) }),
    };
    if ["Resources", "AWSTemplateFormatVersion", "Properties"]
        .iter()
        .any(|name| members.contains_key(*name))
    {
        return Err(ImportError::Template { line: 1 });
    }
    if matches!(members.get("taskDefinition"), Some(Value::Object(_)))
        && let Some(Value::Object(inner)) = members.remove("taskDefinition")
    {
        let tags = members
            .remove("tags")
            .filter(|tags| tags.as_array().is_some_and(|list| !list.is_empty()));
        members = inner;
        if let Some(tags) = tags {
            members.entry("tags").or_insert(tags);
        }
        out.unwrapped = Some("taskDefinition");
    }
    for name in OUTPUT_ONLY {
        if members.remove(name).is_some() {
            out.left_out.push(name);
        }
    }
    for name in ["taskRoleArn", "executionRoleArn"] {
        if let Some(Value::String(role)) = members.get_mut(name)
            && let Some(own) = own_role(role)
        {
            out.roles.push(std::mem::replace(role, own));
        }
    }
    let whole = Value::Object(members);
    out.nulls = nulls(&whole);
    out.input = without_nulls(&whole);
    Ok(out)
}

/// This account's role of the name that a role of another account has, or of a placeholder such as `<account_id>`.
fn own_role(role: &str) -> Option<String> {
    let (account, resource) = role.strip_prefix("arn:aws:iam::")?.split_once(':')?;
    let role = resource.strip_prefix("role/").filter(|name| !name.is_empty())?;
    (account != ACCOUNT).then(|| arn::of("iam", &format!("role/{role}")))
}

fn nulls(value: &Value) -> usize {
    match value {
        Value::Null => 1,
        Value::Array(items) => items.iter().map(nulls).sum(),
        Value::Object(members) => members.values().map(nulls).sum(),
        _ => 0,
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The parser's message without the position, which is told apart.
fn plain(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_string()
}

/// The line where brackets outside texts are nested too deep, if they are.
fn deep_line(text: &str) -> Option<usize> {
    let (mut depth, mut line, mut in_text, mut escaped) = (0_usize, 1, false, false);
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                if depth > limits::JSON_DEPTH {
                    return Some(line);
                }
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The first line that reads as YAML: `name: value`, `name:`, `- item` or `---`.
fn yaml_line(text: &str) -> Option<usize> {
    let is_yaml = |line: &str| {
        let line = line.trim();
        let name = line
            .split_once(':')
            .map(|(name, rest)| (name, rest.is_empty() || rest.starts_with(' ')));
        let word = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
        line == "---" || line.starts_with("- ") || name.is_some_and(|(name, spaced)| spaced && word(name))
    };
    let lines = text.lines().take(200).enumerate();
    let mut told = lines.filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    told.next()
        .filter(|(_, line)| is_yaml(line))
        .map(|(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_export_loses_its_output_members_and_nulls_and_keeps_the_rest() {
        let text = r#"{"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/a:3",
            "family": "a", "revision": 3, "status": "ACTIVE", "cpu": "256", "taskRoleArn": null, "volumes": [],
            "containerDefinitions": [{"name": "web", "image": "nginx", "links": null, "madeUp": {"x": 1}}],
            "requiresAttributes": [], "compatibilities": ["EC2"], "registeredAt": 1700000000, "registeredBy": "me"},
            "tags": [{"key": "k", "value": "v"}]}"#;
        let read = read(text).unwrap();
        assert_eq!(
            read.input,
            json!({"family": "a", "cpu": "256", "volumes": [], "tags": [{"key": "k", "value": "v"}],
                "containerDefinitions": [{"name": "web", "image": "nginx", "madeUp": {"x": 1}}]})
        );
        assert_eq!(read.left_out.len(), 7);
        assert_eq!((read.nulls, read.unwrapped), (2, Some("taskDefinition")));
    }

    #[test]
    fn roles_of_other_accounts_become_those_of_this_one() {
        let role = |text: &str| {
            let read = read(&json!({"taskRoleArn": text}).to_string()).unwrap();
            (read.input["taskRoleArn"].as_str().unwrap().to_string(), read.roles)
        };
        let own = "arn:aws:iam::123456789012:role/team/app".to_string();
        assert_eq!(role(&own), (own.clone(), vec![]));
        let other = "arn:aws:iam::999988887777:role/team/app".to_string();
        assert_eq!(role(&other), (own.clone(), vec![other]));
        assert_eq!(role("arn:aws:iam::<aws_account_id>:role/team/app").0, own);
        assert_eq!(role("app"), ("app".to_string(), vec![]));
    }

    #[test]
    fn a_bare_list_of_containers_is_taken_as_one() {
        let read = read(r#"[{"name": "web", "image": "nginx"}]"#).unwrap();
        assert_eq!(read.input["containerDefinitions"][0]["name"], "web");
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let at = |text: &str| read(text).unwrap_err();
        assert!(matches!(
            at("{\n  \"family\": \"a\",\n}"),
            ImportError::Json { line: 3, column: 1, .. }
        ));
        assert_eq!(at("# sample\nfamily: a\ncpu: 256\n"), ImportError::Yaml { line: 2 });
        assert_eq!(at("  \n"), ImportError::Empty);
        assert_eq!(at("3"), ImportError::NotAnObject { found: "a number" });
        assert_eq!(at("[]"), ImportError::NotAnObject { found: "a list" });
        assert_eq!(at(r#"{"Resources": {}}"#), ImportError::Template { line: 1 });
        let deep = format!("{}\n{}", "[".repeat(60), "{\"a\":".repeat(100_000));
        assert_eq!(at(&deep[..limits::CALL_BYTES - 1]).line(), 2);
        assert!(matches!(
            at(&"x".repeat(limits::CALL_BYTES + 1)),
            ImportError::Large { .. }
        ));
    }

    #[test]
    fn a_byte_order_mark_and_brackets_in_texts_do_no_harm() {
        let text = format!("\u{feff}{{\"family\": \"{}\"}}", "[".repeat(500));
        assert_eq!(read(&text).unwrap().input["family"].as_str().unwrap().len(), 500);
    }
}
