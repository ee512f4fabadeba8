//! The marks of one session's current branch, kept up to date at little cost while the clock runs.
//!
//! Invariant: following a session step by step gives the same marks as reading it at once.

use super::{Mark, MarkKind};
use crate::base::time::Time;
use crate::model::events::{Event, Kind};
use crate::model::{Command, Seq};
use crate::session::{self, Bookmark, Session};
use std::rc::Rc;

/// What decides whether the learner's acts have to be read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Acts {
    branch: u64,
    entries: usize,
    calls: u64,
    last: Option<String>,
    start: Time,
    bookmarks: Vec<Bookmark>,
}

/// What happened on the current branch since the learner's history began.
#[derive(Clone, Debug, Default)]
pub struct Story {
    acts: Vec<Mark>,
    told: Vec<Mark>,
    known: Acts,
    /// The first event that was not told yet, and the last one that was.
    next: Seq,
    last: Option<(Time, String)>,
    marks: Rc<Vec<Mark>>,
}

impl Story {
    /// Reads what is new in a session.
    pub fn follow(&mut self, session: &Session) {
        let acts = self.read_acts(session);
        let told = self.read_events(session);
        if acts || told {
            let mut marks: Vec<Mark> = self.acts.iter().chain(&self.told).cloned().collect();
            marks.sort_by_key(|mark| mark.at);
            self.marks = Rc::new(marks);
        }
    }

    /// Every mark in order of time.
    pub fn marks(&self) -> Rc<Vec<Mark>> {
        self.marks.clone()
    }

    /// How many marks of a kind there are.
    pub fn count(&self, kind: MarkKind) -> usize {
        self.marks.iter().filter(|mark| mark.kind == kind).count()
    }

    /// The last mark before a moment.
    pub fn before(&self, time: Time) -> Option<&Mark> {
        let after = self.marks.partition_point(|mark| mark.at < time);
        self.marks.get(after.checked_sub(1)?)
    }

    /// The first mark after a moment.
    pub fn after(&self, time: Time) -> Option<&Mark> {
        self.marks.get(self.marks.partition_point(|mark| mark.at <= time))
    }

    fn read_acts(&mut self, session: &Session) -> bool {
        let known = Acts {
            branch: session.current_branch(),
            entries: session.log_len(),
            calls: session.calls().last().map_or(0, |call| call.number),
            last: session.undo_name(),
            start: session.start(),
            bookmarks: session.bookmarks().to_vec(),
        };
        if known == self.known {
            return false;
        }
        self.known = known;
        let log = session.log();
        let acts = log.into_iter().filter(|entry| entry.is_act());
        self.acts = acts
            .map(|entry| Mark {
                at: entry.at,
                kind: match (&entry.command, entry.refused) {
                    (_, true) => MarkKind::Refused,
                    (Command::Inject(_), false) => MarkKind::Outside,
                    _ => MarkKind::Call,
                },
                text: session::words(&entry.command),
            })
            .chain(session.bookmarks().iter().map(|mark| Mark {
                at: mark.at,
                kind: MarkKind::Bookmark,
                text: mark.name.clone(),
            }))
            .collect();
        true
    }

    fn read_events(&mut self, session: &Session) -> bool {
        let events = session.world().events();
        let same = match &self.last {
            Some((at, text)) => {
                let last = self.next.checked_sub(1).and_then(|seq| events.get(seq));
                last.is_some_and(|event| event.at == *at && event.text == *text)
            }
            None => false,
        };
        let mut changed = false;
        if !same {
            self.told.clear();
            self.next = session.moment_after(0).world().events().next_seq();
            changed = true;
        }
        for event in events.from(self.next) {
            if let Some(kind) = kind_of(event) {
                self.told.push(Mark {
                    at: event.at,
                    kind,
                    text: event.text.clone(),
                });
                changed = true;
            }
        }
        self.next = events.next_seq();
        self.last = events.get(self.next.saturating_sub(1)).map(|e| (e.at, e.text.clone()));
        changed
    }
}

/// The mark of an event; most have none. The learner's own acts come from the log.
fn kind_of(event: &Event) -> Option<MarkKind> {
    match event.kind {
        Kind::Call | Kind::Refused | Kind::Injected => None,
        _ if event.bad => Some(MarkKind::Failure),
        Kind::Deployment => Some(MarkKind::Deployment),
        Kind::Decision => Some(MarkKind::Scaling),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;
    use crate::base::time::Span;
    use serde_json::json;

    fn call(operation: &str, input: serde_json::Value) -> Command {
        Command::Call(Call::new("ecs", operation, input))
    }

    #[test]
    fn a_scenario_is_not_the_learners_story() {
        let mut story = Story::default();
        story.follow(&Session::new(7, "hands-on").unwrap());
        assert_eq!(story.count(MarkKind::Call), 0);
        assert!(story.marks().is_empty(), "{:?}", story.marks());
    }

    #[test]
    fn acts_refusals_and_their_undoing_are_followed() {
        let mut session = Session::empty(1);
        let mut story = Story::default();
        session.apply(&call("CreateCluster", json!({"clusterName": "c"})));
        session.advance(Span::secs(5));
        session.apply(&call("DeleteCluster", json!({"cluster": "gone"})));
        story.follow(&session);
        assert_eq!((story.count(MarkKind::Call), story.count(MarkKind::Refused)), (1, 1));
        assert_eq!(
            story.before(Time(5_000)).map(|m| m.text.as_str()),
            Some("create-cluster c")
        );
        assert_eq!(story.after(Time(0)).map(|m| m.at), Some(Time(5_000)));
        session.undo();
        story.follow(&session);
        assert_eq!(story.count(MarkKind::Call), 0);
    }

    #[test]
    fn following_gives_the_same_as_reading_at_once() {
        let mut session = Session::new(7, "hands-on").unwrap();
        let mut followed = Story::default();
        let steps: [&dyn Fn(&mut Session); 5] = [
            &|s| s.advance(Span::mins(3)),
            &|s| drop(s.apply(&call("CreateCluster", json!({"clusterName": "x"})))),
            &|s| drop(s.undo()),
            &|s| drop(s.apply(&call("CreateCluster", json!({"clusterName": "y"})))),
            &|s| s.advance(Span::mins(1)),
        ];
        for step in steps {
            step(&mut session);
            followed.follow(&session);
            let mut fresh = Story::default();
            fresh.follow(&session);
            assert_eq!(followed.marks(), fresh.marks());
        }
    }
}
