//! Scenarios and starts: worlds to begin with, made by terminal lines.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A world that several labs, lessons and questions begin with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// The file's name without its ending.
    pub id: String,
    pub title: String,
    /// What a learner finds in it: a sentence or two.
    pub about: String,
    /// A built-in scenario (`empty`, `hands-on`) or another file's id; `empty` where left out.
    pub from: String,
    /// Script lines; see CONTRIBUTING.md, "Scripts".
    pub commands: Vec<String>,
    /// Files the lines name as `file://…`: JSON values, or text.
    pub files: BTreeMap<String, Value>,
}

/// What a lab, a lesson's world or a proof begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Start {
    /// A scenario's id, or `own`: the learner's own world as it is (questions after a lab only).
    pub scenario: String,
    /// Seed of the world; 1 where left out.
    pub seed: Option<u64>,
    /// Script lines run before the learner comes.
    pub commands: Vec<String>,
    pub files: BTreeMap<String, Value>,
}
