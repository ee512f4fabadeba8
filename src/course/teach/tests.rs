//! Links, paper and key, results, statistics, exports. The exports are read back by the rules of Moodle's own readers.

use super::*;
use crate::course::content::{Bank, Shelf, read};
use crate::course::exam::{DRILL, Format, Paper, Sitting, paper_of, report};
use crate::course::question::{Answer, Variant, variant};
use std::collections::BTreeMap;

fn class() -> (Shelf, Vec<ResultFile>) {
    let folder = format!("{}/tests/class", env!("CARGO_MANIFEST_DIR"));
    let text = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let mut shelf = Shelf::default();
    shelf
        .banks
        .insert("class".into(), read::<Bank>("bank.json", &text("bank.json")).unwrap());
    let files = (1..=30).map(|n| format!("learner-{n:02}.json"));
    let files = files.map(|name| read_result(&name, &text(&name)).unwrap()).collect();
    (shelf, files)
}

#[track_caller]
fn near(value: f64, wanted: f64) {
    assert!((value - wanted).abs() < 5e-5, "{value} is not {wanted}");
}

#[test]
fn thirty_result_files_give_the_figures_computed_by_hand() {
    let (shelf, files) = class();
    let report = class_report(&shelf, &files);
    assert_eq!((report.learners, report.duplicates, report.same_paper), (30, 0, true));
    near(report.mean, 0.5);
    near(report.deviation, 0.1f64.sqrt());
    near(report.reliability.unwrap(), 0.65);
    let facility: Vec<f64> = report.items.iter().map(|item| item.facility).collect();
    assert_eq!(facility, [0.8, 0.5, 0.5, 0.2]);
    for (item, wanted) in report.items.iter().zip([0.612_372, 0.292_770, 0.292_770, 0.612_372]) {
        near(item.discrimination.unwrap(), wanted);
    }
    // Item 2: the right 15; C's nine picked the second, four of D the third; two left it open; nobody the first.
    let two = &report.items[1];
    assert_eq!(
        two.options.iter().map(|option| option.picked).collect::<Vec<_>>(),
        [15, 0, 9, 4]
    );
    assert_eq!((two.answered, two.omitted), (28, 2));
    near(two.options[2].rest.unwrap(), 2.0 / 3.0);
    assert_eq!(two.flags, ["unused"]);
    assert_eq!(report.items[3].flags, ["hard"]);
    // 15 × 40 s and 15 × 45 s.
    near(two.mean_time, 42_500.0);
    assert_eq!(report.misconceptions[0], ("m2-second".to_string(), 9));
    assert_eq!(
        report.misconceptions.iter().find(|one| one.0 == "m2-third").unwrap().1,
        4
    );
    assert_eq!(report.scores[0], ("Learner 01".to_string(), 4, 4));
}

#[test]
fn a_mark_changed_in_a_file_changes_nothing_and_a_second_hand_in_counts_once() {
    let (shelf, mut files) = class();
    let before = class_report(&shelf, &files);
    for item in &mut files[29].items {
        item.correct = true;
    }
    files.push(files[0].clone());
    let after = class_report(&shelf, &files);
    assert_eq!(after.duplicates, 1);
    assert_eq!(ClassReport { duplicates: 0, ..after }, before);
}

#[test]
fn statistics_of_nobody_and_of_odd_files_make_no_trouble() {
    let report = class_report(&Shelf::default(), &[]);
    assert_eq!((report.learners, report.items.len(), report.reliability), (0, 0, None));
    let (shelf, mut files) = class();
    files[3].items.truncate(1);
    files[4].items[0].question = "gone".into();
    let report = class_report(&shelf, &files);
    assert!(!report.same_paper && report.reliability.is_none());
    assert_eq!(report.items.len(), 5);
    let one = class_report(&shelf, &files[..1]);
    assert!(one.items.iter().all(|item| item.discrimination.is_none()));
}

#[test]
fn result_files_that_are_none_are_refused_by_name() {
    let said = |text: &str| read_result("anna.json", text).unwrap_err().to_string();
    assert!(said("x").starts_with("anna.json: this is not a result file"));
    assert!(said("{}").contains("expected \"taskyard-result\""));
    assert!(said("{\"format\":\"taskyard-result\",\"version\":5}").contains("version 5"));
    assert!(said("{\"format\":\"taskyard-result\",\"version\":1}").contains("no answers"));
    let items = "{},".repeat(201);
    assert!(
        said(&format!(
            "{{\"format\":\"taskyard-result\",\"items\":[{}]}}",
            items.trim_end_matches(',')
        ))
        .contains("more than 200")
    );
    assert!(said(&"[".repeat(100_000)).contains("not a result file"));
    assert!(said(&" ".repeat(2_000_000)).contains("bytes"));
}

