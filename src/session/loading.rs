//! Loading: a save is replayed in pieces, so that the page stays responsive, and its digest compared.
//!
//! Invariant: loading makes a new session; the one that runs is not touched, whatever the save holds.

use super::history::ROOT;
use super::load::{self, SaveError, Saved};
use super::save::MODEL;
use super::{Branch, Session, replay};
use crate::base::time::{Span, Time};
use crate::model::{Command, World};
use std::collections::VecDeque;
use std::rc::Rc;

/// Simulated time replayed between two looks at the budget.
const SLICE: Span = Span::mins(1);

/// How far loading has come, in units of about equal work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub total: u64,
}

/// A save that was replayed.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// The world is the one that was saved.
    Exact(Box<Session>),
    /// The log gives another world today.
    Differs(Box<Differs>),
}

/// A save whose log gives another world than it says.
#[derive(Clone, Debug)]
pub struct Differs {
    /// The log replayed under today's rules, to take or to leave.
    pub session: Session,
    /// The version of the model that wrote the save.
    pub model: String,
    /// The digest in the save, and that of the replayed world.
    pub saved: String,
    pub replayed: String,
}

impl Differs {
    /// Whether an older model wrote it; otherwise the file was changed or damaged.
    pub fn is_older_model(&self) -> bool {
        self.model != MODEL
    }

    /// What to tell the learner.
    pub fn message(&self) -> String {
        match self.is_older_model() {
            true => format!(
                "This save was written by Taskyard {}; under the rules of {MODEL} its commands give another world.",
                self.model
            ),
            false => "The commands in this save do not give the world it was saved with: the file was changed or \
                      damaged."
                .into(),
        }
    }
}

/// A way to replay: its branch and the nodes that are left.
#[derive(Debug)]
struct Way {
    from: usize,
    nodes: VecDeque<usize>,
    tip: usize,
}

/// A save that is being replayed.
#[derive(Debug)]
pub struct Loading {
    session: Session,
    ways: VecDeque<Way>,
    world: Rc<World>,
    main: bool,
    started: bool,
    model: String,
    digest: String,
    progress: Progress,
    stuck: usize,
}

impl Loading {
    /// Reads a save and prepares its replay. Errors name the place and what was expected there.
    pub fn of(text: &str) -> Result<Loading, SaveError> {
        let saved = load::read(text)?;
        let session = Session::new(saved.seed, &saved.scenario).ok_or_else(|| SaveError::Field {
            path: "scenario".into(),
            expected: "a scenario of this Taskyard".into(),
            found: saved.scenario.clone(),
        })?;
        Ok(Loading::prepare(session, saved))
    }

    /// Reads and replays a save at one go.
    pub fn all(text: &str) -> Result<Loaded, SaveError> {
        let mut loading = Loading::of(text)?;
        loading.step(|| true);
        Ok(loading.finish())
    }

