//! Checks requests against their operations' shapes, as the services themselves would.
//!
//! Read first (types), then known (members), then constrained (required, enumerations, bounds, simple patterns).
//! `null` is the same as absent. ECS's bounds are not checked here: ECS words them itself, in `model::ecs`; EC2's and
//! CloudWatch's patterns are not checked either.
//!
//! Invariant: a request without faults costs no allocation.

use super::load;
use super::table::{Form, Row, Table};
use super::types::{Kind, Service};
use super::words::{Fault, Missing, Path, Step, Wrong, fault, refusal_code};
use crate::aws::AwsError;
use crate::base::limits;
use serde_json::{Map, Value};

/// Faults named at most; a hostile request may have thousands.
const FAULTS: usize = 20;

/// Checks a request against its operation's shape; the fault the service would name first is the error. Services that
/// name all faults of constraints at once do so.
pub fn check(service: &str, operation: &str, input: &Value) -> Result<(), AwsError> {
    let mut faults = walk(service, operation, input);
    let Some(first) = faults.iter().map(|fault| fault.rank).min() else {
        return Ok(());
    };
    faults.retain(|fault| fault.rank == first);
    let joined: Vec<&str> = faults.iter().filter_map(|fault| fault.constraint.as_deref()).collect();
    let all = (joined.len() > 1 && joined.len() == faults.len() && service != "ecs").then(|| {
        let text = format!("{} validation errors detected: {}", joined.len(), joined.join("; "));
        AwsError::new(refusal_code(service, operation), text)
    });
    let first = faults.swap_remove(0).error;
    Err(match (all, &first.field) {
        (Some(all), Some(field)) => all.field(field.clone()),
        _ => first,
    })
}

/// Every fault of a request, up to 20, each as a refusal of its own with its field.
pub fn faults(service: &str, operation: &str, input: &Value) -> Vec<AwsError> {
    let mut faults = walk(service, operation, input);
    faults.sort_by_key(|fault| fault.rank);
    faults.into_iter().map(|fault| fault.error).collect()
}

fn walk(service: &str, operation: &str, input: &Value) -> Vec<Fault> {
    let Some(model) = load::service(service) else {
        return Vec::new();
    };
    let Some(known) = model.operation(operation) else {
        return Vec::new();
    };
    let mut walk = Walk {
        model,
        table: &model.table,
        operation,
        bounds: service != "ecs",
        patterns: matches!(service, "elbv2" | "iam" | "logs" | "sts"),
        faults: Vec::new(),
    };
    let root = Path {
        up: None,
        step: Step::Root,
    };
    match (known.input.as_deref().and_then(|name| walk.table.at(name)), input) {
        (_, Value::Null) if known.input.is_none() => {}
        (Some(row), Value::Null) => walk.value(row, &Value::Object(Map::new()), &root, 0),
        (Some(row), input) => walk.value(row, input, &root, 0),
        (None, Value::Object(members)) => {
            for name in members.keys() {
                walk.tell(&root, input, &Wrong::Unknown(name, Vec::new()));
            }
        }
        (None, input) => walk.tell(&root, input, &Wrong::Type("Structure")),
    }
    walk.faults
}

