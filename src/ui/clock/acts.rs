//! What the clock bar's buttons and keys do.
//!
//! Invariant: looking at the past stops the clock; coming back starts it again if it ran before.

use crate::base::time::{Span, Time};
use crate::session::{Session, Stepped};
use crate::ui::hooks::Announce;
use crate::ui::store::{Asked, Desk, SPEEDS};
use crate::ui::strings::{clock as words, time as moments};
use crate::view::timeline::{Mark, Story, day};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The verbs of the clock bar. Cheap to clone.
#[derive(Clone)]
pub struct Acts {
    pub desk: Desk,
    pub announce: Announce,
    pub story: Rc<RefCell<Story>>,
    /// Whether the clock ran when the past was entered.
    pub ran: Rc<Cell<bool>>,
}

impl Acts {
    /// The moment that is shown.
    fn shown(&self) -> Time {
        self.desk.world(|world| world.now())
    }

    /// The end of the current branch.
    fn now(&self) -> Time {
        self.desk.session(|session| session.world().now())
    }

    /// Runs or stops; in the past, goes back to now and runs.
    pub fn toggle(&self) {
        if self.desk.session(|session| session.viewing().is_some()) {
            self.ran.set(true);
            return self.back();
        }
        let running = !self.desk.chosen().running;
        self.desk.run(running);
        self.announce
            .polite(if running { words::runs() } else { words::paused() });
    }

    /// To the next event: in the past the next mark, at now whatever happens next.
    pub fn step(&self) {
        if self.desk.session(|session| session.viewing().is_some()) {
            return self.later();
        }
        self.desk.run(false);
        match self.desk.act(Session::step) {
            Stepped::To(seq) => {
                let told = self.desk.world(|world| {
                    let event = world.events().get(seq);
                    event.map(|event| words::stepped(&event.at.clock(), &event.text))
                });
                self.announce.polite(told.unwrap_or_default());
            }
            Stepped::Nothing => self.announce.polite(words::stepped_nothing()),
        }
    }

    /// To the mark after the shown moment, or to now.
    pub fn later(&self) {
        let next = self.story.borrow().after(self.shown()).cloned();
        match next {
            Some(mark) => self.go_to(&mark),
            None => self.seek(self.now()),
        }
    }

    /// To the mark before the shown moment, or to the beginning.
    pub fn previous(&self) {
        let before = self.story.borrow().before(self.shown()).cloned();
        match before {
            Some(mark) => self.go_to(&mark),
            None => self.seek(self.desk.session(Session::start)),
        }
    }

    fn go_to(&self, mark: &Mark) {
        self.seek(mark.at);
        self.announce.polite(words::stepped(&mark.at.clock(), &mark.text));
    }

    /// Shows a moment; now if it is not past.
    pub fn seek(&self, time: Time) {
        if time >= self.now() {
            if self.desk.session(|session| session.viewing().is_some()) {
                self.back();
            }
            return;
        }
        if self.desk.session(|session| session.viewing().is_none()) {
            self.ran.set(self.desk.chosen().running);
            self.announce.polite(words::looking_at(&time.clock()));
        }
        self.desk.run(false);
        self.desk.act(|session| {
            session.seek(time);
        });
    }

    /// Shows a moment so far from the shown one.
    pub fn moved(&self, from: Time, back: bool, by: Span) -> Time {
        let start = self.desk.session(Session::start);
        if back {
            (from - by).max(start)
        } else {
            (from + by).min(self.now())
        }
    }

    /// Shows now again.
    pub fn back(&self) {
        self.desk.act(Session::back_to_now);
        if self.ran.replace(false) {
            self.desk.run(true);
        }
        self.announce.polite(words::back_at(&self.now().clock()));
    }

    /// Makes the shown moment a branch to act on.
    pub fn act_from_here(&self) {
        self.ran.set(false);
        if self.desk.act(Session::act_from_here).is_some() {
            self.announce.polite(words::forked(&self.now().clock()));
        }
    }

    /// Puts a bookmark at the shown moment, named after what happened last.
    pub fn bookmark(&self) {
        let name = self.desk.world(|world| {
            let events = world.events();
            let last = events.get(events.next_seq().saturating_sub(1));
            last.map_or_else(String::new, |event| event.text.clone())
        });
        let clock = self.shown().clock();
        let name = if name.is_empty() { clock.clone() } else { name };
        match self.desk.act(|session| session.bookmark(&name)) {
            true => self.announce.polite(moments::marked(&clock)),
            false => self.announce.assertive(moments::full()),
        }
    }

    /// Opens the search for a moment.
    pub fn search(&self) {
        self.desk.choose(|chosen| chosen.asked = Some(Asked::Moments));
    }

    /// Undoes the last act.
    pub fn undo(&self) {
        match self.desk.undo() {
            Some(name) => self.announce.polite(words::undone(&name)),
            None => self.announce.polite(words::nothing_to_undo()),
        }
    }

    /// Redoes what was undone.
    pub fn redo(&self) {
        match self.desk.redo() {
            Some(name) => self.announce.polite(words::redone(&name)),
            None => self.announce.polite(words::nothing_to_redo()),
        }
    }

    /// The next faster or slower speed.
    pub fn speed(&self, faster: bool) {
        self.desk.change_speed(faster);
        self.announce.polite(words::speed_is(self.desk.chosen().speed));
    }

    /// The next speed, from the fastest back to the slowest.
    pub fn cycle_speed(&self) {
        let now = self.desk.chosen().speed;
        let next = SPEEDS.iter().copied().find(|speed| *speed > now).unwrap_or(SPEEDS[0]);
        self.set_speed(next);
        self.announce.polite(words::speed_is(next));
    }

    /// A speed.
    pub fn set_speed(&self, speed: u64) {
        self.desk.choose(|chosen| chosen.speed = speed);
    }

    /// Says what time it is.
    pub fn read_clock(&self) {
        let (shown, chosen) = (self.shown(), self.desk.chosen());
        let text = words::clock_read(&shown.clock(), &day(shown), chosen.running, chosen.speed);
        self.announce.polite(text);
    }
}
