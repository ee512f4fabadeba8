//! The shelf: worlds put away in the browser, each packed, beside the one on the desk.
//!
//! Invariants: the list is written after the world it names and before the world it no longer names, so that a crash
//! in between loses nothing; what is read back may have been edited by anyone.

use super::Desk;
use crate::browser::{page, storage};
use crate::formats::link;
use crate::session::Session;
use crate::view::thumb;
use serde_json::{Value, json};

const LIST: &str = "worlds";
/// Worlds the shelf holds.
const MOST: usize = 24;

/// One world on the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub id: u64,
    pub name: String,
    pub scenario: String,
    /// How many calls it holds, and the clock it stands at.
    pub calls: u64,
    pub clock: String,
    /// The learner's own date when it was put away; empty if unknown.
    pub date: String,
    /// Its picture, as [`thumb::word`] writes it.
    pub thumb: String,
}

/// The shelf.
pub struct Worlds;

impl Worlds {
    /// What lies on the shelf, newest first.
    pub fn list() -> Vec<Kept> {
        read_list(&storage::read(LIST).ok().flatten().unwrap_or_default())
    }

    /// The save of a world on the shelf.
    pub fn open(id: u64) -> Option<String> {
        link::unpack(&storage::read(&key(id)).ok()??).ok()
    }

    /// Takes a world off the shelf for good.
    pub fn remove(id: u64) -> bool {
        let rest: Vec<Kept> = Worlds::list().into_iter().filter(|kept| kept.id != id).collect();
        storage::write(LIST, &write_list(&rest)).is_ok() && storage::remove(&key(id)).is_ok()
    }

    /// Gives a world on the shelf another name.
    pub fn rename(id: u64, name: &str) -> bool {
        let mut list = Worlds::list();
        for kept in list.iter_mut().filter(|kept| kept.id == id) {
            kept.name = name.trim().chars().take(200).collect();
        }
        storage::write(LIST, &write_list(&list)).is_ok()
    }

    /// Puts a session on the shelf; its id there, or nothing if the browser or the shelf is full.
    pub fn keep(session: &Session) -> Option<u64> {
        let mut list = Worlds::list();
        if list.len() >= MOST {
            return None;
        }
        let id = list.iter().map(|kept| kept.id).max().unwrap_or(0) + 1;
        storage::write(&key(id), &link::pack(&session.save_text(None))).ok()?;
        list.insert(
            0,
            Kept {
                id,
                name: session.name().into(),
                scenario: session.scenario().into(),
                calls: session.log().iter().filter(|entry| entry.is_act()).count() as u64,
                clock: session.world().now().clock(),
                date: page::today().unwrap_or_default(),
                thumb: thumb::word(session.world()),
            },
        );
        if storage::write(LIST, &write_list(&list)).is_err() {
            // What cannot be listed must not take room either.
            let _ = storage::remove(&key(id));
            return None;
        }
        Some(id)
    }
}

impl Desk {
    /// Whether the world on the desk holds anything of the learner's own.
    pub fn is_touched(&self) -> bool {
        self.session(|session| session.undo_name().is_some() || session.branches().len() > 1)
    }

    /// Puts the world on the desk on the shelf, if it holds anything of the learner's own; false when that failed.
    pub fn shelve(&self) -> bool {
        !self.is_touched() || self.session(Worlds::keep).is_some()
    }
}

fn key(id: u64) -> String {
    format!("world.{id}")
}

fn write_list(list: &[Kept]) -> String {
    let rows = list.iter().map(|kept| {
        json!([
            kept.id,
            kept.name,
            kept.scenario,
            kept.calls,
            kept.clock,
            kept.date,
            kept.thumb
        ])
    });
    Value::Array(rows.collect()).to_string()
}

fn read_list(text: &str) -> Vec<Kept> {
    let Ok(Value::Array(rows)) = serde_json::from_str(text) else {
        return Vec::new();
    };
    let word = |row: &Value, at: usize| {
        row.get(at)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .chars()
            .take(400)
            .collect()
    };
    let number = |row: &Value, at: usize| row.get(at).and_then(Value::as_u64);
    let one = |row: &Value| {
        Some(Kept {
            id: number(row, 0)?,
            name: word(row, 1),
            scenario: word(row, 2),
            calls: number(row, 3).unwrap_or(0),
            clock: word(row, 4),
            date: word(row, 5),
            thumb: word(row, 6),
        })
    };
    rows.iter().filter_map(one).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_back_as_it_was_written_and_hostile_lists_are_empty() {
        let kept = Kept {
            id: 3,
            name: "quay \"two\"".into(),
            scenario: "hands-on".into(),
            calls: 4,
            clock: "14:00:05".into(),
            date: "2026-11-23".into(),
            thumb: "oo|o".into(),
        };
        assert_eq!(read_list(&write_list(std::slice::from_ref(&kept))), [kept]);
        for text in ["", "{}", "[[]]", "[1,2]", "[[\"x\"]]", "[[-1]]"] {
            assert_eq!(read_list(text), [], "{text}");
        }
        assert_eq!(read_list(&format!("[{}[1]]", "[1],".repeat(100))).len(), MOST);
    }
}
