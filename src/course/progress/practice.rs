//! Practice: the daily queue, mixed by default, and the streak.

use super::fsrs::retrievability;
use super::store::Progress;
use crate::base::rng::Draw;
use crate::course::content::{Question, Shelf};
use std::collections::BTreeMap;

/// The day of a wall time, in the learner's own time zone; `offset_minutes` is what the zone is ahead of UTC.
pub fn day(now: u64, offset_minutes: i64) -> u64 {
    let shifted = (now as i64).saturating_add(offset_minutes.clamp(-1440, 1440) * 60_000);
    (shifted.max(0) / 86_400_000) as u64
}

/// What is asked of a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Topics' ids; all where empty.
    pub topics: Vec<String>,
    /// Items in all.
    pub most: usize,
    /// New items among them.
    pub new: usize,
    /// Only what is due: for the daily review.
    pub due_only: bool,
}

impl Default for Queue {
    fn default() -> Queue {
        Queue {
            topics: Vec::new(),
            most: 20,
            new: 8,
            due_only: false,
        }
    }
}

/// Why an item is in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Answered wrong, and sure of it: first.
    SureButWrong,
    Due,
    New,
    /// Not due yet, to fill up.
    Ahead,
}

/// An item of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub question: String,
    /// A fresh variant each time.
    pub seed: u64,
    pub reason: Reason,
}

/// The queue of a moment: what is due, the least remembered first; then new items, topics in turn.
pub fn queue(shelf: &Shelf, progress: &Progress, wanted: &Queue, now: u64) -> Vec<Due> {
    let fits = |question: &&Question| wanted.topics.is_empty() || wanted.topics.contains(&question.topic);
    let mut known: Vec<(Reason, u64, &Question)> = Vec::new();
    let mut fresh: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    for question in shelf.questions().filter(fits) {
        match progress.memories.get(&question.id) {
            None => fresh.entry(&question.topic).or_default().push(question),
            Some(memory) => {
                let reason = match (memory.due <= now, memory.sure_but_wrong) {
                    (true, true) => Reason::SureButWrong,
                    (true, false) => Reason::Due,
                    (false, _) => Reason::Ahead,
                };
                let chance = (retrievability(memory, now) * 1e6) as u64;
                known.push((reason, chance, question));
            }
        }
    }
    known.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
    let item = |question: &Question, reason: Reason| {
        let reviews = progress.memories.get(&question.id).map_or(0, |memory| memory.reviews);
        Due {
            question: question.id.clone(),
            seed: Draw::of(now / 86_400_000, &question.id, reviews).next() >> 12,
            reason,
        }
    };
    let due = known.iter().filter(|(reason, ..)| *reason != Reason::Ahead);
    let mut list: Vec<Due> = due
        .take(wanted.most)
        .map(|(reason, _, question)| item(question, *reason))
        .collect();
    if wanted.due_only {
        return list;
    }
    let room = wanted.most.saturating_sub(list.len()).min(wanted.new);
    let mut new = Vec::new();
    let mut round = 0;
    while new.len() < room {
        let before = new.len();
        // The easier ones of a topic come first.
        for pool in fresh.values_mut() {
            if round == 0 {
                pool.sort_by(|a, b| (a.level, &a.id).cmp(&(b.level, &b.id)));
            }
            if let Some(question) = pool.get(round).filter(|_| new.len() < room) {
                new.push(item(question, Reason::New));
            }
        }
        if new.len() == before {
            break;
        }
        round += 1;
    }
    list.extend(new);
    let room = wanted.most.saturating_sub(list.len());
    let ahead = known.iter().filter(|(reason, ..)| *reason == Reason::Ahead);
    list.extend(ahead.take(room).map(|(reason, _, question)| item(question, *reason)));
    list
}

/// Days in a row with at least one answer, up to today; a day that is not over does not break it.
pub fn streak(progress: &Progress, today: u64) -> u64 {
    let did = |day: u64| progress.days.get(&day).is_some_and(|log| log.answered > 0);
    let last = if did(today) { today } else { today.saturating_sub(1) };
    let mut count = 0;
    while count <= last && did(last - count) {
        count += 1;
    }
    count
}
