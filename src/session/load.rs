//! Reading a save: every value is hostile until it was looked at.
//!
//! Errors name the place (`log[12].call.service`), what was expected there and what was found. Nothing is applied here.

use super::save::{FORMAT, VERSION};
use crate::aws::Call;
use crate::base::limits;
use crate::model::{Command, command::Inject};
use serde_json::{Map, Value};

/// Why a text is not a save that can be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    #[error("The save is too large: at most {max} bytes can be loaded, this has {0}.", max = limits::SAVE_BYTES)]
    TooLarge(usize),
    #[error("The save is not JSON: {what} (line {line}, column {column}).")]
    NotJson { what: String, line: usize, column: usize },
    #[error("The save was written by a newer Taskyard: its version is {0}, this Taskyard reads up to {VERSION}.")]
    Newer(u64),
    #[error("{path}: expected {expected}; found {found}.")]
    Field {
        path: String,
        expected: String,
        found: String,
    },
}

/// What a save says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Saved {
    pub model: String,
    pub seed: u64,
    pub scenario: String,
    pub name: String,
    pub digest: String,
    pub branch: (String, bool),
    pub log: Vec<Command>,
    pub branches: Vec<SavedBranch>,
    pub bookmarks: Vec<(u64, String)>,
}

/// A branch beside the current one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SavedBranch {
    pub name: String,
    pub named: bool,
    /// How many entries of the save's log come first.
    pub shared: usize,
    pub log: Vec<Command>,
}

type Object = Map<String, Value>;

/// Reads a save's text.
pub(super) fn read(text: &str) -> Result<Saved, SaveError> {
    if text.len() > limits::SAVE_BYTES {
        return Err(SaveError::TooLarge(text.len()));
    }
    let value: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| SaveError::NotJson {
            what: error.to_string().split(" at line").next().unwrap_or_default().into(),
            line: error.line(),
            column: error.column(),
        })?;
    let save = object(&value, "save")?;
    if save.get("format").and_then(Value::as_str) != Some(FORMAT) {
        let found = save.get("format").unwrap_or(&Value::Null);
        return Err(wrong("format", format!("\"{FORMAT}\""), found));
    }
    match count(save, "", "version")? {
        0 => {
            return Err(wrong(
                "version",
                format!("a number from 1 to {VERSION}"),
                &save["version"],
            ));
        }
        newer if newer > VERSION => return Err(SaveError::Newer(newer)),
        _ => {}
    }
    let known = [
        "format",
        "version",
        "model",
        "seed",
        "scenario",
        "name",
        "savedAt",
        "digest",
        "branch",
        "log",
        "branches",
        "bookmarks",
    ];
    only(save, "", &known)?;
    let scenario = text_of(save, "", "scenario", 100)?;
    if !super::scenario::names().contains(&scenario.as_str()) {
        let expected = format!("one of {}", super::scenario::names().join(", "));
        return Err(wrong("scenario", expected, &save["scenario"]));
    }
    let mut room = 2 * limits::COMMANDS_PER_LOG;
    let log = commands(save, "", &mut room)?;
    Ok(Saved {
        model: text_of(save, "", "model", 100)?,
        seed: count(save, "", "seed")?,
        scenario,
        name: optional_text(save, "", "name", 200)?,
        digest: text_of(save, "", "digest", 100)?,
        branch: match save.get("branch") {
            None | Some(Value::Null) => ("Main".into(), false),
            Some(branch) => {
                let branch = object(branch, "branch")?;
                only(branch, "branch.", &["name", "named"])?;
                (
                    text_of(branch, "branch.", "name", 200)?,
                    flag(branch, "branch.", "named")?,
                )
            }
        },
        branches: branches(save, log.len(), &mut room)?,
        bookmarks: bookmarks(save)?,
        log,
    })
}

fn bookmarks(save: &Object) -> Result<Vec<(u64, String)>, SaveError> {
    let Some(value) = save.get("bookmarks").filter(|v| !v.is_null()) else {
        return Ok(Vec::new());
    };
    let most = super::bookmarks::MOST;
    let items = value.as_array().filter(|items| items.len() <= most);
    let items = items.ok_or_else(|| wrong("bookmarks", format!("a list of at most {most} bookmarks"), value))?;
    let one = |(n, item): (usize, &Value)| {
        let path = format!("bookmarks[{n}].");
        let mark = object(item, path.trim_end_matches('.'))?;
        only(mark, &path, &["at", "name"])?;
        Ok((
            count(mark, &path, "at")?,
            text_of(mark, &path, "name", super::bookmarks::NAME)?,
        ))
    };
    items.iter().enumerate().map(one).collect()
}

fn branches(save: &Object, shared_most: usize, room: &mut usize) -> Result<Vec<SavedBranch>, SaveError> {
    let Some(value) = save.get("branches").filter(|v| !v.is_null()) else {
        return Ok(Vec::new());
    };
    let most = 2 * limits::BRANCHES;
    let expected = || format!("a list of at most {most} branches");
    let items = value.as_array().filter(|items| items.len() <= most);
    let items = items.ok_or_else(|| wrong("branches", expected(), value))?;
    let mut read = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let path = format!("branches[{n}].");
        let branch = object(item, path.trim_end_matches('.'))?;
        only(branch, &path, &["name", "named", "shared", "log"])?;
        let shared = count(branch, &path, "shared")?;
        let fits = usize::try_from(shared).ok().filter(|shared| *shared <= shared_most);
        let expected = format!("at most the length of the log, {shared_most}");
        let shared = fits.ok_or_else(|| wrong(format!("{path}shared"), expected, &branch["shared"]))?;
        read.push(SavedBranch {
            name: text_of(branch, &path, "name", 200)?,
            named: flag(branch, &path, "named")?,
            shared,
            log: commands(branch, &path, room)?,
        });
    }
    Ok(read)
}

