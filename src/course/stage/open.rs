//! Opening: from a start to the world that it describes.
//!
//! Invariant: the same start gives the same world; worlds are kept and cloned, which costs next to nothing.

use super::play::Play;
use crate::course::content::{Shelf, Start};
use crate::session::{Session, scenario};
use crate::terminal::Env;
use serde_json::Value;
use std::collections::BTreeMap;

/// What makes a start's world: a built-in scenario, then lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// The built-in scenario.
    pub root: String,
    pub seed: u64,
    pub lines: Vec<String>,
    pub files: BTreeMap<String, Value>,
}

/// Resolves a start; what is missing is said.
pub fn opening(shelf: &Shelf, start: &Start, seed: u64) -> Result<Opening, String> {
    let chain = shelf.chain(&start.scenario).ok_or_else(|| {
        format!(
            "There is no scenario `{}`, or one that it comes from is missing.",
            start.scenario
        )
    })?;
    let mut opening = Opening {
        root: shelf.root(&start.scenario).to_string(),
        seed,
        ..Opening::default()
    };
    let scripts = chain.iter().map(|one| (&one.commands, &one.files));
    for (lines, files) in scripts.chain([(&start.commands, &start.files)]) {
        opening.lines.extend(lines.iter().cloned());
        for (name, value) in files {
            let before = opening.files.insert(name.clone(), value.clone());
            if before.is_some_and(|before| before != *value) {
                return Err(format!(
                    "Two scripts of this start name different files `{name}`; rename one."
                ));
            }
        }
    }
    Ok(opening)
}

impl Opening {
    /// The session before any line, and the lines to play in it.
    pub fn begin(&self, why: crate::course::shell::Why) -> Result<(Session, Play), String> {
        let session = Session::new(self.seed, &self.root).ok_or_else(|| {
            format!(
                "There is no built-in scenario `{}`; expected one of {:?}.",
                self.root,
                scenario::names()
            )
        })?;
        let play = Play::start(&self.lines, &self.files, Env::default(), true, why);
        Ok((session, play))
    }
}

/// Worlds that have been opened, by what made them: most proofs share one.
#[derive(Default)]
pub struct Stages {
    kept: Vec<(Opening, Session, Env)>,
}

/// Worlds kept at most.
const KEPT: usize = 48;

impl Stages {
    /// The session of a start, and what its lines left in the terminal.
    pub fn open(&mut self, shelf: &Shelf, start: &Start, seed: u64) -> Result<(Session, Env), String> {
        let wanted = opening(shelf, start, seed)?;
        if let Some((_, session, env)) = self.kept.iter().find(|(opening, ..)| *opening == wanted) {
            return Ok((session.clone(), env.clone()));
        }
        // A longer start often begins as a shorter one: go on from the longest that is known.
        let begins = |one: &Opening| {
            one.root == wanted.root
                && one.seed == wanted.seed
                && wanted.lines.starts_with(&one.lines)
                && one
                    .files
                    .iter()
                    .all(|(name, value)| wanted.files.get(name) == Some(value))
        };
        let nearest = self.kept.iter().filter(|(one, ..)| begins(one));
        let nearest = nearest.max_by_key(|(one, ..)| one.lines.len());
        let (mut session, env, done) = match nearest {
            Some((one, session, env)) => (session.clone(), env.clone(), one.lines.len()),
            None => {
                let root = Session::new(wanted.seed, &wanted.root);
                let root = root.ok_or_else(|| format!("There is no built-in scenario `{}`.", wanted.root))?;
                (root, Env::default(), 0)
            }
        };
        let rest = wanted.lines.get(done..).unwrap_or_default();
        let mut play = Play::start(rest, &wanted.files, env, true, |_, _| None);
        play.finish(&mut session)
            .map_err(|error| format!("The start fails in {error}."))?;
        let env = play.into_env();
        if self.kept.len() >= KEPT {
            self.kept.remove(0);
        }
        self.kept.push((wanted, session.clone(), env.clone()));
        Ok((session, env))
    }
}
