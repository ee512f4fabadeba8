//! Containers of a task: start in the order of dependencies, run, end.
//!
//! Sources: ECS API reference, ContainerDependency and ContainerRestartPolicy; ECS Developer Guide, essential
//! containers.

use super::start::{advance, stream_name};
use super::timing::{self, Of};
use super::{ContainerStatus, Exit, Health, Status, Step, Task, health, stop};
use crate::base::ids;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::ecs::Wake;
use crate::model::ecs::definition::Condition;
use crate::model::events::{Kind, New, Seq};
use crate::model::registry::Program;

/// What ECS says of a container that the kernel killed for its memory.
pub const OUT_OF_MEMORY: &str = "OutOfMemoryError: Container killed due to memory usage";

/// Begins the start of every container whose dependencies are met; RUNNING once all are up.
pub fn start_ready(world: &mut World, because: Seq, number: u64) {
    let Some(task) = world
        .ecs
        .task(number)
        .filter(|t| t.wanted && t.status <= Status::Running)
    else {
        return;
    };
    let ready: Vec<usize> = (0..task.containers.len())
        .filter(|index| may_start(task, *index))
        .collect();
    let blocked = (0..task.containers.len()).find_map(|index| never_starts(task, index));
    let whole = task.containers.iter().all(|c| c.status != ContainerStatus::Pending);
    let activating = task.status == Status::Activating;
    if let Some(reason) = blocked {
        return super::start::give_up(world, because, number, &reason);
    }
    for index in ready {
        let fargate = world.ecs.task(number).is_none_or(|t| t.kind.is_none());
        let of = if fargate {
            Of::Start { container: index }
        } else {
            Of::StartOnInstance { container: index }
        };
        let at = world.now + timing::span(world.seed, number, of);
        if let Some(container) = world.ecs.task_mut(number).and_then(|t| t.containers.get_mut(index)) {
            container.starting = true;
        }
        world.wake_at(at, because, Wake::Task(number, Step::ContainerUp(index)).into());
    }
    if whole && activating {
        running(world, because, number);
    }
}

/// A container's main process is up.
pub fn up(world: &mut World, because: Seq, number: u64, index: usize) {
    let (seed, now) = (world.seed, world.now);
    let Some(task) = world
        .ecs
        .task(number)
        .filter(|t| t.wanted && t.status <= Status::Running)
    else {
        return;
    };
    let Some((container, spec)) = task.containers.get(index).zip(task.spec.containers.get(index)) else {
        return;
    };
    let Some(program) = container.program.clone() else {
        return;
    };
    if let Some(error) = program.start_error.clone() {
        return cannot_start(world, because, number, index, &error);
    }
    let (name, arn, log) = (container.name.clone(), task.arn(), spec.log.clone());
    let (stream, timeout) = (
        log.as_ref().map(|l| stream_name(l, &name, &task.id)),
        spec.start_timeout,
    );
    let limit = memory_limit(task, index);
    let task_id = task.id.clone();
    let starts = container.starts + 1;
    let seq = world.tell(New::of(
        Kind::Container,
        arn,
        because,
        format!("Container {name} started."),
    ));
    if let Some(task) = world.ecs.task_mut(number) {
        task.version += 1;
        if let Some(container) = task.containers.get_mut(index) {
            container.status = ContainerStatus::Running;
            container.starting = false;
            container.started_at = Some(now);
            container.starts = starts;
            container.exit_code = None;
            container.reason = None;
            container.failed_checks = 0;
            container.health = Health::Unknown;
            let tail = ids::short_hex(seed, "runtime", number * 64 + u64::from(starts))
                .split_at(10)
                .0
                .to_string();
            container.runtime_id = Some(format!("{task_id}-{tail}"));
        }
    }
    if let (Some(log), Some(stream)) = (log, stream) {
        for line in program.start_lines.iter() {
            world.log(&log.group, &stream, line);
        }
    }
    if let Some((at, exit)) = own_end(&program, limit, now) {
        world.wake_at(at, seq, Wake::Task(number, Step::Exit(index, starts, exit)).into());
    }
    if let Some(seconds) = timeout {
        world.wake_at(
            now + Span::secs(seconds),
            seq,
            Wake::Task(number, Step::StartTimeout(index, starts)).into(),
        );
    }
    health::plan_first(world, seq, number, index);
    start_ready(world, seq, number);
}

