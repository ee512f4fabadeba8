//! Statistics over a class: facility, discrimination, what was picked, misconceptions, reliability.
//!
//! Follows classical test theory. Facility: share of right answers. Discrimination: the point-biserial correlation of
//! an item's mark (0 or 1) with the share right among the learner's other items, so that an item does not correlate
//! with itself. Reliability: Kuder-Richardson 20 (population variances).

use super::result::ResultFile;
use crate::course::content::{Kind, Question, Shelf};
use crate::course::question::variant;
use std::collections::{BTreeMap, BTreeSet};

/// How often an option was picked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OptionCount {
    /// The option's number in the file.
    pub option: usize,
    /// Its text in the first learner's variant.
    pub text: String,
    pub key: bool,
    pub picked: usize,
    /// Mean share right, over the other items, of those who picked it.
    pub rest: Option<f64>,
}

/// One item over all learners, whatever their variant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemStatistics {
    pub question: String,
    pub answered: usize,
    pub omitted: usize,
    pub right: usize,
    /// Right answers among all who had the item, 0 to 1.
    pub facility: f64,
    /// −1 to 1; `None` where all or none were right, or the other marks do not differ.
    pub discrimination: Option<f64>,
    /// Milliseconds on average.
    pub mean_time: f64,
    /// Single and multiple choice.
    pub options: Vec<OptionCount>,
    /// What a teacher should look at: `hard`, `easy`, `weak`, `against`, `unused`.
    pub flags: Vec<&'static str>,
}

/// A class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassReport {
    pub learners: usize,
    /// Files that are a second hand-in of the same learner and sitting; only the last counts.
    pub duplicates: usize,
    /// Whether all had the same items.
    pub same_paper: bool,
    /// Name and right answers, most first.
    pub scores: Vec<(String, usize, usize)>,
    /// Mean and standard deviation (population) of the share right.
    pub mean: f64,
    pub deviation: f64,
    /// Kuder-Richardson 20; `None` where papers differ or all have the same score.
    pub reliability: Option<f64>,
    /// In the order of the first paper, then by id.
    pub items: Vec<ItemStatistics>,
    /// Wrong rules, with how many learners show them.
    pub misconceptions: Vec<(String, usize)>,
}

/// A mark and what goes with it.
struct Mark<'a> {
    correct: bool,
    rest: Option<f64>,
    item: &'a super::result::Outcome,
}

/// The report of a class. Answers are graded again with the shelf's content.
pub fn class_report(shelf: &Shelf, files: &[ResultFile]) -> ClassReport {
    let mut last: BTreeMap<(String, u64, u64), ResultFile> = BTreeMap::new();
    for file in files {
        let mut file = file.clone();
        file.grade_again(shelf);
        last.insert((file.name.clone(), file.started, file.seed), file);
    }
    let duplicates = files.len() - last.len();
    let files: Vec<ResultFile> = last.into_values().collect();
    let papers: BTreeSet<Vec<&str>> = files
        .iter()
        .map(|file| file.items.iter().map(|item| item.question.as_str()).collect())
        .collect();
    let shares: Vec<f64> = files.iter().map(|file| share(file, None).unwrap_or(0.0)).collect();
    let (mean, variance) = moments(&shares);
    let mut report = ClassReport {
        learners: files.len(),
        duplicates,
        same_paper: papers.len() == 1,
        mean,
        deviation: variance.sqrt(),
        ..ClassReport::default()
    };
    report.scores = files
        .iter()
        .map(|file| (file.name.clone(), right(file), file.items.len()))
        .collect();
    report
        .scores
        .sort_by(|a, b| (b.1 * a.2).cmp(&(a.1 * b.2)).then(a.0.cmp(&b.0)));
    let mut order: Vec<&str> = papers.iter().next().cloned().unwrap_or_default();
    let all: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| &file.items)
        .map(|item| item.question.as_str())
        .collect();
    order.extend(all.iter().filter(|id| !order.contains(id)).copied().collect::<Vec<_>>());
    for id in order {
        let marks: Vec<Mark> = files
            .iter()
            .flat_map(|file| {
                file.items
                    .iter()
                    .enumerate()
                    .map(move |(place, item)| (file, place, item))
            })
            .filter(|(_, _, item)| item.question == id)
            .map(|(file, place, item)| Mark {
                correct: item.correct,
                rest: share(file, Some(place)),
                item,
            })
            .collect();
        report.items.push(item(shelf.question(id), id, &marks));
    }
    if report.same_paper && report.items.len() > 1 {
        let spread: f64 = report
            .items
            .iter()
            .map(|item| item.facility * (1.0 - item.facility))
            .sum();
        let count = report.items.len() as f64;
        let total = variance * count * count;
        report.reliability = (total > 1e-12).then(|| count / (count - 1.0) * (1.0 - spread / total));
    }
    let mut wrong: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &files {
        let own: BTreeSet<&str> = file
            .items
            .iter()
            .flat_map(|item| &item.misconceptions)
            .map(String::as_str)
            .collect();
        own.into_iter().for_each(|rule| *wrong.entry(rule).or_default() += 1);
    }
    report.misconceptions = wrong
        .into_iter()
        .map(|(rule, count)| (rule.to_string(), count))
        .collect();
    report.misconceptions.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    report
}

