//! Questions: each kind has what it needs, and what proves it.

use super::super::shelf::Shelf;
use super::super::{Bank, Choice, Kind, Question};
use super::{Desk, kind_word, links, lint, template, world};

pub(super) fn bank(desk: &mut Desk, _shelf: &Shelf, one: &Bank) {
    for (index, case) in one.cases.iter().enumerate() {
        let at = |name: &str| format!("cases[{index}].{name}");
        links::id(desk, &at("id"), &case.id);
        desk.wants(&at("title"), &case.title, "a title");
        links::texts(desk, &at("story"), &case.story);
        if case.story.is_empty() {
            desk.say(&at("story"), "Missing: the case's paragraphs.");
        }
        if !one.questions.iter().any(|question| question.case == case.id) {
            desk.say(
                &at("id"),
                format!("No question of this file belongs to the case `{}`.", case.id),
            );
        }
    }
    for (index, question) in one.questions.iter().enumerate() {
        let field = format!("questions[{index}]");
        if !question.case.is_empty() && !one.cases.iter().any(|case| case.id == question.case) {
            desk.say(
                &format!("{field}.case"),
                format!("This file has no case `{}`.", question.case),
            );
        }
        graded(desk, &field, question);
    }
}

/// A question of the bank.
fn graded(desk: &mut Desk, field: &str, one: &Question) {
    let at = |name: &str| format!("{field}.{name}");
    basic(desk, field, one, false);
    desk.link(&at("topic"), &one.topic, "topic");
    if one.skills.is_empty() {
        desk.say(&at("skills"), "Missing: the skills it tests, at least one.");
    }
    if !(1..=3).contains(&one.level) {
        desk.say(
            &at("level"),
            format!("Found {}; expected 1 (recall), 2 (apply) or 3 (analyse).", one.level),
        );
    }
    desk.wants(&at("why"), &one.why, "the idea, in two or three sentences");
    world::sources(desk, &at("sources"), &one.sources);
    match (&one.proof, &one.fact) {
        (None, None) if !matches!(one.kind, Kind::Build | Kind::Fix | Kind::Curve) => {
            desk.say(
                field,
                "Missing: a `proof` (it rests on behaviour) or a `fact` (it rests on a statement).",
            );
        }
        (None, _) if matches!(one.kind, Kind::Build | Kind::Fix | Kind::Curve) => {
            desk.say(
                field,
                "A question of this kind is always run: it needs a `proof` with a `start`.",
            );
        }
        (Some(_), Some(_)) => desk.say(field, "Either `proof` or `fact`, not both."),
        _ => {}
    }
    if let Some(fact) = &one.fact {
        desk.wants(&at("fact.says"), &fact.says, "the fact in one sentence");
        if !fact.rule.is_empty() {
            world::rule(desk, &at("fact.rule"), &fact.rule, !one.practice_only);
        }
        world::clauses(desk, &at("fact.holds"), &fact.holds);
    }
    for (index, id) in one.rules.iter().enumerate() {
        world::rule(desk, &format!("{field}.rules[{index}]"), id, !one.practice_only);
    }
    lint::check(desk, field, one);
    template::check(desk, field, one);
}

/// A question about the learner's own world, after a lab.
pub(super) fn own(desk: &mut Desk, field: &str, one: &Question) {
    basic(desk, field, one, true);
    desk.wants(&format!("{field}.why"), &one.why, "the idea, in two or three sentences");
    match &one.proof {
        Some(proof) if proof.start.scenario == "own" => {}
        _ => desk.say(
            &format!("{field}.proof"),
            "A question after a lab needs a proof whose start's scenario is `own`.",
        ),
    }
}

/// A prediction inside a lesson: the lesson's own command proves it.
pub(super) fn prediction(desk: &mut Desk, field: &str, one: &Question) {
    basic(desk, field, one, false);
    if !matches!(one.kind, Kind::Single | Kind::Numeric) {
        desk.say(&format!("{field}.kind"), "A prediction is `single` or `numeric`.");
    }
}

