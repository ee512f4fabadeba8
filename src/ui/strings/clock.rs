//! Words of the clock bar, its scrubber and the session menu.

use super::{fill, say};

super::phrases! {
    undo_key: "Ctrl Z";
    redo_key: "Ctrl Shift Z";
    nothing_to_undo: "you have not done anything yet";
    nothing_to_redo: "nothing was undone";
    undo: "Undo";
    redo: "Redo";
    previous: "Previous event";
    nothing_before: "this is the beginning";
    run: "Run";
    pause: "Pause";
    step: "Step to next event";
    speed: "Speed";
    time: "Time";
    per_hour: "per hour";
    per_hour_means: "What the account costs per hour now, at list prices: Fargate and load balancers";
    session: "This world: save, load, branches, reset";
    now: "now";
    paused: "Paused.";
    runs: "Runs.";
    stepped_nothing: "Nothing is due. The world waits for you.";
    act_from_here: "Act from here";
    act_from_here_means: "Starts a new branch at this moment. What happened after it stays on the old branch.";
    back_to_now: "Back to now";
    stop: "Stop";
    loading: "Replaying the save";
    save_to_file: "Save to a file";
    download_aside: "Download the save kept aside";
    not_saved: "The browser did not take the file.";
    load_from_file: "Load from a file";
    branches: "Branches";
    copy_log: "Copy the log as a CLI script";
    reset: "Reset";
    reset_dots: "Reset…";
    load_dots: "Load from a file…";
    branches_dots: "Branches…";
    stored: "Saved in this browser";
    stored_means: "Everything is saved in this browser every two seconds";
    stored_fresh: "Nothing to save yet";
    stored_failed: "Cannot be stored in this browser: save to a file";
    choose_file: "Choose a file";
    drop_here: "or drop a save here";
    load_lead: "A save holds every call and every second. Loading replays it and proves that the same world comes out.";
    load_replaces: "It takes the place of the world you have now. Save that first if you want it back.";
    load_kept: "Nothing was changed: your world is as it was, and so is the file.";
    reset_lead: "Starts a new world. The one you have now goes, with all its branches.";
    reset_save_first: "Save this one first";
    scenario: "Begin with";
    seed: "Seed";
    seed_help: "The same seed and the same calls give the same world.";
    seed_wrong: "A seed is a whole number from 0 to 4294967295.";
    cancel: "Cancel";
    empty_name: "Empty account";
    empty_means: "A default VPC with its subnets, and nothing in it.";
    hands_on_name: "Hands-on, finished";
    hands_on_means: "nginxdemos/hello as a Fargate service behind a load balancer, with visitors.";
    branches_lead: "Acting from a past moment, or after an undo, starts a branch. Nothing is lost; go back and forth.";
    only_branch: "One way so far. Move the time back and act from there to try another.";
    current: "current";
    switch: "Switch";
    rename: "Rename";
    delete: "Delete";
    delete_really: "Delete for good";
    keep: "Keep";
    name: "Name";
    save_name: "Save name";
    reached: "reached";
    last_call: "last";
    no_call: "no call yet";
}

/// `Undo create-service web`
pub fn undo_of(name: &str) -> String {
    fill("Undo {name}", &[("name", name)])
}

/// `Redo create-service web`
pub fn redo_of(name: &str) -> String {
    fill("Redo {name}", &[("name", name)])
}

/// After an undo.
pub fn undone(name: &str) -> String {
    fill("Undone: {name}.", &[("name", name)])
}

/// After a redo.
pub fn redone(name: &str) -> String {
    fill("Redone: {name}.", &[("name", name)])
}

/// `Speed 10×`
pub fn speed_is(speed: u64) -> String {
    fill("Speed {speed}×", &[("speed", &speed.to_string())])
}

/// While a past moment is shown.
pub fn looking_at(clock: &str) -> String {
    fill("Looking at {clock}, read-only.", &[("clock", clock)])
}

