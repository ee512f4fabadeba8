//! Labs at work: attempts, hints, showing, par, incidents, recording.
//!
//! Invariants: what an attempt keeps is small and can be stored as JSON; hostile stored values are read as far as they
//! make sense and never panic.

mod attempt;
mod hints;
mod judge;
mod par;
mod record;
#[cfg(test)]
mod tests;

pub use attempt::{Attempt, GoalState, Phase, fault_of, opening_of, own_questions, solution, start};
pub use hints::{Hint, RUNGS, hint, turning_lines};
pub use judge::judge;
pub use par::{ParLine, compare};
pub use record::{Recorded, lab_text, record, suggest_goals};
