//! Links: the catalogue names every file and every file exists, ids are unique, text links lead somewhere.

use super::super::Places;
use super::super::read::Fault;
use super::super::shelf::{self, Shelf};
use super::Desk;
use std::collections::BTreeMap;

/// Lower-case words with hyphens.
pub(super) fn id(desk: &mut Desk, field: &str, id: &str) {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || id.len() > 60 || !id.bytes().all(good) || id.starts_with('-') || id.ends_with('-') {
        let says = format!("`{id}` is no id; expected lower-case words with hyphens, 60 characters at most.");
        desk.say(field, says);
    }
}

/// The links inside paragraphs: `[words](kind:id)`.
pub(super) fn text(desk: &mut Desk, field: &str, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        rest = &rest[at + 2..];
        let Some(end) = rest.find(')') else {
            desk.say(field, "A link `](…` is not closed with `)`.");
            return;
        };
        let target = &rest[..end];
        match target.split_once(':') {
            Some((what @ ("term" | "lesson" | "lab" | "topic" | "question"), id)) => desk.link(field, id, what),
            Some(("https", _)) => {}
            _ => {
                let says = format!(
                    "`{target}` is no link; expected term:…, lesson:…, lab:…, topic:…, question:… or https://…."
                );
                desk.say(field, says);
            }
        }
    }
    if text.matches('`').count() % 2 == 1 {
        desk.say(field, "A backquote is not closed.");
    }
    if text.matches("**").count() % 2 == 1 {
        desk.say(field, "A `**` is not closed.");
    }
}

pub(super) fn texts(desk: &mut Desk, field: &str, all: &[String]) {
    for (index, one) in all.iter().enumerate() {
        text(desk, &format!("{field}[{index}]"), one);
    }
}

pub(super) fn catalogue(desk: &mut Desk, shelf: &Shelf) {
    let catalogue = &shelf.catalogue;
    if catalogue.version == 0 {
        desk.say("version", "Missing: the version, a whole number from 1.");
    }
    for (index, topic) in catalogue.topics.iter().enumerate() {
        let at = |name: &str| format!("topics[{index}].{name}");
        id(desk, &at("id"), &topic.id);
        desk.wants(&at("title"), &topic.title, "a title");
        desk.wants(&at("about"), &topic.about, "one sentence about the topic");
        desk.links(&at("lessons"), &topic.lessons, "lesson");
        desk.links(&at("labs"), &topic.labs, "lab");
        if topic.lessons.is_empty() {
            desk.say(&at("lessons"), "Every topic needs at least one lesson.");
        }
        if topic.questions.is_empty() {
            desk.say(&at("questions"), "Every topic needs at least one file of questions.");
        }
        for (number, name) in topic.questions.iter().enumerate() {
            if !shelf.banks.contains_key(name) && !desk.known.unread {
                let says = format!(
                    "There is no file `{}` (or it could not be read).",
                    shelf::bank_file(name)
                );
                desk.say(&format!("topics[{index}].questions[{number}]"), says);
            }
        }
        if !shelf.questions().any(|question| question.topic == topic.id) && !desk.known.unread {
            desk.say(&at("id"), format!("No question has the topic `{}`.", topic.id));
        }
        for other in topic.lessons.iter().filter_map(|id| shelf.lessons.get(id)) {
            if other.topic != topic.id {
                let says = format!("Lesson `{}` says that its topic is `{}`.", other.id, other.topic);
                desk.say(&at("lessons"), says);
            }
        }
    }
    for (index, skill) in catalogue.skills.iter().enumerate() {
        let at = |name: &str| format!("skills[{index}].{name}");
        id(desk, &at("id"), &skill.id);
        desk.wants(&at("title"), &skill.title, "a title that begins with a verb");
        desk.link(&at("topic"), &skill.topic, "topic");
        desk.links(&at("after"), &skill.after, "skill");
        let has = |skills: &[String]| skills.contains(&skill.id);
        if !shelf.lessons.values().any(|lesson| has(&lesson.skills)) && !desk.known.unread {
            desk.say(&at("id"), format!("No lesson teaches the skill `{}`.", skill.id));
        }
        if !shelf.questions().any(|question| has(&question.skills)) && !desk.known.unread {
            desk.say(&at("id"), format!("No question tests the skill `{}`.", skill.id));
        }
    }
    for (index, wrong) in catalogue.misconceptions.iter().enumerate() {
        let at = |name: &str| format!("misconceptions[{index}].{name}");
        id(desk, &at("id"), &wrong.id);
        desk.wants(&at("says"), &wrong.says, "the wrong rule as a learner would put it");
        desk.wants(&at("instead"), &wrong.instead, "the right rule");
        if !wrong.lesson.is_empty() {
            desk.link(&at("lesson"), &wrong.lesson, "lesson");
        }
    }
    for (index, name) in catalogue.scenarios.iter().enumerate() {
        desk.link(&format!("scenarios[{index}]"), name, "scenario");
    }
}

