//! Bookmarks: moments that the learner gave a name, to come back to.
//!
//! A bookmark is a moment of simulated time, so it holds on every branch that has one. Invariant: in order of time, at most
//! one a moment.

use super::Session;
use crate::base::time::Time;

/// Bookmarks one session keeps.
pub const MOST: usize = 200;
/// Longest name, in characters.
pub const NAME: usize = 120;

/// A moment with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    pub at: Time,
    pub name: String,
}

impl Session {
    /// Every bookmark, the earliest first.
    pub fn bookmarks(&self) -> &[Bookmark] {
        &self.bookmarks
    }

    /// Puts a bookmark at the shown moment, or names the one there anew; false when there are too many.
    pub fn bookmark(&mut self, name: &str) -> bool {
        let at = self.shown().now();
        self.bookmark_at(at, name)
    }

    pub(super) fn bookmark_at(&mut self, at: Time, name: &str) -> bool {
        let name: String = name.trim().chars().take(NAME).collect();
        match self.bookmarks.binary_search_by_key(&at, |mark| mark.at) {
            Ok(place) => self.bookmarks[place].name = name,
            Err(_) if self.bookmarks.len() >= MOST => return false,
            Err(place) => self.bookmarks.insert(place, Bookmark { at, name }),
        }
        self.revision += 1;
        true
    }

    /// Takes the bookmark of a moment away.
    pub fn remove_bookmark(&mut self, at: Time) {
        let before = self.bookmarks.len();
        self.bookmarks.retain(|mark| mark.at != at);
        self.revision += u64::from(self.bookmarks.len() != before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Span;
    use crate::session::{Loaded, Loading};

    #[test]
    fn bookmarks_keep_their_order_are_saved_and_come_back() {
        let mut session = Session::empty(1);
        session.advance(Span::secs(60));
        assert!(session.bookmark("later"));
        let start = session.start();
        session.seek(start + Span::secs(10));
        assert!(session.bookmark(" earlier \"one\" "));
        assert!(session.bookmark("earlier"), "the same moment is named anew");
        session.back_to_now();
        let names = |session: &Session| {
            session
                .bookmarks()
                .iter()
                .map(|mark| mark.name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&session), ["earlier", "later"]);
        let Ok(Loaded::Exact(loaded)) = Loading::all(&session.save_text(None)) else {
            panic!("the save was not read back");
        };
        assert_eq!(loaded.bookmarks(), session.bookmarks());
        session.remove_bookmark(start + Span::secs(10));
        assert_eq!(names(&session), ["later"]);
    }

    #[test]
    fn hostile_bookmarks_are_named_with_their_place() {
        let text = Session::empty(1).save_text(None);
        for (bad, place) in [
            ("7", "bookmarks"),
            ("[7]", "bookmarks[0]"),
            ("[{\"at\":-1,\"name\":\"\"}]", "bookmarks[0].at"),
        ] {
            let text = text.replace("\"log\":[", &format!("\"bookmarks\":{bad},\"log\":["));
            let error = Loading::all(&text)
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(error.starts_with(&format!("{place}:")), "{bad}: {error}");
        }
    }
}
