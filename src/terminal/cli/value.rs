//! The text given for an option becomes the value its shape wants: plain, JSON, shorthand, or a dropped file.
//!
//! Follows AWS CLI's argument processing: JSON where the text begins with `{` or `[`, shorthand for the rest of
//! structures, maps and lists of them, one element per argument for lists, `file://` and `fileb://` before all of it.

use super::faults::CliError;
use super::shorthand;
use crate::aws::shape::{Kind, Service};
use crate::base::limits;
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// The value of the arguments of one option.
pub fn of(
    service: &Service,
    shape: &str,
    option: &str,
    given: &[String],
    files: &BTreeMap<String, String>,
) -> Result<Value, CliError> {
    let Some(kind) = service.shapes.get(shape).map(|shape| &shape.kind) else {
        return Ok(given.join(" ").into());
    };
    let loaded: Vec<String> = match given {
        [one] => vec![paramfile(option, one, files)?.unwrap_or_else(|| one.clone())],
        several => several.to_vec(),
    };
    let json_like = |text: &str| text.trim_start().starts_with(['[', '{']);
    match kind {
        Kind::List { member, .. } => {
            let complex = is_complex(service, member);
            match &loaded[..] {
                [one] if one.trim_start().starts_with('[') => json(option, one),
                [first, ..] if complex && !json_like(first) => {
                    let read =
                        |text: &String| shorthand::parse(text).map_err(|message| CliError::parsing(option, &message));
                    let mut list: Value = loaded
                        .iter()
                        .map(read)
                        .collect::<Result<Vec<Value>, CliError>>()?
                        .into();
                    fit(&mut list, service, shape, option)?;
                    Ok(list)
                }
                _ => {
                    let each = |text: &String| element(service, member, option, text);
                    Ok(loaded
                        .iter()
                        .map(each)
                        .collect::<Result<Vec<Value>, CliError>>()?
                        .into())
                }
            }
        }
        _ => {
            let text = loaded.into_iter().next().unwrap_or_default();
            element(service, shape, option, &text)
        }
    }
}

fn element(service: &Service, shape: &str, option: &str, text: &str) -> Result<Value, CliError> {
    let Some(kind) = service.shapes.get(shape).map(|shape| &shape.kind) else {
        return Ok(text.into());
    };
    match kind {
        Kind::Structure { .. } | Kind::Map { .. } | Kind::List { .. } if text.trim_start().starts_with(['{', '[']) => {
            json(option, text)
        }
        Kind::Structure { .. } | Kind::Map { .. } => {
            let mut value = shorthand::parse(text).map_err(|message| CliError::parsing(option, &message))?;
            fit(&mut value, service, shape, option)?;
            Ok(value)
        }
        Kind::Integer | Kind::Long | Kind::Float | Kind::Double => {
            number(kind, text).map_err(|message| CliError::general(&message))
        }
        Kind::Boolean => Ok((!text.eq_ignore_ascii_case("false")).into()),
        _ => Ok(text.into()),
    }
}

fn fit(value: &mut Value, service: &Service, shape: &str, option: &str) -> Result<(), CliError> {
    super::fit::fit(value, service, shape).map_err(|message| CliError::parsing(option, &message))
}

fn is_complex(service: &Service, shape: &str) -> bool {
    let kind = service.shapes.get(shape).map(|shape| &shape.kind);
    matches!(
        kind,
        Some(Kind::Structure { .. } | Kind::List { .. } | Kind::Map { .. })
    )
}

/// A number as Python's `int` and `float` read it, and their complaint.
pub fn number(kind: &Kind, text: &str) -> Result<Value, String> {
    let bare = text.trim();
    if matches!(kind, Kind::Integer | Kind::Long) {
        let read = bare.strip_prefix('+').unwrap_or(bare).parse::<i64>();
        return read.map(Value::from).map_err(|_| {
            format!(
                "invalid literal for int() with base 10: {}",
                crate::terminal::output::node::repr(text)
            )
        });
    }
    let float = bare.parse::<f64>().ok().and_then(Number::from_f64);
    float.map(Value::Number).ok_or_else(|| {
        format!(
            "could not convert string to float: {}",
            crate::terminal::output::node::repr(text)
        )
    })
}

/// The value a JSON text writes, or Python's complaint about it.
pub fn json(option: &str, text: &str) -> Result<Value, CliError> {
    if text.len() > limits::CALL_BYTES {
        let message = format!(
            "the JSON has {} bytes; at most {} are taken",
            text.len(),
            limits::CALL_BYTES
        );
        return Err(CliError::parsing(option, &message));
    }
    serde_json::from_str(text).map_err(|error| {
        let message = python_json_error(text, &error);
        CliError::parsing(option, &format!("Invalid JSON: {message}\nJSON received: {text}"))
    })
}

/// What Python's `json` says where `serde_json` found a fault.
fn python_json_error(text: &str, error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = if said.contains("key must be a string") {
        "Expecting property name enclosed in double quotes"
    } else if said.contains("trailing comma") {
        "Illegal trailing comma before end of object"
    } else if said.contains("expected `:`") {
        "Expecting ':' delimiter"
    } else if said.contains("expected `,`") {
        "Expecting ',' delimiter"
    } else if said.contains("trailing characters") {
        "Extra data"
    } else if said.contains("EOF while parsing a string") {
        "Unterminated string starting at"
    } else if said.contains("EOF while parsing") {
        "Expecting ',' delimiter"
    } else if said.contains("recursion limit") {
        "maximum recursion depth exceeded"
    } else if said.contains("control character") {
        "Invalid control character at"
    } else {
        "Expecting value"
    };
    let (line, column) = (error.line().max(1), error.column().max(1));
    let before: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(|line| line.chars().count())
        .sum();
    format!("{what}: line {line} column {column} (char {})", before + column - 1)
}

/// The content of the file a value names by `file://` or `fileb://`, if it names one.
pub fn paramfile(option: &str, value: &str, files: &BTreeMap<String, String>) -> Result<Option<String>, CliError> {
    let Some(path) = value.strip_prefix("file://").or_else(|| value.strip_prefix("fileb://")) else {
        return Ok(None);
    };
    match find_file(path, files) {
        Some(content) => Ok(Some(content.clone())),
        None => Err(CliError::parsing(
            option,
            &format!(
                "Unable to load paramfile {value}: [Errno 2] No such file or directory: '{path}'{}",
                offered(files)
            ),
        )),
    }
}

/// A dropped file by the path someone would write: `task.json`, `./task.json`, `/home/me/task.json`.
pub fn find_file<'a>(path: &str, files: &'a BTreeMap<String, String>) -> Option<&'a String> {
    let short = path.trim_start_matches("./");
    let base = short.rsplit(['/', '\\']).next().unwrap_or(short);
    files.get(path).or_else(|| files.get(short)).or_else(|| files.get(base))
}

fn offered(files: &BTreeMap<String, String>) -> String {
    if files.is_empty() {
        return "\nDrop the file onto the terminal first.".into();
    }
    let names: Vec<&str> = files.keys().map(String::as_str).take(10).collect();
    format!("\nFiles here: {}", names.join(", "))
}
