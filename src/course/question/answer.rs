//! What a learner answers.

use serde::{Deserialize, Serialize};

/// How sure the learner was, before any feedback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Guess,
    #[default]
    Unsure,
    Sure,
}

impl Confidence {
    /// The chance of being right that it stands for, in percent; calibration compares with it.
    pub fn percent(self) -> u64 {
        match self {
            Confidence::Guess => 25,
            Confidence::Unsure => 60,
            Confidence::Sure => 90,
        }
    }
}

/// An answer. Which fields matter follows from the question's kind; numbers of options are those of the file, so that
/// the order on the screen does not matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Single and multiple: numbers of the picked options, rising. Ordering: the entries in the learner's order.
    /// Matching: for each pair the number of the right half; halves of decoys count on after the pairs'.
    pub picked: Vec<usize>,
    /// Numeric.
    pub number: Option<f64>,
    /// Build and fix: whether every goal was reached, as judged when the world was handed in.
    pub reached: Option<bool>,
    /// Curve: (second, value).
    pub points: Vec<(f64, f64)>,
}

/// What stands for "not matched" in `picked`.
pub const UNMATCHED: usize = usize::MAX;

impl Answer {
    /// Whether there is nothing to grade.
    pub fn is_empty(&self) -> bool {
        let none = self.picked.iter().all(|one| *one == UNMATCHED);
        none && self.number.is_none() && self.reached.is_none() && self.points.is_empty()
    }

    /// One option.
    pub fn option(index: usize) -> Answer {
        Answer {
            picked: vec![index],
            ..Answer::default()
        }
    }

    /// Several options, an order, or halves.
    pub fn several(picked: &[usize]) -> Answer {
        Answer {
            picked: picked.to_vec(),
            ..Answer::default()
        }
    }

    /// A number.
    pub fn number(number: f64) -> Answer {
        Answer {
            number: Some(number),
            ..Answer::default()
        }
    }
}
