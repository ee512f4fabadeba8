//! Questions: every kind in one type, with what proves each option.

use super::clause::{Clause, Goal};
use super::scenario::Start;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a learner does with a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One of `options`.
    #[default]
    Single,
    /// All right ones of `options`, and no other.
    Multiple,
    /// Brings `order` into the order in which the file has it.
    Ordering,
    /// Finds the right half of each of `pairs`.
    Matching,
    /// Gives `number`.
    Numeric,
    /// Reaches `task.goals` in a world.
    Build,
    /// Repairs a world until `task.goals` hold.
    Fix,
    /// Draws `curve`.
    Curve,
}

/// `static/content/questions/<name>.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bank {
    pub cases: Vec<Case>,
    pub questions: Vec<Question>,
}

/// A case study that several questions of the same file share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Case {
    pub id: String,
    pub title: String,
    /// Paragraphs.
    pub story: Vec<String>,
}

/// One question, or a template of many.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Question {
    /// Unique in all content; never reused.
    pub id: String,
    pub kind: Kind,
    /// A topic's id.
    pub topic: String,
    /// Skills' ids; at least one.
    pub skills: Vec<String>,
    /// 1 recall, 2 apply, 3 analyse.
    pub level: u64,
    /// A case's id in the same file.
    pub case: String,
    /// Can be answered with the options covered.
    pub stem: String,
    /// Code, a policy or an output to look at, line by line.
    pub exhibit: Vec<String>,

    /// Single and multiple.
    pub options: Vec<Choice>,
    /// Keeps the options in the file's order.
    pub fixed: bool,
    /// Ordering, in the right order.
    pub order: Vec<Entry>,
    /// Matching.
    pub pairs: Vec<Pair>,
    /// Matching: right halves that belong to nothing.
    pub decoys: Vec<String>,
    /// Numeric.
    pub number: Option<Number>,
    /// Build and fix.
    pub task: Option<Task>,
    /// Draw the curve.
    pub curve: Option<Curve>,

    /// Numbers and words of a template; `{name}` in any text stands for one, `{name * 2}` for a sum.
    pub vars: Vec<Variable>,
    /// Conditions between variables that every variant meets: `count >= 2`.
    #[serde(rename = "where")]
    pub conditions: Vec<String>,

    /// For a question that rests on behaviour.
    pub proof: Option<Proof>,
    /// For a question that rests on a fact.
    pub fact: Option<Fact>,
    /// Shown to everybody after answering: the idea, in two or three sentences.
    pub why: String,
    /// At least one.
    pub sources: Vec<Source>,
    /// Ids of rules of the model (`src/model/fidelity.rs`) that it rests on; exact ones only.
    pub rules: Vec<String>,
    /// What to revise: lessons' and labs' ids.
    pub lessons: Vec<String>,
    pub labs: Vec<String>,
    /// Keeps it out of exams.
    pub practice_only: bool,
}

/// An option of a single or multiple choice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    pub text: String,
    pub correct: bool,
    /// A template's condition under which it is correct, instead of `correct`: `cpu * count <= 1024`.
    pub correct_if: String,
    /// Why it is right or wrong, for whoever picked it.
    pub why: String,
    /// The wrong rule it stands for: a misconception's id. Wrong options only.
    pub misconception: String,
    /// Script lines that the option stands for; lines may be refused.
    pub does: Vec<String>,
    /// What a wrong option leads to, beside not meeting the proof's `holds`; all must hold.
    pub shows: Vec<Clause>,
    /// Instead of `does`, where options say what happens: what this option says of the world after the proof's
    /// commands. Holds for keyed options and for no other.
    pub claims: Vec<Clause>,
}

/// A thing to bring into order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    pub text: String,
    /// Why it stands here.
    pub why: String,
    /// Script lines: they work in this order only.
    pub does: Vec<String>,
    /// Instead of `does`: an event that happens in this order.
    pub event: Option<Clause>,
}