pub(super) fn glossary(desk: &mut Desk, shelf: &Shelf) {
    for (index, term) in shelf.glossary.terms.iter().enumerate() {
        let at = |name: &str| format!("terms[{index}].{name}");
        id(desk, &at("id"), &term.id);
        desk.wants(&at("name"), &term.name, "the term as it is written");
        desk.wants(&at("says"), &term.says, "one or two sentences");
        text(desk, &at("says"), &term.says);
        desk.links(&at("see"), &term.see, "term");
        if !term.lesson.is_empty() {
            desk.link(&at("lesson"), &term.lesson, "lesson");
        }
    }
}

/// A file that the catalogue does not name would never be shown.
pub(super) fn all_named(shelf: &Shelf, texts: &BTreeMap<&str, Places>, faults: &mut Vec<Fault>) {
    let catalogue = &shelf.catalogue;
    for file in texts.keys() {
        let Some((folder, name)) = file.split_once('/') else {
            continue;
        };
        let id = name.strip_suffix(".json").unwrap_or(name);
        let in_topic = |of: fn(&super::super::Topic) -> &Vec<String>| {
            catalogue
                .topics
                .iter()
                .any(|topic| of(topic).iter().any(|one| one == id))
        };
        let (named, list) = match folder {
            "lessons" => (in_topic(|topic| &topic.lessons), "a topic's `lessons`"),
            "labs" => (in_topic(|topic| &topic.labs), "a topic's `labs`"),
            "questions" => (in_topic(|topic| &topic.questions), "a topic's `questions`"),
            _ => (catalogue.scenarios.iter().any(|one| one == id), "`scenarios`"),
        };
        if !named {
            faults.push(Fault {
                file: file.to_string(),
                line: 1,
                field: String::new(),
                says: format!("The catalogue does not name this file: add `{id}` to {list} in catalogue.json."),
            });
        }
    }
}

/// No id is given twice among things of one sort.
pub(super) fn unique(shelf: &Shelf, texts: &BTreeMap<&str, Places>, faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<(&str, &str), String> = BTreeMap::new();
    let mut note = |sort: &'static str, id, file: &str, field: String| {
        if let Some(first) = seen.insert((sort, id), format!("{file}, {field}")) {
            faults.push(Fault {
                file: file.into(),
                line: texts.get(file).map_or(1, |places| places.line(&field)),
                says: format!("The id `{id}` is given twice; the other one is in {first}."),
                field,
            });
        }
    };
    let catalogue = &shelf.catalogue;
    for (index, one) in catalogue.topics.iter().enumerate() {
        note(
            "topic",
            one.id.as_str(),
            shelf::CATALOGUE,
            format!("topics[{index}].id"),
        );
    }
    for (index, one) in catalogue.skills.iter().enumerate() {
        note(
            "skill",
            one.id.as_str(),
            shelf::CATALOGUE,
            format!("skills[{index}].id"),
        );
    }
    for (index, one) in catalogue.misconceptions.iter().enumerate() {
        note(
            "misconception",
            one.id.as_str(),
            shelf::CATALOGUE,
            format!("misconceptions[{index}].id"),
        );
    }
    for (index, one) in shelf.glossary.terms.iter().enumerate() {
        note("term", one.id.as_str(), shelf::GLOSSARY, format!("terms[{index}].id"));
    }
    for (name, bank) in &shelf.banks {
        let file = shelf::bank_file(name);
        for (index, one) in bank.cases.iter().enumerate() {
            note("case", one.id.as_str(), &file, format!("cases[{index}].id"));
        }
        for (index, one) in bank.questions.iter().enumerate() {
            note("question", one.id.as_str(), &file, format!("questions[{index}].id"));
        }
    }
    for lab in shelf.labs.values() {
        let file = shelf::lab_file(&lab.id);
        for (index, one) in lab.questions.iter().enumerate() {
            note("question", one.id.as_str(), &file, format!("questions[{index}].id"));
        }
    }
    for lesson in shelf.lessons.values() {
        let file = shelf::lesson_file(&lesson.id);
        for (index, block) in lesson.blocks.iter().enumerate() {
            if let Some(question) = &block.question {
                note(
                    "question",
                    question.id.as_str(),
                    &file,
                    format!("blocks[{index}].question.id"),
                );
            }
        }
    }
}
