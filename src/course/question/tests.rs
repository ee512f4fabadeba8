//! Variants, grading, layouts, side by side.

use super::*;
use crate::course::content::{Bank, Question, Shelf, read};
use crate::course::stage::Stages;
use std::collections::{BTreeMap, BTreeSet};

fn question(text: &str) -> Question {
    let bank: Bank = read("x", &format!("{{\"questions\": [{text}]}}")).unwrap();
    bank.questions[0].clone()
}

fn names(pairs: &[(&str, f64)]) -> BTreeMap<String, Operand> {
    pairs
        .iter()
        .map(|(name, n)| (name.to_string(), Operand::Number(*n)))
        .collect()
}

#[test]
fn expressions_follow_arithmetic() {
    let names = names(&[("cpu", 256.0), ("count", 3.0)]);
    let value = |text: &str| evaluate(text, &names).map(|value| value.to_text());
    assert_eq!(value("cpu * count + 2").unwrap(), "770");
    assert_eq!(value("(count + 1) * -2").unwrap(), "-8");
    assert_eq!(value("cpu / 1024").unwrap(), "0.25");
    assert_eq!(value("ceil(cpu * count / 1000) + min(7, count, 5)").unwrap(), "4");
    assert_eq!(value("cpu * count <= 768 && count != 4").unwrap(), "1");
    assert_eq!(value("'a' == 'a'").unwrap(), "1");
    assert_eq!(names_in("ceil(cpu / 2) + count > 'word'"), ["cpu", "count"]);
}

#[test]
fn hostile_expressions_are_refused() {
    let names = names(&[("a", 1.0)]);
    let deep = "(".repeat(390);
    for text in [
        "",
        "a +",
        "a / 0",
        "b",
        "1 2",
        "'x",
        "min()",
        "a.b",
        "🦀",
        "- - -",
        deep.as_str(),
        &"-".repeat(399),
    ] {
        assert!(evaluate(text, &names).is_err(), "{text}");
    }
    assert!(evaluate(&"1+".repeat(500), &names).is_err());
}

const TEMPLATE: &str = r#"{"id": "t", "kind": "single", "stem": "{count} tasks of {cpu} units?",
    "vars": [{"name": "cpu", "pick": [256, 512]}, {"name": "count", "from": 2, "to": 9}, {"name": "sum", "sum": "cpu * count"}],
    "where": ["sum <= 2048"],
    "options": [{"text": "{sum}", "correct": true}, {"text": "{sum + cpu}"}, {"text": "{cpu}"}],
    "proof": {"commands": ["x --query '[].{a: b}' {count}"], "holds": [{"ask": "y", "is": "{count}"}]}}"#;

#[test]
fn a_variant_depends_on_its_seed_alone_and_fills_every_text() {
    let template = question(TEMPLATE);
    let one = variant(&template, 5).unwrap();
    assert_eq!(one, variant(&template, 5).unwrap());
    let count = one.values["count"].to_text();
    assert_eq!(
        one.question.proof.as_ref().unwrap().commands,
        [format!("x --query '[].{{a: b}}' {count}")]
    );
    let is = one.question.proof.as_ref().unwrap().holds[0].is.clone().unwrap();
    assert!(is.is_number(), "a lone brace in a comparison becomes a number");
    assert!(one.question.options[0].text.parse::<u64>().is_ok());
    let stems: BTreeSet<String> = (0..40)
        .map(|seed| variant(&template, seed).unwrap().question.stem)
        .collect();
    assert!(stems.len() > 5, "{stems:?}");
    for seed in 0..40 {
        let Operand::Number(sum) = variant(&template, seed).unwrap().values["sum"] else {
            panic!()
        };
        assert!(sum <= 2048.0);
    }
}

#[test]
fn variants_whose_options_coincide_are_rejected() {
    let mut template = question(TEMPLATE);
    template.options[2].text = "{cpu * 4}".into();
    for seed in 0..60 {
        let variant = variant(&template, seed).unwrap();
        let texts: BTreeSet<&str> = variant
            .question
            .options
            .iter()
            .map(|option| option.text.as_str())
            .collect();
        assert_eq!(texts.len(), 3);
    }
    template.options[2].text = "{sum}".into();
    let error = variant(&template, 1).unwrap_err();
    assert!(error.contains("two options say"), "{error}");
}