/// Two halves that belong together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pair {
    pub left: String,
    pub right: String,
    pub why: String,
    /// Script lines of the left half.
    pub does: Vec<String>,
    /// What the right half says; holds after this pair's `does` and after no other pair's.
    pub shows: Vec<Clause>,
}

/// A number to find.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Number {
    /// A number, or a template's `"{cpu * count}"`; where left out, what the proof measures.
    pub value: Option<Value>,
    /// How far off is still right; 0 where left out.
    pub tolerance: f64,
    pub unit: String,
    /// Answers that stand for a misconception.
    pub wrong: Vec<WrongNumber>,
}

/// A wrong number and what it comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrongNumber {
    /// A number or a template's `"{…}"`.
    pub value: Value,
    pub why: String,
    pub misconception: String,
    /// Script lines of a world in which the proof measures this number.
    pub does: Vec<String>,
}

/// A world to build or to fix.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Task {
    pub goals: Vec<Goal>,
    /// Fix: what is wrong at the start; all must hold there.
    pub symptom: Vec<Clause>,
    /// Script lines that reach the goals.
    pub solution: Vec<String>,
    /// Attempts that must not reach them.
    pub wrong: Vec<Choice>,
}

/// A count over time to draw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Curve {
    /// What is drawn: "Running tasks".
    pub label: String,
    /// Terminal line and JMESPath whose number is drawn.
    pub ask: String,
    pub query: String,
    /// Seconds from the end of the proof's commands to the right edge.
    pub seconds: u64,
    /// Seconds between points.
    pub every: u64,
    /// Top of the scale.
    pub top: f64,
    /// Mean distance, as a share of `top`, up to which a drawing is right; 0.05 where 0.
    pub right: f64,
    /// … up to which it is nearly right; 0.15 where 0.
    pub near: f64,
    /// Drawings that stand for a misconception: points (second, value).
    pub wrong: Vec<WrongCurve>,
}

/// A wrong drawing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrongCurve {
    /// (second, value), straight in between.
    pub points: Vec<(f64, f64)>,
    pub why: String,
    pub misconception: String,
}

/// A variable of a template: give `pick`, or `from` and `to`, or `sum`, or `ask`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Variable {
    pub name: String,
    /// One of these, by the seed.
    pub pick: Vec<Value>,
    /// A whole number from here …
    pub from: Option<i64>,
    /// … to here, both included …
    pub to: Option<i64>,
    /// … in steps of this; 1 where left out.
    pub step: Option<i64>,
    /// A tiny change, up and down, under which the key must stay: a variant where it would not is rejected.
    pub tiny: i64,
    /// Computed from variables above: `cpu * count`.
    pub sum: String,
    /// Questions after a lab: a terminal line asked in the learner's own world …
    pub ask: String,
    /// … and the JMESPath on its output.
    pub query: String,
}

/// How the options are proven: each is run in the world of `start`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proof {
    pub start: Start,
    /// Script lines before every option.
    pub commands: Vec<String>,
    pub files: BTreeMap<String, Value>,
    /// Simulated seconds between an option and the end.
    pub wait: u64,
    /// What keyed options lead to and all others do not; all must hold.
    pub holds: Vec<Clause>,
    /// Numeric: terminal line and JMESPath whose number is the answer.
    pub ask: String,
    pub query: String,
    /// Questions after a lab: the options that meet `holds` in the learner's world are the keyed ones.
    pub keyed_by_model: bool,
}

/// A fact that a question rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fact {
    /// The fact in one sentence.
    pub says: String,
    /// The model's rule that states it (`src/model/fidelity.rs`), where it has one.
    pub rule: String,
    /// Clauses about a new, empty world that state the same, where the model can tell.
    pub holds: Vec<Clause>,
}

/// Where a statement can be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// The document's page: "Amazon ECS Developer Guide, Task IAM role".
    pub page: String,
    /// Its address, where it is stable.
    pub url: String,
}
