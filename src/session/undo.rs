//! Undo and redo of acts. Time rewinds with them.
//!
//! Undo goes to the state right before the last act that was not refused; redo goes back to exactly where undo was
//! pressed. Invariants: undo and redo are inverse; acting keeps the way not taken as a branch of its own.

use super::words;
use super::{Branch, Session};
use crate::model::Command;

impl Session {
    /// What undo would undo: `create-service web`. `None` if nobody has done anything yet.
    pub fn undo_name(&self) -> Option<String> {
        let act = self.history.last_act(self.tip())?;
        Some(words::of(&self.history.node(act).entry.command))
    }

    /// What redo would bring back.
    pub fn redo_name(&self) -> Option<String> {
        let there = *self.branches.get(self.current)?.redo.last()?;
        let mut acts = self.history.upwards(there);
        let here = self.history.common(there, self.tip());
        let mut first = None;
        while let Some(id) = acts.next().filter(|id| *id != here) {
            let entry = &self.history.node(id).entry;
            if entry.is_act() && !entry.refused {
                first = Some(words::of(&entry.command));
            }
        }
        first.or_else(|| Some(words::of(&Command::Advance(0))))
    }

    /// Goes to the state right before the last act; gives its name, or nothing if there is none to undo.
    pub fn undo(&mut self) -> Option<String> {
        let act = self.history.last_act(self.tip())?;
        let name = words::of(&self.history.node(act).entry.command);
        let (from, to) = (self.tip(), self.history.node(act).parent);
        self.go(to);
        if let Some(branch) = self.branches.get_mut(self.current) {
            branch.redo.push(from);
        }
        Some(name)
    }

    /// Goes back to where undo was pressed; gives what came back, or nothing if nothing was undone.
    pub fn redo(&mut self) -> Option<String> {
        let name = self.redo_name()?;
        let there = self.branches.get_mut(self.current)?.redo.pop()?;
        self.go(there);
        Some(name)
    }

    /// Goes to the state right before a call of the list, so that it and all later acts of this branch are undone at
    /// once; redo brings them back together. Gives the call's name and how many later acts went with it; nothing if the
    /// call is not in force or only read.
    pub fn undo_call(&mut self, number: u64) -> Option<(String, usize)> {
        let record = self.calls.iter().find(|record| record.number == number)?;
        if record.refusal.is_some() || !self.in_force(record) {
            return None;
        }
        let node = record.node?;
        let name = words::of(&self.history.node(node).entry.command);
        let (from, to) = (self.tip(), self.history.node(node).parent);
        let later = self.history.upwards(from).take_while(|id| *id != node);
        let count = later.filter(|id| {
            let entry = &self.history.node(*id).entry;
            entry.is_act() && !entry.refused
        });
        let count = count.count();
        self.go(to);
        if let Some(branch) = self.branches.get_mut(self.current) {
            branch.redo.push(from);
        }
        Some((name, count))
    }

    /// Somebody acts after an undo: what was undone becomes a branch of its own.
    pub(super) fn leave_undone(&mut self) {
        let Some(branch) = self.branches.get_mut(self.current) else {
            return;
        };
        let undone = std::mem::take(&mut branch.redo);
        if let Some(first) = undone.first() {
            let name = match self.history.last_act(*first) {
                Some(act) => format!("Before undo of {}", words::of(&self.history.node(act).entry.command)),
                None => "Before undo".into(),
            };
            self.add_branch(name, *first);
        }
    }

    pub(super) fn add_branch(&mut self, name: String, tip: usize) -> u64 {
        self.make_room();
        self.born += 1;
        self.history.pin(tip);
        self.branches.push(Branch::new(self.born, &name, tip));
        self.revision += 1;
        self.born
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;
    use serde_json::json;

    #[test]
    fn undoing_a_call_of_the_list_takes_the_later_ones_along_and_redo_brings_all_back() {
        let mut session = Session::empty(1);
        for name in ["a", "b", "c"] {
            let call = Call::new("ecs", "CreateCluster", json!({"clusterName": name}));
            let _ = session.apply(&Command::Call(call));
        }
        let all = session.digest();
        let second = session.calls()[1].number;
        assert_eq!(session.undo_call(second), Some(("create-cluster b".into(), 1)));
        assert_eq!(session.world().ecs().clusters().count(), 1);
        assert_eq!(session.undo_call(second), None, "it is not in force any more");
        assert!(session.redo().is_some());
        assert_eq!(session.digest(), all);
    }
}
