//! Prove it: two options in two worlds of the same seed, side by side.

use crate::base::time::Span;
use crate::course::content::{Question, Shelf, When};
use crate::course::stage::{Play, Played, Stages, Verdict, Watch, let_pass};
use crate::model::{Event, Seq};
use crate::session::Session;
use crate::terminal::Env;
use std::collections::BTreeMap;

/// One of the two worlds.
#[derive(Clone, Debug)]
pub struct Side {
    /// Number of the option, pair or wrong attempt.
    pub part: usize,
    /// The lines that were run.
    pub lines: Vec<String>,
    /// What they printed, each with its line.
    pub printed: Vec<(String, String)>,
    pub session: Session,
    /// The session's log length before these lines, and the number of the first event after them.
    pub begun: usize,
    pub since: Seq,
    /// What became of the proof's `holds`, in their order.
    pub verdicts: Vec<Verdict>,
    /// All of them hold.
    pub holds: bool,
    /// Events since the lines began that the other world does not have: their numbers.
    pub differing: Vec<u64>,
}

/// Two worlds, same seed, same clock.
#[derive(Clone, Debug)]
pub struct SideBySide {
    pub left: Side,
    pub right: Side,
}

/// Runs two options of a single or multiple choice question. The question is a filled variant.
pub fn side_by_side(
    stages: &mut Stages,
    shelf: &Shelf,
    question: &Question,
    left: usize,
    right: usize,
) -> Result<SideBySide, String> {
    let mut a = run(stages, shelf, question, left)?;
    let mut b = run(stages, shelf, question, right)?;
    // The same clock: lines may have taken different time.
    let (one, other) = (a.session.world().now(), b.session.world().now());
    let_pass(&mut a.session, other.since(one), false, &mut |_| false);
    let_pass(&mut b.session, one.since(other), false, &mut |_| false);
    a.differing = differing(&a, &b);
    b.differing = differing(&b, &a);
    Ok(SideBySide { left: a, right: b })
}

fn run(stages: &mut Stages, shelf: &Shelf, question: &Question, part: usize) -> Result<Side, String> {
    let proof = question
        .proof
        .as_ref()
        .ok_or("This question rests on a fact; there is nothing to run.")?;
    let option = question.options.get(part).ok_or("There is no such option.")?;
    let (mut session, env) = stages.open(shelf, &proof.start, proof.start.seed.unwrap_or(1))?;
    let mut before = Play::start(&proof.commands, &proof.files, env, true, |_, _| None);
    before
        .finish(&mut session)
        .map_err(|error| format!("The proof fails in {error}."))?;
    let (begun, since) = (session.log_len(), session.world().events().next_seq());
    let mut watch = Watch::new(proof.holds.len(), session.world());
    let mut printed: Vec<(String, String)> = Vec::new();
    let mut play = Play::start(&option.does, &proof.files, before.into_env(), false, |_, _| None);
    loop {
        match play.turn(&mut session) {
            Played::Line { text, .. } => printed.push((text, String::new())),
            Played::Printed(out) => {
                if let Some(last) = printed.last_mut() {
                    last.1.push_str(&out.stdout);
                    last.1.push_str(&out.stderr);
                }
            }
            Played::Working => {}
            Played::Failed { says, .. } => return Err(says),
            Played::Done => break,
        }
    }
    let env: Env = play.into_env();
    let clauses: Vec<_> = proof.holds.iter().collect();
    let watched = clauses.iter().any(|clause| clause.when != When::Now);
    let mut verdicts = Vec::new();
    let_pass(&mut session, Span::secs(proof.wait), watched, &mut |world| {
        verdicts = watch.look(&clauses, world, &env);
        false
    });
    Ok(Side {
        part,
        lines: option.does.clone(),
        printed,
        begun,
        since,
        holds: watch.all(&clauses),
        verdicts,
        differing: Vec::new(),
        session,
    })
}

/// Events since the lines began that the other has not at the same moment, in the same words.
fn differing(side: &Side, other: &Side) -> Vec<u64> {
    let key = |event: &Event| (event.at, event.kind, event.text.clone());
    let mut pool: BTreeMap<_, usize> = BTreeMap::new();
    for event in other.session.world().events().from(other.since) {
        *pool.entry(key(event)).or_default() += 1;
    }
    let mut numbers = Vec::new();
    for event in side.session.world().events().from(side.since) {
        match pool.get_mut(&key(event)).filter(|left| **left > 0) {
            Some(left) => *left -= 1,
            None => numbers.push(event.seq),
        }
    }
    numbers
}
