//! `aws …`: the AWS CLI's command line, from arguments to a plan, and from replies to what is printed.
//!
//! Follows AWS CLI 2.34 (error texts in its default `enhanced` format, exit codes 252, 254 and 255) on the service
//! models of botocore; the details are with each file.
//! Invariant: arguments decide everything before the first call; a usage error calls nothing.

pub mod faults;
pub mod fit;
pub mod globals;
pub mod help;
pub mod input;
pub mod machines;
pub mod options;
pub mod pages;
pub mod plan;
pub mod run;
pub mod sg;
pub mod shorthand;
pub mod tail;
pub mod timestamp;
pub mod validate;
pub mod value;
pub mod wait;

pub use faults::CliError;
pub use plan::{Parsed, Plan, parse};
