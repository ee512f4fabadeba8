//! Amazon ECS: clusters, task definitions, services and tasks.
//!
//! Invariants: every task stands in its cluster's index and, if a service keeps it, in the service's; a STOPPED task
//! is forgotten after an hour.

pub mod account;
pub mod cluster;
mod declined;
pub mod definition;
pub mod exec;
pub mod instance;
pub mod names;
pub mod network;
pub mod placement;
pub mod provider;
pub mod roles;
mod routes;
mod rules;
pub mod service;
mod tags;
pub mod task;
#[cfg(test)]
mod tests;

pub use declined::ROUTES as DECLINED;
pub(in crate::model) use instance::{agent_starts, cut, external, host_goes};
pub use routes::ROUTES;
pub use rules::RULES;
pub(in crate::model) use task::Listener;
pub(in crate::model) use task::{host_lost, stop as stop_task};

use crate::aws::{AwsError, Output};
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::agenda;
use crate::model::events::{Kind, New, Seq};
use crate::model::traffic::{Answer, Request};
use cluster::Cluster;
use definition::{Definition, Family};
use serde::Serialize;
use serde_json::{Value, json};
use service::Service;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use task::{ContainerStatus, Status, Task};

/// Everything of ECS.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ecs {
    clusters: BTreeMap<String, Rc<Cluster>>,
    families: BTreeMap<String, Family>,
    #[serde(serialize_with = "values")]
    services: BTreeMap<(String, String), Rc<Service>>,
    tasks: BTreeMap<u64, Rc<Task>>,
    /// Numbers of tasks by id.
    #[serde(skip)]
    by_id: BTreeMap<Rc<str>, u64>,
    /// RunTask's client tokens: fingerprint of the request, numbers of the tasks.
    tokens: BTreeMap<String, (u64, Vec<u64>)>,
    settings: account::Settings,
    sessions: exec::Sessions,
    /// Container instances by cluster and number.
    instances: BTreeMap<String, BTreeMap<u64, Rc<instance::ContainerInstance>>>,
    #[serde(skip)]
    instance_ids: BTreeMap<String, (String, u64)>,
    #[serde(skip)]
    hosts: BTreeMap<String, (String, u64)>,
    /// How many tasks of each task group stand on each instance, by cluster.
    #[serde(skip)]
    groups: BTreeMap<String, BTreeMap<String, BTreeMap<u64, u32>>>,
    #[serde(skip)]
    decisions: placement::Decisions,
    /// Capacity providers of the account's own by name.
    providers: BTreeMap<String, Rc<provider::Provider>>,
    /// Tasks that wait in PROVISIONING for an instance: cluster and number.
    waiting: BTreeSet<(String, u64)>,
    /// When the next look at what waits is due, by cluster.
    placing: BTreeMap<String, Time>,
    /// Tasks ever started.
    launched: u64,
    /// The next minute's measurement is on the agenda.
    measuring: Option<Time>,
}

/// What ECS puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {
    /// A task's next step.
    Task(u64, task::Step),
    /// A service (cluster, name) looks at its tasks.
    Service(String, String),
    /// The agent of a host tries to register: host, boot, attempts before.
    Agent { host: String, boot: u32, tries: u32 },
    /// A container instance's next step (cluster, number).
    Instance(String, u64, instance::Step),
    /// What waits for a place in a cluster is looked at again.
    Place(String),
    /// A capacity provider's next step.
    Provider(String, provider::Step),
    /// The last millisecond of a minute: CPU and memory are measured.
    Minute,
}

impl From<Wake> for agenda::Wake {
    fn from(wake: Wake) -> agenda::Wake {
        agenda::Wake::Ecs(wake)
    }
}

impl Ecs {
    /// The cluster of a name, INACTIVE ones included.
    pub fn cluster(&self, name: &str) -> Option<&Cluster> {
        self.clusters.get(name).map(Rc::as_ref)
    }

    /// The account settings.
    pub fn settings(&self) -> &account::Settings {
        &self.settings
    }

    /// Every cluster by name.
    pub fn clusters(&self) -> impl Iterator<Item = &Cluster> {
        self.clusters.values().map(Rc::as_ref)
    }

    /// Every family by name.
    pub fn families(&self) -> &BTreeMap<String, Family> {
        &self.families
    }

    /// A revision by `family:revision`, or the latest ACTIVE one by `family`.
    pub fn definition(&self, name: &str) -> Option<&Rc<Definition>> {
        match name.rsplit_once(':') {
            Some((family, revision)) => self.families.get(family)?.revisions.get(&revision.parse().ok()?),
            None => self.families.get(name)?.latest(),
        }
    }

    /// A revision by family and number.
    pub fn revision(&self, family: &str, revision: u32) -> Option<&Definition> {
        self.families.get(family)?.revisions.get(&revision).map(Rc::as_ref)
    }

