//! What each service says about a fault in a request: its code and its words.
//!
//! Most services share one framework and its wording, `1 validation error detected: Value 'x' at 'y' failed to satisfy
//! constraint: Member must …`, with names starting small and list members as `tags.1.member.key` (texts seen in public
//! reports: aws-load-balancer-controller issue 4014, instance-scheduler-on-aws issue 254, consigliere issue 18). ECS
//! says `Tasks cannot be empty.` and `Container.name should not be null or empty.` (amazon-ecs-cli and ecs-deploy issues)
//! and `STRING_VALUE cannot be converted to Integer` (amazon-ecs-deploy-task-definition issue 587). EC2 has
//! `MissingParameter`, `UnknownParameter` and `InvalidParameterValue`. Where no text of AWS is known, the words are ours.
//! Refusing unknown members is ours as well: AWS drops them, here nothing is lost without a word.

use crate::aws::AwsError;
use serde_json::Value;

/// The way to a place in a request, on the stack of the walk.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    pub up: Option<&'a Path<'a>>,
    pub step: Step<'a>,
}

/// One step of a way.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Root,
    Member(&'a str),
    Index(usize),
    Key(&'a str),
}

/// What is wrong with a value.
pub(super) enum Wrong<'a> {
    /// A member of this name is not in the structure, whose members have these names.
    Unknown(&'a str, Vec<&'a str>),
    /// A required member is absent.
    Missing(Missing<'a>),
    /// The value is of another type than this.
    Type(&'static str),
    /// Null stands where a list or map needs a value.
    Null,
    /// The text is none of these.
    NotIn(&'a [Box<str>]),
    /// The text does not match this pattern.
    Pattern(&'a str),
    /// The number is less than this.
    Less(f64),
    /// The number is greater than this.
    Greater(f64),
    /// Text or list is shorter than this.
    Shorter(f64),
    /// Text or list is longer than this.
    Longer(f64),
    /// Not exactly one member of a union is set.
    Union,
    /// Nested deeper than this.
    Deep(usize),
}

/// A required member that is absent.
pub(super) struct Missing<'a> {
    pub name: &'a str,
    /// The structure's shape.
    pub shape: &'a str,
    /// The name in requests of the EC2 protocol.
    pub wire: String,
    pub list: bool,
}

/// A fault, worded; faults of constraints can be joined into one refusal.
pub(super) struct Fault {
    pub error: AwsError,
    /// What is said after `1 validation error detected: `, where the service words it so.
    pub constraint: Option<String>,
    /// Order of mention: the request is first read, then known, then checked.
    pub rank: u8,
}

/// Words one fault as the service would.
pub(super) fn fault(service: &str, operation: &str, path: &Path<'_>, value: &Value, wrong: &Wrong<'_>) -> Fault {
    let json = matches!(service, "ecs" | "logs");
    let at = match wrong {
        Wrong::Unknown(name, _) | Wrong::Missing(Missing { name, .. }) => Path {
            up: Some(path),
            step: Step::Member(name),
        },
        _ => *path,
    };
    let field = written(&at);
    let rank = match wrong {
        Wrong::Type(_) | Wrong::Deep(_) => 0,
        Wrong::Unknown(..) => 1,
        _ => 2,
    };
    let plain = |code: &str, message: String| (AwsError::new(code, message), None);
    let refusal = refusal_code(service, operation);
    let named_by_ec2 = || small_start(at.name());
    let (error, constraint) = match wrong {
        Wrong::Type(expected) if json => plain(
            "SerializationException",
            format!(
                "{} cannot be converted to {expected}: {} must be {}, found {}.",
                token(value),
                named(&field),
                with_article(expected),
                shown(value)
            ),
        ),
        Wrong::Deep(depth) => plain(
            if json { "SerializationException" } else { refusal },
            format!("{} is nested deeper than {depth} levels.", named(&field)),
        ),
        Wrong::Unknown(name, _) if service == "ec2" => plain(
            "UnknownParameter",
            format!("The parameter {} is not recognized", cut(name)),
        ),
        Wrong::Unknown(name, known) => plain(
            refusal,
            format!(
                "Unknown parameter in {}: \"{}\", {}",
                named(&written(path)),
                cut(name),
                choice(name, known)
            ),
        ),
        Wrong::Missing(missing) if service == "ecs" => plain(refusal, ecs_missing(operation, missing)),
        Wrong::Missing(missing) if service == "ec2" => plain(
            "MissingParameter",
            format!("The request must contain the parameter {}", missing.wire),
        ),
        Wrong::Missing(..) if service == "cloudwatch" => {
            plain("MissingParameter", format!("The parameter {field} is required."))
        }
        Wrong::Less(min) if service == "ec2" => plain(refusal, ec2_bound(&named_by_ec2(), value, "greater", *min)),
        Wrong::Greater(max) if service == "ec2" => plain(refusal, ec2_bound(&named_by_ec2(), value, "smaller", *max)),
        _ if service == "ec2" => plain(
            refusal,
            format!(
                "Value ({}) for parameter {} is invalid. {}.",
                bare(value),
                named_by_ec2(),
                must(wrong)
            ),
        ),
        _ => {
            let found = match wrong {
                Wrong::Missing(..) | Wrong::Null => "null".to_string(),
                _ => format!("'{}'", bare(value)),
            };
            let text = format!(
                "Value {found} at '{}' failed to satisfy constraint: {}",
                framed(&at),
                must(wrong)
            );
            let error = AwsError::new(refusal, format!("1 validation error detected: {text}"));
            (error, Some(text))
        }
    };
    Fault {
        error: error.field(field),
        constraint,
        rank,
    }
}

/// The code of a service's own validation.
pub(super) fn refusal_code(service: &str, operation: &str) -> &'static str {
    match service {
        "ecs" if operation.contains("TaskDefinition") && !operation.starts_with("Describe") => "ClientException",
        "ecs" | "logs" => "InvalidParameterException",
        "ec2" => "InvalidParameterValue",
        _ => "ValidationError",
    }
}

fn must(wrong: &Wrong<'_>) -> String {
    match wrong {
        Wrong::Missing(..) | Wrong::Null => "Member must not be null".into(),
        Wrong::NotIn(values) => format!("Member must satisfy enum value set: [{}]", values.join(", ")),
        Wrong::Pattern(pattern) => format!("Member must satisfy regular expression pattern: {pattern}"),
        Wrong::Less(min) => format!("Member must have value greater than or equal to {min}"),
        Wrong::Greater(max) => format!("Member must have value less than or equal to {max}"),
        Wrong::Shorter(min) => format!("Member must have length greater than or equal to {min}"),
        Wrong::Longer(max) => format!("Member must have length less than or equal to {max}"),
        Wrong::Type(expected) => format!("Member must be {}", with_article(expected)),
        Wrong::Union => "Member must have exactly one of its members set".into(),
        Wrong::Unknown(..) => "Member must be known".into(),
        Wrong::Deep(depth) => format!("Member must not be nested deeper than {depth} levels"),
    }
}

fn ec2_bound(field: &str, value: &Value, side: &str, bound: f64) -> String {
    format!(
        "Value ( {} ) for parameter {field} is invalid. Expecting a value {side} than {bound}.",
        bare(value)
    )
}

fn ecs_missing(operation: &str, missing: &Missing<'_>) -> String {
    let (shape, member) = (missing.shape, missing.name);
    match (shape, member) {
        (_, "containerDefinitions") => "Container list cannot be empty.".into(),
        ("AwsVpcConfiguration", "subnets") => "subnets can not be empty.".into(),
        _ if missing.list && shape.starts_with(operation) => format!("{} cannot be empty.", spaced(member)),
        _ if shape.starts_with(operation) => format!("{} can not be blank.", spaced(member)),
        _ => format!(
            "{}.{member} should not be null or empty.",
            shape.strip_suffix("Definition").unwrap_or(shape)
        ),
    }
}

/// `Task Definition` of `taskDefinition`.
fn spaced(member: &str) -> String {
    let mut out = String::new();
    for (at, letter) in member.chars().enumerate() {
        if at == 0 {
            out.extend(letter.to_uppercase());
        } else {
            if letter.is_ascii_uppercase() {
                out.push(' ');
            }
            out.push(letter);
        }
    }
    out
}

/// `containerDefinitions[0].memory`
fn written(path: &Path<'_>) -> String {
    let mut out = path.up.map(written).unwrap_or_default();
    match path.step {
        Step::Root => {}
        Step::Index(index) => out.push_str(&format!("[{index}]")),
        Step::Member(name) | Step::Key(name) => {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(&cut(name));
        }
    }
    out
}

/// `containerDefinitions.1.member.memory`, as the services' framework writes a way: names start small, lists count from 1.
fn framed(path: &Path<'_>) -> String {
    let mut out = path.up.map(framed).unwrap_or_default();
    if !out.is_empty() {
        out.push('.');
    }
    match path.step {
        Step::Root => {}
        Step::Index(index) => out.push_str(&format!("{}.member", index + 1)),
        Step::Key(name) => out.push_str(&cut(name)),
        Step::Member(name) => out.push_str(&small_start(name)),
    }
    out
}

/// `roleName` of `RoleName`.
fn small_start(name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    first + &cut(letters.as_str())
}

impl Path<'_> {
    /// The name of the last member on the way.
    fn name(&self) -> &str {
        match (self.step, self.up) {
            (Step::Member(name) | Step::Key(name), _) => name,
            (_, Some(up)) => up.name(),
            _ => "",
        }
    }
}

fn named(field: &str) -> &str {
    if field.is_empty() { "input" } else { field }
}

/// At most 100 characters of a text that comes from outside.
fn cut(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((at, _)) => format!("{} ...", text.get(..at).unwrap_or_default()),
        None => text.into(),
    }
}

