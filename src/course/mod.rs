//! What is taught: values and rules, no screens.

pub mod content;
pub mod cost;
pub mod exam;
pub mod experiments;
pub mod lab;
pub mod progress;
pub mod prove;
pub mod question;
pub mod shell;
pub mod stage;
pub mod teach;
