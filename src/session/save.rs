//! Saving: a session as a JSON text, to keep in the browser or in a file.
//!
//! The text holds what made the world (seed, scenario, log), not the world; the digest proves on loading that the same
//! log still gives the same world. The room knows no wall clock: what stands under `savedAt` comes from the caller.

use super::history::ROOT;
use super::{Branch, Session, replay};
use crate::base::limits;
use crate::base::time::Time;
use serde_json::{Value, json};
use std::fmt::Write;
use std::rc::Rc;

/// What `format` says in every save.
pub const FORMAT: &str = "taskyard-save";
/// The version of the save format that is written, and the newest that is read.
pub const VERSION: u64 = 1;
/// The version of the model that makes worlds: the crate's.
pub(super) const MODEL: &str = env!("CARGO_PKG_VERSION");

impl Session {
    /// The whole session as a save. `saved_at` is a label such as a date, for people.
    pub fn save_text(&self, saved_at: Option<&str>) -> String {
        let tip = self.tip();
        let mut text = String::with_capacity(self.history.node(tip).bytes + 4096);
        let head = json!({
            "format": FORMAT,
            "version": VERSION,
            "model": MODEL,
            "seed": self.seed,
            "scenario": self.scenario,
            "name": self.name,
            "savedAt": saved_at,
            "digest": self.digest(),
            "branch": name_of(self.branches.get(self.current)),
        });
        text.push_str(head.to_string().trim_end_matches('}'));
        text.push_str(",\"log\":[");
        self.write_log(&mut text, ROOT, tip);
        text.push_str("\n],\"branches\":[");
        let mut first = true;
        for (name, named, place) in self.other_ways() {
            let shared = self.history.common(place, tip);
            let more = self.history.node(place).bytes - self.history.node(shared).bytes;
            if text.len() + more + 1024 > limits::SAVE_BYTES {
                continue;
            }
            let name: Value = name.into();
            let comma = if first { "" } else { "," };
            let depth = self.history.node(shared).depth;
            let _ = write!(
                text,
                "{comma}\n{{\"name\":{name},\"named\":{named},\"shared\":{depth},\"log\":["
            );
            self.write_log(&mut text, shared, place);
            text.push_str("]}");
            first = false;
        }
        text.push(']');
        if !self.bookmarks.is_empty() {
            let marks = self
                .bookmarks
                .iter()
                .map(|mark| json!({"at": mark.at.0, "name": mark.name}));
            text.push_str(&format!(",\"bookmarks\":{}", Value::Array(marks.collect())));
        }
        text.push_str("}\n");
        text
    }

    /// The digest of the world now, at rest.
    pub fn digest(&self) -> String {
        if !self.pending {
            return self.world.digest();
        }
        let mut world = self.world.clone();
        replay::settle(Rc::make_mut(&mut world));
        world.digest()
    }

    /// What lies beside the current way: other branches, and what undo left to be redone.
    fn other_ways(&self) -> Vec<(String, bool, usize)> {
        let mut ways = Vec::new();
        for (n, branch) in self.branches.iter().enumerate() {
            if n != self.current {
                ways.push((branch.name.clone(), branch.named, branch.tip));
            }
            if let Some(undone) = branch.redo.first() {
                ways.push((format!("Before undo on {}", branch.name), false, *undone));
            }
        }
        ways
    }

    fn write_log(&self, text: &mut String, from: usize, to: usize) {
        let mut way: Vec<usize> = self.history.upwards(to).take_while(|id| *id != from).collect();
        way.reverse();
        for (n, id) in way.iter().enumerate() {
            let node = self.history.node(*id);
            text.push_str(if n == 0 { "\n" } else { ",\n" });
            if node.entry.is_act() {
                text.push_str(&node.text);
            } else {
                let Time(until) = node.entry.until;
                let _ = write!(text, "{{\"advance\":{}}}", until.saturating_sub(node.entry.at.0));
            }
        }
    }
}

fn name_of(branch: Option<&Branch>) -> Value {
    branch.map_or(Value::Null, |b| json!({"name": b.name, "named": b.named}))
}