#[test]
fn a_sitting_becomes_a_file_and_comes_back() {
    let (shelf, _) = class();
    let ids: Vec<String> = (1..=4).map(|n| format!("class-{n}")).collect();
    let mut sitting = Sitting::begin(paper_of(&shelf, &ids, 10, 5), 1000);
    sitting.answer(2000, Answer::option(0));
    sitting.submit(3000);
    let told = report(&shelf, &sitting, &BTreeMap::new());
    let file = ResultFile::of(&sitting, &told, "  Anna  ");
    let back = read_result("a", &file.text()).unwrap();
    assert_eq!(back, file);
    assert_eq!(
        (back.name.as_str(), back.items[0].correct, back.items[1].correct),
        ("Anna", true, false)
    );
}

#[test]
fn links_carry_seed_and_settings_and_any_text_can_be_read() {
    let links = [
        Link {
            target: Target::Exam,
            seed: 7,
            format: Format {
                topics: vec!["a".into(), "b-c".into()],
                ..DRILL
            },
            own: true,
            content: 3,
            ..Link::default()
        },
        Link {
            target: Target::Items(vec!["x".into(), "y".into()]),
            seed: 9,
            format: DRILL,
            ..Link::default()
        },
        Link {
            target: Target::Lab("pull".into()),
            seed: u64::MAX,
            format: crate::course::exam::EXAM,
            embed: true,
            ..Link::default()
        },
        Link {
            target: Target::Question("q-1".into()),
            seed: 0,
            format: crate::course::exam::EXAM,
            projector: true,
            ..Link::default()
        },
    ];
    for link in links {
        assert_eq!(
            Link::read(&format!("#/{}", link.text())),
            Some(link.clone()),
            "{}",
            link.text()
        );
    }
    assert_eq!(Link::read("exam").unwrap().format.items, 65);
    let odd = Link::read("exam?items=99999999999999999999&minutes=0&topics=../,<b>,ok&seed=x&&=&%").unwrap();
    assert_eq!((odd.format.items, odd.format.minutes, odd.seed), (65, 1, 1));
    assert_eq!(odd.format.topics, ["ok"]);
    for bad in ["", "nowhere", "labs/", "labs/<x>", "exam/x"] {
        assert_eq!(Link::read(bad), None, "{bad}");
    }
    let own = Link {
        seed: 5,
        own: true,
        ..Link::default()
    };
    assert_ne!(own.seed_for("Anna"), own.seed_for("Ben"));
    assert_eq!(own.seed_for("Anna"), own.seed_for(" Anna "));
}

const ODD: &str = r##"{"questions": [
    {"id": "a", "kind": "single", "topic": "t", "stem": "Is `a{b}` = ~c#\\ \n\nor: <b>[x](term:y)</b>?", "exhibit": ["{\"a\": 1}", "", "// end"],
     "why": "Since **that** is so: ####.", "options": [{"text": "yes = {1}", "correct": true, "why": "right -> so"}, {"text": "~no", "why": "#"},
     {"text": "<&>"}, {"text": "=x"}]},
    {"id": "b", "kind": "multiple", "topic": "t", "stem": "Two?", "options": [{"text": "1", "correct": true}, {"text": "2", "correct": true},
     {"text": "3"}, {"text": "4"}, {"text": "5"}]},
    {"id": "c", "kind": "matching", "topic": "u", "stem": "Match.", "pairs": [{"left": "a=b", "right": "A"}, {"left": "b", "right": "B"},
     {"left": "c", "right": "C"}], "decoys": ["D"]},
    {"id": "d", "kind": "ordering", "topic": "u", "stem": "Order.", "order": [{"text": "x"}, {"text": "y"}, {"text": "z"}]},
    {"id": "e", "kind": "numeric", "topic": "u", "stem": "How many of {n}?", "vars": [{"name": "n", "from": 3, "to": 5}],
     "number": {"value": "{n * 0.5}", "tolerance": 0.25, "unit": "vCPU", "wrong": [{"value": "{n + 7}", "why": "added: no"}]}},
    {"id": "f", "kind": "build", "topic": "u", "stem": "Build it."}]}"##;

