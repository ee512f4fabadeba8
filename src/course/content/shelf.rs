//! The shelf: the content that has been read so far, by id.

use super::read::{Fault, read};
use super::{Bank, Case, Catalogue, Glossary, Lab, Lesson, Question, Scenario};
use std::collections::BTreeMap;

/// Everything read from `static/content`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    pub catalogue: Catalogue,
    pub glossary: Glossary,
    /// By id.
    pub scenarios: BTreeMap<String, Scenario>,
    pub lessons: BTreeMap<String, Lesson>,
    pub labs: BTreeMap<String, Lab>,
    /// By the file's name.
    pub banks: BTreeMap<String, Bank>,
}

/// The path of the catalogue below `static/content`.
pub const CATALOGUE: &str = "catalogue.json";
/// The path of the glossary.
pub const GLOSSARY: &str = "glossary.json";

/// The path of a lesson's file.
pub fn lesson_file(id: &str) -> String {
    format!("lessons/{id}.json")
}

/// The path of a lab's file.
pub fn lab_file(id: &str) -> String {
    format!("labs/{id}.json")
}

/// The path of a bank's file.
pub fn bank_file(name: &str) -> String {
    format!("questions/{name}.json")
}

/// The path of a scenario's file.
pub fn scenario_file(id: &str) -> String {
    format!("scenarios/{id}.json")
}

impl Shelf {
    /// Puts a file in its place; `file` is its path below `static/content`.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), Fault> {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let id = name.strip_suffix(".json").unwrap_or(name).to_string();
        match (folder, name) {
            ("", CATALOGUE) => self.catalogue = read(file, text)?,
            ("", GLOSSARY) => self.glossary = read(file, text)?,
            ("lessons", _) => drop(self.lessons.insert(id, read(file, text)?)),
            ("labs", _) => drop(self.labs.insert(id, read(file, text)?)),
            ("questions", _) => drop(self.banks.insert(id, read(file, text)?)),
            ("scenarios", _) => drop(self.scenarios.insert(id, read(file, text)?)),
            _ => {
                let says = "Nothing reads a file of this name; expected catalogue.json, glossary.json, or a file in lessons, \
                            labs, questions or scenarios.";
                return Err(Fault {
                    file: file.into(),
                    line: 1,
                    field: String::new(),
                    says: says.into(),
                });
            }
        }
        Ok(())
    }

    /// Every question of every bank that has been read, in the order of files and of each file.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.banks.values().flat_map(|bank| &bank.questions)
    }

    /// The question of an id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.id == id)
    }

    /// The case study of a question.
    pub fn case(&self, question: &Question) -> Option<&Case> {
        if question.case.is_empty() {
            return None;
        }
        let mut cases = self.banks.values().flat_map(|bank| &bank.cases);
        cases.find(|case| case.id == question.case)
    }

    /// The scenarios' files that a scenario needs, itself last; built-in ones have none. `None` where one is missing
    /// or they go round in a circle.
    pub fn chain(&self, id: &str) -> Option<Vec<&Scenario>> {
        let mut chain = Vec::new();
        let mut next = if id.is_empty() { "empty" } else { id };
        while !crate::session::scenario::names().contains(&next) {
            let scenario = self.scenarios.get(next)?;
            if chain.len() > self.scenarios.len() {
                return None;
            }
            chain.insert(0, scenario);
            next = if scenario.from.is_empty() {
                "empty"
            } else {
                &scenario.from
            };
        }
        Some(chain)
    }

    /// The built-in scenario at the beginning of a chain.
    pub fn root<'a>(&'a self, id: &'a str) -> &'a str {
        let first = match self.chain(id).and_then(|chain| chain.first().copied()) {
            Some(first) => first.from.as_str(),
            None => id,
        };
        if first.is_empty() { "empty" } else { first }
    }
}
