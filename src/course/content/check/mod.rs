//! Checks what the types cannot: links, ids, what each kind needs, and a lint of items. Nothing is run here.
//!
//! Invariant: every complaint names file, line and field, and says what was expected.

mod lab;
mod lesson;
mod links;
mod lint;
mod question;
mod template;
mod world;

use super::read::{Fault, without_comments};
use super::shelf::{self, Shelf};
use super::{Kind, Places, Question};
use crate::session::scenario;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What came of checking a folder of content.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub shelf: Shelf,
    pub faults: Vec<Fault>,
}

/// All ids that links may name.
pub(super) struct Known<'a> {
    topics: BTreeSet<&'a str>,
    skills: BTreeSet<&'a str>,
    misconceptions: BTreeSet<&'a str>,
    terms: BTreeSet<&'a str>,
    lessons: BTreeSet<&'a str>,
    labs: BTreeSet<&'a str>,
    questions: BTreeSet<&'a str>,
    scenarios: BTreeSet<&'a str>,
    /// A file could not be read, so what it would have held is not missed.
    unread: bool,
}

/// Complaints about one file.
pub(super) struct Desk<'a> {
    file: &'a str,
    places: &'a Places,
    known: &'a Known<'a>,
    faults: &'a mut Vec<Fault>,
}

impl Desk<'_> {
    /// Adds a complaint about a field.
    pub fn say(&mut self, field: &str, says: impl Into<String>) {
        self.faults.push(Fault {
            file: self.file.into(),
            line: self.places.line(field),
            field: field.into(),
            says: says.into(),
        });
    }

    /// Complains where a text is empty.
    pub fn wants(&mut self, field: &str, text: &str, what: &str) {
        if text.trim().is_empty() {
            self.say(field, format!("Missing: {what}."));
        }
    }

    /// Complains about an id that nothing has.
    pub fn link(&mut self, field: &str, id: &str, what: &str) {
        let known = match what {
            "topic" => &self.known.topics,
            "skill" => &self.known.skills,
            "misconception" => &self.known.misconceptions,
            "term" => &self.known.terms,
            "lesson" => &self.known.lessons,
            "lab" => &self.known.labs,
            "question" => &self.known.questions,
            _ => &self.known.scenarios,
        };
        if known.contains(id)
            || (self.known.unread && matches!(what, "lesson" | "lab" | "question" | "scenario" | "term"))
        {
            return;
        }
        let mut says = format!("There is no {what} `{id}`");
        let near = known.iter().map(|one| (distance(one, id), *one)).min();
        match near {
            Some((far, near)) if far <= 3 => drop(write!(says, "; did you mean `{near}`?")),
            _ => says.push('.'),
        }
        self.say(field, says);
    }

    pub fn links(&mut self, field: &str, ids: &[String], what: &str) {
        for (index, id) in ids.iter().enumerate() {
            self.link(&format!("{field}[{index}]"), id, what);
        }
    }
}

/// How many letters two words differ by.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(60).enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let best = (corner + usize::from(x != *y)).min(left + 1).min(*cell + 1);
            corner = *cell;
            *cell = best;
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Checks all files, given as (path below `static/content`, text).
pub fn check(files: &[(String, String)]) -> Report {
    let mut report = Report::default();
    let mut texts = BTreeMap::new();
    for (file, text) in files {
        match report.shelf.add(file, text) {
            Ok(()) => drop(texts.insert(file.as_str(), Places::of(&without_comments(text)))),
            Err(fault) => report.faults.push(fault),
        }
    }
    for file in [shelf::CATALOGUE, shelf::GLOSSARY] {
        if !files.iter().any(|(name, _)| name == file) {
            report.faults.push(Fault {
                file: file.into(),
                line: 1,
                field: String::new(),
                says: "The file is missing.".into(),
            });
        }
    }
    let Report { shelf, faults } = &mut report;
    let shelf = &*shelf;
    let mut known = Known::of(shelf);
    known.unread = texts.len() < files.len();
    for (file, places) in &texts {
        let mut desk = Desk {
            file,
            places,
            known: &known,
            faults,
        };
        let name = file.rsplit_once('/').map_or(*file, |(_, name)| name);
        let id = name.strip_suffix(".json").unwrap_or(name);
        match file.split('/').next() {
            Some(shelf::CATALOGUE) => links::catalogue(&mut desk, shelf),
            Some(shelf::GLOSSARY) => links::glossary(&mut desk, shelf),
            Some("lessons") => shelf
                .lessons
                .get(id)
                .into_iter()
                .for_each(|one| lesson::check(&mut desk, id, one)),
            Some("labs") => shelf
                .labs
                .get(id)
                .into_iter()
                .for_each(|one| lab::check(&mut desk, id, one)),
            Some("questions") => shelf
                .banks
                .get(id)
                .into_iter()
                .for_each(|one| question::bank(&mut desk, shelf, one)),
            _ => shelf
                .scenarios
                .get(id)
                .into_iter()
                .for_each(|one| world::scenario(&mut desk, shelf, id, one)),
        }
    }
    links::all_named(shelf, &texts, faults);
    links::unique(shelf, &texts, faults);
    faults.sort_by(|a, b| (&a.file, a.line, &a.field).cmp(&(&b.file, b.line, &b.field)));
    report
}

