//! Grading: all or nothing for the mark, and feedback on every part of the answer.

use super::answer::Answer;
use super::curve::{self, Score};
use crate::course::content::{Goal, Kind, Question};
use crate::course::stage::Watch;
use crate::model::World;
use crate::terminal::Env;
use serde_json::Value;

/// What was said to one part of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feedback {
    /// Number of the option, entry, pair or goal.
    pub part: usize,
    /// Its text.
    pub text: String,
    /// The learner picked it, or placed it so.
    pub picked: bool,
    /// It belongs to the key.
    pub key: bool,
    /// Why it is right or wrong.
    pub why: String,
    /// The misconception it stands for, if it was picked and is wrong.
    pub misconception: String,
}

/// A graded answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grade {
    pub correct: bool,
    /// From 0 to 1; for feedback only: exams count `correct`.
    pub part: f64,
    pub answered: bool,
    /// On every option, entry and pair; on the matching wrong number.
    pub feedback: Vec<Feedback>,
    /// Misconceptions that the answer shows.
    pub misconceptions: Vec<String>,
    /// Curves only.
    pub score: Option<Score>,
}

/// Grades an answer. `measured` is what the model gives: the number of a numeric question without a value of its own,
/// or the points of a curve.
pub fn grade(question: &Question, answer: &Answer, measured: Option<&[(f64, f64)]>) -> Grade {
    let mut grade = match question.kind {
        Kind::Single | Kind::Multiple => choice(question, answer),
        Kind::Ordering => ordering(question, answer),
        Kind::Matching => matching(question, answer),
        Kind::Numeric => numeric(question, answer, measured),
        Kind::Build | Kind::Fix => Grade {
            correct: answer.reached == Some(true),
            part: if answer.reached == Some(true) { 1.0 } else { 0.0 },
            ..Grade::default()
        },
        Kind::Curve => drawn(question, answer, measured.unwrap_or_default()),
    };
    grade.answered = !answer.is_empty();
    let wrong = grade.feedback.iter().filter(|one| !one.misconception.is_empty());
    grade.misconceptions = wrong.map(|one| one.misconception.clone()).collect();
    grade.misconceptions.sort();
    grade.misconceptions.dedup();
    grade
}

/// Grades a world against goals that hold now: for build and fix.
pub fn grade_world(goals: &[Goal], watch: &mut Watch, world: &World, env: &Env) -> (bool, Vec<bool>) {
    let clauses: Vec<_> = goals.iter().flat_map(|goal| &goal.must).collect();
    watch.look(&clauses, world, env);
    let mut next = 0;
    let mut green = Vec::with_capacity(goals.len());
    for goal in goals {
        let own = next..next + goal.must.len();
        green.push(
            own.clone()
                .all(|index| clauses.get(index).is_some_and(|clause| watch.green(index, clause))),
        );
        next = own.end;
    }
    (green.iter().all(|one| *one) && !green.is_empty(), green)
}

fn choice(question: &Question, answer: &Answer) -> Grade {
    let mut right = 0;
    let mut feedback = Vec::with_capacity(question.options.len());
    for (part, option) in question.options.iter().enumerate() {
        let picked = answer.picked.contains(&part);
        right += usize::from(picked == option.correct);
        let misconception = if picked && !option.correct {
            option.misconception.clone()
        } else {
            String::new()
        };
        feedback.push(Feedback {
            part,
            text: option.text.clone(),
            picked,
            key: option.correct,
            why: option.why.clone(),
            misconception,
        });
    }
    let known = answer.picked.iter().all(|part| *part < question.options.len());
    Grade {
        correct: known && right == question.options.len() && !answer.picked.is_empty(),
        part: share(right, question.options.len(), answer),
        feedback,
        ..Grade::default()
    }
}

fn share(right: usize, all: usize, answer: &Answer) -> f64 {
    if answer.picked.is_empty() || all == 0 {
        0.0
    } else {
        right as f64 / all as f64
    }
}

