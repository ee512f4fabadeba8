//! What stands on the sandbox's desk around the map: the resource list, lists by kind, and the hands-on's steps.

pub mod guide;
pub mod kinds;

pub use guide::Guide;
pub use kinds::{KindList, nav_groups};
