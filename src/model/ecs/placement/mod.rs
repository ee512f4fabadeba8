//! Placement: on which container instance a task goes, and why not on the others.
//!
//! Source: ECS Developer Guide, "How Amazon ECS places tasks on container instances": first what an instance must have,
//! then constraints, then strategies in their order, then one of what is left. Fargate places its tasks itself.
//!
//! Invariant: a decision holds one row for every container instance of the cluster that could have been meant.

pub mod query;
mod rules;
mod strategy;
mod words;

pub use rules::{Constraint, Rules, Strategy, constraints};
pub use strategy::Field;

use crate::base::limits;
use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::definition::Spec;
use crate::model::ecs::instance::{Claim, ContainerInstance, Host, Status, has_capability};
use crate::model::events::Seq;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Tasks that may wait in PROVISIONING for an instance, in one cluster, by quota.
pub const WAITING: usize = 500;

/// What is to be placed.
pub struct Ask<'a> {
    pub cluster: &'a str,
    pub spec: &'a Spec,
    pub claim: &'a Claim,
    /// The task group: what spread and distinctInstance count.
    pub group: &'a str,
    pub rules: &'a Rules,
    pub kind: Host,
    pub provider: Option<&'a str>,
    /// Subnets of an awsvpc task; its instance must be in the zone of one.
    pub subnets: &'a [String],
    /// Names the random draw among equals.
    pub key: u64,
}

/// What became of one instance in a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number of the container instance.
    pub instance: u64,
    pub verdict: Verdict,
}

/// Why an instance was not taken, or that it was.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It could not take the task: ECS's word for it (`RESOURCE:CPU`), and what was missing in words.
    Out(&'static str, Lack),
    /// It fitted and lost to others at this strategy (from 0), with this count or remainder against the best one.
    Behind { strategy: usize, value: u64, best: u64 },
    /// It was as good as the chosen one, and the draw fell on the other.
    Equal,
    /// The task goes here; counts or remainders of each strategy.
    Chosen,
}

/// What was missing, without copying more than needed.
#[derive(Clone, Debug, PartialEq)]
pub enum Lack {
    None,
    /// Needed, and had.
    Amount(u64, u64),
    /// A port in use, an attribute missing.
    Port(u16),
    Attribute(Rc<str>),
    /// The constraint that did not hold.
    Constraint(Rc<str>),
}

/// A decision, kept for "Why here?" and "Why not?".
#[derive(Clone, Debug)]
pub struct Decision {
    pub at: Time,
    pub cluster: String,
    pub group: String,
    pub definition: String,
    pub claim: Claim,
    pub rules: Rules,
    pub rows: Vec<Row>,
    /// Number of the instance chosen.
    pub chosen: Option<u64>,
    /// The event that told of it.
    pub seq: Seq,
}

/// Decisions of tasks, and the last one of each group that could not be placed. Not part of the digest: they follow
/// from what is.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    by_task: BTreeMap<u64, Rc<Decision>>,
    refused: BTreeMap<(String, String), Rc<Decision>>,
    rows: usize,
}

impl Decisions {
    /// Why a task is where it is, while it is remembered.
    pub fn of_task(&self, task: u64) -> Option<&Decision> {
        self.by_task.get(&task).map(Rc::as_ref)
    }

    /// Why the last task of a group could not be placed.
    pub fn refused(&self, cluster: &str, group: &str) -> Option<&Decision> {
        self.refused
            .get(&(cluster.to_string(), group.to_string()))
            .map(Rc::as_ref)
    }

    /// Every group that waits for a place, by cluster and name.
    pub fn all_refused(&self) -> impl Iterator<Item = &Decision> {
        self.refused.values().map(Rc::as_ref)
    }

    fn keep(&mut self, task: u64, decision: Decision) {
        let group = (decision.cluster.clone(), decision.group.clone());
        self.refused.remove(&group);
        self.rows += decision.rows.len();
        if let Some(earlier) = self.by_task.insert(task, Rc::new(decision)) {
            self.rows -= earlier.rows.len();
        }
        while self.rows > limits::PLACEMENT_ROWS {
            let Some((_, oldest)) = self.by_task.pop_first() else {
                return;
            };
            self.rows -= oldest.rows.len();
        }
    }

    fn keep_refused(&mut self, decision: Decision) {
        let group = (decision.cluster.clone(), decision.group.clone());
        self.refused.insert(group, Rc::new(decision));
    }

    /// A task that is forgotten takes its decision along.
    pub fn forget(&mut self, task: u64) {
        if let Some(decision) = self.by_task.remove(&task) {
            self.rows -= decision.rows.len();
        }
    }
}