fn right(file: &ResultFile) -> usize {
    file.items.iter().filter(|item| item.correct).count()
}

/// The share right of a learner, without one of the items.
fn share(file: &ResultFile, without: Option<usize>) -> Option<f64> {
    let others = file
        .items
        .iter()
        .enumerate()
        .filter(|(place, _)| Some(*place) != without);
    let (mut count, mut sum) = (0, 0);
    for (_, item) in others {
        count += 1;
        sum += usize::from(item.correct);
    }
    (count > 0).then(|| sum as f64 / count as f64)
}

/// Mean and population variance.
fn moments(values: &[f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    (mean, variance)
}

fn item(question: Option<&Question>, id: &str, marks: &[Mark]) -> ItemStatistics {
    let count = marks.len().max(1) as f64;
    let right = marks.iter().filter(|mark| mark.correct).count();
    let omitted = marks.iter().filter(|mark| mark.item.answer.is_empty()).count();
    let mut one = ItemStatistics {
        question: id.into(),
        answered: marks.len() - omitted,
        omitted,
        right,
        facility: right as f64 / count,
        discrimination: discrimination(marks),
        mean_time: marks.iter().map(|mark| mark.item.spent as f64).sum::<f64>() / count,
        options: question.map(|question| options(question, marks)).unwrap_or_default(),
        flags: Vec::new(),
    };
    let flags = [
        ("hard", one.facility < 0.3),
        ("easy", one.facility > 0.9),
        ("weak", one.discrimination.is_some_and(|r| (0.0..0.2).contains(&r))),
        ("against", one.discrimination.is_some_and(|r| r < 0.0)),
        (
            "unused",
            one.options.iter().any(|option| !option.key && option.picked == 0),
        ),
    ];
    one.flags = flags
        .iter()
        .filter(|(_, raised)| *raised)
        .map(|(flag, _)| *flag)
        .collect();
    one
}

/// r = (mean rest of the right − mean rest of the wrong) ÷ deviation of the rest × √(p·q).
fn discrimination(marks: &[Mark]) -> Option<f64> {
    let known: Vec<(bool, f64)> = marks
        .iter()
        .filter_map(|mark| mark.rest.map(|rest| (mark.correct, rest)))
        .collect();
    let of = |correct: bool| -> Vec<f64> {
        known
            .iter()
            .filter(|mark| mark.0 == correct)
            .map(|mark| mark.1)
            .collect()
    };
    let (right, wrong) = (of(true), of(false));
    if right.is_empty() || wrong.is_empty() {
        return None;
    }
    let all: Vec<f64> = known.iter().map(|mark| mark.1).collect();
    let (_, variance) = moments(&all);
    if variance < 1e-12 {
        return None;
    }
    let p = right.len() as f64 / all.len() as f64;
    Some((moments(&right).0 - moments(&wrong).0) / variance.sqrt() * (p * (1.0 - p)).sqrt())
}

fn options(question: &Question, marks: &[Mark]) -> Vec<OptionCount> {
    if !matches!(question.kind, Kind::Single | Kind::Multiple) {
        return Vec::new();
    }
    let seed = marks.first().map_or(0, |mark| mark.item.seed);
    let shown = variant(question, seed)
        .map(|variant| variant.question)
        .unwrap_or_else(|_| question.clone());
    let count = |(option, choice): (usize, &crate::course::content::Choice)| {
        let who: Vec<&Mark> = marks
            .iter()
            .filter(|mark| mark.item.answer.picked.contains(&option))
            .collect();
        let rests: Vec<f64> = who.iter().filter_map(|mark| mark.rest).collect();
        OptionCount {
            option,
            text: choice.text.clone(),
            key: choice.correct,
            picked: who.len(),
            rest: (!rests.is_empty()).then(|| moments(&rests).0),
        }
    };
    shown.options.iter().enumerate().map(count).collect()
}
