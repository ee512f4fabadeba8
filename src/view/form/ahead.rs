//! Running a copy of the world ahead, to see what becomes of the tasks a call would start.
//!
//! Invariant: bounded in simulated time and in tasks, so that the page stays quick.

use crate::base::time::Time;
use crate::model::ecs::task::Task;
use crate::model::{Command, World};

/// Simulated seconds looked ahead.
const AHEAD_SECONDS: u64 = 180;
/// Tasks above which the copy is not run: the page stays quick.
const TASKS: usize = 400;

/// The tasks that a call brought into being.
pub fn fresh<'w>(after: &'w World, service: Option<(&'w str, &'w str)>, since: u64) -> impl Iterator<Item = &'w Task> {
    after.ecs().tasks().map(|task| &**task).filter(move |task| {
        task.number > since
            && service.is_none_or(|(cluster, name)| task.cluster == cluster && task.service.as_deref() == Some(name))
    })
}

/// What became of new tasks in the copy.
#[derive(Default)]
pub struct Fate {
    pub running: Option<Time>,
    pub steady: Option<Time>,
    pub stopped: Option<(String, Time)>,
}

/// Lets the copy run until the service is steady, or the task runs or ends.
pub fn watch(mut copy: World, service: Option<(String, String)>, since: u64) -> (Fate, World) {
    let mut fate = Fate::default();
    if copy.ecs().task_count() > TASKS {
        return (fate, copy);
    }
    for _ in 0..AHEAD_SECONDS {
        copy.apply(&Command::Advance(1000));
        let now = copy.now();
        let of = service
            .as_ref()
            .map(|(cluster, name)| (cluster.as_str(), name.as_str()));
        for task in fresh(&copy, of, since) {
            if task.status.word() == "RUNNING" && fate.running.is_none() {
                fate.running = Some(now);
            }
            if let (Some(reason), None) = (&task.stopped_reason, &fate.stopped) {
                fate.stopped = Some((reason.clone(), now));
            }
        }
        let steady = of.and_then(|(cluster, name)| copy.ecs().service(cluster, name)?.steady);
        if let Some(at) = steady {
            fate.steady = Some(at);
            break;
        }
        if service.is_none() && (fate.running.is_some() || fate.stopped.is_some()) {
            break;
        }
    }
    (fate, copy)
}
