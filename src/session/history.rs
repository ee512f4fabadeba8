//! The history: a tree of commands, where every path from the root is one log.
//!
//! Nothing is ever cut off: undoing and forking only move to another place in the tree, so that a way not taken stays.
//! Invariants: a node's parent has a smaller number; `depth` counts the nodes of its path; a pinned node never grows.

use crate::base::time::{Span, Time};
use crate::model::Command;

/// Bytes that a stretch of time takes in a save, at most.
const ADVANCE_BYTES: usize = 36;

/// One entry of the log: a command and when it was applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What was asked of the world.
    pub command: Command,
    /// The simulated moment at which it was applied.
    pub at: Time,
    /// The moment up to which it lasted; equal to `at` for everything but time.
    pub until: Time,
    /// Whether the world refused it: it changed nothing then but the list of events.
    pub refused: bool,
}

impl Entry {
    /// Whether somebody did it, as against time that passed.
    pub fn is_act(&self) -> bool {
        !matches!(self.command, Command::Advance(_))
    }
}

/// A place in the history: the entry that leads there.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub parent: usize,
    pub entry: Entry,
    pub depth: usize,
    /// The entry as JSON, for saves; empty for time, which may still grow.
    pub text: String,
    /// Bytes of the whole path's log in a save.
    pub bytes: usize,
    pinned: bool,
}

/// The root's number.
pub(super) const ROOT: usize = 0;

/// Every entry ever made in a session.
#[derive(Clone, Debug)]
pub(super) struct History {
    nodes: Vec<Node>,
}

impl History {
    /// A history that begins at a moment.
    pub fn new(start: Time) -> History {
        let entry = Entry {
            command: Command::Advance(0),
            at: start,
            until: start,
            refused: false,
        };
        let root = Node {
            parent: ROOT,
            entry,
            depth: 0,
            text: String::new(),
            bytes: 0,
            pinned: true,
        };
        History { nodes: vec![root] }
    }

    /// The node of a number; the root for a number that does not exist.
    pub fn node(&self, id: usize) -> &Node {
        self.nodes.get(id).unwrap_or(&self.nodes[ROOT])
    }

    /// How many nodes there are on all branches together.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Adds an act after `parent`.
    pub fn add(&mut self, parent: usize, command: Command, at: Time, refused: bool) -> usize {
        let text = serde_json::to_string(&command).unwrap_or_default();
        let bytes = text.len() + 2;
        let entry = Entry {
            command,
            at,
            until: at,
            refused,
        };
        self.push(parent, entry, text, bytes)
    }

    /// Adds a node of its own for time after `parent`.
    pub fn lay_time(&mut self, parent: usize, until: Time) -> usize {
        let at = self.end(parent);
        let entry = Entry {
            command: Command::Advance(until.since(at).0),
            at,
            until,
            refused: false,
        };
        self.push(parent, entry, String::new(), ADVANCE_BYTES)
    }

    /// Adds time after `parent`: the node itself grows where that is possible.
    pub fn pass(&mut self, parent: usize, until: Time) -> usize {
        let node = self.node(parent);
        let grows = !node.pinned && !node.entry.is_act();
        if until <= node.entry.until {
            return parent;
        }
        match self.nodes.get_mut(parent).filter(|_| grows) {
            Some(node) => {
                node.entry.until = until;
                node.entry.command = Command::Advance(until.since(node.entry.at).0);
                parent
            }
            None => self.lay_time(parent, until),
        }
    }

