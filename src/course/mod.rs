//! What is taught: values and rules, no screens.

pub mod content;
pub mod shell;
