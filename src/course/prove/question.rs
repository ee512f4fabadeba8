//! Questions: what each kind claims.

use super::run::{Scene, run, scene, unmet};
use super::{Broken, broken, options};
use crate::base::time::Span;
use crate::course::content::{Clause, Fact, Kind, Proof, Question, Shelf, Task};
use crate::course::question::{Score, distance, measure_number, measured, own_variant, score, variant};
use crate::course::stage::{Stages, Watch, first_event, let_pass};
use crate::model::World;
use crate::session::Session;
use crate::terminal::Env;

/// Variants of a template that are run.
pub const VARIANTS: u64 = 3;

/// Orders of up to this many entries are all run; of more, all neighbours' swaps and the reverse.
const ALL_ORDERS: usize = 4;

/// Runs everything that a question claims; templates in several variants.
pub fn prove(stages: &mut Stages, shelf: &Shelf, question: &Question) -> Vec<Broken> {
    let seeds = if question.vars.is_empty() { 1 } else { VARIANTS };
    let mut found = Vec::new();
    for seed in 1..=seeds {
        match variant(question, seed) {
            Err(error) => found.push(broken("vars", error)),
            Ok(variant) => one(stages, shelf, &variant.question, &mut found),
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// Runs a question about a learner's own world in that world.
pub fn prove_own(question: &Question, session: &Session) -> Vec<Broken> {
    let filled = match own_variant(question, session.world(), session.seed()) {
        Ok(variant) => variant.question,
        Err(error) => return vec![broken("vars", error)],
    };
    let mut found = Vec::new();
    if let Some(proof) = &filled.proof {
        let mut scene = Scene {
            session: session.clone(),
            env: Env::default(),
        };
        let mut play =
            crate::course::stage::Play::start(&proof.commands, &proof.files, Env::default(), true, |_, _| None);
        match play.finish(&mut scene.session) {
            Err(error) => found.push(broken("proof.commands", error)),
            Ok(()) => {
                scene.env = play.into_env();
                in_scene(&filled, proof, &scene, &mut found);
            }
        }
    }
    found
}

fn one(stages: &mut Stages, shelf: &Shelf, question: &Question, found: &mut Vec<Broken>) {
    if let Some(fact) = &question.fact {
        stated(fact, found);
    }
    let Some(proof) = &question.proof else { return };
    match scene(stages, shelf, proof) {
        Err(error) => found.push(broken("proof", error)),
        Ok(scene) => in_scene(question, proof, &scene, found),
    }
}

fn in_scene(question: &Question, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    match question.kind {
        Kind::Single | Kind::Multiple => options::choice(question, proof, scene, found),
        Kind::Ordering => ordering(question, proof, scene, found),
        Kind::Matching => matching(question, proof, scene, found),
        Kind::Numeric => numeric(question, proof, scene, found),
        Kind::Build | Kind::Fix => question
            .task
            .iter()
            .for_each(|task| world(question.kind, task, proof, scene, found)),
        Kind::Curve => curve(question, scene, found),
    }
}

/// A fact that the model can tell, in a new world.
fn stated(fact: &Fact, found: &mut Vec<Broken>) {
    let world = World::new(1);
    for (index, clause) in fact.holds.iter().enumerate() {
        let verdict = crate::course::stage::weigh(&world, clause, 0, &Env::default());
        if !verdict.holds {
            let says = format!(
                "The model says otherwise: it found {} {}",
                verdict.found, verdict.trouble
            );
            found.push(broken(format!("fact.holds[{index}]"), says));
        }
    }
}

fn ordering(question: &Question, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    if question.order.iter().all(|entry| entry.event.is_some()) {
        return happens(question, proof, scene, found);
    }
    let clauses: Vec<&Clause> = proof.holds.iter().collect();
    let count = question.order.len();
    let right: Vec<usize> = (0..count).collect();
    for order in orders(count) {
        let lines: Vec<String> = order
            .iter()
            .filter_map(|index| question.order.get(*index))
            .flat_map(|entry| entry.does.clone())
            .collect();
        match run(scene, proof, &lines, false, &clauses) {
            Err(error) => found.push(broken("order", error)),
            Ok(end) => match (order == right, end.watch.all(&clauses)) {
                (true, false) => found.push(broken(
                    "order",
                    format!("The right order does not lead to `holds`:{}", unmet(&clauses, &end)),
                )),
                (false, true) => {
                    let words: Vec<String> = order.iter().map(|index| (index + 1).to_string()).collect();
                    found.push(broken(
                        "order",
                        format!("The order {} works too, so the item has two answers.", words.join(", ")),
                    ));
                }
                _ => {}
            },
        }
    }
}

/// The orders to run, the right one first.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let right: Vec<usize> = (0..count).collect();
    let mut all = vec![right.clone()];
    if count <= ALL_ORDERS {
        all = vec![Vec::new()];
        for _ in 0..count {
            let longer = |order: &Vec<usize>| -> Vec<Vec<usize>> {
                let free = (0..count).filter(|index| !order.contains(index));
                free.map(|index| [order.as_slice(), &[index]].concat()).collect()
            };
            all = all.iter().flat_map(longer).collect();
        }
        return all;
    }
    for index in 1..count {
        let mut order = right.clone();
        order.swap(index - 1, index);
        all.push(order);
    }
    all.push(right.into_iter().rev().collect());
    all
}

/// Each entry's event happens, and in this order.
fn happens(question: &Question, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    let end = match run(scene, proof, &[], false, &[]) {
        Ok(end) => end,
        Err(error) => return found.push(broken("proof", error)),
    };
    // Events of the proof's own commands count as well: they are what the question is about.
    let mut before = 0;
    for (index, entry) in question.order.iter().enumerate() {
        let Some(event) = &entry.event else { continue };
        match first_event(end.session.world(), event, 0) {
            None => found.push(broken(format!("order[{index}].event"), "This event does not happen.")),
            Some(seq) if seq <= before => {
                found.push(broken(
                    format!("order[{index}].event"),
                    "This event happens before the one above.",
                ));
            }
            Some(seq) => before = seq,
        }
    }
}

fn matching(question: &Question, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    let clauses: Vec<&Clause> = question.pairs.iter().flat_map(|pair| &pair.shows).collect();
    for (index, pair) in question.pairs.iter().enumerate() {
        let end = match run(scene, proof, &pair.does, false, &clauses) {
            Ok(end) => end,
            Err(error) => {
                found.push(broken(format!("pairs[{index}].does"), error));
                continue;
            }
        };
        let mut next = 0;
        for (other, half) in question.pairs.iter().enumerate() {
            let own = next..next + half.shows.len();
            next = own.end;
            let holds = own
                .clone()
                .all(|at| clauses.get(at).is_some_and(|clause| end.watch.green(at, clause)));
            if index == other && !holds {
                let says = format!(
                    "The right half does not follow from the left one:{}",
                    unmet(&clauses, &end)
                );
                found.push(broken(format!("pairs[{index}].shows"), says));
            } else if index != other && holds {
                let says = format!("This right half follows from the left half of pair {} too.", index + 1);
                found.push(broken(format!("pairs[{other}].shows"), says));
            }
        }
    }
}

fn numeric(question: &Question, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    let Some(number) = &question.number else { return };
    let measured = |lines: &[String]| -> Result<f64, String> {
        let end = run(scene, proof, lines, false, &[])?;
        measure_number(proof, &end.session, &end.env)
    };
    let right = match measured(&[]) {
        Ok(right) => right,
        Err(error) => return found.push(broken("proof.query", error)),
    };
    if let Some(value) = number.value.as_ref().and_then(|value| value.as_f64())
        && (value - right).abs() > number.tolerance + 1e-9
    {
        found.push(broken(
            "number.value",
            format!("The key is {value}, and the model gives {right}."),
        ));
    }
    for (index, wrong) in number.wrong.iter().enumerate() {
        let at = format!("number.wrong[{index}]");
        let Some(value) = wrong.value.as_f64() else {
            found.push(broken(format!("{at}.value"), "This is no number."));
            continue;
        };
        if (value - right).abs() <= number.tolerance + 1e-9 {
            found.push(broken(
                format!("{at}.value"),
                format!("{value} is right: the model gives {right}."),
            ));
        }
        if wrong.does.is_empty() {
            continue;
        }
        match measured(&wrong.does) {
            Ok(other) if (other - value).abs() <= number.tolerance + 1e-9 => {}
            Ok(other) => found.push(broken(
                format!("{at}.does"),
                format!("These lines lead to {other} and not to {value}."),
            )),
            Err(error) => found.push(broken(format!("{at}.does"), error)),
        }
    }
}

fn world(kind: Kind, task: &Task, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    let clauses: Vec<&Clause> = task.goals.iter().flat_map(|goal| &goal.must).collect();
    if kind == Kind::Fix {
        let symptom: Vec<&Clause> = task.symptom.iter().collect();
        let mut watch = Watch::new(symptom.len(), scene.session.world());
        watch.since = 0;
        let verdicts = watch.look(&symptom, scene.session.world(), &scene.env);
        for (index, verdict) in verdicts.iter().enumerate().filter(|(_, verdict)| !verdict.holds) {
            let says = format!(
                "The symptom is not there at the start: found {} {}",
                verdict.found, verdict.trouble
            );
            found.push(broken(format!("task.symptom[{index}]"), says));
        }
    }
    let attempt = |lines: &[String], strict: bool| run(scene, proof, lines, strict, &clauses);
    match attempt(&[], true) {
        Ok(end) if end.watch.all(&clauses) => {
            found.push(broken("task.goals", "The untouched world reaches every goal."))
        }
        Err(error) => found.push(broken("proof", error)),
        _ => {}
    }
    match attempt(&task.solution, true) {
        Ok(end) if !end.watch.all(&clauses) => {
            found.push(broken(
                "task.solution",
                format!("The solution does not reach the goals:{}", unmet(&clauses, &end)),
            ));
        }
        Err(error) => found.push(broken("task.solution", format!("The solution fails in {error}."))),
        _ => {}
    }
    for (index, wrong) in task.wrong.iter().enumerate() {
        let at = format!("task.wrong[{index}]");
        let both: Vec<&Clause> = clauses.iter().copied().chain(&wrong.shows).collect();
        match run(scene, proof, &wrong.does, false, &both) {
            Err(error) => found.push(broken(format!("{at}.does"), error)),
            Ok(end) => {
                let green = |range: std::ops::Range<usize>| {
                    range
                        .into_iter()
                        .all(|i| both.get(i).is_some_and(|clause| end.watch.green(i, clause)))
                };
                if green(0..clauses.len()) {
                    found.push(broken(
                        format!("{at}.does"),
                        "This wrong attempt reaches every goal: it works.",
                    ));
                }
                if !green(clauses.len()..both.len()) {
                    found.push(broken(
                        format!("{at}.shows"),
                        format!("It does not lead to what it `shows`:{}", unmet(&both, &end)),
                    ));
                }
            }
        }
    }
}

fn curve(question: &Question, scene: &Scene, found: &mut Vec<Broken>) {
    let Some(curve) = &question.curve else { return };
    let mut session = scene.session.clone();
    let wait = question.proof.as_ref().map_or(0, |proof| proof.wait);
    let_pass(&mut session, Span::secs(wait), false, &mut |_| false);
    let points = match measured(curve, &mut session, &scene.env) {
        Ok(points) => points,
        Err(error) => return found.push(broken("curve.query", error)),
    };
    if let Some(high) = points.iter().map(|point| point.1).find(|value| *value > curve.top) {
        found.push(broken(
            "curve.top",
            format!("The model reaches {high}, above the scale's top of {}.", curve.top),
        ));
    }
    let flat = [(0.0, points.first().map_or(0.0, |point| point.1))];
    if score(curve, &flat, &points) == Score::Right {
        found.push(broken(
            "curve",
            "A flat line from the first value is right: there is nothing to draw.",
        ));
    }
    for (index, wrong) in curve.wrong.iter().enumerate() {
        if score(curve, &wrong.points, &points) == Score::Right {
            let far = distance(curve, &wrong.points, &points);
            found.push(broken(
                format!("curve.wrong[{index}].points"),
                format!("This wrong drawing is right: it is {far:.3} off."),
            ));
        }
    }
}
