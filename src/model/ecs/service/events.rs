//! A service's event list: the newest 100 lines, a repeated line only after six hours.
//!
//! Source: ECS Developer Guide, "Amazon ECS service event messages".

use super::Line;
use crate::base::ids;
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::names;
use crate::model::events::{Kind, New, Seq};

const KEPT: usize = 100;
/// How long a repeated complaint is suppressed.
const REPEAT: Span = Span::mins(6 * 60);

/// Adds `(service <name>) <text>` to the list and tells it to the world; returns the event's number.
pub fn tell(world: &mut World, because: Seq, cluster: &str, name: &str, text: &str, rule: Option<&'static str>) -> Seq {
    add(world, because, cluster, name, text, Kind::ServiceEvent, rule)
}

/// Like [`tell`], of a turn that one of the service's deployments took.
pub fn deployment(world: &mut World, because: Seq, cluster: &str, name: &str, text: &str, rule: &'static str) -> Seq {
    add(world, because, cluster, name, text, Kind::Deployment, Some(rule))
}

/// Tells a turn that AWS's event list has no line for.
pub fn turn(world: &mut World, because: Seq, cluster: &str, name: &str, text: String, rule: &'static str) -> Seq {
    world.tell(New::of(Kind::Deployment, names::service_arn(cluster, name), because, text).rule(rule))
}

fn add(
    world: &mut World,
    because: Seq,
    cluster: &str,
    name: &str,
    text: &str,
    kind: Kind,
    rule: Option<&'static str>,
) -> Seq {
    let line = format!("(service {name}) {text}");
    let bad = ["unable", "unhealthy", "failed"].iter().any(|word| text.contains(word));
    let mut event = New::of(kind, names::service_arn(cluster, name), because, line.clone());
    event.rule = rule;
    event.bad = bad;
    let seq = world.tell(event);
    let (seed, now) = (world.seed, world.now);
    if let Some(service) = world.ecs.service_mut(cluster, name) {
        service.lines_told += 1;
        let id = ids::uuid(seed, "service-event", seq);
        service.lines.push_back(Line {
            id,
            at: now,
            text: line,
            seq,
        });
        if service.lines.len() > KEPT {
            service.lines.pop_front();
        }
    }
    seq
}

/// Like [`tell`], unless the same line was told within six hours and nothing else since was of its kind.
pub fn complain(world: &mut World, because: Seq, cluster: &str, name: &str, text: &str, rule: &'static str) {
    let line = format!("(service {name}) {text}");
    let now = world.now;
    let repeated = world.ecs.service(cluster, name).is_some_and(|service| {
        service
            .lines
            .iter()
            .rev()
            .any(|earlier| earlier.text == line && now.since(earlier.at) < REPEAT)
    });
    if !repeated {
        tell(world, because, cluster, name, text, Some(rule));
    }
}