struct Walk<'a> {
    model: &'a Service,
    table: &'a Table,
    operation: &'a str,
    bounds: bool,
    patterns: bool,
    faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    #[cold]
    fn tell(&mut self, path: &Path<'_>, value: &Value, wrong: &Wrong<'_>) {
        if self.faults.len() < FAULTS {
            self.faults
                .push(fault(&self.model.name, self.operation, path, value, wrong));
        }
    }

    fn value(&mut self, at: usize, value: &Value, path: &Path<'_>, depth: usize) {
        let Some(row) = self.table.row(at) else { return };
        if depth > limits::JSON_DEPTH {
            return self.tell(path, value, &Wrong::Deep(limits::JSON_DEPTH));
        }
        match (&row.form, value) {
            (Form::Structure { members, .. }, Value::Object(entries)) => {
                for (name, value) in entries {
                    let known = members.binary_search_by(|(known, _)| (**known).cmp(name.as_str()));
                    match known.ok().and_then(|index| members.get(index)) {
                        Some(_) if value.is_null() => {}
                        Some((_, member)) => {
                            self.value(*member, value, &step(path, Step::Member(name)), depth + 1);
                        }
                        None => {
                            let known = members.iter().map(|(known, _)| &**known).collect();
                            self.tell(path, value, &Wrong::Unknown(name, known));
                        }
                    }
                }
                self.present(at, row, entries, path, value);
            }
            (Form::List(member), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.item(*member, item, &step(path, Step::Index(index)), depth);
                }
                self.length(row, items.len(), path, value);
            }
            (Form::Map(key, member), Value::Object(entries)) => {
                for (name, item) in entries {
                    let here = step(path, Step::Key(name));
                    if let Some(key) = self.table.row(*key) {
                        self.text(key, name, &here, value);
                    }
                    self.item(*member, item, &here, depth);
                }
                self.length(row, entries.len(), path, value);
            }
            (Form::Text(_), Value::String(text)) => self.text(row, text, path, value),
            (Form::Integer, Value::Number(number)) if number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()) => {
                self.number(row, number.as_f64(), path, value);
            }
            (Form::Long, Value::Number(number)) if number.is_i64() => self.number(row, number.as_f64(), path, value),
            (Form::Number, Value::Number(number)) => self.number(row, number.as_f64(), path, value),
            (Form::Boolean, Value::Bool(_)) | (Form::Timestamp, Value::Number(_)) | (Form::Blob, Value::String(_)) => {}
            (Form::Any, value) => {
                if deeper(value, limits::JSON_DEPTH.saturating_sub(depth)) {
                    self.tell(path, value, &Wrong::Deep(limits::JSON_DEPTH));
                }
            }
            (form, value) => self.tell(path, value, &Wrong::Type(form.word())),
        }
    }

    /// A value inside a list or map, where null does not mean absent.
    fn item(&mut self, at: usize, value: &Value, path: &Path<'_>, depth: usize) {
        if value.is_null() {
            self.tell(path, value, &Wrong::Null);
        } else {
            self.value(at, value, path, depth + 1);
        }
    }

    fn present(&mut self, at: usize, row: &Row, entries: &Map<String, Value>, path: &Path<'_>, value: &Value) {
        let Form::Structure {
            required,
            union,
            members,
        } = &row.form
        else {
            return;
        };
        let set = |name: &str| entries.get(name).is_some_and(|value| !value.is_null());
        for name in required {
            if !set(name) {
                let member = members.iter().find(|(known, _)| known == name);
                let list = member
                    .and_then(|(_, member)| self.table.row(*member))
                    .is_some_and(|row| matches!(row.form, Form::List(_)));
                let shape = self.table.name(at).to_string();
                let missing = Missing {
                    name,
                    shape: &shape,
                    wire: wire_name(self.model, &shape, name),
                    list,
                };
                self.tell(path, value, &Wrong::Missing(missing));
            }
        }
        if *union && entries.values().filter(|value| !value.is_null()).count() != 1 {
            self.tell(path, value, &Wrong::Union);
        }
    }

    fn text(&mut self, row: &Row, text: &str, path: &Path<'_>, value: &Value) {
        let Form::Text(values) = &row.form else { return };
        if !values.is_empty() && !values.iter().any(|known| **known == *text) {
            return self.tell(path, value, &Wrong::NotIn(values));
        }
        if !self.bounds {
            return;
        }
        // Counting letters is only needed where counting bytes does not settle it.
        let over = row.max.is_some_and(|max| text.len() as f64 > max);
        let under = row.min.is_some_and(|min| (text.len() as f64) < min * 4.0);
        if over || under {
            self.length(row, text.chars().count(), path, value);
        }
        if self.patterns
            && let Some((class, pattern)) = &row.pattern
            && !class.matches(text)
        {
            self.tell(path, value, &Wrong::Pattern(pattern));
        }
    }

    fn length(&mut self, row: &Row, length: usize, path: &Path<'_>, value: &Value) {
        match (row.min, row.max) {
            _ if !self.bounds => {}
            (Some(min), _) if (length as f64) < min => self.tell(path, value, &Wrong::Shorter(min)),
            (_, Some(max)) if length as f64 > max => self.tell(path, value, &Wrong::Longer(max)),
            _ => {}
        }
    }

    fn number(&mut self, row: &Row, number: Option<f64>, path: &Path<'_>, value: &Value) {
        match (number, row.min, row.max) {
            _ if !self.bounds => {}
            (Some(number), Some(min), _) if number < min => self.tell(path, value, &Wrong::Less(min)),
            (Some(number), _, Some(max)) if number > max => self.tell(path, value, &Wrong::Greater(max)),
            _ => {}
        }
    }
}

fn step<'p>(up: &'p Path<'p>, step: Step<'p>) -> Path<'p> {
    Path { up: Some(up), step }
}

/// A member's name in requests of the EC2 protocol.
fn wire_name(model: &Service, shape: &str, name: &str) -> String {
    let Some(Kind::Structure { members, .. }) = model.shape(shape).map(|shape| &shape.kind) else {
        return name.into();
    };
    let member = members.iter().find(|member| member.name == name);
    let wire = member.and_then(|member| member.query_name.as_deref().or(member.location_name.as_deref()));
    let mut letters = wire.unwrap_or(name).chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// Whether a value is nested deeper than `levels`.
fn deeper(value: &Value, levels: usize) -> bool {
    let inside = |value: &Value| levels == 0 || deeper(value, levels - 1);
    match value {
        Value::Array(items) => items.iter().any(inside),
        Value::Object(members) => members.values().any(inside),
        _ => false,
    }
}
