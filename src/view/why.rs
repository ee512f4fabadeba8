//! "Why?": the causes of a thing's state as a tree, and what happens next if nothing changes.
//!
//! Invariant: every step is an event that really happened; the tree adds no reason of its own.

use super::state::State;
use crate::base::time::{Span, Time};
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::balancing::Health;
use crate::model::ecs::task::{Status, Task};
use crate::model::events::{Event, Kind, Seq};
use crate::model::fidelity::{self, Label, Rule};

/// A question and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// `Why is its target unhealthy?`
    pub question: String,
    pub root: Option<Step>,
    pub next: Vec<Next>,
}

/// One step of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub seq: Seq,
    pub at: Time,
    pub text: String,
    pub state: State,
    pub glyph: Sort,
    pub rule: Option<RuleNote>,
    pub causes: Vec<Step>,
}

/// What kind of thing a step is, for its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A call by somebody.
    Call,
    /// ECS's or the load balancer's own doing.
    Rule,
    /// A fact of an image or a role.
    Fact,
    /// From outside.
    Outside,
}

/// The rule behind a step.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleNote {
    pub label: Label,
    pub says: &'static str,
    pub source: &'static str,
}

/// What will happen if nothing changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    pub after: Span,
    pub text: String,
}

impl From<&'static Rule> for RuleNote {
    fn from(rule: &'static Rule) -> RuleNote {
        RuleNote {
            label: rule.label,
            says: rule.says,
            source: rule.source,
        }
    }
}

/// Why a task is as it is.
pub fn of_task(world: &World, task: &Task) -> Why {
    let ip = task.address();
    let sick = task.targets.iter().find_map(|(group, port)| {
        world
            .balancing()
            .target(group, ip, *port)
            .filter(|t| t.health == Health::Unhealthy)
    });
    let (question, seq) = match (task.status, sick) {
        (Status::Running, Some(target)) => (say("Why is its target unhealthy?").to_string(), target.changed),
        (Status::Stopped, _) => (say("Why did it stop?").into(), task.changed),
        (status, _) if status > Status::Running => (say("Why does it stop?").into(), task.changed),
        (Status::Running, _) => (say("Why does it run?").into(), task.changed),
        (status, _) => (fill("Why is it {0}?", &[("0", status.word())]), task.changed),
    };
    let next = task.until.filter(|at| *at > world.now()).map(|at| Next {
        after: at.since(world.now()),
        text: next_of(task).into(),
    });
    Why {
        question,
        root: chain(world, seq),
        next: next.into_iter().collect(),
    }
}

/// Why an event happened.
pub fn of_event(world: &World, seq: Seq) -> Option<Why> {
    world.events().get(seq)?;
    Some(Why {
        question: say("Why did this happen?").into(),
        root: chain(world, seq),
        next: Vec::new(),
    })
}

/// Why the thing of an ARN or id is as it is: its newest event.
pub fn of_subject(world: &World, subject: &str) -> Option<Why> {
    if let Some(task) = world.ecs().task_by_id(subject) {
        return Some(of_task(world, task));
    }
    let newest = world.events().iter().rev().find(|e| &*e.subject == subject)?;
    of_event(world, newest.seq)
}

/// The causes of an event as a tree of one branch, the effect at its root.
fn chain(world: &World, seq: Seq) -> Option<Step> {
    let events = world.events().causes(seq);
    let mut tree: Option<Step> = None;
    for event in events.into_iter().take(40).collect::<Vec<_>>().into_iter().rev() {
        tree = Some(step(event, tree.into_iter().collect()));
    }
    // A rule is told where it first matters, not at each step it governs.
    let mut told: Vec<&'static str> = Vec::new();
    let mut next = tree.as_mut();
    while let Some(step) = next {
        match step.rule.as_ref().map(|rule| rule.says) {
            Some(says) if told.contains(&says) => step.rule = None,
            Some(says) => told.push(says),
            None => {}
        }
        next = step.causes.first_mut();
    }
    tree
}

fn step(event: &Event, causes: Vec<Step>) -> Step {
    let glyph = match event.kind {
        Kind::Call | Kind::Refused => Sort::Call,
        Kind::Injected | Kind::Traffic => Sort::Outside,
        Kind::Image | Kind::Identity => Sort::Fact,
        _ => Sort::Rule,
    };
    Step {
        seq: event.seq,
        at: event.at,
        text: event.text.clone(),
        state: if event.bad { State::Bad } else { State::Ok },
        glyph,
        rule: event.rule.and_then(fidelity::rule).map(RuleNote::from),
        causes,
    }
}

fn next_of(task: &Task) -> &'static str {
    match task.status {
        Status::Provisioning => say("Its network interface is attached; it becomes PENDING."),
        Status::Pending if task.doomed.is_some() => say("ECS gives up; the task stops with TaskFailedToStart."),
        Status::Pending => say("The image pull begins; it becomes ACTIVATING."),
        Status::Activating if task.doomed.is_some() => say("ECS gives up; the task stops with TaskFailedToStart."),
        Status::Activating => say("The pull is done; its containers start."),
        Status::Running => say("It goes on running."),
        Status::Deactivating => say("Its target is drained; its containers get SIGTERM."),
        Status::Stopping => say("Its containers have ended, or get SIGKILL."),
        Status::Deprovisioning => say("Its network interface is gone; it is STOPPED."),
        Status::Stopped => say("It is forgotten."),
    }
}

/// The tree as indented lines, for the terminal.
pub fn to_text(why: &Why) -> String {
    let mut out = format!("{}\n", why.question);
    let mut next = why.root.as_ref();
    let mut depth = 0;
    while let Some(step) = next {
        let since = if depth == 0 { "" } else { "since " };
        out.push_str(&format!(
            "{}{since}{}  [{}]\n",
            "  ".repeat(depth.min(12)),
            step.text,
            step.at
        ));
        next = step.causes.first();
        depth += 1;
    }
    for next in &why.next {
        out.push_str(&format!("in {}: {}\n", next.after, next.text));
    }
    out
}
