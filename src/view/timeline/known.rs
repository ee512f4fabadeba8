//! What the agenda already knows: the next thing that will happen if nobody does anything.
//!
//! The steady beat of traffic, metrics and health checks is left out: it is always due.

use crate::base::time::Time;
use crate::base::tongue::{fill, say};
use crate::model::agenda::Wake;
use crate::model::ecs::task::Step;
use crate::model::{World, balancing, ecs};

/// Entries of the agenda that are looked through.
const FAR: usize = 400;

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub at: Time,
    /// A few words: "task is provisioned".
    pub text: String,
}

/// The next thing that is due in a world.
pub fn next_known(world: &World) -> Option<Known> {
    world
        .due()
        .take(FAR)
        .find_map(|(at, wake)| words(world, wake).map(|text| Known { at, text }))
}

fn words(world: &World, wake: &Wake) -> Option<String> {
    match wake {
        Wake::Ecs(ecs::Wake::Task(number, step)) => {
            let task = world.ecs().task(*number)?;
            let name = &task.definition;
            step_words(step).map(|what| format!("{name}: {what}"))
        }
        Wake::Ecs(ecs::Wake::Service(_, name)) => Some(fill(
            "{name}: service looks at its tasks",
            &[("name", &name.to_string())],
        )),
        Wake::Balancing(balancing::Wake::Active { .. }) => Some("load balancer is active".into()),
        Wake::Balancing(balancing::Wake::Drained { .. }) => Some("target is drained".into()),
        _ => None,
    }
}

fn step_words(step: &Step) -> Option<&'static str> {
    Some(match step {
        Step::Connected | Step::Provisioned => say("network interface attached"),
        Step::Prepare => say("containers are prepared"),
        Step::StartFailed => say("start fails"),
        Step::PullDone => say("image is pulled"),
        Step::ContainerUp(_) => say("container is up"),
        Step::Exit(..) => say("container ends"),
        Step::StartTimeout(..) => say("start times out"),
        Step::Drained => say("connections are drained"),
        Step::Deprovisioned => say("network interface is gone"),
        Step::HealthCheck(..) | Step::Forget => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    #[test]
    fn an_empty_world_knows_of_nothing() {
        assert_eq!(next_known(Session::empty(1).world()), None);
    }

    #[test]
    fn what_is_known_lies_ahead() {
        let mut session = Session::new(7, "hands-on").unwrap();
        for _ in 0..50 {
            if let Some(known) = next_known(session.world()) {
                assert!(known.at >= session.world().now(), "{known:?}");
            }
            session.advance(crate::base::time::Span::secs(2));
        }
    }
}