#[test]
fn variants_whose_key_flips_under_a_tiny_change_are_rejected() {
    let mut template = question(
        r#"{"id": "t", "kind": "single", "stem": "?", "vars": [{"name": "n", "from": 1, "to": 20}],
        "options": [{"text": "yes", "correct_if": "n > 10"}, {"text": "no", "correct_if": "n <= 10"}]}"#,
    );
    let seen = |template: &Question| -> BTreeSet<String> {
        (0..200)
            .map(|seed| variant(template, seed).unwrap().values["n"].to_text())
            .collect()
    };
    assert!(seen(&template).contains("10"));
    template.vars[0].tiny = 2;
    let kept = seen(&template);
    for unfair in ["9", "10", "11", "12"] {
        assert!(!kept.contains(unfair), "{kept:?}");
    }
    assert!(kept.contains("8") && kept.contains("13"));
}

#[test]
fn a_template_that_cannot_be_filled_says_why() {
    let mut template = question(TEMPLATE);
    template.conditions = vec!["cpu > 1000".into()];
    assert!(
        variant(&template, 1)
            .unwrap_err()
            .contains("`cpu > 1000` does not hold")
    );
    template.conditions = vec!["cpus > 1000".into()];
    assert_eq!(variant(&template, 1).unwrap_err(), "There is no variable `cpus`.");
}

#[test]
fn multiple_response_is_all_or_nothing_and_every_option_gets_feedback() {
    let question = question(
        r#"{"id": "m", "kind": "multiple", "options": [
        {"text": "a", "correct": true, "why": "A"}, {"text": "b", "why": "B", "misconception": "b-wrong"},
        {"text": "c", "correct": true, "why": "C"}]}"#,
    );
    let right = grade(&question, &Answer::several(&[0, 2]), None);
    assert!(right.correct && right.misconceptions.is_empty());
    let half = grade(&question, &Answer::several(&[0, 1]), None);
    assert!(!half.correct && half.part > 0.0 && half.part < 1.0);
    assert_eq!(half.misconceptions, ["b-wrong"]);
    assert_eq!(
        half.feedback.iter().map(|one| one.why.as_str()).collect::<String>(),
        "ABC"
    );
    let none = grade(&question, &Answer::default(), None);
    assert!(!none.correct && !none.answered && none.part == 0.0);
    assert!(
        !grade(&question, &Answer::several(&[0, 2, 99]), None).correct,
        "an unknown option is never right"
    );
}

#[test]
fn ordering_and_matching_need_every_part_in_its_place() {
    let order = question(r#"{"id": "o", "kind": "ordering", "order": [{"text": "1"}, {"text": "2"}, {"text": "3"}]}"#);
    assert!(grade(&order, &Answer::several(&[0, 1, 2]), None).correct);
    for wrong in [&[1, 0, 2][..], &[0, 1], &[0, 1, 2, 3]] {
        assert!(!grade(&order, &Answer::several(wrong), None).correct);
    }
    let pairs = question(
        r#"{"id": "p", "kind": "matching", "pairs": [{"left": "a", "right": "A"}, {"left": "b", "right": "B"}],
        "decoys": ["C"]}"#,
    );
    assert!(grade(&pairs, &Answer::several(&[0, 1]), None).correct);
    assert!(!grade(&pairs, &Answer::several(&[0, 2]), None).correct);
    let unmatched = Answer::several(&[UNMATCHED, UNMATCHED]);
    assert!(unmatched.is_empty() && !grade(&pairs, &unmatched, None).answered);
}

#[test]
fn numbers_are_right_within_their_tolerance_and_wrong_ones_name_their_misconception() {
    let question = question(
        r#"{"id": "n", "kind": "numeric", "number": {"value": 4, "tolerance": 0.5,
        "wrong": [{"value": 6, "why": "added", "misconception": "adds"}]}}"#,
    );
    assert!(grade(&question, &Answer::number(4.5), None).correct);
    assert!(!grade(&question, &Answer::number(4.6), None).correct);
    assert_eq!(grade(&question, &Answer::number(6.2), None).misconceptions, ["adds"]);
    assert!(!grade(&question, &Answer::number(f64::NAN), None).correct);
}

