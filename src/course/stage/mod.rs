//! The stage: worlds in which content is played, by lines through the door.
//!
//! Follows the terminal: a line of content does exactly what a learner's line does ([`crate::course::shell`]).
//! Invariants: a piece of work is bounded, so that a page can draw in between; asking changes no world.

mod ask;
mod measure;
mod open;
mod play;
#[cfg(test)]
mod tests;
mod watch;

pub use ask::{Said, Verdict, ask, equal, first_event, number, weigh};
pub use measure::{Measures, failed_requests, in_motion, measure};
pub use open::{Opening, Stages, opening};
pub use play::{Play, Played};
pub use watch::{Track, Watch, let_pass};
