//! Lessons: short texts with live parts.

use super::question::{Question, Source};
use super::scenario::Start;
use serde::{Deserialize, Serialize};

/// `static/content/lessons/<id>.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lesson {
    /// The file's name without its ending.
    pub id: String,
    pub title: String,
    /// A topic's id.
    pub topic: String,
    /// Skills' ids.
    pub skills: Vec<String>,
    /// One sentence: what a learner can do afterwards.
    pub about: String,
    /// Minutes it takes.
    pub minutes: u64,
    /// The world that all live parts of this lesson share.
    pub start: Option<Start>,
    pub blocks: Vec<Block>,
    /// What is taught here and not modelled, one sentence each.
    pub not_modelled: Vec<String>,
    /// At least one.
    pub sources: Vec<Source>,
    /// Labs' ids to go on with.
    pub labs: Vec<String>,
}

/// What a part of a lesson is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// `title`
    Heading,
    /// `says`: paragraphs.
    #[default]
    Text,
    /// `items`, one line each.
    List,
    /// `says`, set apart; `title` optional.
    Note,
    /// `says`, marked as not modelled here.
    NotModelled,
    /// `code`: lines to read.
    Code,
    /// `head` and `rows`.
    Table,
    /// The lesson's world, live; `show` says how.
    World,
    /// `command`: a line that the learner runs in the lesson's world by one click; `says` introduces it.
    Command,
    /// `question`: a prediction to commit to; then `command` runs in the lesson's world and `says` explains.
    Predict,
    /// `item`: a question of the bank, by id.
    Question,
}

/// One part of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Block {
    pub kind: BlockKind,
    pub title: String,
    /// Paragraphs; see CONTRIBUTING.md, "Text".
    pub says: Vec<String>,
    pub items: Vec<String>,
    pub code: Vec<String>,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// `map` (where left out), `tasks`, `services`, `events` or `chart`.
    pub show: String,
    /// Script lines.
    pub command: Vec<String>,
    /// Seconds that pass after `command`.
    pub wait: u64,
    pub question: Option<Box<Question>>,
    pub item: String,
}