    /// The service of a name.
    pub fn service(&self, cluster: &str, name: &str) -> Option<&Rc<Service>> {
        self.services.get(&(cluster.to_string(), name.to_string()))
    }

    /// Every service of a cluster by name.
    pub fn services_of(&self, cluster: &str) -> impl Iterator<Item = &Rc<Service>> {
        let cluster = cluster.to_string();
        let from = (cluster.clone(), String::new());
        self.services
            .range(from..)
            .take_while(move |((c, _), _)| *c == cluster)
            .map(|(_, service)| service)
    }

    /// Every service, by cluster and name.
    pub fn services(&self) -> impl Iterator<Item = &Rc<Service>> {
        self.services.values()
    }

    /// The task of a number.
    pub fn task(&self, number: u64) -> Option<&Rc<Task>> {
        self.tasks.get(&number)
    }

    /// The number of a task's id.
    pub fn task_number(&self, id: &str) -> Option<u64> {
        self.by_id.get(id).copied()
    }

    /// The task of an id or ARN.
    pub fn task_by_id(&self, id_or_arn: &str) -> Option<&Rc<Task>> {
        self.task(self.task_number(names::task_id(id_or_arn))?)
    }

    /// Every task in order of creation, stopped ones within their hour included.
    pub fn tasks(&self) -> impl DoubleEndedIterator<Item = &Rc<Task>> {
        self.tasks.values()
    }

    /// How many tasks are kept, stopped ones within their hour included.
    pub fn task_count(&self) -> usize {
        self.tasks.len()
    }

    fn cluster_mut(&mut self, name: &str) -> Option<&mut Cluster> {
        self.clusters.get_mut(name).map(Rc::make_mut)
    }

    fn revision_mut(&mut self, family: &str, revision: u32) -> Option<&mut Definition> {
        self.families
            .get_mut(family)?
            .revisions
            .get_mut(&revision)
            .map(Rc::make_mut)
    }

    fn service_mut(&mut self, cluster: &str, name: &str) -> Option<&mut Service> {
        self.services
            .get_mut(&(cluster.to_string(), name.to_string()))
            .map(Rc::make_mut)
    }

    /// A task to change: its rendering is forgotten.
    fn task_mut(&mut self, number: u64) -> Option<&mut Task> {
        let task = Rc::make_mut(self.tasks.get_mut(&number)?);
        task.forget_rendering();
        Some(task)
    }

    /// A task to change in ways that DescribeTasks does not show.
    fn task_quiet(&mut self, number: u64) -> Option<&mut Task> {
        self.tasks.get_mut(&number).map(Rc::make_mut)
    }

    fn add_task(&mut self, task: Task) {
        self.launched += 1;
        let (number, cluster) = (task.number, task.cluster.clone());
        if let Some(service) = task.service.clone()
            && let Some(service) = self.service_mut(&cluster, &service)
        {
            service.tasks.insert(number);
        }
        if let Some(cluster) = self.cluster_mut(&cluster) {
            cluster.tasks.insert(number);
            if let Ok(id) = u128::from_str_radix(&task.id, 16) {
                cluster.wanted.insert(number, id);
            }
        }
        self.by_id.insert(task.id.as_str().into(), number);
        self.tasks.insert(number, Rc::new(task));
    }

    fn forget_task(&mut self, number: u64) {
        let Some(task) = self.tasks.remove(&number) else { return };
        self.by_id.remove(task.id.as_str());
        self.decisions.forget(number);
        if let Some(cluster) = self.cluster_mut(&task.cluster) {
            cluster.tasks.remove(&number);
            cluster.wanted.remove(&number);
        }
        if let Some(service) = task
            .service
            .as_deref()
            .and_then(|name| self.service_mut(&task.cluster, name))
        {
            service.tasks.remove(&number);
        }
        self.tokens.retain(|_, (_, numbers)| !numbers.contains(&number));
    }
}

impl World {
    /// Puts the measurement at the end of this minute on the agenda, unless it is there.
    fn ecs_minute(&mut self, because: Seq) {
        let end = self.now.floor(Span::mins(1)) + Span(59_999);
        if self.ecs.measuring.is_none_or(|at| at < self.now) && end > self.now {
            self.ecs.measuring = Some(end);
            self.wake_at(end, because, Wake::Minute.into());
        }
    }
}

