//! The glossary: terms explained on hover and on one page.

use serde::{Deserialize, Serialize};

/// `static/content/glossary.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Glossary {
    pub terms: Vec<Term>,
}

/// One term.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Term {
    /// What links name: `[task](term:task)`.
    pub id: String,
    /// As it is written: "Task definition".
    pub name: String,
    /// Other spellings that mean it.
    pub also: Vec<String>,
    /// One or two sentences.
    pub says: String,
    /// Ids of related terms.
    pub see: Vec<String>,
    /// A lesson's id that explains it.
    pub lesson: String,
}