    fn push(&mut self, parent: usize, entry: Entry, text: String, bytes: usize) -> usize {
        self.pin(parent);
        let above = self.node(parent);
        let node = Node {
            parent,
            entry,
            depth: above.depth + 1,
            text,
            bytes: above.bytes + bytes,
            pinned: false,
        };
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Keeps a node as it is from now on: somebody will come back to it.
    pub fn pin(&mut self, id: usize) {
        if let Some(node) = self.nodes.get_mut(id) {
            node.pinned = true;
        }
    }

    /// Marks an act as refused, once a replay has shown it.
    pub fn mark_refused(&mut self, id: usize, refused: bool) {
        if let Some(node) = self.nodes.get_mut(id) {
            node.entry.refused = refused;
        }
    }

    /// A node and its ancestors, nearest first, without the root.
    pub fn upwards(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = from;
        std::iter::from_fn(move || {
            let here = at;
            at = self.node(at).parent;
            (here != ROOT).then_some(here)
        })
    }

    /// The nodes from the root (without it) to a node.
    pub fn path(&self, to: usize) -> Vec<usize> {
        let mut path: Vec<usize> = self.upwards(to).collect();
        path.reverse();
        path
    }

    /// The last act on the way to a node that the world did not refuse.
    pub fn last_act(&self, from: usize) -> Option<usize> {
        self.upwards(from)
            .find(|id| self.node(*id).entry.is_act() && !self.node(*id).entry.refused)
    }

    /// The last node on the way to `from` that began at or before a moment.
    pub fn at_time(&self, from: usize, time: Time) -> usize {
        let early = |id: &usize| {
            let entry = &self.node(*id).entry;
            if entry.is_act() {
                entry.at <= time
            } else {
                entry.at < time
            }
        };
        self.upwards(from).find(early).unwrap_or(ROOT)
    }

    /// The last node that two places have in common.
    pub fn common(&self, a: usize, b: usize) -> usize {
        let (mut a, mut b) = (a, b);
        while a != b {
            if self.node(a).depth >= self.node(b).depth {
                a = self.node(a).parent;
            } else {
                b = self.node(b).parent;
            }
        }
        a
    }

    /// Drops every node that leads to none of `places`; gives the new number of each old one.
    pub fn compact(&mut self, places: &[usize]) -> Vec<Option<usize>> {
        let mut kept = vec![false; self.nodes.len()];
        for place in places {
            let mut at = *place;
            while let Some(seen) = kept.get_mut(at).filter(|seen| !**seen) {
                *seen = true;
                at = self.node(at).parent;
            }
        }
        if let Some(root) = kept.first_mut() {
            *root = true;
        }
        let mut number = 0;
        let moved: Vec<Option<usize>> = kept
            .iter()
            .map(|kept| {
                kept.then(|| {
                    number += 1;
                    number - 1
                })
            })
            .collect();
        let old = std::mem::take(&mut self.nodes);
        for (mut node, kept) in old.into_iter().zip(kept) {
            if kept {
                node.parent = moved.get(node.parent).copied().flatten().unwrap_or(ROOT);
                self.nodes.push(node);
            }
        }
        moved
    }

    /// The moment up to which the way to a node lasts.
    pub fn end(&self, id: usize) -> Time {
        self.node(id).entry.until
    }

    /// Simulated time since the root.
    pub fn age(&self, id: usize) -> Span {
        self.end(id).since(self.end(ROOT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;

    fn act() -> Command {
        Command::Call(Call::new("ecs", "CreateCluster", serde_json::json!({})))
    }

    #[test]
    fn time_merges_until_somebody_may_come_back() {
        let mut history = History::new(Time(0));
        let a = history.pass(ROOT, Time(5));
        assert_eq!(history.pass(a, Time(9)), a);
        assert_eq!(history.node(a).entry.command, Command::Advance(9));
        history.pin(a);
        let b = history.pass(a, Time(12));
        assert_ne!(a, b);
        assert_eq!(history.node(b).entry.command, Command::Advance(3));
        assert_eq!(history.path(b), [a, b]);
    }

    #[test]
    fn compacting_keeps_ways_and_renumbers_them() {
        let mut history = History::new(Time(0));
        let a = history.add(ROOT, act(), Time(0), false);
        let lost = history.add(a, act(), Time(0), false);
        let b = history.pass(a, Time(7));
        let moved = history.compact(&[b]);
        assert_eq!(moved[lost], None);
        let b = moved[b].unwrap();
        assert_eq!((history.len(), history.path(b).len(), history.end(b)), (3, 2, Time(7)));
    }

    #[test]
    fn two_ways_meet_at_their_last_common_node() {
        let mut history = History::new(Time(0));
        let a = history.add(ROOT, act(), Time(0), false);
        let b = history.add(a, act(), Time(0), false);
        let c = history.pass(a, Time(3));
        assert_eq!(
            (history.common(b, c), history.common(b, a), history.common(b, ROOT)),
            (a, a, ROOT)
        );
    }
}