/// After that.
pub fn back_at(clock: &str) -> String {
    fill("Back at now, {clock}.", &[("clock", clock)])
}

/// After acting from a past moment.
pub fn forked(clock: &str) -> String {
    fill("New branch from {clock}. The old one is kept.", &[("clock", clock)])
}

/// `in 5 s`
pub fn due_in(span: &str) -> String {
    fill("in {span}", &[("span", span)])
}

/// `Working through 4 200 of 9 000 commands`
pub fn replayed(done: &str, total: &str) -> String {
    fill(
        "Replaying the save: {done} of {total} commands",
        &[("done", done), ("total", total)],
    )
}

/// After saving to a file.
pub fn saved_as(name: &str) -> String {
    fill("Saved as {name}.", &[("name", name)])
}

/// After a step.
pub fn stepped(clock: &str, what: &str) -> String {
    format!("{clock}: {what}")
}

/// The slider in the past: `13:58:20, 12 events came later`.
pub fn slider_past(clock: &str, later: u64) -> String {
    match later {
        0 => fill("{clock}, nothing happened since", &[("clock", clock)]),
        1 => fill("{clock}, 1 event later", &[("clock", clock)]),
        _ => fill(
            "{clock}, {later} events later",
            &[("clock", clock), ("later", &later.to_string())],
        ),
    }
}

/// The slider at now; no time of day while the clock runs, so that nobody has to hear each second.
pub fn slider_now(clock: Option<&str>, counts: &[(usize, &'static str, &'static str)]) -> String {
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", say(if *count == 1 { one } else { many })))
        .collect();
    let now = clock.map_or_else(
        || say("now, running").to_owned(),
        |clock| fill("{clock}, now", &[("clock", clock)]),
    );
    match told.split_last() {
        None => now,
        Some((only, [])) => fill(
            "{now}. {only} so far",
            &[("now", &now.to_string()), ("only", &only.to_string())],
        ),
        Some((last, rest)) => fill(
            "{now}. {0} and {last} so far",
            &[
                ("now", &now.to_string()),
                ("0", &(rest.join(", ")).to_string()),
                ("last", &last.to_string()),
            ],
        ),
    }
}

/// The words for counting each kind of mark.
pub const CALLS: (&str, &str) = ("call", "calls");
pub const SCALINGS: (&str, &str) = ("scaling action", "scaling actions");
pub const DEPLOYMENTS: (&str, &str) = ("deployment event", "deployment events");
pub const FAILURES: (&str, &str) = ("failure", "failures");

/// `Loading of x.json failed`
pub fn load_failed(name: &str, error: &str) -> String {
    fill("{name} cannot be loaded. {error}", &[("name", name), ("error", error)])
}

/// After a branch was deleted.
pub fn branch_gone(name: &str) -> String {
    fill("Branch {name} is deleted.", &[("name", name)])
}

/// After switching.
pub fn branch_now(name: &str) -> String {
    fill("Now on {name}.", &[("name", name)])
}

/// After a reset.
pub fn reset_done(scenario: &str, seed: u64) -> String {
    fill(
        "New world: {scenario}, seed {seed}.",
        &[("scenario", scenario), ("seed", &seed.to_string())],
    )
}

/// How many branches there are.
pub fn branch_count(count: usize) -> String {
    count.to_string()
}

/// The clock, read aloud.
pub fn clock_read(clock: &str, day: &str, running: bool, speed: u64) -> String {
    if running {
        fill(
            "{clock}, {day}, running at {speed}×",
            &[("clock", clock), ("day", day), ("speed", &speed.to_string())],
        )
    } else {
        fill("{clock}, {day}, paused", &[("clock", clock), ("day", day)])
    }
}

/// Lines of a CLI script: its head.
pub fn script_head(scenario: &str, seed: u64, start: &str) -> String {
    format!("# Taskyard, scenario {scenario}, seed {seed}, from {start}")
}
