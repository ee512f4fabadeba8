//! Replay: the same commands give the same world.
//!
//! Invariant: a command is always carried out to the end (every wake due at its moment is handled) before the next one
//! begins, so that what a frame's budget cut in pieces does not show in the world.

use crate::base::limits;
use crate::base::time::Time;
use crate::model::{Command, Outcome, World};

/// Applies at one instant after which the world counts as not coming to rest.
const PATIENCE: usize = limits::WAKES_PER_INSTANT / limits::WAKES_PER_APPLY;

/// Works off what is due now; false if there is no end to it.
pub(super) fn settle(world: &mut World) -> bool {
    (0..PATIENCE).any(|_| world.apply(&Command::Advance(0)).complete)
}

/// Applies a command to the end. The outcome is the command's own, its events those of all it set off.
pub(super) fn carry_out(world: &mut World, command: &Command) -> Outcome {
    if let Command::Advance(span) = command {
        return pass(world, Time(world.now().0.saturating_add(*span)));
    }
    let mut outcome = world.apply(command);
    if !outcome.complete {
        outcome.complete = settle(world);
        outcome.events.1 = world.events().next_seq();
        outcome.reached = world.now();
    }
    outcome
}

/// Lets time pass up to a moment, to the end.
pub(super) fn pass(world: &mut World, until: Time) -> Outcome {
    let first = world.events().next_seq();
    let mut stuck = 0;
    loop {
        let before = world.now();
        let outcome = world.apply(&Command::Advance(until.since(before).0));
        stuck = if world.now() > before { 0 } else { stuck + 1 };
        if (outcome.complete && world.now() >= until) || stuck > PATIENCE {
            return Outcome {
                events: (first, outcome.events.1),
                ..outcome
            };
        }
    }
}
