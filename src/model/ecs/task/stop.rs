//! How a task ends: deregistration, SIGTERM, SIGKILL after stopTimeout, release of the interface.
//!
//! Sources: ECS Developer Guide, "Amazon ECS task lifecycle" and "Viewing Amazon ECS stopped task errors"; ECS API
//! reference, StopTask and stopTimeout.

use super::start::advance;
use super::timing::{self, Of};
use super::{ContainerStatus, Exit, Status, Step, Task};
use crate::base::time::Span;
use crate::model::World;
use crate::model::balancing;
use crate::model::ecs::Wake;
use crate::model::ecs::service::registries;
use crate::model::events::{Kind, New, Seq};

/// How long a STOPPED task stays visible: at least one hour.
const VISIBLE: Span = Span::mins(60);

/// Stops a task for a reason; one that is on its way out keeps its first reason.
pub fn stop(world: &mut World, because: Seq, number: u64, code: &'static str, reason: &str) {
    let Some(task) = world.ecs.task(number).filter(|t| t.wanted) else {
        return;
    };
    let status = task.status;
    let (arn, label) = (task.arn(), task.label());
    let seq = world.tell(
        New::of(
            Kind::TaskState,
            arn,
            because,
            format!("Task {label} is to stop ({code}): {reason}"),
        )
        .rule("task.stop"),
    );
    mark(world, number, code, reason);
    registries::leave(world, seq, number);
    match status {
        Status::Provisioning
            if world
                .ecs
                .task(number)
                .is_some_and(|t| t.kind.is_some() && t.instance.is_none()) =>
        {
            gone(world, seq, number);
        }
        Status::Provisioning | Status::Pending => deprovision(world, seq, number),
        Status::Activating => terminate(world, seq, number),
        _ => deregister(world, seq, number, code),
    }
}

/// A task that never reached RUNNING ends with `TaskFailedToStart`.
pub fn fail_to_start(world: &mut World, because: Seq, number: u64, reason: &str) {
    let Some(task) = world.ecs.task(number).filter(|t| t.wanted) else {
        return;
    };
    let (arn, label, service) = (task.arn(), task.label(), task.service.clone());
    let cluster = task.cluster.clone();
    let seq = world.tell(
        New::of(
            Kind::TaskState,
            arn,
            because,
            format!("Task {label} failed to start: {reason}"),
        )
        .rule("task.stop")
        .bad(),
    );
    mark(world, number, "TaskFailedToStart", reason);
    registries::leave(world, seq, number);
    if let Some(service) = service {
        super::super::service::task_failed_to_start(world, seq, &cluster, &service, number);
    }
    if world
        .ecs
        .task(number)
        .is_some_and(|t| t.containers.iter().any(|c| c.status == ContainerStatus::Running))
    {
        terminate(world, seq, number);
    } else {
        deprovision(world, seq, number);
    }
}

/// Fault injection: the main process of a container ends by itself.
pub fn crash(world: &mut World, because: Seq, number: u64, index: usize, exit_code: i64) {
    let starts = world
        .ecs
        .task(number)
        .and_then(|t| t.containers.get(index))
        .map_or(0, |c| c.starts);
    super::containers::exited(world, because, number, index, starts, Exit::Code(exit_code));
}

/// The deregistration delay is over.
pub fn drained(world: &mut World, because: Seq, number: u64) {
    if world.ecs.task(number).is_some_and(|t| t.status == Status::Deactivating) {
        terminate(world, because, number);
    }
}

/// Tells the next containers in reverse order of dependency to end; releases the interface when none is left.
pub fn next(world: &mut World, because: Seq, number: u64) {
    let Some(task) = world.ecs.task(number).filter(|t| t.status == Status::Stopping) else {
        return;
    };
    let alive: Vec<usize> = (0..task.containers.len())
        .filter(|i| task.containers[*i].status == ContainerStatus::Running)
        .collect();
    if alive.is_empty() {
        return deprovision(world, because, number);
    }
    let due: Vec<usize> = alive
        .iter()
        .copied()
        .filter(|i| !task.containers[*i].told_to_stop && is_leaf(task, *i, &alive))
        .collect();
    for index in due {
        send_term(world, because, number, index);
    }
}

