//! What people bring and take away: task-definition JSON, CLI scripts, saves.

pub mod task_definition;
