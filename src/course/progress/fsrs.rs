//! When to ask again: FSRS-6 with its default parameters.
//!
//! Follows "The Algorithm" of open-spaced-repetition's wiki (FSRS-6, 21 parameters); tested against the figures that
//! its reference implementations (py-fsrs, ts-fsrs) publish. Wanted retention is 0.9, so that an interval is the stability itself.
//! This is the one place of the app with transcendental functions: nothing here enters a world or its digest.

#![expect(
    clippy::disallowed_methods,
    reason = "FSRS is defined by powers and exponentials; its results are days, not part of any world"
)]

use serde::{Deserialize, Serialize};

/// FSRS-6's default parameters.
const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const STABILITY: (f64, f64) = (0.001, 36_500.0);
const DIFFICULTY: (f64, f64) = (1.0, 10.0);
const DAY: u64 = 86_400_000;
/// A question answered wrong comes back within the same session.
const AGAIN: u64 = 10 * 60_000;

/// The four grades of FSRS. Nobody presses them: they follow from correctness and confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// Wrong.
    Again,
    /// Right by a guess.
    Hard,
    /// Right and unsure.
    Good,
    /// Right and sure.
    Easy,
}

impl Rating {
    fn number(self) -> f64 {
        match self {
            Rating::Again => 1.0,
            Rating::Hard => 2.0,
            Rating::Good => 3.0,
            Rating::Easy => 4.0,
        }
    }
}

/// What is known of the memory of one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Days until the chance of remembering is 0.9.
    pub stability: f64,
    /// From 1 to 10.
    pub difficulty: f64,
    /// Wall time of the last answer.
    pub last: u64,
    /// Wall time from which it is due.
    pub due: u64,
    pub reviews: u64,
    pub lapses: u64,
    /// The last answer was wrong and the learner was sure: it comes first.
    pub sure_but_wrong: bool,
}

impl Memory {
    /// The memory after an answer.
    pub fn after(before: Option<&Memory>, rating: Rating, now: u64) -> Memory {
        let mut memory = before.copied().unwrap_or_default().sane();
        if memory.reviews == 0 {
            memory.stability = initial_stability(rating);
            memory.difficulty = initial_difficulty(rating).clamp(DIFFICULTY.0, DIFFICULTY.1);
        } else {
            let days = now.saturating_sub(memory.last) / DAY;
            memory.stability = match days {
                0 => same_day(memory.stability, rating),
                _ => later(memory, retrievability(&memory, now), rating),
            };
            memory.difficulty = next_difficulty(memory.difficulty, rating);
        }
        memory.stability = memory.stability.clamp(STABILITY.0, STABILITY.1);
        memory.reviews = memory.reviews.saturating_add(1);
        memory.last = now;
        memory.sure_but_wrong = false;
        memory.due = match rating {
            Rating::Again => {
                memory.lapses = memory.lapses.saturating_add(1);
                now.saturating_add(AGAIN)
            }
            _ => now.saturating_add(interval_days(memory.stability) * DAY),
        };
        memory
    }

    /// Stored values within their bounds.
    pub fn sane(mut self) -> Memory {
        let within = |value: f64, bounds: (f64, f64)| {
            if value.is_finite() {
                value.clamp(bounds.0, bounds.1)
            } else {
                bounds.0
            }
        };
        self.stability = within(self.stability, STABILITY);
        self.difficulty = within(self.difficulty, DIFFICULTY);
        self
    }
}

/// The chance of remembering now.
pub fn retrievability(memory: &Memory, now: u64) -> f64 {
    let days = (now.saturating_sub(memory.last) / DAY) as f64;
    (1.0 + factor() * days / memory.stability.max(STABILITY.0)).powf(-W[20])
}

/// Days until the chance is 0.9 again: at least one.
pub fn interval_days(stability: f64) -> u64 {
    let days = stability / factor() * (0.9f64.powf(-1.0 / W[20]) - 1.0);
    days.round().clamp(1.0, STABILITY.1) as u64
}

fn factor() -> f64 {
    0.9f64.powf(-1.0 / W[20]) - 1.0
}

