//! Lessons: each block has what its kind needs and nothing that its kind does not show.

use super::super::{Block, BlockKind, Lesson};
use super::{Desk, links, question, world};

pub(super) fn check(desk: &mut Desk, file: &str, one: &Lesson) {
    world::name(desk, file, &one.id);
    desk.wants("title", &one.title, "a title");
    desk.wants("about", &one.about, "what a learner can do afterwards, one sentence");
    desk.link("topic", &one.topic, "topic");
    desk.links("skills", &one.skills, "skill");
    desk.links("labs", &one.labs, "lab");
    if one.skills.is_empty() {
        desk.say("skills", "Missing: the skills it teaches, at least one.");
    }
    if one.minutes == 0 {
        desk.say("minutes", "Missing: the minutes it takes.");
    }
    if let Some(start) = &one.start {
        world::start(desk, "start", start, false);
    }
    world::sources(desk, "sources", &one.sources);
    links::texts(desk, "not_modelled", &one.not_modelled);
    if one.blocks.is_empty() {
        desk.say("blocks", "A lesson needs blocks.");
    }
    for (index, part) in one.blocks.iter().enumerate() {
        block(desk, &format!("blocks[{index}]"), part, one);
    }
}

fn block(desk: &mut Desk, field: &str, one: &Block, lesson: &Lesson) {
    use BlockKind::*;
    let kind = one.kind;
    let has = [
        (
            "title",
            !one.title.is_empty(),
            kind == Heading,
            matches!(kind, Heading | Note),
        ),
        (
            "says",
            !one.says.is_empty(),
            matches!(kind, Text | Note | NotModelled | Command | Predict),
            matches!(
                kind,
                Text | Note | NotModelled | Command | Predict | List | Table | World | Code
            ),
        ),
        ("items", !one.items.is_empty(), kind == List, kind == List),
        ("code", !one.code.is_empty(), kind == Code, kind == Code),
        ("head", !one.head.is_empty(), kind == Table, kind == Table),
        ("rows", !one.rows.is_empty(), kind == Table, kind == Table),
        ("show", !one.show.is_empty(), false, kind == World),
        (
            "command",
            !one.command.is_empty(),
            matches!(kind, Command | Predict),
            matches!(kind, Command | Predict),
        ),
        ("wait", one.wait > 0, false, matches!(kind, Command | Predict)),
        ("question", one.question.is_some(), kind == Predict, kind == Predict),
        ("item", !one.item.is_empty(), kind == Question, kind == Question),
    ];
    for (name, given, needed, allowed) in has {
        if needed && !given {
            desk.say(
                &format!("{field}.{name}"),
                format!("A block of this kind needs `{name}`."),
            );
        }
        if given && !allowed {
            desk.say(
                &format!("{field}.{name}"),
                format!("A block of this kind does not show `{name}`."),
            );
        }
    }
    if matches!(kind, World | Command | Predict) && lesson.start.is_none() {
        desk.say(field, "The lesson has no `start`, so there is no world for this block.");
    }
    if !["", "map", "tasks", "services", "events", "chart"].contains(&one.show.as_str()) {
        let says = format!(
            "There is no view `{}`; expected map, tasks, services, events or chart.",
            one.show
        );
        desk.say(&format!("{field}.show"), says);
    }
    if one.rows.iter().any(|row| row.len() != one.head.len()) {
        desk.say(&format!("{field}.rows"), "Every row needs as many cells as `head`.");
    }
    links::texts(desk, &format!("{field}.says"), &one.says);
    links::texts(desk, &format!("{field}.items"), &one.items);
    for (row, cells) in one.rows.iter().enumerate() {
        links::texts(desk, &format!("{field}.rows[{row}]"), cells);
    }
    world::script(desk, &format!("{field}.command"), &one.command, &Default::default());
    world::wait(desk, &format!("{field}.wait"), one.wait);
    if kind == Question && !one.item.is_empty() {
        desk.link(&format!("{field}.item"), &one.item, "question");
    }
    if let Some(inner) = &one.question {
        question::prediction(desk, &format!("{field}.question"), inner);
    }
}
