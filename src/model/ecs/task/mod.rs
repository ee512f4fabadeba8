//! Tasks: one run of a task definition, from PROVISIONING to STOPPED.
//!
//! Follows the ECS Developer Guide, "Amazon ECS task lifecycle" (2026 text). Durations come from seeded ranges
//! (`timing`), since AWS publishes only samples of them.
//!
//! Invariants: lastStatus only moves forward; a STOPPED task holds no interface; `version` rises with each change.

mod calls;
mod containers;
mod health;
mod launch;
mod protect;
mod render;
mod run;
mod seat;
mod serve;
mod start;
mod start_task;
mod stop;
mod timing;

pub use calls::{describe, list, resources, stop as stop_call};
pub use launch::{Asks, Launch, launch};
pub use protect::{get as get_protection, update as update_protection};
pub use run::{active_definition, overridden, run, run_resources};
pub use seat::{place_waiting, seat, subnet_in, wait};
pub use serve::{Listener, answer, at, cpu_percent, measure_minute, memory_kib};
pub use start::stream_name;
pub use start_task::start as start_task;
pub use stop::{crash, host_lost, stop};

use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::definition::Spec;
use crate::model::ecs::instance::{Given, Host};
use crate::model::ecs::names;
use crate::model::events::Seq;
use crate::model::registry::Program;
use serde::Serialize;
use serde_json::Value;
use std::cell::OnceCell;
use std::rc::Rc;

/// Where a task stands (`lastStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Status {
    Provisioning,
    Pending,
    Activating,
    Running,
    Deactivating,
    Stopping,
    Deprovisioning,
    Stopped,
}

impl Status {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Status::Provisioning => "PROVISIONING",
            Status::Pending => "PENDING",
            Status::Activating => "ACTIVATING",
            Status::Running => "RUNNING",
            Status::Deactivating => "DEACTIVATING",
            Status::Stopping => "STOPPING",
            Status::Deprovisioning => "DEPROVISIONING",
            Status::Stopped => "STOPPED",
        }
    }

    /// Every status in its order.
    pub const ALL: [Status; 8] = [
        Status::Provisioning,
        Status::Pending,
        Status::Activating,
        Status::Running,
        Status::Deactivating,
        Status::Stopping,
        Status::Deprovisioning,
        Status::Stopped,
    ];
}

/// The verdict of container health checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Health {
    #[default]
    Unknown,
    Healthy,
    Unhealthy,
}

impl Health {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Health::Unknown => "UNKNOWN",
            Health::Healthy => "HEALTHY",
            Health::Unhealthy => "UNHEALTHY",
        }
    }
}

/// What happens next to a task.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Step {
    Connected,
    Provisioned,
    Prepare,
    StartFailed,
    PullDone,
    ContainerUp(usize),
    /// Container, its start count, exit code.
    Exit(usize, u32, Exit),
    HealthCheck(usize, u32),
    StartTimeout(usize, u32),
    Drained,
    Deprovisioned,
    Forget,
}

/// How a container's main process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Exit {
    /// By itself, with a code.
    Code(i64),
    /// Killed by the kernel for using more memory than its limit.
    OutOfMemory,
}

/// Where a container stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ContainerStatus {
    Pending,
    Running,
    Stopped,
}

impl ContainerStatus {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            ContainerStatus::Pending => "PENDING",
            ContainerStatus::Running => "RUNNING",
            ContainerStatus::Stopped => "STOPPED",
        }
    }
}

/// A container of a task.
#[derive(Clone, Debug, Serialize)]
pub struct Container {
    pub name: String,
    pub image: String,
    pub digest: Option<String>,
    pub runtime_id: Option<String>,
    pub status: ContainerStatus,
    /// A start is under way.
    pub starting: bool,
    pub exit_code: Option<i64>,
    pub reason: Option<String>,
    pub health: Health,
    /// Failed health checks in a row.
    pub failed_checks: u64,
    /// A health verdict forced from outside (fault injection).
    pub forced_health: Option<bool>,
    pub started_at: Option<Time>,
    /// How often it has been started; a wake for an earlier start does nothing.
    pub starts: u32,
    /// SIGTERM has been sent.
    pub told_to_stop: bool,
    /// Memory lost to leaks so far, in KiB.
    pub leaked_kib: u64,
    #[serde(skip)]
    pub program: Option<Rc<Program>>,
}

