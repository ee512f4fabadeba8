//! Seeking: any moment of the current branch, to look at; acting there forks.
//!
//! Invariant: looking changes neither world nor log.

use super::Session;
use crate::base::time::Time;
use crate::model::World;
use std::rc::Rc;

/// A moment of the past (or now), to look at.
#[derive(Clone, Debug)]
pub struct Moment {
    pub(super) world: Rc<World>,
    /// The last entry before it.
    pub(super) node: usize,
}

impl Moment {
    /// The world as it was.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// When that was.
    pub fn time(&self) -> Time {
        self.world.now()
    }
}

impl Session {
    /// The world as it was at a moment of the current branch, after everything that was done at that moment. Times
    /// before the beginning give the beginning, times to come give now. Nothing is shown or changed.
    pub fn moment(&self, time: Time) -> Moment {
        if time >= self.history.end(self.tip()) {
            return self.moment_after(self.log_len());
        }
        let time = time.max(self.start());
        let node = self.history.at_time(self.tip(), time);
        Moment {
            world: self.world_at(node, time),
            node,
        }
    }

    /// The world right after the first `entries` entries of the log; 0 is the beginning.
    pub fn moment_after(&self, entries: usize) -> Moment {
        let tip = self.tip();
        let back = self.log_len().saturating_sub(entries);
        let node = self.history.upwards(tip).nth(back).unwrap_or(super::ROOT);
        let world = match back {
            0 => self.world.clone(),
            _ => self.world_at(node, self.history.end(node)),
        };
        Moment { world, node }
    }

    /// Shows a moment instead of now.
    pub fn seek(&mut self, time: Time) -> &Moment {
        self.settle();
        let moment = self.moment(time);
        self.show(moment)
    }

    /// Shows the state right after the first `entries` entries of the log.
    pub fn seek_after(&mut self, entries: usize) -> &Moment {
        self.settle();
        let moment = self.moment_after(entries);
        self.show(moment)
    }

    fn show(&mut self, moment: Moment) -> &Moment {
        self.revision += 1;
        self.owed = 0;
        self.viewing.insert(moment)
    }

    /// The moment that is shown instead of now.
    pub fn viewing(&self) -> Option<&Moment> {
        self.viewing.as_ref()
    }

    /// Shows now again.
    pub fn back_to_now(&mut self) {
        if self.viewing.take().is_some() {
            self.revision += 1;
        }
    }

    /// Makes the shown moment the tip of a new branch, and that branch the current one. The old one stays. Gives the
    /// new branch's id; `None` if now is shown.
    pub fn act_from_here(&mut self) -> Option<u64> {
        let moment = self.viewing.take()?;
        let (old, time) = (self.tip(), moment.time());
        self.history.pin(old);
        self.checkpoints.keep(old, &self.world);
        let entry = &self.history.node(moment.node).entry;
        let tip = if entry.until > time {
            let parent = self.history.node(moment.node).parent;
            self.history.pin(parent);
            self.history.pass(parent, time)
        } else {
            moment.node
        };
        let id = self.add_branch(format!("From {}", time.clock()), tip);
        self.current = self.branches.len() - 1;
        self.world = moment.world;
        self.checkpoints.keep(tip, &self.world);
        self.owed = 0;
        self.revision += 1;
        Some(id)
    }
}
