//! Queue, streak, mastery, storing.

use super::*;
use crate::course::content::{Question, Shelf};
use crate::course::question::Confidence;

const DAY: u64 = 86_400_000;
const NOW: u64 = 20_000 * DAY;

fn shelf() -> Shelf {
    let mut shelf = Shelf::default();
    for topic in ["a", "b"] {
        let bank = shelf.banks.entry(topic.into()).or_default();
        for number in 0..10 {
            bank.questions.push(Question {
                id: format!("{topic}-{number}"),
                topic: topic.into(),
                skills: vec![format!("skill-{topic}")],
                level: 1 + number % 3,
                ..Question::default()
            });
        }
    }
    shelf
}

fn answer(progress: &mut Progress, shelf: &Shelf, id: &str, correct: bool, sure: Confidence, now: u64) {
    progress.answered(shelf.question(id).unwrap(), correct, sure, &[], now, 0);
}

#[test]
fn sure_but_wrong_comes_back_first_then_the_least_remembered_then_new_ones_of_all_topics() {
    let shelf = shelf();
    let mut progress = Progress::new();
    answer(&mut progress, &shelf, "a-0", true, Confidence::Unsure, NOW);
    answer(&mut progress, &shelf, "a-1", false, Confidence::Unsure, NOW);
    answer(&mut progress, &shelf, "b-0", false, Confidence::Sure, NOW);
    answer(&mut progress, &shelf, "b-1", true, Confidence::Sure, NOW);
    let list = queue(
        &shelf,
        &progress,
        &Queue {
            most: 7,
            new: 3,
            ..Queue::default()
        },
        NOW + 4 * DAY,
    );
    let ids: Vec<(&str, Reason)> = list.iter().map(|due| (due.question.as_str(), due.reason)).collect();
    assert_eq!(
        ids,
        [
            ("b-0", Reason::SureButWrong),
            ("a-1", Reason::Due),
            ("a-0", Reason::Due),
            ("a-3", Reason::New),
            ("b-3", Reason::New),
            ("a-6", Reason::New),
            ("b-1", Reason::Ahead),
        ]
    );
    let only = queue(
        &shelf,
        &progress,
        &Queue {
            due_only: true,
            topics: vec!["a".into()],
            ..Queue::default()
        },
        NOW + 4 * DAY,
    );
    assert_eq!(
        only.iter().map(|due| due.question.as_str()).collect::<Vec<_>>(),
        ["a-1", "a-0"]
    );
}

#[test]
fn a_review_draws_a_fresh_variant() {
    let shelf = shelf();
    let mut progress = Progress::new();
    let seed = |progress: &Progress, now| {
        queue(
            &shelf,
            progress,
            &Queue {
                most: 40,
                new: 40,
                ..Queue::default()
            },
            now,
        )
        .into_iter()
        .find(|due| due.question == "a-0")
        .unwrap()
        .seed
    };
    let first = seed(&progress, NOW);
    assert_eq!(first, seed(&progress, NOW + 5), "a reload shows the same");
    answer(&mut progress, &shelf, "a-0", false, Confidence::Guess, NOW);
    assert_ne!(seed(&progress, NOW + 20 * 60_000), first);
}

#[test]
fn grades_follow_from_correctness_and_confidence() {
    let shelf = shelf();
    let mut progress = Progress::new();
    let due = |progress: &mut Progress, id: &str, correct, sure| {
        answer(progress, &shelf, id, correct, sure, NOW);
        progress.memories[id].due - NOW
    };
    assert_eq!(due(&mut progress, "a-0", false, Confidence::Sure), 10 * 60_000);
    assert_eq!(due(&mut progress, "a-1", true, Confidence::Guess), DAY);
    assert_eq!(due(&mut progress, "a-2", true, Confidence::Unsure), 2 * DAY);
    assert_eq!(due(&mut progress, "a-3", true, Confidence::Sure), 8 * DAY);
    assert!(progress.memories["a-0"].sure_but_wrong && !progress.memories["a-3"].sure_but_wrong);
}

