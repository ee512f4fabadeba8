//! What can stand at the cursor: commands, services, operations, options, values, names of resources, files.
//!
//! Follows what the AWS CLI's own completer offers (`aws_completer`), with required options first and shorthand's keys.

mod place;

use super::builtins::COMMANDS;
use super::cli::options::{self, Opt, Role, Takes, is_option};
use super::cli::{globals, help, plan};
use super::job::Env;
use super::shell::{Token, lex};
use super::to_cli::quote;
use crate::aws::shape::{self, Kind, Service};
use place::Place;
use std::ops::Range;

/// Who knows the names of what exists.
pub trait Names {
    /// Names or ids that fit a member of an operation's input, by its path: `cluster`,
    /// `networkConfiguration.awsvpcConfiguration.subnets`; for `("curl", "", "url")` addresses that answer, for
    /// `("yard", "why", "id")` whatever can be asked about.
    fn names(&self, service: &str, operation: &str, member_path: &str) -> Vec<String>;
}

/// One thing that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What takes the place of the range.
    pub text: String,
    /// A few words about it.
    pub note: String,
}

/// What fits and which part of the line it replaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    pub range: Range<usize>,
    pub items: Vec<Item>,
}

/// Items offered at most.
const ITEMS: usize = 200;

fn item(text: impl Into<String>, note: impl Into<String>) -> Item {
    Item {
        text: text.into(),
        note: note.into(),
    }
}

/// What fits at the cursor, a byte position in the line.
pub fn complete(line: &str, cursor: usize, env: &Env, names: &dyn Names) -> Completion {
    let mut cursor = cursor.min(line.len());
    while !line.is_char_boundary(cursor) {
        cursor -= 1;
    }
    let mut start = 0;
    // Inside `$(` the inner command is what counts.
    while let (_, Some(fault)) = lex(&line[start..cursor]) {
        let at = start + fault.span.start;
        if !line[at..cursor].starts_with("$(") {
            break;
        }
        start = at + 2;
    }
    let text = &line[start..cursor];
    let (mut words, partial, from) = words(text);
    let mut items = match words.first().map(String::as_str) {
        None => COMMANDS.iter().map(|(name, note)| item(*name, *note)).collect(),
        Some("aws") => {
            words.remove(0);
            return finish(aws(&words, &partial, env, names), start + from, cursor, &partial);
        }
        Some("curl") if !partial.starts_with('-') => names
            .names("curl", "", "url")
            .into_iter()
            .map(|url| item(url, "answers HTTP"))
            .collect(),
        Some("cat" | "rm") => env.files.keys().map(|name| item(name, "dropped file")).collect(),
        Some("yard") if words.len() == 1 => ["why", "time", "undo", "redo", "advance", "traffic"]
            .map(|w| item(w, ""))
            .into(),
        Some("yard") if words.get(1).is_some_and(|word| word == "why") => names
            .names("yard", "why", "id")
            .into_iter()
            .map(|id| item(id, ""))
            .collect(),
        Some(_) => Vec::new(),
    };
    if partial.starts_with('$') {
        items = env
            .vars
            .iter()
            .map(|(name, value)| item(format!("${name}"), value.chars().take(40).collect::<String>()))
            .collect();
    }
    finish((0, items), start + from, cursor, &partial)
}

/// The words before the cursor's, the cursor's word so far, and where it begins.
fn words(text: &str) -> (Vec<String>, String, usize) {
    let (mut tokens, fault) = lex(text);
    let mut open = None;
    if let Some(fault) = fault {
        // The rest of an open quote is the word being typed.
        let begin = fault.span.start.min(text.len());
        let word = text[begin..].trim_start_matches(['\'', '"']).to_string();
        tokens.retain(|lexed| lexed.span.end <= begin);
        open = Some((word, begin));
    }
    let mut words = Vec::new();
    let mut last = 0;
    for lexed in tokens {
        match lexed.token {
            Token::And | Token::Or | Token::End => words.clear(),
            Token::Word(word) => {
                last = lexed.span.start;
                let typed = text.get(lexed.span.clone()).unwrap_or_default();
                let assigns = words.is_empty() && typed.contains('=');
                let ends = lexed.span.end == text.len();
                if !assigns || ends {
                    words.push((word.literal().unwrap_or_else(|| typed.to_string()), ends));
                }
            }
            _ => {}
        }
    }
    if let Some((word, begin)) = open {
        return (words.into_iter().map(|(word, _)| word).collect(), word, begin);
    }
    match words.pop() {
        Some((partial, true)) => (words.into_iter().map(|(word, _)| word).collect(), partial, last),
        other => {
            words.extend(other);
            (
                words.into_iter().map(|(word, _)| word).collect(),
                String::new(),
                text.len(),
            )
        }
    }
}

/// Keeps what goes on from the partial word; `skip` bytes of it stay as they are.
fn finish((skip, items): (usize, Vec<Item>), from: usize, cursor: usize, partial: &str) -> Completion {
    let kept = partial.get(..skip).unwrap_or_default();
    let rest = partial.get(skip..).unwrap_or(partial);
    let fits = |item: &Item| item.text.starts_with(rest) && item.text != rest;
    let whole = |found: Item| {
        let text = format!("{kept}{}", found.text);
        let text = if text.starts_with('$') { text } else { quote(&text) };
        Item { text, ..found }
    };
    Completion {
        range: from..cursor,
        items: items.into_iter().filter(fits).take(ITEMS).map(whole).collect(),
    }
}

