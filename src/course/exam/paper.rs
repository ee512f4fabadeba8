//! Papers: which questions, in which variant and order, from a seed and settings.
//!
//! Stratified by topic: each topic gets its share by weight, the largest remainders first; the order is mixed.
//! Invariant: the same content version, seed and settings give the same paper, so that a link is enough for a class.

use super::clock::Pauses;
use crate::base::rng::Draw;
use crate::course::content::{Question, Shelf};
use crate::course::question::{solve, variant};
use crate::course::stage::Stages;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked of a paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Format {
    pub items: usize,
    pub minutes: u64,
    pub pauses: Pauses,
    /// Topics' ids; all where empty.
    pub topics: Vec<String>,
}

/// The exam: 65 items in 130 minutes.
pub const EXAM: Format = Format {
    items: 65,
    minutes: 130,
    pauses: Pauses::None,
    topics: Vec::new(),
};

/// The drill: 20 items in 40 minutes.
pub const DRILL: Format = Format {
    items: 20,
    minutes: 40,
    pauses: Pauses::Allowed,
    topics: Vec::new(),
};

/// Items and minutes of one paper, at most.
const MOST_ITEMS: usize = 200;
const MOST_MINUTES: u64 = 600;

/// One question of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// The question's id.
    pub question: String,
    /// Seed of its variant and layout.
    pub seed: u64,
    pub topic: String,
    pub skills: Vec<String>,
}

/// A paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paper {
    pub seed: u64,
    /// Version of the content.
    pub content: u64,
    pub format: Format,
    pub items: Vec<Item>,
}

/// The paper of a seed. Fewer items than asked for where the bank has fewer.
pub fn paper(shelf: &Shelf, format: &Format, seed: u64) -> Paper {
    let mut format = format.clone();
    format.items = format.items.clamp(1, MOST_ITEMS);
    format.minutes = format.minutes.clamp(1, MOST_MINUTES);
    let mut pools: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    for question in shelf.questions().filter(|question| !question.practice_only) {
        if format.topics.is_empty() || format.topics.contains(&question.topic) {
            pools.entry(&question.topic).or_default().push(question);
        }
    }
    let mut chosen: Vec<&Question> = Vec::new();
    for (topic, count) in shares(shelf, &pools, format.items) {
        let mut pool = pools.get(topic).cloned().unwrap_or_default();
        shuffle(&mut pool, seed, &format!("paper {topic}"));
        chosen.extend(pool.into_iter().take(count));
    }
    shuffle(&mut chosen, seed, "paper order");
    together(&mut chosen);
    let items = chosen
        .iter()
        .enumerate()
        .map(|(index, question)| item(question, seed, index));
    Paper {
        seed,
        content: shelf.catalogue.version,
        items: items.collect(),
        format,
    }
}

/// A paper of given questions, in their order: a teacher's own choice. Unknown ids are left out.
pub fn paper_of(shelf: &Shelf, ids: &[String], minutes: u64, seed: u64) -> Paper {
    let questions = ids.iter().take(MOST_ITEMS).filter_map(|id| shelf.question(id));
    let items: Vec<Item> = questions
        .enumerate()
        .map(|(index, question)| item(question, seed, index))
        .collect();
    Paper {
        seed,
        content: shelf.catalogue.version,
        format: Format {
            items: items.len(),
            minutes: minutes.clamp(1, MOST_MINUTES),
            ..Format::default()
        },
        items,
    }
}

/// The model's own answer to an item whose key is left to the model: a curve's points, or a number as one point.
pub fn model_answer(shelf: &Shelf, stages: &mut Stages, item: &Item) -> Option<Vec<(f64, f64)>> {
    let filled = variant(shelf.question(&item.question)?, item.seed).ok()?;
    solve(stages, shelf, &filled.question).ok()?
}

fn item(question: &Question, seed: u64, index: usize) -> Item {
    Item {
        question: question.id.clone(),
        // Small enough to be exact in JSON readers that know only floating point.
        seed: Draw::of(seed, "paper item", index as u64).next() >> 12,
        topic: question.topic.clone(),
        skills: question.skills.clone(),
    }
}

/// How many items each topic gets: by weight, then what is left over to the largest remainders, then wherever there
/// are questions left.
fn shares<'a>(shelf: &Shelf, pools: &BTreeMap<&'a str, Vec<&Question>>, items: usize) -> Vec<(&'a str, usize)> {
    let weight = |topic: &str| {
        let known = shelf.catalogue.topics.iter().find(|one| one.id == topic);
        known.map_or(1, |one| one.weight.unwrap_or(1))
    };
    let total: u64 = pools.keys().map(|topic| weight(topic)).sum::<u64>().max(1);
    let mut shares: Vec<(&str, usize, u64, usize)> = pools
        .iter()
        .filter(|(topic, _)| weight(topic) > 0)
        .map(|(topic, pool)| {
            let exact = items as u64 * weight(topic);
            let whole = (exact / total) as usize;
            (*topic, whole.min(pool.len()), exact % total, pool.len())
        })
        .collect();
    let mut left = items.saturating_sub(shares.iter().map(|share| share.1).sum());
    shares.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
    while left > 0 {
        let mut given = false;
        for share in &mut shares {
            if left > 0 && share.1 < share.3 {
                share.1 += 1;
                left -= 1;
                given = true;
            }
        }
        if !given {
            break;
        }
    }
    shares.sort_by(|a, b| a.0.cmp(b.0));
    shares.into_iter().map(|share| (share.0, share.1)).collect()
}

fn shuffle<T>(list: &mut [T], seed: u64, stream: &str) {
    let mut draw = Draw::of(seed, stream, 0);
    for index in (1..list.len()).rev() {
        list.swap(index, draw.range(0, index as u64) as usize);
    }
}

/// Questions of one case follow each other, from where the first of them stands.
fn together(list: &mut Vec<&Question>) {
    let mut sorted: Vec<&Question> = Vec::with_capacity(list.len());
    for question in list.iter() {
        if sorted.iter().any(|one| one.id == question.id) {
            continue;
        }
        sorted.push(question);
        if !question.case.is_empty() {
            let rest = list
                .iter()
                .filter(|other| other.case == question.case && other.id != question.id);
            sorted.extend(rest);
        }
    }
    *list = sorted;
}
