//! Papers, clocks, sittings, reports.

use super::*;
use crate::course::content::{Choice, Question, Shelf, Topic};
use crate::course::question::{Answer, Confidence};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A bank of `per` questions in each of three topics; option 0 is right.
fn shelf(per: usize) -> Shelf {
    let mut shelf = Shelf::default();
    shelf.catalogue.version = 4;
    for (topic, weight) in [("a", 1), ("b", 2), ("c", 1)] {
        shelf.catalogue.topics.push(Topic {
            id: topic.into(),
            weight: Some(weight),
            ..Topic::default()
        });
        let bank = shelf.banks.entry(topic.into()).or_default();
        for number in 0..per {
            let option = |correct: bool| Choice {
                text: format!("{correct} {number}"),
                correct,
                misconception: if correct {
                    String::new()
                } else {
                    format!("wrong-{topic}")
                },
                ..Choice::default()
            };
            bank.questions.push(Question {
                id: format!("{topic}-{number}"),
                topic: topic.into(),
                skills: vec![format!("skill-{topic}")],
                options: vec![option(true), option(false)],
                lessons: vec![format!("lesson-{topic}")],
                ..Question::default()
            });
        }
    }
    shelf
}

fn small() -> Format {
    Format {
        items: 8,
        minutes: 10,
        ..Format::default()
    }
}

const MINUTE: u64 = 60_000;

#[test]
fn a_paper_depends_on_its_seed_and_is_stratified_by_weight() {
    let shelf = shelf(20);
    let paper = super::paper(&shelf, &small(), 7);
    assert_eq!(paper, super::paper(&shelf, &small(), 7));
    assert_ne!(paper.items, super::paper(&shelf, &small(), 8).items);
    let of = |topic: &str| paper.items.iter().filter(|item| item.topic == topic).count();
    assert_eq!((of("a"), of("b"), of("c")), (2, 4, 2));
    let ids: BTreeSet<&str> = paper.items.iter().map(|item| item.question.as_str()).collect();
    assert_eq!(ids.len(), 8, "no question twice");
    assert_eq!(super::paper(&shelf, &EXAM, 1).items.len(), 60, "as many as there are");
    assert_eq!(super::paper(&self::shelf(40), &EXAM, 1).items.len(), 65);
}

#[test]
fn topics_can_be_chosen_and_practice_questions_stay_out() {
    let mut shelf = shelf(5);
    shelf.banks.get_mut("a").unwrap().questions[0].practice_only = true;
    let format = Format {
        topics: vec!["a".into()],
        ..small()
    };
    let paper = super::paper(&shelf, &format, 1);
    assert_eq!(paper.items.len(), 4);
    assert!(
        paper
            .items
            .iter()
            .all(|item| item.topic == "a" && item.question != "a-0")
    );
    assert!(super::paper(&Shelf::default(), &EXAM, 1).items.is_empty());
}

#[test]
fn questions_of_one_case_follow_each_other() {
    let mut shelf = shelf(6);
    for question in shelf.banks.get_mut("b").unwrap().questions.iter_mut().take(3) {
        question.case = "case".into();
    }
    let format = Format { items: 18, ..small() };
    for seed in 0..20 {
        let paper = super::paper(&shelf, &format, seed);
        let places: Vec<usize> = paper
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| ["b-0", "b-1", "b-2"].contains(&item.question.as_str()))
            .map(|(index, _)| index)
            .collect();
        assert_eq!(places[2] - places[0], 2, "{places:?}");
    }
}

#[test]
fn time_away_counts_and_the_clock_ends_the_sitting() {
    let shelf = shelf(20);
    let mut sitting = Sitting::begin(super::paper(&shelf, &small(), 1), 1_000_000);
    assert!(sitting.answer(1_000_000 + MINUTE, Answer::option(0)));
    let stored = sitting.store();
    let back = Sitting::restore(&stored, 1_000_000 + 4 * MINUTE).unwrap();
    assert_eq!(back.clock.left(), 6 * MINUTE);
    assert_eq!(back.given[0].answer, Answer::option(0), "the answer is still there");
    let mut late = Sitting::restore(&stored, 1_000_000 + 11 * MINUTE).unwrap();
    assert_eq!((late.phase, late.ran_out), (Phase::Submitted, true));
    assert!(!late.answer(1_000_000 + 12 * MINUTE, Answer::option(1)));
    assert_eq!(late.given[0].answer, Answer::option(0), "and is graded as it was");
}

