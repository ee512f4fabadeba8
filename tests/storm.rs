//! Storms: drawn commands and faults on a living world, invariants after each command.
//!
//! `STORM_SEED=n` runs one storm again. A failure prints the seed and the shortest script that still fails.

#![allow(clippy::disallowed_methods)]

mod commands;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use taskyard::base::rng::Draw;
use taskyard::base::time::Span;
use taskyard::model::balancing::Health;
use taskyard::model::ecs::task::Status;
use taskyard::model::{Command, Inject, World};

/// Storms of one run, and commands of one storm.
const STORMS: u64 = 12;
const COMMANDS: u64 = 840;

/// What a storm remembers from one state of the world to the next.
#[derive(Default)]
struct Seen {
    /// Status and version of each task.
    tasks: BTreeMap<u64, (Status, u64)>,
    /// Somebody took targets out by hand: ECS does not put them back.
    deregistered: bool,
}

/// Applies a command and gives what is wrong afterwards.
fn apply(world: &mut World, command: &Command, seen: &mut Seen) -> Vec<String> {
    let until = match command {
        Command::Advance(span) => world.now() + Span(*span),
        _ => world.now(),
    };
    let first = world.events().next_seq();
    let mut outcome = world.apply(command);
    for _ in 0..1000 {
        if outcome.complete && world.now() >= until {
            break;
        }
        outcome = world.apply(&Command::Advance(until.since(world.now()).0));
    }
    let mut faults = world.faults();
    if !outcome.complete || world.now() != until {
        faults.push(format!("time stands still at {} instead of {until}", world.now()));
    }
    if world.events().next_seq() < first {
        faults.push("events were forgotten".into());
    }
    seen.deregistered |= matches!(command, Command::Call(call) if call.operation == "DeregisterTargets");
    for task in world.ecs().tasks() {
        let ip = task.address();
        let missing = |(group, port): &(String, u16)| {
            world.balancing().group(group).is_some() && world.balancing().target(group, ip, *port).is_none()
        };
        if task.status == Status::Running && task.targets.iter().any(missing) && !seen.deregistered {
            faults.push(format!("running task {} is missing from a target group", task.label()));
        }
        let new = (task.status, task.version);
        if let Some(old) = seen.tasks.insert(task.number, new) {
            if new.0 < old.0 {
                faults.push(format!(
                    "task {} went back from {} to {}",
                    task.label(),
                    old.0.word(),
                    new.0.word()
                ));
            }
            if new.0 > old.0 && new.1 <= old.1 {
                faults.push(format!("task {} changed and its version did not rise", task.label()));
            }
        }
    }
    faults
}

/// The first fault of a script on a new world and how many commands it took; panics count as faults.
fn run(seed: u64, script: &[Command]) -> Option<(usize, String)> {
    let mut world = World::new(seed);
    let mut seen = Seen::default();
    for (n, command) in script.iter().enumerate() {
        let faults = catch_unwind(AssertUnwindSafe(|| apply(&mut world, command, &mut seen)));
        let faults = faults.unwrap_or_else(|_| vec!["the model panicked".into()]);
        if let Some(fault) = faults.first() {
            return Some((n + 1, fault.clone()));
        }
    }
    None
}

/// Leaves out what the failure does not need: ever smaller pieces, until none can go.
fn shorten(script: Vec<Command>, fails: impl Fn(&[Command]) -> Option<usize>) -> Vec<Command> {
    let mut script = script;
    let mut piece = script.len() / 2;
    while piece > 0 {
        let mut at = 0;
        while at < script.len() {
            let mut fewer = script.clone();
            fewer.drain(at..(at + piece).min(script.len()));
            match fails(&fewer) {
                Some(length) => {
                    fewer.truncate(length);
                    script = fewer;
                }
                None => at += piece,
            }
        }
        piece /= 2;
    }
    script
}

