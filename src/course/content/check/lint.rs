//! A lint of items: cues that give the key away, and habits of bad items.
//!
//! Follows common item-writing rules (Haladyna, Downing and Rodriguez 2002): options alike in length and grammar, no
//! "all of the above", no negative stems, plausible distractors.

use super::super::{Kind, Question};
use super::Desk;

/// How much longer than the mean of the others the key may be, as a ratio.
const LONGER: f64 = 1.5;

pub(super) fn check(desk: &mut Desk, field: &str, one: &Question) {
    stem(desk, field, one);
    match one.kind {
        Kind::Single | Kind::Multiple => options(desk, field, one),
        Kind::Ordering => same(
            desk,
            field,
            "order",
            one.order.iter().map(|entry| entry.text.as_str()).collect(),
        ),
        Kind::Matching => {
            same(
                desk,
                field,
                "pairs",
                one.pairs.iter().map(|pair| pair.left.as_str()).collect(),
            );
            let rights = one.pairs.iter().map(|pair| &pair.right).chain(&one.decoys);
            same(desk, field, "pairs", rights.map(String::as_str).collect());
        }
        _ => {}
    }
}

fn stem(desk: &mut Desk, field: &str, one: &Question) {
    let at = format!("{field}.stem");
    let lower = one.stem.to_lowercase();
    if one.stem.chars().count() > 900 {
        desk.say(
            &at,
            "The stem has more than 900 characters; move what is not needed into `exhibit` or a case.",
        );
    }
    if [" not ", " except "]
        .iter()
        .any(|word| lower.contains(&format!("which of the following is{word}")))
        || lower.contains("all of the following except")
    {
        desk.say(&at, "A negative stem is misread; ask for what is so.");
    }
    if one.kind == Kind::Multiple {
        let words = ["zero", "one", "two", "three", "four", "five"];
        let keyed = one.options.iter().filter(|option| option.correct).count();
        let said = words.get(keyed).is_some_and(|word| lower.contains(word)) || lower.contains(&keyed.to_string());
        let templated = one.options.iter().any(|option| !option.correct_if.is_empty());
        if !said && !templated {
            desk.say(
                &at,
                format!("{keyed} options are keyed; the stem must say how many to choose."),
            );
        }
    }
}

fn options(desk: &mut Desk, field: &str, one: &Question) {
    let at = format!("{field}.options");
    let keyed = one.options.iter().filter(|option| option.correct).count();
    let templated = one.options.iter().any(|option| !option.correct_if.is_empty());
    let count = one.options.len();
    match one.kind {
        Kind::Single if count != 4 => desk.say(&at, format!("Found {count} options; expected 4.")),
        Kind::Multiple if !(5..=6).contains(&count) => {
            desk.say(&at, format!("Found {count} options; expected 5 or 6."))
        }
        _ => {}
    }
    match one.kind {
        Kind::Single if keyed != 1 && !templated => {
            desk.say(&at, format!("{keyed} options are `correct`; expected 1."))
        }
        Kind::Multiple if !(2..=3).contains(&keyed) && !templated => {
            desk.say(&at, format!("{keyed} options are `correct`; expected 2 or 3."));
        }
        _ => {}
    }
    same(
        desk,
        field,
        "options",
        one.options.iter().map(|option| option.text.as_str()).collect(),
    );
    for (index, option) in one.options.iter().enumerate() {
        let text = option.text.to_lowercase();
        let at = format!("{field}.options[{index}].text");
        for phrase in [
            "all of the above",
            "none of the above",
            "both a and",
            "all of these",
            "none of these",
        ] {
            if text.contains(phrase) {
                desk.say(
                    &at,
                    format!("An option says \"{phrase}\"; it tests reading, not knowledge."),
                );
            }
        }
        if !option.correct && !templated {
            for word in ["always", "never"] {
                let has = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
                let keyed_has = one
                    .options
                    .iter()
                    .any(|other| other.correct && has(&other.text.to_lowercase()));
                if has(&text) && !keyed_has {
                    desk.say(&at, format!("Only wrong options say \"{word}\"; it gives them away."));
                }
            }
        }
        if one
            .options
            .iter()
            .any(|other| other.text.ends_with('.') != option.text.ends_with('.'))
            && index == 0
        {
            desk.say(
                &format!("{field}.options"),
                "Some options end with a full stop and some do not.",
            );
        }
    }
    length(desk, field, one, templated);
}

/// The key must not be the one long option.
fn length(desk: &mut Desk, field: &str, one: &Question, templated: bool) {
    if templated || one.kind != Kind::Single || one.options.len() < 3 {
        return;
    }
    let long = |text: &str| text.chars().count();
    let Some(index) = one.options.iter().position(|option| option.correct) else {
        return;
    };
    let key = one.options.get(index).map_or(0, |option| long(&option.text));
    let others: Vec<usize> = one
        .options
        .iter()
        .filter(|option| !option.correct)
        .map(|option| long(&option.text))
        .collect();
    let mean = others.iter().sum::<usize>() as f64 / others.len().max(1) as f64;
    let longest = others.iter().all(|other| *other < key);
    if longest && key > 20 && key as f64 > mean * LONGER {
        let says = format!(
            "The keyed option has {key} characters, the others {mean:.0} on average: its length gives it away."
        );
        desk.say(&format!("{field}.options[{index}].text"), says);
    }
}

/// No two texts say the same.
fn same(desk: &mut Desk, field: &str, list: &str, texts: Vec<&str>) {
    let plain = |text: &str| -> String { text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ") };
    for (index, text) in texts.iter().enumerate() {
        if texts.iter().take(index).any(|other| plain(other) == plain(text)) {
            desk.say(&format!("{field}.{list}"), format!("\"{text}\" stands here twice."));
        }
    }
}