impl<'a> Known<'a> {
    fn of(shelf: &'a Shelf) -> Known<'a> {
        let catalogue = &shelf.catalogue;
        Known {
            topics: catalogue.topics.iter().map(|one| one.id.as_str()).collect(),
            skills: catalogue.skills.iter().map(|one| one.id.as_str()).collect(),
            misconceptions: catalogue.misconceptions.iter().map(|one| one.id.as_str()).collect(),
            terms: shelf.glossary.terms.iter().map(|one| one.id.as_str()).collect(),
            lessons: shelf.lessons.keys().map(String::as_str).collect(),
            labs: shelf.labs.keys().map(String::as_str).collect(),
            questions: shelf.questions().map(|one| one.id.as_str()).collect(),
            scenarios: shelf
                .scenarios
                .keys()
                .map(String::as_str)
                .chain(scenario::names().iter().copied())
                .collect(),
            unread: false,
        }
    }
}

/// How a question is proven, as counted.
pub fn proof_of(question: &Question) -> &'static str {
    match (&question.proof, &question.fact) {
        (Some(_), _) => "run",
        (None, Some(fact)) if !fact.holds.is_empty() => "fact, asked of the model",
        (None, Some(fact)) if !fact.rule.is_empty() => "fact, a rule of the model",
        (None, Some(_)) => "fact, by its source",
        (None, None) => "none",
    }
}

/// The file's word for a kind.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Single => "single",
        Kind::Multiple => "multiple",
        Kind::Ordering => "ordering",
        Kind::Matching => "matching",
        Kind::Numeric => "numeric",
        Kind::Build => "build",
        Kind::Fix => "fix",
        Kind::Curve => "curve",
    }
}

impl Report {
    /// Counts by topic, kind and proof, as text for people.
    pub fn counts(&self) -> String {
        let shelf = &self.shelf;
        let mut text = String::new();
        let _ = writeln!(
            text,
            "{} topics, {} skills, {} lessons, {} labs, {} scenarios, {} terms, {} questions ({} templates, {} cases)\n",
            shelf.catalogue.topics.len(),
            shelf.catalogue.skills.len(),
            shelf.lessons.len(),
            shelf.labs.len(),
            shelf.scenarios.len(),
            shelf.glossary.terms.len(),
            shelf.questions().count(),
            shelf.questions().filter(|question| !question.vars.is_empty()).count(),
            shelf.banks.values().map(|bank| bank.cases.len()).sum::<usize>(),
        );
        let _ = writeln!(text, "{:<34}{:>9}{:>7}{:>11}", "topic", "lessons", "labs", "questions");
        for topic in &shelf.catalogue.topics {
            let of = |other: &String| *other == topic.id;
            let _ = writeln!(
                text,
                "{:<34}{:>9}{:>7}{:>11}",
                topic.id,
                shelf.lessons.values().filter(|one| of(&one.topic)).count(),
                shelf.labs.values().filter(|one| of(&one.topic)).count(),
                shelf.questions().filter(|one| of(&one.topic)).count(),
            );
        }
        for (head, of) in [("kind", kind as fn(&Question) -> &'static str), ("proof", proof_of)] {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            shelf
                .questions()
                .for_each(|question| *counts.entry(of(question)).or_default() += 1);
            let _ = writeln!(text, "\n{head:<34}{:>9}", "questions");
            for (word, count) in counts {
                let _ = writeln!(text, "{word:<34}{count:>9}");
            }
        }
        text
    }
}

fn kind(question: &Question) -> &'static str {
    kind_word(question.kind)
}