/// A value as the framework shows it: text bare, lists in brackets.
fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text),
        Value::Array(items) => {
            let shown: Vec<String> = items.iter().take(10).map(bare).collect();
            cut(&format!("[{}]", shown.join(", ")))
        }
        Value::Object(_) => "{...}".into(),
        scalar => scalar.to_string(),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "a structure".into(),
        Value::String(text) => format!("\"{}\"", cut(text)),
        scalar => scalar.to_string(),
    }
}

fn token(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "ARRAY_VALUE",
        Value::Object(_) => "OBJECT_VALUE",
    }
}

fn with_article(expected: &str) -> String {
    match expected {
        "Integer" => "an integer of 32 bits".into(),
        "Long" => "an integer of 64 bits".into(),
        "Timestamp" => "a timestamp (a number of seconds since 1970)".into(),
        "Blob" => "a text (bytes in base64)".into(),
        other => format!("a {}", other.to_lowercase()),
    }
}

/// The name meant, if one is near; else all there are.
fn choice(name: &str, known: &[&str]) -> String {
    let near = known
        .iter()
        .filter(|candidate| name.len() <= 64 && distance(name, candidate) <= 2)
        .min_by_key(|candidate| distance(name, candidate));
    match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if known.is_empty() => "expected no parameters".into(),
        None => format!("must be one of: {}", known.join(", ")),
    }
}

/// How many letters to add, drop or change, ignoring case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let swap = row.get(j).copied().unwrap_or(0) + usize::from(x != *y);
            let drop = row.get(j + 1).copied().unwrap_or(0) + 1;
            let add = next.last().copied().unwrap_or(0) + 1;
            next.push(swap.min(drop).min(add));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
