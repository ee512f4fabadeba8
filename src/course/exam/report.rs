//! The report of a sitting: score, topics, skills, time, calibration, what to revise.

use super::sitting::Sitting;
use crate::course::content::Shelf;
use crate::course::question::{Confidence, Grade, grade, variant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The scaled score from which a sitting counts as passed: ours, not AWS's equating.
pub const SCALE_PASS: u64 = 720;

/// The practice scale: 100 + 900 × share of right answers, rounded.
pub fn scaled(right: usize, items: usize) -> u64 {
    if items == 0 {
        return 100;
    }
    100 + (1800 * right as u64 + items as u64) / (2 * items as u64)
}

/// Right answers within a topic or a skill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// The topic's or skill's id.
    pub id: String,
    pub items: usize,
    pub right: usize,
    /// Milliseconds.
    pub spent: u64,
}

/// Confidence against correctness.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calibration {
    pub confidence: Confidence,
    pub items: usize,
    pub right: usize,
}

/// One item of the report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemReport {
    pub index: usize,
    pub question: String,
    pub grade: Grade,
    /// Milliseconds.
    pub spent: u64,
    pub confidence: Option<Confidence>,
    pub flagged: bool,
    /// The question could not be found or filled any more: it counts as wrong, and says so.
    pub missing: bool,
}

/// Something to go back to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revise {
    pub skill: String,
    /// Wrong answers that point there.
    pub wrong: usize,
    pub lessons: Vec<String>,
    pub labs: Vec<String>,
}

/// The whole report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub right: usize,
    pub items: Vec<ItemReport>,
    pub scaled: u64,
    pub passed: bool,
    /// In the order of the catalogue.
    pub topics: Vec<Part>,
    pub skills: Vec<Part>,
    pub calibration: Vec<Calibration>,
    /// Mean squared distance between stated confidence and correctness, from 0 (perfect) to 1; `None` where nothing
    /// was stated.
    pub brier: Option<f64>,
    /// The most wrong answers first.
    pub revise: Vec<Revise>,
    /// Wrong rules that the answers show, with how often.
    pub misconceptions: Vec<(String, usize)>,
    /// Milliseconds.
    pub spent: u64,
    pub paused_for: u64,
    /// How often the computer's clock went back during the sitting.
    pub went_back: u64,
    pub unanswered: usize,
}

/// Reports on a sitting. `measured` gives the model's own answers where a question leaves its key to the model, by the
/// item's number.
pub fn report(shelf: &Shelf, sitting: &Sitting, measured: &BTreeMap<usize, Vec<(f64, f64)>>) -> Report {
    let mut report = Report {
        spent: sitting.clock.spent,
        paused_for: sitting.clock.paused_for,
        went_back: sitting.clock.went_back,
        ..Report::default()
    };
    let mut topics: BTreeMap<String, Part> = BTreeMap::new();
    let mut skills: BTreeMap<String, Part> = BTreeMap::new();
    let mut wrong_rules: BTreeMap<String, usize> = BTreeMap::new();
    for (index, (item, given)) in sitting.paper.items.iter().zip(&sitting.given).enumerate() {
        let filled = shelf
            .question(&item.question)
            .and_then(|question| variant(question, item.seed).ok());
        let grade = filled.as_ref().map(|filled| {
            let model = measured.get(&index).map(Vec::as_slice);
            grade(&filled.question, &given.answer, model)
        });
        let missing = grade.is_none();
        let grade = grade.unwrap_or_default();
        let right = usize::from(grade.correct);
        report.right += right;
        report.unanswered += usize::from(given.answer.is_empty());
        let add = |parts: &mut BTreeMap<String, Part>, id: &String| {
            let part = parts.entry(id.clone()).or_default();
            part.id.clone_from(id);
            part.items += 1;
            part.right += right;
            part.spent = part.spent.saturating_add(given.spent);
        };
        add(&mut topics, &item.topic);
        item.skills.iter().for_each(|skill| add(&mut skills, skill));
        for wrong in &grade.misconceptions {
            *wrong_rules.entry(wrong.clone()).or_default() += 1;
        }
        report.items.push(ItemReport {
            index,
            question: item.question.clone(),
            grade,
            spent: given.spent,
            confidence: given.confidence,
            flagged: given.flagged,
            missing,
        });
    }
    let order = |parts: BTreeMap<String, Part>, ids: Vec<&String>| -> Vec<Part> {
        let mut list: Vec<Part> = parts.into_values().collect();
        list.sort_by_key(|part| ids.iter().position(|id| **id == part.id).unwrap_or(usize::MAX));
        list
    };
    report.topics = order(topics, shelf.catalogue.topics.iter().map(|one| &one.id).collect());
    report.skills = order(skills, shelf.catalogue.skills.iter().map(|one| &one.id).collect());
    report.scaled = scaled(report.right, report.items.len());
    report.passed = report.scaled >= SCALE_PASS;
    calibrate(&mut report);
    report.misconceptions = wrong_rules.into_iter().collect();
    report.misconceptions.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    report.revise = revise(shelf, &report);
    report
}

fn calibrate(report: &mut Report) {
    let mut sum = 0.0;
    let mut count = 0;
    for confidence in [Confidence::Guess, Confidence::Unsure, Confidence::Sure] {
        let of = report.items.iter().filter(|item| item.confidence == Some(confidence));
        let mut row = Calibration {
            confidence,
            ..Calibration::default()
        };
        for item in of {
            let right = usize::from(item.grade.correct);
            row.items += 1;
            row.right += right;
            let off = confidence.percent() as f64 / 100.0 - right as f64;
            sum += off * off;
            count += 1;
        }
        report.calibration.push(row);
    }
    report.brier = (count > 0).then(|| sum / f64::from(count));
}

/// Skills with wrong answers, and the lessons and labs that teach them: those the questions name first.
fn revise(shelf: &Shelf, report: &Report) -> Vec<Revise> {
    let mut list: Vec<Revise> = Vec::new();
    for part in report.skills.iter().filter(|part| part.right < part.items) {
        let mut one = Revise {
            skill: part.id.clone(),
            wrong: part.items - part.right,
            ..Revise::default()
        };
        let add = |to: &mut Vec<String>, ids: &[String]| {
            for id in ids {
                if !to.contains(id) {
                    to.push(id.clone());
                }
            }
        };
        for item in report.items.iter().filter(|item| !item.grade.correct) {
            if let Some(question) = shelf
                .question(&item.question)
                .filter(|question| question.skills.contains(&part.id))
            {
                add(&mut one.lessons, &question.lessons);
                add(&mut one.labs, &question.labs);
            }
        }
        let lessons = shelf.lessons.values().filter(|lesson| lesson.skills.contains(&part.id));
        lessons.for_each(|lesson| add(&mut one.lessons, std::slice::from_ref(&lesson.id)));
        let labs = shelf.labs.values().filter(|lab| lab.skills.contains(&part.id));
        labs.for_each(|lab| add(&mut one.labs, std::slice::from_ref(&lab.id)));
        list.push(one);
    }
    list.sort_by(|a, b| b.wrong.cmp(&a.wrong).then(a.skill.cmp(&b.skill)));
    list
}
