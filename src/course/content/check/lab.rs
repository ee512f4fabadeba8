//! Labs: everything is there and names what exists. Whether it plays is for the author gate.

use super::super::{Fading, Lab, Mode};
use super::{Desk, links, question, world};

pub(super) fn check(desk: &mut Desk, file: &str, one: &Lab) {
    world::name(desk, file, &one.id);
    desk.wants("title", &one.title, "a title");
    desk.wants("about", &one.about, "one sentence for lists");
    desk.link("topic", &one.topic, "topic");
    desk.links("skills", &one.skills, "skill");
    desk.links("after", &one.after, "lab");
    if one.skills.is_empty() {
        desk.say("skills", "Missing: the skills it trains, at least one.");
    }
    if one.minutes == 0 {
        desk.say("minutes", "Missing: the minutes it takes.");
    }
    if one.story.is_empty() {
        desk.say("story", "Missing: who needs what, a few lines.");
    }
    links::texts(desk, "story", &one.story);
    world::start(desk, "start", &one.start, false);
    world::goals(desk, "goals", &one.goals);
    if one.goals.is_empty() {
        desk.say("goals", "A lab needs goals.");
    }
    world::sources(desk, "sources", &one.sources);
    world::wait(desk, "wait", one.wait);
    world::script(desk, "solution", &one.solution, &one.files);
    let repaired = !one.faults.is_empty() && one.faults.iter().all(|fault| !fault.solution.is_empty());
    if one.solution.is_empty() && !repaired {
        desk.say("solution", "Missing: the lines that reach every goal.");
    }
    match (one.mode, one.faults.is_empty()) {
        (Mode::Incident, true) => desk.say("faults", "An incident needs at least one fault."),
        (Mode::Lab, false) => desk.say("faults", "Faults belong to an incident; set `mode` to `incident`."),
        _ => {}
    }
    for (index, fault) in one.faults.iter().enumerate() {
        let at = |name: &str| format!("faults[{index}].{name}");
        links::id(desk, &at("id"), &fault.id);
        desk.wants(&at("says"), &fault.says, "what it was, told afterwards");
        world::script(desk, &at("commands"), &fault.commands, &one.files);
        world::script(desk, &at("solution"), &fault.solution, &one.files);
        if fault.commands.is_empty() {
            desk.say(&at("commands"), "Missing: the lines that break the world.");
        }
    }
    if one.fading == Fading::Complete && (one.given == 0 || one.given as usize >= one.solution.len()) {
        desk.say(
            "given",
            "With `complete`, `given` is how many lines of the solution are played: at least 1, and not all.",
        );
    }
    let goal = |desk: &mut Desk, field: &str, ids: &[String]| {
        for (index, id) in ids.iter().enumerate() {
            if !one.goals.iter().any(|goal| goal.id == *id) {
                desk.say(&format!("{field}[{index}]"), format!("The lab has no goal `{id}`."));
            }
        }
    };
    for (index, step) in one.steps.iter().enumerate() {
        let at = |name: &str| format!("steps[{index}].{name}");
        desk.wants(&at("title"), &step.title, "a title");
        links::texts(desk, &at("says"), &step.says);
        goal(desk, &at("goals"), &step.goals);
    }
    let lines: u64 = one.steps.iter().map(|step| step.lines).sum();
    if one.fading == Fading::Watch && lines != one.solution.len() as u64 {
        let says = format!(
            "A lab to watch plays its solution step by step: the steps' `lines` add up to {lines}, the solution has {} lines.",
            one.solution.len()
        );
        desk.say("steps", says);
    }
    if one.wrong.is_empty() && !one.one_seed && one.fading != Fading::Watch {
        desk.say(
            "wrong",
            "Missing: at least one path that learners take and that must not pass.",
        );
    }
    for (index, wrong) in one.wrong.iter().enumerate() {
        let at = |name: &str| format!("wrong[{index}].{name}");
        desk.wants(&at("says"), &wrong.says, "what was misunderstood");
        world::script(desk, &at("commands"), &wrong.commands, &one.files);
        if wrong.red.is_empty() {
            desk.say(&at("red"), "Missing: ids of goals that stay red.");
        }
        goal(desk, &at("red"), &wrong.red);
        if !wrong.misconception.is_empty() {
            desk.link(&at("misconception"), &wrong.misconception, "misconception");
        }
    }
    for (index, inner) in one.questions.iter().enumerate() {
        question::own(desk, &format!("questions[{index}]"), inner);
    }
}