#[test]
fn setting_the_wall_clock_back_gives_no_time() {
    let shelf = shelf(20);
    let mut sitting = Sitting::begin(super::paper(&shelf, &small(), 1), 100 * MINUTE);
    sitting.tick(105 * MINUTE);
    sitting.tick(50 * MINUTE);
    assert_eq!(sitting.clock.left(), 5 * MINUTE);
    let mut back = Sitting::restore(&sitting.store(), 40 * MINUTE).unwrap();
    back.tick(41 * MINUTE);
    assert_eq!((back.clock.left(), back.clock.went_back), (4 * MINUTE, 2));
}

#[test]
fn an_exam_has_no_pause_and_a_drill_says_how_long_it_was_paused() {
    let shelf = shelf(20);
    let mut exam = Sitting::begin(super::paper(&shelf, &EXAM, 1), 0);
    assert!(!exam.pause(MINUTE, true));
    let mut drill = Sitting::begin(super::paper(&shelf, &DRILL, 1), 0);
    assert!(drill.pause(MINUTE, true));
    assert!(!drill.answer(2 * MINUTE, Answer::option(0)), "the questions are hidden");
    assert!(drill.pause(21 * MINUTE, false));
    assert_eq!((drill.clock.spent, drill.clock.paused_for), (MINUTE, 20 * MINUTE));
    // A stored exam that claims to be paused is not.
    exam.clock.paused = true;
    let back = Sitting::restore(&exam.store(), 10 * MINUTE).unwrap();
    assert!(!back.clock.paused && back.clock.spent == 10 * MINUTE);
}

#[test]
fn flags_navigator_review_and_submit() {
    let shelf = shelf(20);
    let mut sitting = Sitting::begin(super::paper(&shelf, &small(), 1), 0);
    assert!(sitting.flag(1) && sitting.go(2, 7) && !sitting.go(3, 8));
    assert!(sitting.answer(3, Answer::option(1)));
    assert_eq!((sitting.flagged(), sitting.unanswered().len()), (vec![0], 7));
    assert!(sitting.review(4) && !sitting.answer(5, Answer::option(0)));
    assert!(sitting.go(6, 0) && sitting.answer(7, Answer::option(0)));
    sitting.submit(8);
    assert_eq!((sitting.phase, sitting.ran_out), (Phase::Submitted, false));
    assert!(!sitting.go(9, 1) && !sitting.flag(9) && !sitting.review(9));
}

#[test]
fn time_is_counted_for_the_item_on_the_screen() {
    let shelf = shelf(20);
    let mut sitting = Sitting::begin(super::paper(&shelf, &small(), 1), 0);
    sitting.go(30_000, 3);
    sitting.review(50_000);
    sitting.go(90_000, 0);
    sitting.submit(100_000);
    let spent: Vec<u64> = sitting.given.iter().map(|given| given.spent).collect();
    assert_eq!((spent[0], spent[3], sitting.clock.spent), (40_000, 20_000, 100_000));
}