/// Work of the current minute and what is waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Load {
    /// CPU time used for requests since the minute began, in vCPU-milliseconds.
    pub cpu_ms: u64,
    /// Work accepted but not yet done, in vCPU-milliseconds, as of `backlog_at`.
    pub backlog_ms: u64,
    pub backlog_at: Time,
    /// Requests answered since the minute began.
    pub requests: u64,
    /// Requests in flight in the last second.
    pub in_flight: u64,
}

/// A task.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    /// The world's own number of the task, in order of creation.
    pub number: u64,
    /// 32 hexadecimal digits.
    pub id: String,
    pub cluster: String,
    /// `family:revision`
    pub definition: String,
    #[serde(skip)]
    pub spec: Rc<Spec>,
    pub status: Status,
    /// Whether ECS wants it RUNNING; otherwise STOPPED.
    pub wanted: bool,
    /// The capacity provider, for tasks of a strategy.
    pub provider: Option<String>,
    /// The kind of instances it runs on; none for Fargate.
    pub kind: Option<Host>,
    /// Number of its container instance in the cluster, once it has one.
    pub instance: Option<u64>,
    /// Its container instance's machine, `i-…`.
    pub host: Option<String>,
    /// The ARN of its container instance.
    pub instance_arn: Option<String>,
    /// What it was given on its instance.
    pub given: Given,
    /// CPU units it can use at most: its own size, or its instance's where it has no task-level CPU.
    pub cpu_cap: u64,
    /// What waits for an instance is placed with these.
    #[serde(skip)]
    pub asks: Option<Rc<Asks>>,
    pub group: String,
    pub started_by: String,
    /// Name of the service that keeps it.
    pub service: Option<String>,
    /// `ecs-svc/…` of the deployment that started it.
    pub deployment: Option<String>,
    pub subnet: String,
    pub zone: String,
    pub security_groups: Vec<String>,
    pub eni: Option<String>,
    pub private_ip: Option<String>,
    pub public_ip: Option<String>,
    pub mac: Option<String>,
    pub attachment: String,
    pub containers: Vec<Container>,
    /// Target groups it is registered with: (ARN, port).
    pub targets: Vec<(String, u16)>,
    /// ARNs of the Cloud Map services it is registered with.
    pub discovered: Vec<String>,
    pub overrides: Value,
    pub created_at: Time,
    pub connected_at: Option<Time>,
    pub pull_started_at: Option<Time>,
    pub pull_stopped_at: Option<Time>,
    pub started_at: Option<Time>,
    pub stopping_at: Option<Time>,
    pub execution_stopped_at: Option<Time>,
    pub stopped_at: Option<Time>,
    /// When the step under way is expected to end.
    pub until: Option<Time>,
    pub stop_code: Option<&'static str>,
    pub stopped_reason: Option<String>,
    /// Why it will not start, known before it is reported.
    pub doomed: Option<String>,
    /// Why its service wants it replaced.
    pub condemned: Option<String>,
    pub version: u64,
    pub tags: Vec<(String, String)>,
    pub execute_command: bool,
    /// Until when its service may not stop it (scale-in protection).
    pub protected_until: Option<Time>,
    /// The event of its creation, and of its last change of state.
    pub born: Seq,
    pub changed: Seq,
    pub load: Load,
    #[serde(skip)]
    rendered: OnceCell<Rc<Value>>,
}

impl Task {
    /// The task's ARN.
    pub fn arn(&self) -> String {
        names::task_arn(&self.cluster, &self.id)
    }

