//! One learner's history of one world: log, checkpoints, undo, redo, seek, fork, save.
//!
//! A session owns the world and is the only one who applies commands to it. The log of commands is exact: replayed on
//! a new world of the same seed and scenario it gives the same digest. Calls that only read are not in it.
//! Invariants: `world()` is the world at the tip of the current branch; while a past moment is shown nothing changes.

mod bookmarks;
mod branches;
mod calls;
mod checkpoints;
mod clock;
mod history;
mod load;
mod loading;
mod moment;
mod replay;
mod save;
pub mod scenario;
#[cfg(test)]
mod tests;
mod undo;
mod words;

pub use bookmarks::Bookmark;
pub use branches::{Branch, BranchError};
pub use calls::CallRecord;
pub use clock::{Ran, Stepped};
pub use history::Entry;
pub use load::SaveError;
pub use loading::{Differs, Loaded, Loading, Progress};
pub use moment::Moment;
pub use save::{FORMAT, VERSION};
pub use words::of as words;

use crate::aws::{AwsError, Call, Output};
use crate::base::limits;
use crate::base::time::Time;
use crate::model::{Command, Outcome, World};
use checkpoints::Checkpoints;
use history::{History, ROOT};
use std::rc::Rc;

/// Bytes of a log kept free for the rest of a save file.
const HEADROOM: usize = 512 * 1024;

/// A world, how it came about, and every way that was tried in it.
#[derive(Clone, Debug)]
pub struct Session {
    seed: u64,
    scenario: String,
    name: String,
    world: Rc<World>,
    history: History,
    branches: Vec<Branch>,
    /// Place of the current branch in `branches`.
    current: usize,
    born: u64,
    checkpoints: Checkpoints,
    viewing: Option<Moment>,
    calls: Vec<CallRecord>,
    bookmarks: Vec<Bookmark>,
    /// Simulated milliseconds that the running clock still owes.
    owed: u64,
    /// Wakes due now are left over from a frame's budget.
    pending: bool,
    revision: u64,
}

impl Session {
    /// A new session in a scenario; `None` if there is no scenario of that name.
    pub fn new(seed: u64, scenario: &str) -> Option<Session> {
        Some(Session::at(scenario::world(scenario, seed)?, scenario))
    }

    /// A session in the empty account.
    pub fn empty(seed: u64) -> Session {
        Session::at(World::new(seed), "empty")
    }

    /// A session whose history begins with a world.
    fn at(world: World, scenario: &str) -> Session {
        let world = Rc::new(world);
        let mut checkpoints = Checkpoints::default();
        checkpoints.keep(ROOT, &world);
        Session {
            seed: world.seed(),
            scenario: scenario.into(),
            name: String::new(),
            history: History::new(world.now()),
            world,
            branches: vec![Branch::new(0, "Main", ROOT)],
            current: 0,
            born: 0,
            checkpoints,
            viewing: None,
            calls: Vec::new(),
            bookmarks: Vec::new(),
            owed: 0,
            pending: false,
            revision: 0,
        }
    }

    /// Starts over with another seed or scenario; false, and nothing changes, if there is no such scenario.
    pub fn reset(&mut self, seed: u64, scenario: &str) -> bool {
        let Some(mut new) = Session::new(seed, scenario) else {
            return false;
        };
        new.revision = self.revision + 1;
        *self = new;
        true
    }

    /// The world now: at the tip of the current branch.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world that a screen shows: the moment looked at, else now.
    pub fn shown(&self) -> &World {
        self.viewing.as_ref().map_or(&self.world, |moment| moment.world())
    }

    /// The shown world to keep: sharing it costs nothing until the next change.
    pub fn snapshot(&self) -> Rc<World> {
        self.viewing
            .as_ref()
            .map_or(&self.world, |moment| &moment.world)
            .clone()
    }

    /// The seed of the world.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The scenario the world began with.
    pub fn scenario(&self) -> &str {
        &self.scenario
    }

    /// What the learner calls this session; empty at first.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the session a name, cut to 200 characters.
    pub fn rename(&mut self, name: &str) {
        self.name = name.chars().take(200).collect();
        self.revision += 1;
    }

    /// Raised by every change of world, history, branches or view; equal revisions mean nothing to save or draw.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The moment at which the learner's history begins.
    pub fn start(&self) -> Time {
        self.history.end(ROOT)
    }

    /// The log of the current branch, oldest entry first.
    pub fn log(&self) -> Vec<&Entry> {
        let path = self.history.path(self.tip());
        path.into_iter().map(|id| &self.history.node(id).entry).collect()
    }

    /// How many entries the log of the current branch has.
    pub fn log_len(&self) -> usize {
        self.history.node(self.tip()).depth
    }

    /// Answers a call that only reads, from the shown world.
    pub fn read(&self, call: &Call) -> Result<Output, AwsError> {
        self.shown().read(call)
    }

    /// Applies a command to the world and writes it into the log. Calls that only read are answered from the shown
    /// world and not logged. Refuses with `SessionReadOnly` while the past is shown, `SessionLimit` at a limit of ours.
    pub fn apply(&mut self, command: &Command) -> Outcome {
        match command {
            Command::Advance(span) => match self.refusal(0) {
                Some(refusal) => self.refused(refusal),
                None => self.pass(*span),
            },
            Command::Call(call) if World::only_reads(&call.service, &call.operation) == Some(true) => {
                let reply = self.read(call);
                self.note_call(call, &reply, None);
                Outcome {
                    reply,
                    ..self.nothing()
                }
            }
            _ => {
                let bytes = serde_json::to_string(command).map_or(usize::MAX, |text| text.len());
                match self.refusal(bytes) {
                    Some(refusal) => self.refused(refusal),
                    None => self.act(command),
                }
            }
        }
    }

