//! The shape of the project: who may name whom, how files begin, how long they are, which CSS classes exist.
//!
//! The table is ARCHITECTURE.md's. Each rule is a function from text to complaints, so that the rules themselves are
//! tested on bad samples at the end: a net with a hole in it is worse than none.

#![allow(clippy::disallowed_types, clippy::disallowed_macros)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src/` and which other rooms each may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("aws", &["base"]),
    ("model", &["aws", "base"]),
    ("session", &["model", "aws", "base"]),
    ("terminal", &["aws", "base"]),
    ("formats", &["aws", "base"]),
    ("course", &["session", "model", "terminal", "formats", "aws", "base"]),
    ("view", &["course", "session", "model", "aws", "base"]),
    ("browser", &["base"]),
    (
        "ui",
        &[
            "base", "aws", "model", "session", "terminal", "formats", "course", "view", "browser",
        ],
    ),
];

/// Lines of a file in `src/` without its tests; past that it becomes a folder.
const LONGEST: usize = 400;

/// Names that say nothing about what a file holds.
const EMPTY_NAMES: &[&str] = &[
    "manager", "helper", "helpers", "util", "utils", "common", "handler", "handlers", "misc",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `dir` with one of these endings, as (path from the root, text), in order.
fn files(dir: &str, endings: &[&str]) -> Vec<(String, String)> {
    fn walk(at: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(at) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                let built = [
                    "target",
                    "dist",
                    "node_modules",
                    "test-results",
                    "playwright-report",
                    "__pycache__",
                ];
                if !built.contains(&name.as_str()) && (!name.starts_with('.') || name == ".github" || name == ".ci") {
                    walk(&path, found);
                }
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(dir), &mut found);
    found.sort();
    let wanted = found.into_iter().filter(|path| {
        let name = path.to_string_lossy();
        endings.iter().any(|ending| name.ends_with(ending))
    });
    wanted
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            Some((
                path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"),
                text,
            ))
        })
        .collect()
}

/// Rust text split into code (strings and comments blanked) and the string literals in it, with their offsets.
struct Rust {
    code: String,
    strings: Vec<(usize, String)>,
}

fn lex(text: &str) -> Rust {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut strings = Vec::new();
    let mut at = 0;
    let blank = |code: &mut Vec<u8>, from: usize, to: usize| {
        for byte in &mut code[from..to.min(bytes.len())] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let before = if at == 0 { b' ' } else { bytes[at - 1] };
        let in_word = before.is_ascii_alphanumeric() || before == b'_';
        let from = at;
        if rest.starts_with(b"//") {
            at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            blank(&mut code, from, at);
        } else if rest.starts_with(b"/*") {
            at += text[at..].find("*/").map_or(rest.len(), |end| end + 2);
            blank(&mut code, from, at);
        } else if rest[0] == b'r' && (!in_word || before == b'b') && raw_hashes(rest).is_some() {
            let hashes = raw_hashes(rest).unwrap();
            let open = hashes + 2;
            let close = format!("\"{}", "#".repeat(hashes));
            let length = text[at + open..].find(&close).unwrap_or(rest.len() - open);
            strings.push((at, text[at + open..at + open + length].to_string()));
            at = (at + open + length + close.len()).min(bytes.len());
            blank(&mut code, from, at);
        } else if rest[0] == b'"' {
            let mut end = 1;
            while end < rest.len() && rest[end] != b'"' {
                end += if rest[end] == b'\\' { 2 } else { 1 };
            }
            strings.push((at, String::from_utf8_lossy(&rest[1..end.min(rest.len())]).into_owned()));
            at = (at + end + 1).min(bytes.len());
            blank(&mut code, from, at);
        } else if rest[0] == b'\'' && !in_word {
            // A character ('x', '\n', '\u{1f600}') or a lifetime ('a).
            let character = match rest.get(1) {
                Some(b'\\') => rest[2..]
                    .iter()
                    .skip(1)
                    .position(|byte| *byte == b'\'')
                    .map(|end| end + 4),
                Some(_) => {
                    let width = text[at + 1..].chars().next().map_or(1, char::len_utf8);
                    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
                }
                None => None,
            };
            at += character.unwrap_or(1);
            blank(&mut code, from, at);
        } else {
            at += 1;
        }
    }
    Rust {
        code: String::from_utf8_lossy(&code).into_owned(),
        strings,
    }
}

