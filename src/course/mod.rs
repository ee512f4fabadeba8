//! What is taught: values and rules, no screens.

pub mod content;
pub mod cost;
pub mod lab;
pub mod prove;
pub mod question;
pub mod shell;
pub mod stage;
