//! What is stored, exported, imported and reset.

use super::fsrs::{Memory, Rating};
use super::mastery::Mastery;
use super::practice::day;
use crate::course::content::{Kind, Question, Shelf};
use crate::course::exam::{self, Report, Sitting};
use crate::course::question::Confidence;
use crate::course::stage::Measures;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `format` says in every export.
pub const FORMAT: &str = "taskyard-progress";
/// The version that is written, and the newest that is read.
pub const VERSION: u64 = 1;

const MOST_BYTES: usize = 4 * 1024 * 1024;
const MOST_MEMORIES: usize = 20_000;
const MOST_EXAMS: usize = 500;
const MOST_ATTEMPTS: usize = 50;
const MOST_DAYS: usize = 4_000;

/// Answers of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayLog {
    pub answered: u64,
    pub right: u64,
}

/// A finished attempt at a lab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LabRecord {
    /// Wall time.
    pub at: u64,
    pub seed: u64,
    pub passed: bool,
    pub hints: usize,
    pub measures: Measures,
}

/// A submitted sitting, without its answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExamRecord {
    /// Wall time of its start.
    pub at: u64,
    pub seed: u64,
    pub items: usize,
    pub right: usize,
    pub scaled: u64,
    pub passed: bool,
    /// Milliseconds.
    pub spent: u64,
    pub brier: Option<f64>,
    pub topics: Vec<exam::Part>,
    pub skills: Vec<exam::Part>,
}

/// Everything that is kept of a learner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    pub format: String,
    pub version: u64,
    /// By question.
    pub memories: BTreeMap<String, Memory>,
    /// By skill.
    pub skills: BTreeMap<String, Mastery>,
    /// By day of the learner's time zone.
    pub days: BTreeMap<u64, DayLog>,
    /// By lesson: wall time when it was finished.
    pub lessons: BTreeMap<String, u64>,
    /// By lab, oldest first.
    pub labs: BTreeMap<String, Vec<LabRecord>>,
    /// Oldest first.
    pub exams: Vec<ExamRecord>,
    /// How often each misconception showed.
    pub misconceptions: BTreeMap<String, u64>,
    /// Where the learner was: a route of the app.
    pub resume: String,
}

/// Why a file is no progress.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("The file has {0} bytes; progress files have at most {MOST_BYTES}.")]
    TooLarge(usize),
    #[error("This is not a progress file: {0}. Expected a file that \"Export progress\" has written.")]
    Unreadable(String),
    #[error("The file's format is \"{0}\"; expected \"{FORMAT}\".")]
    Format(String),
    #[error("The file is of version {0}; this Taskyard reads up to {VERSION}. Reload the page for the newest.")]
    Newer(u64),
}

/// What can be reset by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Memories, days and misconceptions.
    Practice,
    /// Mastery of skills.
    Skills,
    Lessons,
    Labs,
    Exams,
}

impl Progress {
    /// Nothing yet.
    pub fn new() -> Progress {
        Progress {
            format: FORMAT.into(),
            version: VERSION,
            ..Progress::default()
        }
    }

