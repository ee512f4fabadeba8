//! What is kept in the browser, and how it comes back.
//!
//! Invariant: a save that cannot be read is moved aside under another name before anything new is written, and told.

use super::Desk;
use crate::base::time::Span;
use crate::browser::{page, storage};
use crate::session::{Loaded, Loading};

const CURRENT: &str = "session";
/// Where a save goes that could not be taken back.
const ASIDE: &str = "session.aside";
/// Milliseconds of one frame that replaying a save may take.
const BUDGET_MS: f64 = 10.0;

/// Whether the session is in the browser's storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    #[default]
    Fresh,
    Saved,
    /// Storage is full or blocked: the learner should save to a file.
    Failed,
}

impl Desk {
    /// Writes the session to the browser's storage.
    pub fn autosave(&self) {
        if !self.may_keep() || self.chosen().loading.is_some() {
            return;
        }
        let text = self.session(|session| session.save_text(None));
        let saving = match storage::write(CURRENT, &text) {
            Ok(()) => Saving::Saved,
            Err(_) => Saving::Failed,
        };
        self.choose(|chosen| {
            if saving == Saving::Failed && chosen.saving != Saving::Failed {
                chosen.notice = Some(crate::ui::strings::store::not_kept().into());
            }
            chosen.saving = saving;
        });
    }

    /// Begins to take back what an earlier visit left; the frames go on with it.
    pub fn restore(&self) {
        match storage::read(CURRENT) {
            Ok(Some(text)) => self.load(text),
            Ok(None) => {}
            Err(_) => self.choose(|chosen| chosen.saving = Saving::Failed),
        }
    }

    /// Begins to replay a save. What cannot be read is told and kept aside; the running session stays.
    pub fn load(&self, text: String) {
        match Loading::of(&text) {
            Ok(loading) => {
                let progress = loading.progress();
                *self.store.loading.borrow_mut() = Some((loading, text));
                self.choose(|chosen| chosen.loading = Some((progress.done, progress.total)));
            }
            Err(error) => self.put_aside(&text, &error.to_string()),
        }
    }

    /// Goes on replaying for a frame.
    pub fn load_frame(&self) {
        let Some((mut loading, text)) = self.store.loading.borrow_mut().take() else {
            return;
        };
        let end = page::now() + BUDGET_MS;
        if !loading.step(|| page::now() < end) && !loading.is_done() {
            let progress = loading.progress();
            *self.store.loading.borrow_mut() = Some((loading, text));
            return self.choose(|chosen| chosen.loading = Some((progress.done, progress.total)));
        }
        match loading.finish() {
            Loaded::Exact(session) => self.take(*session, None),
            Loaded::Differs(differs) => {
                let message = differs.message();
                let kept = self.keep_aside(&text);
                let tail = if kept {
                    crate::ui::strings::store::kept_aside()
                } else {
                    ""
                };
                self.take(differs.session, Some(format!("{message} {tail}")));
            }
        }
    }

    /// Stops replaying; the running session stays.
    pub fn stop_loading(&self) {
        self.store.loading.borrow_mut().take();
        self.choose(|chosen| chosen.loading = None);
    }

    /// The save that was kept aside, if there is one.
    pub fn aside(&self) -> Option<String> {
        storage::read(ASIDE).ok().flatten()
    }

    /// Replays a save and then looks at a moment so many milliseconds after its beginning.
    pub fn load_at(&self, text: String, look_at: Option<u64>) {
        self.store.look_at.set(look_at);
        self.load(text);
    }

    fn keep_aside(&self, text: &str) -> bool {
        !self.store.detached && storage::write(ASIDE, text).is_ok()
    }

    fn take(&self, mut session: crate::session::Session, notice: Option<String>) {
        let moment = self.store.look_at.take().map(|millis| session.start() + Span(millis));
        if let Some(moment) = moment.filter(|moment| *moment < session.world().now()) {
            session.seek(moment);
        }
        *self.store.session.borrow_mut() = session;
        self.choose(|chosen| {
            chosen.loading = None;
            chosen.selected = None;
            chosen.running &= moment.is_none();
            chosen.notice = notice.map(Into::into);
        });
        self.draw();
    }

    fn put_aside(&self, text: &str, error: &str) {
        let kept = self.keep_aside(text);
        let tail = if kept {
            crate::ui::strings::store::kept_aside()
        } else {
            ""
        };
        self.choose(|chosen| {
            chosen.loading = None;
            chosen.notice = Some(format!("{error} {tail}").into());
        });
    }
}