#[test]
fn drawings_are_scored_by_bands_of_error() {
    let question = question(
        r#"{"id": "c", "kind": "curve", "curve": {"seconds": 100, "every": 10, "top": 10,
        "wrong": [{"points": [[0, 8], [100, 8]], "why": "at once", "misconception": "at-once"}]}}"#,
    );
    let measured: Vec<(f64, f64)> = (0..=10)
        .map(|i| (f64::from(i) * 10.0, if i < 4 { 2.0 } else { 8.0 }))
        .collect();
    let points = |points: &[(f64, f64)]| Answer {
        points: points.to_vec(),
        ..Answer::default()
    };
    let of = |answer: &Answer| grade(&question, answer, Some(&measured));
    assert_eq!(
        of(&points(&[(0.0, 2.0), (30.0, 2.0), (40.0, 8.0), (100.0, 8.0)])).score,
        Some(Score::Right)
    );
    assert_eq!(of(&points(&[(0.0, 2.0), (60.0, 8.0)])).score, Some(Score::Near));
    let flat = of(&points(&[(0.0, 7.5)]));
    assert_eq!((flat.score, flat.misconceptions.len()), (Some(Score::Off), 1));
    assert_eq!(of(&points(&[])).score, Some(Score::Off));
    assert_eq!(
        of(&points(&[(f64::NAN, 1.0), (f64::INFINITY, f64::NEG_INFINITY)])).score,
        Some(Score::Off)
    );
}

#[test]
fn an_ordering_is_never_shown_in_the_right_order_and_a_layout_is_a_permutation() {
    let order = question(r#"{"id": "o", "kind": "ordering", "order": [{"text": "1"}, {"text": "2"}, {"text": "3"}]}"#);
    for seed in 0..50 {
        let parts = layout(&order, seed).parts;
        assert!(!parts.is_sorted());
        assert_eq!(parts.iter().collect::<BTreeSet<_>>().len(), 3);
    }
    let pairs =
        question(r#"{"id": "p", "kind": "matching", "pairs": [{"left": "a"}, {"left": "b"}], "decoys": ["C"]}"#);
    let rights = layout(&pairs, 9).rights;
    assert_eq!((rights.len(), rights.iter().collect::<BTreeSet<_>>().len()), (3, 3));
}

#[test]
fn two_options_run_side_by_side_on_one_clock_and_their_differences_are_marked() {
    let question = question(
        r#"{"id": "s", "kind": "single", "options": [
        {"text": "two", "correct": true, "does": ["aws ecs update-service --cluster hello --service web --desired-count 2", "sleep 30"]},
        {"text": "none", "does": ["aws ecs update-service --cluster hello --service web --desired-count 0"]}],
        "proof": {"start": {"scenario": "hands-on"}, "wait": 120, "holds": [
            {"ask": "aws ecs describe-services --cluster hello --services web", "query": "services[0].runningCount", "is": 2}]}}"#,
    );
    let both = side_by_side(&mut Stages::default(), &Shelf::default(), &question, 0, 1).unwrap();
    assert_eq!(both.left.session.world().now(), both.right.session.world().now());
    assert_eq!(both.left.session.seed(), both.right.session.seed());
    assert!(both.left.holds && !both.right.holds);
    assert_eq!(both.right.verdicts[0].found, serde_json::json!(0));
    assert!(!both.left.differing.is_empty() && !both.right.differing.is_empty());
    let first = both.left.session.world().events().get(both.left.differing[0]).unwrap();
    assert!(first.seq >= both.left.since);
    assert!(
        both.left.printed[0].1.contains("desiredCount"),
        "{:?}",
        both.left.printed
    );
}

#[test]
fn a_report_carries_id_seed_and_versions() {
    let template = question(TEMPLATE);
    let shown = variant(&template, 12).unwrap();
    let text = report_text(&shown, 3, Some(&Answer::option(1)), "The answer is wrong.");
    for part in [
        "question: t\n",
        "seed: 12\n",
        "content version: 3\n",
        env!("CARGO_PKG_VERSION"),
        "count = ",
        "The answer is wrong.",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(report_text(&shown, 3, None, &"x".repeat(100_000)).len() < 6000);
}
