//! Several tabs: one owns the kept world, the others work on a copy and say so.
//!
//! Taking over: the tab asks the owner over a line to save and step back, then claims the lock and takes up what was
//! saved. Invariants: a tab that is not the owner never writes the kept world; before a copy's world gives way to the
//! kept one, it is put on the shelf if anything was done in it.

use super::{Desk, autosave};
use crate::browser::storage;
use crate::browser::tabs::{self, Claim, Line};
use crate::browser::{page, ticks};

/// The lock that the owner holds, and the line between the tabs.
const NAME: &str = "taskyard.session";
/// Who wrote last, where there are no locks: the newest tab wins.
const OWNER: &str = "owner";
/// Milliseconds that an owner is given to save before the lock is taken from it.
const PATIENCE_MS: u32 = 600;
const YIELD: &str = "yield";
const YIELDED: &str = "yielded";

/// What this tab is to the kept world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What is done here is kept.
    #[default]
    Owner,
    /// Another tab had it first.
    Copy,
    /// Another tab has taken over.
    Lost,
}

impl Desk {
    /// Whether this tab may write the kept world.
    pub(super) fn may_keep(&self) -> bool {
        !self.store.detached && self.chosen().tab == Tab::Owner
    }

    /// Joins the other tabs: owner if there is none, else a copy.
    pub(super) fn join_tabs(&self) {
        let heard = {
            let desk = self.clone();
            move |said: String| desk.hear(&said)
        };
        *self.store.line.borrow_mut() = Line::open(NAME, heard);
        self.claim(false);
    }

    fn claim(&self, steal: bool) {
        let desk = self.clone();
        tabs::claim(NAME, steal, move |claim| match claim {
            Claim::Mine if steal => {
                desk.choose(|chosen| chosen.tab = Tab::Owner);
                desk.restore();
            }
            Claim::Mine => desk.choose(|chosen| chosen.tab = Tab::Owner),
            Claim::Taken => desk.choose(|chosen| chosen.tab = Tab::Copy),
            Claim::Lost => desk.choose(|chosen| chosen.tab = Tab::Lost),
            Claim::Unknown => desk.claim_by_word(),
        });
    }

    /// Without locks the newest tab wins, and the others hear of it.
    fn claim_by_word(&self) {
        let mine = format!("{:.3}", page::now());
        // A browser that keeps nothing has nothing to own.
        let _ = storage::write(OWNER, &mine);
        if let Some(line) = &*self.store.line.borrow() {
            line.say(YIELD);
        }
        self.choose(|chosen| chosen.tab = Tab::Owner);
    }

    fn hear(&self, said: &str) {
        match said {
            YIELD if self.chosen().tab == Tab::Owner => {
                self.autosave();
                self.choose(|chosen| chosen.tab = Tab::Lost);
                if let Some(line) = &*self.store.line.borrow() {
                    line.say(YIELDED);
                }
            }
            YIELDED if self.chosen().taking => self.take_lock(),
            _ => {}
        }
    }

    /// Makes this tab the owner and takes up what the other one saved; false, and nothing happens, if this tab's own
    /// world could not be put on the shelf first.
    pub fn take_over(&self) -> bool {
        if !self.shelve() {
            return false;
        }
        self.choose(|chosen| chosen.taking = true);
        if let Some(line) = &*self.store.line.borrow() {
            line.say(YIELD);
        }
        let desk = self.clone();
        if let Some(timer) = ticks::after(PATIENCE_MS, move || desk.take_lock()) {
            timer.forget();
        }
        true
    }

    fn take_lock(&self) {
        if self.chosen().taking {
            self.choose(|chosen| chosen.taking = false);
            self.claim(true);
        }
    }

    /// Whether everything of the learner's is kept somewhere now, so that the page may be loaded anew.
    pub fn settle_for_reload(&self) -> bool {
        if self.chosen().tab == Tab::Owner {
            self.autosave();
            return self.chosen().saving != autosave::Saving::Failed;
        }
        self.shelve()
    }
}