/// A container whose command cannot be executed: the task fails to start, with the reason at the container.
fn cannot_start(world: &mut World, because: Seq, number: u64, index: usize, error: &str) {
    let reason = format!("CannotStartContainerError: {error}");
    let Some(task) = world.ecs.task_mut(number) else { return };
    let arn = task.arn();
    if let Some(container) = task.containers.get_mut(index) {
        container.status = ContainerStatus::Stopped;
        container.starting = false;
        container.reason = Some(reason.clone());
    }
    let seq = world.tell(New::of(Kind::Container, arn, because, reason).rule("task.stop").bad());
    super::start::give_up(world, seq, number, "Task failed to start");
}

/// A container's main process has ended.
pub fn exited(world: &mut World, because: Seq, number: u64, index: usize, starts: u32, exit: Exit) {
    let now = world.now;
    let Some(task) = world.ecs.task(number) else { return };
    let Some((container, spec)) = task.containers.get(index).zip(task.spec.containers.get(index)) else {
        return;
    };
    if container.status != ContainerStatus::Running || container.starts != starts {
        return;
    }
    let (name, essential, stopping, arn) = (container.name.clone(), spec.essential, !task.wanted, task.arn());
    let ran = now.since(container.started_at.unwrap_or(now));
    let (code, reason) = match exit {
        Exit::Code(code) => (code, None),
        Exit::OutOfMemory => (137, Some(OUT_OF_MEMORY.to_string())),
    };
    let again = spec
        .restart
        .as_ref()
        .is_some_and(|(ignored, period)| !stopping && !ignored.contains(&code) && ran >= Span::secs(*period));
    let told = container.told_to_stop;
    let text = match (&reason, code) {
        (Some(_), _) => format!("Container {name} used more memory than its limit and was killed (exit code 137)."),
        (None, 137) if told => {
            format!("Container {name} did not end within its stop timeout and was killed (exit code 137).")
        }
        _ => format!("Container {name} ended with exit code {code}."),
    };
    let mut event = New::of(Kind::Container, arn, because, text);
    event.bad = code != 0 && !told;
    let seq = world.tell(event);
    if let Some(task) = world.ecs.task_mut(number) {
        task.version += 1;
        if let Some(container) = task.containers.get_mut(index) {
            container.status = ContainerStatus::Stopped;
            container.exit_code = Some(code);
            container.reason = reason;
            if again {
                container.status = ContainerStatus::Pending;
                container.leaked_kib = 0;
            }
        }
    }
    if stopping {
        stop::next(world, seq, number);
    } else if again {
        start_ready(world, seq, number);
    } else if essential {
        stop::stop(
            world,
            seq,
            number,
            "EssentialContainerExited",
            "Essential container in task exited",
        );
    } else {
        start_ready(world, seq, number);
    }
}

/// A dependency's startTimeout has passed: if somebody still waits for it, the task gives up.
pub fn start_timeout(world: &mut World, because: Seq, number: u64, index: usize, starts: u32) {
    let Some(task) = world.ecs.task(number).filter(|t| t.wanted) else {
        return;
    };
    let Some(container) = task.containers.get(index).filter(|c| c.starts == starts) else {
        return;
    };
    let name = &container.name;
    let waiting = task.spec.containers.iter().enumerate().find(|(other, spec)| {
        let pending = task
            .containers
            .get(*other)
            .is_some_and(|c| c.status == ContainerStatus::Pending && !c.starting);
        let unmet = spec
            .depends_on
            .iter()
            .any(|(dep, cond)| dep == name && !met(task, dep, *cond));
        pending && unmet
    });
    if let Some((_, spec)) = waiting {
        // UNCONFIRMED wording; the outcome (task STOPPED) is documented.
        let reason = format!(
            "Container '{name}' did not meet the condition that container '{}' waits for within its start timeout.",
            spec.name
        );
        super::start::give_up(world, because, number, &reason);
    }
}

