//! The inspector: what is known of one resource, and what can be done with it.
//!
//! A resource is named by its ARN, or by its EC2 id. Configuration is what the Describe operation answers, read through
//! the door by the learner.

mod balancers;
mod ecs;
mod instances;
mod others;
mod tasks;

use super::state::State;
use super::why::{self, RuleNote, Why};
use crate::aws::{Call, arn};
use crate::base::time::Time;
use crate::base::tongue::say;
use crate::model::World;
use crate::model::events::Event;
use serde_json::Value;

/// Everything the inspector shows of one resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspector {
    /// ARN or EC2 id.
    pub id: String,
    /// `Task`, `Service`, `Target group` …
    pub kind: &'static str,
    /// `web:8`
    pub title: String,
    /// The short id behind the title.
    pub short: String,
    /// Where it stands: (name, ARN).
    pub crumbs: Vec<(String, String)>,
    pub tags: Vec<(State, String)>,
    pub phases: Vec<Phase>,
    pub why: Option<Why>,
    pub facts: Vec<Fact>,
    /// Things it has to do with: (relation, name, ARN or id).
    pub relations: Vec<(String, String, String)>,
    pub roles: Vec<Role>,
    /// Newest lines of its containers' logs: (moment, container, text).
    pub log: Vec<(Time, String, String)>,
    /// Why there is no log.
    pub no_log: Option<String>,
    /// The Describe call and its answer.
    pub json: Option<(Call, Value)>,
    /// Its newest events, newest first.
    pub events: Vec<Line>,
    pub actions: Vec<Action>,
    /// It is gone; what is shown is what its events tell.
    pub gone: bool,
}

/// One status of a task's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    pub word: &'static str,
    /// Seconds after creation at which it was reached.
    pub after: Option<u64>,
    pub current: bool,
}

/// A labelled value; `how` says how ECS computed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
    /// A resource it names.
    pub link: Option<String>,
    pub how: Option<RuleNote>,
}

/// A role worn by a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// `E` or `T`
    pub letter: char,
    pub name: String,
    pub arn: String,
    pub meaning: &'static str,
    /// What this role may and may not do that this task needs: (action, allowed, the sentence AWS would say).
    pub checks: Vec<(String, bool, String)>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub label: &'static str,
    pub does: Does,
    pub danger: bool,
}

/// What an action does.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    /// Makes this call at once.
    Call(Call),
    /// Opens the form of an operation, filled with this.
    Form(&'static str, Value),
    /// Opens a simulated browser at this URL.
    Visit(String),
}

/// An event as a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub seq: u64,
    pub at: Time,
    pub text: String,
    pub state: State,
    pub subject: String,
    /// It can be asked why.
    pub caused: bool,
}

impl Line {
    /// The line of an event.
    pub fn of(event: &Event) -> Line {
        Line {
            seq: event.seq,
            at: event.at,
            text: event.text.clone(),
            state: if event.bad { State::Bad } else { State::Ok },
            subject: event.subject.to_string(),
            caused: event.because > 0,
        }
    }
}

/// Events a list shows at most.
const EVENTS: usize = 60;

/// Inspects a resource; what is not known any more is told from its events.
pub fn of(world: &World, id: &str) -> Inspector {
    let found = match arn::resource(id) {
        Some(resource) => by_arn(world, id, resource),
        None => others::of(world, id),
    };
    let mut inspector = found.unwrap_or_else(|| gone(id));
    inspector.id = id.into();
    if inspector.why.is_none() {
        inspector.why = why::of_subject(world, id);
    }
    if inspector.events.is_empty() {
        inspector.events = events_of(world, id);
    }
    inspector
}

fn by_arn(world: &World, id: &str, resource: &str) -> Option<Inspector> {
    let (kind, rest) = resource.split_once(['/', ':'])?;
    match kind {
        "task" => tasks::task(world, id),
        "container-instance" => instances::container_instance(world, id),
        "instance" => instances::machine(world, arn::last(id)),
        "capacity-provider" => instances::provider(world, arn::last(id)),
        "service" => ecs::service(world, rest),
        "cluster" => ecs::cluster(world, rest),
        "task-definition" => ecs::definition(world, rest),
        "loadbalancer" => balancers::balancer(world, id),
        "targetgroup" => balancers::group(world, id),
        _ => others::of(world, id),
    }
}

/// The newest events of a subject, newest first.
pub fn events_of(world: &World, subject: &str) -> Vec<Line> {
    world
        .events()
        .iter()
        .rev()
        .filter(|e| &*e.subject == subject)
        .take(EVENTS)
        .map(Line::of)
        .collect()
}

fn gone(id: &str) -> Inspector {
    Inspector {
        kind: say("Resource"),
        title: arn::last(id).into(),
        gone: true,
        tags: vec![(State::None, "GONE".into())],
        ..Inspector::default()
    }
}

fn fact(label: &'static str, value: impl Into<String>) -> Fact {
    Fact {
        label,
        value: value.into(),
        link: None,
        how: None,
    }
}

fn linked(label: &'static str, value: impl Into<String>, link: impl Into<String>) -> Fact {
    Fact {
        label,
        value: value.into(),
        link: Some(link.into()),
        how: None,
    }
}

fn ruled(label: &'static str, value: impl Into<String>, rule: &str) -> Fact {
    let how = crate::model::fidelity::rule(rule).map(RuleNote::from);
    Fact {
        label,
        value: value.into(),
        link: None,
        how,
    }
}

/// A Describe call and its answer, if it is allowed.
fn describe(world: &World, service: &str, operation: &str, input: Value) -> Option<(Call, Value)> {
    let call = Call::new(service, operation, input);
    let reply = world.read(&call).ok()?.to_value();
    Some((call, reply))
}

fn definition_arn(name: &str) -> String {
    arn::of("ecs", &format!("task-definition/{name}"))
}