/// The interface is gone: STOPPED.
pub fn deprovisioned(world: &mut World, because: Seq, number: u64) {
    if world
        .ecs
        .task(number)
        .is_some_and(|t| t.status == Status::Deprovisioning)
    {
        gone(world, because, number);
    }
}

/// The task's host is gone, and all of the task with it.
pub fn host_lost(world: &mut World, because: Seq, number: u64, reason: &str) {
    let Some(task) = world.ecs.task(number).filter(|t| t.status < Status::Stopped) else {
        return;
    };
    let (arn, label, targets, address) = (
        task.arn(),
        task.label(),
        task.targets.clone(),
        task.address().to_string(),
    );
    let first = task.wanted;
    let text = format!("Task {label} is lost: {reason}");
    let seq = world.tell(New::of(Kind::TaskState, arn, because, text).rule("task.stop").bad());
    if first {
        mark(world, number, "TerminationNotice", reason);
        // ECS gives no stopCode here.
        if let Some(task) = world.ecs.task_mut(number) {
            task.stop_code = None;
        }
    }
    for (group, port) in &targets {
        world.deregister_target(seq, group, &address, *port);
    }
    let now = world.now;
    if let Some(task) = world.ecs.task_mut(number) {
        task.targets.clear();
        for container in &mut task.containers {
            container.status = ContainerStatus::Stopped;
            container.starting = false;
        }
        if task.pull_stopped_at.is_some() {
            task.execution_stopped_at = task.execution_stopped_at.or(Some(now));
        }
    }
    gone(world, seq, number);
}

/// STOPPED: what it held is free again.
fn gone(world: &mut World, because: Seq, number: u64) {
    let Some(task) = world.ecs.task(number) else { return };
    let waited = (task.cluster.clone(), number);
    world.ecs.waiting.remove(&waited);
    world.free_place(number);
    let Some(task) = world.ecs.task(number) else { return };
    let eni = task.eni.clone();
    let reason = task.stopped_reason.clone().unwrap_or_default();
    let exit = task
        .containers
        .iter()
        .find_map(|c| c.exit_code)
        .map(|c| format!(" (exit code {c})"))
        .unwrap_or_default();
    if let Some(eni) = eni {
        world.release_interface(because, &eni);
    }
    let seq = advance(
        world,
        because,
        number,
        Status::Stopped,
        format!("STOPPED{exit}: {reason}"),
    );
    let now = world.now;
    if let Some(task) = world.ecs.task_mut(number) {
        task.stopped_at = Some(now);
        task.eni = None;
    }
    world.wake_at(now + VISIBLE, seq, Wake::Task(number, Step::Forget).into());
}

fn mark(world: &mut World, number: u64, code: &'static str, reason: &str) {
    let now = world.now;
    if let Some(task) = world.ecs.task_mut(number) {
        task.wanted = false;
        task.stop_code = Some(code);
        task.stopped_reason = Some(reason.into());
        task.stopping_at = Some(now);
        task.version += 1;
        task.until = None;
        let cluster = task.cluster.clone();
        if let Some(cluster) = world.ecs.cluster_mut(&cluster) {
            cluster.wanted.remove(&number);
        }
    }
}

