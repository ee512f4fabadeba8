//! From pending to running, stopping and termination; what that does to the ECS agent is told to `ecs::instance`.
//!
//! Source: EC2 User Guide, "Instance lifecycle": a stopped instance keeps its private address and loses its public one;
//! a terminated one stays in the list for an hour.

use super::{Agent, Instance, State, Wake, launch};
use crate::base::rng::Draw;
use crate::base::time::{Span, iso_of_unix_millis};
use crate::model::World;
use crate::model::ecs;
use crate::model::events::{Kind, New, Seq};
use std::rc::Rc;

/// `stopping` and `shutting-down`. DERIVED.
const STOPPING_MS: (u64, u64) = (15_000, 40_000);
const LISTED: Span = Span::mins(60);

fn current<'w>(world: &'w World, id: &str, boot: u32, state: State) -> Option<&'w Rc<Instance>> {
    world
        .compute
        .instance(id)
        .filter(|i| i.boot == boot && i.state == state)
}

/// Sets the state and tells it.
fn enter(world: &mut World, because: Seq, id: &str, state: State, text: String) -> Seq {
    let told = world.tell(New::of(Kind::Instance, id, because, text).rule("ec2.boot"));
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.state = state;
        instance.changed = told;
        instance.until = None;
    }
    told
}

/// `pending` is over.
pub fn running(world: &mut World, because: Seq, id: &str, boot: u32) {
    let Some(instance) = current(world, id, boot, State::Pending) else {
        return;
    };
    let number = instance.number;
    let told = enter(
        world,
        because,
        id,
        State::Running,
        format!("Instance {id} is running; its system boots."),
    );
    let until = world.now + launch::booting(world.seed, number, boot);
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.until = Some(until);
    }
    world.compute_wake(until, told, Wake::Booted { id: id.into(), boot });
    crate::model::scaling::instance_changed(world, told, id);
}

/// The system is up: user data runs, and the agent starts.
pub fn booted(world: &mut World, because: Seq, id: &str, boot: u32) {
    let Some(instance) = current(world, id, boot, State::Running).cloned() else {
        return;
    };
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.until = None;
    }
    super::console::boot_lines(world, &instance);
    if instance.image.agent {
        ecs::agent_starts(world, because, id);
    } else {
        let text = format!(
            "Instance {id} has booted. Its image {} has no ECS agent, so it will never register with a cluster.",
            instance.image.id
        );
        world.tell(New::of(Kind::Instance, id, because, text).rule("ec2.agent").bad());
    }
}

/// When the machine's reason says it was done.
fn reason(world: &World, by: &str) -> String {
    let iso = iso_of_unix_millis(world.now.unix_millis() / 1000 * 1000);
    let time = iso.trim_end_matches("+00:00").replace('T', " ");
    format!("{by} ({time} GMT)")
}

fn goes_down(world: &mut World, because: Seq, id: &str, state: State, word: &str) -> Option<Seq> {
    let instance = world.compute.instance(id)?;
    let (number, had_agent) = (instance.number, instance.agent.clone());
    let text = format!("Instance {id} is {}.", state.word());
    let told = enter(world, because, id, state, text);
    let by = reason(world, "User initiated");
    let until = world.now + Span(Draw::of(world.seed, "ec2.stop", number + told).range(STOPPING_MS.0, STOPPING_MS.1));
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.reason = Some(by);
        instance.until = Some(until);
        instance.agent = if instance.image.agent { Agent::Off } else { Agent::None };
    }
    ecs::host_goes(world, told, id, word, had_agent == Agent::Connected);
    Some(told)
}

/// Stops a running machine; the caller has checked that it runs.
pub fn stop(world: &mut World, because: Seq, id: &str) {
    let Some(told) = goes_down(world, because, id, State::Stopping, "stopped") else {
        return;
    };
    let Some(instance) = world.compute.instance(id) else {
        return;
    };
    let (boot, until) = (instance.boot, instance.until.unwrap_or(world.now));
    world.compute_wake(until, told, Wake::Stopped { id: id.into(), boot });
    crate::model::scaling::instance_changed(world, told, id);
}

