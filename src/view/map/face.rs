//! A task's face: the word that matters now, its state, and how far the step under way has got.

use crate::base::time::Time;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::balancing;
use crate::model::ecs::task::{Health, Status, Task};
use crate::view::state::State;

/// What a block says of its task.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    pub state: State,
    /// `PULL 62 %`, `CHECKING`, `RUNNING`, `STOPPED 137`
    pub word: String,
    /// Percent of the step under way, where it has a length.
    pub progress: Option<u8>,
    /// Further words for readers and tooltips.
    pub note: Option<String>,
    /// ECS's own lastStatus.
    pub last_status: &'static str,
}

/// The face of a task.
pub fn face(world: &World, task: &Task) -> Face {
    let now = world.now();
    let (state, word, progress) = match task.status {
        Status::Provisioning => (State::Start, "PROVISIONING".into(), None),
        Status::Pending => (State::Start, "PENDING".into(), None),
        Status::Activating => activating(task, now),
        Status::Running => running(world, task),
        Status::Deactivating => (
            State::Leave,
            "DRAINING".into(),
            percent(task.stopping_at, task.until, now),
        ),
        Status::Stopping => (State::Leave, left("STOPPING", task.until, now), None),
        Status::Deprovisioning => (State::Leave, "RELEASING".into(), None),
        Status::Stopped => (State::Stop, stopped(task), None),
    };
    let note = match task.status {
        Status::Running => world_note(world, task),
        status if status > Status::Running => task.stopped_reason.clone(),
        _ => task.doomed.as_ref().map(|_| say("it will not start").to_string()),
    };
    Face {
        state,
        word,
        progress,
        note,
        last_status: task.status.word(),
    }
}

fn activating(task: &Task, now: Time) -> (State, String, Option<u8>) {
    if task.doomed.is_some() {
        return (State::Bad, "PULL FAILS".into(), None);
    }
    if task.pull_stopped_at.is_some() {
        return (State::Start, "STARTING".into(), None);
    }
    let done = percent(task.pull_started_at, task.until, now).unwrap_or(0);
    (State::Start, format!("PULL {done} %"), Some(done))
}

fn running(world: &World, task: &Task) -> (State, String, Option<u8>) {
    let target = worst_target(world, task);
    if task.condemned.is_some() || task.health() == Health::Unhealthy || target == Some(balancing::Health::Unhealthy) {
        return (State::Bad, "UNHEALTHY".into(), None);
    }
    let unproven = task.has_health_check() && task.health() == Health::Unknown;
    if unproven || target == Some(balancing::Health::Initial) {
        return (State::Start, "CHECKING".into(), None);
    }
    (State::Ok, "RUNNING".into(), None)
}

fn worst_target(world: &World, task: &Task) -> Option<balancing::Health> {
    let ip = task.address();
    let healths = task
        .targets
        .iter()
        .filter_map(|(group, port)| world.balancing().target(group, ip, *port));
    let mut worst = None;
    for health in healths.map(|t| t.health) {
        match health {
            balancing::Health::Unhealthy => return Some(health),
            balancing::Health::Initial => worst = Some(health),
            _ => {}
        }
    }
    worst
}

fn world_note(world: &World, task: &Task) -> Option<String> {
    let ip = task.address();
    let (group, port) = task.targets.first()?;
    let target = world.balancing().target(group, ip, *port)?;
    let reason = target
        .description
        .as_deref()
        .map(|d| format!(": {d}"))
        .unwrap_or_default();
    Some(fill(
        "target {0}{reason}",
        &[("0", target.health.word()), ("reason", &reason.to_string())],
    ))
}

fn stopped(task: &Task) -> String {
    match task
        .containers
        .iter()
        .find_map(|c| c.exit_code.filter(|code| *code != 0))
    {
        Some(code) => format!("STOPPED {code}"),
        None => match task.containers.iter().find_map(|c| c.exit_code) {
            Some(code) => format!("STOPPED {code}"),
            None => "STOPPED".into(),
        },
    }
}

fn left(word: &str, until: Option<Time>, now: Time) -> String {
    match until.map(|at| at.since(now).0.div_ceil(1000)).filter(|s| *s > 0) {
        Some(seconds) => format!("{word} {seconds} s"),
        None => word.into(),
    }
}

fn percent(from: Option<Time>, until: Option<Time>, now: Time) -> Option<u8> {
    let (from, until) = (from?, until?);
    let whole = until.since(from).0.max(1);
    Some((now.since(from).0 * 100 / whole).min(100) as u8)
}