/// Takes the task out of its target groups; a healthy exit waits for the deregistration delay first.
fn deregister(world: &mut World, because: Seq, number: u64, code: &'static str) {
    let Some(task) = world.ecs.task(number) else { return };
    let (targets, address) = (task.targets.clone(), task.address().to_string());
    let mut delay = Span(0);
    for (group, port) in &targets {
        world.deregister_target(because, group, &address, *port);
        let draining = world
            .balancing
            .target(group, &address, *port)
            .is_some_and(|t| t.health == balancing::Health::Draining);
        if draining {
            let seconds = world
                .balancing
                .group(group)
                .map_or(0, |g| g.deregistration_delay_seconds);
            delay = delay.max(Span::secs(seconds));
        }
    }
    if let (false, Some(service)) = (
        targets.is_empty(),
        world.ecs.task(number).and_then(|t| t.service.clone()),
    ) {
        super::super::service::targets_left(world, because, number, &service, &targets);
    }
    if let Some(task) = world.ecs.task_mut(number) {
        task.targets.clear();
    }
    if delay == Span(0) || code == "EssentialContainerExited" {
        return terminate(world, because, number);
    }
    let until = world.now + delay;
    let seq = advance(
        world,
        because,
        number,
        Status::Deactivating,
        format!("DEACTIVATING: its target drains for {delay}."),
    );
    if let Some(task) = world.ecs.task_mut(number) {
        task.until = Some(until);
    }
    world.wake_at(until, seq, Wake::Task(number, Step::Drained).into());
}

fn terminate(world: &mut World, because: Seq, number: u64) {
    let seq = advance(
        world,
        because,
        number,
        Status::Stopping,
        "STOPPING: its containers are told to end.".into(),
    );
    next(world, seq, number);
}

/// Whether no other living container depends on this one.
fn is_leaf(task: &Task, index: usize, alive: &[usize]) -> bool {
    let name = &task.containers[index].name;
    !alive.iter().any(|other| {
        let spec = task.spec.containers.get(*other);
        spec.is_some_and(|spec| spec.depends_on.iter().any(|(dependency, _)| dependency == name))
    })
}

fn send_term(world: &mut World, because: Seq, number: u64, index: usize) {
    let Some(task) = world.ecs.task(number) else { return };
    let Some((container, spec)) = task.containers.get(index).zip(task.spec.containers.get(index)) else {
        return;
    };
    let timeout = spec.stop_timeout * 1000;
    let (after, code) = match container
        .program
        .as_deref()
        .map(|p| (p.stops_within_ms, p.sigterm_exit))
    {
        Some((Some(ms), code)) if ms <= timeout => (ms, code),
        _ => (timeout, 137),
    };
    let starts = container.starts;
    let until = world.now + Span(after);
    if let Some(task) = world.ecs.task_mut(number) {
        task.until = task.until.max(Some(until));
        if let Some(container) = task.containers.get_mut(index) {
            container.told_to_stop = true;
        }
    }
    world.wake_at(
        until,
        because,
        Wake::Task(number, Step::Exit(index, starts, Exit::Code(code))).into(),
    );
}

fn deprovision(world: &mut World, because: Seq, number: u64) {
    let on_instance = world.ecs.task(number).is_some_and(|t| t.kind.is_some());
    if on_instance && world.ecs.task(number).is_some_and(|t| !t.has_interface()) {
        let now = world.now;
        if let Some(task) = world.ecs.task_mut(number) {
            if task.pull_stopped_at.is_some() {
                task.execution_stopped_at = Some(now);
            }
            for container in &mut task.containers {
                container.status = ContainerStatus::Stopped;
                container.starting = false;
            }
        }
        return gone(world, because, number);
    }
    let seq = advance(
        world,
        because,
        number,
        Status::Deprovisioning,
        "DEPROVISIONING: its interface is being released.".into(),
    );
    let now = world.now;
    let of = if on_instance {
        Of::DeprovisionOnInstance
    } else {
        Of::Deprovision
    };
    let until = now + timing::span(world.seed, number, of);
    if let Some(task) = world.ecs.task_mut(number) {
        if task.pull_stopped_at.is_some() {
            task.execution_stopped_at = Some(now);
        }
        task.until = Some(until);
        for container in &mut task.containers {
            container.status = ContainerStatus::Stopped;
            container.starting = false;
        }
    }
    world.wake_at(until, seq, Wake::Task(number, Step::Deprovisioned).into());
}
