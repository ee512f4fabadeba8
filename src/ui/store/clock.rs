//! The running clock: frames become simulated time, within a budget that keeps the page responsive.

use super::Desk;
use crate::browser::page;

/// Simulated seconds a second that the learner can choose.
pub const SPEEDS: [u64; 5] = [1, 10, 60, 300, 1000];
/// Milliseconds of one frame that simulation may take.
const FRAME_BUDGET_MS: f64 = 6.0;

impl Desk {
    /// One frame of the running clock, `wall_ms` after the last.
    pub fn frame(&self, wall_ms: f64) {
        let chosen = self.chosen();
        if !chosen.running || chosen.loading.is_some() {
            return;
        }
        let end = page::now() + FRAME_BUDGET_MS;
        self.act(|session| {
            session.advance_budgeted(chosen.speed, wall_ms.max(0.0) as u64, || page::now() < end);
        });
    }

    /// The next slower or faster speed.
    pub fn change_speed(&self, faster: bool) {
        self.choose(|chosen| {
            let index = SPEEDS.iter().position(|s| *s == chosen.speed).unwrap_or(1);
            let next = if faster {
                (index + 1).min(SPEEDS.len() - 1)
            } else {
                index.saturating_sub(1)
            };
            chosen.speed = SPEEDS[next];
        });
    }
}