pub(in crate::model) fn wake(world: &mut World, because: Seq, wake: Wake) {
    match wake {
        Wake::Task(number, step) => task::step(world, because, number, step),
        Wake::Service(cluster, name) => service::reconcile(world, because, &cluster, &name),
        Wake::Agent { host, boot, tries } => instance::attempt(world, because, &host, boot, tries),
        Wake::Instance(cluster, number, step) => instance::step(world, because, &cluster, number, step),
        Wake::Place(cluster) => task::place_waiting(world, because, &cluster),
        Wake::Provider(name, step) => provider::step(world, because, &name, step),
        Wake::Minute => {
            task::measure_minute(world);
            world.ecs.measuring = None;
            if world.ecs.tasks.values().any(|t| t.status == Status::Running) {
                let end = world.now + Span::mins(1);
                world.ecs.measuring = Some(end);
                world.wake_at(end, because, Wake::Minute.into());
            }
        }
    }
}

/// What the containers behind an address and port answer to one request. `counted` requests use CPU and memory.
pub(in crate::model) fn answer(world: &mut World, ip: &str, port: u16, request: &Request, counted: bool) -> Answer {
    task::answer(world, ip, port, request, counted)
}

/// What became of many requests within one second at one target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Served {
    pub status_2xx: u64,
    pub status_4xx: u64,
    pub status_5xx: u64,
    /// Connections refused, broken or timed out: the load balancer turns them into 502 or 504.
    pub refused: u64,
    pub timed_out: u64,
    /// Sum of the answered requests' latencies, in milliseconds, and the largest one.
    pub latency_sum_ms: u64,
    pub latency_max_ms: u64,
}

impl Served {
    /// Adds what became of requests at another target.
    pub fn add(&mut self, other: &Served) {
        self.status_2xx += other.status_2xx;
        self.status_4xx += other.status_4xx;
        self.status_5xx += other.status_5xx;
        self.refused += other.refused;
        self.timed_out += other.timed_out;
        self.latency_sum_ms += other.latency_sum_ms;
        self.latency_max_ms = self.latency_max_ms.max(other.latency_max_ms);
    }
}

/// A target of a service's target group changed health; `because` is the event of the change.
pub(in crate::model) fn target_changed(world: &mut World, because: Seq, _group: &str, id: &str, port: u16) {
    if let Some(number) = task::at(world, id, port) {
        world.poke_service_of(number, because);
    }
}

/// An alarm changed its state: deployments may watch it.
pub(in crate::model) fn alarm_changed(world: &mut World, because: Seq, alarm: &str) {
    service::alarm_changed(world, because, alarm);
}

/// Fault injection: the main process of a running container ends with an exit code.
pub(in crate::model) fn inject_crash(
    world: &mut World,
    task: &str,
    container: &str,
    exit: i64,
) -> Result<Output, AwsError> {
    let (number, index) = running_container(world, task, container)?;
    if !(0..=255).contains(&exit) {
        return Err(AwsError::invalid(format!("exitCode must be between 0 and 255; got {exit}.")).field("exitCode"));
    }
    let text = format!("Container {container} was made to end with exit code {exit}.");
    let arn = world.ecs.task(number).map(|t| t.arn()).unwrap_or_default();
    let because = world.tell(New::of(Kind::Injected, arn, 0, text).bad());
    task::crash(world, because, number, index, exit);
    Ok(Output::empty())
}

/// Fault injection: a container's health command fails or passes from now on.
pub(in crate::model) fn inject_health(
    world: &mut World,
    task: &str,
    container: &str,
    healthy: bool,
) -> Result<Output, AwsError> {
    let (number, index) = running_container(world, task, container)?;
    let verb = if healthy { "pass" } else { "fail" };
    let text = format!("The health command of container {container} was made to {verb}.");
    let arn = world.ecs.task(number).map(|t| t.arn()).unwrap_or_default();
    world.tell(New::of(Kind::Injected, arn, 0, text));
    if let Some(container) = world.ecs.task_mut(number).and_then(|t| t.containers.get_mut(index)) {
        container.forced_health = Some(healthy);
    }
    Ok(Output::empty())
}

fn running_container(world: &World, task: &str, container: &str) -> Result<(u64, usize), AwsError> {
    let Some(found) = world.ecs.task_by_id(task) else {
        return Err(
            AwsError::invalid(format!("There is no task {task}; expected the id or ARN of a task.")).field("task"),
        );
    };
    let index = found.containers.iter().position(|c| c.name == container);
    match index.filter(|i| found.containers[*i].status == ContainerStatus::Running) {
        Some(index) => Ok((found.number, index)),
        None => {
            let names: Vec<&str> = found.containers.iter().map(|c| c.name.as_str()).collect();
            let message = format!(
                "Container {container} does not run in that task; it has {}.",
                names.join(", ")
            );
            Err(AwsError::invalid(message).field("container"))
        }
    }
}

/// A reply with `nextToken` where there is more.
fn with_token(mut reply: Value, token: Option<String>) -> Output {
    if let Some(token) = token {
        reply["nextToken"] = json!(token);
    }
    reply.into()
}

fn values<S: serde::Serializer>(map: &BTreeMap<(String, String), Rc<Service>>, s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(map.values())
}
