//! Mastery of a skill: a Beta distribution over the chance of getting the next item right, with fading evidence.

use serde::{Deserialize, Serialize};

/// Evidence kept: past this the older fades, so that what was learnt lately counts.
const MOST: f64 = 16.0;

/// Evidence for and against a skill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mastery {
    pub right: f64,
    pub wrong: f64,
    /// Wall time of the last evidence.
    pub last: u64,
}

/// How a skill stands, for the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    #[default]
    Untouched,
    Started,
    Familiar,
    Mastered,
}

impl Mastery {
    /// Takes in one answer; building and fixing weigh more than picking.
    pub fn add(&mut self, correct: bool, weight: f64, now: u64) {
        let sum = self.right + self.wrong + weight;
        if sum > MOST {
            let keep = (MOST - weight).max(0.0) / (sum - weight).max(f64::MIN_POSITIVE);
            self.right *= keep;
            self.wrong *= keep;
        }
        *(if correct { &mut self.right } else { &mut self.wrong }) += weight;
        self.last = now;
    }

    /// The expected chance of getting the next item right, from an even start.
    pub fn chance(&self) -> f64 {
        (1.0 + self.right) / (2.0 + self.right + self.wrong)
    }

    /// How it stands: mastery needs evidence, not one lucky answer.
    pub fn level(&self) -> Level {
        let evidence = self.right + self.wrong;
        match self.chance() {
            _ if evidence <= 0.0 => Level::Untouched,
            chance if chance >= 0.8 && evidence >= 4.0 => Level::Mastered,
            chance if chance >= 0.6 => Level::Familiar,
            _ => Level::Started,
        }
    }

    /// Stored values within their bounds.
    pub fn sane(mut self) -> Mastery {
        let within = |value: f64| if value.is_finite() { value.clamp(0.0, MOST) } else { 0.0 };
        self.right = within(self.right);
        self.wrong = within(self.wrong);
        self
    }
}
