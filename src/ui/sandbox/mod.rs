//! What stands on the sandbox's desk around the map: the resource list, lists by kind, and the hands-on's steps.

mod context_menu;
pub mod guide;
pub mod kinds;
mod start_over;

pub use context_menu::{ContextMenu, Spot};
pub use guide::Guide;
pub use kinds::{KindList, nav_groups};
pub use start_over::start_over;
