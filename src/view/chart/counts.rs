//! What a service wanted and what ran, over time, from its tasks' own moments and the learner's calls.
//!
//! ECS forgets a stopped task after an hour, so older moments show only tasks that still exist. Simplified: a task counts
//! from its `startedAt` to its `stoppingAt`.

use crate::base::time::Time;
use crate::model::Command;
use crate::session::Session;
use serde_json::Value;

/// Moments at which desired or running changed, oldest first: (when, desired, running).
pub fn of(session: &Session, cluster: &str, service: &str) -> Vec<(Time, u64, u64)> {
    let world = session.shown();
    let Some(found) = world.ecs().service(cluster, service) else {
        return Vec::new();
    };
    // (when, change of desired to, change of running by)
    let mut marks: Vec<(Time, Option<u64>, i64)> = Vec::new();
    let now = world.now();
    for task in world
        .ecs()
        .tasks()
        .filter(|t| t.cluster == cluster && t.service.as_deref() == Some(service))
    {
        if let Some(started) = task.started_at.filter(|at| *at <= now) {
            marks.push((started, None, 1));
            if let Some(stopped) = task.stopping_at.or(task.stopped_at).filter(|at| *at <= now) {
                marks.push((stopped, None, -1));
            }
        }
    }
    let mut asked: Vec<(Time, u64)> = Vec::new();
    for entry in session.log() {
        let Command::Call(call) = &entry.command else { continue };
        let text = |member: &str| call.input.get(member).and_then(Value::as_str).unwrap_or_default();
        let named = [text("service"), text("serviceName")]
            .iter()
            .any(|name| name.rsplit('/').next() == Some(service));
        if entry.refused || entry.at > now || !named {
            continue;
        }
        if let Some(desired) = call.input.get("desiredCount").and_then(Value::as_u64) {
            asked.push((entry.at.max(found.created_at), desired));
        }
    }
    let before = match asked.first() {
        Some((at, _)) if *at > found.created_at => {
            let start = session.moment(session.start());
            let first = start.world().ecs().service(cluster, service).map(|s| s.desired);
            first.unwrap_or(found.desired)
        }
        Some((_, desired)) => *desired,
        None => found.desired,
    };
    marks.push((found.created_at, Some(before), 0));
    marks.extend(asked.into_iter().map(|(at, desired)| (at, Some(desired), 0)));
    // Application Auto Scaling and rollbacks change it without a call of the learner's.
    marks.push((now, Some(found.desired), 0));
    marks.sort_by_key(|mark| mark.0);
    let (mut desired, mut running) = (0, 0_i64);
    let mut counts: Vec<(Time, u64, u64)> = Vec::new();
    for (at, wants, change) in marks {
        desired = wants.unwrap_or(desired);
        running += change;
        let point = (at, desired, u64::try_from(running).unwrap_or(0));
        match counts.last_mut().filter(|last| last.0 == at) {
            Some(last) => *last = point,
            None => counts.push(point),
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;
    use crate::base::time::Span;
    use serde_json::json;

    #[test]
    fn a_change_of_desired_count_is_a_step_and_tasks_follow() {
        let mut session = Session::new(7, "hands-on").unwrap();
        session.advance(Span::mins(1));
        let input = json!({"cluster": "hello", "service": "web", "desiredCount": 3});
        session
            .apply(&Command::Call(Call::new("ecs", "UpdateService", input)))
            .reply
            .unwrap();
        let asked = session.world().now();
        session.advance(Span::mins(3));
        let counts = of(&session, "hello", "web");
        assert!(counts.contains(&(asked, 3, 1)), "{counts:?}");
        assert_eq!(counts[0].1, 1);
        assert_eq!(counts.last().map(|last| (last.1, last.2)), Some((3, 3)));
        assert!(of(&session, "hello", "other").is_empty());
    }
}
