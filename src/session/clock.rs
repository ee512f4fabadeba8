//! The running clock: wall time becomes simulated time, in pieces that leave the page free to draw.
//!
//! Invariant: how time is cut into frames does not show in the world (the law of chopped time).

use super::{Session, replay};
use crate::base::time::Span;
use crate::model::{Command, Seq};
use std::rc::Rc;

/// Wall time, in milliseconds, that the clock may lag behind; what is more is let go.
const LAG_MS: u64 = 2_000;
/// Simulated time done between two looks at the budget.
const SLICE: Span = Span::secs(1);
/// How far `step` looks for something that happens: wakes and simulated time.
const WAKES: usize = 20_000;
const FAR: Span = Span::mins(24 * 60);

/// What one frame of the running clock did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Simulated time that passed.
    pub passed: Span,
    /// Simulated time still owed, for the next frame.
    pub owed: Span,
}

/// Where a step to the next event led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// To the moment of this event.
    To(Seq),
    /// Nothing is on the agenda, or nothing worth telling within a day; no time passed.
    Nothing,
}

impl Session {
    /// Lets the clock run for `wall_ms` of wall time at `speed` simulated seconds a second. `go_on` is asked between
    /// pieces whether the frame has time left; what is not done is owed to the next frame. Nothing passes while the
    /// past is shown.
    pub fn advance_budgeted(&mut self, speed: u64, wall_ms: u64, mut go_on: impl FnMut() -> bool) -> Ran {
        let start = self.world.now();
        if self.refusal(0).is_some() {
            self.owed = 0;
        } else {
            let asked = speed.saturating_mul(wall_ms);
            let most = speed.saturating_mul(LAG_MS);
            self.owed = self.owed.saturating_add(asked).min(most);
        }
        let mut first = true;
        while self.owed > 0 && (first || go_on()) {
            first = false;
            let before = self.world.now();
            let outcome = self.pass(self.owed.min(SLICE.0));
            let passed = self.world.now().since(before).0;
            self.owed -= passed.min(self.owed);
            if outcome.complete && passed == 0 {
                self.owed = 0;
            }
        }
        Ran {
            passed: self.world.now().since(start),
            owed: Span(self.owed),
        }
    }

    /// Goes to the next moment at which something happens that is worth telling.
    pub fn step(&mut self) -> Stepped {
        if self.refusal(0).is_some() {
            return Stepped::Nothing;
        }
        self.settle();
        let (now, next) = (self.world.now(), self.world.events().next_seq());
        let mut ahead = self.world.clone();
        for _ in 0..WAKES {
            let Some(at) = ahead.next_wake().filter(|at| at.since(now) <= FAR) else {
                return Stepped::Nothing;
            };
            let world = Rc::make_mut(&mut ahead);
            replay::pass(world, at);
            if world.events().next_seq() > next {
                let node = self.history.pass(self.tip(), at);
                self.world = ahead;
                self.move_tip(node);
                self.checkpoints.offer(node, &self.world, false);
                return Stepped::To(next);
            }
        }
        Stepped::Nothing
    }

    /// Lets a span of simulated time pass, to the end, however long that takes: for tests and for short spans.
    pub fn advance(&mut self, span: Span) {
        let until = self.world.now() + span;
        let mut stuck = 0;
        while (self.world.now() < until || self.pending) && stuck < 10 {
            let before = self.world.now();
            let outcome = self.apply(&Command::Advance(until.since(before).0));
            stuck = if self.world.now() > before { 0 } else { stuck + 1 };
            if outcome.reply.is_err() {
                return;
            }
        }
    }
}
