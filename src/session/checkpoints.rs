//! Checkpoints: worlds kept along the way, so that going back costs a short replay.
//!
//! Invariant: a checkpoint is keyed by (node, moment) and is the world on the way to that node, at that moment, at rest.

use super::history::{History, ROOT};
use crate::base::time::{Span, Time};
use crate::model::World;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many are kept; past that every second older one goes.
const KEPT: usize = 160;
/// The newest ones are never thinned out.
const NEWEST: usize = 32;
/// Simulated time between two of them while time runs.
const EVERY: Span = Span::mins(5);
/// Acts between two of them.
const ACTS: usize = 8;

/// The kept worlds.
#[derive(Clone, Debug, Default)]
pub(super) struct Checkpoints {
    worlds: BTreeMap<(usize, Time), Rc<World>>,
    /// Acts and the moment since the last one.
    acts: usize,
    last: Time,
}

impl Checkpoints {
    /// Keeps a world.
    pub fn keep(&mut self, node: usize, world: &Rc<World>) {
        (self.acts, self.last) = (0, world.now());
        self.worlds.insert((node, world.now()), world.clone());
        if self.worlds.len() > KEPT {
            self.thin();
        }
    }

    /// Keeps a world if the last one is long enough ago; `act` says that somebody is about to act.
    pub fn offer(&mut self, node: usize, world: &Rc<World>, act: bool) {
        self.acts += usize::from(act);
        let span = if act { Span::mins(1) } else { EVERY };
        if self.acts > ACTS || world.now().since(self.last) >= span || world.now() < self.last {
            self.keep(node, world);
        }
    }

    /// The nearest kept world on the way to a node, not after a moment: (its node, the world).
    pub fn nearest(&self, history: &History, node: usize, time: Time) -> Option<(usize, &Rc<World>)> {
        let within = |id: usize| self.worlds.range((id, Time(0))..=(id, time)).next_back();
        let found = history.upwards(node).chain([ROOT]).find_map(within);
        found.map(|((id, _), world)| (*id, world))
    }

    /// Follows the renumbering of a history; `None` says that the node is gone.
    pub fn renumber(&mut self, moved: &[Option<usize>]) {
        let old = std::mem::take(&mut self.worlds);
        for ((node, time), world) in old {
            if let Some(node) = moved.get(node).copied().flatten() {
                self.worlds.insert((node, time), world);
            }
        }
    }

    fn thin(&mut self) {
        let old = self.worlds.len().saturating_sub(NEWEST);
        let mut n = 0;
        self.worlds.retain(|(node, _), _| {
            n += 1;
            *node == ROOT || n > old || n % 2 == 0
        });
    }
}
