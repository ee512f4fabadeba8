//! A task under load: single requests, seconds of traffic, and the minute's CPU and memory.
//!
//! Source: ECS Developer Guide, "Amazon ECS CloudWatch metrics" (used ÷ reserved). How work becomes CPU time, latency
//! and memory is ours: each image's numbers, and a queue when a task is asked for more CPU than it has (simplified).

use super::containers::memory_limit;
use super::{ContainerStatus, Exit, Status, Step, Task};
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::ecs::Wake;
use crate::model::ecs::{Served, task::start::stream_name};
use crate::model::registry::{self, Program, SiteContext};
use crate::model::traffic::{Answer, Request};
use crate::model::watch::{Metric, Stats};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A request that would wait longer than this in a task's queue is answered by nobody: the ALB's idle timeout.
const QUEUE_LIMIT_MS: u64 = 60_000;

/// What the containers behind an address and port answer to one request.
pub fn answer(world: &mut World, ip: &str, port: u16, request: &Request, counted: bool) -> Answer {
    let now = world.now;
    let Some((task, index, program)) = listener(world, ip, port) else {
        return Answer::Refused;
    };
    let private_ip = task.private_ip.clone().unwrap_or_else(|| bridge_ip(task));
    let port = behind(world, ip, port).map_or(port, |(_, port)| port);
    let number = task.number;
    let log = task.spec.containers[index].log.clone().map(|log| {
        let stream = stream_name(&log, &task.containers[index].name, &task.id);
        (log.group, stream)
    });
    let wait = waiting_ms(task, now);
    if matches!(program.site, registry::Site::None) {
        return Answer::Closed;
    }
    if wait > QUEUE_LIMIT_MS {
        return Answer::Timeout;
    }
    let millis = registry::latency_ms(&program, &request.path) + wait;
    if !counted && log.is_none() {
        // A health check reads nothing but the status.
        let status = registry::status(&program, &request.method, &request.path).unwrap_or(400);
        return Answer::Http {
            status,
            headers: BTreeMap::new(),
            body: String::new(),
            millis,
        };
    }
    let context = SiteContext {
        server_address: &format!("{private_ip}:{port}"),
        server_name: &super::render::private_dns(&private_ip),
        now,
        method: &request.method,
        uri: &request.path,
        host: &request.host,
    };
    let (status, headers, body) = registry::respond(&program, &context);
    if let Some((group, stream)) = log {
        let agent = request.headers.get("user-agent").map_or("-", String::as_str);
        let line = format!(
            "\"{} {} HTTP/1.1\" {status} {} \"-\" \"{agent}\"",
            request.method,
            request.path,
            body.len()
        );
        world.log(&group, &stream, &line);
    }
    if counted {
        let now = world.now;
        if let Some(task) = world.ecs.task_quiet(number) {
            add_work(task, now, 1, program.cpu_ms_per_request);
        }
    }
    Answer::Http {
        status,
        headers,
        body,
        millis,
    }
}

/// A container that listens on a port, and how it answers requests for one path.
#[derive(Clone, Debug)]
pub struct Listener {
    task: u64,
    container: usize,
    program: Rc<Program>,
    status: u16,
    latency_ms: u64,
}

impl Listener {
    /// Who answers requests for a path at an address and port, if anyone, and when that changes by itself: a program
    /// needs time to listen.
    pub fn find(world: &World, ip: &str, port: u16, path: &str) -> (Option<Listener>, Option<Time>) {
        let soon = |(task, port): (&Rc<Task>, u16)| {
            let opens = task.containers.iter().filter_map(|container| {
                let program = container.program.as_ref().filter(|p| p.ports.contains(&port))?;
                (container.status == ContainerStatus::Running)
                    .then(|| container.started_at.map(|at| at + Span(program.listens_after_ms)))?
            });
            opens.filter(|at| *at > world.now).min()
        };
        let changes = behind(world, ip, port).and_then(soon);
        let found = listener(world, ip, port).and_then(|(task, container, program)| {
            Some(Listener {
                task: task.number,
                container,
                status: registry::status(&program, "GET", path)?,
                latency_ms: registry::latency_ms(&program, path),
                program,
            })
        });
        (found, changes)
    }