/// The commands under `log`; their time together stays within what a session may last.
fn commands(of: &Object, at: &str, room: &mut usize) -> Result<Vec<Command>, SaveError> {
    let path = format!("{at}log");
    let value = of.get("log").unwrap_or(&Value::Null);
    let most = limits::COMMANDS_PER_LOG.min(*room);
    let items = value
        .as_array()
        .ok_or_else(|| wrong(&path, "a list of commands", value))?;
    if items.len() > most {
        let found = format!("{} of them", items.len());
        return Err(wrong_text(path, format!("a list of at most {most} commands"), found));
    }
    *room -= items.len();
    let mut left = limits::SESSION_MS;
    let mut read = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        let command = command(item, &format!("{path}[{n}]"))?;
        if let Command::Advance(span) = command {
            left = left.checked_sub(span).ok_or_else(|| {
                let expected = format!("at most {} ms of time in one log", limits::SESSION_MS);
                wrong(format!("{path}[{n}].advance"), expected, &item["advance"])
            })?;
        }
        read.push(command);
    }
    Ok(read)
}

fn command(item: &Value, path: &str) -> Result<Command, SaveError> {
    if deeper(item, limits::JSON_DEPTH) {
        let expected = format!("JSON nested at most {} deep", limits::JSON_DEPTH);
        return Err(wrong_text(path, expected, "more"));
    }
    let expected = "an object with one member: call, advance or inject";
    let entry = item.as_object().filter(|entry| entry.len() == 1);
    let (kind, value) = entry
        .and_then(|e| e.iter().next())
        .ok_or_else(|| wrong(path, expected, item))?;
    match kind.as_str() {
        "advance" => {
            let expected = "a whole number of milliseconds, 0 or more";
            let span = value
                .as_u64()
                .ok_or_else(|| wrong(format!("{path}.advance"), expected, value))?;
            Ok(Command::Advance(span))
        }
        "call" => call(value, &format!("{path}.call")).map(Command::Call),
        "inject" => inject(value, &format!("{path}.inject")).map(Command::Inject),
        _ => Err(wrong(path, expected, item)),
    }
}

fn call(value: &Value, path: &str) -> Result<Call, SaveError> {
    let call = object(value, path)?;
    let at = format!("{path}.");
    only(call, &at, &["service", "operation", "input", "by"])?;
    let by = match call.get("by") {
        None | Some(Value::Null) => None,
        Some(_) => Some(text_of(call, &at, "by", 2048)?),
    };
    Ok(Call {
        service: text_of(call, &at, "service", 200)?,
        operation: text_of(call, &at, "operation", 200)?,
        input: call.get("input").cloned().unwrap_or_default(),
        by,
    })
}

fn inject(value: &Value, path: &str) -> Result<Inject, SaveError> {
    let given = object(value, path)?;
    let inject: Inject =
        serde_json::from_value(value.clone()).map_err(|error| wrong(path, format!("an injection ({error})"), value))?;
    // Serde takes no notice of members it does not know: what does not come back out was not understood.
    let back = serde_json::to_value(&inject).unwrap_or_default();
    match given.keys().find(|name| back.get(name.as_str()).is_none()) {
        Some(name) => Err(unknown(&format!("{path}."), name)),
        None => Ok(inject),
    }
}

fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Object, SaveError> {
    value.as_object().ok_or_else(|| wrong(path, "an object", value))
}

fn only(of: &Object, at: &str, known: &[&str]) -> Result<(), SaveError> {
    match of.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(unknown(at, name)),
        None => Ok(()),
    }
}

fn unknown(at: &str, name: &str) -> SaveError {
    wrong_text(format!("{at}{}", brief(name)), "no such member", "it")
}

fn text_of(of: &Object, at: &str, name: &str, most: usize) -> Result<String, SaveError> {
    let value = of.get(name).unwrap_or(&Value::Null);
    let text = value.as_str().filter(|text| text.chars().count() <= most);
    let expected = || format!("a text of at most {most} characters");
    text.map(Into::into)
        .ok_or_else(|| wrong(format!("{at}{name}"), expected(), value))
}

fn optional_text(of: &Object, at: &str, name: &str, most: usize) -> Result<String, SaveError> {
    match of.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(_) => text_of(of, at, name, most),
    }
}

fn count(of: &Object, at: &str, name: &str) -> Result<u64, SaveError> {
    let value = of.get(name).unwrap_or(&Value::Null);
    let number = value.as_u64();
    number.ok_or_else(|| wrong(format!("{at}{name}"), "a whole number, 0 or more", value))
}

fn flag(of: &Object, at: &str, name: &str) -> Result<bool, SaveError> {
    match of.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(wrong(format!("{at}{name}"), "true or false", other)),
    }
}

fn wrong(path: impl Into<String>, expected: impl Into<String>, found: &Value) -> SaveError {
    let found = match found {
        Value::Null => "nothing".into(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(members) => {
            let names: Vec<&str> = members.keys().take(5).map(String::as_str).collect();
            format!(
                "an object with {}",
                if names.is_empty() {
                    "no members".into()
                } else {
                    names.join(", ")
                }
            )
        }
        other => other.to_string(),
    };
    wrong_text(path, expected, found)
}

fn wrong_text(path: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> SaveError {
    SaveError::Field {
        path: path.into(),
        expected: expected.into(),
        found: brief(&found.into()),
    }
}

fn brief(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

fn deeper(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth == 0 || items.iter().any(|item| deeper(item, depth - 1)),
        Value::Object(members) => depth == 0 || members.values().any(|item| deeper(item, depth - 1)),
        _ => false,
    }
}
