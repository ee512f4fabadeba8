//! All content, run in the model: every key, every wrong option, every lab's solution and wrong paths.
//!
//! The fixtures in `tests/content` each break one thing and must be found out: a net with a hole is worse than none.
//! `ITEM=<id>` runs one question or lab: `ITEM=pull-denied cargo test --test content`.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types)]

use std::fs;
use std::path::{Path, PathBuf};
use taskyard::course::content::check::{Report, check};
use taskyard::course::content::{Places, Shelf};
use taskyard::course::prove::{Broken, prove, prove_lab, prove_lesson};
use taskyard::course::stage::Stages;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every JSON file below a folder, as (path below it, text).
fn files(folder: &Path) -> Vec<(String, String)> {
    fn walk(folder: &Path, below: &str, found: &mut Vec<(String, String)>) {
        let mut names: Vec<String> = fs::read_dir(folder.join(below))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        for name in names {
            let path = if below.is_empty() {
                name.clone()
            } else {
                format!("{below}/{name}")
            };
            if folder.join(&path).is_dir() {
                walk(folder, &path, found);
            } else if name.ends_with(".json") {
                found.push((path.clone(), fs::read_to_string(folder.join(&path)).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found
}

fn only(id: &str) -> bool {
    std::env::var("ITEM").map_or(true, |only| only == id)
}

/// A complaint with file and line.
fn placed(files: &[(String, String)], file: &str, field: &str, broken: &Broken) -> String {
    let text = files
        .iter()
        .find(|(name, _)| name == file)
        .map_or("", |(_, text)| text.as_str());
    let field = if field.is_empty() {
        broken.field.clone()
    } else {
        format!("{field}.{}", broken.field)
    };
    let line = Places::of(text).line(&field);
    format!("{file}:{line}: {field}: {}", broken.says)
}

/// Runs the share `part` of `parts` of all questions.
fn questions(files: &[(String, String)], shelf: &Shelf, part: usize, parts: usize) -> Vec<String> {
    let mut stages = Stages::default();
    let mut said = Vec::new();
    let mut number = 0;
    for (name, bank) in &shelf.banks {
        for (index, question) in bank.questions.iter().enumerate() {
            number += 1;
            if number % parts != part || !only(&question.id) {
                continue;
            }
            let begun = std::time::Instant::now();
            for broken in prove(&mut stages, shelf, question) {
                let field = format!("questions[{index}]");
                said.push(format!(
                    "{} ({})",
                    placed(files, &format!("questions/{name}.json"), &field, &broken),
                    question.id
                ));
            }
            if begun.elapsed().as_secs_f64() > 3.0 {
                println!("slow: {} took {:.1} s", question.id, begun.elapsed().as_secs_f64());
            }
        }
    }
    said
}

fn labs(files: &[(String, String)], shelf: &Shelf, part: usize, parts: usize) -> Vec<String> {
    let mut stages = Stages::default();
    let mut said = Vec::new();
    for (number, lab) in shelf.labs.values().enumerate() {
        if number % parts != part || !only(&lab.id) {
            continue;
        }
        let begun = std::time::Instant::now();
        for broken in prove_lab(&mut stages, shelf, lab) {
            said.push(placed(files, &format!("labs/{}.json", lab.id), "", &broken));
        }
        println!("lab {} took {:.1} s", lab.id, begun.elapsed().as_secs_f64());
    }
    said
}

fn lessons(files: &[(String, String)], shelf: &Shelf) -> Vec<String> {
    let mut stages = Stages::default();
    let mut said = Vec::new();
    for lesson in shelf.lessons.values().filter(|lesson| only(&lesson.id)) {
        for broken in prove_lesson(&mut stages, shelf, lesson) {
            said.push(placed(files, &format!("lessons/{}.json", lesson.id), "", &broken));
        }
    }
    said
}

/// The files and the report of `static/content`.
fn content() -> (Vec<(String, String)>, Report) {
    let files = files(&root().join("static/content"));
    let report = check(&files);
    (files, report)
}

fn none(said: &[String]) {
    assert!(said.is_empty(), "\n{}\n{} to correct", said.join("\n"), said.len());
}

#[test]
fn every_file_is_as_the_guide_says() {
    let (_, report) = content();
    none(&report.faults.iter().map(ToString::to_string).collect::<Vec<_>>());
    println!("{}", report.counts());
}

/// Tests run beside each other; each of these takes its share.
const PARTS: usize = 4;

fn share_of_questions(part: usize) {
    let (files, report) = content();
    none(&questions(&files, &report.shelf, part, PARTS));
}

fn share_of_labs(part: usize) {
    let (files, report) = content();
    none(&labs(&files, &report.shelf, part, PARTS));
}

#[test]
fn every_key_and_every_wrong_option_is_run_first_share() {
    share_of_questions(0);
}

#[test]
fn every_key_and_every_wrong_option_is_run_second_share() {
    share_of_questions(1);
}

#[test]
fn every_key_and_every_wrong_option_is_run_third_share() {
    share_of_questions(2);
}

#[test]
fn every_key_and_every_wrong_option_is_run_fourth_share() {
    share_of_questions(3);
}

#[test]
fn every_lab_passes_the_author_gate_first_share() {
    share_of_labs(0);
}

#[test]
fn every_lab_passes_the_author_gate_second_share() {
    share_of_labs(1);
}

#[test]
fn every_lab_passes_the_author_gate_third_share() {
    share_of_labs(2);
}

#[test]
fn every_lab_passes_the_author_gate_fourth_share() {
    share_of_labs(3);
}

#[test]
fn every_lessons_lines_run_and_its_predictions_come_true() {
    let (files, report) = content();
    none(&lessons(&files, &report.shelf));
}

/// The good sample with some files of a fixture in their place.
fn fixture(name: &str) -> Vec<(String, String)> {
    let folder = root().join("tests/content");
    let mut all = files(&folder.join("good"));
    if name != "good" {
        for (path, text) in files(&folder.join(name)) {
            all.retain(|(other, _)| *other != path);
            all.push((path, text));
        }
    }
    all
}

/// Everything that is wrong with a fixture, by reading and by running.
fn wrong_with(name: &str) -> Vec<String> {
    let files = fixture(name);
    let report = check(&files);
    let mut said: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    if said.is_empty() {
        said.extend(questions(&files, &report.shelf, 0, 1));
        said.extend(labs(&files, &report.shelf, 0, 1));
        said.extend(lessons(&files, &report.shelf));
    }
    said
}

#[track_caller]
fn found_out(name: &str, expected: &str) {
    let said = wrong_with(name);
    assert_eq!(said.len(), 1, "{name} breaks one thing: {said:#?}");
    assert!(said[0].contains(expected), "{name}: {}", said[0]);
}

#[test]
fn the_good_sample_passes() {
    none(&wrong_with("good"));
}

#[test]
fn a_deliberately_wrong_key_is_found_out() {
    let said = wrong_with("wrong-key");
    assert_eq!(
        said.len(),
        2,
        "the key does not work and the wrong option does: {said:#?}"
    );
    assert!(said[0].starts_with("questions/basics.json:") && said[0].contains("it works"));
    assert!(said[1].contains("This option is keyed, and does not lead to"));
}

#[test]
fn a_wrong_option_that_works_is_found_out() {
    found_out(
        "distractor-works",
        "options[1].does: This option is wrong, and leads to everything in `holds`: it works.",
    );
}

#[test]
fn a_wrong_option_that_does_not_show_its_symptom_is_found_out() {
    found_out(
        "distractor-without-symptom",
        "options[2].shows: This option does not lead to what it `shows`",
    );
}

#[test]
fn a_wrong_number_is_found_out() {
    found_out("wrong-number", "number.value: The key is");
}

#[test]
fn a_lab_that_passes_untouched_is_found_out() {
    found_out("lab-untouched", "labs/scale-out.json:");
}

#[test]
fn a_lab_whose_solution_fails_is_found_out() {
    found_out("lab-unsolved", "the solution does not reach `three`");
}

#[test]
fn a_wrong_path_that_passes_is_found_out() {
    found_out(
        "lab-wrong-path-works",
        "wrong[0].red: The goal `three` is reached on this path.",
    );
}

#[test]
fn a_goal_that_nothing_needs_is_found_out() {
    found_out("lab-goal-not-needed", "so it is not needed");
}

#[test]
fn a_broken_link_is_found_out_with_its_line() {
    found_out(
        "broken-link",
        "lessons/scaling.json:18: blocks[1].says[0]: There is no term `servise`; did you mean `service`?",
    );
}

#[test]
fn a_prediction_that_does_not_come_true_is_found_out() {
    let said = wrong_with("prediction-wrong");
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].contains("question.options[0].claims: This option is wrong, and what it says is so"));
    assert!(said[1].contains("question.options[1].claims: This option is keyed, and what it says is not so"));
}

#[test]
fn a_template_with_a_variable_that_does_not_exist_is_found_out() {
    found_out("template-typo", "questions[0].stem: `{cuont}` names no variable");
}

#[test]
fn an_unknown_field_is_found_out_with_its_line() {
    found_out(
        "unknown-field",
        "questions/basics.json:6: questions[0].stemm: There is no field `stemm`",
    );
}

#[test]
fn an_id_given_twice_is_found_out() {
    found_out("duplicate-id", "given twice");
}

#[test]
fn a_missing_source_is_found_out() {
    found_out("missing-source", "questions[0].sources: Missing: at least one source");
}

#[test]
fn an_item_that_gives_itself_away_is_found_out() {
    found_out("all-of-the-above", "An option says \"all of the above\"");
}

#[test]
fn the_commented_starting_points_pass_every_check_once_the_catalogue_names_them() {
    let mut all = files(&root().join("static/content"));
    for (sort, folder) in [("new-lab", "labs"), ("new-question", "questions")] {
        let text = fs::read_to_string(root().join(format!("examples/content/{sort}.json"))).unwrap();
        let id = format!("{sort}-sample");
        all.push((format!("{folder}/{id}.json"), text.replace("__ID__", &id)));
        let catalogue = &mut all.iter_mut().find(|(path, _)| path == "catalogue.json").unwrap().1;
        let list = format!("\"{folder}\": [");
        let at = catalogue.find("\"iam-roles\"").unwrap();
        let place = at + catalogue[at..].find(&list).unwrap() + list.len();
        catalogue.insert_str(place, &format!("\"{id}\", "));
    }
    let report = check(&all);
    let ours: Vec<String> = report
        .faults
        .iter()
        .map(ToString::to_string)
        .filter(|said| said.contains("-sample"))
        .collect();
    none(&ours);
    let mut stages = Stages::default();
    let broken = prove_lab(&mut stages, &report.shelf, &report.shelf.labs["new-lab-sample"]);
    assert_eq!(broken, []);
    let broken = prove(
        &mut stages,
        &report.shelf,
        report.shelf.question("new-question-sample").unwrap(),
    );
    assert_eq!(broken, []);
}
