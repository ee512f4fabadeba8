//! Ready-made experiments: the finished hands-on, and one thing done to it that is worth watching.
//!
//! An experiment is a scenario and commands that the learner might have given; all of it can be undone, shared and saved
//! as if they had. Invariant: no command of an experiment is refused, except where the refusal is the point.

use crate::aws::Call;
use crate::base::time::Span;
use crate::model::command::{Inject, Profile};
use crate::model::{Command, World};
use crate::session::Session;
use serde_json::{Value, json};

/// An experiment.
#[derive(Clone, Copy)]
pub struct Experiment {
    pub id: &'static str,
    make: fn(&mut Session),
}

/// Every experiment, in the order of the shelf.
pub const ALL: &[Experiment] = &[
    Experiment {
        id: "scale-out",
        make: scale_out,
    },
    Experiment { id: "rush", make: rush },
    Experiment {
        id: "crash",
        make: crash,
    },
    Experiment { id: "stop", make: stop },
    Experiment {
        id: "bad-image",
        make: bad_image,
    },
    Experiment {
        id: "no-way-in",
        make: no_way_in,
    },
];

/// The session of an experiment, ready to be watched; none if there is no such experiment.
pub fn begin(id: &str, seed: u64) -> Option<Session> {
    let experiment = ALL.iter().find(|one| one.id == id)?;
    let mut session = Session::new(seed, "hands-on")?;
    session.advance(Span::secs(5));
    (experiment.make)(&mut session);
    Some(session)
}

fn call(session: &mut Session, service: &str, operation: &str, input: Value) -> Value {
    let outcome = session.apply(&Command::Call(Call::new(service, operation, input)));
    outcome.reply.map(|reply| reply.to_value()).unwrap_or_default()
}

fn inject(session: &mut Session, inject: Inject) {
    let _ = session.apply(&Command::Inject(inject));
}

fn first_task(world: &World) -> Option<(String, String)> {
    let task = world.ecs().tasks().find(|task| task.status.word() == "RUNNING")?;
    Some((task.arn(), task.containers.first()?.name.clone()))
}

fn update(session: &mut Session, change: Value) {
    let mut input = json!({"cluster": "hello", "service": "web"});
    if let (Some(input), Some(change)) = (input.as_object_mut(), change.as_object()) {
        input.extend(change.clone());
    }
    call(session, "ecs", "UpdateService", input);
}

fn scale_out(session: &mut Session) {
    update(session, json!({"desiredCount": 5}));
}

fn rush(session: &mut Session) {
    let found = call(session, "elbv2", "DescribeLoadBalancers", json!({}));
    let name = found["LoadBalancers"][0]["DNSName"].as_str().unwrap_or_default();
    let url = format!("http://{name}/");
    let profile = serde_json::from_value::<Profile>(json!({"points": [[0, 120], [60_000, 6000]]}));
    if let Ok(profile) = profile {
        let name = String::from("rush");
        inject(session, Inject::Traffic { name, url, profile });
    }
}

fn crash(session: &mut Session) {
    update(session, json!({"desiredCount": 2}));
    session.advance(Span::mins(2));
    if let Some((task, container)) = first_task(session.world()) {
        let exit_code = 1;
        inject(
            session,
            Inject::CrashContainer {
                task,
                container,
                exit_code,
            },
        );
    }
}

fn stop(session: &mut Session) {
    if let Some((task, _)) = first_task(session.world()) {
        call(
            session,
            "ecs",
            "StopTask",
            json!({"cluster": "hello", "task": task, "reason": "An experiment"}),
        );
    }
}

fn bad_image(session: &mut Session) {
    let found = call(
        session,
        "ecs",
        "DescribeTaskDefinition",
        json!({"taskDefinition": "hello"}),
    );
    let mut definition = found["taskDefinition"].clone();
    let outputs = [
        "taskDefinitionArn",
        "revision",
        "status",
        "requiresAttributes",
        "compatibilities",
        "registeredAt",
        "registeredBy",
    ];
    if let Some(members) = definition.as_object_mut() {
        members.retain(|name, _| !outputs.contains(&name.as_str()));
    }
    definition["containerDefinitions"][0]["image"] = "nginxdemos/helo:latest".into();
    call(session, "ecs", "RegisterTaskDefinition", definition);
    update(session, json!({"taskDefinition": "hello"}));
}

fn no_way_in(session: &mut Session) {
    let filter = json!({"Filters": [{"Name": "group-name", "Values": ["hello-tasks"]}]});
    let found = call(session, "ec2", "DescribeSecurityGroups", filter);
    let group = &found["SecurityGroups"][0];
    let input = json!({"GroupId": group["GroupId"], "IpPermissions": group["IpPermissions"]});
    call(session, "ec2", "RevokeSecurityGroupIngress", input);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(id: &str, minutes: u64) -> Session {
        let mut session = begin(id, 7).unwrap();
        assert!(
            session.calls().iter().all(|call| call.refusal.is_none()),
            "{id}: {:?}",
            session.calls().last()
        );
        assert!(session.undo_name().is_some(), "{id} did nothing");
        session.advance(Span::mins(minutes));
        session
    }

    fn told(session: &Session, part: &str) -> bool {
        session.world().events().iter().any(|event| event.text.contains(part))
    }

    #[test]
    fn every_experiment_shows_what_it_promises() {
        let running = |session: &Session| {
            session
                .world()
                .ecs()
                .tasks()
                .filter(|t| t.status.word() == "RUNNING")
                .count()
        };
        assert_eq!(running(&after("scale-out", 5)), 5);
        assert!(after("rush", 3).world().now() > Session::new(7, "hands-on").unwrap().world().now());
        assert_eq!(running(&after("crash", 5)), 2);
        assert!(told(&after("stop", 3), "An experiment") || running(&after("stop", 5)) == 1);
        assert!(told(&after("bad-image", 5), "CannotPullContainerError"));
        let closed = after("no-way-in", 5);
        assert!(told(&closed, "unhealthy") || running(&closed) == 0);
    }

    #[test]
    fn experiments_are_deterministic_and_have_ids_of_their_own() {
        for experiment in ALL {
            assert_eq!(ALL.iter().filter(|one| one.id == experiment.id).count(), 1);
            let digest = |seed| begin(experiment.id, seed).map(|session| session.digest());
            assert_eq!(digest(7), digest(7), "{}", experiment.id);
        }
        assert!(begin("nothing", 7).is_none());
    }
}