#[test]
fn a_streak_counts_days_in_a_row_and_today_is_not_over_yet() {
    let shelf = shelf();
    let mut progress = Progress::new();
    assert_eq!(streak(&progress, 20_000), 0);
    for days in [0, 1, 2, 4] {
        answer(&mut progress, &shelf, "a-0", true, Confidence::Sure, NOW + days * DAY);
    }
    assert_eq!(streak(&progress, 20_002), 3);
    assert_eq!(streak(&progress, 20_003), 3, "the day is not over");
    assert_eq!(streak(&progress, 20_004), 1);
    assert_eq!(streak(&progress, 20_006), 0);
    // 23:30 UTC is the next day in Berlin.
    assert_eq!(
        (day(NOW - 30 * 60_000, 0), day(NOW - 30 * 60_000, 60)),
        (19_999, 20_000)
    );
    assert_eq!(day(u64::MAX, i64::MIN), 0);
}

#[test]
fn mastery_needs_evidence_and_recent_answers_weigh_most() {
    let mut mastery = Mastery::default();
    assert_eq!((mastery.level(), mastery.chance()), (Level::Untouched, 0.5));
    mastery.add(true, 1.0, 1);
    assert_eq!(mastery.level(), Level::Familiar);
    for n in 0..5 {
        mastery.add(true, 1.0, n);
    }
    assert_eq!(mastery.level(), Level::Mastered);
    for n in 0..40 {
        mastery.add(false, 1.0, n);
    }
    assert_eq!(mastery.level(), Level::Started);
    for n in 0..30 {
        mastery.add(true, 1.0, n);
    }
    assert_eq!(mastery.level(), Level::Mastered, "{mastery:?}");
    assert!(mastery.right + mastery.wrong <= 16.0 + 1e-9);
}

#[test]
fn progress_is_exported_imported_merged_and_reset_by_part() {
    let shelf = shelf();
    let mut here = Progress::new();
    answer(&mut here, &shelf, "a-0", true, Confidence::Sure, NOW);
    here.lessons.insert("one".into(), NOW);
    here.played(
        "lab",
        &["skill-a".into()],
        LabRecord {
            at: NOW,
            passed: true,
            ..LabRecord::default()
        },
    );
    assert_eq!(Progress::import(&here.export()).unwrap(), here);
    let mut there = Progress::new();
    answer(&mut there, &shelf, "a-0", false, Confidence::Sure, NOW + DAY);
    answer(&mut there, &shelf, "b-0", true, Confidence::Sure, NOW + DAY);
    there.played(
        "lab",
        &[],
        LabRecord {
            at: NOW + DAY,
            ..LabRecord::default()
        },
    );
    let mut both = here.clone();
    both.merge(there.clone());
    assert_eq!(both.memories["a-0"], there.memories["a-0"], "the later state");
    assert_eq!(
        (both.memories.len(), both.labs["lab"].len(), both.days.len()),
        (2, 2, 2)
    );
    let once = both.clone();
    both.merge(there);
    assert_eq!(both, once, "merging twice changes nothing");
    both.reset(Part::Labs);
    assert!(both.labs.is_empty() && both.memories.len() == 2 && both.lessons.len() == 1);
    both.reset(Part::Practice);
    assert!(both.memories.is_empty() && both.days.is_empty() && !both.skills.is_empty());
}

#[test]
fn files_that_are_none_are_refused_with_what_was_expected() {
    let said = |text: &str| Progress::import(text).unwrap_err().to_string();
    assert!(said("nonsense").contains("Expected a file that \"Export progress\" has written"));
    assert!(said("{}").contains("expected \"taskyard-progress\""));
    assert!(said("{\"format\":\"taskyard-progress\",\"version\":9}").contains("version 9"));
    assert!(said(&" ".repeat(5_000_000)).contains("bytes"));
    assert!(said(&"[".repeat(200_000)).contains("not a progress file"));
}

#[test]
fn hostile_values_are_put_right() {
    let text = r#"{"format":"taskyard-progress","version":0,"memories":{"a-0":{"stability":-1,"difficulty":1e308,"last":18446744073709551615,
        "due":0,"reviews":18446744073709551615}},"skills":{"skill-a":{"right":1e300,"wrong":-5}},"exams":[{"items":3,"right":99}],
        "days":{"20000":{"answered":1}},"labs":{"x":[{"hints":18446744073709551615}]},"resume":"ü"}"#;
    let mut progress = Progress::import(text).unwrap();
    assert_eq!(progress.exams[0].right, 3);
    let shelf = shelf();
    queue(&shelf, &progress, &Queue::default(), NOW);
    answer(&mut progress, &shelf, "a-0", true, Confidence::Sure, NOW);
    assert!(progress.skills["skill-a"].chance() <= 1.0);
    assert!(progress.memories["a-0"].stability.is_finite());
}
