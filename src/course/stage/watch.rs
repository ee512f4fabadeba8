//! Watching clauses over time.
//!
//! Invariant: what was seen stays seen: `eventually` and the breach of `always` and `never` are never forgotten.

use super::ask::{Verdict, weigh};
use crate::base::time::Span;
use crate::course::content::{Clause, When};
use crate::model::{Command, Seq, World};
use crate::session::Session;
use crate::terminal::Env;
use serde::{Deserialize, Serialize};

/// Longest time between two looks while something is watched.
const LOOK: Span = Span::secs(5);

/// What has been seen of one clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Track {
    /// It holds at the last look.
    pub now: bool,
    /// It held at some look.
    pub ever: bool,
    /// It did not hold at some look.
    pub lapsed: bool,
}

impl Track {
    /// Whether a clause with this `when` is satisfied by what was seen.
    pub fn green(self, when: When) -> bool {
        match when {
            When::Now => self.now,
            When::Eventually => self.ever,
            When::Always => !self.lapsed,
            When::Never => !self.ever,
        }
    }

    fn see(&mut self, holds: bool) {
        self.now = holds;
        self.ever |= holds;
        self.lapsed |= !holds;
    }
}

/// Clauses under watch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Watch {
    pub tracks: Vec<Track>,
    /// Events count from this number on.
    pub since: Seq,
}

impl Watch {
    /// Nothing seen yet; events count from now on.
    pub fn new(count: usize, world: &World) -> Watch {
        Watch {
            tracks: vec![Track::default(); count],
            since: world.events().next_seq(),
        }
    }

    /// Looks at a world once.
    pub fn look(&mut self, clauses: &[&Clause], world: &World, env: &Env) -> Vec<Verdict> {
        self.tracks.resize(clauses.len(), Track::default());
        let mut verdicts = Vec::with_capacity(clauses.len());
        for (track, clause) in self.tracks.iter_mut().zip(clauses) {
            let verdict = weigh(world, clause, self.since, env);
            track.see(verdict.holds);
            verdicts.push(verdict);
        }
        verdicts
    }

    /// Whether the clause of a number is satisfied.
    pub fn green(&self, index: usize, clause: &Clause) -> bool {
        self.tracks.get(index).is_some_and(|track| track.green(clause.when))
    }

    /// Whether all are satisfied.
    pub fn all(&self, clauses: &[&Clause]) -> bool {
        clauses
            .iter()
            .enumerate()
            .all(|(index, clause)| self.green(index, clause))
    }
}

/// Lets time pass and looks at each change; stops early where `enough` says so.
pub fn let_pass(session: &mut Session, span: Span, watched: bool, look: &mut dyn FnMut(&World) -> bool) {
    let until = session.world().now() + span;
    if !watched {
        advance(session, span);
        look(session.world());
        return;
    }
    let mut seen = (session.world().events().next_seq(), session.world().now());
    if look(session.world()) {
        return;
    }
    loop {
        let now = session.world().now();
        if now >= until {
            return;
        }
        let next = session.world().next_wake().unwrap_or(until);
        let to = next.max(now + Span(1)).min(seen.1 + LOOK).max(now + Span(1)).min(until);
        advance(session, to.since(now));
        let told = session.world().events().next_seq();
        let now = session.world().now();
        if (told != seen.0 || now.since(seen.1) >= LOOK || now >= until) && look(session.world()) {
            return;
        }
        if told != seen.0 || now.since(seen.1) >= LOOK {
            seen = (told, now);
        }
    }
}

/// Lets a span pass to its end, however much happens in it.
fn advance(session: &mut Session, span: Span) {
    let until = session.world().now() + span;
    let mut stuck = 0;
    while session.world().now() < until && stuck < 100 {
        let before = session.world().now();
        let refused = session.apply(&Command::Advance(until.since(before).0)).reply.is_err();
        stuck = if session.world().now() > before { 0 } else { stuck + 1 };
        if refused {
            return;
        }
    }
}
