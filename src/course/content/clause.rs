//! Clauses: what must be so in a world, asked through the same door as the learner uses.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// When a clause must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// At the end.
    #[default]
    Now,
    /// At some moment; it may stop holding afterwards.
    Eventually,
    /// At every moment.
    Always,
    /// At no moment.
    Never,
}

/// One statement about a world: an answer or an event, and what it must be. Every comparison given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Clause {
    /// A terminal line that only reads, such as `aws ecs describe-services …` or `curl …`.
    pub ask: String,
    /// JMESPath on the line's JSON output; the whole output where empty.
    pub query: String,
    /// Instead of `ask`: a kind of event (`TaskState`, `Image` …); then the number of matching events is compared,
    /// at least one where no comparison is given.
    pub event: String,
    /// With `event`: text that the event's subject contains.
    pub subject: String,
    /// With `event`: text that the event's sentence contains.
    pub text: String,
    /// Equal to this value.
    pub is: Option<Value>,
    /// Not equal to this value.
    pub not: Option<Value>,
    /// A number of at least this.
    pub at_least: Option<Value>,
    /// A number of at most this.
    pub at_most: Option<Value>,
    /// Text that contains this, or a list that has this element.
    pub contains: Option<Value>,
    /// Equal to one of these values.
    pub one_of: Vec<Value>,
    /// Null, an empty list or empty text.
    pub absent: bool,
    /// The line was refused with this AWS error code.
    pub refused: String,
    pub when: When,
}

/// Something to reach in a lab or a building question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Goal {
    /// Unique in its lab or question.
    pub id: String,
    /// What the learner reads: one sentence.
    pub says: String,
    /// All of these must hold.
    pub must: Vec<Clause>,
    /// Rungs of the hint ladder in the author's words; missing rungs are derived from the failing clause.
    pub hints: Vec<String>,
}