#[test]
fn the_report_counts_topics_skills_calibration_and_what_to_revise() {
    let shelf = shelf(20);
    let mut sitting = Sitting::begin(super::paper(&shelf, &small(), 1), 0);
    let mut now = 0;
    // Right in topics a and c, wrong and sure in b; the last item is left open.
    for index in 0..7 {
        now += 1000;
        sitting.go(now, index);
        let in_b = sitting.paper.items[index].topic == "b";
        sitting.confide(now, if in_b { Confidence::Sure } else { Confidence::Unsure });
        sitting.answer(now, Answer::option(usize::from(in_b)));
    }
    sitting.submit(now);
    let last_in_b = sitting.paper.items[7].topic == "b";
    let report = super::report(&shelf, &sitting, &BTreeMap::new());
    let right = if last_in_b { 4 } else { 3 };
    assert_eq!((report.right, report.unanswered), (right, 1));
    assert_eq!(report.scaled, scaled(right, 8));
    assert!(!report.passed);
    assert_eq!(
        report.topics.iter().map(|part| part.id.as_str()).collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
    assert_eq!((report.topics[1].right, report.topics[1].items), (0, 4));
    let sure = &report.calibration[2];
    assert_eq!((sure.right, sure.items), (0, if last_in_b { 3 } else { 4 }));
    assert!(report.brier.unwrap() > 0.3);
    assert_eq!(report.revise[0].skill, "skill-b");
    assert_eq!(report.revise[0].lessons, ["lesson-b"]);
    assert_eq!(report.misconceptions, [("wrong-b".to_string(), sure.items)]);
}

#[test]
fn the_scale_goes_from_100_to_1000_and_passes_at_720() {
    assert_eq!((scaled(0, 65), scaled(65, 65), scaled(0, 0)), (100, 1000, 100));
    // 0.6889 of the items are needed: 45 of 65 pass, 44 do not.
    assert_eq!((scaled(44, 65), scaled(45, 65)), (709, 723));
}

#[test]
fn a_question_that_has_gone_counts_as_wrong_and_says_so() {
    let full = shelf(20);
    let sitting = Sitting::begin(super::paper(&full, &small(), 1), 0);
    let report = super::report(&Shelf::default(), &sitting, &BTreeMap::new());
    assert!(report.items.iter().all(|item| item.missing) && report.right == 0);
}

#[test]
fn hostile_stored_values_are_refused_or_put_right() {
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "{\"version\":1}",
        "{\"version\":99,\"paper\":{\"items\":[{}]}}",
        "{\"version\":\"1\"}",
    ] {
        assert_eq!(Sitting::restore(text, 0), None, "{text}");
    }
    let text = r#"{"version":1,"paper":{"items":[{"question":"x"}],"format":{"minutes":18446744073709551615,"pauses":"allowed"}},
        "at":99,"given":[{},{},{}],"clock":{"limit":18446744073709551615,"spent":18446744073709551615,"seen":18446744073709551615}}"#;
    let mut sitting = Sitting::restore(text, 5).unwrap();
    assert_eq!((sitting.at, sitting.given.len()), (0, 1));
    sitting.answer(6, Answer::several(&[usize::MAX]));
    sitting.submit(u64::MAX);
    super::report(&Shelf::default(), &sitting, &BTreeMap::new());
}

proptest! {
    #[test]
    fn whatever_happens_no_time_is_gained_and_no_answer_is_lost(
        steps in proptest::collection::vec((0u8..7, 0u64..200_000, 0usize..10), 0..60)
    ) {
        let shelf = shelf(5);
        let mut sitting = Sitting::begin(super::paper(&shelf, &small(), 3), 1_000);
        let mut now = 1_000;
        let mut left = sitting.clock.left();
        let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
        for (what, time, index) in steps {
            // The wall clock sometimes jumps back.
            now = if time % 7 == 0 { now / 2 } else { now + time };
            match what {
                0 => { sitting.go(now, index); }
                1 => {
                    if sitting.answer(now, Answer::option(index)) {
                        answers.insert(sitting.at, Answer::option(index));
                    }
                }
                2 => { sitting.flag(now); }
                3 => { sitting.review(now); }
                4 => { sitting.pause(now, index % 2 == 0); }
                5 => sitting = Sitting::restore(&sitting.store(), now).unwrap(),
                _ => { sitting.tick(now); }
            }
            prop_assert!(sitting.clock.left() <= left);
            left = sitting.clock.left();
            for (at, answer) in &answers {
                prop_assert_eq!(&sitting.given[*at].answer, answer);
            }
        }
    }
}