    /// Serves many requests within the second that begins now.
    pub fn second(&self, world: &mut World, requests: u64) -> Served {
        let mut served = Served::default();
        let now = world.now;
        let Some(task) = world.ecs.task_quiet(self.task).filter(|_| requests > 0) else {
            served.refused = requests;
            return served;
        };
        let (program, per_second) = (&self.program, capacity_ms(task, &self.program));
        let wait = waiting_ms(task, now);
        // What fits into the queue before a request would wait too long.
        let cost = program.cpu_ms_per_request.max(1);
        let room = (QUEUE_LIMIT_MS.saturating_sub(wait) * per_second / 1000 + per_second) / cost;
        let taken = requests.min(room);
        served.timed_out = requests - taken;
        let last_wait = wait + (taken * cost).saturating_sub(per_second) * 1000 / per_second.max(1);
        let (first, last) = (self.latency_ms + wait, self.latency_ms + last_wait);
        served.latency_sum_ms = (first + last) * taken / 2;
        served.latency_max_ms = if taken > 0 { last } else { 0 };
        match self.status {
            500.. => served.status_5xx = taken,
            400..=499 => served.status_4xx = taken,
            _ => served.status_2xx = taken,
        }
        add_work(task, now, taken, program.cpu_ms_per_request);
        leak(world, self.task, self.container, program, taken);
        served
    }
}

/// Publishes the minute's CPU and memory of every service with running tasks, and begins a new minute.
pub fn measure_minute(world: &mut World) {
    let now = world.now;
    let services: Vec<(String, String)> = world.ecs.services.keys().cloned().collect();
    for (cluster, name) in services {
        let Some(service) = world.ecs.service(&cluster, &name) else {
            continue;
        };
        let (mut cpu, mut memory) = (Stats::default(), Stats::default());
        let numbers: Vec<u64> = service.tasks.iter().copied().collect();
        for number in &numbers {
            let Some(task) = world.ecs.task(*number).filter(|t| t.status == Status::Running) else {
                continue;
            };
            add(&mut cpu, cpu_percent(task, now));
            add(
                &mut memory,
                100.0 * memory_kib(task, now) as f64 / (task.memory_of_use() * 1024) as f64,
            );
        }
        for number in numbers {
            if world
                .ecs
                .task(number)
                .is_some_and(|t| t.load.cpu_ms > 0 || t.load.requests > 0)
                && let Some(task) = world.ecs.task_quiet(number)
            {
                task.load.cpu_ms = 0;
                task.load.requests = 0;
            }
        }
        if cpu.count == 0.0 {
            continue;
        }
        let dimensions = [("ClusterName", cluster.as_str()), ("ServiceName", name.as_str())];
        for (metric, stats) in [("CPUUtilization", cpu), ("MemoryUtilization", memory)] {
            let metric = Metric {
                namespace: "AWS/ECS",
                name: metric,
                dimensions: &dimensions,
                unit: "Percent",
            };
            world.measure(&metric, stats);
        }
    }
}

/// CPU used since the minute began, in percent of the task's size.
pub fn cpu_percent(task: &Task, now: Time) -> f64 {
    let minute = now.floor(Span::mins(1));
    let mut used = task.load.cpu_ms;
    for container in task.containers.iter().filter(|c| c.status == ContainerStatus::Running) {
        let since = container.started_at.unwrap_or(now).max(minute);
        if let Some(program) = &container.program {
            used += (program.cpu_idle_milli + program.cpu_busy_milli) * now.since(since).0 / 1000;
        }
    }
    let passed = now.since(minute).0.max(1);
    // Docker's smallest share stands for no reservation at all.
    let reserved = task.cpu().max(2) * passed;
    let percent = (used * 1024 * 100) as f64 / reserved as f64;
    // A task-level size is a hard quota; without one a task on an instance may use more than it reserves.
    match task.spec.cpu {
        Some(_) => percent.min(100.0),
        None => percent.min((task.cpu_cap * 100) as f64 / task.cpu().max(2) as f64),
    }
}

/// Memory in use, in KiB.
pub fn memory_kib(task: &Task, now: Time) -> u64 {
    let mut total = 0;
    for (index, container) in task.containers.iter().enumerate() {
        if container.status == ContainerStatus::Running
            && let Some(program) = &container.program
        {
            let up = now.since(container.started_at.unwrap_or(now)).0;
            let leak = program.leak_mib_per_minute * 1024 * up / 60_000 + container.leaked_kib;
            let flight = program.memory_kib_per_request * task.load.in_flight;
            total += (program.memory_mib * 1024 + leak + flight).min(memory_limit(task, index) * 1024);
        }
    }
    total
}

