//! What a screen shows, as plain values computed from a world.

pub mod chart;
pub mod state;