fn initial_stability(rating: Rating) -> f64 {
    match rating {
        Rating::Again => W[0],
        Rating::Hard => W[1],
        Rating::Good => W[2],
        Rating::Easy => W[3],
    }
}

fn initial_difficulty(rating: Rating) -> f64 {
    W[4] - (W[5] * (rating.number() - 1.0)).exp() + 1.0
}

/// Damped change, then a pull towards the difficulty of an easy first answer.
fn next_difficulty(difficulty: f64, rating: Rating) -> f64 {
    let change = -W[6] * (rating.number() - 3.0);
    let damped = difficulty + (10.0 - difficulty) * change / 9.0;
    let pulled = W[7] * initial_difficulty(Rating::Easy) + (1.0 - W[7]) * damped;
    pulled.clamp(DIFFICULTY.0, DIFFICULTY.1)
}

fn same_day(stability: f64, rating: Rating) -> f64 {
    let mut growth = (W[17] * (rating.number() - 3.0 + W[18])).exp() * stability.powf(-W[19]);
    if rating.number() >= 3.0 {
        growth = growth.max(1.0);
    }
    stability * growth
}

fn later(memory: Memory, chance: f64, rating: Rating) -> f64 {
    let (stability, difficulty) = (memory.stability, memory.difficulty);
    if rating == Rating::Again {
        let long =
            W[11] * difficulty.powf(-W[12]) * ((stability + 1.0).powf(W[13]) - 1.0) * (W[14] * (1.0 - chance)).exp();
        let short = stability / (W[17] * W[18]).exp();
        return long.min(short);
    }
    let bonus = match rating {
        Rating::Hard => W[15],
        Rating::Easy => W[16],
        _ => 1.0,
    };
    let growth = W[8].exp() * (11.0 - difficulty) * stability.powf(-W[9]) * ((W[10] * (1.0 - chance)).exp() - 1.0);
    stability * (1.0 + growth * bonus)
}

#[cfg(test)]
mod tests {
    use super::Rating::{Again, Easy, Good};
    use super::*;

    /// The reference implementation's test "review card" without fuzz: its two learning steps and its relearning step
    /// of minutes are the zeros; every other interval follows from the stability.
    #[test]
    fn intervals_are_those_of_the_reference_implementation() {
        let ratings = [
            Good, Good, Good, Good, Good, Good, Again, Again, Good, Good, Good, Good, Good,
        ];
        let expected = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21];
        let mut now = 1_669_725_000_000;
        let mut memory: Option<Memory> = None;
        for (index, (rating, wanted)) in ratings.iter().zip(expected).enumerate() {
            let next = Memory::after(memory.as_ref(), *rating, now);
            let days = interval_days(next.stability);
            now += match wanted {
                0 => AGAIN,
                wanted => {
                    assert_eq!(days, wanted, "after answer {index}");
                    days * DAY
                }
            };
            memory = Some(next);
        }
    }

    /// The reference implementation's test "memo state".
    #[test]
    fn stability_and_difficulty_are_those_of_the_reference_implementation() {
        let steps = [(Again, 0), (Good, 0), (Good, 1), (Good, 3), (Good, 8), (Good, 21)];
        let mut now = 1_669_725_000_000;
        let mut memory: Option<Memory> = None;
        for (rating, days) in steps {
            now += days * DAY;
            memory = Some(Memory::after(memory.as_ref(), rating, now));
        }
        let memory = memory.unwrap();
        assert!((memory.stability - 53.62691).abs() < 1e-4, "{memory:?}");
        assert!((memory.difficulty - 6.3574867).abs() < 1e-4, "{memory:?}");
    }

    #[test]
    fn difficulty_never_leaves_its_bounds() {
        let mut memory = Memory::after(None, Easy, 0);
        for n in 1..20 {
            memory = Memory::after(Some(&memory), Easy, n);
        }
        assert_eq!(memory.difficulty, 1.0);
        let hostile = Memory {
            stability: -3.0,
            difficulty: 1e300,
            reviews: 5,
            last: u64::MAX,
            ..Memory::default()
        };
        let after = Memory::after(Some(&hostile), Good, 7);
        assert!((1.0..=10.0).contains(&after.difficulty) && after.stability > 0.0);
    }
}
