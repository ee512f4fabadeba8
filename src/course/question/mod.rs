//! Questions at work: variants of templates, answers, grading, feedback.
//!
//! Invariant: the same question and seed give the same variant, everywhere.

mod answer;
mod curve;
mod expression;
mod grade;
mod report;
mod shuffle;
mod side_by_side;
mod solve;
#[cfg(test)]
mod tests;
mod variant;

pub use answer::{Answer, Confidence, UNMATCHED};
pub use curve::{Score, distance, measured, score};
pub use expression::{Operand, evaluate, names_in};
pub use grade::{Feedback, Grade, grade, grade_world, right_number};
pub use report::report_text;
pub use shuffle::{Layout, layout};
pub use side_by_side::{Side, SideBySide, side_by_side};
pub use solve::{measure_number, solve, solve_own};
pub use variant::{Variant, own_variant, variant};