    /// The text of a file.
    pub fn export(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a file; values out of bounds are put right.
    pub fn import(text: &str) -> Result<Progress, ImportError> {
        if text.len() > MOST_BYTES {
            return Err(ImportError::TooLarge(text.len()));
        }
        let progress: Progress =
            serde_json::from_str(text).map_err(|error| ImportError::Unreadable(error.to_string()))?;
        if progress.format != FORMAT {
            return Err(ImportError::Format(progress.format.chars().take(60).collect()));
        }
        if progress.version > VERSION {
            return Err(ImportError::Newer(progress.version));
        }
        Ok(progress.sane())
    }

    fn sane(mut self) -> Progress {
        self.version = VERSION;
        self.memories.values_mut().for_each(|memory| *memory = memory.sane());
        self.skills.values_mut().for_each(|mastery| *mastery = mastery.sane());
        while self.memories.len() > MOST_MEMORIES {
            self.memories.pop_last();
        }
        while self.days.len() > MOST_DAYS {
            self.days.pop_first();
        }
        for attempts in self.labs.values_mut() {
            keep_last(attempts, MOST_ATTEMPTS);
        }
        keep_last(&mut self.exams, MOST_EXAMS);
        self.exams
            .iter_mut()
            .for_each(|one| one.right = one.right.min(one.items));
        self.resume.truncate(
            self.resume
                .char_indices()
                .nth(200)
                .map_or(self.resume.len(), |(at, _)| at),
        );
        self
    }

    /// Takes in what another device knows: of each thing the later state, of each list the union.
    pub fn merge(&mut self, other: Progress) {
        for (id, memory) in other.memories {
            let own = self.memories.entry(id).or_insert(memory);
            if memory.last > own.last {
                *own = memory;
            }
        }
        for (id, mastery) in other.skills {
            let own = self.skills.entry(id).or_insert(mastery);
            if mastery.last > own.last {
                *own = mastery;
            }
        }
        for (day, log) in other.days {
            let own = self.days.entry(day).or_insert(log);
            if log.answered > own.answered {
                *own = log;
            }
        }
        for (id, at) in other.lessons {
            let own = self.lessons.entry(id).or_insert(at);
            *own = at.min(*own);
        }
        for (id, count) in other.misconceptions {
            let own = self.misconceptions.entry(id).or_insert(count);
            *own = count.max(*own);
        }
        for (id, attempts) in other.labs {
            let own = self.labs.entry(id).or_default();
            let new: Vec<LabRecord> = attempts.into_iter().filter(|one| !own.contains(one)).collect();
            own.extend(new);
            own.sort_by_key(|one| one.at);
        }
        let new: Vec<ExamRecord> = other
            .exams
            .into_iter()
            .filter(|one| !self.exams.contains(one))
            .collect();
        self.exams.extend(new);
        self.exams.sort_by_key(|one| one.at);
        *self = std::mem::take(self).sane();
    }

    /// Forgets one part and nothing else.
    pub fn reset(&mut self, part: Part) {
        match part {
            Part::Practice => {
                self.memories.clear();
                self.days.clear();
                self.misconceptions.clear();
            }
            Part::Skills => self.skills.clear(),
            Part::Lessons => self.lessons.clear(),
            Part::Labs => self.labs.clear(),
            Part::Exams => self.exams.clear(),
        }
    }

    /// Takes in one answer in practice.
    pub fn answered(
        &mut self,
        question: &Question,
        correct: bool,
        sure: Confidence,
        wrong_rules: &[String],
        now: u64,
        offset_minutes: i64,
    ) {
        let rating = match (correct, sure) {
            (false, _) => Rating::Again,
            (true, Confidence::Guess) => Rating::Hard,
            (true, Confidence::Unsure) => Rating::Good,
            (true, Confidence::Sure) => Rating::Easy,
        };
        let mut memory = Memory::after(self.memories.get(&question.id), rating, now);
        memory.sure_but_wrong = !correct && sure == Confidence::Sure;
        self.memories.insert(question.id.clone(), memory);
        let log = self.days.entry(day(now, offset_minutes)).or_default();
        log.answered += 1;
        log.right += u64::from(correct);
        self.evidence(question, correct, now);
        self.show_rules(wrong_rules);
    }

    fn show_rules(&mut self, wrong_rules: &[String]) {
        for rule in wrong_rules {
            let count = self.misconceptions.entry(rule.clone()).or_default();
            *count = count.saturating_add(1);
        }
    }

    fn evidence(&mut self, question: &Question, correct: bool, now: u64) {
        let weight = match question.kind {
            Kind::Build | Kind::Fix => 2.0,
            Kind::Curve | Kind::Ordering | Kind::Matching => 1.25,
            _ => 1.0,
        };
        for skill in &question.skills {
            self.skills.entry(skill.clone()).or_default().add(correct, weight, now);
        }
    }

    /// Takes in a submitted sitting.
    pub fn sat(&mut self, shelf: &Shelf, sitting: &Sitting, report: &Report) {
        for item in &report.items {
            if let Some(question) = shelf.question(&item.question) {
                self.evidence(question, item.grade.correct, sitting.clock.seen);
                self.show_rules(&item.grade.misconceptions);
            }
        }
        self.exams.push(ExamRecord {
            at: sitting.started,
            seed: sitting.paper.seed,
            items: report.items.len(),
            right: report.right,
            scaled: report.scaled,
            passed: report.passed,
            spent: report.spent,
            brier: report.brier,
            topics: report.topics.clone(),
            skills: report.skills.clone(),
        });
        keep_last(&mut self.exams, MOST_EXAMS);
    }

    /// Takes in a finished attempt at a lab; a pass is evidence for its skills.
    pub fn played(&mut self, lab: &str, skills: &[String], record: LabRecord) {
        if record.passed {
            let weight = if record.hints == 0 { 3.0 } else { 1.5 };
            for skill in skills {
                self.skills
                    .entry(skill.clone())
                    .or_default()
                    .add(true, weight, record.at);
            }
        }
        let attempts = self.labs.entry(lab.into()).or_default();
        attempts.push(record);
        keep_last(attempts, MOST_ATTEMPTS);
    }
}

fn keep_last<T>(list: &mut Vec<T>, most: usize) {
    let extra = list.len().saturating_sub(most);
    list.drain(..extra);
}