fn ordering(question: &Question, answer: &Answer) -> Grade {
    let mut right = 0;
    let mut feedback = Vec::with_capacity(question.order.len());
    for (part, entry) in question.order.iter().enumerate() {
        let here = answer.picked.get(part) == Some(&part);
        right += usize::from(here);
        feedback.push(Feedback {
            part,
            text: entry.text.clone(),
            picked: here,
            key: true,
            why: entry.why.clone(),
            misconception: String::new(),
        });
    }
    Grade {
        correct: right == question.order.len() && answer.picked.len() == right && right > 0,
        part: share(right, question.order.len(), answer),
        feedback,
        ..Grade::default()
    }
}

fn matching(question: &Question, answer: &Answer) -> Grade {
    let mut right = 0;
    let mut feedback = Vec::with_capacity(question.pairs.len());
    for (part, pair) in question.pairs.iter().enumerate() {
        let here = answer.picked.get(part) == Some(&part);
        right += usize::from(here);
        feedback.push(Feedback {
            part,
            text: format!("{}: {}", pair.left, pair.right),
            picked: here,
            key: true,
            why: pair.why.clone(),
            misconception: String::new(),
        });
    }
    Grade {
        correct: right == question.pairs.len() && right > 0,
        part: share(right, question.pairs.len(), answer),
        feedback,
        ..Grade::default()
    }
}

/// The right number of a question: its own, or what the model measured.
pub fn right_number(question: &Question, measured: Option<&[(f64, f64)]>) -> Option<f64> {
    let own = question
        .number
        .as_ref()
        .and_then(|number| number.value.as_ref())
        .and_then(Value::as_f64);
    own.or_else(|| measured.and_then(|points| points.first()).map(|point| point.1))
}

fn numeric(question: &Question, answer: &Answer, measured: Option<&[(f64, f64)]>) -> Grade {
    let (Some(number), Some(given)) = (&question.number, answer.number) else {
        return Grade::default();
    };
    let right = right_number(question, measured);
    let near = |value: f64| (given - value).abs() <= number.tolerance + 1e-9;
    let correct = right.is_some_and(near);
    let mut feedback = Vec::new();
    for (part, wrong) in number.wrong.iter().enumerate() {
        let hit = !correct && wrong.value.as_f64().is_some_and(near);
        feedback.push(Feedback {
            part,
            text: wrong.value.to_string(),
            picked: hit,
            key: false,
            why: wrong.why.clone(),
            misconception: if hit {
                wrong.misconception.clone()
            } else {
                String::new()
            },
        });
    }
    Grade {
        correct,
        part: if correct { 1.0 } else { 0.0 },
        feedback,
        ..Grade::default()
    }
}

fn drawn(question: &Question, answer: &Answer, measured: &[(f64, f64)]) -> Grade {
    let Some(curve) = &question.curve else {
        return Grade::default();
    };
    let score = curve::score(curve, &answer.points, measured);
    let correct = score == Score::Right;
    // Which misconception a drawing shows: the wrong one it is nearest to, if nearer than to the key.
    let own = curve::distance(curve, &answer.points, measured);
    let near = curve
        .wrong
        .iter()
        .map(|wrong| curve::distance(curve, &answer.points, &wrong.points));
    let nearest = near.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    let mut feedback = Vec::new();
    for (part, wrong) in curve.wrong.iter().enumerate() {
        let hit = !correct && nearest.is_some_and(|(index, far)| index == part && far < own);
        feedback.push(Feedback {
            part,
            text: String::new(),
            picked: hit,
            key: false,
            why: wrong.why.clone(),
            misconception: if hit {
                wrong.misconception.clone()
            } else {
                String::new()
            },
        });
    }
    Grade {
        correct,
        part: match score {
            Score::Right => 1.0,
            Score::Near => 0.5,
            Score::Off => 0.0,
        },
        feedback,
        score: Some(score),
        ..Grade::default()
    }
}
