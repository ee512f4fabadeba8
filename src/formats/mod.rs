//! What people bring and take away: task-definition JSON, CLI scripts, links and their QR codes.

pub mod link;
pub mod qr;
pub mod task_definition;