/// For `r"…"` the number of hashes, for anything else nothing.
fn raw_hashes(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    (rest.get(1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    &text[..end]
}

/// The rooms that code names by `crate::room` or `crate::{room, room::…}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code[at + "crate::".len()..].trim_start();
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut fresh = true;
            for (here, letter) in group.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => fresh = true,
                    letter if fresh && !letter.is_whitespace() => {
                        named.insert(word(&group[here..]).to_string());
                        fresh = false;
                    }
                    _ => {}
                }
            }
        } else {
            named.insert(word(rest).to_string());
        }
    }
    named.remove("");
    named
}

/// Complaints about one file of `src/`: rooms it may not name, and ways around the table.
fn naming(path: &str, text: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/");
    let Some((room, below)) = inside.split_once('/') else {
        return Vec::new();
    };
    let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{path}: `{room}` is not a room of the table")];
    };
    let code = lex(text).code;
    let mut complaints: Vec<String> = rooms_named(&code)
        .into_iter()
        .filter(|other| other != room && !may.contains(&other.as_str()))
        .map(|other| format!("{path}: `{room}` may not name `{other}`"))
        .collect();
    // `super` often enough leads to the root, where every room can be named without `crate::`.
    let depth = 1 + below.matches('/').count() + usize::from(!below.ends_with("mod.rs"));
    let tests = code.find("#[cfg(test)]").unwrap_or(code.len());
    for (at, _) in code.match_indices("super::") {
        if code[..at].ends_with("super::") {
            continue;
        }
        let supers = code[at..].split("super::").take_while(|piece| piece.is_empty()).count();
        if supers >= depth + usize::from(at > tests) {
            complaints.push(format!("{path}: `super` leads out of the room `{room}`"));
        }
    }
    complaints
}

/// Complaints about how one file of `src/` begins, how long it is and what it is called.
fn form(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if !text.starts_with("//! ") {
        complaints.push(format!("{path}: line 1 must say with `//!` what the file is for"));
    }
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
    // A file of nothing but tests counts as the tests of its folder.
    let tests = path.ends_with("/tests.rs") || path.contains("/tests/");
    if lines > LONGEST && !tests {
        complaints.push(format!("{path}: {lines} lines; past {LONGEST} a file becomes a folder"));
    }
    let stem = Path::new(path).file_stem().unwrap().to_string_lossy().into_owned();
    if stem.split('_').any(|part| EMPTY_NAMES.contains(&part)) {
        complaints.push(format!("{path}: the name does not say what it holds; use AWS's noun"));
    }
    complaints
}

/// CSS classes that selectors of a style sheet name.
fn classes_defined(css: &str) -> BTreeSet<String> {
    let mut text = String::new();
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        text.push_str(&rest[..open]);
        rest = rest[open..].find("*/").map_or("", |close| &rest[open + close + 2..]);
    }
    text.push_str(rest);
    let mut classes = BTreeSet::new();
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        if letter == '{' && !text[from..at].trim_start().starts_with('@') {
            let selector = &text[from..at];
            for (dot, _) in selector.match_indices('.') {
                let name = &selector[dot + 1..];
                let end = name
                    .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
                    .unwrap_or(name.len());
                if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                    classes.insert(name[..end].to_string());
                }
            }
        }
        if matches!(letter, '{' | '}' | ';') {
            from = at + 1;
        }
    }
    classes
}

