//! Starts, scripts, clauses and goals: what can be seen without running them.

use super::super::shelf::Shelf;
use super::super::{Clause, Goal, Scenario, Source, Start};
use super::{Desk, links};
use crate::model::events::Kind;
use crate::model::fidelity;
use serde_json::Value;
use std::collections::BTreeMap;

/// Seconds that anything may wait.
pub const LONGEST_WAIT: u64 = 86_400;

pub(super) fn scenario(desk: &mut Desk, shelf: &Shelf, id: &str, one: &Scenario) {
    name(desk, id, &one.id);
    desk.wants("title", &one.title, "a title");
    desk.wants("about", &one.about, "a sentence about what is in it");
    links::text(desk, "about", &one.about);
    if !one.from.is_empty() {
        desk.link("from", &one.from, "scenario");
        if shelf.chain(id).is_none() && shelf.scenarios.contains_key(&one.from) {
            desk.say(
                "from",
                "These scenarios go round in a circle, or one of them is missing.",
            );
        }
    }
    script(desk, "commands", &one.commands, &one.files);
}

/// A file's id is its name.
pub(super) fn name(desk: &mut Desk, file: &str, id: &str) {
    links::id(desk, "id", id);
    if id != file {
        desk.say(
            "id",
            format!("The id is `{id}` and the file is called `{file}.json`; expected the same name."),
        );
    }
}

pub(super) fn start(desk: &mut Desk, field: &str, one: &Start, own: bool) {
    let at = format!("{field}.scenario");
    if one.scenario == "own" {
        if !own {
            desk.say(
                &at,
                "`own` is the learner's world after a lab; expected a scenario's id.",
            );
        }
    } else if !one.scenario.is_empty() {
        desk.link(&at, &one.scenario, "scenario");
    }
    script(desk, &format!("{field}.commands"), &one.commands, &one.files);
}

/// The lines of a script: words of our own are known and files exist.
pub(super) fn script(desk: &mut Desk, field: &str, lines: &[String], files: &BTreeMap<String, Value>) {
    for (index, line) in lines.iter().enumerate() {
        let at = format!("{field}[{index}]");
        let text = line.trim();
        if text.is_empty() {
            desk.say(&at, "An empty line; expected a command.");
        }
        if let Some(own) = text.strip_prefix('@') {
            let word = own.split_whitespace().next().unwrap_or_default();
            if !["crash", "health", "image", "traffic", "quiet"].contains(&word) {
                desk.say(
                    &at,
                    format!("There is no `@{word}`; expected @crash, @health, @image, @traffic or @quiet."),
                );
            }
        }
        for rest in text.split("file://").skip(1) {
            let end = rest
                .find(|c: char| c.is_whitespace() || "\"'),;".contains(c))
                .unwrap_or(rest.len());
            let file = &rest[..end];
            if !file.contains('$') && !files.contains_key(file) && !files.is_empty() {
                desk.say(&at, format!("`file://{file}` names no entry of `files`."));
            }
        }
    }
}

pub(super) fn clauses(desk: &mut Desk, field: &str, all: &[Clause]) {
    for (index, one) in all.iter().enumerate() {
        clause(desk, &format!("{field}[{index}]"), one);
    }
}

pub(super) fn clause(desk: &mut Desk, field: &str, one: &Clause) {
    if one.ask.is_empty() == one.event.is_empty() {
        desk.say(field, "A clause needs either `ask` or `event`.");
    }
    let compared = one.is.is_some()
        || one.not.is_some()
        || one.at_least.is_some()
        || one.at_most.is_some()
        || one.contains.is_some()
        || !one.one_of.is_empty()
        || one.absent
        || !one.refused.is_empty();
    if !one.ask.is_empty() && !compared {
        let says = "What must the answer be? Expected one of `is`, `not`, `at_least`, `at_most`, `contains`, `one_of`, \
                    `absent`, `refused`.";
        desk.say(field, says);
    }
    if !one.event.is_empty()
        && let Err(error) = serde_json::from_value::<Kind>(Value::String(one.event.clone()))
    {
        let expected = error
            .to_string()
            .replace("unknown variant", "There is no kind of event");
        desk.say(&format!("{field}.event"), expected);
    }
    if one.event.is_empty() && !(one.subject.is_empty() && one.text.is_empty()) {
        desk.say(field, "`subject` and `text` belong to `event`.");
    }
    if !one.query.is_empty()
        && let Err(error) = crate::terminal::output::query::compile(&one.query)
        && !one.query.contains('{')
    {
        desk.say(&format!("{field}.query"), error.lines().next().unwrap_or_default());
    }
}

pub(super) fn goals(desk: &mut Desk, field: &str, all: &[Goal]) {
    for (index, goal) in all.iter().enumerate() {
        let at = |name: &str| format!("{field}[{index}].{name}");
        links::id(desk, &at("id"), &goal.id);
        if all.iter().take(index).any(|other| other.id == goal.id) {
            desk.say(&at("id"), format!("The id `{}` is given twice.", goal.id));
        }
        desk.wants(&at("says"), &goal.says, "what the learner reads, one sentence");
        links::text(desk, &at("says"), &goal.says);
        if goal.must.is_empty() {
            desk.say(&at("must"), "A goal needs at least one clause.");
        }
        clauses(desk, &at("must"), &goal.must);
        if goal.hints.len() > 4 {
            desk.say(&at("hints"), "A hint ladder has four rungs at most.");
        }
    }
}

pub(super) fn sources(desk: &mut Desk, field: &str, all: &[Source]) {
    if all.is_empty() {
        desk.say(
            field,
            "Missing: at least one source, such as { \"page\": \"Amazon ECS Developer Guide, …\" }.",
        );
    }
    for (index, source) in all.iter().enumerate() {
        desk.wants(&format!("{field}[{index}].page"), &source.page, "the page's title");
        if !source.url.is_empty() && !source.url.starts_with("https://") {
            desk.say(&format!("{field}[{index}].url"), "An address begins with https://.");
        }
    }
}

/// Rules of the model; a graded question may rest on exact ones only.
pub(super) fn rule(desk: &mut Desk, field: &str, id: &str, graded: bool) {
    match fidelity::rule(id) {
        None => desk.say(
            field,
            format!("The model has no rule `{id}`; `src/model/fidelity.rs` lists them."),
        ),
        Some(rule) if graded && rule.label != fidelity::Label::Exact => desk.say(
            field,
            format!(
                "The rule `{id}` is {} and a graded question may rest on exact rules only; set `practice_only`.",
                match rule.label {
                    fidelity::Label::Simplified => "simplified",
                    _ => "not modelled",
                }
            ),
        ),
        Some(_) => {}
    }
}

pub(super) fn wait(desk: &mut Desk, field: &str, seconds: u64) {
    if seconds > LONGEST_WAIT {
        desk.say(field, format!("{seconds} seconds; at most {LONGEST_WAIT} are waited."));
    }
}
