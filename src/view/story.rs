//! The list of events: newest first, filtered, in bounded work.
//!
//! Invariant: however many events a world holds, at most [`LOOKED`] of the newest are looked at.

use super::inspect::Line;
use crate::base::tongue::say;
use crate::model::World;
use crate::model::events::Kind;

/// Events looked at, from the newest backwards.
pub const LOOKED: usize = 20_000;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Part of the text or of the subject, without regard to case.
    pub text: String,
    /// The slug of a kind; empty for every kind.
    pub kind: String,
    /// Only events with smaller numbers; 0 for all.
    pub before: u64,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Newest first, each with its kind's word.
    pub lines: Vec<(Line, &'static str)>,
    /// There are more that match.
    pub more: bool,
    /// Events in the world.
    pub total: usize,
}

/// Every kind with its slug and its word.
pub const KINDS: [(Kind, &str, &str); 14] = [
    (Kind::Call, "call", "call"),
    (Kind::Refused, "refused", "refused call"),
    (Kind::TaskState, "task", "task state"),
    (Kind::Container, "container", "container"),
    (Kind::ServiceEvent, "service", "service event"),
    (Kind::Deployment, "deployment", "deployment"),
    (Kind::Decision, "decision", "scheduler"),
    (Kind::TargetHealth, "target", "target health"),
    (Kind::Balancer, "balancer", "load balancer"),
    (Kind::Network, "network", "network"),
    (Kind::Identity, "identity", "identity"),
    (Kind::Image, "image", "image"),
    (Kind::Traffic, "traffic", "traffic"),
    (Kind::Injected, "outside", "from outside"),
];

/// The newest events that match, at most `limit`.
pub fn of(world: &World, filter: &Filter, limit: usize) -> Story {
    let wanted = filter.text.trim().to_lowercase();
    let kind = KINDS.iter().find(|(_, slug, _)| *slug == filter.kind).map(|one| one.0);
    let events = world.events();
    let mut story = Story {
        total: events
            .iter()
            .next()
            .map_or(0, |first| (events.next_seq() - first.seq) as usize),
        ..Story::default()
    };
    for event in events.iter().rev().take(LOOKED) {
        let fits = (filter.before == 0 || event.seq < filter.before)
            && kind.is_none_or(|kind| kind == event.kind)
            && (wanted.is_empty()
                || event.text.to_lowercase().contains(&wanted)
                || event.subject.to_lowercase().contains(&wanted));
        if !fits {
            continue;
        }
        if story.lines.len() == limit {
            story.more = true;
            break;
        }
        let word = KINDS
            .iter()
            .find(|one| one.0 == event.kind)
            .map_or("", |one| say(one.2));
        story.lines.push((Line::of(event), word));
    }
    story
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    #[test]
    fn the_newest_come_first_and_filters_narrow() {
        let session = Session::new(7, "hands-on").unwrap();
        let all = of(session.world(), &Filter::default(), 5);
        assert_eq!((all.lines.len(), all.more), (5, true));
        assert!(all.lines[0].0.seq > all.lines[1].0.seq);
        let before = Filter {
            before: all.lines[4].0.seq,
            ..Filter::default()
        };
        assert!(of(session.world(), &before, 5).lines[0].0.seq < all.lines[4].0.seq);
        let tasks = Filter {
            kind: "task".into(),
            text: "RUNNING".into(),
            ..Filter::default()
        };
        let tasks = of(session.world(), &tasks, 50);
        assert!(!tasks.lines.is_empty());
        assert!(
            tasks
                .lines
                .iter()
                .all(|(line, word)| *word == "task state" && line.text.to_lowercase().contains("running"))
        );
        let none = Filter {
            text: "no such text".into(),
            ..Filter::default()
        };
        let none = of(session.world(), &none, 5);
        assert!(none.lines.is_empty() && none.total > 5);
    }
}
