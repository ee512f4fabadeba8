//! Labs: a start, goals, a solution, wrong paths, and questions afterwards.

use super::clause::Goal;
use super::question::{Question, Source};
use super::scenario::Start;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// How a lab is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Lab,
    /// A fault in a healthy world: time to recover, changes and damage are scored.
    Incident,
}

/// How much is given: the worked example, some steps, nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fading {
    /// The learner watches the solution step by step.
    Watch,
    /// The first `given` lines of the solution are played, the learner does the rest.
    Complete,
    #[default]
    Blank,
}

/// `static/content/labs/<id>.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lab {
    /// The file's name without its ending.
    pub id: String,
    pub title: String,
    /// A topic's id.
    pub topic: String,
    /// Skills' ids.
    pub skills: Vec<String>,
    /// One sentence for lists.
    pub about: String,
    pub minutes: u64,
    pub mode: Mode,
    pub fading: Fading,
    /// With `complete`: how many lines of the solution are played before the learner comes.
    pub given: u64,
    /// Labs' ids to do first.
    pub after: Vec<String>,
    /// A few lines: who needs what.
    pub story: Vec<String>,
    pub start: Start,
    /// Incidents: one of these, picked by the seed, is played after the start.
    pub faults: Vec<Fault>,
    /// Steps to read; their `goals` tick while the learner works.
    pub steps: Vec<LabStep>,
    /// All must be reached.
    pub goals: Vec<Goal>,
    /// Script lines that reach every goal from the start.
    pub solution: Vec<String>,
    pub files: BTreeMap<String, Value>,
    /// Seconds after the solution until every goal must hold, at most.
    pub wait: u64,
    /// What learners do instead, and which goals stay red then.
    pub wrong: Vec<WrongPath>,
    pub par: Par,
    /// Questions about the learner's own world; their `proof.start.scenario` is `own`.
    pub questions: Vec<Question>,
    /// True for a recorded lab whose lines hold ids of its seed: it is played and proven on `start.seed` only.
    pub one_seed: bool,
    /// At least one.
    pub sources: Vec<Source>,
}

/// A step of a lab's text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LabStep {
    pub title: String,
    pub says: Vec<String>,
    /// Ids of goals that finish this step.
    pub goals: Vec<String>,
    /// How many lines of the solution belong to this step; for watching.
    pub lines: u64,
}

/// Something that breaks a healthy world.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    pub id: String,
    /// Told afterwards: what it was.
    pub says: String,
    pub commands: Vec<String>,
    /// Lines that repair this fault; the lab's `solution` where empty.
    pub solution: Vec<String>,
}

/// A path that must not pass.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrongPath {
    /// What was misunderstood.
    pub says: String,
    pub commands: Vec<String>,
    /// Ids of goals that must be red at its end.
    pub red: Vec<String>,
    /// A misconception's id.
    pub misconception: String,
}

/// What a good attempt needs, at most; what is left out is not compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Par {
    /// Calls that changed something.
    pub changes: Option<u64>,
    /// Dollars per hour at the end.
    pub cost: Option<f64>,
    /// Seconds in which a service had fewer running tasks than wanted.
    pub unhealthy: Option<u64>,
    /// Actions or resources `*` in policies of the learner's own.
    pub wildcards: Option<u64>,
    /// Simulated seconds.
    pub seconds: Option<u64>,
}
