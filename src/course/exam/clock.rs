//! The clock of a sitting, from wall time that others read.
//!
//! Invariants: time spent never shrinks, whatever the wall clock says; time away counts, unless it was a pause that the
//! format allows.

use serde::{Deserialize, Serialize};

/// When the clock may stand still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pauses {
    /// As in a test centre: it runs until the end, page open or not.
    #[default]
    None,
    /// The learner may pause; the questions are hidden meanwhile, and the report says for how long.
    Allowed,
}

/// Time of a sitting; all in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clock {
    /// What the sitting has.
    pub limit: u64,
    /// What has been spent.
    pub spent: u64,
    /// What was spent paused; not part of `spent`.
    pub paused_for: u64,
    /// Wall time of the last reading.
    pub seen: u64,
    pub paused: bool,
    /// How often the wall clock was found to have gone back; the report says so.
    pub went_back: u64,
}

impl Clock {
    /// A clock that starts now.
    pub fn start(limit: u64, now: u64) -> Clock {
        Clock {
            limit,
            seen: now,
            ..Clock::default()
        }
    }

    /// Reads the wall clock; gives how long it was since the last reading. A wall clock that went back gives no time:
    /// it is simply read anew from there.
    pub fn read(&mut self, now: u64) -> u64 {
        self.went_back = self.went_back.saturating_add(u64::from(now < self.seen));
        let passed = now.saturating_sub(self.seen);
        self.seen = now;
        if self.paused {
            self.paused_for = self.paused_for.saturating_add(passed);
            return 0;
        }
        let before = self.spent;
        self.spent = self.spent.saturating_add(passed).min(self.limit);
        self.spent - before.min(self.spent)
    }

    /// What is left.
    pub fn left(&self) -> u64 {
        self.limit.saturating_sub(self.spent)
    }

    /// Whether it has run out.
    pub fn is_over(&self) -> bool {
        self.left() == 0
    }
}
