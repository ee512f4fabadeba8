//! The AWS API as data: operations, shapes, errors, ARNs and the form of a call. No behaviour.

pub mod arn;
pub mod call;
pub mod error;
pub mod fields;
pub mod shape;

pub use call::{Call, Output};
pub use error::AwsError;

/// The one account of every world.
pub const ACCOUNT: &str = "123456789012";
/// The one Region of every world.
pub const REGION: &str = "us-east-1";
/// The three Availability Zones of every world.
pub const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];
/// The principal a call is made by unless it names another.
pub const LEARNER: &str = "arn:aws:iam::123456789012:user/learner";