fn aws(words: &[String], partial: &str, env: &Env, names: &dyn Names) -> (usize, Vec<Item>) {
    let global = |word: &str| {
        word.strip_prefix("--")
            .and_then(|n| globals::OPTIONS.iter().find(|(o, ..)| *o == n))
    };
    if let Some((name, true, _)) = words.last().and_then(|word| global(word)) {
        let values: &[&str] = match *name {
            "output" => &["json", "text", "table", "yaml", "off"],
            "region" => &["us-east-1"],
            "color" => &["on", "off", "auto"],
            _ => &[],
        };
        return (0, values.iter().map(|value| item(*value, "")).collect());
    }
    let mut rest: Vec<&str> = Vec::new();
    let mut skip = false;
    for word in words {
        match global(word) {
            _ if skip => skip = false,
            Some((_, takes, _)) => skip = *takes,
            None => rest.push(word),
        }
    }
    let unused = |name: &&(&str, bool, &str)| !words.iter().any(|word| word.strip_prefix("--") == Some(name.0));
    let global_items = || {
        globals::OPTIONS
            .iter()
            .filter(unused)
            .map(|(name, _, note)| item(format!("--{name}"), *note))
    };
    let service = rest.first().and_then(|name| shape::service(name));
    match (rest.len(), service) {
        (0, _) if partial.starts_with('-') => (0, global_items().collect()),
        (0, _) => {
            let mut items: Vec<Item> = shape::services().map(|s| item(&s.name, &s.full_name)).collect();
            items.push(item("help", "every service"));
            (0, items)
        }
        (1, Some(service)) => {
            let mut items: Vec<Item> = plan::verbs(service).into_iter().map(|verb| item(verb, "")).collect();
            items.push(item("help", "every operation"));
            (0, items)
        }
        (2, Some(service)) if rest[1] == "wait" => {
            let note = |w: &shape::Waiter| format!("polls every {} s, {} times", w.delay_seconds, w.max_attempts);
            (
                0,
                service
                    .waiters
                    .iter()
                    .map(|(name, waiter)| item(name, note(waiter)))
                    .collect(),
            )
        }
        (_, Some(service)) => {
            let (operation, args) = if rest[1] == "wait" {
                let waiter = rest.get(2).and_then(|name| service.waiters.get(*name));
                (
                    waiter.and_then(|waiter| service.operation(&waiter.operation)),
                    rest.get(3..),
                )
            } else {
                (service.operation_by_cli(rest[1]), rest.get(2..))
            };
            let Some(operation) = operation else {
                return (0, Vec::new());
            };
            let table = options::of(service, operation);
            let (skip, mut items) = operation_items(
                service,
                &operation.name,
                &table,
                args.unwrap_or_default(),
                partial,
                env,
                names,
            );
            if partial.starts_with('-') {
                items.extend(global_items());
            }
            (skip, items)
        }
        _ => (0, Vec::new()),
    }
}

fn operation_items(
    service: &'static Service,
    operation: &str,
    table: &[Opt],
    args: &[&str],
    partial: &str,
    env: &Env,
    names: &dyn Names,
) -> (usize, Vec<Item>) {
    let at = args.iter().rposition(|word| is_option(word));
    let current = at.and_then(|at| {
        table
            .iter()
            .find(|opt| opt.name == args[at])
            .map(|opt| (opt, args.len() - at - 1))
    });
    let mut items = Vec::new();
    if let (Some((opt, given)), false) = (current, partial.starts_with('-')) {
        let wants = match opt.takes {
            Takes::Flag(_) => false,
            Takes::One | Takes::Maybe => given == 0,
            Takes::Many => true,
        };
        if wants {
            let (skip, found) = values(service, operation, opt, partial, env, names);
            if skip > 0 || opt.takes == Takes::One || !partial.is_empty() {
                return (skip, found);
            }
            items = found;
        }
    }
    let used = |opt: &&Opt| !args.contains(&opt.name.as_str());
    let mut open: Vec<&Opt> = table.iter().filter(|opt| !opt.hidden).filter(used).collect();
    open.sort_by_key(|opt| !opt.required);
    items.extend(open.into_iter().map(|opt| {
        let kind = match opt.role {
            Role::Member(member) => help::kind(service, &member.shape),
            _ => "string",
        };
        item(
            &opt.name,
            if opt.required {
                format!("{kind}, required")
            } else {
                kind.to_string()
            },
        )
    }));
    (0, items)
}

fn values(
    service: &'static Service,
    operation: &str,
    opt: &Opt,
    partial: &str,
    env: &Env,
    names: &dyn Names,
) -> (usize, Vec<Item>) {
    let Role::Member(member) = opt.role else {
        let files = env
            .files
            .keys()
            .map(|name| item(format!("file://{name}"), "dropped file"));
        return (
            0,
            if opt.name == "--cli-input-json" {
                files.collect()
            } else {
                Vec::new()
            },
        );
    };
    let place = Place::of(service, &member.shape, &member.name, partial);
    let mut items: Vec<Item> = Vec::new();
    match service.shape(&place.shape).map(|shape| &shape.kind) {
        Some(Kind::String { values }) => items.extend(values.iter().map(|value| item(value, ""))),
        Some(Kind::Boolean) => items.extend(["true", "false"].map(|value| item(value, ""))),
        Some(Kind::Structure { members, required, .. }) => items.extend(members.iter().map(|m| {
            let must = if required.contains(&m.name) { ", required" } else { "" };
            item(
                format!("{}=", m.name),
                format!("{}{must}", help::kind(service, &m.shape)),
            )
        })),
        _ => {}
    }
    items.extend(
        names
            .names(&service.name, operation, &place.path)
            .into_iter()
            .map(|name| item(name, "")),
    );
    if place.skip == 0 {
        items.extend(
            env.files
                .keys()
                .map(|name| item(format!("file://{name}"), "dropped file")),
        );
    }
    (place.skip, items)
}