    fn prepare(mut session: Session, saved: Saved) -> Loading {
        let (model, digest) = (saved.model, saved.digest);
        session.name = saved.name;
        for (at, name) in &saved.bookmarks {
            session.bookmark_at(Time(*at), name);
        }
        let mut ways = VecDeque::new();
        let way = session.lay(ROOT, saved.log);
        if let Some(branch) = session.branches.get_mut(0) {
            *branch = Branch::new(0, &saved.branch.0, way.tip);
            branch.named = saved.branch.1;
        }
        let log: Vec<usize> = way.nodes.iter().copied().collect();
        ways.push_back(way);
        for other in saved.branches {
            let from = other
                .shared
                .checked_sub(1)
                .and_then(|n| log.get(n))
                .copied()
                .unwrap_or(ROOT);
            let way = session.lay(from, other.log);
            session.add_branch(other.name, way.tip);
            if let Some(branch) = session.branches.last_mut() {
                branch.named = other.named;
            }
            ways.push_back(way);
        }
        let units = |id: &usize| session.units(*id);
        let total = ways.iter().flat_map(|way| way.nodes.iter()).map(units).sum();
        Loading {
            world: session.world.clone(),
            session,
            ways,
            main: true,
            started: false,
            model,
            digest,
            progress: Progress { done: 0, total },
            stuck: 0,
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Whether the replay is over.
    pub fn is_done(&self) -> bool {
        self.ways.is_empty()
    }

    /// Replays for as long as `go_on` says so, at least one piece; gives whether the replay is over.
    pub fn step(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        loop {
            if !self.piece() {
                return true;
            }
            if !go_on() {
                return self.is_done();
            }
        }
    }

    /// Replays one piece; false when nothing is left.
    fn piece(&mut self) -> bool {
        let Some(way) = self.ways.front_mut() else {
            return false;
        };
        if !self.started {
            self.started = true;
            self.world = self.session.world_at(way.from, self.session.history.end(way.from));
        }
        let Some(id) = way.nodes.front().copied() else {
            self.session.checkpoints.keep(way.tip, &self.world);
            if self.main {
                self.session.world = self.world.clone();
            }
            (self.main, self.started) = (false, false);
            self.ways.pop_front();
            return true;
        };
        let node = self.session.history.node(id);
        let (parent, entry) = (node.parent, node.entry.clone());
        let over = if entry.is_act() {
            self.session.checkpoints.offer(parent, &self.world, true);
            let outcome = replay::carry_out(Rc::make_mut(&mut self.world), &entry.command);
            self.session.history.mark_refused(id, outcome.reply.is_err());
            if let Command::Call(call) = &entry.command
                && self.main
            {
                self.session
                    .note_call(call, &outcome.reply, Some((id, outcome.events.0)));
                if let Some(record) = self.session.calls.last_mut() {
                    record.at = entry.at;
                }
            }
            true
        } else {
            self.pass(id, entry.until)
        };
        if over {
            self.progress.done += self.session.units(id);
            if let Some(way) = self.ways.front_mut() {
                way.nodes.pop_front();
            }
        }
        true
    }

    /// Passes a piece of a node's time; whether that was the last.
    fn pass(&mut self, id: usize, until: Time) -> bool {
        let before = self.world.now();
        let quiet = self.world.next_wake().unwrap_or(until).min(until);
        let to = (before + SLICE).max(quiet).min(until);
        let outcome = Rc::make_mut(&mut self.world).apply(&Command::Advance(to.since(before).0));
        let now = self.world.now();
        self.stuck = if now > before { 0 } else { self.stuck + 1 };
        if outcome.complete {
            self.session.checkpoints.offer(id, &self.world, false);
        }
        (outcome.complete && now >= until) || self.stuck > 10
    }

    /// The result, once the replay is over; what was not replayed yet is replayed now.
    pub fn finish(mut self) -> Loaded {
        self.step(|| true);
        let replayed = self.session.world.digest();
        if replayed == self.digest {
            return Loaded::Exact(Box::new(self.session));
        }
        Loaded::Differs(Box::new(Differs {
            session: self.session,
            model: self.model,
            saved: self.digest,
            replayed,
        }))
    }
}

impl Session {
    /// Lays commands into the history after a node, one node each, without applying them.
    fn lay(&mut self, from: usize, log: Vec<Command>) -> Way {
        let mut nodes = VecDeque::with_capacity(log.len());
        let mut tip = from;
        for command in log {
            let at = self.history.end(tip);
            self.history.pin(tip);
            tip = match command {
                Command::Advance(span) => self.history.lay_time(tip, at + Span(span)),
                act => self.history.add(tip, act, at, false),
            };
            nodes.push_back(tip);
        }
        Way { from, nodes, tip }
    }

    fn units(&self, id: usize) -> u64 {
        let entry = &self.history.node(id).entry;
        1 + entry.until.since(entry.at).0 / SLICE.0
    }
}
