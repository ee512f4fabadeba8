//! Proofs: every key, every wrong option and every lab, run in the model.
//!
//! Invariant: a proof changes nothing that is kept; the same content gives the same complaints.

mod lab;
mod lesson;
mod options;
mod question;
mod run;
#[cfg(test)]
mod tests;

pub use lab::{prove_fault, prove_lab};
pub use lesson::prove_lesson;
pub use question::{VARIANTS, prove, prove_own};
pub use run::play_watched;

/// A claim of the content that the model does not bear out.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// The field below the question or lab: `options[2].does`.
    pub field: String,
    pub says: String,
}

pub(super) fn broken(field: impl Into<String>, says: impl Into<String>) -> Broken {
    Broken {
        field: field.into(),
        says: says.into(),
    }
}