    /// `web:7 5e1c9d0f`: how screens and sentences name it.
    pub fn label(&self) -> String {
        format!("{} {}", self.definition, &self.id[..self.id.len().min(8)])
    }

    /// Task health from its essential containers (ECS API reference, HealthCheck).
    pub fn health(&self) -> Health {
        let checked = |c: &&Container| {
            let spec = self.spec.containers.iter().find(|s| s.name == c.name);
            spec.is_some_and(|s| s.essential && s.health.is_some())
        };
        let mut verdict = Health::Unknown;
        for container in self.containers.iter().filter(checked) {
            match container.health {
                Health::Unhealthy => return Health::Unhealthy,
                Health::Unknown => return Health::Unknown,
                Health::Healthy => verdict = Health::Healthy,
            }
        }
        verdict
    }

    /// Whether an essential container has a health check.
    pub fn has_health_check(&self) -> bool {
        self.spec.containers.iter().any(|c| c.essential && c.health.is_some())
    }

    /// The task's CPU, in units.
    pub fn cpu(&self) -> u64 {
        match self.kind {
            None => self.spec.cpu.unwrap_or(256),
            Some(_) => self.given.claim.cpu,
        }
    }

    /// The task's memory, in MiB.
    pub fn memory(&self) -> u64 {
        match self.kind {
            None => self.spec.memory.unwrap_or(512),
            Some(_) => self.given.claim.memory,
        }
    }

    /// Whether it counts as running or on its way there.
    pub fn counts(&self) -> bool {
        self.wanted && self.status <= Status::Running
    }

    /// Whether scale-in and deployments leave it alone at a moment.
    pub fn is_protected(&self, now: Time) -> bool {
        self.protected_until.is_some_and(|until| until > now)
    }

    /// Whether it has a network interface of its own.
    pub fn has_interface(&self) -> bool {
        self.spec.network_mode == "awsvpc"
    }

    /// Under what it is registered with target groups: its address, or its instance where it has none.
    pub fn address(&self) -> &str {
        match (&self.private_ip, &self.host) {
            (Some(ip), _) => ip,
            (None, Some(host)) if !self.has_interface() => host,
            _ => "",
        }
    }

    /// The port under which a container's port is reached at its address.
    pub fn reached_at(&self, container: &str, port: u16) -> u16 {
        if self.has_interface() {
            return port;
        }
        let index = self.containers.iter().position(|c| c.name == container);
        let found = self
            .given
            .bindings
            .iter()
            .find(|b| Some(b.container) == index && b.port == port);
        found.map_or(port, |b| b.host)
    }

    /// The launch type, as ECS names it.
    pub fn launch_type(&self) -> &'static str {
        self.kind.map_or("FARGATE", Host::launch_type)
    }

    /// MiB of memory over which its use is counted.
    pub fn memory_of_use(&self) -> u64 {
        self.memory().max(1)
    }

    pub(super) fn forget_rendering(&mut self) {
        self.rendered = OnceCell::new();
    }
}

/// Works one step of a task; a step whose task is gone or past it does nothing.
pub fn step(world: &mut World, because: Seq, number: u64, step: Step) {
    match step {
        Step::Connected => start::connected(world, number),
        Step::Provisioned => start::provisioned(world, because, number),
        Step::Prepare => start::prepare(world, because, number),
        Step::StartFailed => start::failed(world, because, number),
        Step::PullDone => start::pulled(world, because, number),
        Step::ContainerUp(index) => containers::up(world, because, number, index),
        Step::Exit(index, starts, exit) => containers::exited(world, because, number, index, starts, exit),
        Step::HealthCheck(index, starts) => health::check(world, because, number, index, starts),
        Step::StartTimeout(index, starts) => containers::start_timeout(world, because, number, index, starts),
        Step::Drained => stop::drained(world, because, number),
        Step::Deprovisioned => stop::deprovisioned(world, because, number),
        Step::Forget => world.ecs.forget_task(number),
    }
}
