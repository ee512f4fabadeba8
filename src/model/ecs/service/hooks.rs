//! Lifecycle hooks: Lambda functions asked, and people waited for, before a stage goes on.
//!
//! Source: ECS Developer Guide, "Lifecycle hooks for Amazon ECS service deployments" (SUCCEEDED goes on, FAILED rolls back,
//! IN_PROGRESS is asked again after 30 seconds); ECS API reference, ContinueServiceDeployment. What a function answers
//! is the model's: see `model::functions`.

use super::events;
use super::record::HookRun;
use super::stage::Stage;
use crate::base::ids;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::ecs::roles;
use crate::model::events::Seq;
use crate::model::iam::Context;

/// How long until a function that answered IN_PROGRESS is asked again.
const AGAIN: Span = Span::secs(30);

/// What a stage's hooks say.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Passed,
    Waits(Time),
    Fails(String),
}

/// Starts the hooks of a stage.
pub fn start(world: &mut World, because: Seq, cluster: &str, name: &str, stage: Stage) {
    let Some(service) = world.ecs.service(cluster, name) else {
        return;
    };
    let here: Vec<(usize, bool, u64)> = service
        .options
        .hooks
        .iter()
        .enumerate()
        .filter(|(_, hook)| hook.stages.contains(&stage))
        .map(|(index, hook)| (index, hook.pause, hook.timeout_minutes))
        .collect();
    for (hook, pause, minutes) in here {
        let number = world.next_number();
        let (seed, now) = (world.seed, world.now);
        let id = ids::uuid(seed, "deployment-hook", number);
        if pause {
            let text = format!(
                "The deployment of service {name} waits at {} for hook {id}.",
                stage.word()
            );
            events::turn(world, because, cluster, name, text, "service.hooks");
        }
        let run = HookRun {
            id,
            hook,
            stage,
            status: if pause { "AWAITING_ACTION" } else { "IN_PROGRESS" },
            expires_at: now + Span::mins(minutes),
            call_at: now,
        };
        if let Some(record) = world.ecs.service_mut(cluster, name).and_then(|s| s.current_mut()) {
            record.hooks.push(run);
        }
    }
}

/// Works on a stage's hooks.
pub fn work(world: &mut World, because: Seq, cluster: &str, name: &str, stage: Stage) -> Verdict {
    let now = world.now;
    let mut waits: Option<Time> = None;
    let mut index = 0;
    while let Some(run) = run(world, cluster, name, index) {
        let this = index;
        index += 1;
        if run.stage != stage {
            continue;
        }
        match run.status {
            "FAILED" => return Verdict::Fails(format!("lifecycle hook {} at {} failed", run.id, stage.word())),
            "AWAITING_ACTION" if now >= run.expires_at => {
                let rolls_back = world
                    .ecs
                    .service(cluster, name)
                    .and_then(|s| s.options.hooks.get(run.hook))
                    .is_none_or(|hook| hook.rolls_back);
                set(world, cluster, name, this, "TIMED_OUT", now);
                let text = format!("Hook {} of service {name} timed out.", run.id);
                events::turn(world, because, cluster, name, text, "service.hooks");
                if rolls_back {
                    return Verdict::Fails(format!("lifecycle hook {} at {} timed out", run.id, stage.word()));
                }
            }
            "AWAITING_ACTION" => waits = Some(waits.unwrap_or(run.expires_at).min(run.expires_at)),
            "IN_PROGRESS" if now >= run.call_at => match call(world, because, cluster, name, &run) {
                Ok("SUCCEEDED") => set(world, cluster, name, this, "SUCCEEDED", now),
                Ok("IN_PROGRESS") => {
                    set(world, cluster, name, this, "IN_PROGRESS", now + AGAIN);
                    waits = Some(waits.unwrap_or(now + AGAIN).min(now + AGAIN));
                }
                Ok(_) => {
                    set(world, cluster, name, this, "FAILED", now);
                    return Verdict::Fails(format!("lifecycle hook {} at {} failed", run.id, stage.word()));
                }
                Err(why) => {
                    set(world, cluster, name, this, "FAILED", now);
                    return Verdict::Fails(why);
                }
            },
            "IN_PROGRESS" => waits = Some(waits.unwrap_or(run.call_at).min(run.call_at)),
            _ => {}
        }
    }
    waits.map_or(Verdict::Passed, Verdict::Waits)
}

fn run(world: &World, cluster: &str, name: &str, index: usize) -> Option<HookRun> {
    world.ecs.service(cluster, name)?.current()?.hooks.get(index).cloned()
}

fn set(world: &mut World, cluster: &str, name: &str, index: usize, status: &'static str, call_at: Time) {
    let record = world.ecs.service_mut(cluster, name).and_then(|s| s.current_mut());
    if let Some(run) = record.and_then(|r| r.hooks.get_mut(index)) {
        run.status = status;
        run.call_at = call_at;
    }
}

/// Calls the function of a hook: its hookStatus, or why it could not be called.
fn call(world: &mut World, because: Seq, cluster: &str, name: &str, run: &HookRun) -> Result<&'static str, String> {
    let service = world.ecs.service(cluster, name);
    let Some(hook) = service.and_then(|s| s.options.hooks.get(run.hook)).cloned() else {
        return Ok("SUCCEEDED");
    };
    if !world.iam.trusts(&roles::arn_of(&hook.role), "ecs.amazonaws.com") {
        return Err(format!(
            "ECS was unable to assume the role '{}' to invoke the lifecycle hook",
            hook.role
        ));
    }
    let session = roles::session(&hook.role, "ecs-service-scheduler");
    let decision = world
        .iam
        .authorize(&session, "lambda:InvokeFunction", &hook.target, &Context::default());
    if !decision.allowed {
        return Err(decision.message());
    }
    let Some(answer) = world.functions.hook_status(&hook.target) else {
        return Err(format!("Function not found: {}", hook.target));
    };
    let text = format!(
        "Function {} answered {answer} at {} of service {name}'s deployment.",
        crate::model::functions::name_of(&hook.target),
        run.stage.word()
    );
    events::turn(world, because, cluster, name, text, "service.hooks");
    Ok(answer)
}