/// Terminates a machine in any state; one that is gone already stays so.
pub fn terminate(world: &mut World, because: Seq, id: &str) {
    let Some(state) = world.compute.instance(id).map(|i| i.state) else {
        return;
    };
    if !state.exists() {
        return;
    }
    let told = if matches!(state, State::Stopped | State::Stopping) {
        // ECS does not see the end of a machine whose agent was not connected.
        let told = enter(
            world,
            because,
            id,
            State::ShuttingDown,
            format!("Instance {id} is shutting-down."),
        );
        let by = reason(world, "User initiated");
        let until = world.now + Span(2_000);
        if let Some(instance) = world.compute.instance_mut(id) {
            instance.reason = Some(by);
            instance.until = Some(until);
        }
        told
    } else {
        match goes_down(world, because, id, State::ShuttingDown, "terminated") {
            Some(told) => told,
            None => return,
        }
    };
    let until = world.compute.instance(id).and_then(|i| i.until).unwrap_or(world.now);
    world.compute_wake(until, told, Wake::Terminated { id: id.into() });
    crate::model::scaling::instance_changed(world, told, id);
}

/// `stopping` is over.
pub fn stopped(world: &mut World, because: Seq, id: &str, boot: u32) {
    if current(world, id, boot, State::Stopping).is_none() {
        return;
    }
    let told = enter(world, because, id, State::Stopped, format!("Instance {id} is stopped."));
    let interface = world.compute.instance(id).and_then(|i| i.interface.clone());
    if let Some(interface) = interface {
        world.network.drop_public(&interface);
    }
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.public_ip = None;
    }
    crate::model::scaling::instance_changed(world, told, id);
}

/// Starts a stopped machine again.
pub fn start(world: &mut World, because: Seq, id: &str) {
    let told = enter(
        world,
        because,
        id,
        State::Pending,
        format!("Instance {id} is started: pending."),
    );
    let (now, seed) = (world.now, world.seed);
    let Some(instance) = world.compute.instance_mut(id) else {
        return;
    };
    instance.boot += 1;
    instance.reason = None;
    instance.launched_at = now;
    let (number, boot) = (instance.number, instance.boot);
    let until = now + launch::pending(seed, number, boot);
    instance.until = Some(until);
    let asked = instance.interface.clone().filter(|_| instance.wants_public);
    let public = asked.and_then(|interface| world.network.add_public(&interface));
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.public_ip = public;
    }
    world.compute_wake(until, told, Wake::Running { id: id.into(), boot });
}

/// Reboots a running machine: the agent is away while the system comes up again.
pub fn reboot(world: &mut World, because: Seq, id: &str) {
    let text = format!("Instance {id} reboots.");
    let told = world.tell(New::of(Kind::Instance, id, because, text));
    ecs::host_goes(world, told, id, "rebooted", false);
    let seed = world.seed;
    let now = world.now;
    let Some(instance) = world.compute.instance_mut(id) else {
        return;
    };
    instance.boot += 1;
    instance.agent = if instance.image.agent { Agent::Off } else { Agent::None };
    let boot = instance.boot;
    let until = now + Span(launch::booting(seed, instance.number, boot).0 / 2);
    instance.until = Some(until);
    instance.changed = told;
    world.compute_wake(until, told, Wake::Booted { id: id.into(), boot });
}

/// `shutting-down` is over: the interface is released.
pub fn terminated(world: &mut World, because: Seq, id: &str) {
    let Some(interface) = world
        .compute
        .instance(id)
        .filter(|i| i.state == State::ShuttingDown)
        .map(|i| i.interface.clone())
    else {
        return;
    };
    let told = enter(
        world,
        because,
        id,
        State::Terminated,
        format!("Instance {id} is terminated."),
    );
    if let Some(interface) = interface {
        world.release_interface(told, &interface);
    }
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.interface = None;
    }
    world.compute_wake(world.now + LISTED, told, Wake::Forget { id: id.into() });
    crate::model::scaling::instance_changed(world, told, id);
}
