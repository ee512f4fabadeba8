//! The teacher's kit, without a server: links, paper and key, result files, statistics, exports.
//!
//! Invariants: nothing leaves the machine by itself; what comes from learners' files is hostile and only read.

mod gift;
mod link;
mod moodle;
mod print;
mod result;
mod statistics;
#[cfg(test)]
mod tests;
mod words;

pub use gift::gift;
pub use link::{Link, Target};
pub use moodle::moodle_xml;
pub use print::{KeyLine, PrintItem, Printed, print};
pub use result::{Outcome, ResultError, ResultFile, read_result};
pub use statistics::{ClassReport, ItemStatistics, OptionCount, class_report};
