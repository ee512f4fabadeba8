//! Branches: the ways tried in one world, each with its own tip and its own redo.
//!
//! Invariant: there is always a current branch, and no two branches have the same id.

use super::{Session, words};
use crate::base::limits;
use crate::base::time::Time;

/// Longest name of a branch, in characters.
const NAME: usize = 80;

/// One way through the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) tip: usize,
    /// Where undo was pressed, oldest first.
    pub(super) redo: Vec<usize>,
    /// The learner gave it its name.
    pub(super) named: bool,
}

/// Why a branch could not be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BranchError {
    #[error("There is no branch with the number {0}.")]
    Unknown(u64),
    #[error("The current branch cannot be deleted; switch to another one first.")]
    Current,
    #[error("A branch needs a name of 1 to {NAME} characters.")]
    Name,
}

impl Branch {
    pub(super) fn new(id: u64, name: &str, tip: usize) -> Branch {
        Branch {
            id,
            name: name.chars().take(NAME).collect(),
            tip,
            redo: Vec::new(),
            named: false,
        }
    }

    /// The branch's number within its session.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.redo.iter().copied().chain([self.tip])
    }

    pub(super) fn renumber(&mut self, moved: &[Option<usize>]) {
        let to = |id: usize| moved.get(id).copied().flatten();
        self.tip = to(self.tip).unwrap_or(super::ROOT);
        self.redo = self.redo.iter().filter_map(|id| to(*id)).collect();
    }
}

impl Session {
    /// Every branch, the oldest first.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The branch whose tip is now.
    pub fn current_branch(&self) -> u64 {
        self.branches.get(self.current).map_or(0, Branch::id)
    }

    /// The moment a branch has reached.
    pub fn branch_end(&self, branch: &Branch) -> Time {
        self.history.end(branch.tip)
    }

    /// The last act on a branch, as buttons name it.
    pub fn branch_act(&self, branch: &Branch) -> Option<String> {
        let act = self.history.last_act(branch.tip)?;
        Some(words::of(&self.history.node(act).entry.command))
    }

    /// Makes another branch's tip the world's now.
    pub fn switch(&mut self, id: u64) -> Result<(), BranchError> {
        let place = self.place(id)?;
        if place == self.current {
            self.back_to_now();
            return Ok(());
        }
        let (here, there) = (self.tip(), self.branches[place].tip);
        self.go(there);
        self.move_tip(here);
        self.current = place;
        Ok(())
    }

    /// Gives a branch a name.
    pub fn rename_branch(&mut self, id: u64, name: &str) -> Result<(), BranchError> {
        let place = self.place(id)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME {
            return Err(BranchError::Name);
        }
        self.branches[place].name = name.into();
        self.branches[place].named = true;
        self.revision += 1;
        Ok(())
    }

    /// Deletes a branch that is not the current one.
    pub fn delete_branch(&mut self, id: u64) -> Result<(), BranchError> {
        let place = self.place(id)?;
        if place == self.current {
            return Err(BranchError::Current);
        }
        self.branches.remove(place);
        self.current -= usize::from(place < self.current);
        self.compact();
        self.revision += 1;
        Ok(())
    }

    fn place(&self, id: u64) -> Result<usize, BranchError> {
        let found = self.branches.iter().position(|branch| branch.id == id);
        found.ok_or(BranchError::Unknown(id))
    }

    /// Past the limit the oldest branch goes that the learner neither named nor stands on.
    pub(super) fn make_room(&mut self) {
        if self.branches.len() < limits::BRANCHES {
            return;
        }
        let current = self.current;
        let oldest = self
            .branches
            .iter()
            .enumerate()
            .position(|(n, b)| n != current && !b.named);
        let oldest = oldest.unwrap_or(usize::from(current == 0));
        self.branches.remove(oldest);
        self.current -= usize::from(oldest < self.current);
    }
}
