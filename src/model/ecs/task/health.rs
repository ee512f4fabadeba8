//! Container health checks: what the check command finds, and the verdict after retries.
//!
//! Source: ECS API reference, HealthCheck. A check passes when the program listens and answers below 400 on the URL in
//! the command; commands without a URL pass once it listens (simplified: commands are not interpreted otherwise).

use super::{ContainerStatus, Health, Step};
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::Wake;
use crate::model::events::{Kind, New, Seq};
use crate::model::registry;
use crate::model::registry::Program;

/// Puts a fresh container's first check on the agenda.
pub fn plan_first(world: &mut World, because: Seq, number: u64, index: usize) {
    let Some(task) = world.ecs.task(number) else { return };
    let Some(spec) = task.spec.containers.get(index).and_then(|c| c.health.as_ref()) else {
        return;
    };
    let starts = task.containers.get(index).map_or(0, |c| c.starts);
    let at = world.now + Span::secs(spec.interval.max(1));
    world.wake_at(at, because, Wake::Task(number, Step::HealthCheck(index, starts)).into());
}

/// One check, and the next one on the agenda.
pub fn check(world: &mut World, because: Seq, number: u64, index: usize, starts: u32) {
    let now = world.now;
    let Some(task) = world.ecs.task(number).filter(|t| t.wanted) else {
        return;
    };
    let Some((container, spec)) = task.containers.get(index).zip(task.spec.containers.get(index)) else {
        return;
    };
    let Some(check) = spec.health.clone() else { return };
    if container.status != ContainerStatus::Running || container.starts != starts {
        return;
    }
    let up_for = now.since(container.started_at.unwrap_or(now));
    let passes = container.forced_health.unwrap_or_else(|| {
        container
            .program
            .as_deref()
            .is_some_and(|program| passes(program, &check.command, up_for))
    });
    let in_grace = up_for < Span::secs(check.start_period) && container.health == Health::Unknown;
    let failed = match (passes, in_grace) {
        (true, _) => 0,
        (false, true) => container.failed_checks,
        (false, false) => container.failed_checks + 1,
    };
    let verdict = match (passes, failed >= check.retries) {
        (true, _) => Health::Healthy,
        (false, true) => Health::Unhealthy,
        (false, false) => container.health,
    };
    let changed = verdict != container.health;
    let (name, arn) = (container.name.clone(), task.arn());
    let mut cause = because;
    if changed {
        let text = match verdict {
            Health::Unhealthy => format!(
                "Container {name} is UNHEALTHY: {failed} health checks in a row failed; the limit is {}.",
                check.retries
            ),
            _ => format!("Container {name} is HEALTHY: its health check passed."),
        };
        let mut event = New::of(Kind::Container, arn, because, text).rule("container.health");
        event.bad = verdict == Health::Unhealthy;
        cause = world.tell(event);
    }
    if let Some(task) = world.ecs.task_mut(number) {
        if changed {
            task.version += 1;
            task.changed = cause;
        }
        if let Some(container) = task.containers.get_mut(index) {
            container.failed_checks = failed;
            container.health = verdict;
        }
    }
    world.wake_at(
        now + Span::secs(check.interval.max(1)),
        cause,
        Wake::Task(number, Step::HealthCheck(index, starts)).into(),
    );
    if changed {
        super::containers::start_ready(world, cause, number);
        world.poke_service_of(number, cause);
    }
}

/// What the check command would find.
fn passes(program: &Program, command: &[String], up_for: Span) -> bool {
    let text = command.get(1..).unwrap_or(&[]).join(" ");
    let text = text.trim();
    if text == "exit 1" || text == "false" {
        return false;
    }
    if text == "exit 0" || text == "true" || text.starts_with("echo ") {
        return true;
    }
    if up_for < Span(program.listens_after_ms) {
        return false;
    }
    match local_url(text) {
        Some((port, path)) => {
            program.ports.contains(&port) && registry::status(program, "GET", &path).is_some_and(|s| s < 400)
        }
        None => true,
    }
}

/// Port and path of the first URL to this machine in a command.
fn local_url(text: &str) -> Option<(u16, String)> {
    let start = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .filter_map(|host| Some((text.find(host)?, host.len())))
        .min()?;
    let rest = &text[start.0 + start.1..];
    let end = rest
        .find(|c: char| c.is_whitespace() || "'\"|;&)".contains(c))
        .unwrap_or(rest.len());
    let rest = &rest[..end];
    let (port, path) = match rest.strip_prefix(':') {
        Some(tail) => {
            let digits = tail.find('/').unwrap_or(tail.len());
            (tail[..digits].parse().ok()?, &tail[digits..])
        }
        None => (80, rest),
    };
    Some((
        port,
        if path.starts_with('/') {
            path.to_string()
        } else {
            "/".to_string()
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_found_in_a_check_command() {
        assert_eq!(local_url("curl -f http://localhost/ || exit 1"), Some((80, "/".into())));
        assert_eq!(
            local_url("curl -f http://localhost:8080/health || exit 1"),
            Some((8080, "/health".into()))
        );
        assert_eq!(local_url("wget -q --spider 127.0.0.1:3000"), Some((3000, "/".into())));
        assert_eq!(local_url("pg_isready"), None);
    }
}
