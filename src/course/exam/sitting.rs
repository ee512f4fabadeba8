//! A sitting: where the learner is, what was answered, how long it took.
//!
//! Invariant: every step takes the wall time first, so that an answer after the end is not taken.

use super::clock::{Clock, Pauses};
use super::paper::Paper;
use crate::course::question::{Answer, Confidence};
use serde::{Deserialize, Serialize};

/// Version of what is stored.
pub const VERSION: u64 = 1;

/// How far a sitting is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Questions are open.
    #[default]
    Open,
    /// The list of all items before submitting; the clock runs on.
    Review,
    /// Over: by the learner, or by the clock.
    Submitted,
}

/// What was given to one item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    pub answer: Answer,
    pub confidence: Option<Confidence>,
    pub flagged: bool,
    /// Milliseconds that the item was on the screen.
    pub spent: u64,
    pub visited: bool,
}

/// One sitting of a paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sitting {
    pub version: u64,
    pub paper: Paper,
    pub clock: Clock,
    pub phase: Phase,
    /// The item on the screen.
    pub at: usize,
    /// As many as the paper has items.
    pub given: Vec<Given>,
    /// Wall time of the start, for the history.
    pub started: u64,
    /// Whether the clock ended it.
    pub ran_out: bool,
}

impl Sitting {
    /// Sits down; the clock runs from `now`, Unix time in milliseconds.
    pub fn begin(paper: Paper, now: u64) -> Sitting {
        let count = paper.items.len();
        let mut given = vec![Given::default(); count];
        if let Some(first) = given.first_mut() {
            first.visited = true;
        }
        Sitting {
            version: VERSION,
            clock: Clock::start(paper.format.minutes.saturating_mul(60_000), now),
            paper,
            given,
            started: now,
            ..Sitting::default()
        }
    }

    /// Reads a stored sitting; `None` for what is none. What does not fit the paper is put right, and time that passed
    /// since the last reading is counted.
    pub fn restore(text: &str, now: u64) -> Option<Sitting> {
        let mut sitting: Sitting = serde_json::from_str(text).ok()?;
        if sitting.version != VERSION || sitting.paper.items.is_empty() {
            return None;
        }
        let count = sitting.paper.items.len();
        sitting.given.resize(count, Given::default());
        sitting.at = sitting.at.min(count - 1);
        let limit = sitting.paper.format.minutes.saturating_mul(60_000);
        sitting.clock.limit = sitting.clock.limit.min(limit);
        sitting.clock.paused &= sitting.paper.format.pauses == Pauses::Allowed;
        sitting.tick(now);
        Some(sitting)
    }

    /// The text to store.
    pub fn store(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Takes the wall time; ends the sitting when none is left. True while the sitting goes on.
    pub fn tick(&mut self, now: u64) -> bool {
        if self.phase == Phase::Submitted {
            return false;
        }
        let passed = self.clock.read(now);
        if self.phase == Phase::Open
            && let Some(given) = self.given.get_mut(self.at)
        {
            given.spent = given.spent.saturating_add(passed);
        }
        if self.clock.is_over() {
            self.phase = Phase::Submitted;
            self.ran_out = true;
        }
        self.phase != Phase::Submitted
    }

    /// Answers the item on the screen; false if time is up, paused, or under review.
    pub fn answer(&mut self, now: u64, answer: Answer) -> bool {
        self.change(now, |given| given.answer = answer)
    }

    /// Says how sure the learner is of the item on the screen.
    pub fn confide(&mut self, now: u64, confidence: Confidence) -> bool {
        self.change(now, |given| given.confidence = Some(confidence))
    }

    /// Sets or takes the flag of the item on the screen.
    pub fn flag(&mut self, now: u64) -> bool {
        self.change(now, |given| given.flagged = !given.flagged)
    }

    fn change(&mut self, now: u64, change: impl FnOnce(&mut Given)) -> bool {
        if !self.tick(now) || self.clock.paused || self.phase != Phase::Open {
            return false;
        }
        match self.given.get_mut(self.at) {
            Some(given) => {
                change(given);
                true
            }
            None => false,
        }
    }

    /// Goes to an item, from another item or from the review.
    pub fn go(&mut self, now: u64, index: usize) -> bool {
        if !self.tick(now) || self.clock.paused || index >= self.given.len() {
            return false;
        }
        self.phase = Phase::Open;
        self.at = index;
        if let Some(given) = self.given.get_mut(index) {
            given.visited = true;
        }
        true
    }

    /// Shows the list of all items.
    pub fn review(&mut self, now: u64) -> bool {
        if !self.tick(now) || self.clock.paused {
            return false;
        }
        self.phase = Phase::Review;
        true
    }

    /// Stops or starts the clock, where the format allows it.
    pub fn pause(&mut self, now: u64, paused: bool) -> bool {
        if !self.tick(now) || self.paper.format.pauses != Pauses::Allowed {
            return false;
        }
        self.clock.paused = paused;
        true
    }

    /// Hands the paper in.
    pub fn submit(&mut self, now: u64) {
        if self.tick(now) {
            self.phase = Phase::Submitted;
        }
    }

    /// Items without an answer.
    pub fn unanswered(&self) -> Vec<usize> {
        self.which(|given| given.answer.is_empty())
    }

    /// Items with a flag.
    pub fn flagged(&self) -> Vec<usize> {
        self.which(|given| given.flagged)
    }

    fn which(&self, wanted: fn(&Given) -> bool) -> Vec<usize> {
        let found = self.given.iter().enumerate().filter(|(_, given)| wanted(given));
        found.map(|(index, _)| index).collect()
    }
}