    /// Why nothing may be added to the log, if so.
    fn refusal(&mut self, bytes: usize) -> Option<AwsError> {
        if self.viewing.is_some() {
            let text = "The past is shown, which cannot be changed. Go back to now, or act from this moment.";
            return Some(AwsError::new("SessionReadOnly", text));
        }
        let tip = self.history.node(self.tip());
        let limit = |what: String| {
            let text = format!("{what} Save this session to a file, then reset, or undo something.");
            Some(AwsError::new("SessionLimit", text))
        };
        if tip.depth >= limits::COMMANDS_PER_LOG {
            return limit(format!(
                "The log is full: it holds {} commands.",
                limits::COMMANDS_PER_LOG
            ));
        }
        if tip.bytes.saturating_add(bytes) > limits::SAVE_BYTES - HEADROOM {
            return limit(format!("The log is full: a save holds {} bytes.", limits::SAVE_BYTES));
        }
        if self.history.age(self.tip()).0 >= limits::SESSION_MS {
            return limit("This world has run for a year.".into());
        }
        if self.history.len() >= 2 * limits::COMMANDS_PER_LOG {
            self.compact();
        }
        None
    }

    fn refused(&mut self, refusal: AwsError) -> Outcome {
        Outcome {
            reply: Err(refusal),
            ..self.nothing()
        }
    }

    /// The outcome of doing nothing.
    fn nothing(&self) -> Outcome {
        let next = self.world.events().next_seq();
        Outcome {
            reply: Ok(Output::empty()),
            events: (next, next),
            reached: self.world.now(),
            complete: true,
        }
    }

    fn act(&mut self, command: &Command) -> Outcome {
        self.settle();
        let tip = self.tip();
        self.checkpoints.offer(tip, &self.world, true);
        let at = self.world.now();
        let outcome = replay::carry_out(Rc::make_mut(&mut self.world), command);
        let refused = outcome.reply.is_err();
        let node = self.history.add(tip, command.clone(), at, refused);
        if !refused {
            self.leave_undone();
        }
        self.move_tip(node);
        if let Command::Call(call) = command {
            self.note_call(call, &outcome.reply, Some((node, outcome.events.0)));
        }
        outcome
    }

    /// Lets time pass, as far as one budget goes.
    fn pass(&mut self, span: u64) -> Outcome {
        let left = limits::SESSION_MS.saturating_sub(self.history.age(self.tip()).0);
        let outcome = Rc::make_mut(&mut self.world).apply(&Command::Advance(span.min(left)));
        self.pending = !outcome.complete;
        let node = self.history.pass(self.tip(), self.world.now());
        self.move_tip(node);
        if outcome.complete {
            self.checkpoints.offer(node, &self.world, false);
        }
        outcome
    }

    /// Finishes what a frame's budget left over.
    fn settle(&mut self) {
        if self.pending {
            replay::settle(Rc::make_mut(&mut self.world));
            self.pending = false;
        }
    }

    fn tip(&self) -> usize {
        self.branches.get(self.current).map_or(ROOT, |branch| branch.tip)
    }

    fn move_tip(&mut self, node: usize) {
        if let Some(branch) = self.branches.get_mut(self.current) {
            branch.tip = node;
        }
        self.revision += 1;
    }

    /// Another place of the history becomes now.
    fn go(&mut self, node: usize) {
        self.settle();
        let tip = self.tip();
        self.history.pin(tip);
        self.checkpoints.keep(tip, &self.world);
        self.world = self.world_at(node, self.history.end(node));
        self.owed = 0;
        self.viewing = None;
        self.move_tip(node);
    }

    /// The world on the way to a node at a moment, replayed from the nearest checkpoint.
    fn world_at(&self, node: usize, time: Time) -> Rc<World> {
        let Some((from, world)) = self.checkpoints.nearest(&self.history, node, time) else {
            return self.world.clone();
        };
        let mut world = world.clone();
        let mut way: Vec<usize> = self.history.upwards(node).take_while(|id| *id != from).collect();
        way.reverse();
        let first = self.history.node(from);
        if !first.entry.is_act() && world.now() < first.entry.until.min(time) {
            replay::pass(Rc::make_mut(&mut world), first.entry.until.min(time));
        }
        for id in way {
            let entry = &self.history.node(id).entry;
            match entry.is_act() {
                true => replay::carry_out(Rc::make_mut(&mut world), &entry.command),
                false => replay::pass(Rc::make_mut(&mut world), entry.until.min(time)),
            };
        }
        world
    }

    fn compact(&mut self) {
        let mut places: Vec<usize> = self.branches.iter().flat_map(Branch::places).collect();
        places.extend(self.viewing.as_ref().map(|moment| moment.node));
        let moved = self.history.compact(&places);
        let to = |id: usize| moved.get(id).copied().flatten();
        self.checkpoints.renumber(&moved);
        for branch in &mut self.branches {
            branch.renumber(&moved);
        }
        for call in &mut self.calls {
            call.node = call.node.and_then(to);
        }
        if let Some(moment) = &mut self.viewing {
            moment.node = to(moment.node).unwrap_or(ROOT);
        }
    }
}