/// The address Docker's bridge gives a task's containers, which only they see.
fn bridge_ip(task: &Task) -> String {
    format!("172.17.{}.{}", task.number / 250 % 250, 2 + task.number % 250)
}

/// The task behind an address (or an instance's id) and port, and the container port that stands for.
fn behind<'w>(world: &'w World, target: &str, port: u16) -> Option<(&'w Rc<Task>, u16)> {
    let ip = world.compute.address_of(target);
    let interface = world.network.by_address(ip)?;
    let owner = crate::aws::arn::last(&interface.owner);
    if let Some(number) = world.ecs.task_number(owner) {
        return world.ecs.task(number).map(|task| (task, port));
    }
    let host = world.ecs.instance_of_host(owner)?;
    host.tasks.iter().filter_map(|n| world.ecs.task(*n)).find_map(|task| {
        let binding = task
            .given
            .bindings
            .iter()
            .find(|b| b.host == port && b.protocol == "tcp")?;
        Some((task, binding.port))
    })
}

/// The number of the task behind an address (or an instance's id) and port.
pub fn at(world: &World, target: &str, port: u16) -> Option<u64> {
    behind(world, target, port).map(|(task, _)| task.number)
}

/// The running container that listens on a port of an address.
fn listener<'w>(world: &'w World, ip: &str, port: u16) -> Option<(&'w Rc<Task>, usize, Rc<Program>)> {
    let (task, port) = behind(world, ip, port)?;
    let now = world.now;
    let index = task.containers.iter().position(|c| {
        c.status == ContainerStatus::Running
            && c.program.as_ref().is_some_and(|p| {
                p.ports.contains(&port) && now.since(c.started_at.unwrap_or(now)) >= Span(p.listens_after_ms)
            })
    })?;
    let program = task.containers[index].program.clone()?;
    Some((task, index, program))
}

/// CPU a task can give to requests in one second, in vCPU-milliseconds.
fn capacity_ms(task: &Task, program: &Program) -> u64 {
    (task.cpu_cap * 1000 / 1024)
        .saturating_sub(program.cpu_idle_milli)
        .max(1)
}

/// How long a new request waits for the work before it, in milliseconds.
fn waiting_ms(task: &Task, now: Time) -> u64 {
    let per_second = (task.cpu_cap * 1000 / 1024).max(1);
    let done = now.since(task.load.backlog_at).0 * per_second / 1000;
    task.load.backlog_ms.saturating_sub(done) * 1000 / per_second
}

fn add_work(task: &mut Task, now: Time, requests: u64, cost_ms: u64) {
    let per_second = (task.cpu_cap * 1000 / 1024).max(1);
    let done = now.since(task.load.backlog_at).0 * per_second / 1000;
    let work = requests * cost_ms;
    task.load.backlog_ms = task.load.backlog_ms.saturating_sub(done) + work;
    task.load.backlog_at = now;
    task.load.cpu_ms += work;
    task.load.requests += requests;
    task.load.in_flight = requests;
}

fn leak(world: &mut World, number: u64, index: usize, program: &Program, requests: u64) {
    if program.leak_mib_per_1000_requests == 0 {
        return;
    }
    let Some(task) = world.ecs.task_quiet(number) else {
        return;
    };
    let limit = memory_limit(task, index) * 1024;
    let Some(container) = task.containers.get_mut(index) else {
        return;
    };
    container.leaked_kib += requests * program.leak_mib_per_1000_requests * 1024 / 1000;
    let (starts, because) = (container.starts, task.changed);
    let used = program.memory_mib * 1024 + task.containers[index].leaked_kib;
    if used > limit {
        let now = world.now;
        world.wake_at(
            now,
            because,
            Wake::Task(number, Step::Exit(index, starts, Exit::OutOfMemory)).into(),
        );
    }
}

fn add(stats: &mut Stats, value: f64) {
    stats.min = if stats.count == 0.0 {
        value
    } else {
        stats.min.min(value)
    };
    stats.max = if stats.count == 0.0 {
        value
    } else {
        stats.max.max(value)
    };
    stats.count += 1.0;
    stats.sum += value;
}
