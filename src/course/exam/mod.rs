//! Exams: papers, sittings, reports.
//!
//! Follows the format of AWS's associate exams: 65 questions in 130 minutes, multiple response all or nothing, no
//! penalty for a wrong answer. The scale 100–1000 with a pass at 720 is our own, as `learning.md` says.
//! Invariants: a sitting is plain data and can be stored at every step; wall time comes from outside and can never
//! give time back; stored values of any kind are read as far as they make sense.

mod clock;
mod paper;
mod report;
mod sitting;
#[cfg(test)]
mod tests;

pub use clock::{Clock, Pauses};
pub use paper::{DRILL, EXAM, Format, Item, Paper, model_answer, paper, paper_of};
pub use report::{Calibration, ItemReport, Part, Report, Revise, SCALE_PASS, report, scaled};
pub use sitting::{Given, Phase, Sitting, VERSION};