/// What every question needs.
fn basic(desk: &mut Desk, field: &str, one: &Question, own: bool) {
    let at = |name: &str| format!("{field}.{name}");
    links::id(desk, &at("id"), &one.id);
    desk.wants(&at("stem"), &one.stem, "the question");
    links::text(desk, &at("stem"), &one.stem);
    links::text(desk, &at("why"), &one.why);
    desk.links(&at("skills"), &one.skills, "skill");
    desk.links(&at("lessons"), &one.lessons, "lesson");
    desk.links(&at("labs"), &one.labs, "lab");
    belongs(desk, field, one);
    if let Some(proof) = &one.proof {
        world::start(desk, &at("proof.start"), &proof.start, own);
        world::script(desk, &at("proof.commands"), &proof.commands, &proof.files);
        world::clauses(desk, &at("proof.holds"), &proof.holds);
        world::wait(desk, &at("proof.wait"), proof.wait);
        if proof.keyed_by_model && !own {
            desk.say(
                &at("proof.keyed_by_model"),
                "Only questions after a lab are keyed by the learner's world.",
            );
        }
    }
    for (index, variable) in one.vars.iter().enumerate() {
        let given = usize::from(!variable.pick.is_empty())
            + usize::from(variable.from.is_some() || variable.to.is_some())
            + usize::from(!variable.sum.is_empty())
            + usize::from(!variable.ask.is_empty());
        let at = format!("{field}.vars[{index}]");
        if given != 1 || variable.from.is_some() != variable.to.is_some() {
            desk.say(&at, "A variable needs one of `pick`, `from` and `to`, `sum`, or `ask`.");
        }
        if variable.from.zip(variable.to).is_some_and(|(from, to)| from > to) {
            desk.say(&at, "`from` is greater than `to`.");
        }
        if !variable.ask.is_empty() && !own {
            desk.say(&at, "`ask` belongs to questions after a lab.");
        }
        let word = variable
            .name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit());
        if !word || !variable.name.starts_with(|c: char| c.is_ascii_lowercase()) {
            desk.say(
                &format!("{at}.name"),
                "A variable's name has lower-case letters, digits and `_`.",
            );
        }
    }
    match one.kind {
        Kind::Single | Kind::Multiple => choices(desk, field, one),
        Kind::Ordering => {
            if !(3..=5).contains(&one.order.len()) {
                desk.say(
                    &at("order"),
                    format!("Found {} entries; expected 3 to 5.", one.order.len()),
                );
            }
            for (index, entry) in one.order.iter().enumerate() {
                desk.wants(&format!("{field}.order[{index}].text"), &entry.text, "its text");
                desk.wants(&format!("{field}.order[{index}].why"), &entry.why, "why it stands here");
                if let Some(event) = &entry.event {
                    world::clause(desk, &format!("{field}.order[{index}].event"), event);
                }
            }
            let events = one.order.iter().filter(|entry| entry.event.is_some()).count();
            if one.proof.is_some() && events != 0 && events != one.order.len() {
                desk.say(&at("order"), "Either every entry has an `event`, or none.");
            }
        }
        Kind::Matching => {
            if !(3..=7).contains(&one.pairs.len()) {
                desk.say(
                    &at("pairs"),
                    format!("Found {} pairs; expected 3 to 7.", one.pairs.len()),
                );
            }
            for (index, pair) in one.pairs.iter().enumerate() {
                desk.wants(&format!("{field}.pairs[{index}].left"), &pair.left, "the left half");
                desk.wants(&format!("{field}.pairs[{index}].right"), &pair.right, "the right half");
                desk.wants(
                    &format!("{field}.pairs[{index}].why"),
                    &pair.why,
                    "why they belong together",
                );
                world::clauses(desk, &format!("{field}.pairs[{index}].shows"), &pair.shows);
                if one.proof.is_some() && pair.shows.is_empty() {
                    desk.say(
                        &format!("{field}.pairs[{index}].shows"),
                        "Missing: what holds after this pair's lines only.",
                    );
                }
            }
        }
        Kind::Numeric => match &one.number {
            None => desk.say(&at("number"), "A numeric question needs `number`."),
            Some(number) => {
                let measured = one.proof.as_ref().is_some_and(|proof| !proof.ask.is_empty());
                if number.value.is_none() && !measured {
                    desk.say(
                        &at("number.value"),
                        "Missing: the value, or a proof with `ask` and `query` that measures it.",
                    );
                }
                if one.proof.is_some() && !measured {
                    desk.say(&at("proof.ask"), "Missing: the line whose answer is the number.");
                }
                for (index, wrong) in number.wrong.iter().enumerate() {
                    desk.wants(
                        &format!("{field}.number.wrong[{index}].why"),
                        &wrong.why,
                        "why it is wrong",
                    );
                    misconception(desk, &format!("{field}.number.wrong[{index}]"), &wrong.misconception);
                }
            }
        },
        Kind::Build | Kind::Fix => match &one.task {
            None => desk.say(
                &at("task"),
                format!("A question of the kind `{}` needs `task`.", kind_word(one.kind)),
            ),
            Some(task) => {
                world::goals(desk, &at("task.goals"), &task.goals);
                world::clauses(desk, &at("task.symptom"), &task.symptom);
                if task.goals.is_empty() {
                    desk.say(&at("task.goals"), "Missing: goals.");
                }
                if task.solution.is_empty() {
                    desk.say(&at("task.solution"), "Missing: the lines that reach the goals.");
                }
                if one.kind == Kind::Fix && task.symptom.is_empty() {
                    desk.say(&at("task.symptom"), "Missing: what is wrong at the start.");
                }
                if task.wrong.is_empty() {
                    desk.say(&at("task.wrong"), "Missing: at least one attempt that must fail.");
                }
                for (index, wrong) in task.wrong.iter().enumerate() {
                    option(desk, &format!("{field}.task.wrong[{index}]"), wrong, true);
                }
            }
        },
        Kind::Curve => match &one.curve {
            None => desk.say(&at("curve"), "A question of the kind `curve` needs `curve`."),
            Some(curve) => {
                desk.wants(&at("curve.label"), &curve.label, "what is drawn");
                desk.wants(&at("curve.ask"), &curve.ask, "the line whose number is drawn");
                if curve.seconds == 0 || curve.every == 0 || curve.seconds / curve.every.max(1) > 240 {
                    desk.say(
                        &at("curve.seconds"),
                        "`seconds` and `every` must be more than 0 and give at most 240 points.",
                    );
                }
                if curve.top <= 0.0 {
                    desk.say(&at("curve.top"), "The top of the scale must be more than 0.");
                }
                for (index, wrong) in curve.wrong.iter().enumerate() {
                    desk.wants(
                        &format!("{field}.curve.wrong[{index}].why"),
                        &wrong.why,
                        "why it is wrong",
                    );
                    misconception(desk, &format!("{field}.curve.wrong[{index}]"), &wrong.misconception);
                }
            }
        },
    }
}

