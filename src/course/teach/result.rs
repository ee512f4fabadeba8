//! Result files: what a learner hands in after a sitting.
//!
//! The file holds answers; whoever reads it grades them again with the same content, so that a changed mark in a file
//! changes nothing.

use crate::course::content::{Kind, Shelf};
use crate::course::exam::{Report, Sitting};
use crate::course::question::{Answer, Confidence, grade, variant};
use serde::{Deserialize, Serialize};

/// What `format` says in every result file.
pub const FORMAT: &str = "taskyard-result";
/// The version that is written, and the newest that is read.
pub const VERSION: u64 = 1;
const MOST_BYTES: usize = 1024 * 1024;
const MOST_ITEMS: usize = 200;

/// One answered item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outcome {
    pub question: String,
    pub seed: u64,
    pub answer: Answer,
    pub correct: bool,
    pub confidence: Option<Confidence>,
    /// Milliseconds.
    pub spent: u64,
    /// Wrong rules that the answer shows.
    pub misconceptions: Vec<String>,
}

/// A learner's result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultFile {
    pub format: String,
    pub version: u64,
    /// What the learner calls themselves; may be empty.
    pub name: String,
    /// Seed of the paper, and version of the content.
    pub seed: u64,
    pub content: u64,
    /// Unix milliseconds of the start.
    pub started: u64,
    /// Milliseconds.
    pub spent: u64,
    pub paused_for: u64,
    pub went_back: u64,
    pub items: Vec<Outcome>,
}

/// Why a file is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultError {
    #[error("{0}: the file has {1} bytes; result files have at most {MOST_BYTES}.")]
    TooLarge(String, usize),
    #[error("{0}: this is not a result file ({1}). Expected a file that \"Save result\" has written.")]
    Unreadable(String, String),
    #[error("{0}: the file's format is \"{1}\"; expected \"{FORMAT}\".")]
    Format(String, String),
    #[error("{0}: the file is of version {1}; this Taskyard reads up to {VERSION}.")]
    Newer(String, u64),
    #[error("{0}: the file has no answers, or more than {MOST_ITEMS}.")]
    Items(String),
}

impl ResultFile {
    /// The result of a submitted sitting.
    pub fn of(sitting: &Sitting, report: &Report, name: &str) -> ResultFile {
        let items = sitting.paper.items.iter().zip(&sitting.given).zip(&report.items);
        ResultFile {
            format: FORMAT.into(),
            version: VERSION,
            name: name.trim().chars().take(80).collect(),
            seed: sitting.paper.seed,
            content: sitting.paper.content,
            started: sitting.started,
            spent: sitting.clock.spent,
            paused_for: sitting.clock.paused_for,
            went_back: sitting.clock.went_back,
            items: items
                .map(|((item, given), report)| Outcome {
                    question: item.question.clone(),
                    seed: item.seed,
                    answer: given.answer.clone(),
                    correct: report.grade.correct,
                    confidence: given.confidence,
                    spent: given.spent,
                    misconceptions: report.grade.misconceptions.clone(),
                })
                .collect(),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Grades every answer again, where the content has the question and its key.
    pub fn grade_again(&mut self, shelf: &Shelf) {
        for item in &mut self.items {
            let Some(question) = shelf.question(&item.question) else {
                continue;
            };
            let Ok(filled) = variant(question, item.seed) else {
                continue;
            };
            let by_model = match question.kind {
                Kind::Build | Kind::Fix | Kind::Curve => true,
                Kind::Numeric => question.number.as_ref().is_none_or(|number| number.value.is_none()),
                _ => false,
            };
            if !by_model {
                let grade = grade(&filled.question, &item.answer, None);
                item.correct = grade.correct;
                item.misconceptions = grade.misconceptions;
            }
        }
    }
}

/// Reads a file; errors name it.
pub fn read_result(file: &str, text: &str) -> Result<ResultFile, ResultError> {
    let file: String = file.chars().take(120).collect();
    if text.len() > MOST_BYTES {
        return Err(ResultError::TooLarge(file, text.len()));
    }
    let mut result: ResultFile =
        serde_json::from_str(text).map_err(|error| ResultError::Unreadable(file.clone(), error.to_string()))?;
    if result.format != FORMAT {
        return Err(ResultError::Format(file, result.format.chars().take(60).collect()));
    }
    if result.version > VERSION {
        return Err(ResultError::Newer(file, result.version));
    }
    if result.items.is_empty() || result.items.len() > MOST_ITEMS {
        return Err(ResultError::Items(file));
    }
    result.name = result.name.trim().chars().take(80).collect();
    Ok(result)
}