/// Decides where a task goes.
pub fn decide(world: &World, ask: &Ask<'_>) -> Decision {
    let zones: Vec<&str> = ask
        .subnets
        .iter()
        .filter_map(|s| world.network.zone_of_subnet(s))
        .collect();
    let mut rows = Vec::new();
    let mut open: Vec<(usize, &Rc<ContainerInstance>)> = Vec::new();
    let mut able = Able::default();
    let busy = world.ecs.group_counts(ask.cluster, ask.group);
    for instance in world.ecs.instances_after(ask.cluster, 0) {
        if instance.kind != ask.kind || instance.status == Status::Inactive {
            continue;
        }
        if ask.provider.is_some() && ask.provider != instance.provider.as_deref() {
            continue;
        }
        let verdict = match unfit(world, ask, instance, &zones, &mut able, busy) {
            Some((word, lack)) => Verdict::Out(word, lack),
            None => {
                open.push((rows.len(), instance));
                Verdict::Equal
            }
        };
        rows.push(Row {
            instance: instance.number,
            verdict,
        });
    }
    let chosen = strategy::choose(world, ask, open, busy, &mut rows);
    Decision {
        at: world.now(),
        cluster: ask.cluster.into(),
        group: ask.group.into(),
        definition: String::new(),
        claim: ask.claim.clone(),
        rules: ask.rules.clone(),
        rows,
        chosen,
        seq: 0,
    }
}

/// The answer for the last list of capabilities asked: instances of one kind share theirs.
#[derive(Default)]
struct Able(Option<(*const &'static str, Option<Rc<str>>)>);

impl Able {
    fn lacks(&mut self, spec: &Spec, instance: &ContainerInstance) -> Option<Rc<str>> {
        let list = instance.capabilities.as_ptr();
        if let Some((known, lack)) = &self.0
            && *known == list
        {
            return lack.clone();
        }
        let lack = spec
            .needs
            .iter()
            .find(|n| n.1.is_none() && !has_capability(instance.capabilities, &n.0));
        let lack = lack.map(|(name, _)| Rc::clone(name));
        self.0 = Some((list, lack.clone()));
        lack
    }
}

/// Why an instance cannot take the task, the first reason in ECS's order.
fn unfit(
    world: &World,
    ask: &Ask<'_>,
    instance: &ContainerInstance,
    zones: &[&str],
    able: &mut Able,
    busy: Option<&BTreeMap<u64, u32>>,
) -> Option<(&'static str, Lack)> {
    match instance.status {
        Status::Active => {}
        _ => return Some((instance.status.word(), Lack::None)),
    }
    if !instance.connected {
        return Some(("AGENT", Lack::None));
    }
    if let Some(word) = ask.claim.unmet(instance) {
        let free = &instance.remaining;
        let lack = match word {
            "RESOURCE:CPU" => Lack::Amount(ask.claim.cpu, free.cpu),
            "RESOURCE:MEMORY" => Lack::Amount(ask.claim.memory, free.memory),
            "RESOURCE:ENI" => Lack::Amount(1, 0),
            "RESOURCE:GPU" => Lack::Amount(ask.claim.gpus, free.gpus.len() as u64),
            _ => {
                let taken = |p: &&u16| free.ports.contains(p) || instance.dynamic.contains(p);
                Lack::Port(
                    ask.claim
                        .ports
                        .iter()
                        .find(taken)
                        .or(ask.claim.ports_udp.first())
                        .copied()
                        .unwrap_or(0),
                )
            }
        };
        return Some((word, lack));
    }
    if !zones.is_empty() && !zones.contains(&instance.zone.as_str()) {
        return Some(("LOCATION", Lack::None));
    }
    if let Some(name) = able.lacks(ask.spec, instance) {
        return Some(("ATTRIBUTE", Lack::Attribute(name)));
    }
    for (name, value) in &ask.spec.needs {
        if let Some(value) = value
            && instance.attributes.get(&**name).map(String::as_str) != Some(value)
        {
            return Some(("ATTRIBUTE", Lack::Attribute(format!("{name}={value}").into())));
        }
    }
    for constraint in &ask.rules.constraints {
        match constraint {
            Constraint::Distinct => {
                if busy.is_some_and(|busy| busy.contains_key(&instance.number)) {
                    return Some((words::DISTINCT, Lack::Constraint("distinctInstance".into())));
                }
            }
            Constraint::Member(expression, text) => {
                if !expression.holds(world, instance) {
                    return Some((words::MEMBER, Lack::Constraint(Rc::clone(text))));
                }
            }
        }
    }
    None
}

impl World {
    /// Remembers a decision that placed a task.
    pub(in crate::model) fn keep_decision(&mut self, task: u64, decision: Decision) {
        self.ecs.decisions.keep(task, decision);
    }

    /// Remembers why a group's task found no place.
    pub(in crate::model) fn keep_refusal(&mut self, decision: Decision) {
        self.ecs.decisions.keep_refused(decision);
    }
}
