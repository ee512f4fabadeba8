//! Content as data: the types of the files in `static/content`, and reading them with errors an author can act on.
//!
//! CONTRIBUTING.md, "Writing content", documents each format. Invariants: a field that no type names is an error; no
//! type is read through a buffer (no tagged or flattened enums), so that every error knows its line.

pub mod catalogue;
pub mod check;
pub mod clause;
pub mod glossary;
pub mod lab;
pub mod lesson;
mod places;
pub mod question;
mod read;
pub mod scenario;
pub mod shelf;

pub use catalogue::{Catalogue, Misconception, Skill, Topic};
pub use clause::{Clause, Goal, When};
pub use glossary::{Glossary, Term};
pub use lab::{Fading, Fault, Lab, LabStep, Mode, Par, WrongPath};
pub use lesson::{Block, BlockKind, Lesson};
pub use places::Places;
pub use question::{
    Bank, Case, Choice, Curve, Entry, Fact, Kind, Number, Pair, Proof, Question, Source, Task, Variable, WrongCurve,
    WrongNumber,
};
pub use read::{Fault as ContentFault, MOST_BYTES, read};
pub use scenario::{Scenario, Start};
pub use shelf::Shelf;
