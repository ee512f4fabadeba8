//! Every text of the interface is in every catalogue, with the same places in it, and no catalogue holds anything else.
//!
//! A text of ours goes through `say("…")`, `fill("…", …)`, a `phrases!` table, or one of the tables of the forms' fields; all
//! of these, and the rules of the model, are read here, so that a new text cannot be forgotten.

#![cfg(feature = "browser")]
#![allow(clippy::disallowed_types, clippy::disallowed_macros)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Texts that reach `say` by a name and not as a literal: the nouns of units, of marks and of kinds of events.
const BY_NAME: &[&str] = &[
    "tasks",
    "task",
    "call",
    "calls",
    "scaling action",
    "scaling actions",
    "deployment event",
    "deployment events",
    "failure",
    "failures",
    "refused call",
    "task state",
    "container",
    "service event",
    "deployment",
    "scheduler",
    "target health",
    "load balancer",
    "network",
    "identity",
    "image",
    "traffic",
    "from outside",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(at: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            if !name.ends_with("/tests") && !name.ends_with("src/course") {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") && !name.ends_with("base/tongue.rs") {
            found.push(path);
        }
    }
}

/// The string literal that begins at or after some blanks, and what stands behind it.
fn literal(text: &str) -> Option<(String, &str)> {
    let inside = text.trim_start().strip_prefix('"')?;
    let (mut out, mut letters) = (String::new(), inside.char_indices());
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((out, &inside[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => out.push('\n'),
                '\n' => {
                    // A broken line goes on at its next word.
                    let rest = &inside[at + 2..];
                    let blanks = rest.len() - rest.trim_start().len();
                    for _ in 0..rest[..blanks].chars().count() {
                        letters.next();
                    }
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}

fn texts_of(path: &str, text: &str, found: &mut BTreeSet<String>) {
    let code = text.split("#[cfg(test)]").next().unwrap();
    for name in ["say(", "fill("] {
        for (at, _) in code.match_indices(name) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' {
                continue;
            }
            if let Some((text, _)) = literal(&code[at + name.len()..]) {
                found.insert(text);
            }
        }
    }
    if let Some((_, table)) = code.split_once("phrases! {") {
        for line in table.split("\n}").next().unwrap().lines() {
            if let Some((text, _)) = line.split_once(": ").and_then(|(_, rest)| literal(rest)) {
                found.insert(text);
            }
        }
    }
    if path.ends_with("form_fields.rs") {
        for (at, _) in code.match_indices("(\"") {
            let Some((_, mut rest)) = literal(&code[at + 1..]) else {
                continue;
            };
            while let Some((text, after)) = rest.trim_start().strip_prefix(',').and_then(literal) {
                found.insert(text);
                rest = after;
            }
        }
    }
}

fn texts() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut found: BTreeSet<String> = BY_NAME.iter().map(|text| text.to_string()).collect();
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        texts_of(&name, &fs::read_to_string(&file).unwrap(), &mut found);
    }
    found.extend(taskyard::model::fidelity::tables().map(|rule| rule.says.to_string()));
    found.remove("");
    found
}

fn catalogue(code: &str) -> BTreeMap<String, String> {
    let path = root().join(format!("static/lang/{code}.json"));
    let pairs = taskyard::ui::hooks::read_catalogue(&fs::read_to_string(path).unwrap()).unwrap();
    pairs.into_iter().collect()
}

/// The places of a text, `{name}`, each once.
fn places(text: &str) -> BTreeSet<&str> {
    let inside = text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
    inside.collect()
}

#[test]
fn chinese_has_every_text_and_nothing_else() {
    let (texts, known) = (texts(), catalogue("zh-Hans"));
    assert!(texts.len() > 800, "the texts were not found: {}", texts.len());
    let missing: Vec<&String> = texts.iter().filter(|text| !known.contains_key(*text)).collect();
    assert!(
        missing.is_empty(),
        "without Chinese, add them to static/lang/zh-Hans.json: {missing:#?}"
    );
    let unused: Vec<&String> = known.keys().filter(|text| !texts.contains(*text)).collect();
    assert!(unused.is_empty(), "nobody says these any more: {unused:#?}");
}

#[test]
fn a_translation_has_the_places_of_its_text() {
    for (text, translated) in catalogue("zh-Hans") {
        assert_eq!(places(&text), places(&translated), "{text}");
        assert!(!translated.trim().is_empty(), "{text}");
    }
}

#[test]
fn a_text_that_is_forgotten_is_seen() {
    let mut found = BTreeSet::new();
    texts_of(
        "x.rs",
        "fn a() { say(\"One \\\"two\\\"\"); fill(\n  \"Three {n}\", &[]) ; essay(\"no\"); }",
        &mut found,
    );
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["One \"two\"", "Three {n}"]);
    assert_eq!(places("{a} and {b} and {a}"), BTreeSet::from(["a", "b"]));
}