/// Blows one storm; gives the words of what came about in it, to see that storms reach what they are to test.
fn storm(seed: u64) -> BTreeSet<String> {
    let mut world = World::new(seed);
    let mut script = commands::ground(&mut world.clone());
    let mut seen = Seen::default();
    let mut faults = Vec::new();
    for n in 0..COMMANDS {
        let command = match script.get(n as usize) {
            Some(command) => command.clone(),
            None => {
                let command = commands::command(&world, Draw::of(seed, "dice", n).next());
                script.push(command.clone());
                command
            }
        };
        let found = catch_unwind(AssertUnwindSafe(|| apply(&mut world, &command, &mut seen)));
        faults = found.unwrap_or_else(|_| vec!["the model panicked".into()]);
        if !faults.is_empty() {
            break;
        }
    }
    if let Some(fault) = faults.first() {
        let script = shorten(script, |fewer| run(seed, fewer).map(|(length, _)| length));
        let last = run(seed, &script).map(|(_, fault)| fault).unwrap_or_default();
        let lines: Vec<String> = script.iter().map(|c| serde_json::to_string(c).unwrap()).collect();
        panic!(
            "storm {seed}: {fault}\nshortened to {} commands ({last}):\n{}",
            lines.len(),
            lines.join("\n")
        );
    }
    let statuses = world.ecs().tasks().map(|task| task.status.word().to_string());
    let codes = world.ecs().tasks().filter_map(|task| task.stop_code).map(String::from);
    let kinds = world.events().iter().map(|event| format!("{:?}", event.kind));
    let reached: BTreeSet<String> = statuses.chain(codes).chain(kinds).collect();
    assert_eq!(unsettled(&mut world), Vec::<String>::new(), "storm {seed} is over");
    reached
}

/// After the storm: what was broken from outside is mended, hours pass, and every service is steady or says why not.
fn unsettled(world: &mut World) -> Vec<String> {
    let mend = |world: &mut World, inject: Inject| {
        // What is not broken need not be mended.
        let _ = world.apply(&Command::Inject(inject)).reply;
    };
    for name in ["a", "b"] {
        mend(world, Inject::StopTraffic { name: name.into() });
    }
    for zone in ["us-east-1a", "us-east-1b", "us-east-1c"] {
        mend(
            world,
            Inject::ZoneLoss {
                zone: zone.into(),
                lost: false,
            },
        );
    }
    for image in commands::IMAGES {
        mend(
            world,
            Inject::ImageAvailable {
                image: (*image).into(),
                available: true,
            },
        );
    }
    let hosts: Vec<String> = world.compute().instances().map(|i| i.id.clone()).collect();
    for instance in hosts {
        mend(
            world,
            Inject::AgentConnection {
                instance,
                connected: true,
            },
        );
    }
    let until = world.now() + Span::mins(180);
    while world.now() < until {
        world.apply(&Command::Advance(until.since(world.now()).0));
    }
    let mut left = world.faults();
    for service in world
        .ecs()
        .services()
        .filter(|s| s.status.word() == "ACTIVE" && s.steady.is_none())
    {
        let said = |line: &taskyard::model::ecs::service::Line| {
            ["unable", "unhealthy", "failed", "could not"]
                .iter()
                .any(|word| line.text.contains(word))
        };
        let waits = world.ecs().tasks().any(|t| {
            t.counts() && t.service.as_ref() == Some(&service.name) && t.instance.is_none() && t.kind.is_some()
        });
        // A target that no load balancer checks any more is never healthy.
        let unchecked = service.tasks.iter().filter_map(|n| world.ecs().task(*n)).any(|t| {
            let of =
                |(group, port): &(String, u16)| world.balancing().target(group, t.address(), *port).map(|t| t.health);
            t.counts() && t.targets.iter().any(|target| of(target) != Some(Health::Healthy))
        });
        if !service.lines.iter().any(said) && !waits && !unchecked && service.primary().is_some() {
            left.push(format!(
                "service {} is not steady and does not say why: {:?}",
                service.name,
                service.lines.back()
            ));
        }
    }
    left
}

#[test]
fn no_storm_breaks_an_invariant() {
    if let Some(seed) = std::env::var("STORM_SEED").ok().and_then(|seed| seed.parse().ok()) {
        storm(seed);
        return;
    }
    let reached: BTreeSet<String> = (1..=STORMS).flat_map(storm).collect();
    for word in [
        "RUNNING",
        "STOPPED",
        "TaskFailedToStart",
        "EssentialContainerExited",
        "ServiceSchedulerInitiated",
        "UserInitiated",
        "Refused",
        "Injected",
        "TargetHealth",
        "Deployment",
        "Traffic",
        "Instance",
    ] {
        assert!(
            reached.contains(word),
            "no storm reached {word}; they reached {reached:?}"
        );
    }
}

#[test]
fn a_script_is_shortened_to_what_fails() {
    let script: Vec<Command> = (0..40).map(Command::Advance).collect();
    let fails = |script: &[Command]| {
        let seven = script.iter().position(|c| *c == Command::Advance(7))?;
        let rest = script[seven..].iter().position(|c| *c == Command::Advance(30))?;
        Some(seven + rest + 1)
    };
    assert_eq!(shorten(script, fails), [Command::Advance(7), Command::Advance(30)]);
}