/// CSS classes that a file of `ui` gives to elements: `class="a b"`, `class={…}`, `classes!(…)`; and complaints.
fn classes_used(path: &str, text: &str) -> (BTreeSet<String>, Vec<String>) {
    let rust = lex(text);
    let mut used = BTreeSet::new();
    let mut complaints = Vec::new();
    let mut spans = Vec::new();
    for (at, _) in rust.code.match_indices("class=") {
        let from = at + "class=".len();
        let end = if rust.code[from..].starts_with('{') {
            closing(&rust.code, from)
        } else {
            from + 1
        };
        spans.push(from..end);
    }
    for (at, name) in rust.code.match_indices("classes!(") {
        let from = at + name.len() - 1;
        spans.push(from..closing(&rust.code, from));
    }
    for (at, literal) in &rust.strings {
        if spans.iter().any(|span| span.contains(at)) {
            if literal.contains('{') {
                complaints.push(format!(
                    "{path}: class \"{literal}\" is put together; write the names out"
                ));
            } else {
                used.extend(literal.split_whitespace().map(str::to_string));
            }
        }
    }
    for (at, _) in rust.code.match_indices("style=") {
        let before = rust.code[..at].chars().next_back().unwrap_or(' ');
        if before.is_whitespace() {
            complaints.push(format!(
                "{path}: `style=` is refused by the page's policy; use a class or a data attribute"
            ));
        }
    }
    (used, complaints)
}

/// The offset after the bracket that closes the one at `from`.
fn closing(code: &str, from: usize) -> usize {
    let mut depth = 0;
    for (at, letter) in code[from..].char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return from + at + 1;
        }
    }
    code.len()
}

/// Complaints about paths that belong to one machine. Put together here, so that this file does not hold them.
fn machine(path: &str, text: &str) -> Vec<String> {
    let banned = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/Us", "ers/"],
        ["artifact", "ory"],
        ["/tmp/", "wt"],
    ]
    .map(|halves| halves.concat());
    banned
        .iter()
        .filter(|word| text.contains(word.as_str()))
        .map(|word| format!("{path}: `{word}` belongs to one machine"))
        .collect()
}

#[track_caller]
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn rooms_name_only_whom_they_may() {
    none(
        files("src", &[".rs"])
            .iter()
            .flat_map(|(path, text)| naming(path, text))
            .collect(),
    );
}

#[test]
fn every_file_says_what_it_is_for_is_short_and_well_named() {
    none(
        files("src", &[".rs"])
            .iter()
            .flat_map(|(path, text)| form(path, text))
            .collect(),
    );
}

#[test]
fn every_room_of_the_table_exists() {
    for (room, _) in ROOMS {
        assert!(
            root().join("src").join(room).join("mod.rs").exists(),
            "src/{room}/mod.rs is missing"
        );
    }
}

#[test]
fn only_the_platforms_rooms_name_the_platform() {
    let platform = [
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "wasm_bindgen_futures",
        "gloo",
        "yew",
        "yew_router",
        "plotters_canvas",
    ];
    let mut complaints = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        if path.starts_with("src/ui/") || path.starts_with("src/browser/") {
            continue;
        }
        let code = lex(&text).code;
        for name in platform {
            if code.contains(&format!("{name}::")) {
                complaints.push(format!("{path}: only `browser` and `ui` may name `{name}`"));
            }
        }
    }
    none(complaints);
}

#[test]
fn every_class_used_is_defined_and_every_class_defined_is_used() {
    let mut complaints = Vec::new();
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    let mut mentioned = BTreeSet::new();
    for (path, text) in files("src/ui", &[".rs"]) {
        let (classes, wrong) = classes_used(&path, &text);
        complaints.extend(wrong);
        used.extend(classes.into_iter().map(|class| (class, path.clone())));
        for (_, literal) in lex(&text).strings {
            mentioned.extend(literal.split_whitespace().map(str::to_string));
        }
    }
    let mut defined: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files("static/css", &[".css"]) {
        defined.extend(classes_defined(&text).into_iter().map(|class| (class, path.clone())));
    }
    let missing = used.iter().filter(|(class, _)| !defined.contains_key(*class));
    complaints.extend(missing.map(|(class, path)| format!("{path}: class `{class}` is in no style sheet")));
    let unused = defined.iter().filter(|(class, _)| !mentioned.contains(*class));
    complaints.extend(unused.map(|(class, path)| format!("{path}: no element has the class `{class}`")));
    none(complaints);
}

