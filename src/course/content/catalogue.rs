//! The catalogue: topics, skills and misconceptions, and which files teach and test them.

use serde::{Deserialize, Serialize};

/// `static/content/catalogue.json`: the one file that names all others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Catalogue {
    /// Version of the content, part of every report and result file.
    pub version: u64,
    pub topics: Vec<Topic>,
    pub skills: Vec<Skill>,
    pub misconceptions: Vec<Misconception>,
    /// Ids of files in `scenarios/`.
    pub scenarios: Vec<String>,
}

/// A topic of the course.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Topic {
    pub id: String,
    pub title: String,
    /// One sentence.
    pub about: String,
    /// Ids of files in `lessons/`, in the order of study; at least one.
    pub lessons: Vec<String>,
    /// Ids of files in `labs/`.
    pub labs: Vec<String>,
    /// Names of files in `questions/`, without ending; at least one.
    pub questions: Vec<String>,
    /// Share of an exam, relative to the other topics'; 1 where left out, 0 keeps it out of exams.
    pub weight: Option<u64>,
}

/// Something a learner can do; mastery is kept per skill.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Skill {
    pub id: String,
    /// Begins with a verb: "Choose a launch type".
    pub title: String,
    /// A topic's id.
    pub topic: String,
    /// Which exam guides ask for it: `SAA-C03 2.1`.
    pub exams: Vec<String>,
    /// Skills' ids to learn first.
    pub after: Vec<String>,
}

/// A wrong rule that learners hold; every wrong option names one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Misconception {
    pub id: String,
    /// The wrong rule as a learner would put it.
    pub says: String,
    /// The right rule, in one sentence.
    pub instead: String,
    /// A lesson's id that sets it right.
    pub lesson: String,
}