fn odd() -> (Shelf, Vec<Variant>) {
    let bank: Bank = read("odd", ODD).unwrap();
    let variants = bank
        .questions
        .iter()
        .map(|question| variant(question, 2).unwrap())
        .collect();
    let mut shelf = Shelf::default();
    shelf.banks.insert("odd".into(), bank);
    (shelf, variants)
}

#[test]
fn paper_and_key_have_the_same_letters() {
    let (shelf, _) = odd();
    let ids: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(String::from).to_vec();
    let paper: Paper = paper_of(&shelf, &ids, 30, 11);
    let printed = print(&shelf, &paper, &BTreeMap::new());
    assert_eq!((printed.items.len(), printed.needs_world.clone()), (6, vec![6]));
    let letters = |item: usize, text: &str| {
        printed.items[item]
            .lettered
            .iter()
            .find(|(_, other)| other == text)
            .map(|(letter, _)| letter.clone())
            .unwrap()
    };
    assert_eq!(printed.key[0].answer, letters(0, "yes = {1}"));
    let mut two = [letters(1, "1"), letters(1, "2")];
    two.sort();
    assert_eq!(printed.key[1].answer, two.join(", "));
    assert_eq!(
        printed.key[2].answer,
        format!("1{}, 2{}, 3{}", letters(2, "A"), letters(2, "B"), letters(2, "C"))
    );
    assert_eq!(
        printed.key[3].answer,
        ["x", "y", "z"].map(|text| letters(3, text)).join(", ")
    );
    assert!(printed.key[4].answer.ends_with(" vCPU"));
    assert_eq!(printed.items[2].lettered.len(), 4, "decoys are printed too");
    assert!(
        printed.items[0].stem.contains("or: <b>x</b>?"),
        "{}",
        printed.items[0].stem
    );
}

/// What Moodle's GIFT reader makes of a question: its kind and answers.
fn read_gift(block: &str) -> (String, Vec<String>) {
    // As `escapedchar_pre` does, escaped signs become something else first.
    let mut text = block.to_string();
    for (index, sign) in ["\\\\", "\\:", "\\#", "\\=", "\\{", "\\}", "\\~", "\\n"]
        .iter()
        .enumerate()
    {
        text = text.replace(sign, &format!("&&{index:03};"));
    }
    let text = text.trim();
    assert!(text.starts_with("::"), "{text}");
    let after = &text[2..];
    let name_end = after.find("::").expect("the name is closed");
    let body = &after[name_end + 2..];
    let (open, close) = (
        body.find('{').expect("answers begin"),
        body.rfind('}').expect("answers end"),
    );
    assert!(body[close + 1..].is_empty() && open < close);
    assert!(
        !body[..open].contains(['~', '#']),
        "nothing unescaped in the stem: {body}"
    );
    let mut answers = body[open + 1..close].trim().to_string();
    assert!(!answers.contains(['{', '}']), "{answers}");
    if let Some(at) = answers.rfind("####") {
        answers = answers[..at].trim().to_string();
    }
    if answers.is_empty() {
        return ("essay".into(), Vec::new());
    }
    let split = |text: &str, sign: char| -> Vec<String> {
        text.split(sign)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_string)
            .collect()
    };
    if let Some(numbers) = answers.strip_prefix('#') {
        for answer in split(numbers, '=') {
            let plain = answer.split('#').next().unwrap().trim_start_matches("%0%").to_string();
            let (value, tolerance) = plain.split_once(':').unwrap();
            value.trim().parse::<f64>().unwrap();
            tolerance.trim().parse::<f64>().unwrap();
        }
        return ("numerical".into(), split(numbers, '='));
    }
    if answers.contains('~') {
        let kind = if answers.contains('=') { "single" } else { "multiple" };
        return (kind.into(), split(&answers.replace('=', "~="), '~'));
    }
    assert!(answers.contains("->"), "{answers}");
    let pairs = split(&answers, '=');
    assert!(
        pairs.len() >= 2 && pairs.iter().all(|pair| pair.contains("->")),
        "{pairs:?}"
    );
    ("match".into(), pairs)
}

