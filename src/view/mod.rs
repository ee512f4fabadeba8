//! What a screen shows, as plain values computed from a world.

pub mod amount;
pub mod chart;
pub use crate::course::cost;
pub mod compare;
pub mod find;
pub mod form;
pub mod hands_on;
pub mod inspect;
pub mod map;
pub mod nav;
pub mod packing;
pub mod page;
pub mod state;
pub mod story;
pub mod thumb;
pub mod timeline;
pub mod why;
