//! The terminal: text to calls and replies to text, in the AWS CLI's own syntax.
//!
//! Follows POSIX `sh` for the line, AWS CLI 2.34 for `aws`, curl 8 for `curl`; each file says where from.
//! Invariants: this room knows no world, it only asks ([`Request`]) and is answered ([`Answer`]); every text is
//! hostile: nothing here panics, recurses without bound or takes more than `limits::TERMINAL_BYTES`.

pub mod builtins;
pub mod cli;
pub mod complete;
pub mod curl;
pub mod highlight;
pub mod history;
pub mod job;
mod near;
pub mod output;
pub mod request;
pub mod shell;
#[cfg(test)]
mod tests;
pub mod to_cli;

pub use complete::{Completion, Item, Names, complete};
pub use highlight::{Class, highlight};
pub use history::History;
pub use job::{Env, Job, Printed, Step};
pub use request::{Answer, HttpFault, HttpReply, HttpRequest, Request, Yard};
pub use to_cli::{to_cli, to_cli_lines};