fn choices(desk: &mut Desk, field: &str, one: &Question) {
    for (index, choice) in one.options.iter().enumerate() {
        let at = format!("{field}.options[{index}]");
        let keyed = choice.correct || !choice.correct_if.is_empty();
        let free = one.proof.as_ref().is_some_and(|proof| proof.keyed_by_model);
        option(desk, &at, choice, !keyed && !free && one.level > 0);
        if choice.correct && !choice.shows.is_empty() {
            desk.say(
                &format!("{at}.shows"),
                "`shows` belongs to wrong options; the keyed one leads to `holds`.",
            );
        }
    }
    let claims = one.options.iter().filter(|choice| !choice.claims.is_empty()).count();
    if claims != 0 && claims != one.options.len() {
        desk.say(
            &format!("{field}.options"),
            "Either every option has `claims`, or none.",
        );
    }
    // A prediction's claims are about its lesson's world.
    if claims != 0 && one.proof.is_none() && one.level > 0 {
        desk.say(
            &format!("{field}.proof"),
            "Missing: the world that the options' `claims` are about.",
        );
    }
    if let Some(proof) = &one.proof
        && proof.holds.is_empty()
        && claims == 0
    {
        desk.say(
            &format!("{field}.proof.holds"),
            "Missing: what keyed options lead to and all others do not.",
        );
    }
}

fn option(desk: &mut Desk, at: &str, choice: &Choice, wrong: bool) {
    desk.wants(&format!("{at}.text"), &choice.text, "its text");
    desk.wants(&format!("{at}.why"), &choice.why, "why it is right or wrong");
    links::text(desk, &format!("{at}.text"), &choice.text);
    links::text(desk, &format!("{at}.why"), &choice.why);
    world::clauses(desk, &format!("{at}.shows"), &choice.shows);
    world::clauses(desk, &format!("{at}.claims"), &choice.claims);
    if wrong {
        misconception(desk, at, &choice.misconception);
    } else if !choice.misconception.is_empty() {
        desk.link(&format!("{at}.misconception"), &choice.misconception, "misconception");
    }
}

fn misconception(desk: &mut Desk, at: &str, id: &str) {
    let field = format!("{at}.misconception");
    if id.is_empty() {
        desk.say(
            &field,
            "Missing: the misconception that it stands for; the catalogue lists them.",
        );
    } else {
        desk.link(&field, id, "misconception");
    }
}

/// Fields that belong to another kind would be ignored; the author should know.
fn belongs(desk: &mut Desk, field: &str, one: &Question) {
    let choice = matches!(one.kind, Kind::Single | Kind::Multiple);
    let world = matches!(one.kind, Kind::Build | Kind::Fix);
    let given = [
        ("options", !one.options.is_empty(), choice),
        ("order", !one.order.is_empty(), one.kind == Kind::Ordering),
        ("pairs", !one.pairs.is_empty(), one.kind == Kind::Matching),
        ("decoys", !one.decoys.is_empty(), one.kind == Kind::Matching),
        ("number", one.number.is_some(), one.kind == Kind::Numeric),
        ("task", one.task.is_some(), world),
        ("curve", one.curve.is_some(), one.kind == Kind::Curve),
    ];
    for (name, given, allowed) in given {
        if given && !allowed {
            let says = format!("A question of the kind `{}` has no `{name}`.", kind_word(one.kind));
            desk.say(&format!("{field}.{name}"), says);
        }
    }
}
