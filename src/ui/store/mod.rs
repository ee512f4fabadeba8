//! The store: the learner's session, and what the screens have chosen to look at.
//!
//! One store lives as long as the page. Components read through [`Desk`], a handle that is equal to another of the same
//! revision, so that only what changed is drawn again. Every change goes through [`Desk::act`] or a verb built on it.
//! Invariant: the session is never borrowed across a redraw.

mod autosave;
mod clock;
mod http;
mod provider;
mod tabs;
mod worlds;

pub use autosave::Saving;
pub use clock::SPEEDS;
pub use http::Visit;
pub use provider::{DeskProvider, Start, use_desk};
pub use tabs::Tab;
pub use worlds::{Kept, Worlds};

use crate::aws::{AwsError, Call, Output};
use crate::browser::tabs::Line;
use crate::model::{Command, Inject, Outcome, World};
use crate::session::{Loading, Session};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::{AttrValue, Callback};

/// The seed of a learner's first world.
pub const FIRST_SEED: u64 = 7;
/// The scenario a first visit begins with: something runs before anything is asked.
pub const FIRST_SCENARIO: &str = "hands-on";

/// What the screens have chosen; not part of the world and not saved with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// ARN or EC2 id under inspection.
    pub selected: Option<AttrValue>,
    /// Whether the clock runs, and at how many simulated seconds a second.
    pub running: bool,
    pub speed: u64,
    /// A save is being replayed: (done, total).
    pub loading: Option<(u64, u64)>,
    /// What went wrong with a save or with storage, until it is dismissed.
    pub notice: Option<AttrValue>,
    pub saving: Saving,
    /// Whether this tab is the one whose world the browser keeps.
    pub tab: Tab,
    /// The dialog of the clock bar that is open.
    pub asked: Option<Asked>,
    /// The owner was asked to step back.
    pub taking: bool,
}

/// A dialog of the clock bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Share,
    /// Bookmarks and events.
    Moments,
    Compare,
    Load,
    Branches,
    Reset,
}

/// Everything behind the handles.
pub struct Store {
    session: RefCell<Session>,
    chosen: RefCell<Chosen>,
    revision: Cell<u64>,
    /// Draws the page again.
    redraw: Callback<u64>,
    loading: RefCell<Option<(Loading, String)>>,
    /// Neither reads nor writes the browser's storage.
    detached: bool,
    /// Milliseconds after the beginning to look at once a save has been replayed.
    look_at: Cell<Option<u64>>,
    line: RefCell<Option<Line>>,
}

/// A handle on the store as it stood at one revision.
#[derive(Clone)]
pub struct Desk {
    store: Rc<Store>,
    revision: u64,
}

impl PartialEq for Desk {
    fn eq(&self, other: &Desk) -> bool {
        self.revision == other.revision && Rc::ptr_eq(&self.store, &other.store)
    }
}

impl Desk {
    /// Raised by every change of session or choice.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Reads the world that the screens show: the moment looked at, else now.
    pub fn world<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        read(self.store.session.borrow().shown())
    }

    /// Reads the session.
    pub fn session<T>(&self, read: impl FnOnce(&Session) -> T) -> T {
        read(&self.store.session.borrow())
    }

    /// What the screens have chosen.
    pub fn chosen(&self) -> Chosen {
        self.store.chosen.borrow().clone()
    }

    /// Changes the session and draws the page again if its revision rose.
    pub fn act<T>(&self, change: impl FnOnce(&mut Session) -> T) -> T {
        let (result, changed) = {
            let mut session = self.store.session.borrow_mut();
            let before = session.revision();
            let result = change(&mut session);
            (result, session.revision() != before)
        };
        if changed {
            self.draw();
        }
        result
    }

    /// Applies a command; while a past moment is shown it is refused and says so.
    pub fn apply(&self, command: &Command) -> Outcome {
        let outcome = self.act(|session| session.apply(command));
        // A refusal tells an event too.
        self.draw();
        outcome
    }

    /// Makes a call as the learner.
    pub fn call(&self, call: Call) -> Result<Output, AwsError> {
        self.apply(&Command::Call(call)).reply
    }

    /// Injects something from outside the account.
    pub fn inject(&self, inject: Inject) -> Result<Output, AwsError> {
        self.apply(&Command::Inject(inject)).reply
    }

    /// Changes what the screens have chosen.
    pub fn choose(&self, change: impl FnOnce(&mut Chosen)) {
        let changed = {
            let mut chosen = self.store.chosen.borrow_mut();
            let before = chosen.clone();
            change(&mut chosen);
            *chosen != before
        };
        if changed {
            self.draw();
        }
    }

    /// Puts a resource under inspection, or none.
    pub fn select(&self, id: Option<AttrValue>) {
        self.choose(|chosen| chosen.selected = id);
    }

    /// Starts or stops the clock.
    pub fn run(&self, running: bool) {
        self.choose(|chosen| chosen.running = running);
    }

    /// Undoes the last act; the clock stops. Returns what was undone.
    pub fn undo(&self) -> Option<String> {
        let name = self.act(Session::undo);
        if name.is_some() {
            self.run(false);
        }
        name
    }

    /// Redoes what was undone; the clock stops.
    pub fn redo(&self) -> Option<String> {
        let name = self.act(Session::redo);
        if name.is_some() {
            self.run(false);
        }
        name
    }

    /// Starts over in a scenario.
    pub fn reset(&self, seed: u64, scenario: &str) -> bool {
        let done = self.act(|session| session.reset(seed, scenario));
        self.choose(|chosen| {
            chosen.selected = None;
            chosen.running = true;
        });
        done
    }

    /// Puts another session on the desk, with its clock running.
    pub fn replace(&self, session: Session) {
        *self.store.session.borrow_mut() = session;
        self.choose(|chosen| {
            chosen.selected = None;
            chosen.running = true;
        });
        self.draw();
    }

    fn draw(&self) {
        let next = self.store.revision.get() + 1;
        self.store.revision.set(next);
        self.store.redraw.emit(next);
    }
}