fn running(world: &mut World, because: Seq, number: u64) {
    let seq = advance(
        world,
        because,
        number,
        Status::Running,
        "RUNNING: its containers are up.".into(),
    );
    let now = world.now;
    let Some(task) = world.ecs.task_mut(number) else { return };
    task.started_at = Some(now);
    let service = task.service.clone().map(|name| (task.cluster.clone(), name));
    world.ecs_minute(seq);
    if let Some((cluster, name)) = service {
        super::super::service::task_is_running(world, seq, &cluster, &name, number);
    }
}

fn may_start(task: &Task, index: usize) -> bool {
    let (Some(container), Some(spec)) = (task.containers.get(index), task.spec.containers.get(index)) else {
        return false;
    };
    container.status == ContainerStatus::Pending
        && !container.starting
        && spec
            .depends_on
            .iter()
            .all(|(name, condition)| met(task, name, *condition))
}

fn met(task: &Task, name: &str, condition: Condition) -> bool {
    let Some(container) = task.containers.iter().find(|c| c.name == name) else {
        return false;
    };
    match condition {
        Condition::Start => container.started_at.is_some(),
        Condition::Complete => container.status == ContainerStatus::Stopped,
        Condition::Success => container.status == ContainerStatus::Stopped && container.exit_code == Some(0),
        Condition::Healthy => container.health == Health::Healthy,
    }
}

/// Why a pending container can never start, if that is so.
fn never_starts(task: &Task, index: usize) -> Option<String> {
    let (container, spec) = (task.containers.get(index)?, task.spec.containers.get(index)?);
    if container.status != ContainerStatus::Pending || container.starting {
        return None;
    }
    let (name, _) = spec.depends_on.iter().find(|(name, condition)| {
        let other = task.containers.iter().find(|c| c.name == *name);
        other.is_some_and(|c| {
            let ended = c.status == ContainerStatus::Stopped;
            match condition {
                Condition::Success => ended && c.exit_code != Some(0),
                Condition::Healthy => ended,
                _ => false,
            }
        })
    })?;
    // UNCONFIRMED wording; that the task stops is documented.
    Some(format!(
        "Container '{}' cannot start: its dependency '{name}' ended without meeting the condition.",
        container.name
    ))
}

/// The container's hard limit in MiB: its own, else the task's.
pub fn memory_limit(task: &Task, index: usize) -> u64 {
    let own = task.spec.containers.get(index).and_then(|c| c.memory);
    match (own, task.spec.memory, task.kind) {
        (Some(own), Some(whole), _) => own.min(whole),
        // On an instance a container without a hard limit can use what the instance has; its reservation is a promise.
        (own, None, Some(_)) => own.unwrap_or(u64::from(u32::MAX)),
        (own, ..) => own.unwrap_or_else(|| task.memory()).min(task.memory()),
    }
}

/// When and how a program ends by itself.
fn own_end(program: &Program, limit_mib: u64, now: Time) -> Option<(Time, Exit)> {
    let exits = program
        .exits
        .map(|(after_ms, code)| (now + Span(after_ms), Exit::Code(code)));
    if program.memory_mib > limit_mib {
        return Some((now + Span(program.listens_after_ms.max(500)), Exit::OutOfMemory));
    }
    let leak = program.leak_mib_per_minute;
    let oom = (leak > 0).then(|| {
        let free = limit_mib - program.memory_mib;
        (now + Span(free * 60_000 / leak + 1_000), Exit::OutOfMemory)
    });
    match (exits, oom) {
        (Some(a), Some(b)) => Some(if a.0 <= b.0 { a } else { b }),
        (a, b) => a.or(b),
    }
}