#[test]
fn gift_is_read_back_by_the_rules_of_moodles_reader() {
    let (_, variants) = odd();
    let text = gift(&variants);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let text = lines.join("\n");
    let blocks: Vec<&str> = text
        .split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty() && !block.starts_with("$CATEGORY:"))
        .collect();
    assert_eq!(
        blocks.len(),
        variants.len(),
        "no blank line inside a question: {blocks:#?}"
    );
    let found: Vec<(String, usize)> = blocks
        .iter()
        .map(|block| read_gift(block))
        .map(|(kind, parts)| (kind, parts.len()))
        .collect();
    let wanted = [
        ("single", 4),
        ("multiple", 5),
        ("match", 4),
        ("match", 3),
        ("numerical", 2),
        ("essay", 0),
    ];
    assert_eq!(found, wanted.map(|(kind, count)| (kind.to_string(), count)));
    let weights = read_gift(blocks[1])
        .1
        .iter()
        .filter(|answer| answer.starts_with("%50%"))
        .count();
    assert_eq!(weights, 2);
}

/// A strict little XML reader: the elements in order with their depth and text; anything ill-formed panics.
fn elements(xml: &str) -> Vec<(usize, String, String)> {
    let mut found: Vec<(usize, String, String)> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").unwrap();
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        for entity in text.split('&').skip(1) {
            let name = entity.split(';').next().unwrap();
            assert!(["amp", "lt", "gt", "quot"].contains(&name), "{text}");
        }
        assert!(!text.contains('>'), "{text}");
        if let Some((_, index)) = open.last() {
            found[*index].2.push_str(text);
        }
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            let end = comment.find("-->").unwrap();
            assert!(!comment[..end].contains("--"));
            rest = &comment[end + 3..];
            continue;
        }
        let end = rest.find('>').unwrap();
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().unwrap().0, name);
        } else {
            let name = tag.split_whitespace().next().unwrap();
            found.push((open.len(), tag.to_string(), String::new()));
            open.push((name.to_string(), found.len() - 1));
        }
    }
    assert!(open.is_empty());
    found
}

#[test]
fn moodle_xml_is_well_formed_and_has_what_moodles_reader_asks_for() {
    let (_, variants) = odd();
    let xml = moodle_xml(&variants);
    let all = elements(&xml);
    assert_eq!(all[0].1, "quiz");
    let starts: Vec<usize> = (0..all.len())
        .filter(|index| all[*index].1.starts_with("question "))
        .collect();
    let kinds: Vec<&str> = starts
        .iter()
        .map(|index| all[*index].1.split('"').nth(1).unwrap())
        .collect();
    let wanted = [
        "category",
        "multichoice",
        "multichoice",
        "category",
        "matching",
        "matching",
        "numerical",
        "essay",
    ];
    assert_eq!(kinds, wanted);
    // Moodle's list of grades, as far as it is used.
    let grades = ["100", "50", "33.33333", "25", "20", "16.66667", "0", "-100"];
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(all.len());
        let own = &all[*start..end];
        let with = |name: &str| {
            own.iter()
                .filter(|one| one.1.split_whitespace().next() == Some(name))
                .collect::<Vec<_>>()
        };
        if kinds[number] == "category" {
            assert!(own.iter().any(|one| one.1 == "text" && one.2.starts_with("$course$/")));
            continue;
        }
        for needed in [
            "name",
            "questiontext",
            "generalfeedback",
            "defaultgrade",
            "penalty",
            "idnumber",
        ] {
            assert_eq!(with(needed).len(), 1, "{needed} of {}", kinds[number]);
        }
        assert!(with("questiontext")[0].1.contains("format=\"html\""));
        let shares: Vec<f64> = with("answer")
            .iter()
            .filter(|one| one.1.contains("fraction"))
            .map(|one| {
                let share = one.1.split('"').nth(1).unwrap();
                assert!(grades.contains(&share), "{share}");
                share.parse().unwrap()
            })
            .collect();
        let positive: f64 = shares.iter().filter(|share| **share > 0.0).sum();
        match kinds[number] {
            "multichoice" => {
                assert!((positive - 100.0).abs() < 0.01 && shares.len() >= 2);
                assert_eq!(with("single").len(), 1);
            }
            "matching" => assert!(with("subquestion").len() >= 3),
            "numerical" => {
                assert!(with("tolerance").iter().all(|one| one.2.parse::<f64>().is_ok()) && positive == 100.0)
            }
            _ => assert_eq!(with("responseformat").len(), 1),
        }
    }
    // What the reader gets after unescaping once is HTML in which the learner's signs are still escaped.
    assert!(xml.contains("&lt;code&gt;a{b}&lt;/code&gt;"));
    assert!(xml.contains("&amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt;"));
}
