//! Blue/green, linear and canary deployments: one stage after the other, hooks, shifts, and the way back.
//!
//! Source: ECS Developer Guide, "Amazon ECS blue/green deployments workflow", "linear deployments", "canary
//! deployments": the new revision is scaled to the whole desired count before any traffic, and the old one stays until
//! the bake time is over. Each stage takes at least a few seconds (DERIVED); a stage may last 24 hours.

use super::options::Strategy;
use super::record::Standing;
use super::stage::Stage;
use super::{breaker, events, hooks, shift};
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::events::Seq;

/// The least a stage takes. DERIVED.
const PACE: Span = Span::secs(5);
/// The longest a stage may take.
const LONGEST: Span = Span::mins(24 * 60);

/// Works on the stages as far as they go now; gives when to look again.
pub fn work(world: &mut World, because: Seq, cluster: &str, name: &str) -> Option<Time> {
    let stage = world.ecs.service(cluster, name)?.staged()?;
    if !world.ecs.service(cluster, name)?.current()?.entered {
        enter(world, because, cluster, name, stage);
    }
    match hooks::work(world, because, cluster, name, stage) {
        hooks::Verdict::Passed => {}
        hooks::Verdict::Waits(at) => return Some(at),
        hooks::Verdict::Fails(why) => {
            give_up(world, because, cluster, name, &why);
            return None;
        }
    }
    let now = world.now;
    let since = world.ecs.service(cluster, name)?.current()?.stage_since;
    if now < since + PACE {
        return Some(since + PACE);
    }
    match act(world, because, cluster, name, stage) {
        Ok(Some(wait)) if now >= since + LONGEST => {
            let _ = wait;
            give_up(world, because, cluster, name, "the stage lasted longer than 24 hours");
            None
        }
        Ok(Some(wait)) => Some(wait.min(since + LONGEST)),
        Ok(None) => world
            .ecs
            .service(cluster, name)
            .and_then(|s| s.staged())
            .map(|_| now + PACE),
        Err(why) => {
            give_up(world, because, cluster, name, &why);
            None
        }
    }
}

fn give_up(world: &mut World, because: Seq, cluster: &str, name: &str, why: &str) {
    breaker::fail(world, because, cluster, name, "ECS deployment", why, true);
}

fn enter(world: &mut World, because: Seq, cluster: &str, name: &str, stage: Stage) {
    let text = format!("The deployment of service {name} is in stage {}.", stage.word());
    let seq = events::turn(world, because, cluster, name, text, "service.stages");
    hooks::start(world, seq, cluster, name, stage);
    if let Some(record) = current(world, cluster, name) {
        record.entered = true;
    }
}

fn current<'w>(world: &'w mut World, cluster: &str, name: &str) -> Option<&'w mut super::record::ServiceDeployment> {
    let record = world.ecs.service_mut(cluster, name)?.current_mut()?;
    (record.progress == Standing::InProgress).then_some(record)
}

fn go_to(world: &mut World, cluster: &str, name: &str, stage: Stage) {
    let now = world.now;
    if let Some(record) = current(world, cluster, name) {
        record.stage = Some(stage);
        record.stage_since = now;
        record.updated_at = now;
        record.entered = false;
        record.shifted_at = None;
    }
}

/// Does what the stage is for: `None` when it went on to another stage, else when to look again.
fn act(world: &mut World, because: Seq, cluster: &str, name: &str, stage: Stage) -> Result<Option<Time>, String> {
    let now = world.now;
    let Some(service) = world.ecs.service(cluster, name) else {
        return Ok(None);
    };
    let Some(record) = service.current().cloned() else {
        return Ok(None);
    };
    let first = record.sources.is_empty();
    match stage {
        Stage::Reconcile => {
            // Both groups stand in the rule from now on, so that the new targets are checked before any traffic.
            shift::to(world, because, cluster, name, false, if first { 1000 } else { 0 })?;
        }
        Stage::ScaleUp if !scaled(world, cluster, name, &record.target) => {
            return Ok(Some(record.stage_since + LONGEST));
        }
        Stage::TestShift => shift::to(world, because, cluster, name, true, 1000)?,
        Stage::ProductionShift => {
            let (first_step, between) = steps(service.options.strategy, service);
            if let Some(at) = record.shifted_at {
                if record.production >= 1000 {
                    go_to(world, cluster, name, Stage::PostProductionShift);
                } else if now >= at + between {
                    go_to(world, cluster, name, Stage::PreProductionShift);
                } else {
                    return Ok(Some(at + between));
                }
                return Ok(None);
            }
            let linear = service.options.strategy == Strategy::Linear;
            let next = match (first, record.steps) {
                (true, _) => 1000,
                (false, 0) => first_step,
                (false, _) if linear => record.production + first_step,
                _ => 1000,
            };
            shift::to(world, because, cluster, name, false, next.min(1000))?;
            if let Some(record) = current(world, cluster, name) {
                record.steps += 1;
                record.shifted_at = Some(now);
            }
            return Ok(Some(now + PACE));
        }
        Stage::Bake if !first => {
            let until = record.stage_since + Span::mins(service.options.bake_minutes);
            if now < until {
                return Ok(Some(until));
            }
        }
        _ => {}
    }
    go_to(world, cluster, name, stage.next());
    if stage == Stage::Bake {
        let text = format!("The bake time of service {name}'s deployment is over: its old tasks are cleaned up.");
        events::turn(world, because, cluster, name, text, "service.stages");
    }
    Ok(None)
}

/// Tenths of a percent of the first shift, and how long to wait before the next.
fn steps(strategy: Strategy, service: &super::Service) -> (u64, Span) {
    match strategy {
        Strategy::Linear => (service.options.linear.0, Span::mins(service.options.linear.1)),
        Strategy::Canary => (service.options.canary.0, Span::mins(service.options.canary.1)),
        _ => (1000, Span(0)),
    }
}

/// Whether the new revision has all its tasks, healthy.
fn scaled(world: &World, cluster: &str, name: &str, target: &str) -> bool {
    let Some(service) = world.ecs.service(cluster, name) else {
        return false;
    };
    let own = service.tasks.iter().filter_map(|n| world.ecs.task(*n));
    let healthy = own.filter(|t| t.deployment.as_deref() == Some(target) && t.wanted && service.is_healthy(world, t));
    healthy.count() as u64 >= service.desired
}
