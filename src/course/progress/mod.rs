//! Progress: what a learner has done and remembers, all of it local.
//!
//! Invariants: stored text of any kind is read as far as it makes sense and never panics; every list has a limit; time
//! is wall time that others read, in Unix milliseconds.

mod fsrs;
mod mastery;
mod practice;
mod store;
#[cfg(test)]
mod tests;

pub use fsrs::{Memory, Rating, interval_days, retrievability};
pub use mastery::{Level, Mastery};
pub use practice::{Due, Queue, Reason, day, queue, streak};
pub use store::{DayLog, ExamRecord, FORMAT, ImportError, LabRecord, Part, Progress, VERSION};
