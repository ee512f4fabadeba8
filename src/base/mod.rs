//! Words every room speaks. Nothing here knows AWS.

pub mod count;
pub mod digest;
pub mod ids;
pub mod limits;
pub mod rng;
pub mod time;
pub mod tongue;