#[test]
fn nothing_names_one_persons_machine() {
    let endings = [
        ".rs", ".md", ".toml", ".mjs", ".js", ".json", ".html", ".css", ".sh", ".yml", ".py", ".txt", "Makefile", "run",
    ];
    none(
        files("", &endings)
            .iter()
            .flat_map(|(path, text)| machine(path, text))
            .collect(),
    );
}

#[test]
fn architecture_md_has_a_row_for_every_room() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (room, may) in ROOMS {
        let row = text.lines().find(|line| line.starts_with(&format!("| `{room}` |")));
        let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for `{room}`"));
        let names = row.trim_end_matches('|').rsplit('|').next().unwrap();
        let names: BTreeSet<&str> = names.split('`').skip(1).step_by(2).collect();
        assert_eq!(
            names,
            may.iter().copied().collect(),
            "ARCHITECTURE.md and this table differ on `{room}`"
        );
    }
}

mod on_bad_samples {
    use super::*;

    #[test]
    fn a_forbidden_name_is_seen_however_it_is_written() {
        for text in [
            "use crate::model::World;",
            "use crate::{base::time::Time, model::{World, Seq}};",
            "fn f(w: &crate::model::World) {}",
            "use crate::{\n    aws,\n    model,\n};",
        ] {
            assert_eq!(
                naming("src/terminal/x.rs", text),
                ["src/terminal/x.rs: `terminal` may not name `model`"],
                "{text}"
            );
        }
        assert_eq!(
            naming("src/model/a/b.rs", "use super::super::super::ui::start;").len(),
            1
        );
        assert_eq!(naming("src/nowhere/a.rs", "").len(), 1);
    }

    #[test]
    fn what_is_allowed_or_only_said_is_not_seen() {
        for text in [
            "use crate::{aws::{Call, model}, base::time::Time};",
            "// crate::model is not ours\nfn f<'a>(x: &'a str) -> char { '\"' }",
            "const TEXT: &str = \"crate::model\";",
            "const RAW: &str = r#\"say \"crate::model\" \"#;",
            "use super::super::terminal_thing;",
        ] {
            assert_eq!(naming("src/terminal/a/b.rs", text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_file_without_purpose_too_long_or_badly_named_is_seen() {
        assert_eq!(form("src/a/b.rs", "use x;").len(), 1);
        assert_eq!(form("src/a/task_helper.rs", "//! Purpose.").len(), 1);
        let long = format!("//! Purpose.\n{}", "x\n".repeat(LONGEST));
        assert_eq!(form("src/a/b.rs", &long).len(), 1);
        assert_eq!(form("src/a/tests.rs", &long).len(), 0);
        let tested = format!("//! Purpose.\n#[cfg(test)]\n{}", "x\n".repeat(LONGEST));
        assert_eq!(form("src/a/b.rs", &tested).len(), 0);
    }

    #[test]
    fn classes_are_found_in_both_languages() {
        let css = "/* .no */ @import url(a.b.css); @layer x { .card:hover > .tag-1.on { width: .5rem; & .deep { color: red } } }";
        let defined: Vec<String> = classes_defined(css).into_iter().collect();
        assert_eq!(defined, ["card", "deep", "on", "tag-1"]);
        let rust =
            "html! { <div class=\"card wide\"><i class={classes!(\"tag\", on.then_some(\"on\"))} id=\"no\" /></div> }";
        let (used, complaints) = classes_used("a.rs", rust);
        assert_eq!(used.into_iter().collect::<Vec<_>>(), ["card", "on", "tag", "wide"]);
        assert_eq!(complaints, [""; 0]);
        let (_, complaints) = classes_used("a.rs", "html! { <p class={format!(\"s-{x}\")} style=\"top:0\" /> }");
        assert_eq!(complaints.len(), 2);
    }

    #[test]
    fn a_machines_path_is_seen() {
        assert_eq!(machine("README.md", &["see /ro", "ot/.cargo"].concat()).len(), 1);
        assert_eq!(machine("README.md", "see /var/log").len(), 0);
    }
}
