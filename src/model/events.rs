//! Events: what happened, when, to whom and because of which earlier event.
//!
//! Invariant: numbers rise by one, and `because` is always a smaller number; so "Why?" walks up a real chain.

use crate::base::limits;
use crate::base::time::Time;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// The number of an event. 0 stands for "from the beginning".
pub type Seq = u64;

/// What kind of thing happened; the word is stable and used by screens, labs and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// An API call changed something.
    Call,
    /// An API call was refused.
    Refused,
    /// Something from outside was injected.
    Injected,
    /// A task's lastStatus changed.
    TaskState,
    /// A container of a task changed state.
    Container,
    /// A line of a service's event list.
    ServiceEvent,
    /// A deployment changed state.
    Deployment,
    /// The scheduler decided something.
    Decision,
    /// A target's health changed.
    TargetHealth,
    /// A network interface came or went.
    Network,
    /// A role was assumed, or an action of a role was allowed or denied.
    Identity,
    /// Something about the image: resolved, pulled, failed.
    Image,
    /// A change of traffic.
    Traffic,
    /// A change of a load balancer or listener.
    Balancer,
    /// A machine or a container instance changed state.
    Instance,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    pub seq: Seq,
    pub at: Time,
    /// The event that caused this one; 0 for none.
    pub because: Seq,
    pub kind: Kind,
    /// ARN (or id, for EC2 resources) of what it happened to.
    pub subject: Rc<str>,
    /// One plain sentence.
    pub text: String,
    /// Id of the rule behind it (`fidelity::RULES`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// Whether a person would call this bad news.
    pub bad: bool,
}

/// An event about to be told.
#[derive(Clone, Debug)]
pub struct New {
    pub because: Seq,
    pub kind: Kind,
    pub subject: Rc<str>,
    pub text: String,
    pub rule: Option<&'static str>,
    pub bad: bool,
}

impl New {
    /// An ordinary event.
    pub fn of(kind: Kind, subject: impl Into<Rc<str>>, because: Seq, text: impl Into<String>) -> New {
        New {
            because,
            kind,
            subject: subject.into(),
            text: text.into(),
            rule: None,
            bad: false,
        }
    }

    /// The same event, naming the rule behind it.
    pub fn rule(mut self, rule: &'static str) -> New {
        self.rule = Some(rule);
        self
    }

    /// The same event, as bad news.
    pub fn bad(mut self) -> New {
        self.bad = true;
        self
    }
}

const CHUNK: usize = 256;

/// All events, in shared chunks so that a world is cheap to clone. They serialise as a running hash: a digest of the
/// world costs the same however long its story is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Events {
    #[serde(skip)]
    full: Vec<Rc<Vec<Event>>>,
    #[serde(skip)]
    open: Rc<Vec<Event>>,
    /// Events dropped from the front.
    dropped: u64,
    /// Number of the last event, and the hash over all events ever told.
    told: (Seq, u64),
}

/// A place in the story to go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark(Seq, u64);

impl Events {
    /// The number the next event will have; the first is 1.
    pub fn next_seq(&self) -> Seq {
        self.dropped + (self.full.len() * CHUNK + self.open.len()) as u64 + 1
    }

    /// Adds an event and returns its number.
    pub fn push(&mut self, at: Time, new: New) -> Seq {
        let seq = self.next_seq();
        debug_assert!(new.because < seq, "an event's cause comes before it");
        let New {
            because,
            kind,
            subject,
            text,
            rule,
            bad,
        } = new;
        self.told = (seq, hash(self.told.1, at, &subject, &text, because, kind));
        let open = Rc::make_mut(&mut self.open);
        open.push(Event {
            seq,
            at,
            because,
            kind,
            subject,
            text,
            rule,
            bad,
        });
        if open.len() == CHUNK {
            self.full.push(std::mem::take(&mut self.open));
            if self.full.len() * CHUNK > limits::EVENTS_KEPT {
                self.full.remove(0);
                self.dropped += CHUNK as u64;
            }
        }
        seq
    }

    /// Where the story stands now.
    pub fn mark(&self) -> Mark {
        Mark(self.told.0, self.told.1)
    }

    /// Takes back what was told since a mark; what was dropped from the front meanwhile stays dropped.
    pub fn take_back(&mut self, Mark(seq, hash): Mark) {
        while self.next_seq() > seq + 1 {
            if self.open.is_empty() {
                match self.full.pop() {
                    Some(chunk) => self.open = chunk,
                    None => break,
                }
            }
            Rc::make_mut(&mut self.open).pop();
        }
        self.told = (seq, hash);
    }

    /// The event of a number, unless it was dropped or has not happened.
    pub fn get(&self, seq: Seq) -> Option<&Event> {
        let index = usize::try_from(seq.checked_sub(self.dropped + 1)?).ok()?;
        match self.full.get(index / CHUNK) {
            Some(chunk) => chunk.get(index % CHUNK),
            None => self.open.get(index - self.full.len() * CHUNK),
        }
    }

    /// Every kept event, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.full.iter().flat_map(|chunk| chunk.iter()).chain(self.open.iter())
    }

    /// Kept events from number `seq` on.
    pub fn from(&self, seq: Seq) -> impl Iterator<Item = &Event> {
        (seq.max(self.dropped + 1)..self.next_seq()).filter_map(|n| self.get(n))
    }

    /// The chain of causes of an event, itself first.
    pub fn causes(&self, seq: Seq) -> Vec<&Event> {
        let mut chain = Vec::new();
        let mut next = self.get(seq);
        while let Some(event) = next {
            chain.push(event);
            next = self.get(event.because);
        }
        chain
    }
}

fn hash(before: u64, at: Time, subject: &str, text: &str, because: Seq, kind: Kind) -> u64 {
    let mut hash = before ^ 0xcbf2_9ce4_8422_2325;
    let numbers = [at.0, because, kind as u64].map(u64::to_le_bytes);
    for byte in numbers
        .as_flattened()
        .iter()
        .chain(subject.as_bytes())
        .chain(&[0])
        .chain(text.as_bytes())
    {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_dropping_old_chunks() {
        let mut events = Events::default();
        for n in 0..(limits::EVENTS_KEPT + 3 * CHUNK) as u64 {
            let seq = events.push(Time(n), New::of(Kind::Call, "x", n, "t"));
            assert_eq!(seq, n + 1);
        }
        let last = events.next_seq() - 1;
        assert_eq!(events.get(last).map(|e| e.seq), Some(last));
        assert!(events.get(1).is_none());
        assert_eq!(
            events.iter().next().map(|e| e.seq),
            events.iter().next().map(|e| events.get(e.seq).unwrap().seq)
        );
    }

    #[test]
    fn what_is_taken_back_was_never_told() {
        for before in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1] {
            let mut events = Events::default();
            (0..before).for_each(|n| {
                events.push(Time(n as u64), New::of(Kind::Call, "x", 0, "t"));
            });
            let (mark, digest) = (events.mark(), crate::base::digest::digest(&events));
            let kept = events.clone();
            events.push(Time(9), New::of(Kind::Call, "y", 0, "u"));
            assert_ne!(crate::base::digest::digest(&events), digest);
            events.push(Time(9), New::of(Kind::Call, "z", 0, "u"));
            events.take_back(mark);
            assert_eq!(
                (events.next_seq(), crate::base::digest::digest(&events)),
                (kept.next_seq(), digest)
            );
            assert_eq!(events.iter().count(), before);
            assert_eq!(
                events.push(Time(1), New::of(Kind::Call, "x", 0, "t")),
                before as u64 + 1
            );
        }
    }
}
