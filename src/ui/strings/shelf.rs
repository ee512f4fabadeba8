//! Words of the shelves on the home page: ready-made experiments, and the learner's saved worlds.

use super::{fill, say};

super::phrases! {
    experiments: "Ready-made experiments";
    experiments_lead: "Each begins with the finished hands-on and does one thing to it. Watch, ask why, undo.";
    worlds: "Your worlds";
    worlds_lead: "Worlds you put away, kept in this browser. Opening one puts the world you have on the shelf first.";
    now: "On the desk now";
    open: "Open";
    rename: "Rename";
    delete: "Delete";
    delete_really: "Delete for good";
    keep: "Keep";
    save_name: "Save name";
    name: "Name";
    put_away: "Put this world on the shelf";
    put_away_done: "It is on the shelf. The one on the desk goes on.";
    shelved: "The world you had is on the shelf below.";
    full: "The shelf or the browser's storage is full: delete a world from the shelf, or save this one to a file.";
    damaged: "This world cannot be read any more. It was left where it is.";
    unnamed: "Unnamed world";
    picture: "Its tasks by zone";
    no_worlds: "Nothing here yet. A world goes on the shelf when you open another, or when you put it there.";
}

/// Title and one line of an experiment.
pub fn experiment(id: &str) -> (&'static str, &'static str) {
    match id {
        "scale-out" => (
            say("From one task to five"),
            say("How ECS spreads tasks over zones, and when each begins to serve."),
        ),
        "rush" => (
            say("Fifty times the visitors"),
            say("One small task, then a rush: CPU, latency and errors on the charts."),
        ),
        "crash" => (
            say("A container crashes"),
            say("Exit code 1: what the service does, and what visitors notice."),
        ),
        "stop" => (
            say("Somebody stops a task"),
            say("SIGTERM, draining, a replacement: thirty seconds in slow motion."),
        ),
        "bad-image" => (
            say("A typing error in the image"),
            say("A rollout that cannot pull: the old version stays, and why."),
        ),
        "no-way-in" => (
            say("The security group closes"),
            say("Health checks fail although the program runs."),
        ),
        _ => ("", ""),
    }
}

/// `hands-on, 4 calls, at 14:00:05`
pub fn about(scenario: &str, calls: u64, clock: &str) -> String {
    let calls = calls.to_string();
    fill(
        "{scenario}, {calls} calls, at {clock}",
        &[("scenario", scenario), ("calls", &calls), ("clock", clock)],
    )
}
